//! Names of commits as they stand in text: what is one, and how much of it people are shown.

/// How many digits tell a commit apart on a screen, and where what is written outlives the moment.
const SHOWN: usize = 7;
const KEPT: usize = 12;

/// What a commit's name is, for those who wrote another one.
pub const FORM: &str = "7 to 64 hexadecimal digits";

/// Whether a text names one commit by its hash or the beginning of it, rather than a branch or a tag, which move.
pub fn is_hash(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// As people name it. A text that is no hash is cut at the same width, wherever it comes from.
pub fn short(hash: &str) -> &str {
    beginning(hash, SHOWN)
}

/// As it stands in what is kept: long enough to be the only one in years, too.
pub fn kept(hash: &str) -> &str {
    beginning(hash, KEPT)
}

fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_from_names() {
        for hash in ["9f1c2aa", "9F1C2AA", &"a".repeat(64)] {
            assert!(is_hash(hash), "{hash}");
        }
        for other in ["", "9f1c2a", "HEAD", "v1.0.0-abcdef", "éééééééé", &"a".repeat(65)] {
            assert!(!is_hash(other), "{other}");
        }
    }

    #[test]
    fn whatever_stands_there_is_cut_between_characters() {
        assert_eq!((short("9f1c2aa0d3b4e"), kept("9f1c2aa0d3b4e")), ("9f1c2aa", "9f1c2aa0d3b4"));
        assert_eq!((short("9f1"), short("")), ("9f1", ""));
        assert_eq!(short("éééééééé"), "ééééééé");
        assert_eq!(kept("aéééééééééééé"), "aééééééééééé");
    }
}
