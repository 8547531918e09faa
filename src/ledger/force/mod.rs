//! Which statements about an item are in force: those that nothing in force withdraws or supersedes. Files may be read
//! in any order and clocks may lie; only what statements name decides.
//!
//! A withdrawal undoes what it names: a mark that is withdrawn no longer supersedes anything, so what it had replaced is
//! in force again, and a withdrawal that is withdrawn withdraws nothing. A mark that is superseded goes on superseding:
//! who replaced it had seen what it replaced. Statements that name each other in a circle (only by hand can they) have
//! no first one, so that the names along a circle count for nothing, and those of its marks that nothing else replaces
//! are all in force.

mod circles;

use std::cmp::Reverse;
use std::collections::HashMap;

use self::circles::circles;
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
    let stands = |at: usize| statements[at].status().is_some() && !withdrawn[at];
    let superseded = superseded(statements, stands);
    let standing = (0..statements.len()).filter(|at| stands(*at) && !superseded[*at]);
    let mut marks: Vec<_> = standing.map(|at| statements[at]).collect();
    marks.sort_by_key(|mark| (Reverse(mark.status().map(disfavour)), mark.id.clone()));
    marks
}

/// Which statements a withdrawal voids that is not void itself.
fn withdrawn(statements: &[&Statement]) -> Vec<bool> {
    let named = named(statements, |at| statements[at].kind == Kind::Withdrawal);
    let circles = circles(&named);
    let mut void = vec![false; statements.len()];
    // Who withdraws comes before what it withdraws, so that it is settled whether it is void when its turn comes.
    let mut order: Vec<_> = (0..statements.len()).collect();
    order.sort_by_key(|at| circles[*at]);
    for from in order {
        let counts = !void[from];
        for to in named[from].iter().filter(|to| counts && circles[**to] != circles[from]) {
            void[*to] = true;
        }
    }
    void
}

/// Which statements a standing mark names, other than those that name it back, be it through others.
fn superseded(statements: &[&Statement], stands: impl Fn(usize) -> bool) -> Vec<bool> {
    let named = named(statements, stands);
    let circles = circles(&named);
    let mut superseded = vec![false; statements.len()];
    for (from, names) in named.iter().enumerate() {
        for to in names.iter().filter(|to| circles[**to] != circles[from]) {
            superseded[*to] = true;
        }
    }
    superseded
}

/// For each statement the places of those it names, for those that `count`; names of what is not there are passed over.
fn named(statements: &[&Statement], count: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let places: HashMap<&StatementId, usize> =
        statements.iter().enumerate().map(|(at, statement)| (&statement.id, at)).collect();
    let named = |at: usize| statements[at].supersedes.iter().filter_map(|id| places.get(id).copied()).collect();
    (0..statements.len()).map(|at| if count(at) { named(at) } else { Vec::new() }).collect()
}

/// How unfavourable a mark is for its item. Who says that it holds in part says that it applies and is not done.
fn disfavour(status: MarkStatus) -> u8 {
    match status {
        MarkStatus::Veto => 4,
        MarkStatus::Fail => 3,
        MarkStatus::Partial => 2,
        MarkStatus::NotApplicable => 1,
        MarkStatus::Pass => 0,
    }
}

#[cfg(test)]
mod tests;
