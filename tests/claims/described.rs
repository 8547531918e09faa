//! What documents describe as there: places beneath headings of guides, modules that examples import, variables of another
//! program, names that a file is said to have, parts with their lines and tests.

use crate::support::{claims_of, commit, falses, falses_at, falses_in, folder_of, git};

const NOTHING: [&str; 0] = [];

/// A bakery of two crates, whose till reads its environment.
fn bakery() -> Vec<(&'static str, &'static str)> {
    let mut files = vec![
        (
            "src/services/till.ts",
            "export const till = process.env.VITE_TILL_URL;\nexport const door = process.env.VITE_DOOR;\n",
        ),
        (
            "src/services/oven.ts",
            "export const heat = process.env.VITE_HEAT;\nexport const bell = process.env.VITE_BELL;\n",
        ),
        (
            "src/services/mill.ts",
            "export const grind = process.env.VITE_GRIND;\nexport const bakeLoafAgain = () => grind;\n",
        ),
        ("requirements.txt", "fastapi==0.110.0\nuvicorn==0.29.0\n"),
        (
            "crates/flour/src/lib.rs",
            "pub fn sieve() -> u32 {\n    1\n}\n\n#[test]\nfn one() {}\n\n#[test]\nfn two() {}\n\n#[test]\nfn three() {}\n\n#[test]\nfn four() {}\n\n#[test]\nfn five() {}\n",
        ),
        ("crates/flour/Cargo.toml", "[package]\nname = \"flour\"\n"),
        ("crates/dough/Cargo.toml", "[package]\nname = \"dough\"\n"),
    ];
    let more = ["a", "b", "c", "d", "e", "f", "g", "h"];
    files.extend(more.map(|name| match name {
        "a" => ("src/pages/a.ts", "export const a = 1;\n"),
        "b" => ("src/pages/b.ts", "export const b = 1;\n"),
        "c" => ("src/pages/c.ts", "export const c = 1;\n"),
        "d" => ("src/pages/d.ts", "export const d = 1;\n"),
        "e" => ("src/pages/e.ts", "export const e = 1;\n"),
        "f" => ("src/pages/f.ts", "export const f = 1;\n"),
        "g" => ("src/pages/g.ts", "export const g = 1;\n"),
        _ => ("src/pages/h.ts", "export const h = 1;\n"),
    }));
    files
}

const GUIDE: &str =
    "# Production readiness guide\n\nThis document outlines the features implemented in the bakery.\n\n## Errors\n\n";

#[test]
fn a_guide_to_what_was_implemented_tells_where_it_is() {
    let of = |line: &str| falses_in(&bakery(), "docs/READY.md", &format!("{GUIDE}{line}\n"));
    assert_eq!(of("**Location**: `src/services/errors.ts`"), ["7 src/services/errors.ts"]);
    assert_eq!(of("**Location**: `k8s/`"), NOTHING, "one word may be a folder anywhere");
    assert_eq!(of("**Location**: `tests/unit/`"), ["7 tests/unit/"]);
    assert_eq!(of("**Location**: `src/services/till.ts`"), NOTHING);
    let plan =
        "# Production readiness guide\n\nWhat a bakery needs.\n\n## Errors\n\nPut it into `errors/handler.ts`.\n";
    assert_eq!(falses_in(&bakery(), "docs/READY.md", plan), NOTHING, "a guide to what is to be done");
}

#[test]
fn an_example_imports_what_there_is() {
    let of = |title: &str, code: &str| {
        falses(&bakery(), &format!("# Readiness status\n\n## {title}\n\n```typescript\n{code}\n```\n"))
    };
    let import = "import { errorBell } from './services/errorBell';";
    assert_eq!(of("Errors", import), ["6 services/errorBell"]);
    assert_eq!(of("Errors", "import { till } from './services/till';"), NOTHING);
    assert_eq!(of("Errors", "import { bakeLoafAgain } from './services/loaf';"), NOTHING, "it is defined elsewhere");
    assert_eq!(of("Recommended", import), NOTHING);
    assert_eq!(of("Errors", "import { z } from 'zod';"), NOTHING);
}

#[test]
fn variables_that_begin_alike_and_that_nothing_reads_are_anothers() {
    let list = |names: &[&str]| {
        let lines = names.iter().map(|name| format!("{name}=1\n")).collect::<String>();
        falses(&bakery(), &format!("# Readiness status\n\n## Environment variables\n\n```bash\n{lines}```\n")).len()
    };
    let alien = ["REACT_APP_TILL", "REACT_APP_OVEN", "REACT_APP_DOOR", "REACT_APP_BELL", "REACT_APP_MILL"];
    assert_eq!(list(&alien), 5);
    assert_eq!(list(&alien[..3]), 0, "three may be those of somebody else");
    assert_eq!(list(&["VITE_TILL_URL", "VITE_DOOR", "VITE_HEAT", "VITE_BELL", "VITE_GRIND"]), 0);
}

#[test]
fn a_file_has_the_name_that_it_is_said_to_have() {
    let of = |line: &str| falses(&bakery(), &format!("# Readiness status\n\n## Done\n\n{line}\n"));
    assert_eq!(of("- ✅ `psycopg2-binary` added to `requirements.txt`"), ["5 psycopg2-binary"]);
    assert_eq!(of("- ✅ `fastapi` added to `requirements.txt`"), NOTHING);
    assert_eq!(of("- ✅ `HEAT_LIMIT` in `oven.ts`"), ["5 HEAT_LIMIT"]);
    assert_eq!(of("- Add `psycopg2-binary` to `requirements.txt`"), NOTHING);
    assert_eq!(of("- [ ] `psycopg2-binary` added to `requirements.txt`"), NOTHING);
    assert_eq!(of("- ✅ Prices are in `oven.ts`"), NOTHING, "a word of a sentence is no name");
    assert_eq!(of("- ✅ Clear error-handling in `oven.ts`"), NOTHING, "nor are two of them");
}

#[test]
fn a_table_of_parts_is_held_against_their_folders() {
    let of = |row: &str| {
        falses(&bakery(), &format!("# Readiness status\n\n| Crate | LOC | Tests |\n|---|---|---|\n{row}\n"))
    };
    assert_eq!(of("| flour | 120 | 5 |"), ["5 crates/flour: 120 lines"]);
    assert_eq!(of("| flour | 15 | 3 |"), ["5 crates/flour: 3 tests"]);
    assert_eq!(of("| flour | 15 | 5 |"), NOTHING);
    assert_eq!(of("| yeast | 10 | 1 |"), NOTHING, "no folder is called so");
    let crates = |line: &str| falses(&bakery(), &format!("# Readiness status\n\n{line}\n")).len();
    assert_eq!(crates("- All 5 crates have documentation"), 1);
    assert_eq!(crates("- All 2 crates have documentation"), 0);
    assert_eq!(crates("- 5 flagged crates have documentation now"), 0);
}

#[test]
fn what_waits_for_a_server_and_what_a_cross_measures_is_not_missing() {
    let sentry = [
        ("till/main.py", "import sentry_sdk\n\nsentry_sdk.init(dsn=DSN)\n"),
        ("till/a.py", "A = 1\n"),
        ("till/b.py", "B = 1\n"),
    ];
    let of = |line: &str| falses(&sentry, &format!("# Readiness status\n\n## Gaps\n\n- [x] Loaves\n{line}\n")).len();
    assert_eq!(of("- ❌ Sentry not configured"), 0);
    assert_eq!(of("- [ ] Set up error monitoring (Sentry)"), 0);
    assert_eq!(of("- ❌ No error monitoring"), 1);
    assert_eq!(of("- ❌ `till/main.py`: 1,304 lines"), 0, "it is too long");
    assert_eq!(of("- ❌ `till/b.py`"), 0, "a small file may be empty");
}

#[test]
fn what_only_a_specification_has_is_served_by_another_version() {
    let files = [
        ("api.yaml", "openapi: 3.0.0\npaths:\n  /api/v1/loaves:\n    get: {}\n  /api/v1/rolls:\n    get: {}\n"),
        (
            "till/main.py",
            "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(\"/api/v2/loaves\")\ndef loaves():\n    return []\n",
        ),
    ];
    let of = |path: &str| falses(&files, &format!("# Readiness status\n\n- ✅ `GET {path}` lists them\n"));
    assert_eq!(of("/api/v1/loaves"), ["3 GET /api/v1/loaves"]);
    assert_eq!(of("/api/v1/rolls"), NOTHING);
    assert_eq!(of("/api/v2/loaves"), NOTHING);
    assert_eq!(falses(&files, "# Readiness status\n\nBase URL: `/api/v7`\n"), NOTHING);
}

#[test]
fn what_is_in_another_repository_is_not_missed() {
    let folder = folder_of(&bakery());
    commit(folder.path());
    let module = "160000,4b825dc642cb6eb9a060e54bf8d69288fbee4904,cellar";
    git(folder.path(), &["update-index", "--add", "--cacheinfo", module]);
    git(folder.path(), &["commit", "-qm", "Add the cellar"]);
    let of = |line: &str| falses_at(folder.path(), "READY.md", &format!("# Readiness status\n\n## Done\n\n{line}\n"));
    assert_eq!(of("- ✅ Wine (`cellar/src/wine.ts`)"), NOTHING, "it is in a module that is not here");
    assert_eq!(of("- ✅ Wine (`src/services/wine.ts`)"), ["5 src/services/wine.ts"]);
    let list = |ending: &str| ["a", "b", "c", "d", "e"].map(|name| format!("- ✅ `src/{name}.{ending}`\n")).concat();
    assert_eq!(of(&list("clj")), NOTHING, "all of that language is somewhere else");
    assert_eq!(of("- ✅ Sums (`src/services/sums.py`)"), ["5 src/services/sums.py"], "one file of it may be missing");
}

#[test]
fn what_is_installed_is_no_module_that_is_missed() {
    let bakery = [bakery(), vec![("fastapi/settings.py", "A = 1\n")]].concat();
    let of = |code: &str| falses(&bakery, &format!("# Readiness status\n\n## Errors\n\n```python\n{code}\n```\n"));
    assert_eq!(of("from fastapi.routing import APIRoute"), NOTHING);
    assert_eq!(of("from src.ovens import Oven"), ["6 src/ovens"]);
}

#[test]
fn more_than_there_is_may_still_be_missing() {
    let till = [
        (
            "till/main.py",
            "from slowapi import Limiter\n\nlimiter = Limiter(key_func=address)\nlimiter.limit(\"5/minute\")\n",
        ),
        ("till/a.py", "A = 1\n"),
        ("_tool/assets/Dockerfile", "FROM scratch\n"),
    ];
    let of = |line: &str| falses(&till, &format!("# Readiness status\n\n## Gaps\n\n- [x] Loaves\n{line}\n")).len();
    assert_eq!(of("- [ ] Add rate limiting"), 1);
    assert_eq!(of("- [ ] Advanced rate limiting (exponential backoff)"), 0);
    assert_eq!(of("- ❌ No Docker support"), 0, "that of another program");
}

/// An oven whose functions stand far from each other.
fn long_oven() -> (&'static str, String) {
    let rest = "    heat += 1;\n".repeat(120);
    let text = format!(
        "export function heatUp(heat) {{\n{rest}}}\n\nexport function coolDown(heat) {{\n  return heatUp(heat);\n}}\n"
    );
    ("src/oven.ts", text)
}

#[test]
fn who_points_at_a_line_is_held_to_what_stands_there() {
    let (path, text) = long_oven();
    let files = [(path, text.as_str())];
    let told = "# Report\n\n- `heatUp()` heats it (src/oven.ts:1)\n- Cooling: `coolDown` in `src/oven.ts:124`\n";
    assert_eq!(falses(&files, told), NOTHING);
    let strayed = "# Report\n\n- `coolDown()` (src/oven.ts:30) cools it\n";
    assert_eq!(falses(&files, strayed), ["3 src/oven.ts:30"]);
    // What begins above may reach down to there, and what is only called is made elsewhere.
    for line in ["- `heatUp()` counts (src/oven.ts:90-95)", "- `nowhere()` is missed (src/oven.ts:30)"] {
        assert_eq!(falses(&files, &format!("# Report\n\n{line}\n")), NOTHING, "{line}");
    }
}

/// A bakery's tables, the last of which anybody may read.
const TABLES: &str = "create table loaves (id int);\nCREATE TABLE IF NOT EXISTS public.ovens (id int);\n\
    create table orders (id int);\ncreate table guests (id int);\nalter table loaves enable row level security;\n\
    alter table public.ovens enable row level security;\nalter table orders enable row level security;\n";

#[test]
fn all_tables_are_secured_where_none_is_left_out() {
    let text = "# Report\n\n- ✅ RLS enabled on all tables\n";
    let all = format!("{TABLES}alter table guests enable row level security;\n");
    let dropped = format!("{TABLES}drop table if exists guests;\n");
    let composed = format!("{TABLES}execute format('alter table %I enable row level security', name);\n");
    for (sql, wanted) in
        [(TABLES.to_owned(), vec!["3 RLS enabled on all tables"]), (all, vec![]), (dropped, vec![]), (composed, vec![])]
    {
        assert_eq!(falses(&[("supabase/migrations/1_init.sql", &sql)], text), wanted, "{sql}");
    }
    let some = "# Report\n\n- ✅ RLS enabled on all tables except `guests`\n";
    assert_eq!(falses(&[("supabase/migrations/1_init.sql", TABLES)], some), NOTHING);
}

#[test]
fn names_with_their_kind_are_held_against_what_the_repository_has_of_that_kind() {
    let alerts = "groups:\n- rules:\n  - alert: OvenCold\n  - alert: QueueLong\n  - alert: DoorOpen\n";
    let metrics = "from prometheus_client import Counter, Gauge\nA = Counter('loaves_total', 'x')\nB = Gauge('oven_heat', 'x')\nC = Counter('queue_total', 'x')\n";
    let sql = "create table loaves (id int);\ncreate table ovens (id int);\ncreate table orders (id int);\n";
    let files = [("alerts.yml", alerts), ("bakery/metrics.py", metrics), ("db/1.sql", sql)];
    for (line, is_false) in [
        ("- ✅ Alert `OvenCold` wakes somebody", false),
        ("- ✅ Alert `LoafBurnt` wakes somebody", true),
        ("- ✅ Metric `loaves_total` is scraped", false),
        ("- ✅ Metric `burnt_crusts_total` is scraped", true),
        ("- ✅ Metric `process_cpu_seconds_total` is scraped", false),
        ("```sh\ncurl localhost/metrics | grep loaves_total\n```", false),
        ("```sh\ncurl localhost/metrics | grep burnt_crusts\n```", true),
        ("- ✅ The `orders` table keeps them", false),
        ("- ✅ The `invoices` table keeps them", true),
        ("- ❌ The `invoices` table is missing", false),
        ("- [ ] Add an `invoices` table", false),
    ] {
        let found = falses(&files, &format!("# Report\n\n- ✅ Open\n{line}\n"));
        assert_eq!(!found.is_empty(), is_false, "{line}: {found:?}");
    }
}

#[test]
fn braces_stand_for_several_paths_and_calls_for_several_names() {
    let code = "export function bakeLoaf() {}\n";
    let files = [
        ("src/a.ts", code),
        ("src/b.ts", "export const b = 1;\n"),
        ("src/c.ts", "export const c = 1;\n"),
        ("k8s/base/a.yaml", "kind: Pod\n"),
    ];
    let text = "# Report\n\n- ✅ Overlays (k8s/{base,prod}/a.yaml)\n- ✅ bakeLoaf() and coolLoafDown() are there\n\
                - ✅ bakeLoaf() bakes; who wants calls heatOvenUp()\n";
    assert_eq!(falses(&files, text), ["3 k8s/prod/a.yaml", "4 coolLoafDown()"]);
}

#[test]
fn a_sentence_on_how_ready_all_is_agrees_with_the_head() {
    let said = |share: u32| {
        format!("# Report\n\n**Overall Readiness:** 68%\n\n## Conclusion\n\nThe bakery is {share}% production-ready.\n")
    };
    assert_eq!(falses(&[], &said(68)), NOTHING);
    assert_eq!(falses(&[], &said(60)), ["7 The bakery is 60% production-ready."]);
}

#[test]
fn what_a_server_is_said_to_be_needs_more_than_its_name() {
    let compose = "services:\n  redis:\n    image: redis:7\n  web:\n    build: .\n";
    let code = "import redis\nclient = redis.Redis.from_url('redis://redis:6379')\n";
    let told = |more: &str| {
        let files = [("docker-compose.yml", compose), ("shop/cache.py", code), ("redis.conf", more)];
        let text = "# Report\n\n- ✅ Redis cluster\n- ✅ Redis password authentication\n- ✅ Redis cache\n";
        claims_of(&files, text)
    };
    assert_eq!(
        told("maxmemory 1gb\n"),
        ["3 false Redis cluster", "4 unverifiable Redis password authentication", "5 true Redis cache"]
    );
    assert_eq!(
        told("cluster-enabled yes\nrequirepass change-me\n"),
        ["3 true Redis cluster", "4 true Redis password authentication", "5 true Redis cache"]
    );
}

#[test]
fn what_is_called_missing_is_refuted_by_its_file_and_its_command() {
    let package = "{\"scripts\": {\"count-loaves\": \"node count.js\"}}";
    let (code, page) = ("export const a = 1;\n".repeat(40), "# Guests\n\nWho comes, and when.\n".repeat(20));
    let files = [("package.json", package), ("scripts/count.ts", code.as_str()), ("GUESTS.md", page.as_str())];
    let boxes = "- [ ] **scripts/count.ts**\n- [ ] `npm run count-loaves` - counts them\n- [ ] `npm run sell-loaves`\n";
    let missing = format!("# Bakery status\n\n- [x] Oven\n\n## ❌ Missing features\n\n### Verification\n\n{boxes}");
    assert_eq!(falses(&files, &missing), ["9 scripts/count.ts", "10 npm run count-loaves"]);
    let steps = format!("# Bakery status\n\n- [x] Oven\n\n## Verification\n\n{boxes}");
    assert_eq!(falses(&files, &steps), NOTHING);
    // A page that is asked for was written since.
    let asked = "# Production readiness review\n\n- ✅ One\n- ✅ Two\n- ✅ Three\n\n## Deployment checklist\n\n- [ ] Create GUESTS.md\n\n\
                 ## Recommendations\n\n1. Create GUESTS.md\n2. Create `LOAVES.md`\n";
    assert_eq!(falses(&files, asked), ["9 GUESTS.md", "13 GUESTS.md"]);
    // A few strays among hundreds of empty boxes answer none of them.
    let many: String = (0..120).map(|at| format!("- [ ] Thing {at} is looked at\n")).collect();
    let strays = format!("# Checklist\n\n- [x] One\n- [ ] **GUESTS.md**: who comes\n{many}");
    assert_eq!(falses(&files, &strays), NOTHING);
}
