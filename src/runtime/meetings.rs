//! The meeting that runs, kept in the user's state folder so that a crash costs no decision, and how the items stood after
//! the last one.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde::de::DeserializeOwned;

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
        use etcetera::BaseStrategy as _;
        let strategy = etcetera::choose_base_strategy().ok();
        let state = strategy.and_then(|strategy| strategy.state_dir().or_else(|| Some(strategy.data_dir())));
        let name = blake3::hash(repo.root().to_string_lossy().as_bytes()).to_hex();
        let folder = state.map(|state| state.join("gonogo").join("reviews").join(&name.as_str()[..16]));
        Self { folder, written: Arc::default() }
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
        match fs::remove_file(folder.join("meeting.json")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_reason(&error)),
            _ => Ok(()),
        }
    }

    fn write<T: Serialize>(&self, name: &str, content: &T) -> Result<(), String> {
        let folder = self.folder.as_ref().ok_or("no folder is known for what programs keep")?;
        write_durably(folder, name, content).map_err(|error| io_reason(&error))
    }
}

/// Into a file of its own, which is made durable before it takes the other's place.
fn write_durably<T: Serialize>(folder: &Path, name: &str, content: &T) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(content)?)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    // Elsewhere than on Unix folders cannot be synced.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
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
