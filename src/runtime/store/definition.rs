//! Writes checklists: a file of the team's own is replaced only as a whole, and only if it still is what was read.

use std::io;
use std::path::Path;

use super::error::{Failure, SaveError};
use super::folder::Folder;
use super::temporary::Temporary;
use crate::repo::RepoPath;

/// Writes a text file in a folder of the repository, which is made if need be. `before` is what was read there; None if
/// nothing shall be there yet.
///
/// # Errors
/// When something else is there by now, or the disk refuses.
pub fn write_definition(root: &Path, path: &RepoPath, text: &str, before: Option<&[u8]>) -> Result<(), SaveError> {
    let folders = path.as_str().rsplit_once('/').map_or("", |(folders, _)| folders);
    let start = Folder::root(root)?;
    let folder =
        folders.split('/').filter(|name| !name.is_empty()).try_fold(start, |folder, name| folder.make(name))?;
    let name = path.file_name();
    let temporary = Temporary::write(&folder, text)?;
    match before {
        None => match temporary.publish(&folder, name) {
            Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => return Err(changed(path)),
            published => published?,
        },
        Some(before) => {
            if !folder.holds(name, before)? {
                return Err(changed(path));
            }
            temporary.take_mode_of(name);
            temporary.replace(&folder, name)?;
        }
    }
    folder.sync().map_err(|failure: Failure| SaveError::of(&failure, true))
}

fn changed(path: &RepoPath) -> SaveError {
    SaveError::unfit(format!("{path} was changed by somebody else meanwhile"), "look at it, then import again")
}
