//! What fixes write: every one that a shipped checklist offers, on a real repository; and `gonogo fix` as scripts use it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, Output};

use common::Fixture;
use gonogo::check::Status;
use gonogo::checklist::{self, Checklist, Item, builtins};
use gonogo::runtime::fixer;
use gonogo::runtime::session::{Choices, Session};
use jiff::Timestamp;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gonogo");

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().to_owned();
    let mut command = Command::new(PROGRAM);
    command.current_dir(fixture.root()).args(arguments).env("HOME", home).env_remove("XDG_CONFIG_HOME");
    command.env_remove("XDG_CACHE_HOME").env_remove("XDG_STATE_HOME").env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A small service in Rust with nothing around it, at a forge or not.
fn bare(remote: Option<&str>) -> Fixture {
    let fixture = Fixture::new("orders").known_person();
    for path in ["README.md", "LICENSE", "Makefile"] {
        fixture.remove(path);
    }
    for folder in [".gonogo", ".github", "docs"] {
        std::fs::remove_dir_all(fixture.root().join(folder)).unwrap();
    }
    fixture.write("Dockerfile", "FROM debian:12\nCOPY app /app\nCMD [\"/app\"]\n");
    fixture.write(".env.example", "PORT=8080\n");
    fixture.write("tests/a.rs", "#[test]\nfn holds() {}\n");
    if let Some(remote) = remote {
        fixture.git(&["remote", "add", "origin", remote]);
    }
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "Leave it bare"]);
    fixture
}

/// How an item stands, with what its checklist has and nothing else.
fn status(fixture: &Fixture, file: &str, item: &Item) -> Status {
    let choices = Choices { checklist_files: vec![file.to_owned()], no_cache: true, ..Choices::default() };
    let mut session = Session::open(&fixture.root(), choices).unwrap();
    session.keep_only(&[item.key.to_string()]).unwrap();
    let board = session.audit(Timestamp::now()).board;
    board.row(&item.key).map_or(Status::NotApplicable, |row| row.status)
}

fn fixable(checklist: &Checklist) -> impl Iterator<Item = &Item> {
    checklist.items().filter(|item| item.fix.as_ref().is_some_and(|fix| fix.writes()))
}

/// What each fix makes of its item, in one repository that lies at a forge and in one that does not.
#[test]
fn what_leaves_something_open_turns_nothing_green() {
    let mut told = BTreeMap::new();
    let outside = tempfile::tempdir().unwrap();
    for remote in [Some("git@github.com:ada/orders.git"), None] {
        for builtin in builtins() {
            let file = outside.path().join(format!("{}.toml", builtin.id));
            // What it is for plays no part: every fix is tried.
            let mut table: toml::Table = builtin.text.parse().unwrap();
            table.remove("when");
            std::fs::write(&file, table.to_string()).unwrap();
            let checklist = checklist::parse(builtin.id, builtin.text).0.unwrap();
            for item in fixable(&checklist) {
                let fixture = bare(remote);
                let repo = gonogo::repo::Repo::open(&fixture.root()).unwrap();
                let proposal =
                    fixer::proposal(&repo, item, None, None).unwrap_or_else(|why| panic!("{}: {why}", item.key));
                let before = status(&fixture, file.to_str().unwrap(), item);
                fixer::write(&repo, &proposal.changes).unwrap();
                let after = status(&fixture, file.to_str().unwrap(), item);
                let open = proposal.open();
                assert!(open == 0 || after != Status::Pass, "{} passes by a skeleton", item.key);
                let at = if remote.is_some() { "at a forge" } else { "at home" };
                let line = format!("{} {}: {} → {}, {open} open", proposal.summary(), at, before.word(), after.word());
                told.insert(format!("{} {at}", item.key), line);
                // All of it can be taken back.
                let back: Vec<_> = proposal.changes.iter().rev().map(gonogo::fix::Change::reversed).collect();
                fixer::write(&repo, &back).unwrap();
                assert_eq!(fixture.git(&["status", "--porcelain"]), "", "{}", item.key);
            }
        }
    }
    let mut table = String::new();
    told.iter().for_each(|(item, line)| writeln!(table, "{item}\n    {line}").unwrap());
    insta::assert_snapshot!("fixes", table);
}

#[test]
fn a_dry_run_prints_a_patch_that_git_applies_and_writes_nothing() {
    let fixture = bare(None);
    let shown = gonogo(&fixture, &["fix", "front-door.licence", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(0), "{shown:?}");
    assert!(!fixture.root().join("LICENSE").exists());
    let patch = text(&shown.stdout);
    assert!(patch.starts_with("--- /dev/null\n+++ b/LICENSE\n") && patch.contains("+MIT License"), "{patch}");
    assert!(patch.contains("Ada Lovelace"), "{patch}");
    let path = fixture.root().parent().unwrap().join("licence.patch");
    std::fs::write(&path, &patch).unwrap();
    fixture.git(&["apply", path.to_str().unwrap()]);
    assert!(fixture.read("LICENSE").starts_with("MIT License\n"));
    fixture.write(".gitignore", "/target");
    let amended = gonogo(&fixture, &["fix", "secrets.env-ignored", "--dry-run"]);
    std::fs::write(&path, &amended.stdout).unwrap();
    fixture.git(&["apply", path.to_str().unwrap()]);
    assert!(fixture.read(".gitignore").contains("\n.env\n"), "{amended:?}");
}

#[test]
fn it_writes_when_told_and_says_how_the_item_stands() {
    let fixture = bare(None);
    let asked = gonogo(&fixture, &["fix", "front-door.licence"]);
    assert_eq!((asked.status.code(), text(&asked.stdout).as_str()), (Some(2), ""));
    assert!(text(&asked.stderr).contains("no terminal to ask on"), "{asked:?}");
    // Which licence it is, nobody but a person decides.
    let undecided = gonogo(&fixture, &["fix", "front-door.licence", "--yes"]);
    assert_eq!(undecided.status.code(), Some(1));
    assert!(
        !fixture.root().join("LICENSE").exists() && text(&undecided.stderr).contains("--template"),
        "{undecided:?}"
    );
    let written = gonogo(&fixture, &["fix", "front-door.licence", "--yes", "--template", "apache-2.0"]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    assert!(text(&written.stderr).contains("written: creates LICENSE\n✔ pass"), "{written:?}");
    assert!(fixture.read("LICENSE").contains("Apache License"));
    let again = gonogo(&fixture, &["fix", "front-door.licence", "--yes"]);
    assert!(again.status.success() && text(&again.stderr).contains("nothing is to be fixed"), "{again:?}");
    let open = gonogo(&fixture, &["fix", "release.process", "--yes"]);
    assert_eq!(open.status.code(), Some(0), "it is written, though it does not pass yet");
    assert!(text(&open.stderr).contains("RELEASING.md:5 is yours to write"), "{open:?}");
    let twice = gonogo(&fixture, &["fix", "release.process", "--yes"]);
    assert!(twice.status.code() == Some(1) && text(&twice.stderr).contains("yours to write"), "{twice:?}");
    let words = gonogo(&fixture, &["fix", "release.version-tags", "--yes"]);
    assert!(words.status.code() == Some(1) && text(&words.stderr).contains("nothing can be written"), "{words:?}");
    assert_eq!(gonogo(&fixture, &["fix", "no.such", "--yes"]).status.code(), Some(2));
}

#[test]
fn all_that_can_be_written_is_written_once() {
    let fixture = bare(Some("git@github.com:ada/orders.git"));
    let all = gonogo(&fixture, &["fix", "--yes"]);
    // The licence is left to be chosen.
    assert_eq!(all.status.code(), Some(1), "{}", text(&all.stderr));
    for path in ["SECURITY.md", "CODEOWNERS", "CONTRIBUTING.md", ".github/workflows/ci.yml", ".github/dependabot.yml"] {
        assert!(fixture.root().join(path).is_file(), "{path} is not there:\n{}", text(&all.stderr));
    }
    assert!(fixture.read("CONTRIBUTING.md").contains("git clone https://github.com/ada/orders.git"));
    assert!(fixture.read("SECURITY.md").contains("https://github.com/ada/orders/security/advisories/new"));
    assert!(!fixture.root().join("LICENSE").exists());
    let left = gonogo(&fixture, &["check"]);
    assert!(!text(&left.stdout).contains("ci.runs-tests\n"), "{}", text(&left.stdout));
}

#[test]
fn a_strangers_checklist_writes_nowhere_else() {
    let fixture = bare(None);
    let checklist = |path: &str, template: &str| {
        format!(
            "schema = 1\nid = \"mine\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"i\"\ntitle = \"I\"\n\
             fix = {{ create = {{ path = \"{path}\", template = \"{template}\" }} }}\ncheck.file.any = [\"nowhere\"]\n"
        )
    };
    fixture.write(".gonogo/templates/hook", "#!/bin/sh\nhello\n");
    fixture.write(".gonogo/templates/hidden", "a\u{202e}b\n");
    for (path, template, reason) in [
        (".git/hooks/pre-commit", "hook", "git's alone"),
        ("../outside", "hook", "no path inside"),
        (".GIT/hooks/x", "hook", "git's alone"),
        ("x", "../../secret", "there is no template"),
        ("x", "hidden", "cannot be seen"),
    ] {
        fixture.write(".gonogo/checklists/mine.toml", &checklist(path, template));
        let refused = gonogo(&fixture, &["fix", "mine/a.i", "--yes"]);
        assert!(refused.status.code() == Some(1) && text(&refused.stderr).contains(reason), "{path}: {refused:?}");
    }
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), fixture.root().join("linked")).unwrap();
        fixture.write(".gonogo/checklists/mine.toml", &checklist("linked/x", "hook"));
        let refused = gonogo(&fixture, &["fix", "mine/a.i", "--yes"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }
    fixture.write(".gonogo/checklists/mine.toml", &checklist("tools/hello", "hook"));
    let written = gonogo(&fixture, &["fix", "mine/a.i", "--yes"]);
    assert!(written.status.success() && fixture.read("tools/hello").contains("hello"), "{written:?}");
}

#[test]
fn check_tells_what_to_do_next() {
    let fixture = bare(None);
    let checked = text(&gonogo(&fixture, &["check"]).stdout);
    let next = checked.split("\nNext, the best first:\n").nth(1).unwrap_or_else(|| panic!("{checked}"));
    let first = next.lines().take(2).collect::<Vec<_>>();
    assert!(first[0].starts_with("1   ") && first[1].contains("gate · "), "{next}");
    assert_eq!(next.lines().filter(|line| line.starts_with(['1', '2', '3'])).count(), 3, "{next}");
    assert!(next.contains("gonogo fix front-door.licence creates LICENSE"), "{next}");
    let some = text(&gonogo(&fixture, &["check", "--only", "front-door.licence"]).stdout);
    assert!(!some.contains("Next, the best first"), "{some}");
}
