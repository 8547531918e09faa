//! TOML.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Node, Parsed, Problem, Value, scalar};
use crate::check::source::Lines;
use crate::limits;

pub(super) fn parse(text: &str) -> Parsed {
    match read(text) {
        Ok(root) => Parsed { roots: root.into_iter().collect(), ..Parsed::default() },
        Err(problem) => Parsed { problems: vec![problem], ..Parsed::default() },
    }
}

fn read(text: &str) -> Result<Option<Node>, Problem> {
    limits::check(text, &limits::TOML)?;
    let lines = Lines::of(text);
    let parsed = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(0, |span| lines.at(span.start));
        Problem::new(line, error.message())
    })?;
    if parsed.get_ref().is_empty() {
        return Ok(None);
    }
    let entries = entries(parsed.get_ref(), &lines, 1)?;
    let line = entries.iter().map(|(_, node)| node.line).min().unwrap_or(1);
    Ok(Some(Node { line, value: Value::Mapping(entries) }))
}

/// The entries in the order of the file, which the parser does not keep.
fn entries(table: &DeTable<'_>, lines: &Lines, depth: usize) -> Result<Vec<(Box<str>, Node)>, Problem> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let line = lines.at(key.span().start);
        entries.push((key.span().start, (Box::from(key.get_ref().as_ref()), node(line, value, lines, depth)?)));
    }
    entries.sort_by_key(|(start, _)| *start);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn node(line: usize, value: &Spanned<DeValue<'_>>, lines: &Lines, depth: usize) -> Result<Node, Problem> {
    if depth > limits::DEPTH {
        return Err(Problem::new(line, limits::too_deep(limits::DEPTH)));
    }
    let value = match value.get_ref() {
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::String(text) => Value::Text(text.as_ref().into()),
        DeValue::Datetime(datetime) => Value::Text(datetime.to_string().into()),
        DeValue::Integer(digits) => {
            scalar::integer(digits.as_str(), digits.radix()).unwrap_or_else(|| Value::Text(digits.to_string().into()))
        }
        DeValue::Float(digits) => match digits.as_str().parse() {
            Ok(number) => Value::Float(number),
            Err(_) => Value::Text(digits.as_str().into()),
        },
        DeValue::Array(elements) => {
            let element =
                |element: &Spanned<DeValue<'_>>| node(lines.at(element.span().start), element, lines, depth + 1);
            Value::Sequence(elements.iter().map(element).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => Value::Mapping(entries(table, lines, depth + 1)?),
    };
    Ok(Node::new(line, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_of(text: &str) -> (usize, String) {
        let problem = parse(text).problems.pop().unwrap();
        (problem.line, problem.reason)
    }

    fn at<'n>(node: &'n Node, path: &[&str]) -> &'n Node {
        path.iter().fold(node, |node, step| match &node.value {
            Value::Mapping(entries) => &entries.iter().find(|(key, _)| &**key == *step).unwrap().1,
            Value::Sequence(items) => &items[step.parse::<usize>().unwrap()],
            _ => panic!("{step} in {node:?}"),
        })
    }

    #[test]
    fn a_manifest() {
        let text = r#"[package]
name = "gonogo"
edition = "2024"

[dependencies]
serde = { version = "1", features = [
    "derive",
] }

[[bin]]
name = "one"

[[bin]]
name = "two"

[profile.release]
lto = "thin"
opt-level = 0x3
"#;
        let root = &parse(text).roots[0];
        assert_eq!((root.line, at(root, &["package", "edition"]).line), (1, 3));
        assert_eq!(at(root, &["dependencies", "serde", "features", "0"]).line, 7);
        assert_eq!(at(root, &["bin", "1"]).line, 13);
        assert_eq!(at(root, &["profile", "release", "lto"]).line, 17);
        assert_eq!(at(root, &["profile", "release", "opt-level"]).value, Value::Integer(3));
        let Value::Mapping(entries) = &root.value else { panic!() };
        let keys: Vec<_> = entries.iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["package", "dependencies", "bin", "profile"]);
    }

    #[test]
    fn what_is_wrong_has_a_line() {
        assert_eq!(problem_of("a = 1\nb = \nc = 2\n").0, 2);
        assert_eq!(problem_of("a = 1\na = 2\n").0, 2);
    }

    #[test]
    fn bombs_are_refused_before_they_are_built() {
        assert_eq!(problem_of(&format!("a = {}", "[".repeat(200_000))).1, "values nest more than 24 deep");
        let key = vec!["a"; 79].join(".");
        assert_eq!(problem_of(&format!("{key}={{").repeat(70)).1, "values nest more than 24 deep");
        let nested = format!("{}a=1{}", format!("{key}={{").repeat(20), "}".repeat(20));
        assert_eq!(problem_of(&nested).1, "values nest more than 128 deep");
        assert_eq!(problem_of(&format!("a = [{}]", "0,".repeat(1_000_000))).1, "more than 200000 values in one file");
        let text =
            format!("a = \"\"\"{}\"\"\"\nb = '{}' # {}\n", "[\n\"[".repeat(300), "{".repeat(300), "[".repeat(300));
        assert_eq!(parse(&text).roots.len(), 1);
    }
}
