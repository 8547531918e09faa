//! Queues that overflow, systems that allow few watches, and the end.

use std::sync::mpsc;

use super::*;
use crate::runtime::watcher::backend::Refused;

/// The kernel's queue overflows while its reader is held up; everything must be looked at again, and the watches work
/// afterwards although the events of folders were lost, too.
#[tokio::test]
async fn an_overflow_means_everything() {
    let (hold, held) = mpsc::channel::<()>();
    let mut held = Some(held);
    let mut site = Site::with(
        |root| fs::create_dir_all(root.join("a")).unwrap(),
        |places| {
            Watcher::with_backend(places, |queue| {
                let held = std::sync::Mutex::new(held.take());
                Box::new(move || {
                    let mut queue = queue.clone();
                    // Only the first backend is held up.
                    let mut held = held.lock().unwrap().take();
                    let handler = move |event| {
                        if let Some(held) = held.take() {
                            let _ = held.recv();
                        }
                        notify::EventHandler::handle_event(&mut queue, event);
                    };
                    NotifyBackend::new(handler).map(|backend| -> Box<dyn Backend> { Box::new(backend) })
                })
            })
        },
    );
    let limit =
        fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").ok().and_then(|text| text.trim().parse().ok());
    let Some(limit @ ..=50_000) = limit else { return };
    for number in 0..limit / 2 + 100_u32 {
        site.write(&format!("a/{number}"), "x");
    }
    fs::remove_dir_all(site.at("a")).unwrap();
    fs::create_dir(site.at("a")).unwrap();
    drop(hold);
    assert!(site.told().await.changes.everything);
    // What came in behind the overflow may be told still.
    site.told().await;
    site.write("a/after", "x");
    assert_eq!(site.told_paths().await, ["a/after"]);
}

/// A system that allows only so many watches.
struct Stingy {
    room: usize,
    inner: NotifyBackend,
}

impl Backend for Stingy {
    fn watch(&mut self, mut folders: Vec<PathBuf>) -> Refused {
        let limit = folders.split_off(self.room.min(folders.len())).into_iter().collect();
        self.room -= folders.len();
        Refused { limit, ..self.inner.watch(folders) }
    }

    fn unwatch(&mut self, folders: Vec<PathBuf>) {
        self.room += folders.len();
        self.inner.unwatch(folders);
    }
}

fn stingy(places: Places, room: usize) -> Result<(Watcher, Batches), String> {
    Watcher::with_backend(places, |queue| {
        Box::new(move || {
            let inner = NotifyBackend::new(queue.clone())?;
            Ok(Box::new(Stingy { room, inner }))
        })
    })
}

#[tokio::test]
async fn beyond_the_limit_folders_are_polled_and_it_is_said() {
    let fill = |root: &Path| {
        for folder in ["a", "b", "c"] {
            fs::create_dir(root.join(folder)).unwrap();
        }
    };
    // The folder for themes is not there, so that the root, the folder above that one and `a` are watched.
    let mut site = Site::with(fill, |places| stingy(places, 4));
    let notice = site.next().await.notice.unwrap();
    assert!(notice.contains("2 folders") && notice.contains("fs.inotify.max_user_watches="), "{notice}");
    for path in ["a/x", "b/x", "c/x"] {
        site.write(path, "1");
    }
    let mut all = Batch::default();
    while all.changes.paths.len() < 3 {
        all.merge(site.next().await);
    }
    let paths: Vec<_> = all.changes.paths.iter().map(RepoPath::as_str).collect();
    assert_eq!(paths, ["a/x", "b/x", "c/x"]);

    // A watch that becomes free is used for the next folder, and the rest is told when it is watched, too.
    let _ = site.watcher.set_folders(vec![RepoPath::new(""), RepoPath::new("c")]);
    site.watcher.reconcile(&[]);
    assert_eq!(site.told().await.notice.as_deref(), Some("all folders are watched again"));
    site.write("c/x", "22");
    assert_eq!(site.told_paths().await, ["c/x"]);
}

#[tokio::test]
async fn without_any_watch_everything_is_polled() {
    let start = |places: Places| {
        Watcher::with_backend(places, |_| Box::new(|| Err(notify::Error::generic("too many open files"))))
    };
    let mut site = Site::with(with_git, start);
    let notice = site.next().await.notice.unwrap();
    assert!(notice.contains("fs.inotify.max_user_instances="), "{notice}");
    site.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
    assert!(site.told().await.changes.git);
}

#[tokio::test]
async fn many_folders_that_do_not_count_any_more_are_forgotten_at_once() {
    let mut site = Site::new(|root| {
        for number in 0..300 {
            fs::create_dir_all(root.join(format!("modules/{number}"))).unwrap();
        }
        fs::create_dir(root.join("src")).unwrap();
    });
    assert!(site.watcher.set_folders(vec![RepoPath::new(""), RepoPath::new("src")]).is_empty());
    site.write("modules/7/x", "1");
    site.write("src/x", "1");
    assert_eq!(site.told_paths().await, ["src/x"]);
}

#[tokio::test]
async fn the_end_of_the_watcher_ends_the_batches() {
    let Site { folder: _folder, watcher, mut batches, .. } = Site::new(empty);
    drop(watcher);
    assert_eq!(batches.recv().await, None);
}
