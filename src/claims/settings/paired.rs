//! Numbers beside what they are of: `at most 6 adults`, where a line of code has `adults` and `6`.
//!
//! That both stand on one line confirms; that they do not refutes nothing, since a number may be kept anywhere.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stem;
use crate::claims::words::wording::{is_foreign, says_gone, words};

/// `730 days`, `20 max connections`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)(?:^|[^\w.,/v-])(\d{1,6})\s*(?:max|maximum|concurrent|parallel|simultaneous)?[\s-]*([a-z]{4,})\b")
});

/// Words of lines that bound something.
const BOUNDS: &[&str] = &[
    "max",
    "min",
    "limit",
    "up to",
    "at most",
    "at least",
    "≤",
    "≥",
    "<",
    "concurren",
    "pool",
    "timeout",
    "interval",
    "batch",
];
/// Nouns that stand beside any number.
const COMMON: &[&str] =
    &["file", "line", "test", "item", "step", "point", "time", "percent", "hour", "minute", "second", "week"];
/// More numbers than these are a table.
const PAIRS: usize = 3;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for (_, noun) in reading.lines.iter().flat_map(|line| pairs(reading, line)) {
        needles.add_exactly(&noun);
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    reading.lines.iter().filter_map(|line| together(reading, line, known)).collect()
}

/// The numbers of a line that is called done and bounds something, each with the singular of what it is of.
fn pairs(reading: &Reading, line: &Line) -> Vec<(String, String)> {
    let lower = line.lower();
    let is_bound = line.role == Role::Item
        && BOUNDS.iter().any(|word| lower.contains(word))
        && reading.told(line) == Said::Done
        && reading.is_now(line)
        && !says_gone(&line.text)
        && !is_foreign(&line.text);
    if !is_bound {
        return Vec::new();
    }
    let found = NUMBER.captures_iter(&lower).map(|found| (found[1].to_owned(), stem(&found[2])));
    let pairs: Vec<(String, String)> =
        found.filter(|(_, noun)| !COMMON.contains(&noun.as_str()) && noun.len() > 2).collect();
    if pairs.len() > PAIRS { Vec::new() } else { pairs }
}

fn together(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let pairs = pairs(reading, line);
    let is_kept = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment;
    let place = |(number, noun): &(String, String)| {
        let has_number = |hit: &&Hit| words(&hit.text).any(|word| word == number);
        known.hits.exactly(noun).filter(is_kept).find(has_number).map(|hit| hit.place.to_string())
    };
    let places: Vec<String> = pairs.iter().map(place).collect::<Option<_>>()?;
    let first = places.first()?;
    let shown: Vec<String> = pairs.iter().map(|(number, noun)| format!("{number} beside `{noun}`")).collect();
    let ruling = Ruling::holds(format!("{first} has {}", shown.join(", ")));
    Some(claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling))
}
