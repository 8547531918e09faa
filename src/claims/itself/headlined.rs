//! Headings that count what is done beneath them: `Phase 4 (20 % complete, 2/10)`, and of ten rows four are marked; and those
//! that count what the headings beneath them do: `Completed (9/20)`, and these add up to 9 of 18.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::words;

/// `2/10`, `2 of 10`.
static SHARE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^\w./-])(\d{1,3})\s?(?:/|of|out of)\s?(\d{1,3})(?:$|[^\w./%-]|\.(?:\s|$))"));
/// Words by which a heading says that it counts what is done.
const DONE: &[&str] =
    &["complete", "completed", "done", "implemented", "finished", "passed", "passing", "fixed", "resolved"];
/// Fewer are no list.
const LEAST: usize = 3;

/// What is marked beneath a heading.
struct Marked {
    all: usize,
    done: usize,
    /// Those that are marked as done in part.
    begun: usize,
}

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let headings = reading.lines.iter().filter(|line| line.role == Role::Heading);
    headings.filter_map(|heading| of_headings(reading, heading).or_else(|| judge(reading, heading))).collect()
}

/// A heading that counts what is done, against the headings right beneath it of which each does.
fn of_headings(reading: &Reading, heading: &Line) -> Option<Claim> {
    let (text, done, all) = bracketed(heading)?;
    let titles = &reading.section(heading).titles;
    let beneath = reading.lines[heading.number..].iter();
    let beneath = beneath.take_while(|line| reading.section(line).titles.starts_with(titles));
    let depth = titles.len() + 1;
    let parts = beneath.filter(|line| line.role == Role::Heading && reading.section(line).titles.len() == depth);
    let parts: Vec<(usize, usize)> =
        parts.map(|part| bracketed(part).map(|(_, done, all)| (done, all))).collect::<Option<_>>()?;
    let sum = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let is_told = parts.len() >= LEAST && reading.is_now(heading) && counts_done(heading);
    let evidence = format!("the {} headings beneath it add up to {}/{}", parts.len(), sum.0, sum.1);
    let ruling = if sum == (done, all) { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    is_told.then(|| claim(reading, heading, Kind::Count, &text, reading.said(heading), ruling))
}

/// The share that a heading ends with in brackets: `Security (6/8)`.
fn bracketed(heading: &Line) -> Option<(String, usize, usize)> {
    let inner = heading.text.trim_end().strip_suffix(')')?.rsplit_once('(')?.1;
    let (done, all) = inner.split_once('/')?;
    let (part, whole): (usize, usize) = (done.trim().parse().ok()?, all.trim().parse().ok()?);
    (part <= whole).then(|| (inner.to_owned(), part, whole))
}

/// Whether a heading says that it counts what is done.
fn counts_done(heading: &Line) -> bool {
    words(&heading.lower()).any(|word| DONE.contains(&word))
}

/// Whether a heading is one of several beneath the same one that end with such a share.
fn is_one_of_several(reading: &Reading, heading: &Line) -> bool {
    let titles = &reading.section(heading).titles;
    let above = &titles[..titles.len().saturating_sub(1)];
    let is_beside = |line: &&Line| {
        let others = &reading.section(line).titles;
        line.role == Role::Heading && others.len() == titles.len() && others.starts_with(above)
    };
    bracketed(heading).is_some()
        && reading.lines.iter().filter(is_beside).filter(|line| bracketed(line).is_some()).count() >= LEAST
}

fn judge(reading: &Reading, heading: &Line) -> Option<Claim> {
    let shares: Vec<_> = SHARE.captures_iter(&heading.text).collect();
    let [share] = shares.as_slice() else { return None };
    let (done, all): (usize, usize) = (share[1].parse().ok()?, share[2].parse().ok()?);
    let is_told = counts_done(heading) || is_one_of_several(reading, heading);
    if !is_told || done > all || !reading.is_now(heading) {
        return None;
    }
    let marked = marked(reading, heading)?;
    let evidence = format!("{} of {} marks beneath it say so", marked.done, marked.all);
    let fits = (marked.done..=marked.done + marked.begun).contains(&done);
    let ruling = match (marked.all == all, fits) {
        (true, true) => Ruling::holds(evidence),
        (true, false) => Ruling::fails(evidence),
        // Beneath it may stand more than it counts.
        _ => return None,
    };
    Some(claim(
        reading,
        heading,
        Kind::Count,
        share[0].trim_matches(|edge: char| !edge.is_alphanumeric()),
        reading.said(heading),
        ruling,
    ))
}

/// The rows of one table, or else the items at the left of one list, of which each has a mark.
fn marked(reading: &Reading, heading: &Line) -> Option<Marked> {
    let titles = &reading.section(heading).titles;
    let beneath = reading.lines[heading.number..].iter();
    let beneath: Vec<&Line> = beneath.take_while(|line| reading.section(line).titles.starts_with(titles)).collect();
    let of = |role: Role| -> Vec<&Line> { beneath.iter().copied().filter(|line| line.role == role).collect() };
    let rows = of(Role::Row);
    let tables = of(Role::Head).len();
    let items = of(Role::Item);
    let left = items.iter().map(|item| item.indent).min();
    let items: Vec<&Line> = items.into_iter().filter(|item| Some(item.indent) == left).collect();
    let has_mark = |line: &&&Line| line.status != Status::None;
    let is_list = |lines: &[&Line]| lines.len() >= LEAST && lines.iter().filter(has_mark).count() == lines.len();
    let list = if tables == 1 && is_list(&rows) {
        rows
    } else if tables == 0 && is_list(&items) {
        items
    } else {
        return None;
    };
    let number = |status: Status| list.iter().filter(|line| line.status == status).count();
    Some(Marked { all: list.len(), done: number(Status::Done), begun: number(Status::Partial) })
}
