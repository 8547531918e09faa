//! What git's history says of files that HEAD has no more: which commit took each away.

use std::collections::HashSet;

use git2::Delta;

use super::git::reason;
use super::{Git, RepoPath};

/// How many commits are looked at for one question.
const COMMITS: usize = 1_000;

/// A file that a commit took away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    pub path: RepoPath,
    /// The commit's hash.
    pub commit: String,
}

impl Git {
    /// The files with one of the names that were taken away on the way from HEAD to its first parents, newest first.
    ///
    /// # Errors
    /// As [`Git::head`], and where an object on the way is missing.
    pub fn removed(&self, names: &HashSet<&str>) -> Result<Vec<Removal>, String> {
        let repository = self.history()?;
        let (mut next, mut found) = (self.head_of(&repository)?, Vec::<Removal>::new());
        let mut step = || -> Result<bool, git2::Error> {
            let Some(commit) = next.take() else { return Ok(false) };
            let Some(parent) = commit.parents().next() else { return Ok(false) };
            let diff = repository.diff_tree_to_tree(Some(&parent.tree()?), Some(&commit.tree()?), None)?;
            for delta in diff.deltas().filter(|delta| delta.status() == Delta::Deleted) {
                let path = delta.old_file().path().and_then(|path| path.to_str()).map(RepoPath::new);
                let wanted = path.filter(|path| names.contains(path.file_name()));
                found.extend(wanted.map(|path| Removal { path, commit: commit.id().to_string() }));
            }
            next = Some(parent);
            Ok(true)
        };
        for _ in 0..COMMITS {
            if !step().map_err(|error| reason(&error))? {
                break;
            }
        }
        Ok(found)
    }
}
