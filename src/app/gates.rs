//! The poll: every gate that counts, with its answer and why, what is in the way first; then every role in its order.

use unicode_width::UnicodeWidthStr as _;

use super::areas::{follow, step};
use super::{App, Effect, View};
use crate::board::{Gate, RoleRow, Row, Verdict};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::text::{Sanitized, count};

/// How many of the gates in the way are named in one line: more of them nobody reads there.
const NAMED: usize = 6;

/// What a gate answers when it is polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    NoGo,
    /// The first audit has not come to it yet.
    Unknown,
    Conditional,
    Go,
}

/// A line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollLine {
    /// By its index among the board's rows.
    Gate(usize),
    /// What sets the roles off from the gates; it cannot be selected.
    Roles,
    /// By its index among the board's roles.
    Role(usize),
}

/// A gate by its key, or a role by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Gate(ItemKey),
    Role(String),
}

/// The lines of the view, and where the person is among them.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    pub lines: Vec<PollLine>,
    /// Columns of the longest title.
    pub title_width: usize,
    pub selected: Option<Chosen>,
    /// The person chose it; before that the first line is selected, whatever comes to stand there.
    pub(super) chosen: bool,
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
    /// Polls anew; what is selected stays selected.
    pub(super) fn refresh_gates(&mut self) {
        let rows = &self.board.rows;
        let mut gates: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].gate == Gate::Counted).collect();
        // What can be begun with comes before what waits for it.
        gates.sort_by_key(|at| (Answer::of(&rows[*at]), !rows[*at].blocked_by.is_empty()));
        let mut lines: Vec<_> = gates.into_iter().map(PollLine::Gate).collect();
        let roles = self.board.sign_offs().len();
        lines.extend((roles > 0).then_some(PollLine::Roles));
        lines.extend((0..roles).map(PollLine::Role));
        let width = |line: &PollLine| self.poll_title(*line).width();
        (self.gates.title_width, self.gates.lines) = (lines.iter().map(width).max().unwrap_or(0), lines);
        if !self.gates.chosen || self.gate_line().is_none() {
            self.gates.selected = self.gates.lines.iter().find_map(|line| self.chosen(*line));
        }
        self.show_gate(self.gate_line().unwrap_or(0));
    }

    pub fn poll_title(&self, line: PollLine) -> &str {
        let of_gate = |at| self.item(self.board.rows.get(at)?).map(|item| item.title.as_str());
        let title = match line {
            PollLine::Gate(at) => of_gate(at),
            PollLine::Roles => None,
            PollLine::Role(at) => self.board.sign_offs().get(at).map(|role| role.title.as_str()),
        };
        title.unwrap_or_default()
    }

    fn chosen(&self, line: PollLine) -> Option<Chosen> {
        match line {
            PollLine::Gate(at) => self.board.rows.get(at).map(|row| Chosen::Gate(row.key.clone())),
            PollLine::Roles => None,
            PollLine::Role(at) => self.board.sign_offs().get(at).map(|role| Chosen::Role(role.id.clone())),
        }
    }

    /// The selected line.
    pub fn gate_line(&self) -> Option<usize> {
        let selected = self.gates.selected.as_ref()?;
        let is_it = |line: &PollLine| match (line, selected) {
            (PollLine::Gate(at), Chosen::Gate(key)) => self.board.rows.get(*at).is_some_and(|row| row.key == *key),
            (PollLine::Role(at), Chosen::Role(id)) => {
                self.board.sign_offs().get(*at).is_some_and(|role| role.id == *id)
            }
            _ => false,
        };
        self.gates.lines.iter().position(is_it)
    }

    pub(super) fn selected_gate(&self) -> Option<&Row> {
        match self.gates.lines[self.gate_line()?] {
            PollLine::Gate(at) => self.board.rows.get(at),
            _ => None,
        }
    }

    pub fn selected_role(&self) -> Option<&RoleRow> {
        match &self.gates.selected {
            _ if self.view == View::Review => self.reviewed_role(),
            Some(Chosen::Role(id)) if self.view == View::Gates => self.role(id),
            _ => None,
        }
    }

    pub(super) fn move_gate(&mut self, delta: i64) {
        let lines = &self.gates.lines;
        let mut line = step(self.gate_line().unwrap_or(0), delta, lines.len());
        if lines.get(line) == Some(&PollLine::Roles) {
            line = step(line, if line == 0 { 1 } else { delta.signum() }, lines.len());
        }
        self.select_gate(line);
    }

    pub(super) fn select_gate(&mut self, line: usize) {
        let Some(chosen) = self.gates.lines.get(line).and_then(|line| self.chosen(*line)) else { return };
        if self.gates.selected.as_ref() != Some(&chosen) {
            self.detail.rewind();
        }
        (self.gates.selected, self.gates.chosen) = (Some(chosen), true);
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
        let key = match self.gates.selected.clone() {
            Some(Chosen::Gate(key)) => key,
            Some(Chosen::Role(_)) => return self.open_sign(),
            None => return Vec::new(),
        };
        let effects = self.show(View::Board);
        self.select_key(&key);
        effects
    }

    /// What stands between this board and a GO, in one line.
    pub fn in_the_way(&self) -> String {
        let board = &self.board;
        if board.verdict == Verdict::Checking {
            return "The first audit is not complete".to_owned();
        }
        let open = self.gate_rows().filter(|row| row.is_open_gate());
        let (first, then): (Vec<&Row>, Vec<&Row>) = open.partition(|row| row.blocked_by.is_empty());
        let ids = |rows: &[&Row]| {
            let named: Vec<_> = rows.iter().take(NAMED).map(|row| row.key.id()).collect();
            let more = rows.len() - named.len();
            if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
        };
        let roles: Vec<_> = board.poll.open().map(|role| role.title.as_str()).collect();
        if first.is_empty() && then.is_empty() && !roles.is_empty() {
            return format!("In the way: the word of {}", roles.join(", "));
        }
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

    fn gate_rows(&self) -> impl Iterator<Item = &Row> {
        self.gates.lines.iter().filter_map(|line| match line {
            PollLine::Gate(at) => self.board.rows.get(*at),
            _ => None,
        })
    }

    /// `5 gates · 2 NO-GO · 3 GO`.
    pub fn poll_counts(&self) -> String {
        let of = |answer| self.gate_rows().filter(|row| Answer::of(row) == answer).count();
        let mut text = count(self.gate_rows().count(), "gate");
        for answer in [Answer::NoGo, Answer::Conditional, Answer::Go] {
            if of(answer) > 0 {
                text.push_str(&format!(" · {} {}", of(answer), answer.word()));
            }
        }
        text
    }

    /// Why a gate answers so, without what its answer says already.
    pub fn gate_reason(&self, row: &Row) -> Sanitized {
        if row.status == Status::Waived {
            let conditions = self.board.conditions().filter(|waiver| waiver.item == row.key);
            let said = conditions.map(|waiver| format!("until {}: {}", self.waiver_end(waiver), waiver.reason));
            return said.collect::<Vec<_>>().join("; ").into();
        }
        let waits: Vec<_> = row.blocked_by.iter().map(ItemKey::id).collect();
        let waits = if waits.is_empty() { String::new() } else { format!("after {} · ", waits.join(", ")) };
        format!("{waits}{}", row.summary).into()
    }
}
