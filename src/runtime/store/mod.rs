//! Saves statements: the only writer of the ledger. Checklists that are imported, records of reviews and what a fix writes are written here,
//! too.
//!
//! One statement is one file that is written once: into a temporary file, which is made durable (fsync), given its name
//! without replacing anything, and whose folder is made durable, too. Only then is it saved. Whatever happens in between
//! (a kill, a power cut, a full disk), the ledger holds the whole statement or nothing of it, and at worst a temporary
//! file that nobody reads and the next save removes.

mod change;
mod definition;
mod document;
mod error;
mod folder;
mod id;
mod leftover;
mod temporary;

pub use change::write_change;
pub use definition::write_definition;
pub use document::{DocumentError, write_document};
pub use error::SaveError;
pub use id::new_id;
pub use leftover::is_temporary;

use std::io;
use std::path::{Path, PathBuf};

use self::error::Failure;
use self::folder::Folder;
use self::temporary::Temporary;
use crate::checklist::ItemKey;
use crate::ledger::{self, BOARD, FOLDER, Statement};
use crate::repo::RepoPath;

/// Keeps git from taking up what an interrupted save leaves. An existing file is somebody's own and stays as it is.
const IGNORE_FILE: &str = "# What a save leaves behind that was interrupted; the next one removes it.\n.saving-*\n";

/// The ledger of one repository, to be written to. Any number of stores, threads and processes may save at once.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// A statement that will still be there after a power cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file it is in.
    pub path: RepoPath,
}

/// A statement as the file it will be.
struct Entry<'a> {
    statement: &'a Statement,
    path: RepoPath,
    text: String,
}

/// How a folder within another is had: opened, or made where it is not there.
type StepInto = fn(&Folder, &str) -> Result<Folder, Failure>;

impl Store {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Saves a statement. Saving it again, after an error for instance, is harmless: it is known by its id.
    ///
    /// # Errors
    /// What failed, where, and what to do; [`SaveError::maybe_saved`] says whether the statement may be there all the
    /// same.
    pub fn save(&self, statement: &Statement) -> Result<Saved, SaveError> {
        let entry = Entry::new(statement)?;
        let ledger = self.make_ledger()?;
        leftover::sweep(&ledger);
        make_ignore_file(&ledger)?;
        let temporary = Temporary::write(&ledger, &entry.text)?;
        let folder = entry.folder(&ledger, Folder::make)?;
        match temporary.publish(&folder, entry.path.file_name()) {
            Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => entry.save_again(&folder)?,
            published => published.map_err(|failure| SaveError::of(&failure, entry.may_be_in(&folder)))?,
        }
        // From here on it is there, but a power cut could still take it away.
        folder.sync().map_err(|failure| SaveError::of(&failure, true))?;
        Ok(Saved { path: entry.path })
    }

    /// Whether exactly this statement is in the ledger, read anew.
    pub fn is_saved(&self, statement: &Statement) -> bool {
        let Ok(entry) = Entry::new(statement) else { return false };
        let folder = self.ledger().and_then(|ledger| entry.folder(&ledger, Folder::open));
        folder.and_then(|folder| folder.read(entry.path.file_name())).is_ok_and(|bytes| entry.is_in(&bytes))
    }

    /// Removes what interrupted saves left behind; says how many files. Every save does so first.
    pub fn sweep(&self) -> usize {
        self.ledger().map_or(0, |ledger| leftover::sweep(&ledger))
    }

    fn ledger(&self) -> Result<Folder, Failure> {
        FOLDER.split('/').try_fold(Folder::root(&self.root)?, |folder, name| folder.open(name))
    }

    fn make_ledger(&self) -> Result<Folder, Failure> {
        FOLDER.split('/').try_fold(Folder::root(&self.root)?, |folder, name| folder.make(name))
    }
}

impl<'a> Entry<'a> {
    /// Writes the statement as text and reads that again: what could not be read must not be saved.
    fn new(statement: &'a Statement) -> Result<Self, SaveError> {
        let placed = statement.item == BOARD || ItemKey::parse(&statement.item).is_some();
        let id = statement.id.as_str();
        let named =
            !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let Some(path) = statement.path().filter(|_| placed && named) else {
            let message = format!("a statement `{id}` about `{}` has no place in the ledger", statement.item);
            return Err(SaveError::unfit(
                message,
                "an item is named CHECKLIST/AREA.ITEM, and an id has letters and digits only",
            ));
        };
        let text = ledger::render(statement);
        let entry = Self { statement, path, text };
        match ledger::parse(&entry.path, &entry.text) {
            Ok(read) if entry.is(&read) => Ok(entry),
            Ok(_) => Err(SaveError::unfit("the statement would not be read as it is meant", "please report this")),
            Err(damage) => Err(SaveError::unfit(
                format!("nobody could read the statement: {}", damage.problem.message),
                damage.problem.help.as_deref().unwrap_or("please report this"),
            )),
        }
    }

    /// The folder that it lies in, reached step by step.
    fn folder(&self, ledger: &Folder, step: StepInto) -> Result<Folder, Failure> {
        let mut names = self.statement.item.split('/');
        let first = step(ledger, names.next().unwrap_or_default())?;
        names.try_fold(first, |folder, name| step(&folder, name))
    }

    fn is(&self, read: &Statement) -> bool {
        let Statement { origin, unknown, .. } = self.statement;
        Statement { origin: *origin, unknown: unknown.clone(), ..read.clone() } == *self.statement
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let text = std::str::from_utf8(bytes).ok();
        text.and_then(|text| ledger::parse(&self.path, text).ok()).is_some_and(|read| self.is(&read))
    }

    /// Something has its name already: itself, saved before by a call that reported an error, or by another's hand.
    fn save_again(&self, folder: &Folder) -> Result<(), SaveError> {
        let name = self.path.file_name();
        let bytes = folder.read(name).map_err(|failure| SaveError::of(&failure, true))?;
        if !self.is_in(&bytes) {
            let message = format!("{} is another statement already", self.path);
            return Err(SaveError::unfit(message, "save it again under a new id"));
        }
        folder.sync_file(name).map_err(|failure| SaveError::of(&failure, true))
    }

    /// Whether the file may be there although naming it failed.
    fn may_be_in(&self, folder: &Folder) -> bool {
        folder.has(self.path.file_name()).unwrap_or(true)
    }
}

fn make_ignore_file(ledger: &Folder) -> Result<(), Failure> {
    const NAME: &str = ".gitignore";
    if ledger.has(NAME)? {
        return Ok(());
    }
    match Temporary::write(ledger, IGNORE_FILE)?.publish(ledger, NAME) {
        Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        published => published.and_then(|()| ledger.sync()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
