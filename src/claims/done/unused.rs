//! What a line calls done, while the code that is called so is used by nothing: a function that nobody calls, a module that nobody
//! imports.
//!
//! That something was written is true all the same. So only what tells of a thing that happens is refuted, and only where the code
//! says by its name that it is that thing and no more, and nothing that runs has a name like it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::trace::{AND, MEANS, TESTED, WRITTEN};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::{root, stem, stems};
use crate::claims::words::subject::{VAGUE, head, is_loose, stems_of};
use crate::claims::words::wording::{denies, is_foreign, says_broken, says_gone, supposes, without_brackets, words};
use crate::repo::RepoPath;

/// Words of lines that tell of code that was written, whoever uses it.
const MADE: &[&str] = &[
    "created",
    "create",
    "creates",
    "utility",
    "utilities",
    "helper",
    "helpers",
    "defined",
    "defines",
    "written",
    "wrote",
    "scaffold",
    "scaffolding",
    "framework",
    "updated",
    "refactored",
    "migrated",
    "moved",
    "renamed",
    "documented",
    "removed",
    "prepared",
    "ready",
    "available",
    "library",
    "sdk",
    "interface",
    "interfaces",
    "types",
    "type",
    "schema",
    "template",
    "templates",
    "example",
    "examples",
    "skeleton",
    "stub",
    "mock",
    "unused",
];
/// Those of them that say of all that stands beneath that it is there for others to use.
const OFFERED: &[&str] = &["utility", "utilities", "helper", "helpers", "library", "toolkit"];
/// Stems of words that names and sentences have beside what they are of.
const BESIDE: &[&str] = &[
    "get",
    "set",
    "check",
    "monitor",
    "track",
    "creat",
    "find",
    "us",
    "init",
    "setup",
    "handl",
    "manag",
    "mak",
    "do",
    "run",
    "new",
    "record",
    "provid",
    "enabl",
    "apply",
    "perform",
    "all",
    "per",
    "every",
    "each",
    "any",
    "on",
    "servic",
    "middlewar",
    "util",
    "help",
    "hook",
    "component",
    "pag",
    "screen",
    "indicat",
    "widget",
    "capability",
    "modul",
    "function",
    "class",
    "support",
    "featur",
    "controll",
    "work",
    "activ",
    "implement",
];
/// Stems of what only tests have.
const TRIED: &[&str] = &["scenario", "bdd", "fuzz", "fixtur", "mock", "e2", "smok", "coverag"];
/// Labels of what says where a thing is, not that it does something.
const PLACES: &[&str] = &[
    "file",
    "files",
    "location",
    "path",
    "code",
    "source",
    "module",
    "implementation",
    "implemented in",
    "see",
    "created",
    "added",
    "modified",
];
/// So many words in common tell that a name is that of a thing.
const LEAST: usize = 2;
/// What more definitions are called than these is no one thing.
const MOST: usize = 40;

/// A file of code.
pub(super) static FILE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"[\w@.\[\]/-]*\w\.(?:py|tsx?|jsx?|mjs|cjs|go|vue|svelte)\b"));
/// `OvenService.light_the_oven tells the baker`.
static DOING: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^`?(?:[A-Za-z_]\w*[.#])?([A-Za-z_]\w{5,})(?:\(\))?`?\s+([a-z]+[^s\W]s)\s+\w+"));

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row));
    let lines = lines.filter(|line| reading.told(line) == Said::Done && tells(reading, line));
    let ruling = |line: &Line| named(line, known).or_else(|| doing(line, known)).or_else(|| placed(line, known));
    lines
        .filter_map(|line| Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling(line)?)))
        .collect()
}

/// Whether a line tells of something that happens, today and here.
fn tells(reading: &Reading, line: &Line) -> bool {
    let lower = line.lower();
    // What stands beneath a document is what is in it; beneath a file, what that does.
    let is_of_file = |label: &Line| FILE.is_match(&label.text) || label.lower().contains(".md");
    let is_beside_file = || {
        let beside = reading.lines_of(line.section).iter().filter(|other| other.label == line.label);
        line.label.is_some()
            && beside.filter(|other| other.number != line.number).any(|other| FILE.is_match(&other.text))
    };
    // That a file was created is so, whatever imports it.
    let is_created =
        FILE.is_match(&line.text) && reading.section(line).speaks_of(&["created", "new files", "new service"]);
    if is_created || reading.label(line).is_some_and(is_of_file) || (!FILE.is_match(&line.text) && is_beside_file()) {
        return false;
    }
    // A row that has a mark of its own needs no words for that.
    let is_marked = line.role == Role::Row && reading.said(line) == Said::Done;
    let is_plain = reading.is_now(line) && !is_loose(line) && (is_marked || !is_foreign(&line.text));
    // `All failures are logged` tells of failures, and of none of its own.
    let rest = without_brackets(line.text.strip_prefix(&head(line)).unwrap_or_default());
    let rest = if is_marked && is_foreign(&line.text) { "" } else { rest.as_str() };
    let is_taken_back = says_gone(rest) || says_broken(rest) || denies(rest) || supposes(rest);
    let is_of_tests = |stem: &str| TESTED.contains(&stem) || TRIED.contains(&stem);
    let is_tested = words(&lower).any(|word| is_of_tests(&stem(word)));
    let subject = head(line).to_lowercase();
    let is_written = words(&subject).last().is_some_and(|word| WRITTEN.contains(&stem(word).as_str()));
    let is_made = line.role == Role::Item && words(&lower).any(|word| MADE.contains(&word));
    is_plain && !is_taken_back && !is_tested && !is_written && !is_made && !is_offered(reading, line)
}

/// Whether what stands above a line in its list was made for others to use, and so is what follows.
fn is_offered(reading: &Reading, line: &Line) -> bool {
    let above = reading.lines_of(line.section).iter().take_while(|above| above.number < line.number);
    let has = |line: &Line, wanted: &[&str]| words(&line.lower()).any(|word| wanted.contains(&word));
    above
        .filter(|above| above.role == Role::Item)
        .any(|above| has(above, OFFERED) && has(above, &["created", "added", "implemented", "written"]))
}

/// What shows that nothing uses the code that is called as a line calls a thing.
fn named(line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let subject = head(line);
    // A name that stands alone says only that there is such code, and a path says itself what it is.
    if subject.contains(['/', '`', '_']) || words(&subject).count() < LEAST {
        return None;
    }
    let cut = MEANS.iter().fold(subject.as_str(), |text, word| text.split(word).next().unwrap_or(text));
    let parts =
        AND.iter().fold(vec![cut], |parts, and| parts.iter().flat_map(|part| part.split(and)).collect::<Vec<_>>());
    let all = all(line);
    parts.into_iter().find_map(|part| idle(&telling(&stems_of(part)), &all, known)).map(Ruling::fails)
}

/// The stems of all words of a line.
fn all(line: &Line) -> BTreeSet<String> {
    words(&line.lower()).map(|word| root(&stem(word))).collect()
}

/// Of the stems of a thing, or of a name, those that say what it is of.
fn telling(stems: &[String]) -> Vec<String> {
    let is_telling = |stem: &&String| stem.len() > 2 && !BESIDE.contains(&root(stem).as_str());
    stems.iter().filter(is_telling).cloned().collect()
}

fn is_vague(stem: &str) -> bool {
    VAGUE.contains(&stem) || stem.starts_with("config")
}

/// What shows that nothing uses what is called by all of some stems, and by no word that the line lacks.
fn idle(wanted: &[String], all: &BTreeSet<String>, known: &Known<'_>) -> Option<String> {
    let roots: Vec<String> = wanted.iter().map(|stem| root(stem)).collect::<BTreeSet<_>>().into_iter().collect();
    let clear = roots.iter().filter(|stem| !is_vague(stem)).count();
    if clear < LEAST && (clear == 0 || roots.len() <= LEAST) {
        return None;
    }
    // A hook is there for a thing that is somewhere else, unless its name says all of it.
    let is_clear = roots.iter().filter(|stem| !is_vague(stem)).count() >= LEAST;
    let is_hook = |name: &str| name.strip_prefix("use").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let is_of = |name: &str| {
        let own = telling(&stems(name));
        (is_clear || !is_hook(name)) && own.iter().map(|stem| root(stem)).all(|stem| all.contains(&stem))
    };
    let named = || known.defined().with_all(wanted).chain(known.defined().with_all(&roots));
    let found: Vec<&Place> = named().filter(|(name, _)| is_of(name)).map(|(_, place)| place).take(MOST + 1).collect();
    if found.len() > MOST {
        return None;
    }
    let mut idle = Vec::new();
    for place in &found {
        idle.push(known.idle(place)?);
    }
    let first = idle.into_iter().next()?;
    let is_other = |path: &RepoPath| {
        let is_shown = !matches!(Class::of(path), Class::Test | Class::Foreign) && path.extension() != "md";
        is_shown && !found.iter().any(|place| place.path == *path)
    };
    let paths = known.paths().with_all(wanted).chain(known.paths().with_all(&roots)).map(|(_, place)| place);
    let mut others = paths.filter(|place| is_other(&place.path));
    let is_dead = others.all(|place| known.idle(place).is_some()) && !known.lives(&roots);
    // Where each of its words is one of something else that runs, that may do it by another name.
    let is_rare = |root: &&String| !is_vague(root) && !known.lives(std::slice::from_ref(*root));
    (is_dead && roots.iter().any(|root| is_rare(&root))).then_some(first.evidence)
}

/// What shows that nothing calls the function of which a line says what it does.
fn doing(line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let name = DOING.captures(&line.text)?.get(1)?.as_str();
    let is_name = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
    let places = known.definitions.iter().filter(|(known, _)| is_name && known == name).map(|(_, place)| place);
    let idle: Option<Vec<_>> = places.map(|place| known.idle(place)).collect();
    idle?.into_iter().next().map(|idle| Ruling::fails(idle.evidence))
}

/// What shows that nothing imports any of the files that a line gives for a thing.
fn placed(line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let subject = head(line);
    let lower = subject.to_lowercase();
    let is_thing = words(&subject).count() >= LEAST && !FILE.is_match(&subject) && !PLACES.contains(&lower.trim());
    let files: Vec<&str> = FILE.find_iter(&line.text).filter(|_| is_thing).map(|found| found.as_str()).collect();
    let mut first = None;
    for file in files {
        let paths = match known.files.find(&RepoPath::new(""), file) {
            Found::Here(path) | Found::End(path) => vec![path],
            Found::Several(paths) => paths,
            _ => return None,
        };
        for path in paths.into_iter().filter(|path| !is_old(path)) {
            let idle = known.idle(&Place::new(&path, 0))?;
            first = first.or(Some(idle.evidence));
        }
    }
    first.map(Ruling::fails)
}

/// Whether a file is kept as one of what was.
fn is_old(path: &RepoPath) -> bool {
    const OLD: &[&str] = &["archive", "archived", "backup", "backups", "old", "legacy", "deprecated"];
    path.as_str().to_lowercase().split('/').any(|folder| OLD.contains(&folder))
}
