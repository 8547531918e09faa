//! What tells one state of a file from another without reading it.

use cap_std::fs::Metadata;
use serde::{Deserialize, Serialize};

/// A regular file's size, times and place on the disk. The time of the last change of its metadata, which no program can
/// set, is part of it where there is one: a file that was put back, or got other rights, has another stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    modified_ns: i128,
    changed_ns: i128,
    inode: u64,
    mode: u32,
}

impl Stamp {
    /// None for what is no regular file.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        metadata.is_file().then(|| Self::of_file(metadata))
    }

    #[cfg(unix)]
    fn of_file(metadata: &Metadata) -> Self {
        use cap_std::fs::MetadataExt as _;
        let ns = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Self {
            size: metadata.size(),
            modified_ns: ns(metadata.mtime(), metadata.mtime_nsec()),
            changed_ns: ns(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
            mode: metadata.mode(),
        }
    }

    #[cfg(not(unix))]
    fn of_file(metadata: &Metadata) -> Self {
        let epoch = std::time::SystemTime::UNIX_EPOCH;
        let modified = metadata.modified().ok().and_then(|time| time.into_std().duration_since(epoch).ok());
        let modified_ns = modified.and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(i128::MAX);
        Self { size: metadata.len(), modified_ns, changed_ns: modified_ns, inode: 0, mode: 0 }
    }

    /// The younger of its times, in nanoseconds since the epoch.
    pub fn newest_ns(&self) -> i128 {
        self.modified_ns.max(self.changed_ns)
    }
}
