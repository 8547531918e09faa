//! Many write into one ledger at once, some of them are killed, and nothing of anyone is lost.
//!
//! `LEDGER_KILLS=10000` asks for more kills, `LEDGER_SAVES=3000` for more statements a writer and item.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gonogo::ledger::Origin;
use ledger_support::{AS_SAVER, as_saver, damages, ids, leftovers, load, pass, said, told};

const ITEMS: [&str; 3] = ["core/security.threat-model", "core/security.review", "service/ops.runbook"];

const WRITERS: usize = 8;

const EDITORS: [&str; 2] = ["hand-of-ada.toml", "hand-of-bo.toml"];

#[test]
#[ignore = "run by the other tests as the program that saves"]
fn saver() {
    ledger_support::save_as_told();
}

#[test]
fn eight_writers_and_two_editors_lose_nothing() {
    let count = told("LEDGER_SAVES").map_or(25, |count| usize::try_from(count).unwrap());
    let root = tempfile::tempdir().unwrap();
    let done = AtomicBool::new(false);
    let mut writers: Vec<_> = (0..WRITERS).map(|_| writer(root.path(), count)).collect();
    let mut killed: Vec<_> = (0..2).map(|_| writer(root.path(), 1000)).collect();
    let (outputs, last) = std::thread::scope(|scope| {
        let editors = EDITORS.map(|name| scope.spawn(|| edit(root.path(), name, &done)));
        let reader = scope.spawn(|| read(root.path(), &done));
        let mut outputs: Vec<_> = writers.drain(..).map(output).collect();
        for mut writer in killed.drain(..) {
            writer.kill().unwrap();
            outputs.push(output(writer));
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
        (outputs, editors.map(|editor| editor.join().unwrap()).concat())
    });
    let saved: Vec<_> = outputs.iter().flat_map(|output| said(output, "saved")).collect();
    assert!(saved.len() >= WRITERS * ITEMS.len() * count, "{}", saved.len());
    assert!(outputs.iter().all(|output| !output.contains("failed ")), "{outputs:?}");
    let ledger = load(root.path());
    assert_eq!(damages(&ledger), [""; 0]);
    let there = ids(&ledger);
    assert_eq!(saved.iter().filter(|id| !there.contains(id)).count(), 0);
    for (path, statement) in ledger.statements() {
        let by_hand = path.file_name().starts_with("hand");
        assert_eq!(statement.origin, if by_hand { Origin::HandWritten } else { Origin::Recorded });
    }
    for (path, text) in last {
        assert_eq!(fs::read_to_string(path).unwrap(), text, "a file of the editor's was changed");
    }
    gonogo::runtime::store::Store::new(root.path()).save(&pass(ITEMS[0])).unwrap();
    assert_eq!(leftovers(root.path()), 0);
    println!("{} statements were saved, {} are there", saved.len(), there.len());
}

#[test]
fn killed_at_any_moment_nothing_that_was_called_saved_is_lost() {
    const KILLS_A_LEDGER: usize = 20;
    let kills = told("LEDGER_KILLS").map_or(KILLS_A_LEDGER, |kills| usize::try_from(kills).unwrap());
    let (mut saved, mut left) = (0, 0);
    for ledger in 0..kills.div_ceil(KILLS_A_LEDGER) {
        let root = tempfile::tempdir().unwrap();
        let mut all = Vec::new();
        for kill in 0..KILLS_A_LEDGER {
            let mut writer = writer(root.path(), 500);
            let first = until_it_saves(&mut writer);
            // No two kills of a ledger come at the same moment.
            std::thread::sleep(Duration::from_micros(211 * kill as u64 + 7 * (ledger as u64 % 30)));
            writer.kill().unwrap();
            all.extend(said(&(first + &output(writer)), "saved"));
            left += leftovers(root.path());
        }
        let ledger = load(root.path());
        assert_eq!(damages(&ledger), [""; 0]);
        let there: HashSet<_> = ids(&ledger).into_iter().collect();
        assert_eq!(all.iter().filter(|id| !there.contains(*id)).count(), 0);
        saved += all.len();
        gonogo::runtime::store::Store::new(root.path()).save(&pass(ITEMS[0])).unwrap();
        assert_eq!(leftovers(root.path()), 0);
    }
    println!("{kills} kills, {saved} statements called saved, none lost; {left} temporary files left and swept");
}

fn writer(root: &Path, count: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(AS_SAVER).envs(as_saver(root, &ITEMS.join(" "), count));
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits for the first word of a save; gives what was said so far.
fn until_it_saves(writer: &mut Child) -> String {
    let mut said = Vec::new();
    let mut piece = [0; 256];
    while !String::from_utf8_lossy(&said).contains("saved ") {
        let length = writer.stdout.as_mut().unwrap().read(&mut piece).unwrap();
        assert!(length > 0, "it ended without a save: {}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&piece[..length]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

fn output(writer: Child) -> String {
    String::from_utf8_lossy(&writer.wait_with_output().unwrap().stdout).into_owned()
}

/// Writes statements by hand, over and over, the way editors do: into the file itself, or into another that takes its
/// place. Gives what was written last.
fn edit(root: &Path, name: &str, done: &AtomicBool) -> Vec<(std::path::PathBuf, String)> {
    let mut last = Vec::new();
    for round in 0.. {
        last = ITEMS.map(|item| save_by_hand(root, item, name, round)).to_vec();
        if done.load(Ordering::Relaxed) {
            break;
        }
    }
    last
}

fn save_by_hand(root: &Path, item: &str, name: &str, round: usize) -> (std::path::PathBuf, String) {
    let folder = root.join(".gonogo/ledger").join(item);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let text = format!(
        "# round {round}\nschema = 1\nkind = \"mark\"\nitem = \"{item}\"\nstatus = \"pass\"\nby = \"Bo\"\n\
         at = 2026-01-31T09:30:00Z\n"
    );
    if round.is_multiple_of(2) {
        fs::write(&path, &text).unwrap();
    } else {
        let other = folder.join(format!(".{name}.swp"));
        fs::write(&other, &text).unwrap();
        fs::rename(&other, &path).unwrap();
    }
    (path, text)
}

/// Reads again and again: what the program saves is never seen half. Gives how often it read.
fn read(root: &Path, done: &AtomicBool) -> usize {
    let mut reads = 0;
    while !done.load(Ordering::Relaxed) {
        let ledger = load(root);
        let torn = ledger.damages().filter(|damage| !EDITORS.contains(&damage.path.file_name())).count();
        assert_eq!(torn, 0, "{:?}", damages(&ledger));
        reads += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    reads
}
