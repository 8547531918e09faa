//! What tells us of file events: the operating system through notify, or a fake in tests.

use std::collections::BTreeSet;
use std::path::PathBuf;

use notify::{
    Config, ErrorKind, EventHandler, EventKindMask, PathOp, RecommendedWatcher, RecursiveMode, WatchPathConfig,
    Watcher as _,
};

/// Something that can watch single folders, without what lies beneath them.
pub(super) trait Backend: Send {
    /// Watches the folders, those that are watched already included; tells which it could not.
    fn watch(&mut self, folders: Vec<PathBuf>) -> Refused;

    fn unwatch(&mut self, folders: Vec<PathBuf>);
}

/// Makes a backend; called again when so much changed that a new one is cheaper than mending the old one.
pub(super) type MakeBackend = Box<dyn Fn() -> Result<Box<dyn Backend>, notify::Error> + Send>;

/// The folders that a backend could not watch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// Because the system allows no more watches.
    pub limit: BTreeSet<PathBuf>,
    /// Because they are gone, or may not be read.
    pub other: BTreeSet<PathBuf>,
}

pub(super) struct NotifyBackend(RecommendedWatcher);

impl NotifyBackend {
    /// `handler` runs in the thread that empties the kernel's queue, and must cost next to nothing: with 5 µs in it,
    /// thousands of changes were lost.
    pub(super) fn new(handler: impl EventHandler) -> Result<Self, notify::Error> {
        // Our own reading makes no event with this mask. The close of a file that was written is the only sign of
        // writes through a memory map.
        let kinds = EventKindMask::CORE | EventKindMask::ACCESS_CLOSE;
        let config = Config::default().with_follow_symlinks(false).with_event_kinds(kinds);
        RecommendedWatcher::new(handler, config).map(Self)
    }
}

impl Backend for NotifyBackend {
    fn watch(&mut self, folders: Vec<PathBuf>) -> Refused {
        let alone = WatchPathConfig::new(RecursiveMode::NonRecursive).with_dereference_symlinks(false);
        let mut operations: Vec<_> = folders.into_iter().map(|path| PathOp::Watch(path, alone.clone())).collect();
        let mut refused = Refused::default();
        while !operations.is_empty() {
            let Err(error) = self.0.update_paths(std::mem::take(&mut operations)) else { break };
            operations = error.remaining;
            let Some(origin) = error.origin else {
                // The watcher's own thread is gone: nothing is watched by it any more.
                refused.limit.extend(operations.into_iter().map(PathOp::into_path));
                break;
            };
            if matches!(error.source.kind, ErrorKind::MaxFilesWatch) {
                refused.limit.insert(origin.into_path());
                refused.limit.extend(operations.drain(..).map(PathOp::into_path));
            } else {
                refused.other.insert(origin.into_path());
            }
        }
        refused
    }

    fn unwatch(&mut self, folders: Vec<PathBuf>) {
        let mut operations: Vec<_> = folders.into_iter().map(PathOp::Unwatch).collect();
        while !operations.is_empty() {
            // A folder that is gone is not watched any more, which is all that was asked for.
            let Err(error) = self.0.update_paths(std::mem::take(&mut operations)) else { break };
            operations = error.remaining;
        }
    }
}
