//! Where trust is kept: a file in the user's state folder, one a repository. Nothing in a repository can write it.

use std::fs;
use std::path::PathBuf;

use super::Requests;
use crate::repo::{Repo, io_reason};
use crate::runtime::state;

/// What the user has trusted last, if anything.
pub fn kept(repo: &Repo) -> Option<Requests> {
    serde_json::from_slice(&fs::read(path(repo)?).ok()?).ok()
}

/// # Errors
/// Why it cannot be kept; then nothing is trusted.
pub fn keep(repo: &Repo, requests: &Requests) -> Result<(), String> {
    let path = path(repo).ok_or("there is no folder for what the program remembers: is $HOME set?")?;
    let bytes = serde_json::to_vec(requests).map_err(|error| error.to_string())?;
    state::write_whole(&path, &bytes)
        .map_err(|error| format!("{} cannot be written: {}", path.display(), io_reason(&error)))
}

/// # Errors
/// Why it is still trusted.
pub fn forget(repo: &Repo) -> Result<(), String> {
    let Some(path) = path(repo) else { return Ok(()) };
    state::forget(&path).map_err(|error| format!("{} cannot be removed: {}", path.display(), io_reason(&error)))
}

fn path(repo: &Repo) -> Option<PathBuf> {
    let path = state::state_of(repo, "trust")?.with_extension("json");
    // A state folder that lies in the repository would let the repository trust itself.
    // Of a folder that is not there yet, the part that is.
    let real = path.ancestors().find_map(|folder| folder.canonicalize().ok()).unwrap_or_default();
    (!path.starts_with(repo.root()) && !real.starts_with(repo.root())).then_some(path)
}
