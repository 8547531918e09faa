//! The poll: every gate that counts, with its answer and why, what is in the way first.

use super::areas::{follow, step};
use super::{App, Effect, View};
use crate::board::{Gate, Row, Verdict, WaiverRow};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::text::{Sanitized, count};

/// What a gate answers when it is polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    NoGo,
    /// The first audit has not come to it yet.
    Unknown,
    Conditional,
    Go,
}

/// The lines of the view, and where the person is among them.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// Indices into the board's rows, in the order shown.
    pub lines: Vec<usize>,
    pub selected: Option<ItemKey>,
    /// The person chose it; before that the first line is selected, whatever comes to stand there.
    chosen: bool,
    pub offset: usize,
}

impl Answer {
    pub fn of(row: &Row) -> Self {
        match row.status {
            _ if !row.is_known() => Self::Unknown,
            Status::Pass => Self::Go,
            Status::Waived => Self::Conditional,
            _ => Self::NoGo,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::NoGo => "NO-GO",
            Self::Unknown => "–",
            Self::Conditional => "CONDITIONAL",
            Self::Go => "GO",
        }
    }
}

impl App {
    /// Polls anew; the selected gate stays selected.
    pub(super) fn refresh_gates(&mut self) {
        let rows = &self.board.rows;
        let mut lines: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].gate == Gate::Counted).collect();
        // What can be begun with comes before what waits for it.
        lines.sort_by_key(|at| (Answer::of(&rows[*at]), !rows[*at].blocked_by.is_empty()));
        self.gates.lines = lines;
        if !self.gates.chosen || self.gate_line().is_none() {
            self.gates.selected = self.gates.lines.first().map(|at| self.board.rows[*at].key.clone());
        }
        self.show_gate(self.gate_line().unwrap_or(0));
    }

    /// The line of the selected gate.
    pub fn gate_line(&self) -> Option<usize> {
        let key = self.gates.selected.as_ref()?;
        self.gates.lines.iter().position(|at| self.board.rows[*at].key == *key)
    }

    pub(super) fn selected_gate(&self) -> Option<&Row> {
        self.gate_line().map(|line| &self.board.rows[self.gates.lines[line]])
    }

    pub(super) fn move_gate(&mut self, delta: i64) {
        self.select_gate(step(self.gate_line().unwrap_or(0), delta, self.gates.lines.len()));
    }

    pub(super) fn select_gate(&mut self, line: usize) {
        let Some(at) = self.gates.lines.get(line) else { return };
        let key = self.board.rows[*at].key.clone();
        if self.gates.selected.as_ref() != Some(&key) {
            self.detail.rewind();
        }
        (self.gates.selected, self.gates.chosen) = (Some(key), true);
        self.show_gate(line);
    }

    pub(super) fn scroll_gates(&mut self, lines: i64) {
        let last = self.gates.lines.len().saturating_sub(self.layout().items_height());
        self.gates.offset = step(self.gates.offset, lines, last + 1);
    }

    fn show_gate(&mut self, line: usize) {
        let height = self.layout().items_height();
        let last = self.gates.lines.len().saturating_sub(height);
        self.gates.offset = follow(self.gates.offset.min(last), line, height);
    }

    /// Shows the selected gate on the board, whatever was filtered there.
    pub(super) fn go_to_item(&mut self) -> Vec<Effect> {
        let Some(key) = self.gates.selected.clone() else { return Vec::new() };
        self.show(View::Board);
        self.select_key(&key);
        Vec::new()
    }

    /// What stands between this board and a GO, in one line.
    pub fn in_the_way(&self) -> String {
        let board = &self.board;
        if board.verdict == Verdict::Checking {
            return "The first audit is not complete".to_owned();
        }
        let open = self.gates.lines.iter().map(|at| &board.rows[*at]).filter(|row| row.is_open_gate());
        let (first, then): (Vec<&Row>, Vec<&Row>) = open.partition(|row| row.blocked_by.is_empty());
        let ids = |rows: &[&Row]| rows.iter().map(|row| row.key.id().to_owned()).collect::<Vec<_>>().join(", ");
        match (first.is_empty(), then.is_empty(), board.verdict.reason()) {
            (true, true, Some(reason)) => format!("Nothing fails, but {reason}"),
            (true, true, None) if board.waived_gates() > 0 => {
                format!("Nothing is in the way, on {}", count(board.conditions().count(), "condition"))
            }
            (true, true, None) => "Nothing is in the way".to_owned(),
            (false, true, _) => format!("In the way: {}", ids(&first)),
            (false, false, _) => format!("In the way: {}, then {}", ids(&first), ids(&then)),
            (true, false, _) => format!("In the way: {}, each behind another item", ids(&then)),
        }
    }

    /// `5 gates · 2 NO-GO · 3 GO`.
    pub fn poll_counts(&self) -> String {
        let of = |answer| self.gates.lines.iter().filter(|at| Answer::of(&self.board.rows[**at]) == answer).count();
        let mut text = count(self.gates.lines.len(), "gate");
        for answer in [Answer::NoGo, Answer::Conditional, Answer::Go] {
            if of(answer) > 0 {
                text.push_str(&format!(" · {} {}", of(answer), answer.word()));
            }
        }
        text
    }

    /// Why a gate answers so, without what its answer says already.
    pub fn gate_reason(&self, row: &Row) -> Sanitized {
        let conditions: Vec<&WaiverRow> = self.board.conditions().filter(|waiver| waiver.item == row.key).collect();
        if row.status == Status::Waived {
            let said = conditions.iter().map(|waiver| format!("until {}: {}", self.waiver_end(waiver), waiver.reason));
            return said.collect::<Vec<_>>().join("; ").into();
        }
        let waits: Vec<_> = row.blocked_by.iter().map(ItemKey::id).collect();
        let waits = if waits.is_empty() { String::new() } else { format!("after {} · ", waits.join(", ")) };
        format!("{waits}{}", row.summary).into()
    }
}
