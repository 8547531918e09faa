//! Regular expressions: checked when a checklist is read, compiled when a file first needs them, and run where the
//! literals stand that a match must have.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::Hir;

use super::literals::{self, Literals};
use crate::reader::{Table, did_you_mean};

/// What a compiled expression may weigh, in bytes; a bomb is refused, a real rule is far below.
const SIZE_LIMIT: usize = 4 << 20;
const NEST_LIMIT: u32 = 100;
/// How much of an expression is shown to people, in characters.
const SHOWN: usize = 60;

/// An expression whose syntax is right. `^` and `$` match at line ends, whatever system wrote them; classes are ASCII unless `unicode` is set, which
/// costs ten times less to search.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    flags: Flags,
    /// What it means; of one that is known to be right, found when it is first asked for.
    tree: OnceLock<Option<Hir>>,
    /// What every match has one of; found when it is first asked for, because the window opens before that.
    literals: OnceLock<Option<Literals>>,
    compiled: OnceLock<Result<Regex, String>>,
    finder: OnceLock<Option<AhoCorasick>>,
}

/// The places where an expression matches, from the first to the last.
pub struct Matches<'p, 'b> {
    regex: &'p Regex,
    bytes: &'b [u8],
    /// Tells the lines that are worth a search; without it all of the bytes are searched at once.
    finder: Option<&'p AhoCorasick>,
    /// What is searched now, and from where on.
    range: Range<usize>,
    at: usize,
}

/// How the patterns of one check are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    pub ignore_case: bool,
    pub unicode: bool,
}

impl Pattern {
    /// # Errors
    /// What is wrong with the expression.
    pub fn new(text: &str, flags: Flags) -> Result<Self, String> {
        let tree = parse(text, flags)?;
        Ok(Self { tree: Some(tree).into(), ..Self::proven(text, flags) })
    }

    /// An expression that somebody else has found to be right: it is parsed when a file first needs it.
    fn proven(text: &str, flags: Flags) -> Self {
        Self {
            text: text.to_owned(),
            flags,
            tree: OnceLock::new(),
            literals: OnceLock::new(),
            compiled: OnceLock::new(),
            finder: OnceLock::new(),
        }
    }

    fn tree(&self) -> Option<&Hir> {
        self.tree.get_or_init(|| parse(&self.text, self.flags).ok()).as_ref()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it captures a part of what it matches.
    pub fn has_group(&self) -> bool {
        self.tree().is_some_and(|tree| tree.properties().explicit_captures_len() > 0)
    }

    /// Whether it is too long to be read at a glance.
    pub fn is_long(&self) -> bool {
        self.text.chars().nth(SHOWN).is_some()
    }

    /// The expression in quotes, cut where it gets too long to read.
    pub fn shown(&self) -> String {
        match self.text.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("`{}…`", &self.text[..cut]),
            None => format!("`{}`", self.text),
        }
    }

    /// # Errors
    /// When the expression is too large to compile.
    pub fn regex(&self) -> Result<&Regex, &str> {
        let compile = || {
            RegexBuilder::new(&self.text)
                .multi_line(true)
                .crlf(true)
                .case_insensitive(self.flags.ignore_case)
                .unicode(self.flags.unicode)
                .size_limit(SIZE_LIMIT)
                .nest_limit(NEST_LIMIT)
                .build()
                .map_err(|_| format!("the expression `{}` is too large to run", self.text))
        };
        self.compiled.get_or_init(compile).as_ref().map_err(String::as_str)
    }

    /// What every match has one of; None if that is not known.
    pub fn literals(&self) -> Option<&Literals> {
        self.literals.get_or_init(|| self.tree().and_then(literals::required)).as_ref()
    }

    /// # Errors
    /// When the expression is too large to compile.
    pub fn matches<'p, 'b>(&'p self, bytes: &'b [u8]) -> Result<Matches<'p, 'b>, &'p str> {
        let regex = self.regex()?;
        let finder = self.finder.get_or_init(|| self.line_finder()).as_ref();
        let range = if finder.is_some() { 0..0 } else { 0..bytes.len() };
        Ok(Matches { regex, bytes, finder, range, at: 0 })
    }

    fn line_finder(&self) -> Option<AhoCorasick> {
        // Where no match goes beyond its line, a line can be searched by itself.
        let by_line = self.tree().is_some_and(|tree| !literals::crosses_lines(tree));
        let literals = self.literals().filter(|_| by_line)?;
        // Only leftmost searches make use of vectors.
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostFirst).ascii_case_insensitive(literals.folded).build(&literals.texts).ok()
    }
}

fn parse(text: &str, flags: Flags) -> Result<Hir, String> {
    let parsed = regex_syntax::ParserBuilder::new()
        .multi_line(true)
        .crlf(true)
        .case_insensitive(flags.ignore_case)
        .unicode(flags.unicode)
        .utf8(false)
        .nest_limit(NEST_LIMIT)
        .build()
        .parse(text);
    match parsed {
        Ok(tree) if tree.properties().minimum_len() == Some(0) => {
            Err("it matches the empty text, so it matches everywhere".to_owned())
        }
        Ok(tree) => Ok(tree),
        Err(regex_syntax::Error::Parse(error)) => Err(error.kind().to_string()),
        Err(regex_syntax::Error::Translate(error)) => Err(error.kind().to_string()),
        Err(error) => Err(error.to_string()),
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let searched = &self.bytes[self.range.clone()];
            if let Some(found) = self.regex.find_at(searched, self.at - self.range.start) {
                let found = self.range.start + found.start()..self.range.start + found.end();
                // No expression matches the empty text, so that this goes on.
                self.at = found.end;
                return Some(found);
            }
            let candidate = self.finder?.find(Input::new(self.bytes).range(self.range.end..))?;
            let start = memchr::memrchr(b'\n', &self.bytes[..candidate.start()]).map_or(0, |newline| newline + 1);
            let rest = &self.bytes[candidate.end()..];
            // With its line break, before which a carriage return is part of the end and not of the line.
            let end = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |newline| candidate.end() + newline + 1);
            (self.range, self.at) = (start..end, start);
        }
    }
}

/// Reads one expression or a list of them; None if the key is absent or something in it was refused.
pub fn patterns(table: &mut Table<'_, '_>, key: &'static str, flags: Flags) -> Option<Vec<Pattern>> {
    let read = |table: &Table<'_, '_>, text: &str| {
        let text = expand(table, text)?;
        if table.is_proven() { Ok(Pattern::proven(&text, flags)) } else { Pattern::new(&text, flags) }
    };
    table.list(key, |table, value, text| match read(table, text) {
        Ok(pattern) => Some(pattern),
        Err(reason) => {
            let help = match text.contains("(?=") || text.contains("(?!") || text.contains("(?<") {
                true => "look-around is not available: say what stands there instead",
                false => "write backslashes in single quotes: 'a\\.b'",
            };
            table.problem_at(value, &format!("not a usable regular expression: {reason}"), help);
            None
        }
    })
}

/// Puts the checklist's own `[patterns]` in the place of `{{name}}`.
fn expand(table: &Table<'_, '_>, text: &str) -> Result<String, String> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) =
            after.split_once("}}").ok_or("`{{` without `}}`: it names one of the checklist's `[patterns]`")?;
        let patterns = &table.names().patterns;
        let Some(pattern) = patterns.get(name) else {
            let help = did_you_mean(name, patterns.keys().map(String::as_str));
            return Err(format!("there is no pattern `{name}` ({help})"));
        };
        expanded.push_str(before);
        expanded.push_str(pattern);
        rest = after;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// `'a' and 'b'`, for people.
pub fn quoted(patterns: &[Pattern], word: &str) -> String {
    let shown: Vec<_> = patterns.iter().take(3).map(Pattern::shown).collect();
    let more = if patterns.len() > 3 { " …" } else { "" };
    format!("{}{more}", shown.join(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXPRESSIONS: &[&str] = &[
        "abc",
        "(?i)abc",
        "^ab",
        "ab$",
        r"^[ \t]*ab[^\n]*c$",
        r"\bab\b",
        r"a\s*b",
        "[Aa]b|bc",
        r"^(?:[^\S\n]*[^\s#/*][^#/\n]*?)?[^\S\n]*abc",
        r"ab(?:[^\n]*\n){1,2}[^\n]*c",
        r"\Aab",
        "a.b",
        "(?s)a.b",
        "#ab?c",
        "b{2,}a",
        r"(?:^|[ \t])abc?",
        r"ab\r?$",
        r"a[^\n]$",
        r"b[^\n]",
        "^[ab]+$",
        "ab.*$",
    ];

    proptest! {
        /// Whatever is skipped has no match, and what is found line by line is what is found in the whole.
        #[test]
        fn matches_are_those_of_the_expression(text in "[abcABC #\\r\\n\\t]{0,120}") {
            for expression in EXPRESSIONS {
                let pattern = Pattern::new(expression, Flags::default()).unwrap();
                let found: Vec<_> = pattern.matches(text.as_bytes()).unwrap().collect();
                let wanted: Vec<_> =
                    pattern.regex().unwrap().find_iter(text.as_bytes()).map(|found| found.range()).collect();
                prop_assert_eq!(&found, &wanted, "{}", expression);
                let lower = text.to_ascii_lowercase();
                let has = |literal: &Vec<u8>, folded: bool| {
                    memchr::memmem::find(if folded { lower.as_bytes() } else { text.as_bytes() }, literal).is_some()
                };
                if let (Some(literals), false) = (pattern.literals(), wanted.is_empty()) {
                    prop_assert!(literals.texts.iter().any(|literal| has(literal, literals.folded)), "{}", expression);
                }
            }
        }
    }

    #[test]
    fn lines_end_before_either_break() {
        let found = |expression: &str, text: &str| {
            Pattern::new(expression, Flags::default()).unwrap().matches(text.as_bytes()).unwrap().count()
        };
        for text in ["DEBUG=True", "DEBUG=True\n", "DEBUG=True\r\n", "A=1\r\nDEBUG=True\r\nB=2\r\n"] {
            for expression in ["^DEBUG=True$", r"^DEBUG=True\r?$", "^DEBUG=.*$", "(?i)^debug=true$", r"^\w+=True$"] {
                assert_eq!(found(expression, text), 1, "{expression} in {text:?}");
            }
        }
        assert_eq!(found("^DEBUG=True$", "DEBUG=True\rx\n") + found("^True$", "DEBUG=True\r\n"), 1);
    }

    #[test]
    fn refuses_what_matches_everywhere_and_what_is_broken() {
        for bad in [".*", "a?", "(", "(?=a)b", "a{2,1}"] {
            assert!(Pattern::new(bad, Flags::default()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bomb_is_an_error_and_not_a_hang() {
        let pattern = Pattern::new("(a{500}){500}{500}", Flags::default());
        assert!(pattern.is_ok_and(|pattern| pattern.regex().is_err()));
    }
}
