//! What an availability leaves: `99.9 % (8.76 hours downtime/year)`.

use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::of;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};

static DOWNTIME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(9\d(?:\.\d+)?)\s*%[^.;|%]{0,40}?\b~?(\d+(?:\.\d+)?)\s*(h|hours?|hrs?|m|min|minutes?|s|seconds?)(?:\s+(?:of\s+)?(?:allowed\s+)?(?:downtime|outage))?\s*(?:/|per\s|a\s)\s*(year|yr|month|week|day)\b",
    )
});
/// How many hours there are; a month may be counted with thirty days, or with as many as it has on average.
const SPANS: &[(&str, &[f64])] = &[
    ("year", &[8760.0, 8766.0]),
    ("yr", &[8760.0, 8766.0]),
    ("month", &[720.0, 730.0, 744.0]),
    ("week", &[168.0]),
    ("day", &[24.0]),
];
/// How a line leads from what was to what is.
const ARROWS: &[&str] = &["→", "->", "=>", "⇒", "➜"];
/// How far off what is rounded may be, and how far what is wrong must be.
const ROUNDED: f64 = 0.05;
const WRONG: f64 = 0.25;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    // Of what was and what is, with an arrow in between, nobody knows which belong together.
    let is_plain = |line: &&Line| {
        !line.is_code() && line.role != Role::Nothing && !ARROWS.iter().any(|arrow| line.text.contains(arrow))
    };
    for line in reading.lines.iter().filter(is_plain) {
        for found in DOWNTIME.captures_iter(&line.text) {
            let (Ok(percent), Ok(number)) = (found[1].parse::<f64>(), found[2].parse::<f64>()) else { continue };
            let said = match found[3].to_lowercase().as_bytes() {
                [b'h', ..] => number,
                [b'm', ..] => number / 60.0,
                _ => number / 3600.0,
            };
            let span = found[4].to_lowercase();
            let hours = SPANS.iter().find(|(name, _)| *name == span).map_or(&[][..], |(_, hours)| hours);
            let left = hours.iter().map(|hours| hours * (100.0 - percent) / 100.0).filter(|left| *left > 0.0);
            let off = left.map(|left| ((left - said).abs() / left, left));
            let Some((off, left)) = off.min_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
            let evidence = format!("{percent} % of a {span} leaves {left:.2} hours");
            let ruling = match off {
                off if off <= ROUNDED => Ruling::holds(evidence),
                off if off > WRONG => Ruling::fails(evidence),
                _ => continue,
            };
            claims.push(of(reading, line, Kind::Arithmetic, &found[0], ruling));
        }
    }
    claims
}
