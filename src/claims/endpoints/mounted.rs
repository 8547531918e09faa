//! Routers that nothing includes: their routes are written, and nobody is served by them.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::known::routes::Pattern;
use crate::claims::model::Ruling;
use crate::claims::reading::Line;
use crate::claims::words::wording::{denies, says_broken, says_gone, supposes, words};
use crate::repo::RepoPath;

/// `@router.get(`.
static DECORATOR: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*@(\w+)\.\w+\("));
/// `router.get(`.
static CALL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*(\w+)\s*\.\s*\w+\("));
/// `export function ordersRouter(`.
static FACTORY: LazyLock<Regex> = LazyLock::new(|| compiled(r"^export\s+(?:async\s+)?function\s+(\w+)"));
/// `include_router(orders.router`, `register_blueprint(orders`.
static INCLUDED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\.(?:include_router|register_blueprint)\(\s*(?:router\s*=\s*)?([\w.]+)"));
static IMPORT: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?m)^\s*from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]+)"));
/// `"/api/orders"`.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| compiled(r#"["'`](/[^"'`]*)["'`]"#));
/// Parts of the paths of what nobody runs any more.
const OLD: &[&str] = &["archive", "legacy", "backup", "deprecated", "old/"];
/// How programs load modules whose names they do not write.
const LOADING: &[&str] = &["importlib", "pkgutil", "__import__", "getattr("];
/// Names of files that stand for the folder they are in, or that many have.
const COMMON: &[&str] = &["__init__", "index", "main", "app", "server", "router", "routers", "routes", "views", "api"];

/// Whether a route that the code has serves anybody: none does where nothing includes its router.
pub(super) fn served(line: &Line, method: Option<&str>, path: &str, place: &Place, known: &Known<'_>) -> Ruling {
    // What is said not to work, or not yet, may be said for that very reason.
    // What a route does with what it is sent is no wish: `POST /orders creates an order`.
    let does = |word: &&str| !matches!(*word, "creates" | "writes" | "adds" | "updates" | "generates");
    let rest = line.text.replace(path, "").split_whitespace().filter(does).collect::<Vec<_>>().join(" ");
    let is_plain = !says_broken(&rest) && !supposes(&rest) && !denies(&rest) && !says_gone(&rest);
    match unmounted(method, path, place, known) {
        Some(evidence) if is_plain => Ruling::fails(evidence),
        Some(evidence) => Ruling::open(evidence),
        None => Ruling::holds(format!("served by {place}")),
    }
}

/// What shows that none of the routes which the code has for a path serves anybody.
pub(super) fn unmounted(method: Option<&str>, path: &str, place: &Place, known: &Known<'_>) -> Option<String> {
    stem_of_router(&place.path)?;
    let pattern = Pattern::of(path);
    let word = pattern.words().next_back().unwrap_or_default();
    let mut places = known.served.places(method, &pattern);
    if places.is_empty() {
        // What stands before its address is given where it is mounted; so it may be with another that ends alike.
        let end = format!("/{word}");
        if known.served.routes().any(|(other, path)| other.path != place.path && path.ends_with(&end)) {
            return None;
        }
        places.push(place);
    }
    let places = places.into_iter().filter_map(|place| Some((place, text(place, known)?)));
    // A route that has the word for a parameter may be another program's.
    let is_prefix = |line: &str| ["APIRouter(", "Blueprint("].iter().any(|made| line.contains(made));
    let has_prefix = |text: &str| text.lines().any(|line| is_prefix(line) && line.contains(word));
    // Its address may stand on a line of its own.
    let is_named = |place: &Place, text: &str| {
        text.lines().skip(place.line.saturating_sub(1)).take(2).any(|line| line.contains(word))
    };
    let is_its = |place: &Place, text: &str| is_named(place, text) || has_prefix(text);
    let places = places.filter(|(place, text)| is_its(place, text));
    let idle: Option<Vec<String>> = places.map(|(place, text)| idle(place, &text, known)).collect();
    idle.and_then(|idle| idle.into_iter().next())
}

/// Whether a line in small letters only mounts a router, of which the routes are known: it serves none but those.
pub(super) fn is_mount(line: &str, known: &Known<'_>) -> bool {
    let is_call = [".use(", "include_router(", ".register(", ".mount("].iter().any(|call| line.contains(call));
    let prefix = QUOTED.captures(line).map(|found| found[1].trim_end_matches('/').to_owned());
    let is_beneath = |prefix: &String| known.served.routes().any(|(_, path)| path.to_lowercase().starts_with(prefix));
    is_call && prefix.is_some_and(|prefix| prefix.len() > 1 && is_beneath(&prefix))
}

/// What a file of code is called by those that include its router, if it may have one; None of what nobody runs any more.
fn stem_of_router(path: &RepoPath) -> Option<String> {
    let stem = path.file_name().split('.').next().filter(|stem| !COMMON.contains(stem))?.to_lowercase();
    let is_old = OLD.iter().any(|folder| path.as_str().to_lowercase().contains(folder));
    let is_known = ["py", "js", "mjs", "cjs", "ts"].contains(&path.extension().as_str());
    (is_known && !is_old && Class::of(path) == Class::Code).then_some(stem)
}

fn text(place: &Place, known: &Known<'_>) -> Option<String> {
    known.repo.read(&place.path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn line_of<'t>(text: &'t str, place: &Place) -> Option<&'t str> {
    text.lines().nth(place.line.checked_sub(1)?)
}

/// What shows that the route at a place is one of a router that no code includes; None where one may.
fn idle(place: &Place, text: &str, known: &Known<'_>) -> Option<String> {
    let stem = stem_of_router(&place.path)?;
    let line = line_of(text, place)?;
    let is_included = match place.path.extension().as_str() {
        "py" => {
            let name = DECORATOR.captures(line)?[1].to_owned();
            let is_router = ["APIRouter(", "Blueprint("].iter().any(|made| is_made(text, &name, made));
            !is_router || is_included(&place.path, &stem, known)
        }
        "js" | "mjs" | "cjs" | "ts" => {
            let name = CALL.captures(line)?[1].to_owned();
            let is_router = ["express.Router(", "Router("].iter().any(|made| is_made(text, &name, made));
            if let Some(maker) = uncalled(place, text, &name, known).filter(|_| is_router) {
                return Some(format!("{place} is a route of a router that `{maker}` makes, which nothing calls"));
            }
            !is_router || is_imported(&place.path, &stem, known)
        }
        _ => true,
    };
    (!is_included).then(|| format!("{place} is a route of a router that nothing includes"))
}

/// The function that makes the router of a route, if it is exported by its name and no other code has that.
fn uncalled<'t>(place: &Place, text: &'t str, router: &str, known: &Known<'_>) -> Option<&'t str> {
    let above: Vec<&str> = text.lines().take(place.line).collect();
    let (at, maker) =
        above.iter().enumerate().rev().find_map(|(at, line)| Some((at, FACTORY.captures(line)?.get(1)?)))?;
    let is_made_there =
        ["express.Router(", "Router("].iter().any(|made| is_made(&above[at..].join("\n"), router, made));
    let maker = maker.as_str();
    let is_named = known.hits.exactly(maker).any(|hit| {
        let is_itself = hit.place.path == place.path && hit.place.line == at + 1;
        !is_itself && hit.class != Class::Document && !hit.is_comment
    });
    (is_made_there && !is_named).then_some(maker)
}

/// Whether a text makes a router of a name.
fn is_made(text: &str, name: &str, made: &str) -> bool {
    text.lines().any(|line| {
        let rest = line.trim_start().trim_start_matches("const ").trim_start_matches("let ").trim_start_matches("var ");
        let value = rest.strip_prefix(name).and_then(|rest| rest.split_once('=')).map(|(_, value)| value.trim_start());
        value.is_some_and(|value| value.starts_with(made))
    })
}

/// Whether a file of Python includes the router of a module, or one whose module cannot be told.
fn is_included(path: &RepoPath, stem: &str, known: &Known<'_>) -> bool {
    let calls = ["include_router(", "register_blueprint("];
    let mut files: Vec<&RepoPath> =
        calls.iter().flat_map(|call| known.hits.exactly(call)).map(|hit| &hit.place.path).collect();
    files.sort();
    files.dedup();
    // Where nothing is included at all, it is not seen how routers are.
    files.is_empty()
        || files.iter().any(|file| {
            let Ok(bytes) = known.repo.read(file) else { return true };
            let text = String::from_utf8_lossy(&bytes);
            let loads = LOADING.iter().any(|sign| text.contains(sign));
            loads || INCLUDED.captures_iter(&text).any(|found| could_mean(&found[1], &text, path, stem, *file == path))
        })
}

/// Whether a name that is included in a text could be the router of a module.
fn could_mean(name: &str, text: &str, path: &RepoPath, stem: &str, is_same: bool) -> bool {
    let lower = name.to_lowercase();
    if lower.contains(stem) || is_same {
        return true;
    }
    let first = name.split('.').next().unwrap_or_default();
    let mut imports = IMPORT.captures_iter(text).filter(|found| words(&found[2]).any(|word| word == first));
    let Some(found) = imports.next() else { return !is_module(text, first, path) };
    let module = found[1].rsplit('.').next().unwrap_or_default().to_lowercase();
    let renamed = || {
        let names = found[2].split(',').find(|name| words(name).any(|word| word == first));
        names.is_some_and(|names| words(names).any(|word| word.to_lowercase() == stem))
    };
    module == stem || module.is_empty() || renamed()
}

/// Whether a text imports a name as a module, or makes a router of it: another than the one at a path.
fn is_module(text: &str, name: &str, path: &RepoPath) -> bool {
    let is_import = |line: &str| {
        let line = line.trim_start();
        line.starts_with("import ") && words(line).any(|word| word == name) && !line.contains(path.file_name())
    };
    text.lines().any(is_import) || is_made(text, name, "APIRouter(") || is_made(text, name, "Blueprint(")
}

/// Whether any other file imports a module of JavaScript, or loads modules by no name.
fn is_imported(path: &RepoPath, stem: &str, known: &Known<'_>) -> bool {
    let loads = ["readdirsync", "require.context", "import.meta.glob", "autoload", "glob("];
    if loads.iter().any(|sign| known.hits.exactly(sign).any(|hit| !hit.is_comment && hit.class == Class::Code)) {
        return true;
    }
    let mut hits = known.hits.exactly(stem).filter(|hit| hit.place.path != *path && !hit.is_comment);
    hits.any(|hit| ["import", "require", "from "].iter().any(|word| hit.text.contains(word)))
}
