//! Writes a document where a person says: whole or not at all, and never over what is there unless that is asked for.

use std::io::{self, Write as _};
use std::path::Path;

use crate::repo::io_reason;

/// Writes a file that is whole as soon as it has its name.
///
/// # Errors
/// When something has that name already and is not to be replaced, or the disk refuses; a sentence with the next step.
pub fn write_document(path: &Path, text: &str, replace: bool) -> Result<(), String> {
    let shown = path.display();
    let here = path.symlink_metadata();
    if here.as_ref().is_ok_and(|here| !here.is_file()) {
        return Err(format!("{shown} is no file; name one, or print to it with `>`"));
    }
    if here.is_ok() && !replace {
        return Err(taken(path));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: &io::Error| format!("{shown} is not written: {}", io_reason(error));
    let mut file = temporary(folder).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    let named = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match named {
        Ok(_) => Ok(()),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Err(taken(path)),
        Err(refused) => Err(failed(&refused.error)),
    }
}

fn taken(path: &Path) -> String {
    format!("{} is there already; --force replaces it", path.display())
}

/// Gone when it is dropped without a name. Who may read it is for the person's own settings to say.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gonogo-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("report.md");
        assert_eq!(write_document(&path, "one\n", false), Ok(()));
        let refused = write_document(&path, "two\n", false).unwrap_err();
        assert!(refused.ends_with("report.md is there already; --force replaces it"), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
        assert_eq!(write_document(&path, "two\n", true), Ok(()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        let refused = write_document(folder.path(), "three\n", true).unwrap_err();
        assert!(refused.contains("is no file"), "{refused}");
        let refused = write_document(&folder.path().join("no/report.md"), "four\n", false).unwrap_err();
        assert!(refused.contains("is not written: "), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
