//! What a table of gaps quotes as the state of today, `DEBUG = True`, or a list of issues names as what is wrong, `cross-site
//! scripting (autoescape=False)`, while code sets that name otherwise.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, asks};
use crate::claims::words::wording::{is_foreign, requests, words};

/// A name, its type if there is one, and what it is set to.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([A-Za-z_][\w.]{3,})\s*(?::\s*\w+)?\s*=\s*([^=\s].*)$"));
/// A switch or a number that a name is set to, in a sentence.
static SWITCH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b([A-Za-z_][\w.]{3,})\s?=\s?(True|False|true|false|\d+)\b"));
/// Words of headings under which stands what is wrong today.
const WRONG: &[&str] = &["issue", "vulnerab", "problem", "gap", "concern", "weakness", "finding", "blocker"];
/// Heads of columns that say what is, not what shall be.
const STATES: &[&str] = &["current state", "current", "state", "today", "now", "current value", "actual"];
/// What is set in more places is not one thing.
const FEW: usize = 4;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    quoted(reading).iter().for_each(|(_, name, _)| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = quoted(reading).into_iter().filter_map(|(line, name, value)| {
        let evidence = otherwise(name, value, known)?;
        let text = format!("{name} = {value}");
        Some(claim(reading, line, Kind::ConfigValue, &text, Said::Neither, Ruling::fails(evidence)))
    });
    judged.collect()
}

/// What rows quote in a column of the state of today as set, where what is wrong is not said to be mended.
fn quoted(reading: &Reading) -> Vec<(&Line, &str, &str)> {
    let mut found = Vec::new();
    let mut column = None;
    for line in &reading.lines {
        if line.role == Role::Head {
            let titles: Vec<String> = line.cells.iter().map(|cell| cell.to_lowercase()).collect();
            column = titles.iter().position(|title| STATES.contains(&title.trim()));
        }
        let cell = column.and_then(|column| line.cells.get(column)).filter(|_| line.role == Role::Row);
        let is_open = matches!(line.status, Status::Failed | Status::None) && reading.is_lack(line);
        let is_open = is_open && !reading.is_past(line) && !is_foreign(&line.text);
        if line.role == Role::Item && is_open && !line.has_box && is_wrong(reading, line) {
            let named = SWITCH.captures_iter(&line.text);
            found.extend(named.filter_map(|parts| Some((line, parts.get(1)?.as_str(), parts.get(2)?.as_str()))));
        }
        let Some(cell) = cell.filter(|_| is_open) else { continue };
        let spans = line.spans.iter().filter(|span| cell.starts_with(span.as_str()));
        found.extend(spans.filter_map(|span| {
            let parts = SET.captures(span)?;
            Some((line, parts.get(1)?.as_str(), parts.get(2)?.as_str()))
        }));
    }
    found
}

/// Whether a line tells of something that is wrong, and not of what to do about it.
fn is_wrong(reading: &Reading, line: &Line) -> bool {
    let titles = &reading.section(line).titles;
    let is_beneath = titles.iter().skip(1).any(|title| WRONG.iter().any(|word| title.to_lowercase().contains(word)));
    let is_wish = words(&line.lower()).any(|word| {
        matches!(
            word,
            "set" | "should" | "must" | "use" | "instead" | "if" | "not" | "no" | "when" | "tested" | "ran" | "run"
        )
    });
    is_beneath && !is_wish && !requests(&line.text) && !asks(line)
}

/// Where code sets a name, if it never sets it to a value.
fn otherwise(name: &str, value: &str, known: &Known<'_>) -> Option<String> {
    let lower = name.to_lowercase();
    let value: String = value.to_lowercase().chars().filter(|character| !character.is_whitespace()).collect();
    let value = value.trim_end_matches(['.', '…', '"', '\'', ';']);
    let sets: Vec<&Hit> = known
        .hits
        .exactly(name)
        .filter(|hit| hit.is_word && !hit.is_comment && hit.class == Class::Code)
        .filter(|hit| set_to(&hit.text, &lower).is_some())
        .collect();
    let has_value = |hit: &&Hit| set_to(&hit.text, &lower).is_some_and(|text| text.starts_with(value));
    let first = sets.first().filter(|_| sets.len() <= FEW && !sets.iter().any(has_value))?;
    Some(format!("{}: {}", first.place, first.text))
}

/// What a line in small letters sets a name to, without blanks.
fn set_to(text: &str, name: &str) -> Option<String> {
    let (before, behind) = text.split_once(name)?;
    let is_start = before.trim().is_empty() || before.ends_with([' ', '(', ',', '.']);
    let behind = behind.trim_start();
    let behind = match behind.strip_prefix(':') {
        // `if settings.DEBUG:` sets nothing.
        Some(typed) => {
            Some(typed.split_once('=').map_or(typed, |(_, value)| value)).filter(|value| !value.trim().is_empty())?
        }
        None => behind.strip_prefix('=').filter(|rest| !rest.starts_with('='))?,
    };
    is_start.then(|| behind.chars().filter(|character| !character.is_whitespace()).collect())
}
