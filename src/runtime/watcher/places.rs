//! Where things lie, and therefore what an event at a path means.

use std::path::{Path, PathBuf};

use super::batch::Batch;
use crate::repo::{Repo, RepoPath};

/// What is watched besides the folders of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub root: PathBuf,
    /// Device and inode of the folder that is audited. Whoever stands at the root's path now may be another.
    pub inode: Option<(u64, u64)>,
    /// The folder of HEAD and the index, where there is git.
    pub git_dir: Option<PathBuf>,
    /// The folder of the refs; a linked work tree shares it.
    pub common_dir: Option<PathBuf>,
    /// Folders outside the repository whose files matter, there or not yet: the user's configuration and themes.
    pub extra: Vec<PathBuf>,
}

/// What an event did to the entry that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touch {
    /// The entry came, went, or has another name: whatever was watched there may be another folder now.
    Moved,
    Written,
    /// Permissions, times, owner.
    Attributes,
}

impl Places {
    pub fn of(repo: &Repo, extra: Vec<PathBuf>) -> Self {
        let git = repo.git().ok();
        Self {
            root: repo.root().to_path_buf(),
            inode: repo.inode(),
            git_dir: git.map(|git| resolved(git.git_dir().to_path_buf())),
            common_dir: git.map(|git| resolved(git.common_dir().to_path_buf())),
            extra: extra.into_iter().map(resolved).collect(),
        }
    }

    /// The folders that are watched whatever the repository holds; the root is the first.
    pub(super) fn fixed(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.root.clone()];
        folders.extend(self.git_dir.clone());
        if let Some(common) = &self.common_dir {
            folders.push(common.clone());
            folders.push(common.join("info"));
            folders.push(common.join("reftable"));
            folders_beneath(common.join("refs"), &mut folders);
        }
        // Of a folder that is not there yet, the nearest that is: in it something comes when the folder does.
        for extra in &self.extra {
            let there = extra.ancestors().find(|folder| folder.is_dir()).map(Path::to_path_buf);
            for folder in there.into_iter().chain([extra.clone()]) {
                if !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
        }
        folders
    }

    /// Whether the folders that [`Places::fixed`] finds may be others after something moved at `path`.
    pub(super) fn shapes_fixed(&self, path: &Path) -> bool {
        self.common_dir.as_ref().is_some_and(|common| path.starts_with(common))
            || self.extra.iter().any(|extra| extra.starts_with(path))
    }

    /// Adds what an event at `path` means; returns whether it means anything.
    pub(super) fn note(&self, path: &Path, touch: Touch, batch: &mut Batch) -> bool {
        // With a folder above it, one of these may have come or gone as well.
        let is_of = |folder: &PathBuf| path.starts_with(folder) || touch == Touch::Moved && folder.starts_with(path);
        let extra = self.extra.iter().any(is_of);
        if extra {
            batch.extra.insert(path.to_path_buf());
        }
        let meaning = self.meaning(path, touch);
        match &meaning {
            Meaning::Nothing => return extra,
            Meaning::Path(path) => drop(batch.changes.paths.insert(path.clone())),
            Meaning::Git => batch.changes.git = true,
            Meaning::Everything => batch.changes.everything = true,
            Meaning::Reopen => batch.merge(Batch::reopen()),
        }
        true
    }

    fn meaning(&self, path: &Path, touch: Touch) -> Meaning {
        let own = self.git_dir.as_ref().and_then(|folder| path.strip_prefix(folder).ok());
        let shared = self.common_dir.as_ref().and_then(|folder| path.strip_prefix(folder).ok());
        if own.is_some() || shared.is_some() {
            let itself = [own, shared].into_iter().flatten().any(|inside| inside.as_os_str().is_empty());
            if itself && touch == Touch::Moved {
                return Meaning::Reopen;
            }
            return own.map_or(Meaning::Nothing, in_git_dir).or(shared.map_or(Meaning::Nothing, in_common_dir));
        }
        match path.strip_prefix(&self.root) {
            Ok(inside) if inside.as_os_str().is_empty() && touch == Touch::Moved => Meaning::Reopen,
            Ok(inside) if inside.as_os_str().is_empty() => Meaning::Nothing,
            Ok(inside) => in_work_tree(inside, touch),
            Err(_) => Meaning::Nothing,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Nothing,
    Path(RepoPath),
    Git,
    Everything,
    Reopen,
}

impl Meaning {
    fn or(self, other: Self) -> Self {
        if self == Self::Nothing { other } else { self }
    }
}

fn in_work_tree(inside: &Path, touch: Touch) -> Meaning {
    let mut parts = inside.components();
    let name = parts.next_back().map(|part| part.as_os_str().to_owned()).unwrap_or_default();
    if parts.any(|part| part.as_os_str() == ".git") {
        return Meaning::Nothing;
    }
    if name != ".git" {
        return Meaning::Path(RepoPath::from_relative(inside));
    }
    match (inside.components().count() == 1, touch) {
        (true, Touch::Moved | Touch::Written) => Meaning::Reopen,
        // A folder that becomes a repository of its own, or is none any more, changes which files count here.
        (false, Touch::Moved) => Meaning::Everything,
        _ => Meaning::Nothing,
    }
}

/// HEAD, the index and the marks of an unfinished merge, pick, revert or rebase. Objects, logs and lock files come and go
/// around every change of these, and mean nothing themselves.
fn in_git_dir(inside: &Path) -> Meaning {
    let Some(name) = inside.to_str() else { return Meaning::Nothing };
    let unfinished = name.ends_with("_HEAD") && !matches!(name, "FETCH_HEAD" | "ORIG_HEAD");
    match name {
        "HEAD" | "index" | "config.worktree" | "rebase-merge" | "rebase-apply" | "sequencer" => Meaning::Git,
        _ if unfinished => Meaning::Git,
        _ => Meaning::Nothing,
    }
}

fn in_common_dir(inside: &Path) -> Meaning {
    let is_lock = inside.extension().is_some_and(|extension| extension == "lock");
    let folder = inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    match (inside.to_str(), folder.as_deref()) {
        _ if is_lock => Meaning::Nothing,
        (Some("packed-refs" | "config" | "shallow"), _) | (_, Some("refs" | "reftable")) => Meaning::Git,
        (Some("info" | "info/exclude"), _) => Meaning::Everything,
        _ => Meaning::Nothing,
    }
}

/// Links inside the repository are not followed, but those that lead to git's folders and to the user's own are.
fn resolved(path: PathBuf) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        // Of what is not there yet, the folders above it may be links all the same.
        (Err(_), Some(parent), Some(name)) if !parent.as_os_str().is_empty() => {
            resolved(parent.to_path_buf()).join(name)
        }
        _ => path,
    }
}

/// Adds a folder and all beneath it, links not followed.
fn folders_beneath(folder: PathBuf, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(&folder);
    into.push(folder);
    for entry in entries.into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders_beneath(entry.path(), into);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(places: &Places, path: &str, touch: Touch) -> Meaning {
        places.meaning(Path::new(path), touch)
    }

    fn plain() -> Places {
        let git = Some(PathBuf::from("/r/.git/"));
        Places {
            root: "/r".into(),
            git_dir: git.clone(),
            common_dir: git,
            extra: vec!["/home/themes".into()],
            inode: None,
        }
    }

    #[test]
    fn git_tells_by_few_names() {
        let places = plain();
        for (name, expected) in [
            ("HEAD", Meaning::Git),
            ("HEAD.lock", Meaning::Nothing),
            ("index", Meaning::Git),
            ("index.lock", Meaning::Nothing),
            ("packed-refs", Meaning::Git),
            ("MERGE_HEAD", Meaning::Git),
            ("FETCH_HEAD", Meaning::Nothing),
            ("COMMIT_EDITMSG", Meaning::Nothing),
            ("refs/heads/main", Meaning::Git),
            ("refs/heads/main.lock", Meaning::Nothing),
            ("refs/heads/feature/deep", Meaning::Git),
            ("objects/ab/cdef", Meaning::Nothing),
            ("logs/HEAD", Meaning::Nothing),
            ("info/exclude", Meaning::Everything),
            ("config", Meaning::Git),
        ] {
            assert_eq!(meaning(&places, &format!("/r/.git/{name}"), Touch::Moved), expected, "{name}");
        }
    }

    #[test]
    fn a_linked_work_tree_minds_its_own_head() {
        let places = Places {
            root: "/w".into(),
            git_dir: Some("/r/.git/worktrees/w".into()),
            common_dir: Some("/r/.git".into()),
            ..Places::default()
        };
        assert_eq!(meaning(&places, "/r/.git/worktrees/w/HEAD", Touch::Written), Meaning::Git);
        assert_eq!(meaning(&places, "/r/.git/HEAD", Touch::Written), Meaning::Nothing);
        assert_eq!(meaning(&places, "/r/.git/refs/tags/v1", Touch::Moved), Meaning::Git);
        assert_eq!(meaning(&places, "/r/.git/worktrees/w", Touch::Moved), Meaning::Reopen);
        assert_eq!(meaning(&places, "/w/.git", Touch::Written), Meaning::Reopen);
    }

    #[test]
    fn the_work_tree_gives_paths_and_git_none() {
        let places = plain();
        assert_eq!(meaning(&places, "/r/src/a.rs", Touch::Written), Meaning::Path(RepoPath::new("src/a.rs")));
        assert_eq!(meaning(&places, "/r/.github/a.yml", Touch::Written), Meaning::Path(RepoPath::new(".github/a.yml")));
        assert_eq!(meaning(&places, "/r/.git", Touch::Moved), Meaning::Reopen);
        assert_eq!(meaning(&places, "/r/.git", Touch::Attributes), Meaning::Nothing);
        assert_eq!(meaning(&places, "/r/vendor/x/.git", Touch::Moved), Meaning::Everything);
        assert_eq!(meaning(&places, "/r/vendor/x/.git/HEAD", Touch::Moved), Meaning::Nothing);
        assert_eq!(meaning(&places, "/r", Touch::Moved), Meaning::Reopen);
        assert_eq!(meaning(&places, "/r", Touch::Attributes), Meaning::Nothing);
        assert_eq!(meaning(&places, "/elsewhere", Touch::Moved), Meaning::Nothing);
    }

    #[test]
    fn extra_folders_are_told_apart() {
        let mut batch = Batch::default();
        assert!(plain().note(Path::new("/home/themes/dark.toml"), Touch::Written, &mut batch));
        assert!(batch.changes.is_empty() && batch.extra.len() == 1);
        assert!(!plain().note(Path::new("/home/other"), Touch::Written, &mut batch));
    }
}
