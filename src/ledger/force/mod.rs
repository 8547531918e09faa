//! Which statements about an item are in force: those that nothing in force withdraws or supersedes. Files may be read
//! in any order and clocks may lie; only what statements name decides.
//!
//! A withdrawal undoes what it names: a mark that is withdrawn no longer supersedes anything, so what it had replaced is
//! in force again, and a withdrawal that is withdrawn withdraws nothing. A mark that is superseded goes on superseding:
//! who replaced it had seen what it replaced. Statements that name each other in a circle (only by hand can they) have
//! no first one, so that the names along a circle count for nothing, and those of its marks that nothing else replaces
//! are all in force. Waivers, assignments and what is decided about a waiver replace their own kind by the same rule.

mod circles;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use self::circles::circles;
use super::model::{Kind, Ledger, MarkStatus, Statement, StatementId};
use super::waiver::{Ruling, Waiver};
use crate::checklist::{Checklist, renamed};
use crate::text::Sanitized;

/// What the ledger says of one item.
#[derive(Clone, Debug, Default)]
pub struct Force<'a> {
    /// The marks in force, the least favourable first; more than one means that the item is contested.
    pub marks: Vec<&'a Statement>,
    /// The waivers in force, oldest first, whatever was decided about them.
    pub waivers: Vec<StandingWaiver<'a>>,
    /// The assignments in force, oldest first: the last counts.
    pub assignments: Vec<&'a Statement>,
    /// The comments that nobody withdrew or corrected, oldest first.
    pub comments: Vec<&'a Statement>,
    /// All statements about the item, oldest first.
    pub history: Vec<&'a Statement>,
}

/// What has become of a statement about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    Counts,
    /// By whom.
    Withdrawn(&'a Sanitized),
    Superseded(&'a Sanitized),
    /// It counts for nothing, and nobody's word is the reason.
    NoEffect,
}

/// A waiver in force, and what is decided about it.
#[derive(Clone, Debug)]
pub struct StandingWaiver<'a> {
    pub statement: &'a Statement,
    pub waiver: &'a Waiver,
    /// The rulings in force, the least favourable first.
    pub rulings: Vec<(Ruling, &'a Statement)>,
}

impl Ledger {
    /// What is in force for every item that has a statement, by the item's key now: what was stated about an item by an
    /// earlier name counts for it.
    pub fn force<'a>(&'a self, checklists: &'a [Checklist]) -> HashMap<&'a str, Force<'a>> {
        let renamed = renamed(checklists);
        let mut by_item: HashMap<&str, Force<'_>> = HashMap::new();
        for statement in self.statements.values() {
            let item = statement.item.as_str();
            by_item.entry(renamed.get(item).copied().unwrap_or(item)).or_default().history.push(statement);
        }
        for force in by_item.values_mut() {
            *force = Force::of(std::mem::take(&mut force.history));
        }
        by_item
    }
}

impl Ledger {
    /// What [`Ledger::force`] says of one item, of which others have no part: a screen asks for it at every frame. None where
    /// nothing was stated.
    pub fn force_of<'a>(&'a self, item: &str, checklists: &[Checklist]) -> Option<Force<'a>> {
        let renamed = renamed(checklists);
        let own = Some(item).filter(|item| !renamed.contains_key(item));
        let former = renamed.iter().filter(|(_, now)| **now == item).map(|(was, _)| *was);
        let history: Vec<_> = own.into_iter().chain(former).flat_map(|name| self.named(name)).collect();
        (!history.is_empty()).then(|| Force::of(history))
    }

    /// The items of which a statement cannot be read, by their names now.
    pub fn damaged<'a>(&'a self, checklists: &'a [Checklist]) -> HashSet<&'a str> {
        let renamed = renamed(checklists);
        let items = self.damages().filter_map(|damage| damage.item.as_deref());
        items.map(|item| renamed.get(item).copied().unwrap_or(item)).collect()
    }
}

impl<'a> Force<'a> {
    fn of(mut history: Vec<&'a Statement>) -> Self {
        history.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
        let withdrawn = withdrawn(&history);
        let standing = |is: fn(&Kind) -> bool| standing(&history, &withdrawn, is);
        let mut marks = standing(|kind| matches!(kind, Kind::Mark(_)));
        marks.sort_by_key(|mark| (Reverse(mark.status().map(disfavour)), mark.id.clone()));
        let rulings = standing(|kind| matches!(kind, Kind::Ruling(..)));
        let waivers = standing(|kind| matches!(kind, Kind::Waiver(_))).into_iter();
        Self {
            waivers: waivers.filter_map(|statement| StandingWaiver::of(statement, &rulings)).collect(),
            assignments: standing(|kind| matches!(kind, Kind::Assignment(_))),
            comments: standing(|kind| *kind == Kind::Comment),
            marks,
            history,
        }
    }

    /// The mark that counts: the least favourable of those in force.
    pub fn mark(&self) -> Option<&'a Statement> {
        self.marks.first().copied()
    }

    /// What decides the item: the mark, or the waiver that came after it.
    pub fn decision(&self) -> Option<&'a Statement> {
        let waiver = self.waivers.last().map(|standing| standing.statement);
        self.mark().into_iter().chain(waiver).max_by_key(|statement| statement.at.timestamp())
    }

    pub fn is_contested(&self) -> bool {
        self.marks.len() > 1
    }

    /// Who sees to the item, by the assignment that counts.
    pub fn assigned_to(&self) -> Option<&'a Sanitized> {
        match &self.assignments.last()?.kind {
            Kind::Assignment(to) => Some(to),
            _ => None,
        }
    }

    /// The ids that a new statement of a kind supersedes: those in force that speak about the same.
    pub fn superseded_by(&self, kind: &Kind) -> Vec<StatementId> {
        let ids = |statements: &[&Statement]| statements.iter().map(|statement| statement.id.clone()).collect();
        match kind {
            Kind::Mark(_) => ids(&self.marks),
            Kind::Assignment(_) => ids(&self.assignments),
            Kind::Waiver(new) => {
                let waivers = self.waivers.iter().filter(|standing| standing.waiver.same_scope(new));
                waivers.map(|standing| standing.statement.id.clone()).collect()
            }
            Kind::Ruling(_, waiver) => {
                let about = self.waivers.iter().filter(|standing| standing.statement.id == *waiver);
                about.flat_map(|standing| &standing.rulings).map(|(_, ruling)| ruling.id.clone()).collect()
            }
            Kind::Withdrawal | Kind::Comment | Kind::SignOff(_) | Kind::Other(_) => Vec::new(),
        }
    }

    /// What has become of one of its statements. A withdrawal does what it does by being there.
    pub fn fate(&self, statement: &Statement) -> Fate<'a> {
        if statement.kind == Kind::Withdrawal || self.counts(&statement.id) {
            return Fate::Counts;
        }
        let by = |withdrawals: bool| {
            let mut later = self.history.iter().rev();
            let names = |other: &&&Statement| other.supersedes.contains(&statement.id);
            later.find(|other| (other.kind == Kind::Withdrawal) == withdrawals && names(other)).map(|other| &other.by)
        };
        match (by(true), by(false)) {
            (Some(other), _) => Fate::Withdrawn(other),
            (None, Some(other)) => Fate::Superseded(other),
            (None, None) => Fate::NoEffect,
        }
    }

    /// Whether a statement counts for something now.
    pub fn counts(&self, id: &StatementId) -> bool {
        let waivers = self.waivers.iter().flat_map(|standing| {
            std::iter::once(standing.statement).chain(standing.rulings.iter().map(|(_, ruling)| *ruling))
        });
        let others = self.marks.iter().chain(self.assignments.last()).chain(&self.comments).copied();
        waivers.chain(others).any(|statement| statement.id == *id)
    }
}

impl<'a> StandingWaiver<'a> {
    fn of(statement: &'a Statement, rulings: &[&'a Statement]) -> Option<Self> {
        let Kind::Waiver(waiver) = &statement.kind else { return None };
        let about = |ruling: &&'a Statement| match &ruling.kind {
            Kind::Ruling(word, of) if *of == statement.id => Some((*word, *ruling)),
            _ => None,
        };
        let mut rulings: Vec<_> = rulings.iter().filter_map(about).collect();
        rulings.sort_by_key(|(ruling, statement)| (Reverse(*ruling), statement.id.clone()));
        Some(Self { statement, waiver, rulings })
    }
}

/// The statements of one kind that nothing in force withdraws, and no other of that kind supersedes.
fn standing<'a>(statements: &[&'a Statement], withdrawn: &[bool], is: impl Fn(&Kind) -> bool) -> Vec<&'a Statement> {
    let stands = |at: usize| is(&statements[at].kind) && !withdrawn[at];
    let superseded = superseded(statements, stands);
    (0..statements.len()).filter(|at| stands(*at) && !superseded[*at]).map(|at| statements[at]).collect()
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

/// Which statements a standing one names, other than those that name it back, be it through others.
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
