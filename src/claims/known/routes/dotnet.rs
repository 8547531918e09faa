//! ASP.NET: controllers and minimal endpoints.

use std::collections::HashMap;

use super::{Collector, Expression, Routing, compiled, joined};

/// `[Route("api/[controller]")]`, `[HttpGet("{id}")]`, `class OrdersController`.
static ATTRIBUTES: Expression = Expression::new(|| {
    compiled(
        r#"\[(?:\w+,\s*)*(Route|Http(?:Get|Post|Put|Patch|Delete|Head|Options))(?:\(\s*(?:"([^"\n]*)")?[^)\n]*\))?|\bclass\s+(\w+)"#,
    )
});
/// `app.MapGet("/a", …)`, `var orders = app.MapGroup("/orders")`, `app.MapHealthChecks("/health")`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"(?:(\w+)\s*=\s*)?\b(\w+)\s*\.\s*Map(Get|Post|Put|Patch|Delete|Methods|Group|HealthChecks|Hub|Metrics|PrometheusScrapingEndpoint)\(\s*(?:"([^"\n]*)")?"#,
    )
});

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    if text.contains("[Http") || text.contains("[Route") {
        read_attributes(&mut found);
    }
    if text.contains(".Map") {
        read_calls(&mut found);
    }
    found.routing
}

fn read_attributes(found: &mut Collector<'_>) {
    // What stands before a class is its own, what stands in it is that of its methods.
    let (mut class, mut before) = (String::new(), None);
    for captures in ATTRIBUTES.captures_iter(found.text) {
        let (Some(whole), path) = (captures.get(0), captures.get(2).map(|path| path.as_str())) else { continue };
        if let Some(name) = captures.get(3) {
            let controller = name.as_str().trim_end_matches("Controller").to_lowercase();
            class = before.take().map_or(String::new(), |path: String| path.replace("[controller]", &controller));
            continue;
        }
        match &captures[1] {
            "Route" => before = path.map(str::to_owned),
            verb => {
                let method = verb.trim_start_matches("Http");
                let own = path.unwrap_or_default();
                let full = if own.starts_with(['/', '~']) {
                    own.trim_start_matches('~').to_owned()
                } else {
                    joined(&class, own)
                };
                found.add(whole.start(), Some(method), &full.replace("[action]", "{action}"));
            }
        }
    }
}

fn read_calls(found: &mut Collector<'_>) {
    let mut groups: HashMap<&str, String> = HashMap::new();
    for captures in CALLS.captures_iter(found.text) {
        let (Some(object), Some(call)) = (captures.get(2), captures.get(3)) else { continue };
        let own = groups.get(object.as_str()).map_or("", String::as_str);
        let path = captures.get(4).map(|path| joined(own, path.as_str()));
        match (call.as_str(), path) {
            ("Group", Some(path)) => {
                found.mount(object.start(), &path, "");
                if let Some(name) = captures.get(1) {
                    groups.insert(name.as_str(), path);
                }
            }
            // Both answer there unless they are told otherwise.
            ("Metrics" | "PrometheusScrapingEndpoint", path) => {
                found.add(object.start(), Some("GET"), path.as_deref().unwrap_or("/metrics"));
            }
            ("HealthChecks", Some(path)) => found.add(object.start(), Some("GET"), &path),
            ("Methods" | "Hub", Some(path)) => found.add(object.start(), None, &path),
            (verb, Some(path)) => found.add(object.start(), Some(verb), &path),
            (_, None) => {}
        }
    }
}
