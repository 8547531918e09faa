//! What only stands where something is still to be written.

use std::sync::LazyLock;

use regex::Regex;

/// What a text says that is nothing but the announcement of one.
const ANNOUNCEMENTS: &str = concat!(
    "todo|to do|tbd|tba|tbc|fixme|wip|n/?a|not applicable|placeholder|coming soon|work in progress|under construction|",
    "to be (?:done|determined|defined|decided|written|added|announced|completed|confirmed|filled in)|",
    r"(?:your |some )?(?:text|content) (?:goes )?here|fill (?:this|me|it) in|lorem ipsum\b.*",
);
static ANNOUNCEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?is)^\W*(?:{ANNOUNCEMENTS})\W*$"))
        .expect("the expression is a constant that a test compiles")
});
/// A text that begins with a note to whoever will write it.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:(?:TODO|TBD|FIXME|XXX)\b|(?i:todo|tbd|fixme)\s*[:(–—-])")
        .expect("the expression is a constant that a test compiles")
});

/// Whether a paragraph, an item or a cell says nothing yet.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let blank = !text.contains(char::is_alphanumeric);
    blank || is_slot(text) || NOTE.is_match(text) || ANNOUNCEMENT.is_match(text)
}

/// `[name of the owner]`, `{{ owner }}`, `<owner>`: a slot of a template, as a whole.
fn is_slot(text: &str) -> bool {
    [('[', ']'), ('{', '}'), ('<', '>')].into_iter().any(|(open, close)| {
        let inner = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
        inner.is_some_and(|inner| !inner.trim_matches(open).trim_matches(close).contains([open, close]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_no_content() {
        for text in [
            "",
            "…",
            "---",
            "TODO",
            "todo.",
            "TBD",
            "**tbd**",
            "(N/A)",
            "n/a",
            "Coming soon!",
            "To be written.",
            "WIP",
            "TODO: describe the rollback",
            "TODO write this",
            "tbd - ask Bo",
            "[Name of the owner]",
            "{{ owner }}",
            "<your answer>",
            "[ ]",
            "Your text here",
            "Lorem ipsum dolor sit amet",
            "Work in progress",
            "To do",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn sentences_are_content() {
        for text in [
            "None.",
            "Todo lists are kept in Redis.",
            "Restart it.",
            "[x] Page the owner",
            "[a] and [b]",
            "5",
            "Nobody is to be paged at night.",
            "TODOs are counted by the linter.",
            "The API is coming soon to v2.",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
