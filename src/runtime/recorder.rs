//! From what a person states to a statement that can be saved: who, when, at which commit, with which fingerprints.

use super::store::{Store, new_id};
use crate::app::Draft;
use crate::board::admit_words;
use crate::ledger::{Evidence, Kind, Origin, Statement};
use crate::repo::{Repo, Unreadable};
use crate::runtime::clock;

/// Makes the statement of a draft.
///
/// # Errors
/// When nobody is known to state it, or evidence is not there: a sentence that says so.
pub fn statement(repo: &Repo, draft: &Draft) -> Result<Statement, String> {
    let by = identity(repo)?;
    admit_words(&draft.kind, &draft.note, &draft.evidence).map_err(|refusal| refusal.0)?;
    let evidence = draft.evidence.iter().map(|evidence| confirm(repo, evidence)).collect::<Result<_, _>>()?;
    Ok(Statement {
        id: new_id(),
        kind: draft.kind.clone(),
        item: draft.item.to_string(),
        by: by.as_str().into(),
        at: clock::now(),
        commit: commit(repo),
        note: draft.note.clone(),
        evidence,
        until: draft.until.clone(),
        supersedes: draft.supersedes.clone(),
        origin: Origin::Recorded,
        unknown: Vec::new(),
    })
}

/// Makes the statement that takes another one back, be it about an item or about the whole board.
///
/// # Errors
/// As [`statement`].
pub fn withdrawal(repo: &Repo, withdrawn: &Statement, note: &str) -> Result<Statement, String> {
    admit_words(&Kind::Withdrawal, note, &[]).map_err(|refusal| refusal.0)?;
    Ok(Statement {
        id: new_id(),
        kind: Kind::Withdrawal,
        item: withdrawn.item.clone(),
        by: identity(repo)?.as_str().into(),
        at: clock::now(),
        commit: commit(repo),
        note: note.to_owned(),
        evidence: Vec::new(),
        until: None,
        supersedes: vec![withdrawn.id.clone()],
        origin: Origin::Recorded,
        unknown: Vec::new(),
    })
}

/// The commit that is checked out.
fn commit(repo: &Repo) -> Option<String> {
    repo.git().ok().and_then(|git| git.head().ok()).and_then(|head| head.commit)
}

/// Who states, by git's configuration.
///
/// # Errors
/// Says how to set it.
pub fn identity(repo: &Repo) -> Result<String, String> {
    match repo.git() {
        Ok(git) => git.identity().map(|identity| identity.to_string()),
        Err(reason) => Err(format!("git cannot say who you are: {reason}")),
    }
}

/// Looks whether evidence is there, and completes it: a path's fingerprint, a commit's full hash.
///
/// # Errors
/// What is wrong with it.
pub fn confirm(repo: &Repo, evidence: &Evidence) -> Result<Evidence, String> {
    match evidence {
        Evidence::Path { path, .. } => match repo.read(path) {
            Ok(bytes) => {
                let fingerprint = blake3::hash(&bytes).to_hex().to_string();
                Ok(Evidence::Path { path: path.clone(), blake3: Some(fingerprint) })
            }
            Err(Unreadable::Gone) => Err(format!("there is no file {path} in the repository")),
            Err(reason) => Err(format!("{path} cannot be evidence: {reason}")),
        },
        Evidence::Commit(hash) => match repo.git()?.commit(hash)? {
            Some(full) => Ok(Evidence::Commit(full)),
            None => Err(format!("there is no commit {hash} in the repository")),
        },
        Evidence::Url(_) | Evidence::Text(_) => Ok(evidence.clone()),
    }
}

/// Saves a statement; what comes back in the good case is on disk for good. Saving the same statement again is harmless:
/// it is known by its id.
///
/// # Errors
/// Why it is not, and what to do.
pub fn save(repo: &Repo, statement: &Statement) -> Result<(), String> {
    let saved = Store::new(repo.root()).save(statement);
    saved.map(|_| ()).map_err(|error| error.reason())
}
