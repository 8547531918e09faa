//! Commands: what a document tells people to run, and what that runs.

mod broken;
mod cargo;
mod command;
mod named;
mod needs;
mod profile;
mod rooted;
mod script;
pub(super) mod walk;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[Judge::of(command::claims), Judge::of(script::claims), Judge::of(broken::claims)];
