//! Whether a text can have a subject, before it is parsed: `select(.kind == "Service")` finds none where no scalar can be
//! that word.

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::top;
use crate::check::document::Format;
use crate::check::jq::Top;

/// What lets a word stand in a text without its letters: templates, escapes, a line that goes on in the next.
const UNSURE: &[&str] = &["{{", "\\x", "\\u", "\\U", "\\\n", "\\\r", ESCAPED_SLASH];
/// Only what has a slash can be written with this one, which many expressions in files of data have.
const ESCAPED_SLASH: &str = "\\/";

/// Searches the words of which each subject has one as a key or as a value.
#[derive(Debug)]
pub(super) struct Finder {
    /// The words, then what is unsure.
    search: AhoCorasick,
    words: usize,
    /// What the document must say of itself, if that is known.
    top: Option<Top>,
}

impl Finder {
    /// None if a search would be too large.
    pub fn new(words: &[String], top: Option<&Top>) -> Option<Self> {
        let has_slash = words.iter().any(|word| word.contains('/'));
        // The last one may be left out without another's place being another.
        let unsure = UNSURE.iter().copied().filter(|sign| has_slash || *sign != ESCAPED_SLASH);
        let texts = words.iter().map(String::as_str).chain(unsure);
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(texts).ok()?;
        Some(Self { search, words: words.len(), top: top.cloned() })
    }

    /// Whether a word stands in the text as a whole scalar, as far as that can be told, or may do so unseen.
    pub fn finds(&self, format: Format, bytes: &[u8]) -> bool {
        let mut may_say = None;
        let mut from = 0;
        while let Some(found) = self.search.find(Input::new(bytes).range(from..)) {
            let (before, after) = (&bytes[..found.start()], &bytes[found.end()..]);
            let counts = match found.pattern().as_usize().checked_sub(self.words) {
                None => {
                    begins_here(before)
                        && ends_here(format, after)
                        && *may_say.get_or_insert_with(|| self.may_be_said_at_top(format, bytes))
                }
                Some(unsure) => may_hide_letters(UNSURE[unsure], after),
            };
            if counts {
                return true;
            }
            from = found.start() + 1;
        }
        false
    }

    fn may_be_said_at_top(&self, format: Format, bytes: &[u8]) -> bool {
        format != Format::Yaml || self.top.as_ref().is_none_or(|top| top::may_say(bytes, top))
    }
}

fn begins_here(before: &[u8]) -> bool {
    !before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// What follows a scalar: its quote, a sign, a comment or the end of the line. Another word makes it a longer scalar.
fn ends_here(format: Format, after: &[u8]) -> bool {
    let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match after.get(blanks) {
        None | Some(b'\n' | b'\r' | b'"' | b'\'' | b',' | b']' | b'}' | b':') => true,
        Some(b'#') => blanks > 0 || format == Format::Toml,
        Some(b'=' | b'.') => format == Format::Toml,
        // JSON as people write it may have comments anywhere.
        Some(b'/') => format == Format::Json,
        // No text, perhaps, which is to be said.
        Some(byte) => !byte.is_ascii(),
    }
}

/// Whether what begins with one of the unsure signs can stand for a letter, digit or sign of a word.
fn may_hide_letters(sign: &str, after: &[u8]) -> bool {
    let digits = match sign {
        "\\x" => 2,
        "\\u" => 4,
        "\\U" => 8,
        _ => return true,
    };
    let text = after.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok());
    let code = text.and_then(|text| u32::from_str_radix(text, 16).ok());
    code.and_then(char::from_u32).is_some_and(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(format: Format, text: &str) -> bool {
        Finder::new(&["Service".to_owned(), "Job".to_owned()], None).unwrap().finds(format, text.as_bytes())
    }

    #[test]
    fn a_word_counts_where_it_can_be_a_scalar() {
        for text in [
            "kind: Service",
            "kind: Service # a comment",
            "kind:   'Service'\n",
            "\"kind\":\"Service\"",
            "{kind: Service, a: b}",
            "[Service ]",
            "Service: 1",
            "? Service\n: 1",
            "kind: !!str Service\t\r\n",
            "kind: &kind Service\n",
            "kind: >-\n  Service\n",
            "kind: \"Serv\\\n  ice\"",
            "kind: \"Serv\\x69ce\"",
            "kind: \"Serv\\u0069ce\"",
            "kind: {{ .Kind }}",
            "CronJobs\nJob",
        ] {
            assert!(finds(Format::Yaml, text), "{text}");
        }
        for text in [
            "kind: ServiceAccount",
            "MyService",
            "the Service object",
            "Service#1",
            "a: \"\\x60\"",
            "a: \\u00e9",
            "CronJob",
        ] {
            assert!(!finds(Format::Yaml, text), "{text}");
        }
    }

    #[test]
    fn each_format_has_its_own_signs() {
        for text in
            ["Service = 1", "Service=1", "a.Service.b = 1", "a . Service . b = 1", "[Service]", "a = 'Service'#b"]
        {
            assert!(finds(Format::Toml, text), "{text}");
        }
        let versions = Finder::new(&["apps/v1".to_owned()], None).unwrap();
        assert!(versions.finds(Format::Json, b"{\"apiVersion\": \"apps\\/v1\"}"));
        assert!(!finds(Format::Yaml, "pattern: ^a\\/b$"));
        for text in ["{\"Service\": 1}", "{\"Service\" /* a */ : 1}", "{\"a\": \"\\u0053ervice\"}"] {
            assert!(finds(Format::Json, text), "{text}");
        }
    }
}
