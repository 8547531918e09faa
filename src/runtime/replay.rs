//! The past of a repository, told by its commits alone: how each stood, judged by the definitions of today or by its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use super::ahead::{Step, Way};
use super::compare::Era;
use super::points::{Kept, Pace};
use super::session::Session;
use super::{freshness, shelf};
use crate::audit::{self, Cancel, Engine, Evaluation, Plan, Sight};
use crate::board::{Board, Origin, Outcomes, Side, TrendPoint};
use crate::checklist::{Checklist, ItemKey};
use crate::config::{CHECKLISTS_FOLDER, PROJECT_FILE};
use crate::repo::{Repo, RepoPath};

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
    left_out.extend(kept.left_out.clone());
    if let (Some(first), Some(last)) = (unknown.first(), unknown.last()) {
        // What turned at the first is told by the one before.
        let start = first.saturating_sub(1);
        let mut walk = Walk::begin(session, era, ends, &left_out, &commits[start], cancel)?;
        let mut pace = Pace::default();
        let walked = thread::scope(|scope| {
            let way = Way::over(scope, walk.repo(), &commits[start + 1..=*last], walk.sight());
            for at in start..=*last {
                if at > start {
                    let step = way.next(walk.sight())?;
                    walk.go_on(step, cancel);
                }
                // What was cut short says nothing.
                if cancel.is_cancelled() {
                    break;
                }
                let point = walk.point();
                if points[at].is_none() {
                    points[at] = point;
                    pace.keep(|| kept.keep(points.iter().flatten(), &walk.left_out));
                }
                told(points.iter().flatten().count(), commits.len());
            }
            Ok::<(), String>(())
        });
        kept.keep(points.iter().flatten(), &walk.left_out);
        walked?;
        left_out = walk.left_out;
    }
    Ok(Past { points: points.into_iter().flatten().collect(), commits: commits.len(), recalled, left_out })
}

/// The states by which it is decided what commits cannot decide.
struct Ends {
    now: Arc<Repo>,
    newest: Arc<Repo>,
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

/// Goes from commit to commit.
struct Walk {
    session: Session,
    era: Era,
    ends: Ends,
    left_out: BTreeMap<ItemKey, String>,
    engine: Engine,
    outcomes: Outcomes,
    checklists: Arc<Vec<Checklist>>,
    before: Option<Moment>,
}

impl Walk {
    /// Audits the first commit.
    fn begin(
        session: &Session,
        era: Era,
        ends: Ends,
        left_out: &BTreeMap<ItemKey, String>,
        commit: &str,
        cancel: &Cancel,
    ) -> Result<Self, String> {
        let mut session = session.as_of(None, Era::Now)?;
        session.leave_out(left_out);
        session.repo = Arc::new(ends.now.at(commit)?);
        session.ledger = shelf::load(&session.repo);
        let checklists = Arc::new(session.checklists().to_vec());
        let (left_out, outcomes, engine) = (left_out.clone(), Outcomes::default(), session.engine());
        let mut walk = Self { session, era, ends, left_out, engine, outcomes, checklists, before: None };
        if era == Era::Then {
            walk.read_definitions();
            walk.engine = walk.session.engine();
        }
        let evaluation = walk.engine.audit(cancel, &|_| {});
        walk.take_in(evaluation);
        Ok(walk)
    }

    fn repo(&self) -> Arc<Repo> {
        Arc::clone(&self.session.repo)
    }

    /// With what the commits to come are to be looked at.
    fn sight(&mut self) -> Arc<Sight> {
        self.engine.sight()
    }

    fn go_on(&mut self, step: Step, cancel: &Cancel) {
        let Step { repo, changed, seen } = step;
        self.session.repo = repo;
        shelf::reload(&mut self.session.ledger, &self.session.repo, &changed);
        let evaluation = self.engine.move_to(self.repo(), &changed, Some(seen));
        self.take_in(evaluation);
        if self.era == Era::Then && changed.iter().any(is_definition) {
            self.read_definitions();
            let evaluation = self.engine.replan(Arc::new(Plan::new(self.session.checklists())), cancel, &|_| {});
            self.take_in(evaluation);
        }
    }

    fn take_in(&mut self, evaluation: Evaluation) {
        for (signature, outcome) in evaluation.outcomes {
            self.outcomes.insert(signature, outcome);
        }
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
