//! What one thread learns of its files.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::engine::Cancel;
use super::plan::{NodeId, Plan};
use super::prefilter::{Noted, Prefilter};
use super::recall::{Along, Remembered, Told};
use super::select::{Scratch, Selection};
use super::timings::Timings;
use crate::check::{Fact, File};
use crate::repo::{Repo, RepoPath, Stamp};

/// So many checks search a file themselves sooner than a pass over it tells which of them need to.
const FILTERED_FROM: usize = 6;

/// How much of a buffer is kept from file to file.
const BUFFER_CAP: usize = 1 << 20;

/// Facts and counts of the files that one thread looked at.
#[derive(Default)]
pub(super) struct Learned {
    pub facts: Vec<(NodeId, RepoPath, Box<Fact>)>,
    /// For each check, how many files told it nothing; less than none where some that are counted elsewhere did.
    pub silent: Vec<isize>,
    pub files_read: usize,
    pub bytes_read: usize,
    /// How many of the files that were read can be remembered.
    pub files_kept: usize,
    pub looks: usize,
    pub timings: Timings,
}

/// A file, and what it was when it was listed, as far as that is known.
pub(super) type Listed<'a> = (&'a RepoPath, Option<&'a Stamp>);

/// What a thread keeps at hand from file to file, and leaves behind when it has looked at all.
#[derive(Default)]
pub(super) struct Tools {
    buffer: Vec<u8>,
    scratch: Scratch,
    noted: Noted,
    wanted: Vec<NodeId>,
}

/// What is asked of files.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub repo: &'a Repo,
    pub plan: &'a Plan,
    /// For each check, whether it is asked.
    pub asked: &'a [bool],
    /// Which of them look at which files.
    pub selection: &'a Selection,
    /// Which of them can have anything to tell of a file; made when the first is read: where all is remembered, none is.
    pub prefilter: &'a OnceLock<Prefilter>,
    /// Whether all that is remembered of a file that is what it was is taken over, uncounted.
    pub takes_over: bool,
    pub cancel: &'a Cancel,
}

impl Tools {
    /// With what is known of folders, and without the file that was read last.
    pub fn emptied(self) -> Self {
        Self { scratch: self.scratch, ..Self::default() }
    }

    /// Finds the checks that are asked about a file.
    pub fn choose(&mut self, selection: &Selection, asked: &[bool], path: &RepoPath) {
        let Self { scratch, wanted, .. } = self;
        wanted.clear();
        selection.for_each(path, scratch, |node| {
            if asked[node] {
                wanted.push(node);
            }
        });
    }

    pub fn wanted(&self) -> &[NodeId] {
        &self.wanted
    }

    /// Whether a pass over the file could be worth its while.
    pub fn is_wanted_by_many(&self) -> bool {
        self.wanted.len() > FILTERED_FROM
    }

    /// A file whose content comes into the buffer; [`Tools::close`] takes that back.
    pub fn open<'a>(&mut self, repo: &'a Repo, path: &'a RepoPath) -> File<'a> {
        File::new(repo, path, std::mem::take(&mut self.buffer))
    }

    pub fn close(&mut self, file: File<'_>) {
        self.buffer = file.into_buffer();
        if self.buffer.capacity() > BUFFER_CAP {
            // One large file is no reason to keep as much for each of the others.
            self.buffer = Vec::new();
        }
    }

    /// The bytes of a file, if so many checks want it that a pass over it tells which of them need to. A file that cannot be
    /// read, or has no text as it stands, is something to tell.
    pub fn worth_noting<'f>(&self, prefilter: &Prefilter, file: &'f File<'_>) -> Option<&'f [u8]> {
        let conditional = self.wanted.iter().filter(|node| prefilter.is_conditional(**node)).count();
        (conditional > FILTERED_FROM).then(|| file.plain()).flatten()
    }

    pub fn note(&mut self, prefilter: &Prefilter, bytes: &[u8]) {
        prefilter.note(bytes, &mut self.noted);
    }

    /// Whether a check has nothing to tell of the file that was noted last.
    pub fn is_silent(&self, prefilter: &Prefilter, node: NodeId) -> bool {
        prefilter.is_conditional(node) && !self.noted.has(node)
    }
}

impl<'a> Question<'a> {
    fn prefilter(&self) -> &'a Prefilter {
        self.prefilter.get_or_init(|| Prefilter::of(self.plan, self.asked))
    }
}

impl Learned {
    /// Lets the checks look at files that follow each other in the list; what is remembered of them they need not look at.
    pub fn look_along<'a>(
        &mut self,
        question: Question<'_>,
        tools: &mut Tools,
        files: impl Iterator<Item = Listed<'a>>,
        along: Option<Along<'_>>,
    ) {
        self.silent.resize(question.plan.nodes().len(), 0);
        let Some(mut along) = along else {
            let files = files.take_while(|_| !question.cancel.is_cancelled());
            files.for_each(|(path, _)| self.look(question, tools, path, None));
            return;
        };
        for (path, stamp) in files.take_while(|_| !question.cancel.is_cancelled()) {
            let read = self.files_read;
            match along.file(path, |gone| self.discount(question, tools, gone)) {
                Some(known) if !known.is(stamp) => {
                    self.discount(question, tools, path);
                    self.look(question, tools, path, None);
                }
                Some(known) if question.takes_over => self.take_over(known, path),
                known => self.look(question, tools, path, known),
            }
            self.files_kept += if stamp.is_some() { self.files_read - read } else { 0 };
        }
        along.rest().for_each(|gone| self.discount(question, tools, &gone));
    }

    /// What a file told that is still what it was; it is counted already.
    fn take_over(&mut self, known: Remembered<'_>, path: &RepoPath) {
        for (node, fact) in known.facts() {
            self.silent[node] -= 1;
            self.facts.push((node, path.clone(), fact));
        }
    }

    /// A file that is counted as remembered is not what it was.
    fn discount(&mut self, question: Question<'_>, tools: &mut Tools, path: &RepoPath) {
        if question.takes_over {
            let known = |node: NodeId| isize::from(question.asked[node]);
            question.selection.for_each(path, &mut tools.scratch, |node| self.silent[node] -= known(node));
        }
    }

    /// Lets the checks that are asked look at a file, but for those that are remembered.
    fn look(&mut self, question: Question<'_>, tools: &mut Tools, path: &RepoPath, known: Option<Remembered<'_>>) {
        let Question { repo, plan, asked, .. } = question;
        let mut since = Instant::now();
        tools.choose(question.selection, asked, path);
        lap(&mut since, &mut self.timings.select);
        if let Some(known) = known {
            self.recall(known, &mut tools.wanted, path);
        }
        if tools.wanted.is_empty() {
            return;
        }
        let file = tools.open(repo, path);
        let prefilter = question.prefilter();
        let noted = tools.worth_noting(prefilter, &file);
        if let Some(bytes) = noted {
            lap(&mut since, &mut self.timings.read);
            tools.note(prefilter, bytes);
            lap(&mut since, &mut self.timings.filter);
        }
        for node in &tools.wanted {
            if noted.is_some() && tools.is_silent(prefilter, *node) {
                self.silent[*node] += 1;
                continue;
            }
            let since = Instant::now();
            self.looks += 1;
            let fact = map_safely(plan, *node, &file);
            self.timings.spent_on(*node, since);
            if fact.is_empty() {
                self.silent[*node] += 1;
            } else {
                self.facts.push((*node, path.clone(), Box::new(fact)));
            }
        }
        if let Some(bytes) = file.bytes_read() {
            self.files_read += 1;
            self.bytes_read += bytes;
        }
        tools.close(file);
    }
}

impl Learned {
    /// Takes over what is remembered; the checks that are not are still wanted.
    fn recall(&mut self, mut known: Remembered<'_>, wanted: &mut Vec<NodeId>, path: &RepoPath) {
        let Self { facts, silent, .. } = self;
        wanted.retain(|node| {
            match known.fact(*node) {
                Told::Unknown => return true,
                Told::Nothing => silent[*node] += 1,
                Told::Fact(fact) => facts.push((*node, path.clone(), fact)),
            }
            false
        });
    }
}

fn lap(since: &mut Instant, phase: &mut Duration) {
    let now = Instant::now();
    *phase += now - *since;
    *since = now;
}

/// A file that makes a check panic is a file that could not be judged.
pub(super) fn map_safely(plan: &Plan, node: NodeId, file: &File<'_>) -> Fact {
    let map = std::panic::AssertUnwindSafe(|| plan.nodes()[node].check.map(file));
    std::panic::catch_unwind(map).unwrap_or_else(|_| Fact::trouble("the check crashed on it; please report this"))
}
