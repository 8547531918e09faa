//! The agenda of a review: the gates, what is in the way first; then what changed since the last time; then what expires.

use std::collections::{HashMap, HashSet};

use super::last::{LastReview, Stood};
use super::meeting::{Entry, Topic};
use crate::board::{Board, Gate, Row};
use crate::check::Status;
use crate::checklist::{Checklist, ItemKey};
use crate::ledger::{Force, Ledger};

/// What a meeting has to talk about now.
pub fn agenda(board: &Board, checklists: &[Checklist], ledger: &Ledger, last: Option<&LastReview>) -> Vec<Entry> {
    let force = ledger.force(checklists);
    let mut gates: Vec<&Row> = board.rows.iter().filter(|row| row.gate == Gate::Counted).collect();
    // What can be begun with comes before what waits for it; what passes is last.
    gates.sort_by_key(|row| (!row.is_open_gate(), row.status == Status::Pass, !row.blocked_by.is_empty()));
    let changed = board.rows.iter().filter(|row| is_changed(row, last, &force));
    let expiring = board.expiring.iter().filter_map(|expiry| board.row(&expiry.item));
    let topics = gates.into_iter().map(|row| (Topic::Gate, row));
    let topics = topics.chain(changed.map(|row| (Topic::Changed, row)));
    let topics = topics.chain(expiring.map(|row| (Topic::Expires, row)));
    let mut seen = HashSet::new();
    topics
        .filter(|(_, row)| seen.insert(&row.key))
        .filter_map(|(topic, row)| entry(board, checklists, row, topic))
        .collect()
}

/// The items that apply and are not on an agenda yet.
pub fn rest(board: &Board, checklists: &[Checklist], on_it: &[Entry]) -> Vec<Entry> {
    let on_it: HashSet<&ItemKey> = on_it.iter().map(|entry| &entry.item).collect();
    let others = board.rows.iter().filter(|row| row.status != Status::NotApplicable && !row.above_level);
    let others = others.filter(|row| !on_it.contains(&row.key));
    others.filter_map(|row| entry(board, checklists, row, Topic::Rest)).collect()
}

fn is_changed(row: &Row, last: Option<&LastReview>, force: &HashMap<&str, Force<'_>>) -> bool {
    Stood::of(row, last, force.get(row.key.as_str())).is_some_and(|stood| stood.is_changed(row))
}

fn entry(board: &Board, checklists: &[Checklist], row: &Row, topic: Topic) -> Option<Entry> {
    Some(Entry::new(row.key.clone(), board.item(checklists, row)?.title.clone(), topic))
}
