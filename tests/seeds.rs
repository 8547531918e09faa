//! That the checklists cover the documents they were made for: a table maps every line that states something to items.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gonogo::checklist::{Builtin, Checklist, builtins};

/// Each checklist that was made for a document, with how many of the document's lines state something.
const SEEDS: [(&str, usize); 5] = [
    ("api-platform", 191),
    ("kubernetes-operator", 109),
    ("microservice-platform", 272),
    ("telemetry-pipeline", 226),
    ("weighted-release", 79),
];

/// What is loaded beside any of them, so that they need not ask it again.
const SHARED: [&str; 2] = ["core", "weighted-release"];

/// The weights of the areas that `weighted-release` was made for.
const WEIGHTS: [f64; 10] = [12.0, 15.0, 12.0, 12.0, 10.0, 10.0, 8.0, 6.0, 10.0, 5.0];

fn load(id: &str) -> Checklist {
    Builtin::find(id).unwrap().load().0.unwrap()
}

/// The items by the names that a table gives them: those of its own checklist without the checklist.
fn names(own: &Checklist) -> BTreeSet<String> {
    let shared = SHARED.iter().filter(|id| **id != own.id).map(|id| load(id));
    let shared: Vec<String> =
        shared.flat_map(|checklist| checklist.items().map(|item| item.key.to_string()).collect::<Vec<_>>()).collect();
    own.items().map(|item| item.key.local().to_owned()).chain(shared).collect()
}

#[test]
fn every_line_of_a_document_has_an_item_or_a_reason() {
    for (id, count) in SEEDS {
        let checklist = load(id);
        let names = names(&checklist);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/seeds/{id}.tsv"));
        let table = fs::read_to_string(path).unwrap();
        let (mut lines, mut named) = (BTreeSet::new(), BTreeSet::new());
        for row in table.lines().skip(1) {
            let mut cells = row.split('\t');
            let line: usize = cells.next().unwrap().parse().unwrap();
            let (keys, reason) = (cells.next().unwrap(), cells.next().unwrap_or_default());
            assert!(lines.insert(line), "{id}: line {line} stands twice");
            if keys == "-" {
                assert!(!reason.trim().is_empty(), "{id}: line {line} has no item and no reason");
                continue;
            }
            for key in keys.split(' ') {
                assert!(names.contains(key), "{id}: line {line}: there is no item {key}");
                named.insert(key.to_owned());
            }
        }
        assert_eq!(lines.len(), count, "{id}");
        let unnamed: Vec<_> =
            checklist.items().map(|item| item.key.local()).filter(|key| !named.contains(*key)).collect();
        assert!(unnamed.is_empty(), "{id}: items that no line asks for: {unnamed:?}");
        assert!(checklist.items().any(|item| item.gate), "{id}: nothing decides");
    }
}

#[test]
fn weighted_release_weighs_as_its_document_does() {
    let checklist = load("weighted-release");
    assert_eq!(checklist.areas.iter().map(|area| area.weight).collect::<Vec<_>>(), WEIGHTS);
    assert!(checklist.items().filter(|item| item.gate).count() >= 8, "the document's release gate has eight lines");
}

#[test]
fn every_item_persuades_and_helps() {
    for builtin in builtins() {
        let checklist = load(builtin.id);
        for item in checklist.items() {
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
        let titles: BTreeSet<_> = checklist.items().map(|item| item.title.as_str()).collect();
        assert_eq!(titles.len(), checklist.items().count(), "{}: two items have one title", builtin.id);
    }
}
