//! What changed in the repository, and what that makes of the list of files.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Engine, Evaluation};
use super::learn::Listed;
use crate::repo::{FileList, Listing, Notice, RepoPath, stamped};

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

/// How a change alters the list of files: every file that was touched, and whether it was in the list before.
#[derive(Debug, Default)]
pub(super) struct Delta {
    known_before: BTreeMap<RepoPath, bool>,
}

/// What became of a touched file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Changed,
    Gone,
}

impl Delta {
    pub fn touch(&mut self, files: &FileList, path: &RepoPath) {
        if !self.known_before.contains_key(path) {
            self.known_before.insert(path.clone(), files.contains(path));
        }
    }

    /// The touched files that are or were in the list, with what became of them; only their state now decides, whatever
    /// happened to them in between.
    pub fn fates(&self, files: &FileList) -> Vec<(RepoPath, Fate)> {
        let fate = |(path, before): (&RepoPath, &bool)| match (before, files.contains(path)) {
            (false, true) => Some((path.clone(), Fate::New)),
            (true, true) => Some((path.clone(), Fate::Changed)),
            (true, false) => Some((path.clone(), Fate::Gone)),
            (false, false) => None,
        };
        self.known_before.iter().filter_map(fate).collect()
    }
}

impl Engine {
    /// The files to audit.
    pub(super) fn list(&self) -> FileList {
        self.with_literals(self.repo.list_and_notice(Notice::Nothing, &[])).files
    }

    /// The files to audit: the repository's, and those that checks name literally.
    pub(super) fn with_literals(&self, mut listing: Listing) -> Listing {
        let literals = self.plan.literals();
        for path in literals.iter().filter(|path| self.repo.is_folder(&path.parent()) && !self.repo.is_file(path)) {
            listing.files.insert_folder(path.parent());
        }
        listing.add_tracked(&self.repo, literals);
        listing
    }

    /// The files, and what they were when they were listed.
    pub(super) fn listed(&self) -> impl Iterator<Item = Listed<'_>> + Clone {
        stamped(self.files.files(), &self.stamps)
    }

    /// Brings the list of files up to date.
    pub(super) fn take_in_changes(&mut self, changes: &Changes, evaluation: &mut Evaluation) -> Delta {
        let mut delta = Delta::default();
        // They are of the files as they were in their order, and what changed now is too young to be remembered.
        self.stamps = Vec::new();
        if changes.git {
            // What git tracks may be another set now; the files of a checkout arrive as paths as well.
            self.relist(&mut delta, evaluation);
        }
        for path in &changes.paths {
            self.take_in(path, &mut delta, evaluation);
        }
        self.follow_links(changes, &mut delta);
        delta
    }

    fn relist(&mut self, delta: &mut Delta, evaluation: &mut Evaluation) {
        let now = self.list();
        let gone = self.files.files().filter(|path| !now.contains(path));
        now.files()
            .filter(|path| !self.files.contains(path))
            .chain(gone)
            .for_each(|path| delta.touch(&self.files, path));
        evaluation.folders_changed |=
            !now.folders().map(|(path, _)| path).eq(self.files.folders().map(|(path, _)| path));
        self.files = now;
    }

    fn take_in(&mut self, path: &RepoPath, delta: &mut Delta, evaluation: &mut Evaluation) {
        let is_folder = self.repo.is_folder(path);
        let exists = self.repo.exists(path);
        // Whatever was told of it before: files beneath it make it a folder that was.
        let was_folder = self.files.has_folder(path) || self.files.beneath(path).next().is_some();
        if was_folder && !is_folder {
            self.forget_folder(path, delta);
            evaluation.folders_changed = true;
        }
        delta.touch(&self.files, path);
        if is_folder {
            self.files.remove(path);
            self.take_in_folder(path, delta, evaluation);
        } else if exists && (self.files.contains(path) || self.counts(path)) {
            self.files.insert_found(&self.repo, path.clone());
        } else if !exists {
            self.files.remove(path);
        }
    }

    fn forget_folder(&mut self, folder: &RepoPath, delta: &mut Delta) {
        let beneath: Vec<_> = self.files.beneath(folder).cloned().collect();
        beneath.iter().for_each(|path| delta.touch(&self.files, path));
        self.files.remove_folder(folder);
    }

    /// A folder that was made or moved in brings its files without an event for each, and one that was made again may
    /// have lost some, or have others under the same names.
    fn take_in_folder(&mut self, folder: &RepoPath, delta: &mut Delta, evaluation: &mut Evaluation) {
        let known = self.files.has_folder(folder);
        if !folder.as_str().is_empty() && !known && self.rules.ignores(folder, true) {
            return;
        }
        let found = FileList::walk(&self.repo, folder);
        evaluation.folders_changed |= found.folders().any(|(path, _)| !self.files.has_folder(path));
        let beneath: Vec<_> = self.files.beneath(folder).cloned().collect();
        for path in beneath.iter().chain(found.files()) {
            delta.touch(&self.files, path);
        }
        for path in beneath.iter().filter(|path| !self.repo.is_file(path)) {
            self.files.remove(path);
        }
        self.files.extend(found);
        // The folders above may be as new, and nobody may have told of them.
        self.files.insert_folder(folder.parent());
        // What a check names literally counts even here, where ignore rules hide it.
        for path in self.plan.literals().iter().filter(|path| path.is_within(folder) && self.repo.is_file(path)) {
            delta.touch(&self.files, path);
            self.files.insert_tracked(&self.repo, path.clone());
        }
    }

    fn counts(&mut self, path: &RepoPath) -> bool {
        !self.rules.ignores(path, false) || self.plan.literals().binary_search(path).is_ok()
    }
}

/// Ignore rules decide which files there are, so that everything is looked at anew.
pub(super) fn changes_rules(path: &RepoPath) -> bool {
    path.file_name() == ".gitignore"
}
