//! What a document says of itself at its head and again at its foot: one version, one day.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::versions::version::date;

/// A label and a value, and nothing else.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^((?:document |report |project )?version|last updated|last reviewed|(?:report )?date)\s*:\s*(v?\d[\w.-]*|\w+ \d{1,2},? \d{4})$",
    )
});
/// So many lines are a document's head, and so many its foot.
const EDGE: usize = 15;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let last = reading.lines.len();
    let fields = reading.lines.iter().filter(|line| matches!(line.role, Role::Prose | Role::Item)).filter_map(field);
    let (head, rest): (Vec<_>, Vec<_>) = fields.partition(|(line, ..)| line.number <= EDGE);
    let mut claims = Vec::new();
    for (line, label, value) in rest.iter().filter(|(line, ..)| line.number + EDGE > last && line.number > 2 * EDGE) {
        let mut same = head.iter().filter(|(_, other, _)| other == label);
        // What the head says twice is said of several things.
        let (Some((first, _, other)), None) = (same.next(), same.next()) else { continue };
        if !is_same(other, value) {
            let evidence = format!("line {} says {other}", first.number);
            claims.push(claim(reading, line, Kind::Contradiction, &line.text, Said::Neither, Ruling::fails(evidence)));
        }
    }
    claims
}

/// Whether two values are one day, or one version as far as both go, however each is written.
fn is_same(one: &str, other: &str) -> bool {
    if let (Some(one), Some(other)) = (date(one), date(other)) {
        return one == other;
    }
    let is_version = |value: &str| value.split('.').all(|part| part.parse::<u32>().is_ok());
    let is_begun = || one.split('.').zip(other.split('.')).all(|(one, other)| one == other);
    one == other || (is_version(one) && is_version(other) && is_begun())
}

fn field(line: &Line) -> Option<(&Line, String, String)> {
    let found = FIELD.captures(line.text.trim())?;
    let value = found[2].trim_start_matches(['v', 'V']).trim_end_matches('.').to_lowercase();
    Some((line, found[1].to_lowercase(), value))
}
