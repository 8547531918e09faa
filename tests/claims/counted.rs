//! What documents count, and what they call by names of code: how many files of a kind, tests of a file, endpoints of a part and
//! members of a set there are, and which names no code has.

use crate::support::{claims_of, expect};

/// What is judged of lines, without what is left open.
fn decided(files: &[(&str, &str)], text: &str) -> Vec<String> {
    claims_of(files, text).into_iter().filter(|claim| !claim.contains(" unverifiable ")).collect()
}

#[test]
fn a_bound_on_lines_is_one() {
    let long = "let oven = 1;\n".repeat(489);
    let files = [("src/oven.ts", long.as_str())];
    let claims =
        decided(&files, "- src/oven.ts (500+ lines)\n- src/oven.ts (~500 lines)\n- src/oven.ts (480+ lines)\n");
    let counts: Vec<&String> = claims.iter().filter(|claim| claim.contains("lines")).collect();
    assert_eq!(
        counts,
        ["1 false src/oven.ts: 500+ lines", "2 true src/oven.ts: ~500 lines", "3 true src/oven.ts: 480+ lines"]
    );
}

#[test]
fn tests_are_counted_in_the_file_that_a_line_names() {
    let tests =
        |count: usize| (0..count).map(|at| format!("def test_{at}():\n    assert bake({at})\n\n")).collect::<String>();
    let (oven, till, many) = (tests(28), tests(9), format!("@pytest.mark.parametrize('a', [1, 2])\n{}", tests(6)));
    let files = [
        ("bakery/tests/test_oven.py", oven.as_str()),
        ("bakery/tests/test_till.py", till.as_str()),
        ("bakery/tests/test_many.py", many.as_str()),
    ];
    let text = "- [x] 30+ test cases in `test_oven.py`\n- [x] `test_oven.py` - 28 tests of heat\n- [x] `test_many.py` - 11 tests\n- [x] Till Tests (9 tests)\n";
    let claims = decided(&files, text);
    let counts: Vec<&String> =
        claims.iter().filter(|claim| claim.contains("tests") && !claim.contains("Till")).collect();
    assert_eq!(counts, ["2 true 28 tests of heat", "4 true 9 tests"]);
    assert!(claims.contains(&"1 false 30+ test cases in".to_owned()), "{claims:?}");
}

#[test]
fn of_shares_that_are_right_one_may_be_wrong() {
    let tests = |count: usize| "test('bakes', () => {})\n".repeat(count);
    let (two, three, four, five) = (tests(2), tests(3), tests(4), tests(5));
    let files = [
        ("packages/oven/tests/oven.test.ts", two.as_str()),
        ("packages/till/tests/till.test.ts", three.as_str()),
        ("packages/mill/tests/mill.test.ts", four.as_str()),
        ("packages/shop/tests/shop.test.ts", five.as_str()),
    ];
    let of = |text: &str| decided(&files, &format!("## Tests\n\n{text}\n"));
    assert_eq!(
        of("- Packages: oven (2), till (3), mill (4), shop (5) all pass."),
        ["3 true Packages: oven (2), till (3), mill (4), shop (5) all pass."]
    );
    assert_eq!(
        of("- Packages: oven (2), till (3), mill (4), shop (6) all pass."),
        ["3 false Packages: oven (2), till (3), mill (4), shop (6) all pass."]
    );
    assert!(of("- Packages: oven (2), till (9), mill (8), shop (6) all pass.").is_empty());
}

#[test]
fn far_more_passed_than_there_are() {
    let files = [("tests/test_oven.py", "def test_heat():\n    assert heat()\n")];
    let text = |passed: usize| format!("```\nTotal Tests: {passed}\nPassed: {passed} (100%)\n```\n");
    assert!(decided(&files, &text(40)).contains(&"3 false Passed: 40 (100%)".to_owned()));
    assert!(decided(&files, &text(2)).iter().all(|claim| !claim.contains("Passed")));
}

const API: &str = "from fastapi import APIRouter\nrouter = APIRouter(prefix='/api')\n\n@router.get('/ovens')\ndef ovens():\n    pass\n\n@router.post('/ovens')\ndef add():\n    pass\n\n@router.get('/ovens/{oven}')\ndef oven():\n    pass\n\n@router.delete('/ovens/{oven}')\ndef gone():\n    pass\n\n@router.get('/loaves')\ndef loaves():\n    pass\n\n@router.get('/loaves/{loaf}')\ndef loaf():\n    pass\n\n@router.get('/carts')\ndef carts():\n    pass\n\n@router.get('/carts/{cart}')\ndef cart():\n    pass\n\n@router.get('/mills')\ndef mills():\n    pass\n\n@router.get('/mills/{mill}')\ndef mill():\n    pass\n";

#[test]
fn endpoints_are_counted_by_their_part() {
    let files = [("app/routes.py", API)];
    let of = |text: &str| -> Vec<String> {
        decided(&files, text).into_iter().filter(|claim| claim.contains("endpoint")).collect()
    };
    assert_eq!(of("- [x] Oven management (4 endpoints)\n"), ["1 true 4 endpoints"]);
    assert_eq!(of("- [x] Oven management (9+ endpoints)\n"), ["1 false 9+ endpoints"]);
    assert_eq!(of("- [x] Oven management (3 endpoints)\n"), ["1 false 3 endpoints"]);
    assert_eq!(of("**Ovens** (`/api/ovens` - 4 endpoints)\n"), ["1 true 4 endpoints"]);
    assert_eq!(of("**Ovens** (`/api/ovens` - 6 endpoints)\n"), ["1 false 6 endpoints"]);
    assert_eq!(of("- [x] 40+ API endpoints\n"), ["1 false 40+ API endpoints"]);
    // Nothing is called so: it may have another name.
    assert!(of("- [x] Sesame management (9 endpoints)\n").is_empty());
    assert!(of("- [x] tests/mocks/handlers.ts answers for all:\n  - Oven API (9 endpoints)\n").is_empty());
}

#[test]
fn a_mark_is_counted_where_code_puts_it() {
    let code = "@Controller()\nexport class Ovens {\n  @Public()\n  @Get('/ovens')\n  all() {}\n\n  @Public()\n  @Get('/heat')\n  heat() {}\n\n  @Public()\n  @Get('/cold')\n  cold() {}\n}\n";
    let files = [("src/ovens.ts", code)];
    let text =
        "| What | State |\n|---|---|\n| @Public routes | 5 public routes |\n| @Public on all | 3 public routes |\n";
    let claims = decided(&files, text);
    assert!(claims.contains(&"3 false 5 public routes".to_owned()), "{claims:?}");
    assert!(claims.contains(&"4 true 3 public routes".to_owned()), "{claims:?}");
}

#[test]
fn files_of_a_kind_are_counted_where_they_are_kept() {
    let names: Vec<String> = (1..=20).map(|at| format!("bakery/migrations/{at:04}_oven.py")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "operations = []\n")).collect();
    let of = |text: &str| decided(&files, text);
    assert_eq!(of("- [x] The schema is stable with 10 migrations applied\n"), ["1 false 10 migrations applied"]);
    assert_eq!(of("- [x] 20 migrations\n"), ["1 true 20 migrations"]);
    assert_eq!(of("- [x] 30+ migration files\n"), ["1 false 30+ migration files"]);
    // Of a part, or of some, the number may be another.
    assert!(of("- [x] 10 new migrations\n").is_empty());
    assert!(of("- [x] 10 migrations without locks\n").is_empty());
}

const STATES: &str = "from django.db import models\n\n\nclass LoafState(models.TextChoices):\n    DOUGH = 'DOUGH', 'Dough'\n    IN_OVEN = 'IN_OVEN', 'In the oven'\n    SOLD = 'SOLD', 'Sold'\n\n\nclass LoafForm:\n    pass\n\n\ndef bake_loaf(loaf):\n    loaf.state = LoafState.IN_OVEN\n\n\ndef sell_loaf(loaf):\n    pass\n\n\ndef weigh_loaf(loaf):\n    pass\n\n\ndef wrap_loaf(loaf):\n    pass\n";
const BAKERY: &[(&str, &str)] = &[
    ("bakery/models.py", STATES),
    ("bakery/oven.py", "def heat_oven():\n    pass\n"),
    ("bakery/till.py", "def open_till():\n    pass\n"),
    ("bakery/mill.py", "def turn_mill():\n    pass\n"),
    ("bakery/migrations/0001_old.py", "STATES = [('ON_SHELF', 'On the shelf')]\n"),
    ("bakery/templates/cool_loaf.html", "<p>cool</p>\n"),
];

#[test]
fn sets_of_names_are_held_against_the_set() {
    let of = |text: &str| -> Vec<String> {
        decided(BAKERY, text).into_iter().filter(|claim| claim.contains("DOUGH") || claim.contains("ON_")).collect()
    };
    assert_eq!(of("- [x] LoafState enum: DOUGH, IN_OVEN, SOLD\n"), ["1 true DOUGH, IN_OVEN, SOLD"]);
    assert_eq!(of("- [x] LoafState enum: DOUGH, IN_OVEN, EATEN\n"), ["1 false DOUGH, IN_OVEN, EATEN"]);
    assert_eq!(
        of("- [x] Loaf.state supports all of them (DOUGH → IN_OVEN → EATEN)\n"),
        ["1 false DOUGH, IN_OVEN, EATEN"]
    );
    assert_eq!(of("- [x] Steps: DOUGH → ON_SHELF (on upload)\n"), ["1 false DOUGH, ON_SHELF"]);
    assert_eq!(of("1. Upload a loaf → status becomes ON_SHELF\n"), ["1 false ON_SHELF"]);
    // What is no template shows no example.
    assert_eq!(of("## 2. Loaves (Non-Template)\n\n- [x] LoafState enum: DOUGH, EATEN\n"), ["3 false DOUGH, EATEN"]);
    // Nothing says which set is meant.
    assert!(of("- [x] Steps: DOUGH → EATEN\n").is_empty());
    assert!(of("- [ ] LoafState enum: DOUGH, EATEN\n").is_empty());
}

#[test]
fn members_of_a_set_are_counted() {
    let files = [(
        "src/rights.ts",
        "export enum Permission {\n  // ovens\n  HEAT = 'heat',\n  COOL = 'cool',\n  OPEN = 'open',\n  CLOSE = 'close',\n}\n",
    )];
    let of = |text: &str| decided(&files, text);
    assert_eq!(of("- [x] 6+ granular permissions\n"), ["1 false 6+ granular permissions"]);
    assert_eq!(of("- [x] 4 permissions\n"), ["1 true 4 permissions"]);
    assert!(of("- [x] 6 file permissions\n").is_empty());
    assert!(of("- [x] 60 permissions\n").is_empty());
}

#[test]
fn names_that_no_code_has_are_missed() {
    let known = "- [x] `bake_loaf`, `sell_loaf`, `weigh_loaf` and `wrap_loaf`\n- [x] `heat_oven` and `open_till`\n- [x] LoafForm for bakers\n";
    let of = |text: &str| -> Vec<String> {
        decided(BAKERY, &format!("{known}{text}")).into_iter().filter(|claim| claim.starts_with('4')).collect()
    };
    assert_eq!(of("- [x] View: `cool_loaf` waits for it\n"), ["4 false cool_loaf"]);
    assert_eq!(of("- [x] CrustForm for customers\n"), ["4 false CrustForm"]);
    assert_eq!(of("- [x] View: `loaf_wrap` waits for it\n"), ["4 false loaf_wrap"]);
    assert_eq!(of("- [x] Fields: baked_at, wrap_loaf\n"), ["4 false baked_at"]);
    assert!(!of("- [ ] CrustForm for customers\n").contains(&"4 false CrustForm".to_owned()));
    assert!(of("- [x] Replaced CrustForm\n").is_empty());
    assert!(!of("- [x] GitHub and PostgreSQL\n").contains(&"4 false GitHub".to_owned()));
    // A document of which most names are nowhere speaks of something else.
    assert!(
        decided(BAKERY, "- [x] CrustForm for customers\n- [x] `bake_loaf`\n")
            .iter()
            .all(|claim| !claim.contains("Crust"))
    );
}

#[test]
fn variables_are_read_by_other_names() {
    let code = "export const mail = {\n  host: process.env.OVEN_HOST,\n  user: process.env.OVEN_USER,\n  shop: process.env.SHOP_NAME,\n  port: process.env.SHOP_PORT,\n};\n";
    let files = [("src/mail.ts", code), ("src/use.ts", "config.get('stove.host')\n")];
    let text = "## Environment variables\n\n```env\nSHOP_NAME=loaf\nSHOP_PORT=1\nSTOVE_HOST=a\nSTOVE_USER=b\n```\n";
    let claims = decided(&files, text);
    assert!(
        claims.contains(&"6 false STOVE_HOST".to_owned()) && claims.contains(&"7 false STOVE_USER".to_owned()),
        "{claims:?}"
    );
    // One alone may be another thing.
    let one = "## Environment variables\n\n```env\nSHOP_NAME=loaf\nSHOP_PORT=1\nSTOVE_HOST=a\n```\n";
    assert!(!decided(&files, one).contains(&"6 false STOVE_HOST".to_owned()));
}

#[test]
fn a_folder_before_a_name_is_no_choice() {
    expect(
        &[("charts/oven/README.md", "# Oven\n"), ("README.md", "# Bakery\n")],
        "- ✅ **charts/README.md** - what the charts do\n",
        &["1 false charts/README.md", "1 true readme"],
    );
}
