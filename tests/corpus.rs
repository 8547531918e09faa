//! The bytes that fuzzing kept break no law of the parsers, on any compiler: `fuzz/README.md` says where they come from.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../fuzz/laws/mod.rs"]
mod laws;

use std::fs;
use std::path::Path;

/// Holds every seed of a target against its law.
fn hold(target: &str, law: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 10, "{}", folder.display());
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        assert!(std::panic::catch_unwind(|| law(&bytes)).is_ok(), "{}", path.display());
    }
}

#[test]
fn documents_become_checklists_and_come_back() {
    hold("import", laws::import::hold);
}

#[test]
fn claims_stand_where_their_document_has_them() {
    hold("claims", laws::claims::hold);
}

#[test]
fn checklists_lose_no_item_in_silence() {
    hold("checklist", laws::checklist::hold);
}

#[test]
fn statements_are_written_as_they_were_read() {
    hold("ledger", laws::ledger::hold);
}

#[test]
fn reports_without_anything_to_judge_pass_nothing() {
    hold("reports", laws::reports::hold);
}
