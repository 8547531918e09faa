//! One engineer alone in a repository, through a real terminal: met with what to do next, fixes, undoes, redoes, copies,
//! leaves, and is where they were when they come back.

#![cfg(unix)]

use std::path::PathBuf;

use crate::common::Fixture;
use crate::terminal_support::{PROGRAM, Terminal};

const REDO: &str = "\u{12}";

/// A repository that has never seen the program.
fn strange() -> Fixture {
    let fixture = Fixture::new("orders").known_person();
    std::fs::remove_dir_all(fixture.root().join(".gonogo")).unwrap();
    fixture.remove("LICENSE");
    fixture.git(&["remote", "add", "origin", "git@github.com:ada/orders.git"]);
    fixture.git(&["commit", "-qam", "Leave it to strangers"]);
    fixture
}

/// The file that a person's place in the repository is kept in.
fn places(fixture: &Fixture) -> Vec<PathBuf> {
    let folder = fixture.root().parent().unwrap().join("gonogo/places");
    std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

/// What the terminal was asked to copy last, decoded.
fn copied(terminal: &Terminal) -> String {
    let raw = terminal.raw.lock().unwrap().clone();
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let request = raw.rsplit("\u{1b}]52;c;").next().unwrap();
    let end = request.find(['\u{7}', '\u{1b}']).unwrap();
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let bits = request[..end].bytes().filter(|byte| *byte != b'=').flat_map(|byte| {
        let value = value(byte);
        (0..6).rev().map(move |bit| value >> bit & 1)
    });
    let bits: Vec<u8> = bits.collect();
    let bytes = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit));
    String::from_utf8(bytes.collect()).unwrap()
}

#[test]
fn a_stranger_is_told_what_to_do_next_and_mends_it() {
    let fixture = strange();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for("What to do next");
    terminal.wait_for_line("A licence says what others may do", "15-30min");
    terminal.wait_for("creates LICENSE");
    // To that very item, wherever it stands.
    terminal.press("/licence says\r");
    terminal.wait_for("Why");
    terminal.press("f");
    terminal.wait_for("creates LICENSE");
    terminal.wait_for("mit.txt, 1 of 3");
    terminal.press("\t");
    terminal.wait_for("apache-2.0.txt, 2 of 3");
    terminal.press("\r");
    terminal.wait_for("Written: LICENSE");
    terminal.wait_for_line("A licence says what others may do", "✔");
    assert!(fixture.read("LICENSE").contains("Ada Lovelace"));
    terminal.press("u");
    terminal.wait_for("Undone: creates LICENSE");
    terminal.wait_for_line("A licence says what others may do", "✘");
    assert!(!fixture.root().join("LICENSE").exists());
    terminal.press(REDO);
    terminal.wait_for("Written again: creates LICENSE");
    terminal.wait_for_line("A licence says what others may do", "✔");
    // What somebody has put their hand to is theirs.
    fixture.write("LICENSE", "All rights reserved.\n");
    terminal.press("u");
    terminal.wait_for("Not undone");
    assert_eq!(fixture.read("LICENSE"), "All rights reserved.\n");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
    assert!(!fixture.root().join(".gonogo").exists(), "a fix writes what it shows and nothing else");
}

#[test]
fn an_item_is_copied_as_markdown_and_as_a_permalink() {
    let fixture = Fixture::new("orders").known_person();
    fixture.git(&["remote", "add", "origin", "https://ada:secret@github.com/ada/orders.git"]);
    let commit = fixture.git(&["rev-parse", "HEAD"]);
    let mut terminal = Terminal::board(&fixture, &[("TMUX", "/tmp/none,1,0")]);
    terminal.press("/limits\r");
    terminal.wait_for_line("of 13 items", "/limits");
    terminal.press("yy");
    terminal.wait_for("Copied: ###");
    let text = copied(&terminal);
    assert!(text.starts_with("### ") && text.contains("`service/") && text.contains("- [`k8s/orders.yaml:"), "{text}");
    assert!(!text.contains("secret"), "{text}");
    let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
    assert!(raw.contains("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;"), "tmux hands it on");
    terminal.press("Y");
    terminal.wait_for("Copied: https");
    let link = copied(&terminal);
    let start = format!("https://github.com/ada/orders/blob/{}/k8s/orders.yaml#L", commit.trim());
    assert!(link.starts_with(&start), "{link}");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn who_comes_back_is_where_they_were() {
    let fixture = Fixture::new("orders").known_person();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("ss*/rev\r");
    terminal.wait_for_line("of 13 items", "/rev");
    terminal.press("z");
    terminal.wait_until("a folded detail", |screen| !screen.contents().contains("Decided"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(places(&fixture).len(), 1);
    assert_eq!(fixture.git(&["status", "--porcelain"]), "", "nothing of it lies in the repository");

    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line("of 13 items", "/rev");
    terminal.wait_for_line("of 13 items", "gates");
    assert!(!terminal.text().contains("Decided"), "{}", terminal.text());
    terminal.press("zX");
    terminal.wait_for("Decided");
    terminal.wait_for_line("by status", "13 items");
    // The last line, which the next session finds again though it lies elsewhere by then.
    let title = |text: &str| text.lines().find(|line| line.contains("· weight")).unwrap_or_default().trim().to_owned();
    let first = title(&terminal.text());
    terminal.press("G");
    terminal.wait_until("another title", |screen| title(&screen.contents()) != first);
    let title = title(&terminal.text());
    terminal.press("2");
    terminal.wait_for("In the way");
    // Killed, and not asked: what had settled is there all the same.
    let path = places(&fixture).remove(0);
    let settled = || std::fs::read_to_string(&path).is_ok_and(|text| text.contains("view = \"Gates\""));
    terminal.wait_until("the place on disk", |_| settled());
    terminal.signal(rustix::process::Signal::KILL);
    terminal.end();
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &[], &[]);
    terminal.wait_for("In the way");
    terminal.press("1");
    terminal.wait_for(&title);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);

    std::fs::write(&path, "schema = 1\nitem = [").unwrap();
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.wait_for_line("13 items", "gates first");
    terminal.press("2q");
    assert_eq!(terminal.end(), 0);
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &["--fresh"], &[]);
    terminal.wait_for_line("13 items", "gates first");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_command_line_asks_before_it_writes() {
    let fixture = strange();
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &["fix", "front-door.licence"], &[]);
    terminal.wait_for("Write it? [y/N/q]");
    terminal.press("n\r");
    assert_eq!(terminal.end(), 1);
    assert!(!fixture.root().join("LICENSE").exists());
    let mut terminal = Terminal::open(&fixture.root(), PROGRAM, &["fix", "front-door.licence"], &[]);
    terminal.wait_for("Write it? [y/N/q]");
    terminal.press("y\r");
    terminal.wait_for("pass");
    assert_eq!(terminal.end(), 0);
    assert!(fixture.read("LICENSE").starts_with("MIT License"));
}
