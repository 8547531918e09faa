//! Two boards of one repository compared: which items turned, which gates opened or closed, what moved the score.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Board, Gate, Row, Undecided, Verdict};
use super::roles::RoleStatus;
use crate::check::Status;
use crate::checklist::{Checklist, ItemKey};
use crate::text::Sanitized;

/// Credits that differ by less are equal.
const HAIR: f64 = 1e-9;

/// A board, and the checklists that it is of.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub board: &'a Board,
    pub checklists: &'a [Checklist],
}

/// What is another on the later board than on the earlier.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The items that turned, in the order of the later board; those that only the earlier has come last.
    pub turns: Vec<Turn>,
    /// The roles whose word stands otherwise, in their order.
    pub roles: Vec<RoleTurn>,
    /// By how many points the score moved; None when it is on one side only.
    pub moved: Option<f64>,
    /// The part of it that is not the turns' own: other items weigh more, or less, since some count that did not before.
    pub shifted: f64,
}

/// One item that turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub key: ItemKey,
    pub title: Sanitized,
    pub from: Option<Glance>,
    pub to: Option<Glance>,
    /// The points that it brought the board's score, or cost it.
    pub moved: f64,
}

/// A role whose word stands otherwise. It is not asked on a side that has no status of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleTurn {
    pub id: String,
    pub title: Sanitized,
    pub from: Option<RoleStatus>,
    pub to: Option<RoleStatus>,
    /// What is to be said of it now.
    pub reason: Sanitized,
}

/// An item on one of the boards.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    pub status: Status,
    pub credit: f64,
    pub summary: Sanitized,
    /// Its gate counts and is open.
    pub open: bool,
    counted: bool,
    gate: bool,
}

/// What may not be worse than before, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratchet {
    /// As it was asked for.
    pub revision: Sanitized,
    pub commit: String,
    /// The items that are worse.
    pub worse: Vec<Turn>,
    /// The gates that are open now and were open then.
    pub tolerated: Vec<ItemKey>,
    /// The items that a commit cannot decide, and why.
    pub left_out: BTreeMap<ItemKey, Sanitized>,
    pub exit_code: u8,
}

impl Difference {
    pub fn between(before: Side<'_>, after: Side<'_>) -> Self {
        let earlier = by_key(before.board);
        let later = by_key(after.board);
        let turns = after.board.rows.iter().map(|row| (earlier.get(&row.key).copied(), Some(row)));
        let gone = before.board.rows.iter().filter(|row| !later.contains_key(&row.key)).map(|row| (Some(row), None));
        let mut turned = Vec::new();
        for (from, to) in turns.chain(gone) {
            let title = title(after, to).or_else(|| title(before, from)).unwrap_or_default();
            turned.extend(Turn::of(from, to, title));
        }
        let scores = before.board.score.verified.zip(after.board.score.verified);
        let moved = scores.map(|(before, after)| after - before);
        let own: f64 = turned.iter().map(|turn| turn.moved).sum();
        let shifted = moved.map_or(0.0, |moved| moved - own);
        Self { turns: turned, roles: role_turns(before.board, after.board), moved, shifted }
    }

    pub fn opened(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|turn| turn.opened())
    }

    pub fn closed(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|turn| turn.closed())
    }
}

fn role_turns(before: &Board, after: &Board) -> Vec<RoleTurn> {
    let find = |board: &'_ Board, id: &str| board.sign_offs().iter().find(|role| role.id == id).map(|role| role.status);
    let gone = before.sign_offs().iter().filter(|role| find(after, &role.id).is_none());
    let roles = after.sign_offs().iter().chain(gone);
    let turns = roles.map(|role| {
        let (from, to) = (find(before, &role.id), find(after, &role.id));
        let reason = if to.is_some() { role.reason.clone() } else { "it is not asked any more".into() };
        RoleTurn { id: role.id.clone(), title: role.title.clone(), from, to, reason }
    });
    turns.filter(|turn| turn.from != turn.to).collect()
}

fn by_key(board: &Board) -> HashMap<&ItemKey, &Row> {
    board.rows.iter().map(|row| (&row.key, row)).collect()
}

fn title(side: Side<'_>, row: Option<&Row>) -> Option<Sanitized> {
    side.board.item(side.checklists, row?).map(|item| item.title.clone())
}

impl Glance {
    fn of(row: &Row) -> Self {
        Self {
            status: row.status,
            credit: row.credit,
            summary: row.summary.clone(),
            open: row.is_open_gate(),
            counted: row.counted,
            gate: row.gate == Gate::Counted,
        }
    }
}

impl Turn {
    /// None when nothing turned.
    fn of(from: Option<&Row>, to: Option<&Row>, title: Sanitized) -> Option<Self> {
        let key = to.or(from)?.key.clone();
        let points = |row: Option<&Row>| row.map_or(0.0, |row| row.share * row.credit);
        let moved = points(to) - points(from);
        let (from, to) = (from.map(Glance::of), to.map(Glance::of));
        let is_same = match (&from, &to) {
            (Some(from), Some(to)) => {
                let stands = |glance: &Glance| (glance.status, glance.counted, glance.open);
                stands(from) == stands(to) && (from.credit - to.credit).abs() < HAIR
            }
            _ => false,
        };
        (!is_same).then_some(Self { key, title, from, to, moved })
    }

    /// Its gate is open and was not; one that did not count before is one of them.
    pub fn opened(&self) -> bool {
        self.to.as_ref().is_some_and(|to| to.open) && !self.from.as_ref().is_some_and(|from| from.open)
    }

    /// Its gate was open and is not.
    pub fn closed(&self) -> bool {
        self.from.as_ref().is_some_and(|from| from.open) && !self.to.as_ref().is_some_and(|to| to.open)
    }

    /// It applied before and does now, and earns less, or its gate is open that was not. What is waived was let go on purpose.
    pub fn is_worse(&self) -> bool {
        let (Some(from), Some(to)) = (&self.from, &self.to) else { return false };
        let lost = to.credit < from.credit - HAIR || (from.gate && self.opened());
        from.counted && to.counted && to.status != Status::Waived && lost
    }

    pub fn is_better(&self) -> bool {
        let (Some(from), Some(to)) = (&self.from, &self.to) else { return false };
        from.counted && to.counted && !self.is_worse() && (to.credit > from.credit + HAIR || self.closed())
    }
}

impl Ratchet {
    /// Holds a board against an earlier one, of which a commit could not decide the items that are left out.
    pub fn of(
        (revision, commit): (&str, &str),
        before: Side<'_>,
        after: Side<'_>,
        left_out: BTreeMap<ItemKey, String>,
    ) -> Self {
        let turns = Difference::between(before, after).turns.into_iter();
        let worse: Vec<_> = turns.filter(|turn| turn.is_worse() && !left_out.contains_key(&turn.key)).collect();
        let was_open: BTreeSet<&ItemKey> =
            before.board.rows.iter().filter(|row| row.is_open_gate()).map(|row| &row.key).collect();
        let open = after.board.blockers.iter().filter_map(|at| after.board.rows.get(*at));
        // What is in error now may be anything, worse among it.
        let (tolerated, failing): (Vec<_>, Vec<_>) = open.partition(|row| {
            was_open.contains(&row.key) && !left_out.contains_key(&row.key) && row.status != Status::Error
        });
        let exit_code = match after.board.verdict {
            Verdict::Undecided(Undecided::Damaged) | Verdict::Checking => 2,
            _ if !worse.is_empty() || failing.iter().any(|row| row.status != Status::Error) => 1,
            _ if !failing.is_empty() => 2,
            Verdict::NoGo => 0,
            verdict => verdict.exit_code(),
        };
        Self {
            revision: revision.into(),
            commit: commit.to_owned(),
            worse,
            tolerated: tolerated.into_iter().map(|row| row.key.clone()).collect(),
            left_out: left_out.into_iter().map(|(key, reason)| (key, reason.into())).collect(),
            exit_code,
        }
    }
}
