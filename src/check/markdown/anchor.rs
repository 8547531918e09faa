//! The names that fragments of addresses may use, as GitHub makes them.

use std::collections::HashMap;

/// Makes the slugs of a document's headings one after the other, because equal ones are told apart by numbers.
#[derive(Default)]
pub(super) struct Slugs {
    given: HashMap<String, usize>,
}

impl Slugs {
    /// Lower case, punctuation dropped, spaces to hyphens; a slug that is taken gets `-1`, the next `-2`.
    pub fn make(&mut self, heading: &str) -> String {
        let plain = slug(heading);
        let mut name = plain.clone();
        let mut number = self.given.get(&plain).copied().unwrap_or(0);
        while self.given.contains_key(&name) {
            number += 1;
            name = format!("{plain}-{number}");
        }
        self.given.insert(plain, number);
        self.given.entry(name.clone()).or_insert(0);
        name
    }
}

fn slug(heading: &str) -> String {
    let kept = |character: char| match character {
        ' ' => Some('-'),
        '-' => Some('-'),
        // A joiner is part of emoji, which are dropped; the class of word characters has it all the same.
        '\u{200c}' | '\u{200d}' => None,
        // What cannot be told, for want of tables, is kept.
        _ => regex_syntax::try_is_word_character(character).unwrap_or(true).then_some(character),
    };
    heading.trim().chars().flat_map(char::to_lowercase).filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        for (heading, expected) in [
            ("Roll back", "roll-back"),
            ("What's new in 1.2?", "whats-new-in-12"),
            ("CI & CD", "ci--cd"),
            ("snake_case - and-hyphen", "snake_case---and-hyphen"),
            ("🚀 Launch", "-launch"),
            ("⚠\u{fe0f} Danger", "\u{fe0f}-danger"),
            ("Привет, мир", "привет-мир"),
            ("Überblick", "überblick"),
            ("`--trust DIGEST`", "--trust-digest"),
        ] {
            assert_eq!(Slugs::default().make(heading), expected, "{heading}");
        }
    }

    #[test]
    fn equal_headings_are_numbered_and_never_clash() {
        let mut slugs = Slugs::default();
        let made: Vec<_> = ["Usage", "Usage", "Usage 1", "Usage", "", ""].map(|heading| slugs.make(heading)).into();
        assert_eq!(made, ["usage", "usage-1", "usage-1-1", "usage-2", "", "-1"]);
    }

    #[test]
    fn many_equal_headings_are_numbered_quickly() {
        let mut slugs = Slugs::default();
        let last = (0..20_000).map(|_| slugs.make("a")).last();
        assert_eq!(last.as_deref(), Some("a-19999"));
    }
}
