//! The engine: a full audit, one changed file, and the board made of it. The repository is made here: 2,000 files of a
//! few kilobytes and 100 rules, so that two machines run the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use divan::Bencher;
use gonogo::audit::{Cancel, Changes, Engine, Plan};
use gonogo::board::{self, Freshness, Inputs, Outcomes, Proofs};
use gonogo::checklist::{self, Checklist};
use gonogo::config::SignOffs;
use gonogo::ledger::Ledger;
use gonogo::repo::{Repo, RepoPath};
use tempfile::TempDir;

fn main() {
    divan::main();
}

const FILES: usize = 2_000;

/// A folder of generated source files, made once.
fn repository() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        for at in 0..FILES {
            let path = folder.path().join(format!("src/module_{}/file_{at}.rs", at % 40));
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
            let mut text = String::new();
            for line in 0..60 {
                writeln!(text, "pub fn step_{line}(input: &str) -> usize {{ input.len() + {line} }} // part {at}")
                    .expect("a String takes text");
            }
            fs::write(path, text).expect("files can be written");
        }
        folder
    });
    folder.path()
}

/// One hundred rules: 40 for presence, 60 for content.
fn rules() -> Vec<Checklist> {
    let mut text = "schema = 1\nid = \"bench\"\n[[area]]\nid = \"all\"\n".to_owned();
    for at in 0..100 {
        let check = match at {
            0..40 => format!("file.any = ['**/file_{at}.rs']"),
            _ => format!("text = {{ in = ['**/*.rs'], lacks = '\\bforbidden_{at}\\s*\\(' }}"),
        };
        write!(text, "[[area.item]]\nid = \"rule-{at}\"\ntitle = \"Rule {at}\"\ncheck.{check}\n")
            .expect("a String takes text");
    }
    let (checklist, problems) = checklist::parse("bench.toml", &text);
    assert!(problems.is_empty(), "{problems:?}");
    checklist.into_iter().collect()
}

fn engine() -> Engine {
    let repo = Repo::open(repository()).expect("the repository opens");
    Engine::new(Arc::new(repo), Arc::new(Plan::new(&rules())))
}

#[divan::bench]
fn full_audit(bencher: Bencher) {
    let mut engine = engine();
    bencher.bench_local(|| engine.audit(&Cancel::default(), &|_| {}));
}

#[divan::bench]
fn one_file(bencher: Bencher) {
    let mut engine = engine();
    engine.audit(&Cancel::default(), &|_| {});
    let paths = BTreeSet::from([RepoPath::new("src/module_7/file_7.rs")]);
    let changes = Changes { paths, ..Changes::default() };
    bencher.bench_local(|| engine.update(&changes, &Cancel::default(), &|_| {}));
}

#[divan::bench]
fn board(bencher: Bencher) {
    let checklists = rules();
    let mut outcomes = Outcomes::default();
    for (signature, outcome) in engine().audit(&Cancel::default(), &|_| {}).outcomes {
        outcomes.insert(signature, outcome);
    }
    let (ledger, freshness) = (Ledger::default(), Freshness::default());
    bencher.bench_local(|| {
        board::evaluate(&Inputs {
            checklists: &checklists,
            outcomes: &outcomes,
            ledger: &ledger,
            freshness: &freshness,
            sign_offs: &SignOffs::default(),
            proofs: &Proofs::default(),
            level: None,
            without_gates: true,
            two_people: false,
            problems: &[],
            now: jiff::Timestamp::UNIX_EPOCH,
        })
    });
}
