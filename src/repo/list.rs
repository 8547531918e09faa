//! Which files a repository has: what git tracks, plus what is neither tracked nor ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, IncrementalIgnore, WalkBuilder, WalkState};

use super::{Repo, RepoPath, guard};

/// The files of a repository at one moment, sorted by path, and the folders that a watcher must look at.
#[derive(Clone, Debug, Default)]
pub struct FileList {
    files: BTreeSet<RepoPath>,
    folders: BTreeMap<RepoPath, Folder>,
}

/// What a folder of the list is: one that was walked, or an ignored one that holds tracked files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    Walked,
    TrackedOnly,
}

impl FileList {
    pub(super) fn scan(repo: &Repo) -> Self {
        let mut list = Self::walk(repo, &RepoPath::new(""));
        list.add_tracked(repo);
        list
    }

    /// The files beneath one folder that are not ignored.
    pub fn walk(repo: &Repo, folder: &RepoPath) -> Self {
        let found = Mutex::new(Self::default());
        let root = repo.root();
        if !has_sound_rules(root, folder) {
            return Self::default();
        }
        builder(&root.join(folder.as_str())).build_parallel().run(|| {
            let mut batch = Batch { into: &found, files: Vec::new(), folders: Vec::new() };
            Box::new(move |entry| {
                if let Ok(entry) = entry {
                    batch.add(root, &entry);
                }
                WalkState::Continue
            })
        });
        found.into_inner().unwrap_or_default()
    }

    /// Tracked files count even where ignore rules hide them.
    fn add_tracked(&mut self, repo: &Repo) {
        let Ok(git) = repo.git() else { return };
        for path in git.tracked().unwrap_or_default() {
            if !self.files.contains(&path) && repo.is_file(&path) {
                self.insert_tracked(path);
            }
        }
    }

    /// Adds a file that counts although ignore rules hide it.
    pub fn insert_tracked(&mut self, path: RepoPath) {
        self.insert_folder(path.parent());
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
        other.files.into_iter().filter(|path| self.files.insert(path.clone())).collect()
    }

    pub fn insert(&mut self, path: RepoPath) -> bool {
        self.files.insert(path)
    }

    pub fn remove(&mut self, path: &RepoPath) -> bool {
        self.files.remove(path)
    }

    /// Forgets a folder and all beneath it; returns the files that are gone with it.
    pub fn remove_folder(&mut self, folder: &RepoPath) -> Vec<RepoPath> {
        let gone: Vec<_> = self.beneath(folder).cloned().collect();
        for path in &gone {
            self.files.remove(path);
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

    pub fn files(&self) -> impl ExactSizeIterator<Item = &RepoPath> {
        self.files.iter()
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

/// What one walking thread found, handed over when the thread ends.
struct Batch<'a> {
    into: &'a Mutex<FileList>,
    files: Vec<RepoPath>,
    folders: Vec<RepoPath>,
}

impl Batch<'_> {
    fn add(&mut self, root: &Path, entry: &DirEntry) {
        let (Ok(path), Some(kind)) = (entry.path().strip_prefix(root), entry.file_type()) else { return };
        let path = RepoPath::from_relative(path);
        if kind.is_dir() {
            self.folders.push(path);
        } else if kind.is_file() || kind.is_symlink() {
            self.files.push(path);
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if let Ok(mut list) = self.into.lock() {
            list.files.extend(self.files.drain(..));
            list.folders.extend(self.folders.drain(..).map(|path| (path, Folder::Walked)));
        }
    }
}

/// git's ignore rules for single paths, read once and kept until a rule file changes.
pub struct IgnoreRules {
    root: PathBuf,
    matchers: Vec<IncrementalIgnore>,
}

impl IgnoreRules {
    pub fn new(root: &Path) -> Self {
        let sound = guard::has_sound_rules(root);
        let matchers = if sound { builder(root).build_matchers() } else { Vec::new() };
        Self { root: root.to_path_buf(), matchers }
    }

    /// Whether the path, or a folder it lies in, is ignored, is git's own, or belongs to a nested repository.
    pub fn ignores(&mut self, path: &RepoPath, is_folder: bool) -> bool {
        path.as_str().split('/').any(|part| part == ".git")
            || !has_sound_rules(&self.root, &path.parent())
            || self.matchers.iter_mut().any(|rules| rules.matched(path, is_folder).is_ignore())
    }
}

/// git's own rules and no others: hidden files count, `.ignore` files do not.
fn builder(start: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(start);
    builder
        .hidden(false)
        .ignore(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.file_name() != ".git" && !is_nested_repository(entry) && !is_unruly(entry));
    builder
}

/// Whether a folder and all above it have ignore rules that can be read, or none.
fn has_sound_rules(root: &Path, folder: &RepoPath) -> bool {
    let above = root.join(folder.as_str());
    above.ancestors().take_while(|folder| folder.starts_with(root)).all(guard::has_sound_rules)
}

/// Rules that cannot be read hide the folder, as `*` would: whoever wrote them could have written that.
fn is_unruly(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir()) && !guard::has_sound_rules(entry.path())
}

/// A repository inside the repository is somebody else's to audit, as it is for git.
fn is_nested_repository(entry: &DirEntry) -> bool {
    entry.depth() > 0
        && entry.file_type().is_some_and(|kind| kind.is_dir())
        && entry.path().join(".git").symlink_metadata().is_ok()
}
