//! One folder while it is open: the names in it, what they are, and the stamps of its files.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::{RepoPath, Stamp};

/// To open a folder, look at it and close it costs about as much as to find five more files from the one around it.
const SMALL: usize = 5;
/// How many folders stay open for those beneath them; some systems let a program have no more than 256 files.
const OPEN: usize = 96;

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

/// An open folder, from which what lies beneath it is reached by shorter paths than from elsewhere.
#[derive(Debug)]
pub(super) struct Base {
    open: system::Open,
    /// How much of a path leads to it, with the slash.
    length: usize,
    /// How many are open.
    number: Arc<AtomicUsize>,
}

/// A folder's entries; none if it cannot be read, as where it is gone meanwhile.
#[derive(Debug, Default)]
pub(super) struct Entries<'k> {
    /// Of each its kind, as a letter, its name and a NUL, as the paths of what is in them are ordered: a folder is where
    /// its name with a slash would be.
    text: Cow<'k, [u8]>,
    reach: Reach,
    /// What the folder was before it was read.
    stamp: Option<Stamp>,
}

/// How the files of a folder are reached.
#[derive(Debug, Default)]
enum Reach {
    #[default]
    Nothing,
    Open(Arc<Base>),
    /// It is what it was, and has so few files that their paths from a folder above cost less than to open it.
    Closed(Arc<Base>, String),
}

/// A folder as it was when it was read: while it has the same stamp, it has the same entries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SeenFolder<'k> {
    pub path: &'k str,
    pub stamp: Stamp,
    /// In the form of [`Entries`].
    pub entries: &'k [u8],
}

/// A folder that was read, to be known by the next run.
pub type ReadFolder = (RepoPath, Stamp, Box<[u8]>);

impl<'k> Entries<'k> {
    /// Those of the folder at this path, which lies beneath the base.
    pub fn of(base: &Base, folder: &str) -> Self {
        let mut open = base.open(folder);
        let text = Cow::Owned(open.as_mut().map(|open| read(&mut open.open)).unwrap_or_default());
        Self { text, reach: open.into(), stamp: None }
    }

    /// Those of a folder that may be known: where its stamp is the one that it had, it is not read. `device` is that of the
    /// repository's root; what another one notes of its folders' times is not relied on.
    pub fn known_or_read(base: &Arc<Base>, folder: &str, device: u64, known: Option<&SeenFolder<'k>>) -> Self {
        let small = known.filter(|known| memchr::memchr_iter(0, known.entries).count() <= SMALL);
        let now = |_: &&SeenFolder<'k>| system::stamp_of_closed(&base.open, base.rest(folder), device);
        let small = small.filter(|known| now(known) == Some(known.stamp));
        if let Some(SeenFolder { entries, stamp, .. }) = small {
            let reach = Reach::Closed(Arc::clone(base), folder.to_owned());
            return Self { text: Cow::Borrowed(entries), reach, stamp: Some(*stamp) };
        }
        let mut open = base.open(folder);
        let stamp = open.as_ref().and_then(|open| system::stamp_of_folder(&open.open, device));
        let known = known.filter(|known| stamp == Some(known.stamp)).map(|known| Cow::Borrowed(known.entries));
        let read = || Cow::Owned(open.as_mut().map(|open| read(&mut open.open)).unwrap_or_default());
        let text = known.unwrap_or_else(read);
        Self { text, reach: open.into(), stamp }
    }

    /// A folder of which nothing but some names are asked; nothing if it is none, or a link to one.
    pub fn unread(base: &Base, folder: &str) -> Self {
        Self { reach: base.open(folder).into(), ..Self::default() }
    }

    /// From where the folders in it are reached.
    pub fn base(&self, around: &Arc<Base>) -> Arc<Base> {
        match &self.reach {
            Reach::Open(open) if open.number.load(Ordering::Relaxed) <= OPEN => Arc::clone(open),
            _ => Arc::clone(around),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], Kind)> {
        let mut start = 0;
        let entries = memchr::memchr_iter(0, &self.text).filter_map(move |end| {
            let entry = self.text.get(std::mem::replace(&mut start, end + 1)..end)?;
            entry.split_first()
        });
        entries.map(|(letter, name)| (name, Kind::of_letter(*letter)))
    }

    pub fn has(&self, wanted: &str) -> bool {
        let wanted = wanted.as_bytes();
        // They are in order, if not quite in that of their names.
        self.iter().take_while(|(name, _)| name.first() <= wanted.first()).any(|(name, _)| name == wanted)
    }

    /// The stamp of a file in it, of a link where there are stamps of such.
    pub fn stamp(&self, name: &[u8]) -> Option<Stamp> {
        match &self.reach {
            Reach::Nothing => None,
            Reach::Open(base) => system::stamp(&base.open, name),
            Reach::Closed(base, folder) => {
                system::stamp(&base.open, &[base.rest(folder).as_bytes(), b"/", name].concat())
            }
        }
    }

    /// What the next run is to know of it; None of what is as it was known, too.
    pub fn into_read(self, path: &RepoPath) -> Option<ReadFolder> {
        match self.text {
            Cow::Owned(text) => Some((path.clone(), self.stamp?, text.into_boxed_slice())),
            Cow::Borrowed(_) => None,
        }
    }

    /// Whether it was not read, because it is what it was.
    pub fn is_as_known(&self) -> bool {
        self.stamp.is_some() && matches!(self.text, Cow::Borrowed(_))
    }
}

impl SeenFolder<'_> {
    pub fn to_read(self) -> ReadFolder {
        (RepoPath::new(self.path), self.stamp, self.entries.into())
    }

    pub fn of(read: &ReadFolder) -> SeenFolder<'_> {
        let (path, stamp, entries) = read;
        SeenFolder { path: path.as_str(), stamp: *stamp, entries }
    }
}

impl Base {
    /// The folder from which all is reached; None if it cannot be opened.
    pub fn of(root: &Path) -> Option<Self> {
        Some(Self { open: system::open_root(root)?, length: 0, number: Arc::new(AtomicUsize::new(1)) })
    }

    /// The folder at this path; nothing if it is none, or a link to one.
    fn open(&self, folder: &str) -> Option<Self> {
        let open = system::open(&self.open, self.rest(folder))?;
        let length = if folder.is_empty() { 0 } else { folder.len() + 1 };
        self.number.fetch_add(1, Ordering::Relaxed);
        Some(Self { open, length, number: Arc::clone(&self.number) })
    }

    /// What of a path leads there from here.
    fn rest<'p>(&self, path: &'p str) -> &'p str {
        path.get(self.length..).filter(|rest| !rest.is_empty()).unwrap_or(".")
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        self.number.fetch_sub(1, Ordering::Relaxed);
    }
}

impl From<Option<Base>> for Reach {
    fn from(open: Option<Base>) -> Self {
        open.map_or(Self::Nothing, |open| Self::Open(Arc::new(open)))
    }
}

impl Kind {
    fn letter(self) -> u8 {
        match self {
            Self::File => b'f',
            Self::Link => b'l',
            Self::Folder => b'd',
            Self::Other => b'o',
        }
    }

    fn of_letter(letter: u8) -> Self {
        [Self::File, Self::Link, Self::Folder].into_iter().find(|kind| kind.letter() == letter).unwrap_or(Self::Other)
    }
}

/// The entries of an open folder, in their form and order.
fn read(folder: &mut system::Open) -> Vec<u8> {
    let (mut names, mut ends) = (Vec::new(), Vec::new());
    system::read(folder, |name, kind| {
        let start = names.len();
        names.extend_from_slice(name);
        ends.push((start..names.len(), kind));
    });
    ends.sort_unstable_by(|(left, left_kind), (right, right_kind)| {
        let (left, right) = (&names[left.clone()], &names[right.clone()]);
        let common = left.len().min(right.len());
        let next = |name: &[u8], kind| name.get(common).copied().or((kind == Kind::Folder).then_some(b'/'));
        let behind = || next(left, *left_kind).cmp(&next(right, *right_kind));
        left[..common].cmp(&right[..common]).then_with(behind)
    });
    let mut text = Vec::with_capacity(names.len() + 2 * ends.len());
    for (name, kind) in ends {
        text.push(kind.letter());
        text.extend_from_slice(&names[name]);
        text.push(0);
    }
    text
}

/// The device of a folder on which folders tell by their times whether they have the same entries; None where that is not
/// known of its file system.
#[cfg(target_os = "linux")]
pub(super) fn device_with_times(folder: &Path) -> Option<u64> {
    /// The kernel's numbers of ext2 to ext4, XFS, Btrfs, tmpfs, F2FS, ZFS and bcachefs.
    const TRUSTED: [u32; 7] = [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0xf2f5_2010, 0x2fc1_2fc1, 0xca45_1a4e];
    let kind = u32::try_from(rustix::fs::statfs(folder).ok()?.f_type).ok()?;
    TRUSTED.contains(&kind).then(|| rustix::fs::stat(folder).ok().map(|found| found.st_dev)).flatten()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn device_with_times(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(unix)]
mod system {
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, statat};

    use super::Kind;
    use crate::repo::Stamp;

    pub type Open = Dir;

    /// Not through a link, whatever took the folder's place since it was found.
    const FLAGS: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

    pub fn open_root(root: &Path) -> Option<Open> {
        openat(CWD, root, FLAGS, Mode::empty()).and_then(Dir::new).ok()
    }

    pub fn open(base: &Open, folder: &str) -> Option<Open> {
        openat(base.fd().ok()?, folder, FLAGS, Mode::empty()).and_then(Dir::new).ok()
    }

    pub fn read(open: &mut Open, mut entry: impl FnMut(&[u8], Kind)) {
        while let Some(Ok(found)) = open.read() {
            let name = found.file_name();
            if !matches!(name.to_bytes(), b"." | b"..") {
                let kind = match found.file_type() {
                    // Some file systems do not say it here.
                    FileType::Unknown => open
                        .fd()
                        .and_then(|folder| statat(folder, name, AtFlags::SYMLINK_NOFOLLOW))
                        .map_or(FileType::Unknown, |found| FileType::from_raw_mode(found.st_mode)),
                    known => known,
                };
                entry(name.to_bytes(), kind.into());
            }
        }
    }

    impl From<FileType> for Kind {
        fn from(found: FileType) -> Self {
            match found {
                FileType::RegularFile => Self::File,
                FileType::Symlink => Self::Link,
                FileType::Directory => Self::Folder,
                _ => Self::Other,
            }
        }
    }

    pub fn stamp(open: &Open, name: &[u8]) -> Option<Stamp> {
        Stamp::of_any(open.fd().ok()?, name)
    }

    /// None if it lies on another device.
    pub fn stamp_of_folder(open: &Open, device: u64) -> Option<Stamp> {
        stamp_on(device, &fstat(open.fd().ok()?).ok()?)
    }

    /// The same of a folder that is not open; a link has another stamp than any folder.
    pub fn stamp_of_closed(base: &Open, folder: &str, device: u64) -> Option<Stamp> {
        stamp_on(device, &statat(base.fd().ok()?, folder, AtFlags::SYMLINK_NOFOLLOW).ok()?)
    }

    fn stamp_on(device: u64, found: &Stat) -> Option<Stamp> {
        (found.st_dev == device).then(|| Stamp::of_stat(found))
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs;
    use std::path::{Path, PathBuf};

    use cap_std::ambient_authority;
    use cap_std::fs::Dir;

    use super::Kind;
    use crate::repo::{RepoPath, Stamp};

    pub type Open = PathBuf;

    pub fn open_root(root: &Path) -> Option<Open> {
        Some(root.to_path_buf())
    }

    pub fn open(base: &Open, folder: &str) -> Option<Open> {
        Some(base.join(folder))
    }

    pub fn read(open: &mut Open, mut entry: impl FnMut(&[u8], Kind)) {
        for found in fs::read_dir(open).into_iter().flatten().flatten() {
            let kind = match found.file_type() {
                Ok(found) if found.is_file() => Kind::File,
                Ok(found) if found.is_symlink() => Kind::Link,
                Ok(found) if found.is_dir() => Kind::Folder,
                _ => Kind::Other,
            };
            entry(found.file_name().as_encoded_bytes(), kind);
        }
    }

    pub fn stamp(open: &Open, name: &[u8]) -> Option<Stamp> {
        let folder = Dir::open_ambient_dir(open, ambient_authority()).ok()?;
        Stamp::of(&folder, &RepoPath::new(std::str::from_utf8(name).ok()?))
    }

    /// What a folder's time says is another thing on each file system here.
    pub fn stamp_of_folder(_open: &Open, _device: u64) -> Option<Stamp> {
        None
    }

    pub fn stamp_of_closed(_base: &Open, _folder: &str, _device: u64) -> Option<Stamp> {
        None
    }
}
