//! Scripts that run from right to left, in rows whose columns run from left to right.
//!
//! Many terminals put letters of Hebrew and Arabic into their order by themselves, a row at a time, and know of no columns: a
//! number behind a Hebrew title would come to stand before it, and two such texts side by side would change places. So each
//! text with such letters stands between two left-to-right marks (U+200E), which are strong letters of the row's direction
//! without a width. Within the text its own order holds, and what stands beside it stays where it is. The isolates (U+2066 to
//! U+2069) say the same more properly, but a terminal must know a newer algorithm to heed them; the marks are as old as the
//! algorithm. A terminal that puts nothing in order shows nothing of either. What texts bring along of all these is shown as
//! an escape by [`crate::text::Sanitized`], so that these are the only ones.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::columns;

const MARK: char = '\u{200e}';

/// Sets off the text in a row's cells from what stands before and behind it, if it has letters that run from right to left.
pub fn set_off(buffer: &mut Buffer, y: u16, from: u16, to: u16) {
    if (from..to).any(|x| is_backward(buffer, x, y)) {
        mark(buffer, from, y, Side::Before);
        mark(buffer, last_sign(buffer, to, y), y, Side::Behind);
    }
}

/// Sets off anew what is left of texts in a row of which a part is about to be covered.
pub fn cut(buffer: &mut Buffer, covered: Rect) {
    let (y, whole) = (covered.y, buffer.area);
    if (whole.x..covered.x).any(|x| is_backward(buffer, x, y)) {
        mark(buffer, last_sign(buffer, covered.x, y), y, Side::Behind);
    }
    if (covered.right()..whole.right()).any(|x| is_backward(buffer, x, y)) {
        mark(buffer, covered.right(), y, Side::Before);
    }
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

fn mark(buffer: &mut Buffer, x: u16, y: u16, side: Side) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        let symbol = match side {
            Side::Before => format!("{MARK}{}", cell.symbol()),
            Side::Behind => format!("{}{MARK}", cell.symbol()),
        };
        cell.set_symbol(&symbol);
    }
}

/// The column of the sign that ends before another column: the second cell of a wide sign is never written.
fn last_sign(buffer: &Buffer, end: u16, y: u16) -> u16 {
    let is_wide = |x: u16| buffer.cell((x, y)).is_some_and(|cell| columns(cell.symbol()) > 1);
    end.checked_sub(2).filter(|x| is_wide(*x)).unwrap_or(end.saturating_sub(1))
}

fn is_backward(buffer: &Buffer, x: u16, y: u16) -> bool {
    buffer.cell((x, y)).is_some_and(|cell| has_backward(cell.symbol()))
}

/// Whether a text has letters that run from right to left: Hebrew to the Arabic of later days, their forms for presentation,
/// and the blocks beyond the first plane that Unicode keeps for such scripts.
pub fn has_backward(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(runs_backward)
}

fn runs_backward(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
        || matches!(character, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn written(text: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        let (end, _) = buffer.set_stringn(1, 0, text, 10, Style::new());
        set_off(&mut buffer, 0, 1, end);
        buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect::<String>()
            .replace(MARK, "|")
            .trim()
            .to_owned()
    }

    #[test]
    fn only_texts_that_run_backward_are_set_off() {
        assert_eq!(written("שלום 12"), "|שלום 12|");
        assert_eq!(written("a כ"), "|a כ|");
        assert_eq!(written("ש"), "|ש|");
        assert_eq!(written("word 漢"), "word 漢");
        assert!(written("ש漢").starts_with("|ש漢|"));
        assert!(has_backward("a مرحبا") && !has_backward("漢字 Ω │"));
    }
}
