//! Files on the way to their name.

use std::io::{self, Write as _};

use super::error::Failure;
use super::folder::Folder;
use super::leftover;

/// Names that are taken by what an older process of our id left behind.
const ATTEMPTS: usize = 100;

/// A durable file without its name yet; without one when it is dropped, it is removed.
pub(super) struct Temporary<'a> {
    folder: &'a Folder,
    name: String,
}

impl<'a> Temporary<'a> {
    pub(super) fn write(folder: &'a Folder, text: &str) -> Result<Self, Failure> {
        let (temporary, mut file) = Self::create(folder)?;
        let path = folder.path_of(&temporary.name);
        file.write_all(text.as_bytes()).map_err(|error| Failure::new("written", &path, error))?;
        file.sync_all().map_err(|error| Failure::new("made durable", &path, error))?;
        Ok(temporary)
    }

    fn create(folder: &'a Folder) -> Result<(Self, std::fs::File), Failure> {
        let mut attempts = 1;
        loop {
            let name = leftover::new_name();
            match folder.create(&name) {
                Ok(file) => return Ok((Self { folder, name }, file)),
                Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists && attempts < ATTEMPTS => attempts += 1,
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Gives the file its name, which nothing may have yet.
    pub(super) fn publish(mut self, into: &Folder, name: &str) -> Result<(), Failure> {
        self.folder.rename_new(&self.name, into, name)?;
        // Nothing is left to remove.
        self.name.clear();
        Ok(())
    }
}

impl Temporary<'_> {
    /// Who may do what with it is as for another file of its folder.
    pub(super) fn take_mode_of(&self, name: &str) {
        self.folder.take_mode(name, &self.name);
    }

    /// Gives the file the name of another in its folder, which it replaces.
    pub(super) fn replace(mut self, folder: &Folder, name: &str) -> Result<(), Failure> {
        folder.rename(&self.name, name)?;
        self.name.clear();
        Ok(())
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            // What cannot be removed now is swept later from the ledger; elsewhere its name says what it is.
            let _ = self.folder.remove(&self.name);
        }
    }
}
