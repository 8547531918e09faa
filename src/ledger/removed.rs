//! Statements that somebody took out of the ledger by hand, as git still has them. They count for nothing any more; that they
//! were there is not forgotten.

use super::model::Statement;
use super::sign_off::BOARD;
use crate::problem::Problem;
use crate::text::Sanitized;

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

    pub(super) fn note(&self) -> Problem {
        let Statement { kind, by, item, .. } = &self.statement;
        let about = if item == BOARD { "the whole board" } else { item };
        let help = match &self.by {
            Some((commit, _)) => format!("`git show {}^:{}` shows it", short(commit), self.path),
            None => format!("`git restore {}` brings it back", self.path),
        };
        Problem::note(&self.path, format!("{} by {by} about {about}: {}", kind.word(), self.told())).help(help)
    }
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
