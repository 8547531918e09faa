//! Looking instead of being told: folders that the system does not watch for us, and files whose writes send no event.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::repo::RepoPath;

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(u64);

/// The folders that are polled, each with its entries when it was last looked at.
#[derive(Debug, Default)]
pub(super) struct Poller {
    folders: BTreeMap<PathBuf, Entries>,
}

type Entries = BTreeMap<OsString, Stamp>;

/// How often to look.
#[derive(Debug)]
pub(super) struct Pace(Duration);

/// The files of the repository as they were at the last reconcile, without their names.
#[derive(Debug, Default)]
pub(super) struct Stamps(HashMap<u64, Stamp>);

impl Poller {
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty()
    }

    pub fn len(&self) -> usize {
        self.folders.len()
    }

    pub fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.folders.keys()
    }

    pub fn contains(&self, folder: &Path) -> bool {
        self.folders.contains_key(folder)
    }

    /// Begins to poll a folder: what it holds now is known. Refuses what is no folder.
    pub fn add(&mut self, folder: PathBuf) -> bool {
        let entries = look(&folder);
        entries.map(|entries| self.folders.insert(folder, entries)).is_some()
    }

    pub fn retain(&mut self, keep: impl Fn(&Path) -> bool) {
        self.folders.retain(|folder, _| keep(folder));
    }

    /// Looks at every folder, and tells what came, went or changed since the last look. A folder that is gone is told
    /// and forgotten.
    pub fn poll(&mut self) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        self.folders.retain(|folder, known| {
            let Some(now) = look(folder) else {
                changed.push(folder.clone());
                return false;
            };
            let came_or_changed = now.iter().filter(|(name, stamp)| known.get(*name) != Some(*stamp));
            changed.extend(came_or_changed.map(|(name, _)| folder.join(name)));
            let went = known.keys().filter(|name| !now.contains_key(*name));
            changed.extend(went.map(|name| folder.join(name)));
            *known = now;
            true
        });
        changed
    }
}

impl Pace {
    pub const FASTEST: Duration = Duration::from_secs(1);
    pub const SLOWEST: Duration = Duration::from_secs(10);
    /// At most this part of the time is spent looking, however many folders there are.
    const SHARE: u32 = 50;

    pub fn interval(&self) -> Duration {
        self.0
    }

    /// Faster after a change, slower after none, and never so fast that the looking itself is felt.
    pub fn adapt(&mut self, changed: bool, took: Duration) {
        let wanted = if changed { Self::FASTEST } else { (self.0 * 5 / 4).min(Self::SLOWEST) };
        self.0 = wanted.max(took * Self::SHARE);
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self(Self::FASTEST)
    }
}

impl Stamps {
    /// The files that are not as they were at the last call; a file that was not asked for then is taken as it is.
    pub fn compare(&mut self, root: &Path, files: &[RepoPath]) -> Vec<RepoPath> {
        let mut now = HashMap::with_capacity(files.len());
        let mut changed = Vec::new();
        let mut absolute = PathBuf::new();
        for path in files {
            absolute.clear();
            absolute.push(root);
            absolute.push(path.as_str());
            let stamp = absolute.symlink_metadata().map_or(Stamp(0), |metadata| Stamp::of(&metadata));
            let key = hash(path);
            if self.0.get(&key).is_some_and(|known| *known != stamp) {
                changed.push(path.clone());
            }
            now.insert(key, stamp);
        }
        self.0 = now;
        changed
    }
}

impl Stamp {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        // A folder changes its time with every entry, and each of those is told by itself. Its times are left out.
        let times = if metadata.is_dir() { [0; 3] } else { times(metadata) };
        Self(hash(&(metadata.dev(), metadata.ino(), metadata.mode(), times)))
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        let written = if metadata.is_dir() { None } else { metadata.modified().ok() };
        Self(hash(&(metadata.len(), metadata.is_dir(), written)))
    }
}

/// The time of the last change cannot be set back, unlike that of the last write.
#[cfg(unix)]
fn times(metadata: &Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.ctime(), metadata.ctime_nsec(), metadata.size().cast_signed()]
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The entries of a folder, links not followed; nothing if it is no folder.
fn look(folder: &Path) -> Option<Entries> {
    if !folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return None;
    }
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let stamped = entries.filter_map(|entry| Some((entry.file_name(), Stamp::of(&entry.metadata().ok()?))));
    Some(stamped.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_look_tells_what_came_went_and_changed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("kept"), "1").unwrap();
        fs::write(at("changed"), "1").unwrap();
        fs::write(at("gone"), "1").unwrap();
        fs::create_dir(at("folder")).unwrap();
        let mut poller = Poller::default();
        assert!(poller.add(folder.path().to_path_buf()) && !poller.add(at("kept")));
        assert_eq!(poller.poll(), Vec::<PathBuf>::new());

        fs::write(at("changed"), "22").unwrap();
        fs::remove_file(at("gone")).unwrap();
        fs::write(at("new"), "1").unwrap();
        fs::write(at("folder/inner"), "1").unwrap();
        let mut changed = poller.poll();
        changed.sort();
        assert_eq!(changed, [at("changed"), at("gone"), at("new")]);
        assert_eq!(poller.poll(), Vec::<PathBuf>::new());

        fs::remove_dir_all(folder.path()).unwrap();
        assert_eq!(poller.poll(), [folder.path()]);
        assert!(poller.is_empty());
    }

    #[test]
    fn stamps_tell_a_write_whose_time_was_set_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "1").unwrap();
        let files = [RepoPath::new("a"), RepoPath::new("missing")];
        let mut stamps = Stamps::default();
        assert!(stamps.compare(folder.path(), &files).is_empty());
        assert!(stamps.compare(folder.path(), &files).is_empty());
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "2").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        assert_eq!(stamps.compare(folder.path(), &files), [RepoPath::new("a")]);
    }

    #[test]
    fn the_pace_follows_change_and_cost() {
        let mut pace = Pace::default();
        for _ in 0..20 {
            pace.adapt(false, Duration::from_millis(1));
        }
        assert_eq!(pace.interval(), Pace::SLOWEST);
        pace.adapt(true, Duration::from_millis(1));
        assert_eq!(pace.interval(), Pace::FASTEST);
        pace.adapt(true, Duration::from_millis(400));
        assert_eq!(pace.interval(), Duration::from_secs(20));
    }
}
