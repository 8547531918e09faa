//! A history of 500 commits over 6,600 files of a few kilobytes, each of which changes four, under 100 rules: the board of
//! every commit, from the first to the last. The repository is made here, so that two machines run the same.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use gonogo::audit::Cancel;
use gonogo::runtime::compare::Era;
use gonogo::runtime::replay::replay;
use gonogo::runtime::session::{Choices, Session};
use tempfile::TempDir;

fn main() {
    divan::main();
}

const FILES: usize = 6_600;
const COMMITS: usize = 500;
const CHANGED: usize = 4;

/// A repository with its history, made once by git's own importer.
fn repository() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let stream = folder.path().join("stream");
        fs::write(&stream, history()).expect("files can be written");
        let git = |arguments: &[&str], input: Stdio| {
            let mut command = Command::new("git");
            command.current_dir(folder.path()).args(arguments).stdin(input);
            assert!(command.status().expect("git runs").success(), "{arguments:?}");
        };
        git(&["init", "-q", "-b", "main"], Stdio::null());
        git(&["fast-import", "--quiet"], File::open(&stream).expect("what was written can be read").into());
        fs::remove_file(&stream).expect("what was written can be removed");
        git(&["reset", "-q", "--hard"], Stdio::null());
        let checklists = folder.path().join(".gonogo/checklists");
        fs::create_dir_all(&checklists).expect("folders can be made");
        fs::write(checklists.join("bench.toml"), rules()).expect("files can be written");
        folder
    });
    folder.path()
}

fn history() -> String {
    let mut stream = String::new();
    for commit in 0..COMMITS {
        let seconds = 1_700_000_000 + commit * 3_600;
        write!(stream, "commit refs/heads/main\ncommitter Ada <ada@example.org> {seconds} +0000\ndata 1\nx\n")
            .expect("a String takes text");
        let files = if commit == 0 { 0..FILES } else { commit * CHANGED..(commit + 1) * CHANGED };
        for file in files {
            let file = file % FILES;
            let text = text(file, commit);
            let folder = format!("src/part_{}/module_{}", file % 12, file % 60);
            write!(stream, "M 100644 inline {folder}/file_{file}.rs\ndata {}\n{text}\n", text.len())
                .expect("a String takes text");
        }
    }
    stream
}

fn text(file: usize, commit: usize) -> String {
    let mut text = String::new();
    for line in 0..60 {
        writeln!(text, "pub fn step_{line}(input: &str) -> usize {{ input.len() + {commit} }} // part {file}")
            .expect("a String takes text");
    }
    text
}

/// One hundred rules: 40 for presence, 60 for content.
fn rules() -> String {
    let mut text = "schema = 1\nid = \"bench\"\n[[area]]\nid = \"all\"\n".to_owned();
    for at in 0..100 {
        let check = match at {
            0..40 => format!("file.any = ['**/file_{at}.rs']"),
            _ => format!("text = {{ in = ['**/*.rs'], lacks = '\\bforbidden_{at}\\s*\\(' }}"),
        };
        write!(text, "[[area.item]]\nid = \"rule-{at}\"\ntitle = \"Rule {at}\"\ncheck.{check}\n")
            .expect("a String takes text");
    }
    text
}

/// Nothing is kept between runs, so that each commit is audited.
fn session() -> Session {
    let choices = Choices { no_cache: true, ..Choices::default() };
    Session::open(repository(), choices).expect("the repository opens")
}

#[divan::bench(sample_count = 5)]
fn five_hundred_commits(bencher: Bencher) {
    let session = session();
    bencher.counter(ItemsCount::new(COMMITS)).bench_local(|| {
        let past = replay(&session, COMMITS, Era::Now, &Cancel::default(), &|_, _| {}).expect("git has all of it");
        assert_eq!(past.points.len(), COMMITS);
    });
}

/// What the first commit of them costs, which is audited whole.
#[divan::bench(sample_count = 5)]
fn one_commit(bencher: Bencher) {
    let session = session();
    bencher.bench_local(|| replay(&session, 1, Era::Now, &Cancel::default(), &|_, _| {}).map(|past| past.points.len()));
}

/// What ten commits cost when each is checked out and audited.
#[divan::bench(sample_count = 3)]
fn ten_checkouts(bencher: Bencher) {
    const CHECKOUTS: usize = 10;
    bencher.counter(ItemsCount::new(CHECKOUTS)).bench_local(|| {
        for back in (0..CHECKOUTS).rev() {
            let mut command = Command::new("git");
            command.current_dir(repository()).args(["checkout", "-q", "--detach", &format!("main~{back}")]);
            assert!(command.status().expect("git runs").success(), "{back}");
            let audited = session().audit(jiff::Timestamp::now());
            assert!(audited.board.score.verified.is_some());
        }
    });
}
