//! Folders that were opened one by one beneath the repository's root, without following a link, and what a save does in
//! them. On systems without these means it is done as well as it can be.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use cap_std::fs::{Dir, OpenOptions};

use super::error::{Cause, Failure};

/// No statement is larger.
const SIZE_CAP: u64 = 1024 * 1024;

pub(super) struct Folder {
    dir: Dir,
    /// For messages.
    path: PathBuf,
}

impl Folder {
    pub(super) fn root(path: &Path) -> Result<Self, Failure> {
        let dir = open_root(path).map_err(|error| Failure::new("opened", path, error))?;
        Ok(Self { dir, path: path.to_owned() })
    }

    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn failure(&self, done: &'static str, name: &str) -> impl Fn(io::Error) -> Failure {
        let path = self.path_of(name);
        move |error| Failure::new(done, &path, error)
    }

    fn own_failure(&self, done: &'static str) -> impl Fn(io::Error) -> Failure {
        move |error| Failure::new(done, &self.path, error)
    }

    /// Opens a folder in it.
    pub(super) fn open(&self, name: &str) -> Result<Self, Failure> {
        match open_folder(&self.dir, name) {
            Ok(dir) => Ok(Self { dir, path: self.path_of(name) }),
            Err(_) if self.is_link(name) => Err(Failure::new("used", &self.path_of(name), Cause::Link)),
            Err(error) => Err(self.failure("opened", name)(error)),
        }
    }

    /// Opens a folder in it, made if need be, that will still be there after a power cut.
    ///
    /// Whoever finds a folder empty makes its name durable before putting anything into it, for whoever made it may not
    /// have come to that yet. So a folder that holds something is durable, and an ordinary save need not sync it.
    pub(super) fn make(&self, name: &str) -> Result<Self, Failure> {
        let folder = match self.open(name) {
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => {
                match self.dir.create_dir(name) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                        return Err(self.failure("made", name)(error));
                    }
                    // Made just now, by us or by somebody else.
                    _ => self.open(name)?,
                }
            }
            opened => opened?,
        };
        if folder.is_empty()? {
            self.sync()?;
        }
        Ok(folder)
    }

    fn is_empty(&self) -> Result<bool, Failure> {
        let first = self.dir.entries().and_then(|mut entries| entries.next().transpose());
        Ok(first.map_err(self.own_failure("read"))?.is_none())
    }

    pub(super) fn names(&self) -> Vec<String> {
        let entries = self.dir.entries().into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn is_link(&self, name: &str) -> bool {
        self.dir.symlink_metadata(name).is_ok_and(|metadata| metadata.is_symlink())
    }

    /// Whether something has that name.
    pub(super) fn has(&self, name: &str) -> Result<bool, Failure> {
        match self.dir.symlink_metadata(name) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.failure("looked up", name)(error)),
        }
    }

    /// How long ago something was written, as far as the clocks agree.
    pub(super) fn age(&self, name: &str) -> Option<std::time::Duration> {
        let modified = self.dir.symlink_metadata(name).ok()?.modified().ok()?;
        modified.into_std().elapsed().ok()
    }

    /// A new file that nobody else has opened.
    pub(super) fn create(&self, name: &str) -> Result<File, Failure> {
        let file = self.dir.open_with(name, OpenOptions::new().write(true).create_new(true));
        file.map(cap_std::fs::File::into_std).map_err(self.failure("made", name))
    }

    fn open_file(&self, name: &str) -> Result<File, Failure> {
        if self.is_link(name) {
            return Err(Failure::new("used", &self.path_of(name), Cause::Link));
        }
        let file = self.dir.open_with(name, OpenOptions::new().read(true)).map_err(self.failure("opened", name))?;
        Ok(file.into_std())
    }

    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = self.open_file(name)?.take(SIZE_CAP).read_to_end(&mut bytes);
        read.map_err(self.failure("read", name))?;
        Ok(bytes)
    }

    /// Whether a file is exactly this, however large it is.
    pub(super) fn holds(&self, name: &str, expected: &[u8]) -> Result<bool, Failure> {
        let mut bytes = Vec::new();
        let read = self.open_file(name)?.take(expected.len() as u64 + 1).read_to_end(&mut bytes);
        read.map_err(self.failure("read", name))?;
        Ok(bytes == expected)
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        self.dir.remove_file(name)
    }

    /// Gives a file of this folder a name in another that nothing has there.
    pub(super) fn rename_new(&self, name: &str, into: &Self, new_name: &str) -> Result<(), Failure> {
        rename_new(&self.dir, name, &into.dir, new_name).map_err(into.failure("given its name", new_name))
    }

    /// Gives a file of this folder the name of another one in it, in whose place it comes.
    pub(super) fn rename(&self, name: &str, new_name: &str) -> Result<(), Failure> {
        self.dir.rename(name, &self.dir, new_name).map_err(self.failure("given its name", new_name))
    }

    /// Lets the same people do the same with one file as with another, as far as the file system has a say in that.
    pub(super) fn take_mode(&self, from: &str, to: &str) {
        if let Ok(metadata) = self.dir.symlink_metadata(from) {
            let _ = self.dir.set_permissions(to, metadata.permissions());
        }
    }

    pub(super) fn sync_file(&self, name: &str) -> Result<(), Failure> {
        self.open_file(name)?.sync_all().map_err(self.failure("made durable", name))
    }

    /// Makes durable which names are in the folder.
    pub(super) fn sync(&self) -> Result<(), Failure> {
        sync_folder(&self.dir).map_err(self.own_failure("made durable"))
    }
}

/// For reading, as syncing wants it; cap-std itself would open it for nothing but finding what lies beneath.
#[cfg(unix)]
fn open_root(path: &Path) -> io::Result<Dir> {
    use rustix::fs::{Mode, OFlags};
    let folder = rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    Ok(Dir::from_std_file(folder.into()))
}

#[cfg(not(unix))]
fn open_root(path: &Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(path, cap_std::ambient_authority())
}

#[cfg(unix)]
fn open_folder(dir: &Dir, name: &str) -> io::Result<Dir> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::openat(dir, name, flags, Mode::empty())?;
    Ok(Dir::from_std_file(folder.into()))
}

#[cfg(not(unix))]
fn open_folder(dir: &Dir, name: &str) -> io::Result<Dir> {
    if dir.symlink_metadata(name)?.is_symlink() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    dir.open_dir(name)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(from: &Dir, name: &str, into: &Dir, new_name: &str) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    match renameat_with(from, name, into, new_name, RenameFlags::NOREPLACE) {
        // Not every file system and kernel knows the flag.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => {
            link_new(from, name, into, new_name)
        }
        renamed => Ok(renamed?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_new(from: &Dir, name: &str, into: &Dir, new_name: &str) -> io::Result<()> {
    link_new(from, name, into, new_name)
}

/// A second link refuses a name that is taken, as the renaming should have. Where there are no links, only looking first
/// is left; ids are random, so that two of the same never meet.
fn link_new(from: &Dir, name: &str, into: &Dir, new_name: &str) -> io::Result<()> {
    match from.hard_link(name, into, new_name) {
        Ok(()) => {
            // It is in place; a first name that stays is swept later.
            let _ = from.remove_file(name);
            Ok(())
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) => {
            if into.symlink_metadata(new_name).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            from.rename(name, into, new_name)
        }
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn sync_folder(dir: &Dir) -> io::Result<()> {
    match dir.try_clone()?.into_std_file().sync_all() {
        // A file system that cannot sync folders has nothing more to offer.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

/// Elsewhere folders cannot be synced: their names are the file system's own care.
#[cfg(not(unix))]
fn sync_folder(_dir: &Dir) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done where the file system knows no renaming that replaces nothing.
    #[test]
    fn linking_replaces_nothing_either() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::root(root.path()).unwrap();
        for (name, content) in [("a", "1"), ("b", "2")] {
            std::fs::write(root.path().join(name), content).unwrap();
        }
        link_new(&folder.dir, "a", &folder.dir, "c").unwrap();
        let error = link_new(&folder.dir, "b", &folder.dir, "c").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(folder.read("c").unwrap(), b"1");
        assert!(!folder.has("a").unwrap() && folder.has("b").unwrap());
    }

    #[test]
    fn only_a_folder_that_holds_something_is_taken_for_durable() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::root(root.path()).unwrap();
        assert!(folder.is_empty().unwrap());
        let made = folder.make("x").unwrap();
        assert!(made.is_empty().unwrap() && !folder.is_empty().unwrap());
    }
}
