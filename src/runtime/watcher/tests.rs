//! Real files, real git, real events. A test waits for a cookie: a file whose event can only come after all others.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use super::backend::Refused;
use super::*;
use crate::repo::Repo;

/// A folder that is watched as the loop does it.
struct Site {
    folder: TempDir,
    watcher: Watcher,
    batches: Batches,
    watched: BTreeSet<RepoPath>,
    cookies: u32,
}

impl Site {
    fn new(fill: impl FnOnce(&Path)) -> Self {
        Self::with(fill, Watcher::start)
    }

    fn with(fill: impl FnOnce(&Path), start: impl FnOnce(Places) -> Result<(Watcher, Batches), String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("root")).unwrap();
        let root = folder.path().join("root").canonicalize().unwrap();
        fill(&root);
        let extra = vec![folder.path().join("themes")];
        let (watcher, batches) = start(Places::of(&Repo::open(&root).unwrap(), extra)).unwrap();
        let mut site = Self { folder, watcher, batches, watched: BTreeSet::new(), cookies: 0 };
        site.watch_all();
        site
    }

    fn root(&self) -> PathBuf {
        self.watcher.places.root.clone()
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    /// Lists the folders as the repository does, and watches them; returns what was not watched before.
    fn watch_all(&mut self) -> Vec<RepoPath> {
        let files = Repo::open(&self.root()).unwrap().list();
        self.watched = files.folders().map(|(path, _)| path.clone()).collect();
        self.watcher.set_folders(self.watched.iter().cloned().collect())
    }

    async fn next(&mut self) -> Batch {
        tokio::time::timeout(Duration::from_secs(20), self.batches.recv()).await.expect("a batch in time").unwrap()
    }

    /// Everything that was told up to now.
    async fn told(&mut self) -> Batch {
        self.cookies += 1;
        let name = format!("cookie-{}", self.cookies);
        fs::write(self.at(&name), "").unwrap();
        let mut all = Batch::default();
        loop {
            all.merge(self.next().await);
            if all.changes.everything || all.changes.paths.iter().any(|path| path.as_str() == name) {
                all.changes.paths.retain(|path| !path.as_str().starts_with("cookie-"));
                return all;
            }
        }
    }

    async fn told_paths(&mut self) -> Vec<String> {
        let batch = self.told().await;
        assert!(!batch.changes.everything && !batch.reopen, "{batch:?}");
        batch.changes.paths.iter().map(ToString::to_string).collect()
    }

    fn git(&self, arguments: &[&str]) {
        git(&self.root(), arguments);
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "gc.auto=0", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn empty(_root: &Path) {}

fn with_git(root: &Path) {
    git(root, &["init", "-q", "-b", "main"]);
    fs::write(root.join("a"), "1").unwrap();
    git(root, &["add", "a"]);
    git(root, &["commit", "-q", "-m", "first"]);
}

#[tokio::test]
async fn a_file_made_written_saved_by_rename_and_removed() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    site.write("src/a", "1");
    assert_eq!(site.told_paths().await, ["src/a"]);
    site.write("src/a", "2");
    assert_eq!(site.told_paths().await, ["src/a"]);
    site.write("src/.a.tmp", "3");
    fs::rename(site.at("src/.a.tmp"), site.at("src/a")).unwrap();
    assert_eq!(site.told_paths().await, ["src/.a.tmp", "src/a"]);
    site.write("src/a", "4");
    assert_eq!(site.told_paths().await, ["src/a"]);
    fs::remove_file(site.at("src/a")).unwrap();
    assert_eq!(site.told_paths().await, ["src/a"]);
}

#[tokio::test]
async fn reading_is_no_change() {
    let mut site = Site::new(|root| {
        fs::create_dir(root.join("src")).unwrap();
        fs::write(root.join("src/a"), "1").unwrap();
    });
    for _ in 0..100 {
        fs::read(site.at("src/a")).unwrap();
        fs::read_dir(site.at("src")).unwrap().count();
        Repo::open(&site.root()).unwrap().list();
    }
    assert_eq!(site.told_paths().await, Vec::<String>::new());
}

#[cfg(unix)]
#[tokio::test]
async fn permissions_and_memory_maps_are_changes() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut site = Site::new(|root| fs::write(root.join("run.sh"), "1").unwrap());
    fs::set_permissions(site.at("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(site.told_paths().await, ["run.sh"]);
    // A writer that maps the file says nothing but that it closed it.
    drop(fs::File::options().write(true).open(site.at("run.sh")).unwrap());
    assert_eq!(site.told_paths().await, ["run.sh"]);
}

#[tokio::test]
async fn what_is_ignored_is_not_watched() {
    let mut site = Site::new(|root| {
        with_git(root);
        fs::write(root.join(".gitignore"), "target/\n").unwrap();
        fs::create_dir_all(root.join("target/debug")).unwrap();
        fs::create_dir_all(root.join("src")).unwrap();
    });
    site.write("target/a", "1");
    site.write("target/debug/b", "1");
    assert_eq!(site.told_paths().await, Vec::<String>::new());
    site.write("src/a", "1");
    assert_eq!(site.told_paths().await, ["src/a"]);
}

#[cfg(unix)]
#[tokio::test]
async fn links_to_folders_are_not_followed() {
    let mut site = Site::new(|root| {
        let outside = root.parent().unwrap().join("outside");
        fs::create_dir(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
        std::os::unix::fs::symlink("/", root.join("slash")).unwrap();
    });
    // Even asked for by name, it is the link that is watched and not where it leads.
    let _ = site.watcher.set_folders(vec![RepoPath::new(""), RepoPath::new("link"), RepoPath::new("slash")]);
    fs::write(site.folder.path().join("outside/a"), "1").unwrap();
    assert_eq!(site.told_paths().await, Vec::<String>::new());
}

/// Fresh nested folders are filled faster than anyone can watch them; the loop's own order finds all files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_files_in_fresh_nested_folders() {
    let mut site = Site::new(empty);
    let root = site.root();
    let writer = std::thread::spawn(move || {
        for number in 0..1_000_u32 {
            let folder = root.join(format!("d{}/e{}/f{}", number % 10, number % 100 / 10, number / 100));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}")), "x").unwrap();
        }
        fs::write(root.join("done"), "").unwrap();
    });
    let mut known: BTreeSet<RepoPath> = BTreeSet::new();
    while !known.iter().any(|path| path.as_str() == "done") || known.len() < 1_001 {
        let batch = site.next().await;
        let mut changed: Vec<RepoPath> = batch.changes.paths.into_iter().collect();
        assert!(!batch.changes.everything);
        while !changed.is_empty() {
            let repo = Repo::open(&site.root()).unwrap();
            let mut folders = site.watched.clone();
            for path in &changed {
                if repo.is_folder(path) {
                    let found = crate::repo::FileList::walk(&repo, path);
                    known.extend(found.files().cloned());
                    folders.extend(found.folders().map(|(path, _)| path.clone()));
                } else if repo.exists(path) {
                    known.insert(path.clone());
                }
            }
            changed = Vec::new();
            if folders != site.watched {
                site.watched = folders;
                changed = site.watcher.set_folders(site.watched.iter().cloned().collect());
            }
        }
    }
    writer.join().unwrap();
    assert_eq!(known.len(), 1_001);
}

#[tokio::test]
async fn five_thousand_writes_are_few_batches() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    for number in 0..5_000 {
        site.write(&format!("src/{number}"), "x");
    }
    let batch = site.told().await;
    assert!(batch.changes.everything || batch.changes.paths.len() == 5_000, "{} paths", batch.changes.paths.len());
}

#[tokio::test]
async fn folders_that_vanish_come_back_and_trade_places() {
    let mut site = Site::new(|root| {
        fs::create_dir_all(root.join("a/in")).unwrap();
        fs::create_dir_all(root.join("b/in")).unwrap();
    });
    fs::remove_dir_all(site.at("a")).unwrap();
    site.told().await;
    fs::create_dir_all(site.at("a/in")).unwrap();
    site.told().await;
    site.write("a/in/x", "1");
    assert!(site.told_paths().await.contains(&"a/in/x".to_owned()));

    // Both names are watched before and after, but each is another folder then.
    fs::rename(site.at("a"), site.at("c")).unwrap();
    fs::rename(site.at("b"), site.at("a")).unwrap();
    fs::rename(site.at("c"), site.at("b")).unwrap();
    site.told().await;
    site.write("a/in/one", "1");
    assert_eq!(site.told_paths().await, ["a/in/one"]);
    site.write("b/in/two", "1");
    assert_eq!(site.told_paths().await, ["b/in/two"]);
    assert!(site.watch_all().is_empty());
}

#[tokio::test]
async fn a_renamed_folder_is_not_told_under_its_old_name() {
    let mut site = Site::new(|root| fs::create_dir_all(root.join("a/in")).unwrap());
    fs::rename(site.at("a"), site.at("b")).unwrap();
    assert_eq!(site.told_paths().await, ["a", "b"]);
    let mut fresh = site.watch_all();
    fresh.sort();
    assert_eq!(fresh, [RepoPath::new("b"), RepoPath::new("b/in")]);
    site.write("b/in/x", "1");
    assert_eq!(site.told_paths().await, ["b/in/x"]);
}

#[tokio::test]
async fn git_tells_of_commits_branches_and_stages() {
    let mut site = Site::new(with_git);
    site.write("a", "2");
    site.told().await;
    for step in [
        &["add", "a"][..],
        &["commit", "-q", "-m", "second"],
        &["branch", "feature/deep/one"],
        &["switch", "-q", "feature/deep/one"],
        &["tag", "v1"],
        &["pack-refs", "--all"],
        &["branch", "feature/deep/two"],
        &["update-ref", "-d", "refs/heads/feature/deep/two"],
        &["switch", "-q", "main"],
        &["stash", "list"],
    ] {
        site.git(step);
        let batch = site.told().await;
        assert_eq!(batch.changes.git, step[0] != "stash", "{step:?}: {batch:?}");
        assert!(!batch.changes.everything && batch.changes.paths.is_empty(), "{step:?}: {batch:?}");
    }
}

#[tokio::test]
async fn a_branch_switch_tells_git_and_the_files() {
    let mut site = Site::new(|root| {
        with_git(root);
        git(root, &["switch", "-q", "-c", "other"]);
        fs::create_dir(root.join("docs")).unwrap();
        fs::write(root.join("docs/b"), "1").unwrap();
        fs::write(root.join("a"), "other").unwrap();
        git(root, &["add", "."]);
        git(root, &["commit", "-q", "-m", "other"]);
    });
    site.git(&["switch", "-q", "main"]);
    let batch = site.told().await;
    assert!(batch.changes.git && !batch.changes.everything);
    for path in ["a", "docs", "docs/b"] {
        assert!(batch.changes.paths.contains(path), "{path}: {batch:?}");
    }
    site.git(&["switch", "-q", "other"]);
    assert!(site.told().await.changes.paths.contains("docs"));
    // The folder is watched again without being asked for: it is wanted still.
    site.write("docs/c", "1");
    assert_eq!(site.told_paths().await, ["docs/c"]);
}

#[tokio::test]
async fn the_exclude_file_changes_everything() {
    let mut site = Site::new(with_git);
    site.write(".git/info/exclude", "a\n");
    assert!(site.told().await.changes.everything);
}

#[tokio::test]
async fn a_linked_work_tree_tells_of_its_own_head() {
    let mut site = Site::new(|root| {
        let main = root.parent().unwrap().join("main");
        fs::create_dir(&main).unwrap();
        with_git(&main);
        fs::remove_dir(root).unwrap();
        git(&main, &["worktree", "add", "-q", "-b", "linked", root.to_str().unwrap()]);
    });
    site.git(&["commit", "-q", "--allow-empty", "-m", "here"]);
    assert!(site.told().await.changes.git);
}

#[tokio::test]
async fn a_repository_that_begins_or_ends_is_opened_anew() {
    let mut site = Site::new(empty);
    site.git(&["init", "-q"]);
    assert!(site.told().await.reopen);
    fs::remove_dir_all(site.at(".git")).unwrap();
    assert!(site.told().await.reopen);
    let mut site = Site::new(|root| fs::create_dir(root.join("vendor")).unwrap());
    git(&site.at("vendor"), &["init", "-q"]);
    let batch = site.told().await;
    assert!(batch.changes.everything && !batch.reopen);
}

#[tokio::test]
async fn a_root_that_is_made_again_is_opened_anew_and_watched() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    let away = site.folder.path().join("away");
    fs::rename(site.root(), &away).unwrap();
    assert!(site.next().await.reopen);
    fs::create_dir_all(site.at("src")).unwrap();
    assert!(site.next().await.reopen);
    fs::write(away.join("src/old"), "1").unwrap();
    site.write("src/new", "1");
    assert_eq!(site.told_paths().await, ["src/new"]);
    fs::remove_dir_all(site.root()).unwrap();
    // What was in it may be told before it is gone itself.
    while !site.next().await.reopen {}
}

#[tokio::test]
async fn a_root_that_is_exchanged_before_it_is_watched_is_opened_anew() {
    let exchange = |places: Places| {
        let away = places.root.with_file_name("away");
        fs::rename(&places.root, &away).unwrap();
        fs::create_dir(&places.root).unwrap();
        Watcher::start(places)
    };
    let mut site = Site::with(empty, exchange);
    // As the auditor does before its first look.
    site.watcher.reconcile(&[]);
    assert!(site.next().await.reopen);
}

#[tokio::test]
async fn themes_of_the_user_are_told_apart() {
    let mut site = Site::new(|root| fs::create_dir(root.parent().unwrap().join("themes")).unwrap());
    let theme = site.folder.path().canonicalize().unwrap().join("themes/dark.toml");
    fs::write(&theme, "x").unwrap();
    let batch = site.told().await;
    assert!(batch.changes.is_empty());
    assert_eq!(batch.extra.into_iter().collect::<Vec<_>>(), [theme]);
}

#[tokio::test]
async fn a_folder_of_themes_that_is_made_later_is_found_when_idle() {
    let mut site = Site::new(empty);
    let themes = site.folder.path().canonicalize().unwrap().join("themes");
    fs::create_dir(&themes).unwrap();
    site.watcher.reconcile(&[]);
    assert!(site.told().await.extra.contains(&themes));
    fs::write(themes.join("dark.toml"), "x").unwrap();
    assert!(site.told().await.extra.contains(&themes.join("dark.toml")));
}

#[cfg(unix)]
#[tokio::test]
async fn a_write_through_a_hard_link_is_found_when_idle() {
    let mut site = Site::new(|root| {
        fs::write(root.join("a"), "1").unwrap();
        fs::hard_link(root.join("a"), root.parent().unwrap().join("other-name")).unwrap();
    });
    let files = [RepoPath::new("a")];
    site.watcher.reconcile(&files);
    fs::write(site.folder.path().join("other-name"), "22").unwrap();
    assert_eq!(site.told_paths().await, Vec::<String>::new());
    site.watcher.reconcile(&files);
    assert_eq!(site.told_paths().await, ["a"]);
}

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
    // The folder for themes is not there, so that the root and `a` are watched.
    let mut site = Site::with(fill, |places| stingy(places, 3));
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
