//! Whatever happens to the files, in the end every status is what a cold audit finds, and what is not known is not green.
//!
//! An overflow of the kernel's queue and the limit of watches need another system, which the watcher's own tests have.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::thread;

use crate::common::Fixture;
use crate::live::{Live, write};
use crate::terminal_support::Terminal;
use gonogo::app::{Draft, Msg};
use gonogo::audit::Changes;
use gonogo::ledger::{Kind, MarkStatus};
use gonogo::repo::RepoPath;
use gonogo::runtime::auditor::Auditor;
use gonogo::runtime::recorder;
use gonogo::runtime::session::{Choices, Session};
use tokio::sync::mpsc::{Receiver, channel};

const NOTES: &str = "# Notes\n\n## How\n\nLike this.\n";

fn sources(root: &Path) {
    for number in 0..50 {
        write(root, &format!("src/{}/{number}.rs", number % 5), "//! A source.\n");
    }
    write(root, "docs/notes.md", NOTES);
}

#[test]
fn twenty_thousand_writes_in_a_burst() {
    let mut live = Live::new(sources);
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let root = live.root();
            thread::spawn(move || {
                for round in 0..5_000 {
                    // Most are written again and again; some are new, some go, and some are left with a mark.
                    let path = format!("src/{writer}/{}.rs", round % 50);
                    match round % 100 {
                        99 => drop(fs::remove_file(root.join(path))),
                        98 => write(&root, &path, "no source\n"),
                        97 => write(&root, &format!("src/{writer}/new/{round}/a.rs"), "//! New.\n// TODO 1\n"),
                        _ => write(&root, &path, "//! A source, written again.\n"),
                    }
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    live.equals_a_cold_audit("after the burst");
    assert_eq!(live.status("TODO"), "fail");
}

#[test]
fn a_branch_switch_of_five_thousand_files_and_back_and_a_stash() {
    let mut live = Live::new(|root| {
        sources(root);
        for number in 0..5_000 {
            write(root, &format!("src/many/{}/{number}.rs", number % 40), "//! One of many.\n");
        }
    });
    live.git(&["switch", "-q", "-c", "other"]);
    for number in 0..5_000 {
        let path = format!("src/many/{}/{number}.rs", number % 40);
        match number % 4 {
            0 => fs::remove_file(live.at(&path)).unwrap(),
            1 => live.write(&path, "// TODO 7\n"),
            _ => live.write(&path, "//! Another one.\n"),
        }
    }
    fs::rename(live.at("src/0"), live.at("moved")).unwrap();
    live.write("docs/notes.md", "# Notes\n");
    live.git(&["add", "-A"]);
    live.git(&["commit", "-q", "-m", "Change much"]);
    live.git(&["tag", "v1"]);
    live.equals_a_cold_audit("on the new branch");
    assert_eq!((live.status("TODO"), live.status("heading")), ("fail", "fail"));
    for round in 0..2 {
        live.git(&["checkout", "-q", "main"]);
        live.equals_a_cold_audit(&format!("back, round {round}"));
        assert_eq!((live.status("TODO"), live.status("heading")), ("pass", "pass"));
        live.git(&["checkout", "-q", "other"]);
        live.equals_a_cold_audit(&format!("there, round {round}"));
    }
    live.write("docs/notes.md", NOTES);
    live.write("docs/fresh/more.md", "[gone](nowhere.md)\n");
    live.equals_a_cold_audit("before the stash");
    assert_eq!((live.status("heading"), live.status("links")), ("pass", "fail"));
    live.git(&["stash", "-q", "-u"]);
    live.equals_a_cold_audit("stashed");
    assert_eq!(live.status("heading"), "fail");
    live.git(&["stash", "pop", "-q"]);
    live.equals_a_cold_audit("popped");
    assert_eq!((live.status("heading"), live.status("links")), ("pass", "fail"));
}

#[test]
fn editors_save_in_their_own_ways() {
    let mut live = Live::new(sources);
    let notes = live.at("docs/notes.md");
    let beside = |name: &str| notes.with_file_name(name);
    for round in 0..10 {
        let (text, expected) = if round % 2 == 0 { ("# Notes\n", "fail") } else { (NOTES, "pass") };
        match round / 2 {
            // Written beside it and renamed over it.
            0 => {
                fs::write(beside(".notes.md.tmp"), text).unwrap();
                fs::rename(beside(".notes.md.tmp"), &notes).unwrap();
            }
            // vim: the original goes away under another name, a new one is written, the old one goes.
            1 => {
                fs::rename(&notes, beside("notes.md~")).unwrap();
                fs::write(&notes, text).unwrap();
                fs::remove_file(beside("notes.md~")).unwrap();
            }
            // vim, asking whether it may write into the folder first.
            2 => {
                fs::write(beside("4913"), "").unwrap();
                fs::remove_file(beside("4913")).unwrap();
                fs::remove_file(&notes).unwrap();
                fs::write(&notes, text).unwrap();
            }
            // emacs: a lock that leads nowhere, a backup that is a second name, written in place.
            3 => {
                symlink("ada@host.1:2", beside(".#notes.md")).unwrap();
                fs::hard_link(&notes, beside("notes.md~")).unwrap();
                fs::remove_file(beside("notes.md~")).unwrap();
                fs::write(&notes, text).unwrap();
                fs::remove_file(beside(".#notes.md")).unwrap();
            }
            // The whole folder is exchanged.
            _ => {
                fs::create_dir(live.at("docs.new")).unwrap();
                fs::write(live.at("docs.new/notes.md"), text).unwrap();
                fs::rename(live.at("docs"), live.at("docs.old")).unwrap();
                fs::rename(live.at("docs.new"), live.at("docs")).unwrap();
                fs::remove_dir_all(live.at("docs.old")).unwrap();
            }
        }
        live.equals_a_cold_audit(&format!("round {round}"));
        assert_eq!(live.status("heading"), expected, "round {round}");
    }
}

#[test]
fn folders_that_are_new_renamed_deleted_and_made_again() {
    let mut live = Live::new(sources);
    for round in 0..20 {
        let (inner, outer) = (format!("src/new/{round}/b/c/d"), format!("src/new/{round}"));
        live.write(&format!("{inner}/deep.rs"), "//! Deep.\n// TODO 3\n");
        live.equals_a_cold_audit("nested");
        assert_eq!(live.status("TODO"), "fail");
        fs::rename(live.at(&outer), live.at("elsewhere")).unwrap();
        live.write("elsewhere/b/more.rs", "no source\n");
        live.equals_a_cold_audit("renamed out of sight");
        assert_eq!(live.status("TODO"), "pass");
        fs::rename(live.at("elsewhere"), live.at(&outer)).unwrap();
        live.write(&format!("{inner}/e/f/late.rs"), "no source\n");
        live.equals_a_cold_audit("renamed back");
        fs::remove_dir_all(live.at(&outer)).unwrap();
        live.write(&format!("{outer}/b/again.rs"), "//! Again.\n");
        live.equals_a_cold_audit("made again");
        assert_eq!((live.status("TODO"), live.status("//!")), ("pass", "pass"));
    }
    assert!(!live.reopened);
}

#[test]
fn links_neither_break_nor_widen_the_watch() {
    let mut live = Live::new(|root| {
        sources(root);
        symlink("/", root.join("disk")).unwrap();
        symlink("..", root.join("src/up")).unwrap();
        symlink(".", root.join("src/here")).unwrap();
        write(root, "one/value.json", "{\"ready\": true}");
        write(root, "two/value.json", "{\"ready\": true}");
        write(root, "bad.txt", "{\"ready\": false}");
        write(root, "good.txt", "{\"ready\": true}");
    });
    live.equals_a_cold_audit("with links to everything");
    // What is beyond the links is not heard of: only cookies are evaluated.
    let beside = live.root().with_file_name("beside");
    let before = live.evaluations;
    for number in 0..100 {
        fs::write(&beside, number.to_string()).unwrap();
    }
    live.settle();
    assert_eq!(live.evaluations - before, 1);
    for round in 0..10 {
        let (target, expected) = if round % 2 == 0 { ("bad.txt", "partial") } else { ("good.txt", "pass") };
        symlink(target, live.at("flip")).unwrap();
        fs::rename(live.at("flip"), live.at("link.json")).unwrap();
        live.equals_a_cold_audit("a link flipped");
        assert_eq!(live.status(".ready"), expected);
        let folder = if round % 2 == 0 { "one" } else { "two" };
        symlink(folder, live.at("flip")).unwrap();
        fs::rename(live.at("flip"), live.at("src/linked")).unwrap();
        live.equals_a_cold_audit("a link to a folder flipped");
    }
    for round in 0..10 {
        let (ready, expected) = if round % 2 == 0 { ("false", "partial") } else { ("true", "pass") };
        live.write("good.txt", &format!("{{\"ready\": {ready}}}"));
        live.equals_a_cold_audit("what a link leads to was written");
        assert_eq!(live.status(".ready"), expected);
    }
}

#[test]
fn what_it_writes_itself_is_evaluated_once_and_then_never_again() {
    let mut live = Live::new(sources);
    live.git(&["config", "user.name", "Ada"]);
    live.git(&["config", "user.email", "ada@example.org"]);
    live.settle();
    let session = Session::open(&live.root(), Choices::default()).unwrap();
    let key = session.find_item("all.held").unwrap().key.clone();
    let before = live.evaluations;
    for _ in 0..5 {
        let (kind, note) = (Kind::Mark(MarkStatus::Pass), "seen".to_owned());
        let draft = Draft { item: key.clone(), kind, note, evidence: Vec::new(), until: None, supersedes: Vec::new() };
        let statement = recorder::statement(&session.repo, &draft).unwrap();
        recorder::save(&session.repo, &statement).unwrap();
        live.settle();
    }
    // A statement's events and those of its fresh folders may come in few batches; a loop would go on for ever.
    let marking = live.evaluations - before;
    assert!((5..=25).contains(&marking), "{marking} evaluations");
    let before = live.evaluations;
    for _ in 0..5 {
        live.settle();
    }
    assert_eq!(live.evaluations - before, 5, "only the cookies");
}

#[test]
fn a_root_that_goes_is_never_shown_as_green_and_comes_back_as_what_it_is() {
    let fixture = Fixture::new("orders");
    let (root, away) = (fixture.root(), fixture.root().with_file_name("away"));
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line("The licence is stated", "✔");
    let green = |screen: &vt100::Screen| screen.contents().lines().any(|line| line.contains('✔'));
    for round in 0..2 {
        fs::rename(&root, &away).unwrap();
        terminal.wait_until("nothing green", |screen| !green(screen));
        terminal.wait_for("cannot be opened");
        fs::rename(&away, &root).unwrap();
        terminal.wait_for_line("The licence is stated", "✔");
        // What is written under the old name is heard again.
        fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would.\n");
        terminal.wait_for_line("Threat model is written", "✔");
        fixture.remove("docs/THREAT_MODEL.md");
        terminal.wait_for_line("Threat model is written", "✘");
        assert!(root.exists(), "round {round}");
    }
    // Made again by somebody else, under the same name and with other files.
    fs::rename(&root, &away).unwrap();
    fs::create_dir(&root).unwrap();
    fixture.write(
        ".gonogo/checklists/service.toml",
        &fs::read_to_string(away.join(".gonogo/checklists/service.toml")).unwrap(),
    );
    terminal.wait_for_line("The licence is stated", "✘");
    fs::remove_dir_all(&root).unwrap();
    terminal.wait_until("nothing green", |screen| !green(screen));
    fs::rename(&away, &root).unwrap();
    terminal.wait_for_line("The licence is stated", "✔");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_checklist_that_is_saved_just_before_everything_is_asked_for() {
    let mut live = Live::new(sources);
    let text = fs::read_to_string(live.at(".gonogo/checklists/live.toml")).unwrap();
    let item = "[[area.item]]\nid = \"first\"\ntitle = \"The first is there\"\ncheck.file.any = [\"src/0/0.rs\"]\n";
    live.write(".gonogo/checklists/live.toml", &(text + item));
    // The watcher's batch waits until somebody takes it, so that the auditor hears of it by this alone.
    live.anew();
    live.equals_a_cold_audit("asked for");
    assert_eq!(live.status("src/0/0.rs"), "pass");
}

/// What is told up to the next evaluation.
fn told(inbox: &mut Receiver<Msg>) -> Vec<Msg> {
    let mut told = Vec::new();
    while !matches!(told.last(), Some(Msg::Evaluated(_))) {
        told.push(inbox.blocking_recv().expect("the auditor ended"));
    }
    told
}

#[test]
fn a_file_that_turns_nothing_and_a_statement_without_an_event_are_told() {
    let fixture = Fixture::new("orders").known_person();
    let session = Session::open(&fixture.root(), Choices { no_cache: true, ..Choices::default() }).unwrap();
    let (outbox, mut inbox) = channel(256);
    let auditor = Auditor::start(session, None, None, outbox);
    auditor.begin();
    told(&mut inbox);
    let unasked = RepoPath::new("unasked.bin");
    fixture.write("unasked.bin", "nobody asks for it");
    auditor.change(Changes { paths: [unasked.clone()].into(), ..Changes::default() });
    let is_there = |message: &Msg| matches!(message, Msg::Files(files) if files.contains(&unasked));
    assert!(told(&mut inbox).iter().any(is_there), "it can be evidence");
    fixture.write(
        ".gonogo/ledger/service/security.threat-model/said.toml",
        "schema = 1\nkind = 'comment'\nitem = 'service/security.threat-model'\nby = 'Bo'\nat = 2026-01-31T09:30:00Z\nnote = 'hm'\n",
    );
    auditor.anew();
    told(&mut inbox);
    auditor.stop();
    let ledgers = std::iter::from_fn(|| inbox.blocking_recv()).filter_map(|message| match message {
        Msg::Ledger { ledger, .. } => Some(ledger.statements().count()),
        _ => None,
    });
    assert_eq!(ledgers.collect::<Vec<_>>(), [1]);
}
