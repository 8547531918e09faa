//! What documents say that there is none of, or that is still to be made, while the repository has it.

use crate::support::{folder_of, judged};
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
fn what_a_line_denies_beside_its_label_is_refuted_by_what_runs() {
    let mill = [
        ("mill/main.js", "const mill = serve();\nprocess.on('SIGTERM', () => mill.close());\n"),
        ("mill/log.js", "const log = createLogger({ format: format.combine(format.json(), ) });\n"),
        (
            "compose.yaml",
            "services:\n  board:\n    image: grafana/grafana\n  sums:\n    image: prom/prometheus\n  door:\n    image: traefik:v3\n    command:\n      - \"--certificatesresolvers.main.acme.email=a\"\n      - \"traefik.http.routers.door.tls.certresolver=main\"\n",
        ),
        ("mill/views/page-backup.tsx", LONG),
        ("ops/deploy_to_hill.sh", LONG),
    ];
    refuted(
        &mill,
        "# Mill\n\n## Issues\n\n- ⚠️ **NO GRACEFUL SHUTDOWN**: stops at once\n- ⚠️ **NO STRUCTURED LOGGING**: only text\n- ⚠️ **NO BACKUPS**: all is lost\n\n1. **Certificates**: Let's Encrypt not configured\n2. **Watching**: No Grafana/Prometheus setup\n3. **Logs**: No centralized logging\n4. **Traces**: No Jaeger/Prometheus setup\n",
        &[
            "5 no graceful shutdown: mill/main.js:2: process.on('sigterm', () => mill.close());",
            "6 no structured logging: mill/log.js:1: const log = createlogger({ format: format.combine(format.json(), ) });",
            "9 no lets encrypt: compose.yaml:10: - \"traefik.http.routers.door.tls.certresolver=main\"",
            "10 no grafana/prometheus setup: compose.yaml:3: image: grafana/grafana",
        ],
    );
    let plan = "# Mill readiness\n\n- ✅ Stones\n- ✅ Sails\n- ✅ Sacks\n\n## Roadmap\n\n- [ ] Set up structured logging\n- [ ] Implement graceful shutdown\n- [ ] Create Hill deployment scripts\n- [ ] Create Valley deployment scripts\n- [ ] Configure Traefik doors\n- [ ] Fix wind gauge\n";
    let folder = folder_of(&mill);
    let claims = judged(folder.path(), "READINESS.md", plan);
    let shown: Vec<String> = claims
        .iter()
        .filter(|claim| claim.said == gonogo::claims::Said::Missing)
        .map(|claim| format!("{} {} {}", claim.line, claim.verdict.word(), claim.text))
        .collect();
    let wanted = [
        "9 false structured logging",
        "10 false graceful shutdown",
        "11 false hill deployment scripts",
        "12 true valley deployment scripts",
    ];
    assert_eq!(shown, wanted);
}

#[test]
fn what_a_line_says_of_a_thing_behind_a_dash_does_not_hide_that_it_denies_it() {
    let mill = [
        ("docs/API_CHANGELOG.md", LONG),
        ("docs/OVENS.md", LONG),
        (".env.example", LONG),
        ("mill/a.py", "x = 1\n"),
        ("mill/b.py", "x = 1\n"),
        ("mill/c.py", "x = 1\n"),
    ];
    let text = "# Mill\n\n**Missing:**\n- ⚠️ **No API Changelog** - no history\n- ⚠️ **No .env.example** - kept apart\n- ⚠️ **No wind gauges** - the sails turn\n- ⚠️ **No oven diagrams** - nothing drawn\n\n## Nice to have\n\n- [ ] API changelog\n- [x] Sails\n";
    let claims = judged(folder_of(&mill).path(), "READINESS.md", text);
    let shown: Vec<String> =
        claims.iter().map(|claim| format!("{} {} {}", claim.line, claim.verdict.word(), claim.text)).collect();
    assert_eq!(
        shown,
        ["4 false no api changelog", "5 false .env.example", "6 true no wind gauges", "11 false api changelog"]
    );
}

#[test]
fn a_tool_that_code_imports_is_integrated() {
    let mill = [
        ("mill/index.ts", "import { store } from './store';\nimport './sums';\nstore.connect();\n"),
        ("mill/store.ts", "import Redis from 'ioredis';\nexport const store = new Redis();\n"),
        ("mill/sums.ts", "import { Counter } from 'prom-client';\nconst sacks = new Counter({ name: 'sacks' });\n"),
        ("ops/backup.sh", LONG),
        ("mill/sums.test.ts", "test('a', f);\ntest('b', f);\ntest('c', f);\ntest('d', f);\ntest('e', f);\n"),
        ("package.json", "{ \"dependencies\": { \"kafkajs\": \"2\" } }\n"),
    ];
    refuted(
        &mill,
        "# Mill\n\n**Missing:**\n- ❌ No Redis integration (planned but not implemented)\n- ❌ No Prometheus integration\n- ❌ No Kafka integration\n- ❌ No custom metrics collection\n- ❌ No backup/restore manuals in print\n- ❌ No unit tests - the sails are not tested\n",
        &[
            "4 no redis integration: mill/store.ts:2: export const store = new redis();",
            "5 no prometheus integration: mill/sums.ts:1: import { counter } from 'prom-client';",
            "7 no custom metrics collection: mill/sums.ts:2 defines one",
        ],
    );
}

#[test]
fn behind_a_warning_a_box_tells_how_it_is() {
    let mill = [("mill/a.py", "x = 1\n"), ("mill/main.js", "process.on('SIGTERM', stop);\n"), ("mill/b.py", "x = 1\n")];
    refuted(
        &mill,
        "# Mill\n\n- [ ] ⚠️ **Stopping**: No graceful shutdown\n- [ ] **Stopping**: No graceful shutdown\n",
        &["3 no graceful shutdown: mill/main.js:1: process.on('sigterm', stop);"],
    );
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

/// What a document says of things of which no file has a word, as `line verdict text: evidence`.
#[track_caller]
fn absent(document: &str, text: &str, wanted: &[&str]) {
    let files = [
        ("shop/basket.py", "def fill(basket):\n    return basket\n"),
        ("shop/order.py", "def place(order):\n    return order\n"),
        ("shop/stock.py", "def reserve(item):\n    return item\n"),
    ];
    let claims = judged(folder_of(&files).path(), document, text);
    let shown: Vec<String> = claims.iter().map(|claim| format!("{} {}", claim.line, claim.evidence)).collect();
    assert_eq!(shown, wanted);
}

#[test]
fn what_nothing_is_called_by_is_missing_as_said_and_the_word_is_shown_as_it_stands() {
    let text = "# Shop status\n\n- ❌ Voucher redemption\n- No warehouses\n";
    absent(
        "STATUS.md",
        text,
        &["3 nothing in 3 files names `redemption`, as said", "4 nothing in 3 files names `warehouses`, as said"],
    );
}

/// That no word of it stands anywhere is no proof where a cross says something else than that the repository has none.
#[test]
fn a_cross_that_warns_measures_or_says_a_sentence_is_no_lack() {
    for heading in ["What you should NOT do", "Not ready for", "Traditional shops"] {
        absent("STATUS.md", &format!("# Shop status\n\n## {heading}\n\n- ❌ Voucher redemption\n"), &[]);
    }
    for item in ["Vouchers lost: 40 a day", "Vouchers are worthless", "Not vouchers", "Reparación frágil"] {
        absent("STATUS.md", &format!("# Shop status\n\n- ❌ {item}\n"), &[]);
    }
    let asked = "# Questions of customers\n\n- ❌ Voucher redemption\n- No warehouses\n- ❌ `redeem_voucher` method\n";
    absent("FAQ.md", asked, &["5 nothing in 3 files names `redeem_voucher`, as said"]);
}

#[test]
fn all_that_can_be_done_with_a_resource_is_served_part_by_part() {
    let routes = |last: &str| {
        format!(
            "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(\"/vouchers\")\ndef every():\n    return []\n\n\n@app.post(\"/vouchers\")\ndef add():\n    return 1\n\n\n@app.put(\"/vouchers/{{id}}\")\ndef change(id):\n    return id\n\n\n@app.{last}(\"/vouchers/{{id}}\")\ndef drop(id):\n    return id\n"
        )
    };
    let of = |last: &str, text: &str| {
        let claims = judged(folder_of(&[("shop/api.py", &routes(last))]).path(), "STATUS.md", text);
        claims.iter().map(|claim| format!("{:?} {}", claim.verdict, claim.evidence)).collect::<Vec<_>>()
    };
    let all = "shop/api.py:11 and others serve POST, GET, PUT, DELETE of voucher";
    let (missing, done) = ("# Shop status\n\n- ❌ Voucher CRUD endpoints\n", "# Shop status\n\n- ✅ Voucher CRUD\n");
    assert_eq!(of("delete", missing), [format!("False {all}")]);
    assert_eq!(of("delete", done), [format!("True {all}")]);
    assert!(of("patch", missing).iter().chain(&of("patch", done)).all(|claim| !claim.contains("serve")));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_repository_leaves_no_doubt_of_what_that_has() {
    let folder = folder_of(&[("shop/a.py", "x = 1\n"), ("shop/b.py", "y = 2\n"), ("shop/c.py", "z = 3\n")]);
    let outside = folder_of(&[("voucher.py", "def redemption():\n    return 1\n")]);
    std::os::unix::fs::symlink(outside.path().join("voucher.py"), folder.path().join("shop/voucher.py")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("elsewhere")).unwrap();
    let claims = judged(folder.path(), "STATUS.md", "# Shop status\n\n- \u{274c} Loyalty redemption\n");
    let shown: Vec<String> = claims.iter().map(|claim| format!("{:?} {}", claim.verdict, claim.evidence)).collect();
    assert_eq!(shown, ["True nothing in 3 files names `redemption`, as said"]);
}

#[test]
fn what_a_library_that_was_put_there_is_called_refutes_nothing() {
    let text = "# Shop status\n\n1. **❌ No Flour Ledger**: nobody writes it down\n";
    let at = |path: &str| {
        let claims = judged(folder_of(&[(path, LONG)]).path(), "STATUS.md", text);
        claims.iter().any(|claim| claim.verdict == Verdict::False)
    };
    assert!(at("shop/flour_ledger.py") && !at("lib/ledgers-v4.8.3/flour_ledger.py"));
}

#[test]
fn a_cross_before_the_words_and_a_cell_behind_them_change_nothing() {
    refuted(
        MILL,
        "# Mill readiness\n\n**Status:** ❌ NO CI/CD PIPELINE FOUND\n\n| Aspect | Status | Notes |\n|---|---|---|\n| **Containerization** | ⏳ TODO | Need somebody for it |\n\n## To do\n\n- [x] Stones\n- [ ] Create production Dockerfile\n",
        &[
            "3 no ci/cd pipeline: .github/workflows/ci.yml exists",
            "7 containerization: Dockerfile exists",
            "12 production dockerfile: Dockerfile exists",
        ],
    );
}

#[test]
fn https_is_enforced_where_a_header_says_so() {
    let files = [
        (
            "mill/web.py",
            "def answer(response):\n    response.headers[\"Strict-Transport-Security\"] = \"max-age=31536000\"\n",
        ),
        ("mill/settings.py", "class Settings:\n    DEBUG: bool = False\n\n\nsettings = Settings()\n"),
        ("mill/a.py", "from mill.settings import settings\nif settings.DEBUG:\n    print(1)\n"),
        ("mill/b.py", "from mill.settings import settings\nif settings.DEBUG:\n    print(2)\n"),
        ("mill/stone_masking.py", "def mask_grain(grain):\n    return grain\n"),
    ];
    refuted(
        &files,
        "# Gaps\n\n| Id | Gap | Current state | Status |\n|---|---|---|---|\n| S1 | No HTTPS enforcement | HTTP on port 8000 | ❌ |\n| S2 | Debug mode enabled | `DEBUG: bool = True` | ❌ |\n| S3 | No grain masking in brews | plain | ❌ |\n",
        &[
            "5 no https enforcement: mill/web.py:2: response.headers[\"strict-transport-security\"] = \"max-age=31536000\"",
            "6 DEBUG = True: mill/settings.py:2: debug: bool = false",
        ],
    );
    // Of what is not in one part, that part's name is no sign.
    let claims = judged(folder_of(&files).path(), "READY.md", "# Gaps\n\n- ❌ No grain masking in brews\n");
    assert!(claims.iter().all(|claim| claim.verdict != Verdict::True), "{claims:?}");
}
