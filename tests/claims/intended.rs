//! What is only meant to come, or only runs somewhere, refutes nothing; and what a document says of how a repository is set up
//! is refuted by what is set.

use crate::support::{commit, falses, falses_at, falses_in, folder_of, git, judged, write};

const NOTHING: [&str; 0] = [];

/// A bakery with a till that is served, and more files than one.
const BAKERY: &[(&str, &str)] = &[
    (
        "till/main.py",
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(\"/loaves\")\ndef loaves():\n    return []\n\n\n@app.get(\"/rolls\")\ndef rolls():\n    return []\n",
    ),
    ("till/oven.py", "class OvenManager:\n    def bake(self):\n        return heat(self.loaves)\n"),
    ("till/shop.py", "from till.oven import OvenManager\n\nmanager = OvenManager()\nmanager.bake()\n"),
    ("package.json", "{\"scripts\": {\"bake\": \"node bake.js\"}}\n"),
];

/// Names what is there, so that a document is about this repository, and what is not.
const NAMED: &str = "Files: `till/main.py`, `till/oven.py`, `till/shop.py`. Endpoints: `/loaves`, `/rolls`.\n\n- `till/mill.py` - grinds the flour\n- Endpoint `GET /flour` is served\n\n```bash\nnpm run knead\n```\n";

#[test]
fn a_plan_is_not_refuted_by_what_is_not_there_yet() {
    let text = |title: &str| format!("# {title}\n\n{NAMED}");
    let missed = ["5 till/mill.py", "6 GET /flour", "9 npm run knead"];
    assert_eq!(falses_in(BAKERY, "docs/STATUS.md", &text("Status")), missed);
    for (document, title) in [
        ("docs/PLAN.md", "Bakery"),
        ("docs/ovens.md", "Roadmap of the bakery"),
        ("docs/specs/ovens.md", "Bakery"),
        ("docs/ovens.md", "Bakery\n\n**Status:** Draft"),
    ] {
        assert_eq!(falses_in(BAKERY, document, &text(title)), NOTHING, "{document} {title}");
    }
    // An account of a plan tells how things stand, wherever it is kept.
    for (document, title) in [("docs/roadmap/STATUS.md", "Status"), ("docs/plans/a.md", "Plan completion report")] {
        assert_eq!(falses_in(BAKERY, document, &text(title)), missed, "{document} {title}");
    }
}

#[test]
fn what_a_plan_calls_done_is_held_against_the_repository() {
    let text = format!("# Plan\n\n{NAMED}\n- [x] `till/mill.py` - grinds the flour\n");
    assert_eq!(falses(BAKERY, &text), ["12 till/mill.py"]);
}

#[test]
fn a_path_that_git_never_had_is_missed_in_reports_only() {
    let guide = format!("# Baking\n\n{NAMED}");
    let told = falses_in(BAKERY, "docs/BAKING.md", &guide);
    assert!(!told.contains(&"5 till/mill.py".to_owned()), "{told:?}");
    let folder = folder_of(BAKERY);
    write(folder.path(), "till/mill.py", "grain = 1\n");
    commit(folder.path());
    git(folder.path(), &["rm", "-q", "till/mill.py"]);
    git(folder.path(), &["commit", "-qm", "Buy flour"]);
    let told = falses_at(folder.path(), "docs/BAKING.md", &guide);
    assert!(told.contains(&"5 till/mill.py".to_owned()), "{told:?}");
}

#[test]
fn an_empty_box_asks_and_states_nothing() {
    let text = |line: &str| format!("# Status\n\nEndpoints: `/loaves`, `/rolls`.\n\n- {line}\n");
    assert_eq!(falses(BAKERY, &text("`npm run knead` works")), ["5 npm run knead"]);
    assert_eq!(falses(BAKERY, &text("[ ] `npm run knead` works")), NOTHING);
}

#[test]
fn who_only_gets_the_size_of_a_thing_has_not_made_it() {
    let files = |name: &str| {
        let code = format!("def {name}(loaves):\n    sizes = measure(loaves)\n    return sizes.sum()\n");
        vec![
            ("till/loaves.py".to_owned(), code),
            ("till/shop.py".to_owned(), format!("from till.loaves import {name}\n\n{name}([1])\n")),
        ]
    };
    let judge = |name: &str| {
        let files = files(name);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        falses(&files, "# Status\n\n- [x] Flour\n\n## Missing\n\n- ❌ Loaf storage\n")
    };
    assert_eq!(judge("store_loaf_storage"), ["7 Loaf storage"]);
    assert_eq!(judge("get_loaf_storage"), NOTHING);
}

#[test]
fn whether_a_program_runs_just_now_is_not_in_the_repository() {
    let keys = [
        (
            "till/keys.py",
            "def rotate_keys(ring):\n    fresh = make(ring)\n    ring.append(fresh)\n    ring.pop(0)\n    return ring\n",
        ),
        ("till/main.py", "from till.keys import rotate_keys\n\nrotate_keys([])\n"),
    ];
    let row = |state: &str| format!("# Status\n\n| Part | Status |\n|---|---|\n| Rotate keys | ❌ {state} |\n");
    assert_eq!(falses(&keys, &row("Missing")), ["5 Rotate keys | ❌ Missing"]);
    for state in ["Not running", "Inactive", "Offline"] {
        assert_eq!(falses(&keys, &row(state)), NOTHING, "{state}");
    }
}

#[test]
fn an_address_beneath_which_a_route_stands_may_be_left_out() {
    let files = [(
        "till/main.py",
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post(\"/shops/{id}/invite\")\ndef invite(id):\n    return id\n",
    )];
    let text = |path: &str| format!("# Status\n\n- ✅ POST {path} asks for a name\n");
    assert_eq!(falses(&files, &text("/invite")), NOTHING);
    assert_eq!(falses(&files, &text("/expel")), ["3 POST /expel"]);
}

#[test]
fn a_document_beside_a_compose_file_of_its_own_means_that() {
    let broken = "services:\n  oven:\n    build: ./oven\n";
    let files = [
        ("docker-compose.yml", broken),
        ("mill/docker-compose.yml", "services:\n  mill:\n    image: mill:1\n"),
        ("mill/a.py", "a = 1\n"),
        ("till/a.py", "a = 1\n"),
    ];
    let text = "# Status\n\n```bash\ndocker compose up -d\n```\n";
    assert_eq!(falses_in(&files, "till/STATUS.md", text), ["4 docker compose up"]);
    assert_eq!(falses_in(&files, "mill/STATUS.md", text), NOTHING);
}

#[test]
fn a_link_to_what_is_to_be_written_is_no_broken_one() {
    let text = |line: &str| format!("# Status\n\n- {line}\n");
    assert_eq!(falses(BAKERY, &text("See [mill](till/mill.py)")), ["3 till/mill.py"]);
    for line in ["Create [mill](till/mill.py) for flour", "Tests: [mill](till/mill.py) (new file)"] {
        assert_eq!(falses(BAKERY, &text(line)), NOTHING, "{line}");
    }
}

#[test]
fn prometheus_is_told_to_ask_what_something_answers() {
    let manifest = "kind: Deployment\nmetadata:\n  annotations:\n    prometheus.io/path: \"/till/metrics\"\n";
    let text = "# Status\n\n- ✅ Prometheus annotations\n";
    let with = |manifest: &str| {
        let mut files = BAKERY.to_vec();
        files.push(("k8s/till.yaml", manifest));
        falses(&files, text)
    };
    assert_eq!(with(manifest), ["3 Prometheus annotations"]);
    assert_eq!(with(&manifest.replace("/till/metrics", "/loaves")), NOTHING);
}

#[test]
fn one_container_that_can_write_refutes_that_none_can() {
    let manifest =
        |value: &str| format!("kind: Deployment\nspec:\n  securityContext:\n    readOnlyRootFilesystem: {value}\n");
    let judge = |value: &str, line: &str| {
        falses(&[("k8s/till.yaml", &manifest(value)), ("a.py", "a = 1\n")], &format!("# Status\n\n- ✅ {line}\n"))
    };
    assert_eq!(judge("false", "Read-only root filesystem"), ["3 Read-only root filesystem"]);
    assert_eq!(judge("true", "Read-only root filesystem"), NOTHING);
    assert_eq!(judge("false", "Read-only root filesystem where possible"), NOTHING);
}

#[test]
fn credentials_that_stand_in_the_repository_are_not_protected() {
    let text = "# Status\n\n- ✅ Database credentials protected\n";
    let judge = |path: &str, value: &str| falses(&[(path, &format!("DB_PASSWORD={value}\n"))], text);
    assert_eq!(judge("production.env", "Rye2Wheat9"), ["3 Database credentials protected"]);
    assert_eq!(judge("production.env", "changeme"), NOTHING);
    assert_eq!(judge(".env.example", "Rye2Wheat9"), NOTHING);
}

#[test]
fn a_date_that_a_shell_should_have_filled_in_is_none() {
    assert_eq!(falses(BAKERY, "# Status\n\n**Date**: $(date)\n"), ["3 Date: $(date)"]);
    assert_eq!(falses(BAKERY, "# Status\n\n```\nDate: $(date)\n```\n"), NOTHING);
}

#[test]
fn a_month_long_before_the_document_was_changed_is_none_of_its_update() {
    let folder = folder_of(BAKERY);
    write(folder.path(), "STATUS.md", "# Status\n");
    commit(folder.path());
    let judge = |month: &str| {
        let text = format!("# Status\n\n**Last Updated**: {month}\n");
        write(folder.path(), "STATUS.md", &text);
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "-qm", "Tell"]);
        falses_at(folder.path(), "STATUS.md", &text)
    };
    let now = jiff::Timestamp::now().strftime("%B %Y").to_string();
    assert_eq!(judge("January 2019"), ["3 Last Updated: January 2019"]);
    assert_eq!(judge(&now), NOTHING);
}

#[test]
fn what_the_lack_of_a_thing_costs_does_not_hide_that_it_is_called_missing() {
    let nginx = "server {\n  listen 443 ssl;\n  ssl_certificate /etc/ssl/till.pem;\n}\n";
    let text = "# Audit\n\n## Critical issues\n\n- ❌ No HTTPS/SSL (-10 points)\n";
    assert_eq!(falses(&[("nginx.conf", nginx), ("a.py", "a = 1\n")], text), ["5 no https/ssl"]);
}

#[test]
fn what_brackets_say_of_a_lack_does_not_hide_it() {
    let files = [
        ("nginx.conf", "server {\n  ssl_certificate /etc/ssl/till.pem;\n}\n"),
        ("till/main.py", "import sentry_sdk\n\nsentry_sdk.init(dsn)\n"),
    ];
    let judge = |line: &str| falses(&files, &format!("# Audit\n\n## Gaps\n\n- ❌ {line}\n"));
    assert_eq!(judge("No HTTPS (HTTP only)"), ["5 no https"]);
    assert_eq!(judge("No HTTPS (for webhooks)"), NOTHING);
    assert_eq!(judge("No error monitoring (Sentry) - **CRITICAL**"), ["5 no sentry"]);
    assert_eq!(judge("No error monitoring (Datadog)"), NOTHING);
}

#[test]
fn what_a_document_says_is_not_in_the_code_by_its_name_is_looked_for() {
    let files = [("till/config.js", "window.OVEN_CONFIG = { heat: 220 };\nuse(OTHER_CONFIG);\n")];
    let judge = |line: &str| falses(&files, &format!("# Audit\n\n**Finding:** {line}\n"));
    assert_eq!(judge("No global OVEN_CONFIG object found in codebase"), ["3 no OVEN_CONFIG"]);
    assert_eq!(judge("No `OTHER_CONFIG` defined"), NOTHING, "it is only used");
    assert_eq!(judge("No global OVEN_DOORS object found"), NOTHING);
}

#[test]
fn a_policy_that_allows_what_is_said_to_be_forbidden_refutes_it() {
    let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'unsafe-eval'\">\n";
    let judge = |line: &str| falses(&[("index.html", page), ("a.js", "a()\n")], &format!("# Status\n\n- ✅ {line}\n"));
    assert_eq!(judge("Disables unsafe-eval"), ["3 Disables unsafe-eval"]);
    assert_eq!(judge("Disables `unsafe-inline`"), NOTHING);
}

#[test]
fn the_version_that_a_manifest_is_said_to_have_is_the_one_that_it_has() {
    let files = [("package.json", "{\n  \"name\": \"till\",\n  \"version\": \"1.13.0\"\n}\n"), ("a.js", "a()\n")];
    let judge = |line: &str| falses(&files, &format!("# Status\n\n- {line}\n"));
    assert_eq!(judge("package.json: v1.8.0 ❌ (OUTDATED)"), ["3 package.json: v1.8.0"]);
    assert_eq!(judge("package.json: v1.13.0"), NOTHING);
    assert_eq!(judge("package.json: 1.8.0 → 1.13.0"), NOTHING);
}

#[test]
fn the_size_behind_what_is_said_of_a_file_is_its_own() {
    let code = "a()\n".repeat(300);
    let judge = |line: &str| falses(&[("sw.js", &code)], &format!("# Status\n\n- ✅ {line}\n"));
    assert_eq!(judge("sw.js exists and properly configured (223 lines)"), ["3 sw.js: 223 lines"]);
    assert_eq!(judge("sw.js exists and properly configured (301 lines)"), NOTHING);
}

#[test]
fn a_template_that_git_ignores_is_in_nobodys_repository() {
    let folder = folder_of(&[(".gitignore", ".env.*\n!.env.example\n"), (".env.example", "A=1\n"), ("a.js", "a()\n")]);
    commit(folder.path());
    let text = "# Readiness\n\n- `.env.production.example`\n- `.env.production`\n- `.env.example`\n";
    assert_eq!(falses_at(folder.path(), "READINESS.md", text), ["3 .env.production.example"]);
}

#[test]
fn a_tag_that_a_command_takes_is_there_where_others_are() {
    let folder = folder_of(BAKERY);
    commit(folder.path());
    let text = "# Status\n\n```bash\ngit checkout v1.12.0\n```\n";
    assert_eq!(falses_at(folder.path(), "STATUS.md", text), NOTHING, "who has no tags may have them elsewhere");
    for tag in ["v1.0.0", "v1.1.0", "v1.2.0"] {
        git(folder.path(), &["tag", tag]);
    }
    assert_eq!(falses_at(folder.path(), "STATUS.md", text), ["4 v1.12.0"]);
    git(folder.path(), &["tag", "v1.12.0"]);
    assert_eq!(falses_at(folder.path(), "STATUS.md", text), NOTHING);
}

#[test]
fn a_file_that_was_taken_away_is_not_missed_where_that_is_told() {
    let judge = |text: &str| {
        falses(BAKERY, &format!("# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`.\n\n{text}"))
    };
    assert_eq!(judge("## Mill ✅\n\n- ✅ `till/mill.py` grinds\n"), ["7 till/mill.py"]);
    for text in [
        "## till/mill.py removal ✅\n\n- ✅ `till/mill.py` is no more\n",
        "## Mill ✅\n\n- ✅ No references to till/mill.py in till/main.py\n",
    ] {
        assert_eq!(judge(text), NOTHING, "{text}");
    }
}

#[test]
fn a_comment_behind_a_value_is_no_part_of_it() {
    let code =
        [("till/a.py", "per_loaf_seconds = 30  # at least 20\n"), ("till/b.py", "b = 1\n"), ("till/c.py", "c = 1\n")];
    let judge = |value: &str| falses(&code, &format!("# Status\n\n- ✅ `per_loaf_seconds = {value}`: so long\n"));
    assert_eq!(judge("30"), NOTHING);
    assert_eq!(judge("45"), ["3 per_loaf_seconds = 45"]);
}

#[test]
fn boxes_beneath_remaining_work_say_that_it_is_open_where_others_are_marked_done() {
    let files =
        [("till/db.py", "from psycopg2.pool import ThreadedConnectionPool\n\npool = ThreadedConnectionPool(1, 9)\n")];
    let text = |heading: &str| {
        format!(
            "# Readiness status\n\n- ✅ Flour\n- ✅ Salt\n- ✅ Ovens\n\n## {heading}\n\n- [ ] Database connection pooling\n"
        )
    };
    let judge = |heading: &str| falses_in(&files, "READINESS.md", &text(heading));
    assert_eq!(judge("Remaining work (before full production)"), ["9 database connection pooling"]);
    assert_eq!(judge("Ideas for winter"), NOTHING);
}

#[test]
fn what_one_change_did_not_take_the_repository_may_have() {
    let files = [("migrations/001_loaves.sql", "CREATE TABLE loaves (id int);\n"), ("a.py", "a = 1\n")];
    let judge = |line: &str| falses(&files, &format!("# Audit\n\n## Gaps\n\n- {line}\n"));
    assert_eq!(judge("No migrations"), ["5 no migrations"]);
    assert_eq!(judge("No schema change, no migrations, no new dependency"), NOTHING);
}

#[test]
fn a_line_beneath_what_is_needed_in_places_names_one_of_them() {
    let judge =
        |label: &str| falses(BAKERY, &format!("# Status\n\n- [x] Flour\n\n**{label}**\n\n- ⏳ `till/oven.py`\n"));
    let long = "class OvenManager:\n    def bake(self):\n        return heat(self.loaves)\n".repeat(5);
    let files = [("till/oven.py", long.as_str()), ("till/a.py", "a = 1\n"), ("till/b.py", "b = 1\n")];
    let judge_long =
        |label: &str| falses(&files, &format!("# Status\n\n- [x] Flour\n\n**{label}**\n\n- ⏳ `till/oven.py`\n"));
    assert_eq!(judge_long("Still to be written:"), ["7 till/oven.py"]);
    assert_eq!(judge_long("Still need a lock in:"), NOTHING);
    assert_eq!(judge("Still need a lock in:"), NOTHING);
}

#[test]
fn a_file_that_is_made_of_a_template_need_not_be_there() {
    let judge = |files: &[(&str, &str)]| falses(files, "# Status\n\n- ✅ fly.toml configuration\n");
    assert_eq!(judge(BAKERY), ["3 fly.toml"]);
    let mut files = BAKERY.to_vec();
    files.push(("templates/fly.toml.tmpl", "app = 1\n"));
    assert_eq!(judge(&files), NOTHING);
}

#[test]
fn what_cargo_updates_may_be_anothers_package() {
    let files = [("Cargo.toml", "[package]\nname = \"till\"\n"), ("src/main.rs", "fn main() {}\n")];
    let judge = |command: &str| falses(&files, &format!("# Status\n\n```bash\n{command}\n```\n"));
    assert_eq!(judge("cargo run -p mill"), ["4 cargo -p mill"]);
    assert_eq!(judge("cargo update -p mill"), NOTHING);
}

#[test]
fn a_parameter_in_brackets_is_a_part_of_its_route() {
    let route = "export async function GET() {\n  return Response.json([]);\n}\n";
    let files = [("app/api/loaves/[month]/route.ts", route), ("app/api/rolls/route.ts", route)];
    let judge = |path: &str| falses(&files, &format!("# Status\n\n- ✅ Added `{path}` endpoint\n"));
    assert_eq!(judge("/api/loaves/[month]"), NOTHING);
    assert_eq!(judge("/api/flour/[month]"), ["3 /api/flour/[month]"]);
}

#[test]
fn files_beneath_a_heading_of_what_was_deleted_are_not_missed() {
    let folder = folder_of(BAKERY);
    write(folder.path(), "till/mill.py", "grain = 1\n");
    commit(folder.path());
    git(folder.path(), &["rm", "-q", "till/mill.py"]);
    git(folder.path(), &["commit", "-qm", "Buy flour"]);
    let text =
        |heading: &str| format!("# Status\n\n### {heading}\n\n| File | Why |\n|---|---|\n| `till/mill.py` | Flour |\n");
    assert_eq!(falses_at(folder.path(), "STATUS.md", &text("Files of the till")), ["7 till/mill.py"]);
    assert_eq!(falses_at(folder.path(), "STATUS.md", &text("Files Deleted (8)")), NOTHING);
}

#[test]
fn workflows_of_a_copied_project_are_no_pipeline() {
    let text = "# Audit\n\n## Gaps\n\n- No CI pipeline\n";
    let flow = "on: push\n";
    assert_eq!(falses(&[(".github/workflows/ci.yml", flow), ("a.py", "a = 1\n")], text), ["5 no ci pipeline"]);
    assert_eq!(falses(&[("mill/.github/workflows/ci.yml", flow), ("a.py", "a = 1\n")], text), NOTHING);
}

#[test]
fn no_claim_prints_a_secret() {
    let token = format!("whsec_{}", "8f2c91d07be64a53".repeat(2));
    let folder = folder_of(&[("till/a.py", "a = 1\n"), ("till/b.py", "b = 1\n"), ("till/c.py", "c = 1\n")]);
    let text = format!("# Status\n\n- ✅ `{token}` is the secret of the webhook\n- **Webhook secret**: `{token}`\n");
    let claims = judged(folder.path(), "STATUS.md", &text);
    assert!(!claims.is_empty());
    for claim in claims {
        assert!(!format!("{} {}", claim.text, claim.evidence).contains("8f2c91d07be64a53"), "{claim:?}");
    }
}
