//! What would be written: the difference, line by line, and what of it is left to people.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use super::{more_below, on_sheet, sheet};
use crate::app::App;
use crate::app::overlay::{FixLine, FixSheet};
use crate::fix::{DiffLine, OPEN, Sign};

/// Columns of the line numbers, and of the sign behind them.
const NUMBER: u16 = 5;
const SIGN: u16 = 2;

pub fn draw(app: &App, fix: &FixSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let lines = fix.shown(app.size.0);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let inside = sheet(canvas, screen, "Fix", (FixSheet::WIDTH, rows.saturating_add(7)));
    let (strong, quiet) = (on_sheet(canvas, Role::Strong), on_sheet(canvas, Role::Quiet));
    canvas.put(&mut Line::over(part(inside, 0, 1, inside.width, 1)), &fix.title, strong);
    let mut below = Line::over(part(inside, 0, 2, inside.width, 1));
    match &fix.complaint {
        Some(complaint) => {
            let bad = on_sheet(canvas, Role::Bad);
            canvas.put(&mut below, complaint, bad);
        }
        None => canvas.put(&mut below, &fix.note(), quiet),
    }
    let height = FixSheet::body_rows(app.size.1).min(usize::from(inside.height.saturating_sub(4)));
    // A window that grew shows the end, and no blank rows below it.
    let first = fix.offset.min(lines.len().saturating_sub(height));
    for (y, line) in (4..).zip(lines.iter().skip(first).take(height)) {
        draw_line(canvas, part(inside, 0, y, inside.width, 1), line);
    }
    more_below(canvas, inside, lines.len().saturating_sub(first + height));
}

fn draw_line(canvas: &mut Canvas<'_>, place: Rect, line: &FixLine) {
    let mut cells = Line::over(place);
    match line {
        FixLine::File(summary) => {
            let style = on_sheet(canvas, Role::Path);
            canvas.put(&mut cells, summary, style);
        }
        FixLine::Diff(DiffLine { sign, number, text }) => {
            let is_gap = *sign == Sign::Gap;
            let (sign, role) = match sign {
                Sign::Added => ("+", Role::Good),
                Sign::Removed => ("-", Role::Bad),
                Sign::Kept => (" ", Role::Quiet),
                Sign::Gap => ("", Role::Quiet),
            };
            let (quiet, style) = (on_sheet(canvas, Role::Quiet), on_sheet(canvas, role));
            let number = number.map(|number| number.to_string()).unwrap_or_default();
            canvas.put_right(&mut cells, &number, NUMBER - 1, quiet);
            cells.skip(1);
            canvas.put_column(&mut cells, sign, SIGN, style);
            let text = if is_gap && canvas.ascii { "..." } else { text.as_str() };
            put_open(canvas, &mut cells, text, style);
        }
    }
}

/// Where people are to write stands out.
fn put_open(canvas: &mut Canvas<'_>, cells: &mut Line, text: &str, style: Style) {
    let room = usize::from(cells.room());
    match text.split_once(OPEN).filter(|(before, _)| usize::from(columns(before)) + OPEN.len() <= room) {
        Some((before, after)) => {
            let warning = on_sheet(canvas, Role::Warning);
            canvas.put(cells, before, style);
            canvas.put(cells, OPEN, warning);
            canvas.put(cells, after, style);
        }
        _ => canvas.put(cells, text, style),
    }
}
