//! Where what an audit learned is kept from one start to the next: a file in the user's cache folder. Whatever is wrong
//! with it, the audit looks at the files instead.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::time::SystemTime;

use super::state;
use crate::audit::Memory;
use crate::repo::Repo;

/// A larger one costs more to read than it spares.
const SIZE_CAP: u64 = 256 << 20;
/// How much is written at once.
const BUFFER: usize = 1 << 16;

/// The cache of one repository and the checklists that were chosen for it.
#[derive(Clone, Debug)]
pub struct Cache {
    path: Option<PathBuf>,
    program: String,
}

impl Cache {
    /// `chosen` are the checklists that the command line names; with others, other facts are wanted.
    pub fn of(repo: &Repo, chosen: &[String]) -> Self {
        Self::named("facts", repo, chosen)
    }

    /// What is known of the repository's past, by definitions of today or of then.
    pub fn of_past(repo: &Repo, chosen: &[String], then: bool) -> Self {
        Self::named(if then { "past-then" } else { "past" }, repo, chosen)
    }

    /// What was found in the repository's past of statements that were taken out of its ledger.
    pub fn of_archive(repo: &Repo) -> Self {
        Self::named("archive", repo, &[])
    }

    fn named(folder: &str, repo: &Repo, chosen: &[String]) -> Self {
        let path = state::cache_of(repo, folder, &chosen.join("\0"));
        Self { path, program: program() }
    }

    /// What was kept, if it is whole and this program kept it.
    pub fn load(&self) -> Option<Memory> {
        Memory::decode(self.bytes()?, &self.program)
    }

    pub fn bytes(&self) -> Option<Vec<u8>> {
        let path = self.path.as_ref()?;
        let size = fs::metadata(path).ok()?.len();
        fs::read(path).ok().filter(|_| size <= SIZE_CAP)
    }

    /// Keeps what `write` writes. It only spares work, so that nothing is lost if it cannot be kept.
    pub fn save(&self, write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) {
        let Some(path) = &self.path else { return };
        let _ = state::write_by(path, |file| {
            let mut buffer = BufWriter::with_capacity(BUFFER, file);
            write(&mut buffer)?;
            buffer.flush()
        });
    }

    /// What identifies the program that learns the facts.
    pub fn program(&self) -> &str {
        &self.program
    }
}

/// The version, and the file that runs: while the program is developed, one version is many programs.
pub fn program() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata).ok();
    let built = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
    let built = built.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
    let size = metadata.map_or(0, |metadata| metadata.len());
    format!("{} {size} {}", env!("CARGO_PKG_VERSION"), built.as_nanos())
}
