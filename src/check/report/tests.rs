//! What is asked of the `report` kind: limits count everything, and a report that says nothing is never a pass.

use std::collections::BTreeMap;
use std::process::Command;

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, outcome_in, said};
use crate::reader::read;
use crate::repo::RepoPath;

fn check(fields: &str) -> Arc<dyn Check> {
    let (check, problems) = read("test", &format!("report = {{ {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    check.unwrap()
}

fn refusal(fields: &str) -> String {
    let (check, problems) = read("test", &format!("report = {{ {fields} }}"), parse);
    assert!(check.is_none(), "{fields}");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

fn audit_in(folder: &std::path::Path, fields: &str, files: &[(&str, &str)]) -> Outcome {
    outcome_in(folder, &*check(fields), files)
}

fn audit(fields: &str, files: &[(&str, &str)]) -> Outcome {
    outcome(&*check(fields), files)
}

fn one(fields: &str, content: &str) -> (Status, String) {
    let outcome = audit(fields, &[("a", content)]);
    (outcome.status, outcome.summary.to_string())
}

fn sarif(results: &str) -> String {
    let rules = r#"[{"id": "A"}, {"id": "B", "properties": {"security-severity": "9.8"}},
        {"id": "C", "defaultConfiguration": {"level": "note"}}, {"id": "D", "properties": {"security-severity": "soon"}}]"#;
    format!(
        "{{\"version\": \"2.1.0\", \"runs\": [{{\"tool\": {{\"driver\": {{\"name\": \"scan\", \"rules\": {rules}}}}},\n\"results\": [{results}]}}]}}"
    )
}

const HIGH: &str = r#"in = "*", max = { critical = 0, high = 0 }"#;
const ALL: &str = r#"in = "*", max = { critical = 0, high = 0, medium = 0, low = 0, unknown = 0 }"#;

#[test]
fn levels_and_scores_are_severities() {
    let class = |result: &str| one(ALL, &sarif(result)).1;
    assert_eq!(class(r#"{"ruleId": "A", "level": "error"}"#), "1 high, at most 0");
    assert_eq!(class(r#"{"ruleId": "A"}"#), "1 medium, at most 0");
    assert_eq!(class(r#"{"ruleId": "B", "level": "note"}"#), "1 critical, at most 0");
    assert_eq!(class(r#"{"ruleId": "B/1"}"#), "1 critical, at most 0");
    assert_eq!(class(r#"{"ruleIndex": 1}"#), "1 critical, at most 0");
    assert_eq!(class(r#"{"rule": {"id": "C"}}"#), "1 low, at most 0");
    assert_eq!(class(r#"{"ruleId": "A", "properties": {"security-severity": 7.5}}"#), "1 high, at most 0");
    assert_eq!(class(r#"{"ruleId": "A", "kind": "review"}"#), "1 of unknown severity, at most 0");
    let excused = [r#""kind": "pass""#, r#""suppressions": [{"kind": "inSource"}]"#, r#""baselineState": "absent""#];
    for excuse in excused {
        let clean = "0 critical, 0 high, 0 medium, 0 low, 0 of unknown severity of 0 findings";
        assert_eq!(one(ALL, &sarif(&format!("{{\"ruleId\": \"B\", {excuse}}}"))), (Status::Pass, clean.to_owned()));
    }
    let rejected = r#"{"ruleId": "B", "suppressions": [{"kind": "external", "status": "rejected"}]}"#;
    assert_eq!(one(HIGH, &sarif(rejected)).0, Status::Fail);
}

#[test]
fn findings_are_where_the_report_says_if_that_is_inside() {
    let at = |uri: &str| {
        format!(
            "{{\"ruleId\": \"A\", \"level\": \"error\", \"message\": {{\"text\": \"Weak hash\\nmore\"}}, \"locations\": \
             [{{\"physicalLocation\": {{\"artifactLocation\": {{\"uri\": \"{uri}\"}}, \"region\": {{\"startLine\": 20}}}}}}]}}"
        )
    };
    let results = format!("{},\n{}", at("src/a.py"), at("file:///srv/build/src/a.py"));
    let findings = vec!["src/a.py:20 high A: Weak hash".to_owned(), "a:4 high A: Weak hash".to_owned()];
    let mut outcome = audit(HIGH, &[("a", &sarif(&results))]);
    outcome.findings.sort_by(|left, right| right.path.cmp(&left.path));
    assert_eq!(said(&outcome), (Status::Fail, "2 high, at most 0", findings));
}

#[test]
fn what_is_worse_than_something_limited_is_limited() {
    let critical = sarif(r#"{"ruleId": "B"}"#);
    assert_eq!(one("in = \"*\", max = { medium = 5 }", &critical), (Status::Fail, "1 critical, at most 0".to_owned()));
    assert_eq!(one("in = \"*\", max = { critical = 1, high = 0 }", &critical).0, Status::Pass);
    // How bad it is nobody knows, so that nobody may call it harmless.
    let unknown = sarif(r#"{"ruleId": "A", "level": "none"}"#);
    assert_eq!(one(HIGH, &unknown).0, Status::Pending);
    assert_eq!(one("in = \"*\", max = { high = 0, unknown = 1 }", &unknown).0, Status::Pass);
}

#[test]
fn limits_are_for_all_reports_together() {
    let medium = sarif(r#"{"ruleId": "A"}"#);
    let outcome = audit("in = \"*\", max = { medium = 1 }", &[("a", &medium), ("b", &medium)]);
    assert_eq!((outcome.status, outcome.findings.len()), (Status::Fail, 2));
    let outcome = audit("in = \"*\", max = { medium = 2 }", &[("a", &medium), ("b", &medium)]);
    assert_eq!(outcome.summary.as_str(), "0 critical, 0 high, 2 medium of 2 findings in 2 reports");
    let many = vec![r#"{"ruleId": "A"}"#; 999].join(",");
    let outcome = audit("in = \"*\", max = { medium = 1 }", &[("a", &sarif(&many))]);
    assert_eq!((outcome.findings.len(), outcome.findings_total), (Fact::SITES_CAP, 999));
}

#[test]
fn nothing_is_pending_and_what_is_broken_an_error() {
    let clean = sarif("");
    assert_eq!(audit(HIGH, &[]).summary.as_str(), "no report: no file matches *");
    assert!(!audit(HIGH, &[]).without_subjects);
    for empty in [
        "{\"version\": \"2.1.0\", \"runs\": []}",
        "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {}}]}",
        "{\"version\": \"2.1.0\", \"runs\": [{\"results\": null}]}",
        "{\"SchemaVersion\": 2, \"ArtifactName\": \".\"}",
        "{\"SchemaVersion\": 2, \"Results\": []}",
        "{\"bomFormat\": \"CycloneDX\", \"components\": [{}]}",
    ] {
        assert_eq!(one(HIGH, empty).0, Status::Pending, "{empty}");
    }
    assert_eq!(audit(HIGH, &[("a", &clean), ("b", "{\"version\": \"2.1.0\", \"runs\": []}")]).status, Status::Pending);
    let deep = format!("{{\"version\": \"2.1.0\", \"runs\": {}", "[".repeat(100_000));
    let mixed = sarif("1");
    let score = sarif(r#"{"ruleId": "D"}"#);
    let level = sarif(r#"{"ruleId": "A", "level": "eror"}"#);
    let huge = sarif(r#"{"ruleId": "A", "properties": {"security-severity": 1e999}}"#);
    for broken in [
        "",
        "{}",
        "[]",
        "{\"runs\": []}",
        "{\"runs\": [], \"version\": \"1.0.0\"}",
        "{\"runs\": {}, \"version\": \"2.1.0\"}",
        "{\"runs\": [1], \"version\": \"2.1.0\"}",
        "{\"version\": \"2.1.0\", \"runs\": [{\"results\": \"none\"}]}",
        "{\"version\": \"2.1.0\", \"runs\": [{\"results\": [], \"invocations\": [{\"executionSuccessful\": false}]}]}",
        "{\"SchemaVersion\": 2, \"Results\": [{\"Vulnerabilities\": [{\"Severity\": \"SEVERE\"}]}]}",
        "{\"SchemaVersion\": 2, \"Results\": [{\"Vulnerabilities\": [{\"Severity\": 1}]}]}",
        "{\"bomFormat\": \"CycloneDX\", \"components\": [{}], \"vulnerabilities\": [{\"ratings\": [{\"severity\": \"x\"}]}]}",
        "<testsuites><testsuite><testcase name='a'/></testsuite></testsuites>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><testsuites/>",
        &deep,
        &mixed,
        &score,
        &level,
        &huge,
        &clean[..clean.len() - 1],
    ] {
        let outcome = audit(HIGH, &[("a", &clean), ("b", broken)]);
        assert_eq!(outcome.status, Status::Error, "{broken}: {outcome:?}");
    }
    // A limit that is exceeded is, whatever else cannot be read.
    assert_eq!(audit(HIGH, &[("a", &sarif(r#"{"ruleId": "B"}"#)), ("b", "")]).status, Status::Fail);
    let text: String = std::iter::repeat_n("x", 100).collect();
    assert_eq!(audit(HIGH, &[("a", &clean), ("b", &text)]).status, Status::Error);
}

/// Whatever an interrupted tool left behind is not the whole.
#[test]
fn no_report_that_is_cut_off_is_a_pass() {
    let finding = sarif(r#"{"ruleId": "A"}"#);
    let trivy = r#"{"SchemaVersion": 2, "Results": [{"Target": "go.mod", "Class": "lang-pkgs"}]}"#;
    let bom = r#"{"bomFormat": "CycloneDX", "components": [{"name": "a"}], "vulnerabilities": []}"#;
    let spdx = r#"{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"}]}"#;
    let tests = "<testsuites tests='1'><testsuite><testcase name='a'/></testsuite></testsuites>";
    let (spdx_fields, fields) = (r#"in = "*", min_components = 1"#, HIGH);
    for (fields, text) in [(fields, &*finding), (fields, trivy), (fields, bom), (spdx_fields, spdx), (TESTS, tests)] {
        let check = check(fields);
        let folder = tempfile::tempdir().unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        let status = |text: &str| {
            std::fs::write(folder.path().join("a"), text).unwrap();
            let path = RepoPath::new("a");
            let facts = BTreeMap::from([(path.clone(), Box::new(check.map(&File::new(&repo, &path, Vec::new()))))]);
            check.reduce(&Facts::new(1, &facts), &repo).status
        };
        assert_eq!(status(text), Status::Pass, "{text}");
        for end in 0..text.len() {
            assert_ne!(status(&text[..end]), Status::Pass, "{}", &text[..end]);
        }
    }
}

#[test]
fn a_rule_as_large_as_the_file_costs_no_more_than_reading_it() {
    let keys: String = (0..30_000).map(|key| format!(",\"k{key}\": 0")).collect();
    let results = vec![r#"{"ruleId": "A"}"#; 30_000].join(",");
    let content = sarif(&results).replacen("{\"id\": \"A\"", &format!("{{\"id\": \"A\"{keys}"), 1);
    assert_eq!(one("in = \"*\", max = { medium = 5 }", &content).1, "30000 medium, at most 5");
}

const TESTS: &str = r#"in = "*", format = "junit""#;

#[test]
fn tests_may_not_fail_and_must_have_run() {
    let report = |cases: &str| format!("<testsuites><testsuite name=\"a\">{cases}</testsuite></testsuites>");
    let fine = "<testcase classname=\"a\" name=\"b\"/>";
    assert_eq!(one(TESTS, &report(fine)), (Status::Pass, "1 test, 0 errors, 0 failures".to_owned()));
    let failed = "<testcase classname=\"t\" name=\"c\"><failure message=\"1 &lt; 2\"/><system-out/></testcase>";
    let outcome = audit(TESTS, &[("a", &report(&format!("{fine}\n{failed}")))]);
    assert_eq!(said(&outcome), (Status::Fail, "1 failure, at most 0", vec!["a:2 failed t.c: 1 < 2".to_owned()]));
    assert_eq!(one(TESTS, &report("<testcase name='a'><error/></testcase>")).1, "1 error, at most 0");
    assert_eq!(one(TESTS, &report(&format!("{fine}<error message='no'/>"))).1, "1 error, at most 0");
    let skipped = "<testcase name='a'><skipped/></testcase><testcase name='b' status='notrun'/>";
    assert_eq!(one(TESTS, &report(skipped)), (Status::Pending, "0 tests, at least 1".to_owned()));
    assert_eq!(one(TESTS, &report(&format!("{fine}{skipped}"))).0, Status::Pass);
    assert_eq!(one("in = \"*\", min_tests = 2", &report(&format!("{fine}{skipped}"))).1, "1 test, at least 2");
    assert_eq!(
        one("in = \"*\", max = { skipped = 1 }", &report(&format!("{fine}{skipped}"))).1,
        "2 skipped, at most 1"
    );
}

#[test]
fn what_a_suite_declares_counts_where_it_lists_less() {
    let case = "<testcase name='a'/>";
    for declared in [
        format!("<testsuite tests='9' failures='2'>{case}</testsuite>"),
        format!("<testsuites failures='2'><testsuite>{case}</testsuite></testsuites>"),
        format!("<testsuites tests='9'><testsuite failures='2'>{case}</testsuite><testsuite/></testsuites>"),
    ] {
        assert_eq!(one(TESTS, &declared), (Status::Fail, "2 failures, at most 0".to_owned()), "{declared}");
    }
    let huge = "<testsuite tests='18446744073709551615' failures='0'/>";
    assert_eq!(one(TESTS, huge), (Status::Pending, "a: it lists no test".to_owned()));
    for broken in [
        "<testsuite failures='many'><testcase/></testsuite>",
        "<testsuite failures='-1'><testcase/></testsuite>",
        "<testsuite><testcase>",
        "<html/>",
        "<testsuite><testcase name='&lol;'/></testsuite>",
        "{}",
    ] {
        assert_eq!(one(TESTS, broken).0, Status::Error, "{broken}");
    }
}

#[test]
fn vulnerabilities_of_trivy_and_cyclonedx() {
    let trivy = r#"{"SchemaVersion": 2, "ArtifactName": ".", "Results": [{"Target": "Cargo.lock", "Vulnerabilities": [
{"VulnerabilityID": "CVE-2026-1", "PkgName": "time", "InstalledVersion": "0.1.0", "Severity": "HIGH"}],
"Misconfigurations": [{"ID": "DS001", "Status": "PASS", "Severity": "CRITICAL"}]}]}"#;
    let outcome = audit(HIGH, &[("a", trivy)]);
    let finding = "a:2 high CVE-2026-1 time 0.1.0 in Cargo.lock".to_owned();
    assert_eq!(said(&outcome), (Status::Fail, "1 high, at most 0", vec![finding]));
    let rated = |state: &str| {
        format!(
            "{{\"bomFormat\": \"CycloneDX\", \"components\": [{{\"name\": \"a\", \"components\": [{{\"name\": \"b\"}}]}}],\n\
             \"vulnerabilities\": [{{\"id\": \"CVE-1\", \"ratings\": [{{\"severity\": \"low\"}}, {{\"score\": 9.1, \
             \"method\": \"CVSSv31\"}}], \"affects\": [{{\"ref\": \"pkg:a\"}}]{state}}}]}}"
        )
    };
    let outcome = audit(HIGH, &[("a", &rated(""))]);
    assert_eq!(said(&outcome), (Status::Fail, "1 critical, at most 0", vec!["a:2 critical CVE-1 in pkg:a".to_owned()]));
    let excused = rated(", \"analysis\": {\"state\": \"not_affected\"}");
    assert_eq!(one(HIGH, &excused), (Status::Pass, "2 components, 0 critical, 0 high".to_owned()));
}

#[test]
fn bills_of_materials_have_components() {
    let spdx = r#"in = "*", format = "spdx""#;
    let packages = "{\"spdxVersion\": \"SPDX-2.3\", \"packages\": [{\"name\": \"a\"}]}";
    assert_eq!(one(spdx, packages), (Status::Pass, "1 package".replace("package", "component")));
    assert_eq!(one(spdx, "{\"spdxVersion\": \"SPDX-2.3\", \"packages\": []}").0, Status::Pending);
    let third = r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "software_Package"}, {"type": "Person"}]}"#;
    assert_eq!(one(spdx, third).0, Status::Pass);
    assert_eq!(one("in = \"*\", min_components = 2", packages).1, "1 component, at least 2");
    assert_eq!(one(spdx, "SPDXVersion: SPDX-2.3\n").0, Status::Pending);
    for broken in ["SPDX-2.3\n", "{\"spdxVersion\": 2}", "{\"spdxVersion\": \"SPDX-1.2\"}", "<bom/>"] {
        assert_eq!(one(spdx, broken).0, Status::Error, "{broken}");
    }
}

#[test]
fn one_check_has_one_format() {
    let bom = "{\"bomFormat\": \"CycloneDX\", \"components\": [{}], \"vulnerabilities\": []}";
    assert_eq!(
        audit(HIGH, &[("a", bom), ("b", &sarif(""))]).summary.as_str(),
        "b is SARIF and others are CycloneDX: one check has one format"
    );
    assert_eq!(
        one("in = \"*\", format = \"sarif\", max = { high = 0 }", bom).1,
        "a cannot be judged: it is CycloneDX, not SARIF"
    );
    assert_eq!(
        one("in = \"*\", max = { failures = 0 }", bom).1,
        "a cannot be judged: it is CycloneDX, of which `failures` says nothing"
    );
}

#[test]
fn a_report_about_another_commit_is_stale() {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &str| {
        let mut command = Command::new("git");
        command.current_dir(folder.path()).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
        let output = command.args(arguments.split(' ')).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git("init -q -b main");
    git("commit -q --allow-empty -m start");
    let head = git("rev-parse HEAD");
    let fields = "in = \"*\", max = { high = 0 }, commit = true";
    let status = |commit: &str| {
        let commit = format!("\"results\": [], \"versionControlProvenance\": [{{\"revisionId\": \"{commit}\"}}]");
        let content = sarif("").replace("\"results\": []", &commit);
        audit_in(folder.path(), fields, &[("a", &content)]).status
    };
    assert_eq!((status(&head), status(&head[..12])), (Status::Pass, Status::Pass));
    assert_eq!(status("0123456789abcdef0123456789abcdef01234567"), Status::Stale);
    assert_eq!((status(&head[..3]), status("")), (Status::Stale, Status::Pending));
    assert_eq!(audit_in(folder.path(), fields, &[("a", &sarif(""))]).status, Status::Pending);
    assert!(check(fields).inputs().git);
}

/// Whether a report is fresh can be all that is asked, whatever it says.
#[test]
fn freshness_alone_is_something_to_ask_for() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = r#"in = "*", max_age = "7d""#;
    let dated = r#"{"bomFormat": "CycloneDX", "metadata": {"timestamp": "2026-11-20T10:00:00Z"}, "components": [{}]}"#;
    let outcome = audit_in(folder.path(), fresh, &[("a", dated)]);
    assert_eq!((outcome.status, outcome.summary.as_str()), (Status::Pass, "1 component"));
    assert!(outcome.until().is_some());
    assert_eq!(one(fresh, &sarif("{}")).0, Status::Pending, "it says no date");
    assert_eq!(one(fresh, "{\"version\": \"2.1.0\", \"runs\": []}").0, Status::Pending);
    assert_eq!(check(fresh).describe(), "*: at most 7 days old");
    assert_eq!(check(r#"in = "*", commit = true"#).describe(), "*: about the current commit");
}

#[test]
fn wrong_definitions_are_refused() {
    assert!(refusal("in = \"*\"").contains("`report` expects nothing"));
    assert!(refusal("in = \"*\", max = {}").contains("`report` expects nothing"));
    assert!(refusal("in = \"*\", format = \"sarif\"").contains("`report` expects nothing"));
    assert!(refusal("max = { high = 0 }").contains("`in` is missing"));
    assert!(refusal("in = \"*\", format = \"xml\", max = { high = 0 }").contains("`format` cannot be `xml`"));
    assert!(refusal("in = \"*\", max = { high = -1 }").contains("not negative"));
    assert!(refusal("in = \"*\", max = { high = 0.5 }").contains("`high` is a count"));
    assert!(refusal("in = \"*\", max = { hgih = 0 }").contains("did you mean `high`?"));
    assert!(refusal("in = \"*\", min_tests = 0").contains("would expect nothing"));
    assert!(refusal("in = \"*\", format = \"junit\", max = { high = 0 }").contains("a report of JUnit has no `high`"));
    assert!(refusal("in = \"*\", max = { high = 0, failures = 0 }").contains("no report has all of high, failures"));
    assert!(refusal("in = \"*\", format = \"junit\", commit = true").contains("do not say which commit"));
}

#[test]
fn it_says_how_it_decides() {
    assert_eq!(check(HIGH).describe(), "*: at most 0 critical, at most 0 high");
    assert_eq!(check(TESTS).describe(), "*: at most 0 errors, at most 0 failures, at least 1 test");
    assert_eq!(check("in = \"*\", min_components = 9").describe(), "*: at least 9 components");
}

#[test]
fn how_old_a_report_may_be_goes_by_the_dates_in_it() {
    let suite = |date: &str| format!("<testsuite{date}><testcase name=\"a\"/></testsuite>");
    let suites =
        |dates: &[&str]| format!("<testsuites>{}</testsuites>", dates.iter().map(|d| suite(d)).collect::<String>());
    let fields = "in = \"*\", format = \"junit\", max_age = \"7d\"";
    let until = |files: &[(&str, &str)]| {
        let outcome = audit(fields, files);
        (outcome.status, outcome.until().map_or_else(|| outcome.summary.to_string(), |until| until.to_string()))
    };
    let (old, new) = (" timestamp=\"2026-11-20T08:00:00\"", " timestamp=\"2026-11-25T08:00:00Z\"");
    let in_a_week = |day| (Status::Pass, format!("2026-{day}T08:00:00Z"));
    assert_eq!(until(&[("a", &suite(new))]), in_a_week("12-02"));
    assert_eq!(until(&[("a", &suites(&[new, old]))]), in_a_week("11-27"));
    assert_eq!(until(&[("a", &suite(new)), ("b", &suite(old))]), in_a_week("11-27"));
    let undated = (Status::Pending, "a does not say when it was made".to_owned());
    assert_eq!(until(&[("a", &suite(""))]), undated);
    assert_eq!(until(&[("a", &suites(&[new, ""]))]), undated);
    // What the root says is said of all of them.
    assert_eq!(
        until(&[("a", &suites(&[""]).replacen("<testsuites", &format!("<testsuites{old}"), 1))]),
        in_a_week("11-27")
    );
    let wrong = until(&[("a", &suite(" timestamp=\"soon\""))]);
    assert_eq!(wrong, (Status::Error, "a cannot be judged: line 1: `soon` is no date".to_owned()));
    // Whoever does not ask for an age is not told of dates.
    assert_eq!(one(TESTS, &suite(" timestamp=\"soon\"")).0, Status::Pass);

    let scan =
        |invocations: &str| sarif("").replace("\"results\"", &format!("\"invocations\": [{invocations}], \"results\""));
    let fields = "in = \"*\", max = { high = 0 }, max_age = \"7d\"";
    let until = |invocations: &str| audit(fields, &[("a", &scan(invocations))]).until().map(|until| until.to_string());
    assert_eq!(until("{\"endTimeUtc\": \"2026-11-25T08:00:00Z\"}").as_deref(), Some("2026-12-02T08:00:00Z"));
    assert_eq!(until("{\"startTimeUtc\": \"2026-11-25T08:00:00.5Z\"}").as_deref(), Some("2026-12-02T08:00:00.5Z"));
    assert_eq!((until("{}"), until("{\"endTimeUtc\": 5}")), (None, None));
    assert!(refusal("in = \"*\", max = { high = 0 }, max_age = \"7m\"").contains("not a usable age"));
}
