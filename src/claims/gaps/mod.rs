//! What a document calls missing, or still to be made, while it is there.

pub(super) mod absence;
mod awaited;
pub(super) mod crossed;
mod denial;
pub(super) mod doing;
pub(super) mod evidence;
mod fenced;
pub(super) mod identifier;
pub(super) mod intended;
pub(super) mod lacking;
mod meant;
pub(super) mod missing;
pub(super) mod narrowed;
mod nowhere;
mod open;
pub(super) mod pending;
mod presence;
mod requested;
mod shown;
mod stale;
pub(super) mod understated;
mod written;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(absence::claims, absence::needles),
    Judge::of(denial::claims),
    Judge::seeking(lacking::claims, lacking::needles),
    Judge::seeking(requested::claims, requested::needles),
    Judge::seeking(awaited::claims, awaited::needles),
    Judge::seeking(stale::claims, stale::needles),
    Judge::of(pending::claims),
    Judge::seeking(understated::claims, understated::needles),
    Judge::of(written::claims),
    Judge::seeking(fenced::claims, fenced::needles),
    Judge::seeking(identifier::claims, identifier::needles),
];
