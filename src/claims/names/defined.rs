//! What a line calls not there by its own name in code: `` `OvenQueue` - not implemented``, while code defines an `OvenQueue`.
//!
//! Only a line that begins with the name, and says no more of it than what it is, is taken at its word; and what is defined
//! must do something: a stub is not implemented.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::missing::says_missing;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::is_foreign;

/// A name that no sentence has by chance: `OvenQueue`, `bake_all`, `bakeAll()`.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^([A-Za-z]\w*(?:[a-z][A-Z]|_[a-z])\w*|[A-Za-z]\w{3,}\(\))(?:\(\))?$"));
/// What may stand between the name and that it is missing: what kind of thing it is, and a remark in brackets.
static KIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\s*(?:trait|class|struct|function|method|hook|component|type|interface|module|service|helper|utility|middleware|decorator|enum|macro)?\s*(?:\([^()]*\)\s*)?(?:[-–—:|]\s*|\(|❌\s*)*(?:still |currently )?(?:missing|absent|not (?:yet )?(?:implemented|written|there|present|created|available)(?: yet)?)\b.*$",
    )
});
/// Words by which code says that it only holds the place of what is to come.
pub(in crate::claims) const STANDING_IN: &[&str] =
    &["not implemented", "notimplemented", "unimplemented", "placeholder", "stub"];
/// What else says so of a whole function.
const STUBS: &[&str] = &["todo", "fixme", "mock", "pass\n", "501"];
/// So many lines of a definition must have something in them.
const LEAST: usize = 4;
/// So far a definition is read.
const BODY: usize = 25;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_denial = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row)
            && reading.said(line) == Said::Missing
            && says_missing(line)
            && reading.is_now(line)
            && !reading.is_past(line)
            && !is_foreign(&line.text)
    };
    reading.lines.iter().filter(is_denial).filter_map(|line| there(reading, line, known)).collect()
}

fn there(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    // A name of code needs no quotation marks.
    let first = line.text.split([' ', ':']).next().filter(|first| NAME.is_match(first)).map(str::to_owned);
    let span = line.spans.first().filter(|span| line.text.starts_with(span.as_str())).cloned().or(first)?;
    let span = &span;
    let rest = line.text.strip_prefix(span.as_str())?;
    let name = NAME.captures(span).filter(|_| KIND.is_match(rest))?[1].trim_end_matches("()").to_owned();
    let place = known.defined_as(&name).filter(|place| Class::of(&place.path) == Class::Code)?;
    let ruling = Ruling::fails(format!("{place} defines `{name}`"));
    does_something(place, known).then(|| claim(reading, line, Kind::ConfigValue, span, Said::Missing, ruling))
}

/// Whether what is defined at a place is more than a stub.
pub(in crate::claims) fn does_something(place: &Place, known: &Known<'_>) -> bool {
    let Ok(bytes) = known.repo.read(&place.path) else { return false };
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().skip(place.line.saturating_sub(1)).take(BODY);
    let first = lines.next().unwrap_or_default();
    // With what stands as far to the left another definition begins.
    let is_inside =
        |line: &&str| indent(line) > indent(first) || !line.trim_start().starts_with(|one: char| one.is_alphanumeric());
    let inside: Vec<&str> = lines.take_while(is_inside).collect();
    // What ends there only says that somebody else is to define it.
    if first.trim_end().ends_with(';') && !first.contains(['{', '=']) {
        return false;
    }
    let body = format!("{first}\n{}\n", inside.join("\n"));
    body.lines().filter(|line| line.chars().filter(|one| one.is_alphanumeric()).count() > 2).count() >= LEAST
        && !STANDING_IN.iter().chain(STUBS).any(|word| body.contains(word))
}
