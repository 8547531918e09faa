//! What is read of documents, friendly and hostile.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn outline(text: &str) -> Outline {
    parse(text.as_bytes()).unwrap()
}

fn headings(text: &str) -> Vec<(usize, String)> {
    outline(text).headings.iter().map(|heading| (heading.line, heading.text.to_string())).collect()
}

fn targets(text: &str) -> Vec<(usize, String)> {
    outline(text).links.iter().map(|link| (link.line, link.target.to_string())).collect()
}

fn has_content(text: &str) -> bool {
    outline(text).section(0).has_content
}

fn of(wanted: &[(usize, &str)]) -> Vec<(usize, String)> {
    wanted.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
}

#[test]
fn headings_of_all_forms_and_none_in_code() {
    let text = "Orders\n======\n\n## *Roll* `back` ##\n\n```\n# not one\n```\n\n    # nor this\n\n<!-- ## hidden -->\n\n> ### Quoted\n\n<h2 align=\"center\">In <b>HTML</b></h2>\n";
    let wanted = [(1, "Orders"), (4, "Roll back"), (14, "Quoted"), (16, "In HTML")];
    assert_eq!(headings(text), of(&wanted));
}

#[test]
fn front_matter_is_no_heading_and_the_lines_stay_right() {
    assert_eq!(headings("---\ntitle: Runbook\n---\n# One\n"), of(&[(4, "One")]));
    assert_eq!(headings("\u{feff}# One\r\n\r\n## Two\r\n"), of(&[(1, "One"), (3, "Two")]));
}

#[test]
fn a_line_across_the_page_begins_no_front_matter() {
    assert_eq!(headings("---\n\n# One\n\n---\n# Two\n"), of(&[(3, "One"), (6, "Two")]));
    assert_eq!(headings("---\ntitle: never closed\n\n# One\n"), of(&[(4, "One")]));
}

#[test]
fn addresses_in_the_text_are_links() {
    let text = "See https://example.org/a_b and (http://x.y).\n`https://code`\n\n    https://code\n\n<https://auto.link> [https://text](https://target) ahttps://no ü://x <a href=\"https://in.html\">https://text</a>\n";
    let wanted = [
        (1, "https://example.org/a_b"),
        (1, "http://x.y)."),
        (6, "https://auto.link"),
        (6, "https://target"),
        (6, "https://in.html"),
    ];
    let found: Vec<_> = targets(text).into_iter().filter(|(_, target)| target.contains("://")).collect();
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    assert!(found.iter().zip(wanted).all(|(found, wanted)| found.0 == wanted.0 && found.1.starts_with(&wanted.1[..9])));
}

#[test]
fn links_of_all_forms() {
    let text = "[a](b.md \"t\") ![c](d\\_e.png) [f][g] [g]\n<a href='h.md'>h</a>\n\n<p>\n<img src=\"i.png\">\n</p>\n\n<!-- [x](y) -->\n`[x](y)`\n\n[g]: <k l.md>\n";
    let wanted = [(1, "b.md"), (1, "d_e.png"), (1, "k l.md"), (1, "k l.md"), (2, "h.md"), (5, "i.png")];
    assert_eq!(targets(text), of(&wanted));
}

#[test]
fn footnotes_are_no_links() {
    assert_eq!(targets("A claim[^note].\n\n[^note]: Measured\n"), []);
}

#[test]
fn anchors_are_slugs_and_explicit_names() {
    let outline = outline("# Usage\n## Usage\n<a name=\"old\"></a>\n### `x` & y\n<div id='box'></div>\n");
    let anchors: Vec<_> = outline.anchors.iter().map(|anchor| &**anchor).collect();
    assert_eq!(anchors, ["box", "old", "usage", "usage-1", "x--y"]);
}

#[test]
fn content_is_what_is_more_than_headings_and_placeholders() {
    for text in [
        "# A\n\nRestart it.",
        "# A\n- [ ] Page the owner",
        "# A\n```\nkubectl rollout undo\n```",
        "# A\n| Risk | Owner |\n|---|---|\n| Data loss | Ada |",
        "# A\n![](diagram.png)",
        "# A\n[docs/rollback.md](docs/rollback.md)",
        "# A\n## B\nTODO\n## C\nIt is here.",
        "# A\n<p>Some text</p>",
        "# A\nTODO: more\n\nRestart it.",
        "# A\n<h2>Restart it",
    ] {
        assert!(has_content(text), "{text}");
    }
    for text in [
        "# A",
        "# A\n\n# B\nText",
        "# A\n## B\n### C\n",
        "# A\n<!-- describe the rollback\n\nhere -->",
        "# A\nTODO",
        "# A\n- TBD\n- _n/a_\n",
        "# A\n| Risk | Owner |\n|---|---|\n|  | TBD |\n",
        "# A\n| Risk | Owner |\n|---|---|\n",
        "# A\n***\n",
        "# A\n[TODO](https://example.org/1)\n",
        "# A\nTBD, see https://example.org/1\n",
        "# A\n<div></div>\n",
        "# A\n## B\nTODO\n# C\nIt is here.",
        "# A\n[ref]: docs/a.md",
    ] {
        assert!(!has_content(text), "{text}");
    }
}

#[test]
fn a_section_ends_with_the_next_heading_of_its_rank() {
    let outline = outline("# A\none [x](1)\n## B\ntwo [x](2) ![x](3)\n# C [x](4)\nthree\n");
    let section = outline.section(0);
    assert_eq!((section.text, section.links), ("one x\nB\ntwo x x\n", 2));
    assert_eq!(outline.section(1).links, 1);
    assert_eq!(outline.section(2).links, 0);
}

#[test]
fn what_is_no_text_is_no_document() {
    for (bytes, reason) in [
        (&b"# A\n\xff\n"[..], "line 2: it is not UTF-8 text"),
        (b"\xff\xfe#\0", "it is UTF-16, not UTF-8"),
        (b"# A\n\0\n", "it is binary, not text"),
    ] {
        assert_eq!(parse(bytes).unwrap_err(), reason);
    }
}

/// What a reader may stumble over, if there is enough of it.
const REPEATED: &[&str] = &[
    ">",
    "> ",
    "- ",
    "* ",
    "1. ",
    "[",
    "]",
    "![",
    "[a](",
    "[a](<b",
    "[](a)",
    "*",
    "**a ",
    "_a ",
    "`",
    "` a ",
    "``a`",
    "<",
    "<a ",
    "<!--",
    "<![CDATA[",
    "<?",
    "<!A",
    "&",
    "\\",
    "|",
    "|\n",
    "a|b\n",
    "# a\n",
    "#\n",
    "[a]: b '\n",
    "[a]: b\n",
    "[^a]: b\n",
    "[^a] ",
    "[^",
    "~",
    "~~a ",
    "a\n=\n",
    "\n",
    "    ",
    "\t",
    "- a\n",
    "- \n",
    "> a\n",
    "```\n",
    "<h1>",
    "<a id=x>",
    "<a href=x>",
    "<div>\n",
    "(",
    "[a][",
    "[a] ",
    "a  \n",
    "$",
    ":",
    "---\n",
    "x\n- ",
    "'",
    "\"",
];

/// The processor time that this thread has had, which a busy machine does not add to.
fn processor_time() -> Duration {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().unwrap()
}

#[test]
fn hostile_documents_are_answered_quickly() {
    let mut documents: Vec<String> = REPEATED.iter().map(|part| part.repeat((1 << 16) / part.len())).collect();
    documents.extend([">", "[", "<"].map(|part| part.repeat(1 << 20)));
    documents.push(format!("{}\n{}", "- ".repeat(250_000), "\n".repeat(500_000)));
    documents.push(format!("{}\n{}", "- ".repeat(250_000), "a\n".repeat(250_000)));
    documents.push(format!("{}\n{}", "> ".repeat(250_000), "a\n".repeat(250_000)));
    documents.push(format!("{}\n{}\n{}", "|a".repeat(50_000), "|-".repeat(50_000), "|\n".repeat(50_000)));
    documents.push(format!("{}{}", "*a ".repeat(20_000), "b_ ".repeat(20_000)));
    documents.push(format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)));
    documents.push(format!("{}{}", "[a](".repeat(20_000), ")".repeat(20_000)));
    documents.push(format!("[a]: {}\n\n{}", "x".repeat(20_000), "[a] ".repeat(20_000)));
    documents.push((0..1_000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect());
    documents.push((0..1_000).map(|n| format!("{}a\n", "`".repeat(n))).collect());
    for document in &documents {
        let start = processor_time();
        let _ = parse(document.as_bytes());
        let took = processor_time().saturating_sub(start);
        let head: String = document.chars().take(12).collect();
        assert!(took < Duration::from_secs(8), "{head:?} took {took:?}");
    }
}

/// Parts that documents are made of, and a letter of two bytes, because offsets are in bytes.
const PARTS: &[&str] = &[
    "# ",
    "## ",
    "\n",
    "\n\n",
    "ü",
    "TODO",
    "a ",
    "- ",
    "> ",
    "[x](y)",
    "![",
    "](",
    ")",
    "<!--",
    "-->",
    "<h2>",
    "</h2>",
    "<a href='",
    "'>",
    "<img src=x>",
    "https://x",
    "`",
    "```\n",
    "|",
    "|-|\n",
    "---\n",
    "===\n",
    "<p>",
    "&amp;",
    "    ",
    "[^1]",
    ": ",
    "\r\n",
    "\t",
    "*",
    "\\",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_has_an_outline_that_holds_together(parts in proptest::collection::vec(prop::sample::select(PARTS), 0..60)) {
        let text = parts.concat();
        let outline = outline(&text);
        let lines = text.matches('\n').count() + 1;
        prop_assert!(outline.headings.iter().all(|heading| (1..=lines).contains(&heading.line)));
        prop_assert!(outline.links.iter().all(|link| (1..=lines).contains(&link.line)));
        let links: usize = (0..outline.headings.len()).map(|at| outline.section(at).links).sum();
        prop_assert!(links <= outline.links.len() * 6);
    }
}
