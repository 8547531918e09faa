//! The program in a real terminal: live changes, the editor and back, suspend and resume, signals.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod common;

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::Fixture;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gonogo");
/// Generous, because a busy machine is slow and not wrong.
const PATIENCE: Duration = Duration::from_secs(30);

fn nonzero(size: u16) -> std::num::NonZeroU16 {
    size.try_into().unwrap()
}

/// A program in a pseudo-terminal, and the screen that it has drawn so far.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    fn open(folder: &Path, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        let home = folder.parent().unwrap();
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("PS1", "$ ")] {
            command.env(name, value);
        }
        // The person's own configuration and state play no part.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, home);
        }
        for name in ["NO_COLOR", "VISUAL", "EDITOR", "TMUX"] {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(nonzero(36), nonzero(120), 0)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let fed = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                fed.lock().unwrap().process(&bytes[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, child, keys, screen }
    }

    fn board(fixture: &Fixture, environment: &[(&str, &str)]) -> Self {
        let mut terminal = Self::open(&fixture.root(), PROGRAM, &[], environment);
        terminal.wait_for("● live");
        terminal.wait_for("NO-GO");
        terminal
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn wait_until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let start = Instant::now();
        loop {
            if holds(self.screen.lock().unwrap().screen()) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "never saw {what}; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn wait_for(&mut self, part: &str) {
        let wanted = part.to_owned();
        self.wait_until(part, move |screen| screen.contents().contains(&wanted));
    }

    fn wait_for_line(&mut self, part: &str, mark: &str) {
        let (part, mark) = (part.to_owned(), mark.to_owned());
        self.wait_until(&format!("{mark} {part}"), move |screen| {
            screen.contents().lines().any(|line| line.contains(&part) && line.contains(&mark))
        });
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end; gives the exit code.
    fn end(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal is as the shell left it: no alternate screen, no mouse, a cursor.
    fn is_sane(&mut self) {
        self.wait_until("a sane terminal", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
}

#[test]
fn a_theme_file_is_read_anew_when_it_changes() {
    let fixture = Fixture::new("orders");
    let themes = fixture.root().parent().unwrap().join("gonogo/themes");
    std::fs::create_dir_all(&themes).unwrap();
    std::fs::write(themes.join("../config.toml"), "theme = \"mine\"\n").unwrap();
    let theme = |colour: &str| format!("[styles]\nverdict-no-go = {{ fg = \"#000000\", bg = \"{colour}\" }}\n");
    std::fs::write(themes.join("mine.toml"), theme("#112233")).unwrap();
    let mut terminal = Terminal::board(&fixture, &[]);
    let verdict_on = |colour: (u8, u8, u8)| {
        move |screen: &vt100::Screen| {
            let column = screen.rows(0, 120).next().unwrap().find("NO-GO").map(|at| u16::try_from(at).unwrap());
            let cell = column.and_then(|column| screen.cell(0, column));
            cell.is_some_and(|cell| cell.bgcolor() == vt100::Color::Rgb(colour.0, colour.1, colour.2))
        }
    };
    terminal.wait_until("the first colour", verdict_on((0x11, 0x22, 0x33)));
    std::fs::write(themes.join("mine.toml"), theme("#aabbcc")).unwrap();
    terminal.wait_until("the second colour", verdict_on((0xaa, 0xbb, 0xcc)));
    std::fs::write(themes.join("mine.toml"), theme("#zz")).unwrap();
    terminal.wait_for("there is no colour `#zz`");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// Each key is answered by itself, without anything else that wakes the program.
#[test]
fn every_key_is_answered_at_once() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::board(&fixture, &[]);
    for round in 0..8 {
        // Everything that could wake it has come to rest.
        thread::sleep(Duration::from_millis(150));
        let start = Instant::now();
        terminal.press("?");
        terminal.wait_for("Mark the item");
        thread::sleep(Duration::from_millis(60));
        terminal.press("\u{1b}");
        terminal.wait_until("the board", |screen| !screen.contents().contains("Mark the item"));
        assert!(start.elapsed() < Duration::from_secs(4), "round {round} took {:?}", start.elapsed());
    }
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_saved_file_turns_its_row() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line("Threat model is written", "✘");
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    terminal.wait_for_line("Threat model is written", "✔");
    terminal.wait_for("docs/THREAT_MODEL.md · now");
    // As editors save: another file, renamed over the first.
    fixture.write("src/main.rs.new", "fn main() {}\n");
    std::fs::rename(fixture.root().join("src/main.rs.new"), fixture.root().join("src/main.rs")).unwrap();
    fixture.write("src/reserve.rs", "//! Reserves stock.\n");
    terminal.wait_for_line("Nothing is left to be done", "✔");
    fixture.remove("docs/THREAT_MODEL.md");
    terminal.wait_for_line("Threat model is written", "✘");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

#[test]
fn a_branch_switch_a_checklist_edit_and_a_mark_by_hand_are_followed() {
    let fixture = Fixture::new("orders");
    fixture.git(&["checkout", "-q", "-b", "model"]);
    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would.\n");
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "Write the threat model"]);
    fixture.git(&["checkout", "-q", "main"]);
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line("Threat model is written", "✘");
    fixture.git(&["checkout", "-q", "model"]);
    terminal.wait_for_line("Threat model is written", "✔");
    terminal.wait_for("model@");
    fixture.git(&["tag", "v1.0.0"]);
    terminal.wait_for_line("Releases carry a tag", "✔");
    let mark = "schema = 1\nkind = \"mark\"\nitem = \"service/security.rotation\"\nstatus = \"pass\"\nby = \"Bo <bo@example.org>\"\nat = 2026-11-20T10:00:00+01:00\nnote = \"by Ops\"\n";
    fixture.write(".gonogo/ledger/service/security.rotation/by-hand.toml", mark);
    terminal.wait_for_line("Secrets rotation is documented", "✔");
    let checklist =
        fixture.read(".gonogo/checklists/service.toml").replace("Secrets rotation is documented", "Keys are rotated");
    fixture.write(".gonogo/checklists/service.toml", &checklist);
    terminal.wait_for_line("Keys are rotated", "✔");
    fixture.write(".gonogo/checklists/service.toml", &checklist.replace("weight = 0.5", "wieght = 0.5"));
    terminal.wait_for("p 1 problem");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_editor_opens_at_the_line_and_the_board_comes_back() {
    let fixture = Fixture::new("orders");
    // An editor that says what it was asked for, reads a key of its own, and writes the file.
    let script = fixture.root().parent().unwrap().join("vi");
    std::fs::write(
        &script,
        "#!/bin/sh\necho \"editing $*\"\nread answer\necho \"# done $answer\" > docs/THREAT_MODEL.md\n",
    )
    .unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut terminal = Terminal::board(&fixture, &[("EDITOR", script.to_str().unwrap())]);
    terminal.press("/limits\r");
    terminal.wait_for("2 of 13 items");
    terminal.press("e");
    terminal.wait_for("editing +");
    terminal.wait_until("the shell's screen", |screen| !screen.alternate_screen());
    assert!(terminal.text().contains("k8s/orders.yaml"), "{}", terminal.text());
    // Keys typed now are the editor's: none of them may reach the board.
    terminal.press("qqq\r");
    terminal.wait_until("the board", |screen| screen.alternate_screen() && screen.contents().contains("NO-GO"));
    terminal.press("\u{1b}");
    terminal.wait_for_line("Threat model is written", "✔");
    assert!(fixture.read("docs/THREAT_MODEL.md").contains("done qqq"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

#[test]
fn it_suspends_to_the_shell_and_comes_back() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::open(&fixture.root(), "bash", &["--norc", "--noprofile", "-i"], &[]);
    terminal.wait_for("$");
    terminal.press(&format!("{PROGRAM}\r"));
    terminal.wait_for("● live");
    terminal.press("\u{1a}");
    terminal.wait_until("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    terminal.is_sane();
    terminal.press("echo shell-$((40+2))\r");
    terminal.wait_for("shell-42");
    terminal.press("fg\r");
    terminal.wait_until("the board again", |screen| screen.alternate_screen() && screen.contents().contains("NO-GO"));
    terminal.press("j");
    terminal.press("q");
    terminal.wait_until("the shell again", |screen| !screen.alternate_screen());
    terminal.press("echo code-$?\r");
    terminal.wait_for("code-0");
    terminal.press("exit\r");
    terminal.end();
}

#[test]
fn a_killed_program_leaves_the_terminal_sane() {
    use rustix::process::Signal;
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let fixture = Fixture::new("orders");
        let mut terminal = Terminal::board(&fixture, &[]);
        assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
        terminal.signal(signal);
        assert_eq!(terminal.end(), code);
        terminal.is_sane();
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::board(&fixture, &[]);
    let Terminal { master, keys, .. } = &mut terminal;
    // Dropping both ends of the pair hangs the line up.
    *keys = Box::new(std::io::sink());
    let hung_up = std::mem::replace(master, native_pty_system().openpty(PtySize::default()).unwrap().master);
    drop(hung_up);
    terminal.signal(rustix::process::Signal::HUP);
    assert_eq!(terminal.end(), 129);
}

#[test]
fn a_resize_redraws_and_loses_no_key() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::board(&fixture, &[]);
    for (cols, rows) in [(80, 24), (20, 5), (1, 1), (200, 50), (120, 36)] {
        terminal.screen.lock().unwrap().screen_mut().set_size(nonzero(rows), nonzero(cols));
        terminal.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        terminal.press("j");
    }
    terminal.wait_for("NO-GO");
    terminal.press("gjj");
    terminal.press("Y");
    terminal.wait_for("Copied: service/");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_a_terminal_it_names_check() {
    let fixture = Fixture::new("orders");
    let output = std::process::Command::new(PROGRAM).current_dir(fixture.root()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("gonogo check"), "{output:?}");
    assert!(output.stdout.is_empty());
}
