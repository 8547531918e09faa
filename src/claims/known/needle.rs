//! Words that documents speak of, looked for in all files at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};

use regex::Regex;

use super::finds::Finds;
use super::notes::Notes;
use super::place::{Class, Place, Source};
use crate::check::expression::compiled;
use crate::check::source::Lines;

/// What stands behind a name that is turned off, in small letters: `: false`, `.enabled=off`.
static OFF: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"^(?:[\w.-]*enabled)?["']?\]?\s*[:=]\s*["']?(?:false|off|disabled)\b"#));

/// How often a word is noted in one file.
const PER_FILE: usize = 20;
/// More words than these make an automaton that costs more than it saves.
const MANY: usize = 1_000;
/// How much of a line is kept.
const LINE: usize = 240;

/// The words to look for, in small letters.
#[derive(Debug, Default)]
pub(in crate::claims) struct Needles {
    words: BTreeSet<String>,
}

/// Needles that are ready to be looked for, each with its number.
pub(super) struct Seeker {
    automaton: Option<AhoCorasick>,
}

/// A word in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Hit {
    pub place: Place,
    pub class: Class,
    /// It stands there as a word of its own, or as one of those a name is made of.
    pub is_word: bool,
    /// The line is a comment.
    pub is_comment: bool,
    /// The line, in small letters.
    pub text: Arc<str>,
}

/// What was found of each word, for the judgement of one document.
#[derive(Clone, Copy)]
pub(in crate::claims) struct Hits<'k> {
    pub(super) finds: &'k Finds,
    pub(super) notes: &'k Notes,
}

impl Needles {
    /// Adds a word as it may be written: `rate limit` is also `rate_limit`, `rate-limit` and `RateLimit`.
    pub fn add(&mut self, word: &str) {
        self.words.extend(forms(word).into_iter().filter(|form| is_needle(form)));
    }

    /// Adds a text that is written in one way only.
    pub fn add_exactly(&mut self, text: &str) {
        self.words.extend(Some(text.to_lowercase()).filter(|text| is_needle(text)));
    }

    pub(in crate::claims) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

/// Whether a word is not too short to be looked for.
fn is_needle(word: &str) -> bool {
    word.len() >= 2
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
    pub fn of(words: &[Arc<str>]) -> Self {
        // The fastest automaton is large, and slow to build for many words.
        let kind = (words.len() < MANY).then_some(AhoCorasickKind::DFA);
        let build = || {
            AhoCorasickBuilder::new().ascii_case_insensitive(true).kind(kind).build(words.iter().map(|word| &**word))
        };
        Self { automaton: if words.is_empty() { None } else { build().ok() } }
    }

    /// The words of a text, by their numbers.
    pub fn find(&self, source: &Source<'_>) -> Vec<(usize, Hit)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        if source.class == Class::Document {
            return Vec::new();
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut lines = None;
        let mut hits = Vec::new();
        let mut last: Option<Spot> = None;
        for found in automaton.find_overlapping_iter(source.text) {
            let needle = found.pattern().as_usize();
            let count = counts.entry(needle).or_default();
            *count += 1;
            if *count > PER_FILE {
                continue;
            }
            let lines = lines.get_or_insert_with(|| Lines::of(source.text));
            let spot = match last.take().filter(|spot| spot.start <= found.start() && found.start() <= spot.end) {
                Some(spot) => spot,
                None => Spot::of(source.text, found.start(), lines.at(found.start())),
            };
            hits.push((
                needle,
                Hit {
                    place: Place::new(source.path, spot.number),
                    class: source.class,
                    is_word: is_word(source.text.as_bytes(), found.start(), found.end()),
                    is_comment: spot.is_comment,
                    text: Arc::clone(&spot.text),
                },
            ));
            last = Some(spot);
        }
        hits
    }
}

/// A line in which words are found, of which the next is mostly in the same.
struct Spot {
    start: usize,
    end: usize,
    number: usize,
    is_comment: bool,
    text: Arc<str>,
}

impl Spot {
    fn of(text: &str, at: usize, number: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        let line = &text[start..end];
        let trimmed = line.trim_start();
        // What a module of Go needs only by way of another is as good as a remark.
        let is_comment = (["#", "//", "* ", "/*", "-- ", "<!--"].iter().any(|mark| trimmed.starts_with(mark))
            && !trimmed.starts_with("#["))
            || line.ends_with("// indirect");
        let text = line.trim().chars().take(LINE).collect::<String>().to_lowercase().into();
        Self { start, end, number, is_comment, text }
    }
}

impl Hit {
    /// Whether the line does no more with a word than to set it to what turns it off: `contentSecurityPolicy: false`.
    pub fn is_off(&self, word: &str) -> bool {
        let ends = forms(word).into_iter().flat_map(|form| {
            let ends: Vec<usize> = self.text.match_indices(&form).map(|(at, _)| at + form.len()).collect();
            ends
        });
        let mut ends = ends.peekable();
        ends.peek().is_some() && ends.all(|end| OFF.is_match(&self.text[end..]))
    }

    /// Whether a word stands in a text that people read: one in quotation marks, of more words than a message has.
    pub fn is_prose(&self, word: &str) -> bool {
        const WORDS: usize = 9;
        let is_told = |(at, form): (usize, &str)| {
            let start = self.text[..at].rfind(['"', '\'', '`']).map_or(0, |quote| quote + 1);
            let end = self.text[at + form.len()..]
                .find(['"', '\'', '`'])
                .map_or(self.text.len(), |end| at + form.len() + end);
            let is_quoted = start > 0 && self.text[..start].matches(['"', '\'', '`']).count() % 2 == 1;
            let inside = &self.text[start..end];
            is_quoted && inside.split(' ').filter(|word| word.chars().all(char::is_alphabetic)).count() >= WORDS
        };
        let forms = forms(word);
        let mut at = forms.iter().flat_map(|form| self.text.match_indices(form.as_str())).peekable();
        at.peek().is_some() && at.all(is_told)
    }

    /// Whether a word stands there, or another that begins with it: `mongoose` has `mongo`, and `scrollbar` no `rollbar`.
    pub fn begins(&self, word: &str) -> bool {
        let starts = |form: &str| {
            let mut at = self.text.match_indices(form);
            !form.starts_with(char::is_alphanumeric)
                || at.any(|(at, _)| !self.text[..at].ends_with(|before: char| before.is_ascii_alphabetic()))
        };
        // Of a long line, that part may not be kept.
        self.is_word || self.text.chars().count() >= LINE || forms(word).iter().any(|form| starts(form))
    }
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

impl<'k> Hits<'k> {
    /// All places of a word, however it is written.
    pub fn of(&self, word: &str) -> impl Iterator<Item = &'k Hit> + use<'k> {
        self.of_forms(forms(word))
    }

    /// All places of a text that is written in one way only.
    pub fn exactly(&self, text: &str) -> impl Iterator<Item = &'k Hit> + use<'k> {
        self.of_forms(vec![text.to_lowercase()])
    }

    fn of_forms(&self, forms: Vec<String>) -> impl Iterator<Item = &'k Hit> + use<'k> {
        let (finds, notes) = (self.finds, self.notes);
        let sought = forms.into_iter().filter(|form| is_needle(form)).filter_map(move |form| {
            let number = finds.number(&form);
            match number {
                Some(number) => notes.word(number),
                None => notes.unsought(form),
            }
            number
        });
        // All are asked for, whether or not somebody looks at them.
        let sought: Vec<usize> = sought.collect();
        sought.into_iter().flat_map(|number| finds.of(number))
    }

    /// A place that proves that the thing is there: its word in code or configuration, not in a comment.
    pub fn proof(&self, word: &str) -> Option<&'k Hit> {
        let is_proof = |hit: &&Hit| hit.is_word && !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
        self.of(word).find(is_proof)
    }

    /// As [`Hits::proof`], but no setting that an example of an environment offers, nor one that turns the thing off.
    pub fn trace(&self, word: &str) -> Option<&'k Hit> {
        self.traces(word).next()
    }

    /// All that [`Hits::trace`] takes.
    pub fn traces<'w>(&self, word: &'w str) -> impl Iterator<Item = &'k Hit> + use<'k, 'w> {
        let is_proof = move |hit: &&Hit| {
            hit.is_word
                && !hit.is_comment
                && matches!(hit.class, Class::Code | Class::Config)
                && !hit.place.path.file_name().starts_with(".env")
                && !hit.is_off(word)
                && !hit.is_prose(word)
        };
        self.of(word).filter(is_proof)
    }

    /// Whether the word stands nowhere at all, not even as the beginning of another.
    pub fn is_absent(&self, word: &str) -> bool {
        !self.of(word).any(|hit| hit.begins(word))
    }
}
