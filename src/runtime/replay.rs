//! The past of a repository, told by its commits alone: the board of each, judged by the definitions of today.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::Era;
use super::session::Session;
use super::{freshness, shelf};
use crate::audit::{self, Cancel};
use crate::board::{Board, Outcomes};
use crate::checklist::ItemKey;
use crate::repo::Commit;

/// One commit of the past, and the board there.
pub struct Moment {
    pub commit: Commit,
    pub board: Board,
}

/// What was told of a past.
pub struct Past {
    /// Oldest first.
    pub moments: Vec<Moment>,
    /// The items that commits cannot decide, and why.
    pub left_out: BTreeMap<ItemKey, String>,
}

/// Audits the newest `last` commits on the way from HEAD to its first parents. Each costs what it changed; `told` hears how
/// many of how many are done.
///
/// # Errors
/// When git does not know HEAD, or does not have all of a commit.
pub fn replay(session: &Session, last: usize, cancel: &Cancel, told: &dyn Fn(usize, usize)) -> Result<Past, String> {
    let mut commits = session.repo.git()?.line(last)?;
    commits.reverse();
    let (Some(oldest), Some(newest)) = (commits.first(), commits.last()) else {
        return Err("there is no commit yet, and so no past".to_owned());
    };
    let mut session = session.as_of(Some(oldest), Era::Now)?;
    let left_out = audit::left_out(session.checklists(), &[&*session.repo, &session.repo.at(newest)?]);
    session.leave_out(&left_out);
    let mut engine = session.engine();
    let mut evaluation = engine.audit(cancel, &|_| {});
    let (mut outcomes, mut moments) = (Outcomes::default(), Vec::with_capacity(commits.len()));
    for (at, id) in commits.iter().enumerate() {
        if cancel.is_cancelled() {
            break;
        }
        if at > 0 {
            let (there, changed) = session.repo.moved_to(id)?;
            session.repo = Arc::new(there);
            shelf::reload(&mut session.ledger, &session.repo, &changed);
            evaluation = engine.move_to(Arc::clone(&session.repo), &changed);
        }
        for (signature, outcome) in std::mem::take(&mut evaluation.outcomes) {
            outcomes.insert(signature, outcome);
        }
        moments.extend(session.moment(&outcomes));
        told(at + 1, commits.len());
    }
    Ok(Past { moments, left_out })
}

impl Session {
    /// The board at the commit at which it is, as of its date.
    fn moment(&self, outcomes: &Outcomes) -> Option<Moment> {
        let commit = self.repo.commit()?.clone();
        let freshness = freshness::examine(&self.repo, self.checklists(), &self.ledger);
        Some(Moment { board: self.board(outcomes, &freshness, commit.at), commit })
    }
}
