//! What was typed and not saved, kept in the user's state folder so that a crash costs no word.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use crate::repo::Repo;

/// The drafts of one repository.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: Option<PathBuf>,
}

/// Where something of one repository is kept in the user's state folder.
pub(super) fn state_of(repo: &Repo, what: &str) -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::choose_base_strategy().ok();
    let state = strategy.and_then(|strategy| strategy.state_dir().or_else(|| Some(strategy.data_dir())))?;
    // The repository's path, as a name that no path can clash with.
    let name = blake3::hash(repo.root().to_string_lossy().as_bytes()).to_hex();
    Some(state.join("gonogo").join(what).join(&name.as_str()[..16]))
}

impl Drafts {
    pub fn of(repo: &Repo) -> Self {
        Self { folder: state_of(repo, "drafts") }
    }

    /// All drafts, by the name of their sheet.
    pub fn load(&self) -> HashMap<String, String> {
        let entries = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let read = |entry: fs::DirEntry| {
            let text = fs::read_to_string(entry.path()).ok()?;
            let (name, typed) = text.split_once('\n')?;
            Some((name.to_owned(), typed.to_owned()))
        };
        entries.filter_map(read).collect()
    }

    /// Keeps what was typed, or forgets it. A draft is a courtesy: when it cannot be kept, nothing else suffers.
    pub fn keep(&self, name: &str, typed: Option<&str>) {
        let Some(folder) = &self.folder else { return };
        let path = folder.join(format!("{}.txt", name.replace('/', "__").replace(' ', "--")));
        let _ = match typed {
            Some(typed) => fs::create_dir_all(folder).and_then(|()| fs::write(path, format!("{name}\n{typed}"))),
            None => fs::remove_file(path),
        };
    }
}
