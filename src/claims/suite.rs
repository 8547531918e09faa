//! Runs of a whole suite: `62/62 tests pass` says that there are as many as that.

use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::{Line, Reading, Role};
use crate::check::expression::compiled;
use crate::repo::RepoPath;

static RUN: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[^\d/.])(\d{1,5})\s*/\s*(\d{1,5})(?:$|[^\d/.%])"));
/// The word before `tests` says of what they are.
static SCOPE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b([a-z]+)\s+tests?\b"));

/// A smaller run may be one of a part.
const LEAST: usize = 10;
/// Words before `tests` that leave none out.
const PLAIN: &[&str] = &["all", "the", "total", "automated", "pytest", "of", "passing"];
pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose) && reading.is_now(line);
    reading.lines.iter().filter(is_text).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let lower = line.lower();
    let found = RUN.captures(&line.text).filter(|_| lower.contains("test"))?;
    let said: usize = found[1].parse().ok().filter(|said| *said > 1 && found[1] == found[2])?;
    let scope = SCOPE.captures(&line.text).map(|found| found[1].to_lowercase());
    let scope = scope.filter(|word| !PLAIN.contains(&word.as_str()));
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
                && actual < said * 2
                && scope.is_none()
                && is_today(reading, line)
                && is_of_one_runner(&tests) =>
        {
            Ruling::fails(evidence)
        }
        // What ran then may have been fewer, and one function may run for many values.
        false => Ruling::open(evidence),
    };
    let text = found[0].trim_matches(|character: char| !character.is_ascii_digit());
    Some(claim(reading, line, Kind::Count, text, Said::Neither, ruling))
}

/// Whether a line tells of the suite as it is, and of no run that was once, or of some tests.
fn is_today(reading: &Reading, line: &Line) -> bool {
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
    let lower = line.lower();
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
