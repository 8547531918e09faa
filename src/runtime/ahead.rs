//! Goes ahead of a walk over a history: what a commit changes is read and looked at while those before it are judged.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;

use crate::audit::{Scout, Seen, Sight};
use crate::repo::{Repo, RepoPath};

/// How many commits it is ahead at most.
const AHEAD: usize = 16;

/// The commit that a walk comes to next.
pub struct Step {
    pub repo: Arc<Repo>,
    /// Where it differs from the one before.
    pub changed: Vec<RepoPath>,
    pub seen: Seen,
}

/// The way that a walk has before it. When it is dropped, nobody goes on.
pub struct Way {
    steps: Receiver<Result<Step, String>>,
    sight: Shared,
}

/// With what the next commits are looked at.
type Shared = Arc<Mutex<Arc<Sight>>>;

impl Way {
    /// From one commit over others, each of which differs little from the one before.
    pub fn over<'s>(scope: &'s Scope<'s, '_>, from: Arc<Repo>, commits: &'s [String], sight: Arc<Sight>) -> Self {
        let (to, steps) = sync_channel(AHEAD);
        let sight = Arc::new(Mutex::new(sight));
        let shared = Arc::clone(&sight);
        scope.spawn(move || go(from, commits, &shared, &to));
        Self { steps, sight }
    }

    /// The next commit; those behind it are looked at with this sight.
    ///
    /// # Errors
    /// When git does not have all of it.
    pub fn next(&self, sight: Arc<Sight>) -> Result<Step, String> {
        *self.sight.lock().unwrap_or_else(PoisonError::into_inner) = sight;
        self.steps
            .recv()
            .unwrap_or_else(|_| Err("the walk over the commits ended early; please report this".to_owned()))
    }
}

fn go(from: Arc<Repo>, commits: &[String], sight: &Shared, to: &SyncSender<Result<Step, String>>) {
    let mut at = from;
    let sight = || Arc::clone(&sight.lock().unwrap_or_else(PoisonError::into_inner));
    let mut scout = Scout::new(sight());
    for commit in commits {
        let moved = at.moved_to(commit).map(|(repo, changed)| (Arc::new(repo), changed));
        let step = moved.map(|(repo, changed)| {
            let sight = sight();
            if !Arc::ptr_eq(scout.sight(), &sight) {
                scout = Scout::new(sight);
            }
            at = Arc::clone(&repo);
            let seen = scout.look_at(&repo, changed.iter().cloned());
            Step { repo, changed, seen }
        });
        let is_last = step.is_err();
        if to.send(step).is_err() || is_last {
            return;
        }
    }
}
