//! What a walk found, of which each thread has a share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::dirty::Noticed;
use super::folder::ReadFolder;
use super::list::Folder;
use super::runs::{Looked, Runs, Tree};
use super::{RepoPath, Stamp};

/// What a walk found: the files in the order of their paths, the rest in none.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub files: Vec<RepoPath>,
    /// Names that are no text have become others.
    pub has_other_names: bool,
    /// Those of them that are links.
    pub links: Vec<RepoPath>,
    /// What each of them is, if that was wanted; None of what is no regular file.
    pub stamps: Vec<Option<Stamp>>,
    /// Of folders that are ignored, those that have tracked files.
    pub folders: Vec<(RepoPath, Folder)>,
    /// Repositories inside the repository: somebody else's to audit, as they are for git.
    pub nested: Vec<RepoPath>,
    /// How they differ from the index, if stamps were wanted.
    pub noticed: Noticed,
    /// The folders that were read, if stamps were wanted and folders can be relied on.
    pub read: Vec<ReadFolder>,
    /// The positions, among the known ones, of those that are what they were.
    pub same: Vec<usize>,
}

/// What one thread found.
#[derive(Default)]
pub(super) struct Share {
    pub found: Found,
    pub runs: Runs,
    /// The folders that it looked into, with the place of each.
    pub folders: Vec<(usize, Looked)>,
}

/// What all threads found.
pub(super) struct Shares {
    of_threads: Vec<Mutex<Share>>,
    /// How many folders have got a place.
    places: AtomicUsize,
}

impl Shares {
    /// One for each thread, which gets its list from `runs`.
    pub fn with(runs: impl Fn() -> Runs) -> Self {
        let share = |_| Mutex::new(Share { runs: runs(), ..Share::default() });
        Self { of_threads: (0..rayon::current_num_threads()).map(share).collect(), places: AtomicUsize::new(1) }
    }

    /// That of the thread that asks, which nobody else asks for.
    pub fn mine(&self) -> MutexGuard<'_, Share> {
        let thread = rayon::current_thread_index().unwrap_or_default();
        self.of_threads[thread].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first of so many places that follow each other.
    pub fn places_for(&self, folders: usize) -> usize {
        self.places.fetch_add(folders, Ordering::Relaxed)
    }

    pub fn joined(self) -> Found {
        let (mut found, mut tree) = (Found::default(), Tree::of(self.places.into_inner()));
        for share in self.of_threads {
            let share = share.into_inner().unwrap_or_else(PoisonError::into_inner);
            found.join(share.found);
            tree.put(share.runs, share.folders);
        }
        (found.files, found.stamps) = tree.joined();
        found
    }
}

impl Found {
    /// Takes in what another thread found, but for the files, whose order is known when all folders are.
    fn join(&mut self, other: Self) {
        self.links.extend(other.links);
        self.folders.extend(other.folders);
        self.nested.extend(other.nested);
        self.read.extend(other.read);
        self.same.extend(other.same);
        self.noticed.join(other.noticed);
        self.has_other_names |= other.has_other_names;
    }

    /// Keeps stamps beside their files, where names that are no text have become others: these may come elsewhere in the
    /// order, or even be the same.
    pub fn put_in_order(&mut self) {
        if !self.has_other_names || self.stamps.is_empty() {
            return;
        }
        let mut both: Vec<_> =
            std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.stamps)).collect();
        both.sort_by(|(left, _), (right, _)| left.cmp(right));
        both.dedup_by(|(left, _), (right, _)| left == right);
        (self.files, self.stamps) = both.into_iter().unzip();
    }
}
