//! Documents held against a repository that was written for it: what is said by line, the verdict, and what shows it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use gonogo::claims::{Document, Verdict, audit};
use gonogo::repo::{Repo, RepoPath};
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
    (".env.example", "DATABASE_URL=\nLOG_LEVEL=info\n"),
    ("docs/GUIDE.md", "# Guide\n"),
    ("k8s/hpa.yaml", "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 6\n"),
];

fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in FILES {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    folder
}

/// The verdicts of a document's claims, as `line word text`.
fn verdicts(folder: &Path, text: &str) -> Vec<String> {
    let repo = Repo::open(folder).unwrap();
    let document = Document { path: RepoPath::new("docs/READY.md"), text: text.to_owned(), said: None };
    let claims = audit(&repo, &[document]);
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
