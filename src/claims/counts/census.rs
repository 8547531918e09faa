//! How many files of a kind there are, where a kind has folders that are called so, or files that have its word in their names:
//! `20 migrations`, `53 routers`, `22 schema files`, `9 test suites`.
//!
//! A kind can be counted in several ways — each folder, all folders, with what stands for the folder or without. That one of them
//! comes to the number confirms; only where all are far from it, on one side, is it false.

use std::collections::{BTreeMap, BTreeSet};

use super::holding::ways;
use super::number::{Meant, Number, numbers};
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, is_code};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes};
use crate::repo::RepoPath;

/// What people keep one a file, in folders that are called so.
const ONE_EACH: &[&str] = &[
    "migration",
    "router",
    "page",
    "screen",
    "controller",
    "schema",
    "resolver",
    "reducer",
    "scenario",
    "seeder",
    "playbook",
    "middleware",
    "repository",
    "serializer",
    "viewset",
    "blueprint",
    "saga",
    "slice",
    "runbook",
    "manifest",
    "playbook",
];
/// What may stand several in one file, or one in several, so that only a number that is met says something.
const SOME_EACH: &[&str] = &[
    "component",
    "hook",
    "service",
    "model",
    "entity",
    "handler",
    "store",
    "module",
    "package",
    "plugin",
    "script",
    "view",
    "worker",
    "job",
    "task",
    "command",
    "util",
    "helper",
    "layout",
    "widget",
    "template",
    "fixture",
    "example",
    "policy",
    "provider",
    "adapter",
    "validator",
    "context",
    "dashboard",
    "workflow",
    "agent",
    "tool",
    "contract",
    "crate",
];
/// Words before a noun that leave none of them out.
const PLAIN: &[&str] = &[
    "database",
    "db",
    "sql",
    "react",
    "vue",
    "svelte",
    "next.js",
    "nextjs",
    "alembic",
    "django",
    "prisma",
    "drizzle",
    "flyway",
    "liquibase",
    "knex",
    "typeorm",
    "sequelize",
    "trpc",
    "graphql",
    "express",
    "fastapi",
    "rest",
    "api",
    "total",
    "all",
    "frontend",
    "backend",
    "k8s",
    "kubernetes",
    "chaos",
    "schema",
    "test",
    "file",
    "tracked",
    "versioned",
];
/// So far is a number from all ways of counting, in hundredths, that it is none of them.
const FAR: usize = 110;
/// Of so many times more files other things are meant.
const MOST: usize = 4;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| is_told(reading, line)) {
        // Most lines count nothing of the kind, and need no closer look.
        let lower = line.lower();
        if !ONE_EACH.iter().chain(SOME_EACH).any(|kind| lower.contains(&kind[..kind.len() - 1])) {
            continue;
        }
        for number in numbers(line).into_iter().filter(|number| number.value > 1) {
            let ruling = judge(reading, line, &number, known);
            claims.extend(
                ruling.map(|ruling| claim(reading, line, Kind::Count, number.text, reading.said(line), ruling)),
            );
        }
    }
    claims
}

/// Whether a document counts a kind but once: of several numbers, each is of another part.
fn is_counted_once(reading: &Reading, kind: &str) -> bool {
    let lines = reading.lines.iter().filter(|line| line.lower().contains(kind));
    let values = lines.flat_map(numbers).filter(|number| number.value > 1);
    let values = values.filter(|number| counted(&number.phrase).is_some_and(|counted| counted.kind == kind));
    values.map(|number| number.value).collect::<BTreeSet<usize>>().len() <= 1
}

fn is_told(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.is_now(line)
        && reading.said(line) != Said::Missing
        && !(line.has_box && line.status != Status::Done)
        && !says_gone(&line.text)
}

fn judge(reading: &Reading, line: &Line, number: &Number<'_>, known: &Known<'_>) -> Option<Ruling> {
    let Counted { before, kind, is_one_each } = counted(&number.phrase)?;
    let found = kept(&kind, known);
    let counts: BTreeSet<usize> = found.values().flatten().copied().filter(|count| *count > 0).collect();
    let (least, most) = (*counts.first()?, *counts.last()?);
    let shown: Vec<String> = found.iter().take(3).map(|(place, ways)| format!("{place} has {}", shown(ways))).collect();
    let evidence = shown.join(", ");
    let said = number.value;
    let is_met = match number.meant {
        Meant::Exactly(said) | Meant::All(said) => counts.contains(&said),
        Meant::AtLeast(said) => counts.iter().any(|count| (said..=said * 2).contains(count)),
        Meant::About(said) => counts.iter().any(|count| count.abs_diff(said) * 10 <= said),
    };
    let is_of_all = before.iter().all(|word| PLAIN.contains(&word.as_str()) || stem(word) == kind);
    if is_met && said > 2 && is_of_all {
        return Some(Ruling::holds(evidence));
    }
    let is_stated = !supposes(&line.text.replacen(number.text, "", 1))
        && !is_loose(line)
        && !is_foreign(number.text)
        && reading.told(line) == Said::Done;
    let is_less = said * 100 >= most * FAR && said > most + 1;
    // A part has fewer than the whole; of migrations nobody counts those of a part.
    let at = line.text.find(number.text).unwrap_or_default();
    let is_whole = line.text[..at].trim().is_empty() || kind == stem("migrations");
    let is_more = is_whole && least * 100 >= said * FAR && least > said + 1 && least < said * MOST;
    let is_far = match number.meant {
        Meant::Exactly(_) | Meant::All(_) => is_less || is_more,
        Meant::AtLeast(_) => said > most,
        Meant::About(said) => most * 4 < said * 3,
    };
    // Pages are of books and of sites, too.
    let is_known = is_far && kind != stem("pages") && is_one_each && most > 1 && is_of_all && is_stated;
    (is_known && is_counted_once(reading, &kind)).then(|| Ruling::fails(evidence))
}

fn shown(ways: &[usize; 4]) -> String {
    let numbers: BTreeSet<usize> = ways.iter().copied().filter(|way| *way > 0).collect();
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// What a phrase counts.
struct Counted {
    /// The words before it.
    before: Vec<String>,
    /// Its stem.
    kind: String,
    is_one_each: bool,
}

/// What a phrase counts: `schema files` are schemas, and `routers mounted` are routers; what is told of them otherwise may hold
/// of some only.
fn counted(phrase: &str) -> Option<Counted> {
    const STATES: &[&str] = &[
        "and",
        "created",
        "defined",
        "implemented",
        "applied",
        "mounted",
        "total",
        "in",
        "ready",
        "written",
        "tracked",
    ];
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let one = |word: &str| match word.strip_suffix("ies") {
        Some(rest) => format!("{rest}y"),
        None => word.trim_end_matches('s').to_owned(),
    };
    let is_of = |word: &str, kinds: &[&str]| kinds.contains(&one(word).as_str());
    let is_kind = |word: &str| is_of(word, ONE_EACH) || is_of(word, SOME_EACH);
    let is_file = |word: &str| matches!(word, "file" | "files");
    let at = words.iter().position(|word| word.ends_with('s') && (is_kind(word) || is_file(word)));
    // In a language that has no plural like that, the word stands as it is called in code.
    let at = at.or_else(|| words.iter().position(|word| is_kind(word)).filter(|at| *at == 0))?;
    let kind_at = if is_file(words[at]) { at.checked_sub(1).filter(|at| is_kind(words[*at]))? } else { at };
    let behind = words[at + 1..].iter().find(|word| !is_file(word));
    let is_told = behind.is_none_or(|word| STATES.contains(word));
    is_told.then(|| Counted {
        before: words[..kind_at].iter().map(|word| (*word).to_owned()).collect(),
        kind: stem(words[kind_at]),
        is_one_each: is_of(words[kind_at], ONE_EACH),
    })
}

/// The places in which a kind is kept, each with how many it has by each way of counting.
fn kept(kind: &str, known: &Known<'_>) -> BTreeMap<String, [usize; 4]> {
    let is_called = |folder: &str| {
        let words = stems(folder);
        words.last().is_some_and(|last| last == kind) && words.len() <= 2
    };
    let wanted = [kind.to_owned()];
    let all: Vec<&RepoPath> = known
        .paths()
        .with_all(&wanted)
        .map(|(_, place)| &place.path)
        .filter(|path| Class::of(path) != Class::Document || path.extension() == "md")
        .collect();
    let mut folders: BTreeMap<String, (Vec<&RepoPath>, Vec<&RepoPath>)> = BTreeMap::new();
    let mut named: Vec<&RepoPath> = Vec::new();
    for path in all {
        let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
        let parts: Vec<&str> = folder.split('/').collect();
        // The outermost folder that is called so holds all that is beneath it.
        if let Some(at) = parts.iter().position(|part| is_called(part)) {
            let place = folders.entry(parts[..=at].join("/")).or_default();
            place.1.push(path);
            if at + 1 == parts.len() {
                place.0.push(path);
            }
        }
        let bare = name.rsplit_once('.').map_or(name, |(bare, _)| bare);
        if is_code(path) && Class::of(path) == Class::Code && stems(bare).contains(&kind.to_owned()) {
            named.push(path);
        }
    }
    let mut found = BTreeMap::new();
    let whole: Vec<&RepoPath> = folders.values().flat_map(|(_, all)| all.iter().copied()).collect();
    if folders.len() > 1 {
        found.insert("all folders that are called so together".to_owned(), ways(&whole));
    }
    for (folder, (direct, all)) in folders {
        found.insert(format!("{folder}/"), ways(&direct));
        found.insert(format!("{folder}/ with all beneath it"), ways(&all));
    }
    // One file or two that are called so are no folder of the kind.
    if named.len() > 2 {
        found.insert("what is called so by its file's name".to_owned(), ways(&named));
    }
    found
}
