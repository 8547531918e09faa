//! The only window on the audited repository: which files it has, what stands in them, what git knows.
//!
//! Paths are opened beneath the root (a link that leads outside is refused), only regular files are read, and a file
//! larger than [`SIZE_CAP`] is reported instead of read.

mod dirty;
mod folder;
mod git;
mod guard;
mod history;
mod index;
mod list;
mod objects;
mod owners;
mod path;
mod rules;
mod signature;
mod stamp;
mod walk;

pub use git::{Git, Head, Identity};
pub use history::{ChangeSize, Distance, LastChange, SHALLOW};
pub use list::{FileList, Folder};
pub use owners::Owners;
pub use path::RepoPath;
pub use rules::IgnoreRules;
pub use signature::Signature;
pub use stamp::Stamp;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

/// Files larger than this many bytes are not read; a check that wanted one says so.
pub const SIZE_CAP: u64 = 16 * 1024 * 1024;
/// How much more is asked for of a file that grows while it is read.
#[cfg(unix)]
const READ_AT_LEAST: usize = 64 * 1024;

/// A repository's work tree, or a plain folder where there is no git.
#[derive(Debug)]
pub struct Repo {
    root: PathBuf,
    dir: Dir,
    git: Result<Git, String>,
}

/// Why a file's content is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Gone,
    TooLarge(u64),
    NotRegular,
    Outside,
    Io(String),
}

impl Repo {
    /// Opens the repository that `start` lies in: the nearest folder at or above it that git knows, else `start` itself.
    ///
    /// # Errors
    /// When `start` is not a folder that can be read, or one of git's own files is not to be read.
    pub fn open(start: &Path) -> Result<Self, String> {
        let start = start
            .canonicalize()
            .map_err(|error| format!("{} cannot be opened: {}", start.display(), io_reason(&error)))?;
        let holder = guard::check(&start)?;
        // Opened before git is asked: if somebody exchanges the folder meanwhile, it is the old one, and that is noticed.
        let dir = open_dir(&start)?;
        let git = Git::discover(&start);
        // A stranger's `core.worktree = /` would make the whole disk the repository.
        if let (Some(holder), Ok(git)) = (holder, &git)
            && git.work_dir() != holder
        {
            return Err(format!(
                "{}: git's configuration there claims {} as its files (core.worktree); audit that folder by its own git",
                holder.display(),
                git.work_dir().display()
            ));
        }
        let root = match &git {
            Ok(git) => git.work_dir().to_path_buf(),
            // A plain folder can be audited; the innards of a bare repository are no project.
            Err(reason) if reason == git::BARE => return Err(format!("{}: {reason}", start.display())),
            Err(_) => start.clone(),
        };
        let dir = if root == start { dir } else { open_dir(&root)? };
        Ok(Self { root, dir, git })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Device and inode of the folder that is read, which tell it from another that came to stand in its place.
    pub fn inode(&self) -> Option<(u64, u64)> {
        self.dir.dir_metadata().ok().map(|metadata| inode(&metadata))
    }

    /// The last part of the root's path: the name people give the repository.
    pub fn name(&self) -> String {
        self.root.file_name().map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// What git knows, or why nothing is known.
    ///
    /// # Errors
    /// The sentence that says why git is of no help here.
    pub fn git(&self) -> Result<&Git, &str> {
        self.git.as_ref().map_err(String::as_str)
    }

    /// Lists the files to audit: what git tracks, and what is neither tracked nor ignored.
    pub fn list(&self) -> FileList {
        FileList::scan(self, false).0
    }

    /// Lists the files to audit, and what the regular ones of them are, by path: while a folder is open, each costs least.
    pub fn list_stamped(&self) -> (FileList, Vec<(RepoPath, Stamp)>) {
        FileList::scan(self, true)
    }

    /// Reads a regular file beneath the root into `buffer`, whose previous content is dropped.
    ///
    /// # Errors
    /// [`Unreadable`], with nothing usable in the buffer.
    pub fn read_into(&self, path: &RepoPath, buffer: &mut Vec<u8>) -> Result<(), Unreadable> {
        buffer.clear();
        let mut options = OpenOptions::new();
        options.read(true);
        dont_block(&mut options);
        let file = self.dir.open_with(path.as_str(), &options).map_err(|error| Unreadable::of(&error))?;
        let metadata = file.metadata().map_err(|error| Unreadable::of(&error))?;
        if !metadata.is_file() {
            return Err(Unreadable::NotRegular);
        }
        if metadata.len() > SIZE_CAP {
            return Err(Unreadable::TooLarge(metadata.len()));
        }
        // A file that grows while it is read is cut at the cap and refused, too.
        read_to_cap(&file, metadata.len(), buffer).map_err(|error| Unreadable::of(&error))?;
        match buffer.len() as u64 {
            length if length > SIZE_CAP => Err(Unreadable::TooLarge(length)),
            _ => Ok(()),
        }
    }

    /// Reads a regular file beneath the root.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(&self, path: &RepoPath) -> Result<Vec<u8>, Unreadable> {
        let mut buffer = Vec::new();
        self.read_into(path, &mut buffer).map(|()| buffer)
    }

    /// What tells this state of a regular file from another; None for anything else, links too: what they lead to may
    /// change without them.
    pub fn stamp(&self, path: &RepoPath) -> Option<Stamp> {
        Stamp::of(&self.dir, path)
    }

    /// The same of the regular file that a link leads to, which lies beneath the root.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn stamp_of_target(&self, link: &RepoPath) -> Result<Stamp, Unreadable> {
        let metadata = self.dir.metadata(link.as_str()).map_err(|error| Unreadable::of(&error))?;
        if metadata.is_file() { Ok(Stamp::of_metadata(&metadata)) } else { Err(Unreadable::NotRegular) }
    }

    /// The same of anything that git tracks, links too; the path as git has it.
    #[cfg(unix)]
    fn stamp_of_any(&self, path: &[u8]) -> Option<Stamp> {
        Stamp::of_any(&self.dir, path)
    }

    #[cfg(not(unix))]
    fn stamp_of_any(&self, _path: &[u8]) -> Option<Stamp> {
        None
    }

    /// How many bytes a regular file beneath the root has, of which none is read.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn size(&self, path: &RepoPath) -> Result<u64, Unreadable> {
        let metadata = self.dir.metadata(path.as_str()).map_err(|error| Unreadable::of(&error))?;
        if metadata.is_file() { Ok(metadata.len()) } else { Err(Unreadable::NotRegular) }
    }

    /// Whether a regular file beneath the root may be executed by its owner.
    pub fn is_executable(&self, path: &RepoPath) -> bool {
        self.dir.metadata(path.as_str()).is_ok_and(|metadata| executable(&metadata))
    }

    /// Whether something (a file, a folder, a link) stands at the path.
    pub fn exists(&self, path: &RepoPath) -> bool {
        self.dir.symlink_metadata(path.as_str()).is_ok()
    }

    /// Whether a file, or a link to one, stands at the path.
    pub fn is_file(&self, path: &RepoPath) -> bool {
        self.dir.symlink_metadata(path.as_str()).is_ok_and(|metadata| !metadata.is_dir())
    }

    pub fn is_link(&self, path: &RepoPath) -> bool {
        self.dir.symlink_metadata(path.as_str()).is_ok_and(|metadata| metadata.is_symlink())
    }

    /// Whether a folder, not a link to one, stands at the path.
    pub fn is_folder(&self, path: &RepoPath) -> bool {
        path.as_str().is_empty() || self.dir.symlink_metadata(path.as_str()).is_ok_and(|metadata| metadata.is_dir())
    }

    /// What lies directly in a folder, ignored or not, in no order; nothing if it cannot be read.
    pub fn folder_entries(&self, folder: &RepoPath) -> Vec<RepoPath> {
        let entries = self.dir.read_dir(folder.as_str()).into_iter().flatten().flatten();
        entries.map(|entry| RepoPath::new(&format!("{folder}/{}", entry.file_name().to_string_lossy()))).collect()
    }

    /// The path relative to the root, if it lies beneath.
    pub fn relative(&self, path: &Path) -> Option<RepoPath> {
        path.strip_prefix(&self.root).ok().map(RepoPath::from_relative)
    }

    /// The absolute path of what stands at a path, links followed, which lies beneath the root.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn resolve(&self, path: &RepoPath) -> Result<PathBuf, Unreadable> {
        let path = if path.as_str().is_empty() { "." } else { path.as_str() };
        let resolved = self.dir.canonicalize(path).map_err(|error| Unreadable::of(&error))?;
        Ok(self.root.join(resolved))
    }

    pub fn absolute(&self, path: &RepoPath) -> PathBuf {
        self.root.join(path.as_str())
    }
}

impl Unreadable {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Gone,
            // cap-std answers a path that would leave the root with EXDEV or "permission denied" of its own making.
            io::ErrorKind::CrossesDevices => Self::Outside,
            io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => Self::Outside,
            io::ErrorKind::IsADirectory => Self::NotRegular,
            _ => Self::Io(io_reason(error)),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => formatter.write_str("it is gone"),
            Self::TooLarge(size) => {
                write!(formatter, "{} MiB is over the limit of {} MiB", size >> 20, SIZE_CAP >> 20)
            }
            Self::NotRegular => formatter.write_str("not a regular file"),
            Self::Outside => formatter.write_str("it leads outside the repository"),
            Self::Io(reason) => formatter.write_str(reason),
        }
    }
}

/// An I/O error as a phrase, without the number that means nothing to people.
pub fn io_reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
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

fn open_dir(path: &Path) -> Result<Dir, String> {
    Dir::open_ambient_dir(path, ambient_authority())
        .map_err(|error| format!("{} is not a folder that can be read: {}", path.display(), io_reason(&error)))
}

#[cfg(unix)]
fn inode(metadata: &cap_std::fs::Metadata) -> (u64, u64) {
    use cap_std::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn inode(_metadata: &cap_std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(unix)]
fn executable(metadata: &cap_std::fs::Metadata) -> bool {
    use cap_std::fs::MetadataExt as _;
    metadata.is_file() && metadata.mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn executable(metadata: &cap_std::fs::Metadata) -> bool {
    metadata.is_file()
}
