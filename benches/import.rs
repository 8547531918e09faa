//! The documents written for the tests, each read; one of 2,000 items read, and brought up to date in its checklist. A
//! document that a team writes is to take less than 50 ms.

use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use gonogo::import::{self, Source};

fn main() {
    divan::main();
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let mut names: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| path.display().to_string())
        .collect();
    names.sort();
    names
}

#[divan::bench(args = fixtures())]
fn document(bencher: Bencher, name: &str) {
    let bytes = fs::read(name).expect("the document can be read");
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| import::read(&bytes));
}

/// Two hundred sections of ten items each.
fn long(status: &str) -> String {
    let section = |at: usize| {
        let items = (0..10).map(|item| format!("- [{status}] Thing {item} of section {at} is in `src/a{item}.rs`\n"));
        format!("## Section {at} (Weight 2)\n\n{}\n", items.collect::<String>())
    };
    format!("# Long\n\n{}", (0..200).map(section).collect::<String>())
}

#[divan::bench]
fn long_document(bencher: Bencher) {
    let text = long("x");
    bencher.counter(BytesCount::of_str(&text)).bench(|| import::read(text.as_bytes()));
}

#[divan::bench]
fn long_document_again(bencher: Bencher) {
    let source = Source { document: "LONG.md", commit: None, exists: &|_| true };
    let draft = |status: &str| import::draft(&import::read(long(status).as_bytes()).expect("it is text"), "long");
    let existing = import::render(&draft("x"), &source);
    let next = draft(" ");
    bencher.bench_local(|| import::update(&existing, &next, &source).expect("it can be brought up to date"));
}
