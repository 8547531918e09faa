//! What will expire: marks, waivers and evidence that are good until a moment.

use jiff::{SignedDuration, Timestamp};

use super::model::Row;
use super::waiver::{WaiverRow, WaiverState};
use crate::check::{Manual, Outcome, Status};
use crate::checklist::ItemKey;
use crate::ledger::{Statement, StatementId};

/// How far ahead the board looks.
pub const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Something that is good until a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Expiry {
    pub item: ItemKey,
    pub what: Expiring,
    /// From then on it is no longer good.
    pub when: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expiring {
    Mark(StatementId),
    Waiver(StatementId),
    /// What a check rests on.
    Evidence,
}

impl Expiring {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Mark(_) => "mark",
            Self::Waiver(_) => "waiver",
            Self::Evidence => "evidence",
        }
    }

    /// The statement that expires, if it is one.
    pub fn id(&self) -> Option<&StatementId> {
        match self {
            Self::Mark(id) | Self::Waiver(id) => Some(id),
            Self::Evidence => None,
        }
    }
}

/// When a mark is no longer good by the clock.
pub fn mark_end(mark: &Statement, manual: &Manual) -> Option<Timestamp> {
    let by_age = manual.max_age.map(|age| age.after(&mark.at));
    let said = mark.until.as_ref().and_then(|until| until.end(&mark.at));
    by_age.into_iter().chain(said).min()
}

/// What an item's mark and evidence are good until.
pub fn of_row(row: &Row, mark: Option<(&StatementId, Timestamp)>) -> impl Iterator<Item = Expiry> {
    let holds = |status| matches!(status, Status::Pass | Status::Partial);
    let outcome = row.outcome.as_deref().filter(|outcome| holds(outcome.status));
    let evidence = outcome.and_then(Outcome::until).map(|when| (Expiring::Evidence, when));
    let mark = mark.filter(|_| outcome.is_some()).map(|(id, when)| (Expiring::Mark(id.clone()), when));
    let item = row.key.clone();
    evidence.into_iter().chain(mark).map(move |(what, when)| Expiry { item: item.clone(), what, when })
}

pub fn of_waivers(waivers: &[WaiverRow]) -> impl Iterator<Item = Expiry> {
    let running = waivers.iter().filter(|waiver| matches!(waiver.state, WaiverState::Approved | WaiverState::Asked));
    running.map(|waiver| Expiry {
        item: waiver.item.clone(),
        what: Expiring::Waiver(waiver.id.clone()),
        when: waiver.ends,
    })
}
