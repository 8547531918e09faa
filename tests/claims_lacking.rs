//! What documents say that there is none of, or that is still to be made, while the repository has it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod claims_support;

use claims_support::{folder_of, judged};
use gonogo::claims::Verdict;

/// What of a document is refuted, as `line text: evidence`.
#[track_caller]
fn refuted(files: &[(&str, &str)], text: &str, wanted: &[&str]) {
    let claims = judged(folder_of(files).path(), "READY.md", text);
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::False);
    let shown: Vec<String> =
        refuted.map(|claim| format!("{} {}: {}", claim.line, claim.text, claim.evidence)).collect();
    assert_eq!(shown, wanted);
}

const LONG: &str = "# Ledger of flour: what was bought, from whom, for how much, and which sacks are left of it.\n# Each mill has its own page, and each page its own sum; what is carried over stands at the foot of it.\n# Who takes a sack writes down its number, the day and the oven, and signs for it with his own name.\n# Sacks without a number are counted on Sundays, and those that are wet are given back to the mill.\ndef weigh():\n    return 1\n";
const MILL: &[(&str, &str)] = &[
    (
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n      - run: bandit -r mill\n",
    ),
    (
        ".github/workflows/deploy.yml",
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./deploy.sh\n",
    ),
    ("Dockerfile", "FROM python:3.12\n"),
    ("infra/main.tf", "resource \"azurerm_monitor_metric_alert\" \"heat\" {\n}\n"),
    (
        "k8s/mill.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: mill\n          resources:\n            limits:\n              memory: 1Gi\n",
    ),
    ("mill/flour_ledger.py", LONG),
    ("mill/vault.py", LONG),
    ("mill/log.py", "import logging\nlogging.basicConfig(level=logging.INFO)\n"),
    ("docs/OVEN_HEAT.md", LONG),
    (
        "tests/test_grain_rules.py",
        "def test_a():\n    pass\n\ndef test_b():\n    pass\n\ndef test_c():\n    pass\n\n# The rules of the grain are those of the mill, and those of the mill are older than all of its stones;\n# who changes one of them says so on the first page of the book, and on the last one, too, so that it is seen.\n# Whoever does not is told so by the next one who comes, and has to bake for a week without any salt in it.\n# This has been so since the first stone was laid, and nobody has ever tried to change anything about that.\n",
    ),
];

#[test]
fn tables_of_gaps_are_refuted_by_what_is_there() {
    refuted(
        MILL,
        "# Gaps\n\n| Id | Gap | Status |\n|---|---|---|\n| C1 | No CI pipeline | ❌ NOT FIXED |\n| C2 | No CD pipeline | ❌ |\n| C3 | No infrastructure as code | ❌ |\n| I1 | No containerization | ❌ |\n| M1 | No alerting | ❌ |\n| M2 | No logging framework | ❌ |\n| T1 | No grain rules tests | ❌ |\n| T2 | No security testing | ❌ |\n| D1 | No oven heat document | ❌ |\n| D2 | No flour ledger | ❌ |\n| D3 | No bread ledger | ❌ |\n| T3 | No load testing | ❌ |\n| T4 | No reverse proxy | ✅ FIXED |\n",
        &[
            "5 no ci pipeline: .github/workflows/ci.yml exists",
            "6 no cd pipeline: .github/workflows/deploy.yml exists",
            "7 no infrastructure as code: infra/main.tf exists",
            "8 no containerization: Dockerfile exists",
            "9 no alerting: infra/main.tf:1: resource \"azurerm_monitor_metric_alert\" \"heat\" {",
            "10 no logging framework: mill/log.py:2: logging.basicconfig(level=logging.info)",
            "11 no grain rules tests: tests/test_grain_rules.py exists",
            "12 no security testing: .github/workflows/ci.yml:7: - run: bandit -r mill",
            "13 no oven heat document: docs/OVEN_HEAT.md exists",
            "14 no flour ledger: mill/flour_ledger.py exists",
        ],
    );
}

#[test]
fn what_is_to_be_made_is_refuted_where_it_was_made() {
    refuted(
        MILL,
        "# Mill\n\n- [x] Stones\n- Resource limits: bounds of what each takes. (pending)\n- Oven heat guide: when to open the door. (pending)\n- ⏳ Wind gauge\n- ⏳ Flour ledger - Needs paper first\n- [ ] Flour ledger enabled\n- [ ] Flour ledger optimization\n\n## Remaining\n\n- [ ] HashiCorp Vault integration\n- [ ] Vault integration\n- [ ] Flour ledger\n- [ ] Load testing\n- [ ] Grain rules tests run by hand\n",
        &[
            "4 resource limits: k8s/mill.yaml:9 sets limits",
            "5 oven heat guide: docs/OVEN_HEAT.md exists",
            "13 hashicorp vault integration: mill/vault.py exists",
            "15 flour ledger: mill/flour_ledger.py exists",
        ],
    );
}

#[test]
fn what_may_mean_another_part_is_not_refuted() {
    refuted(
        MILL,
        "# Mill\n\n## Frontend\n\n- ❌ No Docker support\n- No logging\n\n## Fixed\n\n- No CI pipeline\n\n## Mill\n\n- If there is no CI pipeline, build by hand\n- No CI pipeline for the stones\n- ✅ No alerting needed\n- [ ] No flour ledger\n",
        &[],
    );
}

#[test]
fn what_a_table_of_gaps_quotes_as_the_state_of_today_is_held_against_code() {
    let code =
        "import os\nDEBUG: bool = os.getenv('DEBUG', 'false') == 'true'\nLIMIT = 10\nserve(allow_origins=ORIGINS)\n";
    refuted(
        &[("mill/config.py", code)],
        "# Gaps to be closed before the launch\n\n| Id | Gap | Current State | Status |\n|---|---|---|---|\n| 1 | Debug mode | `DEBUG: bool = True` | ❌ NOT FIXED |\n| 2 | Too few | `LIMIT = 10` | ❌ |\n| 3 | All may ask | `allow_origins=[\"*\"]` | ❌ |\n| 4 | All may ask | `allow_origins=[\"*\"]` | ✅ Fixed |\n| 5 | Unknown | `COLOUR = 1` | ❌ |\n",
        &[
            "5 DEBUG = True: mill/config.py:2: debug: bool = os.getenv('debug', 'false') == 'true'",
            "7 allow_origins = [\"*\"]: mill/config.py:4: serve(allow_origins=origins)",
        ],
    );
}

#[test]
fn boxes_tell_what_remains_where_marks_tell_what_is_done() {
    let mill = [
        ("mill/faults.py", "import sentry_sdk\nsentry_sdk.init(dsn=DSN)\n"),
        ("mill/store.py", "from psycopg2.pool import ThreadedConnectionPool\npool = ThreadedConnectionPool(1, 9)\n"),
        ("mill/migrations/001_sacks.sql", "create table sacks (id int);\n"),
        ("docs/FIRST_STEPS.md", LONG),
        (".github/workflows/ci.yml", "on: push\njobs: {}\n"),
    ];
    let text = "# Mill\n\n## Done\n\n- ✅ Stones\n- ✅ Sails\n- ✅ Sacks\n\n## Remaining work\n\n- [ ] Integrate Sentry for error tracking\n- [ ] Database connection pooling\n- [ ] Add database migrations system\n- [ ] Create \"First Steps\" guide\n- [ ] Wind gauge\n\n## Next steps\n\n- GitHub Actions workflow for tests\n- GitHub Actions: add a job for the sails\n- Database migration (one week)\n";
    refuted(
        &mill,
        text,
        &[
            "11 sentry: mill/faults.py:1: import sentry_sdk",
            "12 database connection pooling: mill/store.py:2: pool = threadedconnectionpool(1, 9)",
            "13 database migrations system: mill/migrations/001_sacks.sql exists",
            "14 first steps guide: docs/FIRST_STEPS.md exists",
            "19 github actions workflow: .github/workflows/ci.yml exists",
        ],
    );
    refuted(&mill, "# Mill\n\n## Remaining work\n\n- [ ] Integrate Sentry\n- [ ] Database connection pooling\n", &[]);
}

#[test]
fn headings_of_findings_are_refuted_by_files_of_that_purpose() {
    refuted(
        MILL,
        "# Findings\n\n## Issue #4: Missing CI Pipeline (CRITICAL)\n\nNobody sees it.\n\n## 2. No Infrastructure as Code\n\n**Status:** resolved\n\n## P1-3: Missing Unit Tests\n\nOf the oven.\n\n## No Dockerfiles\n\nOf the mill.\n",
        &["3 no ci pipeline: .github/workflows/ci.yml exists"],
    );
}

#[test]
fn a_pipeline_that_requests_start_tests_them() {
    let pipeline = |start: &str| {
        let text = format!(
            "on:\n  {start}:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo test\n"
        );
        folder_of(&[
            (".github/workflows/ci.yml", text.as_str()),
            (".github/workflows/release.yml", "on: push\njobs: {}\n"),
            ("src/main.rs", "fn main() {}\n"),
        ])
    };
    let text =
        "# Gaps\n\n❌ **Oven:**\n- No automated testing on PR\n- No release automation\n- Missing: CI/CD pipeline\n";
    let told = |start: &str| {
        let claims = judged(pipeline(start).path(), "READY.md", text);
        claims.iter().filter(|claim| claim.verdict == Verdict::False).map(|claim| claim.line).collect::<Vec<_>>()
    };
    assert_eq!(told("pull_request"), [4, 5, 6]);
    assert_eq!(told("push"), [5, 6]);
}

#[test]
fn what_a_label_says_is_no_thing() {
    let folder = folder_of(&[("a.py", LONG), ("b.py", LONG), ("c.py", LONG)]);
    let claims = judged(folder.path(), "READY.md", "# Gaps\n\n❌ **Observability work:**\n- No salted butter\n");
    assert!(claims.iter().all(|claim| claim.line == 4), "{claims:?}");
}
