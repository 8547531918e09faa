//! Settings that a document shows in a fence of TOML or YAML: that the repository has a setting of the name, and the value beside
//! it where it has the same. What a reader would set otherwise is no fault of the document.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};

/// `oven_heat_max = 250  # degrees`, `oven_heat_max: 250`: a name of several words, and its value.
static SETTING: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"^\s*([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\s*[=:]\s*("[^"]*"|'[^']*'|[^#]*?)\s*(?:#.*)?$"#));

/// What fences of settings say that is in them.
const LANGUAGES: &[&str] = &["toml", "yaml", "yml", "ini", "conf"];
/// A value that nothing else would have by chance is longer.
const TELLING: usize = 2;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    shown(reading).for_each(|(_, name, _)| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let claimed = |(line, name, value): (&Line, &str, &str)| {
        let is_own = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment && hit.is_word;
        let hits: Vec<&Hit> = known.hits.exactly(name).filter(is_own).collect();
        let bare = value.trim_matches(['"', '\'']).to_lowercase();
        let has_value = |hit: &&&Hit| bare.len() >= TELLING && hit.text.contains(&bare);
        let ruling = match (hits.iter().find(has_value), hits.first()) {
            (Some(hit), _) => Ruling::holds(format!("{}: {}", hit.place, hit.text)),
            (None, Some(hit)) => Ruling::holds(format!("{} has `{name}`", hit.place)),
            (None, None) => return None,
        };
        Some(claim(reading, line, Kind::ConfigValue, &format!("{name} = {bare}"), Said::Neither, ruling))
    };
    shown(reading).filter_map(claimed).collect()
}

/// The settings that fences show, by name and value.
fn shown(reading: &Reading) -> impl Iterator<Item = (&Line, &str, &str)> {
    reading.lines.iter().filter(|line| is_of_settings(reading, line)).filter_map(|line| {
        let found = SETTING.captures(&line.text)?;
        Some((line, found.get(1)?.as_str(), found.get(2)?.as_str()))
    })
}

fn is_of_settings(reading: &Reading, line: &Line) -> bool {
    let Role::Code(fence) = line.role else { return false };
    reading.languages.get(fence).is_some_and(|language| LANGUAGES.contains(&language.as_str()))
}
