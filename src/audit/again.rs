//! What became of files that changed: the checks that are asked about them look again.

use rayon::prelude::*;

use super::changes::Fate;
use super::engine::{Engine, Evaluation};
use super::learn::map_safely;
use super::plan::NodeId;
use super::touched::Touched;
use crate::check::{Fact, File};
use crate::repo::RepoPath;

/// So few files are looked at sooner than other threads wake up for them.
const FEW: usize = 8;

/// What the checks had to tell of a file that changed.
struct Look {
    facts: Vec<(NodeId, Fact)>,
    bytes_read: Option<usize>,
}

impl Engine {
    /// Lets the checks look at what became of files.
    pub(super) fn take_up(&mut self, fates: Vec<(RepoPath, Fate)>, touched: &mut Touched, evaluation: &mut Evaluation) {
        if fates.iter().any(|(_, fate)| *fate != Fate::Changed) {
            touched.mark_where(&self.plan, |node| node.reads_list);
        }
        self.forget_stamps(&fates);
        let look = |(path, fate): &(RepoPath, Fate)| (*fate != Fate::Gone).then(|| self.look_again(path));
        let looks: Vec<_> =
            if fates.len() < FEW { fates.iter().map(look).collect() } else { fates.par_iter().map(look).collect() };
        for ((path, fate), look) in fates.into_iter().zip(looks) {
            let Some(look) = look else {
                for node in self.asked_about(&path) {
                    self.stores[node].remove(&path);
                    touched.mark(node);
                }
                continue;
            };
            self.take_in_look(&path, fate == Fate::New, look, touched, evaluation);
        }
    }

    /// The checks that look at a file and are asked.
    fn asked_about(&self, path: &RepoPath) -> Vec<NodeId> {
        self.plan.selection().nodes(path).into_iter().filter(|node| self.asked[*node]).collect()
    }

    /// Of files that changed now nothing is kept, since they are too young.
    fn forget_stamps(&mut self, fates: &[(RepoPath, Fate)]) {
        if fates.len() < FEW {
            for (path, _) in fates {
                if let Ok(at) = self.stamps.binary_search_by(|(stamped, _)| stamped.cmp(path)) {
                    self.stamps.remove(at);
                }
            }
            return;
        }
        let mut fates = fates.iter().map(|(path, _)| path).peekable();
        self.stamps.retain(|(stamped, _)| {
            while fates.next_if(|path| *path < stamped).is_some() {}
            fates.peek() != Some(&stamped)
        });
    }

    fn look_again(&self, path: &RepoPath) -> Look {
        let file = File::new(&self.repo, path, Vec::new());
        let facts =
            self.asked_about(path).into_iter().map(|node| (node, map_safely(&self.plan, node, &file))).collect();
        Look { facts, bytes_read: file.bytes_read() }
    }

    fn take_in_look(
        &mut self,
        path: &RepoPath,
        is_new: bool,
        look: Look,
        touched: &mut Touched,
        evaluation: &mut Evaluation,
    ) {
        for (node, fact) in look.facts {
            evaluation.looks += 1;
            touched.looked.insert(node);
            if is_new {
                self.stores[node].add(path, fact);
                touched.dirty.insert(node);
            } else if self.stores[node].put(path, fact) {
                touched.dirty.insert(node);
            }
        }
        evaluation.files_read += usize::from(look.bytes_read.is_some());
        evaluation.bytes_read += look.bytes_read.unwrap_or(0);
    }
}
