//! What is asked of the `data` kind: never a pass on what was not read.

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, said};
use crate::reader::read;

fn check(fields: &str) -> Arc<dyn Check> {
    let (check, problems) = read("test", &format!("data = {{ {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    check.unwrap()
}

fn refusal(fields: &str) -> String {
    let (check, problems) = read("test", &format!("data = {{ {fields} }}"), parse);
    assert!(check.is_none(), "{fields}");
    problems[0].to_string()
}

fn audit(fields: &str, files: &[(&str, &[u8])]) -> Outcome {
    outcome(&*check(fields), files)
}

const LIMITS: &str = r#"in = "*.yaml", each = 'select(.kind == "Deployment")', holds = 'all(.spec.template.spec.containers[]; .resources.limits)'"#;
const GOOD: &[u8] = b"kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{resources: {limits: {cpu: 1}}}]}}}
---
kind: Service
metadata: {name: web}
";
const BAD: &[u8] = b"# the worker
kind: Deployment
metadata: {name: worker}
spec: {template: {spec: {containers: [{image: a}]}}}
---
kind: Deployment
metadata: {name: cron}
spec: {template: {spec: {containers: [{image: b}]}}}
";
const TEMPLATE: &[u8] = b"kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n";
const BROKEN: &[u8] = b"kind: Deployment\nmetadata: [\n---\nkind: Service\n";

#[test]
fn every_subject_must_hold() {
    assert_eq!(said(&audit(LIMITS, &[("a.yaml", GOOD)])), (Status::Pass, "1 of 1", vec![]));
    let outcome = audit(LIMITS, &[("a.yaml", GOOD), ("b.yaml", BAD)]);
    let message = "`all(.spec.template.spec.containers[]; .resources.limits)` does not hold";
    let findings =
        vec![format!("b.yaml:2 Deployment worker: {message}"), format!("b.yaml:6 Deployment cron: {message}")];
    assert_eq!(said(&outcome), (Status::Partial, "1 of 3", findings));
    assert!((outcome.credit - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!(audit(LIMITS, &[("b.yaml", BAD)]).status, Status::Fail);
}

#[test]
fn nothing_to_look_at_proves_nothing() {
    let outcome = audit(LIMITS, &[]);
    assert!(outcome.without_subjects && outcome.summary.as_str() == "no file matches *.yaml");
    let outcome = audit(LIMITS, &[("a.yaml", b"kind: Service\n"), ("b.yaml", b"")]);
    assert!(outcome.without_subjects && outcome.summary.as_str() == "2 files, no subject");
}

#[test]
fn what_cannot_be_read_is_never_a_pass() {
    let outcome = audit(LIMITS, &[("a.yaml", GOOD), ("b.yaml", BROKEN)]);
    assert_eq!(outcome.status, Status::Error);
    assert!(outcome.summary.starts_with("b.yaml cannot be judged: line 2: "), "{}", outcome.summary);
    assert_eq!(outcome.findings[0].location(), "b.yaml:2");

    let outcome = audit(LIMITS, &[("b.yaml", BAD), ("c.yaml", BROKEN)]);
    assert_eq!((outcome.status, outcome.findings.len()), (Status::Fail, 3));
    assert_eq!(outcome.summary.as_str(), "0 of 2 · 1 file not judged");

    for content in [
        &b"kind: Deployment\xff"[..],
        b"\xff\xfek\0",
        b"k\0i\0n\0d\0",
        b"{Deployment",
        b"kind: *Deployment",
        b"kind: Deployment\na: 1\na: 2",
        b"kind: \"Deploy\\u006dent\"\na: *b",
    ] {
        assert_eq!(audit(LIMITS, &[("a.yaml", GOOD), ("b.yaml", content)]).status, Status::Error, "{content:?}");
    }
    // Whatever is wrong with these, they are no Deployment.
    for content in [&b"a: *b"[..], b"a: *Deployment", b"kind: List\nDeployment: 1\nDeployment: 2"] {
        assert_eq!(audit(LIMITS, &[("a.yaml", GOOD), ("b.yaml", content)]).status, Status::Pass, "{content:?}");
    }
    assert_eq!(audit("in = \"*\", holds = \"true\"", &[("README", b"a")]).status, Status::Error);
    assert_eq!(audit("in = \"*\", format = \"yaml\", holds = \".a\"", &[("README", b"a: 1")]).status, Status::Pass);
}

#[test]
fn a_filter_that_fails_decides_nothing() {
    let outcome = audit("in = \"*\", holds = \".a[] > 1\"", &[("a.json", b"{\n  \"name\": \"x\"\n}")]);
    let reason = "x: `holds` cannot run: cannot use null as iterable (array or object)";
    let expected =
        (Status::Error, &*format!("a.json cannot be judged: line 1: {reason}"), vec![format!("a.json:1 {reason}")]);
    assert_eq!(said(&outcome), expected);
    let outcome = audit("in = \"*\", each = \".[] | .a\", holds = \"true\"", &[("a.json", b"[1]")]);
    assert_eq!(
        outcome.summary.as_str(),
        "a.json cannot be judged: line 1: `each` cannot run: cannot index 1 with \"a\""
    );
}

#[test]
fn templates_are_said_and_earn_nothing() {
    let outcome = audit(LIMITS, &[("a.yaml", GOOD), ("t.yaml", TEMPLATE)]);
    let finding = "t.yaml:3 a template (`{{ … }}`), not YAML that can be judged".to_owned();
    assert_eq!(said(&outcome), (Status::Partial, "1 of 1 · 1 template not judged", vec![finding]));
    let better = audit(LIMITS, &[("a.yaml", GOOD), ("b.yaml", GOOD), ("t.yaml", TEMPLATE)]);
    assert!(better.credit > outcome.credit);

    let outcome = audit(LIMITS, &[("t.yaml", TEMPLATE), ("u.yaml", TEMPLATE)]);
    assert_eq!((outcome.status, outcome.without_subjects), (Status::Pending, false));
    assert!(outcome.summary.starts_with("2 templates, which are not judged"));
    let outcome = audit(LIMITS, &[("a.yaml", b"kind: Service"), ("t.yaml", TEMPLATE)]);
    assert_eq!((outcome.status, outcome.without_subjects), (Status::Pending, false));
    assert_eq!(audit(LIMITS, &[("b.yaml", BROKEN), ("t.yaml", TEMPLATE)]).status, Status::Error);
    assert_eq!(audit(LIMITS, &[("b.yaml", BAD), ("t.yaml", TEMPLATE)]).status, Status::Fail);
}

#[test]
fn many_failures_are_counted_and_some_are_shown() {
    let list = format!("[{}0]", "0,".repeat(999));
    let outcome = audit("in = \"*\", each = \".[]\", holds = \". > 0\"", &[("a.json", list.as_bytes())]);
    assert_eq!((outcome.findings.len(), outcome.findings_total), (Fact::SITES_CAP, 1_000));
    assert_eq!(outcome.findings[1].message.as_str(), "[1]: `. > 0` does not hold");
}

#[test]
fn other_formats_are_judged_alike() {
    let toml: &[u8] = b"[package]\nname = \"a\"\n\n[profile.release]\nlto = false\n";
    let outcome = audit("in = \"*\", each = \".profile[]\", holds = \".lto\"", &[("Cargo.toml", toml)]);
    assert_eq!(said(&outcome).2, ["Cargo.toml:4 profile.release: `.lto` does not hold"]);
    let json: &[u8] = b"{ // pinned\n  \"engines\": {\n    \"node\": \">=20\",\n  },\n}";
    let outcome = audit("in = \"*\", holds = '.engines.node | test(\"^>=2[0-9]\")'", &[("package.json", json)]);
    assert_eq!(outcome.status, Status::Pass);
}

#[test]
fn wrong_definitions_are_refused() {
    assert!(refusal("in = \"*\"").contains("`holds` is missing"));
    assert!(refusal("in = \"*\", holds = \"slect(.a)\"").contains("did you mean `select`?"));
    assert!(refusal("in = \"*\", holds = \".a = 1\"").contains("`==` compares"));
    assert!(refusal("in = \"*\", each = 1, holds = \".\"").contains("`each`"));
    assert!(refusal("in = \"*\", each = \"range(9)\", holds = \".\"").contains("`range` is refused"));
    assert!(refusal("in = \"*\", format = \"xml\", holds = \".\"").contains("`format` cannot be `xml`"));
    assert!(refusal("holds = \".\"").contains("`in` is missing"));
}

#[test]
fn it_says_how_it_decides() {
    assert_eq!(check("in = \"*.json\", holds = \".a\"").describe(), "each document in *.json: `.a`");
    assert_eq!(check("in = \"*.json\", each = \".[]\", holds = \".a\"").describe(), "each `.[]` in *.json: `.a`");
}
