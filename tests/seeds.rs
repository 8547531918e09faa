//! That the checklists cover the documents they were made for: a table maps every line that states something to items.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gonogo::checklist::Builtin;

/// Lines of the document that state something, its areas' weights, and how many of its lines are gates.
const LINES: usize = 79;
const WEIGHTS: [f64; 10] = [12.0, 15.0, 12.0, 12.0, 10.0, 10.0, 8.0, 6.0, 10.0, 5.0];

#[test]
fn weighted_release_covers_every_line_of_its_document() {
    let table =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds/weighted-release.tsv")).unwrap();
    let (checklist, _) = Builtin::find("weighted-release").unwrap().load();
    let checklist = checklist.unwrap();
    let items: BTreeSet<&str> = checklist.items().map(|item| item.key.local()).collect();
    let mut lines = BTreeSet::new();
    let mut named = BTreeSet::new();
    for row in table.lines().skip(1) {
        let mut cells = row.split('\t');
        let line: usize = cells.next().unwrap().parse().unwrap();
        let (keys, reason) = (cells.next().unwrap(), cells.next().unwrap_or_default());
        assert!(lines.insert(line), "line {line} stands twice");
        if keys == "-" {
            assert!(!reason.trim().is_empty(), "line {line} has no item and no reason");
            continue;
        }
        for key in keys.split(' ') {
            assert!(items.contains(key), "line {line}: there is no item {key}");
            named.insert(key.to_owned());
        }
    }
    assert_eq!(lines.len(), LINES);
    assert_eq!(checklist.areas.iter().map(|area| area.weight).collect::<Vec<_>>(), WEIGHTS);
    assert!(checklist.items().filter(|item| item.gate).count() >= 8, "the document's release gate has eight lines");
    let unnamed: Vec<_> = items.iter().filter(|item| !named.contains(**item)).collect();
    assert!(unnamed.is_empty(), "items that no line asks for: {unnamed:?}");
}

#[test]
fn every_item_persuades_and_helps() {
    for id in ["core", "weighted-release"] {
        let (checklist, _) = Builtin::find(id).unwrap().load();
        for item in checklist.unwrap().items() {
            assert!(item.why.len() > 30, "{}: why?", item.key);
            assert!(item.fix.as_ref().is_some_and(|fix| fix.text.len() > 15), "{}: how is it mended?", item.key);
            assert!(item.title.chars().count() <= 72, "{}: the title is long", item.key);
            if let Some(manual) = item.manual() {
                assert!(
                    !manual.ask.is_empty() && !manual.evidence.is_empty(),
                    "{}: what is asked, on what evidence?",
                    item.key
                );
            }
        }
    }
}
