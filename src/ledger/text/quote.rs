//! Strings in TOML, written the way that people read them best: as they are, and escaped only where they must be.

use std::fmt::Write as _;

use crate::text::Sanitized;

/// Where the text goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caution {
    /// To a file: what was written, but for characters that TOML forbids or that steer a terminal.
    File,
    /// To a terminal: whatever could deceive a reader is escaped, too.
    Terminal,
}

/// A TOML string with exactly this content.
pub(super) fn quote(text: &str, caution: Caution) -> String {
    let escapes = text.chars().any(|character| must_escape(character, caution));
    let one_line = !text.contains('\n');
    if !escapes && one_line && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    if !escapes && one_line && !text.contains('\'') {
        return format!("'{text}'");
    }
    // The line break after the opening quotes is no part of the string.
    if !escapes && !text.contains("'''") {
        return format!("'''\n{text}'''");
    }
    format!("\"\"\"\n{}\"\"\"", escape(text, caution))
}

/// The content of a `"""` string.
fn escape(text: &str, caution: Caution) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    // Two quotes in a row are content; a third, or one just before the closing quotes, would end the string.
    let mut quotes = 0;
    for (at, character) in text.char_indices() {
        let last = at + character.len_utf8() == text.len();
        quotes = if character == '"' { quotes + 1 } else { 0 };
        match character {
            '\\' => escaped.push_str("\\\\"),
            '"' if quotes == 3 || last => {
                escaped.push_str("\\\"");
                quotes = 0;
            }
            '\r' => escaped.push_str("\\r"),
            _ if must_escape(character, caution) => push_code(&mut escaped, character),
            _ => escaped.push(character),
        }
    }
    escaped
}

fn must_escape(character: char, caution: Caution) -> bool {
    match character {
        '\n' | '\t' | ' '..='~' => false,
        _ => character.is_control() || (caution == Caution::Terminal && is_changed_for_the_screen(character)),
    }
}

fn is_changed_for_the_screen(character: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = character.encode_utf8(&mut buffer);
    Sanitized::new(text).as_str() != text
}

fn push_code(escaped: &mut String, character: char) {
    let code = u32::from(character);
    // Writing into a String cannot fail.
    let _ = if code <= 0xffff { write!(escaped, "\\u{code:04X}") } else { write!(escaped, "\\U{code:08X}") };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_plain_as_can_be() {
        let file = |text| quote(text, Caution::File);
        assert_eq!(file("held on Monday"), "\"held on Monday\"");
        assert_eq!(file(r#"the "new" C:\path"#), r#"'the "new" C:\path'"#);
        assert_eq!(file("it's\ntwo \\ lines\n"), "'''\nit's\ntwo \\ lines\n'''");
        assert_eq!(file("a\r\nb"), "\"\"\"\na\\r\nb\"\"\"");
        assert_eq!(file("\u{1b}[31m"), "\"\"\"\n\\u001B[31m\"\"\"");
        assert_eq!(file("''' \"\"\"\""), "\"\"\"\n''' \"\"\\\"\\\"\"\"\"");
    }

    #[test]
    fn a_terminal_gets_nothing_that_deceives() {
        let text = "safe \u{202e}evas\u{e0041}";
        assert_eq!(quote(text, Caution::File), format!("\"{text}\""));
        assert_eq!(quote(text, Caution::Terminal), "\"\"\"\nsafe \\u202Eevas\\U000E0041\"\"\"");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in crate::ledger::text::tests::any_note()) {
            for caution in [Caution::File, Caution::Terminal] {
                let toml = format!("x = {}", quote(&text, caution));
                let read: toml::Table = toml.parse().unwrap_or_else(|error| panic!("{error}: {toml:?}"));
                prop_assert_eq!(read["x"].as_str(), Some(text.as_str()));
            }
        }
    }
}
