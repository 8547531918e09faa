//! Lists and tables that are written in HTML, and definition lists, put as Markdown; marks that are spelled, as marks.
//!
//! Each line that comes of it knows the line of the document that it stands for.

use std::borrow::Cow;

use super::html::{Piece, begins_with_tag, contains_tag, input, pieces, rows};

/// Names for marks between colons, as people type them.
const SPELLED: &[(&str, &str)] = &[
    (":white_check_mark:", "✅"),
    (":heavy_check_mark:", "✔"),
    (":ballot_box_with_check:", "☑"),
    (":large_green_circle:", "🟢"),
    (":green_circle:", "🟢"),
    (":large_green_square:", "🟩"),
    (":green_square:", "🟩"),
    (":warning:", "⚠"),
    (":large_yellow_circle:", "🟡"),
    (":yellow_circle:", "🟡"),
    (":large_orange_circle:", "🟠"),
    (":orange_circle:", "🟠"),
    (":hourglass:", "⌛"),
    (":hourglass_flowing_sand:", "⏳"),
    (":white_circle:", "⚪"),
    (":white_large_square:", "⬜"),
    (":construction:", "🚧"),
    (":arrows_counterclockwise:", "🔄"),
    (":large_blue_circle:", "🔵"),
    (":blue_circle:", "🔵"),
    (":x:", "❌"),
    (":heavy_multiplication_x:", "✖"),
    (":negative_squared_cross_mark:", "❎"),
    (":red_circle:", "🔴"),
    (":no_entry:", "⛔"),
    (":no_entry_sign:", "🚫"),
    (":heavy_minus_sign:", "➖"),
];

/// Tags that this room knows as lists, tables or titles.
const KNOWN: [&str; 10] = ["<table", "<ul", "<ol", "<li", "<dl", "<dt", "<summary", "<input", "<h", "<H"];

/// A text of Markdown, and for each of its lines the line of the document; none if they are the same.
pub(super) struct Notation<'t> {
    pub text: Cow<'t, str>,
    pub numbers: Vec<usize>,
}

impl<'t> Notation<'t> {
    /// The text as it is.
    pub fn of(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), numbers: Vec::new() }
    }
}

pub(super) fn as_markdown(text: &str) -> Notation<'_> {
    let text = with_marks(text);
    let has_tags = text.contains('<') && KNOWN.iter().any(|tag| contains_tag(&text, tag));
    if !has_tags && !text.contains("\n: ") {
        return Notation { text, numbers: Vec::new() };
    }
    let mut writer = Writer::default();
    let mut lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line)).peekable();
    // One that is not closed would swallow the document.
    let last_end = text.split('\n').enumerate().filter(|(_, line)| contains_tag(line, "</table")).last();
    let last_end = last_end.map_or(0, |(index, _)| index + 1);
    while let Some((number, line)) = lines.next() {
        if writer.is_code(line) {
            writer.push(number, line);
        } else if begins_with_tag(line.trim_start(), "<table") && last_end >= number {
            let mut whole = vec![(number, line)];
            while !whole.last().is_some_and(|(_, line)| contains_tag(line, "</table")) {
                let Some(next) = lines.next() else { break };
                whole.push(next);
            }
            writer.table(&whole);
        } else if line.trim_start().starts_with('<') {
            writer.tags(number, line);
        } else if contains_tag(line, "<input") {
            writer.plain(number, &with_boxes(line));
        } else {
            writer.plain(number, line);
        }
    }
    writer.end_term();
    Notation { text: Cow::Owned(writer.text), numbers: writer.numbers }
}

fn with_marks(text: &str) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(text);
    for (spelled, mark) in SPELLED {
        if shown.contains(spelled) {
            shown = Cow::Owned(shown.replace(spelled, mark));
        }
    }
    shown
}

/// A line whose inputs are boxes.
fn with_boxes(line: &str) -> String {
    let shown = pieces(line).into_iter().map(|piece| match piece {
        Piece::Text(text) => Cow::Borrowed(text),
        Piece::Tag(name, inner) => match input(inner).filter(|_| name == "input") {
            Some(drawn) => Cow::Borrowed(drawn),
            None => Cow::Owned(format!("<{inner}>")),
        },
    });
    shown.collect::<String>()
}

#[derive(Default)]
struct Writer {
    text: String,
    numbers: Vec<usize>,
    /// What opened the code that the line stands in.
    fence: Option<String>,
    /// How deep in lists.
    depth: usize,
    /// What a definition list is about to define.
    term: Option<(usize, String)>,
}

impl Writer {
    fn push(&mut self, number: usize, line: &str) {
        if !self.numbers.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.numbers.push(number);
    }

    fn is_code(&mut self, line: &str) -> bool {
        let trimmed = line.trim_start();
        match &self.fence {
            Some(fence) => {
                if trimmed.starts_with(fence.as_str()) {
                    self.fence = None;
                }
                true
            }
            None => {
                let fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
                self.fence = fence.map(str::to_owned);
                fence.is_some()
            }
        }
    }

    /// A line without tags: `: what the line before means` makes an entry of both.
    fn plain(&mut self, number: usize, line: &str) {
        if let Some((_, term)) = &mut self.term {
            term.push(' ');
            term.push_str(line.trim());
            return;
        }
        let defined = line.strip_prefix(": ").map(str::trim).filter(|defined| !defined.is_empty());
        let before = self.text.rfind('\n').map_or(0, |at| at + 1);
        let term = &self.text[before..];
        let is_term = term.starts_with(|first: char| !first.is_whitespace())
            && !term.starts_with(['#', '-', '*', '+', '|', '>', '`', ':'])
            && !term.contains('|');
        match defined.filter(|_| is_term) {
            Some(defined) => {
                let entry = format!("- {}: {defined}", term.trim_end_matches(':'));
                self.text.truncate(before);
                self.text.push_str(&entry);
            }
            None => self.push(number, line),
        }
    }

    fn end_term(&mut self) {
        if let Some((number, term)) = self.term.take().filter(|(_, term)| !term.trim().is_empty()) {
            self.push(number, &format!("- {}", term.trim()));
        }
    }

    /// A line with tags: entries of lists and titles begin lines of their own, other tags stay for the reader of text.
    fn tags(&mut self, number: usize, line: &str) {
        let mut open = String::new();
        let mut is_title = false;
        for piece in pieces(line) {
            match piece {
                Piece::Text(text) => open.push_str(text),
                Piece::Tag(name, inner) => match name.as_str() {
                    "ul" | "ol" | "dl" => {
                        self.flush(number, &mut open);
                        self.depth = (self.depth + 1).min(20);
                    }
                    "/ul" | "/ol" | "/dl" => {
                        self.flush(number, &mut open);
                        self.end_term();
                        self.depth = self.depth.saturating_sub(1);
                    }
                    "li" => {
                        self.flush(number, &mut open);
                        open = format!("{}- ", "  ".repeat(self.depth.saturating_sub(1)));
                    }
                    "dt" => {
                        self.flush(number, &mut open);
                        self.end_term();
                        self.term = Some((number, String::new()));
                    }
                    "dd" => {
                        self.flush(number, &mut open);
                        if let Some((_, term)) = &mut self.term {
                            term.push_str(": ");
                        }
                    }
                    "/li" | "/dt" | "/dd" => self.flush(number, &mut open),
                    "summary" => {
                        self.flush(number, &mut open);
                        self.push(number, "");
                        is_title = true;
                    }
                    "/summary" => self.title(number, &mut open),
                    "details" | "/details" => {
                        self.flush(number, &mut open);
                        self.push(number, "");
                    }
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                        self.flush(number, &mut open);
                        open = format!("{} ", "#".repeat(usize::from(name.as_bytes()[1] - b'0')));
                    }
                    "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => self.flush(number, &mut open),
                    "input" => open.push_str(input(inner).unwrap_or_default()),
                    _ => open.push_str(&format!("<{inner}>")),
                },
            }
        }
        if is_title && !open.trim().is_empty() {
            self.title(number, &mut open);
        }
        self.flush(number, &mut open);
    }

    /// A summary is the label of what it hides.
    fn title(&mut self, number: usize, open: &mut String) {
        let title = std::mem::take(open);
        let title = title.replace("<b>", "").replace("</b>", "").replace("<strong>", "").replace("</strong>", "");
        let title = title.trim().trim_matches('*');
        if !title.is_empty() {
            self.push(number, &format!("**{title}**"));
        }
        self.push(number, "");
    }

    /// Ends the line that is open; in a definition list it belongs to the term.
    fn flush(&mut self, number: usize, open: &mut String) {
        let line = std::mem::take(open);
        match &mut self.term {
            Some((_, term)) => term.push_str(line.trim()),
            None if line.trim().is_empty() => {}
            None => self.push(number, &line),
        }
    }

    /// A whole table: its first row of heads, or heads without a name.
    fn table(&mut self, lines: &[(usize, &str)]) {
        let rows = rows(lines);
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let Some(first) = rows.first().filter(|_| width > 0) else { return };
        let line = |cells: &[String]| {
            let cells = (0..width).map(|at| format!(" {} |", cells.get(at).map_or("", String::as_str)));
            format!("|{}", cells.collect::<String>())
        };
        let number = first.number;
        self.push(number, "");
        if !first.is_head {
            self.push(number, &line(&[]));
            self.push(number, &format!("|{}", "---|".repeat(width)));
        }
        for (at, row) in rows.iter().enumerate() {
            self.push(row.number, &line(&row.cells));
            if at == 0 && first.is_head {
                self.push(number, &format!("|{}", "---|".repeat(width)));
            }
        }
        self.push(lines.last().map_or(number, |(number, _)| *number), "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(usize, String)> {
        let notation = as_markdown(text);
        let lines = notation.text.split('\n').map(str::to_owned);
        let numbered = lines.enumerate().map(|(at, line)| (notation.numbers.get(at).copied().unwrap_or(at + 1), line));
        numbered.filter(|(_, line)| !line.trim().is_empty()).collect()
    }

    fn lines(text: &str) -> Vec<(usize, &'static str)> {
        of(text).into_iter().map(|(number, line)| (number, &*line.leak())).collect()
    }

    #[test]
    fn tables_of_html() {
        let text = "<table>\n<tr><th>Item</th><th>Status</th></tr>\n<tr>\n  <td>Back|ups</td>\n  <td>✅</td>\n</tr>\n</table>\nend";
        assert_eq!(lines(text), [(2, "| Item | Status |"), (2, "|---|---|"), (4, "| Back\\|ups | ✅ |"), (8, "end")]);
        assert_eq!(lines("<TABLE><tr><td>a<td>✅</table>")[2], (1, "| a | ✅ |"));
    }

    #[test]
    fn lists_boxes_and_titles_of_html() {
        let text = "<details><summary><b>Security ✅</b></summary>\n\n<ul>\n<li>Keys ✅</li>\n<li><input type=\"checkbox\" checked> Scan\n<ul><li>Deep</li></ul></li>\n</ul>\n</details>\n<h2>Next</h2>";
        assert_eq!(
            lines(text),
            [(1, "**Security ✅**"), (4, "- Keys ✅"), (5, "- [x]  Scan"), (6, "  - Deep"), (9, "## Next")]
        );
    }

    #[test]
    fn definition_lists_of_both_kinds() {
        assert_eq!(lines("Backups\n: ✅ nightly\n\n: alone"), [(1, "- Backups: ✅ nightly"), (4, ": alone")]);
        assert_eq!(
            lines("<dl>\n<dt>Backups</dt>\n<dd>✅ nightly</dd>\n<dt>Keys</dt><dd>❌</dd>\n</dl>"),
            [(2, "- Backups: ✅ nightly"), (4, "- Keys: ❌")]
        );
    }

    #[test]
    fn spelled_marks_and_what_stays() {
        assert_eq!(lines("- :white_check_mark: a :rocket:"), [(1, "- ✅ a :rocket:")]);
        let code = "```html\n<table>\n```\n<your name> a < b <br> c\n";
        assert_eq!(lines(code), [(1, "```html"), (2, "<table>"), (3, "```"), (4, "<your name> a < b <br> c")]);
    }
}
