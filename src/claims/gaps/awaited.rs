//! What a line that is still to be done names by its own name — a tool, a kind of manifest, a variable — and that is nowhere:
//! then it is still to be done, as the document says.
//!
//! That what it names is there refutes nothing here, since there may be more to do with it; but a tool that is to be added to
//! the pipeline is added where the pipeline runs it.

use std::sync::LazyLock;

use regex::Regex;

use super::nowhere::{is_assessing, is_own};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::done::kinds::names_kind;
use crate::claims::done::named::named_in;
use crate::claims::done::vocabulary::{Feature, KINDS};
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, Tense};
use crate::claims::words::wording::{denies, is_foreign, requests, without_request, words};
use crate::repo::RepoPath;

/// A name that is no word of a sentence: a variable of the environment, or a package by its address.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z0-9.-]+\.[a-z]{2,}(?:/[A-Za-z0-9._-]+){2,})(?:=.*)?$")
});

/// Words of lines that speak of something else beside what they name.
const BESIDE: &[&str] =
    &["instead", "rather", "without", "unlike", "not", "versus", "vs", "remove", "replace", "if", "tested", "verified"];
/// Fewer files of code could be a repository of something else.
const CODE: usize = 3;
/// A shorter word is a part of many names.
const WORD: usize = 4;

/// What asks for a thing beside verbs that ask for one to be made.
const ADDING: &[&str] = &["consider adding ", "consider implementing ", "integrate ", "support "];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in reading.lines.iter().filter(|line| is_awaited(reading, line)) {
        features(line).flat_map(|feature| feature.signs.iter().chain(feature.hints)).for_each(|sign| needles.add(sign));
        kinds(line).for_each(|kind| needles.add(kind));
        names(line).for_each(|name| needles.add_exactly(name));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| is_awaited(reading, line));
    let claimed = |line: &Line| {
        let ruling = match nowhere(line, known) {
            Some(evidence) => Ruling::holds(format!("{evidence}, as said")),
            None => Ruling::fails(in_pipeline(line, known)?),
        };
        Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Missing, ruling))
    };
    lines.filter(|_| known.code_files >= CODE).filter_map(claimed).collect()
}

/// What shows that a thing is nowhere that a line names.
fn nowhere(line: &Line, known: &Known<'_>) -> Option<String> {
    // All are asked for, so that they are looked for at once.
    let is_absent = |feature: &&Feature| {
        let own = feature.signs.iter().chain(feature.hints).filter(|sign| is_own(sign, known)).count();
        own == 0 && feature.signs.iter().all(|sign| sign.len() < WORD || known.files.with_part(sign).is_none())
    };
    let absent: Vec<&Feature> = features(line).filter(is_absent).collect();
    let missing: Vec<&str> = names(line).filter(|name| known.hits.exactly(name).next().is_none()).collect();
    let unknown: Vec<&str> = kinds(line)
        .filter(|kind| known.hits.is_absent(kind) && !known.manifests.iter().any(|manifest| manifest.kind == *kind))
        .collect();
    // Of several, one may be there in place of the others.
    if let Some(feature) = absent.first().filter(|_| absent.len() == features(line).count()) {
        return Some(format!("nothing in {} files names `{}`", known.files_read, feature.signs[0]));
    }
    let name = missing.first().or(unknown.first())?;
    Some(format!("nothing in {} files names `{name}`", known.files_read))
}

/// What shows that the pipeline has all the tools that a line asks to be added to it: `Consider adding cargo-audit to CI`.
fn in_pipeline(line: &Line, known: &Known<'_>) -> Option<String> {
    const PIPELINES: &[&str] = &["ci", "pipeline", "workflow", "workflows"];
    let lower = line.lower();
    // What is asked for is the tool itself: `Add FLOUR_DIR to the settings of vitest` asks for something else.
    let asked = ADDING.iter().find_map(|words| lower.strip_prefix(words)).unwrap_or(without_request(&lower));
    let is_tool = |feature: &Feature| feature.signs.iter().chain(feature.words).any(|word| asked.starts_with(word));
    let is_of_pipeline =
        asks(line) && features(line).any(is_tool) && words(&lower).any(|word| PIPELINES.contains(&word));
    let runs = |feature: &Feature| {
        let mut hits = feature.signs.iter().flat_map(|sign| known.hits.of(sign));
        let hit = hits.find(|hit| is_pipeline(&hit.place.path) && !hit.is_comment && hit.is_word)?;
        Some(format!("{}: {}", hit.place, hit.text))
    };
    // `GitHub Actions` is the pipeline itself.
    let tools = features(line).filter(|feature| !feature.words.iter().any(|word| word.contains("actions")));
    let run: Option<Vec<String>> = is_of_pipeline.then(|| tools.map(runs).collect())?;
    run.filter(|run| !run.is_empty()).map(|run| run.join("; "))
}

fn is_pipeline(path: &RepoPath) -> bool {
    path.as_str().starts_with(".github/workflows/") || matches!(path.file_name(), ".gitlab-ci.yml" | "Jenkinsfile")
}

/// Whether a line says of what it names that it is still to be done.
fn is_awaited(reading: &Reading, line: &Line) -> bool {
    let is_told = match line.status {
        Status::Pending | Status::Failed => reading.said(line) == Said::Missing,
        Status::None => !line.has_box && reading.section(line).tense == Tense::Later && asks(line),
        _ => false,
    };
    is_told
        && matches!(line.role, Role::Item | Role::Row)
        && is_assessing(reading)
        && !denies(&line.text)
        && !is_foreign(&line.text)
        && !words(&line.lower()).any(|word| BESIDE.contains(&word))
}

/// Whether a line begins with a verb that asks for a thing that is not there yet: `Consider adding a cache`.
fn asks(line: &Line) -> bool {
    let lower = line.lower();
    requests(&line.text) || ADDING.iter().any(|words| lower.starts_with(words))
}

/// The tools that a line names, and no such as a program may do without a name for it.
fn features(line: &Line) -> impl Iterator<Item = &'static Feature> {
    named_in(&line.lower()).filter(|feature| feature.leaves_trace)
}

fn kinds(line: &Line) -> impl Iterator<Item = &'static str> {
    KINDS.iter().filter(|(name, _)| names_kind(&line.text, name)).map(|(_, kind)| *kind)
}

fn names(line: &Line) -> impl Iterator<Item = &str> {
    let names = line.spans.iter().filter(|span| NAME.is_match(span));
    names.map(|span| span.split('=').next().unwrap_or(span))
}
