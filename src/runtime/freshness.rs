//! Whether statements still rest on what they were about: evidence that has not changed, watched files untouched since,
//! commits that have not come yet.

use std::collections::{HashMap, HashSet};

use crate::board::Freshness;
use crate::check::Manual;
use crate::checklist::{Checklist, Item};
use crate::ledger::{Evidence, Ledger, Statement, Until};
use crate::repo::{Repo, RepoPath};
use crate::text::{Sanitized, commit};

/// Looks at every mark in force. Reads the evidence files and, for marks whose item watches files, what git says
/// changed since the mark's commit. What was taken out of the ledger is looked for by others.
pub fn examine(repo: &Repo, checklists: &[Checklist], ledger: &Ledger) -> Freshness {
    let items: HashMap<&str, &Item> =
        checklists.iter().flat_map(Checklist::items).map(|item| (item.key.as_str(), item)).collect();
    let mut changes = ChangesSince { repo, known: HashMap::new() };
    let mut stale = HashMap::new();
    let mut to_come = HashSet::new();
    for (key, force) in ledger.force(checklists) {
        let waivers = force.waivers.iter().map(|standing| standing.statement);
        for until in force.marks.iter().copied().chain(waivers).filter_map(|statement| statement.until.as_ref()) {
            if let Until::Commit(hash) = until
                && is_to_come(repo, hash)
            {
                to_come.insert(hash.clone());
            }
        }
        for mark in force.marks {
            let manual = items.get(key).and_then(|item| item.manual()).filter(|manual| manual.watch.is_some());
            let reason = moved_evidence(repo, mark).or_else(|| manual.and_then(|manual| changes.touched(mark, manual)));
            if let Some(reason) = reason {
                stale.insert(mark.id.clone(), Sanitized::from(reason));
            }
        }
    }
    Freshness { stale, to_come, removed: Vec::new() }
}

/// Whether a commit is known not to be on the branch yet.
fn is_to_come(repo: &Repo, hash: &str) -> bool {
    repo.git().is_ok_and(|git| git.has_arrived(hash) == Ok(false))
}

/// Whether a change of the path can make a mark stale or fresh again.
pub fn concerns(path: &RepoPath, checklists: &[Checklist], ledger: &Ledger) -> bool {
    let evidence = ledger.statements().flat_map(|(_, statement)| &statement.evidence);
    let is_evidence =
        evidence.into_iter().any(|evidence| matches!(evidence, Evidence::Path { path: of, .. } if of == path));
    let mut manual = checklists.iter().flat_map(Checklist::items).filter_map(Item::manual);
    is_evidence || manual.any(|manual| manual.watches(path))
}

fn moved_evidence(repo: &Repo, mark: &Statement) -> Option<String> {
    mark.evidence.iter().find_map(|evidence| {
        let Evidence::Path { path, blake3: Some(fingerprint) } = evidence else { return None };
        match repo.read(path) {
            Ok(bytes) if blake3::hash(&bytes).to_hex().as_str() == fingerprint => None,
            Ok(_) => Some(format!("{path} has changed since it was given as evidence")),
            Err(reason) => Some(format!("the evidence {path} cannot be read: {reason}")),
        }
    })
}

/// What changed since a commit, asked of git once a commit.
struct ChangesSince<'a> {
    repo: &'a Repo,
    known: HashMap<String, Result<Vec<RepoPath>, String>>,
}

impl ChangesSince<'_> {
    fn touched(&mut self, mark: &Statement, manual: &Manual) -> Option<String> {
        let Some(since) = &mark.commit else {
            return Some("nobody knows at which commit it was marked, and it watches files".to_owned());
        };
        let repo = self.repo;
        let changed = self
            .known
            .entry(since.clone())
            .or_insert_with(|| repo.git().map_err(str::to_owned).and_then(|git| git.changed_since(since)));
        match changed {
            Ok(paths) => {
                let touched = paths.iter().find(|path| manual.watches(path))?;
                Some(format!("{touched} has changed since"))
            }
            Err(_) => Some(format!("what changed since {} is not known here", commit::short(since))),
        }
    }
}
