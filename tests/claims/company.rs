//! What is missed in the company that it is named in: a path among others that are there, a file of a tree of what there is, a
//! function of code that a document knows, and a route that only somebody else names.

use crate::support::{claims_of, commit, falses, falses_at, falses_in, folder_of, git, write};

const NOTHING: [&str; 0] = [];

/// A bakery whose till is served.
const BAKERY: &[(&str, &str)] = &[
    (
        "till/main.py",
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(\"/api/loaves\")\ndef list_loaves():\n    return []\n\n\n@app.get(\"/api/rolls\")\ndef list_rolls():\n    return []\n",
    ),
    ("till/oven.py", "class OvenManager:\n    def bake_loaf(self):\n        return heat_oven(self.loaves)\n"),
    ("till/shop.py", "from till.oven import OvenManager\n\nmanager = OvenManager()\nmanager.bake_loaf()\n"),
    ("till/web/list.tsx", "export const List = () => fetchLoaves(\"/api/loaves\");\n"),
    ("docs/a.md", "# A\n"),
];

#[test]
fn a_path_is_missed_beside_others_of_its_line() {
    let of = |line: &str| falses_in(BAKERY, "docs/BAKING.md", &format!("# Baking\n\n{line}\n"));
    let missed = ["3 till/mill.py"];
    assert_eq!(of("- The till (`till/main.py`), its oven (`till/oven.py`) and the mill (`till/mill.py`)"), missed);
    assert_eq!(of("- The till (`till/main.py`) and the mill (`till/mill.py`)"), NOTHING);
    assert_eq!(of("- Add the mill (`till/mill.py`) beside `till/main.py` and `till/oven.py`"), NOTHING);
    assert_eq!(of("- [ ] The till (`till/main.py`), its oven (`till/oven.py`) and the mill (`till/mill.py`)"), NOTHING);
}

#[test]
fn a_path_is_missed_in_a_list_of_which_the_others_are_there() {
    let list = |files: &[&str]| {
        let items = files.iter().map(|file| format!("- `{file}` - a part of it\n")).collect::<String>();
        falses_in(BAKERY, "docs/BAKING.md", &format!("# Baking\n\n## Key files\n\n{items}"))
    };
    let three = ["till/main.py", "till/oven.py", "till/shop.py", "till/mill.py"];
    assert_eq!(list(&three), ["8 till/mill.py"]);
    assert_eq!(list(&three[1..]), NOTHING, "two are too few");
    let column = "# Baking\n\n| Part | File |\n|---|---|\n| Till | `till/main.py` |\n| Oven | `till/oven.py` |\n| Shop | `till/shop.py` |\n| Mill | `till/mill.py` |\n";
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", column), ["8 till/mill.py"]);
    assert_eq!(falses_in(BAKERY, "docs/PLAN.md", column), NOTHING, "a plan says what is to come");
}

#[test]
fn of_a_tree_of_what_there_is_half_is_enough() {
    let tree = |title: &str| {
        format!("# Baking\n\n## {title}\n\n```\ntill/\n├── main.py\n├── oven.py\n├── mill.py\n└── flour.py\n```\n")
    };
    let missed = ["9 till/mill.py", "10 till/flour.py"];
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", &tree("Project structure")), missed);
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", &tree("Proposed structure")), NOTHING);
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", &tree("Target structure")), NOTHING);
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", &tree("Infrastructure")), NOTHING);
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", &tree("Baking")), NOTHING);
}

#[test]
fn a_file_of_a_tree_that_git_removed_is_missed() {
    let text = "# Baking\n\n```\ntill/\n├── main.py\n├── oven.py\n├── mill.py\n└── flour.py\n```\n";
    assert_eq!(falses_in(BAKERY, "docs/BAKING.md", text), NOTHING, "it may be of another");
    let folder = folder_of(BAKERY);
    write(folder.path(), "till/mill.py", "grain = 1\n");
    commit(folder.path());
    git(folder.path(), &["rm", "-q", "till/mill.py"]);
    git(folder.path(), &["commit", "-qm", "Buy flour"]);
    assert_eq!(falses_at(folder.path(), "docs/BAKING.md", text), ["7 till/mill.py"]);
}

#[test]
fn one_of_several_files_of_a_name_is_there() {
    let files = [BAKERY, &[("shop/a/list.py", "a = 1\n"), ("shop/b/list.py", "b = 1\n")]].concat();
    let claims = claims_of(&files, "# Status\n\n- Lists all in `list.py`\n");
    assert_eq!(claims, ["3 true list.py"]);
}

#[test]
fn a_function_that_code_is_said_to_call_is_somewhere() {
    let of = |line: &str| falses(BAKERY, &format!("# Status\n\n- `list_loaves()` and `list_rolls()` answer\n{line}\n"));
    assert_eq!(of("- All orders go through `weigh_all_loaves()`"), ["4 weigh_all_loaves()"]);
    assert_eq!(of("- All orders go through `bake_loaf()`"), NOTHING);
    assert_eq!(of("- All orders should go through `weigh_all_loaves()`"), NOTHING);
    assert_eq!(of("- The till's SDK offers `weigh_all_loaves()`"), NOTHING);
    assert_eq!(of("- Names are in small letters (e.g., `weigh_all_loaves()`)"), NOTHING);
    // Of a document whose functions are others' nothing is known.
    assert_eq!(falses(BAKERY, "# Status\n\n- All orders go through `weigh_all_loaves()`\n"), NOTHING);
}

#[test]
fn a_route_that_only_others_name_is_not_served() {
    let text =
        "# Status\n\nEndpoints: `GET /api/loaves`, `GET /api/rolls`.\n\n- `GET /api/mill/flour` lists the flour\n";
    let missed = ["5 GET /api/mill/flour"];
    let of = |path: &str, code: &str| falses(&[BAKERY, &[(path, code)]].concat(), text);
    assert_eq!(falses(BAKERY, text), missed);
    // A page asks for it, another service has one that ends so, a remark names it, a module is called so.
    assert_eq!(of("till/web/flour.tsx", "export const Flour = () => load(\"/api/mill/flour\");\n"), missed);
    assert_eq!(of("till/far.py", "MILL = \"https://mill.example.org/api/mill/flour\"\n"), missed);
    assert_eq!(of("till/near.py", "FLOUR = \"/api/bakers/flour\"\n"), missed);
    assert_eq!(of("till/todo.py", "# flour: \"/api/mill/flour\" is to come\nflour = 1\n"), missed);
    assert_eq!(of("till/flour.js", "import { grind } from 'mill/flour'\n"), missed);
    // What dispatches by comparing addresses may serve it.
    assert_eq!(
        of("till/by_hand.py", "def answer(path):\n    if path == \"/api/mill/flour\":\n        return 1\n"),
        NOTHING
    );
    assert_eq!(of("till/router.py", "ROUTES = {\"/mill/flour\": 1}\n"), NOTHING);
    assert_eq!(of("till/table.py", "ROUTES = {\"GET:/api/mill/flour\": 1}\n"), NOTHING);
    assert_eq!(of("deploy/nginx.conf", "location ~ ^/api/mill/flour$ {\n  proxy_pass http://mill;\n}\n"), NOTHING);
    // Whatever stands around an address.
    for around in ["\u{a0}", "\u{3000}", "→", "“"] {
        let code = format!("TOLD = \"{around}/api/mill/flour{around}\"  # {around}/api/mill/flour\n");
        let found = of("till/odd.py", &code);
        assert!(found.len() <= 1, "{found:?}");
    }
}

#[test]
fn what_is_short_for_a_route_or_better_than_one_is_not_missed() {
    let of = |line: &str| falses(BAKERY, &format!("# Status\n\n{line}\n"));
    assert_eq!(of("- ✅ `PUT /loav` asks for a role"), NOTHING);
    assert_eq!(of("- ✅ `PUT /flour` asks for a role"), ["3 PUT /flour"]);
    let ready = [
        BAKERY,
        &[("till/ready.py", "from till.main import app\n\n\n@app.get(\"/readyz\")\ndef ready():\n    return 1\n")],
    ]
    .concat();
    assert_eq!(falses(&ready, "# Status\n\n- ✅ `GET /ready` answers\n"), ["3 GET /ready"]);
    let better = "Endpoints: `GET /api/loaves`, `GET /api/rolls`.\n\n- Better: `GET /api/v1/loaves`";
    assert_eq!(of(better), NOTHING);
}

#[test]
fn a_size_to_the_line_is_held_to_it() {
    let lines = |number: usize| "a = 1\n".repeat(number);
    let text = |said: &str| format!("# Status\n\n- `till/mill.py` ({said})\n");
    let of =
        |there: usize, said: &str| falses(&[BAKERY, &[("till/mill.py", &*lines(there))]].concat(), &text(said)).len();
    assert_eq!(of(381, "363 lines"), 1, "counted once, and other now");
    assert_eq!(of(368, "363 lines"), 0);
    assert_eq!(of(381, "~363 lines"), 0);
    assert_eq!(of(372, "360 lines"), 0, "as round as this");
    assert_eq!(of(390, "360 lines"), 1);
}

#[test]
fn a_share_is_held_against_its_fraction_wherever_it_stands() {
    let of = |line: &str| falses(BAKERY, &format!("# Status\n\n```\n{line}\n```\n"));
    assert_eq!(of("TOTAL:  ██████░░  68% (17/27)"), ["4 68% (17/27)"]);
    assert_eq!(of("TOTAL:  ██████░░  63% (17/27)"), NOTHING);
    assert_eq!(of("Coverage 87% (11/2025)"), NOTHING);
    assert_eq!(of("Down by 5% - 12/31"), NOTHING);
    assert_eq!(falses(BAKERY, "# Status\n\n## Ovens (30% complete - 2/10)\n").len(), 1);
    assert_eq!(falses(BAKERY, "# Status\n\n## Ovens (20% complete - 2/10)\n"), NOTHING);
}

#[test]
fn what_is_proposed_by_name_or_lacks_in_a_store_is_not_missed() {
    let of = |line: &str| {
        let named = "`list_loaves()`, `list_rolls()`, `bake_loaf()` and `heat_oven()` are there";
        falses(BAKERY, &format!("# Status\n\n- {named}\n{line}\n"))
    };
    assert_eq!(of("- Orders: `weigh_all_loaves()`"), ["4 weigh_all_loaves()"]);
    assert_eq!(of("- Refactor: Extract `weigh_all_loaves()`"), NOTHING);
    let limited = [
        BAKERY,
        &[(
            "till/limits.py",
            "from slowapi import Limiter\n\nlimiter = Limiter(key_func=address)\nlimiter.limit(\"5/minute\")\n",
        )],
    ]
    .concat();
    let row = |part: &str| {
        falses(
            &limited,
            &format!(
                "# Status\n\n## Gaps\n\n| Part | Gap | State |\n|---|---|---|\n| {part} | No rate limiting | ❌ |\n"
            ),
        )
    };
    assert_eq!(row("Counter"), ["7 no rate limiting"]);
    assert_eq!(row("Database"), NOTHING);
    let pooled = [BAKERY, &[("till/db.py", "engine = create_engine(URL, pool_size=5)\n")]].concat();
    let text = "# Status\n\n## Gaps\n\n| Part | Gap | State |\n|---|---|---|\n| Database | No connection pool | ❌ |\n";
    assert_eq!(falses(&pooled, text), ["7 no connection pool"]);
}

#[test]
fn an_open_box_may_say_what_would_do() {
    let files = [BAKERY, &[("till/errors.py", "import sentry_sdk\n\nsentry_sdk.init(dsn=DSN)\n")]].concat();
    let of = |remark: &str| {
        falses_in(
            &files,
            "STATUS.md",
            &format!("# Status\n\n- [x] Ovens\n\n## Remaining\n\n- [ ] **Error tracking**{remark}\n"),
        )
    };
    assert_eq!(of(" (e.g., Sentry)"), ["7 error tracking"]);
    assert_eq!(of(" (optional)"), NOTHING);
}

#[test]
fn a_file_is_where_its_label_says_that_it_is() {
    let of = |line: &str| falses_in(BAKERY, "docs/STATUS.md", &format!("# Status\n\n## Mill\n\n{line}\n"));
    assert_eq!(of("**File**: `till/mill.py`"), ["5 till/mill.py"]);
    assert_eq!(of("**File**: `till/oven.py`"), NOTHING);
    assert_eq!(of("**File**: `mills/mill.py`"), NOTHING, "a folder that is not here may be another repository's");
    assert_eq!(of("**File**: `till/mill.py` (new)"), NOTHING);
}

#[test]
fn what_was_put_away_is_not_where_it_was() {
    let of = |action: &str| {
        let text = format!(
            "# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`.\n\n## Old files\n\n- `till/old_oven.py` - no use\n- **Action**: {action}\n"
        );
        falses_in(BAKERY, "STATUS.md", &text)
    };
    assert_eq!(of("Keep it"), ["7 till/old_oven.py"]);
    assert_eq!(of("Moved to `backup/`"), NOTHING);
}

#[test]
fn an_example_that_is_to_be_copied_is_there() {
    let of = |command: &str| falses(BAKERY, &format!("# Status\n\n## Setup\n\n```bash\n{command}\n```\n"));
    assert_eq!(of("cp .env.production.template .env"), ["6 .env.production.template"]);
    assert_eq!(of("cp notes.txt .env"), NOTHING);
    assert_eq!(
        of("curl -o .env.production.template https://bakery.example/env\ncp .env.production.template .env"),
        NOTHING
    );
}

#[test]
fn products_in_brackets_are_what_could_do_a_thing() {
    let files =
        [BAKERY, &[("tests/perf/k6-load.js", "import http from 'k6/http'\n\nexport default () => http.get('/')\n")]]
            .concat();
    let of =
        |remark: &str| falses_in(&files, "STATUS.md", &format!("# Status\n\n## Gaps\n\n- No load testing{remark}\n"));
    assert_eq!(of(""), ["5 no load testing"]);
    assert_eq!(of(" (JMeter, k6)"), ["5 no load testing"]);
    assert_eq!(of(" (of the ovens, of the till)"), NOTHING);
    assert_eq!(of(" (Login, Signup)"), NOTHING);
}

#[test]
fn sums_with_a_tilde_and_bounds_are_no_faults() {
    let of = |total: &str| {
        falses(
            BAKERY,
            &format!("# Status\n\n## Costs\n\n- Ovens: $25\n- Till: $20\n- Flour: $2.50\n- Total: {total}\n"),
        )
    };
    assert_eq!(of("$50").len(), 1);
    assert_eq!(of("~$50"), NOTHING);
    assert_eq!(of("< $50"), NOTHING);
    assert_eq!(of("~$80").len(), 1);
}

#[test]
fn what_is_no_statement_on_the_repository_is_left_alone() {
    let of = |line: &str| {
        falses_in(
            BAKERY,
            "STATUS.md",
            &format!(
                "# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`. Endpoints: `GET /api/loaves`, `GET /api/rolls`.\n\n{line}\n"
            ),
        )
    };
    assert_eq!(of("- Endpoint files: /src/routes/"), NOTHING);
    assert_eq!(of("- Endpoint of the mill: /mill/flour"), ["5 /mill/flour"]);
    assert_eq!(of("- Report: `docs/Baking_Report.docx`"), NOTHING);
    assert_eq!(of("- Report: `docs/Baking_Report.md`"), ["5 docs/Baking_Report.md"]);
    let deploy = [BAKERY, &[("deploy/a.yaml", "a: 1\n")]].concat();
    let link = |said: &str| falses(&deploy, &format!("# Status\n\n- [deploy/k8s/](deploy/k8s/) {said}\n"));
    assert_eq!(link("has all"), ["3 deploy/k8s/"]);
    assert_eq!(link("is empty"), NOTHING);
}

#[test]
fn a_version_that_does_not_work_is_none_that_is_used() {
    let files = [BAKERY, &[(".nvmrc", "20\n")]].concat();
    let of = |line: &str| falses(&files, &format!("# Status\n\n- {line}\n"));
    assert_eq!(of("Node.js 18"), ["3 Node.js 18"]);
    assert_eq!(of("Node.js 18: incompatible with the ovens"), NOTHING);
}

#[test]
fn what_remains_is_not_missed() {
    let of = |text: &str| falses_in(BAKERY, "STATUS.md", text);
    let left = |title: &str| {
        of(&format!(
            "# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`.\n\n## {title}\n\n**Pages:**\n- **till/mill.py** - grinds\n"
        ))
    };
    assert_eq!(left("What is there"), ["8 till/mill.py"]);
    assert_eq!(left("What Remains (20%)"), NOTHING);
}

#[test]
fn a_file_may_be_written_by_what_it_is_compiled_to() {
    let files = [BAKERY, &[("till/web/oven.ts", "export const oven = 1\n")]].concat();
    let of = |line: &str| {
        falses_in(
            &files,
            "STATUS.md",
            &format!("# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`.\n\n- {line}\n"),
        )
    };
    assert_eq!(of("`till/web/mill.js` grinds"), ["5 till/web/mill.js"]);
    assert_eq!(of("`till/web/oven.js` bakes"), NOTHING);
    let git_had = folder_of(&files);
    write(git_had.path(), "till/web/oven.js", "oven = 1\n");
    commit(git_had.path());
    git(git_had.path(), &["rm", "-q", "till/web/oven.js"]);
    git(git_had.path(), &["commit", "-qm", "Move to TypeScript"]);
    let text = "# Status\n\nFiles: `till/main.py`, `till/oven.py`, `till/shop.py`.\n\n- `till/web/oven.js` bakes\n";
    assert_eq!(falses_at(git_had.path(), "STATUS.md", text), ["5 till/web/oven.js"], "that very file was there");
    assert_eq!(of("✅ Shown by till/web/Mill.js"), ["5 till/web/Mill.js"]);
    assert_eq!(of("✅ Shown by React/Next.js"), NOTHING);
}

#[test]
fn of_several_numbers_each_is_that_of_a_part() {
    let files = [BAKERY, &[("ovens.json", "{\"ovens\": [\"a\", \"b\", \"c\"]}\n")]].concat();
    let of = |lines: &str| falses(&files, &format!("# Status\n\nKept in `ovens.json`.\n\n{lines}\n"));
    assert_eq!(of("- Bakery (4 ovens)"), ["5 4 ovens"]);
    assert_eq!(of("- Bakery (3 ovens)"), NOTHING);
    assert_eq!(of("- Bakery (2 ovens)\n- Shop (1 oven)\n- Mill (5 ovens)"), NOTHING);
    assert_eq!(of("- `this.prisma` is asked"), NOTHING);
}
