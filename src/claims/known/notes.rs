//! What the judgement of a document asked of the repository, so that it is judged again only when an answer may be another.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Deref;

use crate::repo::{Repo, RepoPath};

/// What is known as a whole: whoever asks for any of it is judged again when any of it is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Topic {
    /// Which files there are.
    List,
    /// What the files tell, words apart.
    Told,
    /// What is kept out of the repository, and what git tracks without its being there.
    KeptOut,
    /// Why there may be more than is known.
    Flaw,
    /// What commits took away.
    History,
}

const TOPICS: usize = 5;

/// What one judgement asked.
#[derive(Debug, Default)]
pub(in crate::claims) struct Notes {
    topics: [Cell<bool>; TOPICS],
    /// It asked the repository itself, whose answers nobody keeps.
    repo: Cell<bool>,
    /// Names of files and folders, and parts of their paths, in small letters.
    names: RefCell<BTreeSet<Box<str>>>,
    /// Words by their numbers.
    words: RefCell<BTreeSet<usize>>,
    /// Words that nobody had looked for.
    unsought: RefCell<BTreeSet<String>>,
    /// Whether something stands at paths that are no files of the repository.
    there: RefCell<BTreeMap<RepoPath, bool>>,
}

/// The same when it is over.
#[derive(Debug)]
pub(in crate::claims) struct Noted {
    topics: [bool; TOPICS],
    repo: bool,
    names: BTreeSet<Box<str>>,
    words: BTreeSet<usize>,
    there: BTreeMap<RepoPath, bool>,
}

/// The repository, for those who ask it themselves.
#[derive(Clone, Copy)]
pub(in crate::claims) struct Asked<'k> {
    repo: &'k Repo,
    notes: &'k Notes,
}

/// When what is known became another, in counts of judgements.
#[derive(Debug, Default)]
pub(in crate::claims) struct Changed {
    topics: [u64; TOPICS],
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
            names: self.names.into_inner(),
            words: self.words.into_inner(),
            there: self.there.into_inner(),
        };
        (noted, self.unsought.into_inner())
    }
}

impl Noted {
    /// Whether each answer is what it was at a time.
    pub fn hold(&self, at: u64, changed: &Changed, repo: &Repo) -> bool {
        let is_old = |change: Option<&u64>| change.is_none_or(|change| *change <= at);
        !self.repo
            && self.topics.iter().zip(&changed.topics).all(|(asked, change)| !asked || *change <= at)
            && self.words.iter().all(|word| is_old(changed.words.get(word)))
            && self.names.iter().all(|name| is_old(changed.names.get(name)))
            && self.there.iter().all(|(path, is_there)| repo.exists(path) == *is_there)
    }
}

impl<'k> Asked<'k> {
    pub fn new(repo: &'k Repo, notes: &'k Notes) -> Self {
        Self { repo, notes }
    }
}

impl Deref for Asked<'_> {
    type Target = Repo;

    fn deref(&self) -> &Repo {
        self.notes.repo.set(true);
        self.repo
    }
}

impl Changed {
    pub fn topic(&mut self, topic: Topic, at: u64) {
        self.topics[topic as usize] = at;
    }

    pub fn name(&mut self, name: &str, at: u64) {
        self.names.insert(name.into(), at);
    }

    pub fn word(&mut self, word: usize, at: u64) {
        self.words.insert(word, at);
    }
}
