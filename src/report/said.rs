//! What people stated about the items of a board, as pages tell it.

use std::collections::HashMap;

use super::Report;
use crate::board::Row;
use crate::check::Status;
use crate::ledger::{Force, Kind, MarkStatus, Origin, Statement};

/// A statement about an item that is on the board.
pub struct Said<'a> {
    pub row: &'a Row,
    pub statement: &'a Statement,
    /// It is in force: nothing has withdrawn or replaced it.
    pub counts: bool,
}

impl<'a> Report<'a> {
    /// All statements about items that are on the board, newest first by their own clocks.
    pub(super) fn said(&self) -> Vec<Said<'a>> {
        let force = self.ledger.force(self.checklists);
        let of_row = |row: &'a Row| force.get(row.key.as_str()).map(|force| Said::all(row, force));
        let mut all: Vec<_> = self.board.rows.iter().filter_map(of_row).flatten().collect();
        all.sort_by(|left, right| {
            (&right.statement.at, &right.statement.id).cmp(&(&left.statement.at, &left.statement.id))
        });
        all
    }

    /// The same by the item that they are about.
    pub(super) fn said_by_item(&self) -> HashMap<&'a str, Vec<Said<'a>>> {
        let mut by_item: HashMap<&str, Vec<Said<'_>>> = HashMap::new();
        for said in self.said() {
            by_item.entry(said.row.key.as_str()).or_default().push(said);
        }
        by_item
    }
}

impl<'a> Said<'a> {
    fn all(row: &'a Row, force: &Force<'a>) -> Vec<Self> {
        let told = |statement: &&'a Statement| Self { row, statement, counts: force.counts(&statement.id) };
        force.history.iter().map(told).collect()
    }

    pub fn day(&self) -> String {
        self.statement.at.strftime("%-d %b %Y").to_string()
    }

    /// The name without the mail address.
    pub fn who(&self) -> &'a str {
        let by = self.statement.by.as_str();
        by.split('<').next().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(by)
    }

    /// `pass`, `waiver until the end of 1 Mar 2026`, `assigned to @ops`.
    pub fn what(&self) -> String {
        match (&self.statement.kind, &self.statement.until) {
            (Kind::Mark(status), None) => word(*status).to_owned(),
            (Kind::Mark(status), Some(until)) => format!("{} until {until}", word(*status)),
            (Kind::Waiver(_), Some(until)) => format!("waiver until {until}"),
            (Kind::Assignment(to), _) => format!("assigned to {to}"),
            (kind, _) => kind.word().to_owned(),
        }
    }

    /// What takes from its weight, if something does.
    pub fn remarks(&self) -> Vec<&'static str> {
        let origin = match self.statement.origin {
            Origin::Recorded => None,
            Origin::HandWritten => Some("hand-written"),
            Origin::Edited => Some("edited since"),
        };
        // What withdraws is done with by having withdrawn.
        let over = (!self.counts && self.statement.kind != Kind::Withdrawal).then_some("no longer in force");
        origin.into_iter().chain(over).collect()
    }
}

/// A mark's word for people.
fn word(status: MarkStatus) -> &'static str {
    match status {
        MarkStatus::NotApplicable => Status::NotApplicable.word(),
        _ => status.word(),
    }
}
