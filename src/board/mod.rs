//! Everything evaluated at one moment: statuses, scores, gates, levels and the verdict, from checklists, outcomes and
//! the ledger. Nothing here reads a file or a clock.

mod age;
mod difference;
mod mark;
mod model;
mod points;
mod rows;
mod score;
mod verdict;

pub use difference::{Difference, Glance, Ratchet, Side, Turn};
pub use mark::{Freshness, MarkError, admit_mark, mark_status};
pub use model::{AreaScore, Board, ChecklistScore, Gate, Outcomes, Row, Score, Undecided, Verdict, percent};
pub use points::{Attribution, Points, Reachable};

use std::sync::Arc;

use jiff::Timestamp;

use crate::check::{Outcome, Status};
use crate::checklist::{Checklist, Condition};
use crate::ledger::Ledger;
use crate::problem::Problem;

/// What a board is made of.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub checklists: &'a [Checklist],
    pub outcomes: &'a Outcomes,
    pub ledger: &'a Ledger,
    pub freshness: &'a Freshness,
    /// The level aimed at; None for the checklists' own default.
    pub level: Option<&'a str>,
    /// The configuration says that there need not be a gate.
    pub without_gates: bool,
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
    let mut rows = rows::rows(inputs, &active, &levels, level);
    let scores = score::scores(&active, &mut rows);
    let verdict = verdict::verdict(inputs, &rows);
    let level_reached = verdict::level_reached(inputs, &rows, level);
    let blockers = (0..rows.len()).filter(|at| rows[*at].is_open_gate()).collect();
    let gates = rows.iter().filter(|row| row.gate == Gate::Counted).count();
    let score = Score { excused: rows.iter().filter(|row| row.excused).count(), ..scores.board };
    Board {
        level: levels.get(level).cloned().unwrap_or_default(),
        level_reached: level_reached.and_then(|at| levels.get(at).cloned()),
        levels,
        verdict,
        score,
        checklists: scores.checklists,
        areas: scores.areas,
        rows,
        blockers,
        gates,
        next_turn: inputs.outcomes.iter().filter_map(|outcome| age::next_turn(outcome, inputs.now)).min(),
        damages: inputs.ledger.damages().map(|damage| damage.problem.clone()).collect(),
    }
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
