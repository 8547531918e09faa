//! What the board is made of, as the rest of the program last told it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::board::{self, Board, Freshness, Outcomes, Proofs, Snapshot};
use crate::check::Outcome;
use crate::checklist::Checklist;
use crate::config::{Notify, SignOffs};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::repo::{Forge, Head, RepoPath};
use crate::text::Sanitized;

/// The inputs of the board, and what is known around it.
pub struct Model {
    pub checklists: Arc<Vec<Checklist>>,
    pub problems: Arc<Vec<Problem>>,
    pub ledger: Arc<Ledger>,
    pub freshness: Freshness,
    pub sign_offs: Arc<SignOffs>,
    pub proofs: Proofs,
    pub outcomes: Outcomes,
    pub level: Option<String>,
    pub without_gates: bool,
    /// The day by which it is to be ready.
    pub target: Option<Date>,
    /// Who asks for a waiver cannot approve it.
    pub two_people: bool,
    /// How loudly a regression is told.
    pub notify: Notify,
    pub place: Place,
    pub files: Arc<Vec<RepoPath>>,
    /// Who marks, by git's configuration, or why nobody is known.
    pub identity: Result<String, String>,
    /// The time zone of who looks.
    pub zone: TimeZone,
    /// What an earlier session left unsaved, by the name of its sheet.
    pub drafts: HashMap<String, String>,
}

/// The repository as the masthead names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub name: Sanitized,
    pub head: Head,
    /// How many paths differ from HEAD; None while nobody knows.
    pub dirty: Option<usize>,
    /// Why git is of no help here, if it is not.
    pub without_git: Option<Sanitized>,
    /// Where it lies for others.
    pub forge: Option<Forge>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            checklists: Arc::default(),
            problems: Arc::default(),
            ledger: Arc::default(),
            freshness: Freshness::default(),
            sign_offs: Arc::default(),
            proofs: Proofs::default(),
            outcomes: Outcomes::default(),
            level: None,
            without_gates: false,
            target: None,
            two_people: false,
            notify: Notify::default(),
            place: Place::default(),
            files: Arc::default(),
            identity: Err("nobody has asked git yet".to_owned()),
            zone: TimeZone::UTC,
            drafts: HashMap::new(),
        }
    }
}

impl Model {
    pub fn take_outcomes(&mut self, outcomes: Vec<(Arc<str>, Arc<Outcome>)>) {
        for (signature, outcome) in outcomes {
            self.outcomes.insert(signature, outcome);
        }
    }

    pub fn evaluate(&self, now: Timestamp) -> Board {
        board::evaluate(&self.inputs(now))
    }

    fn inputs(&self, now: Timestamp) -> board::Inputs<'_> {
        board::Inputs {
            checklists: &self.checklists,
            outcomes: &self.outcomes,
            ledger: &self.ledger,
            freshness: &self.freshness,
            sign_offs: &self.sign_offs,
            proofs: &self.proofs,
            level: self.level.as_deref(),
            without_gates: self.without_gates,
            two_people: self.two_people,
            problems: &self.problems,
            now,
        }
    }

    /// The digest of a board that was evaluated at a moment, and the status of each of its items.
    pub fn snapshot(&self, board: &Board, now: Timestamp) -> Snapshot {
        board::snapshot(&self.inputs(now), board)
    }
}
