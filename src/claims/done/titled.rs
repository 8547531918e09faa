//! Features that a heading calls done, by their names and nothing else: `### ✅ Rate limiting`, and nothing limits anything.

use super::absent::{self, is_absent};
use super::idle;
use super::vocabulary::Feature;
use crate::claims::claim;
use crate::claims::gaps::absence::feature_of;
use crate::claims::gaps::lacking::bare;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::headed::NUMBERED;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for (_, feature) in titled(reading) {
        feature.signs.iter().chain(feature.hints).for_each(|sign| needles.add(sign));
        idle::clients(feature).for_each(|word| needles.add(word));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = |(line, feature): (&Line, &'static Feature)| {
        let ruling = idle::ruling(feature, false, known)
            .or_else(|| is_absent(feature, known).then(|| absent::ruling(&[feature], known)).flatten())?;
        Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling))
    };
    titled(reading).filter_map(judged).collect()
}

/// The headings that call a feature done, each with that.
fn titled(reading: &Reading) -> impl Iterator<Item = (&Line, &'static Feature)> {
    let is_done = |line: &&Line| {
        line.role == Role::Heading
            && line.status == Status::Done
            && !reading.section(line).speaks_of(&["template", "example", "out of scope"])
            && !reading.is_past(line)
    };
    let named = |line: &Line| {
        let thing = bare(NUMBERED.replace(&line.text, "").trim());
        feature_of(thing.strip_suffix(" control").unwrap_or(&thing))
    };
    reading.lines.iter().filter(is_done).filter_map(move |line| Some((line, named(line)?)))
}
