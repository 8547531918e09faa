//! The embedded checklists on small repositories: which of them a repository gets, and what they say of good and of bad files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

type Files<'a> = &'a [(&'a str, &'a str)];

const GO_OPERATOR: Files<'_> = &[
    ("go.mod", "module example.org/worlds\n\ngo 1.24\n\nrequire sigs.k8s.io/controller-runtime v0.20.4\n"),
    (
        "internal/controller/world.go",
        "package controller\n\nfunc (r *Reconciler) SetupWithManager(mgr ctrl.Manager) error {\n\
         \treturn ctrl.NewControllerManagedBy(mgr).For(&v1.World{}).Complete(r)\n}\n",
    ),
    (
        "Dockerfile",
        "FROM golang:1.24 AS build\nRUN go build -o /operator .\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /operator /\n",
    ),
];

const PIPELINE: Files<'_> = &[
    (
        "config/main.alloy",
        "otelcol.receiver.otlp \"in\" {\n  output { traces = [otelcol.processor.memory_limiter.all.input] }\n}\n",
    ),
    ("config/logs.alloy", "loki.source.file \"all\" { targets = [] forward_to = [] }\n"),
];

const COMPOSE: &str =
    "services:\n  orders:\n    build: orders\n  users:\n    build: users\n  payments:\n    build: payments\n";

/// Ten routes of a service.
fn routes() -> String {
    let mut text = "from fastapi import FastAPI\n\napp = FastAPI()\n".to_owned();
    for name in ["orders", "users", "rules", "actions", "findings"] {
        for (method, path) in [("get", ""), ("post", "/new")] {
            text.push_str(&format!("\n@app.{method}(\"/{name}{path}\")\ndef {method}_{name}():\n    return []\n"));
        }
    }
    text
}

fn check(files: Files<'_>) -> Value {
    let folder = TempDir::new().unwrap();
    for (path, text) in files.iter().chain(&[(".gitignore", "target\n")]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_gonogo"))
        .args(["check", "--format", "json", "--no-cache"])
        .current_dir(folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("none"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn a_repository_gets_the_checklists_of_its_kind() {
    let routes = routes();
    let rust = "#[derive(CustomResource, Clone, Debug)]\n#[kube(group = \"example.org\")]\npub struct WorldSpec {}\n";
    let few = "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get(\"/health\")\ndef health():\n    return {}\n";
    let collector = "receivers:\n  otlp: {}\nexporters:\n  debug: {}\nservice:\n  pipelines: {}\n";
    for (name, files, expected) in [
        ("an operator in Go", GO_OPERATOR, &["core", "kubernetes-operator", "weighted-release"][..]),
        ("an operator in Rust", &[("src/lib.rs", rust)], &["core", "kubernetes-operator"]),
        ("a client of Kubernetes", &[GO_OPERATOR[0], ("main.go", "package main\n")], &["core"]),
        ("a pipeline", PIPELINE, &["core", "telemetry-pipeline"]),
        ("an API", &[("app/main.py", &routes)], &["api-platform", "core"]),
        ("a platform", &[("compose.yaml", COMPOSE)], &["core", "microservice-platform", "weighted-release"]),
        ("a service that is observed", &[("main.py", few), ("otel-collector.yaml", collector)], &["core"]),
        ("a library", &[("src/lib.rs", "pub fn add() {}\n"), ("Cargo.toml", "[package]\nname = \"add\"\n")], &["core"]),
    ] {
        let report = check(files);
        let mut found: Vec<_> =
            report["checklists"].as_array().unwrap().iter().map(|list| list["id"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{name}");
        assert_eq!(report["problems"].as_array().unwrap().len(), 0, "{name}: {}", report["problems"]);
    }
}

#[test]
fn items_tell_good_files_from_bad_ones() {
    let routes = routes();
    let limited = format!("from slowapi import Limiter\n{routes}");
    let role = |resources: &str, verbs: &str| {
        format!(
            "kind: ClusterRole\nmetadata: {{ name: worlds }}\nrules:\n  - apiGroups: [\"\"]\n    resources: [{resources}]\n    verbs: [{verbs}]\n"
        )
    };
    let (narrow, wide) = (role("secrets", "get, list"), role("\"*\"", "\"*\""));
    let good_operator: Files<'_> =
        &[("config/rbac/role.yaml", &narrow), ("main.go", "\tctrl.Options{LeaderElection: true}\n")];
    let bad_operator: Files<'_> = &[
        ("config/rbac/role.yaml", &wide),
        ("main.go", "\t// LeaderElection: true would be better\n"),
        ("Dockerfile", "FROM golang:1.24-alpine AS build\nFROM ubuntu:24.04\n"),
    ];
    let good_pipeline: Files<'_> = &[("config/out.alloy", "password = sys.env(\"LOKI_PASSWORD\")\n")];
    let bad_pipeline: Files<'_> =
        &[("config/main.alloy", "// memory_limiter is missing\npassword = \"pL9x2Qw7Zr41Vb8Tn3\"\n")];
    let operator = ["images.minimal", "rights.roles", "reliability.leader"];
    let pipeline = ["pipeline.memory-limit", "pipeline.credentials"];
    expect(&[GO_OPERATOR, good_operator].concat(), "kubernetes-operator", &operator, "pass");
    expect(&[GO_OPERATOR, bad_operator].concat(), "kubernetes-operator", &operator, "fail");
    expect(&[PIPELINE, good_pipeline].concat(), "telemetry-pipeline", &pipeline, "pass");
    expect(&[PIPELINE, bad_pipeline].concat(), "telemetry-pipeline", &pipeline, "fail");
    expect(&[("app/main.py", &limited)], "api-platform", &["access.rate-limit"], "pass");
    expect(&[("app/main.py", &routes)], "api-platform", &["access.rate-limit", "contract.resources"], "fail");
    expect(&[("compose.yaml", COMPOSE)], "microservice-platform", &["services.watched"], "fail");
}

/// Each of the items has that status in a repository of these files; of two with one path the last counts.
fn expect(files: Files<'_>, checklist: &str, items: &[&str], status: &str) {
    let report = check(files);
    let list = report["checklists"].as_array().unwrap().iter().find(|list| list["id"] == checklist).unwrap();
    for item in items {
        let key = format!("{checklist}/{item}");
        let mut all = list["areas"].as_array().unwrap().iter().flat_map(|area| area["items"].as_array().unwrap());
        let found = all.find(|item| item["key"] == *key).unwrap_or_else(|| panic!("there is no {key}"));
        assert_eq!(found["status"], status, "{key}: {}", found["summary"]);
    }
}

#[test]
fn what_is_optional_is_shown_and_not_counted() {
    let report = check(&[("compose.yaml", COMPOSE)]);
    let lists = report["checklists"].as_array().unwrap();
    let platform = lists.iter().find(|list| list["id"] == "microservice-platform").unwrap();
    let items = platform["areas"].as_array().unwrap().iter().flat_map(|area| area["items"].as_array().unwrap());
    let (optional, asked): (Vec<_>, Vec<_>) = items.partition(|item| item["optional"] == true);
    assert!(optional.len() >= 10 && asked.len() >= 40, "{} and {}", optional.len(), asked.len());
    assert!(optional.iter().all(|item| item["counted"] == false && item["gate"] == false));
    assert!(asked.iter().any(|item| item["counted"] == true));
    let rollback = asked.iter().find(|item| item["id"] == "automatic-rollback").unwrap();
    assert_eq!(rollback["mitigates"][0], "A faulty version reaches every customer");
}
