//! Settings: the values that configuration, manifests and the environment give.

mod bound;
mod configured;
mod everywhere;
mod fenced;
mod hardcoded;
mod limit;
mod measure;
mod origin;
mod paired;
mod policy;
mod port;
mod preset;
mod probe;
mod renamed;
mod schedule;
mod scraped;
mod setting;
mod value;
mod variable;
mod writable;

use super::known::Known;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::{Line, Reading};
use super::{Judge, claim};

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(variable::claims, variable::needles),
    Judge::seeking(renamed::claims, renamed::needles),
    Judge::seeking(preset::claims, preset::needles),
    Judge::seeking(probe::claims, probe::needles),
    Judge::seeking(value::claims, value::needles),
    Judge::of(port::claims),
    Judge::of(configured::claims),
    Judge::seeking(bound::claims, bound::needles),
    Judge::seeking(limit::claims, limit::needles),
    Judge::seeking(measure::claims, measure::needles),
    Judge::seeking(paired::claims, paired::needles),
    Judge::seeking(hardcoded::claims, hardcoded::needles),
    Judge::seeking(origin::claims, origin::needles),
    Judge::of(everywhere::claims),
    Judge::of(schedule::claims),
    Judge::seeking(fenced::claims, fenced::needles),
    Judge::seeking(policy::claims, policy::needles),
    Judge::seeking(scraped::claims, scraped::needles),
    Judge::seeking(writable::claims, writable::needles),
];

/// What refutes all lines that say one thing done; it is looked for only if one does.
fn refuted(
    reading: &Reading,
    known: &Known<'_>,
    (kind, is_said): (Kind, fn(&Reading, &Line) -> bool),
    refute: fn(&Reading, &Known<'_>) -> Option<Ruling>,
) -> Vec<Claim> {
    let lines: Vec<&Line> = reading.lines.iter().filter(|line| is_said(reading, line)).collect();
    let Some(ruling) = (!lines.is_empty()).then(|| refute(reading, known)).flatten() else { return Vec::new() };
    lines.into_iter().map(|line| claim(reading, line, kind, &line.text, Said::Done, ruling.clone())).collect()
}
