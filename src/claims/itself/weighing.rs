//! Tables and lists that are added up: scores by their weights, what is weighted, spans of time, shares of what is done, costs.

use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::{claimed, is_of_one_unit, of, shown, span, tables, value};
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::status::take_marks;
use crate::claims::reading::{Line, Reading, Role};

/// `~$30/month`: an amount, and what it is paid for.
static AMOUNT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(~?)([$€£])\s?(\d[\d,]*(?:\.\d+)?)([A-Za-z]?)(?:\s?(?:/|per )\s?(\w+))?"));

/// A percentage that is given without its fraction is off by so much at most.
const ROUNDING: f64 = 1.0;

/// What columns are called of how much is done.
const SHARES: &[&str] = &[
    "%",
    "percent",
    "percentage",
    "completion",
    "completion %",
    "% complete",
    "% done",
    "rate",
    "pass rate",
    "success rate",
    "passing rate",
    "completion rate",
    "pass %",
    "success %",
];

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let tables = tables(reading);
    let mut claims: Vec<Claim> = tables.iter().flat_map(|table| shares(reading, table)).collect();
    for table in &tables {
        claims.extend(weighted(reading, table));
        claims.extend(duration(reading, table));
    }
    // Of several tables nobody knows which one a score is of.
    let weighing: Vec<_> = tables.iter().filter_map(|table| Some((table, mean(table)?))).collect();
    if let [(table, (column, mean))] = weighing.as_slice() {
        claims.extend(score(reading, table, *column, *mean));
    }
    claims.extend(reading.lines.iter().filter_map(|line| costs(reading, line)));
    claims
}

/// A line that sums up the amounts of the list above it.
fn costs(reading: &Reading, line: &Line) -> Option<Claim> {
    const PARTS: std::ops::RangeInclusive<usize> = 2..=30;
    /// What is only about so much may be off by this share.
    const ABOUT: f64 = 0.1;
    // A bound is no sum.
    let is_bound = line.text.contains(['<', '>', '≤', '≥']);
    let is_total = line.role == Role::Item && line.lower().starts_with("total") && !is_bound;
    let total = if is_total { amount(line)? } else { return None };
    let above = reading.lines[..line.number - 1].iter().rev();
    let list = above.take_while(|above| above.role == Role::Item && above.indent == line.indent);
    let parts: Vec<Amount> = list.map(amount).collect::<Option<_>>()?;
    let is_one_list = PARTS.contains(&parts.len())
        && parts.iter().all(|part| part.currency == total.currency && part.each == total.each);
    let sum: f64 = parts.iter().map(|part| part.value).sum();
    let shown_parts = parts.iter().rev().map(|part| shown(part.value)).collect::<Vec<_>>().join(" + ");
    let evidence = format!("{shown_parts} = {}", shown(sum));
    let is_about = total.is_about || parts.iter().any(|part| part.is_about);
    let slack = if is_about { ABOUT * sum } else { 0.0 };
    let ruling = match (sum - total.value).abs() {
        _ if !is_one_list => return None,
        off if off < 0.005 => Ruling::holds(evidence),
        off if off <= slack => Ruling::open(evidence),
        _ => Ruling::fails(evidence),
    };
    Some(of(reading, line, Kind::Arithmetic, &line.text, ruling))
}

struct Amount {
    value: f64,
    currency: String,
    each: String,
    is_about: bool,
}

/// The only amount of a line.
fn amount(line: &Line) -> Option<Amount> {
    let mut found = AMOUNT.captures_iter(&line.text);
    let (first, next) = (found.next()?, found.next());
    // Of `$30-50` the sum is not known.
    let behind = line.text[first.get(0)?.end()..].trim_start();
    let is_range = behind.trim_start_matches(['-', '–', '—', '+', ' ']).starts_with(|next: char| next.is_ascii_digit());
    if next.is_some() || is_range || !first[4].is_empty() {
        return None;
    }
    Some(Amount {
        value: first[3].replace(',', "").parse().ok()?,
        currency: first[2].to_owned(),
        each: first.get(5).map(|each| each.as_str().to_lowercase()).unwrap_or_default(),
        is_about: !first[1].is_empty(),
    })
}

/// The column whose head has one of the words and none of the others.
pub(super) fn column(table: &[&Line], words: &[&str], others: &[&str]) -> Option<usize> {
    let has = |head: &str, words: &[&str]| words.iter().any(|word| head.contains(word));
    table[0].cells.iter().position(|head| {
        let head = head.to_lowercase();
        has(&head, words) && !has(&head, others)
    })
}

pub(super) fn is_total(row: &Line) -> bool {
    let first = row.cells.first().map(|cell| cell.to_lowercase()).unwrap_or_default();
    ["total", "overall", "sum", "weighted"].iter().any(|word| first.starts_with(word))
}

/// A cell in percent: `80%`, `8/10`.
pub(super) fn percent(cell: &str) -> Option<f64> {
    match value(cell)? {
        (part, Some(whole), _) if whole > 0.0 && part <= whole => Some(100.0 * part / whole),
        (part, None, true) => Some(part),
        _ => None,
    }
}

/// What a table of weights and scores comes to, in percent, and the column of the scores; None where it is no such table.
pub(super) fn mean(table: &[&Line]) -> Option<(usize, f64)> {
    let weights = column(table, &["weight"], &["weighted"])?;
    let scores = column(
        table,
        &["score", "readiness", "complet", "progress"],
        &["weight", "target", "max", "goal", "before", "previous"],
    )?;
    let rows = table[1..].iter().filter(|row| !is_total(row));
    let parts: Option<Vec<(f64, f64)>> =
        rows.map(|row| Some((value(row.cells.get(weights)?)?.0, percent(row.cells.get(scores)?)?))).collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let sum: f64 = parts.iter().map(|(weight, _)| weight).sum();
    let is_whole = (sum - 100.0).abs() < 0.5 || (sum - 1.0).abs() < 0.005;
    is_whole.then(|| (scores, parts.iter().map(|(weight, score)| weight * score).sum::<f64>() / sum))
}

/// The score that the last row of such a table, or the document, claims.
fn score(reading: &Reading, table: &[&Line], column: usize, mean: f64) -> Option<Claim> {
    let title = &table[0].cells[column];
    let stated = table[1..].iter().filter(|row| is_total(row)).find_map(|row| {
        let cell = row.cells.get(column)?;
        Some((*row, format!("{title}: {cell}"), percent(cell)?))
    });
    let (line, text, said) = stated.or_else(|| claimed(reading)).filter(|(line, ..)| reading.is_now(line))?;
    let evidence = format!("by its own weights it comes to {mean:.1} %");
    let ruling = if (said - mean).abs() <= ROUNDING { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(of(reading, line, Kind::Arithmetic, &text, ruling))
}

/// The total of a column of what is weighted, in percent.
fn weighted(reading: &Reading, table: &[&Line]) -> Option<Claim> {
    let column = column(table, &["weighted", "contribution"], &[])?;
    let (last, rows) = table[1..].split_last().filter(|(last, _)| is_total(last))?;
    let (said, None, true) = value(last.cells.get(column)?)? else { return None };
    let parts: Option<Vec<f64>> = rows.iter().map(|row| Some(value(row.cells.get(column)?)?.0)).collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let sum: f64 = parts.iter().sum();
    let evidence =
        format!("{} = {}", parts.iter().map(|part| shown(*part)).collect::<Vec<_>>().join(" + "), shown(sum));
    let text = format!("{}: {}", table[0].cells[column], last.cells[column]);
    // That it is right is told of the total of any column.
    ((said - sum).abs() > ROUNDING).then(|| of(reading, last, Kind::Arithmetic, &text, Ruling::fails(evidence)))
}

/// A last row that sums up the spans of time of the others; less than their sum it may be, where things are done at once.
fn duration(reading: &Reading, table: &[&Line]) -> Option<Claim> {
    const LABELS: &[&str] = &["total", "sum", "total time", "total duration", "total effort", "total estimate"];
    let (last, rows) = table[1..].split_last()?;
    let label = last.cells.first()?.trim_matches(['*', ':', ' ']).to_lowercase();
    if !LABELS.contains(&label.as_str()) || rows.len() < 2 {
        return None;
    }
    (1..last.cells.len()).find_map(|column| {
        let cell = |row: &Line| row.cells.get(column).map(|cell| cell.to_lowercase()).unwrap_or_default();
        let texts: Vec<String> = rows.iter().map(|row| cell(row)).collect();
        let total = span(last.cells.get(column)?)?;
        let parts: Option<Vec<_>> = rows.iter().map(|row| span(row.cells.get(column)?)).collect();
        let (least, most) = parts?.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        let evidence = format!("the {} above come to {}-{} hours", rows.len(), shown(least), shown(most));
        let ruling = match total {
            (from, to) if (from - least).abs() < 1e-6 && (to - most).abs() < 1e-6 => Ruling::holds(evidence),
            (from, _) if from > most => Ruling::fails(evidence),
            (_, to) if to > most + 1e-6 && is_of_one_unit(&cell(last), &texts) => Ruling::fails(evidence),
            _ => return None,
        };
        let text = format!("{}: {}", table[0].cells.get(column)?, last.cells[column]);
        Some(of(reading, last, Kind::Arithmetic, &text, ruling))
    })
}

/// Rows of how many are done, of how many, and how much that is in percent.
fn shares(reading: &Reading, table: &[&Line]) -> Vec<Claim> {
    const PARTLY: &[&str] = &["partial", "progress", "wip", "weight", "started"];
    let heads = || table[0].cells.iter().map(|head| take_marks(head).0.to_lowercase());
    let at = |words: &[&str]| heads().position(|head| words.contains(&head.as_str()));
    let done = at(&["done", "complete", "completed", "pass", "passed", "passing", "implemented", "finished", "ticked"]);
    let all = at(&["total", "all", "of", "tests", "tests run", "total tests", "test cases", "cases", "checks", "run"]);
    let share = at(SHARES);
    // What was skipped may be left out of the whole.
    let is_skipped = heads().any(|head| head.contains("skip"));
    let (Some(done), Some(all), Some(share)) = (done, all, share) else { return Vec::new() };
    if heads().any(|head| PARTLY.iter().any(|word| head.contains(word))) {
        return Vec::new();
    }
    let judge = |row: &&Line| {
        let number = |column: usize| match value(row.cells.get(column)?)? {
            (number, None, false) => Some(number),
            _ => None,
        };
        let (part, whole, said) = (number(done)?, number(all)?, percent(row.cells.get(share)?)?);
        if whole < 1.0 || part > whole {
            return None;
        }
        let is = 100.0 * part / whole;
        let evidence = format!("{} of {} is {is:.1} %", shown(part), shown(whole));
        let ruling = match (is - said).abs() <= ROUNDING {
            true => Ruling::holds(evidence),
            false if is_skipped => return None,
            false => Ruling::fails(evidence),
        };
        let text = format!("{} of {}: {}", row.cells[done], row.cells[all], row.cells[share]);
        Some(of(reading, row, Kind::Arithmetic, &text, ruling))
    };
    table[1..].iter().filter_map(judge).collect()
}
