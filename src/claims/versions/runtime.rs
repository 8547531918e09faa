//! Versions of languages, servers and libraries that a document names, which must agree with what the files pin.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::runtime::{Bound, Runtime, canonical, numbers};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role, asks};
use crate::claims::words::subject::{head, speaks_loosely};
use crate::claims::words::wording::{says_gone, supposes, without_brackets, words};

/// What is known here by name.
const NAMES: &str = r"Python|Spring Boot|Kotlin|Node(?:\.js)?|Go|Golang|Rust|Java|JDK|Ruby|PHP|PostgreSQL|Postgres|Redis|MongoDB|MySQL|MariaDB|Elasticsearch|RabbitMQ|Next(?:\.js)?|React|Vue(?:\.js)?|Angular|Svelte|TypeScript|Express|Vite|Tailwind|NestJS|Django|FastAPI|Flask|Pydantic|SQLAlchemy";
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)\b({NAMES})\s+(?:version\s+)?v?(\d+(?:\.\d+){{0,2}})(\+|\s+or\s+(?:later|newer|higher|above))?"
    ))
});
/// `Kotlin: 2.1.0`, and nothing else but a remark.
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r"(?i)^({NAMES})(?: version)?\s*:\s*v?(\d+(?:\.\d+){{1,2}})(\+)?\s*(?:\(.*)?$"))
});

static UPGRADED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^\s*(?:→|->|=>|⟶|➜|⇒)\s*(?:[A-Z][\w.]*\s+){0,2}v?(\d+(?:\.\d+){0,2})"));

/// Behind a version, the last one of those that are meant: `3.8-3.12`.
static RANGE: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*[-–]\s*v?\d+(?:\.\d+)*\b"));

/// A line that begins with more words than these is about something else.
const SUBJECT: usize = 5;

/// What is said of a thing by what it was made with.
const BUILT: &[&str] = &[
    "built with",
    "built on",
    "built in",
    "built using",
    "powered by",
    "written in",
    "implemented in",
    "developed with",
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_statement = |line: &&Line| match line.role {
        Role::Item | Role::Row | Role::Prose => true,
        Role::Code(_) => reading.is_plain_text(line),
        _ => false,
    };
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(is_statement) {
        for found in NAMED.captures_iter(&line.text) {
            claims.extend(judge(reading, line, &found, known));
        }
        if line.role == Role::Item {
            claims.extend(LABELLED.captures(&line.text).and_then(|found| judge(reading, line, &found, known)));
        }
    }
    claims
}

fn judge(reading: &Reading, line: &Line, found: &regex::Captures<'_>, known: &Known<'_>) -> Option<Claim> {
    let said = reading.said(line);
    let name = canonical(&found[1])?;
    // `go 3 times` is a sentence.
    let is_name = found[1].starts_with(|first: char| first.is_ascii_uppercase());
    let behind = &line.text[found.get(0)?.end()..];
    let is_measure = (behind.starts_with(['%', '-', '–', '/', '.']) && !behind.starts_with("->"))
        || behind.trim_start().starts_with("min");
    let of: Vec<&Runtime> = known.runtimes.iter().filter(|runtime| runtime.name == name).collect();
    if is_name && RANGE.is_match(behind) {
        return ranged(reading, line, found, &of);
    }
    let first = *of.first().filter(|_| is_name && !is_measure && said != Said::Missing)?;
    // Of `JDK 8 → 17` the last is what there is.
    let newer = UPGRADED.captures(behind).map(|newer| newer[1].to_owned());
    let version = numbers(newer.as_deref().unwrap_or(&found[2]));
    let is_least = found.get(3).is_some();
    let fits = |runtime: &&&Runtime| match is_least {
        true => suffices(&version, runtime.bound, &runtime.version),
        false => agrees(&version, &runtime.version),
    };
    let evidence = |runtime: &Runtime| format!("{} has {} {}", runtime.place, runtime.name, runtime.text);
    let ruling = match of.iter().find(fits) {
        Some(runtime) => Ruling::holds(evidence(runtime)),
        None if !is_newer_kit(&found[1], &version, &of)
            && of.iter().all(|runtime| rules_out(&version, is_least, runtime, &of))
            && is_plain(reading, line, &found[0]) =>
        {
            Ruling::fails(evidence(first))
        }
        None => Ruling::open(evidence(first)),
    };
    Some(claim(reading, line, Kind::Version, found[0].trim(), said, ruling))
}

/// `Python 3.8-3.12`, where a manifest asks for a newer one at least than the first of these.
fn ranged(reading: &Reading, line: &Line, found: &regex::Captures<'_>, of: &[&Runtime]) -> Option<Claim> {
    let is_stated = reading.said(line) == Said::Done
        && reading.is_now(line)
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !supposes(&line.text);
    let version = numbers(&found[2]);
    let asked: Vec<&&Runtime> = of.iter().filter(|runtime| runtime.bound == Bound::Least).collect();
    let is_older = |runtime: &&&Runtime| ordering(&version, &runtime.version) == Ordering::Less;
    let first = asked.first().filter(|_| is_stated && version.len() > 1 && asked.iter().all(is_older))?;
    let ruling = Ruling::fails(format!("{} asks for {} {}", first.place, first.name, first.text));
    Some(claim(reading, line, Kind::Version, found[0].trim(), Said::Done, ruling))
}

/// Whether what builds is newer than all that it is asked to build for, which it can.
fn is_newer_kit(name: &str, version: &[u32], of: &[&Runtime]) -> bool {
    let is_older = |runtime: &&Runtime| ordering(version, &runtime.version) == Ordering::Greater;
    name.eq_ignore_ascii_case("jdk") && of.iter().all(is_older)
}

/// As [`excludes`], where what is built with an older one does not need a newer one at least.
fn rules_out(version: &[u32], is_least: bool, runtime: &Runtime, all: &[&Runtime]) -> bool {
    let is_beyond = || {
        let is_older = |other: &&&Runtime| ordering(version, &other.version) == Ordering::Greater;
        runtime.bound == Bound::Least
            && is_least
            && is_older(&&runtime)
            && all.iter().filter(is_older).any(|other| other.bound == Bound::Pinned)
    };
    excludes(version, is_least, runtime.bound, &runtime.version) || is_beyond()
}

/// Whether a line is about the version, and not about a machine on which something ran once.
fn is_plain(reading: &Reading, line: &Line, text: &str) -> bool {
    const UNFIT: &[&str] = &[
        "incompatible",
        "not compatible",
        "unsupported",
        "not supported",
        "does not work",
        "compatibility issue",
        "likely",
    ];
    let subject = head(line);
    // `Java 17 or higher` leaves no choice.
    let rest = line.lower().replacen(&text.trim().to_lowercase(), "", 1);
    // `Production-ready` and `chat-like` are what it is, and no choice.
    let rest: Vec<&str> = rest.split_whitespace().filter(|word| !word.contains('-')).collect();
    (subject.starts_with(text.trim())
        || LABELLED.is_match(&line.text)
        || (subject.contains(text.trim()) && subject.split_whitespace().count() <= SUBJECT)
        || (!reading.is_plan() && (is_listed(line, text.trim()) || is_built_with(line, text.trim()))))
        && reading.is_now(line)
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !supposes(&line.text)
        && !UNFIT.iter().any(|words| line.lower().contains(words))
        && !speaks_loosely(&rest.join(" "))
        // `Update to Java 21` says that it is another.
        && (reading.said(line) == Said::Done || !asks(line))
}

/// Whether a version is all that one part of a list says, as in `Storage: PostgreSQL 15, Redis 7 (cache)`, and no word of the
/// line speaks of others than those that the repository has.
fn is_listed(line: &Line, text: &str) -> bool {
    const OTHERS: &[&str] = &[
        "compatible",
        "compatibility",
        "support",
        "supported",
        "tested",
        "legacy",
        "previous",
        "previously",
        "from",
        "old",
    ];
    let is_part = |part: &str| {
        // `Python v2 services` may be the second version of the services.
        part.trim().trim_end_matches(|edge: char| !edge.is_alphanumeric()) == text
    };
    let whole = without_brackets(&line.text);
    let mut parts = whole.split(['|', ',', ';', '+', '/', '&']).flat_map(|part| part.split(": "));
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && parts.any(|part| part.split(" and ").flat_map(|part| part.split(" with ")).any(is_part))
        && !words(&line.lower()).any(|word| OTHERS.contains(&word))
}

/// Whether a sentence says of what is described that it was built with a version: `An app built with Vue 3 and Redis`.
fn is_built_with(line: &Line, text: &str) -> bool {
    let before = line.text.split_once(text).map(|(before, _)| before.to_lowercase()).unwrap_or_default();
    let before = before.trim_end_matches("the ").trim_end();
    BUILT.iter().any(|words| before.ends_with(words))
}

/// Whether the numbers that a document gives are those of a file, as far as both go.
pub(super) fn agrees(version: &[u32], actual: &[u32]) -> bool {
    version.iter().zip(actual).all(|(said, is)| said == is)
}

/// Whether a file asks for no more than a document does.
pub(super) fn suffices(version: &[u32], bound: Bound, actual: &[u32]) -> bool {
    match bound {
        Bound::Least => ordering(version, actual) == Ordering::Equal,
        Bound::Pinned | Bound::Compatible => ordering(version, actual) != Ordering::Greater,
    }
}

/// Whether what a document says cannot be, by what a file says.
pub(super) fn excludes(version: &[u32], is_least: bool, bound: Bound, actual: &[u32]) -> bool {
    let order = ordering(version, actual);
    match (bound, is_least) {
        // It says that an older one is enough, or it is older itself.
        (Bound::Least, _) => order == Ordering::Less,
        (Bound::Pinned, true) => order == Ordering::Greater,
        (Bound::Compatible, true) => false,
        // What is more exact than the file was read off a machine.
        (Bound::Pinned, false) => order != Ordering::Equal && version.len() <= actual.len(),
        // Compatible ones are no older, and have the same first number; where that is 0, a version of three has the second.
        (Bound::Compatible, false) => {
            let is_early = actual.len() > 2 && actual[0] == 0 && version.len() > 1;
            let sure = if is_early { 2 } else { 1 };
            order == Ordering::Less || version.iter().zip(actual).take(sure).any(|(said, actual)| said != actual)
        }
    }
}

/// How two versions compare, as far as both go.
fn ordering(one: &[u32], other: &[u32]) -> Ordering {
    one.iter()
        .zip(other)
        .map(|(one, other)| one.cmp(other))
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}
