//! Statements as typed values.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use jiff::Zoned;

use super::sign_off::{BOARD, SignOff};
use super::until::Until;
use super::waiver::{Ruling, Waiver};
use crate::problem::Problem;
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// A statement's id: a ULID, or whatever a person named the file by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(Arc<str>);

/// One thing a person stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub id: StatementId,
    pub kind: Kind,
    /// `CHECKLIST/AREA.ITEM`, as text: the item need not exist (any more).
    pub item: String,
    /// `Name <mail>`.
    pub by: Sanitized,
    /// When, by the clock of who stated it.
    pub at: Zoned,
    /// The commit that was checked out.
    pub commit: Option<String>,
    /// As it was written, line breaks and all; [`Sanitized::lines`] makes it fit for a screen.
    pub note: String,
    pub evidence: Vec<Evidence>,
    /// How long a waiver excuses, or a mark is good.
    pub until: Option<Until>,
    /// The statements that were in force when it was made; for a withdrawal, what it withdraws.
    pub supersedes: Vec<StatementId>,
    pub origin: Origin,
    /// The keys this version does not know, kept in the file and warned about.
    pub unknown: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Mark(MarkStatus),
    Withdrawal,
    /// Its note is the reason, its `until` the end.
    Waiver(Waiver),
    /// What somebody decided about the waiver of that id.
    Ruling(Ruling, StatementId),
    /// Who sees to the item from now on.
    Assignment(Sanitized),
    Comment,
    SignOff(Box<SignOff>),
    /// A kind that a later version makes; shown, and of no effect here.
    Other(String),
}

/// What a mark says of its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkStatus {
    Pass,
    Partial,
    Fail,
    /// Fails what a program passed.
    Veto,
    NotApplicable,
}

/// What backs a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// With the BLAKE3 of its content when it was given, in hexadecimal.
    Path {
        path: RepoPath,
        blake3: Option<String>,
    },
    Url(String),
    Commit(String),
    Text(String),
}

/// Whether a statement is as the program wrote it, told by its content's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Recorded,
    /// It has no hash: a person wrote the file.
    HandWritten,
    /// Its hash is wrong: somebody changed it since.
    Edited,
}

/// A file of the ledger that is no statement; kept, named, never overwritten.
#[derive(Clone, Debug, PartialEq)]
pub struct Damage {
    pub path: RepoPath,
    /// The item whose folder it lies in; losing a veto must not turn that item green.
    pub item: Option<String>,
    pub problem: Problem,
}

/// All statements of a repository, by the path of their file.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(super) statements: BTreeMap<RepoPath, Statement>,
    /// The files of the statements about each item.
    by_item: HashMap<String, BTreeSet<RepoPath>>,
    pub(super) damages: BTreeMap<RepoPath, Damage>,
}

impl StatementId {
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Kind {
    /// The word in a statement's file.
    pub fn word(&self) -> &str {
        match self {
            Self::Mark(_) => "mark",
            Self::Withdrawal => "withdrawal",
            Self::Waiver(_) => "waiver",
            Self::Ruling(ruling, _) => ruling.word(),
            Self::Assignment(_) => "assignment",
            Self::Comment => "comment",
            Self::SignOff(_) => "sign-off",
            Self::Other(word) => word,
        }
    }
}

impl Origin {
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::HandWritten => "hand-written",
            Self::Edited => "edited",
        }
    }
}

impl MarkStatus {
    pub const WORDS: [(&'static str, Self); 5] = [
        ("pass", Self::Pass),
        ("partial", Self::Partial),
        ("fail", Self::Fail),
        ("veto", Self::Veto),
        ("na", Self::NotApplicable),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }
}

impl Statement {
    /// Where its file lies.
    pub fn path(&self) -> Option<RepoPath> {
        if self.item != BOARD && !self.item.contains('/') {
            return None;
        }
        RepoPath::parse(&format!("{}/{}/{}.toml", super::FOLDER, self.item, self.id))
    }

    pub fn status(&self) -> Option<MarkStatus> {
        match self.kind {
            Kind::Mark(status) => Some(status),
            _ => None,
        }
    }
}

impl Ledger {
    /// Takes in what one file says now, instead of what it said before.
    pub fn insert(&mut self, path: RepoPath, read: Result<Statement, Damage>) {
        self.remove(&path);
        match read {
            Ok(statement) => {
                self.by_item.entry(statement.item.clone()).or_default().insert(path.clone());
                self.statements.insert(path, statement);
            }
            Err(damage) => {
                self.damages.insert(path, damage);
            }
        }
    }

    /// Forgets a file; says whether there was one.
    pub fn remove(&mut self, path: &RepoPath) -> bool {
        let statement = self.statements.remove(path);
        if let Some(Statement { item, .. }) = &statement
            && let Some(about) = self.by_item.get_mut(item)
            && about.remove(path)
            && about.is_empty()
        {
            self.by_item.remove(item);
        }
        statement.is_some() | self.damages.remove(path).is_some()
    }

    /// The statements about an item, oldest first by their own clocks.
    pub fn about(&self, item: &str) -> Vec<&Statement> {
        let mut statements: Vec<_> = self.named(item).collect();
        statements.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
        statements
    }

    /// The statements about what has this name, in no order.
    pub(super) fn named(&self, item: &str) -> impl Iterator<Item = &Statement> {
        let paths = self.by_item.get(item).into_iter().flatten();
        paths.filter_map(|path| self.statements.get(path))
    }

    pub fn statements(&self) -> impl Iterator<Item = (&RepoPath, &Statement)> {
        self.statements.iter()
    }

    /// Forgets the statements that are not wanted.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&Statement) -> bool) {
        let unwanted = self.statements.iter().filter(|(_, statement)| !is_wanted(statement));
        let unwanted: Vec<_> = unwanted.map(|(path, _)| path.clone()).collect();
        for path in &unwanted {
            self.remove(path);
        }
    }

    pub fn damages(&self) -> impl Iterator<Item = &Damage> {
        self.damages.values()
    }

    pub fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.damages.is_empty()
    }
}
