//! Overlays: a sheet over the board with a border and a title.

mod agenda;
mod field;
mod filter;
mod finder;
mod fix;
mod form;
mod mark;
mod present;
mod problems;
mod sign;
mod trust;
mod waiver;
pub mod which_key;

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line};
use super::part;
use super::theme::Role;
use crate::app::{App, Overlay, Target};

pub fn draw(app: &App, overlay: &Overlay, canvas: &mut Canvas<'_>, screen: Rect) {
    match overlay {
        // The search line stands in the list's heading.
        Overlay::Search(_) => {}
        Overlay::Help(finder) => finder::draw(app, finder, "Help", canvas, screen),
        Overlay::Palette(finder) => finder::draw(app, finder, "Commands", canvas, screen),
        Overlay::Filter(menu) => filter::draw(app, menu, canvas, screen),
        Overlay::Mark(editor) => mark::draw(app, editor, canvas, screen),
        Overlay::Form(form) => form::draw(app, form, canvas, screen),
        Overlay::Sign(sheet) => sign::draw(app, sheet, canvas, screen),
        Overlay::Waiver(waivers) => waiver::draw(app, waivers, canvas, screen),
        Overlay::Problems(problems) => problems::draw(app, problems, canvas, screen),
        Overlay::Fix(sheet) => fix::draw(app, sheet, canvas, screen),
        Overlay::Trust(sheet) => trust::draw(sheet, canvas, screen),
        Overlay::Agenda(agenda) => agenda::draw(app, agenda, canvas, screen),
        Overlay::Present(present) => present::draw(app, present, canvas, screen),
    }
}

/// Draws an empty sheet in the middle of the screen, as large as wanted and possible; gives its inside.
fn sheet(canvas: &mut Canvas<'_>, screen: Rect, title: &str, (width, height): (u16, u16)) -> Rect {
    let width = width.min(screen.width.saturating_sub(2)).max(screen.width.min(20));
    let height = height.min(screen.height.saturating_sub(2)).max(screen.height.min(3));
    let x = (screen.width - width.min(screen.width)) / 2;
    // A little above the middle, where the eye rests.
    let y = (screen.height - height.min(screen.height)) / 3;
    let area = part(screen, x, y, width, height);
    canvas.fill(area, Role::Overlay);
    border(canvas, area);
    canvas.hits.push(screen, Target::Outside);
    canvas.hits.push(area, Target::Overlay);
    let style = canvas.style(Role::Overlay).patch(canvas.style(Role::Heading));
    let mut line = Line::over(part(area, 2, 0, area.width.saturating_sub(4), 1));
    canvas.put(&mut line, &format!(" {title} "), style);
    part(area, 2, 1, area.width.saturating_sub(4), area.height.saturating_sub(2))
}

fn border(canvas: &mut Canvas<'_>, area: Rect) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let style = canvas.style(Role::Overlay).patch(canvas.style(Role::Border));
    let corners = if canvas.ascii { ["+", "+", "+", "+"] } else { ["╭", "╮", "╰", "╯"] };
    let (horizontal, vertical) = (canvas.horizontal(), canvas.vertical());
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.x..=right {
        canvas.set(x, area.y, horizontal, style);
        canvas.set(x, bottom, horizontal, style);
    }
    for y in area.y..=bottom {
        canvas.set(area.x, y, vertical, style);
        canvas.set(right, y, vertical, style);
    }
    for ((x, y), symbol) in
        [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)].into_iter().zip(corners)
    {
        canvas.set(x, y, symbol, style);
    }
}

/// The border to the right of a list that is as wide as the inside of its sheet.
fn right_border(list: Rect) -> Rect {
    Rect { x: list.right() + 1, width: 1, ..list }
}

/// Says on the border below the inside of a sheet how much of a text is hidden.
fn more_below(canvas: &mut Canvas<'_>, inside: Rect, hidden: usize) {
    let style = on_sheet(canvas, Role::Warning);
    canvas.more_below(Rect { y: inside.bottom(), height: 1, ..inside }, hidden, style);
}

/// A style on the sheet's ground.
fn on_sheet(canvas: &Canvas<'_>, role: Role) -> ratatui::style::Style {
    let (ground, style) = (canvas.style(Role::Overlay), canvas.style(role));
    let patched = ground.patch(style);
    // A theme whose text has a ground of its own means the board's.
    let is_boards = style.bg == canvas.style(Role::Text).bg;
    ratatui::style::Style { bg: if is_boards { ground.bg } else { patched.bg }, ..patched }
}

/// The first row of a window of `height` rows in which `selected` is visible.
fn window(selected: usize, height: u16) -> usize {
    (selected + 1).saturating_sub(usize::from(height.max(1)))
}
