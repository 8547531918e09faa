//! What may be typed next, when keys were typed that begin several commands.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use super::{border, on_sheet};
use crate::app::{App, COMMANDS, Target, key_shown};

/// Columns between a key and its command, and at each side of the sheet.
const GAP: u16 = 2;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, screen: Rect) {
    let Some(prefix) = &app.prefix else { return };
    let choices: Vec<_> = app.choices_after_prefix().into_iter().map(|(key, at)| (key_shown(&key), at)).collect();
    let keys = choices.iter().map(|(key, _)| columns(key)).max().unwrap_or(0);
    let titles = choices.iter().map(|(_, at)| columns(COMMANDS[*at].title)).max().unwrap_or(0);
    let rows = u16::try_from(choices.len()).unwrap_or(u16::MAX);
    let width = (keys + GAP + titles + 2 * GAP).min(screen.width);
    // The footer stays, and what is being decided about stays in sight above.
    let height = (rows + 2).min(screen.height.saturating_sub(2));
    let bottom = screen.height.saturating_sub(2);
    let area = part(screen, screen.width - width, bottom.saturating_sub(height), width, height);
    if area.height < 3 {
        return;
    }
    canvas.fill(area, Role::Overlay);
    border(canvas, area);
    let heading = canvas.style(Role::Overlay).patch(canvas.style(Role::Heading));
    let mut title = Line::over(part(area, GAP, 0, area.width.saturating_sub(2 * GAP), 1));
    canvas.put(&mut title, &format!(" {} ", key_shown(prefix)), heading);
    let inside = part(area, GAP, 1, area.width.saturating_sub(2 * GAP), area.height - 2);
    for (y, (key, at)) in (0..inside.height).zip(choices) {
        let command = &COMMANDS[at];
        let place = part(inside, 0, y, inside.width, 1);
        let usable = (command.available)(app).is_ok();
        let style = on_sheet(canvas, if usable { Role::Text } else { Role::Quiet });
        let key_style = on_sheet(canvas, Role::Key);
        let mut line = Line::over(place);
        canvas.put_column(&mut line, &key, keys + GAP, key_style);
        canvas.put(&mut line, command.title, style);
        canvas.hits.push(place, Target::Command(at));
    }
}
