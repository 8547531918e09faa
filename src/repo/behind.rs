//! What the commits behind HEAD took out of a folder. The first walk looks at all of them; the next one is told what was found
//! and looks only at those by which HEAD has moved since.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;

use git2::{Commit, Delta, Error, ObjectType, Oid, Repository, Revwalk};
use serde::{Deserialize, Serialize};

use super::RepoPath;
use super::git::{Git, reason};

/// How many trees are known again. One that a commit shares with another is mostly its parent's.
const ROOTS: usize = 100_000;

/// What was found behind one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removals {
    /// None before the first commit.
    head: Option<String>,
    /// Where a shallow clone cuts history off, as git keeps it: with more of it there is more to be found.
    cut: Vec<u8>,
    /// All of them, because another HEAD may have only the earlier ones behind it.
    found: BTreeSet<Removal>,
}

/// A file that a commit took out of the folder. The order is that of the paths, then that of the commits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Removal {
    pub path: RepoPath,
    /// The second at which it was committed.
    at: i64,
    /// The full hash, as that of the content.
    pub commit: String,
    pub blob: String,
}

impl Removals {
    /// The newest removal of each file. `follows` says whether one commit is behind another, which decides between two of
    /// one second.
    pub(super) fn newest(&self, follows: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = &Removal> {
        let mut newest: BTreeMap<&RepoPath, &Removal> = BTreeMap::new();
        for removal in &self.found {
            let known = newest.entry(&removal.path).or_insert(removal);
            if removal.at > known.at || follows(&removal.commit, &known.commit) {
                *known = removal;
            }
        }
        newest.into_values()
    }

    /// Whether there is a history that a shallow clone leaves out.
    pub fn is_cut(&self) -> bool {
        !self.cut.is_empty()
    }

    /// The commit that it was found behind, if that still says something here.
    fn base(&self, repository: &Repository, cut: &[u8]) -> Option<Oid> {
        let base = Oid::from_str(self.head.as_ref()?).ok()?;
        (self.cut == cut && repository.find_commit(base).is_ok()).then_some(base)
    }
}

impl Git {
    /// Looks at all that is behind HEAD, of which `known` may tell a part already. None if it is cancelled.
    ///
    /// # Errors
    /// As [`Git::head`], and where an object on the way is missing.
    pub fn look_behind(
        &self,
        folder: &RepoPath,
        known: &Removals,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Removals>, String> {
        let repository = self.history()?;
        let Some(head) = self.head_of(&repository)? else { return Ok(Some(Removals::default())) };
        let cut = fs::read(self.common_dir().join("shallow")).unwrap_or_default();
        let base = known.base(&repository, &cut);
        if base == Some(head.id()) {
            return Ok(Some(known.clone()));
        }
        let look = || {
            let still = match base {
                Some(base) => still_behind(&repository, head.id(), base, known)?,
                None => BTreeSet::new(),
            };
            Walk::new(&repository, folder).between(head.id(), base, still, is_cancelled)
        };
        let found = look().map_err(|error| reason(&error))?;
        Ok(found.map(|found| Removals { head: Some(head.id().to_string()), cut, found }))
    }
}

/// The commits that one has behind it and another has not. In no order: libgit2 reads a whole history before it sorts it.
fn between(repository: &Repository, of: Oid, without: Option<Oid>) -> Result<Revwalk<'_>, Error> {
    let mut walk = repository.revwalk()?;
    walk.push(of)?;
    if let Some(without) = without {
        walk.hide(without)?;
    }
    Ok(walk)
}

/// What was found behind another commit and is behind this one, too.
fn still_behind(repository: &Repository, head: Oid, base: Oid, known: &Removals) -> Result<BTreeSet<Removal>, Error> {
    if known.found.is_empty() || repository.graph_descendant_of(head, base)? {
        return Ok(known.found.clone());
    }
    let others = between(repository, base, Some(head))?.map(|id| Ok(id?.to_string()));
    let others = others.collect::<Result<HashSet<_>, Error>>()?;
    // With clocks that lie, a walk may take for another's what is not.
    let is_behind = |commit: &str| {
        let id = Oid::from_str(commit);
        id.is_ok_and(|id| id == head || repository.graph_descendant_of(head, id).unwrap_or(false))
    };
    let still = known.found.iter().filter(|removal| !others.contains(&removal.commit) || is_behind(&removal.commit));
    Ok(still.cloned().collect())
}

/// Compares the folder of each commit with that of its parents, by the hash of its tree.
struct Walk<'a> {
    repository: &'a Repository,
    folder: &'a RepoPath,
    /// The folder's tree in each commit's.
    folders: HashMap<Oid, Option<Oid>>,
}

impl<'a> Walk<'a> {
    fn new(repository: &'a Repository, folder: &'a RepoPath) -> Self {
        Self { repository, folder, folders: HashMap::new() }
    }

    fn between(
        mut self,
        of: Oid,
        without: Option<Oid>,
        mut found: BTreeSet<Removal>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<BTreeSet<Removal>>, Error> {
        for id in between(self.repository, of, without)? {
            if is_cancelled() {
                return Ok(None);
            }
            let commit = self.repository.find_commit(id?)?;
            let removed = self.removed_by(&commit)?;
            found.extend(removed.into_iter().map(|(path, blob)| Removal {
                path,
                at: commit.time().seconds(),
                commit: commit.id().to_string(),
                blob: blob.to_string(),
            }));
        }
        Ok(Some(found))
    }

    /// What every parent of a commit has in the folder and the commit has not: a merge takes over what one side removed, and
    /// that side's commit says so.
    fn removed_by(&mut self, commit: &Commit<'_>) -> Result<Vec<(RepoPath, Oid)>, Error> {
        let own = self.folder_in(commit.tree_id())?;
        let mut removed: Option<Vec<(RepoPath, Oid)>> = None;
        for at in 0..commit.parent_count() {
            let missing = match self.folder_in(commit.parent(at)?.tree_id())? {
                Some(theirs) if Some(theirs) != own => self.missing(theirs, own)?,
                _ => return Ok(Vec::new()),
            };
            removed = Some(match removed {
                None => missing,
                Some(removed) => {
                    let missing: HashSet<_> = missing.into_iter().map(|(path, _)| path).collect();
                    removed.into_iter().filter(|(path, _)| missing.contains(path)).collect()
                }
            });
        }
        Ok(removed.unwrap_or_default())
    }

    /// The folder's tree in that of a commit.
    fn folder_in(&mut self, root: Oid) -> Result<Option<Oid>, Error> {
        if let Some(known) = self.folders.get(&root) {
            return Ok(*known);
        }
        let mut at = Some(root);
        for part in self.folder.as_str().split('/') {
            let Some(tree) = at else { break };
            let tree = self.repository.find_tree(tree)?;
            let entry = tree.get_name(part).filter(|entry| entry.kind() == Some(ObjectType::Tree));
            at = entry.map(|entry| entry.id());
        }
        if self.folders.len() >= ROOTS {
            self.folders.clear();
        }
        self.folders.insert(root, at);
        Ok(at)
    }

    /// The files of one tree that another has not.
    fn missing(&self, from: Oid, to: Option<Oid>) -> Result<Vec<(RepoPath, Oid)>, Error> {
        let from = self.repository.find_tree(from)?;
        let to = to.map(|to| self.repository.find_tree(to)).transpose()?;
        let diff = self.repository.diff_tree_to_tree(Some(&from), to.as_ref(), None)?;
        let deleted = diff.deltas().filter(|delta| delta.status() == Delta::Deleted);
        let files = deleted.filter_map(|delta| {
            let path = RepoPath::from_relative(delta.old_file().path()?);
            Some((self.folder.join(path.as_str()), delta.old_file().id()))
        });
        Ok(files.collect())
    }
}
