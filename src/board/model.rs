//! The board as values.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::expiry::Expiry;
use super::roles::Poll;
use super::waiver::WaiverRow;
use crate::check::{Outcome, Status, Strength};
use crate::checklist::{Checklist, Condition, Item, ItemKey, renamed};
use crate::ledger::{Removed, StatementId};
use crate::problem::Problem;
use crate::text::Sanitized;

/// What the engine found so far, by the signature of the condition that asked.
#[derive(Clone, Debug, Default)]
pub struct Outcomes(HashMap<Arc<str>, Arc<Outcome>>);

impl Outcomes {
    pub fn insert(&mut self, signature: Arc<str>, outcome: Arc<Outcome>) {
        self.0.insert(signature, outcome);
    }

    /// None while the condition has not been evaluated yet.
    pub fn get(&self, condition: &Condition) -> Option<&Arc<Outcome>> {
        self.0.get(&condition.signature)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Outcome> {
        self.0.values().map(|outcome| &**outcome)
    }
}

/// Everything at one moment.
#[derive(Clone, Debug)]
pub struct Board {
    /// The levels of all checklists, least demanding first.
    pub levels: Vec<String>,
    /// The level aimed at.
    pub level: String,
    /// The highest level at which the verdict is GO.
    pub level_reached: Option<String>,
    pub verdict: Verdict,
    /// How the roles stand whose approval a GO needs.
    pub poll: Poll,
    pub score: Score,
    pub checklists: Vec<ChecklistScore>,
    pub areas: Vec<AreaScore>,
    /// One row an item, in the order of the checklists.
    pub rows: Vec<Row>,
    /// The rows whose gate is open, as indices.
    pub blockers: Vec<usize>,
    /// How many gates count at the level.
    pub gates: usize,
    /// The waivers in force, in the order of the rows.
    pub waivers: Vec<WaiverRow>,
    /// What expires within a fortnight, the first first.
    pub expiring: Vec<Expiry>,
    /// When it reads differently though nothing happens, because evidence grows too old.
    pub next_turn: Option<Timestamp>,
    /// Statements about items that no longer exist.
    pub orphans: Vec<Orphan>,
    /// Files of the ledger that cannot be read.
    pub damages: Vec<Problem>,
    /// What is to be noted about statements that can: orphans, what was edited or removed by hand.
    pub notes: Vec<Problem>,
    /// Statements that were taken out of the ledger.
    pub removed: Vec<Removed>,
}

/// A statement about an item that no loaded checklist has.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    pub id: StatementId,
    pub item: Sanitized,
    pub kind: Sanitized,
    pub by: Sanitized,
    pub at: Timestamp,
    pub why: Sanitized,
}

/// The answer to the one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Go,
    /// Some gates pass only by a waiver.
    ConditionalGo,
    NoGo,
    /// NO-GO, because it could not be decided.
    Undecided(Undecided),
    /// The first audit is not complete.
    Checking,
}

/// Why a verdict could not be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undecided {
    GateInError,
    NoGate,
    Damaged,
}

/// From 0 to 100, None when nothing counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub verified: Option<f64>,
    /// Only where claims were imported.
    pub claimed: Option<f64>,
    /// Items that a person declared not applicable.
    pub excused: usize,
}

/// A checklist in force.
#[derive(Clone, Debug)]
pub struct ChecklistScore {
    /// Its index among the checklists that are loaded.
    pub index: usize,
    pub id: String,
    pub title: Sanitized,
    pub score: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct AreaScore {
    /// The index of its checklist in [`Board::checklists`].
    pub checklist: usize,
    /// Its index among that checklist's areas.
    pub index: usize,
    pub id: String,
    pub title: Sanitized,
    pub weight: f64,
    pub score: Option<f64>,
    pub open_gates: usize,
    /// How many of its rows count, and how many of those pass.
    pub counted: usize,
    pub passed: usize,
}

/// How an item's gate stands at the level aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    None,
    /// It belongs to a level above, or the item does not apply.
    Idle,
    Counted,
}

/// One item at this moment.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: ItemKey,
    /// Indices into [`Board::checklists`], into [`Board::areas`], and of the item in its area.
    pub checklist: usize,
    pub area: usize,
    pub item: usize,
    pub status: Status,
    /// From 0 to 1.
    pub credit: f64,
    /// Whether it takes part in scores: it applies, at or below the level aimed at.
    pub counted: bool,
    pub above_level: bool,
    pub gate: Gate,
    /// The index of its level in [`Board::levels`].
    pub level: usize,
    pub weight: f64,
    pub strength: Strength,
    /// The final role has signed for the board with this item in it.
    pub attested: bool,
    /// What its check answered, parts and findings included; None while nobody knows.
    pub outcome: Option<Arc<Outcome>>,
    pub summary: Sanitized,
    pub blocked_by: Vec<ItemKey>,
    /// Who sees to it, by the assignment that counts.
    pub assigned_to: Option<Sanitized>,
    /// Several marks of equal standing are in force.
    pub contested: bool,
    /// A person declared it not applicable.
    pub excused: bool,
    /// What it is worth of the hundred points of the board's score.
    pub share: f64,
    /// Points that the board's score gains when it passes.
    pub gain: f64,
}

impl Row {
    pub fn is_open_gate(&self) -> bool {
        self.gate == Gate::Counted && !matches!(self.status, Status::Pass | Status::Waived)
    }

    /// Whether its status is known from this session's audit.
    pub fn is_known(&self) -> bool {
        self.outcome.is_some() || self.status == Status::Error
    }
}

impl Verdict {
    /// The word in the masthead and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "GO",
            Self::ConditionalGo => "CONDITIONAL GO",
            Self::NoGo | Self::Undecided(_) => "NO-GO",
            Self::Checking => "CHECKING",
        }
    }

    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::ConditionalGo => "conditional-go",
            Self::NoGo => "no-go",
            Self::Undecided(_) | Self::Checking => "undecided",
        }
    }

    /// What `check` exits with.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Go | Self::ConditionalGo => 0,
            Self::NoGo => 1,
            Self::Undecided(_) | Self::Checking => 2,
        }
    }

    /// Why it could not be decided, if it could not.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Undecided(undecided) => Some(undecided.reason()),
            _ => None,
        }
    }

    pub fn is_go(self) -> bool {
        matches!(self, Self::Go | Self::ConditionalGo)
    }
}

impl Undecided {
    pub fn reason(self) -> &'static str {
        match self {
            Self::GateInError => "undecided: a gate is in error",
            Self::NoGate => "undecided: no gate is defined",
            Self::Damaged => "undecided: a definition or a statement is damaged",
        }
    }
}

impl Board {
    pub fn row(&self, key: &ItemKey) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == *key)
    }

    /// The definition behind a row.
    pub fn item<'a>(&self, checklists: &'a [Checklist], row: &Row) -> Option<&'a Item> {
        let area = self.areas.get(row.area)?;
        let checklist = checklists.get(self.checklists.get(row.checklist)?.index)?;
        checklist.areas.get(area.index)?.items.get(row.item)
    }

    /// The waivers by which alone gates pass.
    pub fn conditions(&self) -> impl Iterator<Item = &WaiverRow> {
        self.waivers.iter().filter(|waiver| waiver.is_condition)
    }

    /// What was stated about an item, by whatever name, and then taken out of the ledger; oldest first.
    pub fn removed_of<'a>(
        &'a self,
        checklists: &'a [Checklist],
        key: &'a ItemKey,
    ) -> impl Iterator<Item = &'a Removed> {
        let renamed = renamed(checklists);
        self.removed.iter().filter(move |removed| {
            let item = removed.statement.item.as_str();
            renamed.get(item).copied().unwrap_or(item) == key.as_str()
        })
    }

    /// How many gates pass by a waiver only.
    pub fn waived_gates(&self) -> usize {
        self.rows.iter().filter(|row| row.gate == Gate::Counted && row.status == Status::Waived).count()
    }

    /// How many of the rows pass, those above the level aimed at included.
    pub fn passed(&self) -> usize {
        self.rows.iter().filter(|row| row.status == Status::Pass).count()
    }
}

/// A score as people read it: one decimal, rounded down.
pub fn percent(score: f64) -> f64 {
    // What is a hair below a tenth is a victim of binary fractions, not a worse score.
    ((score * 10.0) + 1e-6).floor() / 10.0
}
