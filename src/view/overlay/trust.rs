//! What would run and be called, line by line.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{more_below, on_sheet, sheet};
use crate::app::overlay::TrustSheet;
use crate::text::{Sanitized, split_at_width};

const WIDTH: u16 = 100;
const HEADING: &str = "Nothing of it runs before you allow it, and a changed byte asks again.";

pub fn draw(trust: &TrustSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    // Whatever does not fit is wrapped: nothing may hide behind the edge.
    let columns = usize::from(screen.width.saturating_sub(6).min(WIDTH - 4)).max(8);
    let lines = wrapped(trust, columns);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let title =
        if trust.sheet.changed { "Changed since you trusted it" } else { "This repository asks to run and to call" };
    let inside = sheet(canvas, screen, title, (WIDTH, rows.saturating_add(6)));
    let (text, quiet) = (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet));
    canvas.put(&mut Line::over(part(inside, 0, 1, inside.width, 1)), HEADING, quiet);
    let body = part(inside, 0, 3, inside.width, inside.height.saturating_sub(3));
    let last = lines.len().saturating_sub(usize::from(body.height));
    let first = trust.offset.min(last);
    for (y, (sign, line)) in lines.iter().skip(first).take(usize::from(body.height)).enumerate() {
        let style = match (trust.sheet.changed, sign) {
            (true, Some(b'+')) => on_sheet(canvas, Role::Good),
            (true, Some(b'-')) => on_sheet(canvas, Role::Bad),
            (_, Some(b' ')) => quiet,
            _ => text,
        };
        let place = part(body, 0, u16::try_from(y).unwrap_or(u16::MAX), body.width, 1);
        canvas.put(&mut Line::over(place), line, style);
    }
    more_below(canvas, inside, lines.len().saturating_sub(first + usize::from(body.height)));
}

/// Where a line is broken that is longer than so many columns: behind a blank, if there is one late enough.
fn break_at(text: &str, columns: usize) -> usize {
    let end = split_at_width(text, columns);
    let blank = text[..end].rfind(' ').map(|blank| blank + 1).filter(|blank| end < text.len() && *blank > end / 2);
    blank.unwrap_or(end)
}

/// The lines with what each begins with, broken where they are too long; what goes on stands back.
fn wrapped(trust: &TrustSheet, columns: usize) -> Vec<(Option<u8>, String)> {
    let broken = |line: &Sanitized| {
        let (sign, mut rest) = (line.as_bytes().first().copied(), line.as_str());
        let mut lines = Vec::new();
        while lines.is_empty() || !rest.is_empty() {
            let indent = if lines.is_empty() { "" } else { "    " };
            let (now, later) = rest.split_at(break_at(rest, columns - indent.len()));
            lines.push((sign, format!("{indent}{now}")));
            rest = later;
        }
        lines
    };
    trust.sheet.lines.iter().flat_map(broken).collect()
}
