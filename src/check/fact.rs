//! What a check learned from one file, and all that it learned so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Judge;
use crate::probe::Answer;
use crate::repo::{FileList, RepoPath};
use crate::text::Sanitized;

/// What one file told one check: small, and of the same shape for every kind, so that the engine can keep, count and
/// store it without knowing the kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// How many subjects (documents, matches, objects) the file has.
    pub subjects: u32,
    /// How many of them are as the check wants them.
    pub held: u32,
    /// How often each of the check's patterns is there, where that is asked.
    pub counts: Vec<u32>,
    /// Places to show, at most [`Fact::SITES_CAP`].
    pub sites: Vec<Site>,
    /// What was measured, in an order that only the check knows; all finite, so that equal facts compare as equal.
    pub numbers: Vec<f64>,
    /// Why the file could not be judged.
    pub trouble: Option<Sanitized>,
    /// How the file is tied to others, for the checks that look from file to file.
    pub ties: Option<Box<Ties>>,
}

/// What a file can be pointed at by, and what it points at; as many as the file has, because each of them decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ties {
    /// The names of its places, sorted.
    pub anchors: Vec<Box<str>>,
    pub targets: Vec<Target>,
}

/// A place that a file points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where it is pointed at; counts from 1.
    pub line: u32,
    pub path: RepoPath,
    pub anchor: Option<Box<str>>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Counts from 1; 0 means the whole file.
    pub line: u32,
    /// Which of the check's patterns or globs it belongs to.
    pub rule: u16,
    pub message: Sanitized,
    /// The file that it is about, where that is another than the one that it was read in.
    pub elsewhere: Option<RepoPath>,
}

/// Facts by file. Each has a place of its own: they are large, and go through several hands.
pub type Notable = BTreeMap<RepoPath, Box<Fact>>;

/// All facts of one check: those worth keeping, and the number of files that were looked at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// How many files the inputs select.
    pub selected: usize,
    notable: &'a Notable,
    files: Option<&'a FileList>,
    answer: Option<&'a Answer>,
    judge: Option<&'a dyn Judge>,
}

impl Fact {
    pub const SITES_CAP: usize = 50;

    pub fn trouble(reason: impl Into<Sanitized>) -> Self {
        Self { trouble: Some(reason.into()), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a place while there is room.
    pub fn push_site(&mut self, line: usize, rule: usize, message: impl FnOnce() -> Sanitized) {
        self.push_site_elsewhere(None, line, rule, message);
    }

    /// Adds a place in a file that the one that is read only tells of.
    pub fn push_site_elsewhere(
        &mut self,
        elsewhere: Option<RepoPath>,
        line: usize,
        rule: usize,
        message: impl FnOnce() -> Sanitized,
    ) {
        if self.sites.len() < Self::SITES_CAP {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let rule = u16::try_from(rule).unwrap_or(u16::MAX);
            self.sites.push(Site { line, rule, message: message(), elsewhere });
        }
    }
}

impl Site {
    pub fn line(&self) -> Option<u32> {
        (self.line > 0).then_some(self.line)
    }
}

impl<'a> Facts<'a> {
    pub fn new(selected: usize, notable: &'a Notable) -> Self {
        Self { selected, notable, files: None, answer: None, judge: None }
    }

    /// With the files that the repository has.
    #[must_use]
    pub fn among(self, files: &'a FileList) -> Self {
        Self { files: Some(files), ..self }
    }

    /// With what the world outside answered.
    #[must_use]
    pub fn answered(self, answer: Option<&'a Answer>) -> Self {
        Self { answer, ..self }
    }

    /// With somebody who holds documents against the repository.
    #[must_use]
    pub fn judged_by(self, judge: &'a dyn Judge) -> Self {
        Self { judge: Some(judge), ..self }
    }

    /// Who holds documents against the repository, if somebody does.
    pub fn judge(&self) -> Option<&'a dyn Judge> {
        self.judge
    }

    /// What the world outside answered, for the checks whose inputs ask it; None while nobody has asked.
    pub fn answer(&self) -> Option<&'a Answer> {
        self.answer
    }

    /// The files that the repository has, for the checks whose inputs say that they ask for them.
    pub fn files(&self) -> Option<&'a FileList> {
        self.files
    }

    /// The fact of one file, unless it is empty.
    pub fn get(&self, path: &RepoPath) -> Option<&'a Fact> {
        self.notable.get(path).map(|fact| &**fact)
    }

    /// The facts that are not empty, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&'a RepoPath, &'a Fact)> + use<'a> {
        self.notable.iter().map(|(path, fact)| (path, &**fact))
    }

    pub fn subjects(&self) -> usize {
        self.iter().map(|(_, fact)| fact.subjects as usize).sum()
    }

    pub fn held(&self) -> usize {
        self.iter().map(|(_, fact)| fact.held as usize).sum()
    }

    /// The files that could not be judged, and why.
    pub fn troubles(&self) -> impl Iterator<Item = (&'a RepoPath, &'a Sanitized)> + use<'a> {
        self.iter().filter_map(|(path, fact)| Some((path, fact.trouble.as_ref()?)))
    }
}
