//! What a document says against itself: sums, weights, shares, dates, and lines that contradict each other.

pub(super) mod arithmetic;
mod contradiction;
mod headlined;
mod overall;
mod restated;
mod weighing;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::of(arithmetic::claims),
    Judge::of(weighing::claims),
    Judge::of(overall::claims),
    Judge::of(headlined::claims),
    Judge::of(restated::claims),
    Judge::of(contradiction::claims),
];
