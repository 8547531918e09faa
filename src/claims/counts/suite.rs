//! Runs of a whole suite: `62/62 tests pass` says that there are as many as that.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::repo::RepoPath;

static RUN: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[^\d/.])(\d{1,5})\s*/\s*(\d{1,5})(?:$|[^\d/.%])"));
/// The word before `tests` says of what they are.
static SCOPE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b([a-z]+)\s+tests?\b"));

/// `Overall: 19/19 tests`, `Handlers: 10/10 tests`: what the run is of.
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[^\w]*([A-Za-z][\w-]*(?: [a-z]+)?)[*`]*:[*`]*\s+(?:\d|all\b)"));

/// A smaller run may be one of a part.
const LEAST: usize = 10;
/// A run of so many tests is one of the folder that it is called by.
const LEAST_OF_FOLDER: usize = 3;
/// Of so many times more tests a run that is called one of all was one of something else.
const MOST_OF_TOTAL: usize = 4;
/// Folders that have the tests of everything; `Tests: 8/8` are those of what the section is about.
const OF_ALL: &[&str] = &["test", "tests", "__tests__", "spec", "specs"];
/// Labels of a run of all there are.
const TOTALS: &[&str] = &["overall", "total", "in total", "grand total", "all", "all tests", "total tests"];
/// Words before `tests` that leave none out.
const PLAIN: &[&str] = &["all", "the", "total", "automated", "pytest", "of", "passing"];
pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_written = |line: &Line| match line.role {
        Role::Item | Role::Row | Role::Prose => true,
        _ => reading.is_plain_text(line),
    };
    // An open box asks for the run, and tells of none.
    let is_asked = |line: &Line| line.has_box && line.status != Status::Done;
    let is_text = |line: &&Line| is_written(line) && reading.is_now(line) && !is_asked(line);
    reading.lines.iter().filter(is_text).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let lower = line.lower();
    let found = RUN.captures(&line.text).filter(|_| lower.contains("test"))?;
    let said: usize = found[1].parse().ok().filter(|said| *said > 1 && found[1] == found[2])?;
    let scope = SCOPE.captures(&line.text).map(|found| found[1].to_lowercase());
    let scope = scope.filter(|word| !PLAIN.contains(&word.as_str()));
    let label = LABEL.captures(&line.text).map(|found| found[1].to_lowercase());
    let is_total = scope.is_none() && label.as_ref().is_some_and(|label| TOTALS.contains(&label.as_str()));
    if let Some(label) = label.filter(|label| scope.is_none() && !is_total && !OF_ALL.contains(&label.as_str())) {
        let ruling = of_folder(reading, line, (&label, said), known);
        if let Some(ruling) = ruling {
            return Some(claim(reading, line, Kind::Count, shown(&found), Said::Neither, ruling));
        }
    }
    let is_meant = |path: &RepoPath| {
        let lower = path.as_str().to_lowercase();
        scope.as_ref().is_none_or(|scope| lower.split('/').any(|part| part == scope))
    };
    let tests: Vec<&(RepoPath, usize)> = known.tests.iter().filter(|(path, _)| is_meant(path)).collect();
    let actual: usize = tests.iter().map(|(_, count)| count).sum();
    if actual == 0 {
        return None;
    }
    let evidence = format!("there are {actual} functions that test");
    let ruling = match actual == said {
        true => Ruling::holds(evidence),
        // A run of all tests leaves none out; one or two more may be none to the runner, and of far more only some were meant.
        false
            if said >= LEAST
                && actual * 10 >= said * 11
                && actual < said * if is_total { MOST_OF_TOTAL } else { 2 }
                && scope.is_none()
                && is_today(reading, line, is_total)
                && is_of_one_runner(&tests) =>
        {
            Ruling::fails(evidence)
        }
        // What ran then may have been fewer, and one function may run for many values.
        false => Ruling::open(evidence),
    };
    Some(claim(reading, line, Kind::Count, shown(&found), Said::Neither, ruling))
}

fn shown<'l>(found: &regex::Captures<'l>) -> &'l str {
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    whole.trim_matches(|character: char| !character.is_ascii_digit())
}

/// What the one folder has that a run is called by, `Handlers: 10/10 tests`: whether there are as many tests, or far more.
fn of_folder(reading: &Reading, line: &Line, (label, said): (&str, usize), known: &Known<'_>) -> Option<Ruling> {
    let folder = |path: &RepoPath| path.parent().as_str().to_lowercase();
    let is_its = |path: &RepoPath| folder(path).rsplit('/').next() == Some(label);
    let tests: Vec<&(RepoPath, usize)> = known.tests.iter().filter(|(path, _)| is_its(path)).collect();
    let first = folder(&tests.first()?.0);
    let actual: usize = tests.iter().map(|(_, count)| count).sum();
    let evidence = format!("{first} has {actual} functions that test");
    // However the parts of a function are counted, a run has no fewer tests than there are functions.
    let is_behind = said >= LEAST_OF_FOLDER
        && actual * 10 >= said * 13
        && is_today(reading, line, true)
        && is_of_one_runner(&tests);
    let is_one = tests.iter().all(|(path, _)| folder(path) == first);
    match actual == said {
        true => Some(Ruling::holds(evidence)),
        false if is_one && is_behind => Some(Ruling::fails(evidence)),
        false => None,
    }
}

/// Whether a line tells of the suite as it is, and of no run that was once, or of some tests.
fn is_today(reading: &Reading, line: &Line, has_label: bool) -> bool {
    const THEN: &[&str] = &[
        "after",
        "before",
        "was ",
        "were ",
        "re-run",
        "rerun",
        "session",
        "since",
        "up from",
        "then",
        "unit",
        "integration",
        "e2e",
        "backend",
        "frontend",
        "new ",
        "phase",
        "sprint",
        "module",
        "suite of",
        "lexer",
        "parser",
        "each",
        "expected",
        "file",
        "group",
        "categor",
        "scenario",
        ": ",
    ];
    let whole = line.lower();
    // What stands before a colon may be another part of the code.
    let lower =
        if has_label { whole.split_once(':').map_or("", |(_, rest)| rest.trim_start()) } else { whole.as_str() };
    let has_date = lower.contains("202");
    !has_date
        && !THEN.iter().any(|word| lower.contains(word))
        && line.role != Role::Row
        && !reading.section(line).speaks_of(&[
            "history",
            "changelog",
            "before",
            "phase",
            "sprint",
            "session",
            "release",
        ])
}

/// Whether all tests are run by one runner: those of a language, and nobody runs them for many values.
fn is_of_one_runner(tests: &[&(RepoPath, usize)]) -> bool {
    let mut endings: Vec<String> = tests.iter().map(|(path, _)| path.extension()).collect();
    endings.sort();
    endings.dedup();
    endings.len() == 1
}
