//! The areas pane: a bar and a score for everything, each checklist, each area; and how much expires soon.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{part, right_border};
use crate::app::{App, AreaRow, Areas, Pane, Target};
use crate::board::{Verdict, percent};
use crate::text::count;

/// Columns of a score: `100.0 %`.
const SCORE: u16 = 7;
/// Columns of the open gates: `12◆`.
const GATES: u16 = 4;
/// A shorter bar tells nothing.
const LEAST_BAR: u16 = 4;
/// From so many columns on, a pane has bars of so many, whatever the names need.
const WIDE: u16 = 44;
const WIDE_BAR: u16 = 8;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut heading = Line::over(area);
    heading.skip(1);
    let style = canvas.style(Role::Heading);
    canvas.put(&mut heading, "Areas", style);
    let rows = Areas::rows(&app.board);
    let selected = app.areas.selected(&app.board);
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    let longest = rows.iter().map(|row| columns(title(row).0) + title(row).1).max().unwrap_or(0);
    for (at, row) in rows.iter().enumerate().skip(app.areas.offset).take(usize::from(body.height)) {
        let y = u16::try_from(at - app.areas.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_row(app, canvas, place, row, longest);
        canvas.hits.push(place, Target::Area(at));
        if at == selected {
            select(app, canvas, place, app.pane == Pane::Areas);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_border(body), app.areas.offset, rows.len(), quiet);
}

/// Marks a row as selected: strongly where the keys are.
pub fn select(app: &App, canvas: &mut Canvas<'_>, place: Rect, focused: bool) {
    let focused = focused && app.overlays.is_empty();
    let style = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
    canvas.tint(place, style);
    let symbol = if canvas.ascii { ">" } else { "▌" };
    let edge = canvas.style(if focused { Role::Accent } else { Role::Border }).patch(style);
    canvas.set(place.x, place.y, symbol, edge);
}

/// A row's title, and by how much it is indented.
fn title<'a>(row: &AreaRow<'a>) -> (&'a str, u16) {
    match row {
        AreaRow::All => ("All", 0),
        AreaRow::Expiring(_) => ("Expires soon", 0),
        AreaRow::Checklist(checklist) => (&checklist.title, 0),
        AreaRow::Area(_, area) => (&area.title, 1),
    }
}

/// In a narrow pane the names go before the bars: those get what the longest name leaves.
fn draw_row(app: &App, canvas: &mut Canvas<'_>, place: Rect, row: &AreaRow<'_>, longest: u16) {
    let board = &app.board;
    let known = board.verdict != Verdict::Checking;
    let (score, open) = match row {
        AreaRow::All => (board.score.verified, board.blockers.len()),
        AreaRow::Expiring(_) => (None, 0),
        AreaRow::Checklist(checklist) => (checklist.score, 0),
        AreaRow::Area(_, area) => (area.score, area.open_gates),
    };
    let (score, open) = if known { (score, open) } else { (None, 0) };
    let is_group = !matches!(row, AreaRow::Area(..));
    let (title, indent) = title(row);
    let mut line = Line::over(place);
    line.skip(1 + if board.checklists.len() > 1 { indent } else { 0 });
    let mut gates = line.split_right(GATES);
    let mut right = line.split_right(SCORE + 1);
    let free = line.room().saturating_sub(longest + 1).min(line.room() / 2);
    let free = if place.width >= WIDE { free.max(WIDE_BAR) } else { free };
    let bar = if is_group || free < LEAST_BAR { 0 } else { free };
    let mut bar_line = line.split_right(bar);
    let role = match (is_group, score) {
        (true, _) => Role::Strong,
        (false, Some(_)) => Role::Text,
        (false, None) => Role::Quiet,
    };
    let (style, quiet, gate) = (canvas.style(role), canvas.style(Role::Quiet), canvas.style(Role::Gate));
    let room = line.room().saturating_sub(u16::from(bar > 0));
    canvas.put_column(&mut line, title, room, style);
    if let AreaRow::Expiring(items) = row {
        let warning = canvas.style(Role::Warning);
        canvas.put_right(&mut right, &count(*items, "item"), SCORE + 1, warning);
    } else if let Some(score) = score {
        canvas.bar(&mut bar_line, bar, score / 100.0);
        right.skip(1);
        canvas.put_right(&mut right, &format!("{:.1} %", percent(score)), SCORE, style);
    } else {
        canvas.put_right(&mut right, if canvas.ascii { "-  " } else { "–  " }, SCORE + 1, quiet);
    }
    if open > 0 && !matches!(row, AreaRow::Checklist(_)) {
        let symbol = if canvas.ascii { "G" } else { "◆" };
        canvas.put_right(&mut gates, &format!("{open}{symbol}"), GATES, gate);
    }
}
