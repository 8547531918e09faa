//! Files and the history of them: paths, links, trees, commits.

mod beyond;
mod cited;
mod commit;
mod company;
pub(super) mod elsewhere;
pub(super) mod finished;
mod folder;
pub(super) mod gone;
mod kept;
mod link;
pub(super) mod path;
mod pointed;
mod shortened;
pub(super) mod snapshot;
mod substance;
pub(super) mod tree;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(path::claims, path::needles),
    Judge::of(tree::claims),
    Judge::of(link::claims),
    Judge::of(commit::claims),
    Judge::of(kept::claims),
    Judge::of(beyond::claims),
    Judge::of(pointed::claims),
];
