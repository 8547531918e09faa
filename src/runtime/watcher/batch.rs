//! What a burst of file events comes to, and the one waiting place in which bursts meet.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::audit::Changes;

/// More changed paths than this are dearer to remember than a new look at everything.
const PATHS_CAP: usize = 65_536;

/// More changed files in the extra folders than this are told by their folders.
const EXTRA_CAP: usize = 1_000;

/// What happened since the last batch was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub changes: Changes,
    /// What changed in the extra folders.
    pub extra: BTreeSet<PathBuf>,
    /// The root or its `.git` came, went, or is another one than before: the repository must be opened anew, and
    /// watched by a new watcher. `changes.everything` is set as well.
    pub reopen: bool,
    /// What the user should know about the watching itself, with the remedy.
    pub notice: Option<String>,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether files alone changed, of which only an audit can tell anything.
    pub fn is_of_files(&self) -> bool {
        self.extra.is_empty() && !self.reopen && self.notice.is_none()
    }

    pub fn reopen() -> Self {
        Self { changes: Changes::everything(), reopen: true, ..Self::default() }
    }

    pub fn merge(&mut self, newer: Self) {
        self.changes.merge(newer.changes);
        self.extra.extend(newer.extra);
        self.reopen |= newer.reopen;
        self.notice = newer.notice.or(self.notice.take());
        self.limit();
    }

    /// However long nobody takes it, a batch stays small.
    fn limit(&mut self) {
        self.changes.everything |= self.reopen || self.changes.paths.len() > PATHS_CAP;
        if self.changes.everything {
            self.changes.paths.clear();
        }
        if self.extra.len() > EXTRA_CAP {
            self.extra = self.extra.iter().filter_map(|path| path.parent()).map(PathBuf::from).collect();
        }
    }
}

/// A place for one waiting batch: a newer one is merged into it, so that none is lost and none piles up.
pub fn channel() -> (Outbox, Batches) {
    let shared = Arc::new(Shared::default());
    (Outbox(Arc::clone(&shared)), Batches(shared))
}

/// Where batches are put; when it is dropped, [`Batches::recv`] ends.
#[derive(Debug)]
pub struct Outbox(Arc<Shared>);

/// Where batches are taken.
#[derive(Debug)]
pub struct Batches(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    batch: Option<Batch>,
    closed: bool,
}

impl Outbox {
    pub fn put(&self, batch: Batch) {
        if batch.is_empty() {
            return;
        }
        self.0.waiting().batch.get_or_insert_default().merge(batch);
        self.0.arrived.notify_one();
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.0.waiting().closed = true;
        self.0.arrived.notify_one();
    }
}

impl Batches {
    /// The next batch, or nothing when the watcher is gone. Cancelling the wait loses nothing.
    pub async fn recv(&mut self) -> Option<Batch> {
        loop {
            let (batch, closed) = {
                let mut waiting = self.0.waiting();
                (waiting.batch.take(), waiting.closed)
            };
            match batch {
                Some(batch) => return Some(batch),
                None if closed => return None,
                None => self.0.arrived.notified().await,
            }
        }
    }

    /// The waiting batch, if there is one.
    pub fn try_recv(&mut self) -> Option<Batch> {
        self.0.waiting().batch.take()
    }
}

impl Shared {
    /// A thread that panicked while it held the lock left a whole batch behind: each change is one assignment.
    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::RepoPath;

    fn paths(names: &[&str]) -> Batch {
        let paths = names.iter().map(|name| RepoPath::new(name)).collect();
        Batch { changes: Changes { paths, ..Changes::default() }, ..Batch::default() }
    }

    #[tokio::test]
    async fn a_waiting_batch_takes_the_newer_one_in() {
        let (outbox, mut batches) = channel();
        outbox.put(paths(&["a"]));
        outbox.put(Batch { notice: Some("first".to_owned()), ..Batch::default() });
        outbox.put(paths(&["b"]));
        let batch = batches.recv().await.unwrap();
        assert_eq!(batch.changes, paths(&["a", "b"]).changes);
        assert_eq!(batch.notice.as_deref(), Some("first"));
        assert_eq!(batches.try_recv(), None);
    }

    #[tokio::test]
    async fn the_last_batch_arrives_before_the_end() {
        let (outbox, mut batches) = channel();
        outbox.put(paths(&["a"]));
        drop(outbox);
        assert!(batches.recv().await.is_some());
        assert_eq!(batches.recv().await, None);
    }

    #[test]
    fn too_many_paths_become_everything() {
        let mut batch = Batch::default();
        for number in 0..=PATHS_CAP {
            batch.changes.paths.insert(RepoPath::new(&number.to_string()));
        }
        let (outbox, mut batches) = channel();
        outbox.put(batch);
        let batch = batches.try_recv().unwrap();
        assert!(batch.changes.everything && batch.changes.paths.is_empty());
    }

    #[test]
    fn many_extra_files_become_their_folders() {
        let mut batch = Batch::default();
        for number in 0..=EXTRA_CAP {
            batch.extra.insert(PathBuf::from(format!("/themes/{number}")));
        }
        let mut all = Batch::default();
        all.merge(batch);
        assert_eq!(all.extra.into_iter().collect::<Vec<_>>(), [PathBuf::from("/themes")]);
    }
}
