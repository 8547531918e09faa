//! What code says of itself in remarks: that it only stands in for what it is called.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

/// A remark by which code says that it does not do what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Unfinished {
    /// The remark as it is written, without its mark.
    pub text: String,
    /// What is defined around it, or right beneath it.
    pub name: String,
    pub line: usize,
}

/// What such remarks have, in small letters.
static SAYING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        \bnot\s(?:yet\s)?(?:a\s|an\s)?(?:complete|full|real|actual|proper)\b[^.]{0,40}\bimplementation\b
        | \bin\s(?:a\s|an\s)?(?:real|production|actual|full)(?:[-\s]world)?(?:\s(?:implementation|system|app|application|environment|scenario|code|setup|service))?,?\s(?:this|we|you|it|one)?(?:\s|')?(?:d\s|would|should|will|'d)\b
        | \b(?:todo|fixme):?\s+(?:actually\s)?(?:implement|integrate)\b
        | \b(?:placeholder|stub|mock)\simplementation\b
        | \bfor\snow,?\s(?:we\s|we'll\s|just\s|simply\s|it\s|i'll\s)*(?:return|simulate|mock|log|wrap|skip|pretend|fake)
        | \b(?:is|are)\snot\s(?:yet\s)?implemented\b | \bnot\simplemented\syet\b
        ",
    )
});
/// Marks of remarks that take a line of their own.
const MARKS: &[&str] = &["///", "//!", "//", "/**", "/*", "*", "#", "--", "\"\"\""];
/// So far beneath a remark may stand what it is about.
const BENEATH: usize = 2;

/// The remarks of a text, of which the definitions are known by their lines.
pub(super) fn all(text: &str, definitions: &[(String, usize)]) -> Vec<Unfinished> {
    let lower = text.to_lowercase();
    // Most texts have none of the words.
    if !["implement", "for now", "in a real", "in production", "in real"].iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let remarks = text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, remark(line)?)));
    remarks
        .filter(|(_, remark)| SAYING.is_match(&remark.to_lowercase()))
        .map(|(line, text)| Unfinished { text: text.to_owned(), name: around(line, definitions), line })
        .collect()
}

/// What a line remarks on, if it does nothing else.
fn remark(line: &str) -> Option<&str> {
    let line = line.trim();
    MARKS.iter().find_map(|mark| line.strip_prefix(mark)).map(|text| text.trim_end_matches("*/").trim())
}

/// The name of what is defined around a line, or right beneath it.
fn around(line: usize, definitions: &[(String, usize)]) -> String {
    let beneath = definitions.iter().find(|(_, at)| (line + 1..=line + BENEATH).contains(at));
    let above = || definitions.iter().filter(|(_, at)| *at <= line).max_by_key(|(_, at)| *at);
    beneath.or_else(above).map(|(name, _)| name.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_that_take_back_what_code_is_called_are_found() {
        let text = "fn bake() {\n    // In a real implementation, this would light the oven.\n    wait()\n}\n// Sells bread.\nfn sell() {}\n// TODO: implement refunds\nfn refund() {}\nlet a = 1; // for now return it\n";
        let definitions = [("bake".to_owned(), 1), ("sell".to_owned(), 6), ("refund".to_owned(), 8)];
        let found: Vec<_> = all(text, &definitions).into_iter().map(|found| (found.line, found.name)).collect();
        assert_eq!(found, [(2, "bake".to_owned()), (7, "refund".to_owned())]);
    }
}
