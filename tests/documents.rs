//! Documents as they are read: what is an item, how it stands, whatever happened to the bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[path = "documents/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use gonogo::checklist::{self, Said};
use gonogo::import::{self, Document, Source};
use proptest::prelude::*;
use support::{DAMAGES, documents, folder, line_of, read};

#[test]
fn each_document_gives_its_items() {
    let mut seen = 0;
    for (name, bytes) in documents(&folder()) {
        let found: Vec<_> = read(&bytes).items.iter().map(line_of).collect();
        let file = folder().join(format!("{name}.tsv"));
        if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
            fs::write(&file, found.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
        }
        let wanted = fs::read_to_string(&file).unwrap();
        assert_eq!(found, wanted.lines().collect::<Vec<_>>(), "{name}");
        seen += found.len();
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn damage_changes_no_line_and_no_status() {
    for (name, bytes) in documents(&folder()) {
        let text = String::from_utf8(bytes).unwrap();
        let told = |document: &Document| -> Vec<(usize, Said)> {
            document.items.iter().map(|entry| (entry.line, entry.status)).collect()
        };
        let clean = told(&read(text.as_bytes()));
        for (damage, make) in DAMAGES {
            assert_eq!(told(&read(&make(&text))), clean, "{name}, {damage}");
        }
    }
}

#[test]
fn a_code_page_of_its_own_is_read_as_well() {
    let text = fs::read_to_string(folder().join("freigabe.md")).unwrap();
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lost);
    let found: Vec<_> = read(&bytes).items.iter().map(line_of).collect();
    assert_eq!(found, read(text.as_bytes()).items.iter().map(line_of).collect::<Vec<_>>());
}

#[test]
fn prose_has_no_items() {
    let bytes = fs::read(folder().join("prose.md")).unwrap();
    assert!(read(&bytes).items.is_empty());
}

fn checklist_of(document: &Document) -> String {
    let source = Source { document: "READINESS.md", commit: None, exists: &|_| false };
    import::render(&import::draft(document, "readiness"), &source)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(document) = import::read(&bytes) {
            let lines = bytes.len() + 1;
            prop_assert!(document.items.iter().all(|entry| (1..=lines).contains(&entry.line)));
        }
    }

    #[test]
    fn any_pieces_of_documents_give_a_checklist_that_is_clean(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        let document = read(pieces.concat().as_bytes());
        let (_, problems) = checklist::parse("checklist", &checklist_of(&document));
        prop_assert!(document.items.is_empty() || problems.is_empty(), "{:?}", problems);
    }
}

const PIECES: &[&str] = &[
    "# ",
    "## ",
    "### ",
    "\n",
    "\n\n",
    "- [ ] ",
    "- [x] ",
    "- ",
    "1. ",
    "  - ",
    "✅ ",
    "❌",
    " ⏳",
    "|",
    "|---|---|\n",
    "| Item | Status |\n",
    "a ",
    "Backups",
    "(done)",
    "(Weight 15%)",
    "**",
    "~~",
    "`",
    "```\n",
    "[x](y)",
    ": ",
    "Owner: ",
    "Effort: 2d",
    "Depends on: Backups",
    "Legend: ✅ = required",
    "> ",
    "<!--",
    "-->",
    "\t",
    "\\",
    "\"",
    "'",
    "é",
    "监控",
    "[[area]]",
    "PR #5",
    "---\n",
    "===\n",
    "\r",
];

/// The processor time that this thread has had, which a busy machine does not add to.
fn processor_time() -> Duration {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().unwrap()
}

#[test]
fn hostile_documents_are_answered_quickly() {
    let size = 1 << 17;
    let mut hostile: Vec<String> = [
        "[",
        "![",
        "](",
        "*",
        "_a ",
        "`",
        "` a ",
        "<",
        "<!--",
        "&#",
        "|",
        "|a",
        "- ",
        "- [ ] a\n",
        "# a\n",
        "> ",
        "(",
        "✅",
        "✅ a\n",
        "□ a\n",
        "a: ",
        "a - ",
        "\n",
        "1. a\n",
        "```\n",
        "| a |\n",
        "~~",
        "\\",
        "é",
        "Ã©",
        "\t- a\n",
        "ó",
        "ðŸ",
        "Ã",
        "‚ú",
    ]
    .iter()
    .map(|piece| piece.repeat(size / piece.len()))
    .collect();
    hostile.push(format!("| a | b |\n|---|---|\n{}", "| c | ✅ |\n".repeat(10_000)));
    hostile.push((0..900).map(|depth| format!("{}- [ ] a{depth}\n", "  ".repeat(depth))).collect());
    hostile.push((3..900).map(|length| format!("{}\n", "`".repeat(length))).collect());
    hostile.push((0..9_000).map(|n| format!("## Section {n} (20%)\n✅ Section {n}: a\n- ✅ b\n")).collect());
    for document in &hostile {
        let start = processor_time();
        let _ = import::read(document.as_bytes());
        let took = processor_time().saturating_sub(start);
        let head: String = document.chars().take(12).collect();
        assert!(took < Duration::from_secs(10), "{head:?} took {took:?}");
    }
}

/// Folders of real documents that may lie beside the project.
fn corpus_folders() -> Vec<std::path::PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    ["corpus/docs", "seeds"].iter().map(|name| shared.join(name)).filter(|folder| folder.is_dir()).collect()
}

/// What a careful reader takes as items: those that must be found by line with the statuses that are right, and the lines
/// at which anything goes.
struct Truth {
    must: BTreeMap<usize, BTreeSet<String>>,
    may: BTreeSet<usize>,
}

impl Truth {
    fn read(text: &str) -> Self {
        let mut rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let names = rows.next().unwrap();
        let column = |name: &str| names.iter().position(|other| *other == name).unwrap();
        let (line, status, other, certainty) =
            (column("line"), column("status"), column("status_alt"), column("certainty"));
        let mut truth = Self { must: BTreeMap::new(), may: BTreeSet::new() };
        for row in rows {
            let cell = |at: usize| row.get(at).copied().unwrap_or_default();
            let number = cell(line).parse().unwrap();
            if cell(certainty) == "must" {
                let right = cell(other).split([',', ' ']).chain([cell(status)]).filter(|word| !word.is_empty());
                truth.must.insert(number, right.map(str::to_owned).collect());
            } else {
                truth.may.insert(number);
            }
        }
        truth
    }

    /// F1 of what was found, and the share of right statuses, in per cent.
    fn score(&self, document: &Document) -> (f64, f64) {
        let found: BTreeMap<usize, &str> =
            document.items.iter().map(|entry| (entry.line, entry.status.word())).collect();
        let hits = self.must.iter().filter(|(line, _)| found.contains_key(line)).count();
        let wrong = found.keys().filter(|line| !self.must.contains_key(line) && !self.may.contains(line)).count();
        let right =
            self.must.iter().filter(|(line, words)| found.get(line).is_some_and(|word| words.contains(*word))).count();
        let float = |number: usize| f64::from(u32::try_from(number).unwrap());
        let share = |part: usize, whole: usize| float(part) / float(whole.max(1));
        let (precision, recall) = (share(hits, hits + wrong), share(hits, self.must.len()));
        (200.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE), 100.0 * share(right, hits))
    }
}

#[test]
fn real_documents_are_read_as_a_careful_reader_does() {
    let folders = corpus_folders();
    let truths = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/truth");
    if !truths.is_dir() {
        println!("skipped: the corpus of real documents does not lie beside the project");
        return;
    }
    let mut scored = 0;
    for (name, bytes) in folders.iter().flat_map(|folder| documents(folder)) {
        let Ok(truth) = fs::read_to_string(truths.join(format!("{name}.tsv"))) else { continue };
        let truth = Truth::read(&truth);
        let document = read(&bytes);
        let (f1, status) = truth.score(&document);
        assert!(f1 >= 97.0 && status >= 97.0, "{name}: F1 {f1:.1}, right status {status:.1}");
        // What is stored may be damaged already; its clean text is damaged anew.
        let text = import::text(&bytes).unwrap();
        for (damage, make) in DAMAGES {
            let (damaged_f1, damaged_status) = truth.score(&read(&make(&text)));
            assert!(
                f1 - damaged_f1 <= 1.0 && status - damaged_status <= 1.0,
                "{name}, {damage}: F1 {damaged_f1:.1}, status {damaged_status:.1}"
            );
        }
        scored += 1;
    }
    assert!(scored >= 9, "{scored}");
}
