//! Never a false pass: whatever becomes of the files that a check reads, it passes only on what still says so.
//!
//! Each passing fixture of each kind is damaged at random, and where the check still passes, a judge that shares no code
//! with it must agree, by what is left. A new kind is judged by the file `evidence` of its passing fixtures, and fails until
//! they have one.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod damage;
mod judges;
mod kind_fixtures;

use std::fs;
use std::path::Path;

use damage::{DAMAGES, Damage};
use gonogo::check::{KINDS, Outcome, Status};
use gonogo::repo::Repo;
use judges::{Given, Judge, Leftover, judge_of};
use kind_fixtures::{fixtures, outcome, parse, staged};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use tempfile::TempDir;

/// A passing fixture, copied into a repository of its own.
struct Case {
    name: String,
    place: TempDir,
    /// Where what leads out of the repository leads to.
    outside: TempDir,
    item: String,
}

impl Case {
    fn new(fixture: &Path) -> Self {
        let name = format!("{}/{}", named(fixture.parent().unwrap()), named(fixture));
        Self {
            name,
            place: staged(fixture),
            outside: TempDir::new().unwrap(),
            item: fs::read_to_string(fixture.join("item.toml")).unwrap(),
        }
    }

    fn root(&self) -> &Path {
        self.place.path()
    }

    /// The files that can be damaged: those of git only for a kind that asks git.
    fn files(&self, judge: &Judge) -> Vec<String> {
        let mut files = damage::files_beneath(self.root());
        files.retain(|path| path.starts_with(".git/") == judge.asks_git && path != ".gitignore");
        files
    }

    fn agrees(&self, judge: &Judge, left: &Leftover) -> bool {
        let item: toml::Table = toml::from_str(&self.item).unwrap();
        (judge.agrees)(&Given { fixture: &self.name, check: &item["check"][judge.kind] }, left)
    }

    /// None where git's own files are so damaged that the repository is not opened at all.
    fn outcome(&self) -> Option<Outcome> {
        Repo::open(self.root()).ok()?;
        Some(outcome(self.root(), &parse(&self.item)))
    }

    /// Complains of a pass on nothing, and of a crash.
    fn judge(&self, judge: &Judge, left: &Leftover) -> Result<(), String> {
        let Some(found) = self.outcome() else { return Ok(()) };
        let text = format!("{found:?}");
        if text.contains("crashed") {
            return Err(format!("{}: {text}", self.name));
        }
        if found.status == Status::Pass && !self.agrees(judge, left) {
            return Err(format!("{}: a false pass: {text}\n{}", self.name, shown(left)));
        }
        Ok(())
    }
}

fn shown(left: &Leftover) -> String {
    left.iter().map(|(path, rest)| format!("--- {path}\n{:.2000}\n", rest.text())).collect()
}

fn named(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Kinds that read no file: a person passes `manual`, and what damaged answers of servers and commands are worth is shown in
/// `tests/servers.rs`.
const WITHOUT_FILES: &[&str] = &["manual", "http", "command"];

/// Every kind that reads files, with its judge and its passing fixtures.
fn cases() -> impl Iterator<Item = (Judge, Vec<std::path::PathBuf>)> {
    KINDS.iter().filter(|kind| !WITHOUT_FILES.contains(&kind.name)).map(|kind| {
        let folders = fs::read_dir(fixtures().join(kind.name)).unwrap().map(|entry| entry.unwrap().path());
        let mut passing: Vec<_> = folders.filter(|path| named(path).starts_with("pass")).collect();
        passing.sort();
        assert!(!passing.is_empty(), "`{}` has no passing fixture to damage", kind.name);
        (judge_of(kind.name), passing)
    })
}

#[test]
fn every_judge_agrees_with_a_sound_fixture_and_with_no_empty_one() {
    for (judge, passing) in cases() {
        for fixture in passing {
            let case = Case::new(&fixture);
            let sound = damage::left_of(case.root(), &case.files(&judge));
            assert!(case.agrees(&judge, &sound), "{}", case.name);
            assert_eq!(case.agrees(&judge, &Leftover::new()), judge.absence.is_some(), "{}", case.name);
        }
    }
}

/// All of a check's files at once: gone, empty, unreadable, too large, outside.
#[test]
fn nothing_passes_on_files_that_are_all_damaged_alike() {
    let mut complaints = Vec::new();
    for (judge, passing) in cases() {
        for fixture in passing {
            for damage in DAMAGES {
                let case = Case::new(&fixture);
                let files = case.files(&judge);
                let left = damage::apply(case.root(), &case.outside, files.iter().map(|path| (path.as_str(), *damage)));
                complaints
                    .extend(case.judge(&judge, &left).err().map(|complaint| format!("all {damage:?}: {complaint}")));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// How a run of random damage goes on: for each file, in order, what happens to it.
fn script() -> impl Strategy<Value = Vec<Damage>> {
    let one = prop_oneof![
        2 => Just(Damage::Spare),
        6 => (0..1000_u32).prop_map(Damage::Cut),
        3 => any::<u64>().prop_map(Damage::Noise),
        3 => (0..1000_u32, any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        6 => proptest::sample::select(DAMAGES),
    ];
    vec(one, 1..12)
}

#[test]
fn nothing_passes_on_random_damage_but_what_is_left_says_so() {
    // The same damage in each run, so that what passes here passes elsewhere; a campaign tries another in each of its many.
    let campaign: Option<u32> = std::env::var("GONOGO_CAMPAIGN").ok().and_then(|text| text.parse().ok());
    let mut complaints = Vec::new();
    for (judge, passing) in cases() {
        for fixture in passing {
            let config = ProptestConfig {
                cases: campaign.unwrap_or(24),
                max_shrink_iters: 40,
                failure_persistence: None,
                ..ProptestConfig::default()
            };
            let rng = match campaign {
                Some(_) => TestRng::from_seed(RngAlgorithm::ChaCha, &rand_seed()),
                None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
            };
            let run = TestRunner::new_with_rng(config, rng).run(&script(), |script| {
                let case = Case::new(&fixture);
                let files = case.files(&judge);
                let damages = files.iter().map(String::as_str).zip(script.iter().copied().cycle());
                let left = damage::apply(case.root(), &case.outside, damages);
                case.judge(&judge, &left).map_err(TestCaseError::fail)
            });
            complaints.extend(run.err().map(|error| error.to_string()));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Another one in each run.
fn rand_seed() -> [u8; 32] {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    println!("seed {seed:?}");
    seed
}
