//! How many paths differ from HEAD, untracked files included: as `git status` counts them, and as it does, by metadata
//! wherever that is enough. What it leaves open is asked of libgit2, which looks into the files.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::index::{Entry, Index, Tracked};
use super::stamp::Written;
use super::{FileList, IgnoreRules, Repo, RepoPath, Stamp};

/// With more files that metadata does not speak for, libgit2 looks at all of them.
const OPEN_CAP: usize = 1_000;
/// How many files one thread looks at together.
const BATCH: usize = 256;

impl Repo {
    /// Counts what differs from HEAD; `files` are those of now, and `stamps` what is already known of them, by path.
    ///
    /// # Errors
    /// A sentence when there is no git, or its data cannot be read.
    pub fn dirty(&self, files: &FileList, stamps: &[(RepoPath, Stamp)]) -> Result<usize, String> {
        let git = self.git()?;
        match Index::read(git.git_dir()).and_then(|index| Differences::find(self, &index, files, stamps)) {
            Some(differences) => differences.count(self),
            None => Ok(git.changes(&[])?.len()),
        }
    }
}

/// What the index, the list of files and their metadata tell.
struct Differences {
    /// Gone, or untracked.
    sure: BTreeSet<RepoPath>,
    /// To be looked into.
    open: Vec<RepoPath>,
    /// The tree that the index would be committed as, if it is known.
    tree: Option<[u8; 20]>,
}

impl Differences {
    /// None where metadata alone does not tell enough.
    fn find(repo: &Repo, index: &Index, files: &FileList, stamps: &[(RepoPath, Stamp)]) -> Option<Self> {
        let written = Written::of(&repo.git().ok()?.git_dir().join("index"))?;
        let (both, sure) = compare(index, files, repo.root())?;
        // Each batch goes along the stamps from where its first path would be: both are in order.
        let open = both.par_chunks(BATCH).flat_map_iter(|entries| {
            let first = entries.first().map_or(&b""[..], |entry| entry.path);
            let start = stamps.partition_point(|(path, _)| path.as_str().as_bytes() < first);
            let mut stamps = stamps[start..].iter().peekable();
            entries.iter().filter_map(move |entry| {
                while stamps.next_if(|(path, _)| path.as_str().as_bytes() < entry.path).is_some() {}
                let known = stamps.next_if(|(path, _)| path.as_str().as_bytes() == entry.path);
                let stamp = known.map(|(_, stamp)| *stamp).or_else(|| repo.stamp_of_any(entry.path));
                let is_as_noted = stamp.is_some_and(|stamp| stamp.is_as_noted(entry, written));
                if is_as_noted { None } else { entry.repo_path() }
            })
        });
        let open: Vec<_> = open.collect();
        (open.len() <= OPEN_CAP).then_some(Self { sure, open, tree: index.tree })
    }

    fn count(self, repo: &Repo) -> Result<usize, String> {
        let git = repo.git()?;
        let mut paths = self.sure;
        if !self.open.is_empty() {
            paths.extend(git.changes(&self.open)?);
        }
        paths.extend(git.staged(self.tree)?);
        Ok(paths.len())
    }
}

/// The tracked files that are there, and the paths that are only on one side. None if the index says of an entry what
/// metadata cannot tell.
fn compare<'i>(index: &'i Index, files: &FileList, root: &Path) -> Option<(Vec<Entry<'i>>, BTreeSet<RepoPath>)> {
    let (mut both, mut alone) = (Vec::with_capacity(index.len()), BTreeSet::new());
    let mut untracked: Vec<RepoPath> = files.nested().to_vec();
    let mut listed = files.files().peekable();
    for entry in index.entries() {
        if !entry.is_plain() {
            return None;
        }
        if entry.kind()? == Tracked::Module {
            untracked.retain(|path| path.as_str().as_bytes() != entry.path);
            continue;
        }
        while let Some(path) = listed.next_if(|path| path.as_str().as_bytes() < entry.path) {
            untracked.push(path.clone());
        }
        match listed.peek().map(|path| path.as_str().as_bytes().cmp(entry.path)) {
            Some(Ordering::Equal) => {
                listed.next();
                both.push(entry);
            }
            _ => {
                alone.insert(entry.repo_path()?);
            }
        }
    }
    untracked.extend(listed.cloned());
    if !untracked.is_empty() {
        // What checks name literally is in the list even where rules hide it.
        let mut rules = IgnoreRules::new(root);
        alone.extend(untracked.into_iter().filter(|path| !rules.ignores(path, false)));
    }
    Some((both, alone))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    struct Place(TempDir);

    impl Place {
        /// Twelve committed files that are older than the index.
        fn new() -> Self {
            let place = Self(TempDir::new().unwrap());
            place.git(&["init", "-q", "-b", "main"]);
            for at in 0..12 {
                place.write(&format!("folder-{}/{at}.txt", at % 3), &format!("text {at}\n"));
            }
            place.git(&["add", "."]);
            place.git(&["commit", "-q", "-m", "A"]);
            place
        }

        fn git(&self, arguments: &[&str]) {
            git(self.0.path(), arguments);
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// What is counted is what git counts, before and after git has brought its index up to date.
        fn agrees(&self, what: &str) -> usize {
            let repo = Repo::open(self.0.path()).unwrap();
            let ours = repo.dirty(&repo.list(), &[]).unwrap();
            assert_eq!(ours, repo.git().unwrap().changes(&[]).unwrap().len(), "{what}: libgit2");
            let status = git(self.0.path(), &["status", "--porcelain", "-uall", "--no-renames"]);
            // What was taken out of the index and is still there stands in two lines.
            let paths: BTreeSet<_> = status.lines().map(|line| &line[3..]).collect();
            assert_eq!(ours, paths.len(), "{what}: {status}");
            let repo = Repo::open(self.0.path()).unwrap();
            let files = repo.list();
            let stamps: Vec<_> = files.files().filter_map(|path| Some((path.clone(), repo.stamp(path)?))).collect();
            assert_eq!(repo.dirty(&files, &stamps).unwrap(), ours, "{what}, by what is known");
            ours
        }
    }

    #[test]
    fn what_differs_is_counted_as_git_does() {
        let place = Place::new();
        assert_eq!(place.agrees("clean"), 0);
        place.write("folder-0/0.txt", "TEXT 0\n");
        assert_eq!(place.agrees("modified in the same moment, with the same length"), 1);
        place.write("folder-0/3.txt", "longer than it was\n");
        place.write("new/deep/file.txt", "x");
        fs::remove_file(place.0.path().join("folder-1/1.txt")).unwrap();
        assert_eq!(place.agrees("modified, new and gone"), 4);
        place.write("staged.txt", "x");
        place.git(&["add", "staged.txt"]);
        place.git(&["mv", "folder-2/2.txt", "folder-2/moved.txt"]);
        place.git(&["rm", "-q", "--cached", "folder-2/5.txt"]);
        assert_eq!(place.agrees("staged, moved and untracked"), 8);
        fs::remove_file(place.0.path().join("staged.txt")).unwrap();
        place.agrees("staged, then removed");
        place.git(&["commit", "-q", "-m", "B"]);
        place.agrees("after a commit");
        fs::remove_dir_all(place.0.path().join("folder-0")).unwrap();
        place.agrees("a whole folder gone");
        place.git(&["reset", "-q", "--hard"]);
        place.git(&["clean", "-q", "-f", "-d"]);
        assert_eq!(place.agrees("clean again"), 0);
    }

    #[test]
    fn what_is_no_content_counts_too() {
        let place = Place::new();
        place.write("folder-0/0.txt", "text 0\n");
        assert_eq!(place.agrees("written anew, but the same"), 0);
        place.write("empty.txt", "");
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "empty"]);
        assert_eq!(place.agrees("an empty file"), 0);
        place.write(".gitignore", "hidden\n");
        place.write("hidden/file.txt", "x");
        assert_eq!(place.agrees("ignored files"), 1);
        place.git(&["init", "-q", "nested"]);
        place.write("nested/file.txt", "x");
        git(&place.0.path().join("nested"), &["add", "."]);
        git(&place.0.path().join("nested"), &["commit", "-q", "-m", "A"]);
        assert_eq!(place.agrees("a repository in the repository"), 2);
        place.git(&["update-index", "--assume-unchanged", "folder-0/3.txt"]);
        place.write("folder-0/3.txt", "another text\n");
        assert_eq!(place.agrees("assumed unchanged"), 2);
    }

    #[cfg(unix)]
    #[test]
    fn kinds_and_rights_are_part_of_a_file() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let place = Place::new();
        let path = |path: &str| place.0.path().join(path);
        symlink("0.txt", path("folder-0/link")).unwrap();
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "link"]);
        assert_eq!(place.agrees("a link"), 0);
        fs::remove_file(path("folder-0/link")).unwrap();
        symlink("3.txt", path("folder-0/link")).unwrap();
        assert_eq!(place.agrees("a link that leads elsewhere"), 1);
        fs::set_permissions(path("folder-1/1.txt"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(place.agrees("an executable"), 2);
        fs::remove_file(path("folder-2/2.txt")).unwrap();
        symlink("5.txt", path("folder-2/2.txt")).unwrap();
        assert_eq!(place.agrees("a link in the place of a file"), 3);
        fs::remove_dir_all(path("folder-1")).unwrap();
        symlink("folder-2", path("folder-1")).unwrap();
        place.agrees("a link in the place of a folder");
    }

    #[test]
    fn before_the_first_commit_everything_is_new() {
        let place = Place(TempDir::new().unwrap());
        place.git(&["init", "-q"]);
        place.write("a.txt", "x");
        place.write("b.txt", "x");
        place.git(&["add", "a.txt"]);
        assert_eq!(place.agrees("unborn"), 2);
    }
}
