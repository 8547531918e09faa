//! Judges by evidence: what must still stand in a fixture's files, as expressions over all of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use regex::Regex;

use super::{Given, Leftover};
use crate::damage::Left;

/// For each fixture, the expressions that must all match what is left. `^` and `$` match at lines, `.` matches everything.
const EVIDENCE: &[(&str, &[&str])] = &[
    ("data/pass", &[r"kind: Deployment.*replicas: *([2-9]|\d\d)"]),
    ("metric/pass-ignored", &[r"DA:\d+,[1-9]"]),
    ("metric/pass-jacoco", &[r#"type="LINE" missed="\d+" covered="[1-9]"#]),
    ("metric/pass-json", &[r#""totals": *\{[^}]*"percent_covered": *([4-9]\d|100)"#]),
    ("metric/pass-k6-summary-export", &[r#""http_req_duration": *\{[^}]*"p\(95\)": *1?\d?\d[.,\s}]"#]),
    ("metric/pass-lcov", &[r"DA:\d+,[1-9]"]),
    ("metric/pass-yaml", &[r"name: app\s+gzip: (1?\d?\d|2[0-4]\d)(\.\d*)? *(k?B?)\s"]),
    ("report/pass-cyclonedx", &["CycloneDX", r#""components""#]),
    ("report/pass-junit", &[r"(<testcase.*){3}", r"</testsuites>"]),
    ("report/pass-sarif", &[r#""runs""#]),
    ("report/pass-spdx", &[r#""packages""#]),
    ("report/pass-trivy-clean", &[r#""Results""#]),
    ("step/pass", &[r"steps:.*cargo (test|nextest)"]),
    ("step/pass-broken-elsewhere", &[r"^test:.*\n\t@?\$\(GO\) test"]),
    ("step/pass-uses", &["Container-Scanning"]),
    ("target/pass", &[r"^test:[^\n]*\n\t[^\n]", r"^lint:[^\n]*\n\t[^\n]"]),
    ("target/pass-any", &[r#"^\[alias\]\n.*check *= *"[^"]"#]),
    ("dockerfile/pass", &["^FROM .*^FROM ", "^HEALTHCHECK .*CMD", r"^USER (\$\{UID\}|\w)"]),
    ("git/pass", &[r"\A[0-9a-f]{40}\n"]),
    ("all/pass", &["Orders"]),
    // One of its parts asks for nothing but that the file is there.
    ("any/pass", &[r"[^\s]|TOO LARGE"]),
    ("at_least/pass", &["Orders"]),
];

/// Whether all of the fixture's evidence is left, in files that can be read to their end.
pub fn is_left(given: &Given<'_>, left: &Leftover) -> bool {
    let (_, expressions) = EVIDENCE.iter().find(|(of, _)| *of == given.fixture).unwrap_or_else(|| {
        panic!("no evidence is known for {}: say in tests/judges/evidence.rs what its pass needs", given.fixture)
    });
    let whole = left.iter().filter(|(path, rest)| counts(path) && has_its_end(path, rest));
    let shown = |rest: &Left| if *rest == Left::TooLarge { "TOO LARGE".to_owned() } else { rest.text() };
    let text: String = whole.map(|(_, rest)| shown(rest) + "\n").collect();
    expressions.iter().all(|expression| Regex::new(&format!("(?ms){expression}")).unwrap().is_match(&text))
}

/// Of what git keeps, the tag is all that its fixture asks for.
fn counts(path: &str) -> bool {
    !path.starts_with(".git/") || path.starts_with(".git/refs/tags/v")
}

/// A document whose end is missing says nothing.
fn has_its_end(path: &str, rest: &Left) -> bool {
    let end = match path.rsplit_once('.') {
        Some((_, "json" | "sarif")) => "}",
        Some((_, "xml")) => ">",
        Some((_, "info")) => "end_of_record",
        _ => "",
    };
    rest.text().trim_end().ends_with(end)
}
