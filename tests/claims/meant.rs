//! Which thing a line means that it calls missing or done, by what stands around it: what is of another kind refutes nothing.

use crate::support::{falses, falses_in, judged, write};
use gonogo::claims::Verdict;
use tempfile::TempDir;

const NOTHING: [&str; 0] = [];

/// A bakery that limits who calls it, rotates its keys, and is composed of a store and a program.
const BAKERY: &[(&str, &str)] = &[
    (
        "till/api/limits.py",
        "from slowapi import Limiter\n\nlimiter = Limiter(key_func=who)\napp.state.limiter = limiter\n",
    ),
    (
        "till/keys/rotation.py",
        "def rotate_keys(ring):\n    fresh = make(ring)\n    ring.append(fresh)\n    ring.pop(0)\n    return ring\n",
    ),
    (
        "till/main.py",
        "from till.api.limits import limiter\nfrom till.keys.rotation import rotate_keys\n\nring = load(limiter)\nrotate_keys(ring)\n",
    ),
    ("compose.yml", "services:\n  store:\n    image: redis:7\n  db:\n    image: postgres:16\n"),
    (
        "tests/test_till.py",
        "def test_a():\n    pass\n\ndef test_b():\n    pass\n\ndef test_c():\n    pass\n\ndef test_d():\n    pass\n\ndef test_e():\n    pass\n",
    ),
];

#[test]
fn a_heading_says_of_which_kind_a_missing_thing_is() {
    let under = |heading: &str| {
        format!(
            "# Readiness\n\n- [x] Flour\n\n## {heading}\n\n| Item | Status |\n|---|---|\n| Rotate keys | ❌ Missing |\n"
        )
    };
    assert_eq!(falses(BAKERY, &under("Security")), ["9 Rotate keys | ❌ Missing"]);
    for heading in ["Integration tests", "Procedures needed", "Runbooks"] {
        assert_eq!(falses(BAKERY, &under(heading)), NOTHING, "{heading}");
    }
}

#[test]
fn what_a_cloud_runs_is_no_container() {
    let row = |thing: &str| {
        format!(
            "# Readiness\n\n## Missing components\n\n| Component | Status |\n|---|---|\n| {thing} | ❌ |\n| Flour | ✅ |\n"
        )
    };
    assert_eq!(falses(BAKERY, &row("Redis")), ["7 redis"]);
    assert_eq!(falses(BAKERY, &row("Redis (ElastiCache)")), NOTHING);
    let pipeline =
        [("till/a.py", "a = 1\n"), (".github/workflows/ci.yml", "services:\n  store:\n    image: redis:7\n")];
    assert_eq!(falses(&pipeline, &row("Redis")), NOTHING, "what only tests run");
    let open = |use_of: &str| format!("# Readiness\n\n- [x] Flour\n- [ ] Redis{use_of}\n");
    assert_eq!(falses(BAKERY, &open("")), ["4 redis"]);
    assert_eq!(falses(BAKERY, &open(" for sessions of bakers")), NOTHING, "it may be there for something else");
}

#[test]
fn a_cross_in_a_column_of_one_property_is_not_one_of_the_row() {
    let table = |head: &str| {
        format!(
            "# Readiness\n\n| Part | {head} |\n|---|---|\n| Rotate keys | ❌ No |\n| Sell bread | ✅ |\n| Bake | ✅ |\n"
        )
    };
    assert_eq!(falses(BAKERY, &table("There")), ["5 Rotate keys | ❌ No"]);
    assert_eq!(falses(BAKERY, &table("Health check")), NOTHING);
    let matrix = "# Readiness\n\n| Part | Alone | Resource limits |\n|---|---|---|\n| Rotate keys | ✅ | ❌ |\n| Bake | ✅ | ❌ |\n";
    assert_eq!(falses(BAKERY, matrix), NOTHING);
}

#[test]
fn a_cross_beneath_what_is_there_in_part_says_how_bad_that_is() {
    let beneath = |label: &str| format!("# Readiness\n\n{label}\n\n- ❌ Rotate keys\n- ✅ Flour\n");
    assert_eq!(falses(BAKERY, &beneath("**Security**:")), ["5 Rotate keys"]);
    assert_eq!(falses(BAKERY, &beneath("⚠️ **Security**:")), NOTHING);
    assert_eq!(falses(BAKERY, &beneath("**Remaining hardcoded values:**")), NOTHING);
}

#[test]
fn what_an_audit_calls_pending_was_not_looked_at() {
    let table = "# Summary\n\n| Item | Status |\n|---|---|\n| Rotate keys | ⏳ Pending |\n";
    assert_eq!(falses_in(BAKERY, "READINESS.md", table), ["5 Rotate keys | ⏳ Pending"]);
    assert_eq!(falses_in(BAKERY, "SECURITY_AUDIT.md", table), NOTHING);
}

#[test]
fn tests_of_one_part_are_missing_though_others_have_some() {
    let issue = |name: &str| format!("# Readiness\n\n## Gaps\n\n- {name}: No tests\n");
    assert_eq!(falses(BAKERY, &issue("Quality")), ["5 no tests"]);
    assert_eq!(falses(BAKERY, &issue("Oven module")), NOTHING);
}

#[test]
fn criteria_and_sprints_say_when_and_not_what_there_is() {
    let done = |heading: &str| format!("# Readiness\n\n## {heading}\n\n- ✅ `ovens.py` lights the ovens\n- ✅ Flour\n");
    assert_eq!(falses(BAKERY, &done("Parts")), ["5 ovens.py"]);
    assert_eq!(falses(BAKERY, &done("Success criteria")), NOTHING);
    let open = |heading: &str| {
        format!("# Readiness\n\n- ✅ A\n- ✅ B\n- ✅ C\n\n## Roadmap\n\n### {heading}\n\n- [ ] Redis\n")
    };
    assert_eq!(falses(BAKERY, &open("Servers")), ["11 redis"]);
    assert_eq!(falses(BAKERY, &open("Sprint 12 (one week)")), NOTHING);
}

#[test]
fn a_limit_on_what_is_asked_of_others_is_none_on_what_they_ask() {
    let lacks = "# Readiness\n\n## Gaps\n\n- No rate limiting\n";
    assert_eq!(falses(BAKERY, lacks), ["5 no rate limiting"]);
    for (path, text) in [
        ("till/crawler/limits.py", "limiter = Limiter(hosts)\nlimiter.wait(host)\n"),
        ("scripts/test-limits.ts", "async function testRateLimit() {\n  await call();\n}\n"),
        ("scripts/setup.py", "print('3. Set up rate limiting')\n"),
    ] {
        assert_eq!(
            falses(&[(path, text), ("till/a.py", "a = 1\n"), ("till/b.py", "b = 1\n")], lacks),
            NOTHING,
            "{path}"
        );
    }
}

#[test]
fn what_others_can_switch_on_need_not_be_named() {
    let code = [("a.rs", "fn a() {}\n"), ("b.rs", "fn b() {}\n"), ("c.rs", "fn c() {}\n")];
    let text = |tool: &str| format!("# Status\n\n- ✅ {tool} finds nothing\n");
    assert_eq!(falses(&code, &text("Semgrep")), ["3 Semgrep finds nothing"]);
    assert_eq!(falses(&code, &text("CodeQL")), NOTHING);
    assert_eq!(falses(&code, "# Status\n\n- ✅ Flour\n\n## Done\n\n- ✅ Matches what Semgrep has\n"), NOTHING);
}

#[test]
fn one_idle_name_takes_nothing_back_that_goes_by_others() {
    let of = |other: &str| {
        let main = format!("import './ovens';\nimport './a';\nimport './b';\nimport './c';\n{other}\n");
        let files = [
            ("src/main.ts", main.as_str()),
            ("src/ovens.ts", "export function optimizeQueries(oven) {\n  return oven.sort();\n}\n"),
            ("src/a.ts", "export const a = 1;\n"),
            ("src/b.ts", "export const b = 1;\n"),
            ("src/c.ts", "export const c = 1;\n"),
            ("package.json", "{ \"main\": \"src/main.ts\" }\n"),
        ];
        falses(&files, "# Status\n\n## Done\n\n- ✅ Query optimization\n")
    };
    assert_eq!(of(""), ["5 Query optimization"]);
    assert_eq!(of("runFirstQuery();\noptimizeAll();"), NOTHING);
}

#[test]
fn each_of_several_denials_is_heard() {
    let files = [(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: make\n"), BAKERY[4]];
    let row = "# Audit\n\n| Area | Score | Notes |\n|---|---|---|\n| Care | 35/100 | No CI, no owners, no tests |\n| Pipeline | 0/100 | Zero GitHub Actions workflows. Fatal. |\n";
    assert_eq!(falses(&files, row), ["5 no ci", "5 no tests", "6 no github actions workflows"]);
    assert_eq!(
        falses(&files, "# Report\n\n## Critical gaps\n\n- [ ] **Zero test coverage**: nobody wrote one\n"),
        ["5 no test coverage"]
    );
}

#[test]
fn code_beside_the_file_that_a_line_names_refutes_nothing_of_it() {
    let row = |file: &str| format!("# Readiness\n\n| Gap | Where |\n|---|---|\n| No rate limiting | `{file}` |\n");
    assert_eq!(falses(BAKERY, &row("till/api/limits.py")), ["5 no rate limiting"]);
    assert_eq!(falses(BAKERY, &row("till/main.py")), NOTHING);
}

#[test]
fn plans_ask_for_what_may_be_there() {
    let open = "# Readiness\n\n- [x] Flour\n- [ ] Redis\n";
    assert_eq!(falses_in(BAKERY, "READINESS.md", open), ["4 redis"]);
    assert_eq!(falses_in(BAKERY, "READINESS_ROADMAP.md", open), NOTHING);
}

#[test]
fn a_row_is_crossed_out_though_others_have_it() {
    let table = "# Readiness\n\n| Feature | Your bakery | Others |\n|---|---|---|\n| Rate limiting | ❌ None | ✅ At the gate |\n| Ovens | ✅ Two | ✅ Four |\n";
    assert_eq!(falses(BAKERY, table), ["5 rate limiting"]);
}

#[test]
fn what_a_repository_beside_this_one_has_is_not_missed() {
    let home = TempDir::new().unwrap();
    let of = |name: &str, row: &str| {
        let folder = home.path().join(name);
        write(&folder, "src/a.py", "a = 1\n");
        write(&folder, "src/bakery-ovens/b.py", "b = 1\n");
        let text = format!("# Status\n\n| Part | Files | Status |\n|---|---|---|\n| {row} | `src/ovens.ts` | ✅ |\n");
        judged(&folder, "READY.md", &text).iter().any(|claim| claim.verdict == Verdict::False)
    };
    assert!(of("bakery-backend", "Ovens"));
    assert!(!of("bakery-backend", "bakery-frontend"));
    assert!(!of("bakery-backend", "Frontend"));
    assert!(of("bakery", "Frontend"), "it may have one itself");
    assert!(of("bakery-backend", "Parts of bakery-backend"), "its own name");
    assert!(of("bakery-backend", "Parts of bakery-ovens"), "a part of it");
}

#[test]
fn what_was_removed_is_proposed_or_is_to_come_is_not_missed() {
    let beneath = |label: &str| format!("# Readiness\n\n{label}\n- Of the till:\n  - `till/ovens.py` weighs\n");
    assert_eq!(falses(BAKERY, &beneath("**Added:**")), ["5 till/ovens.py"]);
    assert_eq!(falses(BAKERY, &beneath("**Removed:**")), NOTHING);
    let nested = "# Readiness\n\n- **Recommendation:**\n  - Of the till:\n    - `till/ovens.py` weighs\n";
    assert_eq!(falses(BAKERY, nested), NOTHING);
    let tree = |remark: &str| {
        format!("# Readiness\n\n```\ntill/\n├── main.py\n├── api/\n├── keys/\n└── scales.py  {remark}\n```\n")
    };
    assert_eq!(falses(BAKERY, &tree("# weighs")), ["8 till/scales.py"]);
    assert_eq!(falses(BAKERY, &tree("# weighs (to be created)")), NOTHING);
}

#[test]
fn a_status_is_no_thing_and_a_tool_is_known_by_its_hidden_file() {
    let files = [("src/a.ts", "app.get('/ovens/status', tell)\n"), ("src/b.ts", "b()\n"), ("src/c.ts", "c()\n")];
    assert_eq!(falses(&files, "# Readiness\n\n## Ovens\n\n**Status**: **NOT IMPLEMENTED** ❌\n"), NOTHING);
    let tool = "# Status\n\n- ✅ Prettier formats all\n";
    assert_eq!(falses(&files, tool), ["3 Prettier formats all"]);
    assert_eq!(falses(&[files.as_slice(), &[(".prettierrc", "{}\n")]].concat(), tool), NOTHING);
}

#[test]
fn what_is_new_or_runs_or_is_no_path_is_not_missed() {
    let file = |remark: &str| {
        format!(
            "# Readiness\n\n- `till/main.py`\n- `till/api/limits.py`\n- `till/keys/rotation.py`\n- `till/scales.py` {remark}\n"
        )
    };
    assert_eq!(falses(BAKERY, &file("weighs")), ["6 till/scales.py"]);
    assert_eq!(falses(BAKERY, &file("[NEW]")), NOTHING);
    let till = [("package.json", "{\"scripts\": {\"bake\": \"node a\"}}\n"), BAKERY[0]];
    let run = |command: &str| format!("# Readiness\n\n```bash\n{command}\n```\n");
    assert_eq!(falses(&till, &run("pnpm run heat")), ["4 pnpm run heat"]);
    assert_eq!(falses(&till, &run("pnpm exec ovens run heat")), NOTHING);
    assert_eq!(falses(BAKERY, "# Readiness\n\n- ✅ `till//` and `s///` are read\n"), NOTHING);
}
