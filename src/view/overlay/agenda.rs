//! The agenda: every item with what was decided on it, under the topic that it is there for.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::review::{AgendaLine, AgendaSheet};
use crate::app::{App, Target};
use crate::check::Status;
use crate::review::{Entry, Resolved};

/// Columns of a decision's word.
const WORD: u16 = 9;

pub fn draw(app: &App, agenda: &AgendaSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let lines = app.agenda_lines();
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inside = sheet(canvas, screen, "Agenda", (92, wanted));
    let is_selected = |line: &AgendaLine<'_>| matches!(line, AgendaLine::Entry(at, _) if *at == agenda.selected);
    let selected = lines.iter().position(is_selected).unwrap_or(0);
    let first = window(selected, inside.height);
    for (y, line) in (0..inside.height).zip(lines.iter().skip(first)) {
        let place = part(inside, 0, y, inside.width, 1);
        match line {
            AgendaLine::Topic(topic, items) => {
                let style = on_sheet(canvas, Role::Heading);
                canvas.put(&mut Line::over(place), &format!("{} ({items})", topic.title()), style);
            }
            AgendaLine::Entry(at, entry) => {
                draw_entry(app, canvas, place, *at, entry);
                canvas.hits.push(place, Target::OverlayRow(*at));
            }
        }
        if is_selected(line) {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
    let quiet = on_sheet(canvas, Role::Quiet);
    canvas.scrollbar(right_border(inside), first, lines.len(), quiet);
}

fn draw_entry(app: &App, canvas: &mut Canvas<'_>, place: Rect, at: usize, entry: &Entry) {
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
    canvas.put_column(&mut line, &entry.title, room, text);
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
