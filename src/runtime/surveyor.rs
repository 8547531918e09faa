//! The surveyor: a thread that tells where HEAD stands and how many paths differ from it. Counting them looks at every
//! tracked file's metadata, so that it never stands in the way of an audit, and requests that wait are one. Single files that
//! change afterwards are followed.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::mpsc::Sender;

use super::recorder;
use crate::app::{Msg, Place};
use crate::audit::Changes;
use crate::repo::{Differences, Notice, Repo};

/// More changed files than this are no longer followed one by one.
const FOLLOWED_CAP: usize = 1_000;

#[derive(Clone)]
pub struct Surveyor {
    requests: SyncSender<()>,
    /// What changed since the last look.
    waiting: Arc<Mutex<Changes>>,
}

impl Surveyor {
    pub fn start(repo: Arc<Repo>, to: Sender<Msg>) -> Self {
        let (requests, arriving) = sync_channel::<()>(1);
        let waiting = Arc::<Mutex<Changes>>::default();
        let changes = Arc::clone(&waiting);
        // Detached on purpose: it ends with the channel.
        thread::spawn(move || {
            let _ = to.blocking_send(Msg::Identity(recorder::identity(&repo)));
            let mut known = None;
            while arriving.recv().is_ok() {
                let changes = std::mem::take(&mut *locked(&changes));
                known = follow(&repo, known, &changes);
                if known.is_none() {
                    if to.blocking_send(Msg::Place(quick_look(&repo))).is_err() {
                        return;
                    }
                    known = repo.list_and_notice(Notice::Differences, &[]).differences;
                }
                if to.blocking_send(Msg::Place(look(&repo, known.as_ref()))).is_err() {
                    return;
                }
            }
        });
        Self { requests, waiting }
    }

    /// Asks for a look at everything.
    pub fn look(&self) {
        self.change(&Changes::everything());
    }

    /// Asks for a look at what changed, and at whatever waits already.
    pub fn change(&self, changes: &Changes) {
        let mut waiting = locked(&self.waiting);
        waiting.merge(changes.clone());
        if waiting.paths.len() > FOLLOWED_CAP {
            *waiting = Changes::everything();
        }
        drop(waiting);
        match self.requests.try_send(()) {
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

/// What was known, brought up to date; None where only a look at everything does that.
fn follow(repo: &Repo, known: Option<Differences>, changes: &Changes) -> Option<Differences> {
    let mut known = known.filter(|_| !changes.everything && !changes.git)?;
    known.follow(repo, &changes.paths).then_some(known)
}

/// Whoever panicked while it held this left changes that are as good as any.
fn locked(changes: &Mutex<Changes>) -> MutexGuard<'_, Changes> {
    changes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is known of a repository whose files were looked at.
pub fn look(repo: &Repo, differences: Option<&Differences>) -> Place {
    Place { dirty: repo.dirty(differences).ok(), ..quick_look(repo) }
}

/// What is known without looking at files.
pub fn quick_look(repo: &Repo) -> Place {
    match repo.git() {
        Ok(git) => {
            let head = git.head().unwrap_or_default();
            Place { name: repo.name().into(), head, dirty: None, without_git: None, forge: git.forge() }
        }
        Err(reason) => Place { name: repo.name().into(), without_git: Some(reason.into()), ..Place::default() },
    }
}
