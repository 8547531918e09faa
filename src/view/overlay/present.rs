//! Who is present: a line to type a name in, and people to choose from.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::review::PresentSheet;
use crate::app::{App, Target};

/// Columns of a name.
const NAME: u16 = 28;

pub fn draw(app: &App, present: &PresentSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let offered = present.offered();
    let wanted = u16::try_from(offered.len()).unwrap_or(u16::MAX).saturating_add(6);
    let inside = sheet(canvas, screen, "Who is present", (72, wanted));
    let (text, quiet, input) =
        (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet), on_sheet(canvas, Role::Input));
    let field = part(inside, 0, 0, inside.width, 1);
    canvas.tint(field, input);
    let mut line = Line::over(field);
    let typed = present.input.shown();
    canvas.put(&mut line, &typed, input);
    let cursor: String = typed.chars().take(present.input.cursor()).collect();
    let column = super::super::canvas::columns(&cursor).min(field.width.saturating_sub(1));
    canvas.cursor = (!field.is_empty()).then(|| (field.x + column, field.y).into());
    let hint = "a name, and after a comma what they are there as";
    canvas.put(&mut Line::over(part(inside, 0, 1, inside.width, 1)), hint, quiet);
    let body = part(inside, 0, 3, inside.width, inside.height.saturating_sub(3));
    let first = window(present.selected, body.height);
    canvas.scrollbar(right_border(body), first, offered.len(), quiet);
    for (y, (at, person)) in (0..body.height).zip(offered.iter().enumerate().skip(first)) {
        let place = part(body, 0, y, body.width, 1);
        let mut line = Line::over(place);
        let (mark, role) = match (app.present().contains(person), app.preferences.ascii) {
            (true, true) => ("+", Role::Good),
            (true, false) => ("✔", Role::Good),
            (false, _) => (" ", Role::Quiet),
        };
        let style = on_sheet(canvas, role);
        canvas.put_column(&mut line, mark, 2, style);
        canvas.put_column(&mut line, &person.name, NAME, text);
        line.skip(1);
        canvas.put(&mut line, &person.role, quiet);
        canvas.hits.push(place, Target::OverlayRow(at));
        if at == present.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
}
