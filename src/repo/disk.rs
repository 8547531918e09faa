//! The files of a work tree, opened beneath its root.

use std::io;
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, Metadata, OpenOptions};

use super::folder::{Kind, Standing};
use super::{RepoPath, SIZE_CAP, Stamp, Unreadable, io_reason};

/// How much more is asked for of a file that grows while it is read.
#[cfg(unix)]
const READ_AT_LEAST: usize = 64 * 1024;

/// The folder of a work tree while it is open.
#[derive(Debug)]
pub(super) struct Disk(Dir);

impl Disk {
    pub fn open(path: &Path) -> Result<Self, String> {
        let open = Dir::open_ambient_dir(path, ambient_authority());
        open.map(Self)
            .map_err(|error| format!("{} is not a folder that can be read: {}", path.display(), io_reason(&error)))
    }

    /// Device and inode of the folder that is read.
    pub fn inode(&self) -> Option<(u64, u64)> {
        self.0.dir_metadata().ok().map(|metadata| inode(&metadata))
    }

    /// Reads a regular file behind what is in the buffer; `before` hears how long it is.
    pub fn read_into(&self, path: &RepoPath, buffer: &mut Vec<u8>, before: impl FnOnce(u64)) -> Result<(), Unreadable> {
        let mut options = OpenOptions::new();
        options.read(true);
        dont_block(&mut options);
        let file = self.0.open_with(path.as_str(), &options).map_err(|error| Unreadable::of(&error))?;
        let metadata = file.metadata().map_err(|error| Unreadable::of(&error))?;
        if !metadata.is_file() {
            return Err(Unreadable::NotRegular);
        }
        if metadata.len() > SIZE_CAP {
            return Err(Unreadable::TooLarge(metadata.len()));
        }
        before(metadata.len());
        // A file that grows while it is read is cut at the cap and refused, too.
        read_to_cap(&file, metadata.len(), buffer).map_err(|error| Unreadable::of(&error))?;
        match buffer.len() as u64 {
            length if length > SIZE_CAP => Err(Unreadable::TooLarge(length)),
            _ => Ok(()),
        }
    }

    /// What stands at a path, which may be a link, or what that leads to.
    pub fn look(&self, path: &RepoPath, follows: bool) -> Result<Standing, Unreadable> {
        let path = path.as_str();
        let found = if follows { self.0.metadata(path) } else { self.0.symlink_metadata(path) };
        let metadata = found.map_err(|error| Unreadable::of(&error))?;
        let kind = kind(metadata.file_type());
        Ok(Standing { kind, size: metadata.len(), executable: executable(&metadata) })
    }

    /// What lies directly in a folder, in no order.
    pub fn entries(&self, folder: &RepoPath) -> Result<Vec<(RepoPath, Kind)>, Unreadable> {
        let path = if folder.as_str().is_empty() { "." } else { folder.as_str() };
        let entries = self.0.read_dir(path).map_err(|error| Unreadable::of(&error))?;
        let entries = entries.map(|entry| {
            let entry = entry?;
            Ok((folder.join(&entry.file_name().to_string_lossy()), kind(entry.file_type()?)))
        });
        entries.collect::<io::Result<_>>().map_err(|error| Unreadable::of(&error))
    }

    pub fn stamp(&self, path: &RepoPath) -> Option<Stamp> {
        Stamp::of(&self.0, path)
    }

    pub fn stamp_of_target(&self, link: &RepoPath) -> Result<Stamp, Unreadable> {
        let metadata = self.0.metadata(link.as_str()).map_err(|error| Unreadable::of(&error))?;
        if metadata.is_file() { Ok(Stamp::of_metadata(&metadata)) } else { Err(Unreadable::NotRegular) }
    }

    /// The path, relative to the root, of what stands at a path, links followed.
    pub fn resolve(&self, path: &RepoPath) -> Result<PathBuf, Unreadable> {
        let path = if path.as_str().is_empty() { "." } else { path.as_str() };
        self.0.canonicalize(path).map_err(|error| Unreadable::of(&error))
    }
}

fn kind(found: FileType) -> Kind {
    if found.is_file() {
        Kind::File
    } else if found.is_symlink() {
        Kind::Link
    } else if found.is_dir() {
        Kind::Folder
    } else {
        Kind::Other
    }
}

#[cfg(unix)]
fn dont_block(options: &mut OpenOptions) {
    use cap_std::fs::OpenOptionsExt as _;
    // A FIFO must not hang the audit; for regular files the flag means nothing.
    options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
}

#[cfg(not(unix))]
fn dont_block(_options: &mut OpenOptions) {}

/// Reads a file into an empty buffer up to one byte beyond the cap. Its length is only what it was: with it, most files are
/// one call to the system.
#[cfg(unix)]
fn read_to_cap(file: &cap_std::fs::File, length: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    // With room for one byte more, so that a whole file does not fill the buffer.
    buffer.reserve_exact(length + 1);
    loop {
        let room = buffer.capacity() - buffer.len();
        let read = rustix::io::retry_on_intr(|| rustix::io::read(file, rustix::buffer::spare_capacity(buffer)))?;
        // Of what is longer than it was, the rest.
        if read == 0 || (read < room && buffer.len() == length) {
            return Ok(());
        }
        if buffer.len() as u64 > SIZE_CAP {
            return Ok(());
        }
        if buffer.len() == buffer.capacity() {
            buffer.reserve(READ_AT_LEAST);
        }
    }
}

#[cfg(not(unix))]
fn read_to_cap(file: &cap_std::fs::File, _length: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    io::Read::read_to_end(&mut io::Read::take(file, SIZE_CAP + 1), buffer).map(drop)
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> (u64, u64) {
    use cap_std::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(unix)]
fn executable(metadata: &Metadata) -> bool {
    use cap_std::fs::MetadataExt as _;
    metadata.is_file() && metadata.mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn executable(metadata: &Metadata) -> bool {
    metadata.is_file()
}
