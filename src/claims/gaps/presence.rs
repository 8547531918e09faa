//! Whether a repository has what a document says is still to be made: a function, a type or a file that is called as the
//! document calls the thing, and that does something.
//!
//! All words of the thing have to be found: most of them in one name, the others in the path that it is defined in, or beside
//! it. What is only declared, stands in for something, or says of itself that it is not finished, is no evidence.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::claims::done::feature::is_asking;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::names::defined::{STANDING_IN, does_something};
use crate::claims::words::roots::{root, roots};
use crate::claims::words::thing::Thing;
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// Words of names that have what they name go wrong, stand in for it, turn it off, or only hold its values.
const AGAINST: &[&str] = &[
    "error",
    "exception",
    "fail",
    "failed",
    "invalid",
    "missing",
    "test",
    "mock",
    "fake",
    "stub",
    "dummy",
    "noop",
    "placeholder",
    "todo",
    "config",
    "configuration",
    "setting",
    "settings",
    "option",
    "options",
    "props",
    "prop",
    "request",
    "response",
    "dto",
    "schema",
    "input",
    "output",
    "params",
    "param",
    "payload",
    "is",
    "has",
    "should",
    "can",
    "needs",
    "required",
    "enabled",
    "disable",
    "disabled",
    "skip",
    "remove",
    "delete",
    "without",
    "no",
    "not",
    "legacy",
    "deprecated",
    "example",
    "demo",
    "sample",
    "default",
    "count",
    "max",
    "min",
    "interval",
    "timeout",
    "url",
    "uri",
    "event",
    "icon",
    "button",
    "label",
    "title",
    "message",
    "status",
    "state",
    "type",
    "kind",
    "enum",
    "result",
    "stats",
    "metrics",
    "metric",
    "log",
    "print",
    "show",
    "notify",
    "seed",
    "migrate",
    "old",
    "simple",
    "simulate",
    "simulated",
    "describe",
    "help",
    "doc",
    "report",
    "item",
    "row",
    "context",
];
/// Folders and files of what only stands in, is shown, or is no more.
const ASIDE: &[&str] = &[
    "mock",
    "mocks",
    "stub",
    "stubs",
    "fake",
    "fakes",
    "demo",
    "demos",
    "example",
    "examples",
    "legacy",
    "deprecated",
    "old",
    "template",
    "templates",
    "archive",
    "archived",
    "stories",
    "story",
    "seed",
    "seeds",
    "generated",
    "gen",
    "types",
    "sample",
    "samples",
    "poc",
    "prototype",
    "playground",
    "docs",
    "scripts",
    "script",
    "tools",
    "backup",
    "bench",
    "benches",
    "benchmarks",
];
/// Words of names that say what is done with the thing, or what of a program does it, and not which thing it is.
const NEUTRAL: &[&str] = &[
    "get",
    "set",
    "create",
    "new",
    "build",
    "make",
    "handle",
    "process",
    "perform",
    "do",
    "run",
    "generate",
    "init",
    "initialize",
    "service",
    "manager",
    "handler",
    "provider",
    "controller",
    "middleware",
    "util",
    "utils",
    "helper",
    "engine",
    "module",
    "impl",
    "async",
    "use",
    "by",
    "from",
    "for",
    "and",
    "with",
    "the",
    "to",
    "of",
    "compute",
    "calculate",
    "execute",
    "apply",
    "start",
    "fetch",
    "load",
    "manage",
    "enforce",
    "ensure",
    "perform",
    "full",
    "all",
    "single",
    "client",
    "repository",
    "router",
    "page",
    "screen",
    "view",
    "component",
    "form",
    "modal",
    "dialog",
    "panel",
    "list",
    "index",
];
/// Endings of the files of what people see.
const PAGES: &[&str] = &["tsx", "jsx", "vue", "svelte", "dart"];
/// So far above a definition stands what is said of it.
const ABOVE: usize = 8;
/// So far it is read.
const BODY: usize = 40;

impl Thing {
    /// Where the repository has it, of what `is_meant` says is meant.
    pub fn shown(&self, is_meant: &dyn Fn(&RepoPath) -> bool, known: &Known<'_>) -> Option<String> {
        if self.is_seen {
            return self.page(is_meant, known);
        }
        self.defined(is_meant, known).map(|(name, place)| format!("{place} defines `{name}`"))
    }

    /// As [`Thing::shown`], of what something uses.
    pub fn used(&self, known: &Known<'_>) -> Option<String> {
        let is_idle = || self.defined(&|_| true, known).is_none_or(|(_, place)| known.idle(place).is_some());
        if !self.is_seen && is_idle() {
            return None;
        }
        self.shown(&|_| true, known)
    }

    /// The definition that is called as the thing is, and does it.
    fn defined<'k>(&self, is_meant: &dyn Fn(&RepoPath) -> bool, known: &'k Known<'_>) -> Option<&'k (String, Place)> {
        let named = known.rooted().with(&self.wanted, 2);
        let mut definitions = named.into_iter().map(|at| &known.definitions[at]);
        let own =
            |place: &Place| Class::of(&place.path) == Class::Code && !is_aside(&place.path) && is_meant(&place.path);
        definitions.find(|(name, place)| own(place) && self.is_it(name, place, known))
    }

    /// The file of a page that is called as the thing is, together with the folders that it stands in.
    fn page(&self, is_meant: &dyn Fn(&RepoPath) -> bool, known: &Known<'_>) -> Option<String> {
        const WITHIN: &[&str] = &["page", "index"];
        const SAYING: &[&str] = &["coming soon", "under construction", "not implemented", "not yet available"];
        const LINES: usize = 60;
        let is_it = |path: &&&RepoPath| {
            let mut parts: Vec<&str> = path.as_str().split('/').collect();
            let file = parts.pop().and_then(|name| name.split('.').next()).unwrap_or_default();
            let name = if WITHIN.contains(&file) { parts.pop().unwrap_or_default() } else { file };
            let named: Vec<String> = roots(name).iter().map(|word| made(word)).collect();
            let above: Vec<String> = parts.iter().rev().take(2).flat_map(|part| roots(part)).collect();
            let is_all =
                self.wanted.iter().all(|word| named.contains(word) || (self.wanted.len() > 1 && above.contains(word)));
            is_all
                && named.iter().any(|word| self.wanted.contains(word))
                && named.iter().all(|word| self.wanted.contains(word) || is_neutral(word))
                && Class::of(path) == Class::Code
                && !is_aside(path)
                && is_meant(path)
        };
        let paths = known.files.matching(|path| PAGES.iter().any(|ending| path.ends_with(&format!(".{ending}"))));
        let path = paths.iter().find(is_it)?;
        let text = String::from_utf8_lossy(&known.repo.read(path).ok()?).to_lowercase();
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        let is_made = lines >= LINES && !SAYING.iter().any(|words| text.contains(words));
        is_made.then(|| format!("{path} exists, with {lines} lines"))
    }

    /// Whether what is defined is the thing, and does something.
    fn is_it(&self, name: &str, place: &Place, known: &Known<'_>) -> bool {
        if is_asking(name) && !self.wanted.contains(&roots(name)[0]) {
            return false;
        }
        let named = roots(name);
        let is_of = |roots: &[String], word: &String| roots.contains(word);
        let path = near(&place.path);
        let mut extras = named.iter().filter(|word| !self.wanted.contains(word));
        if !extras.all(|word| is_neutral(word) || (path.contains(word) && !is_against(word))) {
            return false;
        }
        let missing: Vec<&String> =
            self.wanted.iter().filter(|word| !is_of(&named, word) && !is_of(&path, word)).collect();
        if missing.len() > usize::from(self.wanted.len() > 2) {
            return false;
        }
        let Some(source) = Source::of(place, known) else { return false };
        let is_done =
            if source.is_type() { source.is_used(&named, &self.wanted) } else { does_something(place, known) };
        is_done
            && missing.iter().all(|word| source.is_near(word))
            && self.beside.iter().all(|word| source.has(word))
            && !known.unfinished.iter().any(|(other, told)| other.path == place.path && told.name == name)
    }
}

/// A word of a path as a document says it: what stands under `new` is where one is created.
fn made(word: &str) -> String {
    if matches!(word, "new" | "add") { root("create") } else { word.to_owned() }
}

/// Whether a root is that of a word that says nothing of which thing is named.
fn is_neutral(wanted: &str) -> bool {
    static ROOTS: LazyLock<HashSet<String>> = LazyLock::new(|| NEUTRAL.iter().map(|word| root(word)).collect());
    ROOTS.contains(wanted)
}

fn is_against(wanted: &str) -> bool {
    static ROOTS: LazyLock<HashSet<String>> = LazyLock::new(|| AGAINST.iter().map(|word| root(word)).collect());
    ROOTS.contains(wanted)
}

/// The roots of a file's name and of the two folders around it.
fn near(path: &RepoPath) -> Vec<String> {
    let mut parts: Vec<&str> = path.as_str().rsplit('/').take(3).collect();
    if let Some(first) = parts.first_mut() {
        *first = first.split('.').next().unwrap_or_default();
    }
    parts.iter().flat_map(|part| roots(part)).collect()
}

/// Whether a file stands beside the program: a test, a script, a demo.
pub(super) fn is_aside(path: &RepoPath) -> bool {
    let lower = path.as_str().to_lowercase();
    words(&lower).flat_map(|part| part.split('_')).any(|part| ASIDE.contains(&part))
}

/// The text around a definition.
struct Source {
    text: String,
    line: usize,
}

impl Source {
    fn of(place: &Place, known: &Known<'_>) -> Option<Self> {
        let bytes = known.repo.read(&place.path).ok()?;
        Some(Self { text: String::from_utf8_lossy(&bytes).to_lowercase(), line: place.line })
    }

    /// Whether what is defined holds something, and is no function.
    fn is_type(&self) -> bool {
        const HOLDING: &[&str] = &["struct", "interface", "enum", "type", "trait", "contract", "class"];
        let first = self.text.lines().nth(self.line.saturating_sub(1)).unwrap_or_default();
        words(first).take(4).any(|word| HOLDING.contains(&word)) && !first.trim_start().starts_with("func ")
    }

    /// Whether a type that is called as the thing is has functions of its own, and does not stand in for it.
    fn is_used(&self, named: &[String], wanted: &[String]) -> bool {
        const FUNCTIONS: &[&str] = &["fn ", "def ", "func ", "function ", ") {", "=> {"];
        const LINES: usize = 200;
        const LEAST: usize = 3;
        let behind: Vec<&str> = self.text.lines().skip(self.line).take(LINES).collect();
        let is_stub = behind.iter().any(|line| STANDING_IN.iter().chain(&["todo"]).any(|word| line.contains(word)));
        let first = self.text.lines().nth(self.line.saturating_sub(1)).unwrap_or_default();
        wanted.iter().all(|word| named.contains(word))
            && !is_stub
            && !first.trim_end().ends_with(';')
            && behind.iter().filter(|line| FUNCTIONS.iter().any(|mark| line.contains(mark))).count() >= LEAST
    }

    /// Whether what is defined, or what is said above it, has a word of a root.
    fn is_near(&self, wanted: &str) -> bool {
        let lines = self.text.lines().skip(self.line.saturating_sub(ABOVE)).take(ABOVE + BODY);
        lines.flat_map(words).flat_map(|word| word.split('_')).any(|word| root(word) == wanted)
    }

    fn has(&self, wanted: &str) -> bool {
        words(&self.text).flat_map(|word| word.split('_')).any(|word| root(word) == wanted)
    }
}
