//! `Test coverage: currently 0 %`, where there are tests.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::absence::is_past;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::words;

/// `Coverage: currently 0%`, `0% test coverage`.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\bcoverage\b\W{0,4}(?:(?:is|currently|current|at|now|stands at)\W+){0,3}0\s?%|(?:^|[^\d.])0\s?%\s+(?:unit |code )?(?:test )?coverage\b",
    )
});
/// Fewer may be an example.
const SEVERAL: usize = 5;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let tests: usize = known.tests.iter().map(|(_, tests)| tests).sum();
    let most = known.tests.iter().max_by_key(|(_, tests)| *tests).filter(|_| tests >= SEVERAL);
    let Some((path, _)) = most else { return Vec::new() };
    let ruling = || Ruling::fails(format!("there are {tests} functions that test, most in {path}"));
    let told = reading.lines.iter().filter(|line| is_told(reading, line));
    let judged = told.filter_map(|line| {
        let found = NONE.find(&line.text)?;
        Some(claim(reading, line, Kind::ConfigValue, found.as_str(), Said::Missing, ruling()))
    });
    judged.collect()
}

/// Whether a line tells of all the code of today.
fn is_told(reading: &Reading, line: &Line) -> bool {
    const OTHERS: &[&str] =
        &["from", "was", "were", "until", "frontend", "backend", "e2e", "mutation", "branch", "integration", "ui"];
    let lower = line.lower();
    matches!(line.role, Role::Item | Role::Prose)
        && reading.is_lack(line)
        && reading.said(line) != Said::Done
        && !is_past(reading, line)
        && !lower.contains(['→', '>'])
        && !words(&lower).any(|word| OTHERS.contains(&word))
}
