//! What an assessment asks for while the repository has it: `[ ] Add rate limiting` in a list of which nobody has ticked any box,
//! or `Add rate limiting` beneath `Recommendations`. Who writes an assessment has looked at what there is.
//!
//! Only a request that names things, and says no more of them than what they are good for, is taken as saying that they are not
//! there; each of them has to be there to refute it.

use super::absence::feature_of;
use super::lacking::{Form, bare};
use super::open::is_scheduled;
use super::shown::there;
use crate::claims::claim;
use crate::claims::done::capability;
use crate::claims::done::named::named_in;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::routes::Pattern;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, requests, says_broken, without_brackets, without_request, words};

/// Words of names and titles of documents whose author has looked at what there is.
const ASSESSMENTS: &[&str] = &["assess", "review", "audit", "gap", "analysis", "evaluation", "findings"];
/// Words of headings beneath which a document says what should be made.
const ADVISING: &[&str] = &[
    "recommend",
    "action",
    "priorit",
    "next step",
    "improvement",
    "critical",
    "must fix",
    "required",
    "checklist",
    "fixes",
];
/// Words of headings beneath which nothing is asked for that is not there.
const ASIDE: &[&str] = &[
    "template",
    "example",
    "non-goal",
    "out of scope",
    "verif",
    "already",
    "setup",
    "install",
    "strength",
    "each release",
];
/// Words by which a request asks for more of a thing, or for another one.
const MORE: &[&str] = &[
    "more",
    "additional",
    "further",
    "better",
    "improved",
    "missing",
    "remaining",
    "all",
    "every",
    "each",
    "advanced",
    "stricter",
    "enhanced",
    "extended",
    "another",
    "other",
    "new",
    "separate",
    "dedicated",
    "own",
    "specific",
    "where",
    "similar",
    "equivalent",
    "should",
    "to",
    "on",
    "in",
    "of",
    "with",
    "using",
    "via",
    "by",
    "from",
    "per",
    "as",
    "if",
    "that",
    "into",
    "around",
    "between",
    "real",
    "proper",
    "actual",
    "comprehensive",
    "robust",
    "working",
    "full",
    "complete",
    "formal",
];
/// What a thing is good for, behind `for`: it says nothing of which one is meant.
const PURPOSES: &[&str] = &[
    "tracing",
    "monitoring",
    "debugging",
    "observability",
    "load balancers",
    "troubleshooting",
    "production",
    "security",
    "request tracing",
    "the api",
    "api",
    "all endpoints",
    "all requests",
    "the application",
    "error tracking",
    "performance",
];
/// Words of headings beneath which no more than the names stand of what should be made.
const NEEDED: &[&str] =
    &["must fix", "should fix", "fix before", "to fix", "to add", "to implement", "(p0)", "(p1)", "(p2)"];
/// A name of more words is a sentence.
const SHORT: usize = 5;
/// More things than these are a plan.
const THINGS: usize = 3;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for thing in reading.lines.iter().filter_map(|line| requested(reading, line)).flatten() {
        let capability = capability::of(&thing).into_iter();
        capability.flat_map(|it| it.signs.iter().chain(it.names)).for_each(|sign| needles.add(sign));
        named_in(&thing).flat_map(|feature| feature.signs.iter()).for_each(|sign| needles.add(sign));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = reading.lines.iter().filter_map(|line| {
        let things = requested(reading, line)?;
        // What a step sets up may be a file that has its name.
        let is_made = |evidence: &String| !is_step(line) || !evidence.ends_with(" exists");
        let shown = |thing: &String| {
            if thing.starts_with('/') && !thing.contains(' ') {
                return known
                    .served
                    .places(None, &Pattern::of(thing))
                    .first()
                    .map(|place| format!("served by {place}"));
            }
            let is_known = capability::of(thing).is_some() || feature_of(thing).is_some();
            there(reading, line, (thing, Form::Open), known).filter(|evidence| is_known || is_made(evidence))
        };
        // All are asked for, so that they are looked for at once.
        let shown: Vec<Option<String>> = things.iter().map(shown).collect();
        let is_met =
            if is_choice(&line.text) { shown.iter().any(Option::is_some) } else { shown.iter().all(Option::is_some) };
        let shown: Vec<String> = shown.into_iter().flatten().filter(|_| is_met).collect();
        if shown.is_empty() {
            return None;
        }
        Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Missing, Ruling::fails(shown.join("; "))))
    });
    judged.collect()
}

/// The things that a line asks for, in small letters.
fn requested(reading: &Reading, line: &Line) -> Option<Vec<String>> {
    if !is_told(reading, line) {
        return None;
    }
    // What stands behind a label asks for it: `Tracing: Add request ids`.
    let text = line.text.split_once(": ").map_or(line.text.as_str(), |(_, rest)| rest);
    let clause = text.split(['.', ';']).next()?;
    let asked = without_brackets(clause);
    let is_plain =
        asked.chars().all(|one| one.is_alphanumeric() || matches!(one, ' ' | '-' | '/')) && text == line.text;
    let is_name = is_plain && !line.has_box && words(&asked).count() <= SHORT && is_needed(reading, line);
    if !requests(&asked) && !is_name {
        return None;
    }
    let parts: Vec<String> = parts(without_request(&asked)).map(without_purpose).collect();
    let is_thing = |part: &String| !words(part).any(|word| MORE.contains(&word));
    // `Add a bell (not the one that squeaks)` tells that there is one.
    let is_whole = !clause.contains("(not ") && !clause.contains("(currently ") && parts.iter().all(is_thing);
    let things: Vec<String> = parts.iter().map(|part| bare(part)).filter(|thing| !thing.is_empty()).collect();
    (is_whole && (1..=THINGS).contains(&things.len())).then_some(things)
}

/// Whether a line is one by which an assessment says what should be made.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let is_of_assessment = reading.genre == Genre::Report && reading.speaks_as(ASSESSMENTS);
    if !is_of_assessment || line.role != Role::Item || reading.said(line) != Said::Neither {
        return false;
    }
    let is_box = line.has_box && line.status == Status::Pending;
    let is_of_box = || reading.label(line).is_some_and(|label| label.has_box && label.status == Status::Pending);
    let is_bare = !line.has_box && line.status == Status::None;
    let is_advice = || section.speaks_of(ADVISING) || is_of_box() || is_needed(reading, line);
    (is_box || (is_bare && is_advice()))
        && !section.speaks_of(ASIDE)
        && !is_scheduled(&section.titles)
        && !reading.is_act(line)
        && !reading.is_past(line)
        && !is_foreign(&line.text)
        && !says_broken(&line.text)
}

/// Whether the heading or the label of a line says that what stands beneath it has to be made.
fn is_needed(reading: &Reading, line: &Line) -> bool {
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    NEEDED.iter().any(|word| title.contains(word))
        || reading.label(line).is_some_and(|label| label.lower().contains("you need"))
}

/// Whether a line tells people to set something up.
fn is_step(line: &Line) -> bool {
    let lower = line.lower();
    ["set up ", "setup "].iter().any(|verb| lower.contains(verb))
}

/// Whether any of the things that a line asks for would do.
fn is_choice(text: &str) -> bool {
    text.contains(" or ")
}

/// The things that a request enumerates.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let joined = text.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" or "));
    joined.map(|part| part.trim_start_matches("and ").trim_start_matches("or ").trim()).filter(|part| !part.is_empty())
}

/// A thing without what it is good for.
fn without_purpose(text: &str) -> String {
    let lower = text.to_lowercase();
    let kept = lower.split_once(" for ").filter(|(_, purpose)| PURPOSES.contains(&purpose.trim()));
    kept.map_or(lower.clone(), |(thing, _)| thing.to_owned())
}
