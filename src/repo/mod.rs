//! The only window on the audited repository: which files it has, what stands in them, what git knows; as it is checked
//! out, or as it was at a commit.
//!
//! Paths are opened beneath the root (a link that leads outside is refused), only regular files are read, and a file
//! larger than [`SIZE_CAP`] is reported instead of read.

mod ancestry;
mod behind;
mod child;
mod commit;
mod dirty;
mod disk;
mod folder;
mod forge;
mod found;
mod git;
mod guard;
mod handles;
mod history;
mod index;
mod list;
mod lost;
mod objects;
mod owners;
mod path;
mod removed;
mod room;
mod rules;
mod runs;
mod setting;
mod signature;
mod staged;
mod stamp;
mod trees;
mod walk;

pub use behind::Removals;
pub use child::end_of;
pub use commit::{BlobId, Commit};
pub use dirty::{Differences, Kept};
pub use folder::{Kind as EntryKind, ReadFolder, SeenFolder};
pub use forge::{Forge, Host};
pub use git::{Git, Head, Identity};
pub use history::{ChangeSize, Distance, LastChange, SHALLOW};
pub use list::{FileList, Folder, Listing, Notice, Tracking, stamped};
pub use lost::{RemovedFile, RemovingCommit};
pub use owners::Owners;
pub use path::RepoPath;
pub use removed::Removal;
pub use room::Room;
pub use rules::IgnoreRules;
pub use signature::Signature;
pub use stamp::Stamp;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use commit::Tree;
use disk::Disk;
use folder::Standing;

/// Files larger than this many bytes are not read; a check that wanted one says so.
pub const SIZE_CAP: u64 = 16 * 1024 * 1024;

/// A repository's work tree, or a plain folder where there is no git; or what a commit has.
#[derive(Debug)]
pub struct Repo {
    root: PathBuf,
    source: Source,
    git: Result<Git, String>,
}

/// Where files come from.
#[derive(Debug)]
enum Source {
    Disk(Disk),
    Commit(Box<Tree>),
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
        let disk = Disk::open(&start)?;
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
        let disk = if root == start { disk } else { Disk::open(&root)? };
        Ok(Self { root, source: Source::Disk(disk), git })
    }

    /// The repository as it was at a commit, which any revision names: its files, and what git knew.
    ///
    /// # Errors
    /// A sentence when there is no such commit, or git does not have all of it.
    pub fn at(&self, revision: &str) -> Result<Self, String> {
        let git = self.git()?;
        let tree = Box::new(Tree::of(git, revision)?);
        Ok(Self { root: self.root.clone(), git: Ok(git.at(&tree.commit().id)?), source: Source::Commit(tree) })
    }

    /// From one commit to another: the repository there, and the paths at which the two differ. What is equal in both is not
    /// looked at, so that a walk along a history costs what its commits changed.
    ///
    /// # Errors
    /// As [`Repo::at`], and in a work tree.
    pub fn moved_to(&self, revision: &str) -> Result<(Self, Vec<RepoPath>), String> {
        let tree = self.tree().ok_or("a work tree is at no commit")?;
        let (tree, changed) = tree.moved_to(revision)?;
        let git = self.git()?.at(&tree.commit().id)?;
        Ok((Self { root: self.root.clone(), git: Ok(git), source: Source::Commit(Box::new(tree)) }, changed))
    }

    /// The commit at which it is looked at; None for what is checked out.
    pub fn commit(&self) -> Option<&Commit> {
        self.tree().map(Tree::commit)
    }

    fn tree(&self) -> Option<&Tree> {
        match &self.source {
            Source::Disk(_) => None,
            Source::Commit(tree) => Some(tree),
        }
    }

    fn disk(&self) -> Option<&Disk> {
        match &self.source {
            Source::Disk(disk) => Some(disk),
            Source::Commit(_) => None,
        }
    }

    /// Whether the commit has a file, or a link, at this very path.
    pub fn has(&self, path: &RepoPath) -> bool {
        self.tree().is_some_and(|tree| tree.has(path))
    }

    /// git's name for the content of a file, by which what is known of it can be kept; only at a commit.
    pub fn blob(&self, path: &RepoPath) -> Option<BlobId> {
        self.tree()?.blob(path).ok()
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Device and inode of the folder that is read, which tell it from another that came to stand in its place.
    pub fn inode(&self) -> Option<(u64, u64)> {
        self.disk()?.inode()
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

    /// Every path that git tracks, or that the commit has.
    ///
    /// # Errors
    /// Why git is of no help here.
    pub fn tracked(&self) -> Result<Vec<RepoPath>, String> {
        match self.tree() {
            Some(tree) => Ok(tree.tracked()),
            None => self.git()?.tracked(),
        }
    }

    /// The paths of submodules, whose files are another repository's.
    ///
    /// # Errors
    /// As [`Repo::tracked`].
    pub fn modules(&self) -> Result<Vec<RepoPath>, String> {
        match self.tree() {
            Some(tree) => Ok(tree.modules()),
            None => self.git()?.modules(),
        }
    }

    /// Lists the files to audit: what git tracks, and what is neither tracked nor ignored.
    pub fn list(&self) -> FileList {
        self.list_and_notice(Notice::Nothing, &[]).files
    }

    /// Lists the files to audit, and looks at each of them: while its folder is open, that costs least. `known` are folders
    /// that an earlier listing read, by path.
    pub fn list_and_notice(&self, notice: Notice, known: &[SeenFolder<'_>]) -> Listing {
        self.list_tracked(notice, self.tracking(notice), known)
    }

    /// What git tracks, to be read while something else is, and given to [`Repo::list_tracked`].
    pub fn tracking(&self, notice: Notice) -> Tracking {
        Tracking::of(self, notice)
    }

    /// As [`Repo::list_and_notice`], with what git tracks read already for the same notice.
    pub fn list_tracked(&self, notice: Notice, tracking: Tracking, known: &[SeenFolder<'_>]) -> Listing {
        FileList::scan(self, notice, tracking, known)
    }

    /// Reads a regular file beneath the root into `buffer`, whose previous content is dropped.
    ///
    /// # Errors
    /// [`Unreadable`], with nothing usable in the buffer.
    pub fn read_into(&self, path: &RepoPath, buffer: &mut Vec<u8>) -> Result<(), Unreadable> {
        buffer.clear();
        match &self.source {
            Source::Disk(disk) => disk.read_into(path, buffer, |_| ()),
            Source::Commit(tree) => tree.read_into(path, buffer),
        }
    }

    /// The same, where many threads read: a large file waits for its [`Room`], which is kept as long as the content.
    ///
    /// # Errors
    /// As [`Repo::read_into`].
    pub fn read_in_turn(&self, path: &RepoPath, buffer: &mut Vec<u8>) -> Result<Option<Room>, Unreadable> {
        buffer.clear();
        let mut room = None;
        match &self.source {
            Source::Disk(disk) => disk.read_into(path, buffer, |bytes| room = Room::wait_for(bytes)),
            Source::Commit(tree) => tree.read_into(path, buffer),
        }
        .map(|()| room)
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
    /// change without them. Of a commit there is only one state.
    pub fn stamp(&self, path: &RepoPath) -> Option<Stamp> {
        self.disk()?.stamp(path)
    }

    /// The same of the regular file that a link leads to, which lies beneath the root.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn stamp_of_target(&self, link: &RepoPath) -> Result<Stamp, Unreadable> {
        self.disk().ok_or(Unreadable::Gone)?.stamp_of_target(link)
    }

    fn look(&self, path: &RepoPath, follows: bool) -> Result<Standing, Unreadable> {
        match &self.source {
            Source::Disk(disk) => disk.look(path, follows),
            Source::Commit(tree) => tree.look(path, follows),
        }
    }

    /// What stands at the path itself, which may be a link.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn kind(&self, path: &RepoPath) -> Result<EntryKind, Unreadable> {
        self.look(path, false).map(|standing| standing.kind)
    }

    /// What stands at the path, or where the links lead that stand on the way.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn kind_of_target(&self, path: &RepoPath) -> Result<EntryKind, Unreadable> {
        self.look(path, true).map(|standing| standing.kind)
    }

    /// How many bytes a regular file beneath the root has, of which none is read.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn size(&self, path: &RepoPath) -> Result<u64, Unreadable> {
        match self.look(path, true)? {
            Standing { kind: EntryKind::File, size, .. } => Ok(size),
            _ => Err(Unreadable::NotRegular),
        }
    }

    /// Whether a regular file beneath the root may be executed by its owner.
    pub fn is_executable(&self, path: &RepoPath) -> bool {
        self.look(path, true).is_ok_and(|standing| standing.executable)
    }

    /// Whether something (a file, a folder, a link) stands at the path.
    pub fn exists(&self, path: &RepoPath) -> bool {
        self.kind(path).is_ok()
    }

    /// Whether a file, or a link to one, stands at the path.
    pub fn is_file(&self, path: &RepoPath) -> bool {
        self.kind(path).is_ok_and(|kind| kind != EntryKind::Folder)
    }

    pub fn is_link(&self, path: &RepoPath) -> bool {
        self.kind(path) == Ok(EntryKind::Link)
    }

    /// Whether a folder, not a link to one, stands at the path.
    pub fn is_folder(&self, path: &RepoPath) -> bool {
        path.as_str().is_empty() || self.kind(path) == Ok(EntryKind::Folder)
    }

    /// What lies directly in a folder, ignored or not, in no order.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn entries(&self, folder: &RepoPath) -> Result<Vec<(RepoPath, EntryKind)>, Unreadable> {
        match &self.source {
            Source::Disk(disk) => disk.entries(folder),
            Source::Commit(tree) => tree.entries(folder),
        }
    }

    /// The same without what each of it is; nothing if it cannot be read.
    pub fn folder_entries(&self, folder: &RepoPath) -> Vec<RepoPath> {
        self.entries(folder).into_iter().flatten().map(|(path, _)| path).collect()
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
        Ok(self.root.join(self.disk().ok_or(Unreadable::Gone)?.resolve(path)?))
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
