//! What can be written for an item, on the repository as it is: gathers what is known, reads what is there, writes what a
//! person has looked at.

use super::store::write_change;
use crate::check::Outcome;
use crate::checklist::Item;
use crate::fix::{Change, Facts, Ground, Proposal, Template, Wanted, named, propose};
use crate::repo::{EntryKind, Repo, RepoPath, Unreadable};
use crate::runtime::clock;

/// Where a team's own templates lie.
const TEMPLATES: &str = ".gonogo/templates";

/// What would be written for an item, with one of its templates.
///
/// # Errors
/// A sentence that says why nothing can be written.
pub fn proposal(
    repo: &Repo,
    item: &Item,
    outcome: Option<&Outcome>,
    template: Option<&str>,
) -> Result<Proposal, String> {
    let list = repo.list();
    let files: Vec<RepoPath> = list.files().cloned().collect();
    let facts = facts(repo).with_files(&files.iter());
    let found: Vec<RepoPath> =
        outcome.into_iter().flat_map(|outcome| &outcome.findings).map(|finding| finding.path.clone()).collect();
    let ground =
        Ground { facts: &facts, files: &files, read: &|path| read(repo, path), template: &|name| find(repo, name) };
    propose(Wanted { item, template, found: &found }, &ground)
}

/// Writes changes in their order; what was written before one that fails is taken back.
///
/// # Errors
/// Why nothing is written, and what to do.
pub fn write(repo: &Repo, changes: &[Change]) -> Result<(), String> {
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = write_change(repo.root(), change) {
            for written in changes[..at].iter().rev() {
                // Somebody who has changed it meanwhile keeps it.
                let _ = write_change(repo.root(), &written.reversed());
            }
            return Err(error.reason());
        }
    }
    Ok(())
}

fn facts(repo: &Repo) -> Facts {
    let git = repo.git().ok();
    let person = git.and_then(|git| git.identity().ok()).map(|identity| (identity.name, identity.mail));
    let branch = git.and_then(|git| git.head().ok()).and_then(|head| head.branch);
    Facts {
        project: repo.name(),
        year: clock::now().year(),
        person,
        branch: branch.map(|branch| branch.to_string()),
        forge: git.and_then(crate::repo::Git::forge),
        ..Facts::default()
    }
}

/// A file's text; None where there is nothing. What is there and is no text is not to be added to.
fn read(repo: &Repo, path: &RepoPath) -> Result<Option<String>, String> {
    match repo.kind(path) {
        Err(Unreadable::Gone) => return Ok(None),
        Err(reason) => return Err(format!("{path} cannot be looked at: {reason}")),
        Ok(EntryKind::File) => {}
        Ok(_) => return Err(format!("{path} is no plain file, and a fix follows no link")),
    }
    let bytes = repo.read(path).map_err(|reason| format!("{path} cannot be read: {reason}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{path} is no text in UTF-8"))?;
    Ok(Some(text))
}

/// A team's own template of that name, else the one that comes with the program.
fn find(repo: &Repo, name: &str) -> Result<Template, String> {
    let own = RepoPath::parse(name).map(|name| RepoPath::new(TEMPLATES).join(name.as_str()));
    match own.map(|own| read(repo, &own)) {
        Some(Ok(Some(text))) => Template::new(name, &text),
        Some(Err(reason)) => Err(reason),
        _ => named(name),
    }
}
