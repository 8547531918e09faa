//! What a link points at: a place in the repository, something elsewhere, or nothing.

use std::borrow::Cow;

use crate::repo::RepoPath;

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    /// To the web, a mailbox or wherever a template says: not looked at.
    Elsewhere,
    /// Nowhere, and why.
    Nowhere(String),
    Within(RepoPath, Option<Box<str>>),
}

/// Reads a link as it stands in a document.
pub(crate) fn lead(document: &RepoPath, written: &str) -> Lead {
    let written = written.trim();
    if written.is_empty() {
        return Lead::Nowhere("a link to nothing".to_owned());
    }
    if is_absolute(written) || is_template(written) {
        return Lead::Elsewhere;
    }
    let (address, fragment) = written.split_once('#').unwrap_or((written, ""));
    let path = address.split('?').next().unwrap_or_default();
    let anchor = anchor(&decoded(fragment));
    if path.is_empty() {
        return Lead::Within(document.clone(), anchor);
    }
    match document.follow(&decoded(path)) {
        Some(path) => Lead::Within(path, anchor),
        None => Lead::Nowhere(format!("{written} leads out of the repository")),
    }
}

/// Whether it begins with a scheme, or with a host.
fn is_absolute(written: &str) -> bool {
    let scheme = written.split(['/', '?', '#']).next().unwrap_or_default().split_once(':');
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    };
    written.starts_with("//") || scheme.is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// Whether something is still to be put in: `{{ site.url }}/a`, `{owner}/b`, `${HOST}/c`, `<%= path %>`.
fn is_template(written: &str) -> bool {
    written.contains('{') || written.contains("<%") || written.contains("$(")
}

/// The name of a place in a document, if the fragment asks for one: the top is always there, and so are lines.
fn anchor(fragment: &str) -> Option<Box<str>> {
    let name = fragment.split(":~:").next().unwrap_or_default();
    let name = name.strip_prefix("user-content-").unwrap_or(name);
    let is_line = |part: &str| {
        let digits = part.strip_prefix('L').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'C')
    };
    let is_always_there = name.is_empty() || name.eq_ignore_ascii_case("top") || name.split('-').all(is_line);
    (!is_always_there).then(|| name.into())
}

/// Puts the bytes in the place of `%20` and the like; what is no text then stays as it was.
fn decoded(written: &str) -> Cow<'_, str> {
    if !written.contains('%') {
        return written.into();
    }
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match after {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).map_or(written.into(), Cow::Owned)
}

fn digit(hexadecimal: u8) -> Option<u8> {
    char::from(hexadecimal).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_guide(written: &str) -> String {
        match lead(&RepoPath::new("docs/guide.md"), written) {
            Lead::Elsewhere => "elsewhere".to_owned(),
            Lead::Nowhere(reason) => reason,
            Lead::Within(path, anchor) => format!("{path} {}", anchor.unwrap_or_default()),
        }
    }

    #[test]
    fn paths_are_resolved_from_the_folder_or_the_root() {
        for (written, expected) in [
            ("a.md", "docs/a.md "),
            ("./b/../a.md#x", "docs/a.md x"),
            ("../README.md", "README.md "),
            ("/src/", "src "),
            ("..", " "),
            ("#usage", "docs/guide.md usage"),
            ("?plain=1#usage", "docs/guide.md usage"),
            ("a%20b.md?x=%2F#%D0%BF", "docs/a b.md п"),
            ("100%.md", "docs/100%.md "),
            ("%ff.md", "docs/%ff.md "),
            ("a.md#", "docs/a.md "),
            ("a.md#L10-L20", "docs/a.md "),
            ("#top", "docs/guide.md "),
            ("#user-content-a", "docs/guide.md a"),
            ("a:b/c.md", "elsewhere"),
            ("./a:b.md", "docs/a:b.md "),
        ] {
            assert_eq!(from_guide(written), expected, "{written}");
        }
    }

    #[test]
    fn what_leaves_the_repository_leads_nowhere() {
        for written in ["../../x", "/../x", "%2e%2e/../x", "a/../../../docs/guide.md"] {
            assert_eq!(from_guide(written), format!("{written} leads out of the repository"));
        }
        assert_eq!(from_guide(" "), "a link to nothing");
    }

    #[test]
    fn the_web_mail_and_templates_are_elsewhere() {
        for written in [
            "https://example.org/a",
            "HTTP://x",
            "mailto:a@b",
            "//cdn/x.js",
            "tel:1",
            "data:image/png;base64,A",
            "{{ site.url }}/a",
            "${HOST}/a",
            "{owner}/a",
            "<%= path %>",
            "$(HOST)/a",
        ] {
            assert_eq!(from_guide(written), "elsewhere", "{written}");
        }
    }
}
