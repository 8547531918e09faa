//! A walk through a real terminal: the poll, a waiver and its undoing, an assignment, a comment; then the ledger on disk.

#![cfg(unix)]

use std::process::{Command, Output};

use crate::common::Fixture;
use crate::terminal_support::{PROGRAM, Terminal};

const SAVE: &str = "\u{13}";

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().to_owned();
    let mut command = Command::new(PROGRAM);
    command.current_dir(fixture.root()).args(arguments).env("HOME", home).env_remove("XDG_CONFIG_HOME");
    command.output().unwrap()
}

/// The kinds of all statements, in the order in which they were stated.
fn kinds(fixture: &Fixture) -> Vec<String> {
    let printed = gonogo(fixture, &["ledger"]);
    let document: toml::Table = String::from_utf8(printed.stdout).unwrap().parse().unwrap();
    let statements = document["statement"].as_array().unwrap();
    let mut stated: Vec<_> = statements.iter().map(|it| (it["at"].to_string(), it["kind"].as_str().unwrap())).collect();
    stated.sort();
    stated.into_iter().map(|(_, kind)| kind.to_owned()).collect()
}

#[test]
fn a_gate_is_waived_and_the_waiver_undone() {
    let fixture = Fixture::new("orders").known_person();
    let mark = ["mark", "security.review", "--pass", "--note", "held", "--evidence", "README.md"];
    assert!(gonogo(&fixture, &mark).status.success());
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("2");
    terminal.wait_for("In the way: threat-model");
    terminal.press("w");
    terminal.wait_for("why is it excused?");
    terminal.press("It is being written\t14d\t");
    // The usual end is there already, so that this makes it a wrong one.
    terminal.press(SAVE);
    terminal.wait_for("`30d14d` is no end");
    // Back to the end, and another one in its place.
    terminal.press("\u{1b}[Z\u{15}14d");
    terminal.wait_for("in 14 days");
    terminal.press(SAVE);
    terminal.wait_for("CONDITIONAL GO");
    terminal.wait_for_line("Threat model is written", "CONDITIONAL");
    terminal.wait_for("on 1 condition");
    let excused = gonogo(&fixture, &["check"]);
    assert_eq!(excused.status.code(), Some(0), "what the screen says is what lies on disk");
    terminal.press("1");
    terminal.wait_for("Expires soon");
    terminal.press("u");
    terminal.wait_for_line("Threat model is written", "✘");
    terminal.wait_for("Undone: waiver");
    terminal.press("a@plat\t");
    terminal.press(SAVE);
    terminal.wait_for("Saved: assigned to @platform");
    terminal.press("cHalf of it is in the wiki");
    terminal.press(SAVE);
    terminal.wait_for("Saved: comment");
    // What is typed and not saved is there again in another session.
    terminal.press("wsecond thoughts");
    terminal.wait_for("second thoughts");
    terminal.press("\u{1b}");
    terminal.wait_for("kept as a draft");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
    assert_eq!(kinds(&fixture), ["mark", "waiver", "withdrawal", "assignment", "comment"]);
    let folder = fixture.root().join(".gonogo/ledger/service/security.threat-model");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 4);
    let checked = gonogo(&fixture, &["ledger", "--check"]);
    assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("2w");
    terminal.wait_for("second thoughts");
    terminal.wait_for("a draft from before");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_role_signs_and_a_change_outdates_it() {
    let fixture = Fixture::new("orders").known_person().with_roles();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("2");
    terminal.wait_for_line("Engineering lead", "MISSING");
    terminal.press("s");
    terminal.wait_for("What is signed");
    terminal.press("g");
    terminal.wait_for("Sign: GO");
    terminal.press("Load test seen");
    terminal.press(SAVE);
    terminal.wait_for("Saved: GO for engineering");
    terminal.press("\u{1b}");
    terminal.wait_for_line("Engineering lead", "GO");
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    terminal.wait_for_line("Engineering lead", "OUTDATED");
    terminal.wait_for("1 outdated");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    let folder = fixture.root().join(".gonogo/ledger/_board");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}
