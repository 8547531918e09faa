//! What the last judgement rests on, and what a change means to it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::Judged;
use crate::audit::Changes;
use crate::repo::{FileList, Repo, RepoPath};

/// Statements and definitions are gonogo's own, and no document's.
const OWN: &str = ".gonogo";

/// The files that there were, and those among them that the claims or their evidence named.
pub(super) struct Ground {
    files: FileList,
    named: Arc<HashSet<RepoPath>>,
}

/// Whether documents must be judged again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    None,
    /// A file was written that nothing named so far: it may have what was absent before.
    Far,
    /// A document, a file that evidence named, which files there are, or what git knows.
    Near,
}

impl Ground {
    pub fn of(files: FileList, judged: &Judged) -> Self {
        let places = judged.claims.iter().flat_map(|claim| claim.places.iter().map(|(path, _)| path));
        let named = judged.documents.iter().chain(places).cloned().collect();
        Self { files, named: Arc::new(named) }
    }

    pub fn named(&self) -> Arc<HashSet<RepoPath>> {
        Arc::clone(&self.named)
    }

    pub fn concern(&self, changes: &Changes, repo: &Repo) -> Concern {
        if changes.everything || changes.git || is_near(changes, &self.named) {
            return Concern::Near;
        }
        let foreign = || changes.paths.iter().filter(|path| !is_own(path));
        // What is not known to be a file as before may be new, gone, a folder, or ignored: the list tells.
        let is_written = |path: &&RepoPath| self.files.contains(path) && repo.is_file(path);
        if foreign().any(|path| !is_written(&path)) && self.is_another(&repo.list()) {
            return Concern::Near;
        }
        if foreign().any(|path| is_written(&path)) { Concern::Far } else { Concern::None }
    }

    fn is_another(&self, now: &FileList) -> bool {
        !now.files().filter(|path| !is_own(path)).eq(self.files.files().filter(|path| !is_own(path)))
    }
}

/// Whether one of the files changed that claims rest on for sure.
pub(super) fn is_near(changes: &Changes, named: &HashSet<RepoPath>) -> bool {
    changes.paths.iter().any(|path| named.contains(path))
}

fn is_own(path: &RepoPath) -> bool {
    path.is_within(&RepoPath::new(OWN))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::claims::Casebook;
    use crate::runtime::judge::judge;

    fn concern(folder: &TempDir, ground: &Ground, path: &str) -> Concern {
        let repo = Repo::open(folder.path()).unwrap();
        ground.concern(&Changes { paths: [RepoPath::new(path)].into(), ..Changes::default() }, &repo)
    }

    #[test]
    fn what_is_named_and_what_is_there_is_near_and_the_rest_far() {
        let folder = TempDir::new().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        write("READY.md", "- ✅ `named.py`\n");
        write("named.py", "");
        write("other.py", "");
        let repo = Repo::open(folder.path()).unwrap();
        let files = repo.list();
        let ground = Ground::of(files.clone(), &judge(&repo, &files, &Casebook::default(), &|| false).unwrap());
        for (path, expected) in [
            ("READY.md", Concern::Near),
            ("named.py", Concern::Near),
            ("other.py", Concern::Far),
            (".gonogo/ledger/a.toml", Concern::None),
            ("nowhere.log", Concern::None),
        ] {
            assert_eq!(concern(&folder, &ground, path), expected, "{path}");
        }
        write("new.py", "");
        assert_eq!(concern(&folder, &ground, "new.py"), Concern::Near);
        fs::remove_file(folder.path().join("new.py")).unwrap();
        fs::remove_file(folder.path().join("other.py")).unwrap();
        assert_eq!(concern(&folder, &ground, "other.py"), Concern::Near);
    }
}
