//! What sentences call absent: `no circuit breaker`, ``never used with `@Retry` ``, where code has it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::doing::{done_by_code, is_use};
use super::lacking::{BEHIND, beside_label, in_other_words};
use super::missing::enumerated;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::done::running::is_of_whole;
use crate::claims::done::vocabulary::{FEATURES, Feature};
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::headed::{NUMBERED, is_open};
use crate::claims::words::subject::head;
use crate::claims::words::urgency::without_urgency;
use crate::claims::words::wording::{says_broken, words};

/// A clause that says no more than that there is none of a thing: what it goes on with would say where.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:and |but )?(?:(?:there (?:is|are)|we have|it has|has|have) )?(?:no|missing:?|lacks|lacking|lack of|without any) ([a-z][a-z -]{2,40}?)(?: (?:found|exists?|yet|at all|present|in place|available|configured|implemented|set up|anywhere|in (?:the|this) (?:repo|repository|code|codebase|project|application|app)))*$",
    )
});
/// ``never used with `@Retry` ``.
static UNUSED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:never|not|nowhere)\s+(?:used|called|imported|registered|applied|invoked)\b"));
/// An annotation: of other names it is not told what is a use.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"^@[A-Za-z_]\w{3,}(?:\(\))?$"));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in reading.lines.iter().filter(|line| is_text(line)) {
        none(line)
            .into_iter()
            .flat_map(|(_, feature)| feature.signs.iter().chain(feature.hints))
            .for_each(|sign| needles.add(sign));
        unused(line).iter().for_each(|name| needles.add_exactly(name.trim_start_matches('@')));
        let signs =
            failed(reading, line).into_iter().flat_map(|(_, feature)| feature.signs.iter().chain(feature.hints));
        signs.for_each(|sign| needles.add(sign));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let lines = reading.lines.iter().filter(|line| is_text(line) && reading.is_lack(line) && !reading.is_past(line));
    for line in lines.filter(|line| reading.said(line) != Said::Done && line.status != Status::Pending) {
        let mut judged = |text: &str, ruling: Option<Ruling>| {
            claims.extend(ruling.map(|ruling| claim(reading, line, Kind::ConfigValue, text, Said::Missing, ruling)));
        };
        let is_open = line.role != Role::Heading || is_open(reading, line);
        let is_of_all = is_open && !is_of_part(line, known);
        let none = none(line).into_iter().filter(|(_, feature)| is_of_all && !is_of_store(line, feature));
        for (text, feature) in none {
            judged(&text, without(feature, known));
        }
        let names = unused(line);
        if !names.is_empty() {
            judged(&names.join(", "), idle(&names, known));
        }
        if let Some((text, feature)) = failed(reading, line) {
            judged(&text, without(feature, known).filter(|ruling| ruling.verdict == Verdict::False));
        }
    }
    claims
}

/// The feature that a row or an item is about and calls not implemented; of `Rate limits / quotas` the first.
fn failed(reading: &Reading, line: &Line) -> Option<(String, &'static Feature)> {
    let subject = head(line).to_lowercase().replace('-', " ");
    let thing = subject.split(" / ").next()?.trim();
    let is_said = reading.said(line) == Said::Missing
        && !is_unset(&line.text)
        && matches!(line.status, Status::Failed | Status::None);
    let is_failed = is_said && matches!(line.role, Role::Item | Role::Row);
    Some((thing.to_owned(), feature_of(thing).filter(|_| is_failed && !says_broken(&line.text))?))
}

fn is_text(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading)
}

/// Whether a row is about one part of the code, by its name: what that lacks, others may have.
fn is_of_part(line: &Line, known: &Known<'_>) -> bool {
    let first = line.cells.first().filter(|_| line.role == Role::Row).map(|cell| cell.to_lowercase());
    first.is_some_and(|name| name.chars().all(char::is_alphanumeric) && known.files.with_part(&name).is_some())
}

/// The features of which a line says that there are none, each with the words for it.
fn none(line: &Line) -> Vec<(String, &'static Feature)> {
    // `Issue #5: No rate limiting`.
    let numbered =
        if line.role == Role::Heading { NUMBERED.replace(&line.text, "") } else { line.text.as_str().into() };
    // What is not configured may be implemented, and wait for what it is to reach.
    if is_unset(&line.text) {
        return Vec::new();
    }
    let numbered = if line.role == Role::Row { &numbered } else { without_urgency(&numbered) };
    // In brackets may stand the tool that there is none of.
    let numbered: Cow<'_, str> = match in_other_words(numbered) {
        Cow::Owned(other) if line.role != Role::Row => other.into(),
        _ => numbered.into(),
    };
    let clauses: Vec<String> = numbered.split([';', '|']).flat_map(enumerated).collect();
    let parts = clauses
        .iter()
        .flat_map(|clause| clause.split([',', '.']))
        .flat_map(|part| part.split(" — "))
        .flat_map(|part| part.split(" but "));
    let named = |clause: &str| {
        // `The door is open, but has no limit` speaks of the door.
        let first = clause.split_whitespace().next().unwrap_or_default();
        if matches!(first, "has" | "have" | "had") && line.role != Role::Row {
            return None;
        }
        let found = NONE.captures(clause.trim()).or_else(|| BEHIND.captures(clause.trim()))?;
        let thing = found[1].to_lowercase().replace('-', " ");
        Some((format!("no {}", found[1].to_lowercase()), feature_of(&thing)?))
    };
    let all = parts.flat_map(|part| match named(part) {
        Some(named) => vec![named],
        // `No websockets: …` may go on with what has none; beside a label only the whole program is spoken of.
        None => beside_label(part).filter_map(named).filter(|(_, feature)| is_of_whole(feature)).collect(),
    });
    let mut found: Vec<(String, &'static Feature)> = Vec::new();
    for (text, feature) in all {
        if !found.iter().any(|(other, _)| *other == text) {
            found.push((text, feature));
        }
    }
    found
}

/// Whether a line says of a thing no more than that nobody has set it up where the program runs.
pub(super) fn is_unset(text: &str) -> bool {
    ["not configured", "not set up", "not yet configured", "not enabled"]
        .iter()
        .any(|state| text.to_lowercase().contains(state))
}

/// The feature that is called so, and no part of what is: `rate limiting`, but not `rate limits of the bank`.
pub(in crate::claims) fn feature_of(thing: &str) -> Option<&'static Feature> {
    const ENDING: usize = 4;
    const BEFORE: &[&str] = &["real ", "actual ", "proper ", "any ", "working ", "production "];
    const BEHIND: &[&str] = &[
        " logic",
        " support",
        " implementation",
        " integration",
        " mechanism",
        " middleware",
        " protection",
        " tool",
        " tools",
        " configuration",
        " setup",
    ];
    let thing = BEFORE.iter().find_map(|word| thing.strip_prefix(word)).unwrap_or(thing);
    let thing = BEHIND.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing);
    let is_named = |word: &str| match (word.strip_suffix('$'), thing.strip_prefix(word.trim_end_matches('$'))) {
        (Some(_), Some(rest)) => rest.is_empty() || rest == "s",
        (None, Some(rest)) => rest.len() <= ENDING && !rest.contains(' '),
        (_, None) => false,
    };
    FEATURES
        .iter()
        .find(|feature| feature.leaves_trace && !feature.is_wide && feature.words.iter().any(|word| is_named(word)))
}

/// Whether a line says of what programs only keep their data in that it lacks a feature of programs: `Database retry | no backoff`.
/// What stores are to have themselves is told of them: `Database | no backups`.
fn is_of_store(line: &Line, feature: &Feature) -> bool {
    const OWN: &[&str] = &["backup", "migrat", "pool", "point in time", "replic", "index", "persist"];
    let is_own = feature.words.iter().any(|word| OWN.iter().any(|own| word.contains(own)));
    !is_own && is_about_store(line)
}

/// Whether the first cell of a row, or a label, names a store.
pub(super) fn is_about_store(line: &Line) -> bool {
    let first = match line.role {
        Role::Row => line.cells.iter().find(|cell| cell.chars().any(char::is_alphabetic)).cloned(),
        _ => line.text.split_once(':').map(|(label, _)| label.to_owned()),
    };
    first.is_some_and(|first| names_store(&first))
}

/// Whether a text begins with the name of a store.
pub(super) fn names_store(text: &str) -> bool {
    const STORES: &[&str] =
        &["database", "databases", "db", "postgres", "postgresql", "mysql", "redis", "kafka", "queue"];
    words(&text.to_lowercase()).next().is_some_and(|word| STORES.contains(&word))
}

/// Whether code, and not only what it could use, has a feature.
fn without(feature: &Feature, known: &Known<'_>) -> Option<Ruling> {
    if let Some(hit) = done_by_code(feature, known) {
        return Some(Ruling::fails(format!("{}: {}", hit.place, hit.text)));
    }
    let mut words = feature.signs.iter().chain(feature.hints);
    let evidence = || format!("nothing in {} files names it, as said", known.files_read);
    words.all(|sign| known.hits.is_absent(sign)).then(|| Ruling::holds(evidence()))
}

/// The names that follow the verb by which a line calls them unused.
fn unused(line: &Line) -> Vec<&str> {
    let Some(verb) = UNUSED.find(&line.text) else { return Vec::new() };
    let is_behind = |span: &&String| line.text.find(span.as_str()).is_some_and(|at| at > verb.end());
    let names = line.spans.iter().filter(is_behind).filter(|span| NAME.is_match(span));
    names.map(|span| span.trim_end_matches("()")).collect()
}

/// Names that are said to be used nowhere.
fn idle(names: &[&str], known: &Known<'_>) -> Option<Ruling> {
    let hits = |name: &&str| known.hits.exactly(name.trim_start_matches('@'));
    // An annotation may be written with all its packages.
    let is_used = |name: &str, hit: &&Hit| is_use(hit) && name.starts_with('@') && hit.text.starts_with('@');
    let used = names.iter().find_map(|name| hits(name).find(|hit| is_used(name, hit)).map(|hit| (name, hit)));
    if let Some((name, hit)) = used {
        return Some(Ruling::fails(format!("{} uses `{name}`", hit.place)));
    }
    let is_absent = names.iter().all(|name| hits(name).next().is_none());
    is_absent.then(|| Ruling::holds(format!("nothing in {} files has it, as said", known.files_read)))
}
