//! Statements that somebody took out of the ledger by hand, as git still has them. They count for nothing any more; that they
//! were there is not forgotten.

use std::collections::HashMap;

use super::FOLDER;
use super::model::Statement;
use super::sign_off::BOARD;
use crate::problem::Problem;
use crate::text::commit::short;
use crate::text::{Sanitized, count};

/// More that went together are noted as one.
const TOGETHER: usize = 5;

/// A statement that lay in the ledger once.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    pub statement: Statement,
    /// The file that held it.
    pub path: Sanitized,
    /// The commit that removed it, and its author; None while only the work tree lacks it.
    pub by: Option<(String, Sanitized)>,
}

impl Removed {
    /// `removed in 9f1c2aa by Dee`.
    pub fn told(&self) -> String {
        match &self.by {
            Some((commit, author)) => format!("removed in {} by {author}", short(commit)),
            None => "removed from the work tree".to_owned(),
        }
    }

    fn note(&self) -> Problem {
        let Statement { kind, by, item, .. } = &self.statement;
        let about = if item == BOARD { "the whole board" } else { item };
        let help = match &self.by {
            Some((commit, _)) => format!("`git show {}^:{}` shows it", short(commit), self.path),
            None => format!("`git restore {}` brings it back", self.path),
        };
        Problem::note(&self.path, format!("{} by {by} about {about}: {}", kind.word(), self.told())).help(help)
    }

    fn commit(&self) -> Option<&str> {
        self.by.as_ref().map(|(commit, _)| commit.as_str())
    }

    /// A note about as many as were removed together.
    fn note_of(&self, many: usize) -> Problem {
        let help = match self.commit().map(short) {
            Some(commit) => format!("`git checkout {commit}^ -- {FOLDER}` brings them back"),
            // To restore the folder would undo what else was changed in it.
            None => format!("`git status {FOLDER}` lists them"),
        };
        Problem::note(FOLDER, format!("{} were {}", count(many, "statement"), self.told())).help(help)
    }
}

/// What is to be noted about them, the oldest first. Where many went together, as with a ledger that was removed whole, that
/// is one thing to know.
pub(super) fn notes(removed: &[Removed]) -> Vec<Problem> {
    let mut together: HashMap<Option<&str>, usize> = HashMap::new();
    removed.iter().for_each(|removed| *together.entry(removed.commit()).or_default() += 1);
    let notes = removed.iter().filter_map(|removed| match together.get(&removed.commit()).copied() {
        // The first of them has told of all.
        None => None,
        Some(many) if many > TOGETHER => {
            together.remove(&removed.commit());
            Some(removed.note_of(many))
        }
        Some(_) => Some(removed.note()),
    });
    notes.collect()
}
