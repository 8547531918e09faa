//! The archive: what git still has of statements that lie in the ledger no more. What was found behind HEAD is kept in the
//! user's cache folder, so that the next look goes through the commits since.

use std::collections::HashSet;
use std::io::Write as _;

use super::cache::Cache;
use crate::audit::Cancel;
use crate::ledger::{self, FOLDER, Ledger, Removed, StatementId};
use crate::repo::{Removals, RemovedFile, Repo, RepoPath};

/// How what is kept is written; another form is not read.
const FORM: &[u8; 8] = b"archive1";

/// What was taken out of the ledger by commits, and not put back until HEAD: each with the path at which it lay.
pub type Former = Vec<(RepoPath, Removed)>;

/// What is known of one repository's past.
pub struct Archive {
    /// None when nothing is to be kept.
    cache: Option<Cache>,
    /// None before the first look.
    known: Option<Removals>,
}

impl Archive {
    pub fn of(repo: &Repo, no_cache: bool) -> Self {
        Self { cache: (!no_cache).then(|| Cache::of_archive(repo)), known: None }
    }

    /// Looks at what is behind HEAD. None where that is what it was the last time, or when it is cancelled.
    ///
    /// # Errors
    /// Why git cannot tell.
    pub fn look(&mut self, repo: &Repo, cancel: &Cancel) -> Result<Option<Former>, String> {
        // Where there is no git, nobody can have committed anything.
        let Ok(git) = repo.git() else { return Ok(None) };
        let kept = || self.cache.as_ref().and_then(Cache::bytes).and_then(|bytes| read(&bytes));
        let known = self.known.clone().or_else(kept).unwrap_or_default();
        let folder = RepoPath::new(FOLDER);
        let Some(found) = git.look_behind(&folder, &known, &|| cancel.is_cancelled())? else { return Ok(None) };
        if self.known.as_ref() == Some(&found) {
            return Ok(None);
        }
        if let Some(cache) = self.cache.as_ref().filter(|_| found != known) {
            keep(cache, &found);
        }
        let files = git.removed_from(&folder, &found)?;
        self.known = Some(found);
        Ok(Some(files.into_iter().filter_map(statement).collect()))
    }

    /// Whether there is a past that a shallow clone leaves out.
    pub fn is_cut(&self) -> bool {
        self.known.as_ref().is_some_and(Removals::is_cut)
    }
}

/// What was taken out of the ledger by commits, looked for once.
pub fn former(repo: &Repo, no_cache: bool) -> Former {
    // What git cannot tell is not known to be gone.
    Archive::of(repo, no_cache).look(repo, &Cancel::default()).ok().flatten().unwrap_or_default()
}

/// The statements that lie in the ledger no more, oldest first: those that HEAD has and the work tree lacks, and those that
/// commits took out.
pub fn removed(repo: &Repo, ledger: &Ledger, former: &Former) -> Vec<Removed> {
    // Of a commit it is not asked.
    let (Ok(git), None) = (repo.git(), repo.commit()) else { return Vec::new() };
    let damaged = ledger.damages().map(|damage| &damage.path);
    let mut there: HashSet<RepoPath> = ledger.statements().map(|(path, _)| path).chain(damaged).cloned().collect();
    let ids: HashSet<&StatementId> = ledger.statements().map(|(_, statement)| &statement.id).collect();
    let missing = git.missing_from(&RepoPath::new(FOLDER), |path| there.contains(path)).unwrap_or_default();
    let missing: Former = missing.into_iter().filter_map(statement).collect();
    there.extend(missing.iter().map(|(path, _)| path.clone()));
    let former = former.iter().filter(|(path, _)| !there.contains(path)).cloned();
    let all = missing.into_iter().chain(former).map(|(_, removed)| removed);
    let mut gone: Vec<_> = all.filter(|removed| !ids.contains(&removed.statement.id)).collect();
    gone.sort_by(|left, right| {
        (&left.statement.at, &left.statement.id).cmp(&(&right.statement.at, &right.statement.id))
    });
    gone
}

fn statement(file: RemovedFile) -> Option<(RepoPath, Removed)> {
    let statement = ledger::parse(&file.path, std::str::from_utf8(&file.content).ok()?).ok()?;
    let by = file.by.map(|removal| (removal.commit, removal.author));
    Some((file.path.clone(), Removed { statement, path: file.path.as_str().into(), by }))
}

fn keep(cache: &Cache, found: &Removals) {
    let Ok(body) = postcard::to_stdvec(found) else { return };
    cache.save(|file| {
        file.write_all(FORM)?;
        file.write_all(blake3::hash(&body).as_bytes())?;
        file.write_all(&body)?;
        file.flush()
    });
}

/// None for what is damaged, or of another form.
fn read(bytes: &[u8]) -> Option<Removals> {
    let (hash, body) = bytes.strip_prefix(FORM)?.split_at_checked(32)?;
    (hash == blake3::hash(body).as_bytes()).then(|| postcard::from_bytes(body).ok()).flatten()
}
