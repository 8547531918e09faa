//! Documents that say of themselves that they tell of what was: kept as they were written, while the repository went on.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::reading::{Reading, Role};

/// How a document says so, in small letters.
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\bhistorical (?:snapshot|document|record|report|reference)\b|\bpoint[- ]in[- ]time (?:snapshot|report|assessment|audit|review|document|record)\b|\b(?:retained|kept|preserved) (?:only )?(?:here )?(?:for|as) (?:historical |a )?(?:reference|record|context)\b|\b(?:document|report|file|page|plan|assessment|audit) (?:is|was|has been) (?:now )?(?:archived|superseded|obsolete|outdated)\b|^\W*(?:status\W+)?(?:archived|superseded)\b|\bsuperseded by\b",
    )
});

/// Whether a document says near its top that it tells of what was: what git removed since is no fault of it.
pub(in crate::claims) fn is_of_before(reading: &Reading) -> bool {
    /// What says that of the whole document stands there.
    const TOP: usize = 12;
    let told = reading.lines.iter().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing));
    let mut top = told.take(TOP).take_while(|line| !line.is_code());
    top.any(|line| matches!(line.role, Role::Heading | Role::Prose | Role::Item) && SAYS.is_match(&line.lower()))
}
