//! Percentages that follow from what a document itself marks: a rate behind a table of passed and failed, one of the whole
//! that a table has too, and shares of boxes by the names of their sections.

use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::tables;
use super::weighing::{self, column, is_total};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};

/// `Success rate: 66.7 %`.
static RATE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:success|pass|passing|completion)\s+rate\s*[:=]?\s*~?(\d{1,3}(?:\.\d+)?)\s*%"));
/// `86.1 % overall success rate`, `Overall pass rate: 86.1 %`.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(\d{1,3}(?:\.\d+)?)\s*%\s+(?:overall|total)\s+(?:success|pass|passing)\s+rate\b|\b(?:overall|total)\s+(?:success|pass|passing)\s+rate\s*[:=|]?\s*~?(\d{1,3}(?:\.\d+)?)\s*%",
    )
});
/// `Critical: 100 %`.
static SHARE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)([a-z][a-z -]{3,30}?)\s*:\s*(\d{1,3})\s*%"));

/// So many rows or boxes make a rate.
const LEAST: usize = 3;
/// A rate stands so close behind its table.
const NEAR: usize = 4;
/// How far off a rate of the rows above may be, and a share of boxes.
const ROUNDED: f64 = 1.0;
const SPOKEN: f64 = 10.0;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Prose | Role::Heading));
    let lines = lines.filter(|line| reading.is_now(line));
    lines
        .filter_map(|line| whole(reading, line).or_else(|| rate(reading, line)).or_else(|| shares(reading, line)))
        .collect()
}

fn percent(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    100.0 * number(part) / number(whole)
}

/// A rate of what passed, by the rows of the table right above.
fn rate(reading: &Reading, line: &Line) -> Option<Claim> {
    let found = RATE.captures(&line.text)?;
    let said: f64 = found[1].parse().ok()?;
    let above = reading.lines[..line.number - 1].iter().rev();
    let last = above
        .filter(|line| !matches!(line.role, Role::Blank | Role::Nothing))
        .take(NEAR)
        .find(|line| line.role == Role::Row)?;
    let rows: Vec<&Line> =
        reading.lines[..last.number].iter().rev().take_while(|line| line.role == Role::Row).collect();
    let is_decided = |row: &&&Line| matches!(row.status, Status::Done | Status::Failed);
    if rows.len() < LEAST || rows.iter().filter(is_decided).count() < rows.len() {
        return None;
    }
    let passed = rows.iter().filter(|row| row.status == Status::Done).count();
    let is = percent(passed, rows.len());
    let evidence = format!("{passed} of the {} rows above passed, which is {is:.1} %", rows.len());
    let ruling = if (is - said).abs() <= ROUNDED { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(claim(reading, line, Kind::Arithmetic, &found[0], Said::Neither, ruling))
}

/// What a sentence says of the whole, against the last row of the only table that has such a rate.
fn whole(reading: &Reading, line: &Line) -> Option<Claim> {
    let found = WHOLE.captures(&line.text).filter(|_| !line.text.contains(['~', '≈']))?;
    let said: f64 = found.get(1).or(found.get(2))?.as_str().parse().ok()?;
    let totals: Vec<(&Line, f64)> = tables(reading).iter().filter_map(|table| total(table)).collect();
    let [(row, is)] = totals.as_slice() else { return None };
    let evidence = format!("line {} has {is:.1} % for the total", row.number);
    let ruling = if (is - said).abs() <= ROUNDED { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(claim(reading, line, Kind::Contradiction, &found[0], Said::Neither, ruling))
}

/// The row of a table of passed and failed that is about the whole, and its rate.
fn total<'r>(table: &[&'r Line]) -> Option<(&'r Line, f64)> {
    let share = column(table, &["success rate", "pass rate", "passing rate"], &["target", "goal", "before"])?;
    let (last, _) = table[1..].split_last().filter(|(last, rows)| is_total(last) && rows.len() >= LEAST)?;
    Some((last, weighing::percent(last.cells.get(share)?)?))
}

/// Shares of boxes that are ticked, each by the name of the section that has them; the one that is the farthest off.
fn shares(reading: &Reading, line: &Line) -> Option<Claim> {
    if line.role == Role::Heading {
        return None;
    }
    let named = SHARE.captures_iter(&line.text).filter_map(|found| {
        let (name, said) = (found[1].trim().to_lowercase(), found[2].parse::<f64>().ok()?);
        let (ticked, all, title) = boxes(reading, &name)?;
        let is = percent(ticked, all);
        let evidence = format!("{ticked} of {all} boxes under {title} are ticked, which is {is:.0} %");
        Some(((is - said).abs(), evidence))
    });
    let all: Vec<(f64, String)> = named.collect();
    let (off, evidence) = all.into_iter().max_by(|one, other| one.0.total_cmp(&other.0))?;
    let ruling = if off <= SPOKEN { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(claim(reading, line, Kind::Arithmetic, &line.text, Said::Neither, ruling))
}

/// The boxes of the only section whose heading begins with a name: how many are ticked, how many there are.
fn boxes<'r>(reading: &'r Reading, name: &str) -> Option<(usize, usize, &'r str)> {
    let is_called = |line: &&Line| {
        let rest = line.role == Role::Heading && line.lower().starts_with(name);
        rest && !line.lower()[name.len()..].starts_with(char::is_alphanumeric)
    };
    let mut headings = reading.lines.iter().filter(is_called);
    let (heading, None) = (headings.next()?, headings.next()) else { return None };
    let boxes: Vec<&Line> = reading.lines_of(heading.section).iter().filter(|line| line.has_box).collect();
    let ticked = boxes.iter().filter(|line| line.status == Status::Done).count();
    // Where none is ticked, nobody has looked yet.
    (boxes.len() >= LEAST && ticked > 0).then_some((ticked, boxes.len(), heading.text.as_str()))
}
