//! The folders of commits, each read once along a walk: most of what a commit has is what the one before had, and libgit2
//! keeps nothing of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use git2::{Error, ObjectType, Oid, Repository};

/// How many entries of folders are kept.
const ENTRIES: usize = 500_000;

/// Shared by the commits of one walk.
#[derive(Clone, Debug, Default)]
pub(super) struct Trees(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    folders: HashMap<Oid, Arc<Vec<Child>>>,
    entries: usize,
}

/// What a folder has, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Child {
    pub name: String,
    pub mode: i32,
    pub id: Oid,
    pub is_folder: bool,
}

/// A name at which two folders differ, with what each has there.
pub(super) type Differing = (String, Option<Child>, Option<Child>);

impl Trees {
    /// Where two folders differ; None is one that is not there.
    pub fn difference(
        &self,
        repository: &Repository,
        before: Option<Oid>,
        after: Option<Oid>,
    ) -> Result<Vec<Differing>, Error> {
        let read = |id: Option<Oid>| id.map_or_else(|| Ok(Arc::default()), |id| self.read(repository, id));
        let (before, after) = (read(before)?, read(after)?);
        let mut differing = Vec::new();
        let (mut left, mut right) = (before.iter().peekable(), after.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (None, None) => return Ok(differing),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(left), Some(right)) => left.name.cmp(&right.name),
            };
            let from = left.next_if(|_| order.is_le());
            let to = right.next_if(|_| order.is_ge());
            if let Some(child) = from.or(to).filter(|_| from != to) {
                differing.push((child.name.clone(), from.cloned(), to.cloned()));
            }
        }
    }

    fn read(&self, repository: &Repository, id: Oid) -> Result<Arc<Vec<Child>>, Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = known.folders.get(&id) {
            return Ok(Arc::clone(folder));
        }
        let tree = repository.find_tree(id)?;
        let children = tree.iter().map(|entry| Child {
            name: String::from_utf8_lossy(entry.name_bytes()).into_owned(),
            mode: entry.filemode(),
            id: entry.id(),
            is_folder: entry.kind() == Some(ObjectType::Tree),
        });
        let mut children: Vec<_> = children.collect();
        // git's own order has a folder's name end in a slash.
        children.sort_by(|left, right| left.name.cmp(&right.name));
        if known.entries + children.len() > ENTRIES {
            *known = Known::default();
        }
        known.entries += children.len();
        let children = Arc::new(children);
        known.folders.insert(id, Arc::clone(&children));
        Ok(children)
    }
}
