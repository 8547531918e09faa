//! Kinds of Kubernetes that a line names: that a manifest is one, or none is.

use super::vocabulary::KINDS;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::words;

/// Kinds of Kubernetes that a line names: `ExternalSecrets examples`, `PodDisruptionBudget`.
pub(super) fn kinds(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let named: Vec<&str> =
        KINDS.iter().filter(|(name, _)| names_kind(&line.text, name)).map(|(_, kind)| *kind).collect();
    let first = *named.first()?;
    let found = |kind: &str| known.manifests.iter().find(|manifest| manifest.kind == kind);
    let text = line.text.clone();
    let said = reading.said(line);
    if let Some(manifests) = named.iter().map(|kind| found(kind)).collect::<Option<Vec<_>>>() {
        let is_comment = manifests.iter().any(|manifest| manifest.is_comment) && !line.lower().contains("comment");
        let places: Vec<_> = manifests.iter().map(|manifest| manifest.place.to_string()).collect();
        let evidence = format!("{} in {}", named.join(" and "), places.join(", "));
        let ruling =
            if is_comment { Ruling::open(format!("{evidence}, in a comment")) } else { Ruling::holds(evidence) };
        return Some(claim(reading, line, Kind::ConfigValue, &text, said, ruling));
    }
    let is_open = is_loose(line) || !reading.is_now(line);
    // A manifest may refer to one that is nowhere.
    let is_only_referred_to = known.hits.of(first).all(|hit| is_reference(&hit.text, first));
    if is_only_referred_to && named.len() == 1 && !known.manifests.is_empty() && !is_open {
        let evidence =
            format!("none of {} manifests is of the kind {first}, and nothing else makes one", known.manifests.len());
        return Some(claim(reading, line, Kind::ConfigValue, &text, said, Ruling::fails(evidence)));
    }
    None
}

/// `configMapRef:`, `- configMap:`: a line in small letters that refers to a kind.
fn is_reference(line: &str, kind: &str) -> bool {
    let key = line.trim_start_matches("- ").strip_prefix(&kind.to_lowercase());
    key.is_some_and(|rest| [":", "ref:", "keyref:", "name:"].iter().any(|ending| rest.starts_with(ending)))
}

/// Whether a text names a kind, in the singular or in the plural, as it is written or as people say it.
pub(in crate::claims) fn names_kind(text: &str, name: &str) -> bool {
    let plural = [format!("{name}s"), format!("{}ies", name.trim_end_matches('y'))];
    let is_written = words(text).any(|word| word == name || plural.iter().any(|plural| plural == word));
    is_written || text.to_lowercase().contains(&spoken(name))
}

/// `pod disruption budget` for `PodDisruptionBudget`.
fn spoken(name: &str) -> String {
    let mut spoken = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && spoken.ends_with(char::is_lowercase) {
            spoken.push(' ');
        }
        spoken.extend(character.to_lowercase());
    }
    // `HPA` is no two words, and `cron job` is said of others.
    if spoken.matches(' ').count() > 1 || spoken == "network policy" { spoken } else { name.to_owned() }
}
