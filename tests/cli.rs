//! The commands as scripts and CI use them: output, exit codes, what is written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::process::{Command, Output};

use common::Fixture;
use serde_json::Value;

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.current_dir(fixture.root()).args(arguments).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(fixture: &Fixture, arguments: &[&str]) -> Value {
    let output = gonogo(fixture, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn item<'a>(document: &'a Value, key: &str) -> &'a Value {
    let areas = document["checklists"].as_array().unwrap().iter().flat_map(|list| list["areas"].as_array().unwrap());
    let mut items = areas.flat_map(|area| area["items"].as_array().unwrap());
    items.find(|item| item["key"] == key).unwrap_or_else(|| panic!("no item {key}"))
}

#[test]
fn check_prints_the_verdict_first_and_no_terminal_codes_into_a_pipe() {
    let fixture = Fixture::new("orders");
    let output = gonogo(&fixture, &["check"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(text.starts_with("NO-GO  production · 2 of 5 gates open · verified 37.3 %"), "{text}");
    assert!(text.contains("k8s/orders.yaml:") && !text.contains('\u{1b}'), "{text}");
    assert!(stderr(&output).is_empty());
}

#[test]
fn the_json_is_the_contract() {
    let fixture = Fixture::new("orders");
    let document = json(&fixture, &[]);
    assert_eq!(document["schema"], 1);
    assert_eq!((&document["verdict"], &document["level"]), (&"no-go".into(), &"production".into()));
    assert_eq!(document["level_reached"], "internal");
    assert_eq!(document["score"]["verified"], 37.3);
    assert_eq!(document["repository"]["branch"], "main");
    assert_eq!(document["repository"]["commit"].as_str().unwrap().len(), 40);
    assert_eq!(document["repository"]["dirty"], 0);
    assert_eq!(document["blockers"], serde_json::json!(["service/security.threat-model", "service/security.review"]));
    assert_eq!(document["problems"], serde_json::json!([]));
    let limits = item(&document, "service/reliability.limits");
    assert_eq!(
        (&limits["status"], &limits["kind"], &limits["credit"]),
        (&"partial".into(), &"data".into(), &0.5.into())
    );
    let finding = &limits["findings"][0];
    assert_eq!(finding["path"], "k8s/orders.yaml");
    let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
    let text = fixture.read("k8s/orders.yaml");
    assert!(text.lines().skip(line - 1).take(4).any(|line| line.contains("orders-worker")), "line {line}");
    let review = item(&document, "service/security.review");
    assert_eq!(
        (&review["status"], &review["blocked_by"][0]),
        (&"pending".into(), &"service/security.threat-model".into())
    );
    assert_eq!(item(&document, "service/reliability.helm")["status"], "na");
    assert_eq!(item(&document, "service/compliance.retention")["counted"], false);
}

#[test]
fn exit_codes_follow_the_verdict_in_every_format() {
    for format in ["text", "json"] {
        let fixture = Fixture::new("orders").known_person();
        let exit = |arguments: &[&str]| code(&gonogo(&fixture, &[&["check", "--format", format], arguments].concat()));
        assert_eq!(exit(&[]), 1, "NO-GO");
        assert_eq!(exit(&["--level", "internal"]), 0, "GO below the level that asks more");
        assert_eq!(exit(&["--level", "nonsense"]), 2, "wrong use");
        assert_eq!(exit(&["--checklist", "missing.toml"]), 2, "no such checklist");
        fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would.\n");
        let mark = ["mark", "security.review", "--pass", "--note", "held", "--evidence", "docs/THREAT_MODEL.md"];
        assert_eq!(code(&gonogo(&fixture, &mark)), 0);
        assert_eq!(exit(&[]), 0, "GO");
        fixture.write(".gonogo/checklists/broken.toml", "schema = 1\nid = \"broken\"\nwieght = 1\n");
        assert_eq!(exit(&[]), 2, "a broken definition cannot be decided");
        fixture.remove(".gonogo/checklists/broken.toml");
        fixture.write(".gonogo/config.toml", "levle = \"demo\"\n");
        assert_eq!(exit(&[]), 2, "a bad project configuration");
    }
}

#[test]
fn a_board_without_a_gate_is_undecided_unless_that_is_wanted() {
    let fixture = Fixture::new("orders");
    let checklist = "schema = 1\nid = \"plain\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"readme\"\ntitle = \"There is a README\"\ncheck.file.any = [\"README.md\"]\n";
    fixture.write("plain.toml", checklist);
    let output = gonogo(&fixture, &["check", "--checklist", "plain.toml"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("undecided: no gate is defined"), "{output:?}");
    fixture.write(".gonogo/config.toml", "gates = \"none\"\n");
    assert_eq!(code(&gonogo(&fixture, &["check", "--checklist", "plain.toml"])), 0);
}

#[test]
fn a_checklist_that_the_person_names_applies_whatever_the_repository_looks_like() {
    let fixture = Fixture::new("orders");
    let checklist = "schema = 1\nid = \"native\"\nwhen.file.any = [\"CMakeLists.txt\"]\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"readme\"\ntitle = \"There is a README\"\ngate = true\ncheck.file.any = [\"README.md\"]\n";
    fixture.write("native.toml", checklist);
    assert_eq!(code(&gonogo(&fixture, &["check", "--checklist", "native.toml"])), 0, "named");
    fixture.write(".gonogo/checklists/native.toml", checklist);
    let document = json(&fixture, &[]);
    let checklists = document["checklists"].as_array().unwrap();
    assert!(checklists.iter().all(|checklist| checklist["id"] != "native"), "only found: {checklists:?}");
}

#[test]
fn only_some_items_are_audited_where_that_is_asked() {
    let fixture = Fixture::new("orders");
    let exit = |items: &[&str]| {
        let only = items.iter().flat_map(|item| ["--only", item]);
        code(&gonogo(&fixture, &["check"].into_iter().chain(only).collect::<Vec<_>>()))
    };
    assert_eq!(exit(&["release.licence"]), 0, "it holds, whatever the others do");
    assert_eq!(exit(&["release.licence", "limits"]), 1);
    let document = json(&fixture, &["--only", "limits", "--jobs", "1"]);
    assert_eq!(document["checklists"][0]["areas"].as_array().unwrap().len(), 1);
    assert_eq!(item(&document, "service/reliability.limits")["status"], "partial");
    assert_eq!(document["only_of"], 13);
    let text = stdout(&gonogo(&fixture, &["check", "--only", "limits"]));
    assert!(text.contains("for 1 item of 13 only"), "{text}");
    let output = gonogo(&fixture, &["check", "--level", "prodution"]);
    assert!(code(&output) == 2 && stderr(&output).contains("did you mean `production`?"), "{output:?}");
    let output = gonogo(&fixture, &["check", "--only", "limitz"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `limits`?"), "{output:?}");
}

#[test]
fn a_second_audit_reads_what_changed_and_no_more() {
    let fixture = Fixture::new("orders");
    let read = |arguments: &[&str]| -> usize {
        let output = gonogo(&fixture, &[&["check", "--timings"], arguments].concat());
        let text = stderr(&output);
        let (before, _) = text.split_once(" of ").unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let all = read(&["--no-cache"]);
    assert!(all > 5, "{all}");
    // A file that is younger than a file system's clock may tell is not remembered yet.
    let start = std::time::Instant::now();
    while read(&[]) > 0 {
        assert!(start.elapsed() < std::time::Duration::from_secs(30), "everything is as it was");
    }
    assert_eq!(read(&["--no-cache"]), all);
    fixture.write("src/reserve.rs", "//! Reserves stock. TODO\n");
    assert_eq!(read(&[]), 1);
    assert_eq!(item(&json(&fixture, &[]), "service/reliability.todo")["status"], "fail");
    assert_eq!(
        fixture.git(&["status", "--porcelain", "--ignored"]).lines().count(),
        1,
        "nothing lies in the repository"
    );
}

#[test]
fn explain_tells_how_a_kind_is_written_and_how_an_item_stands() {
    let fixture = Fixture::new("orders");
    let told = |arguments: &[&str]| {
        let output = gonogo(&fixture, &[&["explain"], arguments].concat());
        assert_eq!(code(&output), 0, "{output:?}");
        stdout(&output)
    };
    let kind = told(&["text"]);
    assert!(kind.contains("in, except") && kind.contains("[[area.item]]") && kind.contains("check.text"), "{kind}");
    assert!(told(&["--list"]).lines().count() > 10);
    let item = told(&["limits"]);
    assert!(item.contains("partial · ") && item.contains("k8s/orders.yaml:") && item.contains("Decided"), "{item}");
    let output = gonogo(&fixture, &["explain", "limitz"]);
    assert!(code(&output) == 2 && stderr(&output).contains("did you mean `limits`?"), "{output:?}");
}

#[test]
fn a_mark_that_was_edited_says_so() {
    let fixture = Fixture::new("orders").known_person();
    assert_eq!(code(&gonogo(&fixture, &["mark", "rotation", "--fail", "--note", "never done"])), 0);
    let folder = fixture.root().join(".gonogo/ledger/service/security.rotation");
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("\"fail\"", "\"pass\"")).unwrap();
    let document = json(&fixture, &[]);
    let row = item(&document, "service/security.rotation");
    assert_eq!(row["status"], "pass", "people may edit it");
    assert!(row["summary"].as_str().unwrap().contains("(edited since)"), "{row}");
}

#[test]
fn timings_tell_what_was_read_and_where_the_time_went() {
    let fixture = Fixture::new("orders");
    let output = gonogo(&fixture, &["check", "--only", "limits", "--timings"]);
    let text = stderr(&output);
    // Of all files the one item reads the manifests, and nothing else.
    let manifests = fixture.git(&["ls-files", "k8s"]).lines().count();
    assert!(text.contains(&format!(": {manifests} of ")), "{text}");
    assert!(text.contains("match paths") && text.contains("service/reliability.limits"), "{text}");
    assert!(!stdout(&output).contains("match paths"), "messages are not part of the format");
}

#[test]
fn without_set_up_the_embedded_checklists_that_fit_are_loaded() {
    let fixture = Fixture::new("orders");
    fs::remove_dir_all(fixture.root().join(".gonogo")).unwrap();
    let loaded = |fixture: &Fixture| -> Vec<String> {
        let document = json(fixture, &[]);
        assert_eq!(document["problems"], serde_json::json!([]));
        document["checklists"].as_array().unwrap().iter().map(|list| list["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(loaded(&fixture), ["core", "weighted-release"], "it has Kubernetes manifests");
    fs::remove_dir_all(fixture.root().join("k8s")).unwrap();
    assert_eq!(loaded(&fixture), ["core"], "a plain crate");
    fs::remove_dir_all(fixture.root().join(".git")).unwrap();
    assert_eq!(loaded(&fixture), ["core"], "without git, too");
}

#[test]
fn lint_names_place_line_and_mend() {
    let fixture = Fixture::new("orders");
    assert_eq!(code(&gonogo(&fixture, &["lint"])), 0);
    assert_eq!(code(&gonogo(&fixture, &["lint", "--builtin"])), 0);
    let checklist = r#"schema = 1
id = "broken"
titel = "Broken"

[[area]]
id = "one"

  [[area.item]]
  id = "regex"
  title = "A bad expression"
  check.text = { in = ["src/**"], has = 'a(b' }

  [[area.item]]
  id = "glob"
  title = "A bad glob"
  check.file.any = ["src/{a"]

  [[area.item]]
  id = "glob"
  title = "The same id again"
  check.file.any = []

  [[area.item]]
  id = "needs"
  title = "A need that does not exist"
  needs = ["one.regexp"]
  check.files.any = ["README.md"]

  [[area.item]]
  id = "first"
  title = "Half of a circle"
  needs = ["one.second"]

  [[area.item]]
  id = "second"
  title = "The other half"
  needs = ["one.first"]
  check.data = { in = ["*.json"], holds = '.a |' }

  [[area.item]]
  id = "sound"
  title = "This one is sound"
  check.file.any = ["README.md"]

[globs]
nested = ["@source"]
"#;
    fixture.write(".gonogo/checklists/broken.toml", checklist);
    let output = gonogo(&fixture, &["lint"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    for (part, place) in [
        ("there is no key `titel` here", "broken.toml:3:1"),
        ("did you mean `title`?", "titel = \"Broken\""),
        ("not a usable regular expression", "broken.toml:11:41"),
        ("is not a glob", "broken.toml:16:21"),
        ("there are two items `glob`", "broken.toml:19:8"),
        ("`any` is empty, so it would expect nothing", "broken.toml:21:20"),
        ("there is no check kind `files`", "did you mean `file`?"),
        ("needs `broken/one.regexp`, which does not exist", "did you mean `one.regex`?"),
        ("`needs` run in a circle", "one.first → one.second → one.first"),
        ("the list `nested` cannot stand on another one, `@source`", "nested = ["),
    ] {
        assert!(text.contains(part) && text.contains(place), "{part} / {place}\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    // One bad item hides no other: the sound one is audited.
    assert_eq!(item(&json(&fixture, &[]), "broken/one.sound")["status"], "pass");
    assert_eq!(item(&json(&fixture, &[]), "broken/one.regex")["status"], "error");
}

#[test]
fn a_mark_is_saved_once_and_shown_at_once() {
    let fixture = Fixture::new("orders").known_person();
    let before = fixture.git(&["status", "--porcelain"]);
    let note = "Rotated by Ops on the first of each quarter;\nthe last time on 1 October.";
    let output = gonogo(&fixture, &["mark", "rotation", "--pass", "--note", note, "--evidence", "docs/SLO.md"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(stdout(&output).starts_with("saved "));
    let folder = fixture.root().join(".gonogo/ledger/service/security.rotation");
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "one statement, one file");
    let text = fs::read_to_string(&files[0]).unwrap();
    for part in [
        "kind = \"mark\"",
        "status = \"pass\"",
        "Ada Lovelace <ada@example.org>",
        "the last time on 1 October",
        "blake3 = ",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let rotation = json(&fixture, &[]);
    let rotation = item(&rotation, "service/security.rotation");
    assert_eq!(rotation["status"], "pass");
    assert!(rotation["summary"].as_str().unwrap().contains("pass by Ada Lovelace"));
    // The evidence is bound to what it was.
    fixture.write("docs/SLO.md", "# Service levels\n\nNone.\n");
    assert_eq!(item(&json(&fixture, &[]), "service/security.rotation")["status"], "stale");
    let ledger = stdout(&gonogo(&fixture, &["ledger"]));
    let document: toml::Table = ledger.parse().unwrap();
    assert_eq!(document["statement"].as_array().unwrap().len(), 1);
    assert_eq!(code(&gonogo(&fixture, &["ledger", "--check"])), 0);
    let after = fixture.git(&["status", "--porcelain"]);
    assert_eq!(before.lines().count() + 2, after.lines().count(), "only the ledger and the evidence changed: {after}");
}

#[test]
fn marks_that_may_not_be_made_say_what_to_do() {
    let fixture = Fixture::new("orders").known_person();
    let refused = |arguments: &[&str], part: &str| {
        let output = gonogo(&fixture, &[&["mark"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(part), "{arguments:?}: {output:?}");
    };
    refused(&["licence", "--pass", "--note", "x"], "a program decides this item (file)");
    refused(&["licence", "--fail", "--note", "x"], "veto it");
    refused(&["review", "--pass", "--note", "held"], "a pass needs the evidence it asks for (path or url)");
    refused(&["review", "--pass", "--note", "held", "--evidence", "docs/NONE.md"], "there is no file docs/NONE.md");
    refused(&["review", "--na", "--note", "x"], "a gate cannot be marked n/a");
    refused(&["rotation", "--fail"], "fail needs a note");
    refused(&["rotatoin", "--pass", "--note", "x"], "did you mean `rotation`?");
    refused(&["rotation", "--pass", "--note", "x", "--evidence", "deadbeefcafe"], "there is no commit");
    refused(&["rotation", "--pass", "--fail"], "cannot be used with");
    assert!(!fixture.root().join(".gonogo/ledger").exists(), "nothing was written");
}

#[test]
fn check_writes_nothing_into_the_repository() {
    let fixture = Fixture::new("orders");
    gonogo(&fixture, &["check"]);
    gonogo(&fixture, &["lint"]);
    gonogo(&fixture, &["ledger"]);
    assert_eq!(fixture.git(&["status", "--porcelain", "--ignored"]), "");
}

#[test]
fn a_damaged_statement_puts_its_item_in_error() {
    let fixture = Fixture::new("orders");
    let path = ".gonogo/ledger/service/security.review/01.toml";
    fixture.write(path, "<<<<<<< ours\nschema = 1\n=======\nschema = 1\n>>>>>>> theirs\n");
    let document = json(&fixture, &[]);
    assert_eq!(item(&document, "service/security.review")["status"], "error");
    assert!(document["problems"][0]["file"].as_str().unwrap().ends_with("01.toml"));
    let output = gonogo(&fixture, &["ledger", "--check"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("01.toml:1"), "{output:?}");
}

#[test]
fn a_bare_repository_is_refused() {
    let fixture = Fixture::new("orders");
    fixture.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let output = gonogo(&fixture, &["check", "../bare.git"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("a bare repository has no files to audit"), "{output:?}");
}

#[test]
fn wrong_use_is_exit_two_and_help_is_zero() {
    let fixture = Fixture::new("orders");
    assert_eq!(code(&gonogo(&fixture, &["check", "--formt", "json"])), 2);
    assert_eq!(code(&gonogo(&fixture, &["check", "/nonexistent/place"])), 2);
    let help = gonogo(&fixture, &["--help"]);
    assert_eq!(code(&help), 0);
    for command in ["check", "lint", "mark", "ledger"] {
        assert!(stdout(&help).contains(command));
    }
}
