//! What a document says of another time, another place or another thing than the repository as it is: no statement to refute.

use crate::support::{commit, falses, falses_at, falses_in, folder_of, git};

const NOTHING: [&str; 0] = [];

#[test]
fn what_is_to_come_by_a_label_or_was_by_a_note_states_nothing_of_today() {
    let files =
        [("src/oven.py", "def heat():\n    return 220\n"), ("src/bell.py", "x = 1\n"), ("src/till.py", "x = 1\n")];
    let there = "# Readiness report\n\n- `src/oven.py` heats\n- `src/bell.py` rings\n- `src/till.py` counts\n\n";
    let under =
        |label: &str| format!("{there}## Kitchen\n\n**{label}:**\n1. Additions:\n   - `src/hood.py` takes the smoke\n");
    assert_eq!(falses(&files, &under("Parts")), ["11 src/hood.py"]);
    assert_eq!(falses(&files, &under("Changes needed")), [""; 0]);
    assert_eq!(falses(&files, &under("Changes needed (implemented)")), ["11 src/hood.py"]);
    let noted = |note: &str| format!("{there}## Smoke\n\n> {note}\n\n### Hood\n\n- `src/hood.py` takes the smoke\n");
    assert_eq!(falses(&files, &noted("Note: the hood is loud.")), ["13 src/hood.py"]);
    assert_eq!(falses(&files, &noted("**Note:** This part was removed from the bakery.")), [""; 0]);
    let log = |first: &str| {
        format!(
            "{there}## {first} 2026-01-05\n\n- `src/hood.py` takes the smoke\n\n## {first} 2026-02-05\n\n- `src/rack.py` cools\n"
        )
    };
    assert_eq!(falses(&files, &log("Addendum")), ["13 src/rack.py"]);
    assert_eq!(falses(&files, &log("Kitchen")), ["9 src/hood.py", "13 src/rack.py"]);
}

#[test]
fn a_label_introduces_nothing_behind_a_rule() {
    let files =
        [("src/oven.py", "def heat():\n    return 220\n"), ("src/bell.py", "x = 1\n"), ("src/till.py", "x = 1\n")];
    let there = "# Readiness report\n\n- `src/oven.py` heats\n- `src/bell.py` rings\n- `src/till.py` counts\n\n";
    let text = |rule: &str| format!("{there}**Next steps:**\n\n{rule}\n\n- `src/hood.py` takes the smoke\n");
    assert_eq!(falses(&files, &text("")), NOTHING);
    assert_eq!(falses(&files, &text("---")), ["11 src/hood.py"]);
    let long = "How to light them, and how to put them out again.\n".repeat(20);
    let missing = "# Readiness review\n\n### 2. **Missing OVENS.md**\n\nNobody heats.\n";
    assert_eq!(falses(&[("OVENS.md", long.as_str())], missing), ["3 OVENS.md"]);
}

#[test]
fn commands_for_one_case_or_for_later_need_no_file_today() {
    let text = |remark: &str| format!("# Deploy checklist\n\n```bash\n# {remark}\ndocker compose up -d\n```\n");
    let files = [("src/oven.py", "def heat():\n    return 220\n")];
    assert_eq!(falses(&files, &text("Start the kitchen")), ["5 docker compose up"]);
    assert_eq!(falses(&files, &text("If using Docker")), [""; 0]);
    assert_eq!(falses(&files, &text("Start all (to be created)")), [""; 0]);
}

#[test]
fn pages_to_be_looked_at_are_not_missing() {
    let page = "export function Page() { return <main>rye, wheat, spelt and oats, all of them baked today</main> }\n"
        .repeat(8);
    let files = [("src/pages/Checkout.jsx", page.as_str())];
    let text = |first: &str| format!("# Launch checklist\n\n- [x] Till works\n- [ ] {first}\n- [ ] Checkout page\n");
    assert_eq!(falses(&files, &text("Bells")), ["5 Checkout page"]);
    assert_eq!(falses(&files, &text("Last look pass on:")), [""; 0]);
}

#[test]
fn endpoints_beneath_a_line_that_calls_them_missing_are_not_said_to_be_there() {
    let app = "from flask import Flask\napp = Flask(__name__)\n@app.get('/loaves')\ndef loaves():\n    return ''\n@app.get('/ovens')\ndef ovens():\n    return ''\n@app.get('/bells')\ndef bells():\n    return ''\n";
    let text = |label: &str| {
        format!("# API status\n\n- GET /loaves\n- GET /ovens\n- GET /bells\n\n**{label}:**\n- GET /tills/{{id}}\n")
    };
    assert_eq!(falses(&[("app.py", app)], &text("Tills - 1 endpoint")), ["8 GET /tills/{id}"]);
    assert_eq!(falses(&[("app.py", app)], &text("Tills - 1 missing endpoint")), [""; 0]);
}

#[test]
fn what_a_heading_calls_missing_is_not_said_to_be_there() {
    let app = "from flask import Flask\napp = Flask(__name__)\n@app.get('/loaves')\ndef loaves():\n    return ''\n@app.get('/ovens')\ndef ovens():\n    return ''\n@app.get('/bells')\ndef bells():\n    return ''\n";
    let text = |title: &str| {
        format!(
            "# API status\n\n- GET /loaves\n- GET /ovens\n- GET /bells\n\n### {title}\n\n**Till endpoints:**\n- `/till/config` endpoint\n"
        )
    };
    assert_eq!(falses(&[("app.py", app)], &text("Of the till")), ["10 /till/config"]);
    assert_eq!(falses(&[("app.py", app)], &text("Nice-to-have gaps")), NOTHING);
    assert_eq!(falses(&[("app.py", app)], &text("Not yet there")), NOTHING);
}

#[test]
fn paths_of_other_repositories_and_former_names_need_not_be_here() {
    let folder = folder_of(&[("docs/bells.md", "# Bells\n"), ("src/oven.py", "x = 1\n"), ("src/hood.py", "x = 1\n")]);
    commit(folder.path());
    for path in ["docs/bells.md", "src/hood.py"] {
        std::fs::remove_file(folder.path().join(path)).unwrap();
    }
    git(folder.path(), &["commit", "-qam", "Take bells and the hood away"]);
    std::fs::write(folder.path().join("src/fume.py"), "x = 1\n").unwrap();
    let of = |line: &str| falses_at(folder.path(), "docs/READY.md", &format!("# Readiness report\n\n- {line}\n"));
    assert_eq!(of("`../docs/bells.md` tells of them"), ["3 ../docs/bells.md"]);
    assert_eq!(of("`../kitchen/docs/bells.md` tells of them"), NOTHING);
    assert_eq!(of("`docs/bells.md` in the kitchen repo tells of them"), NOTHING);
    assert_eq!(of("`docs/bells.md` in this repo tells of them"), ["3 docs/bells.md"]);
    assert_eq!(of("Fixed: `src/hood.py` → `src/fume.py`"), NOTHING);
    assert_eq!(of("Fixed: `src/hood.py` (see `src/fume.py`)"), ["3 src/hood.py"]);
}

#[test]
fn a_document_of_a_part_speaks_of_that_parts_code() {
    let files = [("till/src/lib.rs", "pub fn pay() {}\n"), ("oven/src/lib.rs", "pub fn heat() {\n    todo!()\n}\n")];
    let text = "# Test audit\n\n- `todo!()` macros: 0\n";
    assert_eq!(falses_in(&files, "oven/AUDIT.md", text), ["3 todo!() macros: 0"]);
    assert_eq!(falses_in(&files, "till/AUDIT.md", text), NOTHING);
    assert_eq!(falses_in(&files, "docs/AUDIT.md", text), ["3 todo!() macros: 0"]);
}

#[test]
fn sizes_are_read_as_people_round_and_count_them() {
    let remarked = format!("// about the oven\n\n{}", "int heat = 220;\n\n// and so on\n".repeat(100));
    let files = [("till.md", "# Till\n"), ("Oven.sol", remarked.as_str())];
    let of = |line: &str| falses(&files, &format!("# Report\n\n- {line}\n"));
    assert_eq!(of("till.md (1 KB)"), NOTHING);
    assert_eq!(of("till.md (4 KB)"), NOTHING);
    assert_eq!(of("till.md (6 KB)"), ["3 till.md: 6 KB"]);
    assert_eq!(of("`Oven.sol` is 302 lines"), NOTHING);
    assert_eq!(of("`Oven.sol` is 402 lines"), ["3 Oven.sol: 402 lines"]);
    assert_eq!(of("Oven.sol (305+ lines)"), NOTHING);
    assert_eq!(of("Oven.sol (320+ lines)"), ["3 Oven.sol: 320+ lines"]);
    assert_eq!(of("Oven.sol (~100 LOC)"), NOTHING);
    assert_eq!(of("Oven.sol (~100 lines)"), ["3 Oven.sol: ~100 lines"]);
}

#[test]
fn lines_in_a_tree_are_of_the_file_that_it_draws() {
    let files = [("till/cmd/main.go", "package main\n"), ("oven/cmd/main.go", "package main\n\nfunc main() {}\n")];
    let text = "# Done\n\n```\noven/\n├── cmd/main.go (9 lines)\n└── cmd/\n```\n";
    assert_eq!(falses(&files, text), ["5 cmd/main.go: 9 lines"]);
    assert_eq!(falses(&files, &text.replace("(9", "(3")), NOTHING);
}

#[test]
fn what_code_does_for_one_thing_only_or_a_page_shows_is_not_the_whole() {
    let of = |path: &str, line: &str, text: &str| {
        let files = [(path, line), ("src/b.ts", "export const x = 1;\n"), ("src/c.ts", "export const y = 1;\n")];
        falses(&files, &format!("# Gap analysis\n\n- {text}\n"))
    };
    assert_eq!(of("src/a.ts", "app.use(rateLimit({ max: 100 }));\n", "No rate limiting"), ["3 no rate limiting"]);
    let one = "const rate = checkOvenBellRateLimit(uid);\n";
    assert_eq!(of("src/a.ts", one, "No rate limiting"), NOTHING);
    let asks = "const twoFactor = verifyTwoFactor(user);\n";
    assert_eq!(of("src/auth.ts", asks, "No MFA"), ["3 no mfa"]);
    assert_eq!(of("src/Security.tsx", asks, "No MFA"), NOTHING);
}
