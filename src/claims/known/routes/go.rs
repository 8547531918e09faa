//! net/http, gorilla/mux, chi, gin, echo and fiber.

use std::collections::HashMap;

use super::{Collector, Expression, METHODS, Routing, beginning, compiled, enclosed, joined, methods};

/// `r.GET("/a", …)`, `mux.HandleFunc("GET /a", …)`, `e.Group("/a")`, `r.Route("/a", func(r chi.Router) {`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"(?:(\w+)\s*:?=\s*)?\b([\w.]+)\.(HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any|Get|Post|Put|Patch|Delete|Head|Options|All|Group|Route|Mount|PathPrefix|Path)\(\s*["`]([^"`\n]*)["`]"#,
    )
});
/// `.Methods("GET", "POST")`, `.Methods(http.MethodGet)`.
static METHODS_CALL: Expression = Expression::new(|| compiled(r"^[^\n;]*?\.Methods\(([^)]*)\)"));

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    let mut groups: HashMap<&str, String> = HashMap::new();
    // Routes in a function that gets a router with a prefix: where it ends, and the prefix.
    let mut blocks: Vec<(usize, String)> = Vec::new();
    for captures in CALLS.captures_iter(text) {
        let (Some(whole), Some(object), Some(call), Some(path)) =
            (captures.get(0), captures.get(2), captures.get(3), captures.get(4))
        else {
            continue;
        };
        blocks.retain(|(end, _)| *end > whole.start());
        let (method, path_text) = split_method(path.as_str());
        let is_path = path_text.starts_with('/') || (path_text.is_empty() && call.as_str() != "Path");
        if !is_path {
            continue;
        }
        let outer = blocks.last().map_or("", |(_, prefix)| prefix.as_str());
        let own = groups.get(object.as_str()).map_or(outer, String::as_str);
        let full = joined(own, path_text);
        match call.as_str() {
            "Group" | "PathPrefix" => {
                if let Some(name) = captures.get(1) {
                    groups.insert(name.as_str(), full.clone());
                }
                found.mount(object.start(), path_text, "");
                open_block(text, path.end(), &full, &mut blocks);
            }
            "Route" => open_block(text, path.end(), &full, &mut blocks),
            "Mount" => found.mount(object.start(), &full, ""),
            "HandleFunc" | "Handle" | "Path" => add_handler(&mut found, object.start(), path.end(), method, &full),
            verb => {
                let verb = verb.to_ascii_uppercase();
                found.add(object.start(), METHODS.contains(&verb.as_str()).then_some(verb.as_str()), &full);
            }
        }
    }
    found.routing
}

/// `GET /a`, as the standard library has it since Go 1.22.
fn split_method(path: &str) -> (Option<&str>, &str) {
    match path.split_once(' ') {
        Some((method, path)) if METHODS.contains(&method) => (Some(method), path.trim_start()),
        _ => (None, path),
    }
}

fn open_block(text: &str, from: usize, prefix: &str, blocks: &mut Vec<(usize, String)>) {
    let rest = &text[from..];
    if rest.trim_start_matches(['"', '`']).trim_start().starts_with(", func(") {
        let length = enclosed(rest, 40_000).len();
        blocks.push((from + length, prefix.to_owned()));
    }
}

fn add_handler(found: &mut Collector<'_>, at: usize, end: usize, method: Option<&str>, path: &str) {
    let named = METHODS_CALL.captures(beginning(&found.text[end..])).and_then(|captures| captures.get(1));
    let names = named.map(|names| names.as_str().replace("http.Method", " "));
    let named = names.as_deref().map(methods).unwrap_or_default();
    if named.is_empty() {
        found.add(at, method, path);
    }
    named.iter().for_each(|method| found.add(at, Some(method), path));
}
