//! What a document calls done: features, tools and pipelines, and whether what is called so does anything.

mod absent;
mod artefact;
pub(super) mod capability;
pub(super) mod feature;
pub(super) mod figure;
pub(super) mod idle;
mod instrument;
pub(super) mod kinds;
pub(super) mod named;
mod quality;
pub(super) mod running;
pub(super) mod scope;
mod secured;
mod stages;
mod titled;
pub(super) mod trace;
mod unfinished;
mod untested;
mod unused;
pub(super) mod vocabulary;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::of(artefact::claims),
    Judge::of(stages::claims),
    Judge::seeking(feature::claims, feature::needles),
    Judge::of(unused::claims),
    Judge::of(untested::claims),
    Judge::seeking(titled::claims, titled::needles),
    Judge::seeking(secured::claims, secured::needles),
];
