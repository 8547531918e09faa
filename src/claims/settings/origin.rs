//! Whose pages a server answers: `CORS allows all origins`, against what code and configuration give as origins.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes};

/// `allows all origins`, `open to any origin`, `origins = "*"`, `wildcard`.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\b(?:allow(?:s|ed|ing)?|accept(?:s|ed|ing)?|permit(?:s|ted|ting)?|open (?:to|for)|enabled for) (?:all|any|every)(?: origins?| domains?)?\b|\ball origins\b|\borigins?["']?\s*[:=]\s*\[?["']?\*|\bwildcard\b"#,
    )
});
/// `configurable origins`, `origin whitelist`, `restricted to the domains of …`, `no wildcard`.
static SOME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:configur(?:able|ed)|allowed|specific|trusted|whitelisted|restricted|explicit) (?:cors )?(?:origins?|domains?)\b|\b(?:origins?|domains?|cors) (?:white|allow)-?list|\b(?:white|allow)-?list(?:ed|ing)?\b|\brestricted to\b|\b(?:no|not|without) (?:a )?(?:wildcard|allow[- ]all)",
    )
});
/// Code that lets everybody in, in small letters.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"origin[\w-]*["'`]?\]?\s*[\])(:=,]+\s*(?:\w+\.\w+\(|\[|\{|new \w+\[\]\s*\{|\[\]\w+\{)?\s*["'`]\*|origin\s*[:=]\s*true\b|\bcors\(\)|permissive\(\)|allow(?:ed)?_all|allowanyorigin|allowallorigins|origins?\(any\)|allowed-origins:\s*\*|origin\w*=\*"#,
    )
});
/// Code that gives the origins that it lets in, in small letters.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?:setallowedorigins?(?:patterns)?|allowedorigins?(?:patterns)?|allow_origins?|alloworigins?|withorigins)\s*[(:=]|(?:^|[\s{(,])origins?\s*:\s*[\[\w(]|cors_origins?|access-control-allow-origin["'`]\s*,"#,
    )
});

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_said(reading, line) || is_restricted(reading, line)) {
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
    let restricted = reading.lines.iter().filter(|line| is_restricted(reading, line)).filter_map(|line| {
        let ruling = restricts(known)?;
        Some(claim(reading, line, Kind::ConfigValue, "CORS for some origins", Said::Done, ruling))
    });
    judged.chain(restricted).collect()
}

/// Whether a line says, as done, that only some are let in.
fn is_restricted(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row)
        && line.lower().contains("cors")
        && SOME.is_match(&line.text)
        && reading.told(line) == Said::Done
        && reading.is_now(line)
        && !reading.is_past(line)
        && !supposes(&line.text)
        && !is_foreign(&line.text)
}

/// Whether a line says that everybody is let in today.
fn is_said(reading: &Reading, line: &Line) -> bool {
    const NEGATED: &[&str] = &[
        "not ",
        "no ",
        "never",
        "n't",
        "without",
        "instead",
        "restrict",
        "remove",
        "replace",
        "only",
        "block",
        "reject",
        "refuse",
        "forbid",
        "forbidden",
        "disallow",
        "prevent",
        "configurable",
    ];
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
        && !reading.is_past(line)
        && !NEGATED.iter().any(|word| lower.contains(word))
        && !supposes(&line.text)
        && !is_foreign(&line.text)
}

/// Whether code gives the origins that it lets in, or lets everybody in wherever it says whom.
fn restricts(known: &Known<'_>) -> Option<Ruling> {
    let hits = hits(known);
    let (open, rest): (Vec<&Hit>, Vec<&Hit>) = hits.into_iter().partition(|hit| OPEN.is_match(&hit.text));
    let shown = |hit: &Hit| format!("{}: {}", hit.place, hit.text);
    let is_listed = |hit: &&Hit| hit.class == Class::Code && LISTED.is_match(&hit.text);
    match (rest.into_iter().find(is_listed), open.iter().find(|hit| hit.class == Class::Code)) {
        (Some(listed), None) => Some(Ruling::holds(shown(listed))),
        (None, Some(open)) => Some(Ruling::fails(shown(open))),
        _ => None,
    }
}

/// What code and configuration say of origins.
fn hits<'k>(known: &Known<'k>) -> Vec<&'k Hit> {
    let is_own = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment;
    // All are asked for, so that they are looked for at once.
    NEEDLES.iter().flat_map(|needle| known.hits.exactly(needle)).filter(is_own).collect()
}

fn judge(known: &Known<'_>) -> Option<Ruling> {
    let hits = hits(known);
    let shown = |hit: &&Hit| format!("{}: {}", hit.place, hit.text);
    if let Some(open) = hits.iter().find(|hit| OPEN.is_match(&hit.text)) {
        return Some(Ruling::holds(shown(open)));
    }
    let is_listed = |hit: &&&Hit| hit.class == Class::Code && LISTED.is_match(&hit.text);
    hits.iter().find(is_listed).map(|hit| Ruling::fails(shown(hit)))
}
