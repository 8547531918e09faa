//! Counts: how many of a thing there are.

mod census;
pub(super) mod count;
mod enumerated;
mod holding;
mod listed;
pub(super) mod number;
pub(super) mod occurrence;
mod parts;
mod reach;
mod size;
mod suite;
mod tally;
mod tested;
mod volume;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(occurrence::claims, occurrence::needles),
    Judge::of(count::claims),
    Judge::of(census::claims),
    Judge::seeking(reach::claims, reach::needles),
    Judge::of(suite::claims),
    Judge::of(tested::claims),
    Judge::of(tally::claims),
    Judge::of(holding::claims),
    Judge::of(listed::claims),
    Judge::of(enumerated::claims),
    Judge::of(size::claims),
    Judge::of(parts::claims),
    Judge::of(volume::claims),
];
