//! `FastAPI`, Flask, Django, Starlette and aiohttp.

use std::collections::HashMap;

use super::{Collector, Expression, Routing, compiled, enclosed, joined, methods};

/// `@router.get("/a")`, `@app.route("/a", methods=["GET"])`, `app.add_api_route("/a", …)`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"(?x) @(\w+)\.(get|post|put|patch|delete|head|options|websocket|websocket_route|route|api_route)\(\s*(?:path\s*=\s*|rule\s*=\s*)?[rf]?["']([^"'\n]*)["']
        | \b(\w+)\.(add_api_route|add_url_rule|add_get|add_post|add_put|add_delete|add_route|add_api_websocket_route)\(\s*[rf]?["']([^"'\n]*)["']"#,
    )
});
/// `router = APIRouter(prefix="/a")`, `bp = Blueprint("b", __name__, url_prefix="/a")`.
static ROUTERS: Expression = Expression::new(|| {
    compiled(r"(?m)\b(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(?:APIRouter|Blueprint|FastAPI|SubRouter)\(")
});
static PREFIX: Expression = Expression::new(|| compiled(r#"\b(?:url_)?prefix\s*=\s*f?["']([^"']*)["']"#));
/// `include_router(orders.router, prefix="/a")`, `register_blueprint(bp, url_prefix="/a")`.
static MOUNTS: Expression = Expression::new(|| compiled(r"\.(include_router|register_blueprint)\(\s*([\w.]+)"));
/// What Flask calls the mount, whose prefix stands in place of the blueprint's own.
const REPLACING: &str = "register_blueprint";
/// `from .orders import router as orders_router`.
static IMPORTS: Expression =
    Expression::new(|| compiled(r"(?m)^\s*from\s+([\w.]+)\s+import\s+\(?([\w \t,]+(?:\bas\b[\w \t,]+)*)"));
/// `path("orders/", include("orders.urls"))`, `re_path(r"^a$", …)`, `router.register("orders", …)`.
static DJANGO: Expression = Expression::new(|| {
    compiled(
        r#"(?m)(?:^|[\s\[,(])(path|re_path|url|\w+\.register)\(\s*r?["']([^"'\n]*)["']\s*,\s*(include\(\s*\(?\s*(?:["']([\w.]+)["'])?)?"#,
    )
});
/// `Route("/a", …)`, `web.get("/a", …)`, `Mount("/a", …)`.
static OBJECTS: Expression = Expression::new(|| {
    compiled(r#"\b(?:(Route|WebSocketRoute)|web\.(get|post|put|patch|delete))\(\s*["'](/[^"'\n]*)["']"#)
});

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    let routers = routers(text);
    if text.contains("Blueprint(") {
        found.routing.replaceable = routers.values().cloned().collect();
        found.routing.replaceable.sort();
    }
    for captures in CALLS.captures_iter(text) {
        let parts: Vec<_> = captures.iter().skip(1).flatten().collect();
        let [object, verb, path] = parts.as_slice() else { continue };
        let path_of =
            |object: &str| joined(routers.get(object).map_or("", String::as_str), without_value(path.as_str()));
        // A client of HTTP has calls of the same names, but with addresses.
        if path.as_str().contains("://") {
            continue;
        }
        let full = path_of(object.as_str());
        let verb = verb.as_str().trim_start_matches("add_");
        if super::METHODS.contains(&verb.to_ascii_uppercase().as_str()) {
            found.add(object.start(), Some(verb), &full);
            continue;
        }
        let named = methods(enclosed(&text[path.end()..], 400).split("methods").nth(1).unwrap_or_default());
        let flask = if verb == "route" || verb == "url_rule" { vec!["GET"] } else { Vec::new() };
        let named = if named.is_empty() { flask } else { named };
        if named.is_empty() {
            found.add(object.start(), None, &full);
        }
        named.iter().for_each(|method| found.add(object.start(), Some(method), &full));
    }
    for captures in OBJECTS.captures_iter(text) {
        let Some(path) = captures.get(3) else { continue };
        found.add(path.start(), captures.get(2).map(|method| method.as_str()), path.as_str());
    }
    read_mounts(&mut found);
    if text.contains("urlpatterns") || text.contains("DefaultRouter") || text.contains("SimpleRouter") {
        read_django(&mut found);
    }
    found.routing
}

/// A path without the value of a setting that it begins with, `{settings.API}/info`, which is not known here.
fn without_value(path: &str) -> &str {
    let begun = path.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    begun.filter(|(value, _)| value.contains('.') || value.contains(char::is_uppercase)).map_or(path, |(_, rest)| rest)
}

/// The prefixes of the routers that a text makes, by their names.
fn routers(text: &str) -> HashMap<&str, String> {
    let prefix =
        |at: usize, most: usize| Some(PREFIX.captures(enclosed(&text[at..], most))?.get(1)?.as_str().to_owned());
    let made = ROUTERS
        .captures_iter(text)
        .filter_map(|captures| Some((captures.get(1)?.as_str(), prefix(captures.get(0)?.end(), 600)?)));
    let replaced = MOUNTS
        .captures_iter(text)
        .filter(|captures| &captures[1] == REPLACING)
        .filter_map(|captures| Some((captures.get(2)?.as_str(), prefix(captures.get(0)?.end(), 400)?)));
    made.chain(replaced).collect()
}

fn read_mounts(found: &mut Collector<'_>) {
    let text = found.text;
    let mut modules = HashMap::new();
    for captures in IMPORTS.captures_iter(text) {
        let (Some(module), Some(names)) = (captures.get(1), captures.get(2)) else { continue };
        for name in names.as_str().split(',') {
            let (name, alias) = name.split_once(" as ").unwrap_or((name, name));
            let module = module.as_str().trim_matches('.').rsplit('.').next().unwrap_or_default();
            // Of `from app.routers import orders` the module is the name itself.
            let own = if matches!(name.trim(), "router" | "app" | "bp" | "blueprint") || alias != name {
                module
            } else {
                name.trim()
            };
            modules.insert(alias.trim(), own);
        }
    }
    for captures in MOUNTS.captures_iter(text) {
        let (Some(call), Some(router)) = (captures.get(0), captures.get(2)) else { continue };
        let arguments = enclosed(&text[call.end()..], 400);
        let Some(prefix) = PREFIX.captures(arguments).and_then(|captures| captures.get(1)) else { continue };
        let first = router.as_str().split('.').rev().nth(1).unwrap_or(router.as_str());
        let module =
            modules.get(first).copied().unwrap_or_else(|| first.trim_end_matches("_router").trim_end_matches("_bp"));
        let before = found.routing.mounts.len();
        found.mount(call.start(), prefix.as_str(), module);
        found.routing.mounts[before..].iter_mut().for_each(|mount| mount.replaces = &captures[1] == REPLACING);
    }
}

fn read_django(found: &mut Collector<'_>) {
    for captures in DJANGO.captures_iter(found.text) {
        let (Some(call), Some(path)) = (captures.get(1), captures.get(2)) else { continue };
        let path = format!("/{}", path.as_str().trim_start_matches(['^', '/']).trim_end_matches('$'));
        if captures.get(3).is_some() {
            let module = captures.get(4).map(|module| module.as_str().replace('.', "/")).unwrap_or_default();
            found.mount(call.start(), &path, &module);
        } else {
            found.add(call.start(), None, &path);
            if call.as_str().ends_with(".register") {
                found.add(call.start(), None, &joined(&path, "{pk}"));
            }
        }
    }
}
