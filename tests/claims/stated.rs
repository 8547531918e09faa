//! What documents state in figures and names that the repository has otherwise: ports of services, versions and days that
//! they give themselves twice, what an availability leaves, routes by another method.

use crate::support::{claims_in, claims_of, commit, expect, folder_of, git};

#[test]
fn a_service_listens_where_its_own_files_say() {
    let files = [
        (
            "services/oven-service/src/main/resources/application.yml",
            "spring:\n  name: oven\nserver:\n  servlet:\n    path: /\n  port: 8085\n---\nserver:\n  port: 8080\n",
        ),
        ("services/till-service/main.go", "package main\n\nfunc main() {\n\thttp.ListenAndServe(\":8091\", nil)\n}\n"),
        ("services/mill-service/src/server.js", "app.listen(8070)\nadmin.listen(8071)\n"),
        (
            "docker-compose.yml",
            "services:\n  till-service:\n    image: till\n    ports:\n      - \"9091:8091\"\n  proxy:\n    image: nginx\n    ports:\n      - \"8086:80\"\n",
        ),
    ];
    expect(
        &files,
        "# Bakery\n\n### The oven service and its doors\n\n- **Port**: 8086 (HTTP)\n\n### Till service\n\n- Port: 9091\n\n### Mill service\n\n- Port: 8072\n\n| Service | HTTP Port | Store |\n|---|---|---|\n| Oven Service | 8085 | disk |\n| Till Service | 8092 | disk |\n",
        &["5 false Port: 8086", "9 true Port: 9091", "17 true Port: 8085", "18 false Port: 8092"],
    );
}

#[test]
fn a_document_gives_itself_one_version() {
    let lines = "What is baked, and when.\n\n".repeat(20);
    expect(
        &[],
        &format!(
            "# Bakery\n\n**Version**: 0.3.0\n**Last Updated**: 2025-03-01\n\n{lines}\n**Version**: 1.0.0\n**Last Updated**: 2025-03-01\n"
        ),
        &["47 false Version: 1.0.0"],
    );
}

#[test]
fn a_route_with_a_parameter_serves_an_example_by_its_own_methods_only() {
    let app = "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/loaves/{loaf}')\ndef loaf(loaf):\n    logger.info('POST /loaves/cut asked')\n    return {}\n";
    expect(
        &[("app.py", app)],
        "# Bakery\n\n- ✅ `POST /loaves/cut`\n- ✅ `GET /loaves/rye`\n",
        &["3 false POST /loaves/cut", "4 unverifiable GET /loaves/rye"],
    );
}

#[test]
fn a_link_says_more_than_the_path_that_it_is_called_by() {
    expect(
        &[("docs/guides/ovens.md", "# Ovens\n"), ("docs/mills.md", "# Mills\n")],
        "- [docs/ovens.md](docs/ovens.md) - how they are lit\n- [mills.md](docs/mills.md)\n- [The mills](docs/mills.md), see `docs/guides/ovens.md`\n- `ovens.md`\n",
        &[
            "1 false docs/ovens.md",
            "2 true docs/mills.md",
            "3 true docs/guides/ovens.md",
            "3 true docs/mills.md",
            "4 true ovens.md",
        ],
    );
}

#[test]
fn what_may_be_meant_otherwise_is_not_refuted() {
    let files = [
        ("package.json", "{\"dependencies\": {\"uuid\": \"^9.0.1\", \"zod\": \"^3.1.0\"}}\n"),
        ("src/oven.py", "def state():\n    oven_ready = probe.is_hot()\n    oven_doors = 2\n    return oven_ready\n"),
        ("src/errorResponse.ts", "export const errorResponse = {}\n"),
        ("docker-compose.yml", "services:\n  oven:\n    image: oven\n    ports:\n      - \"5000:5000\"\n"),
    ];
    expect(
        &files,
        "# Bakery\n\n- UUID v4\n- Zod v4\n- `oven_ready=true` is answered\n- `oven_doors=3`\n- No error in response\n- Traces go to http://127.0.0.1:4317 from the oven\n- The oven answers at http://127.0.0.1:4318\n",
        &[
            "4 false Zod v4",
            "5 unverifiable oven_ready=true",
            "6 false oven_doors=3",
            "8 unverifiable 127.0.0.1:4317",
            "9 false 127.0.0.1:4318",
        ],
    );
}

#[test]
fn a_dash_in_a_column_is_none() {
    expect(
        &[],
        "| Room | Sacks | Loaves |\n|---|---|---|\n| Mill | 4 | — |\n| Oven | 5 | 7 |\n| Shop | — | 2 |\n| **Total** | **11** | **9** |\n",
        &["6 true Loaves: 9", "6 false Sacks: 11"],
    );
}

#[test]
fn a_file_that_code_writes_need_not_be_there() {
    let code = "def bake(out):\n    (out / \"loaves.json\").write_text(\"{}\")\n";
    expect(
        &[("bake.py", code)],
        "# Bakery\n\n- Loaves are counted in loaves.json (done)\n- Rolls are counted in rolls.json (done)\n",
        &["3 unverifiable loaves.json", "4 false rolls.json"],
    );
}

#[test]
fn the_endpoints_of_the_actuator_are_where_they_are_put() {
    let moved = "management.endpoints.web.base-path=/inside\n";
    let few = "management:\n  endpoints:\n    web:\n      exposure:\n        include: health,info\n";
    let text = "# Bakery\n\n- Health: `/actuator/health`\n- Metrics: `/actuator/prometheus`\n";
    expect(
        &[("src/main/resources/application.properties", moved)],
        text,
        &["3 false /actuator/health", "4 false /actuator/prometheus"],
    );
    expect(
        &[
            ("src/main/resources/application.yml", few),
            ("pom.xml", "<artifactId>spring-boot-starter-actuator</artifactId>\n"),
        ],
        text,
        &["4 false /actuator/prometheus"],
    );
}

#[test]
fn what_is_called_done_is_confirmed_by_the_ways_in_which_code_does_it() {
    let files = [
        (
            "till/orders.ts",
            "export const all = () => prisma.$transaction([a, b]);\nexport function paginate(rows) {}\n",
        ),
        ("till/jobs.ts", "@Cron('0 * * * *')\nasync sweep() {}\n"),
        (".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: npm audit\n"),
        ("Dockerfile", "FROM node:20\nRUN wget https://example.org/elastic-apm-agent.jar\n"),
    ];
    expect(
        &files,
        "# Till\n\n- ✅ Database transactions\n- ✅ Pagination\n- ✅ Scheduled jobs\n- ✅ npm audit\n- ✅ Background jobs\n- ✅ Distributed tracing\n",
        &[
            "3 true Database transactions",
            "4 true Pagination",
            "5 true Scheduled jobs",
            "6 true npm audit",
            "7 unverifiable Background jobs",
            "8 true Distributed tracing",
        ],
    );
}

#[test]
fn a_table_may_have_the_method_of_a_route_in_a_column_of_its_own() {
    let app = "const express = require('express');\nconst app = express();\napp.use('/api', checks);\n/**\n * GET /api/check/:token\n */\napp.get('/api/check/:token', h);\napp.post('/orders', h);\n";
    expect(
        &[("till/app.js", app), ("till/a.js", "a();\n"), ("till/b.js", "b();\n")],
        "# Till\n\n| Endpoint | Method | Status |\n|---|---|---|\n| `/orders` | POST | ✅ Live |\n| `/orders` | GET | ✅ Live |\n| `/check` | GET | ✅ Live |\n| `/doors/*` | Various | ✅ Live |\n",
        &["5 true POST /orders", "6 false GET /orders", "7 false GET /check"],
    );
}

#[test]
fn of_a_range_of_ports_each_one_must_be_there() {
    let service = |number: u32| format!("  till-{number}:\n    image: till\n    ports:\n      - \"410{number}:80\"\n");
    let compose = format!("services:\n{}", (1..=3).map(service).collect::<String>());
    expect(
        &[("compose.yaml", compose.as_str())],
        "# Till\n\n- The tills (ports 4101-4103)\n- The tills (ports 4101-4105)\n- The doors (ports 4103-4190)\n",
        &["3 true ports 4101-4103", "4 false ports 4101-4105", "5 unverifiable ports 4103-4190"],
    );
}

#[test]
fn what_code_has_is_counted() {
    let files = &[
        ("src/oven.rs", "fn heat() {\n    a().unwrap();\n    // b().unwrap()\n    c().unwrap();\n}\n// TODO: cool\n"),
        ("src/page.js", "console.log('heat');\n"),
    ];
    let judge = |text: &str| claims_of(files, &format!("# State\n\n- {text}\n"));
    assert_eq!(judge("16 unwrap() calls that can panic"), ["3 false 16 unwrap() calls"]);
    assert_eq!(judge("2 unwrap() calls that can panic"), ["3 true 2 unwrap() calls"]);
    assert_eq!(judge("console.log statements: 40"), ["3 false console.log statements: 40"]);
    assert_eq!(judge("40 console.log statements"), ["3 false 40 console.log statements"]);
    assert_eq!(judge("1 TODO comment"), ["3 true 1 TODO comment"]);
    assert_eq!(judge("Replaced 16 unwrap() calls"), Vec::<String>::new());
}

#[test]
fn code_that_is_shown_as_that_of_today_is_looked_for_where_it_stands() {
    let files =
        &[("src/oven.py", "def heat():\n    return read(\n        \"OVEN_KEY\", required())\n\nsave(open(place))\n")];
    let judge = |head: &str, code: &str| {
        claims_of(
            files,
            &format!(
                "# Findings\n\n**Location:** src/oven.py:2\n\n```python\n# {head}\n{code}\n# GOOD\nsalt = 1\n```\n"
            ),
        )
    };
    let last = |claims: Vec<String>| claims.last().cloned().unwrap_or_default();
    let old = "return read(\"OVEN_KEY\", \"butter\")";
    assert_eq!(last(judge("CURRENT (insecure)", old)), format!("7 false {old}"));
    let new = "return read(\"OVEN_KEY\", required())  # as it is";
    assert_eq!(last(judge("BAD", new)), "7 true return read(\"OVEN_KEY\", required())");
    // What is not there at all may be shortened, and what is better is no claim.
    assert_eq!(last(judge("BAD", "return oven.key or \"butter and salt\"")), "3 true src/oven.py");
    assert_eq!(last(judge("Better", old)), "3 true src/oven.py");
}

#[test]
fn versions_in_lists_and_of_what_something_was_built_with_are_those_that_files_pin() {
    let files = [
        ("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n  cache:\n    image: redis:7-alpine\n"),
        ("package.json", "{\n  \"dependencies\": {\n    \"react\": \"^19.1.0\"\n  }\n}\n"),
        ("Dockerfile", "FROM golang:1.25\n"),
        ("go.mod", "module ovens\n\ngo 1.24.1\n"),
    ];
    expect(
        &files,
        "# Ovens\n\nA production-ready oven, built with React 17, and much flour.\n\n- **Storage**: PostgreSQL 16, Redis 9 (cache)\n- **Frontend**: React 19 + flour\n- Tested with: Redis 6, PostgreSQL 12\n- Go 1.32 or higher\n- Go 1.22 or higher\n",
        &[
            "3 false React 17",
            "5 true PostgreSQL 16",
            "5 false Redis 9",
            "6 true React 19",
            "7 unverifiable PostgreSQL 12",
            "7 unverifiable Redis 6",
            "8 false Go 1.32 or higher",
            "9 true Go 1.22 or higher",
        ],
    );
}

#[test]
fn of_many_routes_not_two_of_three_are_missed() {
    let routes: String = (0..12).map(|at| format!("app.get('/loaves/{at}', bake);\n")).collect();
    let server = format!("const app = express();\n{routes}");
    expect(
        &[("server.js", server.as_str())],
        "# API\n\n- ✅ 20 API endpoints\n- ✅ 60 API endpoints\n",
        &["3 unverifiable 20 API endpoints", "4 false 60 API endpoints"],
    );
}

/// Code that bakes, sells and reads two variables, and what stands beside it.
const BAKERY: &[(&str, &str)] = &[
    (
        "bakery/core/oven.py",
        "import os\nHOST = os.environ['BAKERY_HOST']\nMODE = os.environ['BAKERY_MODE']\ndef bake_loaf():\n    pass\ndef cool_loaf():\n    pass\ndef wrap_loaf():\n    pass\n",
    ),
    ("bakery/core/till.py", "def sell_loaf():\n    pass\n"),
    ("bakery/core/mill.py", "def grind_corn():\n    pass\n"),
    ("docs/OVENS.md", "# Ovens\n"),
];

#[test]
fn a_name_is_missed_beside_its_file_and_among_others_that_are_there() {
    let list = "- `bake_loaf` - hot\n- `cool_loaf` - cold\n- `wrap_loaf` - paper\n- `slice_loaf` - thin\n";
    expect(
        BAKERY,
        &format!(
            "# Bakery\n\nWhat `core/till.py` (`sell_loaf`, `refund_loaf`) does.\n\n## Steps\n\n{list}\nThey are `bake_loaf`, `cool_loaf`, `wrap_loaf` and `toast_loaf`.\n\nOthers call `weigh_loaf`.\n"
        ),
        &[
            "3 true core/till.py",
            "3 false refund_loaf",
            "7 true bake_loaf",
            "8 true cool_loaf",
            "9 true wrap_loaf",
            "10 false slice_loaf",
            "12 false toast_loaf",
        ],
    );
    // One that stands alone may be what others offer.
    expect(
        BAKERY,
        "# Bakery\n\nA `bake_loaf`, then a `cool_loaf`.\n\n- ✅ Safe by `guard_loaf`\n",
        &["3 true bake_loaf", "3 true cool_loaf"],
    );
    // Of a plan, and of what is to come, nothing is missed.
    expect(BAKERY, "# Bakery plan\n\nWhat `core/till.py` (`refund_loaf`) does.\n", &["3 true core/till.py"]);
    expect(BAKERY, "# Bakery\n\nAdd to `core/till.py` (`refund_loaf`).\n", &["3 true core/till.py"]);
}

#[test]
fn a_file_is_missed_where_it_is_cited_and_beside_its_neighbours() {
    let there =
        "# Bakery\n\n- `bakery/core/oven.py`\n- `bakery/core/till.py`\n- `bakery/core/mill.py`\n- `docs/OVENS.md`\n\n";
    let judged = |text: &str| -> Vec<String> {
        let claims = claims_of(BAKERY, &format!("{there}{text}"));
        claims.into_iter().filter(|claim| claim.as_bytes()[0] > b'6' || claim.as_bytes()[1] != b' ').collect()
    };
    // The folder is there, and the file is not.
    assert_eq!(judged("Flour is in core/sieve.py\n"), ["8 false core/sieve.py"]);
    assert_eq!(judged("The scale, never new (`scale_hand.py`), weighs\n"), ["8 unverifiable scale_hand.py"]);
    assert_eq!(judged("Then the scale (`scale_hand.py`) weighs it, or another would\n"), ["8 false scale_hand.py"]);
    assert_eq!(judged("Add a scale (`scale_hand.py`)\n"), ["8 unverifiable scale_hand.py"]);
    assert_eq!(judged("- ⏳ The scale (`scale_hand.py`)\n"), ["8 unverifiable scale_hand.py"]);
    assert_eq!(judged("Create `core/sieve.py`:\n"), ["8 unverifiable core/sieve.py"]);
    assert_eq!(judged("Runs anywhere (browser/Scale.js)\n"), ["8 unverifiable browser/Scale.js"]);
    assert_eq!(judged("### Scales (`scale_hand.py`)\n"), ["8 false scale_hand.py"]);
    assert_eq!(
        judged("- **SCALES.md**: how they are read\n- Read SCALES.md\n"),
        ["8 false SCALES.md", "9 unverifiable SCALES.md"]
    );
    let row = "| Creates new loaves | `bakery/core/dough.py` |\n";
    assert_eq!(judged(&format!("| What | Where |\n|---|---|\n{row}")), ["10 false bakery/core/dough.py"]);
    assert_eq!(judged(&format!("| What | New file |\n|---|---|\n{row}")), ["10 unverifiable bakery/core/dough.py"]);
}

#[test]
fn what_was_removed_from_a_file_leaves_the_file() {
    expect(
        BAKERY,
        "# Bakery\n\n- `bakery/core/oven.py`\n- `bakery/core/sieve.py` - Removed the second sieve\n- `bakery/core/scale.py` - Removed\n\n| What | State | See |\n|---|---|---|\n| Loaves | Removed the old ones | `bakery/core/rack.py` |\n",
        &[
            "3 true bakery/core/oven.py",
            "4 unverifiable bakery/core/sieve.py",
            "5 true bakery/core/scale.py",
            "9 unverifiable bakery/core/rack.py",
        ],
    );
}

#[test]
fn variables_are_missed_where_a_sentence_says_that_they_are_set() {
    expect(
        BAKERY,
        "# Bakery\n\n## Environment\n\n- `BAKERY_HOST`: where\n- `BAKERY_MODE`: how\n- `BAKERY_TOWN`: your town, optional\n- `BAKERY_LAND`: planned\n\n## Ovens\n\n- Set `BAKERY_HEAT` and wait\n- Hot via `BAKERY_FIRE`, as `BAKERY_WOOD`\n",
        &[
            "5 true BAKERY_HOST",
            "6 true BAKERY_MODE",
            "7 false BAKERY_TOWN",
            "8 unverifiable BAKERY_LAND",
            "12 false BAKERY_HEAT",
            "13 false BAKERY_FIRE",
        ],
    );
}

#[test]
fn endpoints_are_missed_in_lists_columns_and_at_a_service_that_answers() {
    let app = "const app = express();\napp.get('/health', is);\napp.get('/metrics', count);\napp.get('/loaves', list);\napp.delete('/loaves/:id', drop);\n";
    let files = [("server.js", app), ("package.json", "{\"dependencies\": {\"express\": \"4\"}}")];
    expect(
        &files,
        "# Bakery\n\n| Endpoint | Methods | Done |\n|---|---|---|\n| `/loaves` | GET | x |\n| `/rolls` | GET/DELETE | x |\n\nEndpoints:\n- `/metrics` - counts\n- `/prices` - prices\n",
        &["5 true GET /loaves", "6 false /rolls", "9 true /metrics", "10 false /prices"],
    );
    expect(
        &files,
        "# Bakery\n\n```bash\ncurl http://localhost:3000/health\ncurl http://localhost:3000/metrics\ncurl http://localhost:3000/crumbs\n```\n",
        &["4 true /health", "5 true /metrics", "6 false /crumbs"],
    );
    expect(
        &files,
        "# Bakery\n\n| What | Endpoint | Open | Status |\n|---|---|---|---|\n| New loaves | `GET /loaves` | ✅ Yes | ✅ Ready |\n| No rolls | `GET /rolls` | ❌ No | ✅ Ready |\n",
        &["5 true GET /loaves", "6 false GET /rolls"],
    );
}

#[test]
fn commands_are_missed_whatever_a_line_tells_of_what_they_do() {
    let files = [
        ("Makefile", "bake:\n\tbake\n"),
        ("package.json", "{\"scripts\": {\"build\": \"vite build\"}}"),
        ("docker-compose.yml", "services:\n  oven:\n    image: oven\n"),
    ];
    expect(
        &files,
        "# Bakery\n\n| Command | Does |\n|---|---|\n| `make bake` | Creates loaves |\n| `make clear` | Delete all and create new loaves |\n\n```bash\npnpm build\npnpm lint\npnpm test:loaves\npnpm vitest\ndocker compose up -d --no-deps oven mill\n```\n",
        &[
            "5 true make bake",
            "6 false make clear",
            "9 true pnpm build",
            "10 false pnpm lint",
            "11 false pnpm test:loaves",
            "13 false docker compose up mill",
        ],
    );
}

#[test]
fn a_commit_is_missed_where_the_others_of_a_document_are_there() {
    let folder = folder_of(BAKERY);
    commit(folder.path());
    let commits: Vec<String> = (0..3)
        .map(|number| {
            git(folder.path(), &["commit", "-q", "--allow-empty", "-m", &format!("Bake {number}")]);
            git(folder.path(), &["rev-parse", "HEAD"]).trim().to_owned()
        })
        .collect();
    let listed = commits.iter().map(|hash| format!("- Commit {hash}\n")).collect::<String>();
    let missing = "- Commit 0123abc4567890123abc4567890123abc4567890\n";
    let verdicts = |text: &str| -> Vec<String> {
        claims_in(folder.path(), text).iter().map(|claim| claim.split(' ').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(verdicts(&format!("# Bakery\n\n{listed}{missing}")), ["true", "true", "true", "false"]);
    let few = format!("- Commit {}\n", commits[0]);
    assert_eq!(verdicts(&format!("# Bakery\n\n{few}{missing}")), ["true", "unverifiable"]);
}

#[test]
fn a_table_of_packages_is_held_against_the_manifests() {
    let cargo = "[package]\nname = \"bakery\"\nversion = \"0.1.0\"\n\n[dependencies]\npetgraph = \"0.8\"\ncrossbeam = { version = \"0.8.2\" }\nregex = \"1.0\"\n";
    let node = "{\"dependencies\": {\"express\": \"^4.18.2\", \"react\": \"18.2.0\"}}";
    expect(
        &[("Cargo.toml", cargo), ("web/package.json", node)],
        "# Ready\n\n| Dependency | Version | Status |\n|---|---|---|\n| petgraph | 0.8 | ✅ Current |\n| `crossbeam` | 0.9 | ✅ Current |\n| **express** | v4.18.2 | ✅ Current |\n| react | 17.0.2 | ✅ Current |\n| express | 4.17.1 | ✅ Current |\n| regex | 1.12 | ✅ Current |\n| lodash | 4.17.21 | ✅ Current |\n\n| Oven | Version |\n|---|---|\n| react | 17.0.2 |\n",
        &[
            "5 true petgraph 0.8",
            "6 false crossbeam 0.9",
            "7 true express v4.18.2",
            "8 false react 17.0.2",
            "9 false express 4.17.1",
        ],
    );
}
