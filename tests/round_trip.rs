//! What `gonogo export` writes imports as the checklist that it was, with how everything stood.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "documents/mod.rs"]
mod support;

use std::collections::HashMap;

use gonogo::checklist::{self, Checklist, Item, Said};
use gonogo::import::{self, Document, Exported, Source};
use proptest::prelude::*;
use support::{documents, folder, read};

fn parsed(text: &str) -> Checklist {
    let (checklist, problems) = checklist::parse("checklist", text);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    checklist.unwrap()
}

fn checklist_of(document: &Document) -> String {
    let source = Source { document: "READINESS.md", commit: None, exists: &|_| false };
    import::render(&import::draft(document, "readiness"), &source)
}

/// What the checklist says of itself once it was a document.
fn again(exported: &Exported) -> Exported {
    let document = read(import::export(exported).as_bytes());
    let waivers: HashMap<usize, String> =
        document.items.iter().filter_map(|entry| Some((entry.line, entry.record.as_ref()?.waiver.clone()?))).collect();
    let text = checklist_of(&document);
    let state = |item: &Item| {
        let claim = item.claim.as_ref().unwrap();
        (claim.said, waivers.get(&claim.line).cloned())
    };
    let read = parsed(&text);
    for waiver in waivers.values() {
        let words: String = waiver.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        assert!(text.contains(&format!("# the document says: waived {words}")), "{text}");
    }
    Exported::of(&read, &state)
}

#[test]
fn an_import_of_an_export_is_what_was_exported() {
    for (name, bytes) in documents(&folder()) {
        let document = read(&bytes);
        if document.items.is_empty() {
            continue;
        }
        let checklist = parsed(&checklist_of(&document));
        let exported = Exported::of(&checklist, &|item| (item.claim.as_ref().unwrap().said, None));
        let nested = |exported: &Exported| {
            exported.areas.iter().flat_map(|area| &area.items).filter(|item| item.part_of.is_some()).count()
        };
        assert_eq!(nested(&exported), document.items.iter().filter(|entry| entry.parent_line.is_some()).count());
        assert_eq!(again(&exported), exported, "{name}");
    }
}

#[test]
fn what_stands_in_brackets_is_no_field_of_an_export() {
    let text = "schema = 1\nid = \"a\"\ntitle = \"Legend (15%)\"\n[[area]]\nid = \"b\"\ntitle = \"P0: Sign-off (Weight 3)\"\n\
                [[area.item]]\nid = \"c\"\ntitle = \"✅ Total (@ada, 2d) [P1] — depends on x. Owner: Bo\"\n";
    let exported = Exported::of(&parsed(text), &|_| (Said::Nothing, None));
    let found = again(&exported);
    let item = &found.areas[0].items[0];
    assert_eq!(item.text, "✅ Total (@ada, 2d) [P1] — depends on x. Owner: Bo");
    assert_eq!((&item.owner, &item.effort, &item.priority, item.said), (&None, &None, &None, Said::Nothing));
    assert_eq!((found.title.as_str(), found.areas[0].title.as_str()), ("Legend (15%)", "P0: Sign-off (Weight 3)"));
}

#[test]
fn an_export_is_whole_whatever_is_quoted_in_it() {
    let text = "schema = 1\nid = \"a\"\n[[area]]\nid = \"b\"\n[[area.item]]\nid = \"c\"\ntitle = \"âœ… is a tick, geprÃ¼ft\"\n";
    let exported = Exported::of(&parsed(text), &|_| (Said::Nothing, None));
    assert_eq!(again(&exported), exported);
    // A code page that came in between is told by the head, and undone.
    let document =
        import::export(&Exported::of(&parsed(&text.replace("âœ… is a tick, geprÃ¼ft", "✅ geprüft")), &|_| {
            (Said::Done, None)
        }));
    let misread = encoding_rs::WINDOWS_1252.decode_without_bom_handling(document.as_bytes()).0.into_owned();
    assert_eq!(import::text(misread.as_bytes()).unwrap(), document);
}

/// A text as people write it, with what could be taken for mark-up, for a status or for a field.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "backups",
        "are",
        "tested",
        "*",
        "_x_",
        "a_b",
        "`code`",
        "`a|b`",
        "`",
        "|",
        "\\",
        "\\|",
        "[link](x)",
        "<tag>",
        "<table>",
        "~~",
        "(done)",
        "✅",
        "#5",
        "größer",
        "监控",
        "&amp;",
        "p95",
        "<",
        "!",
        "total",
        "PR",
        "**",
        "1.",
        "[P1]",
        "(@ada, 2d)",
        "(Weight 3)",
        "15%",
        ":x:",
        "Owner: Ada",
        "'",
        "\"",
        "- done",
        "~2h",
        "🍏",
        "می\u{200c}شود",
        "👩\u{200d}💻",
    ]);
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

#[derive(Clone, Debug)]
struct Written {
    title: String,
    fields: Vec<String>,
    said: Said,
    waiver: Option<String>,
    within: Option<usize>,
    need: Option<usize>,
}

fn items() -> impl Strategy<Value = Vec<Written>> {
    let field = |lines: &'static [&'static str]| prop::option::of(prop::sample::select(lines).prop_map(str::to_owned));
    let fields = (
        field(&["gate = true", "optional = true"]),
        field(&["risk = \"high\"", "weeks = 3", "weeks = \"3-4\""]),
        field(&["level = \"production\"", "level = \"internal\""]),
        field(&["weight = 3", "weight = 0.5"]),
        field(&["priority = \"High\"", "priority = \"🔴 P1\""]),
        field(&["effort = \"2-4h\"", "effort = \"1 day\""]),
        field(&["owner = \"@ada\"", "owner = \"Team | B\""]),
    );
    let fields = fields.prop_map(|(a, b, c, d, e, f, g)| [a, b, c, d, e, f, g].into_iter().flatten().collect());
    let one = (words(), fields, prop::sample::select(Said::ALL.to_vec()), prop::option::of(words()));
    let links = (prop::option::of(0_usize..8), prop::option::of(0_usize..8));
    let one = (one, links).prop_map(|((title, fields, said, waiver), (within, need))| {
        let waiver = waiver.map(|words| format!("until the end of 3 May 2027, approved by Ada: {words}"));
        Written { title, fields, said, waiver, within, need }
    });
    prop::collection::vec(one, 1..8)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A checklist of some areas, whose items are nested in and need earlier ones.
fn text_of(title: &str, areas: &[(String, Option<u8>)], items: &[Written]) -> String {
    let mut text = format!("schema = 1\nid = \"readiness\"\ntitle = {}\n", quoted(title));
    let key = |at: usize| format!("area-{}.item-{at}", at % areas.len());
    for (place, (title, weight)) in areas.iter().enumerate() {
        let own: Vec<_> = items.iter().enumerate().filter(|(at, _)| at % areas.len() == place).collect();
        if own.is_empty() {
            continue;
        }
        text.push_str(&format!("[[area]]\nid = \"area-{place}\"\ntitle = {}\n", quoted(title)));
        text.extend(weight.map(|weight| format!("weight = {weight}\n")));
        for (at, item) in own {
            text.push_str(&format!("[[area.item]]\nid = \"item-{at}\"\ntitle = {}\n", quoted(&item.title)));
            item.fields.iter().for_each(|line| text.push_str(&format!("{line}\n")));
            let within = item.within.filter(|outer| *outer < at).map(|outer| format!(", within = {}", outer + 1));
            let within = within.unwrap_or_default();
            let said = item.said.word();
            text.push_str(&format!(
                "claim = {{ status = \"{said}\", document = \"A.md\", line = {}{within} }}\n",
                at + 1
            ));
            text.extend(item.need.filter(|need| *need < at).map(|need| format!("needs = [\"{}\"]\n", key(need))));
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_checklist_survives_as_a_document(
        title in words(),
        areas in prop::collection::vec((words(), prop::option::of(1_u8..90)), 1..4),
        items in items(),
    ) {
        let checklist = parsed(&text_of(&title, &areas, &items));
        let state = |item: &Item| {
            let at: usize = item.id.trim_start_matches("item-").parse().unwrap();
            (items[at].said, items[at].waiver.clone())
        };
        let exported = Exported::of(&checklist, &state);
        prop_assert_eq!(again(&exported), exported);
    }
}
