//! The poll: a line a gate, with its answer, why, and who sees to it.

use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::part;
use super::theme::Role;
use crate::app::{Answer, App, Pane, Target};
use crate::board::Row;
use crate::checklist::Item;

/// Columns of an answer: `CONDITIONAL`.
const ANSWER: u16 = 11;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    let selected = app.gate_line();
    let items = app.gates.lines.iter().filter_map(|at| app.item(&app.board.rows[*at]));
    let longest = items.map(|item| columns(&item.title)).max().unwrap_or(0);
    let window = app.gates.lines.iter().enumerate().skip(app.gates.offset).take(usize::from(body.height));
    for (at, index) in window {
        let row = &app.board.rows[*index];
        let Some(item) = app.item(row) else { continue };
        let y = u16::try_from(at - app.gates.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_row(app, canvas, place, longest, (row, item));
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    canvas.more(body, app.gates.offset, app.gates.lines.len());
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (text, quiet) = (canvas.style(Role::Text), canvas.style(Role::Quiet));
    let counts = app.poll_counts();
    let mut line = Line::over(area);
    line.skip(1);
    let mut right = line.split_right(if area.width < 60 { 0 } else { columns(&counts) + 3 });
    canvas.put(&mut line, &app.in_the_way(), text);
    right.skip(2);
    canvas.put(&mut right, &counts, quiet);
}

fn draw_row(app: &App, canvas: &mut Canvas<'_>, place: Rect, longest: u16, (row, item): (&Row, &Item)) {
    let answer = Answer::of(row);
    let (word, title) = match answer {
        Answer::NoGo => (Role::Bad, Role::Strong),
        Answer::Conditional => (Role::Warning, Role::Text),
        Answer::Go => (Role::Good, Role::Quiet),
        Answer::Unknown => (Role::Quiet, Role::Quiet),
    };
    let (status, word) = (canvas.theme.status(row.status), canvas.style(Role::Strong).patch(canvas.style(word)));
    let (title, quiet) = (canvas.style(title), canvas.style(Role::Quiet));
    let mut line = Line::over(place);
    line.skip(1);
    canvas.put_column(&mut line, app.glyph(row.status), 2, status);
    canvas.put_column(&mut line, answer.word(), ANSWER + 2, word);
    let mut owner = line.split_right(if place.width >= 100 { 17 } else { 0 });
    let title_width = longest.min(if place.width >= 72 { line.room() / 2 } else { line.room() });
    canvas.put_column(&mut line, &item.title, title_width, title);
    line.skip(2);
    let room = line.room();
    canvas.put_column(&mut line, &app.gate_reason(row), room, quiet);
    owner.skip(2);
    canvas.put(&mut owner, App::owner(row, item).map_or("", |owner| owner.as_str()), quiet);
}
