//! What the program keeps of one repository in the user's own folders: where it lies, and that it is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::repo::Repo;

/// Where something of one repository is kept in the user's state folder.
pub(super) fn state_of(repo: &Repo, what: &str) -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let state = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(state.join("gonogo").join(what).join(name_of(&repo.root().to_string_lossy())))
}

/// Where it is kept in the user's cache folder, for each `choice` by itself.
pub(super) fn cache_of(repo: &Repo, what: &str, choice: &str) -> Option<PathBuf> {
    let cache = etcetera::choose_base_strategy().ok()?.cache_dir();
    let name = name_of(&format!("{}\0{choice}", repo.root().to_string_lossy()));
    Some(cache.join("gonogo").join(what).join(name))
}

/// A path as a name that no other one has.
fn name_of(path: &str) -> String {
    blake3::hash(path.as_bytes()).to_hex()[..16].to_owned()
}

/// Writes all of it or nothing, so that a kill or a full disk leaves what was there before.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write_by(path, |mut file| file.write_all(content))
}

/// The same, and it will still be there after a power cut.
pub(super) fn write_durably(path: &Path, content: &[u8]) -> io::Result<()> {
    write_by(path, |mut file| file.write_all(content).and_then(|()| file.sync_all()))?;
    // Elsewhere than on Unix folders cannot be synced.
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

/// The same of what `write` writes.
pub(super) fn write_by(path: &Path, write: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let file = tempfile::NamedTempFile::new_in(folder_of(path))?;
    write(file.as_file())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Removes what is kept, if it is there.
pub(super) fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}
