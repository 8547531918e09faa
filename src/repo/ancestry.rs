//! What is behind a commit. Along a line of commits each adds a few to what is behind the one before, so that a walk over them
//! asks git once for all of it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use git2::{Error, Oid, Repository};

/// Shared by the commits of one walk.
#[derive(Clone, Debug, Default)]
pub(super) struct Ancestry(Arc<Mutex<Behind>>);

#[derive(Debug, Default)]
struct Behind {
    /// The commit that all of it is behind; None when nothing is known.
    of: Option<Oid>,
    commits: HashSet<Oid>,
    /// Every tag, with the commit that it leads to.
    tags: Option<Arc<Vec<(String, Oid)>>>,
}

impl Ancestry {
    /// The tags that lead to a commit or to what is behind it; `list` is asked for all there are, once a walk.
    pub fn tags_behind(
        &self,
        repository: &Repository,
        at: Oid,
        list: impl FnOnce() -> Result<Vec<(String, Oid)>, Error>,
    ) -> Result<Vec<String>, Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tags = match &known.tags {
            Some(tags) => Arc::clone(tags),
            None => Arc::clone(known.tags.insert(Arc::new(list()?))),
        };
        // With no tag there is nothing to look for.
        if !tags.is_empty() {
            known.go_to(repository, at)?;
        }
        let led_to = tags.iter().filter(|(_, commit)| known.commits.contains(commit));
        Ok(led_to.map(|(name, _)| name.clone()).collect())
    }
}

impl Behind {
    fn go_to(&mut self, repository: &Repository, at: Oid) -> Result<(), Error> {
        // What is cut short by an error is not known.
        let before = self.of.take();
        let parents: Vec<Oid> = repository.find_commit(at)?.parent_ids().collect();
        match before {
            Some(before) if before == at => {}
            // Most commits add nothing but themselves.
            Some(before) if parents == [before] => drop(self.commits.insert(at)),
            Some(before) if parents.contains(&before) => self.walk(repository, at, Some(before))?,
            _ => {
                self.commits.clear();
                self.walk(repository, at, None)?;
            }
        }
        self.of = Some(at);
        Ok(())
    }

    fn walk(&mut self, repository: &Repository, from: Oid, hidden: Option<Oid>) -> Result<(), Error> {
        let mut walk = repository.revwalk()?;
        walk.push(from)?;
        hidden.map_or(Ok(()), |hidden| walk.hide(hidden))?;
        for commit in walk {
            self.commits.insert(commit?);
        }
        Ok(())
    }
}
