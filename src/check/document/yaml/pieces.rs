//! The documents of a stream one by one: a line of `---` ends whatever comes before it, so that each can be read without
//! the others, and those that nobody asks for need not be read.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use memchr::memmem;

use super::{Document, read_alone};
use crate::limits;

/// A file that is known to fall into pieces.
#[derive(Debug)]
pub(in crate::check) struct Pieces {
    list: Vec<Piece>,
    /// How many values the file may still have.
    nodes: Cell<usize>,
}

#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    /// How many lines there are before it.
    lines: usize,
    /// The documents in it, which are one at most; None if it cannot be read by itself.
    read: OnceCell<Option<Vec<Document>>>,
}

impl Pieces {
    /// None if the file is one piece, or no text, or has what reaches from document to document: directives and ends that
    /// are said.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let starts_line = |mark: &str| memmem::find_iter(bytes, mark).any(|at| at == 0 || bytes[at - 1] == b'\n');
        if memmem::find(bytes, b"\n---").is_none() || memmem::find(bytes, b"{%").is_some() {
            return None;
        }
        // Without its line feed a carriage return ends a line, too.
        let lone_return = memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
        if lone_return || starts_line("%") || starts_line("...") || std::str::from_utf8(bytes).is_err() {
            return None;
        }
        let is_mark = |at: &usize| matches!(bytes.get(at + 4), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        let starts = memmem::find_iter(bytes, b"\n---").filter(is_mark).map(|at| at + 1);
        let (mut list, mut from, mut lines) = (Vec::new(), 0, 0);
        for end in starts.chain([bytes.len()]) {
            list.push(Piece { range: from..end, lines, read: OnceCell::new() });
            lines += memchr::memchr_iter(b'\n', &bytes[from..end]).count();
            from = end;
        }
        (list.len() > 1).then_some(Self { list, nodes: Cell::new(limits::NODES) })
    }

    /// The documents in the wanted pieces. None if one of these has a problem or is a template: then only the whole file
    /// can tell.
    pub fn documents(&self, bytes: &[u8], wanted: impl Fn(&[u8]) -> bool) -> Option<Vec<&Document>> {
        let mut documents = Vec::new();
        for piece in self.list.iter().filter(|piece| wanted(&bytes[piece.range.clone()])) {
            let read = || read_alone(std::str::from_utf8(&bytes[piece.range.clone()]).ok()?, piece.lines, &self.nodes);
            documents.extend(piece.read.get_or_init(read).as_deref()?);
        }
        Some(documents)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::document::{Format, parse};

    const LINES: &[&str] = &[
        "---",
        "---",
        "--- # a",
        "--- a",
        "a: 1",
        "b:",
        "  c: [1, 2]",
        "- x",
        "- y: |",
        "    text",
        "    ---",
        "# {{ x }}",
        "d: \"{{ x }}\"",
        "e: {{ x }}",
        "\"q",
        "...",
        "%YAML 1.2",
        "f: &g 1",
        "h: *g",
        "---x",
        "",
        "\r",
        "[1,",
        "i: >-\n  folded",
        " z",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Each document that is read alone is what the whole file says it is, on the same lines.
        #[test]
        fn pieces_are_read_as_the_whole_is(lines in prop::collection::vec(prop::sample::select(LINES), 1..14)) {
            let text = lines.join("\n");
            let whole = parse(Format::Yaml, text.as_bytes());
            let read = Pieces::of(text.as_bytes());
            let documents = read.as_ref().and_then(|pieces| pieces.documents(text.as_bytes(), |_| true));
            if let Some(documents) = documents {
                prop_assert!(!whole.is_template && whole.problems.is_empty(), "{:?}", whole.problems);
                let (alone, whole): (Vec<_>, Vec<_>) =
                    (documents.iter().map(|document| &document.root).collect(), whole.list.iter().map(|document| &document.root).collect());
                prop_assert_eq!(alone, whole);
            }
        }
    }

    #[test]
    fn only_what_is_wanted_is_read() {
        let text = "kind: A\n---\nkind: B\nbroken: [\n---\nkind: C\nat: 6\n";
        let pieces = Pieces::of(text.as_bytes()).unwrap();
        let has = |word: &'static str| move |text: &[u8]| memmem::find(text, word.as_bytes()).is_some();
        let found = pieces.documents(text.as_bytes(), has("kind: C")).unwrap();
        assert_eq!(found.iter().map(|document| document.root.line).collect::<Vec<_>>(), [6]);
        assert_eq!(pieces.list.iter().filter(|piece| piece.read.get().is_some()).count(), 1);
        assert!(pieces.documents(text.as_bytes(), has("kind")).is_none(), "one is broken");
        for whole in ["a: 1\n", "a: 1\n...\n---\nb: 1\n", "%YAML 1.2\n---\na: 1\n---\nb: 1\n", "a: 1\n---b\n"] {
            assert!(Pieces::of(whole.as_bytes()).is_none(), "{whole}");
        }
    }
}
