//! Everything evaluated at one moment: statuses, scores, gates, levels and the verdict, from checklists, outcomes and
//! the ledger. Nothing here reads a file or a clock.

mod admit;
mod age;
mod difference;
mod digest;
mod end;
mod expiry;
mod mark;
mod model;
mod next;
mod overclaim;
mod person;
mod plan;
mod points;
mod roles;
mod rows;
mod score;
mod sign;
mod trend;
mod verdict;
mod waiver;

pub use admit::{admit_ruling, admit_waiver, admit_words};
pub use difference::{Difference, Glance, Ratchet, RoleTurn, Side, Turn};
pub use digest::{Change, Snapshot};
pub use end::{read_end, shown_end};
pub use expiry::{Expiring, Expiry, mark_end};
pub use mark::{Freshness, Refusal, admit_mark, mark_status};
pub use model::{AreaScore, Board, ChecklistScore, Gate, Orphan, Outcomes, Row, Score, Undecided, Verdict, percent};
pub use overclaim::{LARGE_EXCESS, is_overclaimed};
pub use plan::{Finish, Hours, OwnerTotal, Plan, PlanSort, Step};
pub use points::{Attribution, Points, Reachable};
pub use roles::{Poll, Proof, Proofs, RoleRow, RoleStatus, Signed, SignedId};
pub use sign::SignOffDraft;
pub use trend::{Direction, Forecast, NoForecast, Origin, Pace, TrendPoint, TrendTurn};
pub use waiver::{WaiverRow, WaiverState, standing_waivers};

use std::sync::Arc;

use jiff::Timestamp;

use crate::check::{Outcome, Status};
use crate::checklist::{Checklist, Condition};
use crate::config::SignOffs;
use crate::ledger::{Ledger, Statement, orphaned_why};
use crate::problem::Problem;

use self::rows::Judged;

/// What a board is made of.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub checklists: &'a [Checklist],
    pub outcomes: &'a Outcomes,
    pub ledger: &'a Ledger,
    pub freshness: &'a Freshness,
    /// Who must sign, and what the signatures prove.
    pub sign_offs: &'a SignOffs,
    pub proofs: &'a Proofs,
    /// The level aimed at; None for the checklists' own default.
    pub level: Option<&'a str>,
    /// The configuration says that there need not be a gate.
    pub without_gates: bool,
    /// The configuration says that who asks for a waiver cannot approve it.
    pub two_people: bool,
    /// What is wrong with definitions and configuration.
    pub problems: &'a [Problem],
    pub now: Timestamp,
}

impl Inputs<'_> {
    /// What was found of a condition, as it is now; None while it has not been evaluated yet.
    fn found(&self, condition: &Condition) -> Option<Arc<Outcome>> {
        self.outcomes.get(condition).map(|outcome| age::aged(&*condition.check, outcome, self.now))
    }
}

/// Evaluates everything. The cost is that of the items, not of their findings.
pub fn evaluate(inputs: &Inputs<'_>) -> Board {
    let active = active(inputs);
    let levels = verdict::levels(&active);
    let level = verdict::aimed_level(&levels, inputs.level);
    let Judged { mut rows, waivers, mut expiries } = rows::rows(inputs, &active, &levels, level);
    let scores = score::scores(&active, &mut rows);
    let poll = roles::poll(inputs, &active, &rows, &levels, level);
    let verdict = verdict::verdict(inputs, &rows, &poll);
    let approved = |at: usize| roles::poll(inputs, &active, &rows, &levels, at).open().next().is_none();
    let level_reached = verdict::level_reached(inputs, &rows, level, &approved);
    for row in rows.iter_mut().filter(|row| row.counted) {
        row.attested = poll.is_attested();
    }
    let blockers = (0..rows.len()).filter(|at| rows[*at].is_open_gate()).collect();
    let gates = rows.iter().filter(|row| row.gate == Gate::Counted).count();
    let next_turn = next_turn(inputs, &expiries, &waivers);
    expiries.retain(|expiry| inputs.now < expiry.when && expiry.when.duration_since(inputs.now) <= expiry::SOON);
    expiries.sort_by(|left, right| (left.when, &left.item).cmp(&(right.when, &right.item)));
    let score = Score { excused: rows.iter().filter(|row| row.excused).count(), ..scores.board };
    Board {
        level: levels.get(level).cloned().unwrap_or_default(),
        level_reached: level_reached.and_then(|at| levels.get(at).cloned()),
        levels,
        verdict,
        poll,
        score,
        checklists: scores.checklists,
        areas: scores.areas,
        rows,
        blockers,
        gates,
        waivers,
        expiring: expiries,
        next_turn,
        orphans: orphans(inputs),
        damages: inputs.ledger.damages().map(|damage| damage.problem.clone()).collect(),
        notes: inputs.ledger.notes(inputs.checklists, &inputs.freshness.removed),
        removed: inputs.freshness.removed.clone(),
    }
}

/// What is true of a board at its level, as one digest, and how each item stands: what a role signs and a review records.
pub fn snapshot(inputs: &Inputs<'_>, board: &Board) -> Snapshot {
    let rank = board.levels.iter().position(|level| *level == board.level).unwrap_or(0);
    Snapshot::of(inputs, &active(inputs), &board.rows, &board.levels, rank)
}

/// When something turns by itself, or comes into the view of what expires soon.
fn next_turn(inputs: &Inputs<'_>, expiries: &[Expiry], waivers: &[WaiverRow]) -> Option<Timestamp> {
    let outcomes = inputs.outcomes.iter().filter_map(|outcome| age::next_turn(outcome, inputs.now));
    let seen = |expiry: &Expiry| expiry.when.checked_sub(expiry::SOON).unwrap_or(expiry.when);
    let turns = expiries.iter().flat_map(|expiry| [seen(expiry), expiry.when]);
    let turns = turns.chain(waivers.iter().filter_map(|waiver| waiver.starts));
    outcomes.chain(turns.filter(|turn| *turn > inputs.now)).min()
}

fn orphans(inputs: &Inputs<'_>) -> Vec<Orphan> {
    let orphan = |statement: &Statement| Orphan {
        id: statement.id.clone(),
        item: statement.item.as_str().into(),
        kind: statement.kind.word().into(),
        by: statement.by.clone(),
        at: statement.at.timestamp(),
        why: orphaned_why(statement, inputs.checklists).into(),
    };
    inputs.ledger.orphans(inputs.checklists).into_iter().map(|(_, statement)| orphan(statement)).collect()
}

/// A checklist in force, with its index among those that are loaded.
#[derive(Clone, Copy)]
struct Active<'a> {
    index: usize,
    checklist: &'a Checklist,
}

/// The checklists whose `when` holds. One whose condition is not known yet waits; one whose condition cannot be judged
/// is in force, with its items in error.
fn active<'a>(inputs: &Inputs<'a>) -> Vec<Active<'a>> {
    let holds = |checklist: &Checklist| match &checklist.when {
        None => true,
        // One that is not decided yet is no reason to forget its gates; one without subjects says that it is not for here.
        Some(when) => inputs.found(when).is_some_and(|outcome| match outcome.status {
            Status::Pass | Status::Error => true,
            Status::Pending | Status::Stale => !outcome.without_subjects,
            _ => false,
        }),
    };
    let checklists = inputs.checklists.iter().enumerate();
    checklists.filter(|(_, checklist)| holds(checklist)).map(|(index, checklist)| Active { index, checklist }).collect()
}

#[cfg(test)]
mod tests;
