//! Tests that a document calls done, in a repository that has none.

use super::capability;
use crate::claims::claim;
use crate::claims::gaps::lacking::bare;
use crate::claims::known::Known;
use crate::claims::known::tests::is_called_as_tests;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::{head, is_loose};
use crate::claims::words::wording::{denies, is_foreign, says_gone};

/// Where there is less code, what tests it may be elsewhere.
const CODE: usize = 5;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let told: Vec<&Line> = reading.lines.iter().filter(|line| is_told(reading, line)).collect();
    if told.is_empty() || !known.tests.is_empty() || known.code_files < CODE || has_any(known) {
        return Vec::new();
    }
    let ruling = || Ruling::fails(format!("none of {} files tests anything", known.files_read));
    let judged = |line: &&Line| claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling());
    told.iter().map(judged).collect()
}

/// Whether a line says that there are tests, of whatever kind.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let is_plain = matches!(line.role, Role::Item | Role::Row)
        && reading.told(line) == Said::Done
        && reading.is_now(line)
        && !is_loose(line)
        && !is_foreign(&line.text)
        && !denies(&line.text)
        && !says_gone(&line.text);
    let is_of_tests = |word: &&str| word.ends_with("test") || word.ends_with("test suite");
    is_plain
        && capability::of(&bare(&head(line)))
            .is_some_and(|capability| capability.is_work && capability.words.iter().any(is_of_tests))
}

/// Whether a file is called as those are that test, or that set up what does.
fn has_any(known: &Known<'_>) -> bool {
    const TOOLS: &[&str] = &["cypress", "playwright", "postman", "karate", "k6", "locust", "jmeter"];
    let is_of_tool = |path: &str| !path.ends_with(".md") && TOOLS.iter().any(|name| path.contains(name));
    let is_one = |path: &str| is_called_as_tests(path) || is_of_tool(path);
    !known.files.matching(is_one).is_empty()
}
