//! The problems with definitions and ledger.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::overlay::Problems;
use crate::app::{App, Target};
use crate::problem::Problem;

/// Rows that one problem takes: place and message, line, what to do.
const ROWS: u16 = 4;

pub fn draw(app: &App, problems: &Problems, canvas: &mut Canvas<'_>, screen: Rect) {
    let all: Vec<&Problem> = app.problems().collect();
    let rows = u16::try_from(all.len()).unwrap_or(u16::MAX).saturating_mul(ROWS);
    let title = crate::text::count(all.len(), "problem");
    let inside = sheet(canvas, screen, &title, (100, rows.saturating_add(3)));
    let body = part(inside, 0, 1, inside.width, inside.height.saturating_sub(1));
    let first = window(problems.selected, body.height / ROWS);
    let quiet = on_sheet(canvas, Role::Quiet);
    canvas.scrollbar(right_border(body), first * usize::from(ROWS), usize::from(rows), quiet);
    for (at, problem) in all.into_iter().enumerate().skip(first).take(usize::from(body.height / ROWS).max(1)) {
        let y = u16::try_from(at - first).unwrap_or(u16::MAX).saturating_mul(ROWS);
        let place = part(body, 0, y, body.width, ROWS - 1);
        draw_problem(problem, canvas, place);
        canvas.hits.push(place, Target::OverlayRow(at));
        if at == problems.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(part(place, 0, 0, place.width, 1), style);
        }
    }
}

fn draw_problem(problem: &Problem, canvas: &mut Canvas<'_>, place: Rect) {
    let (path, text, quiet) =
        (on_sheet(canvas, Role::Path), on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet));
    let row = |y| part(place, 0, y, place.width, 1);
    let mut line = Line::over(row(0));
    let at = problem.place.as_ref().map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    canvas.put(&mut line, &format!("{}{at}", problem.origin), path);
    let mut below = Line::over(row(1));
    match &problem.place {
        Some(place) => {
            line.skip(2);
            canvas.put(&mut line, &problem.message, text);
            canvas.put(&mut below, &format!("  {}", place.source.trim()), quiet);
        }
        // A statement's path leaves no room for more.
        None => canvas.put(&mut below, &format!("  {}", problem.message), text),
    }
    let mut line = Line::over(row(2));
    if let Some(help) = &problem.help {
        canvas.put(&mut line, &format!("  {help}"), text);
    }
}
