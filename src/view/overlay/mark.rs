//! The mark editor.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use super::field::{Rows, label, message, text, told};
use super::{on_sheet, sheet};
use crate::app::overlay::{Field, MarkEditor};
use crate::app::{App, Target};
use crate::board::mark_status;
use crate::ledger::MarkStatus;
use crate::text::{Sanitized, wrap};

pub fn draw(app: &App, editor: &MarkEditor, canvas: &mut Canvas<'_>, screen: Rect) {
    let inside = sheet(canvas, screen, "Mark", (84, 19));
    let completions = u16::try_from(editor.completions.len()).unwrap_or(0);
    let evidence = u16::try_from(editor.evidence.len()).unwrap_or(u16::MAX).min(4);
    let (words, role) = message(&editor.saving, editor.complaint.as_ref(), editor.restored, editor.item.as_str());
    let told = told(&words, inside);
    let message_height = u16::try_from(told.len()).unwrap_or(1);
    // Whoever decides must be able to read the whole question.
    let asked = if editor.ask.is_empty() { editor.item.as_str().into() } else { editor.ask.clone() };
    let mut question = wrap(&asked, usize::from(inside.width));
    question.truncate(usize::from(inside.height / 4).max(1));
    let question_height = u16::try_from(question.len()).unwrap_or(1);
    // Title, status, two labels, the evidence line, a blank, and what is asked, typed, listed or said between them.
    let fixed = 6 + question_height + evidence + completions + message_height;
    let note_height = inside.height.saturating_sub(fixed).max(1);
    let mut rows = Rows { inside, y: 0 };
    headline(editor, &question, canvas, &mut rows);
    status(app, editor, canvas, &mut rows);
    note(editor, canvas, &mut rows, note_height);
    evidence_field(editor, canvas, &mut rows, evidence);
    let style = on_sheet(canvas, role);
    rows.y = inside.height.saturating_sub(message_height);
    for text in told {
        canvas.put(&mut Line::over(rows.next(1)), &text, style);
    }
}

fn headline(editor: &MarkEditor, question: &[String], canvas: &mut Canvas<'_>, rows: &mut Rows) {
    let (strong, quiet) = (on_sheet(canvas, Role::Strong), on_sheet(canvas, Role::Quiet));
    canvas.put(&mut Line::over(rows.next(1)), &editor.title, strong);
    for text in question {
        canvas.put(&mut Line::over(rows.next(1)), text, quiet);
    }
}

fn status(app: &App, editor: &MarkEditor, canvas: &mut Canvas<'_>, rows: &mut Rows) {
    let area = rows.next(1);
    let focused = editor.field == Field::Status;
    let mut line = Line::over(area);
    let label_style = on_sheet(canvas, if focused { Role::Accent } else { Role::Quiet });
    canvas.put_column(&mut line, "Status", 9, label_style);
    for (at, choice) in editor.choices.iter().enumerate() {
        let status = mark_status(*choice);
        let start = line.x();
        let chosen = editor.choice == Some(at);
        let style = on_sheet(canvas, Role::Quiet);
        let style = if chosen { style.patch(canvas.theme.status(status)) } else { style };
        let word = if *choice == MarkStatus::NotApplicable { "n/a" } else { choice.word() };
        canvas.put(&mut line, &format!(" {} {word} ", app.glyph(status)), style);
        let place = part(area, start - area.x, 0, line.x() - start, 1);
        canvas.hits.push(place, Target::OverlayRow(at));
        if chosen {
            let selection = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
            canvas.tint(place, selection);
        }
        line.skip(1);
    }
}

fn note(editor: &MarkEditor, canvas: &mut Canvas<'_>, rows: &mut Rows, height: u16) {
    let focused = editor.field == Field::Note;
    label(canvas, rows.next(1), "Note", "on what does it rest, and what did you see?", focused);
    let area = rows.next(height);
    canvas.hits.push(area, Target::OverlayRow(editor.choices.len()));
    text(canvas, area, &editor.note, focused);
}

fn evidence_field(editor: &MarkEditor, canvas: &mut Canvas<'_>, rows: &mut Rows, listed: u16) {
    let focused = editor.field == Field::Evidence;
    let wanted: Vec<_> = editor.wanted.iter().map(|kind| kind.word()).collect();
    let hint = match wanted.as_slice() {
        [] => "a path, a URL, a commit, or words; enter adds it".to_owned(),
        wanted => format!("{}; enter adds it", wanted.join(" or ")),
    };
    label(canvas, rows.next(1), "Evidence", &hint, focused);
    let (path, input, quiet) =
        (on_sheet(canvas, Role::Path), on_sheet(canvas, Role::Input), on_sheet(canvas, Role::Quiet));
    for evidence in editor.evidence.iter().rev().take(usize::from(listed)).rev() {
        let mut line = Line::over(rows.next(1));
        canvas.put(&mut line, if canvas.ascii { "+ " } else { "✔ " }, path);
        canvas.put(&mut line, &Sanitized::new(&evidence.to_string()), path);
    }
    let area = rows.next(1);
    canvas.hits.push(area, Target::OverlayRow(editor.choices.len() + 1));
    let mut line = Line::over(area);
    let start = line.x();
    let room = line.room();
    canvas.tint(area, input);
    canvas.put_column(&mut line, &editor.input.shown(), room, input);
    if focused && !area.is_empty() {
        let before: String = editor.input.text().chars().take(editor.input.cursor()).collect();
        canvas.cursor = Some(((start + columns(&before)).min(area.right().saturating_sub(1)), area.y).into());
    }
    for (at, completion) in editor.completions.iter().enumerate() {
        let area = rows.next(1);
        let mut line = Line::over(area);
        line.skip(2);
        canvas.put(&mut line, &completion.shown(), quiet);
        if editor.completion == Some(at) {
            let style = canvas.style(Role::Selection);
            canvas.tint(area, style);
        }
    }
}
