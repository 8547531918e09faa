//! Files that were taken out of a folder and that git still has: those of HEAD that are missing in the work tree, and those
//! that a commit behind HEAD removed.

use std::collections::HashSet;

use git2::{Commit, ErrorCode, ObjectType, Oid, Repository, TreeWalkMode, TreeWalkResult};

use super::behind::{Removal, Removals};
use super::git::{Git, reason};
use super::handles::Objects;
use super::{RepoPath, SIZE_CAP};
use crate::text::Sanitized;

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

impl Git {
    /// The files that HEAD has in a folder and that are not there now.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn missing_from(
        &self,
        folder: &RepoPath,
        is_there: impl Fn(&RepoPath) -> bool,
    ) -> Result<Vec<RemovedFile>, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else { return Ok(Vec::new()) };
        let files = files_of(&repository, &head, folder).map_err(|error| reason(&error))?;
        let missing = files.into_iter().filter(|(path, _)| !is_there(path));
        let objects = Objects::of(self);
        Ok(missing
            .filter_map(|(path, blob)| Some(RemovedFile { path, content: read(&objects, blob)?, by: None }))
            .collect())
    }

    /// The files that were taken out of a folder behind HEAD and that it did not get back, each as it was removed last.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn removed_from(&self, folder: &RepoPath, removals: &Removals) -> Result<Vec<RemovedFile>, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else { return Ok(Vec::new()) };
        let there = files_of(&repository, &head, folder).map_err(|error| reason(&error))?;
        let there: HashSet<RepoPath> = there.into_iter().map(|(path, _)| path).collect();
        let objects = Objects::of(self);
        let file = |removal: &Removal| {
            let commit = Oid::from_str(&removal.commit).and_then(|id| repository.find_commit(id)).ok()?;
            let author = Sanitized::new(&String::from_utf8_lossy(commit.author().name_bytes()));
            let by = Some(RemovingCommit { commit: removal.commit.clone(), author });
            let content = read(&objects, Oid::from_str(&removal.blob).ok()?)?;
            Some(RemovedFile { path: removal.path.clone(), content, by })
        };
        let follows = |commit: &str, other: &str| match (Oid::from_str(commit), Oid::from_str(other)) {
            (Ok(commit), Ok(other)) => repository.graph_descendant_of(commit, other).unwrap_or(false),
            _ => false,
        };
        Ok(removals.newest(follows).filter(|removal| !there.contains(&removal.path)).filter_map(file).collect())
    }
}

/// None for what git has no more, as a clone without the content of files.
fn read(objects: &Objects, blob: Oid) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    objects.read_into(blob, SIZE_CAP, &mut content).ok()?;
    Some(content)
}

/// The files that a commit has in the folder.
fn files_of(
    repository: &Repository,
    commit: &Commit<'_>,
    folder: &RepoPath,
) -> Result<Vec<(RepoPath, Oid)>, git2::Error> {
    let mut files = Vec::new();
    let tree = match commit.tree()?.get_path(folder.as_ref()) {
        Ok(entry) => repository.find_tree(entry.id()),
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(files),
        Err(error) => return Err(error),
    };
    // Where something else stands at the folder's path, no file lies in it.
    let Ok(tree) = tree else { return Ok(files) };
    tree.walk(TreeWalkMode::PreOrder, |root, entry| {
        let named = entry.name().ok().and_then(|name| RepoPath::parse(&format!("{folder}/{root}{name}")));
        if let (Some(path), Some(ObjectType::Blob)) = (named, entry.kind()) {
            files.push((path, entry.id()));
        }
        TreeWalkResult::Ok
    })?;
    Ok(files)
}
