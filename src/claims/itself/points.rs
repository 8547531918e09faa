//! Points that a heading or a label gives, and those of what stands beneath it: `What is there (75 points)`, and items that end
//! in `(12/15)`; `Issues (25 points deducted)`, and items that end in `(-10 points)`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};

/// `(75 points)`, `(25 points deducted)`.
static TOTAL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\((\d{1,4}) (?:points?|pts)(?: (?:deducted|lost|total|earned))?\)"));
/// `(12/15)`, `(-10 points)`, `(10 pts)` at the end of an item.
static PART: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\([-–−+]?(\d{1,4})(?:/\d{1,4})?(?: (?:points?|pts))?\)\.?$"));
/// A sum of fewer is none.
const LEAST: usize = 2;

pub(super) fn claims(reading: &Reading, _: &Known<'_>) -> Vec<Claim> {
    let is_over = |line: &&Line| line.role == Role::Heading || line.text.trim_end().ends_with(':');
    reading.lines.iter().filter(is_over).filter_map(|line| judge(reading, line)).collect()
}

fn judge(reading: &Reading, line: &Line) -> Option<Claim> {
    let found = TOTAL.captures(&line.text)?;
    let said: u64 = found[1].parse().ok()?;
    let beneath = reading.lines[line.number..].iter().skip_while(|other| other.role == Role::Blank);
    let items: Vec<&Line> = beneath.take_while(|other| other.role == Role::Item).collect();
    // What stands deeper is part of what stands above it.
    let depth = items.first()?.indent;
    let parts: Option<Vec<u64>> = items
        .iter()
        .filter(|item| item.indent <= depth)
        .map(|item| PART.captures(&item.text)?[1].parse().ok())
        .collect();
    let parts = parts.filter(|parts| parts.len() >= LEAST)?;
    let sum: u64 = parts.iter().sum();
    let evidence = format!("the {} beneath come to {sum}", parts.len());
    let ruling = if sum == said { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(claim(reading, line, Kind::Arithmetic, found[0].trim_matches(['(', ')']), reading.said(line), ruling))
}
