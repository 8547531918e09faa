//! What one check learned so far, kept so that one file's change is subtract and add.

use crate::check::{Fact, Facts, Notable};
use crate::repo::RepoPath;

/// The facts of one check. Files that told nothing are only counted.
#[derive(Debug, Default)]
pub struct FactStore {
    selected: usize,
    notable: Notable,
}

impl FactStore {
    /// A file that the check looks at is new.
    pub fn add(&mut self, path: &RepoPath, fact: Fact) {
        self.selected += 1;
        self.put(path, fact);
    }

    /// Files that the check looks at, and that told something, are new.
    pub fn add_all(&mut self, facts: Vec<(RepoPath, Box<Fact>)>) {
        self.selected += facts.len();
        if self.notable.is_empty() {
            // At once, which of files in their order costs a fraction.
            self.notable = facts.into_iter().collect();
        } else {
            self.notable.extend(facts);
        }
    }

    /// A known file's content changed. Says whether the fact did.
    pub fn put(&mut self, path: &RepoPath, fact: Fact) -> bool {
        if fact.is_empty() {
            return self.notable.remove(path).is_some();
        }
        match self.notable.insert(path.clone(), Box::new(fact)) {
            Some(before) => self.notable.get(path) != Some(&before),
            None => true,
        }
    }

    /// A file that the check looked at is gone.
    pub fn remove(&mut self, path: &RepoPath) {
        self.selected = self.selected.saturating_sub(1);
        self.notable.remove(path);
    }

    /// Counts files that told nothing.
    pub fn count_silent(&mut self, files: isize) {
        self.selected = self.selected.saturating_add_signed(files);
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts::new(self.selected, &self.notable)
    }
}
