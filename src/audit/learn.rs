//! What one thread learns of its files.

use std::time::{Duration, Instant};

use super::memory::{Recall, Recalled, Told};
use super::plan::{NodeId, Plan};
use super::prefilter::Noted;
use super::select::Scratch;
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
    pub facts: Vec<(NodeId, RepoPath, Fact)>,
    /// For each check, how many files told it nothing.
    pub silent: Vec<usize>,
    pub files_read: usize,
    pub bytes_read: usize,
    /// How many of the files that were read can be remembered.
    pub files_kept: usize,
    pub looks: usize,
    pub timings: Timings,
    pub stamps: Vec<(RepoPath, Stamp)>,
}

/// What a thread keeps at hand from file to file, and leaves behind when it has looked at all.
#[derive(Default)]
pub(super) struct Tools {
    buffer: Vec<u8>,
    scratch: Scratch,
    noted: Noted,
    wanted: Vec<NodeId>,
    /// Where in the memory the next file is likely to be.
    next: usize,
}

/// What is asked of files.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub repo: &'a Repo,
    pub plan: &'a Plan,
    /// For each check, whether it is asked.
    pub asked: &'a [bool],
    pub recall: Option<&'a Recall>,
}

impl Learned {
    /// Lets the checks that are asked look at a file; what is remembered of it they need not look at.
    pub fn look(&mut self, question: Question<'_>, tools: &mut Tools, path: &RepoPath) {
        let Question { repo, plan, asked, recall } = question;
        let mut since = Instant::now();
        self.silent.resize(plan.nodes().len(), 0);
        tools.wanted.clear();
        let wanted = &mut tools.wanted;
        plan.selection().for_each(path, &mut tools.scratch, |node| {
            if asked[node] {
                wanted.push(node);
            }
        });
        lap(&mut since, &mut self.timings.select);
        if tools.wanted.is_empty() {
            return;
        }
        // Before it is read: what changes meanwhile has another stamp than is kept.
        if let Some((recall, stamp)) = recall.and_then(|recall| Some((recall, repo.stamp(path)?))) {
            self.stamps.push((path.clone(), stamp));
            if let Some(recalled) = recall.file(path, &stamp, &mut tools.next) {
                self.recall(&recalled, &mut tools.wanted, path);
            }
        }
        if tools.wanted.is_empty() {
            return;
        }
        let file = File::new(repo, path, std::mem::take(&mut tools.buffer));
        let prefilter = plan.prefilter();
        // A file that cannot be read is something to tell.
        let filtered = tools.wanted.iter().filter(|node| prefilter.is_conditional(**node)).count() > FILTERED_FROM;
        let filtered = filtered && file.bytes().is_ok();
        if let Some(Ok(bytes)) = filtered.then(|| file.bytes()) {
            lap(&mut since, &mut self.timings.read);
            prefilter.note(bytes, &mut tools.noted);
            lap(&mut since, &mut self.timings.filter);
        }
        for node in &tools.wanted {
            if filtered && prefilter.is_conditional(*node) && !tools.noted.has(*node) {
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
                self.facts.push((*node, path.clone(), fact));
            }
        }
        if let Some(bytes) = file.bytes_read() {
            self.files_read += 1;
            self.bytes_read += bytes;
            self.files_kept += usize::from(self.stamps.last().is_some_and(|(stamped, _)| stamped == path));
        }
        tools.buffer = file.into_buffer();
        if tools.buffer.capacity() > BUFFER_CAP {
            // One large file is no reason to keep as much for each of the others.
            tools.buffer = Vec::new();
        }
    }
}

impl Learned {
    /// Takes over what is remembered; the checks that are not are still wanted.
    fn recall(&mut self, recalled: &Recalled<'_>, wanted: &mut Vec<NodeId>, path: &RepoPath) {
        let Self { facts, silent, .. } = self;
        wanted.retain(|node| {
            match recalled.fact(*node) {
                Told::Unknown => return true,
                Told::Nothing => silent[*node] += 1,
                Told::Fact(fact) => facts.push((*node, path.clone(), fact.clone())),
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
