//! Names of code that a line calls done and that no code has: ``View: `bake_loaf` handles orders``, `LoafForm for customers`,
//! `Fields: baked_at, sold_at`.
//!
//! That one name is nowhere could mean that the document speaks of others' code. So it is held against the code only where most
//! names that the document gives are there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::missed::name_of;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::files::elsewhere::is_in_others_column;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, asks};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{denies, is_foreign, requests, says_gone, says_unreal, supposes, words};
use crate::repo::RepoPath;

/// `LoafForm`, `bake_loaf`, each in plain text, and what it is joined to.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^|[\s(,;:*])((?:[A-Z][a-z0-9]+){2,}|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\.([a-z_]\w*))?(?:\(\))?(?:$|[\s),;:.*])",
    )
});
/// `Fields: baked_at, sold_at`.
static FIELDS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^\W*(?:(?:model|table|key|main) )?(?:fields|columns|attributes|properties)\W*:\s*(.+)$")
});

/// With what names of types end that nobody writes by chance.
const KINDS: &[&str] = &[
    "form",
    "view",
    "viewset",
    "serializer",
    "controller",
    "repository",
    "manager",
    "handler",
    "middleware",
    "component",
    "provider",
    "factory",
    "validator",
    "model",
    "entity",
    "guard",
    "interceptor",
    "resolver",
    "module",
    "helper",
    "service",
    "worker",
    "listener",
    "exception",
    "error",
    "dto",
    "schema",
    "router",
    "context",
    "page",
    "modal",
    "dialog",
    "panel",
    "widget",
    "engine",
    "builder",
    "parser",
    "adapter",
    "gateway",
    "strategy",
    "configuration",
    "registry",
    "scheduler",
    "processor",
    "converter",
    "mapper",
    "client",
    "screen",
    "store",
    "hook",
    "config",
    "store",
    "policy",
];
/// Names that are put together when the program runs, or by a library, end so.
const COMPOSED: &[&str] =
    &["_total", "_seconds", "_bytes", "_count", "_bucket", "_sum", "_ms", "_info", "_ratio", "_percent"];
/// A shorter name is anybody's.
const LEAST: usize = 7;
/// So many names that a document gives must be there for others to be missed, and so many times as many as are not.
const THERE: usize = 4;
const TIMES: usize = 3;
/// Of a longer line not all is kept.
const LONG: usize = 240;
/// So many absent names of a line say enough.
const PER_LINE: usize = 3;

/// A name, and the method of it that a line speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'r> {
    text: &'r str,
    is_quoted: bool,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for name in reading.lines.iter().flat_map(names) {
        needles.add(name.text);
        needles.add(singular(name.text));
        parts(name.text).into_iter().for_each(|part| needles.add(part));
    }
}

/// What people call the ways of writing names.
const CONVENTIONS: &[&str] =
    &["snake_case", "camelcase", "pascalcase", "upper_snake_case", "screaming_snake_case", "kebab_case"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    if known.code_files < THERE || reading.is_plan() {
        return Vec::new();
    }
    let all: BTreeSet<&str> = reading.lines.iter().flat_map(names).map(|name| name.text).collect();
    let absent: BTreeMap<&str, bool> = all.into_iter().map(|name| (name, is_absent(name, known))).collect();
    let gone = absent.values().filter(|absent| **absent).count();
    let there = absent.len() - gone;
    if there < THERE || there < gone * TIMES {
        return Vec::new();
    }
    let mut claims = Vec::new();
    // What is fixed is gone, and so may be what it was called.
    let is_fixed = |line: &Line| words(&line.lower()).any(|word| matches!(word, "fixed" | "resolved" | "removed"));
    for line in reading.lines.iter().filter(|line| is_told(reading, line) && !is_fixed(line)) {
        let missed = names(line).into_iter().filter(|name| absent.get(name.text).copied().unwrap_or_default());
        let is_own = |name: &Name<'_>| {
            !CONVENTIONS.contains(&name.text.to_lowercase().as_str())
                && !says_of_others(&line.text, name.text)
                && !is_in_others_column(reading, line, name.text)
        };
        for name in missed.filter(is_own).take(PER_LINE) {
            let evidence = format!("nothing in {} files but documents has `{}`", known.files_read, name.text);
            claims.push(claim(
                reading,
                line,
                Kind::ConfigValue,
                name.text,
                reading.said(line),
                Ruling::fails(evidence),
            ));
        }
    }
    claims
}

/// Whether a line says of what it names that it was made and is there.
fn is_told(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.told(line) == Said::Done
        && !(line.has_box && line.status != Status::Done)
        && !matches!(line.status, Status::Partial | Status::Pending | Status::Failed)
        && reading.is_now(line)
        && !asks(line)
        && !says_unreal(&line.text)
        && !says_gone(&line.text)
        && !denies(&line.text)
        && !requests(&line.text)
        && !is_loose(line)
        && !is_foreign(&line.text)
        && !is_of_faults(reading, line)
        && !reading.label(line).is_some_and(|label| supposes(&label.text) || says_gone(&label.text))
}

/// Whether a line tells of names that were wrong: `Incorrect column names (…)`, or beneath a heading of such.
fn is_of_faults(reading: &Reading, line: &Line) -> bool {
    const FAULTY: &[&str] = &["incorrect", "wrong", "misnamed", "nonexistent", "invalid"];
    let is_one = |text: &str| words(&text.to_lowercase()).any(|word| FAULTY.contains(&word));
    is_one(&line.text) || reading.label(line).is_some_and(|label| is_one(&label.text))
}

/// Whether a line says of a name that it stands for another, or is another's.
fn says_of_others(text: &str, name: &str) -> bool {
    const BEFORE: &[&str] = &["instead of", "not ", "from ", "formerly", "was ", "replaces", "than ", "like "];
    let before = text.split(name).next().unwrap_or_default().trim_end_matches(['`', '*', '"', '(']).to_lowercase();
    // `minted_at → issued_at` gives the old name first.
    let behind = text.split_once(name).map_or("", |(_, behind)| behind).trim_start_matches(['`', '*', '"', ')', ' ']);
    let is_renamed = ["→", "->", "=>"].iter().any(|arrow| behind.starts_with(arrow));
    is_renamed
        || BEFORE.iter().any(|word| format!("{} ", before.trim_end()).ends_with(&format!("{} ", word.trim_end())))
}

/// The names of code that a line gives, quoted or not, each once.
fn names(line: &Line) -> Vec<Name<'_>> {
    if !matches!(line.role, Role::Item | Role::Row | Role::Prose) {
        return Vec::new();
    }
    let quoted = line.spans.iter().filter_map(|span| name_of(span)).map(|text| Name { text, is_quoted: true });
    let fields = FIELDS.captures(&line.text).and_then(|found| found.get(1)).map_or("", |list| list.as_str());
    let listed = fields.split(',').map(|part| part.trim().trim_matches('`')).filter(|part| is_snake(part));
    let listed = listed.map(|text| Name { text, is_quoted: true });
    let plain = plain(&line.text).into_iter().filter(|text| is_telling(text) && text.len() >= LEAST);
    let plain = plain.map(|text| Name { text, is_quoted: false });
    let mut seen = BTreeSet::new();
    let is_name = |name: &Name<'_>| !COMPOSED.iter().any(|end| name.text.ends_with(end)) && !is_capital(name.text);
    quoted.chain(listed).chain(plain).filter(is_name).filter(|name| seen.insert(name.text)).collect()
}

/// The names in plain text; those that stand in a path, an address or a text of code are no more than a part of that.
fn plain(text: &str) -> Vec<&str> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(name) = PLAIN.captures_at(text, at) {
        let (Some(first), Some(whole)) = (name.get(1), name.get(0)) else { break };
        // `OvenForm.java` is a file, of which paths tell.
        let is_file = name.get(2).is_some_and(|end| is_file_name(&format!("{}.{}", first.as_str(), end.as_str())));
        found.extend(Some(first.as_str()).filter(|_| !is_file));
        found.extend(name.get(2).map(|method| method.as_str()).filter(|method| is_snake(method)));
        // What ends one name may begin the next.
        at = whole.end().saturating_sub(1).max(first.end());
    }
    found
}

/// Whether a name is one of the environment, or a constant.
fn is_capital(name: &str) -> bool {
    !name.chars().any(char::is_lowercase)
}

fn is_snake(name: &str) -> bool {
    name.contains('_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Whether nobody writes a name by chance: in small letters with joints, or ending with what it is.
fn is_telling(name: &str) -> bool {
    is_snake(name) || stems(name).last().is_some_and(|last| KINDS.iter().any(|kind| stem(kind) == *last))
}

fn singular(name: &str) -> &str {
    name.strip_suffix("ies").or_else(|| name.strip_suffix('s')).unwrap_or(name)
}

/// A name without its first or its last word, by which it may be put together.
fn parts(name: &str) -> Vec<&str> {
    let first = name.split_once('_').map(|(_, rest)| rest).filter(|rest| rest.contains('_'));
    let last = name.rsplit_once('_').map(|(rest, _)| rest).filter(|rest| rest.contains('_'));
    first.into_iter().chain(last).collect()
}

/// Whether no living code has a name, nor a longer one of the same words, and no file is called so.
fn is_absent(name: &str, known: &Known<'_>) -> bool {
    let lower = name.to_lowercase();
    // A page may be called so, or lead to it; neither defines it.
    let is_page = |path: &RepoPath| matches!(path.extension().as_str(), "html" | "htm");
    let is_there =
        |hit: &Hit, name: &str| hit.is_word && !is_past(hit) && !is_page(&hit.place.path) && joins(&hit.text, name);
    let mut names = [name, singular(name)].into_iter().chain(parts(name));
    let is_written = names.any(|name| known.hits.of(name).any(|hit| is_there(hit, name)));
    let wanted = stems(name);
    let is_code = |path: &RepoPath| Class::of(path) != Class::Document && !is_page(path);
    // What code calls `loaf_is_baked` is no `bake_loaf`.
    let is_longer = |other: &str| {
        let mut words = stems(other).into_iter();
        wanted.iter().all(|word| words.any(|other| other == *word))
    };
    let is_file = || known.paths().with_all(&wanted).any(|(path, place)| is_code(&place.path) && is_longer(path));
    let is_called = || known.defined().with_all(&wanted).any(|(name, _)| is_longer(name)) || is_file();
    !is_written && !known.files.matching(|path| path.contains(&lower)).into_iter().any(is_code) && !is_called()
}

/// Whether a line in small letters has a name as one word, however it is joined: `bake loaf` is none. Of a long line, that part
/// may not be kept.
fn joins(line: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    line.chars().count() >= LONG || ["_", "", "-", "."].iter().any(|joint| line.contains(&name.replace('_', joint)))
}

/// Whether a hit tells only what was once: a migration keeps what later ones have taken away.
fn is_past(hit: &Hit) -> bool {
    hit.class == Class::Code
        && hit.place.path.as_str().to_lowercase().contains("migrations/")
        && hit.place.path.extension() == "py"
}
