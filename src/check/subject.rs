//! One file as checks see it: read once, parsed once, for all of them.

use std::cell::{OnceCell, RefCell};

use super::document::{self, Document, Documents, Format, Pieces};
use super::markdown::{self, Outline};
use super::pipeline::{self, Pipeline};
use super::source;
use crate::repo::{Repo, RepoPath, Room, Unreadable};

/// A file of the repository whose content is read when the first check asks for it.
pub struct File<'a> {
    pub path: &'a RepoPath,
    repo: &'a Repo,
    spare: RefCell<Vec<u8>>,
    content: OnceCell<Result<Vec<u8>, Unreadable>>,
    /// Its text, where that is not its bytes; None of one that has no text.
    decoded: OnceCell<Option<String>>,
    /// By format: what one check forces a file to be read as is nothing to the others.
    documents: [OnceCell<Documents>; Format::COUNT],
    pieces: OnceCell<Option<Pieces>>,
    outline: OnceCell<Result<Outline, String>>,
    pipeline: OnceCell<Pipeline>,
    /// That of its content, if it is large; given back last.
    room: RefCell<Option<Room>>,
}

impl<'a> File<'a> {
    /// `buffer` is used for the content; [`File::into_buffer`] gives it back.
    pub fn new(repo: &'a Repo, path: &'a RepoPath, buffer: Vec<u8>) -> Self {
        Self {
            path,
            repo,
            spare: RefCell::new(buffer),
            content: OnceCell::new(),
            decoded: OnceCell::new(),
            documents: Default::default(),
            pieces: OnceCell::new(),
            outline: OnceCell::new(),
            pipeline: OnceCell::new(),
            room: RefCell::default(),
        }
    }

    /// # Errors
    /// Why there is no content.
    pub fn bytes(&self) -> Result<&[u8], &Unreadable> {
        let read = || {
            let mut buffer = self.spare.take();
            self.repo.read_in_turn(self.path, &mut buffer).map(|room| {
                self.room.replace(room);
                buffer
            })
        };
        self.content.get_or_init(read).as_ref().map(Vec::as_slice)
    }

    /// Its bytes, if they are its text as they stand.
    pub fn plain(&self) -> Option<&[u8]> {
        self.bytes().ok().and_then(source::plain)
    }

    /// Its text, decoded at the first call if need be; None if it is binary, or a link to a folder, or one that dangles.
    pub(super) fn text(&self) -> Result<Option<&[u8]>, &Unreadable> {
        let bytes = match self.bytes() {
            Err(Unreadable::Gone | Unreadable::NotRegular) => return Ok(None),
            bytes => bytes?,
        };
        let decoded = || self.decoded.get_or_init(|| source::from_utf_16(bytes)).as_deref().map(str::as_bytes);
        Ok(source::plain(bytes).or_else(decoded))
    }

    /// The documents in it, parsed at the first call for this format.
    pub(super) fn documents(&self, format: Format) -> Result<&Documents, &Unreadable> {
        let bytes = self.bytes()?;
        Ok(self.documents[format as usize].get_or_init(|| document::parse(format, bytes)))
    }

    /// The documents of a YAML file whose text is wanted, if these can be read without the others; None if the whole file
    /// must be read.
    pub(super) fn documents_where(&self, wanted: impl Fn(&[u8]) -> bool) -> Option<Vec<&Document>> {
        let bytes = self.bytes().ok().filter(|_| self.documents[Format::Yaml as usize].get().is_none())?;
        self.pieces.get_or_init(|| Pieces::of(bytes)).as_ref()?.documents(bytes, wanted)
    }

    /// The Markdown document in it, taken apart at the first call; None if its name or its nature says that it is none.
    ///
    /// # Errors
    /// Why it cannot be read as a document.
    pub(super) fn outline(&self) -> Result<Option<&Outline>, String> {
        if !markdown::is_document(self.path) {
            return Ok(None);
        }
        match self.bytes() {
            Ok(bytes) => self.outline.get_or_init(|| markdown::parse(bytes)).as_ref().map(Some).map_err(String::clone),
            // A link to a folder, or one that dangles, has no text.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Ok(None),
            Err(reason) => Err(reason.to_string()),
        }
    }

    /// # Errors
    /// Why its size is not known.
    pub fn size(&self) -> Result<u64, Unreadable> {
        self.repo.size(self.path)
    }

    /// The steps in it, read at the first call.
    pub(super) fn pipeline(&self) -> Result<&Pipeline, &Unreadable> {
        let bytes = self.bytes()?;
        Ok(self.pipeline.get_or_init(|| pipeline::read(self, bytes)))
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
            // A large one is given back before its room is.
            Some(Ok(_)) if self.room.borrow().is_some() => Vec::new(),
            Some(Ok(buffer)) => buffer,
            _ => self.spare.into_inner(),
        }
    }
}
