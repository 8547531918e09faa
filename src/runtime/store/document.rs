//! Writes a report or the record of a review where the person says: in the repository, or by an absolute path anywhere. What
//! is there already is replaced only when the person said so.

use std::io;
use std::path::{Path, PathBuf};

use super::error::{Failure, SaveError};
use super::folder::Folder;
use super::temporary::Temporary;
use crate::repo::RepoPath;

/// Why a document was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    Exists,
    Failed(SaveError),
}

/// Writes a text to `written`, a path within `root` or an absolute one. It is there as a whole and for good, or not at all.
///
/// # Errors
/// When something is there already and shall not be replaced, or the disk refuses.
pub fn write_document(root: &Path, written: &str, text: &str, replace: bool) -> Result<PathBuf, DocumentError> {
    let failed = |failure: Failure| DocumentError::Failed(SaveError::from(failure));
    let (folder, name) = place(root, written)?;
    let path = folder.path_of(&name);
    if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
        let message = format!("{} is there and no file", path.display());
        return Err(DocumentError::Failed(SaveError::unfit(message, "name a file, or one that is not there yet")));
    }
    let temporary = Temporary::write(&folder, text).map_err(failed)?;
    if replace {
        temporary.take_mode_of(&name);
        temporary.replace(&folder, &name).map_err(failed)?;
    } else {
        temporary.publish(&folder, &name).map_err(|failure| match failure.kind() {
            io::ErrorKind::AlreadyExists => DocumentError::Exists,
            _ => failed(failure),
        })?;
    }
    folder.sync().map_err(|failure| DocumentError::Failed(SaveError::of(&failure, true)))?;
    Ok(path)
}

/// The folder that it comes into, made if it is one of the repository, and its name there.
fn place(root: &Path, written: &str) -> Result<(Folder, String), DocumentError> {
    let refused = |message: String, help: &str| DocumentError::Failed(SaveError::unfit(message, help));
    let failed = |failure: Failure| DocumentError::Failed(SaveError::from(failure));
    let path = Path::new(written);
    if path.is_absolute() {
        let name = path.file_name().and_then(|name| name.to_str());
        let (Some(folder), Some(name)) = (path.parent(), name) else {
            return Err(refused(format!("{written} names no file"), "write a file's name behind the folder"));
        };
        return Ok((Folder::root(folder).map_err(failed)?, name.to_owned()));
    }
    let Some(path) = RepoPath::parse(written).filter(|path| !path.file_name().is_empty()) else {
        let help = "write a path such as docs/reviews/today.md, or an absolute one";
        return Err(refused(format!("{written} is no path inside the repository"), help));
    };
    let folders = path.as_str().rsplit_once('/').map_or("", |(folders, _)| folders);
    let start = Folder::root(root).map_err(failed)?;
    let mut names = folders.split('/').filter(|name| !name.is_empty());
    let folder = names.try_fold(start, |folder, name| folder.make(name)).map_err(failed)?;
    Ok((folder, path.file_name().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_there_is_replaced_only_on_demand() {
        let root = tempfile::tempdir().unwrap();
        let write = |text: &str, replace| write_document(root.path(), "docs/reviews/a.md", text, replace);
        assert_eq!(write("first", false), Ok(root.path().join("docs/reviews/a.md")));
        assert_eq!(write("second", false), Err(DocumentError::Exists));
        let read = || fs::read_to_string(root.path().join("docs/reviews/a.md")).unwrap();
        assert_eq!(read(), "first");
        write("second", true).unwrap();
        assert_eq!(read(), "second");
        let left = fs::read_dir(root.path().join("docs/reviews")).unwrap().count();
        assert_eq!(left, 1, "nothing is left of what was refused");
    }

    #[test]
    fn a_path_leads_into_the_repository_or_is_absolute() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("record.md");
        write_document(root.path(), target.to_str().unwrap(), "text", false).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "text");
        for wrong in ["../record.md", "/", "docs/../../x.md"] {
            let refused = write_document(root.path(), wrong, "text", false);
            assert!(matches!(refused, Err(DocumentError::Failed(_))), "{wrong}: {refused:?}");
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        let nowhere = elsewhere.path().join("no/record.md");
        let refused = write_document(root.path(), nowhere.to_str().unwrap(), "text", false);
        assert!(matches!(refused, Err(DocumentError::Failed(_))), "{refused:?}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_replaced_stays_for_the_same_people() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.md");
        fs::write(&path, "first").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write_document(root.path(), "a.md", "second", true).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_never_replaced() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("folder")).unwrap();
        std::os::unix::fs::symlink("/dev/null", root.path().join("link")).unwrap();
        for name in ["folder", "link"] {
            for replace in [false, true] {
                let refused = write_document(root.path(), name, "text", replace);
                let Err(DocumentError::Failed(error)) = refused else { panic!("{name}: {refused:?}") };
                assert!(error.to_string().ends_with("is there and no file"), "{error}");
            }
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "nothing is left of what was refused");
        assert!(root.path().join("link").is_symlink());
    }
}
