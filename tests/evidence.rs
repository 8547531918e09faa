//! What the embedded checklists take for evidence, and what somebody who answers for a system would not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::sync::Arc;

use gonogo::audit::{Cancel, Engine, Plan};
use gonogo::check::{Outcome, Status};
use gonogo::checklist::{Builtin, Checklist};
use gonogo::repo::Repo;
use tempfile::TempDir;

type Files<'a> = &'a [(&'a str, &'a str)];

/// The outcome of an item's check in a repository of these files.
fn outcome(key: &str, files: Files<'_>) -> Outcome {
    let folder = TempDir::new().unwrap();
    for (path, text) in files.iter().chain(&[(".gitignore", "target\n")]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (id, _) = key.split_once('/').unwrap();
    // Whether the checklist fits so small a repository is another question.
    let checklist = Checklist { when: None, ..Builtin::find(id).unwrap().load().0.unwrap() };
    let repo = Arc::new(Repo::open(folder.path()).unwrap());
    let mut engine = Engine::new(repo, Arc::new(Plan::new(std::slice::from_ref(&checklist))));
    let evaluation = engine.audit(&Cancel::default(), &|_| {});
    let item = checklist.items().find(|item| item.key.as_str() == key).unwrap_or_else(|| panic!("there is no {key}"));
    let signature = &item.check.as_ref().unwrap().signature;
    let found = evaluation.outcomes.into_iter().find(|(of, _)| of == signature);
    Outcome::clone(&found.unwrap().1)
}

/// The item passes with the good file, and fails with the bad one, each beside the same others.
fn tells_apart(key: &str, beside: Files<'_>, good: (&str, &str), bad: (&str, &str)) {
    for (file, wanted) in [(good, Status::Pass), (bad, Status::Fail)] {
        let found = outcome(key, &[beside, &[file]].concat());
        assert_eq!(found.status, wanted, "{key} with {}: {}", file.0, found.summary);
    }
}

/// A workflow with one step that runs this.
fn workflow(run: &str, more: &str) -> String {
    format!("on: push\njobs:\n  all:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: {run}\n{more}")
}

#[test]
fn a_step_whose_failure_is_ignored_shows_nothing() {
    const CI: &str = ".github/workflows/ci.yml";
    for (key, run) in [
        ("core/ci.runs-tests", "cargo test"),
        ("core/code.lint-in-ci", "cargo clippy -- -D warnings"),
        ("core/secrets.scanning", "gitleaks detect"),
        ("core/dependencies.audit", "cargo deny check"),
        ("weighted-release/release.ci-build", "cargo build --release"),
        ("weighted-release/release.ci-tests", "cargo test"),
        ("weighted-release/release.signing", "cosign sign orders"),
        ("weighted-release/security.dependency-scan", "cargo deny check"),
        ("weighted-release/data.old-versions", "buf breaking --against main"),
        ("api-platform/contract.tested", "schemathesis run openapi.yaml"),
        ("kubernetes-operator/images.scan", "trivy image orders"),
        ("microservice-platform/delivery.image-scan", "trivy image orders"),
        ("telemetry-pipeline/delivery.shell-lint", "shellcheck scripts/*.sh"),
    ] {
        let script = ("scripts/start.sh", "exec orders\n");
        tells_apart(key, &[script], (CI, &workflow(run, "")), (CI, &workflow(&format!("{run} || true"), "")));
        let lenient = workflow(run, "        continue-on-error: true\n");
        assert_eq!(outcome(key, &[script, (CI, &lenient)]).status, Status::Fail, "{key}");
    }
}

#[test]
fn a_way_back_has_a_command() {
    let page = |text: &str| format!("# Releases\n\n## Rollback\n\nGo back to the previous version:\n\n{text}\n");
    let commands = page("```bash\nhelm rollback orders\n```");
    let wishes =
        page("```bash\n# Revert to the previous version\n# Communicate\ngit checkout -b hotfix/v1.0.1 v1.0.0\n```");
    tells_apart(
        "weighted-release/operations.rollback",
        &[],
        ("docs/release.md", &commands),
        ("docs/release.md", &wishes),
    );
    let sentence = page("Start `kubectl rollout undo deployment/orders` and watch the error rate.");
    assert_eq!(outcome("weighted-release/operations.rollback", &[("docs/release.md", &sentence)]).status, Status::Pass);
}

#[test]
fn a_guide_to_alerts_says_where_they_go_and_what_to_do() {
    let key = "weighted-release/documentation.alerting";
    let page = |text: &str| format!("# Monitoring\n\n## Alerts\n\n{text}\n");
    let whole = page("Critical ones page the one on call, who opens the runbook named in the alert.");
    let where_only = page("Critical ones page the one on call, others go to Slack.");
    tells_apart(key, &[], ("docs/monitoring.md", &whole), ("docs/monitoring.md", &where_only));
    let rule =
        |address: &str| format!("groups:\n- rules:\n  - alert: Down\n    annotations:\n      runbook_url: {address}\n");
    let (real, made_up) = (rule("https://wiki.orders.dev/down"), rule("https://docs.company.com/runbooks/down"));
    tells_apart(key, &[], ("alerts/rules.yaml", &real), ("alerts/rules.yaml", &made_up));
}

#[test]
fn a_setting_acts_where_it_stands() {
    let file = "deploy/settings.yaml";
    let database = ("src/store.rs", "use sqlx::PgPool;\n");
    let retention = "weighted-release/operations.retention";
    tells_apart(
        retention,
        &[database],
        (file, "loki:\n  retention_period: 30d\n"),
        (file, "quotas:\n  retentionDays: 30\n"),
    );
    let hpa = "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n";
    let wish = "resources:\n  api:\n    hpa:\n      min_replicas: 6\n";
    tells_apart("weighted-release/performance.scales-out", &[], (file, hpa), (file, wish));
    let values = |enabled: bool| format!("autoscaling:\n  # By load.\n  enabled: {enabled}\n  minReplicas: 2\n");
    let (on, off) = (values(true), values(false));
    tells_apart(
        "weighted-release/performance.scales-out",
        &[],
        ("chart/values.yaml", &on),
        ("chart/values.yaml", &off),
    );
}

#[test]
fn an_audit_log_is_written_and_not_only_meant() {
    let key = "weighted-release/security.audit-log";
    let served = ("src/index.ts", "const app = fastify();\napp.addHook('onRequest', auditRequests);\n");
    let logger = |body: &str| {
        format!(
            "export class AuditLogger {{\n  async log(event: Event) {{\n    await this.persistAuditLog(event);\n  }}\n\n  \
             private async persistAuditLog(_event: Event): Promise<void> {{\n{body}  }}\n}}\n"
        )
    };
    let written = logger("    await stream.write(JSON.stringify(_event));\n");
    let meant = logger(
        "    // In production:\n    // await db.query(`\n\n    //   INSERT INTO audit_logs VALUES ($1)\n    // `);\n",
    );
    tells_apart(key, &[served], ("src/audit.ts", &written), ("src/audit.ts", &meant));
    let (filled, empty) = ("INSERT INTO audit_log VALUES (1);\n", "CREATE TABLE audit_log (id bigint);\n");
    tells_apart(key, &[served], ("db/1.sql", filled), ("db/1.sql", empty));
}

#[test]
fn what_terraform_validates_is_no_configuration_of_a_program() {
    let key = "weighted-release/configuration.validated";
    let variable = "variable \"stage\" {\n  validation {\n    condition = true\n  }\n}\n";
    let program = ("src/main.go", "package main\n\nfunc main() {}\n");
    assert_eq!(outcome(key, &[("main.tf", variable)]).status, Status::Pass);
    assert_eq!(outcome(key, &[("main.tf", "variable \"stage\" {}\n")]).status, Status::Fail);
    assert_eq!(outcome(key, &[("main.tf", variable), program]).status, Status::Fail);
}

#[test]
fn a_reference_is_of_an_interface_and_its_version_is_our_own() {
    let key = "weighted-release/documentation.api";
    let calls = "// Places orders.\nservice Orders {\n  // Places one.\n  rpc Place (Order) returns (Receipt);\n}\n";
    let messages = "// How many there are.\nmessage Limits {\n  uint32 all = 1;\n}\n";
    tells_apart(key, &[], ("api/orders.proto", calls), ("api/limits.proto", messages));
    let resource = |description: &str| {
        format!(
            "kind: CustomResourceDefinition\nspec:\n  versions:\n  - schema:\n      openAPIV3Schema:\n{description}        type: object\n"
        )
    };
    let (told, bare) = (resource("        description: A world.\n"), resource(""));
    tells_apart(key, &[], ("config/crd/worlds.yaml", &told), ("config/crd/worlds.yaml", &bare));
    let paths = |path: &str| format!("openapi: 3.1.0\npaths:\n  {path}:\n    post: {{}}\n");
    let source = ("src/main.py", "print(1)\n");
    for (own, of_others) in [("/v1/orders", "/v1/traces"), ("/v1/messages", "/v1/metrics"), ("/v2/login", "/v1/logs")] {
        let (own, of_others) = (paths(own), paths(of_others));
        tells_apart(
            "weighted-release/data.output-version",
            &[source],
            ("openapi.yaml", &own),
            ("openapi.yaml", &of_others),
        );
    }
}
