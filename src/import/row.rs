//! Rows of tables and their cells, unescaped pipes in code and all.

use super::line::Line;

#[derive(Clone, Debug)]
pub(super) struct Row<'t> {
    pub line: usize,
    pub text: &'t str,
    pub cells: Vec<&'t str>,
    /// The cells if pipes in code separate as well, as strict readers take it.
    strict: Vec<&'t str>,
}

pub(super) fn row<'t>(line: &Line<'t>) -> Row<'t> {
    let text = line.text.trim();
    Row { line: line.number, text, cells: cells(text, true), strict: cells(text, false) }
}

/// `|---|:--:|`, with or without the outer pipes.
pub(super) fn is_separator(text: &str) -> bool {
    let text = text.trim();
    let drawn = text.chars().all(|character| matches!(character, '|' | '-' | ':' | ' ' | '\t'));
    drawn && text.contains('-') && (text.contains('|') || text.starts_with(':'))
}

fn cells(text: &str, keeps_code: bool) -> Vec<&str> {
    let inner = text.strip_prefix('|').unwrap_or(text);
    let mut cells = Vec::new();
    let (mut start, mut in_code, mut escaped) = (0, false, false);
    // A lone backtick opens no code.
    let mut ticks = inner.matches('`').count();
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'`' if keeps_code && !escaped => {
                ticks -= 1;
                in_code = !in_code && ticks > 0;
            }
            b'`' => ticks = ticks.saturating_sub(1),
            b'|' if !in_code && !escaped => {
                cells.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    if !inner[start..].trim().is_empty() || !text.ends_with('|') {
        cells.push(inner[start..].trim());
    }
    cells
}

impl<'t> Row<'t> {
    /// The cell of a column, empty if the row is short.
    pub fn cell(&self, column: usize) -> &'t str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// The cells as strict readers take them, to whom a pipe separates unless it is escaped.
    pub fn strict_cell(&self, column: usize) -> &'t str {
        self.strict.get(column).copied().unwrap_or_default()
    }

    /// Makes the row as wide as its header: with a pipe too many somewhere, the cells from the right are right.
    ///
    /// `name` is the column whose texts are longest, and `fits` says whether a row's cells make sense where they are.
    pub fn fit(&mut self, width: usize, name: usize, fits: impl Fn(&[&str]) -> bool) {
        let text = self.text;
        if self.cells.len() != width && self.strict.len() == width {
            self.cells = std::mem::take(&mut self.strict);
        }
        let Some(extra) = self.cells.len().checked_sub(width).filter(|extra| (1..=16).contains(extra)) else { return };
        let joined = std::iter::once(name).chain(0..width).map(|at| merged(&self.cells, at, extra, text));
        if let Some(cells) = joined.into_iter().flatten().find(|cells| fits(cells)) {
            self.cells = cells;
        }
    }
}

/// The cells with those from `at` on put together that are too many.
fn merged<'t>(cells: &[&'t str], at: usize, extra: usize, text: &'t str) -> Option<Vec<&'t str>> {
    let offset = |cell: &str| (cell.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let (first, last) = (cells.get(at)?, cells.get(at + extra)?);
    let whole = text.get(offset(first)?..offset(last)? + last.len())?;
    let mut merged = cells[..at].to_vec();
    merged.push(whole);
    merged.extend_from_slice(&cells[at + extra + 1..]);
    Some(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Row<'_> {
        row(&Line { number: 1, text, is_quoted: false })
    }

    #[test]
    fn cells_with_escapes_code_and_without_outer_pipes() {
        assert_eq!(of(r"| a | b \| c | `x | y` | |").cells, ["a", r"b \| c", "`x | y`", ""]);
        assert_eq!(of("a | b").cells, ["a", "b"]);
        assert_eq!(of("| a ` b | c |").cells, ["a ` b", "c"]);
    }

    #[test]
    fn a_pipe_too_many_is_part_of_the_cell_that_leaves_the_others_right() {
        let text = "| 1 | grep a | wc | ✅ |";
        let mut row = of(text);
        row.fit(3, 1, |cells| cells[2] == "✅" && cells[0] == "1");
        assert_eq!(row.cells, ["1", "grep a | wc", "✅"]);
    }

    #[test]
    fn separators() {
        assert!(is_separator("|---|:-:|") && is_separator("--- | ---"));
        assert!(!is_separator("---") && !is_separator("| a |") && !is_separator("|  |"));
    }
}
