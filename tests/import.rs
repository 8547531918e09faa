//! `gonogo import` and `export` in a repository: what is written, what people's work survives.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::path::PathBuf;
use std::process::{Command, Output};

use common::Fixture;
use serde_json::Value;

const FILE: &str = ".gonogo/checklists/readiness.toml";

const DOCUMENT: &str = "# Readiness

## Delivery (Weight 60%)
- Versions are written down in `docs/VERSIONS.md`. (done)
- Images are signed. (partial)

## Recovery (Weight 40%)
- Restore was tried. (done)
- Rota is agreed. (pending)
";

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.current_dir(fixture.root()).args(arguments).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
}

fn succeed(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = gonogo(fixture, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn check(fixture: &Fixture) -> Value {
    let output = gonogo(fixture, &["check", "--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn status(document: &Value, id: &str) -> String {
    let areas = document["checklists"][0]["areas"].as_array().unwrap();
    let mut items = areas.iter().flat_map(|area| area["items"].as_array().unwrap());
    let item = items.find(|item| item["id"] == id).unwrap_or_else(|| panic!("no item {id}: {document}"));
    item["status"].as_str().unwrap().to_owned()
}

/// A repository with the document, imported.
fn imported() -> Fixture {
    let fixture = Fixture::new("bare").known_person();
    fixture.write("READINESS.md", DOCUMENT);
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "Say how ready it is"]);
    succeed(&fixture, &["import", "READINESS.md"]);
    fixture
}

/// A request changes nothing, and who sends it is nobody.
#[test]
fn only_what_answers_everybody_is_asked_for() {
    let fixture = Fixture::new("bare");
    let rows = "| GET | `/stock` | None | ✅ |\n| POST | `/stock` | None | ✅ |\n| GET | `/orders` | Token | ✅ |\n";
    fixture.write("READINESS.md", &format!("# Routes\n\n| Method | Path | Auth | Status |\n|---|---|---|---|\n{rows}"));
    let printed: Value =
        serde_json::from_str(&succeed(&fixture, &["import", "READINESS.md", "--dry-run", "--format", "json"])).unwrap();
    let asked: Vec<_> = printed["items"].as_array().unwrap().iter().map(|item| item["check"]["http"].clone()).collect();
    let stock = serde_json::json!({ "url": "${BASE_URL}/stock", "status": 200 });
    assert_eq!(asked, [stock, Value::Null, Value::Null], "{printed}");
}

#[test]
fn a_dry_run_prints_what_programs_rely_on_and_writes_nothing() {
    let fixture = Fixture::new("bare");
    fixture.write("READINESS.md", DOCUMENT);
    let printed: Value =
        serde_json::from_str(&succeed(&fixture, &["import", "READINESS.md", "--dry-run", "--format", "json"])).unwrap();
    let first = &printed["items"][0];
    assert_eq!((&first["line"], &first["status"], &first["weight"]), (&4.into(), &"done".into(), &"60%".into()));
    assert_eq!(first["section"], serde_json::json!(["Readiness", "Delivery (Weight 60%)"]));
    assert_eq!(first["check"]["file"]["any"][0], "docs/VERSIONS.md");
    assert!(first.get("owner").is_none() && printed["problems"].as_array().unwrap().is_empty());
    let text = succeed(&fixture, &["import", "READINESS.md", "--dry-run"]);
    assert!(text.contains("4 items: 2 done, 1 partial, 1 pending"), "{text}");
    assert!(text.contains("    4  done           Versions are written down"), "{text}");
    assert!(!fixture.root().join(FILE).exists());
}

#[test]
fn what_a_document_claims_is_claimed_until_somebody_verifies_it() {
    let fixture = imported();
    assert_eq!(succeed(&fixture, &["lint"]), "");
    let board = check(&fixture);
    assert_eq!(status(&board, "versions-are-written-down-in-docs"), "claimed");
    assert_eq!(status(&board, "images-are-signed"), "pending");
    // Delivery 0.75 of 60, recovery 0.5 of 40.
    assert_eq!(board["score"], serde_json::json!({"verified": 0.0, "claimed": 65.0, "excused": 0}));
    succeed(&fixture, &["mark", "restore-was-tried", "--pass", "--note", "Tried on 3 May"]);
    let board = check(&fixture);
    assert_eq!(status(&board, "restore-was-tried"), "pass");
    assert_eq!(board["score"], serde_json::json!({"verified": 20.0, "claimed": 65.0, "excused": 0}));
}

#[test]
fn a_path_that_is_there_and_all_that_is_said_becomes_a_check() {
    let fixture = Fixture::new("bare");
    fixture.write("docs/THREATS.md", "They come at night.\n");
    fixture.write(
        "READINESS.md",
        "# R\n## Security checklist\n- [x] Threat model: `docs/THREATS.md`\n- [x] Key list: `docs/KEYS.md`\n",
    );
    succeed(&fixture, &["import", "READINESS.md"]);
    let text = fixture.read(FILE);
    assert!(text.contains("\n  check.file = { any = [\"docs/THREATS.md\"] }\n"), "{text}");
    assert!(text.contains("\n  # check.file = { any = [\"docs/KEYS.md\"] }\n"), "{text}");
    let board = check(&fixture);
    assert_eq!((status(&board, "threat-model").as_str(), status(&board, "key-list").as_str()), ("pass", "claimed"));
}

#[test]
fn importing_again_changes_claims_and_nothing_that_people_did() {
    let fixture = imported();
    succeed(&fixture, &["mark", "restore-was-tried", "--pass", "--note", "Tried on 3 May"]);
    let text = fixture.read(FILE);
    let edited = text
        .replace(
            "title = \"Images are signed.\"",
            "title = \"Every image is signed\" # as agreed\n  why   = \"Trust.\"",
        )
        .replace("schema = 1", "# Ours now.\nschema = 1");
    assert_ne!(text, edited);
    fixture.write(FILE, &edited);
    let unchanged = succeed(&fixture, &["import", "READINESS.md"]);
    assert!(unchanged.contains("images-are-signed: said in other words"), "{unchanged}");
    fixture.write(
        "READINESS.md",
        &DOCUMENT
            .replace("# Readiness\n", "# Readiness\n\nMore words first.\n")
            .replace(
                "- Images are signed. (partial)",
                "- Images are signed. (done)\n- Charts are signed, too. (pending)",
            )
            .replace("Restore was tried. (done)", "Restore was tried twice. (done)")
            .replace("- Rota is agreed. (pending)\n", ""),
    );
    let changes = succeed(&fixture, &["import", "READINESS.md"]);
    for change in
        ["images-are-signed: partial → done", "charts-are-signed-too: new", "rota-is-agreed: no longer in the document"]
    {
        assert!(changes.contains(change), "{change}: {changes}");
    }
    let text = fixture.read(FILE);
    for kept in [
        "# Ours now.",
        "title = \"Every image is signed\" # as agreed",
        "why   = \"Trust.\"",
        "title = \"Rota is agreed.\"",
    ] {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    assert_eq!(succeed(&fixture, &["lint"]), "");
    let board = check(&fixture);
    // Its id follows its words, and the mark follows its id.
    assert!(
        text.contains("id    = \"restore-was-tried-twice\"\n  was   = [\"recovery.restore-was-tried\"]\n"),
        "{text}"
    );
    assert_eq!(status(&board, "restore-was-tried-twice"), "pass");
    assert_eq!(status(&board, "images-are-signed"), "claimed");
    assert_eq!(status(&board, "charts-are-signed-too"), "pending");
    assert_eq!(status(&board, "rota-is-agreed"), "pending");
    let again = gonogo(&fixture, &["import", "READINESS.md"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("nothing has changed"), "{again:?}");
    assert_eq!(fixture.read(FILE), text);
}

#[test]
fn whoever_needs_an_item_that_is_said_in_other_words_still_does() {
    let fixture = imported();
    let text = fixture.read(FILE);
    let needing = text.replace(
        "id    = \"rota-is-agreed\"",
        "id    = \"rota-is-agreed\"\n  needs = [\"recovery.restore-was-tried\"]",
    );
    assert_ne!(text, needing);
    fixture.write(FILE, &needing);
    for (words, id) in [
        ("Restore was tried twice.", "restore-was-tried-twice"),
        ("Restore was tried thrice.", "restore-was-tried-thrice"),
    ] {
        fixture.write("READINESS.md", &DOCUMENT.replace("Restore was tried.", words));
        let changes = succeed(&fixture, &["import", "READINESS.md"]);
        assert!(changes.contains(&format!("is recovery.{id} now, and keeps its marks")), "{changes}");
        assert!(fixture.read(FILE).contains(&format!("needs = [\"recovery.{id}\"]")), "{}", fixture.read(FILE));
        assert_eq!(succeed(&fixture, &["lint"]), "");
    }
    let text = fixture.read(FILE);
    assert!(text.contains("was   = [\"recovery.restore-was-tried\", \"recovery.restore-was-tried-twice\"]"), "{text}");
    // Back to words that it had before: the id stays, for its name of then is a former one.
    fixture.write("READINESS.md", DOCUMENT);
    succeed(&fixture, &["import", "READINESS.md"]);
    assert_eq!(succeed(&fixture, &["lint"]), "");
    assert!(fixture.read(FILE).contains("title = \"Restore was tried.\""), "{}", fixture.read(FILE));
}

#[test]
fn line_ends_and_a_renamed_checklist_are_kept() {
    let fixture = imported();
    let text = fixture.read(FILE).replace('\n', "\r\n");
    fixture.git(&["mv", "-f", "READINESS.md", "READINESS.md.old"]);
    fixture.git(&["mv", "-f", "READINESS.md.old", "READINESS.md"]);
    std::fs::rename(fixture.root().join(FILE), fixture.root().join(".gonogo/checklists/ours.toml")).unwrap();
    fixture.write(".gonogo/checklists/ours.toml", &text);
    fixture.write(
        "READINESS.md",
        &DOCUMENT.replace("(partial)", "(done)").replace("## Recovery", "- New here. (done)\n\n## Recovery"),
    );
    succeed(&fixture, &["import", "READINESS.md"]);
    let after = fixture.read(".gonogo/checklists/ours.toml");
    assert!(!after.replace("\r\n", "").contains('\n') && after.contains("new-here"), "{after}");
    assert!(!fixture.root().join(FILE).exists());
}

#[test]
fn a_document_with_another_name_keeps_its_checklist() {
    let fixture = imported();
    std::fs::rename(fixture.root().join("READINESS.md"), fixture.root().join("PRODUCTION.md")).unwrap();
    fixture.write("PRODUCTION.md", &DOCUMENT.replace("(partial)", "(done)"));
    let changes = succeed(&fixture, &["import", "PRODUCTION.md"]);
    for change in [FILE, "READINESS.md is PRODUCTION.md now", "images-are-signed: partial → done"] {
        assert!(changes.contains(change), "{change}: {changes}");
    }
    let text = fixture.read(FILE);
    assert_eq!(text.matches("document = \"PRODUCTION.md\"").count(), 4, "{text}");
    assert!(!fixture.root().join(".gonogo/checklists/production.toml").exists());
    assert_eq!(succeed(&fixture, &["lint"]), "");
}

#[test]
fn a_document_that_was_written_anew_says_where_it_belongs() {
    let fixture = imported();
    fixture.remove("READINESS.md");
    fixture.write("PRODUCTION.md", "# P\n## Delivery\n- Costs are known. (done)\n- Everybody may deploy. (done)\n");
    let output = gonogo(&fixture, &["import", "PRODUCTION.md"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("claims of READINESS.md, which is gone") && message.contains("--into readiness"),
        "{message}"
    );
    fixture.remove(".gonogo/checklists/production.toml");
    let changes = succeed(&fixture, &["import", "PRODUCTION.md", "--into", "readiness"]);
    assert!(
        changes.contains("READINESS.md is PRODUCTION.md now") && changes.contains("costs-are-known: new"),
        "{changes}"
    );
    assert!(!fixture.root().join(".gonogo/checklists/production.toml").exists());
    for (arguments, reason) in [
        (&["import", "PRODUCTION.md", "--into", "other"][..], "already"),
        (&["import", "OTHER.md", "--into", "readines"], "did you mean `readiness`?"),
        (&["import", "OTHER.md", "PRODUCTION.md", "--into", "readiness"], "one document"),
    ] {
        fixture.write("OTHER.md", DOCUMENT);
        let output = gonogo(&fixture, arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(reason), "{message}");
    }
}

#[test]
fn another_s_checklist_is_not_touched() {
    let fixture = Fixture::new("bare");
    let own = "schema = 1\nid = \"readiness\"\n[[area]]\nid = \"a\"\n";
    fixture.write(FILE, own);
    fixture.write("docs/READINESS.md", DOCUMENT);
    succeed(&fixture, &["import", "docs/READINESS.md"]);
    assert_eq!(fixture.read(FILE), own);
    assert!(fixture.read(".gonogo/checklists/docs-readiness.toml").contains("id     = \"docs-readiness\""));
}

#[test]
fn an_export_is_a_document_that_says_the_same() {
    let fixture = imported();
    let exported = succeed(&fixture, &["export"]);
    assert!(exported.contains("## Delivery (Weight 60)") && exported.contains("✅ done"), "{exported}");
    fixture.write("EXPORT.md", &exported);
    let items = |name: &str| -> Vec<(String, String)> {
        let printed = succeed(&fixture, &["import", name, "--dry-run", "--format", "json"]);
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
        printed["items"].as_array().unwrap().iter().map(|item| (text(item, "text"), text(item, "status"))).collect()
    };
    assert_eq!(items("EXPORT.md"), items("READINESS.md"));
    succeed(&fixture, &["mark", "rota-is-agreed", "--fail", "--note", "Nobody has time"]);
    assert!(succeed(&fixture, &["export", "--checklist", "readiness"]).contains("❌ failed"));
    let text = fixture.read(FILE).replace("id    = \"rota-is-agreed\"", "id    = \"rota-is-agreed\"\n  gate  = true");
    fixture.write(FILE, &text);
    succeed(&fixture, &["waive", "rota-is-agreed", "--reason", "Holidays | all away", "--until", "30d"]);
    let exported = succeed(&fixture, &["export"]);
    assert!(exported.contains("| gate") && exported.contains("Holidays \\| all away"), "{exported}");
    fixture.write("EXPORT.md", &exported);
    let output = gonogo(&fixture, &["import", "EXPORT.md"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("1 waiver in it became") && message.contains("`gonogo waive` does"), "{message}");
    let again = fixture.read(".gonogo/checklists/export.toml");
    assert!(again.contains("# the document says: waived until ") && again.contains("Holidays | all away"), "{again}");
    assert!(again.contains("gate  = true") && again.contains("id    = \"rota-is-agreed\""), "{again}");
}

#[test]
fn what_cannot_be_imported_is_said() {
    let fixture = Fixture::new("bare");
    fixture.write("empty.md", "# A\n\nWords.\n");
    fixture.write("binary.md", "\0\u{1}\u{2}\0");
    for (name, reason) in
        [("empty.md", "nothing in it says"), ("binary.md", "binary"), ("gone.md", ""), (".", "not a file")]
    {
        let output = gonogo(&fixture, &["import", name]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(message.contains(reason) && message.contains(name), "{name}: {message}");
    }
    let path: PathBuf = fixture.root().join(".gonogo");
    assert!(!path.exists());
}

#[test]
fn a_row_without_a_name_is_called_what_the_next_column_says() {
    let fixture = Fixture::new("bare").known_person();
    let table = "| Package | Planned as | Status | Notes |\n|---|---|---|---|\n| `core` | `base` | DONE | |\n| — | `calendar` | SPEC | later |\n";
    fixture.write(
        "PLAN.md",
        &format!("# Packages\n\nLegend:\n\n- DONE — in use\n- SPEC — agreed on, not yet built\n\n{table}"),
    );
    let said = succeed(&fixture, &["import", "PLAN.md", "--dry-run", "--format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let items = said["items"].as_array().unwrap();
    let told: Vec<_> =
        items.iter().map(|item| (item["text"].as_str().unwrap(), item["status"].as_str().unwrap())).collect();
    assert_eq!(told, [("`core`", "done"), ("`calendar`", "pending")]);
}
