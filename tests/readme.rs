//! What the README says of the code is what the code says. `UPDATE_README=1 cargo test --test readme` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use gonogo::app::COMMANDS;
use gonogo::check::KINDS;
use gonogo::report::{FORMATS, Format};

/// One test, because tables that are written anew lie in one file.
#[test]
fn its_tables_are_those_of_the_code() {
    let kinds = KINDS.iter().map(|kind| format!("| `{}` | {} |\n", kind.name, kind.summary));
    table("kinds", "| kind | holds when |\n|---|---|\n", &kinds.collect::<String>());
    let formats = FORMATS.iter().map(|format| {
        let Format { name, summary, ending, media_type, .. } = format;
        format!("| `{name}` | {summary} | `.{ending}` | `{media_type}` |\n")
    });
    table("formats", "| format | is for | file | media type |\n|---|---|---|---|\n", &formats.collect::<String>());
}

fn table(name: &str, head: &str, rows: &str) {
    let begin = format!("<!-- {name}: this table is generated from the code; `cargo test` says when it is stale -->\n");
    let end = format!("<!-- /{name} -->");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&begin).unwrap();
    let (table, after) = rest.split_once(&end).unwrap();
    let wanted = format!("{head}{rows}");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(table, wanted, "run UPDATE_README=1 cargo test --test readme");
}

#[test]
fn every_key_in_the_readme_exists() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let table = text.split("| key | does |").nth(1).unwrap().split("\n\n").next().unwrap();
    for row in table.lines().skip(2) {
        let keys = row.split('|').nth(1).unwrap();
        for key in keys.split('`').skip(1).step_by(2) {
            let begins = |known: &&str| *known == key || known.starts_with(&format!("{key} "));
            let exists = COMMANDS.iter().any(|command| command.keys.iter().any(begins));
            // A command of the palette with its argument.
            let is_typed = |line: &str| {
                let id = line.split(' ').next().unwrap();
                COMMANDS.iter().any(|command| command.id == id && command.argument.is_some())
            };
            assert!(exists || key.strip_prefix(':').is_some_and(is_typed), "no command has the key {key}");
        }
    }
}

#[test]
fn every_picture_is_there_and_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("README.md")).unwrap();
    let mut shown: Vec<&str> =
        text.split("](tests/gallery/").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    shown.sort_unstable();
    shown.dedup();
    let there = fs::read_dir(root.join("tests/gallery")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut there: Vec<_> = there.filter_map(|name| name.into_string().ok()).filter(|name| name != "make").collect();
    there.sort_unstable();
    assert_eq!(shown, there);
}

#[test]
fn its_first_commands_are_the_two() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let commands: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("    ")).take(2).collect();
    assert_eq!(commands, ["cargo run --release", "tests/run"]);
}
