//! Express, Fastify, Koa, Hono, Nest and Next.

use std::collections::HashMap;

use super::{Collector, Expression, Routing, compiled, enclosed, joined};
use crate::repo::RepoPath;

/// Signs of a server; a client calls methods of the same names.
const SERVERS: &[&str] = &[
    "express",
    "Router(",
    "fastify",
    "Fastify",
    "koa",
    "hono",
    "Hono",
    "restify",
    "polka",
    "FastifyInstance",
    "itty-router",
];

/// What projects call the folder of their own code, where they import by it.
const ALIASES: &[&str] = &["@/", "~/", "#/", "src/"];

/// `router.get("/a", …)`, `app.use("/a", …)`, `app.route("/a")`.
static CALLS: Expression = Expression::new(|| {
    compiled(
        r#"\b(\w+)\.(get|post|put|patch|delete|del|all|options|head|use|route|mount)\(\s*["'`](/[^"'`\n]*)["'`]\s*(,|\))"#,
    )
});
/// `const orders = require("./routes/orders")`, `import orders from "./routes/orders"`.
static IMPORTS: Expression = Expression::new(|| {
    compiled(
        r#"(?:const|let|var)\s+(?:\{\s*)?(\w+)[^=\n]*=\s*require\(\s*["']([^"'\n]+)["']|import\s+(?:\*\s+as\s+)?\{?\s*(?:default\s+as\s+)?(\w+)[^;\n]*?from\s*["']([^"'\n]+)["']"#,
    )
});
/// `register(orders, { prefix: "/a" })`.
static REGISTER: Expression =
    Expression::new(|| compiled(r#"\.register\(\s*(\w+|import\(["'][^"']+["']\)|require\(["'][^"']+["']\))"#));
static PREFIX: Expression = Expression::new(|| compiled(r#"\bprefix:\s*["'`]([^"'`\n]*)["'`]"#));
/// `fastify.route({ method: "GET", url: "/a" })`.
static OBJECT: Expression = Expression::new(|| compiled(r"\.route\(\s*\{"));
static METHOD: Expression = Expression::new(|| compiled(r"\bmethod:\s*\[?([^\n\]}]*)"));
static URL: Expression = Expression::new(|| compiled(r#"\b(?:url|path):\s*["'`]([^"'`\n]*)["'`]"#));
/// `@Controller("orders")`, `@Get(":id")`.
static NEST: Expression = Expression::new(|| {
    compiled(
        r#"@(Controller|Get|Post|Put|Patch|Delete|All|Head|Options)\(\s*(?:\{[^}]*?path:\s*)?(?:["'`]([^"'`\n]*)["'`])?"#,
    )
});
/// `export async function GET(`, `export const POST =`.
static EXPORTS: Expression = Expression::new(|| {
    compiled(r"\bexport\s+(?:async\s+)?(?:function|const)\s+(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b")
});
static GLOBAL_PREFIX: Expression = Expression::new(|| compiled(r#"\bsetGlobalPrefix\(\s*["'`]([^"'`\n]+)["'`]"#));

pub(super) fn read(path: &RepoPath, text: &str) -> Routing {
    let mut found = Collector::new(text);
    if SERVERS.iter().any(|sign| text.contains(sign)) {
        read_calls(&mut found);
    }
    if text.contains("@Controller") {
        read_nest(&mut found);
    }
    for captures in GLOBAL_PREFIX.captures_iter(text) {
        let (Some(whole), Some(prefix)) = (captures.get(0), captures.get(1)) else { continue };
        found.mount(whole.start(), prefix.as_str(), "");
    }
    if let Some(address) = next_address(path) {
        let exports: Vec<_> = EXPORTS.captures_iter(text).filter_map(|captures| captures.get(1)).collect();
        exports.iter().for_each(|verb| found.add(verb.start(), Some(verb.as_str()), &address));
        if exports.is_empty() && text.contains("export default") {
            found.add(0, None, &address);
        }
    }
    found.routing
}

fn read_calls(found: &mut Collector<'_>) {
    let text = found.text;
    let modules = imports(text);
    let module_of = |name: &str| modules.get(name).copied().unwrap_or_default();
    let mut prefixes: HashMap<&str, String> = HashMap::new();
    let calls: Vec<_> = CALLS
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?, found.get(2)?, found.get(3)?, found.get(4)?)))
        .collect();
    // A router that this file mounts itself.
    for (_, verb, path, end) in &calls {
        let target = last_name(enclosed(&text[end.end()..], 300));
        if verb.as_str() == "use" && end.as_str() == "," {
            match module_of(target) {
                "" => drop(prefixes.insert(target, path.as_str().to_owned())),
                module => found.mount(verb.start(), path.as_str(), module),
            }
            if module_of(target).is_empty() {
                found.mount(verb.start(), path.as_str(), required(&text[end.end()..]).unwrap_or_default());
            }
        }
    }
    for (object, verb, path, end) in calls {
        let is_client = matches!(
            object.as_str(),
            "axios" | "http" | "https" | "client" | "request" | "api" | "cy" | "fetch" | "supertest"
        );
        // Of Express a setting is read by the same name, and has no handler.
        if is_client || (end.as_str() == ")" && verb.as_str() != "route") {
            continue;
        }
        let full = joined(prefixes.get(object.as_str()).map_or("", String::as_str), path.as_str());
        match verb.as_str() {
            "use" | "mount" => {}
            "all" | "route" => found.add(object.start(), None, &full),
            "del" => found.add(object.start(), Some("DELETE"), &full),
            verb => found.add(object.start(), Some(verb), &full),
        }
    }
    for captures in REGISTER.captures_iter(text) {
        let (Some(whole), Some(plugin)) = (captures.get(0), captures.get(1)) else { continue };
        let Some(prefix) = PREFIX.captures(enclosed(&text[whole.end()..], 300)).and_then(|prefix| prefix.get(1)) else {
            continue;
        };
        let module = required(plugin.as_str()).unwrap_or_else(|| module_of(plugin.as_str()));
        found.mount(whole.start(), prefix.as_str(), module);
    }
    for whole in OBJECT.find_iter(text) {
        let fields = enclosed(&text[whole.end()..], 600);
        let Some(url) = URL.captures(fields).and_then(|url| url.get(1)) else { continue };
        let methods =
            METHOD.captures(fields).and_then(|method| method.get(1)).map(|method| super::methods(method.as_str()));
        methods.unwrap_or_default().iter().for_each(|method| found.add(whole.start(), Some(method), url.as_str()));
    }
}

/// The modules that a text imports from files of its own, by the names that it gives them.
fn imports(text: &str) -> HashMap<&str, &str> {
    let names = IMPORTS.captures_iter(text).filter_map(|captures| {
        let parts: Vec<_> = captures.iter().skip(1).flatten().map(|part| part.as_str()).collect();
        let [name, from] = parts.as_slice() else { return None };
        is_own(from).then(|| (*name, module(from)))
    });
    names.collect()
}

/// Whether a module is a file of the repository: by its place, or by a name that a project gives to its own folder, as `@/`.
fn is_own(from: &str) -> bool {
    from.starts_with('.') || ALIASES.iter().any(|alias| from.starts_with(alias))
}

/// `./routes/orders.js` is the module `routes/orders`, as `@/routes/orders` is.
fn module(from: &str) -> &str {
    let from = ALIASES.iter().find_map(|alias| from.strip_prefix(alias)).unwrap_or(from);
    let from = from.trim_start_matches(['.', '/']);
    [".js", ".ts", ".mjs"].iter().find_map(|ending| from.strip_suffix(ending)).unwrap_or(from)
}

fn required(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("require(").or_else(|| text.trim_start().strip_prefix("import("))?;
    let from = rest.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    is_own(from).then(|| module(from))
}

/// The last argument, as a name: of `auth, limit, orders` what handles the requests.
fn last_name(arguments: &str) -> &str {
    let last = arguments.rsplit(',').find(|part| !part.trim().is_empty()).unwrap_or_default().trim();
    last.split(['.', '(']).next().unwrap_or_default()
}

fn read_nest(found: &mut Collector<'_>) {
    let mut controller = String::new();
    for captures in NEST.captures_iter(found.text) {
        let (Some(whole), Some(kind)) = (captures.get(0), captures.get(1)) else { continue };
        let path = captures.get(2).map_or("", |path| path.as_str());
        match kind.as_str() {
            "Controller" => path.clone_into(&mut controller),
            "All" => found.add(whole.start(), None, &joined(&joined("", &controller), path)),
            verb => found.add(whole.start(), Some(verb), &joined(&joined("", &controller), path)),
        }
    }
}

/// The address that Next gives a file by its path.
fn next_address(path: &RepoPath) -> Option<String> {
    let (stem, _) = path.as_str().rsplit_once('.')?;
    let whole = format!("/{stem}");
    if let Some(folder) = whole.strip_suffix("/route") {
        let (_, address) = folder.split_once("/app/")?;
        let parts = address.split('/').filter(|part| !part.starts_with('(') && !part.starts_with('@'));
        return Some(format!("/{}", parts.collect::<Vec<_>>().join("/")));
    }
    let (_, address) = whole.split_once("/pages/api/")?;
    Some(format!("/api/{}", address.strip_suffix("/index").unwrap_or(address)))
}
