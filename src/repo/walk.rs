//! One walk over a repository's folders: what git tracks is known from its index, and only the rest is held against ignore
//! rules, of which there is one match for each folder and each file that is not tracked. Folders that are still what an
//! earlier run saw are not read, nor are those of which only what git tracks counts.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::Scope;

use super::dirty::Noticed;
use super::folder::{Base, Entries, Kind, SeenFolder};
use super::found::{Found, Share, Shares};
use super::index::{Entry, Index, Tracked};
use super::list::Folder;
use super::rules::{self, FolderRules};
use super::runs::{Looked, Runs};
use super::stamp::Written;
use super::{Repo, RepoPath, Stamp};
use crate::text::lossy;

pub(super) struct Walk<'r> {
    pub repo: &'r Repo,
    /// Without one nothing is tracked.
    pub index: Option<&'r Index>,
    pub stamped: bool,
    /// When the index was written, if files are to be held against it.
    pub written: Option<Written>,
    /// What an earlier run saw, in the order of the paths.
    pub known: &'r [SeenFolder<'r>],
    /// The device on which folders tell by their times whether they are what they were, if it is such a one.
    pub device: Option<u64>,
}

/// A folder to look into.
struct Visit {
    path: RepoPath,
    /// From where it is reached.
    base: Arc<Base>,
    kind: Folder,
    /// What holds above it.
    rules: FolderRules,
    /// Where in the index its files are.
    tracked: Range<usize>,
}

/// What lies beneath one folder as the rules alone decide.
pub(super) fn walk(repo: &Repo, folder: &RepoPath) -> Found {
    Walk { repo, index: None, stamped: false, written: None, known: &[], device: None }.all(folder)
}

impl<'r> Walk<'r> {
    pub fn all(&self, folder: &RepoPath) -> Found {
        let Some(base) = Base::of(self.repo.root()) else { return Found::default() };
        // Room for twice a fair share; who lists more makes more of it.
        let share = |all: usize| all.min(2 * all / rayon::current_num_threads().max(1));
        let (files, folders) = (share(self.index.map_or(0, Index::len)), share(self.known.len()));
        let shares = Shares::with(|| Runs::with_room(files, self.stamped, folders));
        // No thread waits for the others before all is seen; and as each folder is a task of its own, a tree of any depth
        // needs no stack.
        rayon::scope(|scope| self.go_into(scope, 0, self.start(folder, base), &shares));
        shares.joined()
    }

    /// Looks into a folder, then into the first below it, and so on; has the others looked into by whoever is free.
    fn go_into<'s>(&'s self, scope: &Scope<'s>, place: usize, visit: Visit, shares: &'s Shares) {
        let mut next = Some((place, visit));
        while let Some((place, visit)) = next.take() {
            let mut share = shares.mine();
            let start = share.runs.parts();
            let below = self.look(visit, &mut share);
            let first = shares.places_for(below.len());
            let parts = start..share.runs.parts();
            share.folders.push((place, Looked { parts, below: first }));
            drop(share);
            let mut below = below.into_iter().enumerate();
            next = below.next().map(|(at, visit)| (first + at, visit));
            // The last one to be given away is the first to be taken up.
            for (at, visit) in below.rev() {
                scope.spawn(move |scope| self.go_into(scope, first + at, visit, shares));
            }
        }
    }

    fn start(&self, folder: &RepoPath, base: Base) -> Visit {
        let mut rules = FolderRules::of(self.repo);
        let parts = folder.as_str().match_indices('/').map(|(at, _)| &folder.as_str()[..at]);
        if !folder.as_str().is_empty() {
            rules = std::iter::once("").chain(parts).fold(rules, |rules, above| rules.within(self.repo, above));
        }
        let tracked = 0..self.index.map_or(0, Index::len);
        Visit { path: folder.clone(), base: Arc::new(base), kind: Folder::Walked, rules, tracked }
    }

    /// Looks into one folder; returns those below it.
    fn look(&self, visit: Visit, share: &mut Share) -> Vec<Visit> {
        // What is tracked is looked at if it is stamped, and then there is nothing else to learn from the folder.
        if let Some(index) = self.index.filter(|_| visit.kind == Folder::TrackedOnly && self.reads_less()) {
            return self.look_at_tracked(visit, index, share);
        }
        let Visit { path: folder, base, mut kind, mut rules, mut tracked } = visit;
        let mut below = Vec::new();
        let Share { found, runs, .. } = share;
        let start = runs.parts();
        let known = self.known(folder.as_str());
        let entries = self.entries(&base, folder.as_str(), known);
        let base = entries.base(&base);
        let mut path = folder.as_str().as_bytes().to_vec();
        if !path.is_empty() {
            path.push(b'/');
            if kind == Folder::Walked && entries.has(".git") {
                found.nested.push(folder.clone());
                kind = Folder::TrackedOnly;
            }
        }
        let is_walked = kind == Folder::Walked;
        if is_walked && entries.has(rules::FILE) {
            rules = rules.within(self.repo, folder.as_str());
        }
        let length = path.len();
        for (name, kind) in entries.iter().filter(|(name, _)| *name != b".git") {
            path.truncate(length);
            path.extend_from_slice(name);
            let shown = lossy(&path);
            found.has_other_names |= matches!(shown, Cow::Owned(_));
            let is_ignored = |is_folder| !is_walked || rules.ignores(&shown, is_folder);
            if kind == Kind::Folder {
                let kind = if is_ignored(true) { Folder::TrackedOnly } else { Folder::Walked };
                let folder = RepoPath::new(&shown);
                path.push(b'/');
                let beneath = self.index.map_or(0..0, |index| index.beneath(&path, tracked.clone()));
                self.pass(tracked.start..beneath.start, &mut found.noticed);
                // What comes behind it in the folder comes behind it in the index.
                tracked.start = tracked.start.max(beneath.end);
                if kind == Folder::Walked || !beneath.is_empty() {
                    runs.go_below();
                    let (base, rules) = (Arc::clone(&base), rules.clone());
                    below.push(Visit { path: folder, base, kind, rules, tracked: beneath });
                }
            } else if kind != Kind::Other {
                let entry = self.tracked(&path, &mut tracked, &mut found.noticed);
                if entry.is_some() || !is_ignored(false) {
                    let is_held = entry.is_some() && self.written.is_some();
                    let stamp = if self.stamped || is_held { entries.stamp(name) } else { None };
                    self.take(found, runs, &shown, kind, entry, stamp);
                }
            }
        }
        self.pass(tracked, &mut found.noticed);
        runs.end_run();
        found.same.extend(known.filter(|_| entries.is_as_known()));
        found.read.extend(entries.into_read(&folder));
        if is_walked || runs.has_files_since(start) {
            found.folders.push((folder, kind));
        }
        below
    }

    /// Where a folder is among the known ones.
    fn known(&self, folder: &str) -> Option<usize> {
        self.known.binary_search_by(|known| known.path.cmp(folder)).ok()
    }

    fn entries(&self, base: &Arc<Base>, folder: &str, known: Option<usize>) -> Entries<'r> {
        let Some(device) = self.device.filter(|_| self.stamped) else { return Entries::of(base, folder) };
        Entries::known_or_read(base, folder, device, known.map(|at| &self.known[at]))
    }

    /// Whether each tracked file is looked at in any case. Elsewhere than on Unix a look does not tell a link.
    fn reads_less(&self) -> bool {
        cfg!(unix) && (self.stamped || self.written.is_some())
    }

    /// Looks at what git tracks in a folder of which nothing else counts, without reading the folder.
    fn look_at_tracked(&self, visit: Visit, index: &'r Index, share: &mut Share) -> Vec<Visit> {
        let Visit { path: folder, base, rules, mut tracked, .. } = visit;
        let mut below = Vec::new();
        let Share { found, runs, .. } = share;
        let first = runs.parts();
        let open = Entries::unread(&base, folder.as_str());
        let base = open.base(&base);
        let start = if folder.as_str().is_empty() { 0 } else { folder.as_str().len() + 1 };
        while let Some(entry) = index.entries(tracked.clone()).next() {
            let shown = lossy(entry.path);
            found.has_other_names |= matches!(shown, Cow::Owned(_));
            let name = &entry.path[start..];
            if let Some(end) = memchr::memchr(b'/', name) {
                let beneath = index.beneath(&entry.path[..=start + end], tracked.clone());
                tracked.start = beneath.end;
                let path = RepoPath::new(&lossy(&entry.path[..start + end]));
                let kind = Folder::TrackedOnly;
                runs.go_below();
                let (base, rules) = (Arc::clone(&base), rules.clone());
                below.push(Visit { path, base, kind, rules, tracked: beneath });
                continue;
            }
            let stamp = open.stamp(name).filter(|_| entry.kind() != Some(Tracked::Module));
            let kind = stamp.map(|stamp| stamp.stands()).filter(|kind| matches!(kind, Kind::File | Kind::Link));
            // As to what it tracks, an entry of which git has several versions is as good as its first.
            let passed = tracked.start + usize::from(kind.is_some());
            tracked.start += index.entries(tracked.clone()).take_while(|other| other.path == entry.path).count();
            self.pass(passed..tracked.start, &mut found.noticed);
            if let Some(kind) = kind {
                self.take(found, runs, &shown, kind, Some(entry), stamp);
            }
        }
        runs.end_run();
        if runs.has_files_since(first) {
            found.folders.push((folder, Folder::TrackedOnly));
        }
        below
    }

    /// A file that counts.
    fn take(
        &self,
        found: &mut Found,
        runs: &mut Runs,
        path: &str,
        kind: Kind,
        entry: Option<Entry<'_>>,
        stamp: Option<Stamp>,
    ) {
        match (entry, self.written) {
            (Some(entry), Some(written)) => found.noticed.found(entry, stamp, written),
            (None, Some(_)) => found.noticed.untracked(RepoPath::new(path)),
            (_, None) => {}
        }
        found.links.extend((kind == Kind::Link).then(|| RepoPath::new(path)));
        runs.push(path);
        if self.stamped {
            runs.stamp(stamp.filter(Stamp::is_regular));
        }
    }

    /// The index's entry of a file.
    fn tracked(&self, path: &[u8], tracked: &mut Range<usize>, noticed: &mut Noticed) -> Option<Entry<'r>> {
        let (passed, entry) = self.index?.take(path, tracked);
        self.pass(passed, noticed);
        entry.filter(|entry| entry.kind() != Some(Tracked::Module))
    }

    /// There is no file of what the index has at these positions.
    fn pass(&self, positions: Range<usize>, noticed: &mut Noticed) {
        if let Some(index) = self.index.filter(|_| self.written.is_some() && !positions.is_empty()) {
            noticed.passed(index.entries(positions));
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::repo::{Listing, Notice, ReadFolder};

    const PLACES: [&str; 9] =
        ["a", "b", "dir/a", "dir/b", "dir/deep/a", "out/a", "out/deep/a", "out/deep/b", "out-of/a"];

    fn git(folder: &TempDir, arguments: &[&str]) {
        let output = Command::new("git").current_dir(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Some files are tracked, in ignored folders and in others.
    fn repository(tracked: &[usize]) -> (TempDir, Repo) {
        let folder = TempDir::new().unwrap();
        git(&folder, &["init", "-q"]);
        fs::write(folder.path().join(".gitignore"), "/out\nb\n").unwrap();
        for place in PLACES {
            fs::create_dir_all(folder.path().join(place).parent().unwrap()).unwrap();
            fs::write(folder.path().join(place), place).unwrap();
        }
        for place in tracked {
            git(&folder, &["add", "-f", PLACES[*place]]);
        }
        let repo = Repo::open(folder.path()).unwrap();
        (folder, repo)
    }

    fn change(root: &TempDir, (action, place): (u8, usize)) {
        let path = root.path().join(PLACES[place]);
        let folder = path.parent().unwrap();
        // The repository itself stays where it is.
        let is_inside = folder != root.path();
        match action {
            0 => drop(fs::remove_file(&path)),
            1 if is_inside => drop(fs::remove_dir_all(folder).and_then(|()| symlink("/", folder))),
            2 => drop(fs::remove_file(&path).and_then(|()| symlink("elsewhere", &path))),
            3 => drop(fs::remove_file(&path).and_then(|()| fs::create_dir(&path))),
            4 => drop(fs::write(folder.join("new"), "new")),
            5 if is_inside => drop(fs::rename(folder, root.path().join("moved"))),
            _ => drop(fs::write(path, "another text")),
        }
    }

    fn told(listing: &Listing) -> String {
        format!("{:?}", listing.files)
    }

    fn seen(read: &[ReadFolder]) -> Vec<SeenFolder<'_>> {
        read.iter().map(SeenFolder::of).collect()
    }

    /// File systems tell times in steps: waits until a change would be told from what was read.
    fn let_time_go_on(read: &[ReadFolder]) {
        let (other, newest) = (TempDir::new().unwrap(), read.iter().map(|(_, stamp, _)| stamp.newest_ns()).max());
        let repo = Repo::open(other.path()).unwrap();
        for at in 0.. {
            fs::write(other.path().join("now"), at.to_string()).unwrap();
            if repo.stamp(&RepoPath::new("now")).map(|stamp| stamp.newest_ns()) > newest {
                return;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// Folders that are known, and those of which only what git tracks counts, are not read; the list is the same.
        #[test]
        fn what_is_not_read_is_listed_as_if_it_were(
            tracked in vec(0..PLACES.len(), 0..6),
            rounds in vec(vec((0..7_u8, 0..PLACES.len()), 0..3), 1..4),
        ) {
            let (folder, repo) = repository(&tracked);
            let mut before = repo.list_and_notice(Notice::Stamps, &[]).take_folders(&[]);
            for changes in rounds {
                let_time_go_on(&before);
                changes.into_iter().for_each(|step| change(&folder, step));
                let mut now = repo.list_and_notice(Notice::Stamps, &seen(&before));
                let read = repo.list_and_notice(Notice::Nothing, &[]);
                prop_assert_eq!(told(&now), told(&read));
                let mut cold = repo.list_and_notice(Notice::Stamps, &[]);
                prop_assert_eq!(&now.stamps, &cold.stamps);
                prop_assert_eq!(format!("{:?}", now.differences), format!("{:?}", cold.differences));
                let folders = now.take_folders(&seen(&before));
                prop_assert_eq!(&folders, &cold.take_folders(&[]));
                before = folders;
            }
        }
    }

    /// Each file's stamp is that of a look at it alone.
    fn agrees(repo: &Repo, listing: &Listing, has: &[&str]) {
        assert_eq!(listing.stamps.len(), listing.files.len());
        assert!(has.iter().all(|path| listing.files.contains(&RepoPath::new(path))), "{:?}", listing.files);
        for (path, stamp) in listing.stamped().filter(|(path, _)| !path.as_str().ends_with('\u{fffd}')) {
            assert_eq!(stamp, repo.stamp(path).as_ref(), "{path}");
        }
    }

    #[test]
    fn stamps_stand_in_the_order_of_the_files() {
        let (folder, repo) = repository(&[0]);
        // As text, the first comes behind the others, and the last two are one.
        for name in [&b"x\xef\xbf\xbdz"[..], b"x\xf5", b"x\xf6"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), name).unwrap();
        }
        let mut listing = repo.list_and_notice(Notice::Stamps, &[]);
        agrees(&repo, &listing, &["a", "x\u{fffd}", "x\u{fffd}z"]);
        listing.add_tracked(&repo, ["b", "out/a", "never"].map(RepoPath::new));
        agrees(&repo, &listing, &["b", "out/a"]);
        assert!(!listing.files.contains(&RepoPath::new("never")));
    }

    #[test]
    fn a_folder_is_read_again_once_it_is_another() {
        let (folder, repo) = repository(&[0]);
        let first = repo.list_and_notice(Notice::Stamps, &[]).take_folders(&[]);
        let mut known = seen(&first);
        let at =
            known.iter().position(|known| known.path == "dir").expect("the folders of this machine tell their time");
        // Nothing but what is known can say that there is no other file in it.
        known[at].entries = b"fa\0";
        let listed = |known: &[SeenFolder<'_>]| told(&repo.list_and_notice(Notice::Stamps, known));
        assert!(listed(&known).contains("dir/a") && !listed(&known).contains("dir/deep"));
        let_time_go_on(&first);
        fs::write(folder.path().join("dir/c"), "c").unwrap();
        assert!(listed(&known).contains("dir/c") && listed(&known).contains("dir/deep/a"));
    }
}
