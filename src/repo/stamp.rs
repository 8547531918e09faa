//! What tells one state of a file from another without reading it.

use std::num::NonZeroU32;
#[cfg(unix)]
use std::os::fd::AsFd;
use std::path::Path;

use cap_std::fs::{Dir, Metadata};
#[cfg(unix)]
use rustix::fs::{AtFlags, FileType, Stat, statat};
use serde::{Deserialize, Serialize};

use super::index::Entry;
#[cfg(unix)]
use super::index::{Noted, Tracked};
use super::{EntryKind, RepoPath};

const NANOSECONDS: i64 = 1_000_000_000;

/// A regular file's size, times and place on the disk. The time of the last change of its metadata, which no program can
/// set, is part of it where there is one: a file that was put back, or got other rights, has another stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    modified: Time,
    changed: Time,
    inode: u64,
    /// Never 0, so that many that may be none take no more room.
    mode: NonZeroU32,
}

/// Nanoseconds since the epoch; further than they reach, in the year 2262, all times are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Time(i64);

impl Stamp {
    /// Four numbers of eight bytes and one of four.
    pub const LENGTH: usize = 36;

    /// None for what is no regular file. Only metadata is looked at, and that of the entry itself, so that one call to the
    /// system is enough.
    #[cfg(unix)]
    pub(super) fn of(folder: &Dir, path: &RepoPath) -> Option<Self> {
        Self::of_any(folder, path.as_str().as_bytes()).filter(Self::is_regular)
    }

    #[cfg(unix)]
    pub(super) fn of_any(folder: impl AsFd, path: &[u8]) -> Option<Self> {
        statat(folder, path, AtFlags::SYMLINK_NOFOLLOW).ok().as_ref().map(Self::of_stat)
    }

    #[cfg(unix)]
    pub(super) fn of_stat(found: &Stat) -> Self {
        Self {
            size: u64::try_from(found.st_size).unwrap_or_default(),
            modified: Time::new(found.st_mtime, found.st_mtime_nsec.into()),
            changed: Time::new(found.st_ctime, found.st_ctime_nsec.into()),
            inode: found.st_ino,
            mode: mode(number(found.st_mode)),
        }
    }

    #[cfg(unix)]
    pub(super) fn of_metadata(metadata: &Metadata) -> Self {
        use cap_std::fs::MetadataExt as _;
        Self {
            size: metadata.size(),
            modified: Time::new(metadata.mtime(), metadata.mtime_nsec().into()),
            changed: Time::new(metadata.ctime(), metadata.ctime_nsec().into()),
            inode: metadata.ino(),
            mode: mode(metadata.mode()),
        }
    }

    #[cfg(unix)]
    pub(super) fn is_regular(&self) -> bool {
        self.kind() == FileType::RegularFile
    }

    /// Elsewhere there are stamps of nothing else.
    #[cfg(not(unix))]
    pub(super) fn is_regular(&self) -> bool {
        true
    }

    /// What stands there.
    #[cfg(unix)]
    pub(super) fn stands(&self) -> EntryKind {
        self.kind().into()
    }

    #[cfg(not(unix))]
    pub(super) fn stands(&self) -> EntryKind {
        EntryKind::File
    }

    #[cfg(unix)]
    fn kind(&self) -> FileType {
        FileType::from_raw_mode(self.mode.get())
    }

    /// Whether the file is for sure what git noted of it; if not, it may still be.
    #[cfg(unix)]
    pub(super) fn is_as_noted(&self, entry: &Entry<'_>, written: Written) -> bool {
        let kind = match self.kind() {
            FileType::RegularFile => Tracked::File { executable: self.mode.get() & 0o100 != 0 },
            FileType::Symlink => Tracked::Link,
            _ => return false,
        };
        let now = Noted {
            changed: self.changed.as_noted(),
            modified: self.modified.as_noted(),
            inode: low(self.inode),
            size: low(self.size),
        };
        entry.kind() == Some(kind) && entry.noted() == Some(now) && now.modified < written.0
    }

    #[cfg(not(unix))]
    pub(super) fn is_as_noted(&self, _entry: &Entry<'_>, _written: Written) -> bool {
        false
    }

    #[cfg(not(unix))]
    pub(super) fn of(folder: &Dir, path: &RepoPath) -> Option<Self> {
        let metadata = folder.symlink_metadata(path.as_str()).ok().filter(|metadata| metadata.is_file())?;
        Some(Self::of_metadata(&metadata))
    }

    #[cfg(not(unix))]
    pub(super) fn of_metadata(metadata: &Metadata) -> Self {
        let epoch = std::time::SystemTime::UNIX_EPOCH;
        let modified = metadata.modified().ok().and_then(|time| time.into_std().duration_since(epoch).ok());
        let modified = modified.map_or(Time(i64::MAX), |since| {
            Time::new(i64::try_from(since.as_secs()).unwrap_or(i64::MAX), since.subsec_nanos().into())
        });
        Self { size: metadata.len(), modified, changed: modified, inode: 0, mode: mode(0) }
    }

    /// The same as bytes, which are compared as they lie in a file.
    pub fn bytes(&self) -> [u8; Self::LENGTH] {
        let Self { size, modified, changed, inode, mode } = self;
        let wide = [*size, modified.0.cast_unsigned(), changed.0.cast_unsigned(), *inode];
        let mut bytes = [0; Self::LENGTH];
        for (at, number) in wide.into_iter().enumerate() {
            bytes[8 * at..8 * at + 8].copy_from_slice(&number.to_le_bytes());
        }
        bytes[8 * wide.len()..].copy_from_slice(&mode.get().to_le_bytes());
        bytes
    }

    /// The younger of its times, in nanoseconds since the epoch.
    pub fn newest_ns(&self) -> i128 {
        i128::from(self.modified.max(self.changed).0)
    }
}

/// No system has a kind of file without a number; where there are no such numbers, all are one.
fn mode(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// When git wrote its index: what is as young as that may have changed since without a trace in its metadata.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written((u32, u32));

impl Written {
    #[cfg(unix)]
    pub fn of(path: &Path) -> Option<Self> {
        let found = rustix::fs::stat(path).ok()?;
        Some(Self((number(found.st_mtime), number(found.st_mtime_nsec))))
    }

    /// Elsewhere git notes what is not to be had from here.
    #[cfg(not(unix))]
    pub fn of(_path: &Path) -> Option<Self> {
        None
    }
}

impl Time {
    fn new(seconds: i64, rest: i128) -> Self {
        let all = i128::from(seconds) * i128::from(NANOSECONDS) + rest;
        Self(i64::try_from(all).unwrap_or(if all < 0 { i64::MIN } else { i64::MAX }))
    }

    #[cfg(unix)]
    fn as_noted(self) -> (u32, u32) {
        (number(self.0.div_euclid(NANOSECONDS)), number(self.0.rem_euclid(NANOSECONDS)))
    }
}

/// Systems have their numbers in different widths.
#[cfg(unix)]
fn number<N: TryInto<u32>>(number: N) -> u32 {
    number.try_into().unwrap_or_default()
}

/// As much of a number as the index has room for.
#[cfg(unix)]
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}
