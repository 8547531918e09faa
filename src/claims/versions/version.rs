//! Versions and dates: those that a document gives itself, and the versions of what the repository is built with.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::repo::{Git, LastChange, Repo, RepoPath};

/// A document that was touched so many days after the date that it gives itself was not kept.
const STALE_DAYS: i32 = 60;
/// A date may be so many days ahead of the commit: clocks and time zones differ.
const AHEAD_DAYS: i32 = 2;
/// A report may be amended long after it was written. That it was written on another day is sure where month or year alone
/// are other ones.
const OLD_DAYS: i32 = 180;
/// A report says at its head when it was written.
const HEAD: usize = 12;
/// Further down nobody says when a document was changed, but at its end.
const TOP: usize = 60;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:last (?:updated|reviewed|modified|revised)|updated(?: on)?|(generated)(?: on)?|last update)\b\s*[:|]\s*(.+)",
    )
});
/// `Date: …`, the day on which a report says that it was written.
static WRITTEN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^(?:report |assessment |review |audit )?date\s*:\s*([^|]+)$"));
static ISO: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(20\d\d)-(\d\d)-(\d\d)\b"));
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)\b|\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(20\d\d)\b",
    )
});

/// `January 2025`, of which no day is said.
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^\W*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(20\d\d)\W*$"));

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    // What is dated elsewhere is something that the document tells of.
    let last = reading.lines.iter().rev().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing)).nth(HEAD);
    let is_edge = |line: &&Line| line.number <= TOP || last.is_none_or(|last| line.number > last.number);
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Prose | Role::Item | Role::Row));
    lines.filter(is_edge).filter_map(|line| updated(reading, line, known)).take(2).collect()
}

/// The commit that changed a document last, and its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Stamp {
    changed: Date,
    commit: String,
    /// Whether the commit says when the text was written: it is not the first of all, and did more than move the document.
    is_telling: bool,
}

/// The stamps of the documents that give themselves a date, asked of git at once: it walks through the history for them.
pub(in crate::claims) fn stamps(readings: &[&Reading], repo: &Repo) -> HashMap<RepoPath, Stamp> {
    let is_dated = |reading: &&&Reading| {
        reading.lines.iter().any(|line| LABEL.is_match(&line.text) || says_written(reading, line))
    };
    let dated: Vec<RepoPath> = readings.iter().filter(is_dated).map(|reading| reading.path.clone()).collect();
    let Ok(git) = repo.git() else { return HashMap::new() };
    let (Ok(changes), Ok(dirty)) = (git.last_changes(&dated), dirty(git, &dated)) else { return HashMap::new() };
    let stamp = |(path, change): (RepoPath, LastChange)| {
        let LastChange::Commit(at, id) = change else { return None };
        if dirty.contains(&path) {
            return None;
        }
        let is_telling = git.is_written_in(&id, &path).unwrap_or(true);
        let commit = id.get(..7).unwrap_or(&id).to_owned();
        Some((path, Stamp { changed: day(at)?, commit, is_telling }))
    };
    changes.into_iter().filter_map(stamp).collect()
}

/// Those of some documents that are not as they were committed.
fn dirty(git: &Git, documents: &[RepoPath]) -> Result<Vec<RepoPath>, String> {
    if documents.is_empty() { Ok(Vec::new()) } else { git.changes(documents) }
}

/// `Last updated: …` against the commit that changed the document last.
fn updated(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let is_written = says_written(reading, line);
    let labelled = LABEL.captures(&line.text);
    // When something was generated it stays, whatever is changed in it later.
    let is_made = labelled.as_ref().is_some_and(|found| found.get(1).is_some());
    let found = labelled.or_else(|| WRITTEN.captures(&line.text).filter(|_| is_written))?;
    let told = found.iter().last().flatten()?.as_str();
    let said = date(told).or_else(|| {
        let first = month(told)?;
        // Of a month that day counts which is nearest.
        Some(known.stamps.get(&reading.path)?.changed.clamp(first, first.last_of_month()))
    })?;
    let stale = if is_written { OLD_DAYS } else { STALE_DAYS };
    let Stamp { changed, commit, is_telling } = known.stamps.get(&reading.path)?;
    let days = (*changed - said).get_days();
    let evidence = format!("the document was changed last on {changed}, in {commit}");
    let ruling = match days {
        days if days > stale && !is_made && if is_written { is_another_month(said, *changed) } else { *is_telling } => {
            Ruling::fails(format!("{evidence}, {days} days later"))
        }
        _ if is_year_before(said, *changed) => Ruling::fails(format!("{evidence}, a year later")),
        days if days < -AHEAD_DAYS => Ruling::fails(format!("{evidence}, {} days before", -days)),
        days if days <= 7 => Ruling::holds(evidence),
        _ => Ruling::open(evidence),
    };
    Some(claim(reading, line, Kind::Version, &found[0], Said::Neither, ruling))
}

/// Whether a line is where a report on the state of things says when it was written.
fn says_written(reading: &Reading, line: &Line) -> bool {
    const REPORTS: &[&str] =
        &["readiness", "status", "report", "summary", "complete", "audit", "checklist", "review", "scorecard"];
    let name = reading.path.file_name().to_lowercase();
    let title = reading.lines.iter().find(|line| line.role == Role::Heading).map(Line::lower).unwrap_or_default();
    let is_report = REPORTS.iter().any(|word| name.contains(word) || title.contains(word));
    line.number <= HEAD && is_report && WRITTEN.is_match(&line.text)
}

/// Whether two days differ by their month or year, and not by more than time zones do within it.
fn is_another_month(left: Date, right: Date) -> bool {
    (left.day() - right.day()).abs() <= 1
}

/// Whether a day is that of another, or one shortly before it, in the year before: so people write in a new year.
fn is_year_before(said: Date, changed: Date) -> bool {
    const SHORTLY: i32 = 7;
    let meant = said.checked_add(1.year());
    meant.is_ok_and(|meant| (-AHEAD_DAYS..=SHORTLY).contains(&(changed - meant).get_days()))
}

fn day(at: Timestamp) -> Option<Date> {
    Some(at.to_zoned(TimeZone::UTC).date())
}

/// The first day of the month that a text gives without a day.
fn month(text: &str) -> Option<Date> {
    let found = MONTH.captures(text)?;
    date(&format!("{} 1, {}", &found[1], &found[2]))
}

/// The day that a text gives.
pub(in crate::claims) fn date(text: &str) -> Option<Date> {
    if let Some(found) = ISO.captures(text) {
        return Date::new(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?).ok();
    }
    let found = WORDED.captures(text)?;
    let (month, day, year) = match found.get(1) {
        Some(month) => (month.as_str(), &found[2], &found[3]),
        None => (found.get(5)?.as_str(), &found[4], &found[6]),
    };
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = months.iter().position(|name| *name == month.to_lowercase())?;
    Date::new(year.parse().ok()?, i8::try_from(month).ok()? + 1, day.parse().ok()?).ok()
}
