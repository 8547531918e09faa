//! What documents list as still to be made, call a placeholder or leave unticked, while the repository has it.

use crate::support::{folder_of, judged};
use gonogo::claims::Verdict;

/// What of a document is judged so, as `line text: evidence`.
#[track_caller]
fn ruled(files: &[(&str, &str)], text: &str, verdict: Verdict, wanted: &[&str]) {
    let claims = judged(folder_of(files).path(), "BAKERY_STATUS.md", text);
    let ruled = claims.iter().filter(|claim| claim.verdict == verdict);
    let shown: Vec<String> = ruled.map(|claim| format!("{} {}: {}", claim.line, claim.text, claim.evidence)).collect();
    assert_eq!(shown, wanted);
}

const YEAST: &str = "# Feeds the yeast.\ndef verify_yeast(jar):\n    fed = jar.flour > 0\n    warm = jar.heat > 20\n    if fed and warm:\n        return jar.rise()\n    return None\n\n\ndef knead_dough(bowl):\n    # TODO\n    pass\n\n\ndef prove_loaf_error(loaf):\n    print(loaf)\n    print(loaf)\n    print(loaf)\n    return loaf\n\n\ndef weigh_grain(sack):\n    \"\"\"Of the sack of rye that the miller brings.\"\"\"\n    full = sack.full()\n    empty = sack.empty()\n    rest = full - empty\n    return rest\n";

const BAKERY: &[(&str, &str)] =
    &[("bakery/yeast.py", YEAST), ("bakery/oven.py", "HEAT = 1\n"), ("bakery/till.py", "TILL = 1\n")];

#[test]
fn what_is_listed_as_to_come_is_refuted_by_a_function_that_is_called_so() {
    ruled(
        BAKERY,
        "# Bakery\n\n## Phase 2: Baking (🔜 Next)\n\n- Yeast verification\n- Dough kneading\n- Loaf proving\n- Rye grain weighing\n- Wheat grain weighing\n- Yeast verification for all jars\n- Yeast verification tests\n",
        Verdict::False,
        &[
            "5 Yeast verification: bakery/yeast.py:2 defines `verify_yeast`",
            "8 Rye grain weighing: bakery/yeast.py:22 defines `weigh_grain`",
        ],
    );
}

#[test]
fn a_form_for_testers_denies_nothing() {
    let form = |head: &str| {
        format!("# Bakery\n\n| Part | {head} | Status |\n|---|---|---|\n| Yeast verification | Feeds it | ❌ |\n")
    };
    let refuted = "5 Yeast verification | Feeds it | ❌: bakery/yeast.py:2 defines `verify_yeast`";
    ruled(BAKERY, &form("Note"), Verdict::False, &[refuted]);
    ruled(BAKERY, &form("Expected result"), Verdict::False, &[]);
}

#[test]
fn what_nobody_has_measured_yet_may_be_there_by_name() {
    let table = |head: &str| {
        format!(
            "# Bakery\n\n| {head} | Target | Status |\n|---|---|---|\n| Yeast verification | 60 jars | ⏳ Pending |\n"
        )
    };
    let refuted = "5 Yeast verification | 60 jars | ⏳ Pending: bakery/yeast.py:2 defines `verify_yeast`";
    ruled(BAKERY, &table("Feature"), Verdict::False, &[refuted]);
    ruled(BAKERY, &table("Metric"), Verdict::False, &[]);
}

#[test]
fn a_heading_that_asks_for_work_lists_what_is_to_come() {
    ruled(
        BAKERY,
        "# Bakery\n\n#### Task #4: Implement the yeast\n\n- Yeast verification\n\n#### Task #5: The yeast\n\n- Yeast verification\n",
        Verdict::False,
        &["5 Yeast verification: bakery/yeast.py:2 defines `verify_yeast`"],
    );
}

#[test]
fn what_is_listed_as_to_come_and_is_nowhere_is_still_to_come() {
    ruled(
        BAKERY,
        "# Bakery\n\n## Next steps\n\n- Marzipan glazing\n",
        Verdict::True,
        &["5 Marzipan glazing: nothing in 3 files names `marzipan`, as said"],
    );
}

fn long(head: &str) -> String {
    let step = |at: usize| format!("def step_{at}(oven):\n    heat = oven.heat()\n    return heat + {at}\n\n\n");
    head.to_owned() + &(0..20).map(step).collect::<String>()
}

#[test]
fn placeholders_in_trees_are_held_against_the_code_of_the_files() {
    let oven = long("");
    let files: &[(&str, &str)] = &[
        ("bakery/oven.py", &oven),
        ("bakery/yeast.py", "# The yeast.\n"),
        ("bakery/till.py", "def sell():\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    e = 5\n    return a\n"),
        ("bakery/mill.py", &oven),
    ];
    let tree = "# Bakery\n\n```\nbakery/\n├── oven.py   🔜 (placeholder)\n├── yeast.py  🔜 (placeholder)\n├── till.py   (stub)\n├── salt.py   🔜\n└── mill.py   # placeholder of the mill's prices\n```\n";
    ruled(
        files,
        tree,
        Verdict::False,
        &["5 bakery/oven.py: bakery/oven.py has 60 lines of code, and defines `step_0` and `step_1`"],
    );
    ruled(
        files,
        tree,
        Verdict::True,
        &[
            "6 bakery/yeast.py: bakery/yeast.py has 0 lines of code, as said",
            "8 bakery/salt.py: bakery/salt.py does not exist, as said",
            "9 bakery/mill.py: bakery/mill.py exists",
        ],
    );
}

#[test]
fn pages_that_are_called_as_what_people_shall_see_are_there() {
    let page = "export function Page() {\n  return <Loaf />;\n}\n".repeat(30);
    let soon = format!("{page}// Coming soon\n");
    let files: &[(&str, &str)] = &[
        ("app/desk/tarts/new/page.tsx", &page),
        ("app/desk/ovens/new/page.tsx", &soon),
        ("components/RecipeUpload.tsx", &page),
        ("app/desk/bakers/page.tsx", &page),
    ];
    ruled(
        files,
        "# Bakery\n\n- [x] Scales\n\n## Deferred\n\n- [ ] Tart creation form UI\n- [ ] Oven creation form UI\n- [ ] Recipe upload component\n- [ ] Baker management UI\n- [ ] Baker chat UI\n",
        Verdict::False,
        &[
            "7 Tart creation form UI: app/desk/tarts/new/page.tsx exists, with 90 lines",
            "9 Recipe upload component: components/RecipeUpload.tsx exists",
            "9 Recipe upload component: components/RecipeUpload.tsx exists, with 90 lines",
            "10 Baker management UI: app/desk/bakers/page.tsx exists, with 90 lines",
        ],
    );
}

#[test]
fn a_box_that_asks_for_procedures_is_refuted_by_a_section_that_has_them() {
    let steps = (1..12).map(|at| format!("{at}. Open window {at}.\n")).collect::<String>();
    let handbook = format!("# Handbook\n\n## 3. Oven Fire\n\n{steps}\n## Flour Shortage\n\nCall the mill.\n");
    let files: &[(&str, &str)] = &[("docs/HANDBOOK.md", &handbook)];
    ruled(
        files,
        "# Bakery\n\n- [x] Scales\n- [ ] Oven fire procedures\n- [ ] Flour shortage procedures\n- [ ] Oven fire procedures rehearsed\n",
        Verdict::False,
        &["4 Oven fire procedures: docs/HANDBOOK.md:3 has a section `3. Oven Fire`"],
    );
}

#[test]
fn a_box_among_ticked_ones_is_refuted_by_what_is_configured() {
    let files: &[(&str, &str)] = &[("bakery/db.py", "engine = create_engine(URL, pool_size=5)\n")];
    let text = "# Bakery\n\n## Speed\n\n- [x] Scales\n- [ ] Database connection pooling configured\n\n## Later\n\n- [ ] Connection pooling configured\n";
    ruled(
        files,
        text,
        Verdict::False,
        &["6 Database connection pooling configured: bakery/db.py:1: engine = create_engine(url, pool_size=5)"],
    );
}
