//! Names that a fence, or a list, has beneath a line that calls them missing, or still to be made, while code makes them:
//! `**Missing:**`, and then `HEAT_LIMIT = 220`; `Tools to implement:`, and then `- light_oven()`.

use std::sync::LazyLock;

use regex::Regex;

use super::identifier::makes;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::{Status, says_lacking};
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::wording::{has_hump, is_foreign};

/// `HEAT_LIMIT = 220`.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([A-Z][A-Z0-9_]{5,})\s*=\s*[^=\s]"));
/// `- light_oven()`, `def light_oven(heat):`.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^(?:[-*] )?`?(?:(?:async )?def |(?:async )?function )?([A-Za-z_]\w{4,})\([^()]*\)`?:?$")
});
/// How a line ends that asks for what it introduces.
const ASKING: &[&str] = &["to implement", "to be implemented", "to add", "to be added", "to create", "to be created"];

/// A name that is called missing, and whether a line sets it.
struct Lacking<'l> {
    name: &'l str,
    is_set: bool,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let lacking = reading.lines.iter().filter_map(|line| lacking(reading, line));
    lacking.filter(|lacking| lacking.is_set).for_each(|lacking| needles.add_exactly(lacking.name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = reading.lines.iter().filter_map(|line| {
        let Lacking { name, is_set } = lacking(reading, line)?;
        let lower = name.to_lowercase();
        let sets = |hit: &&Hit| {
            let is_own = matches!(hit.class, Class::Code | Class::Config) && hit.is_word && !hit.is_comment;
            is_own && makes(&hit.text, &lower)
        };
        let evidence = if is_set {
            known.hits.exactly(name).find(sets).map(|hit| format!("{}: {}", hit.place, hit.text))
        } else {
            let place = known.defined_as(name).filter(|place| Class::of(&place.path) == Class::Code);
            place.map(|place| format!("{place} defines `{name}`"))
        };
        let ruling = Ruling::fails(evidence?);
        Some(claim(reading, line, Kind::ConfigValue, name, Said::Missing, ruling))
    });
    judged.collect()
}

/// What a line has beneath one that calls it missing, if it is a name that no sentence has by chance.
fn lacking<'r>(reading: &'r Reading, line: &'r Line) -> Option<Lacking<'r>> {
    let text = line.text.trim();
    let (found, is_set) = match SET.captures(text) {
        Some(found) => (found, true),
        None => (CALLED.captures(text)?, false),
    };
    let above = match line.role {
        Role::Code(_) => reading.introduction(line)?,
        Role::Item if line.status == Status::None && !line.has_box => reading.label(line)?,
        _ => return None,
    };
    let lower = above.lower();
    let bare = lower.trim_end_matches(|edge: char| !edge.is_alphanumeric());
    let is_lacking = says_lacking(&above.text) || ASKING.iter().any(|words| bare.ends_with(words));
    let is_told = is_lacking
        && reading.genre == Genre::Report
        && above.status != Status::Done
        && !reading.is_past(above)
        && !is_foreign(&line.text);
    let name = found.get(1)?.as_str();
    (is_told && (name.contains('_') || has_hump(name))).then_some(Lacking { name, is_set })
}
