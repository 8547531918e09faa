//! Arithmetic: percentages of fractions, totals of tables, weights, sums of durations, and the score that a document claims.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};

static PERCENTAGE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(\d+(?:\.\d+)?)\s*(?:/|\bof\b|\bout of\b)\s*(\d+)((?:\s+[\w-]+){0,4})\s*\(\s*~?(\d+(?:\.\d+)?)\s*%(?:\s+(complete|completed|done|ready|coverage|passing|passed))?\s*\)",
    )
});
/// `95.5 % pass rate (21/22 passed)`.
static REVERSED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(\d+(?:\.\d+)?)\s*%\s+(pass(?:ed|ing)?|success|complete[d]?|completion|done|ready|implemented)[^()\d%]{0,20}\(\s*(\d+)\s*(?:/|\bof\b|\bout of\b)\s*(\d+)",
    )
});
/// `████░░ 71% (5/7)`, `20% complete - 2/10`: a share, and nothing but its fraction behind it.
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(\d+(?:\.\d+)?)\s*%(?:\s*\(|\s+(?:complete|completed|done|ready)\s*(?:\(|[-–—]\s))\s*(\d+)\s*/\s*(\d+)\s*(?:\)|$)",
    )
});
static FRACTION: LazyLock<Regex> = LazyLock::new(|| compiled(r"(\d+(?:\.\d+)?)\s*/\s*(\d+)"));
static WEIGHT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bweight(?:ed|ing)?\s*:?\s*(\d+(?:\.\d+)?)\s*%|\((\d+(?:\.\d+)?)\s*% weight\)"));
static SCORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\b(?:score|readiness|completion|complete|progress)\b[^%\d]{0,30}?(\d+(?:\.\d+)?)\s*%")
});
/// `Overall: 99 %`, `Score: 99/100`: what a line begins with that is about the whole, and about nothing else.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\W*(?:(?:current|total|final|production|project|overall|readiness|completion|weighted)\s+){0,4}(?:score|overall|readiness|completion|progress)\s*(?:[:|=–—-]\s*|\s+is\s+)?~?(\d+(?:\.\d+)?)\s*(?:%|/\s*100\b)",
    )
});
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\b(\d+(?:\.\d+)?)(?:\s*[-–—]\s*(\d+(?:\.\d+)?))?\s*(hours?|hrs?|days?|weeks?|months?)\b")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[~$€£]?\s*(\d[\d,]*(?:\.\d+)?)\s*(%|pts?|points?)?$"));

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for line in reading.lines.iter().filter(|line| line.role != Role::Nothing) {
        // What a fence shows as an example is nobody's share.
        claims.extend(percentage(reading, line).filter(|_| !line.is_code() || reading.is_now(line)));
        if line.is_code() {
            continue;
        }
        claims.extend(boxes(reading, line));
        claims.extend(duration(reading, line));
    }
    for table in tables(reading) {
        claims.extend(totals(reading, &table));
        claims.extend(weights(reading, &table));
    }
    claims.extend(score(reading));
    claims
}

/// The score that a document says it has, in percent, where a claim is about that.
pub fn claimed_score(claim: &Claim) -> Option<f64> {
    let found = SCORE.captures(&claim.text).or_else(|| WHOLE.captures(&claim.text));
    let found = found.filter(|_| claim.kind == Kind::Arithmetic)?;
    // `4/7 complete (57 %)` counts parts, and says nothing of the whole.
    if PERCENTAGE.is_match(&claim.text) {
        return None;
    }
    Some(number(&found[1])).filter(|score| (0.0..=100.0).contains(score))
}

/// What a document says of the whole before all else: the line, its text, the percentage. A section that has a weight
/// speaks of itself.
pub(super) fn claimed(reading: &Reading) -> Option<(&Line, String, f64)> {
    const WHOLE_WORDS: &[&str] = &["overall", "total", "final", "production", "project"];
    const SUMMING: &[&str] = &["summary", "conclusion", "overall", "verdict", "assessment", "score", "readiness"];
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.to_lowercase().contains(word));
    let is_text = |line: &&Line| match line.role {
        Role::Prose | Role::Item | Role::Heading => true,
        // With more cells, nobody knows which is the score.
        Role::Row => line.cells.len() == 2,
        _ => false,
    };
    let is_of_all = |line: &&Line| {
        let titles = &reading.section(line).titles;
        let is_explicit = has(&line.text, WHOLE_WORDS) || titles.iter().skip(1).all(|title| has(title, SUMMING));
        is_explicit && !titles.iter().any(|title| WEIGHT.is_match(title))
    };
    let mut lines = reading.lines.iter().filter(is_text).filter(|line| reading.is_now(line)).filter(is_of_all);
    lines.find_map(|line| {
        let found = WHOLE.captures(&line.text)?;
        Some((line, line.text.clone(), number(&found[1])))
    })
}

/// What each line says that is about the whole and gives it in percent.
pub(super) fn whole(line: &Line) -> Option<f64> {
    WHOLE.captures(&line.text).map(|found| number(&found[1]))
}

pub(super) fn of(reading: &Reading, line: &Line, kind: Kind, text: &str, ruling: Ruling) -> Claim {
    claim(reading, line, kind, text, Said::Neither, ruling)
}

fn number(text: &str) -> f64 {
    text.replace(',', "").parse().unwrap_or(f64::NAN)
}

pub(super) fn shown(number: f64) -> String {
    if (number - number.round()).abs() < 1e-9 { format!("{number:.0}") } else { format!("{number:.1}") }
}

/// `4/7 packages complete (57 %)`.
fn percentage(reading: &Reading, line: &Line) -> Option<Claim> {
    let forms = [(&*PERCENTAGE, [1, 2, 4]), (&*REVERSED, [3, 4, 1]), (&*SHARE, [2, 3, 1])];
    let found = forms.iter().find_map(|(form, groups)| Some((form.captures(&line.text)?, groups)));
    let (found, &[part, whole, said]) = found?;
    // Tests that are counted cover so much of something else.
    let is_of_other = found.get(5).is_some_and(|of| of.as_str().eq_ignore_ascii_case("coverage"))
        && !found[3].to_lowercase().contains("cover");
    let (part, whole, said) = (number(&found[part]), number(&found[whole]), number(&found[said]));
    let is = 100.0 * part / whole;
    let is_date = (1900.0..2100.0).contains(&whole);
    // `24/7` is no fraction, and more than all may be what somebody aimed at.
    if is_of_other || is_date || whole < 1.0 || (part, whole) == (24.0, 7.0) || (part > whole && said > 100.0) {
        return None;
    }
    let evidence = format!("{} of {} is {is:.1} %", shown(part), shown(whole));
    let ruling = if (is - said).abs() <= 1.0 { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(of(reading, line, Kind::Arithmetic, &found[0], ruling))
}

/// A heading that counts the boxes beneath it: `Security (5/7)`.
fn boxes(reading: &Reading, line: &Line) -> Option<Claim> {
    let found = FRACTION.captures(&line.text).filter(|_| line.role == Role::Heading)?;
    let (ticked, all) = (number(&found[1]), number(&found[2]));
    let beneath: Vec<_> = reading.lines_of(line.section).iter().filter(|beneath| beneath.has_box).collect();
    let done = beneath.iter().filter(|line| line.status == Status::Done).count();
    if beneath.is_empty() || beneath.len().to_string() != shown(all) {
        return None;
    }
    let evidence = format!("{done} of {} boxes are ticked", beneath.len());
    let ruling = if done.to_string() == shown(ticked) { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(of(reading, line, Kind::Count, &line.text, ruling))
}

/// The rows of one table, its head first.
pub(super) fn tables(reading: &Reading) -> Vec<Vec<&Line>> {
    let mut tables: Vec<Vec<&Line>> = Vec::new();
    for line in &reading.lines {
        match (line.role, tables.last_mut()) {
            (Role::Head, _) => tables.push(vec![line]),
            (Role::Row, Some(table)) => table.push(line),
            _ => {}
        }
    }
    tables.retain(|table| table.len() > 2);
    tables
}

/// A cell as a part and a whole, if it has one, and whether it is a percentage.
pub(super) fn value(cell: &str) -> Option<(f64, Option<f64>, bool)> {
    let cell = cell.trim().trim_matches('*').trim();
    if let Some(found) = FRACTION.captures(cell).filter(|found| found[0].len() == cell.len()) {
        return Some((number(&found[1]), Some(number(&found[2])), false));
    }
    let found = NUMBER.captures(cell)?;
    Some((number(&found[1]), None, found.get(2).is_some_and(|unit| unit.as_str() == "%")))
}

/// A last row that says the total of the others.
fn totals(reading: &Reading, table: &[&Line]) -> Vec<Claim> {
    let Some((last, rows)) = table[1..].split_last() else { return Vec::new() };
    let label = last.cells.first().map(|cell| cell.to_lowercase()).unwrap_or_default();
    if !label.trim_start_matches('*').starts_with("total") && !label.starts_with("sum") {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for column in 1..last.cells.len() {
        let Some((total, whole, is_percent)) = value(&last.cells[column]) else { continue };
        // A dash is none, where the others are numbers.
        let is_none = |cell: &str| matches!(cell.trim(), "-" | "–" | "—");
        let cells =
            || rows.iter().map(|row| row.cells.get(column).map_or("", String::as_str)).filter(|cell| !is_none(cell));
        let values: Option<Vec<_>> = cells().map(value).collect();
        let Some(values) = values.filter(|values| values.len() > 1) else { continue };
        let sum: f64 = values.iter().map(|(part, ..)| part).sum();
        let wholes: Option<f64> = values.iter().map(|(_, whole, _)| *whole).sum();
        let largest = values.iter().map(|(part, ..)| *part).fold(0.0, f64::max);
        let head = table[0].cells.get(column).map_or("", String::as_str);
        let text = format!("{}: {}", head, last.cells[column]);
        let parts = values.iter().map(|(part, ..)| shown(*part)).collect::<Vec<_>>().join(" + ");
        let evidence = format!("{parts} = {}", shown(sum));
        // What is about so much may be a little more or less.
        let is_about = cells().chain([&*last.cells[column]]).any(|cell| cell.contains(['~', '≈']))
            && (sum - total).abs() <= total / 8.0;
        let is_sum = is_about || (sum - total).abs() < 0.05 * f64::from(u8::from(sum.fract() != 0.0)) + 1e-6;
        // A mean, or a column that is no sum at all, is not told from a wrong sum.
        let adds_up =
            whole.zip(wholes).map_or(!is_percent && whole.is_none(), |(whole, wholes)| (whole - wholes).abs() < 1e-6);
        if is_sum {
            claims.push(of(reading, last, Kind::Count, &text, Ruling::holds(evidence)));
        } else if adds_up && total > largest && sum > 0.0 {
            claims.push(of(reading, last, Kind::Count, &text, Ruling::fails(evidence)));
        }
    }
    claims
}

/// A column of weights, which come to a hundred percent, or to one.
fn weights(reading: &Reading, table: &[&Line]) -> Option<Claim> {
    // What is weighted already comes to the score.
    let is_weight = |head: &String| head.to_lowercase().replace("weighted", "").contains("weight");
    let column = table[0].cells.iter().position(is_weight)?;
    let is_sum = |label: &String| ["total", "overall"].iter().any(|word| label.to_lowercase().contains(word));
    let rows: Vec<_> = table[1..].iter().filter(|row| !row.cells.first().is_some_and(is_sum)).collect();
    let values: Option<Vec<_>> = rows.iter().map(|row| row.cells.get(column).and_then(|cell| value(cell))).collect();
    let values = values.filter(|values| values.len() > 1)?;
    let is_percent = values.iter().any(|(_, _, is_percent)| *is_percent);
    let sum: f64 = values.iter().map(|(part, ..)| part).sum();
    let evidence =
        format!("{} = {}", values.iter().map(|(part, ..)| shown(*part)).collect::<Vec<_>>().join(" + "), shown(sum));
    let ruling = match sum {
        sum if (sum - 100.0).abs() < 1e-6 || (sum - 1.0).abs() < 1e-6 => Ruling::holds(evidence),
        _ if is_percent => Ruling::fails(format!("{evidence}, which is not 100 %")),
        _ => return None,
    };
    Some(of(reading, rows.first()?, Kind::Count, "weights", ruling))
}

/// A section that has a weight, and what its items say.
struct Weighted<'r> {
    line: &'r Line,
    weight: f64,
    items: Vec<Status>,
}

/// The score that a document claims, by its own weights.
fn score(reading: &Reading) -> Vec<Claim> {
    let weight = |line: &Line| {
        WEIGHT.captures(&line.text).and_then(|found| found.get(1).or(found.get(2))).map(|found| number(found.as_str()))
    };
    let headings = reading.lines.iter().filter(|line| line.role == Role::Heading);
    let sections: Vec<Weighted<'_>> = headings
        .filter_map(|line| Some(Weighted { line, weight: weight(line)?, items: items(reading, line) }))
        .collect();
    let sum: f64 = sections.iter().map(|section| section.weight).sum();
    // Two are all that there are only where nothing is left for others.
    let is_whole = sections.len() > 2 || (sections.len() == 2 && (sum - 100.0).abs() < 0.5);
    let Some(first) = sections.first().filter(|_| is_whole) else { return Vec::new() };
    let evidence = format!("the weights of {} sections come to {} %", sections.len(), shown(sum));
    let ruling = if (sum - 100.0).abs() < 0.5 { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    let mut claims = vec![of(reading, first.line, Kind::Arithmetic, "weights", ruling)];
    let mentioned = || {
        let mut lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Prose | Role::Item));
        lines.find_map(|line| Some((line, line.text.clone(), number(&SCORE.captures(&line.text)?[1]))))
    };
    if let Some((line, text, said)) = claimed(reading).or_else(mentioned) {
        let (least, most) = (mean(&sections, 0.0), mean(&sections, 1.0));
        let evidence = format!("by its own weights and marks it comes to {least:.1} %");
        // Whatever the items that say nothing may be, the claim is beyond it.
        let ruling = match said {
            said if said > most + 1.0 || said < least - 1.0 => Ruling::fails(evidence),
            said if (said - least).abs() <= 1.0 => Ruling::holds(evidence),
            _ => Ruling::open(evidence),
        };
        claims.push(of(reading, line, Kind::Arithmetic, &text, ruling));
    }
    claims
}

fn items(reading: &Reading, heading: &Line) -> Vec<Status> {
    let beneath = reading.lines_of(heading.section).iter().filter(|line| line.role == Role::Item);
    beneath.map(|line| line.status).collect()
}

/// The weighted mean of what the sections' items say, in percent; those that say nothing count as `unsaid`.
fn mean(sections: &[Weighted<'_>], unsaid: f64) -> f64 {
    let credit = |status: &Status| match status {
        Status::Done => 1.0,
        Status::Partial => 0.5,
        Status::Pending | Status::Failed => 0.0,
        Status::None => unsaid,
    };
    let (mut sum, mut weights) = (0.0, 0.0);
    for section in sections.iter().filter(|section| !section.items.is_empty()) {
        let count = f64::from(u32::try_from(section.items.len()).unwrap_or(u32::MAX));
        sum += section.weight * section.items.iter().map(credit).sum::<f64>() / count;
        weights += section.weight;
    }
    if weights > 0.0 { 100.0 * sum / weights } else { 0.0 }
}

/// A longer list is none that somebody added up.
const PARTS: usize = 100;

/// A line that sums up the durations of the list above it, in hours at least and at most.
fn duration(reading: &Reading, line: &Line) -> Option<Claim> {
    let lower = line.lower();
    let total = lower.starts_with("total").then(|| span(&line.text)).flatten()?;
    let before =
        reading.lines[..line.number - 1].iter().rev().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing));
    let list: Vec<&Line> = before.take_while(|line| line.role == Role::Item).take(PARTS + 1).collect();
    // A list that adds to another has that one in its total.
    let is_added = |label: &Line| label.lower().starts_with("additional");
    if list.iter().any(|part| reading.label(part).is_some_and(is_added)) {
        return None;
    }
    let texts: Vec<String> = list.iter().map(|line| line.lower()).collect();
    let parts = list.iter().map(|line| span(&line.text));
    let parts = parts.collect::<Option<Vec<_>>>().filter(|parts| (2..=PARTS).contains(&parts.len()))?;
    let (least, most) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let unit = if total.1 >= 40.0 { (40.0, "weeks") } else { (1.0, "hours") };
    let evidence =
        format!("the {} above come to {}-{} {}", parts.len(), shown(least / unit.0), shown(most / unit.0), unit.1);
    // What remains is less than all, and what is about so much may be a tenth more or less; of other units some are rounded.
    let is_part = lower.contains("remaining") || lower.contains(" left");
    let slack = if lower.contains(['~', '≈']) { 0.1 } else { 0.0 };
    let is_off = is_off_by(total, (least, most), slack) && !is_part && is_of_one_unit(&lower, &texts);
    let ruling = match total {
        (from, to) if (from - least).abs() < 1e-6 && (to - most).abs() < 1e-6 => Ruling::holds(evidence),
        _ if is_off => Ruling::fails(evidence),
        _ => return None,
    };
    Some(of(reading, line, Kind::Arithmetic, &line.text, ruling))
}

/// Whether a total lies beside what its parts come to, or reaches beyond the most of it.
fn is_off_by((from, to): (f64, f64), (least, most): (f64, f64), slack: f64) -> bool {
    let is_beside = to * (1.0 + slack) < least || from > most * (1.0 + slack);
    is_beside || (from >= least && to > most * (1.0 + slack) + 1e-6)
}

/// Whether a total and its parts, in small letters, give their spans of time in one unit, so that nothing was rounded, and the
/// total does not speak of what is added to them.
pub(super) fn is_of_one_unit(total: &str, parts: &[String]) -> bool {
    const ADDED: &[&str] = &["buffer", "contingency", "overhead", "incl", "plus"];
    let unit = |text: &str| {
        let found = DURATION.captures(text)?;
        found[3].chars().next()
    };
    let first = unit(total);
    first.is_some() && parts.iter().all(|part| unit(part) == first) && !ADDED.iter().any(|word| total.contains(word))
}

/// A day is 8 hours, a week 5 days, a month 4 weeks.
pub(super) fn span(text: &str) -> Option<(f64, f64)> {
    let mut found = DURATION.captures_iter(text);
    let first = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let hours = match first[3].to_lowercase().chars().next() {
        Some('h') => 1.0,
        Some('d') => 8.0,
        Some('w') => 40.0,
        _ => 160.0,
    };
    let from = number(&first[1]) * hours;
    Some((from, first.get(2).map_or(from, |to| number(to.as_str()) * hours)))
}
