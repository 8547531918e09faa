//! The filter menu.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::overlay::{Facet, FilterMenu};
use crate::app::{App, Target};

pub fn draw(app: &App, menu: &FilterMenu, canvas: &mut Canvas<'_>, screen: Rect) {
    let facets = FilterMenu::facets(app);
    let rows = u16::try_from(facets.len()).unwrap_or(u16::MAX);
    let inside = sheet(canvas, screen, "Filter", (44, rows.saturating_add(4)));
    let body = part(inside, 0, 1, inside.width, inside.height.saturating_sub(1));
    let first = window(menu.selected, body.height);
    for (at, (facet, count)) in facets.iter().enumerate().skip(first).take(usize::from(body.height)) {
        let y = u16::try_from(at - first).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        row(app, facet, *count, canvas, place);
        canvas.hits.push(place, Target::OverlayRow(at));
        if at == menu.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
    let quiet = on_sheet(canvas, Role::Quiet);
    canvas.scrollbar(right_border(body), first, facets.len(), quiet);
}

fn row(app: &App, facet: &Facet, count: usize, canvas: &mut Canvas<'_>, place: Rect) {
    let mut line = Line::over(place);
    let (text, quiet, key) = (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet), on_sheet(canvas, Role::Key));
    let mark = if facet.is_on(app) { "[x] " } else { "[ ] " };
    canvas.put(&mut line, mark, key);
    let mut right = line.split_right(5);
    match facet {
        Facet::Status(status) => {
            let style = on_sheet(canvas, Role::Text).patch(canvas.theme.status(*status));
            canvas.put_column(&mut line, app.glyph(*status), 2, style);
            canvas.put(&mut line, status.word(), text);
        }
        Facet::Gates => {
            let style = on_sheet(canvas, Role::Gate);
            canvas.put_column(&mut line, if canvas.ascii { "G" } else { "◆" }, 2, style);
            canvas.put(&mut line, "gates only", text);
        }
        Facet::Owner(owner) => canvas.put(&mut line, owner, text),
    }
    canvas.put_right(&mut right, &count.to_string(), 5, quiet);
}
