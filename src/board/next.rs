//! What to do next: of what can be begun now, what opens gates first, then what gains most for its effort.

use std::cmp::Ordering;

use super::model::{Board, Row, Verdict};
use crate::check::Status;
use crate::checklist::{Checklist, Effort};

/// What an item costs that does not say so, in minutes: half a day, so that neither is such an item always first nor last.
const UNKNOWN_EFFORT: f64 = 240.0;

/// Why a thing comes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    OpenGate,
    /// An open gate waits for it.
    BeforeGate,
    Other,
}

impl Board {
    /// The best next things to do, the best first, as indices of rows. None while nothing is decided yet.
    pub fn next_steps(&self, checklists: &[Checklist], most: usize) -> Vec<usize> {
        if self.verdict == Verdict::Checking {
            return Vec::new();
        }
        let can_begin = |row: &Row| {
            let open = !matches!(row.status, Status::Pass | Status::Waived | Status::NotApplicable);
            row.counted && open && row.blocked_by.is_empty()
        };
        let mut steps: Vec<(usize, Rank, f64)> = Vec::new();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| can_begin(row)) {
            let effort = self.item(checklists, row).and_then(|item| item.effort.as_ref());
            steps.push((at, self.rank(row), row.gain / effort.map_or(UNKNOWN_EFFORT, middle)));
        }
        steps.sort_by(|left, right| match left.1.cmp(&right.1) {
            Ordering::Equal => right.2.total_cmp(&left.2).then(left.0.cmp(&right.0)),
            rank => rank,
        });
        steps.truncate(most);
        steps.into_iter().map(|(at, ..)| at).collect()
    }

    fn rank(&self, row: &Row) -> Rank {
        let waits = |gate: &Row| gate.is_open_gate() && gate.blocked_by.contains(&row.key);
        if row.is_open_gate() {
            Rank::OpenGate
        } else if self.rows.iter().any(waits) {
            Rank::BeforeGate
        } else {
            Rank::Other
        }
    }
}

/// Between least and most, and never nothing.
fn middle(effort: &Effort) -> f64 {
    f64::midpoint(effort.least, effort.most).max(1.0)
}
