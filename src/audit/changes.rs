//! What changed in the repository, and what that makes of the list of files.

use std::collections::BTreeSet;

use super::engine::{Engine, Evaluation};
use crate::repo::{FileList, RepoPath};

/// What changed in the repository, as far as the audit is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders that were made, written, moved or removed.
    pub paths: BTreeSet<RepoPath>,
    /// HEAD, refs or the index moved.
    pub git: bool,
    /// Nobody knows what changed: look at everything again.
    pub everything: bool,
}

impl Changes {
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn merge(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.git |= other.git;
        self.everything |= other.everything;
    }
}

/// How a change alters the list of files.
#[derive(Debug, Default)]
pub(super) struct Delta {
    pub new: Vec<RepoPath>,
    pub changed: Vec<RepoPath>,
    pub gone: Vec<RepoPath>,
}

impl Engine {
    pub(super) fn delta(&mut self, changes: &Changes, evaluation: &mut Evaluation) -> Delta {
        let mut delta = Delta::default();
        if changes.git {
            // What git tracks may be another set now; the files of a checkout arrive as paths as well.
            self.relist(&mut delta, evaluation);
        }
        for path in &changes.paths {
            self.take_in(path, &mut delta, evaluation);
        }
        delta
    }

    fn relist(&mut self, delta: &mut Delta, evaluation: &mut Evaluation) {
        let now = self.list();
        delta.new.extend(now.files().filter(|path| !self.files.contains(path)).cloned());
        delta.gone.extend(self.files.files().filter(|path| !now.contains(path)).cloned());
        evaluation.folders_changed |=
            !now.folders().map(|(path, _)| path).eq(self.files.folders().map(|(path, _)| path));
        self.files = now;
    }

    fn take_in(&mut self, path: &RepoPath, delta: &mut Delta, evaluation: &mut Evaluation) {
        let known = self.files.contains(path);
        if self.repo.is_folder(path) {
            if known {
                self.files.remove(path);
                delta.gone.push(path.clone());
            }
            self.take_in_folder(path, delta, evaluation);
        } else if self.repo.exists(path) {
            // A folder may have become a file.
            if self.files.has_folder(path) {
                delta.gone.extend(self.files.remove_folder(path));
                evaluation.folders_changed = true;
            }
            match known {
                true if delta.new.contains(path) => {}
                true => delta.changed.push(path.clone()),
                false if self.counts(path) => {
                    self.files.insert(path.clone());
                    delta.new.push(path.clone());
                }
                false => {}
            }
        } else if self.files.has_folder(path) {
            delta.gone.extend(self.files.remove_folder(path));
            evaluation.folders_changed = true;
        } else if self.files.remove(path) {
            delta.gone.push(path.clone());
        }
    }

    /// A folder that was made or moved in brings its files without an event for each.
    fn take_in_folder(&mut self, folder: &RepoPath, delta: &mut Delta, evaluation: &mut Evaluation) {
        if !folder.as_str().is_empty() && self.rules.ignores(folder, true) && !self.files.has_folder(folder) {
            return;
        }
        let found = FileList::walk(&self.repo, folder);
        evaluation.folders_changed |= found.folders().any(|(path, _)| !self.files.has_folder(path));
        delta.new.extend(self.files.extend(found));
    }

    fn counts(&mut self, path: &RepoPath) -> bool {
        !self.rules.ignores(path, false) || self.plan.literals().binary_search(path).is_ok()
    }
}

/// Ignore rules decide which files there are, so that everything is looked at anew.
pub(super) fn changes_rules(path: &RepoPath) -> bool {
    path.file_name() == ".gitignore"
}
