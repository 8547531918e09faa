//! The surveyor: a thread that tells where HEAD stands and how many paths differ from it. Counting them looks at every
//! tracked file's metadata, so that it never stands in the way of an audit, and requests that wait are one. Single files that
//! change afterwards are followed.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::Sender;

use super::recorder;
use crate::app::{Msg, Place};
use crate::audit::Changes;
use crate::repo::{Differences, Kept, Notice, Repo};

/// How long the answer to a change waits: what the change made of the board is shown before what git says of it.
const COURTESY: Duration = Duration::from_millis(20);
/// A look waits as long as the last one took, and no longer than this: while a checkout writes thousands of files, each look
/// is at all that was written so far.
const LONGEST_REST: Duration = Duration::from_millis(250);
/// More changed files than this are no longer followed one by one.
const FOLLOWED_CAP: usize = 1_000;

#[derive(Clone)]
pub struct Surveyor {
    requests: SyncSender<()>,
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    /// What changed since the last look.
    changes: Changes,
    /// What an audit noticed, where nothing had changed since.
    noticed: Option<Differences>,
    /// A person waits for it.
    is_urgent: bool,
    /// Nobody has asked yet.
    is_untouched: bool,
}

impl Surveyor {
    pub fn start(repo: Arc<Repo>, to: Sender<Msg>) -> Self {
        let (requests, arriving) = sync_channel::<()>(1);
        let waiting = Arc::new(Mutex::new(Waiting { is_untouched: true, ..Waiting::default() }));
        let asked = Arc::clone(&waiting);
        // Detached on purpose: it ends with the channel.
        thread::spawn(move || {
            let _ = to.blocking_send(Msg::Identity(recorder::identity(&repo)));
            let (mut known, mut kept, mut rest) = (None, Kept::default(), COURTESY);
            while arriving.recv().is_ok() {
                wait(rest, &arriving, &asked);
                let start = Instant::now();
                let Waiting { changes, noticed, .. } = std::mem::take(&mut *locked(&asked));
                if changes.everything || changes.git {
                    kept = Kept::default();
                }
                known = follow(&repo, known.or(noticed), &changes);
                if known.is_none() {
                    if to.blocking_send(Msg::Place(quick_look(&repo))).is_err() {
                        return;
                    }
                    known = repo.list_and_notice(Notice::Differences, &[]).differences;
                }
                let dirty = repo.dirty_again(known.as_ref(), &mut kept).ok();
                if to.blocking_send(Msg::Place(Place { dirty, ..quick_look(&repo) })).is_err() {
                    return;
                }
                rest = start.elapsed().clamp(COURTESY, LONGEST_REST);
            }
        });
        Self { requests, waiting }
    }

    /// Takes over what an audit noticed, so that the first change needs no look at everything. What changed meanwhile may have
    /// been told before this.
    pub fn know(&self, noticed: Option<&Differences>) {
        let mut waiting = locked(&self.waiting);
        if waiting.is_untouched {
            waiting.noticed = noticed.cloned();
        }
    }

    /// Asks for a look at everything, now.
    pub fn look(&self) {
        self.ask(&Changes::everything(), true);
    }

    /// Asks for a look at what changed, and at whatever waits already.
    pub fn change(&self, changes: &Changes) {
        self.ask(changes, false);
    }

    fn ask(&self, changes: &Changes, is_urgent: bool) {
        let mut waiting = locked(&self.waiting);
        waiting.is_untouched = false;
        waiting.is_urgent |= is_urgent;
        waiting.changes.merge(changes.clone());
        if waiting.changes.paths.len() > FOLLOWED_CAP {
            waiting.changes = Changes::everything();
        }
        drop(waiting);
        match self.requests.try_send(()) {
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

/// Waits for a while, but not while a person waits; what is asked meanwhile is answered with the rest.
fn wait(rest: Duration, arriving: &Receiver<()>, asked: &Mutex<Waiting>) {
    let until = Instant::now() + rest;
    while !locked(asked).is_urgent && arriving.recv_timeout(until.saturating_duration_since(Instant::now())).is_ok() {}
}

/// What was known, brought up to date; None where only a look at everything does that.
fn follow(repo: &Repo, known: Option<Differences>, changes: &Changes) -> Option<Differences> {
    let mut known = known.filter(|_| !changes.everything && !changes.git)?;
    known.follow(repo, &changes.paths).then_some(known)
}

/// Whoever panicked while it held this left changes that are as good as any.
fn locked(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// It would not end within the time of any test.
    const LONG: Duration = Duration::from_secs(100_000);

    #[test]
    fn nobody_who_asks_waits_until_it_has_rested() {
        let (requests, arriving) = sync_channel(1);
        let asked = Arc::new(Mutex::new(Waiting::default()));
        let surveyor = Surveyor { requests, waiting: Arc::clone(&asked) };
        // A changed file is no reason to go on, and is not forgotten.
        surveyor.change(&Changes { git: true, ..Changes::default() });
        let waiting = thread::spawn(move || {
            wait(LONG, &arriving, &asked);
            std::mem::take(&mut *locked(&asked)).changes
        });
        surveyor.look();
        let changes = waiting.join().unwrap();
        assert!(changes.git && changes.everything);
    }

    #[test]
    fn a_look_that_rests_answers_for_all_that_changed_meanwhile() {
        let (requests, arriving) = sync_channel(1);
        let asked = Arc::new(Mutex::new(Waiting::default()));
        let surveyor = Surveyor { requests, waiting: Arc::clone(&asked) };
        surveyor.change(&Changes { git: true, ..Changes::default() });
        wait(Duration::from_millis(1), &arriving, &asked);
        assert!(arriving.try_recv().is_err() && locked(&asked).changes.git);
    }
}
