//! One walk over a repository's folders: what git tracks is known from its index, and only the rest is held against ignore
//! rules, of which there is one match for each folder and each file that is not tracked.

use std::ops::Range;

use rayon::prelude::*;

use super::dirty::Noticed;
use super::folder::{Entries, Kind};
use super::index::{Entry, Index, Tracked};
use super::list::Folder;
use super::rules::{self, FolderRules};
use super::stamp::Written;
use super::{Repo, RepoPath, Stamp};

/// What a walk found: the files in the order of their paths, the rest in none.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub files: Vec<RepoPath>,
    /// Those of them that are links.
    pub links: Vec<RepoPath>,
    /// What the regular ones of them are, if that was wanted.
    pub stamps: Vec<(RepoPath, Stamp)>,
    /// Of folders that are ignored, those that have tracked files.
    pub folders: Vec<(RepoPath, Folder)>,
    /// Repositories inside the repository: somebody else's to audit, as they are for git.
    pub nested: Vec<RepoPath>,
    /// How they differ from the index, if stamps were wanted.
    pub noticed: Noticed,
}

struct Walk<'r> {
    repo: &'r Repo,
    index: Option<&'r Index>,
    stamped: bool,
    /// When the index was written, if files are to be held against it.
    written: Option<Written>,
}

/// A folder to look into.
struct Visit {
    path: RepoPath,
    kind: Folder,
    /// What holds above it.
    rules: FolderRules,
    /// Where in the index its files are.
    tracked: Range<usize>,
}

/// Files that follow each other in the order of their paths, with those of no folder in between.
#[derive(Default)]
struct Run {
    files: Vec<RepoPath>,
    stamps: Vec<(RepoPath, Stamp)>,
}

/// What a look into one folder gave.
#[derive(Default)]
struct Look {
    found: Found,
    runs: Vec<Run>,
    below: Vec<Visit>,
}

/// What lies beneath one folder as the rules alone decide.
pub(super) fn walk(repo: &Repo, folder: &RepoPath) -> Found {
    Walk { repo, index: None, stamped: false, written: None }.all(folder)
}

/// What lies in the repository. Without an index nothing is tracked.
pub(super) fn walk_along(repo: &Repo, index: Option<&Index>, stamped: bool, written: Option<Written>) -> Found {
    Walk { repo, index, stamped, written }.all(&RepoPath::new(""))
}

impl<'r> Walk<'r> {
    fn all(&self, folder: &RepoPath) -> Found {
        let mut level = vec![self.start(folder)];
        let (mut found, mut runs) = (Found::default(), Vec::new());
        // Level by level, so that a tree of any depth needs no stack.
        while !level.is_empty() {
            let looks: Vec<_> = level.into_par_iter().map(|visit| self.look(visit)).collect();
            level = Vec::new();
            for look in looks {
                found.links.extend(look.found.links);
                found.folders.extend(look.found.folders);
                found.nested.extend(look.found.nested);
                found.noticed.join(look.found.noticed);
                runs.extend(look.runs);
                level.extend(look.below);
            }
        }
        // Few runs are sorted sooner than many files.
        runs.sort_unstable_by(|left, right| left.files.first().cmp(&right.files.first()));
        found.files.reserve_exact(runs.iter().map(|run| run.files.len()).sum());
        found.stamps.reserve_exact(runs.iter().map(|run| run.stamps.len()).sum());
        for run in runs {
            found.files.extend(run.files);
            found.stamps.extend(run.stamps);
        }
        found
    }

    fn start(&self, folder: &RepoPath) -> Visit {
        let mut rules = FolderRules::of(self.repo);
        let parts = folder.as_str().match_indices('/').map(|(at, _)| &folder.as_str()[..at]);
        if !folder.as_str().is_empty() {
            rules = std::iter::once("").chain(parts).fold(rules, |rules, above| rules.within(self.repo, above));
        }
        let tracked = 0..self.index.map_or(0, Index::len);
        Visit { path: folder.clone(), kind: Folder::Walked, rules, tracked }
    }

    fn look(&self, visit: Visit) -> Look {
        let Visit { path: folder, mut kind, mut rules, mut tracked } = visit;
        let (mut look, mut run) = (Look::default(), Run::default());
        let entries = Entries::of(&self.repo.absolute(&folder));
        let mut path = folder.as_str().as_bytes().to_vec();
        if !path.is_empty() {
            path.push(b'/');
            if kind == Folder::Walked && entries.has(".git") {
                look.found.nested.push(folder.clone());
                kind = Folder::TrackedOnly;
            }
        }
        let is_walked = kind == Folder::Walked;
        if is_walked && entries.has(rules::FILE) {
            rules = rules.within(self.repo, folder.as_str());
        }
        let length = path.len();
        for (name, kind) in entries.in_order().into_iter().filter(|(name, _)| *name != b".git") {
            path.truncate(length);
            path.extend_from_slice(name);
            let shown = String::from_utf8_lossy(&path);
            let is_ignored = |is_folder| !is_walked || rules.ignores(&shown, is_folder);
            if kind == Kind::Folder {
                let kind = if is_ignored(true) { Folder::TrackedOnly } else { Folder::Walked };
                let folder = RepoPath::new(&shown);
                path.push(b'/');
                let beneath = self.index.map_or(0..0, |index| index.beneath(&path, tracked.clone()));
                self.pass(tracked.start..beneath.start, &mut look.found.noticed);
                // What comes behind it in the folder comes behind it in the index.
                tracked.start = tracked.start.max(beneath.end);
                if kind == Folder::Walked || !beneath.is_empty() {
                    look.end_run(&mut run);
                    look.below.push(Visit { path: folder, kind, rules: rules.clone(), tracked: beneath });
                }
            } else if kind != Kind::Other {
                let entry = self.tracked(&path, &mut tracked, &mut look.found.noticed);
                if entry.is_some() || !is_ignored(false) {
                    let file = RepoPath::new(&shown);
                    let is_held = entry.is_some() && self.written.is_some();
                    let stamp = if self.stamped || is_held { entries.stamp(name) } else { None };
                    match (entry, self.written) {
                        (Some(entry), Some(written)) => look.found.noticed.found(entry, stamp, written),
                        (None, Some(_)) => look.found.noticed.untracked(file.clone()),
                        (_, None) => {}
                    }
                    run.reserve(entries.len(), self.stamped);
                    let kept = stamp.filter(|stamp| self.stamped && stamp.is_regular());
                    run.stamps.extend(kept.map(|stamp| (file.clone(), stamp)));
                    look.found.links.extend((kind == Kind::Link).then(|| file.clone()));
                    run.files.push(file);
                }
            }
        }
        self.pass(tracked, &mut look.found.noticed);
        look.end_run(&mut run);
        if is_walked || !look.runs.is_empty() {
            look.found.folders.push((folder, kind));
        }
        look
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

impl Run {
    /// Makes room once for what a folder can have, instead of again and again.
    fn reserve(&mut self, entries: usize, stamped: bool) {
        if self.files.is_empty() {
            self.files.reserve_exact(entries);
            self.stamps.reserve_exact(if stamped { entries } else { 0 });
        }
    }
}

impl Look {
    fn end_run(&mut self, run: &mut Run) {
        if !run.files.is_empty() {
            // There are many, and each would keep the room to grow.
            run.files.shrink_to_fit();
            run.stamps.shrink_to_fit();
            self.runs.push(std::mem::take(run));
        }
    }
}
