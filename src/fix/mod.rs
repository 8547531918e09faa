//! What can be written for an item: files that its fix creates or amends, filled with what is known, as changes that a
//! person looks at before they happen.
//!
//! Nothing is ever overwritten: a file is created where nothing is, or something is added to what is there. What only
//! people know is left open as `TODO(you)`, which no check takes for content.

mod diff;
mod facts;
mod insert;
mod path;
mod propose;
mod stack;
mod template;

pub use diff::{DiffLine, Sign, lines, unified};
pub use facts::Facts;
pub use path::writable;
pub use propose::{Ground, Wanted, propose};
pub use template::{Template, named, names};

use crate::checklist::ItemKey;
use crate::repo::RepoPath;

/// Stands where only people know what belongs there.
pub const OPEN: &str = "TODO(you)";

/// One file before and after; None where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: RepoPath,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What would be written for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub item: ItemKey,
    /// The template that it was made from, and all there are to choose from.
    pub template: String,
    pub templates: Vec<String>,
    pub changes: Vec<Change>,
}

impl Change {
    /// What takes it back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { path: self.path.clone(), before: self.after.clone(), after: self.before.clone() }
    }

    /// `creates SECURITY.md`, `adds to .gitignore`, `removes SECURITY.md`.
    pub fn summary(&self) -> String {
        let does = match (&self.before, &self.after) {
            (None, _) => "creates",
            (Some(_), None) => "removes",
            (Some(before), Some(after)) if after.len() < before.len() => "takes from",
            _ => "adds to",
        };
        format!("{does} {}", self.path)
    }

    /// The lines that are left for people to write, counted from 1.
    pub fn open_lines(&self) -> Vec<u32> {
        let lines = self.after.as_deref().unwrap_or_default().lines().zip(1..);
        lines.filter(|(line, _)| line.contains(OPEN)).map(|(_, number)| number).collect()
    }
}

impl Proposal {
    /// How many places are left for people to write.
    pub fn open(&self) -> usize {
        self.changes.iter().map(|change| change.open_lines().len()).sum()
    }

    /// The first place that is left for people to write.
    pub fn first_open(&self) -> Option<(RepoPath, u32)> {
        self.changes.iter().find_map(|change| Some((change.path.clone(), *change.open_lines().first()?)))
    }

    /// The template that comes after the one in use.
    pub fn next_template(&self) -> Option<&str> {
        let at = self.templates.iter().position(|template| *template == self.template)?;
        let next = &self.templates[(at + 1) % self.templates.len()];
        (*next != self.template).then_some(next)
    }

    /// `creates LICENSE`, `adds to .gitignore`.
    pub fn summary(&self) -> String {
        self.changes.iter().map(Change::summary).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(before: Option<&str>, after: Option<&str>) -> Change {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Change { path: RepoPath::new("x"), before: text(before), after: text(after) }
    }

    #[test]
    fn a_change_says_what_it_does_and_what_takes_it_back() {
        let (created, added) = (change(None, Some("a\n")), change(Some("a\n"), Some("a\nb\n")));
        assert_eq!([&created, &added].map(Change::summary), ["creates x", "adds to x"]);
        assert_eq!(
            [created.reversed(), added.reversed()].map(|change| change.summary()),
            ["removes x", "takes from x"]
        );
        assert_eq!(created.reversed().reversed(), created);
        assert_eq!(change(None, Some("a\nTODO(you) b\n")).open_lines(), [2]);
    }
}
