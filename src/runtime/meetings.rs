//! The meeting that runs, kept in the user's state folder so that a crash costs no decision, and how the items stood after
//! the last one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::state;
use crate::repo::{Repo, RepoPath, io_reason};
use crate::review::{LastReview, Meeting, RECORDS_FOLDER};

/// No meeting is larger, and no record that is looked at.
const SIZE_CAP: u64 = 16 << 20;
/// How many records are looked at, the newest by name first.
const RECORDS: usize = 8;

/// The meetings of one repository.
#[derive(Clone, Debug)]
pub struct Meetings {
    folder: Option<PathBuf>,
    /// The number of the newest state that was written: an older one that comes late must not replace it.
    written: Arc<Mutex<u64>>,
}

impl Meetings {
    pub fn of(repo: &Repo) -> Self {
        Self { folder: state::state_of(repo, "reviews"), written: Arc::default() }
    }

    /// The meeting that did not come to its end.
    pub fn kept(&self) -> Option<Box<Meeting>> {
        read(&self.folder.as_ref()?.join("meeting.json"))
    }

    /// How the items stood after the last review: as this person knows it, or as a record in the repository says.
    pub fn last(&self, repo: &Repo) -> Option<LastReview> {
        let own = self.folder.as_ref().and_then(|folder| read(&folder.join("last.json")));
        own.into_iter().chain(recorded(repo)).max_by_key(|last: &LastReview| last.at)
    }

    /// Keeps the meeting as it stands for good, or forgets it. `number` grows with each state.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn keep(&self, number: u64, meeting: Option<&Meeting>) -> Result<(), String> {
        // Whoever held it when it was poisoned wrote a whole file or none.
        let mut written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if number < *written {
            return Ok(());
        }
        *written = number;
        match meeting {
            Some(meeting) => self.write("meeting.json", meeting),
            None => self.forget(),
        }
    }

    /// Keeps how the items stand at the end of a review.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn keep_last(&self, last: &LastReview) -> Result<(), String> {
        self.write("last.json", last)
    }

    fn forget(&self) -> Result<(), String> {
        let Some(folder) = &self.folder else { return Ok(()) };
        state::forget(&folder.join("meeting.json")).map_err(|error| io_reason(&error))
    }

    fn write<T: Serialize>(&self, name: &str, content: &T) -> Result<(), String> {
        let folder = self.folder.as_ref().ok_or("no folder is known for what programs keep")?;
        let bytes = serde_json::to_vec(content).map_err(|error| error.to_string())?;
        state::write_durably(&folder.join(name), &bytes).map_err(|error| io_reason(&error))
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let size = fs::metadata(path).ok()?.len();
    let bytes = fs::read(path).ok().filter(|_| size <= SIZE_CAP)?;
    serde_json::from_slice(&bytes).ok()
}

/// The newest of the records in the folder that is offered for them.
fn recorded(repo: &Repo) -> Option<LastReview> {
    let folder = repo.absolute(&RepoPath::parse(RECORDS_FOLDER)?);
    let entries = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<_> =
        entries.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "md")).collect();
    names.sort_unstable_by(|left, right| right.cmp(left));
    let paths = names.iter().take(RECORDS).filter_map(|name| RepoPath::parse(&format!("{RECORDS_FOLDER}/{name}")));
    let texts = paths.filter_map(|path| String::from_utf8(repo.read(&path).ok()?).ok());
    texts.filter_map(|text| LastReview::parse(&text)).max_by_key(|last| last.at)
}
