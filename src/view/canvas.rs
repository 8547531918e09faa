//! Writing text into cells: cut to the room there is, never a column too many, wide characters included.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr as _;

use super::direction;
use super::hits::Hits;
use super::theme::{Role, Theme};

pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub theme: &'a Theme,
    pub ascii: bool,
    pub hits: Hits,
    pub cursor: Option<Position>,
}

/// One row of text that is written from left to right.
pub struct Line {
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Canvas<'a> {
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, ascii: bool) -> Self {
        Self { buffer, theme, ascii, hits: Hits::default(), cursor: None }
    }

    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Clears a rectangle to blanks of a role.
    pub fn fill(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        let style = self.style(role);
        for row in area.rows() {
            self.open_left_of(row);
            direction::cut(self.buffer, row);
            for column in row.columns() {
                if let Some(cell) = self.buffer.cell_mut((column.x, column.y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// A sign of two columns of which one is about to be covered goes away as a whole.
    fn open_left_of(&mut self, row: Rect) {
        let before = row.x.checked_sub(1).and_then(|x| self.buffer.cell_mut((x, row.y)));
        if let Some(cell) = before.filter(|cell| cell.symbol().width() > 1) {
            cell.set_symbol(" ");
        }
    }

    /// Puts a style over what stands in a rectangle; what the style leaves open stays.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Writes text, cut with an ellipsis where there is no room.
    pub fn put(&mut self, line: &mut Line, text: &str, style: Style) {
        let room = usize::from(line.room());
        let text = fit(text, room, self.ellipsis());
        self.write(line, &text, style);
    }

    /// Writes text into exactly `width` columns: cut or padded.
    pub fn put_column(&mut self, line: &mut Line, text: &str, width: u16, style: Style) {
        let width = width.min(line.room());
        let start = line.x;
        let text = fit(text, usize::from(width), self.ellipsis());
        self.write(line, &text, style);
        line.x = start + width;
    }

    /// Writes text into exactly `width` columns with the blanks on the left.
    pub fn put_right(&mut self, line: &mut Line, text: &str, width: u16, style: Style) {
        let width = width.min(line.room());
        let start = line.x;
        let text = fit(text, usize::from(width), self.ellipsis()).into_owned();
        line.x += width.saturating_sub(columns(&text));
        self.write(line, &text, style);
        line.x = start + width;
    }

    /// Writes text in which some characters stand out, by their positions.
    pub fn put_matched(&mut self, line: &mut Line, text: &str, width: u16, style: Style, matched: &[usize]) {
        let start = line.x;
        let room = width.min(line.room());
        let shown = fit(text, usize::from(room), self.ellipsis()).into_owned();
        self.write(line, &shown, style);
        line.x = start + room;
        if matched.is_empty() {
            return;
        }
        let strong = style.patch(self.style(Role::Match));
        let (mut x, mut at) = (start, 0);
        for (sign, width) in signs(&Span::raw(&*shown)) {
            let characters = at..at + sign.chars().count();
            if characters.clone().any(|at| matched.contains(&at)) {
                self.tint(Rect::new(x, line.y, width, 1), strong);
            }
            (x, at) = (x + width, characters.end);
        }
    }

    fn write(&mut self, line: &mut Line, text: &str, style: Style) {
        if !self.buffer.area.contains(Position::new(line.x, line.y)) {
            return;
        }
        let text = if self.ascii { ascii(text) } else { Cow::Borrowed(text) };
        if is_plain(&text) {
            return self.write_plain(line, &text, style);
        }
        let is_backward = !self.ascii && direction::has_backward(&text);
        let (x, _) = self.buffer.set_stringn(line.x, line.y, text, usize::from(line.room()), style);
        if is_backward {
            direction::set_off(self.buffer, line.y, line.x, x);
        }
        line.x = x;
    }

    /// Writes text of which each character has one cell.
    fn write_plain(&mut self, line: &mut Line, text: &str, style: Style) {
        let end = line.end.min(self.buffer.area.right());
        for (x, character) in (line.x..end).zip(text.chars()) {
            if let Some(cell) = self.buffer.cell_mut((x, line.y)) {
                cell.set_char(character).set_style(style);
            }
            line.x = x + 1;
        }
    }

    pub fn ellipsis(&self) -> &'static str {
        if self.ascii { ".." } else { "…" }
    }

    /// The horizontal line character.
    pub fn horizontal(&self) -> &'static str {
        if self.ascii { "-" } else { "─" }
    }

    pub fn vertical(&self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// Sets one cell.
    pub fn set(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Gives a cell of a line another colour, and leaves cells with text alone.
    pub fn recolour_rule(&mut self, x: u16, y: u16, style: Style) {
        let cell = self.buffer.cell_mut((x, y)).filter(|cell| matches!(cell.symbol(), "─" | "┬" | "┴"));
        if let Some(cell) = cell {
            cell.set_style(style);
        }
    }

    /// Sets off what a widget has written, row by row.
    pub fn set_off(&mut self, area: Rect) {
        for row in area.intersection(self.buffer.area).rows().filter(|_| !self.ascii) {
            direction::set_off(self.buffer, row.y, row.x, row.right());
        }
    }

    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// Shows beside a list of so many lines, in a column of its own, which of them the window on it shows.
    pub fn scrollbar(&mut self, track: Rect, offset: usize, lines: usize, style: Style) {
        let symbol = if self.ascii { "#" } else { "┃" };
        for y in thumb(track.height, offset, lines) {
            self.set(track.x, track.y + y, symbol, style);
        }
    }

    /// Says at the right end of the line below a text how much of it is hidden.
    pub fn more_below(&mut self, line: Rect, hidden: usize, style: Style) {
        if hidden > 0 {
            let text = if self.ascii { format!(" {hidden} more v ") } else { format!(" {hidden} more ↓ ") };
            let mut right = Line::over(line).split_right(columns(&text));
            self.put(&mut right, &text, style);
        }
    }

    /// A bar of so many columns, filled to a fraction in half columns.
    pub fn bar(&mut self, line: &mut Line, width: u16, fraction: f64) {
        let width = width.min(line.room());
        let start = line.x;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a fraction of at most 1 of few columns"
        )]
        let halves = (fraction.clamp(0.0, 1.0) * f64::from(width) * 2.0).floor() as usize;
        let (full, half) = (halves / 2, halves % 2);
        let (style, rest_style) = (self.style(Role::Bar), self.style(Role::BarRest));
        let (filled, half_filled, rest) = if self.ascii { ("=", "-", ".") } else { ("━", "╸", "─") };
        self.write(line, &filled.repeat(full), style);
        self.write(line, &half_filled.repeat(half), style);
        self.write(line, &rest.repeat(usize::from(width) - full - half), rest_style);
        line.x = start + width;
    }
}

impl Line {
    /// A line over the first row of a rectangle.
    pub fn over(area: Rect) -> Self {
        Self { x: area.x, y: area.y, end: if area.height == 0 { area.x } else { area.right() } }
    }

    /// A line over a row of a list, whose last column is the scrollbar's.
    pub fn in_list(row: Rect) -> Self {
        let mut line = Self::over(row);
        line.split_right(1);
        line
    }

    /// The same line, at most so many columns long.
    pub fn limited(line: &Self, columns: u16) -> Self {
        Self { x: line.x, y: line.y, end: line.end.min(line.x.saturating_add(columns)) }
    }

    pub fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    pub fn skip(&mut self, columns: u16) {
        self.x = self.x.saturating_add(columns).min(self.end);
    }

    pub fn x(&self) -> u16 {
        self.x
    }

    /// Gives up columns at the right end, and returns a line over them.
    pub fn split_right(&mut self, columns: u16) -> Self {
        let columns = columns.min(self.room());
        let right = Self { x: self.end - columns, y: self.y, end: self.end };
        self.end -= columns;
        right
    }
}

/// The rows of a track that stand for what is shown, of which there are none where everything is: at an end of the track only
/// at that end of the list.
fn thumb(height: u16, offset: usize, lines: usize) -> Range<u16> {
    let rows = usize::from(height);
    if rows == 0 || lines <= rows {
        return 0..0;
    }
    let length = (rows * rows / lines).clamp(1, (rows - 1).max(1));
    let (free, last) = (rows - length, lines - rows);
    let start = match offset {
        0 => 0,
        offset if offset >= last => free,
        offset => (offset * free / last).clamp(1, free.saturating_sub(1).max(1)).min(free),
    };
    let row = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    row(start)..row(start + length)
}

/// The columns that a text takes, as it is written into cells: sign by sign. Signs that a terminal may join, as Arabic letters
/// are, still have their cells.
pub fn columns(text: &str) -> u16 {
    if is_plain(text) {
        return u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
    }
    signs(&Span::raw(text)).map(|(_, width)| width).fold(0, u16::saturating_add)
}

/// Whether each character has one cell, as in most of what is written: letters without accents, and our own signs.
fn is_plain(text: &str) -> bool {
    let is_plain = |character: char| match character {
        ' '..='~' => true,
        other => matches!(other, '·' | '–' | '—' | '…' | '└' | '─' | '│' | '↑'..='↓' | '✔' | '✘' | '◆' | '◇'),
    };
    text.chars().all(is_plain)
}

/// What is written into a cell of its own, or into two: a letter with its accents, an emoji with all that belongs to it.
fn signs<'t>(text: &'t Span<'_>) -> impl Iterator<Item = (&'t str, u16)> {
    let signs = text.styled_graphemes(Style::new());
    signs.map(|sign| (sign.symbol, u16::try_from(sign.symbol.width()).unwrap_or(0)))
}

/// The text, or as much of it as fits with the ellipsis behind.
pub fn fit<'t>(text: &'t str, room: usize, ellipsis: &str) -> Cow<'t, str> {
    if usize::from(columns(text)) <= room {
        return Cow::Borrowed(text);
    }
    if room < ellipsis.width() {
        return Cow::Borrowed("");
    }
    let keep = room - ellipsis.width();
    if is_plain(text) {
        let end = text.char_indices().nth(keep).map_or(text.len(), |(end, _)| end);
        return Cow::Owned(format!("{}{ellipsis}", &text[..end]));
    }
    let (mut cut, mut width) = (String::new(), 0);
    for (sign, columns) in signs(&Span::raw(text)) {
        width += usize::from(columns);
        if width > keep {
            break;
        }
        cut.push_str(sign);
    }
    Cow::Owned(cut + ellipsis)
}

/// Our own signs in ASCII, each as wide as it was. What else a text has is somebody's words and stays.
fn ascii(text: &str) -> Cow<'_, str> {
    let sign = |character: char| match character {
        '·' | '–' | '—' => '-',
        '↑' => '^',
        '↓' => 'v',
        '←' => '<',
        '→' | '›' => '>',
        '…' | '○' => '.',
        '±' | '✔' => '+',
        '✘' => 'x',
        '◐' => '~',
        '◷' => '?',
        '◌' => 'c',
        '⊘' => 'w',
        '◆' => 'G',
        '◇' => 'g',
        '●' => '*',
        other => other,
    };
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(sign).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_a_terminal_may_join_keep_their_cells() {
        // Lam and alef are one sign for who reads, and two cells here.
        assert_eq!(
            (columns("سلام"), columns("שלום"), columns("漢字"), columns("e\u{301}"), columns("🇫🇷")),
            (4, 4, 4, 1, 2)
        );
    }

    #[test]
    fn the_scrollbar_tells_the_ends_of_a_list_from_what_lies_between() {
        assert_eq!(thumb(10, 0, 10), 0..0);
        assert_eq!(thumb(10, 0, 20), 0..5);
        assert_eq!(thumb(10, 1, 20), 1..6);
        assert_eq!(thumb(10, 9, 20), 4..9);
        assert_eq!(thumb(10, 10, 20), 5..10);
        assert_eq!((thumb(10, 0, 11), thumb(10, 1, 11)), (0..9, 1..10));
        assert_eq!((thumb(10, 0, 5000), thumb(10, 4990, 5000)), (0..1, 9..10));
        assert_eq!((thumb(0, 3, 9), thumb(1, 3, 9), thumb(2, 3, 9)), (0..0, 0..1, 1..2));
    }

    #[test]
    fn what_is_plain_is_as_wide_as_it_is_written() {
        for sign in (' '..='✘').filter(|sign| is_plain(&sign.to_string())) {
            let text = format!("a{sign}e");
            assert_eq!((signs(&Span::raw(&text)).count(), columns(&text)), (3, 3), "{sign}");
            assert_eq!(signs(&Span::raw(&text)).map(|(_, width)| width).sum::<u16>(), 3, "{sign}");
        }
        assert!(!is_plain("e\u{301}") && !is_plain("\t") && !is_plain("é"));
    }

    #[test]
    fn cuts_at_columns_and_not_at_characters() {
        assert_eq!(fit("hello", 5, "…"), "hello");
        assert_eq!(fit("hello!", 5, "…"), "hell…");
        assert_eq!(fit("漢字漢字", 5, "…"), "漢字…");
        assert_eq!(fit("漢字漢字", 4, "…"), "漢…");
        assert_eq!(fit("hello", 0, "…"), "");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(fit("👍🏽👍🏽👍🏽", 5, "…"), "👍🏽👍🏽…");
    }
}
