//! Documents held against a repository that was written for it: what is said by line, the verdict, and what shows it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use crate::support::{folder_of, git, judged, write};
use gonogo::claims::Verdict;
use tempfile::TempDir;

const FILES: &[(&str, &str)] = &[
    ("Makefile", "test:\n\tpytest\nlint:\n\truff check .\n"),
    ("package.json", "{\"scripts\": {\"build\": \"vite build\"}}"),
    (
        "app/main.py",
        "from fastapi import FastAPI\nfrom app.routers import orders\napp = FastAPI()\napp.include_router(orders.router, prefix=\"/api\")\n\n\n@app.get(\"/health\")\ndef health():\n    return {}\n\n\ndef check_rate_limit(key):\n    return True\n",
    ),
    (
        "app/routers/orders.py",
        "router = APIRouter(prefix=\"/orders\")\n\n\n@router.get(\"/{order_id}\")\ndef one(order_id):\n    return os.environ[\"DATABASE_URL\"]\n",
    ),
    ("app/store.py", "def load():\n    return []\n"),
    ("compose.yaml", "services:\n  api:\n    build: .\n    ports: [\"8080:8080\"]\n"),
    ("Dockerfile", "FROM python:3.12\n"),
    (".env.example", "DATABASE_URL=\nLOG_LEVEL=info\n"),
    ("docs/GUIDE.md", "# Guide\n"),
    ("k8s/hpa.yaml", "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 6\n"),
];

fn repository() -> TempDir {
    folder_of(FILES)
}

/// The verdicts of a document's claims, as `line word text`.
fn verdicts(folder: &Path, text: &str) -> Vec<String> {
    let claims = judged(folder, "docs/READY.md", text);
    let shown = claims.iter().map(|claim| format!("{} {} {}", claim.line, claim.verdict.word(), claim.text));
    shown.collect()
}

fn of(text: &str, wanted: &[&str]) {
    let folder = repository();
    let found = verdicts(folder.path(), text);
    for wanted in wanted {
        assert!(found.iter().any(|found| found == wanted), "{wanted} is not in {found:#?}");
    }
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
}

#[test]
fn paths_are_found_from_the_root_the_folder_and_by_their_end() {
    of(
        "- ✅ `docs/GUIDE.md`, `GUIDE.md` and `hpa.yaml`\n- ✅ `docs/ROLLBACK.md`\n- ❌ docs/GOALS.md\n- Create `docs/NEW.md`\n- ✅ Removed `app/old.py`\n",
        &[
            "1 true docs/GUIDE.md",
            "1 true GUIDE.md",
            "1 true hpa.yaml",
            "2 false docs/ROLLBACK.md",
            "3 true docs/GOALS.md",
            "4 unverifiable docs/NEW.md",
            "5 true app/old.py",
        ],
    );
}

#[test]
fn links_are_followed_from_the_document() {
    of(
        "[a](GUIDE.md) [b](docs/GUIDE.md) [c](https://example.org) [d](../missing.md)\n",
        &["1 true GUIDE.md", "1 false docs/GUIDE.md", "1 false ../missing.md"],
    );
}

#[test]
fn endpoints_are_joined_with_the_prefixes_of_their_routers() {
    of(
        "- ✅ `GET /health`\n- ✅ `GET /api/orders/{id}`\n- ✅ `POST /api/refunds`\n- ❌ `GET /health` - not implemented\n- ❌ `DELETE /api/orders/{id}`\n",
        &[
            "1 true GET /health",
            // The fourth line says that it is missing.
            "1 false GET /health",
            "2 true GET /api/orders/{id}",
            "3 false POST /api/refunds",
            "4 false GET /health",
            "5 true DELETE /api/orders/{id}",
        ],
    );
}

#[test]
fn commands_must_have_targets_scripts_and_services() {
    of(
        "Run `make test`, `make deploy`, `npm run build` and `npm run e2e`.\n\n```bash\ndocker compose up -d api\ndocker compose logs worker\npython app/missing.py\n```\n",
        &[
            "1 true make test",
            "1 false make deploy",
            "1 true npm run build",
            "1 false npm run e2e",
            "4 true docker compose up api",
            "5 false docker compose logs worker",
            "6 false app/missing.py",
        ],
    );
}

#[test]
fn values_counts_and_features_are_compared_with_what_is_there() {
    of(
        "- ✅ Api (port 8080)\n- ✅ HPA 3-10 replicas\n- ✅ 20+ documented environment variables\n- ❌ Rate limiting\n- ✅ Circuit breaker for the bank\n",
        &[
            "1 true port 8080",
            "2 false HPA 3-10 replicas",
            "3 false 20+ documented environment variables",
            "4 false Rate limiting",
            "5 false Circuit breaker for the bank",
        ],
    );
}

/// The verdicts of a document over files that are written for it.
fn with(files: &[(&str, &str)], text: &str) -> Vec<String> {
    let folder = repository();
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    verdicts(folder.path(), text)
}

#[test]
fn sizes_of_files_are_counted() {
    let rows = "row = 1\n".repeat(200);
    assert_eq!(
        with(
            &[("app/rows.py", &rows)],
            "### **rows.py** (210 lines)\n- ✅ `app/rows.py` - 400 lines\n- ✅ `app/rows.py`: ~230 lines\n- ✅ `app/rows.py` (150+ lines)\n"
        )
        .into_iter()
        .filter(|found| found.contains("lines") || found.contains("LOC"))
        .collect::<Vec<_>>(),
        [
            "1 true rows.py: 210 lines",
            "2 false app/rows.py: 400 lines",
            "3 true app/rows.py: ~230 lines",
            "4 true app/rows.py: 150+ lines",
        ]
    );
}

#[test]
fn versions_must_be_those_that_files_pin() {
    let files = [
        ("go.mod", "module a\n\ngo 1.24.1\n"),
        ("Dockerfile", "FROM python:3.11-slim\n"),
        ("web/package.json", "{\n  \"dependencies\": {\n    \"react\": \"^19.2.0\"\n  }\n}\n"),
    ];
    assert_eq!(
        with(
            &files,
            "- ✅ Go 1.24\n- ✅ Go 1.21+\n- ✅ Python 3.11\n- ✅ Python 3.9\n- ✅ React 19\n- ✅ React 18\n- ✅ Ruby 3.3\n- ✅ Python 3.9 or later\n"
        ),
        [
            "1 true Go 1.24",
            "2 false Go 1.21+",
            "3 true Python 3.11",
            "4 false Python 3.9",
            "5 true React 19",
            "6 false React 18",
            "8 true Python 3.9 or later",
        ]
    );
}

#[test]
fn variables_are_read_documented_or_neither() {
    let table = "## Environment\n\n| Variable | Meaning |\n|---|---|\n| `DATABASE_URL` | x |\n| `LOG_LEVEL` | x |\n| `ORDER_LIMIT` | x |\n| `AWS_REGION` | x |\n";
    assert_eq!(
        with(&[], table),
        ["5 true DATABASE_URL", "6 true LOG_LEVEL", "7 false ORDER_LIMIT", "8 unverifiable AWS_REGION"]
    );
    assert_eq!(with(&[], "- the key is `DATABASE_URL`\n"), ["1 true DATABASE_URL"]);
}

#[test]
fn names_that_the_code_has_are_told_from_others() {
    let files = [
        ("web/orderService.js", "export const orderService = {\n  getAll: async (id) => [],\n  cancel(id) {},\n};\n"),
        ("web/cartService.js", "export const cartService = {};\n"),
        ("app/schema.sql", "CREATE TABLE order_items (id int);\n"),
    ];
    assert_eq!(
        with(
            &files,
            "### orderService.js\n```javascript\n- getAll(id) - All of them\n- cancel(id) - Cancels one\n- refundAll(id) - Pays back\n```\n### Store\n- ✅ `order_items` table\n- ✅ `order_refunds` table\n- Services: 3 (orderService, cartService, loggerService)\n"
        ),
        [
            "1 true orderService.js",
            "3 true getAll()",
            "4 true cancel()",
            "5 false refundAll()",
            "8 true order_items",
            "8 true order_items table",
            "9 false order_refunds",
            "10 false orderService, cartService, loggerService",
            "10 true Services: 3 (orderService, cartService, loggerService)",
        ]
    );
}

#[test]
fn what_is_done_is_traced_to_names_and_files() {
    let files = [
        ("app/limits.py", "class TimeoutHandler:\n    pass\n"),
        ("tests/integration/test_orders.py", "def test_pay():\n    pass\n"),
        ("docs/ARCHITECTURE.md", "# How\n"),
        (".github/workflows/ci.yml", "on: push\n"),
    ];
    let document = "- ✅ **Reliability**\n  - Timeout handler (stops what hangs)\n- ✅ Integration tests\n- ✅ Architecture documentation\n- ✅ GitHub Actions\n- ✅ GitLab CI runs all\n- ✅ Disaster drills\n";
    assert_eq!(
        with(&files, document),
        [
            "2 true Timeout handler (stops what hangs)",
            "3 true Integration tests",
            "4 true Architecture documentation",
            "5 true github actions",
            "6 false gitlab ci",
        ]
    );
}

#[test]
fn fixtures_and_examples_confirm_nothing() {
    let files = [("tests/fixtures/rollout.yaml", "kind: X\n"), ("examples/limits.py", "import bcrypt\n")];
    let found =
        with(&files, "- ✅ `rollout.yaml`\n- ✅ Passwords hashed (bcrypt)\n- ✅ `tests/fixtures/rollout.yaml`\n");
    assert_eq!(
        found,
        [
            "1 unverifiable rollout.yaml",
            "2 unverifiable Passwords hashed (bcrypt)",
            "3 true tests/fixtures/rollout.yaml"
        ]
    );
}

#[test]
fn counts_of_tests_metrics_and_replicas_are_compared() {
    let files = [
        ("tests/test_a.py", "def test_a():\n    pass\ndef test_b():\n    pass\n"),
        ("app/metrics.py", "from prometheus_client import Counter\nA = Counter('a', 'x')\nB = Counter('b', 'x')\n"),
        ("k8s/deploy.yaml", "kind: Deployment\nspec:\n  replicas: 3\n"),
    ];
    assert_eq!(
        with(
            &files,
            "- ✅ 2 tests in `tests/test_a.py`\n- ✅ 12+ custom metrics\n- ✅ 3 replicas\n- ✅ 5 replicas\n\n```\nTotal tests: 450+\n```\n95.5% passed (21/22)\n"
        )
        .into_iter()
        .filter(|found| !found.contains("test_a.py"))
        .collect::<Vec<_>>(),
        [
            "1 true 2 tests in tests",
            "2 false 12+ custom metrics",
            "3 true 3 replicas",
            "4 false 5 replicas",
            "7 false Total tests: 450+",
            "9 true 95.5% passed (21/22",
        ]
    );
}

#[test]
fn commits_branches_tags_and_what_a_commit_changed_are_looked_up() {
    let folder = repository();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    git(folder.path(), &["branch", "feat/limits"]);
    git(folder.path(), &["tag", "v1.2.0"]);
    let hash = git(folder.path(), &["rev-parse", "--short=9", "HEAD"]);
    let lines: usize = FILES.iter().map(|(_, text)| text.lines().count()).sum();
    let document = format!(
        "## Work\nBranch: feat/limits\nBranch: feat/none\nTagged v1.2.0\nTagged v9.9.9\nCommit {hash}\nCommit 0badc0ffee1\nCommit {hash}\nFiles: {} added | Lines: +{lines}\nFiles: 90 added | Lines: +9,000\n",
        FILES.len()
    );
    let found = verdicts(folder.path(), &document);
    assert_eq!(
        found,
        [
            "2 true feat/limits".to_owned(),
            "3 unverifiable feat/none".to_owned(),
            "4 true v1.2.0".to_owned(),
            "5 unverifiable v9.9.9".to_owned(),
            format!("6 true {hash}"),
            "7 unverifiable 0badc0ffee1".to_owned(),
            format!("8 true {hash}"),
            format!("9 true Files: {} added | Lines: +{lines}", FILES.len()),
            "10 false Files: 90 added | Lines: +9,000".to_owned(),
        ]
    );
}

#[test]
fn a_date_that_a_document_gives_itself_is_held_against_its_last_commit() {
    let folder = repository();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let place = folder.path().join("docs/READY.md");
    let text = "Last updated: 2020-01-01\n";
    let commit = || {
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "-q", "-m", "next"]);
    };
    fs::write(&place, text).unwrap();
    commit();
    // The first commit may bring what was written long before, and one that moves it writes nothing.
    assert_eq!(verdicts(folder.path(), text), ["1 unverifiable Last updated: 2020-01-01"]);
    fs::rename(&place, folder.path().join("READY.md")).unwrap();
    commit();
    fs::rename(folder.path().join("READY.md"), &place).unwrap();
    commit();
    assert_eq!(verdicts(folder.path(), text), ["1 unverifiable Last updated: 2020-01-01"]);
    fs::write(&place, "Ready\n").unwrap();
    commit();
    fs::write(&place, text).unwrap();
    commit();
    assert_eq!(verdicts(folder.path(), text), ["1 false Last updated: 2020-01-01"]);
    // What is not committed yet may be what the date is about.
    fs::write(&place, "Last updated: 2020-01-01\n\n").unwrap();
    assert!(verdicts(folder.path(), text).is_empty());
}

#[test]
fn a_report_that_was_amended_later_was_still_written_on_its_day() {
    let head = |day: &str| format!("# Status report\n\n**Date:** {day}\n");
    for (written, expected) in
        [("2025-01-20", "3 false Date: 2025-01-20"), ("2025-01-07", "3 unverifiable Date: 2025-01-07")]
    {
        let folder = repository();
        git(folder.path(), &["init", "-q", "-b", "main"]);
        let text = head(written);
        fs::write(folder.path().join("docs/READY.md"), &text).unwrap();
        git(folder.path(), &["add", "."]);
        let identity = ["-c", "user.name=Bo", "-c", "user.email=bo@example.org"];
        let commit = Command::new("git")
            .current_dir(folder.path())
            .args(identity)
            .args(["commit", "-q", "-m", "first"])
            .env("GIT_AUTHOR_DATE", "2025-11-20T10:00:00Z")
            .env("GIT_COMMITTER_DATE", "2025-11-20T10:00:00Z")
            .status();
        assert!(commit.unwrap().success());
        assert_eq!(verdicts(folder.path(), &text), [expected]);
    }
}

#[test]
fn a_document_must_agree_with_itself() {
    of(
        "Status: 3/4 done (80%)\n\n| Area | Weight | Score |\n|---|---|---|\n| Safety | 60% | 10/20 |\n| Speed | 30% | 15/20 |\n| Total | 90% | 30/40 |\n\n- [x] Load tests recorded\n- [ ] Load tests recorded (again)\n",
        &[
            "1 false 3/4 done (80%)",
            "5 false weights",
            "7 true Weight: 90%",
            "7 false Score: 30/40",
            "9 false Load tests recorded",
        ],
    );
}

#[test]
fn a_claim_turns_as_the_code_does() {
    let folder = repository();
    let document = "- ✅ `GET /health` answers\n";
    assert_eq!(verdicts(folder.path(), document), ["1 true GET /health"]);
    fs::write(folder.path().join("app/main.py"), "app = FastAPI()\n@app.get(\"/alive\")\ndef a(): ...\n").unwrap();
    assert_eq!(verdicts(folder.path(), document), ["1 false GET /health"]);
}

fn gonogo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gonogo")).current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn the_command_prints_falses_first_and_exits_by_them() {
    let folder = repository();
    let ready = folder.path().join("READY.md");
    fs::write(&ready, "- ✅ `docs/GUIDE.md`\n- ✅ `docs/ROLLBACK.md`\n").unwrap();
    let output = gonogo(folder.path(), &["claims", "READY.md"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "2 claims: 1 false, 1 true, 0 unverifiable");
    assert!(lines[2].starts_with("✘ false  READY.md:2  docs/ROLLBACK.md"), "{text}");
    assert_eq!(output.status.code(), Some(1));
    let output = gonogo(folder.path(), &["claims", "READY.md", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let claim = &json["claims"][1];
    assert_eq!((&claim["doc"], &claim["line"], &claim["kind"]), (&"READY.md".into(), &2.into(), &"path".into()));
    assert_eq!((&claim["said"], &claim["verdict"]), (&"done".into(), &"false".into()));
    fs::write(&ready, "- ✅ `docs/GUIDE.md`\n").unwrap();
    assert_eq!(gonogo(folder.path(), &["claims", "READY.md"]).status.code(), Some(0));
    assert_eq!(gonogo(folder.path(), &["claims", "NONE.md"]).status.code(), Some(2));
}

#[test]
fn any_bytes_at_all_are_answered() {
    let folder = repository();
    for text in [
        "\u{feff}\u{1b}[31m- ✅ `",
        "|||\n|-|\n|",
        "```\n``` `",
        "- [x]\n- [ ] (\n# ",
        "**:**\n`a`:\n- ✅",
        "1/0 (5%)\n\r\r\n",
        "✅✅ ❌ GET / {",
    ] {
        let claims = verdicts(folder.path(), &text.repeat(40));
        assert!(claims.iter().all(|claim| !claim.contains('\u{1b}')));
    }
    assert_eq!(Verdict::False.word(), "false");
}

#[test]
fn long_documents_cost_by_their_length() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let boxes = |count: usize, mark: char| lines(count, &|at| format!("- [{mark}] Thing {at} is measured daily\n"));
    let growing: [&dyn Fn(usize) -> String; 7] = [
        &|count| format!("# A\n{}# B\n{}", boxes(count, 'x'), boxes(count, ' ')),
        &|count| lines(count, &|at| format!("- thing {at}: 3 hours\n- total 5 hours\n")),
        &|count| lines(count, &|at| format!("# Area {at} (1/2)\n- [ ] a\n- [x] b\n")),
        &|count| lines(count, &|at| format!("- Area {at} of them: 1/10\n")),
        &|count| lines(count, &|at| format!("```sh\nmake test{at}\n```\n")),
        &|count| "`a".repeat(count * 50),
        &|count| lines(count, &|_| format!("```python\n# BAD: service/app.py\n{}\n```\n", "app = from ".repeat(50))),
    ];
    let folder = repository();
    let cost = |document: &str| {
        let start = Instant::now();
        let _ = verdicts(folder.path(), document);
        start.elapsed()
    };
    for document in growing {
        // Eight times the lines are eight times the work, and sixty-four times where it grows with the square. Others
        // that run beside it can spoil a try, so one of a few is enough.
        let linear = (0..8).any(|_| cost(&document(1_600)) < cost(&document(200)) * 20);
        assert!(linear, "{:?}", document(1).get(..20));
    }
}
