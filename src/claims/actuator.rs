//! The endpoints of Spring's actuator: that they are where the configuration puts them, and are among those that it shows.

use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::known::needle::{Hit, Needles};
use super::known::place::Class;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, supposes};
use crate::check::expression::compiled;

static PATH: LazyLock<Regex> = LazyLock::new(|| compiled(r"/actuator/([a-z]+)\b"));
const BASE: &str = "management.endpoints.web.base-path";
const SHOWN: &str = "management.endpoints.web.exposure.include";

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| PATH.is_match(&line.text)) {
        [BASE, SHOWN, "include:"].iter().for_each(|key| needles.add_exactly(key));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose) && reading.is_now(line);
    let lines = reading.lines.iter().filter(is_text).filter(|line| reading.said(line) != Said::Missing);
    let mut claims = Vec::new();
    for line in lines.filter(|line| !supposes(&line.text) && !is_foreign(&line.text)) {
        for found in PATH.captures_iter(&line.text) {
            let ruling = hidden(&found[1], known).map(Ruling::fails);
            claims.extend(
                ruling.map(|ruling| claim(reading, line, Kind::Endpoint, &found[0], reading.said(line), ruling)),
            );
        }
    }
    claims
}

/// Why an endpoint of the actuator is not answered at `/actuator`, if that is so.
fn hidden(name: &str, known: &Known<'_>) -> Option<String> {
    let set = |key: &'static str| -> Vec<(&Hit, &str)> {
        let hits = known.hits.exactly(key).filter(|hit| !hit.is_comment && hit.class == Class::Config);
        hits.filter_map(|hit| Some((hit, hit.text.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim()))).collect()
    };
    let bases = set(BASE);
    if let Some((hit, base)) = bases.first().filter(|_| bases.iter().all(|(_, base)| *base != "/actuator")) {
        return Some(format!("{} puts all of them beneath {base}", hit.place));
    }
    // In YAML the key stands beneath others, and its value names endpoints.
    let is_own = |hit: &&Hit| hit.place.path.file_name().starts_with("application") && !hit.is_comment;
    let keyed = known.hits.exactly("include:").filter(is_own).filter_map(|hit| {
        let list = hit.text.strip_prefix("include:")?.trim();
        (list.contains("health") || list.contains('*')).then_some((hit, list))
    });
    let shown: Vec<(&Hit, &str)> = set(SHOWN).into_iter().chain(keyed).collect();
    let shows = |list: &str| list.split([',', ' ', '"', '\'', '[', ']']).any(|one| one == name || one == "*");
    let (hit, list) = shown.first().filter(|_| shown.iter().all(|(_, list)| !shows(list)))?;
    Some(format!("{} shows {list} only", hit.place))
}
