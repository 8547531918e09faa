//! Routers that nothing includes: their routes are written, and nobody is served by them.

use std::sync::LazyLock;

use regex::Regex;

use super::known::Known;
use super::known::place::{Class, Place};
use super::known::routes::Pattern;
use super::model::Ruling;
use super::wording::words;
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// `@router.get(`.
static DECORATOR: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*@(\w+)\.\w+\("));
/// `router.get(`.
static CALL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*(\w+)\s*\.\s*\w+\("));
/// `include_router(orders.router`, `register_blueprint(orders`.
static INCLUDED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\.(?:include_router|register_blueprint)\(\s*(?:router\s*=\s*)?([\w.]+)"));
static IMPORT: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?m)^\s*from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]+)"));
/// How programs load modules whose names they do not write.
const LOADING: &[&str] = &["importlib", "pkgutil", "__import__", "getattr("];
/// Names of files that stand for the folder they are in, or that many have.
const COMMON: &[&str] = &["__init__", "index", "main", "app", "server", "router", "routers", "routes", "views", "api"];

/// Whether a route that the code has serves anybody: none does where nothing includes its router.
pub(super) fn served(method: Option<&str>, pattern: &Pattern, place: &Place, known: &Known<'_>) -> Ruling {
    let places = known.served.places(method, pattern);
    let idle: Option<Vec<String>> = places.iter().map(|place| idle(place, known)).collect();
    match idle.and_then(|idle| idle.into_iter().next()) {
        Some(evidence) => Ruling::fails(evidence),
        None => Ruling::holds(format!("served by {place}")),
    }
}

/// What shows that the route at a place is one of a router that no code includes; None where one may.
fn idle(place: &Place, known: &Known<'_>) -> Option<String> {
    if Class::of(&place.path) != Class::Code {
        return None;
    }
    let stem = place.path.file_name().split('.').next().filter(|stem| !COMMON.contains(stem))?.to_lowercase();
    let bytes = known.repo.read(&place.path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().nth(place.line.checked_sub(1)?)?;
    let is_included = match place.path.extension().as_str() {
        "py" => {
            let name = DECORATOR.captures(line)?[1].to_owned();
            let is_router = ["APIRouter(", "Blueprint("].iter().any(|made| is_made(&text, &name, made));
            !is_router || is_included(&place.path, &stem, known)
        }
        "js" | "mjs" | "cjs" | "ts" => {
            let name = CALL.captures(line)?[1].to_owned();
            let is_router = ["express.Router(", "Router("].iter().any(|made| is_made(&text, &name, made));
            !is_router || is_imported(&place.path, &stem, known)
        }
        _ => true,
    };
    (!is_included).then(|| format!("{place} is a route of a router that nothing includes"))
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
