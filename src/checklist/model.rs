//! Checklists as typed values.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::claim::Claim;
use super::fix::Fix;
use super::planning::{Risk, Weeks};
use crate::check::{Check, Manual, Strength, manual_part};
use crate::period::Term;
use crate::problem::{Place, Problem};
use crate::text::Sanitized;

pub const DEFAULT_LEVELS: [&str; 4] = ["demo", "internal", "production", "regulated"];

/// How many days a waiver may excuse where the checklist does not say.
pub const WAIVER_DAYS: i32 = 90;

/// A TOML file of areas, each of items.
#[derive(Clone, Debug)]
pub struct Checklist {
    pub id: String,
    pub title: Sanitized,
    /// Its share in the board's score when several checklists are loaded.
    pub weight: f64,
    /// The levels, least demanding first.
    pub levels: Vec<String>,
    /// What a partial mark earns, from 0 to 1.
    pub partial_credit: f64,
    /// How long a waiver may excuse at most.
    pub waiver_max: Term,
    pub when: Option<Condition>,
    pub areas: Vec<Area>,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// The file as people name it.
    pub origin: String,
    pub source: Source,
}

/// Whose a checklist is, which decides what it may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// It lies in the audited repository, whoever wrote it.
    #[default]
    Repository,
    Embedded,
    /// A file of the user's own, outside the repository.
    User,
}

#[derive(Clone, Debug)]
pub struct Area {
    pub id: String,
    pub title: Sanitized,
    pub weight: f64,
    pub when: Option<Condition>,
    pub items: Vec<Item>,
}

/// One thing that should be true.
#[derive(Clone, Debug)]
pub struct Item {
    pub key: ItemKey,
    pub id: String,
    pub title: Sanitized,
    pub why: Sanitized,
    pub fix: Option<Fix>,
    pub gate: bool,
    /// What the gate must be passed by at least.
    pub at_least: Option<Strength>,
    /// An index into the checklist's levels.
    pub level: usize,
    pub weight: f64,
    pub owner: Option<Sanitized>,
    /// How much it matters, in the words of whoever wrote it.
    pub priority: Option<Sanitized>,
    /// How likely its work is to break something.
    pub risk: Option<Sanitized>,
    pub weeks: Option<Weeks>,
    /// It is shown and takes no part in scores.
    pub optional: bool,
    pub effort: Option<Effort>,
    /// The names that it had before, under which statements about it may lie.
    pub was: Vec<ItemKey>,
    /// The items that must pass before this one makes sense.
    pub needs: Vec<ItemKey>,
    pub when: Option<Condition>,
    /// How it is decided, or what is wrong with its definition.
    pub check: Result<Condition, Problem>,
    /// What the document says that it was imported from.
    pub claim: Option<Claim>,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// A check with the canonical text of its definition, which tells equal checks.
#[derive(Clone, Debug)]
pub struct Condition {
    pub signature: Arc<str>,
    pub check: Arc<dyn Check>,
}

/// How long it takes, from least to most, in minutes; a day has 8 hours, a week 5 days.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    pub least: f64,
    pub most: f64,
    /// As it was written.
    pub text: Sanitized,
}

/// `CHECKLIST/AREA.ITEM`: the item's name everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey(Arc<str>);

impl ItemKey {
    pub fn new(checklist: &str, area: &str, item: &str) -> Self {
        Self(format!("{checklist}/{area}.{item}").into())
    }

    /// A key as it is written in full; None if it lacks a part.
    pub fn parse(text: &str) -> Option<Self> {
        let (checklist, rest) = text.split_once('/')?;
        let (area, item) = rest.split_once('.')?;
        [checklist, area, item].iter().all(|part| is_id(part)).then(|| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn checklist(&self) -> &str {
        self.0.split_once('/').map_or("", |(checklist, _)| checklist)
    }

    /// `AREA.ITEM`.
    pub fn local(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(_, local)| local)
    }

    pub fn id(&self) -> &str {
        self.0.rsplit_once('.').map_or(&self.0, |(_, id)| id)
    }

    /// Whether a person who writes `suffix` can mean this item: `threat-model`, `security.threat-model`, or all of it.
    pub fn ends_with(&self, suffix: &str) -> bool {
        self.0.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '.']))
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Serialize for ItemKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ItemKey {
    /// What comes from a file need not be a key.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("it is no item's key"))
    }
}

/// Ids are lower-case letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl Item {
    /// What a mark on it speaks about; None when programs decide it alone.
    pub fn manual(&self) -> Option<&Manual> {
        self.check.as_ref().ok().and_then(|condition| manual_part(&*condition.check))
    }

    /// What the plan says of it: `priority high · risk low · weeks 3–4`; empty if nothing.
    pub fn plan(&self) -> String {
        let named = |name: &str, value: &Option<Sanitized>| value.as_ref().map(|value| format!("{name} {value}"));
        let parts =
            [named("priority", &self.priority), named("risk", &self.risk), self.weeks.map(|weeks| weeks.to_string())];
        let optional = self.optional.then(|| "optional".to_owned());
        parts.into_iter().chain([optional]).flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The check kind's name.
    pub fn kind(&self) -> &'static str {
        self.check.as_ref().map_or("error", |condition| condition.check.kind())
    }
}

impl Checklist {
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.areas.iter().flat_map(|area| &area.items)
    }

    /// The risks that an item mitigates.
    pub fn risks_of(&self, key: &ItemKey) -> impl Iterator<Item = &Risk> {
        self.risks.iter().filter(move |risk| risk.mitigated_by.contains(key))
    }
}

impl Effort {
    const UNITS: [(&'static str, f64); 12] = [
        ("min", 1.0),
        ("m", 1.0),
        ("minutes", 1.0),
        ("h", 60.0),
        ("hour", 60.0),
        ("hours", 60.0),
        ("d", 480.0),
        ("day", 480.0),
        ("days", 480.0),
        ("w", 2400.0),
        ("week", 2400.0),
        ("weeks", 2400.0),
    ];

    /// Reads `2h`, `2-4h`, `30min-1d`, `1–2 days`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bounds = text.split(['-', '–', '—']);
        let (first, last) = (bounds.next()?, bounds.next());
        let (number, unit) = quantity(last.unwrap_or(first))?;
        let most = number * unit?;
        let least = match quantity(first)? {
            (number, own) if last.is_some() => number * own.or(unit)?,
            _ => most,
        };
        let usable = least >= 0.0 && most >= least && bounds.next().is_none();
        usable.then(|| Self { least, most, text: text.trim().into() })
    }
}

/// A number and what its unit is worth in minutes, if it names one.
fn quantity(text: &str) -> Option<(f64, Option<f64>)> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let number = number.trim().parse::<f64>().ok().filter(|number| number.is_finite())?;
    if unit.is_empty() {
        return Some((number, None));
    }
    let minutes = Effort::UNITS.iter().find(|(name, _)| *name == unit.trim()).map(|(_, minutes)| *minutes)?;
    Some((number, Some(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_their_suffixes() {
        let key = ItemKey::new("weighted-release", "security", "threat-model");
        for suffix in ["threat-model", "security.threat-model", "weighted-release/security.threat-model"] {
            assert!(key.ends_with(suffix), "{suffix}");
        }
        assert!(!key.ends_with("model") && !key.ends_with("release/security.threat-model"));
        assert_eq!(ItemKey::parse(key.as_str()), Some(key));
        assert!(ItemKey::parse("a/b").is_none() && ItemKey::parse("../a.b").is_none());
    }

    #[test]
    fn efforts() {
        let minutes = |text| Effort::parse(text).map(|effort| (effort.least, effort.most));
        assert_eq!(minutes("2-4h"), Some((120.0, 240.0)));
        assert_eq!(minutes("1–2 days"), Some((480.0, 960.0)));
        assert_eq!(minutes("30min"), Some((30.0, 30.0)));
        assert_eq!(minutes("30min-1d"), Some((30.0, 480.0)));
        assert!(minutes("4-2h").is_none() && minutes("soon").is_none() && minutes("2 moons").is_none());
    }
}
