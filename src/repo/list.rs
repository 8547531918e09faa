//! Which files a repository has: what git tracks, plus what is neither tracked nor ignored.

use std::collections::{BTreeMap, BTreeSet};

use super::dirty::Differences;
use super::folder::{ReadFolder, SeenFolder, device_with_times};
use super::found::Found;
use super::index::Index;
use super::stamp::Written;
use super::walk::{Walk, walk};
use super::{Repo, RepoPath, Stamp};

/// The files of a repository, and what was noticed while they were listed.
#[derive(Debug, Default)]
pub struct Listing {
    pub files: FileList,
    /// What each of them is, in their order, if that was wanted; None of what is no regular file.
    pub stamps: Vec<Option<Stamp>>,
    /// How they differ from what git tracks, where metadata tells it.
    pub differences: Option<Differences>,
    /// The folders that were read, with their stamps, and the positions of those that were known and are what they were; in
    /// no order.
    pub read: Vec<ReadFolder>,
    pub same: Vec<usize>,
}

/// git's index, read before the files are listed that it tracks.
#[derive(Debug, Default)]
pub struct Tracking {
    index: Option<Index>,
    /// When it was written, if files are to be held against it.
    written: Option<Written>,
}

/// The files of a repository at one moment, sorted by path, and the folders that a watcher must look at.
#[derive(Clone, Debug, Default)]
pub struct FileList {
    files: BTreeSet<RepoPath>,
    /// Those of the files that are links.
    links: BTreeSet<RepoPath>,
    folders: BTreeMap<RepoPath, Folder>,
    /// Why files may be missing from it.
    flaw: Option<String>,
}

/// What a folder of the list is: one that was walked, or an ignored one that holds tracked files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    Walked,
    TrackedOnly,
}

/// What is noticed of files while they are listed, for which each must be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Nothing,
    /// How they differ from what git tracks.
    Differences,
    /// That, and what they are.
    Stamps,
}

impl Tracking {
    /// Nothing is tracked where there is no git.
    pub(super) fn of(repo: &Repo, notice: Notice) -> Self {
        let Some(git) = repo.disk().and_then(|_| repo.git().ok()) else { return Self::default() };
        // Before the index is read, so that it cannot be younger than what is known of it.
        let written = if notice == Notice::Nothing { None } else { Written::of(&git.git_dir().join("index")) };
        Self { index: Index::read(git.git_dir()), written }
    }
}

impl Listing {
    /// The files, and what they were, as far as that was wanted.
    pub fn stamped(&self) -> impl Iterator<Item = (&RepoPath, Option<&Stamp>)> + Clone {
        stamped(self.files.files(), &self.stamps)
    }

    /// All folders that the next listing is to know, in the order of their paths; `known` are those that this one knew.
    pub fn take_folders(&mut self, known: &[SeenFolder<'_>]) -> Vec<ReadFolder> {
        let mut folders = std::mem::take(&mut self.read);
        folders.extend(std::mem::take(&mut self.same).into_iter().map(|at| known[at].to_read()));
        folders.sort_unstable_by(|(left, ..), (right, ..)| left.as_str().cmp(right.as_str()));
        folders
    }

    /// Adds files that count although ignore rules hide them, if they are there.
    pub fn add_tracked(&mut self, repo: &Repo, tracked: impl IntoIterator<Item = RepoPath>) {
        let is_new = |path: &RepoPath| !self.files.contains(path) && repo.is_file(path);
        let new: BTreeSet<RepoPath> = tracked.into_iter().filter(is_new).collect();
        if new.is_empty() {
            return;
        }
        let before = std::mem::take(&mut self.stamps);
        let was_wanted = before.len() == self.files.len();
        let stamps: BTreeMap<_, _> = self.files.files().cloned().zip(before).collect();
        new.into_iter().for_each(|path| self.files.insert_tracked(repo, path));
        if was_wanted {
            let stamp = |path| stamps.get(path).copied().unwrap_or_else(|| repo.stamp(path));
            self.stamps = self.files.files().map(stamp).collect();
        }
    }
}

/// Files, and of each what it was when all were listed, if that was wanted.
pub fn stamped<'a>(
    files: impl Iterator<Item = &'a RepoPath> + Clone,
    stamps: &'a [Option<Stamp>],
) -> impl Iterator<Item = (&'a RepoPath, Option<&'a Stamp>)> + Clone {
    files.zip(stamps.iter().map(Option::as_ref).chain(std::iter::repeat(None)))
}

impl FileList {
    /// `known` are folders that an earlier scan read, by path.
    pub(super) fn scan(repo: &Repo, notice: Notice, tracking: Tracking, known: &[SeenFolder<'_>]) -> Listing {
        if let Some(tree) = repo.tree() {
            return Listing { files: tree.found().into(), ..Listing::default() };
        }
        let stamped = notice == Notice::Stamps;
        let Tracking { index, written } = tracking;
        let device = if stamped { device_with_times(repo.root()) } else { None };
        let walk = Walk { repo, index: index.as_ref(), stamped, written, known, device };
        let mut found = walk.all(&RepoPath::new(""));
        found.put_in_order();
        let (read, same) = (std::mem::take(&mut found.read), std::mem::take(&mut found.same));
        let stamps = std::mem::take(&mut found.stamps);
        let (noticed, nested) = (std::mem::take(&mut found.noticed), std::mem::take(&mut found.nested));
        let differ = || {
            let index = index.as_ref().filter(|_| written.is_some());
            index.and_then(|index| noticed.differences(&nested, index))
        };
        let (files, differences) = rayon::join(|| Self::from(found), differ);
        let mut listing = Listing { files, stamps, differences, read, same };
        if let Some(git) = repo.git().ok().filter(|_| index.is_none()) {
            match git.tracked() {
                Ok(tracked) => listing.add_tracked(repo, tracked),
                Err(reason) => listing.files.flaw = Some(format!("which files git tracks is not known: {reason}")),
            }
        }
        listing
    }

    /// The files beneath one folder that are not ignored.
    pub fn walk(repo: &Repo, folder: &RepoPath) -> Self {
        walk(repo, folder).into()
    }

    /// Why files may be missing from it.
    pub fn flaw(&self) -> Option<&str> {
        self.flaw.as_deref()
    }

    /// Adds a file that counts although ignore rules hide it.
    pub fn insert_tracked(&mut self, repo: &Repo, path: RepoPath) {
        self.insert_folder(path.parent());
        self.insert_found(repo, path);
    }

    /// Adds a file that is there, as what it is now.
    pub fn insert_found(&mut self, repo: &Repo, path: RepoPath) {
        if repo.is_link(&path) {
            self.links.insert(path.clone());
        } else {
            self.links.remove(&path);
        }
        self.files.insert(path);
    }

    /// Adds a folder, and those above it, of which only some files count.
    pub fn insert_folder(&mut self, mut folder: RepoPath) {
        while !self.folders.contains_key(&folder) {
            self.folders.insert(folder.clone(), Folder::TrackedOnly);
            if folder.as_str().is_empty() {
                return;
            }
            folder = folder.parent();
        }
    }

    /// Adds what a later walk of one folder found; returns the files that are new.
    pub fn extend(&mut self, other: Self) -> Vec<RepoPath> {
        self.folders.extend(other.folders);
        self.links.retain(|path| !other.files.contains(path));
        self.links.extend(other.links);
        other.files.into_iter().filter(|path| self.files.insert(path.clone())).collect()
    }

    pub fn insert(&mut self, path: RepoPath) -> bool {
        self.files.insert(path)
    }

    pub fn remove(&mut self, path: &RepoPath) -> bool {
        self.links.remove(path);
        self.files.remove(path)
    }

    /// Forgets a folder and all beneath it; returns the files that are gone with it.
    pub fn remove_folder(&mut self, folder: &RepoPath) -> Vec<RepoPath> {
        let gone: Vec<_> = self.beneath(folder).cloned().collect();
        for path in &gone {
            self.remove(path);
        }
        self.folders.retain(|path, _| !path.is_within(folder));
        gone
    }

    /// The files anywhere beneath a folder.
    pub fn beneath<'a>(&'a self, folder: &'a RepoPath) -> impl Iterator<Item = &'a RepoPath> {
        let root = folder.as_str().is_empty();
        let prefix = RepoPath::new(&if root { String::new() } else { format!("{folder}/") });
        self.files.range(prefix.clone()..).take_while(move |path| path.as_str().starts_with(prefix.as_str()))
    }

    pub fn contains(&self, path: &RepoPath) -> bool {
        self.files.contains(path)
    }

    pub fn has_folder(&self, path: &RepoPath) -> bool {
        self.folders.contains_key(path)
    }

    pub fn files(&self) -> impl ExactSizeIterator<Item = &RepoPath> + Clone {
        self.files.iter()
    }

    pub fn links(&self) -> impl ExactSizeIterator<Item = &RepoPath> {
        self.links.iter()
    }

    pub fn folders(&self) -> impl Iterator<Item = (&RepoPath, Folder)> {
        self.folders.iter().map(|(path, folder)| (path, *folder))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl From<Found> for FileList {
    fn from(found: Found) -> Self {
        let with_folders = || {
            let (walked, others): (Vec<_>, Vec<_>) =
                found.folders.into_iter().partition(|(_, folder)| *folder == Folder::Walked);
            // At once, so that nothing is put between others.
            let (folders, links) = (walked.into_iter().collect(), found.links.into_iter().collect());
            let mut list = Self { links, folders, ..Self::default() };
            others.into_iter().for_each(|(folder, _)| list.insert_folder(folder));
            list
        };
        let (files, list) = rayon::join(|| found.files.into_iter().collect(), with_folders);
        Self { files, ..list }
    }
}
