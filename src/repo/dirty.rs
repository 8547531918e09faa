//! How many paths differ from HEAD, untracked files included: as `git status` counts them, and as it does, by metadata
//! wherever that is enough. The walk that lists the files notices it on its way; what metadata leaves open is asked of
//! libgit2, which looks into the files.

use std::collections::BTreeSet;
use std::ops::Bound;

use git2::Repository;

use super::index::{Entry, Index, Tracked};
use super::rules;
use super::stamp::Written;
use super::{Repo, RepoPath, Stamp};

/// With more files that metadata does not speak for, libgit2 looks at all of them.
const OPEN_CAP: usize = 1_000;

/// How the files of one moment differ from git's index, as far as their metadata tells.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// Gone, or untracked.
    sure: BTreeSet<RepoPath>,
    /// To be looked into.
    open: Vec<RepoPath>,
    /// The tree that the index would be committed as, if it is known.
    tree: Option<[u8; 20]>,
}

/// What the look into one folder, or several, noticed.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    sure: Vec<RepoPath>,
    open: Vec<RepoPath>,
    /// Folders of somebody else's files that git tracks.
    modules: Vec<RepoPath>,
    /// The index says of an entry what metadata cannot tell.
    is_untold: bool,
}

/// The index as libgit2 reads it, kept from one count to the next while git writes no other.
#[derive(Default)]
pub struct Kept(Option<Repository>);

impl Repo {
    /// Counts what differs from HEAD, by what the list of files noticed; without that, libgit2 looks at every file.
    ///
    /// # Errors
    /// A sentence when there is no git, or its data cannot be read.
    pub fn dirty(&self, noticed: Option<&Differences>) -> Result<usize, String> {
        self.dirty_again(noticed, &mut Kept::default())
    }

    /// The same for who counts again and again.
    ///
    /// # Errors
    /// As [`Repo::dirty`].
    pub fn dirty_again(&self, noticed: Option<&Differences>, kept: &mut Kept) -> Result<usize, String> {
        let git = self.git()?;
        let Some(differences) = noticed else { return Ok(git.changes(&[])?.len()) };
        let mut paths = differences.sure.clone();
        if !differences.open.is_empty() {
            let repository = match kept.0.take() {
                Some(repository) => repository,
                None => git.open()?,
            };
            paths.extend(git.changes_in(kept.0.insert(repository), &differences.open)?);
        }
        paths.extend(git.staged(differences.tree)?);
        Ok(paths.len())
    }
}

impl Differences {
    /// Follows files that changed while git's index did not, by a look at these alone. False if only a look at all of them
    /// tells what they are; then these differences are of no more use.
    pub fn follow<'p>(&mut self, repo: &Repo, paths: impl IntoIterator<Item = &'p RepoPath>) -> bool {
        let Ok(git) = repo.git() else { return false };
        // Before the index is read, as when all are looked at.
        let written = Written::of(&git.git_dir().join("index"));
        let (Some(written), Some(index)) = (written, Index::read(git.git_dir())) else { return false };
        paths.into_iter().all(|path| self.follow_one(repo, &index, written, path)) && self.open.len() <= OPEN_CAP
    }

    /// False for whatever is more than one plain file that came, changed or went.
    fn follow_one(&mut self, repo: &Repo, index: &Index, written: Written, path: &RepoPath) -> bool {
        let beneath = format!("{path}/");
        let is_more = path.file_name() == rules::FILE || repo.is_folder(path) || repo.is_link(path);
        let had_more = !index.beneath(beneath.as_bytes(), 0..index.len()).is_empty()
            || self
                .sure
                .range::<str, _>((Bound::Included(&*beneath), Bound::Unbounded))
                .next()
                .is_some_and(|other| other.as_str().starts_with(&beneath));
        if is_more || had_more {
            return false;
        }
        self.sure.remove(path);
        self.open.retain(|open| open != path);
        let Some(entry) = index.take(path.as_str().as_bytes(), &mut (0..index.len())).1 else {
            let is_nested = std::iter::successors(Some(path.parent()), |folder| Some(folder.parent()))
                .take_while(|folder| !folder.as_str().is_empty())
                .any(|folder| repo.absolute(&folder).join(".git").symlink_metadata().is_ok());
            if !is_nested && repo.is_file(path) && !repo.ignores(path) {
                self.sure.insert(path.clone());
            }
            return !is_nested;
        };
        match repo.stamp(path) {
            Some(stamp) if !stamp.is_as_noted(&entry, written) => self.open.push(path.clone()),
            Some(_) => {}
            None => drop(self.sure.insert(path.clone())),
        }
        entry.is_plain() && matches!(entry.kind(), Some(Tracked::File { .. }))
    }
}

impl Noticed {
    /// A tracked file is there.
    pub fn found(&mut self, entry: Entry<'_>, stamp: Option<Stamp>, written: Written) {
        self.is_untold |= !entry.is_plain();
        if !stamp.is_some_and(|stamp| stamp.is_as_noted(&entry, written)) {
            self.put(entry, |noticed| &mut noticed.open);
        }
    }

    /// Of these entries there is no file.
    pub fn passed<'i>(&mut self, entries: impl Iterator<Item = Entry<'i>>) {
        for entry in entries {
            self.is_untold |= !entry.is_plain() || entry.kind().is_none();
            let is_module = entry.kind() == Some(Tracked::Module);
            self.put(entry, |noticed| if is_module { &mut noticed.modules } else { &mut noticed.sure });
        }
    }

    pub fn untracked(&mut self, path: RepoPath) {
        self.sure.push(path);
    }

    fn put(&mut self, entry: Entry<'_>, place: impl Fn(&mut Self) -> &mut Vec<RepoPath>) {
        match entry.repo_path() {
            Some(path) => place(self).push(path),
            None => self.is_untold = true,
        }
    }

    pub fn join(&mut self, other: Self) {
        self.sure.extend(other.sure);
        self.open.extend(other.open);
        self.modules.extend(other.modules);
        self.is_untold |= other.is_untold;
    }

    /// What the whole walk noticed; `nested` are repositories in folders of this one. None where metadata alone does not tell
    /// enough.
    pub fn differences(self, nested: &[RepoPath], index: &Index) -> Option<Differences> {
        let mut sure: BTreeSet<_> = self.sure.into_iter().collect();
        sure.extend(nested.iter().filter(|path| !self.modules.contains(path)).cloned());
        let is_told = !self.is_untold && self.open.len() <= OPEN_CAP;
        // Folders are looked into in no order.
        let open = BTreeSet::from_iter(self.open).into_iter().collect();
        is_told.then_some(Differences { sure, open, tree: index.tree })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;
    use crate::repo::Notice;

    fn git(folder: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    struct Place(TempDir);

    /// What is brought up to date from step to step.
    struct Followed {
        known: Differences,
        kept: Kept,
    }

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

        /// What is counted by following these files is what git counts; false if it was not followed.
        fn follows(&self, followed: &mut Followed, paths: &[&str], what: &str) -> bool {
            let Followed { known, kept } = followed;
            let repo = Repo::open(self.0.path()).unwrap();
            let paths: Vec<_> = paths.iter().map(|path| RepoPath::new(path)).collect();
            if !known.follow(&repo, &paths) {
                return false;
            }
            let status = git(self.0.path(), &["status", "--porcelain", "-uall", "--no-renames"]);
            assert_eq!(repo.dirty(Some(known)).unwrap(), status.lines().count(), "{what}: {status}");
            assert_eq!(repo.dirty_again(Some(known), kept).unwrap(), status.lines().count(), "{what}: {status}");
            true
        }

        fn differences(&self) -> Followed {
            let repo = Repo::open(self.0.path()).unwrap();
            let known = repo.list_and_notice(Notice::Differences, &[]).differences.unwrap();
            Followed { known, kept: Kept::default() }
        }

        /// What is counted is what git counts, before and after git has brought its index up to date.
        fn agrees(&self, what: &str) -> usize {
            let repo = Repo::open(self.0.path()).unwrap();
            let ours = repo.dirty(repo.list_and_notice(Notice::Differences, &[]).differences.as_ref()).unwrap();
            assert_eq!(ours, repo.git().unwrap().changes(&[]).unwrap().len(), "{what}: libgit2");
            let status = git(self.0.path(), &["status", "--porcelain", "-uall", "--no-renames"]);
            // What was taken out of the index and is still there stands in two lines.
            let paths: BTreeSet<_> = status.lines().map(|line| &line[3..]).collect();
            assert_eq!(ours, paths.len(), "{what}: {status}");
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
    fn single_files_are_followed_without_a_look_at_all() {
        let place = Place::new();
        place.write(".gitignore", "*.log\n");
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "rules"]);
        let mut known = place.differences();
        let mut follows = |paths: &[&str], what: &str| assert!(place.follows(&mut known, paths, what), "{what}");
        let remove = |path: &str| fs::remove_file(place.0.path().join(path)).unwrap();
        place.write("folder-0/0.txt", "TEXT 0\n");
        follows(&["folder-0/0.txt"], "modified");
        place.write("folder-0/0.txt", "text 0\n");
        follows(&["folder-0/0.txt"], "put back");
        place.write("new.txt", "x");
        place.write("new.log", "x");
        follows(&["new.txt", "new.log"], "new, and new but ignored");
        remove("folder-1/1.txt");
        remove("new.txt");
        follows(&["folder-1/1.txt", "new.txt"], "gone");
        place.write("folder-1/1.txt", "text 1\n");
        follows(&["folder-1/1.txt", "never.txt"], "back, and never there");
    }

    #[test]
    fn what_is_more_than_a_file_is_looked_at_as_a_whole() {
        let place = Place::new();
        place.git(&["init", "-q", "nested"]);
        let fresh = |prepare: &dyn Fn(), paths: &[&str]| {
            let mut known = place.differences();
            prepare();
            place.follows(&mut known, paths, "more than a file")
        };
        assert!(!fresh(&|| place.write(".gitignore", "*.txt\n"), &[".gitignore"]), "rules");
        assert!(!fresh(&|| place.write("folder-9/a.txt", "x"), &["folder-9"]), "a folder");
        assert!(!fresh(&|| place.write("nested/a.txt", "x"), &["nested/a.txt"]), "a file of a repository in it");
        let remove = || fs::remove_dir_all(place.0.path().join("folder-0")).unwrap();
        assert!(!fresh(&remove, &["folder-0"]), "a folder that was");
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
