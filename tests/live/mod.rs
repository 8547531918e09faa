//! A repository that is watched and audited as the board does it, without a screen: real files, real events, real threads.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use gonogo::app::Msg;
use gonogo::audit::Cancel;
use gonogo::check::Outcome;
use gonogo::runtime::auditor::Auditor;
use gonogo::runtime::session::{Choices, Session};
use gonogo::runtime::watcher::{Batch, Batches, Places, Watcher};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{Receiver, channel};

/// Generous, because a busy machine is slow and not wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// One item of each way to look at files. The cookie's outcome names the line at which its text stands, so that each cookie
/// is another.
const CHECKLIST: &str = r#"
schema = 1
id = "live"
[[area]]
id = "all"
[[area.item]]
id = "cookie"
title = "The last change was seen"
check.text = { in = ["cookie"], has = 'end' }
[[area.item]]
id = "sources"
title = "Sources hold no mark"
check.text = { in = ["src/**", "moved/**"], lacks = 'TODO [0-9]+' }
[[area.item]]
id = "each"
title = "Each source says what it is"
check.text = { in = ["src/**"], has = '^//!', per = "file" }
[[area.item]]
id = "few"
title = "There are only so many files"
check.file = { any = ["**/*"], max = 100 }
[[area.item]]
id = "notes"
title = "Notes are there"
check.file.any = ["docs/notes.md"]
[[area.item]]
id = "said"
title = "Notes say how"
check.section = { in = ["docs/*.md"], heading = 'how' }
[[area.item]]
id = "links"
title = "Links lead somewhere"
check.links = { in = ["**/*.md"] }
[[area.item]]
id = "values"
title = "Values are as wanted"
check.data = { in = ["**/*.json"], holds = '.ready' }
[[area.item]]
id = "tag"
title = "It is tagged"
check.git.tag = "v*"
[[area.item]]
id = "held"
title = "The review was held"
check.manual = {}
"#;

pub struct Live {
    runtime: Runtime,
    place: TempDir,
    auditor: Auditor,
    batches: Batches,
    inbox: Receiver<Msg>,
    cookies: usize,
    /// By signature.
    outcomes: BTreeMap<String, Outcome>,
    /// How often something was evaluated.
    pub evaluations: usize,
    pub reopened: bool,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.auditor.stop();
        // Who waits to be heard ends when nobody listens.
        self.inbox.close();
    }
}

impl Live {
    /// Fills a repository, commits it and goes live.
    pub fn new(fill: impl FnOnce(&Path)) -> Self {
        let place = TempDir::new().unwrap();
        let root = place.path().canonicalize().unwrap().join("root");
        write(&root, ".gonogo/checklists/live.toml", CHECKLIST);
        fill(&root);
        git(&root, &["init", "-q", "-b", "main"]);
        // An audit finds new files by itself, and git takes away what it knows: the cookie is always there, and not git's.
        write(&root, ".git/info/exclude", "/cookie\n");
        write(&root, "cookie", "begin\n");
        git(&root, &["add", "-A"]);
        git(&root, &["commit", "-q", "-m", "Begin"]);
        let session = Session::open(&root, Choices { no_cache: true, ..Choices::default() }).unwrap();
        let (watcher, batches) = Watcher::start(Places::of(&session.repo, Vec::new())).unwrap();
        let (outbox, inbox) = channel(256);
        let auditor = Auditor::start(session, Some(watcher), None, outbox);
        auditor.begin();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let outcomes = BTreeMap::new();
        let mut live =
            Self { runtime, place, auditor, batches, inbox, cookies: 0, outcomes, evaluations: 0, reopened: false };
        live.wait_until("the first look", |live| live.evaluations > 0);
        live
    }

    pub fn root(&self) -> PathBuf {
        self.place.path().canonicalize().unwrap().join("root")
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        write(&self.root(), path, text);
    }

    pub fn git(&self, arguments: &[&str]) {
        git(&self.root(), arguments);
    }

    /// Somebody asks for everything anew.
    pub fn anew(&self) {
        self.auditor.anew();
    }

    /// Takes what arrives, as the loop does, until something holds.
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            let arrived = self.runtime.block_on(async {
                tokio::time::timeout(PATIENCE, async {
                    tokio::select! {
                        message = self.inbox.recv() => Arrived::Message(message.expect("the auditor ended")),
                        batch = self.batches.recv() => Arrived::Batch(batch.expect("the watcher ended")),
                    }
                })
                .await
            });
            match arrived.unwrap_or_else(|_| panic!("never saw {what}; known is {:#?}", self.outcomes)) {
                Arrived::Message(Msg::Evaluated(evaluated)) => {
                    self.evaluations += 1;
                    for (signature, outcome) in evaluated.outcomes {
                        self.outcomes.insert(signature.to_string(), Outcome::clone(&outcome));
                    }
                }
                Arrived::Message(_) => {}
                Arrived::Batch(batch) => {
                    self.reopened |= batch.reopen;
                    if !batch.changes.is_empty() {
                        self.auditor.change(batch.changes);
                    }
                }
            }
        }
    }

    /// Waits until everything is known that happened up to now: the event of the cookie comes after all others.
    pub fn settle(&mut self) {
        self.cookies += 1;
        let (text, seen) = ("\n".repeat(self.cookies - 1) + "end\n", format!("cookie:{}", self.cookies));
        self.write("cookie", &text);
        self.wait_until("the cookie", |live| live.outcomes.values().any(|outcome| *outcome.summary == *seen));
    }

    /// Everything that is known is what an audit finds that begins with nothing.
    pub fn equals_a_cold_audit(&mut self, when: &str) {
        self.settle();
        let session = Session::open(&self.root(), Choices { no_cache: true, ..Choices::default() }).unwrap();
        let found = session.engine().audit(&Cancel::default(), &|_| {}).outcomes;
        let cold: BTreeMap<_, _> =
            found.iter().map(|(signature, outcome)| (signature.to_string(), Outcome::clone(outcome))).collect();
        for (signature, outcome) in &cold {
            assert_eq!(self.outcomes.get(signature), Some(outcome), "{when}: {signature}");
        }
        assert_eq!(self.outcomes.len(), cold.len(), "{when}");
    }

    /// The word for how an item stands, by a part of its check's signature.
    pub fn status(&self, part: &str) -> &'static str {
        let found = self.outcomes.iter().find(|(signature, _)| signature.contains(part));
        found.unwrap_or_else(|| panic!("no check of {part}")).1.status.word()
    }
}

enum Arrived {
    Message(Msg),
    Batch(Batch),
}

pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub fn git(root: &Path, arguments: &[&str]) {
    let person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "gc.auto=0"];
    let mut command = Command::new("git");
    command.current_dir(root).args(person).args(arguments);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
