//! What was written and could not be saved: a command leaves it where the board's sheet for it opens with it.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Output};

use crate::common::{Fixture, Stage};
use crate::terminal_support::{PROGRAM, Terminal};
use gonogo::app::overlay::draft_of;
use gonogo::ledger::{Kind, Statement};
use gonogo::runtime::shelf;

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().to_owned();
    let mut command = Command::new(PROGRAM);
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        command.env(name, &home);
    }
    command.current_dir(fixture.root()).args(arguments).output().unwrap()
}

/// What a command says that cannot save.
fn refused(fixture: &Fixture, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = gonogo(fixture, arguments);
    assert_eq!((status.code(), stdout.as_slice()), (Some(1), &b""[..]));
    String::from_utf8(stderr).unwrap()
}

#[test]
fn the_board_offers_what_a_command_could_not_save() {
    let fixture = Fixture::new("orders").known_person();
    let folder = fixture.root().join(".gonogo/ledger/service");
    // A file where a folder belongs.
    fixture.write(".gonogo/ledger/service", "");
    let waive = ["waive", "threat-model", "--reason", "It is being written", "--until", "14d"];
    let said = refused(&fixture, &waive);
    assert!(
        said.starts_with("gonogo: not saved: ") && said.contains("not a directory (move away what stands"),
        "{said}"
    );
    assert!(
        said.ends_with("\n  what you wrote is kept as a draft: the board offers it, or repeat the command\n"),
        "{said}"
    );
    assert!(refused(&fixture, &waive).contains("is kept as a draft"), "the same once more is the same draft");
    let other = refused(&fixture, &["waive", "threat-model", "--reason", "Another", "--until", "14d"]);
    assert!(
        other.ends_with("\n  what you wrote is not kept as a draft: another draft of the like waits there\n"),
        "{other}"
    );
    // Nothing that only the command line knows.
    let bare = refused(&fixture, &["mark", "security.review", "--pass", "--evidence", "README.md"]);
    assert!(!bare.contains("draft"), "{bare}");
    fs::remove_file(&folder).unwrap();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("2w");
    terminal.wait_for("a draft from before");
    terminal.wait_for("It is being written");
    terminal.press("\u{1b}");
    terminal.wait_for("kept as a draft");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    // What is saved by now needs no draft.
    assert!(gonogo(&fixture, &waive).status.success());
    let drafts = fixture.root().parent().unwrap().join("gonogo/drafts");
    let files = fs::read_dir(drafts).unwrap().flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    assert_eq!(files.count(), 0);
}

/// Each sheet, given as a draft what it once stated, states the same again.
#[test]
fn a_sheet_that_opens_with_a_statement_states_it_again() {
    let sheets: [(&str, &str, &str); 5] = [
        ("m p", "tab", "Held on Monday,\nwith Bo"),
        ("w", "", "It is being written"),
        ("a", "", "@red-team"),
        ("c", "", "Half of it is in the wiki"),
        // The roles come after the gates, and Ada has the first of the two.
        ("2 G k s n", "", "The load test is missing"),
    ];
    for (open, to_note, text) in sheets {
        let mut stage = stage();
        stage.keys(open).keys(to_note);
        for (at, line) in text.lines().enumerate() {
            stage.keys(if at == 0 { "" } else { "enter" }).text(line);
        }
        stage.keys("ctrl-s");
        let first = last(&stage);
        let (name, draft) = draft_of(&first).unwrap();
        let mut stage = self::stage();
        stage.app.model.drafts.insert(name, draft);
        stage.keys(open);
        assert!(stage.screen().contains("a draft from before"), "{}", stage.screen());
        stage.keys("ctrl-s");
        let second = last(&stage);
        let kind = |statement: &Statement| match &statement.kind {
            // The other board has another digest.
            Kind::SignOff(sign_off) => format!("{} {:?}", sign_off.role, sign_off.decision),
            kind => format!("{kind:?}"),
        };
        assert_eq!(
            (first.note.as_str(), &first.until, kind(&first)),
            (second.note.as_str(), &second.until, kind(&second))
        );
        assert_eq!(first.item, second.item);
    }
}

/// An item is selected that people decide; a role waits for who looks at it.
fn stage() -> Stage {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_roles(), (120, 36));
    stage.keys("/").text("rotation").keys("enter");
    stage
}

fn last(stage: &Stage) -> Statement {
    let ledger = shelf::load(&gonogo::repo::Repo::open(&stage.fixture.root()).unwrap());
    let newest =
        ledger.statements().map(|(_, statement)| statement.clone()).max_by_key(|statement| statement.id.clone());
    newest.unwrap_or_else(|| panic!("nothing is stated:\n{}", stage.screen()))
}
