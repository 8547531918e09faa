//! The search line in a list's heading.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use crate::app::LineInput;
use crate::text::count;

/// Columns of how much it found.
const FOUND: u16 = 14;

pub fn draw(input: &LineInput, found: usize, canvas: &mut Canvas<'_>, area: Rect) {
    let (key, typed, quiet) = (canvas.style(Role::Key), canvas.style(Role::Input), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    canvas.put(&mut line, "/", key);
    let start = line.x();
    let mut rest = line.split_right(FOUND);
    let room = line.room();
    canvas.put_column(&mut line, &input.shown(), room, typed);
    let before: String = input.text().chars().take(input.cursor()).collect();
    canvas.cursor = Some(((start + columns(&before)).min(area.right().saturating_sub(1)), area.y).into());
    canvas.put_right(&mut rest, &count(found, "match").replace("matchs", "matches"), FOUND, quiet);
}
