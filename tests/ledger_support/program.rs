//! The program itself where the ledger's tests run it: a site, and what people state there.

#[path = "../common/site.rs"]
mod site;

pub use site::Site;

use super::said;

const CHECKLIST: &str = "schema = 1\nid = \"own\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"review\"\n\
    title = \"Reviewed\"\ngate = true\n[[area.item]]\nid = \"drill\"\ntitle = \"Drilled\"\n";

/// What people state, in words of the command line; `ID` is a statement of before.
pub const STATEMENTS: [(&str, &[&str]); 6] = [
    ("mark", &["mark", "review", "--pass", "--note", "Held on Monday", "--evidence", "README.md"]),
    ("waiver", &["waive", "review", "--reason", "It is being held", "--until", "30d"]),
    ("assignment", &["assign", "drill", "@ops"]),
    ("comment", &["comment", "drill", "Twice a year"]),
    ("sign-off", &["sign", "lead", "--no-signature", "--note", "Seen on Monday"]),
    ("withdrawal", &["withdraw", "ID", "--note", "It was not so"]),
];

pub fn site() -> Site {
    Site::new(&[
        (".gonogo/checklists/own.toml", CHECKLIST),
        (".gonogo/config.toml", "[[role]]\nid = \"lead\"\n"),
        ("README.md", "A service\n"),
    ])
}

/// The words, with a statement of before in them where they want one.
pub fn words(statement: usize, before: &str) -> Vec<&str> {
    STATEMENTS[statement].1.iter().map(|word| if *word == "ID" { before } else { *word }).collect()
}

/// States it without being disturbed; gives the id.
pub fn state(site: &Site, words: &[&str]) -> String {
    let (code, output, messages) = site.gonogo(words);
    assert_eq!(code, 0, "{words:?}: {messages}");
    said(&output, "saved").remove(0)
}
