//! Texts from outside in Markdown: nothing in them becomes a heading, a list, a table or HTML.

use super::Sanitized;

/// What the head of a report says, so that an import reads what the report tells and not what people said.
pub const REPORT: &str = "<!-- Written by `gonogo report`; `gonogo import` reads its boxes. ✔ -->";
/// What stands in a report behind an item that does not apply.
pub const NOT_APPLICABLE: &str = " (n/a)";

/// A text in one line that Markdown shows as it is. What stands between two single backticks is shown so anyway.
pub fn escaped(text: &str) -> String {
    escape(text, false)
}

/// The same in a table, where a bar ends the cell even in code.
pub fn cell(text: &str) -> String {
    escape(text, true)
}

fn escape(text: &str, in_table: bool) -> String {
    let text = Sanitized::new(text);
    let is_paired = !text.contains("``") && text.matches('`').count().is_multiple_of(2);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    for character in text.chars() {
        let is_special =
            matches!(character, '\\' | '*' | '_' | '~' | '[' | ']' | '<' | '&' | '`' | '#' | '!' | '$' | '|');
        if character == '`' && is_paired {
            in_code = !in_code;
        } else if (is_special && !in_code) || (in_table && character == '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A text at the beginning of a line, where a dash or a number would begin a list.
pub fn leading(text: &str) -> String {
    let text = escaped(text.trim_start());
    let number = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let at = match text.as_bytes().get(number) {
        Some(b'-' | b'+' | b'=' | b'>') if number == 0 => 0,
        Some(b'.' | b')') if number > 0 => number,
        _ => return text,
    };
    format!("{}\\{}", &text[..at], &text[at..])
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// The text of a document that is one paragraph; other things are named.
    fn read(markdown: &str) -> String {
        let events = Parser::new_ext(markdown, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION));
        let parts = events.map(|event| match event {
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::Start(Tag::Paragraph) | Event::End(_) => String::new(),
            other => format!("‹{other:?}›"),
        });
        parts.collect()
    }

    #[test]
    fn texts_are_shown_as_they_are() {
        for text in [
            "a <b>c</b> &amp; [d](e) *f* _g_ ~~h~~ # i ! j \\ k $l$",
            "``` <b> `",
            "`` <b>`",
            "- a",
            "+ a",
            "12. a",
            "> a",
            "=== a",
            "# a",
            "![a](b) <script>alert(1)</script>",
        ] {
            assert_eq!(read(&leading(text)), text);
        }
        assert_eq!(read(&leading("all of `<a|b>` is code")), "all of <a|b> is code");
        let table = format!("| a |\n|---|\n| {} |\n", cell("`x|y` and z|<b>"));
        assert!(read(&table).ends_with("x|y and z|<b>"), "{}", read(&table));
    }
}
