//! Which folders are to be watched, which are, and which must be polled instead.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::backend::{Backend, MakeBackend, Refused};
use super::path_set::PathSet;
use super::places::Places;
use super::poll::{Pace, Poller};

/// Above this many folders to forget at once, a new backend is cheaper than forgetting them one by one: each costs notify
/// a walk over all the others (measured with 5,000: 0.9 ms each, and 25 ms to watch all anew).
const FORGET_CAP: usize = 32;

/// The watched folders, kept equal to the wanted ones as far as the system and the disk allow.
pub(super) struct Folders {
    places: Places,
    make: MakeBackend,
    backend: Option<Box<dyn Backend>>,
    /// The folders that are wanted whatever the repository holds.
    fixed: Vec<PathBuf>,
    /// Those of the repository, the important ones first.
    wanted: Vec<PathBuf>,
    all: PathSet,
    watched: PathSet,
    poller: Poller,
    pace: Pace,
    root: Option<Identity>,
    /// Whether the user knows that folders are polled.
    told: bool,
}

/// Device and inode: a folder that was made again under its old name has another.
type Identity = (u64, u64);

impl Folders {
    pub fn new(places: Places, make: MakeBackend) -> Self {
        let mut folders = Self {
            backend: make().ok(),
            fixed: places.fixed(),
            root: places.inode,
            places,
            make,
            wanted: Vec::new(),
            all: PathSet::default(),
            watched: PathSet::default(),
            poller: Poller::default(),
            pace: Pace::default(),
            told: false,
        };
        folders.all.extend(folders.fixed.iter().cloned());
        folders.cover(folders.fixed.clone());
        folders
    }

    /// Watches these folders of the repository and no others; returns those that were not watched before.
    pub fn set(&mut self, wanted: Vec<PathBuf>) -> Vec<PathBuf> {
        self.wanted = wanted;
        self.all = self.wanted.iter().chain(&self.fixed).cloned().collect();
        self.poller.retain(|folder| self.all.contains(folder));
        let idle = self.watched.without(&self.all);
        if idle.len() > FORGET_CAP {
            return self.renew();
        }
        for folder in &idle {
            self.watched.remove(folder);
        }
        if let Some(backend) = &mut self.backend {
            backend.unwatch(idle);
        }
        self.cover(self.wanted.clone())
    }

    /// Something came, went or was renamed at these paths. A watch follows its folder, not the name: whatever was watched
    /// there is forgotten, and what stands there now is watched.
    pub fn settle(&mut self, moved: &BTreeSet<PathBuf>) {
        let is_shaped = moved.iter().any(|path| self.places.shapes_fixed(path));
        if is_shaped {
            self.fixed = self.places.fixed();
            self.all.extend(self.fixed.iter().cloned());
        }
        let again: BTreeSet<PathBuf> = moved.iter().flat_map(|path| self.all.within(path)).collect();
        if again.is_empty() {
            return;
        }
        for folder in &again {
            self.watched.remove(folder);
        }
        self.poller.retain(|folder| !again.contains(folder));
        self.cover(again.into_iter().filter(|folder| is_folder(folder)).collect());
        if is_shaped {
            self.cover_new();
        }
    }

    /// What came inside a folder before that was watched sent no event. Each round goes a folder deeper, to the end.
    fn cover_new(&mut self) {
        loop {
            let fixed = self.places.fixed();
            if fixed == self.fixed {
                return;
            }
            self.fixed = fixed;
            self.all.extend(self.fixed.iter().cloned());
            self.cover(self.fixed.clone());
        }
    }

    /// Whether the root is gone or another folder than before. What is there now is watched.
    pub fn root_changed(&mut self) -> bool {
        let now = identity(&self.places.root);
        if now == self.root {
            return false;
        }
        self.root = now;
        self.fixed = self.places.fixed();
        self.all.extend(self.fixed.iter().cloned());
        // The old watches are on the old folders, and would report them under the new ones' names.
        self.backend = None;
        self.renew();
        true
    }

    /// Watches everything with a new backend; the old one ends only then, so that nothing is missed in between. Returns
    /// the folders of the repository that were not watched before.
    pub fn renew(&mut self) -> Vec<PathBuf> {
        let known = std::mem::take(&mut self.watched);
        self.poller = Poller::default();
        let old = std::mem::replace(&mut self.backend, (self.make)().ok());
        self.cover(self.fixed.clone());
        let mut covered = self.cover(self.wanted.clone());
        drop(old);
        covered.retain(|folder| !known.contains(folder));
        covered
    }

    pub fn root_is_lost(&self) -> bool {
        self.root.is_none()
    }

    /// Tries again what could not be watched so far; returns what may have changed there.
    pub fn retry(&mut self) -> Vec<PathBuf> {
        let polled: Vec<PathBuf> = self.poller.folders().cloned().collect();
        let refused = match &mut self.backend {
            Some(backend) if !polled.is_empty() => backend.watch(polled.clone()),
            _ => Refused { limit: polled.iter().cloned().collect(), ..Refused::default() },
        };
        // Look once more after the watch is set: what happened between the last look and now sends no event.
        let mut changed = self.poller.poll();
        self.watched.extend(polled.into_iter().filter(|folder| refused.allows(folder)));
        self.poller.retain(|folder| !self.watched.contains(folder));
        changed.extend(self.cover(self.fixed.clone()));
        changed.extend(self.cover(self.wanted.clone()));
        changed
    }

    /// When the polled folders are due to be looked at, counted from now.
    pub fn poll_interval(&self) -> Option<Duration> {
        (!self.poller.is_empty()).then(|| self.pace.interval())
    }

    pub fn poll(&mut self) -> Vec<PathBuf> {
        let start = Instant::now();
        let changed = self.poller.poll();
        self.pace.adapt(!changed.is_empty(), start.elapsed());
        changed
    }

    /// What the user should know, once.
    pub fn notice(&mut self) -> Option<String> {
        let polled = !self.poller.is_empty();
        if polled == self.told {
            return None;
        }
        self.told = polled;
        Some(if polled { self.polled_notice() } else { "all folders are watched again".to_owned() })
    }

    /// Watches what is neither watched nor polled yet, and polls what the system does not watch; returns what is covered
    /// now and was not before.
    fn cover(&mut self, mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
        folders.retain(|folder| !self.watched.contains(folder) && !self.poller.contains(folder));
        if folders.is_empty() {
            return folders;
        }
        let refused = match &mut self.backend {
            Some(backend) => backend.watch(folders.clone()),
            None => Refused { limit: folders.iter().cloned().collect(), ..Refused::default() },
        };
        folders.retain(|folder| {
            if refused.limit.contains(folder) {
                self.poller.add(folder.clone())
            } else {
                refused.allows(folder) && self.watched.insert(folder.clone())
            }
        });
        folders
    }

    fn polled_notice(&self) -> String {
        let often = format!("{}–{} seconds", Pace::FASTEST.as_secs(), Pace::SLOWEST.as_secs());
        let polled = crate::text::count(self.poller.len(), "folder");
        match (&self.backend, limit("max_user_watches"), limit("max_user_instances")) {
            (Some(_), Some(limit), _) => format!(
                "{polled} looked at every {often} only: `sudo sysctl fs.inotify.max_user_watches={}` allows more than \
                 {limit} watches",
                limit.saturating_mul(4).max(524_288)
            ),
            (None, _, Some(limit)) => format!(
                "{polled} looked at every {often} only: `sudo sysctl fs.inotify.max_user_instances={}` allows more than \
                 {limit} watching programs",
                limit.saturating_mul(4).max(512)
            ),
            _ => format!("{polled} looked at every {often} only, because the system cannot watch"),
        }
    }
}

impl Refused {
    fn allows(&self, folder: &Path) -> bool {
        !self.limit.contains(folder) && !self.other.contains(folder)
    }
}

/// A limit of Linux's file watching.
fn limit(name: &str) -> Option<u64> {
    std::fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?.trim().parse().ok()
}

fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = path.symlink_metadata().ok()?;
    metadata.is_dir().then(|| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    is_folder(path).then_some((0, 0))
}
