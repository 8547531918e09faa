//! What a commit would change: the index held against HEAD, folder by folder. Of a folder that git has noted as it is in HEAD
//! nothing is read, so that the work is that of what was staged. What is not plain here is left to libgit2.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;

use git2::{ObjectType, Oid, Repository, TreeEntry};

use super::index::{Entry, Index, Tracked};
use super::{RepoPath, objects};

/// Folders deeper than these are nobody's.
const DEPTH: usize = 256;

/// HEAD's folders held against the index.
pub(super) struct Staging<'i> {
    repository: &'i Repository,
    /// git's folder of objects.
    objects: &'i Path,
    index: &'i Index,
    /// The trees that git has noted of the index's folders, by their paths, each of which ends in a slash.
    noted: HashMap<Vec<u8>, Oid>,
    differing: BTreeSet<RepoPath>,
}

/// Why it is left to libgit2, or what is damaged.
pub(super) enum Left {
    Unknown,
    Damaged(String),
}

impl<'i> Staging<'i> {
    /// None where the index has more than plain files.
    pub fn of(repository: &'i Repository, objects: &'i Path, index: &'i Index) -> Option<Self> {
        let is_known =
            |entry: Entry<'_>| entry.is_plain() && matches!(entry.kind(), Some(Tracked::File { .. } | Tracked::Link));
        let noted = index.noted_trees();
        index.entries(0..index.len()).all(is_known).then(|| Self {
            repository,
            objects,
            index,
            noted,
            differing: BTreeSet::new(),
        })
    }

    /// The paths that differ from a tree, which is HEAD's.
    pub fn differing(mut self, tree: Oid) -> Result<BTreeSet<RepoPath>, Left> {
        self.compare(tree, &mut Vec::new(), 0..self.index.len(), DEPTH)?;
        Ok(self.differing)
    }

    /// Holds a folder against the entries that lie beneath it; the folder's path ends in a slash, or is empty.
    fn compare(&mut self, tree: Oid, folder: &mut Vec<u8>, within: Range<usize>, depth: usize) -> Result<(), Left> {
        if self.noted.get(folder.as_slice()) == Some(&tree) {
            return Ok(());
        }
        let depth = depth.checked_sub(1).ok_or(Left::Unknown)?;
        objects::check_one(self.objects, &tree.to_string()).map_err(Left::Damaged)?;
        let tree = self.repository.find_tree(tree).map_err(|_| Left::Unknown)?;
        let mut known: BTreeSet<Vec<u8>> = BTreeSet::new();
        for child in &tree {
            let start = folder.len();
            folder.extend_from_slice(child.name_bytes());
            match child.kind() {
                Some(ObjectType::Tree) => {
                    folder.push(b'/');
                    let beneath = self.index.beneath(folder, within.clone());
                    self.compare(child.id(), folder, beneath, depth)?;
                }
                Some(ObjectType::Blob) => self.compare_file(&child, folder, within.clone())?,
                _ => return Err(Left::Unknown),
            }
            known.insert(folder[start..].to_vec());
            folder.truncate(start);
        }
        self.take_new(folder, within, &known)
    }

    fn compare_file(&mut self, child: &TreeEntry<'_>, path: &[u8], mut within: Range<usize>) -> Result<(), Left> {
        let entry = self.index.take(path, &mut within).1;
        let is_same = |entry: Entry<'_>| entry.object() == Some(child.id()) && is_of_mode(&entry, child.filemode());
        if entry.is_some_and(is_same) { Ok(()) } else { self.put(path) }
    }

    /// Takes what the index has directly in a folder, or in folders in it, and HEAD has not.
    fn take_new(&mut self, folder: &[u8], within: Range<usize>, known: &BTreeSet<Vec<u8>>) -> Result<(), Left> {
        let mut at = within.start;
        while at < within.end {
            let Some(entry) = self.index.entries(at..at + 1).next() else { break };
            let rest = &entry.path[folder.len()..];
            let end = memchr::memchr(b'/', rest).map_or(rest.len(), |slash| slash + 1);
            let is_known = known.contains(&rest[..end]);
            // What HEAD has was held against it already.
            let beneath = if rest[..end].ends_with(b"/") {
                self.index.beneath(&entry.path[..folder.len() + end], at..within.end)
            } else {
                at..at + 1
            };
            if !is_known {
                for new in self.index.entries(beneath.clone()) {
                    self.differing.insert(new.repo_path().ok_or(Left::Unknown)?);
                }
            }
            at = beneath.end.max(at + 1);
        }
        Ok(())
    }

    fn put(&mut self, path: &[u8]) -> Result<(), Left> {
        let path = std::str::from_utf8(path).map_err(|_| Left::Unknown)?;
        self.differing.insert(RepoPath::new(path));
        Ok(())
    }
}

fn is_of_mode(entry: &Entry<'_>, mode: i32) -> bool {
    match entry.kind() {
        Some(Tracked::Link) => mode == 0o120_000,
        Some(Tracked::File { executable }) => mode & 0o170_000 == 0o100_000 && (mode & 0o100 != 0) == executable,
        _ => false,
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;

    use tempfile::TempDir;

    use crate::repo::{Notice, Repo, RepoPath};

    struct Place(TempDir);

    impl Place {
        fn new() -> Self {
            let place = Self(TempDir::new().unwrap());
            place.git(&["init", "-q", "-b", "main"]);
            place.git(&["config", "gc.auto", "0"]);
            for path in ["a.txt", "a/b/c.txt", "a/b/d.txt", "a/e.txt", "a.d/f.txt", "g/h.txt", "g/i/j.txt", "k.sh"] {
                place.write(path, &format!("text of {path}\n"));
            }
            place.git(&["add", "."]);
            place.git(&["commit", "-q", "-m", "A"]);
            place
        }

        fn git(&self, arguments: &[&str]) -> String {
            let mut command = Command::new("git");
            command.current_dir(self.0.path()).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
            let output = command.args(arguments).output().unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn staged(&self) -> Result<Vec<String>, String> {
            let repo = Repo::open(self.0.path()).unwrap();
            let staged = repo.git().unwrap().staged(None)?;
            Ok(staged.iter().map(|path: &RepoPath| path.to_string()).collect())
        }

        fn agrees(&self, what: &str) -> usize {
            let told = self.git(&["diff", "--cached", "--name-only", "--no-renames"]);
            let mut told: Vec<_> = told.lines().map(str::to_owned).collect();
            told.sort();
            let staged = self.staged().unwrap();
            assert_eq!(staged, told, "{what}");
            staged.len()
        }

        /// Cuts a tree of HEAD short.
        fn cut(&self, path: &str) {
            let id = self.git(&["rev-parse", &format!("HEAD:{path}")]);
            let object = self.0.path().join(".git/objects").join(&id[..2]).join(id[2..].trim());
            let whole = fs::read(&object).unwrap();
            fs::remove_file(&object).unwrap();
            fs::write(&object, &whole[..whole.len() - 4]).unwrap();
        }
    }

    #[test]
    fn what_is_staged_is_what_git_says() {
        let place = Place::new();
        assert_eq!(place.agrees("nothing"), 0);
        place.write("a/b/c.txt", "another\n");
        place.write("a/b/new.txt", "new\n");
        place.write("z/y/x.txt", "new\n");
        place.git(&["add", "."]);
        assert_eq!(place.agrees("modified and new"), 3);
        place.git(&["rm", "-q", "-r", "g"]);
        place.git(&["mv", "a.d", "a.e"]);
        assert_eq!(place.agrees("gone and moved"), 7);
        fs::set_permissions(place.0.path().join("k.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::remove_file(place.0.path().join("a/e.txt")).unwrap();
        symlink("b/c.txt", place.0.path().join("a/e.txt")).unwrap();
        place.git(&["add", "."]);
        assert_eq!(place.agrees("another kind"), 9);
        place.git(&["commit", "-q", "-m", "B"]);
        assert_eq!(place.agrees("committed"), 0);
        place.git(&["rm", "-q", "-r", "a", "a.txt"]);
        place.write("a", "a file where a folder was\n");
        place.write("a.txt/b.txt", "a folder where a file was\n");
        place.git(&["add", "."]);
        place.agrees("a file for a folder, and a folder for a file");
        place.git(&["reset", "-q"]);
        assert_eq!(place.agrees("taken back"), 0);
        place.git(&["read-tree", "--empty"]);
        assert!(place.agrees("nothing is tracked") > 5);
    }

    #[test]
    fn what_has_more_than_plain_files_is_left_to_libgit2() {
        let place = Place::new();
        place.git(&["checkout", "-q", "-b", "other"]);
        place.write("a.txt", "one\n");
        place.git(&["commit", "-q", "-a", "-m", "one"]);
        place.git(&["checkout", "-q", "main"]);
        place.write("a.txt", "two\n");
        place.git(&["commit", "-q", "-a", "-m", "two"]);
        let mut merge = Command::new("git");
        merge.current_dir(place.0.path()).args(["-c", "user.name=A", "-c", "user.email=a@b.c", "merge", "-q", "other"]);
        assert!(!merge.output().unwrap().status.success(), "a conflict");
        assert_eq!(place.staged().unwrap(), ["a.txt"]);
    }

    #[test]
    fn folders_that_are_as_in_head_are_not_read() {
        let place = Place::new();
        place.write("g/h.txt", "another\n");
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "B"]);
        place.write("a/e.txt", "another\n");
        place.git(&["add", "a/e.txt"]);
        place.write("a/b/d.txt", "changed\n");
        place.cut("g");
        assert_eq!(place.staged().unwrap(), ["a/e.txt"]);
        let repo = Repo::open(place.0.path()).unwrap();
        let noticed = repo.list_and_notice(Notice::Differences, &[]).differences.unwrap();
        assert_eq!(repo.dirty(Some(&noticed)), Ok(2));
        place.write("g/i/j.txt", "changed\n");
        place.git(&["add", "g/i/j.txt"]);
        assert!(place.staged().unwrap_err().contains("is damaged"), "what is read must be sound");
    }
}
