//! GO or NO-GO, at the level aimed at and at every other.

use super::model::{Gate, Row, Undecided, Verdict};
use super::roles::Poll;
use super::{Active, Inputs};
use crate::check::Status;
use crate::checklist::{Checklist, DEFAULT_LEVELS};
use crate::problem::Severity;

/// The levels of all checklists in one order; where they differ, the first that names a level places it.
pub fn levels(active: &[Active<'_>]) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for Active { checklist, .. } in active {
        let mut after = 0;
        for level in &checklist.levels {
            match levels.iter().position(|known| known == level) {
                Some(at) => after = at + 1,
                None => {
                    levels.insert(after, level.clone());
                    after += 1;
                }
            }
        }
    }
    if levels.is_empty() { DEFAULT_LEVELS.map(str::to_owned).to_vec() } else { levels }
}

/// Where a checklist's own levels stand among all.
pub fn ranks(levels: &[String], checklist: &Checklist) -> Vec<usize> {
    checklist.levels.iter().map(|level| levels.iter().position(|known| known == level).unwrap_or(0)).collect()
}

/// The level asked for, else production, else the highest.
pub fn aimed_level(levels: &[String], asked: Option<&str>) -> usize {
    let position = |name: &str| levels.iter().position(|level| level == name);
    asked.and_then(position).or_else(|| position("production")).unwrap_or(levels.len().saturating_sub(1))
}

pub fn verdict(inputs: &Inputs<'_>, rows: &[Row], poll: &Poll) -> Verdict {
    let gates: Vec<&Row> = rows.iter().filter(|row| row.gate == Gate::Counted).collect();
    let all_known = rows.iter().all(Row::is_known);
    if !all_known {
        return Verdict::Checking;
    }
    let any = |status: Status| gates.iter().any(|row| row.status == status);
    let failing = gates.iter().any(|row| !matches!(row.status, Status::Pass | Status::Waived | Status::Error));
    let broken = inputs.problems.iter().any(|problem| problem.severity == Severity::Error);
    if failing || poll.is_refused() {
        Verdict::NoGo
    } else if any(Status::Error) {
        Verdict::Undecided(Undecided::GateInError)
    } else if broken || inputs.ledger.damages().next().is_some() {
        Verdict::Undecided(Undecided::Damaged)
    } else if gates.is_empty() && !inputs.without_gates {
        Verdict::Undecided(Undecided::NoGate)
    } else if poll.open().next().is_some() {
        // What is in error may have outdated them, so that this is asked last.
        Verdict::NoGo
    } else if any(Status::Waived) {
        Verdict::ConditionalGo
    } else {
        Verdict::Go
    }
}

/// The highest level at which all gates up to it pass and the roles approve; None when that holds at no level.
pub fn level_reached(
    inputs: &Inputs<'_>,
    rows: &[Row],
    level: usize,
    approved: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let sound = inputs.problems.iter().all(|problem| problem.severity != Severity::Error)
        && inputs.ledger.damages().next().is_none()
        && rows.iter().all(Row::is_known);
    let passes = |at: usize| {
        let mut gates = rows.iter().filter(|row| is_gate(row) && row.level <= at).peekable();
        (inputs.without_gates || gates.peek().is_some())
            && gates.all(|row| matches!(row.status, Status::Pass | Status::Waived))
            && approved(at)
    };
    // Above the level aimed at the highest reached may lie, too: a repository can be better than it wants to be.
    let highest = rows.iter().map(|row| row.level).max().unwrap_or(0).max(level);
    if sound { (0..=highest).rev().find(|at| passes(*at)) } else { None }
}

/// A gate that applies, at whatever level.
fn is_gate(row: &Row) -> bool {
    row.gate != Gate::None && row.status != Status::NotApplicable
}
