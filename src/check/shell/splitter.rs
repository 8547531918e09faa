//! Splits a shell's text where one command ends and the next begins.

use std::collections::HashMap;

use super::{Command, prefix};

/// What ends a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    And,
    Or,
    Pipe,
    /// A parenthesis opens.
    Open,
    /// A line break, a semicolon, an ampersand.
    Over,
}

pub(super) fn split(script: &str) -> Vec<Command> {
    let mut splitter = Splitter {
        script,
        bytes: script.as_bytes(),
        at: 0,
        line: 0,
        text: Vec::new(),
        start: 0,
        parens: 0,
        before: End::Over,
        list: 0,
        awaited: Vec::new(),
        last_lines: None,
        unclosed: Vec::new(),
        commands: Vec::new(),
    };
    splitter.run();
    splitter.commands
}

struct Splitter<'s> {
    script: &'s str,
    bytes: &'s [u8],
    at: usize,
    line: usize,
    /// The command that is being read, and the line on which it started.
    text: Vec<u8>,
    start: usize,
    parens: usize,
    /// What ended the command before.
    before: End,
    /// The first command of the list that `&&` and `||` make.
    list: usize,
    /// The last words of the here-documents that start with the next line.
    awaited: Vec<&'s str>,
    /// Where each line stands for the last time, known once it is asked for.
    last_lines: Option<HashMap<&'s str, usize>>,
    /// Quotes and parentheses that were looked for up to the end in vain: nobody looks again.
    unclosed: Vec<u8>,
    commands: Vec<Command>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'\\' => self.escape(),
                b'\'' | b'"' => self.quoted(byte),
                b'$' if self.next_is(b"$(") => self.substitution(),
                b'#' if self.is_word_start() => self.at = self.end_of_line(),
                b'\n' => self.line_break(),
                b'<' if self.next_is(b"<<<") => self.take(3),
                b'<' if self.next_is(b"<<") => self.here_document(),
                b'&' | b'|' | b';' => self.operator(byte),
                b'(' | b')' => self.parenthesis(byte),
                _ => self.take(1),
            }
        }
        self.end(End::Over);
    }

    fn next_is(&self, text: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(text)
    }

    fn is_word_start(&self) -> bool {
        self.text.last().is_none_or(u8::is_ascii_whitespace)
    }

    fn end_of_line(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..]).map_or(self.bytes.len(), |newline| self.at + newline)
    }

    /// Moves what comes next into the command, on one line.
    fn take(&mut self, width: usize) {
        let end = (self.at + width).min(self.bytes.len());
        for byte in &self.bytes[self.at..end] {
            if self.text.is_empty() {
                if byte.is_ascii_whitespace() {
                    self.line += usize::from(*byte == b'\n');
                    continue;
                }
                self.start = self.line;
            }
            self.line += usize::from(*byte == b'\n');
            self.text.push(if byte.is_ascii_whitespace() { b' ' } else { *byte });
        }
        self.at = end;
    }

    /// A line break behind a backslash is none.
    fn escape(&mut self) {
        let width = [&b"\\\n"[..], b"\\\r\n"].iter().find(|joint| self.next_is(joint)).map(|joint| joint.len());
        match width {
            Some(width) => {
                self.at += width;
                self.line += 1;
                if !self.text.is_empty() {
                    self.text.push(b' ');
                }
            }
            None => self.take(2),
        }
    }

    fn quoted(&mut self, quote: u8) {
        let from = self.at + 1;
        let close = if self.unclosed.contains(&quote) { None } else { closing_quote(self.bytes, from, quote) };
        match close {
            Some(close) => self.take(close + 1 - self.at),
            None => {
                self.unclosed.push(quote);
                self.take(1);
            }
        }
    }

    /// `$( … )` is part of its command.
    fn substitution(&mut self) {
        let close = if self.unclosed.contains(&b'(') { None } else { closing_parenthesis(self.bytes, self.at + 1) };
        match close {
            Some(close) => self.take(close + 1 - self.at),
            None => {
                self.unclosed.push(b'(');
                self.take(2);
            }
        }
    }

    fn line_break(&mut self) {
        let goes_on =
            self.text.iter().all(u8::is_ascii_whitespace) && matches!(self.before, End::And | End::Or | End::Pipe);
        if !goes_on {
            self.end(End::Over);
        }
        self.at += 1;
        self.line += 1;
        for last in std::mem::take(&mut self.awaited) {
            self.skip_here_document(last);
        }
    }

    fn skip_here_document(&mut self, last: &str) {
        while self.at < self.bytes.len() {
            let end = self.end_of_line();
            let is_last = self.script[self.at..end].trim() == last;
            self.at = (end + 1).min(self.bytes.len());
            self.line += 1;
            if is_last {
                return;
            }
        }
    }

    fn here_document(&mut self) {
        let rest = &self.script[self.at + 2..];
        let name = rest.trim_start_matches('-').trim_start_matches([' ', '\t']).trim_start_matches(['\'', '"', '\\']);
        let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
        let end = name.find(|character| !is_part(character)).unwrap_or(name.len());
        let name = &name[..end];
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        // Without its last line it is no here-document, but two smaller-than signs of some other language.
        if is_name && self.last_line_of(name).is_some_and(|last| last > self.line) {
            self.awaited.push(name);
        }
        self.take(2);
    }

    fn last_line_of(&mut self, text: &str) -> Option<usize> {
        let script = self.script;
        let lines = self
            .last_lines
            .get_or_insert_with(|| script.lines().enumerate().map(|(index, line)| (line.trim(), index)).collect());
        lines.get(text).copied()
    }

    fn operator(&mut self, byte: u8) {
        let redirects = matches!(self.text.last(), Some(b'>' | b'<')) || self.next_is(b"&>");
        if redirects && byte != b';' {
            return self.take(1);
        }
        let (end, width) = match byte {
            b'&' if self.next_is(b"&&") => (End::And, 2),
            b'|' if self.next_is(b"||") => (End::Or, 2),
            b'|' if self.next_is(b"|&") => (End::Pipe, 2),
            b'|' => (End::Pipe, 1),
            _ => (End::Over, 1),
        };
        self.end(end);
        self.at += width;
    }

    /// A parenthesis groups commands; before it stands the name of a function, or of a case.
    fn parenthesis(&mut self, byte: u8) {
        if byte == b'(' {
            let rest = self.script[self.at + 1..].trim_start_matches([' ', '\t']);
            if rest.starts_with(')') {
                self.text.clear();
                self.at = self.bytes.len() - rest.len() + 1;
                return;
            }
            self.parens += 1;
            self.end(End::Open);
        } else if self.parens > 0 {
            self.parens -= 1;
            self.end(End::Over);
        } else {
            self.text.clear();
        }
        self.at += 1;
    }

    fn end(&mut self, end: End) {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.text)).trim().to_owned();
        if !text.is_empty() {
            if self.before == End::Or && prefix::never_fails(&text) {
                self.commands[self.list..].iter_mut().for_each(|command| command.is_ignored = true);
                self.list = self.commands.len();
            }
            self.commands.push(Command { line: self.start, text, is_ignored: false });
        }
        self.before = end;
        if matches!(end, End::Over | End::Open) {
            self.list = self.commands.len();
        }
    }
}

pub(super) fn closing_quote(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes[at] == quote {
            return Some(at);
        }
        // Only double quotes know escapes.
        at += if quote == b'"' { 2 } else { 1 };
    }
}

/// The parenthesis that closes the one at `open`.
pub(super) fn closing_parenthesis(bytes: &[u8], open: usize) -> Option<usize> {
    let (mut at, mut depth) = (open, 0_usize);
    let mut unclosed = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at),
            b')' => depth -= 1,
            b'\\' => at += 1,
            b'\'' | b'"' if !unclosed => match closing_quote(bytes, at + 1, *byte) {
                Some(close) => at = close,
                None => unclosed = true,
            },
            _ => {}
        }
        at += 1;
    }
    None
}
