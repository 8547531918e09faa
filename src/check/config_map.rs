//! Files that lie as texts in `ConfigMap`s.

use super::document::{Node, Value};

/// A file in a `ConfigMap`.
pub(super) struct Held<'d> {
    pub name: &'d str,
    pub text: &'d str,
    line: usize,
}

/// The files in a manifest, and in those of a `List`.
pub(super) fn files(root: &Node) -> Vec<Held<'_>> {
    let kind = root.get("kind").and_then(Node::word);
    match kind.as_deref() {
        Some("ConfigMap") => in_map(root),
        Some("List" | "ConfigMapList") => {
            let items = root.get("items").map(Node::items).unwrap_or_default();
            items.iter().flat_map(in_map).collect()
        }
        _ => Vec::new(),
    }
}

fn in_map(map: &Node) -> Vec<Held<'_>> {
    let Some(Node { value: Value::Mapping(entries), .. }) = map.get("data") else { return Vec::new() };
    let mut files = Vec::new();
    for (name, node) in entries {
        if let Value::Text(text) = &node.value {
            files.push(Held { name, text, line: node.line });
        }
    }
    files
}

impl Held<'_> {
    /// The line in the manifest of a line in the file: a text of many lines starts below its key.
    pub fn line(&self, inside: usize) -> usize {
        if self.text.contains('\n') { self.line + inside } else { self.line }
    }
}
