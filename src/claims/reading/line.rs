//! From a text to its lines: what each is, what it says without its marks, what is quoted as code in it.

use std::borrow::Cow;

use super::section::Section;
use super::status::{self, Status, take_marks};

#[derive(Debug)]
pub(in crate::claims) struct Line {
    /// Counts from 1.
    pub number: usize,
    /// What a reader sees, without the marks of lists, status and emphasis; of a fence, the line as it stands.
    pub text: String,
    /// What stands between backticks.
    pub spans: Vec<String>,
    /// The cells of a row.
    pub cells: Vec<String>,
    /// The number of the cell that names what the row is about.
    pub subject: usize,
    pub role: Role,
    pub status: Status,
    pub has_box: bool,
    /// It is no more than a bold word.
    is_bold: bool,
    pub section: usize,
    pub label: Option<usize>,
    /// How many columns it stands in.
    pub indent: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Role {
    Blank,
    Heading,
    Item,
    Row,
    /// The row of a table that names its columns.
    Head,
    Prose,
    /// In a fence of the given number.
    Code(usize),
    /// Comments, the lines around fences, the dashes of tables.
    Nothing,
}

impl Line {
    pub fn is_code(&self) -> bool {
        matches!(self.role, Role::Code(_))
    }

    /// The text in small letters.
    pub fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

/// Reads a text line by line.
#[derive(Debug)]
pub(super) struct Scanner {
    pub lines: Vec<Line>,
    pub sections: Vec<Section>,
    /// What the fences say that is in them, in small letters.
    pub languages: Vec<String>,
    /// What closes the fence that is open.
    fence: Option<(char, usize)>,
    /// Where the last fence begins, among the lines.
    opened: usize,
    in_comment: bool,
    /// Lines that introduce others, innermost last, with their indents.
    labels: Vec<(usize, usize)>,
    /// The column of the table at hand in which a status stands; None outside of tables.
    #[expect(clippy::option_option, reason = "a table without such a column is another thing than no table")]
    status_column: Option<Option<usize>>,
}

impl Scanner {
    pub fn of(text: &str) -> Self {
        let mut scanner = Self {
            lines: Vec::new(),
            sections: vec![Section::root()],
            languages: Vec::new(),
            fence: None,
            opened: 0,
            in_comment: false,
            labels: Vec::new(),
            status_column: None,
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.lines().for_each(|line| scanner.take(line));
        scanner
    }

    fn take(&mut self, raw: &str) {
        let trimmed = raw.trim();
        let indent = raw.len() - raw.trim_start().len();
        if self.in_comment || trimmed.starts_with("<!--") {
            self.in_comment = !trimmed.contains("-->");
            return self.push(Role::Nothing, indent, "", Status::None);
        }
        if self.is_inside_out(trimmed) {
            self.fence = None;
        }
        if self.take_fence(trimmed, indent) {
            return;
        }
        let quoted = trimmed.trim_start_matches(['>', ' ']);
        if !quoted.starts_with('|') {
            self.status_column = None;
        }
        match heading(quoted) {
            _ if quoted.is_empty() => self.push(Role::Blank, indent, "", Status::None),
            // Behind a rule nothing is introduced by what stands before it.
            _ if is_rule(quoted) => {
                self.labels.clear();
                self.push(Role::Nothing, indent, "", Status::None);
            }
            Some((level, title)) => self.take_heading(level, title),
            None if quoted.starts_with('|') => self.take_row(quoted),
            None => self.take_text(quoted, indent),
        }
    }

    /// Whether a line shows that the last mark of a fence closed one, of which the opening mark is missing: behind it stands a
    /// blank line, and now a heading between blank lines, in what would be no code of any language.
    fn is_inside_out(&self, trimmed: &str) -> bool {
        let is_plain = self.fence.is_some() && self.languages.last().is_some_and(String::is_empty);
        if !is_plain || heading(trimmed).is_none_or(|(level, _)| level < 2) {
            return false;
        }
        let is_blank = |line: Option<&Line>| line.is_some_and(|line| line.is_code() && line.text.is_empty());
        is_blank(self.lines.get(self.opened)) && is_blank(self.lines.last())
    }

    /// Whether the line is one of a fence, or one around it.
    fn take_fence(&mut self, trimmed: &str, indent: usize) -> bool {
        let mark = ['`', '~'].into_iter().find(|mark| trimmed.starts_with(&mark.to_string().repeat(3)));
        let length = mark.map_or(0, |mark| trimmed.chars().take_while(|character| *character == mark).count());
        match (self.fence, mark) {
            (None, Some(mark)) => {
                self.fence = Some((mark, length));
                self.languages.push(trimmed[length..].trim().to_lowercase());
                self.push(Role::Nothing, indent, "", Status::None);
                self.opened = self.lines.len();
            }
            (Some((open, least)), Some(mark)) if open == mark && length >= least && trimmed.len() == length => {
                self.fence = None;
                self.push(Role::Nothing, indent, "", Status::None);
            }
            (Some(_), _) => {
                let (code, comment) = trimmed.split_once(" #").unwrap_or((trimmed, ""));
                let status = take_marks(comment).1;
                let text = if status == Status::None { trimmed } else { code.trim_end() };
                self.push(Role::Code(self.languages.len() - 1), indent, text, status);
            }
            (None, None) => return false,
        }
        true
    }

    fn take_heading(&mut self, level: usize, title: &str) {
        let title = plain(title);
        let before = &self.sections[self.sections.len() - 1];
        self.sections.push(Section::after(before, level, &title));
        self.labels.clear();
        let (text, status) = take_marks(&title);
        self.push(Role::Heading, 0, text, status);
    }

    fn take_row(&mut self, row: &str) {
        let cells: Vec<String> = cells(row).iter().map(|cell| (*cell).to_owned()).collect();
        if cells.iter().all(|cell| cell.chars().all(|character| matches!(character, '-' | ':' | ' '))) {
            return self.push(Role::Nothing, 0, "", Status::None);
        }
        let Some(column) = self.status_column else {
            let names = ["status", "state", "result", "done", "ready", "pass/fail", "implemented"];
            let column = cells.iter().position(|cell| names.contains(&plain(cell).to_lowercase().trim()));
            self.status_column = Some(column);
            return self.push_row(Role::Head, row, &cells, Status::None);
        };
        let status = match column.and_then(|column| cells.get(column)) {
            Some(cell) => status::of_cell(&plain(cell)),
            None => Status::None,
        };
        self.push_row(Role::Row, row, &cells, status);
    }

    fn push_row(&mut self, role: Role, row: &str, cells: &[String], status: Status) {
        self.push(role, 0, row, status);
        if let Some(line) = self.lines.last_mut() {
            line.text = cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | ");
            line.cells = cells.iter().map(|cell| plain(cell)).collect();
        }
    }

    fn take_text(&mut self, text: &str, indent: usize) {
        let (rest, is_item) = without_bullet(text);
        let (rest, ticked) = without_box(rest);
        let rest = &mark_first(rest);
        let (bare, marked) = take_marks(rest);
        let status = match ticked {
            Some(true) => Status::Done,
            // A cross, or words, say more than that a box is empty.
            Some(false) => match (marked, status::of_ending(&plain(bare))) {
                (Status::Partial | Status::Failed, _) => marked,
                (Status::None, Status::Failed) => Status::Failed,
                _ => Status::Pending,
            },
            None if marked == Status::None => status::of_ending(&plain(bare)),
            None => marked,
        };
        let is_marked = marked != Status::None || ticked.is_some();
        let role = if is_item || is_marked { Role::Item } else { Role::Prose };
        self.push(role, indent, bare, status);
        let at = self.lines.len() - 1;
        self.lines[at].has_box = ticked.is_some();
        if introduces(bare) || role == Role::Item {
            self.labels.push((at, indent + usize::from(is_item)));
        }
    }

    /// Adds a line, and finds what introduces it: the nearest above that stands less deep, or as deep and is no item itself.
    fn push(&mut self, role: Role, indent: usize, text: &str, status: Status) {
        let is_item = role == Role::Item;
        if matches!(role, Role::Item | Role::Prose) {
            let depth = indent + usize::from(is_item);
            while let Some((at, above)) = self.labels.last() {
                let label = &self.lines[*at];
                // A bold word introduces the sentences and items behind it, not the other way round.
                let is_of_same_rank = if is_item {
                    label.role == Role::Item
                } else {
                    introduces(text) && (is_bold(text) || !label.is_bold)
                };
                if *above > depth || (*above == depth && is_of_same_rank) {
                    self.labels.pop();
                } else {
                    break;
                }
            }
        }
        let is_bold = is_bold(text);
        let (spans, text) = match role {
            Role::Code(_) => (Vec::new(), text.to_owned()),
            _ => (spans(text), plain(text)),
        };
        self.lines.push(Line {
            number: self.lines.len() + 1,
            text,
            spans,
            cells: Vec::new(),
            subject: 0,
            role,
            status,
            has_box: false,
            is_bold,
            section: self.sections.len() - 1,
            label: self.labels.last().map(|(at, _)| *at),
            indent,
        });
    }
}

/// A line that parts a text, `---`.
fn is_rule(line: &str) -> bool {
    let marks: String = line.split_whitespace().collect();
    marks.len() >= 3 && ["-", "*", "_"].iter().any(|mark| marks.replace(mark, "").is_empty())
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &line[level..];
    ((1..=6).contains(&level) && rest.starts_with([' ', '\t']))
        .then(|| (level, rest.trim().trim_end_matches('#').trim()))
}

/// A line that says what the next ones are about.
fn introduces(text: &str) -> bool {
    let bare = text.trim_end_matches(['*', '_', ' ']);
    bare.ends_with(':') || is_bold(text)
}

fn is_bold(text: &str) -> bool {
    text.starts_with("**") && text.trim_end_matches(':').ends_with("**") && text.matches("**").count() == 2
}

fn without_bullet(text: &str) -> (&str, bool) {
    if let Some(rest) = ["- ", "* ", "+ ", "• "].iter().find_map(|bullet| text.strip_prefix(bullet)) {
        return (rest.trim_start(), true);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(". ").or_else(|| text[digits..].strip_prefix(") "));
    match rest.filter(|_| (1..=3).contains(&digits)) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    }
}

/// What stands for a box, and whether it is ticked.
const BOXES: &[(&str, bool)] = &[
    ("[x]", true),
    ("[X]", true),
    ("[✅]", true),
    ("[✓]", true),
    ("[✔]", true),
    ("[✔\u{fe0f}]", true),
    ("[ ]", false),
];

fn without_box(text: &str) -> (&str, Option<bool>) {
    for (mark, ticked) in BOXES {
        if let Some(rest) = text.strip_prefix(mark).filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
            return (rest.trim_start(), Some(*ticked));
        }
    }
    (text, None)
}

/// A text with the mark that stands within its emphasis in front of it: `**✅ Backups**`.
fn mark_first(text: &str) -> Cow<'_, str> {
    let Some(inner) = text.strip_prefix("**") else { return Cow::Borrowed(text) };
    let (rest, status) = take_marks(inner.split("**").next().unwrap_or_default());
    match inner.find(rest).filter(|at| status != Status::None && *at > 0 && !rest.is_empty()) {
        Some(at) => Cow::Owned(format!("{}**{}", &inner[..at], &inner[at..])),
        None => Cow::Borrowed(text),
    }
}

/// The cells of a row; a `|` in code or behind a backslash separates nothing.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim().trim_start_matches('|');
    let row = row.strip_suffix('|').unwrap_or(row);
    let (mut cells, mut start, mut in_code, mut escaped) = (Vec::new(), 0, false, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'`' => in_code = !in_code,
            b'|' if !in_code && !escaped => {
                cells.push(row[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    cells.push(row[start..].trim());
    cells
}

/// A line with more of them is none that anybody wrote.
const SPANS: usize = 256;

/// What stands between backticks, in order.
fn spans(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split('`').collect();
    // Of an odd number of backticks the last is none.
    let last = parts.len() - usize::from(parts.len().is_multiple_of(2));
    let quoted = parts[..last].iter().skip(1).step_by(2).take(SPANS).map(|part| part.trim());
    quoted.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A text without backticks and emphasis; of links, what a reader sees.
pub(super) fn plain(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let Some(open) = rest[..at].rfind('[') else { break };
        let Some(end) = rest[at..].find(')') else { break };
        seen.push_str(rest[..open].trim_end_matches('!'));
        seen.push_str(&rest[open + 1..at]);
        rest = &rest[at + end + 1..];
    }
    seen.push_str(rest);
    // What is quoted keeps its signs: `__tests__`.
    let quoted = seen.matches('`').count() / 2 * 2;
    let parts = seen.split('`').enumerate();
    let kept =
        parts.map(|(at, part)| if at % 2 == 1 && at < quoted { part.to_owned() } else { without_emphasis(part) });
    kept.collect::<String>().replace('\u{fe0f}', "").trim().to_owned()
}

/// A text without the signs of emphasis; those in the middle of a word or of a path are a part of it.
fn without_emphasis(text: &str) -> String {
    let text = text.replace("**", "").replace("~~", "");
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("__") {
        let (before, behind) = (&rest[..at], &rest[at + 2..]);
        let is_bound =
            |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric() && next != '/' && next != '.');
        let is_end = behind.starts_with('.') && !behind[1..].starts_with(char::is_alphanumeric);
        let last = before.chars().next_back().or_else(|| kept.chars().next_back());
        kept.push_str(before);
        if !is_bound(last) && !is_bound(behind.chars().next()) && !is_end {
            kept.push_str("__");
        }
        rest = behind;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        Scanner::of(text).lines
    }

    #[test]
    fn lines_have_roles_and_lose_their_marks() {
        let text = "# Orders ✅\n\n- [x] **Backups** of `db/` run\n1. ❌ `GET /refunds`\n```bash\nGET /a  # ✅ Working\n# no\n```\n| Check | Status |\n|---|---|\n| Load | Pass |\nplain\n";
        let shown: Vec<_> = lines(text).iter().map(|line| (line.role, line.text.clone(), line.status)).collect();
        let wanted = [
            (Role::Heading, "Orders", Status::Done),
            (Role::Blank, "", Status::None),
            (Role::Item, "Backups of db/ run", Status::Done),
            (Role::Item, "GET /refunds", Status::Failed),
            (Role::Nothing, "", Status::None),
            (Role::Code(0), "GET /a", Status::Done),
            (Role::Code(0), "# no", Status::None),
            (Role::Nothing, "", Status::None),
            (Role::Head, "Check | Status", Status::None),
            (Role::Nothing, "", Status::None),
            (Role::Row, "Load | Pass", Status::Done),
            (Role::Prose, "plain", Status::None),
        ];
        assert_eq!(shown, wanted.map(|(role, text, status)| (role, text.to_owned(), status)));
        assert_eq!(lines(text)[2].spans, ["db/"]);
    }

    #[test]
    fn what_introduces_a_line_is_known() {
        let text = "**Image:**\n- ✅ pinned\n- ✅ small\n\n1. **Api** (Port 80)\n   - ✅ fast\n   **Routes:**\n   - GET /a\n\n`b.Dockerfile`:\n- ✅ slim\n";
        let lines = lines(text);
        let label = |number: usize| lines[number - 1].label.map(|at| at + 1);
        assert_eq!([label(2), label(3), label(6), label(8), label(11)], [Some(1), Some(1), Some(5), Some(7), Some(10)]);
    }

    #[test]
    fn cells_and_links_are_taken_apart() {
        assert_eq!(cells("| a | `b|c` | d\\|e |"), ["a", "`b|c`", "d\\|e"]);
        assert_eq!(plain("see [the **guide**](docs/a.md) and ![x](y.png)!"), "see the guide and x!");
        assert_eq!(plain("[a] (b"), "[a] (b");
        assert_eq!(
            plain("__All__ of `a/__tests__/b.ts` and a/__init__.py are __there__."),
            "All of a/__tests__/b.ts and a/__init__.py are there."
        );
    }
}
