//! Any text is a statement or a damage; what was read of a statement is written as one that says the same, and whatever is
//! in a ledger can be printed as TOML.

use gonogo::ledger::{self, Ledger, Origin, Statement};
use gonogo::repo::RepoPath;

pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for folder in ["core/security.threat-model", "_board"] {
        let path = RepoPath::new(&format!("{}/{folder}/01K0AAAAAAAAAAAAAAAAAAAAAA.toml", ledger::FOLDER));
        let read = ledger::parse(&path, text);
        if let Ok(statement) = &read {
            rewrite(statement, &path);
        }
        let mut ledger = Ledger::default();
        ledger.insert(path, read);
        let printed = ledger::render_all(&ledger);
        assert!(printed.parse::<toml::Table>().is_ok(), "{printed}");
    }
}

/// Writes a statement anew, which is without the keys that this version does not know.
fn rewrite(statement: &Statement, path: &RepoPath) {
    let written = ledger::render(statement);
    let again = ledger::parse(path, &written);
    let expected = Statement { origin: Origin::Recorded, unknown: Vec::new(), ..statement.clone() };
    assert_eq!(again, Ok(expected), "{written}");
}
