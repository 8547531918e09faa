//! From commit to commit: what two have in common is neither read nor judged again.

use std::sync::Arc;
use std::time::Instant;

use super::changes::{Delta, changes_rules};
use super::engine::{Cancel, Engine, Evaluation};
use super::touched::Touched;
use crate::repo::{Repo, RepoPath};

impl Engine {
    /// Goes on to another commit, which differs from the one that was audited or gone to last at `changed` paths.
    pub fn move_to(&mut self, repo: Arc<Repo>, changed: &[RepoPath]) -> Evaluation {
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
        // Rules decide what may have been there without being committed.
        let rules_changed = changed.iter().any(changes_rules);
        let plan = Arc::clone(&self.plan);
        touched.mark_where(&plan, |node| node.reads_git || rules_changed);
        self.take_up(delta.fates(&self.files), &mut touched, &mut evaluation);
        self.conclude(&touched, &mut evaluation);
        self.ask_more(None, &Cancel::default(), &|_| {}, &mut evaluation);
        evaluation.took = start.elapsed();
        evaluation
    }
}
