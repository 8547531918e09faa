//! The invariants that no compiler checks: which room may use which, how long files are, where colours are named.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room, the rooms it may use. What is not named here does not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("problem", &["text"]),
    ("limits", &[]),
    ("spread", &[]),
    ("period", &["reader", "text"]),
    ("probe", &["text"]),
    ("confine", &["repo"]),
    ("reader", &["limits", "problem", "text"]),
    ("repo", &["spread", "text"]),
    // Who judges documents for one of the kinds is handed in.
    ("check", &["limits", "period", "probe", "reader", "repo", "text"]),
    // It reads files with the readers that `check` has.
    ("claims", &["check", "repo", "spread", "text"]),
    ("checklist", &["check", "period", "problem", "reader", "text"]),
    ("config", &["checklist", "problem", "reader", "text"]),
    // The pure rooms below use `repo` for its paths and names only, which another test watches.
    ("ledger", &["checklist", "problem", "reader", "repo", "text"]),
    ("board", &["check", "checklist", "config", "ledger", "period", "problem", "repo", "text"]),
    ("review", &["board", "check", "checklist", "ledger", "text"]),
    ("import", &["checklist", "text"]),
    ("fix", &["checklist", "repo", "text"]),
    ("audit", &["check", "checklist", "claims", "probe", "repo", "text"]),
    ("report", &["board", "check", "checklist", "ledger", "problem", "repo", "review", "text"]),
    ("schema", &["app", "check", "checklist", "config", "ledger", "reader", "report"]),
    // Of `claims` the screen uses the words for what was judged; judging is the runtime's.
    // Of `report` it uses the names of the formats.
    (
        "app",
        &[
            "board",
            "check",
            "checklist",
            "claims",
            "config",
            "fix",
            "ledger",
            "problem",
            "repo",
            "report",
            "review",
            "text",
        ],
    ),
    ("view", &["app", "board", "check", "checklist", "claims", "fix", "ledger", "problem", "reader", "review", "text"]),
    (
        "runtime",
        &[
            "app",
            "audit",
            "board",
            "check",
            "checklist",
            "claims",
            "config",
            "confine",
            "fix",
            "import",
            "ledger",
            "period",
            "probe",
            "problem",
            "repo",
            "report",
            "review",
            "text",
            "view",
        ],
    ),
    (
        "cli",
        &[
            "app",
            "audit",
            "board",
            "check",
            "checklist",
            "config",
            "claims",
            "confine",
            "fix",
            "import",
            "ledger",
            "period",
            "probe",
            "problem",
            "repo",
            "report",
            "runtime",
            "schema",
            "text",
        ],
    ),
];

/// Rooms that do no I/O, read no clock and spawn nothing.
const PURE: &[&str] = &[
    "checklist",
    "import",
    "fix",
    "ledger",
    "board",
    "review",
    "app",
    "view",
    "report",
    "schema",
    "text",
    "problem",
    "reader",
    "config",
    "probe",
    "period",
];

/// Signs of the world in a pure room.
const WORLDLY: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "std::io::",
    "tokio::",
    "Timestamp::now",
    "Zoned::now",
    "Instant::now",
    "SystemTime",
    "Repo::open",
    "&Repo,",
    "&Repo)",
    "git2::",
    "cap_std::",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file but tests, with its text, by the path relative to `src`.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![source()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests.rs")
                && !path.parent().is_some_and(|folder| folder.ends_with("tests"))
                && !path.ends_with("campaign.rs")
            {
                let name = path.strip_prefix(source()).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn room(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// A file's code without its tests and without its comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms that a file's code names by `crate::`.
fn uses(code: &str) -> Vec<String> {
    let named = code.split("crate::").skip(1);
    named.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn lower_rooms_never_import_higher_ones() {
    for (file, text) in files() {
        if matches!(file.as_str(), "main.rs" | "lib.rs") {
            continue;
        }
        let own = room(&file);
        let allowed = MAY_USE
            .iter()
            .find(|(name, _)| *name == own)
            .unwrap_or_else(|| panic!("{file}: a room that is not in the table"));
        for used in uses(&code(&text)) {
            assert!(used == own || allowed.1.contains(&used.as_str()), "{file} uses `{used}`, which `{own}` may not");
        }
    }
}

#[test]
fn no_room_uses_one_that_uses_it() {
    let uses = |name: &str| MAY_USE.iter().find(|(room, _)| *room == name).map_or(&[][..], |(_, used)| *used);
    for (room, _) in MAY_USE {
        let mut below: Vec<&str> = uses(room).to_vec();
        let mut at = 0;
        while at < below.len() {
            assert_ne!(below[at], *room, "`{room}` stands below itself");
            let more: Vec<&str> = uses(below[at]).iter().copied().filter(|used| !below.contains(used)).collect();
            below.extend(more);
            at += 1;
        }
    }
}

#[test]
fn check_kinds_do_not_know_each_other() {
    let kinds: Vec<&str> = gonogo::check::KINDS.iter().map(|kind| kind.name).collect();
    for (file, text) in files() {
        let is_of = |kind: &&&str| file == format!("check/{kind}.rs") || file.starts_with(&format!("check/{kind}/"));
        let Some(kind) = kinds.iter().find(is_of) else { continue };
        for other in kinds.iter().filter(|other| *other != kind) {
            for form in [format!("super::{other}::"), format!("check::{other}::")] {
                assert!(!code(&text).contains(&form), "{file} knows the kind `{other}`");
            }
        }
    }
}

/// A module that judges and stands in no list is never asked; one whose words are not looked for judges by half.
#[test]
fn every_module_of_claims_is_asked_for_its_claims_and_its_words() {
    let files = files();
    for (file, text) in &files {
        let Some((folder, module)) = file.strip_prefix("claims/").and_then(|name| name.rsplit_once('/')) else {
            continue;
        };
        let module = module.trim_end_matches(".rs");
        let has = |function: &str| text.contains(&format!("pub(super) fn {function}("));
        let list = code(&files[&format!("claims/{folder}/mod.rs")]);
        let is_listed = |row: String| list.contains(&row);
        let seeks = has("needles");
        assert_eq!(has("claims") && !seeks, is_listed(format!("Judge::of({module}::claims)")), "{file}");
        assert_eq!(seeks, is_listed(format!("Judge::seeking({module}::claims, {module}::needles)")), "{file}");
    }
}

#[test]
fn pure_rooms_do_not_touch_the_world() {
    for (file, text) in files() {
        if !PURE.contains(&room(&file)) {
            continue;
        }
        for sign in WORLDLY {
            assert!(!code(&text).contains(sign), "{file} contains `{sign}`");
        }
    }
}

#[test]
fn only_the_theme_names_colours_and_the_app_knows_no_widget() {
    for (file, text) in files() {
        let code = code(&text);
        // What `check` prints has a palette of its own: it is stripped, not themed.
        if !file.starts_with("view/theme/") && file != "report/palette.rs" {
            assert!(!code.contains("Color::"), "{file} names a colour");
        }
        if file.starts_with("app/") {
            assert!(!code.contains("ratatui::"), "{file} knows the screen");
        }
    }
}

#[test]
fn only_the_store_writes_into_a_repository() {
    let writers = ["fs::write", "File::create", "create_dir", "fs::rename", "remove_file"];
    for (file, text) in files() {
        // Drafts, places, meetings, cache and trust lie in the user's own folders; who confines a command or verifies a signature does
        // it in a temporary folder.
        let own = ["runtime/store", "cli/man.rs", "runtime/state.rs"];
        let mut elsewhere = own.into_iter().chain(["confine/", "repo/signature.rs", "runtime/signing/"]);
        if elsewhere.any(|place| file.starts_with(place)) {
            continue;
        }
        for writer in writers {
            assert!(!code(&text).contains(writer), "{file} contains `{writer}`");
        }
    }
}

#[test]
fn files_begin_with_their_subject_and_stay_readable() {
    let mut lengths = Vec::new();
    for (file, text) in files() {
        assert!(text.starts_with("//! "), "{file} does not say in its first line what it is about");
        let length = text.lines().count();
        assert!(length <= 450, "{file} has {length} lines");
        lengths.push(length);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 160, "the median file has {median} lines");
}
