//! A terminal in trouble of our own making: panics in the thread that draws and in another one, and a very large paste.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod common;
mod terminal_support;

use std::env;
use std::io::{Read as _, Write as _, stdin, stdout};
use std::process::Command;
use std::thread;

use common::Fixture;
use gonogo::runtime::terminal::{Guard, install_panic_hook, take_worker_panics};
use terminal_support::{PROGRAM, Terminal};

const SAVE: &str = "\u{13}";
const WHO: &str = "GONOGO_WHO_PANICS";

/// Says something where the screen shows it.
fn say(text: &str) {
    stdout().write_all(text.as_bytes()).unwrap();
    stdout().flush().unwrap();
}

/// What the tests below run in a terminal: this program takes it with the guard and the hook of the board, and panics.
#[test]
#[ignore = "it is run by the other tests, in a terminal"]
fn somebody_panics() {
    install_panic_hook();
    let guard = Guard::enter(true).unwrap();
    say("the screen is ours");
    assert!(env::var(WHO).unwrap() != "who draws", "the drawing went wrong");
    let worker = thread::Builder::new().name("worker".to_owned()).spawn(|| panic!("the work went wrong"));
    assert!(worker.unwrap().join().is_err());
    let kept = take_worker_panics();
    assert!(kept[0].starts_with("the work went wrong at ") && kept[0].ends_with("in thread worker"), "{kept:?}");
    say(", and still is");
    stdin().read_exact(&mut [0]).unwrap();
    drop(guard);
}

fn run(who: &str) -> Terminal {
    let program = env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "somebody_panics", "--nocapture"];
    Terminal::open(&env::temp_dir(), program.to_str().unwrap(), &arguments, &[(WHO, who), ("RUST_BACKTRACE", "0")])
}

#[test]
fn a_panic_of_the_thread_that_draws_gives_the_terminal_back_and_is_reported() {
    let mut terminal = run("who draws");
    terminal.wait_for("gonogo made a mistake");
    terminal.wait_for("the drawing went wrong at tests/terminal_faults.rs");
    assert_eq!(terminal.end(), 101);
    terminal.is_sane();
    let raw = String::from_utf8_lossy(&terminal.raw.lock().unwrap()).into_owned();
    let (left, told) = (raw.rfind("\u{1b}[?1049l"), raw.find("gonogo made a mistake"));
    assert!(left.unwrap() < told.unwrap(), "told on the screen that went away");
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone() {
    let mut terminal = run("a worker");
    terminal.wait_for("the screen is ours, and still is");
    let torn = terminal.text();
    assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
    assert!(!torn.contains("the work went wrong") && !torn.contains("panicked"), "{torn}");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

/// A key for each of its letters would assign, waive, sign and quit.
#[test]
fn a_paste_of_twenty_kilobytes_is_one_event() {
    let fixture = Fixture::new("orders").known_person();
    let mut terminal = Terminal::board(&fixture, &[]);
    let text: String = (0..1_000).map(|number| format!("quit waive sign {number:04} ")).collect();
    assert!(text.len() > 20_000);
    terminal.press("c");
    terminal.press(&format!("\u{1b}[200~{text}the end\u{1b}[201~"));
    terminal.wait_for("the end");
    terminal.press(SAVE);
    terminal.wait_for("Saved: comment");
    // On the board itself a paste is no keys at all.
    terminal.press("\u{1b}[200~qqq\u{1b}[201~");
    terminal.press("?");
    terminal.wait_for("Help");
    terminal.press("\u{1b}");
    terminal.wait_until("the board", |screen| !screen.contents().contains("─ Help ─"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
    let mut command = Command::new(PROGRAM);
    let printed = command.current_dir(fixture.root()).arg("ledger").env("HOME", env::temp_dir()).output().unwrap();
    let document: toml::Table = String::from_utf8(printed.stdout).unwrap().parse().unwrap();
    let statements = document["statement"].as_array().unwrap();
    assert_eq!(statements.len(), 1);
    assert_eq!(statements[0]["note"].as_str().unwrap(), format!("{text}the end"));
}
