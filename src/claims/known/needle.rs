//! Words that documents speak of, looked for in all files at once.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};

use super::place::{Class, Place, Source};
use crate::check::source::Lines;

/// How often a word is noted in one file.
const PER_FILE: usize = 20;
/// More words than these make an automaton that costs more than it saves.
const MANY: usize = 1_000;
/// How much of a line is kept.
const LINE: usize = 240;

/// The words to look for, in small letters.
#[derive(Debug, Default)]
pub(in crate::claims) struct Needles {
    words: BTreeMap<String, usize>,
}

/// Needles that are ready to be looked for.
pub(super) struct Seeker {
    words: Vec<String>,
    automaton: Option<AhoCorasick>,
}

/// A word in a file.
#[derive(Clone, Debug)]
pub(in crate::claims) struct Hit {
    pub place: Place,
    pub class: Class,
    /// It stands there as a word of its own, or as one of those a name is made of.
    pub is_word: bool,
    /// The line is a comment.
    pub is_comment: bool,
    /// The line, in small letters.
    pub text: Box<str>,
}

/// What was found of each word.
#[derive(Debug, Default)]
pub(in crate::claims) struct Hits(HashMap<String, Vec<Hit>>);

impl Needles {
    /// Adds a word as it may be written: `rate limit` is also `rate_limit`, `rate-limit` and `RateLimit`.
    pub fn add(&mut self, word: &str) {
        for form in forms(word) {
            if form.len() >= 2 {
                let next = self.words.len();
                self.words.entry(form).or_insert(next);
            }
        }
    }

    /// Adds a text that is written in one way only.
    pub fn add_exactly(&mut self, text: &str) {
        let next = self.words.len();
        self.words.entry(text.to_lowercase()).or_insert(next);
    }

    pub(super) fn seeker(&self) -> Seeker {
        let words: Vec<String> = self.words.keys().cloned().collect();
        let automaton = (!words.is_empty())
            .then(|| {
                // The fastest automaton is large, and slow to build for many words.
                let kind = (words.len() < MANY).then_some(AhoCorasickKind::DFA);
                AhoCorasickBuilder::new().ascii_case_insensitive(true).kind(kind).build(&words).ok()
            })
            .flatten();
        Seeker { words, automaton }
    }
}

fn forms(word: &str) -> Vec<String> {
    let word = word.trim().to_lowercase();
    let parts: Vec<&str> = word.split([' ', '-', '_']).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return vec![word];
    }
    ["", "_", "-", " ", "."].iter().map(|between| parts.join(between)).collect()
}

impl Seeker {
    pub fn find(&self, source: &Source<'_>) -> Vec<(usize, Hit)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        if source.class == Class::Document {
            return Vec::new();
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut lines = None;
        let mut hits = Vec::new();
        for found in automaton.find_overlapping_iter(source.text) {
            let needle = found.pattern().as_usize();
            let count = counts.entry(needle).or_default();
            *count += 1;
            if *count > PER_FILE {
                continue;
            }
            let lines = lines.get_or_insert_with(|| Lines::of(source.text));
            let line = line_around(source.text, found.start());
            let trimmed = line.trim_start();
            // What a module of Go needs only by way of another is as good as a remark.
            let is_comment = (["#", "//", "* ", "/*", "--", "<!--"].iter().any(|mark| trimmed.starts_with(mark))
                && !trimmed.starts_with("#["))
                || line.ends_with("// indirect");
            hits.push((
                needle,
                Hit {
                    place: Place::new(source.path, lines.at(found.start())),
                    class: source.class,
                    is_word: is_word(source.text.as_bytes(), found.start(), found.end()),
                    is_comment,
                    text: line.trim().chars().take(LINE).collect::<String>().to_lowercase().into(),
                },
            ));
        }
        hits
    }

    pub fn word(&self, needle: usize) -> &str {
        &self.words[needle]
    }
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    &text[start..end]
}

/// Whether a match begins and ends where a word does, in `check_rate_limit` and `checkRateLimit`, too.
fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let begins = start == 0 || {
        let (before, first) = (text[start - 1], text[start]);
        !before.is_ascii_alphanumeric() || (before.is_ascii_lowercase() && first.is_ascii_uppercase())
    };
    let last = text[end - 1];
    let rest = &text[end..];
    let ends_here = |rest: &[u8]| {
        rest.first().is_none_or(|after| {
            !after.is_ascii_alphanumeric() || (last.is_ascii_lowercase() && after.is_ascii_uppercase())
        })
    };
    let is_inflected = || {
        ["s", "es", "er", "ers", "ed", "ing"]
            .iter()
            .any(|ending| rest.starts_with(ending.as_bytes()) && ends_here(&rest[ending.len()..]))
    };
    begins && (ends_here(rest) || (last.is_ascii_alphabetic() && is_inflected()))
}

impl Hits {
    pub(super) fn add(&mut self, word: &str, hit: Hit) {
        self.0.entry(word.to_owned()).or_default().push(hit);
    }

    /// All places of a word, however it is written.
    pub fn of<'h>(&'h self, word: &str) -> impl Iterator<Item = &'h Hit> + use<'h> {
        forms(word).into_iter().filter_map(|form| self.0.get(&form)).flatten()
    }

    /// All places of a text that is written in one way only.
    pub fn exactly<'h>(&'h self, text: &str) -> impl Iterator<Item = &'h Hit> + use<'h> {
        self.0.get(&text.to_lowercase()).into_iter().flatten()
    }

    /// A place that proves that the thing is there: its word in code or configuration, not in a comment.
    pub fn proof<'h>(&'h self, word: &str) -> Option<&'h Hit> {
        let is_proof = |hit: &&Hit| hit.is_word && !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
        self.of(word).find(is_proof)
    }

    /// As [`Hits::proof`], but no setting that an example of an environment offers.
    pub fn trace<'h>(&'h self, word: &str) -> Option<&'h Hit> {
        let is_proof = |hit: &&Hit| {
            hit.is_word
                && !hit.is_comment
                && matches!(hit.class, Class::Code | Class::Config)
                && !hit.place.path.file_name().starts_with(".env")
        };
        self.of(word).find(is_proof)
    }

    /// Whether the word stands nowhere at all.
    pub fn is_absent(&self, word: &str) -> bool {
        self.of(word).next().is_none()
    }
}
