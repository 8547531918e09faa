//! Whose pages a server answers: `CORS allows all origins`, against what code and configuration give as origins.

use std::sync::LazyLock;

use regex::Regex;

use super::absence::is_past;
use super::claim;
use super::known::Known;
use super::known::needle::{Hit, Needles};
use super::known::place::Class;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::status::Status;
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, supposes};
use crate::check::expression::compiled;

/// `allows all origins`, `open to any origin`, `origins = "*"`, `wildcard`.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\b(?:allow(?:s|ed|ing)?|accept(?:s|ed|ing)?|permit(?:s|ted|ting)?|open (?:to|for)|enabled for) (?:all|any|every)(?: origins?| domains?)?\b|\ball origins\b|\borigins?["']?\s*[:=]\s*\[?["']?\*|\bwildcard\b"#,
    )
});
/// Code that lets everybody in, in small letters.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"origin[\w-]*["'`]?\]?\s*[\])(:=,]+\s*(?:\w+\.\w+\(|\[|\{|new \w+\[\]\s*\{)?\s*["'`]\*|origin\s*[:=]\s*true\b|\bcors\(\)|permissive\(\)|allow(?:ed)?_all|allowanyorigin|allowallorigins|origins?\(any\)|allowed-origins:\s*\*|origin\w*=\*"#,
    )
});
/// Code that gives the origins that it lets in, in small letters.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?:setallowedorigins?(?:patterns)?|allowedorigins?(?:patterns)?|allow_origins?|alloworigins?|withorigins)\s*[(:=]|(?:^|[\s{(,])origins?\s*:\s*[\[\w(]|cors_origins?|access-control-allow-origin["'`]\s*,"#,
    )
});

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_said(reading, line)) {
        NEEDLES.iter().for_each(|needle| needles.add_exactly(needle));
    }
}

/// What such code has somewhere.
const NEEDLES: &[&str] = &["origin", "cors()", "permissive()", "allow_all", "allowall"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let said = reading.lines.iter().filter(|line| is_said(reading, line));
    let judged = said.filter_map(|line| {
        let ruling = judge(known)?;
        Some(claim(reading, line, Kind::ConfigValue, "CORS for all origins", Said::Neither, ruling))
    });
    judged.collect()
}

/// Whether a line says that everybody is let in today.
fn is_said(reading: &Reading, line: &Line) -> bool {
    const NEGATED: &[&str] =
        &["not ", "no ", "never", "n't", "without", "instead", "restrict", "remove", "replace", "only"];
    let lower = line.lower();
    let is_about = lower.contains("cors")
        || (reading.section(line).titles.last().is_some_and(|title| title.to_lowercase().contains("cors"))
            && lower.contains("origin"));
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && is_about
        && ALL.is_match(&line.text)
        && !matches!(line.status, Status::Done | Status::Pending)
        && !line.has_box
        && reading.is_lack(line)
        && !is_past(reading, line)
        && !NEGATED.iter().any(|word| lower.contains(word))
        && !supposes(&line.text)
        && !is_foreign(&line.text)
}

fn judge(known: &Known<'_>) -> Option<Ruling> {
    let is_own = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment;
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = NEEDLES.iter().flat_map(|needle| known.hits.exactly(needle)).filter(is_own).collect();
    let shown = |hit: &&Hit| format!("{}: {}", hit.place, hit.text);
    if let Some(open) = hits.iter().find(|hit| OPEN.is_match(&hit.text)) {
        return Some(Ruling::holds(shown(open)));
    }
    let is_listed = |hit: &&&Hit| hit.class == Class::Code && LISTED.is_match(&hit.text);
    hits.iter().find(is_listed).map(|hit| Ruling::fails(shown(hit)))
}
