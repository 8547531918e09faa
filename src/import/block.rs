//! What a document is made of: headings, paragraphs, lists, tables and code, each with its lines.
//!
//! An own reader of lines and not a Markdown library: the line as it is stored is what an item is known by, documents are
//! damaged in ways that Markdown turns into something else (a table without a blank before it, a list that ends in a
//! label, an indent of a tab), and it reads any text in one pass.

use super::line::{Bullet, Line, lines};
use super::row::{Row, is_separator, row};

#[derive(Debug)]
pub(super) enum Block<'t> {
    Heading { line: usize, level: u8, text: &'t str },
    Paragraph(Vec<Line<'t>>),
    List(Vec<Entry<'t>>),
    Table { header: Row<'t>, rows: Vec<Row<'t>> },
    Code(Vec<Line<'t>>),
}

/// One item of a list.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub line: usize,
    /// The index of the entry that it is nested in.
    pub parent: Option<usize>,
    /// Its first line, and those that go on without a blank line or a new beginning.
    pub text: Vec<&'t str>,
    /// Paragraphs of its own beneath it.
    pub notes: Vec<&'t str>,
    bullet: Bullet,
}

/// `numbers` are the lines of the document, if they are not the text's.
pub(super) fn blocks<'t>(text: &'t str, numbers: &[usize]) -> Vec<Block<'t>> {
    let lines = lines(text, numbers);
    let has_hashes = lines.iter().any(|line| line.heading().is_some());
    let mut reader = Reader { closers: closers(&lines), has_hashes, lines, at: 0, blocks: Vec::new() };
    while reader.at < reader.lines.len() {
        reader.step();
    }
    reader.blocks
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    /// For each line, the longest fence of either kind that closes from there on.
    closers: Vec<[usize; 2]>,
    /// Whether some line is a heading by its hashes.
    has_hashes: bool,
    at: usize,
    blocks: Vec<Block<'t>>,
}

fn closers(lines: &[Line<'_>]) -> Vec<[usize; 2]> {
    let mut longest = [0, 0];
    let mut closers = vec![longest; lines.len() + 1];
    for (at, line) in lines.iter().enumerate().rev() {
        if let Some((fence, length, true)) = line.fence() {
            let kind = usize::from(fence == '~');
            longest[kind] = longest[kind].max(length);
        }
        closers[at] = longest;
    }
    closers
}

impl<'t> Reader<'t> {
    fn line(&self, ahead: usize) -> Option<Line<'t>> {
        self.lines.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        let Some(line) = self.line(0) else { return };
        if line.is_blank() || (line.is_rule() && line.bullet().is_none()) {
            self.at += 1;
        } else if let Some((level, text)) = line.heading() {
            self.blocks.push(Block::Heading { line: line.number, level, text });
            self.at += 1;
        } else if let Some(code) = self.code() {
            self.blocks.push(Block::Code(code));
        } else if self.is_table() {
            let table = self.table();
            self.blocks.push(table);
        } else if line.bullet().is_some() {
            let list = self.list();
            self.blocks.push(Block::List(list));
        } else {
            self.paragraph();
        }
    }

    /// The lines of a fence that is closed somewhere; one that is not would swallow the document.
    fn code(&mut self) -> Option<Vec<Line<'t>>> {
        let (fence, length, _) = self.line(0)?.fence()?;
        let kind = usize::from(fence == '~');
        if self.closers.get(self.at + 1).is_none_or(|closers| closers[kind] < length) {
            return None;
        }
        self.at += 1;
        let mut code = Vec::new();
        while let Some(line) = self.line(0) {
            self.at += 1;
            match line.fence() {
                Some((other, closing, true)) if other == fence && closing >= length => break,
                _ => code.push(line),
            }
        }
        Some(code)
    }

    fn is_table(&self) -> bool {
        let header = self.line(0).is_some_and(|line| line.text.contains('|'));
        header && self.line(1).is_some_and(|line| is_separator(line.text))
    }

    fn table(&mut self) -> Block<'t> {
        let mut rows = Vec::new();
        while let Some(line) = self.line(0).filter(|line| line.text.contains('|') && line.heading().is_none()) {
            rows.push(row(&line));
            self.at += 1;
        }
        let header = rows.remove(0);
        if !rows.is_empty() {
            rows.remove(0);
        }
        Block::Table { header, rows }
    }

    fn list(&mut self) -> Vec<Entry<'t>> {
        let mut entries: Vec<Entry<'t>> = Vec::new();
        // The entries that are open, outermost first.
        let mut open: Vec<usize> = Vec::new();
        let mut after_blank = false;
        while let Some(line) = self.line(0) {
            if line.is_blank() {
                (after_blank, self.at) = (true, self.at + 1);
                continue;
            }
            if let Some(bullet) = line.bullet() {
                open.retain(|at| bullet.indent >= entries[*at].bullet.indent + 2);
                let parent = open.last().copied();
                open.push(entries.len());
                let text = vec![line.after_bullet()];
                entries.push(Entry { line: line.number, parent, text, notes: Vec::new(), bullet });
                self.at += 1;
            } else if self.goes_on(&line, &entries, after_blank) {
                self.go_on(&line, &mut entries, after_blank);
            } else {
                break;
            }
            after_blank = false;
        }
        entries
    }

    /// Whether a line that begins no item still belongs to the list.
    fn goes_on(&self, line: &Line<'_>, entries: &[Entry<'_>], after_blank: bool) -> bool {
        if line.heading().is_some() || line.is_rule() {
            return false;
        }
        if line.indent() >= 2 {
            return true;
        }
        let is_own = line.fence().is_some() || self.is_table() || begins_paragraph(line.text);
        !after_blank && !is_own && !entries.is_empty()
    }

    fn go_on(&mut self, line: &Line<'t>, entries: &mut [Entry<'t>], after_blank: bool) {
        if self.code().is_some() {
            return;
        }
        if self.is_table() {
            let table = self.table();
            self.blocks.push(table);
            return;
        }
        self.at += 1;
        match entries.last_mut() {
            Some(entry) if !after_blank => entry.text.push(line.text.trim()),
            // A paragraph of its own explains the item, and may carry its fields.
            Some(entry) => entry.notes.push(line.text.trim()),
            None => {}
        }
    }

    fn paragraph(&mut self) {
        let mut lines: Vec<Line<'t>> = Vec::new();
        while let Some(line) = self.line(0) {
            let ends = line.is_blank() || line.heading().is_some() || line.bullet().is_some() || self.is_table();
            let ends = ends || (line.fence().is_some() && !lines.is_empty());
            if ends && !(lines.is_empty() && line.fence().is_some()) {
                break;
            }
            if line.is_rule() {
                self.underline(&mut lines);
                break;
            }
            if !lines.is_empty() && is_underline(line.text, '=') {
                self.at += 1;
                self.headline(&mut lines, 1);
                break;
            }
            lines.push(line);
            self.at += 1;
        }
        if !lines.is_empty() {
            self.blocks.push(Block::Paragraph(lines));
        }
    }

    /// A line of hyphens makes a heading of a short line above it, where a document has no other headings.
    fn underline(&mut self, lines: &mut Vec<Line<'t>>) {
        let is_title = |line: &Line<'_>| line.text.chars().count() <= 60 && !line.text.contains([':', '*', '|']);
        let rule = self.line(0).is_some_and(|line| is_underline(line.text, '-'));
        let is_short = matches!(lines.as_slice(), [line] if is_title(line));
        // As long as the line above it, it was drawn for it.
        let length = |line: Option<Line<'_>>| line.map_or(0, |line| line.text.trim().chars().count());
        let is_drawn_for_it = length(self.line(0)).abs_diff(length(lines.first().copied())) <= 2;
        if is_short && rule && (!self.has_hashes || is_drawn_for_it) {
            self.headline(lines, 2);
        }
        self.at += 1;
    }

    fn headline(&mut self, lines: &mut Vec<Line<'t>>, level: u8) {
        if let Some(line) = lines.pop() {
            self.blocks.push(Block::Heading { line: line.number, level, text: line.text.trim() });
        }
    }
}

fn is_underline(text: &str, drawing: char) -> bool {
    let text = text.trim();
    text.len() >= 3 && text.chars().all(|character| character == drawing)
}

/// A label or a mark at the margin begins something new, even without a blank line before it.
fn begins_paragraph(text: &str) -> bool {
    let labelled = text.starts_with("**") && text[2..].contains(':');
    labelled || super::mark::leading(text).is_some()
}
