//! Figures that a line gives for a thing, `opens after 5 failures`, and results, `score 91/100`, `load tests passed`: that
//! the thing is there does not confirm them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Said, Verdict};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::specific::{Specific, specifics, ungrouped};
use crate::claims::words::stems::stem;
use crate::claims::words::wording::words;
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// In how many files figures are looked for.
const FILES: usize = 4;
/// How many lines above what shows the thing, and behind it, a figure is its own.
const AROUND: (usize, usize) = (20, 60);
/// So near to a figure stands what it is of.
const NEAR: usize = 3;
/// Shorter words are in any line.
const LEAST: usize = 3;

/// What somebody measured, or wants to.
static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi) \b(\d+(?:\.\d+)?)\s*%
        | \b(\d+(?:\.\d+)?)\s*/\s*100\b
        | [<>≤≥]=?\s*(\d[\d,]*(?:\.\d+)?)
        | \b(\d[\d,]*(?:\.\d+)?)\+?\s*(?:ms|milliseconds|rps|tps|qps|req(?:uest)?s?/s(?:ec(?:ond)?)?|requests\sper\ssecond)\b",
    )
});

/// How something went that people did, or ran.
static OUTCOME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi) \b(?:passed|passing|succeeded|approved|signed\soff|successful(?:ly)?)\b
        | \b(?:audits?|reviews?|drills?|pen(?:etration)?\stests?|load\stests?|rehearsals?|approvals?)[\s:|–—-]{1,4}
          (?:(?:is|was|were|are|been|has|have|all|fully)\s+){0,3}(?:completed?|done|held|clean|finished|conducted|performed)\b",
    )
});

pub(in crate::claims) fn is_result(text: &str) -> bool {
    RESULT.is_match(text)
}

/// Leaves open what is confirmed of a whole line, while what confirms it lacks a number that the line gives, or cannot tell how
/// what the line tells of went.
pub(in crate::claims) fn hold(found: &mut [Claim], reading: &Reading, known: &Known<'_>) {
    let mut texts = HashMap::new();
    for claim in found.iter_mut() {
        let is_confirmed = claim.verdict == Verdict::True && claim.said != Said::Missing;
        let line = reading.lines.get(claim.line.wrapping_sub(1));
        let Some(line) = line.filter(|line| is_confirmed && claim.kind == Kind::ConfigValue && is_whole(claim, line))
        else {
            continue;
        };
        if let Some(doubt) = doubt(line, &claim.evidence, &mut texts, known) {
            claim.verdict = Verdict::Unverifiable;
            claim.evidence = Sanitized::from(format!("{}, {doubt}", claim.evidence));
        }
    }
}

/// Whether a claim says all that its line does.
fn is_whole(claim: &Claim, line: &Line) -> bool {
    let text: &str = &claim.text;
    // A name that stands alone is no sentence.
    text.contains(' ')
        && Sanitized::from(line.text.trim().to_owned()).starts_with(text)
        && (text.len() >= line.text.trim().len() || text.chars().count() >= crate::claims::SHOWN)
}

fn doubt(line: &Line, evidence: &str, texts: &mut HashMap<RepoPath, Vec<String>>, known: &Known<'_>) -> Option<String> {
    if OUTCOME.is_match(&line.text) {
        return Some("which does not tell how it went".to_owned());
    }
    let plain = ungrouped(evidence);
    let specifics: Vec<Specific> =
        specifics(&line.text).into_iter().filter(|specific| !specific.stands_in(&plain)).collect();
    if specifics.is_empty() {
        return None;
    }
    let about = about(&line.text);
    let places: Vec<(RepoPath, usize)> = places(evidence, known).into_iter().take(FILES).collect();
    for (path, _) in &places {
        texts.entry(path.clone()).or_insert_with(|| lines_of(path, known));
    }
    let is_near = |specific: &Specific| {
        places
            .iter()
            .any(|(path, line)| texts.get(path).is_some_and(|lines| stands_near(specific, lines, *line, &about)))
    };
    specifics.iter().find(|specific| !is_near(specific)).map(|specific| format!("but not with {}", specific.shown))
}

/// The stems of the words that a figure of the line may be of.
fn about(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    words(&lower)
        .filter(|word| !word.contains(|character: char| character.is_ascii_digit()))
        .map(stem)
        .filter(|stem| stem.len() >= LEAST)
        .collect()
}

/// The files that evidence names, each with the line or 0.
fn places(evidence: &str, known: &Known<'_>) -> Vec<(RepoPath, usize)> {
    let mut places = Vec::new();
    for word in evidence.split([' ', ',']).map(|word| word.trim_end_matches([':', ';'])) {
        let (path, line) = match word.rsplit_once(':') {
            Some((path, line)) => (path, line.parse().unwrap_or(0)),
            None => (word, 0),
        };
        if !path.contains(['.', '/']) && line == 0 || path.is_empty() {
            continue;
        }
        let path = RepoPath::new(path);
        if known.files.is_there(&path) {
            places.push((path, line));
        }
    }
    places
}

fn lines_of(path: &RepoPath, known: &Known<'_>) -> Vec<String> {
    let bytes = known.repo.read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(ungrouped).collect()
}

/// The lines around one of so many; all of them if it is none.
fn around(line: usize, count: usize) -> Range<usize> {
    match line {
        0 => 0..count,
        line => line.saturating_sub(AROUND.0 + 1).min(count)..(line + AROUND.1).min(count),
    }
}

/// Whether a figure stands around a line, beside a word of what it is of.
fn stands_near(specific: &Specific, lines: &[String], line: usize, about: &[String]) -> bool {
    around(line, lines.len()).filter(|at| specific.stands_in(&lines[*at])).any(|at| {
        if specific.is_rare() {
            return true;
        }
        let near = &lines[at.saturating_sub(NEAR)..(at + NEAR + 1).min(lines.len())];
        near.iter().any(|text| about.iter().any(|stem| text.contains(stem)))
    })
}
