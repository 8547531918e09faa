//! The detail of the selected item.

use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{claims, part};
use crate::app::{App, DetailLine, Pane, Target, View, Voice};
use crate::board::RoleRow;

/// Columns of the labels, as the lines were wrapped for.
const LABEL: u16 = 10;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    title(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    let lines = app.detail_lines(app.detail_columns());
    let window = lines.iter().enumerate().skip(app.detail.offset).take(usize::from(body.height));
    for (at, content) in window {
        let y = u16::try_from(at - app.detail.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_line(canvas, place, content);
        canvas.hits.push(place, Target::Detail(at));
        if app.pane == Pane::Detail && at == app.detail.cursor {
            select(app, canvas, place, true);
        }
    }
    // On the line that sets off the footer, where it covers nothing.
    let hidden = lines.len().saturating_sub(app.detail.offset + usize::from(body.height));
    let quiet = canvas.style(Role::Quiet);
    canvas.more_below(Rect { y: body.bottom(), height: 1, width: body.width.saturating_sub(2), ..body }, hidden, quiet);
}

fn title(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    if app.shows_next() {
        return next_title(app, canvas, area);
    }
    if let Some(role) = app.selected_role() {
        return role_title(app, canvas, area, role);
    }
    match app.view {
        View::Trend => return super::trend::title(app, canvas, area),
        View::Activity => return super::activity::title(app, canvas, area),
        _ => {}
    }
    if let Some(claim) = app.selected_claim() {
        return claims::title(app, canvas, area, claim);
    }
    let Some((row, item)) = app.selected_row().and_then(|row| Some((row, app.item(row)?))) else { return };
    let (strong, quiet) = (canvas.style(Role::Strong), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    let level = app.board.levels.get(row.level).map_or("", String::as_str);
    let gate = if item.gate { "gate · " } else { "" };
    let facts = format!("{gate}{level} · weight {}", item.weight);
    let facts = if line.room() > columns(&item.title) + columns(&facts) + 6 { facts } else { format!("{gate}{level}") };
    let mut right = line.split_right(columns(&facts) + 1);
    let status = canvas.theme.status(row.status);
    canvas.put_column(&mut line, app.glyph(row.status), 2, status);
    let room = line.room().saturating_sub(1);
    canvas.put_column(&mut line, &item.title, room, strong);
    canvas.put(&mut right, &facts, quiet);
}

fn role_title(app: &App, canvas: &mut Canvas<'_>, area: Rect, role: &RoleRow) {
    let status = role.status.as_status();
    let mut line = Line::over(area);
    line.skip(1);
    let (glyph, strong) = (canvas.theme.status(status), canvas.style(Role::Strong));
    canvas.put_column(&mut line, app.glyph(status), 2, glyph);
    canvas.put(&mut line, &role.title, strong);
}

fn next_title(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (title, order) = app.next_title();
    let (strong, quiet) = (canvas.style(Role::Strong), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    let mut right = line.split_right(columns(order) + 1);
    canvas.put(&mut line, title, strong);
    canvas.put(&mut right, order, quiet);
}

fn draw_line(canvas: &mut Canvas<'_>, place: Rect, content: &DetailLine) {
    let mut line = Line::over(place);
    line.skip(2);
    let label = canvas.style(Role::Quiet);
    canvas.put_column(&mut line, content.label, LABEL, label);
    for (voice, text) in &content.parts {
        let style = match voice {
            Voice::Plain => canvas.style(Role::Text),
            Voice::Quiet => canvas.style(Role::Quiet),
            Voice::Strong => canvas.style(Role::Strong),
            Voice::Path => canvas.style(Role::Path),
            Voice::Warning => canvas.style(Role::Warning),
            Voice::Gate => canvas.style(Role::Gate),
            Voice::Key => canvas.style(Role::Key),
            Voice::Status(status) => canvas.theme.status(*status),
        };
        canvas.put(&mut line, text, style);
    }
}
