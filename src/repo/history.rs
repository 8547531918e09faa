//! What git's history says: when files were changed last, and how far two branches are apart.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use git2::{Commit, Delta, ErrorCode, Oid, Repository};
use jiff::Timestamp;

use super::git::reason;
use super::{Git, RepoPath};

/// How many commits are looked at for one question.
const COMMITS: usize = 20_000;

/// What the history says of a file as HEAD has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastChange {
    /// When it was committed, and the commit's hash.
    Commit(Timestamp, String),
    /// HEAD has no such file.
    Unknown,
    /// The history at hand does not reach back so far, and why not.
    Beyond(&'static str),
}

/// How many commits each of two has that the other has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    pub ahead: usize,
    pub behind: usize,
}

/// How much a commit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeSize {
    pub files: usize,
    /// How many of the files are new.
    pub added: usize,
    pub insertions: usize,
    pub deletions: usize,
}

/// What was learned of the commit that HEAD was then. The index moves more often than HEAD does, and what history says
/// only depends on HEAD.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned(Arc<Mutex<OfHead>>);

#[derive(Debug, Default)]
struct OfHead {
    head: Option<Oid>,
    changes: HashMap<RepoPath, LastChange>,
}

impl Git {
    /// When the files were changed last, by the commit in which each came to be what it is in HEAD: one walk for all of
    /// them.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn last_changes(&self, paths: &[RepoPath]) -> Result<HashMap<RepoPath, LastChange>, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else {
            return Ok(paths.iter().map(|path| (path.clone(), LastChange::Unknown)).collect());
        };
        let mut learned = self.learned.0.lock().unwrap_or_else(PoisonError::into_inner);
        if learned.head != Some(head.id()) {
            *learned = OfHead { head: Some(head.id()), changes: HashMap::new() };
        }
        let missing: Vec<_> = paths.iter().filter(|path| !learned.changes.contains_key(*path)).collect();
        let found = trace(&repository, head, &missing);
        learned.changes.extend(found.map_err(|error| reason(&error))?);
        Ok(paths.iter().filter_map(|path| Some((path.clone(), learned.changes.get(path)?.clone()))).collect())
    }

    /// The newest `last` commits on the way from HEAD to its first parents, newest first, by their hashes.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn line(&self, last: usize) -> Result<Vec<String>, String> {
        let repository = self.history()?;
        let (mut next, mut line) = (self.head_of(&repository)?, Vec::new());
        while let Some(commit) = next.filter(|_| line.len() < last) {
            line.push(commit.id().to_string());
            next = match commit.parent_count() {
                0 => None,
                _ => Some(commit.parent(0).map_err(|error| reason(&error))?),
            };
        }
        Ok(line)
    }

    /// Whether there is a past that a shallow clone leaves out.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn is_shallow(&self) -> Result<bool, String> {
        self.open().map(|repository| repository.is_shallow())
    }

    /// How much a commit changes against its first parent.
    ///
    /// # Errors
    /// As [`Git::head`], and when the commit or its parent is not there.
    pub fn size_of(&self, commit: &str) -> Result<ChangeSize, String> {
        let repository = self.history()?;
        let size = || {
            let commit = repository.find_commit(Oid::from_str(commit)?)?;
            let before = if commit.parent_count() == 0 { None } else { Some(commit.parent(0)?.tree()?) };
            let diff = repository.diff_tree_to_tree(before.as_ref(), Some(&commit.tree()?), None)?;
            let added = diff.deltas().filter(|delta| delta.status() == Delta::Added).count();
            let stats = diff.stats()?;
            let (files, insertions, deletions) = (stats.files_changed(), stats.insertions(), stats.deletions());
            Ok(ChangeSize { files, added, insertions, deletions })
        };
        size().map_err(|error: git2::Error| reason(&error))
    }

    /// Whether a commit wrote what it has of a file: not the first of all, which may bring what is older, nor one that only
    /// moved it.
    ///
    /// # Errors
    /// As [`Git::size_of`].
    pub fn is_written_in(&self, commit: &str, path: &RepoPath) -> Result<bool, String> {
        let repository = self.history()?;
        let is_written = || {
            let commit = repository.find_commit(Oid::from_str(commit)?)?;
            if commit.parent_count() == 0 {
                return Ok(false);
            }
            let (before, after) = (commit.parent(0)?.tree()?, commit.tree()?);
            let place = Path::new(path.as_str());
            let Some(text) = after.get_path(place).ok().filter(|_| before.get_path(place).is_err()) else {
                return Ok(true);
            };
            let diff = repository.diff_tree_to_tree(Some(&before), Some(&after), None)?;
            let mut gone = diff.deltas().filter(|delta| delta.status() == Delta::Deleted);
            Ok(!gone.any(|delta| delta.old_file().id() == text.id()))
        };
        is_written().map_err(|error: git2::Error| reason(&error))
    }

    /// How far HEAD is from a branch or a tag; None if there is none of that name here.
    ///
    /// # Errors
    /// As [`Git::head`], and where a shallow clone leaves it open.
    pub fn distance(&self, of: &str) -> Result<Option<Distance>, String> {
        let repository = self.history()?;
        let there = match repository.resolve_reference_from_short_name(of).and_then(|found| found.peel_to_commit()) {
            Ok(commit) => commit.id(),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => return Ok(None),
            Err(error) => return Err(reason(&error)),
        };
        let Some(head) = self.head_of(&repository)? else { return Err("there is no commit yet".to_owned()) };
        if head.id() == there {
            return Ok(Some(Distance { ahead: 0, behind: 0 }));
        }
        if repository.is_shallow() {
            return Err(SHALLOW.to_owned());
        }
        let (ahead, behind) = repository.graph_ahead_behind(head.id(), there).map_err(|error| reason(&error))?;
        Ok(Some(Distance { ahead, behind }))
    }

    /// Whether a commit, told by its hash or the beginning of it, is part of what HEAD has.
    ///
    /// # Errors
    /// As [`Git::head`], and where a shallow clone leaves it open.
    pub fn has_arrived(&self, commit: &str) -> Result<bool, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else { return Ok(false) };
        let found = self.commit(commit)?.and_then(|hash| Oid::from_str(&hash).ok());
        if found == Some(head.id()) {
            return Ok(true);
        }
        if repository.is_shallow() {
            return Err(SHALLOW.to_owned());
        }
        let Some(found) = found else { return Ok(false) };
        repository.graph_descendant_of(head.id(), found).map_err(|error| reason(&error))
    }
}

/// What is said where history was cut off.
pub const SHALLOW: &str = "a shallow clone has only the newest commits; `git fetch --unshallow --tags` brings the others, \
                           in a workflow `fetch-depth: 0`";
const FAR: &str = "it was not changed in the newest 20000 commits, and no more are looked at";

/// Walks back from HEAD. A file's way leads to a parent that has the same file; where none has, it was changed.
fn trace(
    repository: &Repository,
    head: Commit<'_>,
    paths: &[&RepoPath],
) -> Result<HashMap<RepoPath, LastChange>, git2::Error> {
    let mut found = HashMap::new();
    let mut waiting = Vec::new();
    for path in paths {
        match entry(&head, path)? {
            Some(id) => waiting.push(((*path).clone(), id)),
            None => drop(found.insert((*path).clone(), LastChange::Unknown)),
        }
    }
    let is_shallow = repository.is_shallow();
    // Files that go the same way go together.
    let mut groups = vec![(head, waiting)];
    let mut looked = 0;
    while let Some((commit, files)) = groups.pop() {
        looked += 1;
        let mut rest = files;
        if looked > COMMITS {
            found.extend(rest.into_iter().map(|(path, _)| (path, LastChange::Beyond(FAR))));
            continue;
        }
        for parent in commit.parents() {
            let same_tree = parent.tree_id() == commit.tree_id();
            let mut along = Vec::new();
            let mut other = Vec::new();
            for (path, id) in rest {
                let is_same = same_tree || entry(&parent, &path)? == Some(id);
                if is_same { along.push((path, id)) } else { other.push((path, id)) }
            }
            rest = other;
            if !along.is_empty() {
                groups.push((parent, along));
            }
        }
        let is_cut = is_shallow && commit.parent_count() == 0;
        for (path, _) in rest {
            let change = if is_cut { LastChange::Beyond(SHALLOW) } else { change_of(&commit) };
            found.insert(path, change);
        }
    }
    Ok(found)
}

/// What stands at a path in a commit.
fn entry(commit: &Commit<'_>, path: &RepoPath) -> Result<Option<Oid>, git2::Error> {
    match commit.tree()?.get_path(path.as_ref()) {
        Ok(entry) => Ok(Some(entry.id())),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn change_of(commit: &Commit<'_>) -> LastChange {
    match Timestamp::from_second(commit.time().seconds()) {
        Ok(date) => LastChange::Commit(date, commit.id().to_string()),
        Err(_) => LastChange::Beyond("the commit that changed it has no date that could be"),
    }
}
