//! Alert rules, by the key that names each: on a line of its own, in a list in one line, or quoted as JSON has it.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

static RULE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?m)(?:^[ \t]*(?:-[ \t]+)*\{?|[{,])[ \t]*["']?alert["']?:[ \t]+[^ \t\r\n{\[|>]"#));

/// How many rules a text has.
pub(super) fn count(text: &str) -> usize {
    if text.contains("alert") { RULE.find_iter(text).count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn rules_are_counted_however_they_are_written() {
        assert_eq!(count("rules:\n  - alert: A\n    expr: up\n  - record: b\n  -   alert: C\n"), 2);
        assert_eq!(count("- {alert: A, expr: up}\n- { expr: up, alert: B }\n"), 2);
        assert_eq!(count("rules: [{alert: A}, {\"alert\": \"B\"}]\n"), 2);
        assert_eq!(count("{\n  \"alert\": \"A\",\n  \"expr\": \"up\"\n}\n"), 1);
        assert_eq!(count("# no alert: here\nalert:\n  name: a\nalerts: 3\n"), 0);
    }
}
