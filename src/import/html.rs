//! Tags of HTML in lines of a document: where they stand, and the rows of tables that are written with them.

pub(super) fn contains_tag(text: &str, tag: &str) -> bool {
    text.match_indices('<').any(|(at, _)| begins_with_tag(&text[at..], tag))
}

/// Whether a text begins with a tag, which is named with its angle.
pub(super) fn begins_with_tag(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
}

/// A piece of a line: what a tag is, or text between tags.
pub(super) enum Piece<'t> {
    /// The name in lower case, with its slash, and all that stands between the angles.
    Tag(String, &'t str),
    Text(&'t str),
}

/// Cuts a line at its tags. An angle that no name follows is text.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(open) = line[at..].find('<').map(|open| at + open) {
        let inner = &line[open + 1..];
        let name: String =
            inner.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/').collect();
        let end =
            inner.find('>').filter(|_| name.trim_matches('/').starts_with(|first: char| first.is_ascii_alphabetic()));
        let Some(end) = end else {
            at = open + 1;
            continue;
        };
        pieces.push(Piece::Text(&line[start..open]));
        pieces.push(Piece::Tag(name.to_ascii_lowercase().trim_end_matches('/').to_owned(), &inner[..end]));
        at = open + 1 + end + 1;
        start = at;
    }
    pieces.push(Piece::Text(&line[start..]));
    pieces
}

/// The box that an input is.
pub(super) fn input(inner: &str) -> Option<&'static str> {
    let inner = inner.to_ascii_lowercase();
    inner.contains("checkbox").then(|| if inner.contains("checked") { "[x] " } else { "[ ] " })
}

#[derive(Default)]
pub(super) struct Row {
    /// The line of the first cell that says something.
    pub number: usize,
    pub cells: Vec<String>,
    pub is_head: bool,
    is_named: bool,
}

/// The rows of a table, cells and all; those that say nothing are none.
pub(super) fn rows(lines: &[(usize, &str)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut in_cell = false;
    for (number, line) in lines {
        for piece in pieces(line) {
            match piece {
                Piece::Tag(name, inner) => match name.as_str() {
                    "tr" => {
                        rows.push(Row { number: *number, ..Row::default() });
                        in_cell = false;
                    }
                    "td" | "th" => {
                        // A row may begin without its tag, where a writer was in a hurry.
                        if rows.is_empty() {
                            rows.push(Row { number: *number, ..Row::default() });
                        }
                        let Some(row) = rows.last_mut() else { continue };
                        row.is_head |= name == "th" && row.cells.is_empty();
                        row.cells.push(String::new());
                        in_cell = true;
                    }
                    "/td" | "/th" | "/tr" => in_cell = false,
                    "input" => put(&mut rows, in_cell, *number, input(inner).unwrap_or_default()),
                    "code" | "/code" => put(&mut rows, in_cell, *number, "`"),
                    "b" | "/b" | "strong" | "/strong" => put(&mut rows, in_cell, *number, "**"),
                    _ => put(&mut rows, in_cell, *number, " "),
                },
                Piece::Text(text) => put(&mut rows, in_cell, *number, &text.replace('|', "\\|")),
            }
        }
        put(&mut rows, in_cell, *number, " ");
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        *cell = cell.trim().to_owned();
    }
    rows
}

fn put(rows: &mut [Row], in_cell: bool, number: usize, text: &str) {
    let Some(row) = rows.last_mut().filter(|_| in_cell) else { return };
    if !row.is_named && text.contains(char::is_alphanumeric) {
        (row.number, row.is_named) = (number, true);
    }
    if let Some(cell) = row.cells.last_mut() {
        cell.push_str(text);
    }
}
