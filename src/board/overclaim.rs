//! Overclaims: what a document calls done and the board finds otherwise, and by how much more is claimed than verified.

use super::{Board, Row};
use crate::check::Status;
use crate::checklist::{Checklist, Item, Said};

/// From so many points on, what is claimed beyond what is verified is worth a word.
pub const LARGE_EXCESS: f64 = 10.0;

/// The document calls it done, and the check or the mark that decides it finds otherwise.
pub fn is_overclaimed(row: &Row, item: &Item) -> bool {
    let is_done = item.claim.as_ref().is_some_and(|claim| claim.said == Said::Done);
    is_done && matches!(row.found(), Status::Fail | Status::Partial)
}

impl Row {
    /// How it stands whatever waives it.
    pub fn found(&self) -> Status {
        let excused = self.outcome.as_deref().filter(|_| self.status == Status::Waived);
        excused.map_or(self.status, |outcome| outcome.status)
    }
}

impl Board {
    /// The items that the documents call done and that are not.
    pub fn overclaims<'b>(&'b self, checklists: &'b [Checklist]) -> impl Iterator<Item = &'b Row> {
        self.rows.iter().filter(|row| self.item(checklists, row).is_some_and(|item| is_overclaimed(row, item)))
    }

    /// By how many points more is claimed than verified, where that is much.
    pub fn excess(&self) -> Option<f64> {
        let excess = self.score.claimed? - self.score.verified.unwrap_or(0.0);
        (excess >= LARGE_EXCESS).then_some(excess)
    }
}
