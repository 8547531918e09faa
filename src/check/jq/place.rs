//! Where in a document a value stands, and what people call it.

use jaq_json::{Num, Val};
use jaq_std::ValT as _;

use super::super::document::{Document, Node, Value};

/// How much of a name is shown, in characters.
const NAME: usize = 60;

/// The line of what a path leads to, or of the last thing on the way that is there.
pub(super) fn by_path(root: &Node, path: &[Val]) -> usize {
    let mut node = root;
    for step in path {
        match child(node, step) {
            Some(child) => node = child,
            None => break,
        }
    }
    node.line
}

fn child<'n>(node: &'n Node, step: &Val) -> Option<&'n Node> {
    match (&node.value, step) {
        (Value::Mapping(entries), step) => {
            let key = step.as_bytes()?;
            // Of two equal keys the last counts.
            entries.iter().rev().find(|(known, _)| known.as_bytes() == key).map(|(_, node)| node)
        }
        (Value::Sequence(items), Val::Num(Num::Int(index))) => {
            let index = if *index < 0 { items.len().checked_add_signed(*index)? } else { index.unsigned_abs() };
            items.get(index)
        }
        _ => None,
    }
}

/// The line of a value that a filter took out of a document unchanged, by being the very same; or of the first of its
/// parts that is, as with the `{key, value}` of `to_entries`.
pub(super) fn by_identity(document: &Document, value: &Val) -> Option<usize> {
    let parts: Vec<&Val> = match value {
        Val::Obj(entries) => entries.values().collect(),
        Val::Arr(items) => items.iter().take(8).collect(),
        _ => Vec::new(),
    };
    std::iter::once(value).chain(parts).find_map(|part| find(&document.root, document.value(), address(part)?))
}

fn find(node: &Node, value: &Val, wanted: usize) -> Option<usize> {
    if address(value) == Some(wanted) {
        return Some(node.line);
    }
    match (&node.value, value) {
        (Value::Sequence(nodes), Val::Arr(items)) => {
            nodes.iter().zip(items.iter()).find_map(|(node, item)| find(node, item, wanted))
        }
        // Equal keys of JSON are one in the value, at the place of the first and with the last's content; they have no line.
        (Value::Mapping(nodes), Val::Obj(entries)) if nodes.len() == entries.len() => {
            nodes.iter().zip(entries.values()).find_map(|((_, node), value)| find(node, value, wanted))
        }
        _ => None,
    }
}

/// What only clones of a value share.
fn address(value: &Val) -> Option<usize> {
    match value {
        Val::Arr(items) => Some(std::sync::Arc::as_ptr(items).addr()),
        Val::Obj(entries) => Some(std::sync::Arc::as_ptr(entries).addr()),
        Val::TStr(text) if !text.is_empty() => Some(text.as_ptr().addr()),
        _ => None,
    }
}

/// What people call a thing: `Deployment web` from its kind and name, `step 3` from nothing.
pub(super) fn name(value: &Val) -> Option<String> {
    let name = text(field(value, "metadata").and_then(|metadata| field(metadata, "name")))
        .or_else(|| ["name", "id", "key"].iter().find_map(|key| text(field(value, key))))?;
    Some(match text(field(value, "kind")) {
        Some(kind) => cut(&format!("{kind} {name}")),
        None => cut(&name),
    })
}

/// A path as it is written: `jobs.build.steps[2]`.
pub(super) fn shown(path: &[Val]) -> Option<String> {
    let mut text = String::new();
    for step in path {
        match step {
            Val::TStr(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&String::from_utf8_lossy(key));
            }
            Val::Num(number) => text.extend(["[", &number.to_string(), "]"]),
            _ => text.push_str("[…]"),
        }
    }
    (!text.is_empty()).then(|| cut(&text))
}

fn field<'v>(value: &'v Val, key: &str) -> Option<&'v Val> {
    let Val::Obj(entries) = value else { return None };
    entries.get(&Val::utf8_str(key.to_owned()))
}

fn text(value: Option<&Val>) -> Option<String> {
    match value? {
        Val::TStr(text) if !text.is_empty() => Some(String::from_utf8_lossy(text).into_owned()),
        Val::Num(number) => Some(number.to_string()),
        _ => None,
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(NAME) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
