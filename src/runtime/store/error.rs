//! Why a statement was not saved, as a sentence with the next step.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::repo::io_reason;
use crate::text::Sanitized;

/// Why a statement is not known to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveError {
    message: Sanitized,
    help: Sanitized,
    maybe_saved: bool,
}

impl SaveError {
    /// The statement itself cannot be saved, whatever the disk says.
    pub(super) fn unfit(message: impl Into<Sanitized>, help: impl Into<Sanitized>) -> Self {
        Self { message: message.into(), help: help.into(), maybe_saved: false }
    }

    pub(super) fn of(failure: &Failure, maybe_saved: bool) -> Self {
        Self { message: failure.to_string().into(), help: failure.help().into(), maybe_saved }
    }

    /// What to do about it.
    pub fn help(&self) -> &Sanitized {
        &self.help
    }

    /// Why, and what to do about it, for whoever says in their own words that it is not saved.
    pub fn reason(&self) -> String {
        let lead = if self.maybe_saved { "it may be there, but " } else { "" };
        format!("{lead}{} ({})", self.message, self.help)
    }

    /// Whether the statement may be in the ledger all the same. Saving it again settles it.
    pub fn maybe_saved(&self) -> bool {
        self.maybe_saved
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = if self.maybe_saved { "not known to be saved" } else { "not saved" };
        write!(formatter, "{lead}: {}", self.message)
    }
}

impl std::error::Error for SaveError {}

/// Before a file has its name, nothing of it can be in the ledger.
impl From<Failure> for SaveError {
    fn from(failure: Failure) -> Self {
        Self::of(&failure, false)
    }
}

/// One step on one path that did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    /// What could not be done to the path, as in `cannot be opened`.
    done: &'static str,
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
pub(super) enum Cause {
    /// A link stands where a folder or file belongs.
    Link,
    Io(io::Error),
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    pub(super) fn new(done: &'static str, path: &Path, cause: impl Into<Cause>) -> Self {
        Self { done, path: path.to_owned(), cause: cause.into() }
    }

    pub(super) fn kind(&self) -> io::ErrorKind {
        match &self.cause {
            Cause::Link => io::ErrorKind::Other,
            Cause::Io(error) => error.kind(),
        }
    }

    fn help(&self) -> &'static str {
        let Cause::Io(error) = &self.cause else {
            return "put a folder of its own there: what a link leads to may lie outside the repository";
        };
        match error.kind() {
            io::ErrorKind::StorageFull => "free some space on the disk, then save it again",
            io::ErrorKind::QuotaExceeded => "your quota is used up: delete something of yours, then save it again",
            io::ErrorKind::ReadOnlyFilesystem => {
                "make the file system writable (mount -o remount,rw), then save it again"
            }
            io::ErrorKind::PermissionDenied => {
                "give yourself the right to write there (ls -ld shows whose it is), then save it again"
            }
            io::ErrorKind::NotFound => "somebody removed a folder meanwhile; save it again",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "move away what stands there; a folder belongs there"
            }
            _ if is_out_of_files(error) => {
                "too many files are open: close other programs or raise `ulimit -n`, then save it again"
            }
            _ if is_disk_error(error) => "the disk reports an error: look at its health (dmesg), then save it again",
            _ => "save it again; if that does not help, look at the disk",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match &self.cause {
            Cause::Link => "it is a link".to_owned(),
            Cause::Io(error) => io_reason(error),
        };
        write!(formatter, "{} cannot be {}: {reason}", self.path.display(), self.done)
    }
}

#[cfg(unix)]
fn is_out_of_files(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE))
}

#[cfg(unix)]
fn is_disk_error(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::IO)
}

#[cfg(not(unix))]
fn is_out_of_files(_error: &io::Error) -> bool {
    false
}

#[cfg(not(unix))]
fn is_disk_error(_error: &io::Error) -> bool {
    false
}
