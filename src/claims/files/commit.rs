//! Commits, branches and tags that a document names.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::missing::{Denial, denial};
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes};

static HASH: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[0-9a-f]{7,40}\b"));
static BRANCH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bbranch\b(?:\s+or\s+\w+)?\s*[:|]\s*([A-Za-z0-9][\w./-]*[/-][\w./-]*\w)"));
static TAG: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:git tag|tagged(?: as)?|tag)\s*:?\s+(v?\d+\.\d+(?:\.\d+)?[\w.-]*)"));

/// `git checkout v1.4.0`, as a command.
static CHECKOUT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\bgit (?:checkout|switch --detach|show)\s+(v\d+\.\d+\.\d+[\w.-]*)"));

/// So many commits of a document must be there for another to be missed, and so many times as many as are not.
const THERE: usize = 3;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let is_whole = is_whole(reading, known);
    for line in &reading.lines {
        if matches!(line.role, Role::Blank | Role::Nothing) || line.text.contains("sha256") {
            continue;
        }
        let mut judged = |what: &str, ruling: Option<Ruling>| {
            let denial = denial(reading, line, what);
            let said = if denial.is_some() { Said::Missing } else { reading.said(line) };
            let ruling = ruling.map(|ruling| match (said, denial, ruling.verdict) {
                // A commit or a branch that is there may be missing elsewhere.
                (Said::Missing, denial, Verdict::True)
                    if (denial == Some(Denial::Plain) || line.has_box)
                        && TAG
                            .find(&line.text)
                            .is_some_and(|found| denial.is_some() || found.len() == line.text.len()) =>
                {
                    Ruling::fails(ruling.evidence)
                }
                (Said::Missing, _, Verdict::True) => Ruling::open(ruling.evidence),
                _ => ruling,
            });
            claims.extend(ruling.map(|ruling| claim(reading, line, Kind::Commit, what, said, ruling)));
        };
        for hash in HASH.find_iter(&line.text).map(|found| found.as_str()) {
            if is_named(reading, line, hash) {
                let is_stated = is_whole && reading.is_now(line) && !supposes(&line.text) && !is_foreign(&line.text);
                judged(hash, commit(hash, is_stated, known));
            }
        }
        if let Some(branch) = BRANCH.captures(&line.text).and_then(|found| found.get(1)) {
            judged(branch.as_str(), named(branch.as_str(), "branch", known));
        }
        if let Some(tag) = CHECKOUT.captures(&line.text).and_then(|found| found.get(1)) {
            judged(tag.as_str(), checked_out(tag.as_str(), reading.genre == Genre::Report, known));
        }
        if let Some(tag) = TAG.captures(&line.text).and_then(|found| found.get(1)) {
            judged(tag.as_str(), named(tag.as_str(), "tag", known));
        }
    }
    claims
}

/// Whether a line names a commit by a hash.
fn is_named(reading: &Reading, line: &Line, hash: &str) -> bool {
    let is_alone = !line.text.contains(&format!("/{hash}")) && !line.text.contains(&format!("@{hash}"));
    is_alone && is_hash(hash) && speaks_of_commits(reading, line.number, hash)
}

/// Whether git has nearly all commits that a document names, and its whole past: then it speaks of this repository, and of
/// branches that are here.
fn is_whole(reading: &Reading, known: &Known<'_>) -> bool {
    let lines = reading.lines.iter().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing));
    let named = lines.flat_map(|line| {
        let hashes = HASH.find_iter(&line.text).map(|found| found.as_str());
        hashes.filter(|hash| !line.text.contains("sha256") && is_named(reading, line, hash)).collect::<Vec<_>>()
    });
    let named: HashSet<&str> = named.collect();
    // Who asks git is asked again whenever anything changes.
    let Some(git) = (named.len() > THERE).then(|| known.repo.git().ok()).flatten() else { return false };
    let there = named.iter().filter(|hash| matches!(git.commit(hash), Ok(Some(_)))).count();
    there >= THERE && there >= (named.len() - there) * THERE && git.is_shallow().is_ok_and(|is_shallow| !is_shallow)
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

fn commit(hash: &str, is_stated: bool, known: &Known<'_>) -> Option<Ruling> {
    let git = known.repo.git().ok()?;
    Some(match git.commit(hash) {
        Ok(Some(id)) => Ruling::holds(format!("git has {}", id.get(..12).unwrap_or(&id))),
        // A squashed branch, a shallow clone, another repository: that it is not here proves nothing.
        Ok(None) if is_stated => Ruling::fails("git has no such commit, and has the others that the document names"),
        Ok(None) => Ruling::open("git has no such commit here"),
        Err(reason) => Ruling::open(reason),
    })
}

/// A version that a command takes from git, where git has others by such names, and all that it ever had.
fn checked_out(tag: &str, is_report: bool, known: &Known<'_>) -> Option<Ruling> {
    let git = known.repo.git().ok()?;
    let tags = git.tags().ok()?;
    let is_like = |other: &&String| other.starts_with('v') && other.matches('.').count() == 2;
    let others = tags.iter().filter(is_like).count();
    let is_whole = git.is_shallow().is_ok_and(|is_shallow| !is_shallow);
    Some(match tags.iter().any(|known| known == tag) {
        true => Ruling::holds("git has the tag"),
        false if is_report && is_whole && others >= THERE => {
            Ruling::fails(format!("git has no tag {tag}, and {others} others that are called alike"))
        }
        false => Ruling::open("git has no tag of that name here"),
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
