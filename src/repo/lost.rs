//! Files that were taken out of a folder and that git still has: those of HEAD that are missing in the work tree, and those
//! that a commit behind HEAD removed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use git2::{Commit, Delta, ErrorCode, Oid, Repository, Sort, TreeWalkMode, TreeWalkResult};

use super::RepoPath;
use super::git::{Git, reason};
use crate::text::Sanitized;

/// What older commits removed is not looked for: every start waits for this, a third of a millisecond for each commit of a
/// large repository.
const COMMITS: usize = 100;

/// A file that is missing, with what it held last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedFile {
    pub path: RepoPath,
    pub content: Vec<u8>,
    /// None while no commit has removed it, but only the work tree lacks it.
    pub by: Option<RemovingCommit>,
}

/// The commit that removed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovingCommit {
    /// The full hash.
    pub commit: String,
    pub author: Sanitized,
}

#[derive(Clone, Debug)]
struct Found {
    path: RepoPath,
    blob: Oid,
    by: Option<RemovingCommit>,
}

/// What was found behind the commit that HEAD was then.
#[derive(Clone, Debug, Default)]
pub(super) struct Removals(Arc<Mutex<Option<OfHead>>>);

/// HEAD, the folder, and what was taken out of it.
type OfHead = (Oid, RepoPath, Arc<Vec<Found>>);

impl Git {
    /// The files that once lay in a folder and are not there now.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn removed_from(
        &self,
        folder: &RepoPath,
        is_there: impl Fn(&RepoPath) -> bool,
    ) -> Result<Vec<RemovedFile>, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else { return Ok(Vec::new()) };
        // Most repositories never had such a folder, and are not searched for one.
        let was_there = folder_of(&head, folder).map_err(|error| reason(&error))?.is_some();
        if !was_there && !self.work_dir().join(folder.as_str()).is_dir() {
            return Ok(Vec::new());
        }
        let behind = self.removed_behind(&repository, &head, folder)?;
        let in_head = files_of(&repository, &head, folder).map_err(|error| reason(&error))?;
        // What HEAD has was put back, whatever removed it before.
        let mut missing: BTreeMap<RepoPath, Found> = BTreeMap::new();
        for found in in_head.iter().chain(behind.iter()).filter(|found| !is_there(&found.path)) {
            missing.entry(found.path.clone()).or_insert_with(|| found.clone());
        }
        let read = |Found { path, blob, by }: Found| {
            let content = repository.find_blob(blob).ok()?.content().to_vec();
            Some(RemovedFile { path, content, by })
        };
        Ok(missing.into_values().filter_map(read).collect())
    }

    fn removed_behind(
        &self,
        repository: &Repository,
        head: &Commit<'_>,
        folder: &RepoPath,
    ) -> Result<Arc<Vec<Found>>, String> {
        let mut known = self.removals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, at, found)) = &*known
            && (*of, at) == (head.id(), folder)
        {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(look_behind(repository, head, folder).map_err(|error| reason(&error))?);
        *known = Some((head.id(), folder.clone(), Arc::clone(&found)));
        Ok(found)
    }
}

/// The newest removal of each file, newest commits first.
fn look_behind(repository: &Repository, head: &Commit<'_>, folder: &RepoPath) -> Result<Vec<Found>, git2::Error> {
    let mut found: HashMap<RepoPath, Found> = HashMap::new();
    let mut walk = repository.revwalk()?;
    walk.set_sorting(Sort::TIME)?;
    walk.push(head.id())?;
    for id in walk.take(COMMITS) {
        let commit = repository.find_commit(id?)?;
        for (path, blob) in removed_by(repository, &commit, folder)? {
            let removal = || RemovingCommit {
                commit: commit.id().to_string(),
                author: Sanitized::new(&String::from_utf8_lossy(commit.author().name_bytes())),
            };
            found.entry(path.clone()).or_insert_with(|| Found { path, blob, by: Some(removal()) });
        }
    }
    Ok(found.into_values().collect())
}

/// What every parent of a commit has in the folder and the commit has not: a merge takes over what one side removed, and
/// that side's commit says so.
fn removed_by(
    repository: &Repository,
    commit: &Commit<'_>,
    folder: &RepoPath,
) -> Result<Vec<(RepoPath, Oid)>, git2::Error> {
    let own = folder_of(commit, folder)?;
    let mut lost: Option<Vec<(RepoPath, Oid)>> = None;
    for parent in commit.parents() {
        let theirs = if parent.tree_id() == commit.tree_id() { own } else { folder_of(&parent, folder)? };
        let missing = match theirs {
            Some(theirs) if Some(theirs) != own => missing(repository, theirs, own, folder)?,
            _ => Vec::new(),
        };
        lost = Some(match lost {
            None => missing,
            Some(lost) => lost.into_iter().filter(|file| missing.contains(file)).collect(),
        });
    }
    Ok(lost.unwrap_or_default())
}

/// The tree that stands at the folder's path.
fn folder_of(commit: &Commit<'_>, folder: &RepoPath) -> Result<Option<Oid>, git2::Error> {
    match commit.tree()?.get_path(folder.as_ref()) {
        Ok(entry) => Ok(Some(entry.id())),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The files of one tree that another has not.
fn missing(
    repository: &Repository,
    from: Oid,
    to: Option<Oid>,
    folder: &RepoPath,
) -> Result<Vec<(RepoPath, Oid)>, git2::Error> {
    // Where no folder stands, nothing of one can be missing.
    let Ok(from) = repository.find_tree(from) else { return Ok(Vec::new()) };
    let to = to.and_then(|to| repository.find_tree(to).ok());
    let diff = repository.diff_tree_to_tree(Some(&from), to.as_ref(), None)?;
    let deleted = diff.deltas().filter(|delta| delta.status() == Delta::Deleted);
    let files = deleted.filter_map(|delta| {
        let path = RepoPath::from_relative(delta.old_file().path()?);
        Some((RepoPath::parse(&format!("{folder}/{path}"))?, delta.old_file().id()))
    });
    Ok(files.collect())
}

/// The files that a commit has in the folder.
fn files_of(repository: &Repository, commit: &Commit<'_>, folder: &RepoPath) -> Result<Vec<Found>, git2::Error> {
    let mut files = Vec::new();
    let Some(Ok(tree)) = folder_of(commit, folder)?.map(|id| repository.find_tree(id)) else { return Ok(files) };
    tree.walk(TreeWalkMode::PreOrder, |root, entry| {
        let named = entry.name().ok().and_then(|name| RepoPath::parse(&format!("{folder}/{root}{name}")));
        if let (Some(path), Some(git2::ObjectType::Blob)) = (named, entry.kind()) {
            files.push(Found { path, blob: entry.id(), by: None });
        }
        TreeWalkResult::Ok
    })?;
    Ok(files)
}
