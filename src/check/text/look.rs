//! What one file says to the expressions of a `text` check.

use super::Text;
use crate::check::Fact;
use crate::check::pattern::Pattern;
use crate::repo::RepoPath;
use crate::text::{Sanitized, count};

/// How much of a line is quoted in a finding, in characters.
const EXCERPT: usize = 120;

/// Stands for the patterns that a file lacks by itself, where it has no text.
const NO_TEXT: u32 = u32::MAX;
/// The rule of the sites where something is still to be written.
const UNWRITTEN: u16 = u16::MAX - 1;
/// What `gonogo fix` leaves where only people know what belongs there.
const OPEN: &[u8] = b"TODO(you)";

/// What a file tells that is no subject, because it has no text that could be as wanted or not. There may be many pictures.
pub(super) fn textless() -> Fact {
    Fact { held: NO_TEXT, ..Fact::default() }
}

pub(super) fn is_textless(fact: &Fact) -> bool {
    fact.held == NO_TEXT
}

pub(super) fn is_unwritten(fact: &Fact) -> bool {
    fact.sites.iter().any(|site| site.rule == UNWRITTEN)
}

impl Text {
    /// `subjects` counts what must not be there: matches of `lacks`, and values that are not as wanted. `held` counts the
    /// wanted patterns that the file lacks by itself, `counts` how often each is there, where that is asked.
    pub(super) fn look(&self, bytes: &[u8]) -> Result<Fact, String> {
        let mut fact = Fact::default();
        for (rule, pattern) in self.lacks.iter().enumerate() {
            let mut lines = LineCounter::new(bytes);
            for found in pattern.matches(bytes)? {
                fact.subjects += 1;
                let line = lines.line_at(found.start);
                fact.push_site(line, self.has.len() + rule, || excerpt(bytes, found.start));
            }
        }
        let mut numbers = Vec::with_capacity(self.has.len());
        for (rule, pattern) in self.has.iter().enumerate() {
            let number = match &self.wanted {
                _ if !self.is_counting() => self.first(rule, pattern, bytes, &mut fact)?,
                None => self.all(rule, pattern, bytes, &mut fact)?,
                Some(_) => self.values(rule, pattern, bytes, &mut fact)?,
            };
            if self.per_file && !self.amount.fits(number) {
                fact.held += 1;
                fact.push_site(0, rule, || self.shortage(pattern, number).into());
            }
            numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
        }
        if self.is_counting() && !self.per_file && numbers.iter().any(|number| *number > 0) {
            fact.counts = numbers;
        }
        Ok(fact)
    }

    /// A skeleton has all headings and no content: what it has is not there before somebody has written it.
    pub(super) fn unless_unwritten(&self, bytes: &[u8], mut fact: Fact) -> Fact {
        let wanted = self.has.len();
        let has_any = match self.per_file {
            true => (fact.held as usize) < wanted,
            false => !fact.counts.is_empty() || fact.sites.iter().any(|site| usize::from(site.rule) < wanted),
        };
        if !has_any || !has_open(bytes) {
            return fact;
        }
        if self.per_file {
            fact.held += 1;
        } else {
            fact.sites.retain(|site| usize::from(site.rule) >= wanted);
            fact.counts.clear();
        }
        note_open(bytes, &mut fact);
        fact
    }

    /// Stops at the first match, because one is as good as many.
    fn first(&self, rule: usize, pattern: &Pattern, bytes: &[u8], fact: &mut Fact) -> Result<usize, String> {
        let Some(found) = pattern.matches(bytes)?.next() else { return Ok(0) };
        if !self.per_file {
            let line = LineCounter::new(bytes).line_at(found.start);
            fact.push_site(line, rule, || excerpt(bytes, found.start));
        }
        Ok(1)
    }

    /// Counts the matches, all of which are shown where there can be too many.
    fn all(&self, rule: usize, pattern: &Pattern, bytes: &[u8], fact: &mut Fact) -> Result<usize, String> {
        let mut lines = LineCounter::new(bytes);
        let mut number = 0;
        for found in pattern.matches(bytes)? {
            if !self.per_file && (number == 0 || self.amount.max.is_some()) {
                fact.push_site(lines.line_at(found.start), rule, || excerpt(bytes, found.start));
            }
            number += 1;
        }
        Ok(number)
    }

    /// Counts the matches and compares what the first group of each captures.
    fn values(&self, rule: usize, pattern: &Pattern, bytes: &[u8], fact: &mut Fact) -> Result<usize, String> {
        let Some(wanted) = &self.wanted else { return Ok(0) };
        let mut lines = LineCounter::new(bytes);
        let mut number = 0;
        for captures in pattern.regex()?.captures_iter(bytes) {
            let start = captures.get_match().start();
            let objection = wanted.objection(captures.get(1).map(|group| group.as_bytes()));
            if let Some(objection) = objection {
                fact.subjects += 1;
                let message = || format!("{objection}: {}", excerpt(bytes, start)).into();
                fact.push_site(lines.line_at(start), self.has.len() + self.lacks.len() + rule, message);
            } else if !self.per_file && (number == 0 || self.amount.max.is_some()) {
                fact.push_site(lines.line_at(start), rule, || excerpt(bytes, start));
            }
            number += 1;
        }
        Ok(number)
    }

    /// What is wrong with a number of matches.
    pub(super) fn shortage(&self, pattern: &Pattern, number: usize) -> String {
        let name = self.name(pattern);
        match self.amount.is_one() {
            true => format!("has no {name}"),
            false => format!("has {} of {name}, {} wanted", count(number, "place"), self.amount.describe("place")),
        }
    }
}

/// The places that are still to be written. What quotes the sign speaks of it only.
fn open(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let is_quoted = |at: usize| at > 0 && matches!(bytes[at - 1], b'`' | b'"' | b'\'');
    memchr::memmem::find_iter(bytes, OPEN).filter(move |at| !is_quoted(*at))
}

fn has_open(bytes: &[u8]) -> bool {
    open(bytes).next().is_some()
}

fn note_open(bytes: &[u8], fact: &mut Fact) {
    let mut lines = LineCounter::new(bytes);
    for at in open(bytes) {
        let line = lines.line_at(at);
        fact.push_site(line, UNWRITTEN.into(), || format!("still to be written: {}", excerpt(bytes, at)).into());
    }
}

/// Whether a file is for people to read: only there is content what they have written.
pub(super) fn is_prose(path: &RepoPath) -> bool {
    matches!(path.extension().as_str(), "md" | "mdx" | "markdown" | "rst" | "adoc" | "txt")
}

/// Counts lines from place to place, so that many matches in one file cost one pass.
struct LineCounter<'b> {
    bytes: &'b [u8],
    at: usize,
    line: usize,
}

impl<'b> LineCounter<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of an offset, counting from 1; offsets must not go back.
    fn line_at(&mut self, offset: usize) -> usize {
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..offset]).count();
        self.at = offset;
        self.line
    }
}

/// The line at an offset, trimmed and cut.
fn excerpt(bytes: &[u8], offset: usize) -> Sanitized {
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |newline| offset + newline);
    // A minified line is long; only what can be shown is decoded.
    let line = String::from_utf8_lossy(&bytes[start..end.min(start + 4 * EXCERPT + 64)]);
    let line = line.trim();
    match line.char_indices().nth(EXCERPT) {
        Some((cut, _)) => Sanitized::new(&format!("{}…", &line[..cut])),
        None => Sanitized::new(line),
    }
}
