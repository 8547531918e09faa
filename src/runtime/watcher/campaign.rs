//! Random scripts of changes, followed live: in the end what the batches told must equal a cold look.
//!
//! `GONOGO_CAMPAIGN=1000 cargo test --release watcher::campaign` runs a thousand scripts instead of a few, and
//! `GONOGO_SEED=7` one of them again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::*;
use crate::repo::{FileList, IgnoreRules, Repo};

/// What a caller makes of the batches: every file with its content.
struct Mirror {
    root: PathBuf,
    repo: Repo,
    watcher: Watcher,
    batches: Batches,
    files: BTreeMap<RepoPath, Vec<u8>>,
    folders: BTreeSet<RepoPath>,
}

impl Mirror {
    fn open(root: &Path) -> Self {
        let repo = Repo::open(root).unwrap();
        let (watcher, batches) = Watcher::start(Places::of(&repo, Vec::new())).unwrap();
        let (files, folders) = Default::default();
        let mut mirror = Self { root: root.to_path_buf(), repo, watcher, batches, files, folders };
        mirror.look_at_everything();
        mirror
    }

    fn look_at_everything(&mut self) {
        self.files.clear();
        self.folders.clear();
        let mut fresh = vec![RepoPath::new("")];
        while !fresh.is_empty() {
            fresh = self.look(&fresh);
        }
    }

    /// Looks at paths anew; returns the folders that were not watched before.
    fn look(&mut self, paths: &[RepoPath]) -> Vec<RepoPath> {
        let mut rules = IgnoreRules::new(&self.root);
        let before = self.folders.clone();
        for path in paths {
            self.files.retain(|known, _| !known.is_within(path));
            self.folders.retain(|known| !known.is_within(path));
            let is_root = path.as_str().is_empty();
            if self.repo.is_folder(path) && (is_root || !rules.ignores(path, true)) {
                let found = FileList::walk(&self.repo, path);
                self.folders.extend(found.folders().map(|(path, _)| path.clone()));
                found.files().for_each(|path| self.read(path));
            } else if !self.repo.is_folder(path) && self.repo.exists(path) && !rules.ignores(path, false) {
                self.read(path);
            }
        }
        if self.folders == before {
            Vec::new()
        } else {
            self.watcher.set_folders(self.folders.iter().cloned().collect())
        }
    }

    fn read(&mut self, path: &RepoPath) {
        self.files.insert(path.clone(), content(&self.root.join(path.as_str())));
    }

    async fn follow(&mut self) {
        let batch = tokio::time::timeout(Duration::from_secs(20), self.batches.recv()).await.expect("a batch").unwrap();
        if batch.reopen {
            if self.root.is_dir() {
                *self = Self::open(&self.root.clone());
            }
        } else if batch.changes.everything || batch.changes.paths.iter().any(|path| path.file_name() == ".gitignore") {
            self.look_at_everything();
        } else {
            let mut fresh: Vec<_> = batch.changes.paths.into_iter().collect();
            while !fresh.is_empty() {
                fresh = self.look(&fresh);
            }
        }
    }
}

/// What a cold look would find.
fn cold(root: &Path) -> BTreeMap<RepoPath, Vec<u8>> {
    let list = FileList::walk(&Repo::open(root).unwrap(), &RepoPath::new(""));
    list.files().map(|path| (path.clone(), content(&root.join(path.as_str())))).collect()
}

fn content(path: &Path) -> Vec<u8> {
    match fs::read_link(path) {
        Ok(target) => format!("-> {}", target.display()).into_bytes(),
        Err(_) => fs::read(path).unwrap_or_else(|_| b"unreadable".to_vec()),
    }
}

/// A small generator of numbers, so that a seed gives the same script everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % sides
    }

    fn folder(&mut self) -> String {
        let depth = self.roll(4);
        (0..depth)
            .map(|_| ["a", "b", "c", "skip"][usize::try_from(self.roll(4)).unwrap()])
            .collect::<Vec<_>>()
            .join("/")
    }

    fn path(&mut self, root: &Path) -> PathBuf {
        let folder = self.folder();
        root.join(folder).join(format!("f{}", self.roll(6)))
    }
}

/// One random change; those that cannot be made now are left out.
fn change(dice: &mut Dice, root: &Path) {
    let path = dice.path(root);
    let folder = root.join(dice.folder());
    let other = root.join(dice.folder());
    let text = dice.roll(1_000_000).to_string();
    let done = match dice.roll(24) {
        0..=5 => fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(&path, text)),
        6..=8 => {
            fs::write(path.with_extension("tmp"), text).and_then(|()| fs::rename(path.with_extension("tmp"), &path))
        }
        9 | 10 => fs::remove_file(&path),
        11 | 12 => fs::create_dir_all(&folder),
        13 | 14 if folder != root => fs::remove_dir_all(&folder),
        15..=17 if folder != root => fs::rename(&folder, &other),
        18 => fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path)).and_then(|()| fs::create_dir(&path)),
        #[cfg(unix)]
        19 => fs::remove_file(&path).and_then(|()| std::os::unix::fs::symlink(&other, &path)),
        20 => fs::write(root.join(".gitignore"), if dice.roll(2) == 0 { "skip/\n" } else { "*.tmp\n" }),
        21 => git(root, &["add", "-A"]).and_then(|()| git(root, &["commit", "-q", "-m", "x"])),
        22 => git(root, &["stash", "-q", "-u"]),
        23 if dice.roll(2) == 0 => {
            git(root, &["switch", "-q", "--force", ["main", "other"][usize::from(dice.roll(2) == 0)]])
        }
        23 if dice.roll(4) == 0 => fs::rename(root, root.with_extension(&text)).and_then(|()| begin(root)),
        _ => Ok(()),
    };
    // That a name is taken, or nothing there to remove, is part of the script.
    drop(done);
}

fn begin(root: &Path) -> std::io::Result<()> {
    fs::create_dir(root)?;
    git(root, &["init", "-q", "-b", "main"])?;
    git(root, &["commit", "-q", "--allow-empty", "-m", "first"])?;
    git(root, &["branch", "other"])
}

fn git(root: &Path, arguments: &[&str]) -> std::io::Result<()> {
    let person = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "gc.auto=0"];
    let mut command = Command::new("git");
    command.current_dir(root).args(person).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CEILING_DIRECTORIES", root.parent().unwrap());
    command.output().map(drop)
}

fn run(seed: u64) {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap().join("root");
    begin(&root).unwrap();
    let mut mirror = Mirror::open(&root);
    let script = {
        let root = root.clone();
        std::thread::spawn(move || {
            let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
            for _ in 0..5 + dice.roll(60) {
                change(&mut dice, &root);
                if dice.roll(8) == 0 {
                    std::thread::sleep(Duration::from_millis(dice.roll(40)));
                }
            }
            fs::write(root.join("cookie"), "").unwrap();
        })
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        while !mirror.files.contains_key("cookie") {
            mirror.follow().await;
        }
    });
    script.join().unwrap();
    // What the cookie's batch did not hold yet may still be on its way only if it changed nothing since: compare now.
    assert_eq!(show(&mirror.files), show(&cold(&root)), "GONOGO_SEED={seed}");
    assert_eq!(
        mirror.folders,
        FileList::walk(&mirror.repo, &RepoPath::new("")).folders().map(|(path, _)| path.clone()).collect(),
        "GONOGO_SEED={seed}"
    );
}

fn show(files: &BTreeMap<RepoPath, Vec<u8>>) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| (path.to_string(), String::from_utf8_lossy(text).into_owned())).collect()
}

#[test]
fn what_is_told_equals_a_cold_look() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("GONOGO_SEED") {
        Some(seed) => run(seed),
        None => (1..=number("GONOGO_CAMPAIGN").unwrap_or(15)).for_each(run),
    }
}
