//! The little of HTML that documents use: tags with their attributes, and the text between them, without comments.

/// A part of a piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'h> {
    Text(&'h str),
    Tag { name: String, is_end: bool, attributes: Vec<(String, String)> },
}

/// The tags and texts of a piece of HTML, each with its offset; what does not close goes to the end.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = (usize, Token<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < html.len() {
            let (start, rest) = (at, &html[at..]);
            if let Some(comment) = rest.strip_prefix("<!--") {
                at = comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3);
            } else if is_tag(rest) {
                let end = tag_end(rest);
                at += end;
                return Some((start, tag(rest[..end].trim_start_matches('<').trim_end_matches('>'))));
            } else {
                // A `<` that opens nothing is text.
                at = memchr::memchr(b'<', &rest.as_bytes()[1..]).map_or(html.len(), |next| start + 1 + next);
                return Some((start, Token::Text(&html[start..at])));
            }
        }
        None
    })
}

fn is_tag(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('<') else { return false };
    rest.starts_with(|character: char| character.is_ascii_alphabetic() || matches!(character, '/' | '!' | '?'))
}

/// Where a tag ends; a `>` in quotes is part of a value.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.len()
}

fn tag(inside: &str) -> Token<'static> {
    let is_end = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let end =
        inside.find(|character: char| character.is_ascii_whitespace() || character == '/').unwrap_or(inside.len());
    Token::Tag { name: inside[..end].to_ascii_lowercase(), is_end, attributes: attributes(&inside[end..]) }
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        if rest.is_empty() {
            return attributes;
        }
        // A name has at least one character, whichever it is.
        let mut ends = rest.char_indices().skip(1).filter(|(_, character)| is_name_end(*character));
        let (name, after) = rest.split_at(ends.next().map_or(rest.len(), |(end, _)| end));
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let (value, after) = attribute_value(value.trim_start());
        attributes.push((name.to_ascii_lowercase(), unescape(value)));
        rest = after;
    }
}

fn is_name_end(character: char) -> bool {
    character.is_ascii_whitespace() || matches!(character, '=' | '/')
}

fn attribute_value(rest: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = rest.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    rest.split_at(rest.find(|character: char| character.is_ascii_whitespace()).unwrap_or(rest.len()))
}

/// Puts the characters in the place of the entities that are common in addresses and short texts.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let common = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    common.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |(at, token)| match token {
            Token::Text(text) => format!("{at} {text:?}"),
            Token::Tag { name, is_end, attributes } => {
                format!("{at} {}{name} {attributes:?}", if is_end { "/" } else { "" })
            }
        };
        tokens(html).map(show).collect()
    }

    #[test]
    fn tags_texts_and_comments_are_told_apart() {
        assert_eq!(
            shown("a<!-- <b> --><A HREF='x>y' id=z data-x>t</a><img src=\"a&amp;b\"/>"),
            [
                "0 \"a\"",
                "13 a [(\"href\", \"x>y\"), (\"id\", \"z\")]",
                "39 \"t\"",
                "40 /a []",
                "44 img [(\"src\", \"a&b\")]"
            ]
        );
    }

    #[test]
    fn what_is_broken_ends_with_the_text() {
        for (html, expected) in [
            ("<", vec!["0 \"<\""]),
            ("1 < 2", vec!["0 \"1 \"", "2 \"< 2\""]),
            ("<a href=\"x", vec!["0 a [(\"href\", \"x\")]"]),
            ("<!-- never closed <a href=x>", vec![]),
            ("<a =>", vec!["0 a []"]),
            ("<ä", vec!["0 \"<ä\""]),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn megabytes_of_brackets_are_read_quickly() {
        for part in ["<", "<a", "<a ", "<!--", "</", "='", "<a x='", "&amp;"] {
            let html = part.repeat(200_000);
            assert!(tokens(&html).count() <= 200_001);
        }
    }
}
