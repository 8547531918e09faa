//! The program in a real terminal: live changes, the editor and back, suspend and resume, signals.

#![cfg(unix)]

use std::time::{Duration, Instant};

use crate::common::Fixture;
use crate::terminal_support::{PROGRAM, Terminal, nonzero};
use portable_pty::{PtySize, native_pty_system};

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

#[test]
fn the_persons_configuration_is_read_anew_when_it_changes() {
    let fixture = Fixture::new("orders");
    let home = fixture.root().parent().unwrap().join("gonogo");
    std::fs::create_dir_all(&home).unwrap();
    let configure = |text: &str| std::fs::write(home.join("config.toml"), text).unwrap();
    configure("theme = \"dark\"\n");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for("◆");
    configure("theme = \"light\"\nascii = true\n[keys]\nproblems = [\"f9\"]\n");
    terminal.wait_for("Your configuration is read anew");
    terminal.wait_until("signs in ASCII", |screen| !screen.contents().contains('◆'));
    // What cannot be used is named, and changes nothing.
    configure("theme = \"dark\"\nascii = false\nmouse = \"no\"\n");
    terminal.wait_for("config.toml:3:");
    terminal.wait_for("what was in force stays");
    assert!(!terminal.text().contains('◆'), "{}", terminal.text());
    terminal.press("\u{1b}[20~");
    terminal.wait_for("expected true or false");
    terminal.press("\u{1b}");
    configure("theme = \"dark\"\n[keys]\nmrak = [\"f9\"]\n");
    terminal.wait_for("config.toml:3:");
    assert!(!terminal.text().contains('◆'), "{}", terminal.text());
    std::fs::remove_file(home.join("config.toml")).unwrap();
    terminal.wait_for("◆");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// Each key is answered by itself, without anything else that wakes the program.
#[test]
fn every_key_is_answered_at_once() {
    let fixture = Fixture::new("orders");
    let mut terminal = Terminal::board(&fixture, &[]);
    for round in 0..8 {
        terminal.wait_until_idle();
        let start = Instant::now();
        terminal.press("?");
        terminal.wait_for("Mark the item");
        terminal.wait_until_idle();
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
    terminal.press("ggjj");
    terminal.press("yk");
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
