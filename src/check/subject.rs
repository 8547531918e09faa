//! One file as checks see it: read once, parsed once, for all of them.

use std::cell::{OnceCell, RefCell};

use super::document::{self, Documents, Format};
use crate::repo::{Repo, RepoPath, Unreadable};

/// A file of the repository whose content is read when the first check asks for it.
pub struct File<'a> {
    pub path: &'a RepoPath,
    repo: &'a Repo,
    spare: RefCell<Vec<u8>>,
    content: OnceCell<Result<Vec<u8>, Unreadable>>,
    documents: OnceCell<Documents>,
}

impl<'a> File<'a> {
    /// `buffer` is used for the content; [`File::into_buffer`] gives it back.
    pub fn new(repo: &'a Repo, path: &'a RepoPath, buffer: Vec<u8>) -> Self {
        Self { path, repo, spare: RefCell::new(buffer), content: OnceCell::new(), documents: OnceCell::new() }
    }

    /// # Errors
    /// Why there is no content.
    pub fn bytes(&self) -> Result<&[u8], &Unreadable> {
        let read = || {
            let mut buffer = self.spare.take();
            self.repo.read_into(self.path, &mut buffer).map(|()| buffer)
        };
        self.content.get_or_init(read).as_ref().map(Vec::as_slice)
    }

    /// The documents in it, parsed at the first call; one file is always asked for in one format.
    pub(super) fn documents(&self, format: Format) -> Result<&Documents, &Unreadable> {
        let bytes = self.bytes()?;
        Ok(self.documents.get_or_init(|| document::parse(format, bytes)))
    }

    /// What `body` makes of the documents in it; another check may have read the file in another format first.
    pub(super) fn with_documents<T>(
        &self,
        format: Format,
        body: impl FnOnce(&Documents) -> T,
    ) -> Result<T, &Unreadable> {
        let bytes = self.bytes()?;
        let documents = self.documents.get_or_init(|| document::parse(format, bytes));
        Ok(if documents.format == format { body(documents) } else { body(&document::parse(format, bytes)) })
    }

    pub fn is_executable(&self) -> bool {
        self.repo.is_executable(self.path)
    }

    /// How many bytes were read for it, if any.
    pub fn bytes_read(&self) -> Option<usize> {
        self.content.get().map(|content| content.as_ref().map_or(0, Vec::len))
    }

    pub fn into_buffer(self) -> Vec<u8> {
        match self.content.into_inner() {
            Some(Ok(buffer)) => buffer,
            _ => self.spare.into_inner(),
        }
    }
}
