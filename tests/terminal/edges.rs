//! The program in terminals that answer late or not at all, that vanish, and that are lent to an editor.

#![cfg(unix)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::Fixture;
use crate::terminal_support::{PATIENCE, PROGRAM, Terminal};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::Winsize;

const LIGHT: &str = "\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{1b}\\";
const DARK: &str = "\u{1b}]11;rgb:0000/2b2b/3636\u{1b}\\";

/// What lies behind the verdict: it tells themes apart.
fn verdict_colour(screen: &vt100::Screen) -> Option<vt100::Color> {
    let columns = screen.size().1;
    let column = screen.rows(0, columns.get()).next()?.find("NO-GO")?;
    Some(screen.cell(0, u16::try_from(column).unwrap())?.bgcolor())
}

/// When a terminal says which background it has.
#[derive(Clone, Copy)]
enum Says {
    Never,
    AtOnce(&'static str),
    /// Long after the board was drawn without an answer.
    Late(&'static str),
}

fn colour_after(says: Says) -> (Terminal, vt100::Color) {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &[], &[]);
    // What is typed while nobody reads yet waits in the terminal.
    if let Says::AtOnce(answer) = says {
        terminal.press(answer);
    }
    terminal.wait_for("● live");
    terminal.wait_for("NO-GO");
    if let Says::Late(answer) = says {
        terminal.press(answer);
    }
    // A key that is answered was read behind the answer.
    terminal.press("?");
    terminal.wait_for("Mark the item");
    terminal.press("\u{1b}");
    terminal.wait_until("the board", |screen| !screen.contents().contains("Mark the item"));
    let colour = verdict_colour(terminal.screen.lock().unwrap().screen()).unwrap();
    (terminal, colour)
}

#[test]
fn the_background_chooses_the_theme_whenever_its_answer_comes_and_no_part_of_it_is_a_key() {
    let (_, silent) = colour_after(Says::Never);
    let (_, dark) = colour_after(Says::AtOnce(DARK));
    let (mut early, light) = colour_after(Says::AtOnce(LIGHT));
    assert_eq!(silent, dark, "a terminal that does not say is taken for a dark one");
    assert_ne!(light, dark);
    let (mut late, colour) = colour_after(Says::Late(LIGHT));
    assert_eq!(colour, light);
    for terminal in [&mut early, &mut late] {
        // `r`, `g`, `:` and digits are in the answer, and commands too.
        assert!(!terminal.text().contains("Commands"), "{}", terminal.text());
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn keys_that_are_typed_before_the_first_frame_count() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &[], &[]);
    terminal.press("/rotation");
    terminal.wait_for("1 match");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);

    // Typed while the answer is awaited, and on both sides of it.
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &["--fresh"], &[]);
    terminal.wait_until("the other screen", vt100::Screen::alternate_screen);
    terminal.press(&format!("/rot{LIGHT}ation"));
    terminal.wait_for("1 match");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

/// A terminal that is not the program's controlling one: when it goes, no signal says so.
fn uncontrolled(fixture: &Fixture) -> (File, Child) {
    let (master, name) = fresh_terminal();
    (master, on_terminal(fixture, &name, Command::new(PROGRAM)))
}

fn fresh_terminal() -> (File, PathBuf) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    rustix::termios::tcsetwinsize(&master, Winsize { ws_row: 36, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = PathBuf::from(ptsname(&master, Vec::new()).unwrap().into_string().unwrap());
    (File::from(master), name)
}

fn on_terminal(fixture: &Fixture, name: &Path, mut command: Command) -> Child {
    let end = || -> Stdio {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        File::options().read(true).write(true).custom_flags(flags).open(name).unwrap().into()
    };
    let home = fixture.root().parent().unwrap().to_owned();
    command.current_dir(fixture.root()).env("TERM", "xterm-256color").env("HOME", &home).env("XDG_STATE_HOME", &home);
    command.stdin(end()).stdout(end()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn ends(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    panic!("it does not end");
}

/// Waits for the end of the first frame, after which another one may begin; false when everybody has left the terminal before.
fn draws(master: &mut File) -> bool {
    let mut drawn = Vec::new();
    while !drawn.windows(8).any(|bytes| bytes == b"\x1b[?2026l") {
        let mut bytes = [0; 4096];
        let Ok(count) = master.read(&mut bytes) else { return false };
        drawn.extend_from_slice(&bytes[..count]);
    }
    true
}

#[test]
fn a_terminal_that_vanishes_without_a_signal_ends_the_program() {
    let fixture = Fixture::new("orders");
    let (mut master, mut child) = uncontrolled(&fixture);
    assert!(draws(&mut master));
    drop(master);
    // It hears of it by reading, or by writing: whichever comes first.
    let code = ends(&mut child);
    assert!(matches!(code, Some(2 | 129)), "{code:?}");
}

#[test]
fn a_terminal_that_vanishes_while_the_program_starts_is_no_crash() {
    for after_ms in [0, 1, 3, 6, 10, 20, 30, 50, 80] {
        let fixture = Fixture::new("orders");
        let (master, mut child) = uncontrolled(&fixture);
        thread::sleep(Duration::from_millis(after_ms));
        drop(master);
        let code = ends(&mut child);
        assert!(matches!(code, Some(2 | 129)), "after {after_ms} ms: {code:?}");
    }
}

/// The terminal refuses the nth question about it, and all that follow: it went between two of them. In a session of its
/// own the program has no other terminal to turn to.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_is_gone_from_any_question_about_it_on_is_no_crash() {
    for question in 1..=16 {
        let fixture = Fixture::new("orders");
        let (mut master, name) = fresh_terminal();
        let mut command = Command::new("setsid");
        command.args(["--wait", "strace", "-f", "-o", "/dev/null", "-P"]).arg(&name).args(["-e", "trace=ioctl", "-e"]);
        command.arg(format!("inject=ioctl:error=EIO:when={question}+")).arg(PROGRAM);
        let mut child = on_terminal(&fixture, &name, command);
        // Past the questions of the start it may live without answers, until the terminal is really gone.
        draws(&mut master);
        drop(master);
        let code = ends(&mut child);
        assert!(matches!(code, Some(2 | 129)), "from question {question} on: {code:?}");
    }
}

#[test]
fn a_terminal_that_does_not_read_keeps_the_program_from_nothing() {
    let fixture = Fixture::new("orders");
    let (mut master, mut child) = uncontrolled(&fixture);
    // Nobody takes what it draws: soon it hangs in a write.
    for _ in 0..40 {
        let _ = master.write_all(b"?\x1b");
        thread::sleep(Duration::from_millis(50));
        assert_eq!(child.try_wait().unwrap(), None);
    }
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(ends(&mut child), Some(143));
}

/// An editor that says that it runs, and what it is told, until it is told to stop.
fn editor(fixture: &Fixture) -> PathBuf {
    let script = fixture.root().parent().unwrap().join("vi");
    let text = "#!/bin/sh\ntrap 'echo interrupted' INT QUIT\necho editing\n\
                while true; do read line && echo \"read $line\"; [ \"$line\" = stop ] && exit; done\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    script
}

#[test]
fn what_interrupts_an_editor_is_meant_for_the_editor() {
    let fixture = Fixture::new("orders");
    let script = editor(&fixture);
    let mut terminal = Terminal::board(&fixture, &[("EDITOR", script.to_str().unwrap())]);
    terminal.press("/limits\r");
    terminal.wait_for("2 of 13 items");
    terminal.press("e");
    terminal.wait_for("editing");
    for (key, times) in [("\u{3}", 1), ("\u{1c}", 2)] {
        terminal.press(key);
        terminal.wait_until("the editor's word", |screen| screen.contents().matches("interrupted").count() == times);
    }
    terminal.press("still-there\r");
    terminal.wait_for("read still-there");
    terminal.press("stop\r");
    terminal.wait_until("the board", |screen| screen.alternate_screen() && screen.contents().contains("NO-GO"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

#[test]
fn an_editor_is_suspended_and_comes_back_with_the_board_behind_it() {
    let fixture = Fixture::new("orders");
    let script = editor(&fixture);
    let environment = [("EDITOR", script.to_str().unwrap())];
    let mut terminal = Terminal::open(&fixture.root(), "bash", &["--norc", "--noprofile", "-i"], &environment);
    terminal.wait_for("$");
    terminal.press(&format!("{PROGRAM}\r"));
    terminal.wait_for("● live");
    terminal.press("/limits\r");
    terminal.wait_for("2 of 13 items");
    terminal.press("e");
    terminal.wait_for("editing");
    terminal.press("\u{1a}");
    terminal.wait_for("Stopped");
    terminal.press("echo shell-$((40+2))\r");
    terminal.wait_for("shell-42");
    terminal.press("fg\r");
    // The shell must have given the terminal away, or it would read this itself.
    terminal.wait_until_given_away();
    terminal.press("again\r");
    terminal.wait_for("read again");
    terminal.press("stop\r");
    terminal.wait_until("the board", |screen| screen.alternate_screen() && screen.contents().contains("NO-GO"));
    terminal.press("q");
    terminal.wait_until("the shell", |screen| !screen.alternate_screen());
    terminal.press("exit\r");
    terminal.end();
}

#[test]
fn a_terminal_that_goes_while_an_editor_has_it_ends_both() {
    let fixture = Fixture::new("orders");
    let script = editor(&fixture);
    let mut terminal = Terminal::board(&fixture, &[("EDITOR", script.to_str().unwrap())]);
    terminal.press("/limits\r");
    terminal.wait_for("2 of 13 items");
    terminal.press("e");
    terminal.wait_for("editing");
    terminal.signal(Signal::HUP);
    assert_eq!(terminal.end(), 129);
    terminal.wait_until("the shell's screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
}
