//! Any bytes give a document or an error; a document gives a checklist that parses, and that an import again leaves alone.

#![no_main]

use gonogo::checklist;
use gonogo::import::{self, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = import::read(bytes) else { return };
    let source = Source { document: "READINESS.md", commit: None, exists: &|_| true };
    let draft = import::draft(&document, "readiness");
    let text = import::render(&draft, &source);
    let (_, problems) = checklist::parse("checklist", &text);
    assert!(draft.areas.is_empty() || problems.is_empty(), "{problems:?}");
    if !draft.areas.is_empty() {
        let again = import::update(&text, &draft, &source).expect("what was written can be brought up to date");
        assert_eq!(again.text, text);
    }
});
