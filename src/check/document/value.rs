//! A document as filters see it.

use jaq_json::{Map, Num, Val};

use super::{Node, Value};

/// Nodes nest at most [`crate::limits::DEPTH`] deep, so the recursion is bounded.
pub(super) fn of(node: &Node) -> Val {
    match &node.value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(*value),
        Value::Integer(number) => Val::Num(Num::from_integral(*number)),
        Value::Float(number) => Val::Num(Num::Float(*number)),
        Value::Digits(digits) => Val::Num(Num::from_str_radix(digits, 10).unwrap_or_else(|| Num::from_dec_str(digits))),
        Value::Text(text) => string(text),
        Value::Sequence(items) => items.iter().map(of).collect(),
        Value::Mapping(entries) => Val::obj(entries.iter().map(|(key, node)| (string(key), of(node))).collect::<Map>()),
    }
}

fn string(text: &str) -> Val {
    Val::utf8_str(text.to_owned())
}
