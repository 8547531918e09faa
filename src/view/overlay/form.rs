//! A sheet with fields: waive, decide about a waiver, assign, comment.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::theme::Role;
use super::field::{Rows, label, message, text, told};
use super::{on_sheet, sheet};
use crate::app::overlay::{Form, FormField};
use crate::app::{App, Target};
use crate::text::Sanitized;

/// Rows of a long text, where there is room for them.
const LONG: u16 = 4;

pub fn draw(app: &App, form: &Form, canvas: &mut Canvas<'_>, screen: Rect) {
    let fields = u16::try_from(form.fields.len()).unwrap_or(u16::MAX);
    let long = form.fields.iter().filter(|field| field.is_long).map(|_| LONG - 1).sum::<u16>();
    let completions = u16::try_from(form.completions.len()).unwrap_or(0);
    // Title and blank; a label and a line for each field; a blank and what is said; the border.
    let wanted = 2 + fields * 2 + long + 2 + 2;
    let inside = sheet(canvas, screen, form.purpose.title(), (84, wanted.saturating_add(completions)));
    let (words, role) = message(&form.saving, form.complaint.as_ref(), form.restored, &app.about(form));
    let told = told(&words, inside);
    let foot = u16::try_from(told.len()).unwrap_or(1);
    let spare = inside.height.saturating_sub(1 + fields * 2 + completions + foot);
    let is_roomy = spare > long;
    let mut rows = Rows { inside, y: 0 };
    let strong = on_sheet(canvas, Role::Strong);
    canvas.put(&mut Line::over(rows.next(1)), &form.title, strong);
    rows.y += u16::from(is_roomy);
    for (at, field) in form.fields.iter().enumerate() {
        let height = if field.is_long { 1 + spare.saturating_sub(u16::from(is_roomy)).min(LONG - 1) } else { 1 };
        draw_field(app, form, canvas, &mut rows, (at, field, height));
    }
    let style = on_sheet(canvas, role);
    rows.y = inside.height.saturating_sub(foot);
    for text in told {
        canvas.put(&mut Line::over(rows.next(1)), &text, style);
    }
}

fn draw_field(
    app: &App,
    form: &Form,
    canvas: &mut Canvas<'_>,
    rows: &mut Rows,
    (at, field, height): (usize, &FormField, u16),
) {
    let focused = at == form.at;
    let given = if field.label == "Until" { app.end_of(&field.value()) } else { None };
    label(canvas, rows.next(1), field.label, given.as_deref().unwrap_or(field.hint), focused);
    let area = rows.next(height);
    canvas.hits.push(area, Target::OverlayRow(at));
    text(canvas, area, &field.text, focused);
    if !focused {
        return;
    }
    let quiet = on_sheet(canvas, Role::Quiet);
    for (at, completion) in form.completions.iter().enumerate() {
        let area = rows.next(1);
        let mut line = Line::over(area);
        line.skip(2);
        canvas.put(&mut line, &Sanitized::new(completion), quiet);
        if form.completion == Some(at) {
            let style = canvas.style(Role::Selection);
            canvas.tint(area, style);
        }
    }
}
