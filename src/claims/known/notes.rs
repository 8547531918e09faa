//! What the judgement of a document asked of the repository, so that it is judged again only when an answer may be another.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::keep::Keep;
use super::place::Place;
use super::uses::Idle;
use crate::repo::{Git, Repo, RepoPath, Unreadable};

/// What is known as a whole: whoever asks for any of it is judged again when any of it is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Topic {
    /// Which files there are.
    List,
    /// What the files tell, words and lines apart.
    Told,
    /// How many lines there are, which nearly every change of a file changes and hardly anybody asks.
    Lines,
    /// What is kept out of the repository, and what git tracks without its being there.
    KeptOut,
    /// Why there may be more than is known.
    Flaw,
    /// What commits took away.
    History,
}

const TOPICS: usize = 6;

/// What one judgement asked.
#[derive(Debug, Default)]
pub(in crate::claims) struct Notes {
    topics: [Cell<bool>; TOPICS],
    /// It asked the repository what nobody keeps.
    repo: Cell<bool>,
    /// Files whose whole content, or its size, was asked for.
    contents: RefCell<BTreeSet<RepoPath>>,
    /// Names of files and folders, and parts of their paths, in small letters.
    names: RefCell<BTreeSet<Box<str>>>,
    /// Words by their numbers.
    words: RefCell<BTreeSet<usize>>,
    /// Words that nobody had looked for.
    unsought: RefCell<BTreeSet<String>>,
    /// What nothing uses of the places that were asked for.
    idle: RefCell<BTreeMap<Place, Option<Idle>>>,
    /// Whether what runs has a name of all of some stems.
    living: RefCell<BTreeMap<Vec<String>, bool>>,
    /// Whether something stands at paths that are no files of the repository.
    there: RefCell<BTreeMap<RepoPath, bool>>,
}

/// The same when it is over.
#[derive(Debug)]
pub(in crate::claims) struct Noted {
    topics: [bool; TOPICS],
    repo: bool,
    contents: BTreeSet<RepoPath>,
    names: BTreeSet<Box<str>>,
    words: BTreeSet<usize>,
    idle: BTreeMap<Place, Option<Idle>>,
    living: BTreeMap<Vec<String>, bool>,
    there: BTreeMap<RepoPath, bool>,
}

/// The repository, for those who ask it themselves.
#[derive(Clone, Copy)]
pub(in crate::claims) struct Asked<'k> {
    repo: &'k Repo,
    keep: &'k Keep,
    notes: &'k Notes,
}

/// When what is known became another, in counts of judgements.
#[derive(Debug, Default)]
pub(in crate::claims) struct Changed {
    topics: [u64; TOPICS],
    contents: HashMap<RepoPath, u64>,
    names: HashMap<Box<str>, u64>,
    words: HashMap<usize, u64>,
}

impl Notes {
    pub fn topic(&self, topic: Topic) {
        self.topics[topic as usize].set(true);
    }

    pub fn name(&self, name: &str) {
        if !self.names.borrow().contains(name) {
            self.names.borrow_mut().insert(name.into());
        }
    }

    pub fn word(&self, word: usize) {
        self.words.borrow_mut().insert(word);
    }

    pub fn unsought(&self, word: String) {
        self.unsought.borrow_mut().insert(word);
    }

    pub fn there(&self, path: &RepoPath, is_there: bool) {
        self.there.borrow_mut().insert(path.clone(), is_there);
    }

    /// What was asked, and the words that have to be looked for before the judgement counts.
    pub fn end(self) -> (Noted, BTreeSet<String>) {
        let noted = Noted {
            topics: self.topics.map(|topic| topic.get()),
            repo: self.repo.get(),
            contents: self.contents.into_inner(),
            names: self.names.into_inner(),
            words: self.words.into_inner(),
            idle: self.idle.into_inner(),
            living: self.living.into_inner(),
            there: self.there.into_inner(),
        };
        (noted, self.unsought.into_inner())
    }
}

impl Noted {
    /// Whether each answer is what it was at a time.
    pub fn hold(&self, at: u64, keep: &Keep, repo: &Repo) -> bool {
        let changed = &keep.changed;
        let is_old = |change: Option<&u64>| change.is_none_or(|change| *change <= at);
        !self.repo
            && self.topics.iter().zip(&changed.topics).all(|(asked, change)| !asked || *change <= at)
            && self.contents.iter().all(|path| is_old(changed.contents.get(path)))
            && self.words.iter().all(|word| is_old(changed.words.get(word)))
            && self.names.iter().all(|name| is_old(changed.names.get(name)))
            && self.idle.iter().all(|(place, idle)| keep.uses(repo).idle(&place.path, place.line) == *idle)
            && self.living.iter().all(|(stems, lives)| keep.uses(repo).lives(stems) == *lives)
            && self.there.iter().all(|(path, is_there)| repo.exists(path) == *is_there)
    }
}

impl<'k> Asked<'k> {
    pub fn new(repo: &'k Repo, keep: &'k Keep, notes: &'k Notes) -> Self {
        Self { repo, keep, notes }
    }

    pub fn name(&self) -> String {
        self.repo.name()
    }

    /// As [`Repo::read`].
    pub fn read(&self, path: &RepoPath) -> Result<Vec<u8>, Unreadable> {
        self.content(path).read(path)
    }

    /// As [`Repo::size`].
    pub fn size(&self, path: &RepoPath) -> Result<u64, Unreadable> {
        self.content(path).size(path)
    }

    /// As [`Repo::git`]. What it is asked is known to nobody.
    pub fn git(&self) -> Result<&'k Git, &'k str> {
        self.notes.repo.set(true);
        self.repo.git()
    }

    /// What shows that nothing uses what stands at a place.
    pub fn idle(&self, place: &Place) -> Option<Idle> {
        let idle = self.keep.uses(self.repo).idle(&place.path, place.line);
        self.notes.idle.borrow_mut().insert(place.clone(), idle.clone());
        idle
    }

    /// Whether what runs has a name of all of some stems.
    pub fn lives(&self, stems: &[String]) -> bool {
        let lives = self.keep.uses(self.repo).lives(stems);
        self.notes.living.borrow_mut().insert(stems.to_vec(), lives);
        lives
    }

    fn content(&self, path: &RepoPath) -> &'k Repo {
        if self.keep.has(path) {
            self.notes.contents.borrow_mut().insert(path.clone());
        } else {
            // Of what is no file of the repository nobody learns that it has changed.
            self.notes.repo.set(true);
        }
        self.repo
    }
}

impl Changed {
    pub fn topic(&mut self, topic: Topic, at: u64) {
        self.topics[topic as usize] = at;
    }

    pub fn content(&mut self, path: &RepoPath, at: u64) {
        self.contents.insert(path.clone(), at);
    }

    pub fn name(&mut self, name: &str, at: u64) {
        self.names.insert(name.into(), at);
    }

    pub fn word(&mut self, word: usize, at: u64) {
        self.words.insert(word, at);
    }
}
