//! A span of time that a document gives twice, in two units: `10 minutes (600s)`.
//!
//! What stands in brackets may be another span. Only where other lines of the document convert in the same way is one that
//! does not come to the same called false.

use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::of;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};

static TWICE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(\d[\d,]*(?:\.\d+)?)[\s-]?(ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\s*\(\s*(=\s*)?(\d[\d,]*(?:\.\d+)?)\s?(ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?)\s*\)",
    )
});
/// So many others must convert.
const OTHERS: usize = 2;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| !line.is_code() && line.role != Role::Nothing);
    let found: Vec<(&Line, Twice)> = lines
        .flat_map(|line| TWICE.captures_iter(&line.text).filter_map(move |found| Some((line, twice(&found)?))))
        .collect();
    let judged = found.iter().filter_map(|(line, twice)| {
        let agreeing = found.iter().filter(|(_, other)| other.units == twice.units && other.is_same()).count();
        let evidence = format!("{} s and {} s", twice.seconds.0, twice.seconds.1);
        let ruling = match twice.is_same() {
            true => Ruling::holds(evidence),
            false if twice.is_equation || agreeing >= OTHERS => Ruling::fails(evidence),
            false => return None,
        };
        Some(of(reading, line, Kind::Arithmetic, &twice.text, ruling))
    });
    judged.collect()
}

struct Twice {
    text: String,
    seconds: (f64, f64),
    units: (u8, u8),
    is_equation: bool,
}

impl Twice {
    /// Whether both are the same, but for rounding.
    fn is_same(&self) -> bool {
        const ROUNDED: f64 = 0.05;
        (self.seconds.0 - self.seconds.1).abs() <= ROUNDED * self.seconds.0.max(self.seconds.1)
    }
}

fn twice(found: &regex::Captures<'_>) -> Option<Twice> {
    let number = |at: usize| found[at].replace(',', "").parse::<f64>().ok();
    let ((first, one), (second, other)) = (unit(&found[2]), unit(&found[5]));
    let seconds = (number(1)? * first, number(4)? * second);
    // A day of work is no day of a clock.
    let is_work = one == b'd' && other == b'h';
    (one != other && !is_work).then(|| Twice {
        text: found[0].to_owned(),
        seconds,
        units: (one, other),
        is_equation: found.get(3).is_some(),
    })
}

/// How many seconds a unit has, and a letter for it.
fn unit(name: &str) -> (f64, u8) {
    match name.to_lowercase().as_bytes() {
        b"ms" | [b'm', b'i', b'l', ..] => (0.001, b'l'),
        [b's', ..] => (1.0, b's'),
        [b'm', ..] => (60.0, b'm'),
        [b'h', ..] => (3600.0, b'h'),
        _ => (86_400.0, b'd'),
    }
}
