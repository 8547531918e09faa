//! Watching a repository: a hint where to look, never the truth.
//!
//! ```text
//!  kernel ─► notify ─► queue ─► collector ─► outbox (one waiting batch) ─► the loop
//!                                  │ a burst: quiet for 15 ms, or 150 ms long
//!                                  └─► folders: what vanished is unwatched, what came back is watched again
//! ```
//!
//! Each folder that counts has one watch of its own, not of what lies beneath it. The order is always *watch, then look*:
//!
//! 1. list the repository, [`Watch::set_folders`] with its folders, then audit;
//! 2. on a batch, evaluate its changes; if folders came or went, [`Watch::set_folders`] again;
//! 3. the folders that it returns were not watched until now: evaluate them as changed paths, and go on with 2 until
//!    it returns none.
//!
//! A file made in a fresh folder before that folder was watched is found by step 3.

mod backend;
mod batch;
#[cfg(test)]
mod campaign;
mod collector;
mod folders;
mod path_set;
mod places;
mod poll;
#[cfg(test)]
mod tests;

pub use batch::{Batch, Batches, Outbox, channel};
pub use places::Places;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use backend::{Backend, MakeBackend, NotifyBackend};
use collector::{Collector, Message, Queue};
use folders::Folders;
use poll::Stamps;

use crate::repo::RepoPath;

/// A burst ends when nothing happened for so long.
pub const DEBOUNCE: Duration = Duration::from_millis(15);

/// A burst that does not end is told so far.
pub const LONGEST_BURST: Duration = Duration::from_millis(150);

/// What the loop needs of a watcher. A test uses [`channel`] and a fake of this.
pub trait Watch: Send + Sync {
    /// Watches these folders of the repository and no others, the first ones first: where the system's limit is reached,
    /// the rest is polled. Returns the folders that were not watched before; they must be looked at after this call.
    /// It takes about 10 µs for each new folder.
    #[must_use = "what happened in these folders until now sent no event"]
    fn set_folders(&self, folders: Vec<RepoPath>) -> Vec<RepoPath>;

    /// Looks for what sends no event: a root that was replaced, writes through a memory map or through another hard link,
    /// a network file system. What it finds arrives as a batch. It takes a stat of every file: call it at most once a
    /// minute when idle, never on the thread that draws, and once before the first audit, so that it knows what was.
    fn reconcile(&self, files: &[RepoPath]);
}

/// The watcher of one repository; it ends when it is dropped.
pub struct Watcher {
    core: Arc<Core>,
    queue: Queue,
    places: Places,
    stamps: Mutex<Stamps>,
}

/// What the handle and its thread share.
struct Core {
    folders: Mutex<Folders>,
    outbox: Outbox,
}

impl Core {
    /// A thread that panicked inside left at worst a folder that counts as not watched.
    fn folders(&self) -> MutexGuard<'_, Folders> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher {
    /// Begins with the root, git's folders and the extra ones; those of the repository follow with
    /// [`Watch::set_folders`]. Where the system cannot watch, it polls, and says so.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start(places: Places) -> Result<(Self, Batches), String> {
        Self::with_backend(places, |queue| {
            Box::new(move || NotifyBackend::new(queue.clone()).map(|backend| -> Box<dyn Backend> { Box::new(backend) }))
        })
    }

    fn with_backend(places: Places, make: impl FnOnce(Queue) -> MakeBackend) -> Result<(Self, Batches), String> {
        let (sender, incoming) = mpsc::channel();
        let queue = Queue::new(sender);
        let (outbox, batches) = channel();
        let mut folders = Folders::new(places.clone(), make(queue.clone()));
        let notice = folders.notice();
        let core = Arc::new(Core { folders: Mutex::new(folders), outbox });
        core.outbox.put(Batch { notice, ..Batch::default() });
        let collector = Collector::new(Arc::clone(&core), queue.clone(), incoming, places.clone());
        std::thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(|| collector.run())
            .map_err(|error| format!("the repository cannot be watched, because no thread can be started: {error}"))?;
        Ok((Self { core, queue, places, stamps: Mutex::default() }, batches))
    }

    fn absolute(&self, path: &RepoPath) -> PathBuf {
        // Joining the empty path would leave a slash at the end.
        if path.as_str().is_empty() { self.places.root.clone() } else { self.places.root.join(path.as_str()) }
    }
}

impl Watch for Watcher {
    fn set_folders(&self, folders: Vec<RepoPath>) -> Vec<RepoPath> {
        let wanted = folders.iter().map(|path| self.absolute(path)).collect();
        let mut folders = self.core.folders();
        let fresh = folders.set(wanted);
        let notice = folders.notice();
        drop(folders);
        self.core.outbox.put(Batch { notice, ..Batch::default() });
        self.queue.send(Message::Rearranged);
        let relative = |path: PathBuf| path.strip_prefix(&self.places.root).ok().map(RepoPath::from_relative);
        fresh.into_iter().filter_map(relative).collect()
    }

    fn reconcile(&self, files: &[RepoPath]) {
        let mut stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = stamps.compare(&self.places.root, files);
        drop(stamps);
        let mut folders = self.core.folders();
        let reopen = folders.root_changed();
        let retried = folders.retry();
        let notice = folders.notice();
        drop(folders);
        let mut batch = collector::found(&self.places, &retried);
        batch.changes.paths.extend(changed);
        batch.merge(if reopen { Batch::reopen() } else { Batch::default() });
        batch.notice = notice;
        self.core.outbox.put(batch);
        self.queue.send(Message::Rearranged);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.queue.send(Message::Stop);
    }
}
