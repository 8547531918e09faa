//! Versions: of the repository, of its packages, of what it runs on.

mod android;
mod package;
mod pinned;
mod release;
mod runtime;
mod unfilled;
pub(super) mod version;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(pinned::claims, pinned::needles),
    Judge::of(version::claims),
    Judge::of(release::claims),
    Judge::of(android::claims),
    Judge::of(package::claims),
    Judge::of(runtime::claims),
    Judge::of(unfilled::claims),
];
