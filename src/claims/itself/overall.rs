//! What a document says of the whole in percent, against what it says of the parts: whatever their weights, no mean of them
//! is above the best or beneath the worst.

use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::{claimed, of, shown, tables};
use super::weighing::{column, is_total, mean, percent};
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};

/// Fewer parts are no list of what a whole consists of.
const LEAST: usize = 3;
/// A mean that is given without its fraction is off by so much at most.
const ROUNDED: f64 = 0.5;
/// Parts that were rounded themselves are off by so much at most.
const SPARE: f64 = 1.0;

/// `Security: 80%`, with a bar in between or without.
static PART: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[^%\d]*[A-Za-z][^%]*?(\d{1,3}(?:\.\d+)?)\s*(?:%|/\s*100)\W*$"));
/// What the line of the whole is called. A total of percentages is a sum, and what has improved overall is no mean.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^\W*(?:overall|average|mean)(?:\s+(?:score|readiness|progress|completion|coverage))?\W*\d")
});

/// Something said of the whole: the line, its words and the percentage.
type Said<'r> = (&'r Line, String, f64);

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = lists(reading).iter().filter_map(|list| of_list(reading, list)).collect();
    let tables = tables(reading);
    // What has weights is added up by them.
    let scored: Vec<_> =
        tables.iter().filter(|table| mean(table).is_none()).filter_map(|table| scores(table)).collect();
    for (table, parts, at) in &scored {
        let total = table[1..].iter().filter(|row| is_total(row)).find_map(|row| {
            let cell = row.cells.get(*at)?;
            Some((*row, format!("{}: {cell}", table[0].cells[*at]), percent(cell)?))
        });
        // Of several tables nobody knows which one the document's score is of.
        let said = total.or_else(|| claimed(reading).filter(|_| scored.len() == 1));
        claims.extend(said.and_then(|said| judge(reading, said, parts)));
    }
    claims
}

fn judge(reading: &Reading, (line, text, said): Said<'_>, parts: &[f64]) -> Option<Claim> {
    if parts.len() < LEAST || !reading.is_now(line) {
        return None;
    }
    let least = parts.iter().copied().fold(f64::INFINITY, f64::min);
    let most = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = parts.iter().sum::<f64>();
    // Shares of a whole are added up.
    if (said - sum).abs() <= SPARE {
        return None;
    }
    let mean = sum / f64::from(u32::try_from(parts.len()).ok()?);
    let ruling = if said > most + SPARE || said < least - SPARE {
        Ruling::fails(format!("its {} parts have {} to {} %", parts.len(), shown(least), shown(most)))
    } else if (said - mean).abs() <= ROUNDED {
        Ruling::holds(format!("the mean of its {} parts is {mean:.1} %", parts.len()))
    } else {
        // They may weigh differently.
        return None;
    };
    Some(of(reading, line, Kind::Arithmetic, &text, ruling))
}

/// A table of scores without weights, what its rows have, and in which column.
fn scores<'t, 'r>(table: &'t [&'r Line]) -> Option<(&'t [&'r Line], Vec<f64>, usize)> {
    let others = ["weight", "target", "max", "goal", "before", "previous", "threshold", "required", "minimum"];
    let at = column(table, &["score", "readiness", "complet", "progress"], &others)?;
    let rows = table[1..].iter().filter(|row| !is_total(row));
    let parts: Option<Vec<f64>> = rows.map(|row| percent(row.cells.get(at)?)).collect();
    Some((table, parts?, at))
}

/// Lines that follow each other, in one fence or as items of one list, each with one percentage.
fn lists(reading: &Reading) -> Vec<Vec<&Line>> {
    let mut lists: Vec<Vec<&Line>> = Vec::new();
    let mut last: Option<(Role, usize, usize)> = None;
    for line in reading.lines.iter().filter(|line| !line.text.trim().is_empty()) {
        let is_listed = matches!(line.role, Role::Item | Role::Code(_)) && PART.is_match(&line.text);
        let now = is_listed.then_some((line.role, line.section, line.indent));
        match lists.last_mut().filter(|_| now.is_some() && now == last) {
            Some(list) => list.push(line),
            None if is_listed => lists.push(vec![line]),
            None => {}
        }
        last = now;
    }
    lists
}

/// A list of which the last line, or the first, is about the whole.
fn of_list(reading: &Reading, list: &[&Line]) -> Option<Claim> {
    let number = |line: &Line| PART.captures(&line.text).and_then(|found| found[1].parse::<f64>().ok());
    let is_whole = |line: &&&Line| WHOLE.is_match(&line.text);
    let whole = list.last().filter(is_whole).or_else(|| list.first().filter(is_whole))?;
    let parts = list.iter().filter(|line| line.number != whole.number).map(|line| number(line));
    judge(reading, (whole, whole.text.clone(), number(whole)?), &parts.collect::<Option<Vec<_>>>()?)
}
