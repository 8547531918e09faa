//! Commits, branches and tags that a document names.

use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::missing::{Denial, denial};
use super::model::{Claim, Kind, Ruling, Said, Verdict};
use super::reading::{Reading, Role};
use crate::check::expression::compiled;

static HASH: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[0-9a-f]{7,40}\b"));
static BRANCH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bbranch\b(?:\s+or\s+\w+)?\s*[:|]\s*([A-Za-z0-9][\w./-]*[/-][\w./-]*\w)"));
static TAG: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:git tag|tagged(?: as)?|tag)\s*:?\s+(v?\d+\.\d+(?:\.\d+)?[\w.-]*)"));

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in &reading.lines {
        if matches!(line.role, Role::Blank | Role::Nothing) || line.text.contains("sha256") {
            continue;
        }
        let mut judged = |what: &str, ruling: Option<Ruling>| {
            let denial = denial(reading, line, what);
            let said = if denial.is_some() { Said::Missing } else { reading.said(line) };
            let ruling = ruling.map(|ruling| match (said, denial, ruling.verdict) {
                // A commit or a branch that is there may be missing elsewhere.
                (Said::Missing, Some(Denial::Plain), Verdict::True) if TAG.is_match(&line.text) => {
                    Ruling::fails(ruling.evidence)
                }
                (Said::Missing, _, Verdict::True) => Ruling::open(ruling.evidence),
                _ => ruling,
            });
            claims.extend(ruling.map(|ruling| claim(reading, line, Kind::Commit, what, said, ruling)));
        };
        for hash in HASH.find_iter(&line.text).map(|found| found.as_str()) {
            let is_alone = !line.text.contains(&format!("/{hash}")) && !line.text.contains(&format!("@{hash}"));
            if is_alone && is_hash(hash) && speaks_of_commits(reading, line.number, hash) {
                judged(hash, commit(hash, known));
            }
        }
        if let Some(branch) = BRANCH.captures(&line.text).and_then(|found| found.get(1)) {
            judged(branch.as_str(), named(branch.as_str(), "branch", known));
        }
        if let Some(tag) = TAG.captures(&line.text).and_then(|found| found.get(1)) {
            judged(tag.as_str(), named(tag.as_str(), "tag", known));
        }
    }
    claims
}

/// Digits alone are a number, letters alone a word.
fn is_hash(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether the line, or what it stands in, says that it lists commits.
fn speaks_of_commits(reading: &Reading, number: usize, hash: &str) -> bool {
    let Some(line) = reading.line(number) else { return false };
    let says = |text: &str| {
        ["commit", "sha", "revision", "merged", "hash"].iter().any(|word| text.to_lowercase().contains(word))
    };
    let is_listed = line.is_code() && line.text.starts_with(hash) && line.text.len() > hash.len();
    is_listed
        || says(&line.text)
        || line.spans.iter().any(|span| span == hash)
        || reading.label(line).is_some_and(|label| says(&label.text))
}

fn commit(hash: &str, known: &Known<'_>) -> Option<Ruling> {
    let git = known.repo.git().ok()?;
    Some(match git.commit(hash) {
        Ok(Some(id)) => Ruling::holds(format!("git has {}", id.get(..12).unwrap_or(&id))),
        // A squashed branch, a shallow clone, another repository: that it is not here proves nothing.
        Ok(None) => Ruling::open("git has no such commit here"),
        Err(reason) => Ruling::open(reason),
    })
}

fn named(name: &str, noun: &str, known: &Known<'_>) -> Option<Ruling> {
    let git = known.repo.git().ok()?;
    let names = if noun == "tag" { git.tags() } else { git.branches() }.ok()?;
    Some(if names.iter().any(|known| known == name) {
        Ruling::holds(format!("git has the {noun}"))
    } else {
        Ruling::open(format!("git has no {noun} of that name here"))
    })
}
