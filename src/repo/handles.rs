//! Handles on git's objects: libgit2's are for one thread at a time, and opening one costs more than most questions.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::git::reason;
use super::{Git, Unreadable, objects};

/// git's objects, through one handle for each thread that reads at a time.
#[derive(Clone)]
pub(super) struct Objects {
    git: Git,
    folder: PathBuf,
    idle: Arc<Mutex<Vec<Repository>>>,
}

impl fmt::Debug for Objects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Objects").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Objects {
    pub fn of(git: &Git) -> Self {
        Self { git: git.clone(), folder: git.common_dir().join("objects"), idle: Arc::default() }
    }

    pub fn read_into(&self, id: Oid, cap: u64, buffer: &mut Vec<u8>) -> Result<(), Unreadable> {
        // libgit2 never comes back from an object that is cut short.
        objects::check_one(&self.folder, &id.to_string()).map_err(Unreadable::Io)?;
        self.ask(|repository| {
            let objects = repository.odb()?;
            let (size, _) = objects.read_header(id)?;
            if size as u64 > cap {
                return Ok(Err(Unreadable::TooLarge(size as u64)));
            }
            let object = objects.read(id)?;
            if object.kind() != ObjectType::Blob {
                return Ok(Err(Unreadable::NotRegular));
            }
            buffer.extend_from_slice(object.data());
            Ok(Ok(()))
        })
    }

    pub fn size(&self, id: Oid) -> Result<u64, Unreadable> {
        objects::check_one(&self.folder, &id.to_string()).map_err(Unreadable::Io)?;
        self.ask(|repository| Ok(Ok(repository.odb()?.read_header(id)?.0 as u64)))
    }

    fn ask<T>(
        &self,
        question: impl FnOnce(&Repository) -> Result<Result<T, Unreadable>, git2::Error>,
    ) -> Result<T, Unreadable> {
        let answer = self.borrow(question).map_err(Unreadable::Io)?;
        answer.unwrap_or_else(|error| Err(Unreadable::Io(missing(&error))))
    }

    /// Lends a handle.
    pub fn borrow<T>(&self, question: impl FnOnce(&Repository) -> T) -> Result<T, String> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repository = idle.map_or_else(|| self.git.open(), Ok)?;
        let answer = question(&repository);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
        Ok(answer)
    }
}

fn missing(error: &git2::Error) -> String {
    match error.code() {
        ErrorCode::NotFound => "git does not have its content here; `git fetch` in a whole clone brings it".to_owned(),
        _ => reason(error),
    }
}
