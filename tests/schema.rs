//! The printed schemas against a validator: what the program reads validates, and what it refuses does not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::Fixture;
use gonogo::check::KINDS;
use gonogo::checklist::{builtins, parse};
use gonogo::schema::Subject;
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema(subject: &str) -> Value {
    Subject::find(subject).unwrap().schema()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft7::meta::validate(schema).unwrap_or_else(|error| panic!("it is no schema: {error}"));
    jsonschema::draft7::new(schema).unwrap()
}

/// A TOML text as the schemas see it: dates are texts.
fn toml(text: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(datetime) => datetime.to_string().into(),
            toml::Value::Array(values) => values.into_iter().map(plain).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, plain(value))).collect(),
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(value) => value.into(),
        }
    }
    plain(toml::Value::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))))
}

#[track_caller]
fn assert_valid(validator: &Validator, document: &Value, name: &str) {
    let errors: Vec<_> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

fn in_a_checklist(item: &str) -> String {
    format!("schema = 1\nid = \"one\"\n[globs]\nsources = [\"src/**\"]\n[[area]]\nid = \"area\"\n[[area.item]]\n{item}")
}

#[test]
fn every_shipped_checklist_validates() {
    let validator = validator(&schema("checklist"));
    let checklists = builtins();
    assert!(checklists.len() >= 6);
    for builtin in checklists {
        assert_valid(&validator, &toml(builtin.text), builtin.id);
    }
}

#[test]
fn every_documented_example_and_every_fixture_that_parses_validates() {
    let validator = validator(&schema("checklist"));
    for kind in KINDS {
        assert_valid(&validator, &toml(&in_a_checklist(kind.example)), kind.name);
    }
    let mut checked = 0;
    for (name, text) in fixture_items() {
        let text = in_a_checklist(&text);
        if parse("fixture.toml", &text).1.is_empty() {
            assert_valid(&validator, &toml(&text), &name);
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} fixtures");
}

/// Every `item.toml` of the kinds' fixtures.
fn fixture_items() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kinds");
    let folders = fs::read_dir(root).unwrap().flat_map(|kind| fs::read_dir(kind.unwrap().path()).unwrap());
    let items = folders.filter_map(|folder| {
        let path = folder.unwrap().path().join("item.toml");
        Some((path.to_string_lossy().into_owned(), fs::read_to_string(&path).ok()?))
    });
    items.collect()
}

#[test]
fn what_the_program_refuses_does_not_validate() {
    let validator = validator(&schema("checklist"));
    let sound = "id = \"a\"\ntitle = \"A\"\n";
    assert_valid(&validator, &toml(&in_a_checklist(sound)), "the sound one");
    for mistake in [
        "check.file.anny = [\"README.md\"]\n",
        "check.fiel.any = [\"README.md\"]\n",
        "check.file.any = 3\n",
        "check = { file = { any = \"a\" }, absent = { any = \"b\" } }\n",
        "check.all = [{ nothing = {} }]\n",
        "check.dockerfile = { pinned = \"hash\" }\n",
        "check.file = { any = \"a\", min = -1 }\n",
        "weight = \"heavy\"\n",
        "gaet = true\n",
        "gate = { at_least = \"absolutely\" }\n",
    ] {
        let text = in_a_checklist(&format!("{sound}{mistake}"));
        assert!(!parse("broken.toml", &text).1.is_empty(), "the program takes {mistake}");
        assert!(!validator.is_valid(&toml(&text)), "{mistake} validates");
    }
    assert!(!validator.is_valid(&toml(&in_a_checklist("id = \"a\"\n"))), "an item without a title");
    assert!(!validator.is_valid(&json!({ "id": "a" })), "a checklist without a schema");
}

#[test]
fn configurations_validate_as_they_are_read() {
    let project = validator(&schema("config"));
    let text = "checklists = [\"core\"]\nlevel = \"demo\"\ngates = \"none\"\n[waivers]\napproval = \"two-people\"\n\
        [endpoints]\nmetrics = \"http://localhost:9090\"\n[[role]]\nid = \"lead\"\nby = [\"Ada <ada@example.org>\"]\n";
    assert_valid(&project, &toml(text), "the project's");
    for mistake in
        ["levle = \"demo\"\n", "gates = \"some\"\n", "[waivers]\napproval = true\n", "[[role]]\ntitle = \"A\"\n"]
    {
        assert!(!project.is_valid(&toml(mistake)), "{mistake}");
    }
    let user = validator(&schema("user-config"));
    assert_valid(&user, &toml("theme = \"light\"\nmouse = false\n[variables]\nTOKEN = \"x\"\n"), "the user's");
    assert!(!user.is_valid(&toml("mouse = \"yes\"\n")) && !user.is_valid(&toml("level = \"demo\"\n")));
}

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.current_dir(fixture.root()).args(arguments).env("XDG_CONFIG_HOME", fixture.root().parent().unwrap());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn what_is_recorded_validates_as_a_statement() {
    let validator = validator(&schema("statement"));
    let fixture = Fixture::new("orders").known_person();
    fixture.write("docs/review.md", "Held.\n");
    gonogo(&fixture, &["mark", "security.review", "--pass", "--note", "Held", "--evidence", "docs/review.md"]);
    gonogo(&fixture, &["waive", "security.threat-model", "--until", "30d", "--reason", "Being written"]);
    gonogo(&fixture, &["assign", "security.review", "@ada"]);
    gonogo(&fixture, &["comment", "security.review", "--note", "Soon"]);
    let ledger = toml(&gonogo(&fixture, &["ledger"]));
    let statements = ledger["statement"].as_array().unwrap_or_else(|| panic!("{ledger:#}"));
    assert!(statements.len() >= 3, "{ledger:#}");
    for statement in statements {
        let mut statement = statement.clone();
        // The document says once for all what each file says for itself.
        statement["schema"] = 1.into();
        assert_valid(&validator, &statement, "a statement");
    }
    for mistake in
        ["kind = \"mrak\"", "kind = \"mark\"\nstatus = \"passed\"", "kind = \"mark\"\nevidence = [{ path = 3 }]"]
    {
        let text = format!("schema = 1\nby = \"Ada\"\nat = 2026-01-31T09:30:00+01:00\n{mistake}\n");
        assert!(!validator.is_valid(&toml(&text)), "{mistake}");
    }
}

#[test]
fn what_check_prints_validates_and_has_no_field_that_is_not_described() {
    let mut schema = schema("report");
    close(&mut schema);
    let validator = validator(&schema);
    let fixture = Fixture::new("orders").known_person();
    gonogo(&fixture, &["waive", "security.threat-model", "--until", "30d", "--reason", "Being written"]);
    fixture.write(".gonogo/ledger/orders/security.review/broken.toml", "schema = 1\n");
    for arguments in [&["check", "--format", "json"][..], &["check", "--format", "json", "--no-worse-than", "HEAD"]] {
        let document: Value = serde_json::from_str(&gonogo(&fixture, arguments)).unwrap();
        assert_valid(&validator, &document, "the report");
    }
    assert!(!validator.is_valid(&json!({ "schema": 1 })));
}

/// Programs must bear fields that come later; this test must not.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}
