//! From commit to commit: what two have in common is neither read nor judged again.

use std::sync::Arc;
use std::time::Instant;

use super::changes::{Delta, Fate, changes_rules};
use super::engine::{Cancel, Engine, Evaluation};
use super::plan::Node;
use super::scout::Seen;
use super::touched::Touched;
use crate::repo::{Owners, Repo, RepoPath};

impl Engine {
    /// Goes on to another commit, which differs from the one that was audited or gone to last at `changed` paths, and of which
    /// a scout may have seen something.
    pub fn move_to(&mut self, repo: Arc<Repo>, changed: &[RepoPath], seen: Option<Seen>) -> Evaluation {
        let start = Instant::now();
        self.repo = repo;
        let (mut delta, mut touched, mut evaluation) = (Delta::default(), Touched::default(), Evaluation::default());
        // What a link leads to may have changed, come or gone.
        let links: Vec<_> = self.files.links().cloned().collect();
        for path in changed.iter().chain(&links) {
            delta.touch(&self.files, path);
            if self.repo.has(path) {
                self.files.insert_tracked(&self.repo, path.clone());
            } else {
                self.files.remove(path);
            }
        }
        let fates = delta.fates(&self.files);
        // Rules decide what may have been there without being committed.
        let rules_changed = changed.iter().any(changes_rules);
        let tree_changed = fates.iter().any(|(_, fate)| *fate != Fate::Changed)
            || changed.iter().any(Owners::reads)
            || links.len() + self.files.links().len() > 0;
        let is_asked_again = |node: &Node| node.reads_git && (tree_changed || !node.reads_tree);
        touched.mark_where(&self.plan, |node| is_asked_again(node) || rules_changed);
        let looks = self.looks_at(&fates, seen);
        self.take_in_looks(fates, looks, &mut touched, &mut evaluation);
        self.conclude(&touched, &mut evaluation);
        self.ask_more(None, &Cancel::default(), &|_| {}, &mut evaluation);
        evaluation.took = start.elapsed();
        evaluation
    }
}
