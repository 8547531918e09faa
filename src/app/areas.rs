//! The areas pane: everything, what expires soon, each checklist where there are several, each area.

use std::collections::HashSet;

use super::App;
use crate::board::{AreaScore, Board, ChecklistScore, Row};

/// What the item list is limited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    All,
    /// What is good for a fortnight at most.
    Expiring,
    /// By the checklist's id.
    Checklist(String),
    /// By the ids of checklist and area.
    Area(String, String),
}

/// A row of the pane.
#[derive(Clone, Copy, Debug)]
pub enum AreaRow<'a> {
    All,
    /// With the number of its items.
    Expiring(usize),
    Checklist(&'a ChecklistScore),
    Area(&'a ChecklistScore, &'a AreaScore),
}

#[derive(Clone, Debug, Default)]
pub struct Areas {
    pub scope: Scope,
    pub offset: usize,
    /// Where somebody left, until the first audit has shown whether it is there: detection finds checklists after the start.
    pub returning: Option<Scope>,
}

impl Areas {
    pub fn rows(board: &Board) -> Vec<AreaRow<'_>> {
        let mut rows = vec![AreaRow::All];
        let expiring = board.expiring.iter().map(|expiry| &expiry.item).collect::<HashSet<_>>();
        let expiring = board.rows.iter().filter(|row| expiring.contains(&row.key)).count();
        rows.extend((expiring > 0).then_some(AreaRow::Expiring(expiring)));
        for (index, checklist) in board.checklists.iter().enumerate() {
            if board.checklists.len() > 1 {
                rows.push(AreaRow::Checklist(checklist));
            }
            let areas = board.areas.iter().filter(|area| area.checklist == index);
            rows.extend(areas.map(|area| AreaRow::Area(checklist, area)));
        }
        rows
    }

    pub fn selected(&self, board: &Board) -> usize {
        Self::line(board, &self.scope).unwrap_or(0)
    }

    /// The line of what the board has of it.
    fn line(board: &Board, scope: &Scope) -> Option<usize> {
        Self::rows(board).iter().position(|row| row.scope() == *scope)
    }
}

impl AreaRow<'_> {
    pub fn scope(&self) -> Scope {
        match self {
            Self::All => Scope::All,
            Self::Expiring(_) => Scope::Expiring,
            Self::Checklist(checklist) => Scope::Checklist(checklist.id.clone()),
            Self::Area(checklist, area) => Scope::Area(checklist.id.clone(), area.id.clone()),
        }
    }
}

impl Scope {
    pub fn contains(&self, board: &Board, row: &Row) -> bool {
        let checklist = || board.checklists.get(row.checklist).map(|checklist| checklist.id.as_str());
        match self {
            Self::All => true,
            Self::Expiring => board.expiring.iter().any(|expiry| expiry.item == row.key),
            Self::Checklist(id) => checklist() == Some(id),
            Self::Area(id, area) => {
                checklist() == Some(id) && board.areas.get(row.area).is_some_and(|found| found.id == *area)
            }
        }
    }
}

impl App {
    /// Goes where somebody left as soon as that is there, and falls back to everything when what was selected is gone.
    pub(super) fn keep_area(&mut self) {
        if let Some(line) = self.areas.returning.as_ref().and_then(|scope| Areas::line(&self.board, scope)) {
            self.select_area(line);
        }
        if self.live.complete {
            self.areas.returning = None;
        }
        if Areas::line(&self.board, &self.areas.scope).is_none() {
            self.areas.scope = Scope::All;
        }
    }

    pub(super) fn move_area(&mut self, delta: i64) {
        let rows = Areas::rows(&self.board).len();
        let at = step(self.areas.selected(&self.board), delta, rows);
        self.select_area(at);
    }

    pub(super) fn select_area(&mut self, at: usize) {
        if let Some(row) = Areas::rows(&self.board).get(at) {
            (self.areas.scope, self.areas.returning) = (row.scope(), None);
        }
        let height = self.layout().areas_height();
        self.areas.offset = follow(self.areas.offset, at, height);
        self.refresh_list();
    }
}

/// Moves an index without leaving the list.
pub fn step(at: usize, delta: i64, length: usize) -> usize {
    let last = i64::try_from(length).unwrap_or(i64::MAX).saturating_sub(1).max(0);
    let moved = i64::try_from(at).unwrap_or(0).saturating_add(delta).clamp(0, last);
    usize::try_from(moved).unwrap_or(0)
}

/// The offset nearest to the present one at which the line `at` is within a window of `height` lines.
pub fn follow(offset: usize, at: usize, height: usize) -> usize {
    let height = height.max(1);
    offset.clamp((at + 1).saturating_sub(height), at)
}
