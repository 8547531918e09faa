//! Real files, real git, real events. A test waits for a cookie: a file whose event can only come after all others.

mod files;
mod limits;
mod places;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

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
