//! The line mode, through pipes and in a pseudo-terminal: plain lines, nothing drawn, and the store behind it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::common::Fixture;
use crate::terminal_support::{PATIENCE, PROGRAM, Terminal};

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

#[test]
fn an_item_is_decided_with_evidence_that_is_there() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    program.type_line("show review");
    program.until("Evidence: a pass needs a path or a url");
    program.type_line("mark review pass looked at together");
    program.until("the evidence it asks for (path or url)");
    program.type_line("evidence review docs/MINUTES.md");
    program.until("docs/MINUTES.md: there is no file");
    program.type_line("evidence review README.md");
    program.until("The next mark on security.review is backed by README.md");
    program.type_line("mark review pass looked at together");
    program.until("Saved: pass, service/security.review");
    program.type_line("show");
    program.until("History: pass");
    program.until("README.md");
    // It backed that mark, and no other.
    program.type_line("mark review pass once more");
    program.until("the evidence it asks for (path or url)");
    program.type_line("undo");
    program.until("Undone: pass");
    program.type_line("redo");
    program.until("Stated again: pass");
    program.type_line("quit");
    let said = program.end();
    assert_plain(&said);
    assert!(said.lines().any(|line| line.starts_with("Needs: fail security.threat-model")), "{said}");
}

#[test]
fn a_role_signs_what_it_has_heard() {
    let fixture = Fixture::new("orders").known_person().with_roles();
    let mut program = Piped::start(&fixture);
    program.type_line("roles");
    program.until("engineering, Engineering lead: missing");
    program.type_line("sign engineering no-go Two gates are open");
    program.until("Hear first what is signed: `sign engineering`");
    program.type_line("sign engineering");
    program.until("Open gates: security.threat-model, security.review");
    program.until("signs exactly this");
    program.type_line("sign engineering no-go");
    program.until("A NO-GO needs a note");
    // What changed since was not heard.
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    program.until("was fail, now pass");
    program.type_line("sign engineering no-go One gate is open");
    program.until("The board has changed since: `sign engineering`");
    program.type_line("sign engineering");
    program.until("signs exactly this");
    program.type_line("sign engineering no-go One gate is open");
    program.until("Saved: NO-GO for engineering");
    program.type_line("roles");
    program.until("engineering, Engineering lead: refused");
    program.type_line("withdraw engineering");
    program.until("Withdrawn");
    program.type_line("sign enginering");
    program.until("did you mean `engineering`?");
    program.type_line("quit");
    assert_plain(&program.end());
}

#[test]
fn a_waiver_is_ruled_on() {
    let fixture = Fixture::new("orders").known_person();
    let config = fixture.read(".gonogo/config.toml");
    fixture.write(".gonogo/config.toml", &format!("{config}[waivers]\napproval = \"two-people\"\n"));
    let mut program = Piped::start(&fixture);
    program.type_line("rule threat-model approve");
    program.until("Nobody asked for a waiver of it");
    program.type_line("waive threat-model 14d It is being written");
    program.until("Saved: waiver");
    program.type_line("rule threat-model approve");
    program.until("Who asks for a waiver cannot approve it here");
    fixture.git(&["config", "user.name", "Bo Diddley"]);
    fixture.git(&["config", "user.email", "bo@example.org"]);
    program.type_line("again");
    program.type_line("rule threat-model reject Write it first");
    program.until("Saved: rejection");
    program.type_line("quit");
    assert_plain(&program.end());
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_trusted_runs_and_what_came_of_it_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let fixture = Fixture::new("orders").known_person();
    let drills = "schema = 1\nid = \"drills\"\ntitle = \"Drills\"\n[[area]]\nid = \"recovery\"\ntitle = \"Recovery\"\n\
        [[area.item]]\nid = \"restore\"\ntitle = \"A backup can be restored\"\n\
        check.command = { run = [\"scripts/restore-test.sh\"], stdout.has = 'restored \\d+ tables' }\n";
    fixture.write(".gonogo/checklists/drills.toml", drills);
    fixture.write("scripts/restore-test.sh", "#!/bin/sh\necho restored 12 tables\n");
    let script = fixture.root().join("scripts/restore-test.sh");
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Piped::start(&fixture);
    program.until("NO-GO at production");
    program.type_line("run restore");
    program.until("What would run is not trusted yet");
    program.type_line("trust yes");
    program.until("Hear first what would run");
    program.type_line("trust");
    program.until("run scripts/restore-test.sh");
    program.until("`trust yes` allows exactly this");
    program.type_line("trust yes");
    program.until("Trusted: `run ITEM` runs an item's");
    program.type_line("run licence");
    program.until("This item runs and calls nothing");
    program.type_line("run restore");
    program.until("A backup can be restored was pending, now pass");
    program.type_line("show restore");
    program.until("restored 12 tables");
    program.type_line("quit");
    assert_plain(&program.end());
}

#[test]
fn the_board_is_written_and_judged_by_another_level() {
    let fixture = Fixture::new("orders").known_person();
    let mut program = Piped::start(&fixture);
    program.type_line("report markdown docs/ready.md");
    program.until("Written: docs/ready.md");
    program.type_line("report markdown docs/ready.md");
    program.until("is there already: the same once more replaces it");
    program.type_line("level demo");
    program.until("at demo");
    program.type_line("report markdown docs/ready.md");
    program.until("Written: docs/ready.md");
    program.type_line("export docs/list.md");
    program.until("Written: docs/list.md");
    program.type_line("quit");
    assert_plain(&program.end());
    assert!(fixture.read("docs/ready.md").contains("demo") && fixture.read("docs/list.md").contains("Threat model"));
}

#[test]
fn what_can_be_written_is_told_before_it_is_written() {
    let fixture = Fixture::new("orders").known_person();
    let item = "[[area.item]]\nid = \"policy\"\ntitle = \"It is said where to report a hole\"\ncheck.file.any = [\"SECURITY.md\"]\n\
                fix = { text = \"Write it.\", create = { path = \"SECURITY.md\", template = \"security.md\" } }\n";
    let checklist = format!("schema = 1\nid = \"holes\"\n[[area]]\nid = \"front\"\n{item}");
    fixture.write(".gonogo/checklists/holes.toml", &checklist);
    let mut program = Piped::start(&fixture);
    for line in ["fix yes", "fix licence", "fix policy"] {
        program.type_line(line);
    }
    program.until("Hear first what would be written");
    program.until("It passes");
    program.until("It creates SECURITY.md:");
    program.until("`fix yes` writes exactly this.");
    assert!(!fixture.root().join("SECURITY.md").exists(), "nothing is written that was not agreed to");
    program.type_line("fix yes");
    program.until("Written: SECURITY.md");
    assert!(fixture.root().join("SECURITY.md").exists());
    program.type_line("undo");
    program.until("Undone: ");
    assert!(!fixture.root().join("SECURITY.md").exists());
    program.type_line("quit");
    assert_plain(&program.end());
}

#[test]
fn a_folder_that_becomes_a_repository_is_opened_anew() {
    let fixture = Fixture::new("orders").known_person();
    fixture.git(&["tag", "v1"]);
    let item = "[[area.item]]\nid = 'tag'\ntitle = 'It is tagged'\ncheck.git.tag = 'v*'\n";
    let area = "schema = 1\nid = 'tagged'\n[[area]]\nid = 'all'\n";
    fixture.write(".gonogo/checklists/tagged.toml", &format!("{area}{item}"));
    let (git, put_away) = (fixture.root().join(".git"), fixture.root().parent().unwrap().join("put-away"));
    std::fs::rename(&git, &put_away).unwrap();
    let mut program = Piped::start(&fixture);
    program.until(" at production");
    std::fs::rename(&put_away, &git).unwrap();
    program.until(", now ");
    program.type_line("list pass tag");
    program.until("pass: It is tagged");
    program.type_line("quit");
    assert_plain(&program.end());
}
