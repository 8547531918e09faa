//! What comes into the state machine and what goes out of it.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyEvent;
use jiff::Timestamp;
use jiff::civil::Date;

use super::claims::Judging;
use super::documents::Document;
use super::keymap::Keymap;
use super::live::{Activity, Asking, Watching};
use super::model::Place;
use super::review::RecordResult;
use super::toast::Tone;
use super::trend::PastNews;
use super::views::View;
use crate::board::{Freshness, Proofs, SignOffDraft};
use crate::check::Outcome;
use crate::checklist::{Checklist, ItemKey};
use crate::config::{Notify, SignOffs};
use crate::fix::{Change, Proposal};
use crate::ledger::{Evidence, Kind, Ledger, Removed, Statement, StatementId, Until};
use crate::problem::Problem;
use crate::repo::RepoPath;
use crate::review::{LastReview, Meeting};
use crate::text::Sanitized;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    Key(KeyEvent),
    Paste(String),
    Click {
        target: Target,
        double: bool,
    },
    Scroll {
        target: Target,
        lines: i32,
    },
    Resize(u16, u16),
    Clock(Timestamp),
    Evaluated(Evaluated),
    Progress {
        done: usize,
        total: usize,
    },
    /// The repository is another one than before: nothing that was found holds any more.
    Forget,
    Definitions {
        checklists: Arc<Vec<Checklist>>,
        problems: Arc<Vec<Problem>>,
        level: Option<String>,
        without_gates: bool,
        two_people: bool,
    },
    Ledger {
        ledger: Arc<Ledger>,
        freshness: Freshness,
    },
    /// What lies in the ledger no more, as git's history tells it.
    Removed(Vec<Removed>),
    /// Who must sign, and what the signatures prove.
    SignOffs {
        asked: Arc<SignOffs>,
        proofs: Proofs,
    },
    /// The day by which it is to be ready.
    Target(Option<Date>),
    /// What is told of the past.
    Past(PastNews),
    /// The documents, held against the repository.
    Claims(Judging),
    Place(Place),
    /// The audited files, for completing paths.
    Files(Arc<Vec<RepoPath>>),
    Watching(Watching),
    Asking(Asking),
    /// What asks to run is trusted, or why it is not.
    Trusted(Result<(), String>),
    Themes {
        chosen: String,
        all: Vec<String>,
    },
    /// How the person's configuration wants the program to look and behave, after it changed.
    Configured {
        ascii: bool,
        mouse: bool,
        notify: Notify,
    },
    Identity(Result<String, String>),
    /// How the person's configuration binds keys, and what is wrong with it.
    Keys {
        keymap: Keymap,
        complaints: Vec<Problem>,
    },
    Saved {
        token: u64,
        result: SaveResult,
    },
    /// The key that is to sign asks for its passphrase.
    KeyLocked {
        token: u64,
    },
    /// There is no signature, and why; it is not asked for again unless the person wants it.
    NotSigned {
        token: u64,
        reason: String,
    },
    /// Whether evidence is really there, and its full form.
    EvidenceChecked {
        given: Evidence,
        result: Result<Evidence, String>,
    },
    /// What could be written for an item, or why nothing can.
    Proposed {
        item: ItemKey,
        result: Result<Box<Proposal>, String>,
    },
    /// Changes are on disk, or why none of them is.
    Written {
        token: u64,
        result: Result<(), String>,
    },
    Said {
        text: String,
        tone: Tone,
    },
    /// Show a view, as a number key does.
    Show(View),
    /// What reviews left behind: a meeting that did not come to its end, and how the items stood after the last one.
    Reviews {
        kept: Option<Box<Meeting>>,
        last: Option<LastReview>,
    },
    RecordWritten {
        token: u64,
        result: RecordResult,
    },
    DocumentWritten {
        document: Document,
        path: String,
        result: RecordResult,
    },
}

/// What an audit found.
#[derive(Debug)]
pub struct Evaluated {
    pub outcomes: Vec<(Arc<str>, Arc<Outcome>)>,
    /// Given when it was looked at again.
    pub freshness: Option<Freshness>,
    pub activity: Activity,
    /// Nothing of this repository is unknown any more.
    pub complete: bool,
}

/// How a save ended: the statement as it lies on disk, or why it does not.
pub type SaveResult = Result<Box<Statement>, String>;

/// A place on the screen that the mouse can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row of the areas pane, by its index.
    Area(usize),
    /// A line of the item list, by its index among the visible rows.
    Item(usize),
    /// A line of the detail, by its index.
    Detail(usize),
    AreasPane,
    ItemsPane,
    DetailPane,
    /// A view's name in the line below the masthead.
    Tab(View),
    /// A command in the footer, by its index in [`super::COMMANDS`].
    Command(usize),
    /// A row of the topmost overlay, by its index.
    OverlayRow(usize),
    Overlay,
    Outside,
}

/// What a person states, before it has an id, a time and fingerprints.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub item: ItemKey,
    pub kind: Kind,
    pub note: String,
    pub evidence: Vec<Evidence>,
    pub until: Option<Until>,
    pub supersedes: Vec<StatementId>,
}

/// What is to become a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    Item(Draft),
    /// A role's word on the whole board, with the key of who gives it.
    SignOff(Box<SignOffDraft>),
    /// Takes another statement back.
    Withdrawal {
        of: Box<Statement>,
        note: &'static str,
    },
}

impl Draft {
    pub fn new(item: ItemKey, kind: Kind, note: String) -> Self {
        Self { item, kind, note, evidence: Vec::new(), until: None, supersedes: Vec::new() }
    }
}

/// Something to be done in the world.
#[derive(Debug, PartialEq)]
pub enum Effect {
    Quit,
    Suspend,
    /// Draw every cell anew.
    Repaint,
    OpenEditor {
        path: RepoPath,
        line: Option<u32>,
    },
    Copy(String),
    /// Make a statement of what is meant and save it; answered by [`Msg::Saved`] with the token.
    Save {
        token: u64,
        intent: Intent,
    },
    /// Save the statement of an earlier token again, after a while.
    Retry {
        token: u64,
        after: Duration,
    },
    /// Let the person unlock their key in the terminal, and then save what is signed with it.
    Unlock {
        token: u64,
    },
    /// Try an unsaved statement no more.
    Abandon {
        token: u64,
    },
    /// See whether a path or a commit exists; answered by [`Msg::EvidenceChecked`].
    CheckEvidence(Evidence),
    /// See what can be written for an item; answered by [`Msg::Proposed`].
    ProposeFix {
        item: ItemKey,
        template: Option<String>,
    },
    /// Write these changes, all or none; answered by [`Msg::Written`] with the token.
    Write {
        token: u64,
        changes: Vec<Change>,
    },
    AuditAgain,
    /// Look at the newest `last` commits; told by [`Msg::Past`] with the ticket. A question replaces the one before.
    Replay {
        ticket: u64,
        last: usize,
        then: bool,
    },
    StopReplay,
    /// Tell somebody who looks elsewhere.
    Alert {
        notify: Notify,
        text: Sanitized,
    },
    /// Hold the documents against the repository, now and whenever what they rest on changes; answered by
    /// [`Msg::Claims`].
    Judge,
    /// Run and call what an item asks for, or all that is asked for.
    Ask(Option<ItemKey>),
    /// Trust what has this digest.
    Trust(String),
    /// Judge by this level from now on: what is looked at anew, and what is told of the past.
    Aim(String),
    /// Write the board as a document; answered by [`Msg::DocumentWritten`].
    WriteDocument {
        document: Document,
        /// Where, as the person wrote it.
        path: String,
        /// What is there may be replaced.
        replace: bool,
    },
    SetTheme(String),
    SetMouse(bool),
    /// Keep what is being typed under the name of its sheet, so that a crash costs no word; None forgets it.
    KeepDraft {
        name: String,
        text: Option<String>,
    },
    /// See what reviews left behind; answered by [`Msg::Reviews`].
    FindReviews,
    /// Keep the meeting as it stands, so that it can go on after a crash; None forgets it.
    KeepReview(Option<Box<Meeting>>),
    /// Write the record of the meeting; answered by [`Msg::RecordWritten`].
    WriteRecord {
        token: u64,
        /// Where, as the person wrote it.
        path: String,
        rollback: String,
        /// What is there may be replaced.
        replace: bool,
    },
}
