//! Which statements about an item are in force: those that nothing in force withdraws or supersedes. Files may be read
//! in any order and clocks may lie; only what statements name decides.

use std::collections::{HashMap, HashSet};

use super::model::{Kind, Ledger, MarkStatus, Statement, StatementId};

/// What the ledger says of one item.
#[derive(Clone, Debug, Default)]
pub struct Force<'a> {
    /// The marks in force, the least favourable first; more than one means that the item is contested.
    pub marks: Vec<&'a Statement>,
    /// All statements about the item, oldest first.
    pub history: Vec<&'a Statement>,
}

impl Ledger {
    /// What is in force for every item that has a statement, by the item's key.
    pub fn force(&self) -> HashMap<&str, Force<'_>> {
        let mut by_item: HashMap<&str, Force<'_>> = HashMap::new();
        for statement in self.statements.values() {
            by_item.entry(&statement.item).or_default().history.push(statement);
        }
        for force in by_item.values_mut() {
            force.history.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
            force.marks = in_force(&force.history);
        }
        by_item
    }
}

impl<'a> Force<'a> {
    /// The mark that counts: the least favourable of those in force.
    pub fn mark(&self) -> Option<&'a Statement> {
        self.marks.first().copied()
    }

    pub fn is_contested(&self) -> bool {
        self.marks.len() > 1
    }

    /// The ids that a new statement supersedes.
    pub fn ids(&self) -> Vec<StatementId> {
        self.marks.iter().map(|mark| mark.id.clone()).collect()
    }
}

fn in_force<'a>(statements: &[&'a Statement]) -> Vec<&'a Statement> {
    let withdrawn = withdrawn(statements);
    let standing = statements.iter().filter(|statement| !withdrawn.contains(&statement.id));
    let superseded: HashSet<&StatementId> = standing
        .clone()
        .filter(|statement| matches!(statement.kind, Kind::Mark(_)))
        .flat_map(|statement| statement.supersedes.iter().filter(|id| **id != statement.id))
        .collect();
    let mut marks: Vec<_> = standing
        .filter(|statement| statement.status().is_some() && !superseded.contains(&statement.id))
        .copied()
        .collect();
    if marks.is_empty() {
        // Marks that supersede each other in a circle (only by hand) all stay in force rather than none.
        marks = statements
            .iter()
            .filter(|statement| statement.status().is_some() && !withdrawn.contains(&statement.id))
            .copied()
            .collect();
    }
    marks.sort_by_key(|mark| (std::cmp::Reverse(mark.status().map(disfavour)), mark.id.clone()));
    marks
}

/// The statements that a withdrawal voids; a withdrawal that was withdrawn voids nothing.
fn withdrawn<'a>(statements: &[&'a Statement]) -> HashSet<&'a StatementId> {
    let withdrawals: Vec<_> = statements.iter().filter(|statement| statement.kind == Kind::Withdrawal).collect();
    let mut void: HashSet<&StatementId> = HashSet::new();
    // Each round settles withdrawals whose own withdrawers are settled; a circle (only by hand) never settles and
    // withdraws nothing.
    let mut settled: HashSet<&StatementId> = HashSet::new();
    loop {
        let mut progressed = false;
        for withdrawal in &withdrawals {
            let withdrawers = withdrawals.iter().filter(|other| other.supersedes.contains(&withdrawal.id));
            if settled.contains(&withdrawal.id) || !withdrawers.clone().all(|other| settled.contains(&other.id)) {
                continue;
            }
            settled.insert(&withdrawal.id);
            progressed = true;
            if !void.contains(&withdrawal.id) {
                void.extend(&withdrawal.supersedes);
            }
        }
        if !progressed {
            return void;
        }
    }
}

/// How unfavourable a mark is for its item.
fn disfavour(status: MarkStatus) -> u8 {
    match status {
        MarkStatus::Veto => 4,
        MarkStatus::Fail => 3,
        MarkStatus::NotApplicable => 2,
        MarkStatus::Partial => 1,
        MarkStatus::Pass => 0,
    }
}
