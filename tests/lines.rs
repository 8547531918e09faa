//! The line mode, through pipes and in a pseudo-terminal: plain lines, nothing drawn, and the store behind it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
mod terminal_support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use common::Fixture;
use terminal_support::{PATIENCE, PROGRAM, Terminal};

/// The program with its input and output as pipes.
struct Piped {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    /// What was said so far.
    said: Vec<String>,
}

impl Piped {
    fn start(fixture: &Fixture) -> Self {
        let home = fixture.root().parent().unwrap().join("home");
        let mut command = Command::new(PROGRAM);
        command.arg("--lines").current_dir(fixture.root()).stdin(Stdio::piped()).stdout(Stdio::piped());
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, &home);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (to, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| to.send(line)));
        Self { input: child.stdin.take(), child, lines, said: Vec::new() }
    }

    fn type_line(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Reads on until a line has this part; gives that line.
    fn until(&mut self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("nothing says {part:?}; so far:\n{}", self.said.join("\n")));
            self.said.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Ends the input, and gives all that was said.
    fn end(mut self) -> String {
        drop(self.input.take());
        self.said.extend(self.lines.iter());
        assert!(self.child.wait().unwrap().success());
        self.said.join("\n")
    }
}

/// Lines alone: no terminal codes, no drawing, no sign in place of a word.
fn assert_plain(said: &str) {
    for sign in ['\u{1b}', '─', '│', '┬', '·', '✘', '✔', '◆', '●', '→', '…'] {
        assert!(!said.contains(sign), "{sign:?} is in\n{said}");
    }
}

#[test]
fn a_script_of_commands_is_answered_line_by_line() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    for line in
        ["list fail", "next", "next", "show threat-model", "mark rotation pass yearly, by Ops", "list pass rotation"]
    {
        program.type_line(line);
    }
    let said = program.end();
    assert_plain(&said);
    for part in [
        "NO-GO at production: 2 of 5 gates open.",
        "In the way: security.threat-model, security.review.",
        "fail, gate: Threat model is written and current, security.threat-model, @security",
        "pending, gate: Security review held, security.review, @security",
        "Why: ",
        "Saved: pass, service/security.rotation",
        "pass: Secrets rotation is documented, security.rotation",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert_eq!(
        fixture.git(&["status", "--short", "--", ".gonogo/ledger"]).lines().count(),
        1,
        "one statement is on disk"
    );
}

#[test]
fn what_changes_is_told_in_one_line_as_it_happens() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    program.until("NO-GO at production");
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    let line = program.until("was fail, now pass");
    assert!(line.starts_with("Threat model is written and current was fail"), "{line}");
    assert!(line.ends_with("NO-GO at production: 1 of 5 gates open."), "{line}");
    program.type_line("watch off");
    program.until("Changes are not told.");
    fixture.remove("docs/THREAT_MODEL.md");
    program.type_line("again");
    program.type_line("watch on");
    program.until("Changes are told");
    program.type_line("quit");
    assert_plain(&program.end());
}

#[test]
fn mistakes_are_sentences_and_nothing_is_stated() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    for line in
        ["lst", "show thread-model", "mark threat-model pass surely", "mark rotation", "waive licence soon please", "w"]
    {
        program.type_line(line);
    }
    let said = program.end();
    for part in [
        "did you mean `list`?",
        "did you mean `threat-model`?",
        "Say how it stands: pass, ",
        "`w` can mean waive or watch",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(!said.contains("Saved"), "{said}");
}

#[test]
fn what_was_stated_can_be_undone_and_excused() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    program.type_line("waive threat-model 14d It is being written");
    program.until("Saved: waiver");
    program.type_line("list waived");
    program.until("waived, gate: Threat model");
    program.type_line("undo");
    program.until("Undone: ");
    program.type_line("assign threat-model @ada");
    program.until("Saved: assigned to @ada");
    program.type_line("quit");
    assert_plain(&program.end());
}

#[test]
fn in_a_terminal_there_is_a_prompt_and_no_other_screen() {
    let fixture = Fixture::new("orders").known_person();
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &["--lines"], &[]);
    terminal.wait_for("NO-GO at production");
    terminal.wait_for("> ");
    terminal.press("next\r");
    terminal.wait_for("A pass gains");
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    terminal.wait_for("was fail, now pass");
    terminal.press("quit\r");
    assert_eq!(terminal.end(), 0);
    let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
    assert!(!raw.contains('\u{1b}'), "no code is written to the terminal: {raw:?}");
}

#[test]
fn the_configuration_can_ask_for_it() {
    let fixture = Fixture::new("orders");
    let folder = fixture.root().parent().unwrap().join("gonogo");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "lines = true\n").unwrap();
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &[], &[]);
    terminal.wait_for("NO-GO at production");
    terminal.press("quit\r");
    assert_eq!(terminal.end(), 0);
}
