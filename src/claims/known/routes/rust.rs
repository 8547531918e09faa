//! axum, actix-web and Rocket.

use super::{Collector, Expression, Routing, compiled, enclosed, joined};

/// `.route("/a", get(h).post(h))`, `.nest("/a", …)`, `web::scope("/a")`, `.mount("/a", routes![…])`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"\.(route|route_service|nest|nest_service|mount)\(\s*"([^"\n]*)"|\bweb::(scope|resource)\(\s*"([^"\n]*)""#,
    )
});
/// `#[get("/a")]`, `#[route("/a", method = "GET")]`.
static ATTRIBUTES: Expression =
    Expression::new(|| compiled(r#"#\[(?:\w+::)?(get|post|put|patch|delete|head|options|route)\(\s*"([^"\n]*)""#));
static VERBS: Expression =
    Expression::new(|| compiled(r"\b(get|post|put|patch|delete|head|options|any)\s*(?:::<[^(]*)?\("));

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    for captures in CALLS.captures_iter(text) {
        let parts: Vec<_> = captures.iter().skip(1).flatten().collect();
        let [call, path] = parts.as_slice() else { continue };
        match call.as_str() {
            "nest" | "nest_service" | "mount" | "scope" => {
                found.mount(call.start(), path.as_str(), module(enclosed(&text[path.end()..], 200)));
            }
            _ => {
                let handlers = enclosed(&text[path.end()..], 600);
                let verbs: Vec<_> = VERBS.captures_iter(handlers).filter_map(|verb| verb.get(1)).collect();
                if verbs.is_empty() {
                    found.add(call.start(), None, path.as_str());
                }
                verbs.iter().for_each(|verb| found.add(call.start(), Some(verb.as_str()), path.as_str()));
            }
        }
    }
    for captures in ATTRIBUTES.captures_iter(text) {
        let (Some(verb), Some(path)) = (captures.get(1), captures.get(2)) else { continue };
        found.add(verb.start(), Some(verb.as_str()).filter(|verb| *verb != "route"), &joined("", path.as_str()));
    }
    found.routing
}

/// The module of `.nest("/a", orders::router())`.
fn module(arguments: &str) -> &str {
    let value = arguments.trim_start_matches(['"', ',', ' ', '\n']);
    match value.split_once("::") {
        Some((module, _))
            if module.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && module != "Router" =>
        {
            module
        }
        _ => "",
    }
}
