//! Text that may go to a terminal: the one place where outside text is made harmless.

pub mod commit;
pub mod markdown;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One line of text from outside (a checklist, a file, git, a person) with everything that could steer a terminal or
/// deceive a reader made visible: control characters become their pictures, bidirectional overrides, zero-width
/// characters and byte order marks become `‹U+202E›`, line breaks and tabs become spaces. Variation selectors are
/// dropped, because terminals disagree on the width they give.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sanitized(Box<str>);

impl Sanitized {
    pub fn new(raw: &str) -> Self {
        // Most text is of this kind, and told without a look at its characters: of many bytes at once, as none of them ends it.
        let is_ascii = raw.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
        if is_ascii || raw.chars().all(is_plain) {
            return Self(raw.into());
        }
        let mut text = String::with_capacity(raw.len() + 8);
        for character in raw.chars() {
            push_visible(&mut text, character);
        }
        Self(text.into())
    }

    /// The lines of a longer text, each made harmless on its own, so that its line breaks survive.
    pub fn lines(raw: &str) -> Vec<Self> {
        raw.lines().map(Self::new).collect()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Sanitized {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sanitized {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl From<&str> for Sanitized {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Sanitized {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl Serialize for Sanitized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Sanitized {
    /// What comes from a file is made harmless like anything else.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyText)
    }
}

/// Takes text where it lies, so that nothing is copied before it is made harmless.
struct AnyText;

impl Visitor<'_> for AnyText {
    type Value = Sanitized;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Sanitized, E> {
        Ok(Sanitized::new(text))
    }
}

fn is_plain(character: char) -> bool {
    // Nearly all are of these, even in a text that has others.
    matches!(character, ' '..='~') || (!is_treacherous(character) && !is_variation_selector(character))
}

fn push_visible(text: &mut String, character: char) {
    match character {
        '\n' | '\r' | '\t' => text.push(' '),
        '\u{0}'..='\u{1f}' => text.push(char::from_u32(0x2400 + character as u32).unwrap_or('·')),
        '\u{7f}' => text.push('␡'),
        _ if is_variation_selector(character) => {}
        _ if is_treacherous(character) => {
            use fmt::Write as _;
            // Writing into a String cannot fail.
            let _ = write!(text, "{HIDDEN}{:04X}›", character as u32);
        }
        _ => text.push(character),
    }
}

/// Whether a character could steer a terminal or deceive a reader.
pub fn is_treacherous(character: char) -> bool {
    character.is_control() || is_deceptive(character)
}

/// Characters that reorder, hide or join what surrounds them.
fn is_deceptive(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text as a document has it: the letters that Sanitized made visible are themselves again where they join or part what
/// surrounds them, as scripts and pictures need. What reorders or hides a line stays visible.
pub fn written(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(HIDDEN) {
        written.push_str(before);
        let named = after.split_once('›').and_then(|(digits, after)| {
            let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            (is_joint(letter) && format!("{:04X}", letter as u32) == digits).then_some((letter, after))
        });
        match named {
            Some((letter, after)) => {
                written.push(letter);
                rest = after;
            }
            None => {
                written.push_str(HIDDEN);
                rest = after;
            }
        }
    }
    written.push_str(rest);
    written
}

/// What the picture of a hidden character begins with.
const HIDDEN: &str = "‹U+";

/// Soft hyphens, joiners, what keeps them apart, and marks of direction that reach no further than themselves.
fn is_joint(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Bytes as text. Where they are UTF-8, which the standard library's way asks one by one, nothing is copied.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// A text of at most so many characters, with a word about how many more there are.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}… ({} more)", &text[..at], count(text[at..].chars().count(), "character")).into(),
        None => text.into(),
    }
}

/// `1 item`, `2 items`: English plural of a regular noun with its count.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The candidate nearest to what was written, if one is near enough to be what was meant.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(written, candidate), candidate))
        .filter(|(similarity, candidate)| *similarity >= 0.55 || candidate.starts_with(written))
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}

/// Breaks a text at spaces into lines of at most `width` columns; a word that is longer is broken inside.
pub fn wrap(text: &Sanitized, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        if !line.is_empty() && columns(&line) + 1 + columns(&word) > width {
            lines.push(std::mem::take(&mut line));
        }
        while line.is_empty() && columns(&word) > width {
            let cut = split_at_width(&word, width);
            let rest = word.split_off(cut);
            lines.push(std::mem::replace(&mut word, rest));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The columns that a text takes at most: characters that a terminal may join, as Arabic letters are, still have their cells.
pub fn columns(text: &str) -> usize {
    text.chars().filter_map(unicode_width::UnicodeWidthChar::width).sum()
}

/// The byte at which a text is cut so that at most `width` columns, and at least one character, come before.
pub fn split_at_width(text: &str, width: usize) -> usize {
    let mut columns = 0;
    for (at, character) in text.char_indices() {
        columns += unicode_width::UnicodeWidthChar::width(character).unwrap_or(0);
        if columns > width && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_joins_letters_is_written_as_it_was() {
        for text in [
            "می\u{200c}شود",
            "👩\u{200d}💻 keys",
            "co\u{ad}operate",
            "‹U+",
            "‹U+200C",
            "a ‹U+› b",
            "‹U+0061›",
            "‹U+200c›",
        ] {
            let shown = Sanitized::new(text);
            assert_eq!(written(&shown), text, "{shown}");
            assert_eq!(Sanitized::new(&written(&shown)), shown);
        }
        for text in ["a \u{202e}b", "\u{2066}a\u{2069}", "a\u{feff}", "a\u{7}"] {
            let shown = Sanitized::new(text);
            assert_eq!(written(&shown), shown.as_str());
        }
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_inside_long_words() {
        assert_eq!(wrap(&"aa bb cc".into(), 5), ["aa bb", "cc"]);
        assert_eq!(wrap(&"abcdefgh ij".into(), 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap(&"漢字漢字".into(), 4), ["漢字", "漢字"]);
        assert!(wrap(&"".into(), 5).is_empty());
    }

    #[test]
    fn escape_sequences_lose_their_power() {
        let text = Sanitized::new("a\u{1b}[31mred\u{9b}x\u{202e}\u{feff}\u{200b}b\u{7f}");
        assert_eq!(text.as_str(), "a␛[31mred‹U+009B›x‹U+202E›‹U+FEFF›‹U+200B›b␡");
    }

    #[test]
    fn breaks_become_spaces_and_selectors_vanish() {
        assert_eq!(Sanitized::new("a\tb\r\nc\u{fe0f}").as_str(), "a b  c");
        assert_eq!(Sanitized::lines("one\ntwo\u{7}").len(), 2);
    }

    #[test]
    fn nearest_needs_likeness() {
        assert_eq!(nearest("wieght", ["weight", "owner"]), Some("weight"));
        assert_eq!(nearest("zzz", ["weight", "owner"]), None);
    }
}
