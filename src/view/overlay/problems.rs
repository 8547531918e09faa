//! The problems with definitions and ledger.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet};
use crate::app::overlay::Problems;
use crate::app::{App, Target};
use crate::problem::Problem;
use crate::text::{Sanitized, columns, wrap};

/// Columns of the sheet, where there is room for them.
const WIDTH: u16 = 100;

/// A row of what is said of a problem, in parts.
type Told = Vec<(Role, String)>;

pub fn draw(app: &App, problems: &Problems, canvas: &mut Canvas<'_>, screen: Rect) {
    let width = WIDTH.min(screen.width.saturating_sub(2)).saturating_sub(4);
    let told: Vec<Vec<Told>> = app.problems().map(|problem| told(problem, usize::from(width))).collect();
    let height = |at: usize| u16::try_from(told[at].len() + 1).unwrap_or(u16::MAX);
    let rows = (0..told.len()).map(height).fold(0, u16::saturating_add);
    let title = crate::text::count(told.len(), "problem");
    let inside = sheet(canvas, screen, &title, (WIDTH, rows.saturating_add(3)));
    let body = part(inside, 0, 1, inside.width, inside.height.saturating_sub(1));
    let first = first_shown(problems.selected.min(told.len().saturating_sub(1)), body.height, &height);
    let quiet = on_sheet(canvas, Role::Quiet);
    let before = (0..first).map(height).fold(0, u16::saturating_add);
    canvas.scrollbar(right_border(body), usize::from(before), usize::from(rows), quiet);
    let mut y = 0;
    for (at, problem) in told.iter().enumerate().skip(first) {
        let place = part(body, 0, y, body.width, height(at).saturating_sub(1));
        if place.is_empty() {
            return;
        }
        draw_problem(problem, canvas, place);
        canvas.hits.push(place, Target::OverlayRow(at));
        if at == problems.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(part(place, 0, 0, place.width, 1), style);
        }
        y = y.saturating_add(height(at));
    }
}

/// The first problem of those that fit above the selected one, itself included.
fn first_shown(selected: usize, room: u16, height: &dyn Fn(usize) -> u16) -> usize {
    let mut room = room.saturating_add(1);
    let fitting = (0..=selected).rev().take_while(|at| {
        let fits = height(*at) <= room || *at == selected;
        room = room.saturating_sub(height(*at));
        fits
    });
    fitting.last().unwrap_or(0)
}

/// Where it is and what is wrong, the line, what to do: whole, for a reason that is cut before its end is none.
fn told(problem: &Problem, width: usize) -> Vec<Told> {
    let beneath = |text: &Sanitized| wrap(text, width.saturating_sub(2)).into_iter().map(|line| format!("  {line}"));
    let at = problem.place.as_ref().map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    let place = format!("{}{at}", problem.origin);
    // A statement's path leaves no room for more.
    let is_short = problem.place.is_some() && columns(&place) + 2 + columns(&problem.message) <= width;
    let mut rows = vec![vec![(Role::Path, place)]];
    if is_short {
        rows[0].push((Role::Text, format!("  {}", problem.message)));
    } else {
        rows.extend(beneath(&problem.message).map(|line| vec![(Role::Text, line)]));
    }
    rows.extend(problem.place.iter().map(|place| vec![(Role::Quiet, format!("  {}", place.source.trim()))]));
    rows.extend(problem.help.iter().flat_map(beneath).map(|line| vec![(Role::Text, line)]));
    rows
}

fn draw_problem(rows: &[Told], canvas: &mut Canvas<'_>, place: Rect) {
    for (y, row) in (0..place.height).zip(rows) {
        let mut line = Line::over(part(place, 0, y, place.width, 1));
        for (role, text) in row {
            let style = on_sheet(canvas, *role);
            canvas.put(&mut line, text, style);
        }
    }
}
