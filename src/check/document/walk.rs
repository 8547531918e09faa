//! Steps into a document whose shape a format lays down: what is there has the right type, or the reason says where not.

use super::{Document, Documents, Node, Value};

impl Documents {
    /// The only document in the file, or why there is not one that can be read; None where the file is empty.
    pub(in crate::check) fn only(&self) -> Result<Option<&Document>, String> {
        if let Some((line, reason)) = self.problems.first() {
            return Err(if *line == 0 { reason.to_string() } else { format!("line {line}: {reason}") });
        }
        match self.list.as_slice() {
            [] => Ok(None),
            [document] => Ok(Some(document)),
            documents => Err(format!("it has {} documents, not one", documents.len())),
        }
    }
}

impl Node {
    /// The value of a key, `null` included. Of two equal keys the last counts, as it does for filters.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Mapping(entries) = &self.value else { return None };
        entries.iter().rev().find(|(known, _)| &**known == key).map(|(_, node)| node)
    }

    /// The value at the end of a way of keys, if all of it is there.
    pub fn at(&self, way: &[&str]) -> Option<&Self> {
        way.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The values of a list; none if it is no list.
    pub fn items(&self) -> &[Self] {
        if let Value::Sequence(items) = &self.value { items } else { &[] }
    }

    /// The entries of a mapping, in the order of the file; none if it is no mapping.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Self)> {
        let entries = if let Value::Mapping(entries) = &self.value { entries.as_slice() } else { &[] };
        entries.iter().map(|(key, node)| (&**key, node))
    }

    /// The text that the value is, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub fn is(&self, wanted: bool) -> bool {
        self.value == Value::Bool(wanted)
    }

    /// Whether it is a switch that stands so, as the readers of YAML 1.1 take it: to them `yes` and `on` are true, `no` and
    /// `off` false.
    pub fn means(&self, wanted: bool) -> bool {
        let words = if wanted { ["y", "yes", "on"] } else { ["n", "no", "off"] };
        self.is(wanted) || self.as_text().is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
    }

    /// The keys of a mapping, in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = if let Value::Mapping(entries) = &self.value { entries.as_slice() } else { &[] };
        entries.iter().map(|(key, _)| &**key)
    }

    /// The value of a key that is there and not `null`.
    fn present(&self, key: &str) -> Option<&Self> {
        self.get(key).filter(|node| node.value != Value::Null)
    }

    /// The values of a list; None if it is absent.
    pub fn list(&self, key: &str) -> Result<Option<&[Self]>, String> {
        match self.present(key) {
            None => Ok(None),
            Some(Self { value: Value::Sequence(items), .. }) => Ok(Some(items)),
            Some(other) => Err(other.is_not(key, "a list")),
        }
    }

    /// A mapping; None if it is absent.
    pub fn mapping(&self, key: &str) -> Result<Option<&Self>, String> {
        match self.present(key) {
            None => Ok(None),
            Some(node) if matches!(node.value, Value::Mapping(_)) => Ok(Some(node)),
            Some(other) => Err(other.is_not(key, "an object")),
        }
    }

    /// The objects of a list; None if it is absent.
    pub fn objects(&self, key: &str) -> Result<Option<&[Self]>, String> {
        let Some(items) = self.list(key)? else { return Ok(None) };
        match items.iter().find(|item| !matches!(item.value, Value::Mapping(_))) {
            None => Ok(Some(items)),
            Some(other) => Err(other.is_not(key, "a list of objects")),
        }
    }

    /// A text; None if it is absent.
    pub fn text(&self, key: &str) -> Result<Option<&str>, String> {
        match self.present(key) {
            None => Ok(None),
            Some(Self { value: Value::Text(text), .. }) => Ok(Some(text)),
            Some(other) => Err(other.is_not(key, "a text")),
        }
    }

    /// A value that is no collection, as text; `null` is nothing.
    pub fn word(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) | Value::Digits(text) => Some(text.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Whether there is anything in it: a blank text, an empty list and `null` have nothing.
    pub fn is_filled(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Text(text) => !text.trim().is_empty(),
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(entries) => !entries.is_empty(),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Digits(_) => true,
        }
    }

    /// The number that the value is, if it is one that a machine can count with.
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            #[expect(clippy::cast_precision_loss, reason = "what is measured is not exact to sixteen digits")]
            Value::Integer(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            Value::Digits(digits) => digits.parse().ok(),
            _ => None,
        }
        .filter(|number| number.is_finite())
    }

    pub fn is_not(&self, key: &str, wanted: &str) -> String {
        format!("line {}: `{key}` is {}, not {wanted}", self.line, self.kind())
    }

    fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Integer(_) | Value::Float(_) | Value::Digits(_) => "a number",
            Value::Text(_) => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }
}
