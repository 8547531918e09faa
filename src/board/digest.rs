//! What a sign-off is bound to: the counted items' statuses, definitions and evidence at a level, as one digest. Neither the
//! order in which anything was read, nor the machine, nor the sign-offs themselves are part of it.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Row;
use super::{Active, Inputs};
use crate::check::Status;
use crate::checklist::{Area, Checklist, Condition, Item};
use crate::ledger::{Evidence, Force, StandingWaiver, Waiver};
use crate::text::Sanitized;

/// The board as a person signs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// In hexadecimal.
    pub digest: String,
    /// The status of each item that counts, by its key.
    pub statuses: BTreeMap<String, String>,
}

/// An item that stands otherwise than when it was signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub item: Sanitized,
    /// None for an item that did not count.
    pub from: Option<Sanitized>,
    /// None for one that no longer counts.
    pub to: Option<Sanitized>,
}

impl Snapshot {
    /// At the level of a rank, whatever level the board aims at.
    pub(super) fn of(inputs: &Inputs<'_>, active: &[Active<'_>], rows: &[Row], levels: &[String], rank: usize) -> Self {
        let force = inputs.ledger.force(inputs.checklists);
        let counted = items(active).zip(rows).filter(|(_, row)| counts(row, rank));
        let forms: BTreeMap<&str, Vec<u8>> = counted
            .map(|(definition, row)| (row.key.as_str(), form(definition, row, force.get(row.key.as_str()))))
            .collect();
        let mut text = Form(b"gonogo board 1\n".to_vec());
        text.push(levels.get(rank).map_or("", String::as_str));
        for form in forms.values() {
            text.0.extend_from_slice(form);
        }
        let statuses = rows.iter().filter(|row| counts(row, rank));
        Self {
            digest: blake3::hash(&text.0).to_hex().to_string(),
            statuses: statuses.map(|row| (row.key.to_string(), word(row.status).to_owned())).collect(),
        }
    }

    /// What differs from the statuses that a sign-off kept.
    pub fn changes_since(&self, signed: &BTreeMap<String, String>) -> Vec<Change> {
        let items: BTreeSet<&String> = signed.keys().chain(self.statuses.keys()).collect();
        let changes = items.into_iter().map(|item| (item, signed.get(item), self.statuses.get(item)));
        let shown = |status: Option<&String>| status.map(|status| Sanitized::new(status));
        changes
            .filter(|(_, from, to)| from != to)
            .map(|(item, from, to)| Change { item: Sanitized::new(item), from: shown(from), to: shown(to) })
            .collect()
    }
}

/// Whether an item takes part at a level.
fn counts(row: &Row, rank: usize) -> bool {
    row.level <= rank && row.status != Status::NotApplicable
}

type Definition<'a> = (&'a Checklist, &'a Area, &'a Item);

/// The definitions behind the rows, in their order.
fn items<'a>(active: &'a [Active<'a>]) -> impl Iterator<Item = Definition<'a>> {
    active.iter().flat_map(|Active { checklist, .. }| {
        checklist.areas.iter().flat_map(move |area| area.items.iter().map(move |item| (*checklist, area, item)))
    })
}

fn form((checklist, area, item): Definition<'_>, row: &Row, force: Option<&Force<'_>>) -> Vec<u8> {
    let mut form = Form(Vec::new());
    form.push(row.key.as_str());
    form.push(word(row.status));
    form.push(if item.gate { "gate" } else { "" });
    form.push(checklist.levels.get(item.level).map_or("", String::as_str));
    form.push(item.check.as_ref().map_or("", |condition| &condition.signature));
    for when in [&checklist.when, &area.when, &item.when] {
        form.push(when.as_ref().map_or("", |Condition { signature, .. }| signature));
    }
    let evidence = force.into_iter().flat_map(|force| &force.marks).flat_map(|mark| &mark.evidence);
    let fingerprints: BTreeSet<String> = evidence.map(fingerprint).collect();
    form.push(&fingerprints.len().to_string());
    fingerprints.iter().for_each(|fingerprint| form.push(fingerprint));
    // Who approves of a conditional GO approves of its conditions.
    let waivers: BTreeSet<String> = force.into_iter().flat_map(|force| &force.waivers).map(terms).collect();
    waivers.iter().for_each(|terms| form.push(terms));
    form.0
}

fn terms(standing: &StandingWaiver<'_>) -> String {
    let Waiver { control, paths, .. } = standing.waiver;
    let until = standing.statement.until.as_ref().map(ToString::to_string);
    format!("waiver until {until:?} control {control:?} paths {paths:?}")
}

fn fingerprint(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Path { path, blake3 } => format!("path {path} {}", blake3.as_deref().unwrap_or_default()),
        Evidence::Url(url) => format!("url {url}"),
        Evidence::Commit(commit) => format!("commit {commit}"),
        Evidence::Text(text) => format!("text {text}"),
    }
}

/// As JSON has it, too.
fn word(status: Status) -> &'static str {
    if status == Status::NotApplicable { "na" } else { status.word() }
}

/// Texts that each say how long they are, so that no two lists of them have one form.
struct Form(Vec<u8>);

impl Form {
    fn push(&mut self, text: &str) {
        self.0.extend_from_slice(format!("{}:{text}\n", text.len()).as_bytes());
    }
}
