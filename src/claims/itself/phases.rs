//! How far a numbered part is that several lines name: `Phase 2: 71 % (5/7)` here, `Phase 2 (86 %, 6/7)` there, and what is
//! marked beneath its heading.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::headlined::{Marked, SHARE, marked};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::words;
use crate::text::count;

/// The part, and what is said of it: `Phase 2 – Safety: 71 % (5/7)`, `Phases 1-2 complete`.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^[^\w\[]*(phase|sprint|milestone|stage|wave|iteration)s? (\d{1,2})(?:(?:-|–|,? (?:&|and|to) )(\d{1,2}))?([^\w.%/-][^|]*)?$",
    )
});
static PERCENT: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\d{1,3}(?:\.\d+)?)\s?%"));
static DONE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^[^\w]*(?:is |are |fully |now |100 ?% )*(?:complete|completed|done|finished)\W*$"));
static UNBEGUN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^[^\w]*(?:is |are )?(?:not (?:yet )?started|not begun|0 ?%(?: complete)?)\W*$"));
static SPOKEN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:complete|completed|done|finished)\W*\(\d+/\d+\)"));
/// Words of lines on other times, and on other things than how far a part is.
const OTHERS: &[&str] = &[
    "target",
    "goal",
    "before",
    "after",
    "was",
    "previous",
    "previously",
    "until",
    "by",
    "will",
    "expected",
    "estimate",
    "estimated",
    "planned",
    "weight",
    "if",
    "requires",
    "blocks",
    "from",
    "than",
    "increase",
    "improvement",
    "coverage",
    "cover",
    "covered",
    "confidence",
    "remaining",
    "left",
    "hours",
    "days",
    "day",
    "week",
    "weeks",
    "budget",
    "used",
    "tests",
    "test",
    "files",
    "points",
    "risk",
    "lines",
];
/// Words that say how far a part is, and do not name it.
const SAYING: &[&str] = &[
    "complete",
    "completed",
    "done",
    "finished",
    "started",
    "progress",
    "status",
    "phase",
    "not",
    "in",
    "is",
    "fully",
    "of",
    "the",
    "and",
    "high",
    "medium",
    "low",
    "priority",
];
/// Two shares of one thing may be rounded each in its way.
const ROUNDED: f64 = 1.0;

/// What a line says of how far a part is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stand {
    Of(u32, u32),
    Percent(f64),
    Done,
    Unbegun,
}

/// A statement on a part.
struct Stated<'r> {
    line: &'r Line,
    /// The words by which the line calls it besides.
    title: Vec<String>,
    stands: Vec<Stand>,
}

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut parts: BTreeMap<(String, u32), Vec<Stated<'_>>> = BTreeMap::new();
    for line in reading.lines.iter().filter(|line| is_told(reading, line)) {
        for text in texts(reading, line) {
            take(line, &text, &mut parts);
        }
    }
    let mut claims: Vec<Claim> = parts.values().flat_map(|stated| judge(reading, stated)).collect();
    claims.sort_by_key(|claim| claim.line);
    claims.dedup_by_key(|claim| claim.line);
    claims
}

fn is_told(reading: &Reading, line: &Line) -> bool {
    let is_text = matches!(line.role, Role::Heading | Role::Item | Role::Row | Role::Prose);
    (is_text || reading.is_plain_text(line)) && reading.is_now(line) && !line.text.contains(['→', '➜', '~'])
}

/// The parts of a line that may each name one: those of a line of states, and a row with what its columns of progress say.
fn texts(reading: &Reading, line: &Line) -> Vec<String> {
    const PROGRESS: &[&str] = &["status", "state", "progress", "complete", "completed", "completion", "done"];
    if line.role == Role::Row {
        let is_progress = |at: &usize| {
            let head = reading.column(line, *at).map(str::to_lowercase).unwrap_or_default();
            words(&head).any(|word| PROGRESS.contains(&word))
        };
        let Some(name) = line.cells.first().filter(|name| PART.is_match(name)) else { return Vec::new() };
        let stands = (1..line.cells.len()).filter(is_progress).map(|at| line.cells[at].clone());
        return vec![std::iter::once(name.clone()).chain(stands).collect::<Vec<_>>().join(" – ")];
    }
    let (label, rest) = line.text.split_once(':').unwrap_or(("", &line.text));
    let is_states = rest.contains('|') && words(&label.to_lowercase()).any(|word| word == "status");
    if is_states { rest.split('|').map(str::to_owned).collect() } else { vec![line.text.clone()] }
}

fn take<'r>(line: &'r Line, text: &str, parts: &mut BTreeMap<(String, u32), Vec<Stated<'r>>>) {
    let Some(found) = PART.captures(text.trim()) else { return };
    let rest = found.get(4).map_or("", |rest| rest.as_str());
    let lower = rest.to_lowercase();
    let numbers = found[2].parse::<u32>().ok().zip(found.get(3).map_or(Some(0), |last| last.as_str().parse().ok()));
    let Some((first, last)) = numbers else { return };
    if words(&lower).any(|word| OTHERS.contains(&word)) {
        return;
    }
    let mut stands = stands(line, rest);
    // Of several parts together each may stand otherwise.
    if last > first {
        stands.retain(|stand| matches!(stand, Stand::Done | Stand::Unbegun));
    }
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let title = words(&lower).filter(is_word).filter(|word| !SAYING.contains(word));
    let title: Vec<String> = title.map(str::to_owned).collect();
    for number in first..=last.max(first) {
        let stated = Stated { line, title: title.clone(), stands: stands.clone() };
        parts.entry((found[1].to_lowercase(), number)).or_default().push(stated);
    }
}

/// What a text says behind the name of a part: shares, or else that it is done or not begun.
fn stands(line: &Line, rest: &str) -> Vec<Stand> {
    let mut stands = Vec::new();
    let fractions: Vec<_> = SHARE.captures_iter(rest).collect();
    if let [found] = fractions.as_slice()
        && let (Ok(some), Ok(all)) = (found[1].parse(), found[2].parse())
        && some <= all
        // `Complete (10/15)` may be a day.
        && (rest.contains('%') || !SPOKEN.is_match(rest))
    {
        stands.push(Stand::Of(some, all));
    }
    let shares: Vec<f64> = PERCENT.captures_iter(rest).filter_map(|found| found[1].parse().ok()).collect();
    if let [share] = shares.as_slice() {
        stands.push(Stand::Percent(*share));
    }
    let end = rest.rsplit([':', '–', '—', '(', '-']).next().unwrap_or_default();
    if stands.is_empty() && DONE.is_match(end) {
        stands.push(Stand::Done);
    } else if stands.is_empty() && UNBEGUN.is_match(end) {
        stands.push(Stand::Unbegun);
    } else if stands.is_empty() && line.status == Status::Done && matches!(line.role, Role::Heading | Role::Row) {
        stands.push(Stand::Done);
    }
    stands
}

fn judge(reading: &Reading, stated: &[Stated<'_>]) -> Vec<Claim> {
    let headings: Vec<&Stated<'_>> = stated.iter().filter(|stated| stated.line.role == Role::Heading).collect();
    // Who numbers several things alike speaks of more than one.
    if headings.len() > 1 {
        return Vec::new();
    }
    let beneath = headings.first().and_then(|stated| {
        let is_optional = reading.lines_of(stated.line.section).iter().any(|line| line.lower().contains("optional"));
        Some((stated, marked(reading, stated.line).filter(|_| !is_optional)?))
    });
    let mut claims = Vec::new();
    for (index, one) in stated.iter().enumerate() {
        let is_heading = one.line.role == Role::Heading;
        let by_marks = beneath.as_ref().filter(|(heading, _)| !is_heading && are_one(heading, one));
        let against = by_marks.and_then(|(heading, marked)| {
            let marks = one.stands.iter().find_map(|stand| against_marks(*stand, marked))?;
            Some(format!("beneath line {}, {marks}", heading.line.number))
        });
        let others = stated.iter().enumerate().filter(|(at, other)| {
            // Of two, the later one is held against the one before, and both against the heading.
            (*at < index || other.line.role == Role::Heading) && other.line.number != one.line.number
        });
        let contradicts = |(_, other): (usize, &Stated<'_>)| {
            let is_so = |stand: &Stand| one.stands.iter().any(|own| are_apart(*own, *stand));
            let is_apart = !is_heading
                && are_one(one, other)
                && is_one_place(reading, one.line, other.line)
                && other.stands.iter().any(is_so);
            is_apart.then(|| format!("line {} says {}", other.line.number, other.line.text.trim()))
        };
        let evidence = against.or_else(|| others.into_iter().find_map(contradicts));
        claims.extend(evidence.map(|evidence| {
            let said = reading.said(one.line);
            claim(reading, one.line, Kind::Contradiction, one.line.text.trim(), said, Ruling::fails(evidence))
        }));
    }
    claims
}

/// Whether two lines tell of one plan at one time: in one section, or where a document sums up, or at the part's own heading.
fn is_one_place(reading: &Reading, one: &Line, other: &Line) -> bool {
    const SUMMING: &[&str] =
        &["summary", "progress", "overall", "overview", "status", "conclusion", "tracker", "tracking"];
    let is_summing = |line: &Line| {
        let titles = &reading.section(line).titles;
        titles.len() < 2
            || titles.last().is_some_and(|title| SUMMING.iter().any(|word| title.to_lowercase().contains(word)))
    };
    one.section == other.section || other.role == Role::Heading || (is_summing(one) && is_summing(other))
}

/// Whether two statements are on one part: neither calls it otherwise, or both have a word for it.
fn are_one(one: &Stated<'_>, other: &Stated<'_>) -> bool {
    one.title.is_empty() || other.title.is_empty() || one.title.iter().any(|word| other.title.contains(word))
}

/// What the marks beneath a heading have against what is said of its part.
fn against_marks(stand: Stand, marked: &Marked) -> Option<String> {
    let is_against = match stand {
        Stand::Unbegun => marked.done > 0,
        Stand::Done => marked.done > 0 && marked.done + marked.begun < marked.all,
        Stand::Of(..) | Stand::Percent(_) => false,
    };
    is_against.then(|| format!("{} of {} are done", marked.done, count(marked.all, "mark")))
}

/// Whether two statements cannot both be so.
fn are_apart(one: Stand, other: Stand) -> bool {
    match (one, other) {
        (Stand::Of(some, all), Stand::Of(other, whole)) => all == whole && some != other,
        (Stand::Percent(one), Stand::Percent(other)) => (one - other).abs() > ROUNDED,
        (Stand::Done, Stand::Unbegun) | (Stand::Unbegun, Stand::Done) => true,
        (Stand::Done, Stand::Of(some, all)) | (Stand::Of(some, all), Stand::Done) => some < all,
        (Stand::Unbegun, Stand::Of(some, _)) | (Stand::Of(some, _), Stand::Unbegun) => some > 0,
        (Stand::Done, Stand::Percent(share)) | (Stand::Percent(share), Stand::Done) => share < 100.0,
        (Stand::Unbegun, Stand::Percent(share)) | (Stand::Percent(share), Stand::Unbegun) => share > 0.0,
        _ => false,
    }
}
