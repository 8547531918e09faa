//! Curves over time in braille dots, of which a cell has two columns and four rows; in ASCII a cell is one sign.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;

/// Dots of a cell.
pub const DOTS: (usize, usize) = (2, 4);
/// The bit of each dot of a cell, by column and row from the top.
const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// A curve that holds its value until the next; what is drawn later lies on top.
pub struct Curve<'a> {
    /// For each column of dots, from 0 at the bottom to 1 at the top; None where there is none.
    pub values: &'a [Option<f64>],
    pub role: Role,
    /// Its sign in ASCII.
    pub ascii: &'static str,
    pub stroke: Stroke,
}

/// How a curve is told from the others without its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    Whole,
    /// Every other cell.
    Dashed,
    /// Every other dot.
    Fine,
    /// One dot in four, and no risers: what is not known but likely.
    Likely,
}

impl Stroke {
    /// Whether it has a dot in a column of dots.
    fn has(self, x: usize) -> bool {
        match self {
            Self::Whole => true,
            Self::Dashed => (x / DOTS.0).is_multiple_of(2),
            Self::Fine => x.is_multiple_of(2),
            Self::Likely => x.is_multiple_of(4),
        }
    }
}

/// One cell's dots, and whose they are.
#[derive(Clone, Copy, Default)]
struct Cell {
    bits: u8,
    curve: Option<usize>,
}

/// How many columns of dots there are in an area.
pub fn dot_columns(area: Rect) -> usize {
    usize::from(area.width) * DOTS.0
}

pub fn draw(canvas: &mut Canvas<'_>, area: Rect, curves: &[Curve<'_>]) {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let mut cells = vec![Cell::default(); width * height];
    for (at, curve) in curves.iter().enumerate() {
        for (x, y) in dots(curve, height * DOTS.1) {
            if let Some(cell) = cells.get_mut(y / DOTS.1 * width + x / DOTS.0).filter(|_| x / DOTS.0 < width) {
                cell.bits |= BITS[x % DOTS.0][y % DOTS.1];
                cell.curve = Some(at);
            }
        }
    }
    for (at, cell) in cells.iter().enumerate() {
        let Some(curve) = cell.curve.map(|at| &curves[at]) else { continue };
        let braille = char::from_u32(0x2800 + u32::from(cell.bits)).unwrap_or(' ').to_string();
        let symbol = if canvas.ascii { curve.ascii } else { &braille };
        let place = |offset: usize| u16::try_from(offset).unwrap_or(u16::MAX);
        let (x, y) = (area.x.saturating_add(place(at % width)), area.y.saturating_add(place(at / width)));
        let style = canvas.style(curve.role);
        canvas.set(x, y, symbol, style);
    }
}

/// The dots of a curve, by column and row from the top, in an area of so many rows of dots.
fn dots(curve: &Curve<'_>, rows: usize) -> Vec<(usize, usize)> {
    let mut dots = Vec::new();
    let mut before: Option<usize> = None;
    for (x, value) in curve.values.iter().enumerate() {
        let row = value.map(|value| row(value, rows));
        if let Some(row) = row {
            // The riser from where it was, which is drawn wherever it stands.
            let from = before.filter(|_| curve.stroke != Stroke::Likely).unwrap_or(row);
            if from == row && !curve.stroke.has(x) {
                continue;
            }
            dots.extend((from.min(row)..=from.max(row)).map(|y| (x, y)));
        }
        before = row;
    }
    dots
}

/// The row of dots of a value.
fn row(value: f64, rows: usize) -> usize {
    let last = rows.saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a fraction of at most 1 of few rows"
    )]
    let up = (value.clamp(0.0, 1.0) * last as f64).round() as usize;
    last - up.min(last)
}

/// The row of cells in which a value of a curve is drawn.
pub fn cell_row(value: f64, height: u16) -> u16 {
    u16::try_from(row(value, usize::from(height) * DOTS.1) / DOTS.1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(values: &[Option<f64>], stroke: Stroke) -> Vec<(usize, usize)> {
        dots(&Curve { values, role: Role::Text, ascii: "*", stroke }, 8)
    }

    #[test]
    fn a_curve_has_no_gap_and_no_dot_outside() {
        let up = curve(&[Some(0.0), Some(0.0), Some(1.0), None, Some(7.0)], Stroke::Whole);
        assert_eq!(up, [(0, 7), (1, 7), (2, 0), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (4, 0)]);
        assert_eq!(curve(&[Some(0.5); 6], Stroke::Likely), [(0, 3), (4, 3)]);
        assert_eq!(curve(&[Some(0.5); 6], Stroke::Dashed), [(0, 3), (1, 3), (4, 3), (5, 3)]);
        assert_eq!(curve(&[Some(1.0), Some(0.9)], Stroke::Fine), [(0, 0), (1, 0), (1, 1)]);
        assert_eq!((cell_row(1.0, 2), cell_row(0.0, 2), cell_row(0.0, 0)), (0, 1, 0));
    }
}
