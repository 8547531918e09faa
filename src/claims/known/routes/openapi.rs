//! Specifications of `OpenAPI`: what an API is said to serve.

use super::super::place::Source;
use super::{METHODS, Route, Routing, joined};
use crate::check::document::{Format, Node, Value, parse_unfilled};

pub(super) fn read(source: &Source<'_>) -> Routing {
    let text = source.text;
    let Some(format) = Format::of(source.path).filter(|_| has_mark(text) && text.contains("paths")) else {
        return Routing::default();
    };
    let documents = parse_unfilled(format, text.as_bytes());
    let routes = documents.list.iter().flat_map(|document| routes(&document.root)).collect();
    Routing { routes, ..Routing::default() }
}

fn has_mark(text: &str) -> bool {
    text.contains("openapi") || text.contains("swagger")
}

fn routes(root: &Node) -> Vec<Route> {
    if root.get("openapi").is_none() && root.get("swagger").is_none() {
        return Vec::new();
    }
    let base = root.get("basePath").and_then(Node::word).unwrap_or_default();
    let mut routes = Vec::new();
    for (path, operations) in entries(root.get("paths")) {
        let methods: Vec<_> =
            entries(Some(operations)).filter_map(|(verb, node)| Some((method(verb)?, node.line))).collect();
        for (method, line) in methods {
            routes.push(Route { line, method: Some(method), path: joined(&base, path), is_specified: true });
        }
    }
    routes
}

fn method(verb: &str) -> Option<String> {
    let verb = verb.to_ascii_uppercase();
    METHODS.contains(&verb.as_str()).then_some(verb)
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let entries = match node.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(key, node)| (&**key, node))
}
