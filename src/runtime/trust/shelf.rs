//! Where trust is kept: a file in the user's state folder, one a repository. Nothing in a repository can write it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use super::Requests;
use crate::repo::{Repo, io_reason};

/// What the user has trusted last, if anything.
pub fn kept(repo: &Repo) -> Option<Requests> {
    serde_json::from_slice(&fs::read(path(repo)?).ok()?).ok()
}

/// # Errors
/// Why it cannot be kept; then nothing is trusted.
pub fn keep(repo: &Repo, requests: &Requests) -> Result<(), String> {
    let path = path(repo).ok_or("there is no folder for what the program remembers: is $HOME set?")?;
    let folder = path.parent().ok_or("it has no folder")?;
    let bytes = serde_json::to_vec(requests).map_err(|error| error.to_string())?;
    let write = || {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.persist(&path).map_err(|error| error.error).map(drop)
    };
    write().map_err(|error| format!("{} cannot be written: {}", path.display(), io_reason(&error)))
}

/// # Errors
/// Why it is still trusted.
pub fn forget(repo: &Repo) -> Result<(), String> {
    let Some(path) = path(repo) else { return Ok(()) };
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {}", path.display(), io_reason(&error)))
        }
        _ => Ok(()),
    }
}

fn path(repo: &Repo) -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::choose_base_strategy().ok()?;
    let state = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    let name = blake3::hash(repo.root().to_string_lossy().as_bytes()).to_hex();
    let path = state.join("gonogo").join("trust").join(format!("{}.json", &name.as_str()[..16]));
    // A state folder that lies in the repository would let the repository trust itself.
    // Of a folder that is not there yet, the part that is.
    let real = path.ancestors().find_map(|folder| folder.canonicalize().ok()).unwrap_or_default();
    (!path.starts_with(repo.root()) && !real.starts_with(repo.root())).then_some(path)
}
