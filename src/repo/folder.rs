//! One folder while it is open: the names in it, what they are, and the stamps of its files.

use std::path::Path;

use super::Stamp;

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    File,
    Link,
    Folder,
    /// A device, a pipe, a socket.
    Other,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub kind: Kind,
    pub size: u64,
    /// It is a regular file that its owner may execute.
    pub executable: bool,
}

/// A folder's entries; none if it cannot be read, as where it is gone meanwhile.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// All names, one behind the other.
    names: Vec<u8>,
    /// Where each name ends.
    ends: Vec<(usize, Kind)>,
    open: Option<system::Open>,
}

impl Entries {
    pub fn of(folder: &Path) -> Self {
        system::entries(folder)
    }

    fn push(&mut self, name: &[u8], kind: Kind) {
        self.names.extend_from_slice(name);
        self.ends.push((self.names.len(), kind));
    }

    fn iter(&self) -> impl Iterator<Item = (&[u8], Kind)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, kind)| (&self.names[std::mem::replace(&mut start, *end)..*end], *kind))
    }

    /// As the paths of what is in them are ordered: a folder is where its name with a slash would be.
    pub fn in_order(&self) -> Vec<(&[u8], Kind)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by(|(left, left_kind), (right, right_kind)| {
            let common = left.len().min(right.len());
            let next = |name: &[u8], kind| name.get(common).copied().or((kind == Kind::Folder).then_some(b'/'));
            let behind = || next(left, *left_kind).cmp(&next(right, *right_kind));
            left[..common].cmp(&right[..common]).then_with(behind)
        });
        entries
    }

    pub fn has(&self, wanted: &str) -> bool {
        self.iter().any(|(name, _)| name == wanted.as_bytes())
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The stamp of a file in it, of a link where there are stamps of such.
    pub fn stamp(&self, name: &[u8]) -> Option<Stamp> {
        system::stamp(self.open.as_ref()?, name)
    }
}

#[cfg(unix)]
mod system {
    use std::path::Path;

    use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, open, statat};

    use super::{Entries, Kind};
    use crate::repo::Stamp;

    pub type Open = Dir;

    pub fn entries(folder: &Path) -> Entries {
        let mut entries = Entries::default();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let Ok(mut open) = open(folder, flags, Mode::empty()).and_then(Dir::new) else { return entries };
        while let Some(Ok(entry)) = open.read() {
            let name = entry.file_name();
            if !matches!(name.to_bytes(), b"." | b"..") {
                let kind = match entry.file_type() {
                    // Some file systems do not say it here.
                    FileType::Unknown => open
                        .fd()
                        .and_then(|folder| statat(folder, name, AtFlags::SYMLINK_NOFOLLOW))
                        .map_or(Kind::Other, |found| kind(FileType::from_raw_mode(found.st_mode))),
                    known => kind(known),
                };
                entries.push(name.to_bytes(), kind);
            }
        }
        entries.open = Some(open);
        entries
    }

    fn kind(found: FileType) -> Kind {
        match found {
            FileType::RegularFile => Kind::File,
            FileType::Symlink => Kind::Link,
            FileType::Directory => Kind::Folder,
            _ => Kind::Other,
        }
    }

    pub fn stamp(open: &Open, name: &[u8]) -> Option<Stamp> {
        Stamp::of_any(open.fd().ok()?, name)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs;
    use std::path::{Path, PathBuf};

    use cap_std::ambient_authority;
    use cap_std::fs::Dir;

    use super::{Entries, Kind};
    use crate::repo::{RepoPath, Stamp};

    pub type Open = PathBuf;

    pub fn entries(folder: &Path) -> Entries {
        let mut entries = Entries { open: Some(folder.to_path_buf()), ..Entries::default() };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let kind = match entry.file_type() {
                Ok(found) if found.is_file() => Kind::File,
                Ok(found) if found.is_symlink() => Kind::Link,
                Ok(found) if found.is_dir() => Kind::Folder,
                _ => Kind::Other,
            };
            entries.push(entry.file_name().as_encoded_bytes(), kind);
        }
        entries
    }

    pub fn stamp(open: &Open, name: &[u8]) -> Option<Stamp> {
        let folder = Dir::open_ambient_dir(open, ambient_authority()).ok()?;
        Stamp::of(&folder, &RepoPath::new(std::str::from_utf8(name).ok()?))
    }
}
