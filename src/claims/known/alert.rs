//! Alert rules, by the key that names each: on a line of its own, in a list in one line, or quoted as JSON has it.

use std::sync::LazyLock;

use regex::Regex;

use super::place::Class;
use crate::check::expression::compiled;

static RULE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?m)(?:^[ \t]*(?:-[ \t]+)*\{?|[{,])[ \t]*["']?alert["']?:[ \t]+[^ \t\r\n{\[|>]"#));

/// How many rules a text has; in code, a field or an argument of that name is none.
pub(super) fn count(text: &str, class: Class) -> usize {
    match class {
        _ if !text.contains("alert") => 0,
        Class::Config => RULE.find_iter(text).count(),
        _ => text.lines().filter(|line| line.trim_start().trim_start_matches("- ").starts_with("alert: ")).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        super::count(text, Class::Config)
    }

    #[test]
    fn fields_of_code_are_no_rules() {
        assert_eq!(
            super::count("def send(self, alert: dict):\n    return {\n        \"alert\": alert,\n    }\n", Class::Code),
            0
        );
    }

    #[test]
    fn rules_are_counted_however_they_are_written() {
        assert_eq!(count("rules:\n  - alert: A\n    expr: up\n  - record: b\n  -   alert: C\n"), 2);
        assert_eq!(count("- {alert: A, expr: up}\n- { expr: up, alert: B }\n"), 2);
        assert_eq!(count("rules: [{alert: A}, {\"alert\": \"B\"}]\n"), 2);
        assert_eq!(count("{\n  \"alert\": \"A\",\n  \"expr\": \"up\"\n}\n"), 1);
        assert_eq!(count("# no alert: here\nalert:\n  name: a\nalerts: 3\n"), 0);
    }
}
