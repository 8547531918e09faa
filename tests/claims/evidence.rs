//! What documents say in ways that people only use about their own code: quoted, drawn, counted, measured, called absent.

use crate::support::{claims_in, commit, expect, folder_of, git};

#[test]
fn a_path_that_a_commit_took_away_is_refuted_by_it() {
    let folder = folder_of(&[("deploy/api.yaml", "kind: Deployment\n"), ("src/api.py", "x = 1\n")]);
    commit(folder.path());
    git(folder.path(), &["rm", "-q", "deploy/api.yaml"]);
    git(folder.path(), &["commit", "-qm", "Move the manifests elsewhere"]);
    let text = "The limits are in `deploy/api.yaml`, see `k8s/deploy/api.yaml`.\n\nRemoved the old `deploy/api.yaml`.\n\nThe hooks are in `deploy/hook.yaml`.\n";
    assert_eq!(
        claims_in(folder.path(), text),
        [
            "1 false deploy/api.yaml",
            "1 false k8s/deploy/api.yaml",
            "3 true deploy/api.yaml",
            "5 unverifiable deploy/hook.yaml",
        ]
    );
}

#[test]
fn paths_of_windows_and_places_in_files_are_paths() {
    expect(
        &[("app/Models/Order.php", "<?php\nclass Order {}\n"), ("src/main.go", "func Start() {}\n")],
        "- `app\\Models\\Order.php` and `app\\\\Models\\\\Order.php`\n- `src/main.go:Start()` and `src/main.go:1-3`\n- ✅ `ORDER.php`\n",
        &["1 true app/Models/Order.php", "2 true src/main.go", "3 unverifiable ORDER.php"],
    );
}

#[test]
fn a_drawn_tree_is_the_repository_where_the_most_of_it_is() {
    let files: &[(&str, &str)] =
        &[("src/api.py", ""), ("src/store/load.py", ""), ("docs/GUIDE.md", "# Guide\n"), ("Makefile", "a:\n")];
    let tree = "```\norders/\n├── src/\n│   ├── api.py     # routes\n│   ├── store/\n│   │   └── load.py\n│   └── worker.py\n├── docs/\n└── logs/    # written at run time\n```\n";
    let there = ["3 true src", "4 true src/api.py", "5 true src/store", "6 true src/store/load.py"];
    let rest = ["7 false src/worker.py", "8 true docs", "9 unverifiable logs"];
    expect(files, tree, &[&there[..], &rest[..]].concat());
    let proposed = format!("## Proposed structure\n{tree}");
    let folder = folder_of(files);
    assert!(claims_in(folder.path(), &proposed).contains(&"8 unverifiable src/worker.py".to_owned()));
}

#[test]
fn quoted_code_is_confirmed_and_refuted_only_by_what_sets_it() {
    expect(
        &[(
            "src/cache.ts",
            "export class StaleGuard {}\nexport function isFresh(x) {\n  const useCache = readFlag(x);\n  return x.updatedAt;\n}\nconst maxRetries = 3;\n",
        )],
        "- `isFresh()` asks the `StaleGuard`\n- The flag is hardcoded: `useCache = false`\n- `maxRetries = 3` holds\n- `neverWritten()` does not matter\n- Fix `useCache = false` first\n- Add `StaleGuard` to the worker\n",
        &[
            "1 true StaleGuard",
            "1 true isFresh()",
            "2 false useCache = false",
            "3 true maxRetries = 3",
            "4 unverifiable neverWritten()",
            "5 unverifiable useCache = false",
        ],
    );
}

#[test]
fn settings_in_a_fence_are_variables() {
    expect(
        &[("src/settings.py", "import os\nPOOL_SIZE = os.getenv(\"POOL_SIZE\", 20)\n")],
        "```env\nPOOL_SIZE=20\nUNHEARD_OF=1\n```\n",
        &["2 true POOL_SIZE", "3 unverifiable UNHEARD_OF"],
    );
}

#[test]
fn anchors_of_links_must_be_headings() {
    expect(
        &[("GUIDE.md", "# Guide\n\n## 🚀 Quick start (local)\n\n## Roll back\n")],
        "[a](GUIDE.md#roll-back) [b](GUIDE.md#-roll-back) [c](GUIDE.md#quick-start)\n",
        &["1 true GUIDE.md#-roll-back", "1 false GUIDE.md#quick-start", "1 true GUIDE.md#roll-back"],
    );
}

#[test]
fn a_heading_must_count_what_it_has_beneath() {
    expect(
        &[],
        "## Roles (2)\n- ✅ reader\n- ✅ writer\n\n## Jobs (2 total)\n- ✅ sweep\n- ✅ mail\n- ✅ bill\n\n## Notes (2)\n- one\n- two\n- three\n\n## Hosts (9)\n- ✅ one\n- ✅ two\n",
        &["1 true Roles (2)", "5 false Jobs (2 total)"],
    );
}

#[test]
fn measures_are_compared_with_what_sets_them() {
    let files: &[(&str, &str)] = &[
        ("src/limit.js", "app.use(rateLimit({\n  windowMs: 60 * 1000,\n  max: 500,\n}));\n"),
        (
            "src/auth.js",
            "const token = jwt.sign(claims, key, { expiresIn: '12h' });\nconst hash = bcrypt.hashSync(word, 10);\n",
        ),
        ("src/main.js", "start();\n"),
    ];
    let found = |text: &str| claims_in(folder_of(files).path(), text);
    assert_eq!(found("- ✅ Rate limiting: 120 req/min per address\n"), ["1 false 120 req/min"]);
    assert!(found("- ✅ Rate limiting: 500 req/min per address\n").contains(&"1 true 500 req/min".to_owned()));
    assert!(found("- ✅ Tokens of JWT expire after 8 hours\n").contains(&"1 false 8 hours".to_owned()));
    assert!(found("- ✅ Tokens of JWT expire after 12 hours\n").contains(&"1 true 12 hours".to_owned()));
    assert!(found("- ✅ Hashes of bcrypt take 12 rounds\n").contains(&"1 false 12 rounds".to_owned()));
    assert!(found("- Hashes of bcrypt should take 12 rounds\n").contains(&"1 unverifiable 12 rounds".to_owned()));
}

#[test]
fn what_is_called_absent_is_looked_for() {
    let files: &[(&str, &str)] = &[
        ("src/client.java", "@io.lib.annotation.CircuitBreaker(name = \"quotes\")\nclass Client {}\n"),
        ("src/main.java", "class Main {}\n"),
    ];
    expect(
        files,
        "- No retry policy, no circuit breakers\n- No idempotency\n- The library is never used with `@CircuitBreaker`\n- The library is never used with `@TimeLimiter`\n- No circuit breaker on the way to the bank\n",
        &["1 false no circuit breakers", "2 true no idempotency", "3 false @CircuitBreaker", "4 true @TimeLimiter"],
    );
    expect(files, "## Before\n- No circuit breakers\n", &[]);
}

#[test]
fn a_column_of_marks_is_a_status() {
    let files: &[(&str, &str)] =
        &[("src/breaker.py", "class CircuitBreaker:\n    pass\n"), ("src/a.py", "a = 1\n"), ("src/b.py", "b = 1\n")];
    let table = |head: &str| {
        format!(
            "| Feature | {head} | Others |\n|---|---|---|\n| Circuit breakers | ❌ not used | ✅ all |\n| GraphQL | ❌ none | ✅ some |\n"
        )
    };
    let found = |head: &str| claims_in(folder_of(files).path(), &table(head));
    let wanted =
        ["3 false Circuit breakers | ❌ not used | ✅ all", "4 true GraphQL | ❌ none | ✅ some", "4 true graphql"];
    assert_eq!(found("Our service"), wanted);
    assert_eq!(found("Theirs"), Vec::<String>::new(), "of two such columns none is the document's");
}

#[test]
fn commands_need_the_files_of_their_programs() {
    expect(
        &[
            ("requirements.txt", "fastapi\n"),
            ("migrations/versions/1.py", ""),
            ("package.json", "{\"scripts\": {\"start\": \"node a\"}}"),
        ],
        "```bash\npip install -r requirements.txt\nalembic upgrade head\n3. Run: npm start\n```\n",
        &["2 true requirements.txt", "3 false alembic upgrade", "4 true npm start"],
    );
}

#[test]
fn a_result_is_not_confirmed_by_a_thing_of_its_name_nor_by_a_number_that_stands_elsewhere() {
    let oven = "def bake_score(loaves):\n    return 85 + len(loaves)\n\n\ndef crust_share(loaves):\n    return 70\n";
    let files = [("oven.py", oven), ("settings.toml", "glaze = 1.3\ncrust = \"warm\"\nmin_heat_share = 99.5\n")];
    expect(
        &files,
        "- ✅ Bake score: 91/100\n- ✅ Crust share: 70%\n- ✅ Yeast 1.3 for all loaves\n- ✅ Glaze \
         1.3 for all loaves\n- ✅ Sold in time: 99.5%\n- ✅ Crust share: approved\n",
        &[
            "1 unverifiable Bake score: 91/100",
            "2 true Crust share: 70%",
            "4 true Glaze 1.3 for all loaves",
            "6 unverifiable Crust share: approved",
        ],
    );
}

#[test]
fn a_drawn_tree_of_things_is_none_of_files() {
    let tree = "# Parts\n\n```\n├── Order Taking Engine\n├── Bread & Butter\n├── src\n└── Night-Shift Planning\n```\n";
    expect(&[("src/a.py", "")], tree, &["6 true src"]);
}

#[test]
fn what_a_drawn_tree_marks_as_there_is_missed_where_half_of_it_is() {
    let tree = "```\nmill/\n├── a.js ✅ exists\n├── b.js ✅ exists\n├── doors.html ✅ exists\n└── sails.js\n```\n";
    expect(
        &[("mill/a.js", "grind();\n"), ("mill/b.js", "grind();\n")],
        tree,
        &["3 true mill/a.js", "4 true mill/b.js", "5 false mill/doors.html", "6 unverifiable mill/sails.js"],
    );
}

#[test]
fn what_confirms_a_line_has_the_numbers_that_it_gives() {
    let oven = "import redis\nimport bcrypt\n\nTTL_SECONDS = 300\ncache = redis.Redis(ttl=TTL_SECONDS)\n\n\ndef heat_sensor_alarm(degrees):\n    return degrees > 250\n";
    expect(
        &[("oven.py", oven)],
        "- ✅ Redis caching (kept for 5 minutes)\n- ✅ Redis caching (kept for 7 minutes)\n- ✅ Redis caching by 12 nodes\n- ✅ Heat sensor alarm (above 250 degrees)\n- ✅ Heat sensor alarm (above 310 degrees)\n- ✅ Heat sensor alarm (phase 2)\n- ✅ Password hashing by bcrypt: 42 rounds\n",
        &[
            "1 true Redis caching (kept for 5 minutes)",
            "2 unverifiable Redis caching (kept for 7 minutes)",
            "3 unverifiable Redis caching by 12 nodes",
            "4 true Heat sensor alarm (above 250 degrees)",
            "5 unverifiable Heat sensor alarm (above 310 degrees)",
            "6 true Heat sensor alarm (phase 2)",
            "7 unverifiable Password hashing by bcrypt: 42 rounds",
        ],
    );
}

#[test]
fn a_number_that_is_no_port_confirms_none() {
    expect(
        &[
            ("Dockerfile", "FROM alpine\nRUN adduser -u 1000 baker && chown 1000:1000 /oven\n"),
            ("oven.py", "DELAY = 2500\napp.listen(8700)\n"),
            ("package.json", "{\"scripts\": {\"dev\": \"next dev -p 4071\"}}\n"),
        ],
        "- The oven listens on port 8700\n- Open http://localhost:1000\n- Doors are on port 2500\n- Shop: port 4071\n",
        &["1 true port 8700", "4 true port 4071"],
    );
}

#[test]
fn a_number_in_a_tree_is_of_the_folder_that_is_drawn() {
    let files = [
        ("conf/a.yaml", "a: 1\n"),
        ("conf/b.yaml", "a: 1\n"),
        ("conf/c.yaml", "a: 1\n"),
        ("pkg/conf/conf.go", "package conf\n"),
        ("pkg/conf/conf_test.go", "package conf\n"),
        ("ops/bake.yml", "a: 1\n"),
        ("ops/rise.yml", "a: 1\n"),
        ("ops/sell.yml", "a: 1\n"),
        ("ops/cool.yml", "a: 1\n"),
        ("ops/knead.yml", "a: 1\n"),
        ("tools/heat.sh", "heat\n"),
        ("tools/heat.ps1", "heat\n"),
        ("tools/cool.sh", "cool\n"),
    ];
    expect(
        &files,
        "# Bakery\n\n```\n├── ops/          # Ovens (2 files)\n├── pkg/\n│   └── conf/     # Settings (2 files)\n└── tools/\n    ├── heat.sh/ps1\n    └── cool.sh/ps1\n```\n",
        &[
            "4 true ops",
            "4 false ops/ (2 files)",
            "5 true pkg",
            "6 true pkg/conf",
            "6 true pkg/conf/ (2 files)",
            "7 true tools",
            "8 true tools/heat.sh/ps1",
            "9 unverifiable tools/cool.sh/ps1",
        ],
    );
    expect(
        &files,
        "# Bakery\n\n- ✅ Folders made: conf, ops, pkg/conf, tools\n- ✅ Folders made: conf, ops, tools, mill\n\n```powershell\n```\n\n```bash\n.\\tools\\heat.ps1\n```\n",
        &["3 true conf, ops, pkg/conf, tools", "4 false conf, ops, tools, mill", "10 true ./tools/heat.ps1"],
    );
}

#[test]
fn a_run_that_is_called_by_a_folder_or_as_all_has_as_many_tests() {
    let tests = |names: &str| {
        let each = |name: &str| format!("func Test{name}(t *testing.T) {{}}\n");
        format!("package x\n\nimport \"testing\"\n\n{}", names.split(' ').map(each).collect::<String>())
    };
    let (ovens, loaves) = (tests("A B C D E F G H"), tests("I J K L M N O P Q R S T U V W X"));
    let files = [("pkg/ovens/oven_test.go", &*ovens), ("pkg/loaves/loaf_test.go", &*loaves)];
    expect(
        &files,
        "# Bakery\n\n```\n✅ Ovens: 8/8 tests\n✅ Loaves: 10/10 tests\n✅ Overall: 11/11 tests passing\n✅ Overall: 24/24 tests passing\n```\n",
        &["4 true 8/8", "5 false 10/10", "6 false 11/11", "7 true 24/24"],
    );
}

#[test]
fn each_thing_of_a_list_that_is_called_missing_is_looked_for() {
    let limit = "import sentry_sdk\n\nsentry_sdk.init(dsn=DSN)\n\nclass RateLimiter:\n    pass\n\nlimiter = RateLimiter()\npool = psycopg2.pool.ThreadedConnectionPool(1, 4)\n";
    let health = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef health(): return {}\n";
    let files =
        [("bakery/limit.py", limit), ("bakery/main.py", health), ("bakery/oven.py", "heat = 1\n"), ("a.py", "b = 1\n")];
    expect(
        &files,
        "# Readiness of the bakery\n\n| Part | State |\n|---|---|\n| Doors | ⚠️ Partial - basic locks, missing rate limiting |\n\n## 🟢 Low priority\n\n- **Missing**: Connection pooling, ovens\n- **Missing**: Production error tracking (Sentry, Rollbar)\n\n**Current**: No health check implementation\n",
        &[
            "5 false no rate limiting",
            "9 false no connection pooling",
            "10 false no production error tracking",
            "12 false no health check implementation",
        ],
    );
}

#[test]
fn origins_are_restricted_where_code_gives_them() {
    let open = "r.Use(cors.New(cors.Config{\n\tAllowOrigins:     []string{\"*\"}, // for now\n}))\n";
    let listed = "app.add_middleware(CORSMiddleware, allow_origins=settings.origins)\n";
    let text = "# Readiness\n\n- ✅ CORS with configurable origins\n- ✅ CORS\n";
    let of = |files: &[(&str, &str)]| {
        let claims = claims_in(folder_of(files).path(), text);
        claims.into_iter().filter(|claim| claim.contains("origins")).collect::<Vec<_>>()
    };
    assert_eq!(of(&[("main.go", open)]), ["3 false CORS for some origins"]);
    assert!(of(&[("main.py", listed)]).contains(&"3 true CORS for some origins".to_owned()));
    assert!(!of(&[("main.go", open), ("main.py", listed)]).iter().any(|claim| claim.contains("some")));
}

#[test]
fn what_is_done_by_the_week_needs_something_that_starts_it() {
    let text = "# Readiness\n\n- ✅ Automated weekly reports\n";
    let code = [("report.py", "print(1)\n"), ("oven.py", "heat = 1\n"), ("shop.py", "open = 1\n")];
    expect(&code, text, &["3 false Automated weekly reports"]);
    expect(
        &[("report.yml", "on:\n  schedule:\n    - cron: '0 3 * * 1'\n")],
        text,
        &["3 true Automated weekly reports"],
    );
}
