//! Writes what a fix proposes: a file is created where nothing is, and replaced or removed only while it is exactly what
//! was looked at.

use std::io;
use std::path::Path;

use super::error::{Failure, SaveError};
use super::folder::Folder;
use super::temporary::Temporary;
use crate::fix::{Change, writable};

/// Makes a change, all of it or nothing.
///
/// # Errors
/// When something else is there by now, a link stands in the way, or the disk refuses.
pub fn write_change(root: &Path, change: &Change) -> Result<(), SaveError> {
    let path = writable(change.path.as_str())
        .map_err(|reason| SaveError::unfit(reason, "write it by hand if that is what you want"))?;
    let names: Vec<&str> = path.as_str().split('/').collect();
    let folders = &names[..names.len() - 1];
    let root = Folder::root(root)?;
    let folder = match &change.after {
        Some(_) => folders.iter().try_fold(root, |folder, name| folder.make(name))?,
        None => folders.iter().try_fold(root, |folder, name| folder.open(name))?,
    };
    let name = path.file_name();
    if let Some(before) = &change.before {
        match folder.holds(name, before.as_bytes()) {
            Ok(true) => {}
            Ok(false) => return Err(changed(change)),
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => return Err(changed(change)),
            Err(failure) => return Err(failure.into()),
        }
    }
    match (&change.before, &change.after) {
        (None, Some(after)) => match Temporary::write(&folder, after)?.publish(&folder, name) {
            Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => return Err(changed(change)),
            published => published?,
        },
        (Some(_), Some(after)) => {
            let temporary = Temporary::write(&folder, after)?;
            temporary.take_mode_of(name);
            temporary.replace(&folder, name)?;
        }
        (Some(_), None) => {
            folder.remove(name).map_err(|error| Failure::new("removed", &folder.path_of(name), error))?;
        }
        (None, None) => {}
    }
    folder.sync().map_err(|failure| SaveError::of(&failure, true))
}

fn changed(change: &Change) -> SaveError {
    let message = match change.before {
        None => format!("{} is there by now", change.path),
        Some(_) => format!("{} is no longer what was looked at", change.path),
    };
    SaveError::unfit(message, "nothing was written; look at it again")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::repo::RepoPath;

    fn change(path: &str, before: Option<&str>, after: Option<&str>) -> Change {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Change { path: RepoPath::new(path), before: text(before), after: text(after) }
    }

    #[test]
    fn a_large_file_is_amended_as_any_other() {
        let root = tempfile::tempdir().unwrap();
        let before = "a line of a large file\n".repeat(100_000);
        fs::write(root.path().join("large.md"), &before).unwrap();
        let after = format!("{before}and one more\n");
        write_change(root.path(), &change("large.md", Some(&before), Some(&after))).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("large.md")).unwrap(), after);
        let refused = write_change(root.path(), &change("large.md", Some(&before), Some("short\n")));
        assert!(refused.is_err(), "it goes on behind what was looked at");
    }

    #[test]
    fn what_is_created_and_amended_can_be_taken_back() {
        let root = tempfile::tempdir().unwrap();
        let read = || fs::read_to_string(root.path().join(".github/x.yml")).ok();
        let created = change(".github/x.yml", None, Some("a\n"));
        let amended = change(".github/x.yml", Some("a\n"), Some("a\nb\n"));
        write_change(root.path(), &created).unwrap();
        write_change(root.path(), &amended).unwrap();
        assert_eq!(read().as_deref(), Some("a\nb\n"));
        assert!(write_change(root.path(), &created).unwrap_err().to_string().contains("is there by now"));
        assert!(write_change(root.path(), &created.reversed()).unwrap_err().to_string().contains("no longer what"));
        write_change(root.path(), &amended.reversed()).unwrap();
        write_change(root.path(), &created.reversed()).unwrap();
        assert_eq!(read(), None);
        assert!(write_change(root.path(), &created.reversed()).is_err());
        let left = fs::read_dir(root.path().join(".github")).unwrap().count();
        assert_eq!(left, 0, "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_and_a_mode_stays() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(outside.path(), root.path().join("docs")).unwrap();
        symlink(outside.path().join("y"), root.path().join("LICENSE")).unwrap();
        for path in ["docs/RUNBOOK.md", "LICENSE", "../x", ".git/hooks/x"] {
            assert!(write_change(root.path(), &change(path, None, Some("a"))).is_err(), "{path}");
        }
        assert!(write_change(root.path(), &change("LICENSE", Some(""), Some("a"))).is_err());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
        let script = root.path().join("run.sh");
        fs::write(&script, "a\n").unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        write_change(root.path(), &change("run.sh", Some("a\n"), Some("a\nb\n"))).unwrap();
        assert_eq!(fs::metadata(&script).unwrap().permissions().mode() & 0o777, 0o755);
    }
}
