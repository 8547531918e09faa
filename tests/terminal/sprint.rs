//! A sprint in a real terminal: the past while it is read and after, the plan, a regression with its bell, the activity.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Output};

use crate::common::Fixture;
use crate::terminal_support::{PROGRAM, Terminal};

fn bells(terminal: &Terminal) -> usize {
    terminal.raw.lock().unwrap().split(|byte| *byte == 7).count() - 1
}

#[test]
fn a_team_leaves_it_open() {
    let fixture = Fixture::new("orders").known_person().with_past();
    let user = fixture.root().parent().unwrap().join("gonogo");
    fs::create_dir_all(&user).unwrap();
    fs::write(user.join("config.toml"), "[notify]\nregressions = \"bell\"\n").unwrap();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("4");
    terminal.wait_for("7 commits");
    terminal.wait_for_line("Every push is tested", "Dee Dee");
    let before = bells(&terminal);
    fixture.remove("LICENSE");
    terminal.wait_for("Worse: The licence is stated");
    terminal.wait_for("by LICENSE");
    assert_eq!(bells(&terminal), before + 1);
    fixture.commit_on("2026-11-20", "Dee Dee", "Drop what nobody reads");
    terminal.wait_for("8 commits");
    terminal.wait_for_line("The licence is stated", "20 Nov 2026");
    terminal.press("5");
    terminal.wait_for("left ·");
    terminal.wait_for_line("The licence is stated", "✘");
    terminal.press("7");
    terminal.wait_for_line("The licence is stated", "worse");
    // What happens while it is looked at comes to stand there at once.
    fixture.remove("docs/THREAT_MODEL.md");
    terminal.wait_for_line("Threat model is written", "✔ ✘");
    terminal.press("\r");
    terminal.wait_for_line("1 Board", "live");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

fn gonogo(fixture: &Fixture, arguments: &[&str], cache: &str) -> Output {
    let home = fixture.root().parent().unwrap().to_owned();
    let mut command = Command::new(PROGRAM);
    command.current_dir(fixture.root()).args(arguments).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
    command.env("XDG_CACHE_HOME", home.join(cache)).env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.output().unwrap()
}

/// What an earlier run found is not looked at again: not even what git has lost meanwhile.
#[test]
fn a_past_that_is_known_is_not_read_again() {
    let fixture = Fixture::new("orders").known_person().with_past();
    let history = |last: &str, cache: &str| gonogo(&fixture, &["history", "--format", "json", "--last", last], cache);
    let first = history("50", "one");
    assert!(first.status.success(), "{first:?}");
    let lost = fixture.git(&["rev-parse", "HEAD~5:src/main.rs"]);
    let lost = lost.trim();
    fs::remove_file(fixture.root().join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    let again = history("50", "one");
    assert_eq!((again.status.code(), &again.stdout), (Some(0), &first.stdout));
    let anew = history("50", "two");
    assert_ne!((anew.status.code(), &anew.stdout), (Some(0), &first.stdout), "the lost file is looked at");
    // A new commit costs itself only, and other definitions are another past.
    fixture.write("docs/NOTES.md", "# Notes\n");
    fixture.commit_on("2026-11-21", "Bo Diddley", "Take notes");
    let longer = history("50", "one");
    let count = |output: &Output| {
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        document["commits"].as_array().unwrap().len()
    };
    assert!(longer.status.success());
    assert_eq!((count(&first), count(&longer)), (7, 8));
    // What lies there damaged is found anew.
    let folder = fixture.root().parent().unwrap().join("one/gonogo/past");
    let kept = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&kept).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&kept, bytes).unwrap();
    let recent = history("2", "one");
    assert!(recent.status.success() && count(&recent) == 2, "{recent:?}");
}
