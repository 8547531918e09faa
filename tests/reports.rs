//! Reports of real repositories in every format: valid whatever a repository holds, and read again by what reads such files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
mod reports_support;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::Fixture;
use gonogo::report::{FORMATS, json_schema};
use gonogo::text::markdown::REPORT;
use pulldown_cmark::{Event, Options, Parser};
use reports_support::{HOSTILE, code, elements, empty, eventful, gonogo, hostile, report, stdout, with_findings, xml};
use serde_json::Value;

fn json(fixture: &Fixture, arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&gonogo(fixture, arguments))).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn fixture_file(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn assert_valid(schema: &Value, document: &Value, what: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

/// Whether a text is what its format wants.
fn assert_is(format: &str, text: &str, name: &str) {
    let what = format!("{format} of {name}");
    assert!(text.ends_with('\n'), "{what}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{what} holds what steers a terminal or deceives");
    match format {
        "text" => assert!(text.contains("verified") || text.contains("nothing counts"), "{what}: {text}"),
        "json" => {
            assert_valid(&json_schema(), &serde_json::from_str(text).unwrap(), &what);
        }
        "sarif" => {
            let schema = fs::read_to_string(fixture_file("sarif/sarif-schema-2.1.0.json")).unwrap();
            assert_valid(&serde_json::from_str(&schema).unwrap(), &serde_json::from_str(text).unwrap(), &what);
        }
        "shields" => assert_eq!(serde_json::from_str::<Value>(text).unwrap()["schemaVersion"], 1, "{what}"),
        "markdown" => {
            let text = text.strip_prefix(REPORT).unwrap();
            assert!(text.starts_with("\n\n# Production readiness of "), "{what}");
            let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
            let html: Vec<_> = Parser::new_ext(text, Options::ENABLE_TABLES).filter(is_html).collect();
            assert!(html.is_empty(), "{what}: {html:?}");
        }
        "html" => {
            let elements = xml(text);
            assert_eq!(elements[0], "html", "{what}");
            assert!(
                !elements.iter().any(|name| ["script", "img", "iframe", "link", "object"].contains(&&**name)),
                "{what}"
            );
            assert!(text.contains("default-src 'none'") || text.contains("default-src &#39;none&#39;"), "{what}");
        }
        "junit" => assert_junit(text, &what),
        "badge" => assert_eq!(xml(text)[..2], ["svg", "title"], "{what}"),
        other => panic!("{other} has no test of its own"),
    }
}

/// What strict readers of `JUnit` XML know: each element with where it may stand, what it may say, and what it must.
const JUNIT: [(&str, &str, &[&str], &[&str]); 7] = [
    ("testsuites", "", &["name", "time", "tests", "failures", "errors"], &[]),
    (
        "testsuite",
        "testsuites",
        &["name", "tests", "failures", "errors", "skipped", "timestamp", "time", "id", "package", "hostname"],
        &["name", "tests", "failures", "errors"],
    ),
    ("testcase", "testsuite", &["name", "classname", "time"], &["name", "classname"]),
    ("skipped", "testcase", &["type", "message"], &[]),
    ("failure", "testcase", &["type", "message"], &["type"]),
    ("error", "testcase", &["type", "message"], &["type"]),
    ("system-err", "testsuite", &[], &[]),
];

fn assert_junit(text: &str, what: &str) {
    let mut above: Vec<String> = Vec::new();
    let mut sums: Vec<[usize; 4]> = Vec::new();
    for (name, attributes, is_empty) in elements(text) {
        if name.starts_with('/') {
            let closed = above.pop();
            if let (Some("testsuite"), Some(counted)) = (closed.as_deref(), sums.last()) {
                assert_eq!(counted[1..], [0; 3], "{what}: a suite counts what it has");
            }
            continue;
        }
        let row = JUNIT.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("{what}: {name} is unknown"));
        assert_eq!(above.last().map_or("", String::as_str), row.1, "{what}: where {name} stands");
        for (attribute, _) in &attributes {
            assert!(row.2.contains(&attribute.as_str()), "{what}: {name} has {attribute}");
        }
        for wanted in row.3 {
            assert!(attributes.iter().any(|(attribute, _)| attribute == wanted), "{what}: {name} lacks {wanted}");
        }
        let number = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).unwrap().1.parse().unwrap();
        match (name.as_str(), sums.last_mut()) {
            ("testsuite", _) => sums.push(["tests", "failures", "errors", "skipped"].map(number)),
            ("testcase", Some(left)) => left[0] -= 1,
            ("failure", Some(left)) => left[1] -= 1,
            ("error", Some(left)) => left[2] -= 1,
            ("skipped", Some(left)) => left[3] -= 1,
            _ => {}
        }
        if !is_empty {
            above.push(name);
        }
    }
    assert!(above.is_empty() && !sums.is_empty() && sums.iter().all(|left| left[0] == 0), "{what}: {sums:?}");
}

#[test]
fn pages_tell_what_expires_what_is_gone_and_what_got_worse() {
    let fixture = eventful();
    let page = report(&fixture, "html");
    for part in ["Expires soon", "mark until", "Statements about items that are not here", "service/security.pentest"] {
        assert!(page.contains(part) && report(&fixture, "markdown").contains(part), "{part} is not in\n{page}");
    }
    assert!(!page.contains("No worse than before"), "nobody asked for it");
    let check = |format: &str, revision: &str| {
        let output = gonogo(&fixture, &["check", "--format", format, "--no-worse-than", revision]);
        (code(&output), stdout(&output))
    };
    for format in ["html", "markdown"] {
        let (ended, page) = check(format, "HEAD");
        assert_eq!(ended, 1);
        for part in ["No worse than before", "1 item is worse than at", "pass → fail"] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
    }
    // What was asked for is a suite of its own; the verdict is the board's.
    let (_, page) = check("junit", "HEAD");
    assert_junit(&page, "what got worse");
    assert!(page.contains("name=\"No worse than HEAD\"><failure"), "{page}");
    fixture.write("LICENSE", "MIT\n");
    let (ended, page) = check("junit", "HEAD");
    assert_junit(&page, "what is no worse");
    assert!(ended == 0 && page.contains("name=\"No worse than HEAD\"/>"), "{page}");
    let sarif: Value = serde_json::from_str(&check("sarif", "HEAD").1).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 0);
}

#[test]
fn every_format_is_valid_whatever_a_repository_holds() {
    let no_gates = Fixture::new("orders");
    no_gates.write(
        ".gonogo/checklists/service.toml",
        "schema = 1\nid = \"s\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"i\"\ntitle = \"I\"\n",
    );
    let undecided = Fixture::new("orders");
    undecided.write(
        ".gonogo/checklists/more.toml",
        "schema = 1\nid = \"more\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"x\"\ntitle = \"X\"\ngate = true\ncheck.file.anny = [\"X\"]\n",
    );
    for (name, fixture) in [
        ("an ordinary one", Fixture::new("orders").known_person().with_roles()),
        ("an empty one", empty()),
        ("one without gates", no_gates),
        ("one that is undecided", undecided),
        ("one with a thousand findings", with_findings(1000)),
        ("a hostile one", hostile()),
        ("an eventful one", eventful()),
    ] {
        for format in FORMATS {
            let output = gonogo(&fixture, &["report", "--format", format.name, "--history", "0"]);
            assert_eq!(code(&output), 0, "{} of {name}: {}", format.name, stderr(&output));
            assert_is(format.name, &stdout(&output), name);
        }
    }
}

#[test]
fn what_people_wrote_is_text_and_nothing_else() {
    let fixture = hostile();
    for format in ["html", "junit", "badge"] {
        let text = report(&fixture, format);
        for attack in HOSTILE.iter().filter(|attack| attack.contains('<')) {
            assert!(!text.contains(attack), "{format} holds {attack} as it is");
        }
    }
    // The page tells it all the same, and the browser's test reads it there.
    let page = report(&fixture, "html");
    assert!(page.contains("&lt;script&gt;") && page.contains("‹U+202E›"));
}

#[test]
fn a_thousand_findings_are_counted_and_not_all_told() {
    let fixture = with_findings(1000);
    let page = report(&fixture, "html");
    assert!(page.contains("and 950 findings more"), "{page}");
    assert!(report(&fixture, "markdown").contains("and 980 findings more"));
    let sarif: Value = serde_json::from_str(&report(&fixture, "sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 500);
    let said = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "many/a.todo: 500 of 1000 findings are listed");
}

#[test]
fn markdown_imports_as_what_it_tells() {
    let fixture = Fixture::new("orders").known_person().with_roles();
    // What people say has marks of its own.
    for words in [
        &[
            "mark",
            "security.review",
            "--partial",
            "--note=- [x] ✅ Held | not <b>yet</b> ✅",
            "--evidence",
            "README.md",
        ][..],
        &["waive", "threat-model", "--reason", "⏳ it is being written (done)", "--until", "30d"],
        &["comment", "limits", "done"],
    ] {
        assert_eq!(code(&gonogo(&fixture, words)), 0, "{words:?}");
    }
    fixture.write("docs/READINESS.md", &report(&fixture, "markdown"));
    let found = json(&fixture, &["import", "docs/READINESS.md", "--dry-run", "--format", "json"]);
    let board = json(&fixture, &["check", "--format", "json"]);
    let areas = board["checklists"][0]["areas"].as_array().unwrap();
    let told = |status: &str| match status {
        "pass" => "done",
        "partial" => "partial",
        "fail" | "waived" => "failed",
        "na" => "na",
        _ => "pending",
    };
    let wanted: Vec<_> = areas
        .iter()
        .flat_map(|area| area["items"].as_array().unwrap())
        .map(|item| (item["title"].as_str().unwrap(), told(item["status"].as_str().unwrap())))
        .collect();
    let items = found["items"].as_array().unwrap();
    let read: Vec<_> =
        items.iter().map(|item| (item["text"].as_str().unwrap(), item["status"].as_str().unwrap())).collect();
    assert_eq!(read, wanted);
}

#[test]
fn junit_is_read_again_by_our_own_reader() {
    let fixture = Fixture::new("orders").known_person().with_roles();
    let text = report(&fixture, "junit");
    let count = |tag: &str| text.matches(tag).count();
    assert!(count("<failure ") > 3 && count("<skipped ") > 2, "{text}");
    fixture.write("target/readiness.xml", &text);
    let reading = "schema = 1\nid = \"again\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"junit\"\ntitle = \"J\"\n\
        check.report = { in = [\"target/readiness.xml\"], max = { failures = 0, errors = 0 } }\n";
    fixture.write("again.toml", reading);
    let again = json(&fixture, &["check", "--checklist", "again.toml", "--format", "json"]);
    let item = &again["checklists"][0]["areas"][0]["items"][0];
    assert_eq!(item["status"], "fail", "{item:#}");
    assert_eq!(item["findings_total"], count("<failure ") + count("<error "), "{item:#}");
}

#[test]
fn sarif_tells_a_finding_again_wherever_it_moves() {
    let fixture = Fixture::new("orders");
    let results = |fixture: &Fixture| {
        let sarif: Value = serde_json::from_str(&report(fixture, "sarif")).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        let place = |result: &Value| {
            let physical = &result["locations"][0]["physicalLocation"];
            let line = physical["region"]["startLine"].as_u64();
            let print = result["partialFingerprints"]["gonogo/v1"].as_str().unwrap().to_owned();
            (physical["artifactLocation"]["uri"].as_str().unwrap_or_default().to_owned(), line, print)
        };
        results.iter().filter(|result| result["ruleId"] == "service/reliability.todo").map(place).collect::<Vec<_>>()
    };
    let before = results(&fixture);
    assert_eq!(
        before.iter().map(|(path, line, _)| (&**path, *line)).collect::<Vec<_>>(),
        [("src/main.rs", Some(8)), ("src/reserve.rs", Some(9))]
    );
    fixture.write("src/main.rs", &format!("//! One more line.\n{}", fixture.read("src/main.rs")));
    let after = results(&fixture);
    assert_eq!(after[0].1, Some(9));
    assert_eq!(after[0].2, before[0].2);
    assert_ne!(before[0].2, before[1].2);
}

#[test]
fn a_report_is_written_where_it_is_wanted_and_over_nothing() {
    let fixture = Fixture::new("orders");
    let output = gonogo(&fixture, &["report", "--output", "out.html", "--history", "0"]);
    assert_eq!((code(&output), stdout(&output)), (0, String::new()));
    assert!(fixture.read("out.html").starts_with("<!DOCTYPE html>"));
    let output = gonogo(&fixture, &["report", "--output", "out.html", "--format", "text"]);
    assert_eq!(
        (code(&output), stderr(&output)),
        (2, "gonogo: out.html is there already; --force replaces it\n".to_owned())
    );
    assert!(fixture.read("out.html").starts_with("<!DOCTYPE html>"));
    assert_eq!(code(&gonogo(&fixture, &["report", "--output", "out.html", "--format", "text", "--force"])), 0);
    let text = fixture.read("out.html");
    assert!(text.starts_with("NO-GO  production") && !text.contains('\u{1b}'), "{text}");
    let output = gonogo(&fixture, &["report", "--output", "out.pdf"]);
    assert!(code(&output) == 2 && stderr(&output).contains("asks for no format"), "{output:?}");
    fixture.write(".gonogo/config.toml", "level = \"moon\"\n");
    assert_eq!(code(&gonogo(&fixture, &["report"])), 2);
}

#[test]
fn what_documents_make_too_much_of_is_told_beside_the_score() {
    let fixture = Fixture::new("orders").with_claims();
    let text = stdout(&gonogo(&fixture, &["check"]));
    let line = text.lines().nth(1).unwrap();
    assert!(line.starts_with("claimed ") && line.contains(" (+") && line.contains("overclaim"), "{text}");
    assert!(text.contains("docs/PRR.md:") && text.contains(" says done"), "{text}");
    let document = json(&fixture, &["check", "--format", "json"]);
    let overclaims: Vec<_> =
        document["overclaims"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    let areas = document["checklists"].as_array().unwrap().iter().flat_map(|list| list["areas"].as_array().unwrap());
    let items: Vec<&Value> = areas.flat_map(|area| area["items"].as_array().unwrap()).collect();
    let overclaimed: Vec<&Value> = items.iter().copied().filter(|item| item["claim"]["overclaimed"] == true).collect();
    assert_eq!(overclaimed.iter().map(|item| item["key"].as_str().unwrap()).collect::<Vec<_>>(), overclaims);
    assert!(!overclaims.is_empty() && line.contains(&format!("{} overclaim", overclaims.len())), "{line}");
    for item in overclaimed {
        assert_eq!((&item["claim"]["said"], &item["claim"]["document"]), (&"done".into(), &"docs/PRR.md".into()));
        assert!(["fail", "partial"].contains(&item["status"].as_str().unwrap()), "{item:#}");
    }
    let silent = stdout(&gonogo(&Fixture::new("orders"), &["check"]));
    assert!(!silent.contains("claimed"), "nobody claims anything here: {silent}");
}

#[test]
fn html_tells_the_way_by_commits() {
    let fixture = Fixture::new("orders");
    assert!(!stdout(&gonogo(&fixture, &["report", "--format", "html"])).contains("class=\"chart\""));
    fixture.write("docs/THREAT_MODEL.md", "# Threats\n\nWho, what, how.\n");
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "Think of threats"]);
    let page = stdout(&gonogo(&fixture, &["report", "--format", "html"]));
    assert!(page.contains("How it came to this") && page.contains("class=\"verified\""), "{page}");
    assert_eq!(page.matches("<th scope=\"row\">2 Nov 2026</th>").count(), 2);
    assert!(!stdout(&gonogo(&fixture, &["report", "--format", "html", "--history", "0"])).contains("class=\"chart\""));
}

/// `UPDATE_SCHEMA=1 cargo test --test reports schema` writes it anew.
#[test]
fn the_schema_that_is_kept_is_that_of_the_code() {
    let path = fixture_file("report.schema.json");
    let schema = format!("{:#}\n", json_schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), schema, "run UPDATE_SCHEMA=1 cargo test --test reports schema");
    // It refuses what is none.
    let validator = jsonschema::validator_for(&json_schema()).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({ "schema": 1, "verdict": "go" })));
}
