//! The boards of two states of a repository, each from its own files and its own ledger, and without what a commit cannot
//! decide.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::freshness;
use super::session::Session;
use crate::audit::{self, Cancel};
use crate::board::{Board, Outcomes, Ratchet, Side};
use crate::checklist::{Checklist, ItemKey};
use crate::ledger::{Evidence, Ledger};
use crate::repo::{Repo, RepoPath};

/// Two states, the earlier first.
pub struct Compared {
    pub before: State,
    pub after: State,
    /// The items that cannot be decided at both, and why.
    pub left_out: BTreeMap<ItemKey, String>,
}

/// A repository as it was, or is, and its board.
pub struct State {
    pub session: Session,
    pub board: Board,
}

/// Which definitions a commit is audited against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Those of the work tree, for both.
    Now,
    /// Those that the commit has.
    Then,
}

impl State {
    pub fn side(&self) -> Side<'_> {
        Side { board: &self.board, checklists: self.session.checklists() }
    }
}

/// Audits both states; None is the work tree.
///
/// # Errors
/// When a revision names no commit that git has, or the definitions of one are not usable.
pub fn compare(session: &Session, revisions: [Option<&str>; 2], era: Era) -> Result<Compared, String> {
    let [before, after] = revisions.map(|revision| session.as_of(revision, era));
    let (mut before, mut after) = (before?, after?);
    let mut left_out = left_out(&before, &after);
    left_out.extend(self::left_out(&after, &before));
    before.leave_out(&left_out);
    after.leave_out(&left_out);
    Ok(Compared { before: look(before), after: look(after), left_out })
}

/// Holds a board of the work tree against the one at a revision.
///
/// # Errors
/// As [`compare`].
pub fn hold(session: &Session, board: &Board, revision: &str) -> Result<Ratchet, String> {
    let mut before = session.as_of(Some(revision), Era::Now)?;
    let left_out = left_out(&before, session);
    before.leave_out(&left_out);
    let commit = before.repo.commit().map_or_else(String::new, |commit| commit.id.clone());
    let before = look(before);
    let after = Side { board, checklists: session.checklists() };
    Ok(Ratchet::of((revision, &commit), before.side(), after, left_out))
}

fn look(session: Session) -> State {
    let now = session.repo.commit().map_or_else(Timestamp::now, |commit| commit.at);
    let mut outcomes = Outcomes::default();
    for (signature, outcome) in session.engine().audit(&Cancel::default(), &|_| {}).outcomes {
        outcomes.insert(signature, outcome);
    }
    let freshness = freshness::examine(&session.repo, session.checklists(), &session.ledger);
    let board = session.board(&outcomes, &freshness, now);
    State { session, board }
}

/// What a state cannot decide by its definitions and its ledger, when it is compared with another.
fn left_out(state: &Session, other: &Session) -> BTreeMap<ItemKey, String> {
    let repos = [&*state.repo, &*other.repo];
    let mut left_out = audit::left_out(state.checklists(), &repos);
    let keys: HashMap<&str, &ItemKey> =
        state.checklists().iter().flat_map(Checklist::items).map(|item| (item.key.as_str(), &item.key)).collect();
    for ledger in [&state.ledger, &other.ledger] {
        for (item, path) in evidence(ledger, state.checklists()).filter(|(_, path)| is_unknown(path, &repos)) {
            if let Some(key) = keys.get(item.as_str()) {
                let reason = format!("git ignores its evidence {path}, so that it is not known at a commit");
                left_out.entry((*key).clone()).or_insert(reason);
            }
        }
    }
    left_out
}

/// The files that marks in force rest on, by item.
fn evidence(ledger: &Ledger, checklists: &[Checklist]) -> impl Iterator<Item = (String, RepoPath)> {
    let force = ledger.force(checklists);
    let marks = force.into_iter().flat_map(|(item, force)| force.marks.into_iter().map(move |mark| (item, mark)));
    let paths = marks.flat_map(|(item, mark)| mark.evidence.iter().map(move |evidence| (item, evidence)));
    let paths = paths.filter_map(|(item, evidence)| match evidence {
        Evidence::Path { path, .. } => Some((item.to_owned(), path.clone())),
        _ => None,
    });
    paths.collect::<Vec<_>>().into_iter()
}

fn is_unknown(path: &RepoPath, states: &[&Repo]) -> bool {
    states.iter().any(|state| audit::is_unknown(path, state, states))
}
