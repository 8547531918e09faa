//! `Environment variables documented`: that the example of an environment has what the same document calls required.

use std::sync::LazyLock;

use regex::Regex;

use super::refuted;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::repo::RepoPath;

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:environment|env) (?:variables?|vars?) (?:are |is )?(?:all |fully |well )?documented\b|\bdocumented (?:environment|env) (?:variables?|vars?)\b",
    )
});
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:export )?([A-Z][A-Z0-9_]{2,})="));
const EXAMPLES: &[&str] = &[".env.example", "env.example", ".env.sample", ".env.template", "example.env", ".env.dist"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    refuted(reading, known, (Kind::EnvVar, is_said), undocumented)
}

fn is_said(reading: &Reading, line: &Line) -> bool {
    line.role == Role::Item && reading.said(line) == Said::Done && reading.is_now(line) && SAID.is_match(&line.text)
}

/// The variables that a document calls required, and where.
fn required(reading: &Reading) -> Vec<(usize, String)> {
    let asks = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains("required") && (lower.contains("environment") || lower.contains("env var"))
    };
    let is_of_them = |line: &&Line| {
        let title = reading.section(line).titles.last().map_or("", String::as_str);
        line.is_code() && (asks(title) || reading.introduction(line).is_some_and(|above| asks(&above.text)))
    };
    let lines = reading.lines.iter().filter(is_of_them);
    lines.filter_map(|line| Some((line.number, SET.captures(&line.text)?[1].to_owned()))).collect()
}

/// The first required variable that no example of an environment has.
fn undocumented(reading: &Reading, known: &Known<'_>) -> Option<Ruling> {
    let required = required(reading);
    let is_example = |path: &str| EXAMPLES.contains(&path.rsplit('/').next().unwrap_or_default());
    let examples: Vec<RepoPath> = known.files.matching(is_example).into_iter().cloned().collect();
    let texts: Vec<String> = examples
        .iter()
        .filter_map(|path| Some(String::from_utf8_lossy(&known.repo.read(path).ok()?).into_owned()))
        .collect();
    let first = examples.first()?;
    let is_there = |name: &str| texts.iter().any(|text| text.contains(name));
    let (line, name) = required.iter().find(|(_, name)| !is_there(name))?;
    Some(Ruling::fails(format!("{first} has no {name}, which line {line} calls required")))
}
