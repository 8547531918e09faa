//! The past of a repository, told by its commits alone: how each stood, judged by the definitions of today or by its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::Era;
use super::points::{Kept, Pace};
use super::session::Session;
use super::{freshness, shelf};
use crate::audit::{self, Cancel, Engine, Evaluation, Plan};
use crate::board::{Board, Origin, Outcomes, Side, TrendPoint};
use crate::checklist::{Checklist, ItemKey};
use crate::config::{CHECKLISTS_FOLDER, PROJECT_FILE};
use crate::repo::RepoPath;

/// What was told of a past.
pub struct Past {
    /// Oldest first.
    pub points: Vec<TrendPoint>,
    /// How many commits there are to tell of; more than points when it was cancelled.
    pub commits: usize,
    /// How many of the points an earlier run had kept.
    pub recalled: usize,
    /// The items that commits cannot decide, and why.
    pub left_out: BTreeMap<ItemKey, String>,
}

/// Audits the newest `last` commits on the way from HEAD to its first parents, of which none is looked at twice: what an
/// earlier run found is kept in the user's cache folder. Each costs what it changed; `told` hears how many of how many are
/// done. Points are kept as they are made, so that whatever ends the walk costs the commit that it was at.
///
/// # Errors
/// When git does not know HEAD, or does not have all of a commit.
pub fn replay(
    session: &Session,
    last: usize,
    era: Era,
    cancel: &Cancel,
    told: &dyn Fn(usize, usize),
) -> Result<Past, String> {
    let mut commits = session.repo.git()?.line(last)?;
    commits.reverse();
    let Some(newest) = commits.last() else {
        return Err("there is no commit yet, and so no past".to_owned());
    };
    let newest = Arc::new(session.repo.at(newest)?);
    let ends = Ends { now: Arc::clone(&session.repo), newest };
    let left_out = ends.left_out(session.checklists());
    let kept = Kept::of(session, era, left_out.keys());
    let mut points: Vec<Option<TrendPoint>> = kept.recall(&commits);
    let recalled = points.iter().flatten().count();
    let unknown: Vec<usize> = (0..points.len()).filter(|at| points[*at].is_none()).collect();
    let mut left_out = left_out;
    if let (Some(first), Some(last)) = (unknown.first(), unknown.last()) {
        // What turned at the first is told by the one before.
        let start = first.saturating_sub(1);
        let mut walk = Walk::new(session, era, ends, &left_out)?;
        let mut pace = Pace::default();
        for at in start..=*last {
            if cancel.is_cancelled() {
                break;
            }
            let point = walk.go_to(&commits[at], cancel).inspect_err(|_| kept.keep(points.iter().flatten()))?;
            if let Some(point) = point.filter(|_| points[at].is_none()) {
                points[at] = Some(point);
                pace.keep(|| kept.keep(points.iter().flatten()));
            }
            told(points.iter().flatten().count(), commits.len());
        }
        left_out = walk.left_out;
        kept.keep(points.iter().flatten());
    }
    Ok(Past { points: points.into_iter().flatten().collect(), commits: commits.len(), recalled, left_out })
}

/// The states by which it is decided what commits cannot decide.
struct Ends {
    now: Arc<crate::repo::Repo>,
    newest: Arc<crate::repo::Repo>,
}

impl Ends {
    fn left_out(&self, checklists: &[Checklist]) -> BTreeMap<ItemKey, String> {
        audit::left_out(checklists, &[&*self.now, &*self.newest])
    }
}

/// A board, with the checklists that it is of.
struct Moment {
    board: Board,
    checklists: Arc<Vec<Checklist>>,
}

impl Moment {
    fn side(&self) -> Side<'_> {
        Side { board: &self.board, checklists: &self.checklists }
    }
}

/// Goes from commit to commit; what two have in common is neither read nor judged again.
struct Walk {
    session: Session,
    era: Era,
    ends: Ends,
    left_out: BTreeMap<ItemKey, String>,
    /// None before the first commit.
    engine: Option<Engine>,
    outcomes: Outcomes,
    checklists: Arc<Vec<Checklist>>,
    before: Option<Moment>,
}

impl Walk {
    fn new(session: &Session, era: Era, ends: Ends, left_out: &BTreeMap<ItemKey, String>) -> Result<Self, String> {
        let mut session = session.as_of(None, Era::Now)?;
        session.leave_out(left_out);
        let checklists = Arc::new(session.checklists().to_vec());
        let (left_out, outcomes) = (left_out.clone(), Outcomes::default());
        Ok(Self { session, era, ends, left_out, engine: None, outcomes, checklists, before: None })
    }

    /// None when it was cancelled on the way.
    fn go_to(&mut self, commit: &str, cancel: &Cancel) -> Result<Option<TrendPoint>, String> {
        let evaluation = match self.engine.take() {
            None => self.begin(commit, cancel)?,
            Some(engine) => self.move_on(engine, commit, cancel)?,
        };
        if evaluation.cancelled {
            return Ok(None);
        }
        for (signature, outcome) in evaluation.outcomes {
            self.outcomes.insert(signature, outcome);
        }
        Ok(self.point())
    }

    fn begin(&mut self, commit: &str, cancel: &Cancel) -> Result<Evaluation, String> {
        self.session.repo = Arc::new(self.ends.now.at(commit)?);
        self.session.ledger = shelf::load(&self.session.repo);
        if self.era == Era::Then {
            self.read_definitions();
        }
        let mut engine = self.session.engine();
        let evaluation = engine.audit(cancel, &|_| {});
        self.engine = Some(engine);
        Ok(evaluation)
    }

    fn move_on(&mut self, mut engine: Engine, commit: &str, cancel: &Cancel) -> Result<Evaluation, String> {
        let (there, changed) = self.session.repo.moved_to(commit)?;
        self.session.repo = Arc::new(there);
        shelf::reload(&mut self.session.ledger, &self.session.repo, &changed);
        let mut evaluation = engine.move_to(Arc::clone(&self.session.repo), &changed);
        if self.era == Era::Then && changed.iter().any(is_definition) {
            self.read_definitions();
            let replanned = engine.replan(Arc::new(Plan::new(self.session.checklists())), cancel, &|_| {});
            evaluation.outcomes.extend(replanned.outcomes);
            evaluation.cancelled |= replanned.cancelled;
        }
        self.engine = Some(engine);
        Ok(evaluation)
    }

    /// The definitions that the commit has, without what no commit can decide.
    fn read_definitions(&mut self) {
        self.session.reload_definitions();
        let left_out = self.ends.left_out(self.session.checklists());
        self.session.leave_out(&left_out);
        self.left_out.extend(left_out);
        self.checklists = Arc::new(self.session.checklists().to_vec());
    }

    /// How it stands at the commit at which it is, as of its date.
    fn point(&mut self) -> Option<TrendPoint> {
        let commit = self.session.repo.commit()?.clone();
        let freshness = freshness::examine(&self.session.repo, &self.checklists, &self.session.ledger);
        let board = self.session.board(&self.outcomes, &freshness, commit.at);
        let moment = Moment { board, checklists: Arc::clone(&self.checklists) };
        let origin = Origin { commit: commit.id, at: commit.at, author: commit.author, subject: commit.subject };
        let point = TrendPoint::new(origin, self.before.as_ref().map(Moment::side), moment.side());
        self.before = Some(moment);
        Some(point)
    }
}

fn is_definition(path: &RepoPath) -> bool {
    path.as_str() == PROJECT_FILE || path.is_within(&RepoPath::new(CHECKLISTS_FOLDER))
}
