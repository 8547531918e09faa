//! What a document says against itself: sums, weights, shares, dates, and lines that contradict each other.

pub(super) mod arithmetic;
mod contradiction;
mod converted;
mod downtime;
mod headlined;
mod overall;
mod phases;
mod points;
mod rate;
mod restated;
mod weighing;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::of(arithmetic::claims),
    Judge::of(weighing::claims),
    Judge::of(overall::claims),
    Judge::of(points::claims),
    Judge::of(rate::claims),
    Judge::of(downtime::claims),
    Judge::of(converted::claims),
    Judge::of(headlined::claims),
    Judge::of(phases::claims),
    Judge::of(restated::claims),
    Judge::of(contradiction::claims),
];
