//! Contradictions inside one document: the same thing done and not done, boxes against tables, one score with two values.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::model::{Claim, Kind, Ruling};
use super::reading::status::Status;
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, without_brackets, without_request, words};
use crate::check::expression::compiled;
use crate::text::count;

static FRACTION: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\d+(?:\.\d+)?)\s*/\s*(\d+)\b"));

/// Fewer boxes or rows than these say nothing of the others.
const SEVERAL: usize = 3;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut claims = both(reading);
    claims.extend(unticked(reading));
    claims.extend(scores(reading));
    claims
}

/// What a line is about, so that another about the same is known: its words without remarks and requests, in small letters.
fn subject(line: &Line) -> String {
    let text = without_brackets(&line.text);
    let text = without_request(&text);
    let text = [" - ", " – ", " — "].iter().fold(text, |text, dash| text.split(dash).next().unwrap_or(text));
    words(&text.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// A thing that one line calls done and another does not.
fn both(reading: &Reading) -> Vec<Claim> {
    let mut by_subject: HashMap<String, Vec<&Line>> = HashMap::new();
    for line in reading.lines.iter().filter(|line| line.role == Role::Item && line.status != Status::None) {
        if line.has_box && !reading.is_answered {
            continue;
        }
        by_subject.entry(subject(line)).or_default().push(line);
        // `Audit logging: …` is about the same as another of that name in its section.
        if let Some((name, _)) = line.text.split_once(": ").filter(|(name, _)| name.contains(' ') && name.len() < 60) {
            by_subject.entry(format!("{} in {}", name.to_lowercase(), line.section)).or_default().push(line);
        }
    }
    let mut claims = Vec::new();
    for (subject, lines) in by_subject {
        let [one, other] = lines.as_slice() else { continue };
        let (done, open) = match (one.status, other.status) {
            (Status::Done, Status::Pending | Status::Failed) => (one, other),
            (Status::Pending | Status::Failed, Status::Done) => (other, one),
            _ => continue,
        };
        if subject.len() < 10 || !subject.contains(' ') || are_parallel(reading, done, open) {
            continue;
        }
        let evidence = format!("line {} says that it is still to be done: {}", open.number, open.text);
        let text = done.text.clone();
        claims.push(claim(reading, done, Kind::Contradiction, &text, reading.said(done), Ruling::fails(evidence)));
    }
    claims.sort_by_key(|claim| claim.line);
    claims
}

/// Whether two lines stand in sections that say the same of different things, as of one service and another.
fn are_parallel(reading: &Reading, one: &Line, other: &Line) -> bool {
    if one.section == other.section {
        // Under different labels they may be about different things.
        return one.label != other.label
            && reading.label(one).zip(reading.label(other)).is_some_and(|(one, other)| one.text != other.text);
    }
    let subjects = |section: usize| {
        reading
            .lines
            .iter()
            .filter(move |line| line.section == section && line.role == Role::Item)
            .map(subject)
            .collect::<Vec<_>>()
    };
    let (left, right) = (subjects(one.section), subjects(other.section));
    let shared = left.iter().filter(|subject| right.contains(subject)).count();
    let (titles, others) = (&reading.section(one).titles, &reading.section(other).titles);
    let are_siblings = titles.len() == others.len()
        && titles[..titles.len().saturating_sub(1)] == others[..others.len().saturating_sub(1)];
    are_siblings || shared > 3 || (shared * 2 > left.len() && left.len() > 2)
}

/// Boxes of a section of which none is ticked, while its table says that all passed.
fn unticked(reading: &Reading) -> Option<Claim> {
    let (mut boxes, mut first, mut passed, mut rows) = (0, None, 0, 0);
    for section in 0..reading.sections.len() {
        let lines = || reading.lines.iter().filter(move |line| line.section == section);
        let open: Vec<_> = lines().filter(|line| line.has_box && line.status == Status::Pending).collect();
        let has_ticks = lines().any(|line| line.has_box && line.status != Status::Pending);
        let stated: Vec<_> = lines().filter(|line| line.role == Role::Row && line.status != Status::None).collect();
        let done = stated.iter().filter(|line| line.status == Status::Done).count();
        if open.len() >= SEVERAL && stated.len() >= SEVERAL && !has_ticks && done * 10 >= stated.len() * 8 {
            (boxes, passed, rows) = (boxes + open.len(), passed + done, rows + stated.len());
            first = first.or(open.first().copied());
        }
    }
    let line = first?;
    let evidence = format!(
        "none of {} is ticked, but {passed} of {} beside them say that it passed",
        count(boxes, "box").replace("boxs", "boxes"),
        count(rows, "row")
    );
    let text = line.text.clone();
    Some(claim(reading, line, Kind::Contradiction, &text, reading.said(line), Ruling::fails(evidence)))
}

/// Scores of the same name: they agree, or one is wrong.
fn scores(reading: &Reading) -> Vec<Claim> {
    let mut known: HashMap<String, (String, usize)> = HashMap::new();
    let mut claims = Vec::new();
    let mut latest: Vec<(&Line, String, String)> = Vec::new();
    for line in reading.lines.iter().filter(|line| reading.is_now(line)) {
        let (label, values) = match line.role {
            Role::Row => (line.cells.first().cloned().unwrap_or_default(), line.cells[1..].join(" ")),
            Role::Item | Role::Prose => match line.text.split_once(": ") {
                Some((label, value)) => (label.to_owned(), value.to_owned()),
                None => continue,
            },
            _ => continue,
        };
        let found: Vec<_> = FRACTION.captures_iter(&values).collect();
        let [found] = found.as_slice() else { continue };
        let name = score_name(&label);
        if !name.is_empty() && !is_foreign(&name) {
            latest.push((line, format!("{name} of {}", &found[2]), found[1].to_owned()));
        }
    }
    for (line, name, value) in latest.iter().rev() {
        // What is said more than twice is said of several things.
        if latest.iter().filter(|(_, other, _)| other == name).count() > 2 {
            continue;
        }
        let Some((other, at)) = known.get(name) else {
            // By a shorter name it may be another, so that only the same value says something.
            let shorter = known.iter().find(|(other, (same, _))| same == value && is_shorter(name, other));
            if let Some((_, (_, at))) = shorter {
                let ruling = Ruling::holds(format!("line {at} says the same"));
                claims.push(claim(reading, line, Kind::Count, &line.text.clone(), reading.said(line), ruling));
            }
            known.insert(name.clone(), (value.clone(), line.number));
            continue;
        };
        let ruling = if other == value {
            Ruling::holds(format!("line {at} says the same"))
        } else {
            Ruling::fails(format!("line {at} says {other}"))
        };
        let is_subtotal = line.role == Role::Row;
        let kind = if is_subtotal && other == value { Kind::Count } else { Kind::Contradiction };
        claims.push(claim(reading, line, kind, &line.text.clone(), reading.said(line), ruling));
    }
    claims.reverse();
    claims
}

/// Whether a name of a score is the beginning of another, of the same whole.
fn is_shorter(name: &str, other: &str) -> bool {
    let (Some((name, whole)), Some((other, of))) = (name.rsplit_once(" of "), other.rsplit_once(" of ")) else {
        return false;
    };
    whole == of && other.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
}

/// What a score is of: `Reliability` in `Reliability subtotal (/30)`.
fn score_name(label: &str) -> String {
    let text = without_brackets(label).to_lowercase();
    let filler = ["score", "subtotal", "rating", "total", "overall", "the"];
    let name: Vec<_> = words(&text).filter(|word| !filler.contains(word)).collect();
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    if name.iter().any(is_number) || name.len() > 4 { String::new() } else { name.join(" ") }
}
