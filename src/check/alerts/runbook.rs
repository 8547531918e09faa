//! The runbooks that alerts name: those that lie in the repository must be there.

use crate::check::Target;
use crate::check::document::Node;
use crate::repo::{FileList, RepoPath};

/// No name of an alert has one.
const BETWEEN: char = '\n';

/// A runbook that an alert says is in the repository, as it is kept in a fact.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Runbook {
    alert: String,
    written: String,
    /// The alert is otherwise as it should be.
    pub is_all_it_asks: bool,
}

impl Runbook {
    /// None if it is on the web, an instruction in words, or still to be filled in.
    pub fn of(alert: &str, annotation: &Node, is_all_it_asks: bool) -> Option<Self> {
        let written = annotation.word()?.trim().to_owned();
        let path = written.split('#').next().unwrap_or_default();
        let is_path =
            path.contains('/') || [".md", ".adoc", ".rst", ".html"].iter().any(|ending| path.ends_with(ending));
        let is_other = written.contains("{{")
            || path.contains(char::is_whitespace)
            || path.contains(':')
            || path.starts_with("//");
        (is_path && !is_other).then(|| Self { alert: alert.to_owned(), written, is_all_it_asks })
    }

    /// None if it cannot be kept.
    pub fn target(&self, file: &RepoPath, line: usize) -> Option<Target> {
        let path = self.written.split('#').next().unwrap_or_default();
        let path = file.follow(path).unwrap_or_else(|| RepoPath::new(".."));
        let last = if self.is_all_it_asks { "last" } else { "" };
        let anchor = [last, &self.alert.replace(BETWEEN, " "), &self.written].join(&BETWEEN.to_string());
        Some(Target { line: u32::try_from(line).ok()?, path, anchor: Some(anchor.into()) })
    }

    pub fn read(target: &Target) -> Option<Self> {
        let mut parts = target.anchor.as_deref()?.splitn(3, BETWEEN);
        let is_all_it_asks = parts.next()? == "last";
        Some(Self { alert: parts.next()?.to_owned(), written: parts.next()?.to_owned(), is_all_it_asks })
    }

    pub fn missing(&self) -> String {
        format!("{}: the runbook {} is not in the repository", self.alert, self.written)
    }
}

/// Whether a runbook is there, from the folder of the rules or from the root.
pub(super) fn is_there(file: &RepoPath, target: &Target, files: &FileList) -> bool {
    let Some(runbook) = Runbook::read(target) else { return true };
    let written = runbook.written.split('#').next().unwrap_or_default();
    let from_root = file.follow(&format!("/{}", written.trim_start_matches('/')));
    let is_there = |path: &RepoPath| files.contains(path) || files.beneath(path).next().is_some();
    is_there(&target.path) || from_root.is_some_and(|path| is_there(&path))
}
