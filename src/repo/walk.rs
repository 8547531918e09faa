//! One walk over a repository's folders: what git tracks is known from its index, and only the rest is held against ignore
//! rules, of which there is one match for each folder and each file that is not tracked.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::index::Index;
use super::list::Folder;
use super::rules::{self, FolderRules};
use super::{Repo, RepoPath};

/// What a walk found, in no order.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub files: Vec<RepoPath>,
    /// Those of them that are links.
    pub links: Vec<RepoPath>,
    /// Of folders that are ignored, those that have tracked files.
    pub folders: Vec<(RepoPath, Folder)>,
    /// Repositories inside the repository: somebody else's to audit, as they are for git.
    pub nested: Vec<RepoPath>,
}

struct Walk<'r> {
    repo: &'r Repo,
    index: Option<&'r Index>,
}

/// A folder to look into.
struct Visit {
    path: RepoPath,
    kind: Folder,
    /// What holds above it.
    rules: FolderRules,
    /// Where in the index its files are.
    tracked: Range<usize>,
}

/// What lies beneath one folder. Without an index nothing is tracked, and the rules alone decide.
pub(super) fn walk(repo: &Repo, folder: &RepoPath, index: Option<&Index>) -> Found {
    let walk = Walk { repo, index };
    let mut level = vec![walk.start(folder)];
    let mut found = Found::default();
    // Level by level, so that a tree of any depth needs no stack.
    while !level.is_empty() {
        let looks: Vec<_> = level.into_par_iter().map(|visit| walk.look(visit)).collect();
        level = Vec::new();
        for (here, below) in looks {
            found.files.extend(here.files);
            found.links.extend(here.links);
            found.folders.extend(here.folders);
            found.nested.extend(here.nested);
            level.extend(below);
        }
    }
    found
}

impl Walk<'_> {
    fn start(&self, folder: &RepoPath) -> Visit {
        let mut rules = FolderRules::of(self.repo);
        let parts = folder.as_str().match_indices('/').map(|(at, _)| &folder.as_str()[..at]);
        if !folder.as_str().is_empty() {
            rules = std::iter::once("").chain(parts).fold(rules, |rules, above| rules.within(self.repo, above));
        }
        let tracked = 0..self.index.map_or(0, Index::len);
        Visit { path: folder.clone(), kind: Folder::Walked, rules, tracked }
    }

    fn look(&self, visit: Visit) -> (Found, Vec<Visit>) {
        let Visit { path: folder, mut kind, mut rules, tracked } = visit;
        let (mut here, mut below) = (Found::default(), Vec::new());
        let entries = entries_of(&self.repo.absolute(&folder));
        let has = |wanted: &str| entries.iter().any(|(name, _)| name == wanted);
        let mut path = folder.as_str().as_bytes().to_vec();
        if !path.is_empty() {
            path.push(b'/');
            if kind == Folder::Walked && has(".git") {
                here.nested.push(folder.clone());
                kind = Folder::TrackedOnly;
            }
        }
        let is_walked = kind == Folder::Walked;
        if is_walked && has(rules::FILE) {
            rules = rules.within(self.repo, folder.as_str());
        }
        let length = path.len();
        for (name, file_type) in entries.iter().filter(|(name, _)| name != ".git") {
            path.truncate(length);
            path.extend_from_slice(name.as_encoded_bytes());
            let shown = String::from_utf8_lossy(&path);
            let is_ignored = |is_folder| !is_walked || rules.ignores(&shown, is_folder);
            if file_type.is_dir() {
                let kind = if is_ignored(true) { Folder::TrackedOnly } else { Folder::Walked };
                let folder = RepoPath::new(&shown);
                path.push(b'/');
                let tracked = self.index.map_or(0..0, |index| index.beneath(&path, tracked.clone()));
                if kind == Folder::Walked || !tracked.is_empty() {
                    below.push(Visit { path: folder, kind, rules: rules.clone(), tracked });
                }
            } else if is_file(*file_type) {
                let is_tracked = self.index.is_some_and(|index| index.has(&path, tracked.clone()));
                if is_tracked || !is_ignored(false) {
                    let file = RepoPath::new(&shown);
                    here.links.extend(file_type.is_symlink().then(|| file.clone()));
                    here.files.push(file);
                }
            }
        }
        if is_walked || !here.files.is_empty() {
            here.folders.push((folder, kind));
        }
        (here, below)
    }
}

/// The names in a folder and what they are; nothing if it cannot be read, as where it is gone meanwhile.
fn entries_of(folder: &Path) -> Vec<(OsString, FileType)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?))).collect()
}

fn is_file(file_type: FileType) -> bool {
    file_type.is_file() || file_type.is_symlink()
}
