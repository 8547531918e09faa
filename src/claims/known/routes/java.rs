//! Spring, JAX-RS and Ktor.

use super::{Collector, Expression, Routing, beginning, compiled, enclosed, joined, methods};

/// `@GetMapping("/a")`, `@RequestMapping(value = "/a", method = RequestMethod.GET)`, `@Path("/a")`, `@GET`.
static ANNOTATIONS: Expression = Expression::new(|| {
    compiled(r"@(Get|Post|Put|Patch|Delete|Request)Mapping\b(\()?|@Path\s*\(|@(GET|POST|PUT|PATCH|DELETE|HEAD)\b")
});
static TEXT: Expression = Expression::new(|| compiled(r#""([^"\n]*)""#));
/// What an annotation stands before.
static CLASS: Expression = Expression::new(|| {
    // What an annotation says may have brackets in it: `@PreAuthorize("hasRole('BAKER')")`.
    compiled(
        r#"^(?:\s|@[\w.]+(?:\((?:"(?:[^"\\\n]|\\.)*"|[^()"]|\([^()"]*\))*\))?|//[^\n]*\n|public|final|abstract|open|data)*\s*(?:class|interface|object)\b"#,
    )
});
/// `get("/a") {`, `route("/a") {`.
static BLOCKS: Expression =
    Expression::new(|| compiled(r#"(?m)^\s*(get|post|put|patch|delete|route)\(\s*"(/?[^"\n]*)"\s*\)\s*\{"#));

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    if text.contains("Mapping") || text.contains("@Path") {
        read_annotations(&mut found);
    }
    if text.contains("routing") || text.contains("ktor") {
        read_blocks(&mut found);
    }
    found.routing
}

fn read_annotations(found: &mut Collector<'_>) {
    let text = found.text;
    let mut class = String::new();
    // JAX-RS names method and path apart, in any order.
    let mut verb: Option<(usize, &str)> = None;
    let mut path: Option<(usize, &str)> = None;
    for captures in ANNOTATIONS.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let arguments = if whole.as_str().ends_with('(') { enclosed(&text[whole.end()..], 400) } else { "" };
        let after = beginning(&text[whole.end() + arguments.len()..]);
        let after = if whole.as_str().ends_with('(') { after.trim_start_matches(')') } else { after };
        let value = TEXT.captures(arguments).and_then(|text| text.get(1)).map_or("", |text| text.as_str());
        if CLASS.is_match(after) {
            value.clone_into(&mut class);
            (verb, path) = (None, None);
            continue;
        }
        match (captures.get(1).map(|kind| kind.as_str()), captures.get(3)) {
            (Some("Request"), _) => {
                let named = methods(arguments.split("method").nth(1).unwrap_or_default());
                let full = joined(&class, value);
                if named.is_empty() {
                    found.add(whole.start(), None, &full);
                }
                named.iter().for_each(|method| found.add(whole.start(), Some(method), &full));
            }
            (Some(kind), _) => found.add(whole.start(), Some(kind), &joined(&class, value)),
            (None, Some(method)) => verb = Some((whole.start(), method.as_str())),
            (None, None) => path = Some((whole.start(), value)),
        }
        let is_last = !after.split(['{', ';']).next().unwrap_or_default().contains("@Path")
            && !["@GET", "@POST", "@PUT", "@DELETE", "@PATCH"]
                .iter()
                .any(|name| after.split(['{', ';']).next().unwrap_or_default().contains(name));
        if let (Some((at, method)), true) = (verb, is_last) {
            found.add(at, Some(method), &joined(&class, path.map_or("", |(_, path)| path)));
            (verb, path) = (None, None);
        }
    }
}

fn read_blocks(found: &mut Collector<'_>) {
    let text = found.text;
    let mut blocks: Vec<(usize, String)> = Vec::new();
    for captures in BLOCKS.captures_iter(text) {
        let (Some(whole), Some(verb), Some(path)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        blocks.retain(|(end, _)| *end > verb.start());
        let full = joined(blocks.last().map_or("", |(_, prefix)| prefix.as_str()), path.as_str());
        if verb.as_str() == "route" {
            blocks.push((whole.end() + enclosed(&text[whole.end()..], 40_000).len(), full));
        } else {
            found.add(verb.start(), Some(verb.as_str()), &full);
        }
    }
}
