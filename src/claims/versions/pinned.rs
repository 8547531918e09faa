//! Versions that a document quotes behind a name, as files pin them: `requests==2.31.0`, `redis:7-alpine`.
//!
//! Where files pin the name, and never to that version, the quotation is false; where none pins it nothing is said.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role, asks};
use crate::claims::words::wording::{is_foreign, says_gone, supposes, words};

/// `requests==2.31.0`, `uvicorn[standard]==0.30.1`: what stands before the version, and the version.
static REQUIREMENT: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([A-Za-z][\w.-]*(?:\[[\w,-]+\])?==)(\d[\w.]*)$"));
/// `redis:7-alpine`, `docker.io/library/postgres:16`.
static IMAGE: LazyLock<Regex> = LazyLock::new(|| compiled(r"^((?:[\w.-]+/)*[a-z][a-z0-9_.-]*:)(v?\d[\w.-]*)$"));
/// A tag that may as well be a port: `orders:8080`.
static PORT: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\d{3,5}$"));

/// What a line quotes: the name with what stands before the version, the version, and whether it is that of an image.
fn quoted<'r>(reading: &Reading, line: &'r Line) -> Vec<(&'r str, &'r str, &'r str, bool)> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose);
    if !is_text || reading.said(line) == Said::Missing || !reading.is_now(line) || reading.is_plan() {
        return Vec::new();
    }
    let pair = |span: &'r String| {
        let (found, is_image) = match REQUIREMENT.captures(span) {
            Some(found) => (found, false),
            None => (IMAGE.captures(span)?, true),
        };
        let (name, version) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        (!PORT.is_match(version) && !version.contains(".x")).then_some((span.as_str(), name, version, is_image))
    };
    line.spans.iter().filter_map(pair).collect()
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let all = reading.lines.iter().flat_map(|line| quoted(reading, line));
    all.for_each(|(_, name, ..)| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in &reading.lines {
        for (span, name, version, is_image) in quoted(reading, line) {
            let is_fault = is_fault(reading, line, span);
            let ruling = judge(line, (name, version, is_image), is_fault, known);
            claims
                .extend(ruling.map(|ruling| claim(reading, line, Kind::ConfigValue, span, reading.said(line), ruling)));
        }
    }
    claims
}

/// Whether a version is quoted as what was wrong, as in a column of issues.
fn is_fault(reading: &Reading, line: &Line, span: &str) -> bool {
    const FAULTS: &[&str] = &["issue", "problem", "finding", "before", "old", "current", "cause"];
    let at = line.cells.iter().position(|cell| cell.contains(span));
    let head = at.and_then(|at| reading.column(line, at)).unwrap_or_default().to_lowercase();
    words(&head).any(|word| FAULTS.contains(&word.trim_end_matches('s')))
}

fn judge(
    line: &Line,
    (name, version, is_image): (&str, &str, bool),
    is_fault: bool,
    known: &Known<'_>,
) -> Option<Ruling> {
    let lower = name.to_lowercase();
    let is_kept = |hit: &&Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let hits = known.hits.exactly(name).filter(is_kept);
    let pinned: Vec<(&Hit, &str)> = hits.filter_map(|hit| Some((hit, pin(&hit.text, &lower, is_image)?))).collect();
    let version = version.to_lowercase();
    // `python:3.11` is said of `python:3.11-slim`, too.
    let agrees = |pin: &str| {
        pin.strip_prefix(version.as_str()).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    };
    if let Some((hit, _)) = pinned.iter().find(|(_, pin)| agrees(pin)) {
        return Some(Ruling::holds(format!("{} has it", hit.place)));
    }
    let (first, pin) = pinned.first()?;
    let evidence = format!("{} has {lower}{pin}", first.place);
    let is_open = is_fault || supposes(&line.text) || says_gone(&line.text) || is_foreign(&line.text) || asks(line);
    let is_told = pinned.iter().all(|(_, pin)| pin.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()));
    Some(if is_told && !is_open { Ruling::fails(evidence) } else { Ruling::open(evidence) })
}

/// The version behind a name, in a line in small letters that does no more than pin it.
fn pin<'h>(text: &'h str, name: &str, is_image: bool) -> Option<&'h str> {
    let at = text.find(name)?;
    let before = text[..at].trim_end_matches(['"', '\'', ' ']);
    let is_pin = match is_image {
        true => before.ends_with("from") || before.ends_with("image:") || before.starts_with("from --"),
        false => before.is_empty() || before == "-" || before.ends_with(['[', ',']),
    };
    let behind = &text[at + name.len()..];
    let end = behind.find(['"', '\'', ' ', ',', ';', '`', ']']).unwrap_or(behind.len());
    Some(&behind[..end]).filter(|pin| is_pin && !pin.is_empty())
}
