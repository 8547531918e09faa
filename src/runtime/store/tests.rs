//! What a save writes, and what it refuses to. What an interruption leaves is in `tests/ledger_kill.rs`.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, id};
use std::time::{Duration, SystemTime};

use jiff::Zoned;
use tempfile::TempDir;

use super::*;
use crate::ledger::{Kind, MarkStatus, Origin, StatementId};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn statement() -> Statement {
    Statement {
        id: new_id(),
        kind: Kind::Mark(MarkStatus::Pass),
        item: "core/security.threat-model".to_owned(),
        by: "Ada Lovelace <ada@example.org>".into(),
        at: Zoned::now(),
        commit: None,
        note: "It covers\nthe queue.".to_owned(),
        evidence: Vec::new(),
        until: None,
        supersedes: Vec::new(),
        origin: Origin::Recorded,
        unknown: Vec::new(),
    }
}

/// The files beneath the ledger's folder, hidden ones too.
fn files(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![root.join(FOLDER)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => files.push(path.strip_prefix(root.join(FOLDER)).unwrap().display().to_string()),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_save_is_one_file_and_once_the_ignore_file() {
    let root = folder();
    let store = Store::new(root.path());
    let statement = statement();
    assert!(!store.is_saved(&statement));
    let saved = store.save(&statement).unwrap();
    assert_eq!(
        files(root.path()),
        [".gitignore".to_owned(), format!("core/security.threat-model/{}.toml", statement.id)]
    );
    assert_eq!(fs::read_to_string(root.path().join(saved.path.as_str())).unwrap(), ledger::render(&statement));
    assert!(store.is_saved(&statement));
    assert!(!store.is_saved(&Statement { note: "else".to_owned(), ..statement }));
}

#[test]
fn saving_again_is_harmless() {
    let root = folder();
    let (store, statement) = (Store::new(root.path()), statement());
    assert_eq!(store.save(&statement).unwrap(), store.save(&statement).unwrap());
    assert_eq!(files(root.path()).len(), 2);
}

#[test]
fn nothing_is_ever_replaced() {
    let root = folder();
    let (store, first) = (Store::new(root.path()), statement());
    let path = root.path().join(store.save(&first).unwrap().path.as_str());
    fs::write(root.path().join(FOLDER).join(".gitignore"), "mine\n").unwrap();
    fs::write(&path, "somebody's own").unwrap();
    let error = store.save(&first).unwrap_err();
    assert!(!error.maybe_saved() && error.to_string().ends_with("is another statement already"), "{error}");
    store.save(&statement()).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "somebody's own");
    assert_eq!(fs::read_to_string(root.path().join(FOLDER).join(".gitignore")).unwrap(), "mine\n");
    assert_eq!(files(root.path()).len(), 3);
}

#[test]
fn links_are_refused_wherever_they_stand() {
    for link in [".gonogo", ".gonogo/ledger", ".gonogo/ledger/core", ".gonogo/ledger/core/security.threat-model"] {
        let (root, outside) = (folder(), folder());
        let (store, link) = (Store::new(root.path()), root.path().join(link));
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(outside.path(), &link).unwrap();
        let error = store.save(&statement()).unwrap_err();
        assert_eq!(error.to_string(), format!("not saved: {} cannot be used: it is a link", link.display()));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "nothing is written outside");
        assert_eq!((store.sweep(), error.maybe_saved()), (0, false));
    }
}

#[test]
fn a_file_in_the_way_and_a_missing_root_are_said() {
    let root = folder();
    fs::write(root.path().join(".gonogo"), "").unwrap();
    let error = Store::new(root.path()).save(&statement()).unwrap_err();
    assert!(error.to_string().ends_with(".gonogo cannot be opened: not a directory"), "{error}");
    assert_eq!(error.help().as_str(), "move away what stands there; a folder belongs there");
    let error = Store::new(&root.path().join("gone")).save(&statement()).unwrap_err().to_string();
    assert!(error.contains("gone cannot be opened: no such file or directory"), "{error}");
}

#[test]
fn what_could_not_be_read_is_not_written() {
    let root = folder();
    let store = Store::new(root.path());
    let item = |item: &str| Statement { item: item.to_owned(), ..statement() };
    let id = |id: &str| Statement { id: StatementId::new(id), ..statement() };
    let unfit = [
        item("_board"),
        item("core/a"),
        item("../up.to"),
        item("core/../a.b"),
        id(""),
        id("../x"),
        id(".x"),
        id("a b"),
        Statement { by: "  ".into(), ..statement() },
        Statement { kind: Kind::Withdrawal, ..statement() },
    ];
    for statement in unfit {
        let error = store.save(&statement).unwrap_err();
        assert!(!error.maybe_saved() && !store.is_saved(&statement), "{error}");
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn what_the_dead_left_is_swept_and_nothing_else() {
    let root = folder();
    let store = Store::new(root.path());
    assert_eq!(store.sweep(), 0);
    store.save(&statement()).unwrap();
    let mut dead = Command::new("true").spawn().unwrap();
    dead.wait().unwrap();
    let own = leftover::new_name();
    assert!(is_temporary(&crate::repo::RepoPath::new("docs").join(&own)));
    assert!(!is_temporary(&crate::repo::RepoPath::new("docs/.saving-x")));
    let host = own.split('-').nth(1).unwrap();
    let write = |name: String, age: u64| {
        let file = fs::File::create(root.path().join(FOLDER).join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    };
    let kept = [
        own.clone(),
        format!(".saving-{host}-1-0"),
        ".saving-0badcafe-1-0".into(),
        ".saving-x".into(),
        ".x.swp".into(),
    ];
    kept.iter().for_each(|name| write(name.clone(), 3600));
    write(format!(".saving-{host}-{}-7", dead.id()), 0);
    write(".saving-0badcafe-1-1".to_owned(), 30 * 3600);
    assert_eq!((store.sweep(), store.sweep()), (2, 0));
    let left = files(root.path());
    assert!(kept.iter().all(|name| left.contains(name)) && left.len() == kept.len() + 2, "{left:?}");
}

#[test]
fn a_name_that_a_dead_namesake_left_is_passed_over() {
    let root = folder();
    let store = Store::new(root.path());
    store.save(&statement()).unwrap();
    let next: u64 = leftover::new_name().rsplit('-').next().unwrap().parse().unwrap();
    let host = leftover::new_name().split('-').nth(1).unwrap().to_owned();
    for number in next..next + 20 {
        fs::write(root.path().join(FOLDER).join(format!(".saving-{host}-{}-{number}", id())), "").unwrap();
    }
    store.save(&statement()).unwrap();
}
