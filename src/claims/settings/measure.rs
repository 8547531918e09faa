//! Measures that documents give of what is configured: rates, spans of time until something expires, rounds, pool sizes.
//!
//! The value is looked for in the lines of code and configuration that have a word for the thing. Where they all set
//! another, and none of them leaves it to the environment, what is said is false.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::lapse;
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes};

/// How many lines around a word for the thing may set its value.
const AROUND: usize = 6;
/// In how many files it is looked for.
const FILES: usize = 8;

struct Measure {
    /// What the line says; the first group is the number, where it is no span of time.
    said: Regex,
    /// Words that the line must have one of.
    about: &'static [&'static str],
    /// Words of the lines that set it, in small letters.
    signs: &'static [&'static str],
    /// What sets it in code in small letters, with the number; None for a span of time.
    set: Option<Regex>,
    /// Whether another value than is said refutes it; not where there may be many.
    is_one: bool,
    /// Whether it does nothing until something uses the name that it is set for.
    is_applied: bool,
}

static MEASURES: LazyLock<Vec<Measure>> = LazyLock::new(|| {
    let measure = |said: &str, about, signs, set: Option<&str>, is_one| Measure {
        said: compiled(said),
        about,
        signs,
        set: set.map(compiled),
        is_one,
        is_applied: false,
    };
    vec![
        Measure {
            is_applied: true,
            ..measure(
                r"(?i)\b(\d[\d,]*)\s*(?:req(?:uest)?s?|calls|rpm)?\s*(?:/\s*|per\s+|an?\s+|in\s+)(?:\d+\s*)?(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b",
                &["rate limit", "rate-limit", "ratelimit", "throttl"],
                &["rate limit", "limiter", "throttle", "throttling", "limit_req"],
                Some(
                    r#"(?:max|limit|points|requests|rate|tokens|capacity)\w*["']?\s*(?:[:=(,]|:\s*\w+\s*=|\|\|)+\s*["']?(\d+)\b|\b(\d+)\s*(?:/|per )\s*(?:s|sec|second|min|minute|hour)\b"#,
                ),
                true,
            )
        },
        measure(
            r"(?i)\b(\d{1,2})\s*(?:salt\s*)?rounds\b|\bcost(?: factor)?\s*(?:of\s*|[:=]\s*)?(\d{1,2})\b",
            &["bcrypt", "salt"],
            &["hashsync", "gensalt", "gensaltsync", "bcrypt"],
            Some(r"(?:rounds|cost|hashsync\([^)]*,|hash\([^)]*,|gensalt\w*\()\D{0,12}?(\d{1,2})\b"),
            true,
        ),
        measure(
            r"(?i)\b(\d{1,3})\s+(?:consecutive\s+)?(?:failures|failed\s+(?:calls|requests))\b",
            &["circuit", "breaker"],
            &["circuit breaker", "breaker"],
            Some(
                r#"\w*(?:failures?|fail_?max|threshold|failure_?(?:count|limit)|consecutive_?\w*)["']?\s*(?:[:=(,]|:\s*\w+\s*=)+\s*["']?(\d+)\b|\bnew_?\w*breaker\w*\(\s*(\d+)\b"#,
            ),
            true,
        ),
        measure(
            r"(?i)\bpool(?:\s*size)?\b\D{0,20}(\d{1,4})\b",
            &["pool"],
            &["pool_size", "poolsize", "max_connections", "maxconns", "maximumpoolsize", "max_overflow"],
            Some(r"(?:pool_?size|connections|maxconns|overflow)\D{0,20}?(\d{1,4})\b"),
            false,
        ),
        measure(
            r"(?i)expir|lifetime|valid|\bttl\b|duration",
            &["token", "jwt", "session"],
            &["expiresin", "expires_in", "expiration", "expire", "sessionduration", "token_expire"],
            None,
            true,
        ),
        measure(r"(?i)\bttl\b|cache", &["ttl", "cache"], &["ttl", "maxage", "max_age"], None, false),
        measure(r"(?i)timeout", &["timeout"], &["timeout"], None, false),
    ]
});

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for measure in reading.lines.iter().flat_map(|line| measures(reading, line)) {
        measure.signs.iter().for_each(|sign| needles.add(sign));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| reading.said(line) != Said::Missing && reading.is_now(line));
    lines
        .filter_map(|line| {
            let (text, ruling) = measures(reading, line)
                .find_map(|measure| judge(line, reading.said(line) == Said::Done, measure, known))?;
            Some(claim(reading, line, Kind::ConfigValue, &text, reading.said(line), ruling))
        })
        .collect()
}

fn measures(reading: &Reading, line: &Line) -> impl Iterator<Item = &'static Measure> {
    let lower = line.lower();
    // `Rate limits:` is said once for all that stands beneath it, as a label or as a heading.
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let above = format!("{title} {}", reading.label(line).map(Line::lower).unwrap_or_default());
    let is_about = move |measure: &Measure, lower: &str| {
        measure.about.iter().any(|word| lower.contains(word) || (measure.is_applied && above.contains(word)))
    };
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && lower.len() < 300;
    MEASURES.iter().filter(move |measure| {
        is_text
            && is_about(measure, &lower)
            && measure.said.is_match(&lower)
            && (measure.set.is_some() || lapse::said(&lower).is_some())
    })
}

/// What a line says, and whether what sets it agrees.
fn judge(line: &Line, is_done: bool, measure: &Measure, known: &Known<'_>) -> Option<(String, Ruling)> {
    let (text, said) = match &measure.set {
        Some(_) => {
            let found = measure.said.captures(&line.text)?;
            let number = found.iter().skip(1).flatten().next()?;
            (found[0].to_owned(), number.as_str().replace(',', "").parse().ok()?)
        }
        None => lapse::said(&line.text)?,
    };
    let settings = settings(measure, known);
    let mut fits = settings.iter().filter(|setting| setting.values.contains(&said)).peekable();
    if let Some(first) = fits.peek().copied() {
        let evidence = format!("{}: {}", first.place, first.text);
        // Of a limit that nothing applies it is no matter what it is set to.
        let unused = first.owner.clone();
        let is_unused = fits.all(|setting| setting.owner.as_ref().is_some_and(|owner| is_unused(owner, known)));
        let idle =
            || settings.iter().filter(|setting| setting.values.contains(&said)).map(|setting| known.idle(&setting.at));
        let idle = || idle().collect::<Option<Vec<_>>>()?.into_iter().next();
        if let Some(idle) = Some(measure).filter(|measure| measure.is_applied && is_done).and_then(|_| idle()) {
            return Some((text, Ruling::fails(format!("{evidence}; but {}", idle.evidence))));
        }
        let ruling = match unused.filter(|_| is_unused && is_done) {
            Some(owner) => Ruling::fails(format!("{evidence}; but nothing uses `{owner}`")),
            None => Ruling::holds(evidence),
        };
        return Some((text, ruling));
    }
    let set: Vec<&Setting> = settings.iter().filter(|setting| !setting.values.is_empty()).collect();
    let first = set.first()?;
    let evidence = format!("{}: {}", first.place, first.text);
    // Several limits are of several things, and a document may speak of others' limits.
    let values: BTreeSet<u64> = set.iter().flat_map(|setting| setting.values.iter().copied()).collect();
    let is_open = !is_done
        || values.len() != 1
        || settings.iter().any(|setting| setting.is_open)
        || supposes(&line.text)
        || says_gone(&line.text)
        || is_loose(line)
        || is_foreign(&line.text);
    Some((text, if measure.is_one && !is_open { Ruling::fails(evidence) } else { Ruling::open(evidence) }))
}

/// A line that may set a measure.
struct Setting {
    place: String,
    at: Place,
    text: String,
    values: Vec<u64>,
    /// The environment, or another file, may say otherwise.
    is_open: bool,
    /// The name that is given what the line is a part of, where that is told.
    owner: Option<String>,
}

/// `export const orderLimiter = limit({`, at the beginning of a line.
static OWNER: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^(?:export\s+)?(?:const|let|var)\s+(\w+)\s*=\s*[\w.]+\(\{?\s*$"));
/// So far above a setting its name may stand.
const ABOVE: usize = 12;

/// Whether a name stands nowhere but where it is defined, and where it is only handed on.
fn is_unused(name: &str, known: &Known<'_>) -> bool {
    let is_only_named = |hit: &&Hit| {
        let is_defined = OWNER.captures(&hit.text).is_some_and(|found| found[1] == name.to_lowercase());
        is_defined || hit.is_comment || matches!(hit.class, Class::Test | Class::Document)
    };
    !known.hits.exactly(name).any(|hit| !is_only_named(&hit))
}

fn settings(measure: &Measure, known: &Known<'_>) -> Vec<Setting> {
    let is_setting = |hit: &&Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let hits: Vec<&Hit> = measure.signs.iter().flat_map(|sign| known.hits.of(sign)).filter(is_setting).collect();
    let Some(set) = &measure.set else {
        let setting = |hit: &&Hit| {
            let values = lapse::written(&hit.text);
            Setting {
                place: hit.place.to_string(),
                at: hit.place.clone(),
                text: hit.text.to_string(),
                // An address that is signed expires, too; a number without a unit may be of any.
                is_open: is_left_open(&hit.text) || lapse::written_with_unit(&hit.text).is_empty(),
                values,
                owner: None,
            }
        };
        // What signs and checks tokens is called after what it is for.
        let is_about = |hit: &&&Hit| {
            measure.about.iter().any(|word| hit.text.contains(word) || is_called(hit, word)) || is_called(hit, "auth")
        };
        // `status(401), "expired token"` sets nothing: the number stands behind what it is for.
        let has_number = |rest: &str| rest.bytes().any(|byte| byte.is_ascii_digit());
        let is_set = |hit: &&&Hit| {
            measure.signs.iter().any(|sign| hit.text.split_once(sign).is_some_and(|(_, rest)| has_number(rest)))
        };
        return hits
            .iter()
            .filter(is_about)
            .filter(is_set)
            .map(setting)
            .filter(|setting| !setting.values.is_empty())
            .collect();
    };
    let paths: BTreeSet<_> = hits.iter().map(|hit| &hit.place.path).collect();
    let is_partial = paths.len() > FILES;
    let mut settings = Vec::new();
    for path in paths.into_iter().take(FILES) {
        let Ok(bytes) = known.repo.read(path) else { continue };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let places: Vec<usize> = hits.iter().filter(|hit| hit.place.path == *path).map(|hit| hit.place.line).collect();
        for (index, line) in text.lines().enumerate() {
            if is_remark(line) || !places.iter().any(|place| place.abs_diff(index + 1) <= AROUND) {
                continue;
            }
            let numbers = set.captures_iter(line).filter_map(|found| found.iter().skip(1).flatten().next());
            // What counts begins at none, and is set back to it: no limit is.
            let values: Vec<u64> =
                numbers.filter_map(|number| number.as_str().parse().ok()).filter(|value| *value > 0).collect();
            if !values.is_empty() {
                let place = format!("{path}:{}", index + 1);
                let before = text.lines().take(index).skip(index.saturating_sub(ABOVE)).collect::<Vec<_>>();
                let owner = before.iter().rev().find_map(|line| OWNER.captures(line)).map(|found| found[1].to_owned());
                settings.push(Setting {
                    place,
                    at: Place::new(path, index + 1),
                    text: line.trim().to_owned(),
                    is_open: is_partial || is_left_open(line),
                    values,
                    owner: owner.filter(|_| measure.is_applied),
                });
            }
        }
    }
    settings
}

fn is_called(hit: &Hit, word: &str) -> bool {
    hit.place.path.as_str().to_lowercase().contains(word)
}

fn is_remark(line: &str) -> bool {
    ["#", "//", "*", "/*", "--", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether a line takes its value from elsewhere, with what is written as no more than what holds without.
fn is_left_open(line: &str) -> bool {
    ["env", "config.", "settings.", "${", "{{", "getenv", "options."].iter().any(|word| line.contains(word))
}
