//! Regular expressions that find what people and programs write in ASCII.

use regex::Regex;

/// Compiles a constant. Words and digits are those of ASCII: to ask of every letter of the world whether it is part of a word
/// costs a text of another script a hundred times as much.
pub(crate) fn compiled(expression: &str) -> Regex {
    let ascii = expression.replace(r"\b", r"(?-u:\b)").replace(r"\w", "[0-9A-Za-z_]").replace(r"\d", "[0-9]");
    Regex::new(&ascii).expect("the expression is a constant that a test compiles")
}
