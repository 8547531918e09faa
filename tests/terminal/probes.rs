//! The board in a real terminal, on a repository that asks to run things: trust, runs, schedules, quitting meanwhile.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::common::Fixture;
use crate::terminal_support::Terminal;

const RESTORE: &str = "A backup can be restored";

fn item(check: &str) -> String {
    format!(
        "schema = 1\nid = \"drills\"\ntitle = \"Drills\"\n[[area]]\nid = \"recovery\"\ntitle = \"Recovery\"\n\
         [[area.item]]\nid = \"restore\"\ntitle = \"{RESTORE}\"\n{check}\n"
    )
}

/// With a script that writes what `dump` holds, and a checklist that runs it.
fn drills(check: &str) -> Fixture {
    let fixture = Fixture::new("orders");
    fixture.write(".gonogo/checklists/drills.toml", &item(check));
    script(&fixture, "#!/bin/sh\ncat dump\n");
    fixture.write("dump", "restored 12 tables\n");
    fixture
}

fn script(fixture: &Fixture, text: &str) {
    fixture.write("scripts/restore-test.sh", text);
    let path = fixture.root().join("scripts/restore-test.sh");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_trusted_on_the_board_runs_and_what_changes_is_asked_for_again() {
    let check = r#"check.command = { run = ["scripts/restore-test.sh"], stdout.has = 'restored \d+ tables' }"#;
    let fixture = drills(check);
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("run scripts/restore-test.sh");
    terminal.press("y");
    terminal.wait_for("Trusted");
    terminal.press("/backup\r");
    terminal.wait_for("not run yet: x runs it");
    terminal.press("x");
    terminal.wait_for_line(RESTORE, "✔");
    fixture.write("dump", "nothing\n");
    terminal.press("x");
    terminal.wait_for_line(RESTORE, "✘");
    terminal.wait_for("Output    nothing");
    script(&fixture, "#!/bin/sh\necho restored 1 tables\n");
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("Changed since you trusted it");
    terminal.wait_for("+echo restored 1 tables");
    terminal.press("y");
    terminal.wait_for("Trusted");
    terminal.press("x");
    terminal.wait_for_line(RESTORE, "✔");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// What git ignores sends no event when it changes: it is looked at when it is about to run, and then asked for once.
#[test]
fn a_change_that_nobody_told_is_noticed_before_it_runs() {
    let check =
        r#"check.command = { run = ["scripts/restore-test.sh"], stdout.has = 'restored', on_change = ["dump"] }"#;
    let fixture = drills(check);
    fixture.write(".gitignore", "/scripts\n");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("run scripts/restore-test.sh");
    terminal.press("y");
    terminal.wait_for_line(RESTORE, "✔");
    script(&fixture, "#!/bin/sh\ntouch evil; echo restored\n");
    fixture.write("dump", "restored 13 tables\n");
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("/backup\r");
    terminal.press("x");
    terminal.wait_for("Changed since you trusted it");
    terminal.wait_for("+touch evil; echo restored");
    assert!(!fixture.root().join("evil").exists());
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_command_runs_by_itself_when_what_it_watches_changes() {
    let check =
        r#"check.command = { run = ["scripts/restore-test.sh"], stdout.has = 'restored', on_change = ["dump"] }"#;
    let fixture = drills(check);
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("run scripts/restore-test.sh");
    terminal.press("y");
    // It is due from the start, and waited for trust only.
    terminal.wait_for_line(RESTORE, "✔");
    fixture.write("dump", "disk full\n");
    terminal.wait_for_line(RESTORE, "✘");
    fixture.write("dump", "restored 3 tables\n");
    terminal.wait_for_line(RESTORE, "✔");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// What was observed is good for a time only; what is asked for by itself stays good.
#[test]
fn an_answer_goes_stale_unless_it_is_asked_for_every_so_often() {
    let command = r#"run = ["scripts/restore-test.sh"], stdout.has = 'restored'"#;
    let fixture = drills(&format!("check.command = {{ {command}, max_age = \"2s\" }}"));
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("run scripts/restore-test.sh");
    terminal.press("y");
    terminal.wait_for("Trusted");
    terminal.press("/backup\r");
    terminal.press("x");
    terminal.wait_for_line(RESTORE, "✔");
    terminal.wait_for_line(RESTORE, "◷");
    terminal.wait_for("older than 2s");
    let often = item(&format!("check.command = {{ {command}, every = \"5s\" }}"));
    fixture.write(".gonogo/checklists/drills.toml", &often);
    terminal.wait_for("not trusted yet");
    terminal.press("T");
    terminal.wait_for("run scripts/restore-test.sh");
    terminal.press("y");
    terminal.wait_for_line(RESTORE, "✔");
    fixture.write("dump", "nothing\n");
    terminal.wait_for_line(RESTORE, "✘");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_command_that_sets_itself_off_is_parked() {
    let check = r#"check.command = { shell = "for each in data/*; do echo x >> $each; done", writes = ["data"], on_change = ["data/*"] }"#;
    let fixture = drills(check);
    fixture.write("data/log", "");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("may write to data");
    terminal.press("y");
    terminal.wait_for_line(RESTORE, "!");
    terminal.press("/backup\r");
    terminal.wait_for("parked: it changes what sets it off");
    let rounds = fixture.read("data/log").lines().count();
    assert!((2..=4).contains(&rounds), "{rounds} rounds");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn quitting_ends_what_runs() {
    let name = format!("95{}", std::process::id());
    let check = format!(
        "check.command = {{ shell = \"echo begun > data/log; setsid sleep {name} & sleep {name}\", writes = [\"data\"], timeout = \"10min\" }}"
    );
    let fixture = drills(&check);
    fixture.write("data/log", "");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line(RESTORE, "○");
    terminal.press("T");
    terminal.wait_for("run in a shell");
    terminal.press("y");
    terminal.wait_for("Trusted");
    terminal.press("R");
    terminal.wait_for("running 1");
    terminal.wait_until("its first line", |_| fixture.read("data/log").contains("begun"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    let gone = || {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        !entries.into_iter().any(|entry| {
            fs::read(entry.path().join("cmdline"))
                .is_ok_and(|line| line.split(|byte| *byte == 0).any(|word| word == name.as_bytes()))
        })
    };
    terminal.wait_until("their end", |_| gone());
}
