//! The agenda: every item with what was decided on it, under the topic that it is there for.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::review::{AgendaLine, AgendaSheet, Listed};
use crate::app::{App, LineInput, Target};
use crate::check::Status;
use crate::review::{Resolved, Topic};

/// Columns of a decision's word.
const WORD: u16 = 9;
/// Columns of how much was found.
const FOUND: u16 = 12;

pub fn draw(app: &App, agenda: &AgendaSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let lines = app.agenda_lines();
    let all = app.review.meeting.as_ref().map_or(0, |meeting| meeting.agenda.len() + Topic::ALL.len());
    let rows = if agenda.search.is_some() { all } else { lines.len() };
    let wanted = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
    let mut inside = sheet(canvas, screen, "Agenda", (92, wanted));
    if let Some(input) = &agenda.search {
        draw_search(input, lines.len(), canvas, part(inside, 0, 0, inside.width, 1));
        inside = part(inside, 0, 1, inside.width, inside.height.saturating_sub(1));
    }
    let is_selected = |line: &AgendaLine<'_>| matches!(line, AgendaLine::Entry(listed) if listed.at == agenda.selected);
    let selected = lines.iter().position(is_selected).unwrap_or(0);
    let first = window(selected, inside.height);
    for (y, line) in (0..inside.height).zip(lines.iter().skip(first)) {
        let place = part(inside, 0, y, inside.width, 1);
        match line {
            AgendaLine::Topic(topic, items) => {
                let style = on_sheet(canvas, Role::Heading);
                canvas.put(&mut Line::over(place), &format!("{} ({items})", topic.title()), style);
            }
            AgendaLine::Entry(listed) => {
                draw_entry(app, canvas, place, listed);
                canvas.hits.push(place, Target::OverlayRow(listed.at));
            }
        }
        if is_selected(line) {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
    let quiet = on_sheet(canvas, Role::Quiet);
    if lines.is_empty() {
        let text = "Nothing on the agenda has these words; esc shows it whole.";
        canvas.put(&mut Line::over(part(inside, 0, 0, inside.width, 1)), text, quiet);
    }
    canvas.scrollbar(right_border(inside), first, lines.len(), quiet);
}

/// What is looked for, and how much was found.
fn draw_search(input: &LineInput, found: usize, canvas: &mut Canvas<'_>, place: Rect) {
    let (typed, quiet) = (on_sheet(canvas, Role::Input), on_sheet(canvas, Role::Quiet));
    canvas.tint(place, typed);
    let mut line = Line::over(place);
    let mut right = line.split_right(FOUND);
    canvas.put(&mut line, "/", typed);
    let start = line.x();
    let room = line.room();
    canvas.put_column(&mut line, &input.shown(), room, typed);
    let before: String = input.text().chars().take(input.cursor()).collect();
    let column = (start + columns(&before)).min(place.right().saturating_sub(1));
    canvas.cursor = (!place.is_empty()).then(|| (column, place.y).into());
    canvas.put_right(&mut right, &format!("{found} found"), FOUND, quiet.patch(canvas.style(Role::Input)));
}

fn draw_entry(app: &App, canvas: &mut Canvas<'_>, place: Rect, listed: &Listed<'_>) {
    let Listed { at, entry, matched } = listed;
    let row = app.board.row(&entry.item);
    let status = row.map_or(Status::NotApplicable, |row| row.status);
    let glyph = on_sheet(canvas, Role::Text).patch(canvas.theme.status(status));
    let (text, quiet) = (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet));
    let mut line = Line::over(place);
    canvas.put_right(&mut line, &format!("{}", at + 1), 4, quiet);
    line.skip(2);
    canvas.put_column(&mut line, app.glyph(status), 2, glyph);
    let mut right = line.split_right(if entry.decision.is_some() { WORD } else { 0 });
    let room = line.room();
    canvas.put_matched(&mut line, &entry.title, room, text, matched);
    let Some(decision) = &entry.decision else { return };
    let role = match decision.resolved {
        Resolved::Go => Role::Good,
        Resolved::NoGo => Role::Bad,
        _ => Role::Warning,
    };
    let style = on_sheet(canvas, role);
    right.skip(2);
    canvas.put(&mut right, decision.resolved.word(), style);
}
