//! What is asked of the `alerts` kind.

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, said};
use crate::reader::read;

/// The outcome over a repository of these files, of which those in YAML are selected, and what is found.
fn audit(fields: &str, files: &[(&str, &str)]) -> (Status, String, Vec<String>) {
    let (check, problems) = read("test", &format!("alerts = {{ in = \"**/*.yaml\", {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    let check = check.unwrap();
    let found = outcome(&*check, files);
    let (status, summary, findings) = said(&found);
    (status, summary.to_owned(), findings)
}

fn rules(rules: &str) -> String {
    format!("groups:\n- name: orders\n  rules:\n{rules}")
}

#[test]
fn each_thing_that_is_missing_is_found() {
    let text = rules(
        "  - alert: Down\n    expr: up == 0\n  - record: job:up:sum\n    expr: sum(up)\n  - alert: Slow\n    for: 5m\n    expr: ''\n    labels: {severity: page}\n    annotations: {summary: It is slow, message: x, runbook_url: https://wiki/slow}\n",
    );
    let (status, summary, found) =
        audit("each = [\"for\", \"severity\", \"summary\", \"description\", \"runbook\"]", &[("rules.yaml", &text)]);
    assert_eq!((status, summary.as_str()), (Status::Fail, "0 of 2 alerts"));
    assert_eq!(
        found,
        [
            "rules.yaml:4 Down: no `for`, so one bad sample wakes somebody",
            "rules.yaml:4 Down: no label `severity`",
            "rules.yaml:4 Down: no annotation `summary`",
            "rules.yaml:4 Down: no annotation `description`",
            "rules.yaml:4 Down: no annotation `runbook_url`",
            "rules.yaml:8 Slow: no `expr`",
        ]
    );
    let (status, summary, _) = audit("min = 2", &[("rules.yaml", &text)]);
    assert_eq!((status, summary.as_str()), (Status::Partial, "1 of 2 alerts"));
}

#[test]
fn prometheus_variables_are_no_template_and_those_of_helm_are() {
    let own = rules(
        "  - alert: Down\n    expr: up == 0\n    annotations:\n      summary: On {{ $labels.instance }} it is {{ $value | humanize }}\n",
    );
    assert_eq!(audit("each = \"summary\"", &[("rules.yaml", &own)]).0, Status::Pass);
    for helm in [
        rules("  - alert: Down\n    expr: up == {{ .Values.limit }}\n"),
        rules("{{- range .Values.jobs }}\n  - alert: Down\n    expr: up == 0\n{{- end }}\n"),
    ] {
        let (status, summary, found) = audit("min = 1", &[("templates/rules.yaml", &helm)]);
        assert_eq!((status, summary.as_str()), (Status::Pending, "1 template not judged"), "{helm}");
        assert_eq!(found.len(), 1);
        let both = [("rules.yaml", own.as_str()), ("templates/rules.yaml", &helm)];
        assert_eq!(audit("min = 1", &both).0, Status::Partial);
    }
    let other = "kind: Service\nmetadata: {name: {{ .Values.name }}}\n";
    assert_eq!(audit("min = 1", &[("rules.yaml", &own), ("templates/service.yaml", other)]).0, Status::Pass);
}

#[test]
fn rules_lie_in_resources_values_and_config_maps() {
    let resource = "kind: PrometheusRule\nspec:\n  groups:\n  - labels: {severity: page}\n    rules:\n    - alert: Down\n      expr: up == 0\n";
    let values = "additionalPrometheusRulesMap:\n  orders:\n    groups:\n    - rules:\n      - alert: Down\n        expr: up == 0\n        labels: {severity: page}\n";
    let chart = "controller:\n  metrics:\n    prometheusRule:\n      enabled: true\n      rules:\n      - alert: Down\n        expr: up == 0\n    other:\n      rules:\n      - alert: Not Prometheus'\n";
    let map = "kind: ConfigMap\ndata:\n  rules.yml: |\n    groups:\n    - rules:\n      # down\n      - alert: Down\n        expr: up == 0\n        annotations:\n          summary: \"{{ $value }} is \\\"down\\\"\"\n";
    let files = [("resource.yaml", resource), ("values.yaml", values), ("map.yaml", map), ("ingress.yaml", chart)];
    let (status, summary, found) = audit("each = \"severity\"", &files);
    assert_eq!((status, summary.as_str()), (Status::Partial, "2 of 4 alerts"));
    assert_eq!(found, ["ingress.yaml:6 Down: no label `severity`", "map.yaml:7 Down: no label `severity`"]);
}

#[test]
fn a_runbook_of_the_repository_is_there() {
    let alert = |runbook: &str| {
        rules(&format!("  - alert: Down\n    expr: up == 0\n    annotations:\n      runbook_url: {runbook}\n"))
    };
    let files = |text: &str| {
        [("ops/rules.yaml", text.to_owned()), ("docs/down.md", String::new()), ("ops/down.md", String::new())]
    };
    let of = |runbook: &str| {
        let (text, each) = (alert(runbook), "each = \"runbook\"");
        let files = files(&text);
        audit(each, &files.each_ref().map(|(path, text)| (*path, text.as_str())))
    };
    for there in [
        "docs/down.md#steps",
        "/docs/down.md",
        "../docs/down.md",
        "down.md",
        "https://wiki/down",
        "Restart it, then look at /var/log",
        "\"docs/{{ $labels.job }}.md\"",
    ] {
        assert_eq!(of(there).0, Status::Pass, "{there}");
    }
    let (status, summary, found) = of("docs/up.md");
    assert_eq!((status, summary.as_str()), (Status::Fail, "0 of 1 alert"));
    assert_eq!(found, ["ops/rules.yaml:7 Down: the runbook docs/up.md is not in the repository"]);
    assert_eq!(of("../../../up.md").0, Status::Fail);
}

#[test]
fn nothing_is_never_a_pass() {
    let of = |fields: &str, text: &str| {
        let (status, summary, _) = audit(fields, &[("rules.yaml", text)]);
        (status, summary)
    };
    assert_eq!(of("min = 1", "groups: []\n").0, Status::Pending);
    assert_eq!(of("min = 1", &rules("  - record: a\n    expr: b\n")).0, Status::Pending);
    let few = of("min = 3", &rules("  - alert: Down\n    expr: up == 0\n"));
    assert_eq!(few, (Status::Partial, "1 of 1 alert · at least 3 alerts wanted".to_owned()));
    let broken = of("min = 1", "groups:\n- rules:\n  - alert: Down\n    expr: [\n");
    assert_eq!(broken.0, Status::Error);
    assert!(broken.1.contains("line "), "{broken:?}");
}

#[test]
fn wrong_definitions_are_refused() {
    for (fields, message) in [
        ("each = \"for\"", "`in` is missing"),
        ("in = \"a\", each = \"severty\"", "did you mean `severity`?"),
        ("in = \"a\", min = 0", "`min = 0` expects nothing"),
    ] {
        let (_, problems) = read("test", &format!("alerts = {{ {fields} }}"), parse);
        assert!(problems[0].to_string().contains(message), "{fields}: {problems:?}");
    }
}
