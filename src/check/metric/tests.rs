//! What is asked of the `metric` kind: a number is graded, and what is no number is never a pass.

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, said};
use crate::reader::read;

fn check(fields: &str) -> Arc<dyn Check> {
    let (check, problems) = read("test", &format!("metric = {{ {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    check.unwrap()
}

fn refusal(fields: &str) -> String {
    let (check, problems) = read("test", &format!("metric = {{ {fields} }}"), parse);
    assert!(check.is_none(), "{fields}");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

fn audit(fields: &str, files: &[(&str, &str)]) -> Outcome {
    outcome(&*check(fields), files)
}

/// A report in which so many of so many lines ran.
fn lcov(name: &str, hit: u32, found: u32) -> String {
    let lines: String = (1..=found).map(|line| format!("DA:{line},{}\n", u32::from(line <= hit))).collect();
    format!("TN:\nSF:{name}\n{lines}LF:{found}\nLH:{hit}\nend_of_record\n")
}

const COVERAGE: &str = r#"coverage = "*.info", target = "> 80%", alert = "< 70%""#;

#[test]
fn coverage_is_that_of_all_lines() {
    let outcome = audit(COVERAGE, &[("a.info", &lcov("a.rs", 9, 10)), ("b.info", &lcov("b.rs", 66, 80))]);
    assert_eq!(said(&outcome), (Status::Pass, "83.3 % of lines, target > 80 %", vec![]));
    let outcome = audit(COVERAGE, &[("a.info", &lcov("a.rs", 10, 10)), ("b.info", &lcov("b.rs", 65, 90))]);
    let finding = "b.info 72.2 % of lines (65 of 90), target > 80 %".to_owned();
    assert_eq!(said(&outcome), (Status::Partial, "75 % of lines, target > 80 %, alert < 70 %", vec![finding]));
    assert!((outcome.credit - 0.5).abs() < 1e-9);
    assert_eq!(audit(COVERAGE, &[("a.info", &lcov("a.rs", 1, 10))]).status, Status::Fail);
}

#[test]
fn no_data_is_pending_also_where_the_item_has_a_when() {
    let outcome = audit(COVERAGE, &[]);
    assert_eq!(said(&outcome), (Status::Pending, "no data: no file matches *.info", vec![]));
    assert!(!outcome.without_subjects);
    let outcome = audit(COVERAGE, &[("a.info", &lcov("a.rs", 9, 10)), ("b.info", "")]);
    assert_eq!(outcome.summary.as_str(), "no data: b.info: the report has no line that could be covered");
    let outcome = audit("json = \"a.json\", value = '.total', target = \"< 5\"", &[("a.json", "{}")]);
    assert_eq!((outcome.status, outcome.summary.as_str()), (Status::Pending, "no data: a.json: `value` gives nothing"));
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let good = lcov("a.rs", 10, 10);
    for bad in ["SF:b.rs\nDA:1,1\n", "no report", "<coverage><packages>", "\u{0}"] {
        let outcome = audit(COVERAGE, &[("a.info", &good), ("b.info", bad)]);
        assert_eq!(outcome.status, Status::Error, "{bad}: {outcome:?}");
        assert_eq!(outcome.findings[0].location(), "b.info");
    }
    let fields = "json = \"*.json\", value = '.a', target = \"< 5\"";
    assert_eq!(audit(fields, &[("a.json", "{\"a\": 1}"), ("b.json", "{\"a\"")]).status, Status::Error);
    // One that fails is enough, whatever the other would say.
    assert_eq!(audit(fields, &[("a.json", "{\"a\": 9}"), ("b.json", "{\"a\"")]).status, Status::Fail);
}

#[test]
fn of_several_numbers_the_worst_counts() {
    let fields = "json = \"*.json\", value = '.p95', target = \"< 200ms\", alert = \"> 400ms\"";
    let (a, b) = ("{\n\"p95\": 120}", "{\n\"p95\": \"0.3 s\"}");
    assert_eq!(said(&audit(fields, &[("a.json", a)])), (Status::Pass, "120 ms, target < 200 ms", vec![]));
    let finding = "b.json:2 300 ms, target < 200 ms".to_owned();
    let summary = "300 ms, target < 200 ms, alert > 400 ms";
    assert_eq!(said(&audit(fields, &[("a.json", a), ("b.json", b)])), (Status::Partial, summary, vec![finding]));
}

#[test]
fn a_number_without_a_unit_is_in_the_targets_or_in_the_one_that_is_said() {
    let file = [("a.json", "{\"a\": 150}")];
    let audit = |target: &str, more: &str| {
        audit(&format!("json = \"a.json\", value = '.a', target = \"{target}\"{more}"), &file).status
    };
    assert_eq!(audit("< 200ms", ""), Status::Pass);
    assert_eq!(audit("< 200ms", ", unit = \"s\""), Status::Fail);
    assert_eq!(audit("< 0.2s", ", unit = \"ms\""), Status::Pass);
    assert_eq!(audit("< 200", ""), Status::Pass);
}

#[test]
fn numbers_of_another_kind_are_errors() {
    let fields = "text = \"a.txt\", value = 'total: (.*)', target = \"< 200ms\"";
    let summary = |content: &str| audit(fields, &[("a.txt", content)]).summary.to_string();
    assert_eq!(summary("\ntotal: 0.15 s"), "150 ms, target < 200 ms");
    assert_eq!(summary("\ntotal: 3 MB"), "a.txt cannot be judged: line 2: the number is a size, and the target a time");
    assert!(summary("total: many").contains("`many` is not a number"));
}

#[test]
fn wrong_definitions_are_refused() {
    assert!(refusal("target = \"> 80%\"").contains("`metric` has no source"));
    assert!(refusal("coverage = \"a\", k6 = \"b\", target = \"> 80%\"").contains("one `metric` has one source"));
    assert!(refusal("coverage = \"a\", target = \"> 0.8\"").contains("line coverage is a percentage, and the target"));
    assert!(refusal("k6 = \"a\", metric = \"b\", target = \"> 80%\"").contains("`stat` is missing"));
    assert!(refusal("json = \"a\", target = \"> 80%\"").contains("`value` is missing"));
    assert!(refusal("json = \"a\", value = 'foo(', target = \"> 80%\"").contains("not a filter"));
    assert!(refusal("text = \"a\", target = \"> 80%\"").contains("`value` is missing"));
    assert!(
        refusal("text = \"a\", value = 'a', target = \"> 1\"").contains("one group around the number, and it has 0")
    );
    assert!(refusal("text = \"a\", value = '(a)(b)', target = \"> 1\"").contains("it has 2"));
    assert!(refusal("text = \"a\", value = ['(a)', '(b)'], target = \"> 1\"").contains("here are 2"));
    assert!(refusal("json = \"a\", value = '.a', target = \"> 1 s\", unit = \"MB\"").contains("`MB` is a size"));
    assert!(refusal("json = \"a\", value = '.a', target = \"> 1 s\", unit = \"sec\"").contains("no unit"));
    assert!(refusal("coverage = \"../a\", target = \"> 80%\"").contains("stay inside"));
}

#[test]
fn it_says_how_it_decides() {
    assert_eq!(check(COVERAGE).describe(), "line coverage in *.info > 80 %, alert < 70 %");
    let k6 = check("k6 = \"summary.json\", metric = \"http_req_duration\", stat = \"p(95)\", target = \"< 200ms\"");
    assert_eq!(k6.describe(), "p(95) of http_req_duration in summary.json < 200 ms");
}
