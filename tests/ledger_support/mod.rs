//! What the tests of the ledger share: statements, reading back, and running this test program once more as the one that
//! saves.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "each test program uses its part of it, and fails by panicking"
)]

pub mod calls;
pub mod program;

use std::io::{Read as _, Write as _};
use std::path::Path;

use gonogo::ledger::{Kind, Ledger, MarkStatus, Origin, Statement, StatementId};
use gonogo::repo::Repo;
use gonogo::runtime::shelf;
use gonogo::runtime::store::{Store, new_id};

pub fn mark(id: StatementId, item: &str, status: MarkStatus, supersedes: Vec<StatementId>) -> Statement {
    Statement {
        note: format!("Said by \"{id}\",\nit's so: C:\\data.\n"),
        id,
        kind: Kind::Mark(status),
        item: item.to_owned(),
        by: "Ada Lovelace <ada@example.org>".into(),
        // The local time zone would take a hundred system calls to find.
        at: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC),
        commit: None,
        evidence: Vec::new(),
        until: None,
        supersedes,
        origin: Origin::Recorded,
        unknown: Vec::new(),
    }
}

pub fn pass(item: &str) -> Statement {
    mark(new_id(), item, MarkStatus::Pass, Vec::new())
}

pub fn load(root: &Path) -> Ledger {
    shelf::load(&Repo::open(root).unwrap())
}

pub fn ids(ledger: &Ledger) -> Vec<String> {
    ledger.statements().map(|(_, statement)| statement.id.to_string()).collect()
}

pub fn damages(ledger: &Ledger) -> Vec<String> {
    ledger.damages().map(|damage| damage.problem.to_string()).collect()
}

/// The temporary files that lie in the ledger.
pub fn leftovers(root: &Path) -> usize {
    let entries = std::fs::read_dir(root.join(".gonogo/ledger")).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".saving-")).count()
}

/// This test program once more, as one that runs nothing but its ignored test `saver`: it saves so many statements about
/// each of the items, one after the other, and says for each what became of it.
pub fn as_saver(root: &Path, items: &str, count: usize) -> Vec<(&'static str, String)> {
    vec![
        ("LEDGER_ROOT", root.display().to_string()),
        ("LEDGER_ITEMS", items.to_owned()),
        ("LEDGER_COUNT", count.to_string()),
    ]
}

pub const AS_SAVER: [&str; 5] = ["saver", "--exact", "--ignored", "--nocapture", "--test-threads=1"];

/// System calls that do nothing and are seen in a trace.
pub const BEGIN: &str = "/ledger-test-begins";
pub const END: &str = "/ledger-test-ends";

/// What the ignored test `saver` does; nothing if a person asks for the ignored tests.
pub fn save_as_told() {
    let told = |name: &str| std::env::var(name).ok();
    let (Some(root), Some(items), Some(count)) = (told("LEDGER_ROOT"), told("LEDGER_ITEMS"), told("LEDGER_COUNT"))
    else {
        return;
    };
    let statements: Vec<_> =
        (0..count.parse().unwrap()).flat_map(|_| items.split(' ').map(pass).collect::<Vec<_>>()).collect();
    let store = Store::new(Path::new(&root));
    call_often();
    let _ = std::fs::metadata(BEGIN);
    for statement in &statements {
        // What is not saved is tried once more, as a person would.
        let _ = save_and_say(&store, statement).or_else(|()| save_and_say(&store, statement));
    }
    let _ = std::fs::metadata(END);
}

/// strace counts the calls of each thread for itself. The test harness's own thread must not reach the numbers of the calls
/// that matter.
fn call_often() {
    let mut buffer = [0];
    for _ in 0..20 {
        let mut file = std::fs::OpenOptions::new().read(true).write(true).open("/dev/null").unwrap();
        let _ = (file.read(&mut buffer), file.write(&buffer), file.metadata(), file.try_clone());
        let _ = std::fs::read_link("/dev/null");
    }
}

fn save_and_say(store: &Store, statement: &Statement) -> Result<(), ()> {
    let result = store.save(statement);
    let said = match &result {
        Ok(_) => format!("saved {}\n", statement.id),
        Err(error) if error.maybe_saved() => format!("maybe {} {error}\n", statement.id),
        Err(error) => format!("failed {} {error}\n", statement.id),
    };
    // Not `print!`: a test's own output is caught, and buffered.
    std::io::stdout().write_all(said.as_bytes()).unwrap();
    result.map(drop).map_err(drop)
}

/// The ids that the saver said this of.
pub fn said(output: &str, word: &str) -> Vec<String> {
    let lines = output.lines().filter_map(|line| line.split_once(&format!("{word} ")));
    lines.map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// Numbers that look random and are the same for the same seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }
}

/// A number that a campaign is told by the environment.
pub fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}
