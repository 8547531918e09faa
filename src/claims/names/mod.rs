//! Names of code: functions, types, tables, members, and code that a document quotes.

mod beneath;
mod cleared;
pub(super) mod defined;
mod enums;
pub(super) mod free;
mod held;
mod imported;
mod kinds;
mod members;
mod missed;
mod name;
mod quoted;
mod snippet;
mod unnamed;

use super::Judge;

pub(super) const JUDGES: &[Judge] = &[
    Judge::seeking(name::claims, name::needles),
    Judge::of(defined::claims),
    Judge::seeking(missed::claims, missed::needles),
    Judge::seeking(kinds::claims, kinds::needles),
    Judge::seeking(unnamed::claims, unnamed::needles),
    Judge::seeking(quoted::claims, quoted::needles),
    Judge::of(snippet::claims),
    Judge::seeking(free::claims, free::needles),
    Judge::seeking(cleared::claims, cleared::needles),
    Judge::seeking(members::claims, members::needles),
    Judge::of(held::claims),
    Judge::of(imported::claims),
    Judge::seeking(beneath::claims, beneath::needles),
];
