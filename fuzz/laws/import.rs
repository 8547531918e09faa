//! Any bytes give a document or an error; a document gives a checklist that parses, that an import again leaves alone, and
//! that an export says as it was.

use gonogo::checklist::{self, Checklist, Item, Said};
use gonogo::import::{self, Document, Exported, Source};

pub fn hold(bytes: &[u8]) {
    let Ok(document) = import::read(bytes) else { return };
    let lines = 1..=bytes.len() + 1;
    assert!(document.items.iter().all(|entry| lines.contains(&entry.line) && !entry.text.is_empty()));
    let Some((text, checklist)) = checklist_of(&document) else { return };
    let again = import::update(&text, &import::draft(&document, "readiness"), &source());
    assert_eq!(again.expect("what was written can be brought up to date").text, text);
    let exported = Exported::of(&checklist, &said);
    let read = import::read(import::export(&exported).as_bytes()).expect("what was exported can be read");
    let (_, checklist) = checklist_of(&read).expect("what was exported has items");
    assert_eq!(Exported::of(&checklist, &said), exported);
}

fn source() -> Source<'static> {
    Source { document: "READINESS.md", commit: None, exists: &|_| true }
}

/// The checklist of a document, if it names anything.
fn checklist_of(document: &Document) -> Option<(String, Checklist)> {
    let draft = import::draft(document, "readiness");
    if draft.areas.is_empty() {
        return None;
    }
    let text = import::render(&draft, &source());
    let (checklist, problems) = checklist::parse("checklist", &text);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    Some((text, checklist.expect("a checklist without problems is one")))
}

fn said(item: &Item) -> (Said, Option<String>) {
    (item.claim.as_ref().map_or(Said::Nothing, |claim| claim.said), None)
}
