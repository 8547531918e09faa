//! Laravel, Lumen, Slim and Symfony.

use super::{Collector, Expression, Routing, beginning, compiled, enclosed, joined, methods};
use crate::repo::RepoPath;

/// `Route::get('/a', …)`, `$app->post('/a', …)`, `->prefix('a')`, `Route::apiResource('orders', …)`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"(?:Route::|\$(?:app|router|group|routes?)->|->)(get|post|put|patch|delete|options|any|match|prefix|resource|apiResource|group)\(\s*(?:\[([^\]]*)\]\s*,\s*)?(?:["']([^"'\n]*)["'])?"#,
    )
});
/// `#[Route('/a', methods: ['GET'])]`, `@Route("/a", methods={"GET"})`.
static ATTRIBUTES: Expression = Expression::new(|| compiled(r"(?:#\[|@)Route\("));
static TEXT: Expression = Expression::new(|| compiled(r#"["']([^"'\n]*)["']"#));
static PREFIX: Expression = Expression::new(|| compiled(r#"["']prefix["']\s*=>\s*["']([^"'\n]*)["']"#));
/// What an attribute stands before.
static CLASS: Expression = Expression::new(|| {
    compiled(r"^(?:\s|\)|\]|\*/|\*[^\n]*\n|#\[[^\n]*\n)*(?:(?:final|abstract|readonly)\s+)*class\b")
});

pub(super) fn read(path: &RepoPath, text: &str) -> Routing {
    let mut found = Collector::new(text);
    if ["Route::", "->get(", "->post(", "->group("].iter().any(|sign| text.contains(sign)) {
        // Laravel gives the routes of this file a prefix itself.
        let base = if path.as_str().ends_with("routes/api.php") { "/api" } else { "" };
        read_calls(&mut found, base);
    }
    if text.contains("Route(") {
        read_attributes(&mut found);
    }
    found.routing
}

fn read_calls(found: &mut Collector<'_>, base: &str) {
    let text = found.text;
    // Routes in a function: where it ends, and their prefix.
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut pending: Option<(usize, String)> = None;
    for captures in CALLS.captures_iter(text) {
        let (Some(whole), Some(call)) = (captures.get(0), captures.get(1)) else { continue };
        blocks.retain(|(end, _)| *end > whole.start());
        let outer = blocks.last().map_or(base, |(_, prefix)| prefix.as_str()).to_owned();
        let path = captures.get(3).map(|path| path.as_str());
        match (call.as_str(), path) {
            ("prefix", Some(path)) => pending = Some((whole.end(), joined(&outer, path))),
            ("group", path) => {
                let arguments = enclosed(&text[call.end() + 1..], 60_000);
                let own = PREFIX
                    .captures(before_function(arguments))
                    .and_then(|prefix| prefix.get(1))
                    .map(|own| own.as_str());
                // `Route::prefix('a')->middleware(…)->group(function …)`.
                let chained = pending.take().filter(|(end, _)| !text[*end..whole.start()].contains(';'));
                let prefix = match (chained, own.or(path.filter(|path| path.starts_with('/')))) {
                    (Some((_, prefix)), None) => prefix,
                    (_, Some(own)) => joined(&outer, own),
                    (None, None) => outer,
                };
                blocks.push((call.end() + arguments.len(), prefix));
            }
            ("resource" | "apiResource", Some(path)) => resource(found, whole.start(), &joined(&outer, path)),
            ("match", Some(path)) => {
                let named = captures.get(2).map(|names| methods(names.as_str())).unwrap_or_default();
                named.iter().for_each(|method| found.add(whole.start(), Some(method), &joined(&outer, path)));
            }
            ("any", Some(path)) => found.add(whole.start(), None, &joined(&outer, path)),
            // `$client->get('key')` asks for something else than a path, or stands in no router.
            (verb, Some(path)) if is_router(text, whole.start(), whole.as_str(), path) => {
                found.add(whole.start(), Some(verb), &joined(&outer, path));
            }
            _ => {}
        }
    }
}

/// What a group is given besides the function with its routes.
fn before_function(arguments: &str) -> &str {
    beginning(arguments).split("function").next().unwrap_or_default()
}

/// Whether a call is one of a router: `Route::middleware('auth')->get('a', …)`, `$app->get('/a', …)`.
fn is_router(text: &str, at: usize, call: &str, path: &str) -> bool {
    let before = &text[..at];
    let statement = &before[before.rfind([';', '{', '}']).map_or(0, |end| end + 1)..];
    call.starts_with("Route::") || statement.contains("Route::") || (call.starts_with('$') && path.starts_with('/'))
}

fn resource(found: &mut Collector<'_>, at: usize, path: &str) {
    let one = joined(path, "{id}");
    [("GET", path), ("POST", path), ("GET", &one), ("PUT", &one), ("PATCH", &one), ("DELETE", &one)]
        .iter()
        .for_each(|(method, path)| found.add(at, Some(method), path));
}

fn read_attributes(found: &mut Collector<'_>) {
    let text = found.text;
    let mut class = String::new();
    for whole in ATTRIBUTES.find_iter(text) {
        let arguments = enclosed(&text[whole.end()..], 600);
        let path = TEXT.captures(arguments).and_then(|path| path.get(1)).map_or("", |path| path.as_str());
        if CLASS.is_match(beginning(&text[whole.end() + arguments.len()..])) {
            path.clone_into(&mut class);
            continue;
        }
        let named = methods(arguments.split("methods").nth(1).unwrap_or_default());
        let full = joined(&class, path);
        // Annotations stand in comments, and are none.
        if named.is_empty() {
            found.add_uncommented(whole.start(), None, &full);
        }
        named.iter().for_each(|method| found.add_uncommented(whole.start(), Some(method), &full));
    }
}
