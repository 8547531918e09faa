//! JSON, with the comments and trailing commas that people write into it.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Node, Parsed, Problem, Value, scalar};
use crate::check::source::Lines;
use crate::limits;

const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse(text: &str) -> Parsed {
    match read(text) {
        Ok(roots) => Parsed { roots, ..Parsed::default() },
        Err(problem) => Parsed { problems: vec![problem], ..Parsed::default() },
    }
}

fn read(text: &str) -> Result<Vec<Node>, Problem> {
    limits::check(text, &limits::JSON)?;
    let lines = Lines::of(text);
    let parsed = parse_to_ast(text, &CollectOptions::default(), &OPTIONS).map_err(|error| problem(&error, &lines))?;
    Ok(parsed.value.iter().map(|value| node(lines.at(value.start()), value, &lines)).collect())
}

fn problem(error: &ParseError, lines: &Lines) -> Problem {
    let reason = error.kind().to_string();
    let mut characters = reason.chars();
    let lowered = characters.next().map(|first| first.to_lowercase().chain(characters).collect());
    Problem::new(lines.at(error.range().start), lowered.unwrap_or(reason))
}

/// The recursion is bounded by the depth that was checked before.
fn node(line: usize, value: &ast::Value<'_>, lines: &Lines) -> Node {
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::StringLit(literal) => Value::Text(literal.value.as_ref().into()),
        ast::Value::NumberLit(literal) => {
            scalar::number(literal.value).unwrap_or_else(|| Value::Text(literal.value.into()))
        }
        ast::Value::Array(array) => Value::Sequence(
            array.elements.iter().map(|element| node(lines.at(element.start()), element, lines)).collect(),
        ),
        ast::Value::Object(object) => {
            Value::Mapping(object.properties.iter().map(|property| entry(property, lines)).collect())
        }
    };
    Node::new(line, value)
}

fn entry(property: &ast::ObjectProp<'_>, lines: &Lines) -> (Box<str>, Node) {
    (property.name.as_str().into(), node(lines.at(property.start()), &property.value, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_of(text: &str) -> (usize, String) {
        let problem = parse(text).problems.pop().unwrap();
        (problem.line, problem.reason)
    }

    #[test]
    fn a_package_with_comments() {
        let text = r#"{
  // the service
  "name": "web",
  "private": true,
  "engines": { "node": ">=20" }, /* pinned
     below */
  "scripts": {
    "test": "vitest",
  },
  "ports": [80, 8443.5, 12345678901234567890],
}
"#;
        let roots = parse(text).roots;
        let Value::Mapping(entries) = &roots[0].value else { panic!("{roots:?}") };
        let lines: Vec<_> = entries.iter().map(|(key, node)| (&**key, node.line)).collect();
        assert_eq!(lines, [("name", 3), ("private", 4), ("engines", 5), ("scripts", 7), ("ports", 10)]);
        let Value::Sequence(ports) = &entries[4].1.value else { panic!() };
        let ports: Vec<_> = ports.iter().map(|node| node.value.clone()).collect();
        assert_eq!(ports, [Value::Integer(80), Value::Float(8443.5), Value::Digits("12345678901234567890".into())]);
    }

    #[test]
    fn what_is_wrong_has_a_line() {
        assert_eq!(problem_of("{\n  \"a\": 1\n  \"b\": 2\n}"), (2, "expected comma".to_owned()));
        assert_eq!(problem_of("{\n  a: 1\n}").0, 2);
        assert_eq!(problem_of("{}\n{}").0, 2);
        assert_eq!(problem_of("[1, NaN]").0, 1);
    }

    #[test]
    fn bombs_are_refused_before_they_are_built() {
        assert_eq!(problem_of(&"[".repeat(200_000)).1, "values nest more than 128 deep");
        assert_eq!(problem_of(&"{\"a\":".repeat(200_000)).1, "values nest more than 128 deep");
        assert_eq!(problem_of(&format!("[{}0]", "0,".repeat(1_000_000))).1, "more than 200000 values in one file");
        // Brackets in strings and comments are none.
        let text = format!(
            "{{\"a\": \"{}\\\"[\", /* {} */ \"b\": 1}} // {}",
            "[".repeat(300),
            "{".repeat(300),
            "[".repeat(300)
        );
        assert_eq!(parse(&text).roots.len(), 1);
    }
}
