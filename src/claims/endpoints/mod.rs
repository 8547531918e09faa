//! Endpoints: what a service answers, and to whom.

mod actuator;
pub(super) mod address;
mod columns;
pub(super) mod crud;
mod endpoint;
mod library;
mod mounted;
mod naming;
mod prefixed;
mod told;

pub(super) use self::library::serves_metrics;
use super::Judge;

pub(super) const JUDGES: &[Judge] =
    &[Judge::seeking(endpoint::claims, endpoint::needles), Judge::seeking(actuator::claims, actuator::needles)];
