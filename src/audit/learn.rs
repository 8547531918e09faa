//! What one thread learns of its files.

use super::plan::{NodeId, Plan};
use super::select::Scratch;
use crate::check::{Fact, File};
use crate::repo::{Repo, RepoPath};

/// Facts and counts of the files that one thread looked at.
#[derive(Default)]
pub(super) struct Learned {
    pub facts: Vec<(NodeId, RepoPath, Fact)>,
    /// For each check, how many files told it nothing.
    pub silent: Vec<usize>,
    pub files_read: usize,
    pub bytes_read: usize,
    buffer: Vec<u8>,
    scratch: Scratch,
    wanted: Vec<NodeId>,
}

impl Learned {
    pub fn look(&mut self, repo: &Repo, plan: &Plan, asked: &[bool], path: &RepoPath) {
        self.silent.resize(plan.nodes().len(), 0);
        self.wanted.clear();
        let wanted = &mut self.wanted;
        plan.selection().for_each(path, &mut self.scratch, |node| {
            if asked[node] {
                wanted.push(node);
            }
        });
        if self.wanted.is_empty() {
            return;
        }
        let file = File::new(repo, path, std::mem::take(&mut self.buffer));
        for node in &self.wanted {
            let fact = map_safely(plan, *node, &file);
            if fact.is_empty() {
                self.silent[*node] += 1;
            } else {
                self.facts.push((*node, path.clone(), fact));
            }
        }
        if let Some(bytes) = file.bytes_read() {
            self.files_read += 1;
            self.bytes_read += bytes;
        }
        self.buffer = file.into_buffer();
    }
}

/// A file that makes a check panic is a file that could not be judged.
pub(super) fn map_safely(plan: &Plan, node: NodeId, file: &File<'_>) -> Fact {
    let map = std::panic::AssertUnwindSafe(|| plan.nodes()[node].check.map(file));
    std::panic::catch_unwind(map).unwrap_or_else(|_| Fact::trouble("the check crashed on it; please report this"))
}
