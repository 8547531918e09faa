//! What is known of a repository, kept from one judgement to the next: a file is read again only when it is another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::files::Shelf;
use super::finds::Finds;
use super::needle::{Hit, Seeker};
use super::notes::{Changed, Topic};
use super::place::Class;
use super::uses::{Scans, Uses};
use super::{Sum, Told, learn, text_of};
use crate::repo::{BlobId, FileList, Notice, ReadFolder, Repo, RepoPath, SeenFolder, Stamp, Unreadable};

/// Everything that is known, and when it became another.
#[derive(Debug, Default)]
pub(in crate::claims) struct Keep {
    pub shelf: Shelf,
    pub finds: Finds,
    pub sum: Sum,
    pub changed: Changed,
    /// Why the repository may have more than is known.
    pub flaw: Option<String>,
    /// A part of it that is a repository of its own, whose files are not read.
    pub module: Option<RepoPath>,
    files: BTreeMap<RepoPath, Kept>,
    /// The folders as they were read last, in the order of their paths, so that they are read again only once they change.
    folders: Vec<ReadFolder>,
    /// The files told something else since they were put together.
    is_outdated: bool,
    /// They have other numbers of lines, at least.
    is_longer: bool,
    rules: Option<Rules>,
    /// What uses what, once somebody asks, and what each file tells of that.
    uses: OnceLock<Uses>,
    scans: Mutex<Scans>,
}

/// What a file told when it was read last; nothing if it is none that people write.
#[derive(Debug)]
struct Kept {
    /// What it was then; None if that cannot be told from what it may have become.
    mark: Option<Mark>,
    told: Result<Option<Told>, Unreadable>,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Stamp(Stamp),
    Blob(BlobId),
}

/// By what is decided that a path is kept out of the repository.
#[derive(Debug, PartialEq)]
struct Rules {
    commit: Option<String>,
    files: Vec<(RepoPath, Stamp)>,
    exclude: Option<Vec<u8>>,
}

/// A file to be read: for all words from one on, and for all else if nothing of it is known.
struct Task<'f> {
    path: &'f RepoPath,
    mark: Option<Mark>,
    from: usize,
    is_known: bool,
}

/// Words by their numbers, each with a place.
type Words = Vec<(usize, Hit)>;

/// What came of it.
enum Seen {
    Words(Words),
    File(Result<Option<(Box<Told>, Words)>, Unreadable>),
    /// Nobody waits for it any more.
    Nothing,
}

impl Keep {
    /// Reads what is new or another, at a time that counts judgements; false when it was cut short. What is younger than
    /// `young` may change without telling.
    pub fn update(&mut self, repo: &Repo, at: u64, young: Duration, cancelled: &(dyn Fn() -> bool + Sync)) -> bool {
        let since = now().saturating_sub(young).as_nanos();
        let is_old = |stamp: &Stamp| u128::try_from(stamp.newest_ns()).is_ok_and(|newest| newest < since);
        let known: Vec<_> = self.folders.iter().map(SeenFolder::of).collect();
        let mut listing = repo.list_and_notice(Notice::Stamps, &known);
        let old =
            |(path, stamp): (&RepoPath, Option<&Stamp>)| Some((path.clone(), *stamp.filter(|stamp| is_old(stamp))?));
        let stamps: HashMap<_, _> = listing.stamped().filter_map(old).collect();
        self.folders = listing.take_folders(&known).into_iter().filter(|(_, stamp, _)| is_old(stamp)).collect();
        let mark = |path: &RepoPath| match stamps.get(path) {
            Some(stamp) => Some(Mark::Stamp(*stamp)),
            None => repo.blob(path).map(Mark::Blob),
        };
        self.take_rules(repo, &listing.files, &is_old, at);
        self.take_list(repo, listing.files, at);
        let seen = self.look(repo, &mark, cancelled);
        let is_whole = seen.iter().all(|(.., seen)| !matches!(seen, Seen::Nothing));
        for (path, mark, from, seen) in seen {
            self.take(&path, mark, from, seen, at);
        }
        if is_whole {
            self.put_together(at);
        }
        is_whole
    }

    /// Whether it is one of the files of which a change is noticed.
    pub fn has(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path)
    }

    /// What uses what in the files, documents apart.
    pub fn uses(&self, repo: &Repo) -> &Uses {
        let definitions = |path: &RepoPath| match self.files.get(path).map(|kept| &kept.told) {
            Some(Ok(Some(told))) => told.definitions.as_slice(),
            _ => &[],
        };
        self.uses.get_or_init(|| {
            let mut scans = self.scans.lock().unwrap_or_else(PoisonError::into_inner);
            Uses::of(repo, &mut scans, self.shelf.list().files().map(|path| (path, definitions(path))))
        })
    }

    /// Reads the files of which not all is known.
    fn look(
        &self,
        repo: &Repo,
        mark: &(dyn Fn(&RepoPath) -> Option<Mark> + Sync),
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(RepoPath, Option<Mark>, usize, Seen)> {
        let files: Vec<&RepoPath> = self.shelf.list().files().collect();
        let tasks: Vec<Task<'_>> = files.into_par_iter().filter_map(|path| self.task(path, mark(path))).collect();
        let froms: HashSet<usize> = tasks.iter().map(|task| task.from).collect();
        let seeker = |from: usize| (from, Seeker::of(&self.finds.words()[from..]));
        let seekers: HashMap<usize, Seeker> = froms.into_iter().map(seeker).collect();
        let look = |task: Task<'_>| {
            let seen = if cancelled() { Seen::Nothing } else { read(repo, &task, &seekers[&task.from]) };
            (task.path.clone(), task.mark, task.from, seen)
        };
        tasks.into_par_iter().map(look).collect()
    }

    /// What is to be read of a file, if anything.
    fn task<'f>(&self, path: &'f RepoPath, mark: Option<Mark>) -> Option<Task<'f>> {
        let known = self.files.get(path).filter(|kept| mark.is_some() && kept.mark == mark);
        match known {
            None => Some(Task { path, mark, from: 0, is_known: false }),
            Some(Kept { told: Ok(Some(_)), .. }) => {
                let from = self.finds.searched(path);
                (from < self.finds.words().len()).then_some(Task { path, mark, from, is_known: true })
            }
            Some(_) => None,
        }
    }

    fn take(&mut self, path: &RepoPath, mark: Option<Mark>, from: usize, seen: Seen, at: u64) {
        let (told, words) = match seen {
            Seen::Nothing => return,
            Seen::Words(found) => {
                self.note_words(path, from, Some(found), at);
                return;
            }
            Seen::File(Ok(Some((told, found)))) => (Ok(Some(*told)), Some(found)),
            Seen::File(Ok(None)) => (Ok(None), None),
            Seen::File(Err(reason)) => (Err(reason), None),
        };
        self.note_words(path, from, words, at);
        self.changed.content(path, at);
        self.forget_uses(path);
        let is_same = match (self.files.get(path).map(|kept| &kept.told), &told) {
            (Some(Ok(Some(before))), Ok(Some(now))) => {
                self.is_longer |= before.lines != now.lines;
                before.is_like(now)
            }
            (before, now) => before == Some(now),
        };
        self.is_outdated |= !is_same;
        // What could not be read may be readable without being another.
        self.files.insert(path.clone(), Kept { mark: mark.filter(|_| told.is_ok()), told });
    }

    /// A document uses nothing: the one that is being written has nothing else read again.
    fn forget_uses(&mut self, path: &RepoPath) {
        if Uses::are_of(path) {
            self.uses = OnceLock::new();
            self.scans.get_mut().unwrap_or_else(PoisonError::into_inner).forget(path);
        }
    }

    fn note_words(&mut self, path: &RepoPath, from: usize, found: Option<Vec<(usize, Hit)>>, at: u64) {
        let changed = match found {
            Some(found) => self.finds.put(path, from, found),
            None => self.finds.forget(path),
        };
        changed.into_iter().for_each(|word| self.changed.word(word, at));
    }

    /// Takes in which files there are.
    fn take_list(&mut self, repo: &Repo, list: FileList, at: u64) {
        let gone: Vec<RepoPath> = self.files.keys().filter(|path| !list.contains(path)).cloned().collect();
        for path in gone {
            self.note_words(&path, 0, None, at);
            self.changed.content(&path, at);
            self.files.remove(&path);
            self.forget_uses(&path);
            self.is_outdated = true;
        }
        let modules = repo.modules().unwrap_or_default();
        self.module = modules.iter().find(|module| is_part(module)).cloned();
        let tracked = repo.tracked().unwrap_or_default().into_iter().chain(modules);
        let away: HashSet<RepoPath> = tracked.filter(|path| !list.contains(path)).collect();
        let names = self.shelf.difference(&list);
        let (is_same, is_away) = (names.is_empty(), away == *self.shelf.away());
        if is_same && is_away && list.flaw() == self.shelf.list().flaw() {
            return;
        }
        names.iter().for_each(|name| self.changed.name(name, at));
        if !is_same {
            self.changed.topic(Topic::List, at);
        }
        if !is_away {
            self.changed.topic(Topic::KeptOut, at);
        }
        self.shelf = Shelf::of(list, away);
    }

    /// Takes in by which rules paths are kept out.
    fn take_rules(&mut self, repo: &Repo, list: &FileList, is_old: &dyn Fn(&Stamp) -> bool, at: u64) {
        let files = list.folders().map(|(folder, _)| folder.join(".gitignore"));
        let files: Vec<_> = files.filter_map(|path| Some((repo.stamp(&path)?, path))).collect();
        let can_tell = files.iter().all(|(stamp, _)| is_old(stamp));
        let exclude = repo.git().ok().and_then(|git| std::fs::read(git.common_dir().join("info/exclude")).ok());
        let commit = repo.commit().map(|commit| commit.id.clone());
        let files = files.into_iter().map(|(stamp, path)| (path, stamp)).collect();
        let rules = Some(Rules { commit, files, exclude });
        if rules != self.rules || !can_tell {
            self.shelf.forget_ignored();
            self.changed.topic(Topic::KeptOut, at);
        }
        self.rules = rules;
    }

    /// Puts together what all files told, if any of them told something else.
    fn put_together(&mut self, at: u64) {
        let told = self.files.iter().filter_map(|(path, kept)| Some((path, kept.told.as_ref().ok()?.as_ref()?)));
        let (is_outdated, is_longer) = (std::mem::take(&mut self.is_outdated), std::mem::take(&mut self.is_longer));
        if is_outdated {
            self.sum = Sum::of(told);
            self.changed.topic(Topic::Told, at);
        } else if is_longer {
            self.sum.count_lines(told);
        }
        if is_outdated || is_longer {
            self.changed.topic(Topic::Lines, at);
        }
        let unread = self.files.iter().find_map(|(path, kept)| Some((path, kept.told.as_ref().err()?)));
        let unread = unread.map(|(path, reason)| format!("{path} cannot be read: {reason}"));
        let module = self.module.as_ref().map(|module| format!("{module} is a submodule, whose files are not read"));
        let flaw = unread.or_else(|| self.shelf.list().flaw().map(str::to_owned)).or(module);
        if flaw != self.flaw {
            self.changed.topic(Topic::Flaw, at);
        }
        self.flaw = flaw;
    }
}

/// Whether a submodule is a part of what the repository is about, and no library that it uses.
fn is_part(module: &RepoPath) -> bool {
    const LIBRARIES: &[&str] = &[
        "vendor",
        "vendored",
        "third_party",
        "third-party",
        "3rdparty",
        "external",
        "externals",
        "extern",
        "deps",
        "lib",
        "libs",
        "submodules",
        "themes",
        "plugins",
        "tools",
        "test",
        "tests",
        "testdata",
        "docs",
        "examples",
    ];
    !module.parent().as_str().split('/').any(|folder| LIBRARIES.contains(&folder))
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn read(repo: &Repo, task: &Task<'_>, seeker: &Seeker) -> Seen {
    let class = Class::of(task.path);
    let bytes = match text_of(repo, task.path, class) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Seen::File(Ok(None)),
        Err(reason) => return Seen::File(Err(reason)),
    };
    let text = String::from_utf8_lossy(&bytes);
    let source = super::Source { path: task.path, text: &text, class };
    let found = seeker.find(&source);
    if task.is_known { Seen::Words(found) } else { Seen::File(Ok(Some((Box::new(learn(&source)), found)))) }
}
