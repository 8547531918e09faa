//! The fixtures of the check kinds: `tests/fixtures/kinds/KIND/OUTCOME[-CASE]/` holds a repository and the item that looks
//! at it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use gonogo::audit::{Cancel, Engine, Plan};
use gonogo::check::Outcome;
use gonogo::checklist::{self, Checklist};
use gonogo::repo::Repo;
use tempfile::TempDir;

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kinds")
}

pub fn parse(item: &str) -> Checklist {
    let text = format!("schema = 1\nid = \"fixture\"\n[[area]]\nid = \"area\"\n[[area.item]]\n{item}");
    let (checklist, problems) = checklist::parse("fixture.toml", &text);
    assert_eq!(problems, [], "{item}");
    checklist.unwrap()
}

/// The outcome of a checklist's only item on a folder; folders named `.git` cannot be fixtures, so that git is made here.
pub fn outcome(folder: &Path, checklist: &Checklist) -> Outcome {
    let repo = Arc::new(Repo::open(folder).unwrap());
    let mut engine = Engine::new(repo, Arc::new(Plan::new(std::slice::from_ref(checklist))));
    let evaluation = engine.audit(&Cancel::default(), &|_| {});
    let item = checklist.items().next().unwrap();
    let signature = &item.check.as_ref().unwrap().signature;
    let found = evaluation.outcomes.into_iter().find(|(of, _)| of == signature);
    Outcome::clone(&found.unwrap().1)
}

/// Copies a fixture into a repository of its own; each line of its `git` file is a git command.
pub fn staged(fixture: &Path) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(fixture, folder.path());
    let git = |arguments: &[&str]| {
        let person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.current_dir(folder.path()).args(person).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    };
    if let Ok(commands) = fs::read_to_string(folder.path().join("git")) {
        fs::remove_file(folder.path().join("git")).unwrap();
        git(&["init", "-q", "-b", "main"]);
        for command in commands.lines() {
            git(&command.split(' ').collect::<Vec<_>>());
        }
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != "item.toml" && entry.file_name() != "evidence" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
