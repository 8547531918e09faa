//! What documents deny, and what they give in numbers: that a thing is there refutes the one, and does not confirm the other.

use crate::support::{claims_of, commit, folder_of, git, judged};
use gonogo::claims::{Claim, Said};

fn shown(claim: &Claim) -> String {
    let said = match claim.said {
        Said::Done => "done",
        Said::Missing => "missing",
        Said::Neither => "-",
    };
    format!("{} {said} {} {}", claim.line, claim.verdict.word(), claim.text)
}

/// The claims of a document in the root, as `line said verdict text`.
#[track_caller]
fn expect(files: &[(&str, &str)], text: &str, wanted: &[&str]) {
    let folder = folder_of(files);
    let found: Vec<String> = judged(folder.path(), "READY.md", text).iter().map(shown).collect();
    assert_eq!(found, wanted);
}

const GUIDE: &str = "# Bakery\n\nHow the bakery is run: who bakes when, what is done when an oven fails, whom to call.\n\nBread is baked at four, rolls at five. An oven that fails is switched off and reported.\nThe manual of each oven lies beside it. Who leaves last switches all of them off.\n";
const APP: &str = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\nOVEN = os.environ['OVEN_ADDRESS']\n\n@app.get('/health')\ndef health():\n    return {}\n\n@app.get('/loaves')\ndef loaves():\n    return []\n";
const BAKERY: &[(&str, &str)] = &[
    ("docs/guide.md", GUIDE),
    ("app.py", APP),
    ("Makefile", "test:\n\tpytest\n"),
    ("package.json", "{ \"scripts\": { \"build\": \"vite build\" } }\n"),
    (
        "Dockerfile",
        "# The image of the bakery: what it needs, and no more, so that it is small and starts at once.\nFROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir fastapi uvicorn\nUSER 10001\nCMD [\"uvicorn\", \"app:app\"]\n",
    ),
];

#[test]
fn what_is_called_missing_in_words_is_refuted_by_what_is_there() {
    expect(
        BAKERY,
        "- ❌ `docs/guide.md` missing\n- ❌ `docs/guide.md` does not exist\n- ❌ Missing `docs/guide.md`\n- `docs/guide.md` is missing.\n\nThere is no `docs/guide.md`.\n\n`GET /health` is not implemented.\n\n- ❌ `make test` not available\n- ❌ `npm run build` missing\n- ❌ No Dockerfile\n- There is no `docs/ovens.md`.\n",
        &[
            "1 missing false docs/guide.md",
            "2 missing false docs/guide.md",
            "3 missing false docs/guide.md",
            "4 missing false docs/guide.md",
            "6 missing false docs/guide.md",
            "8 missing false GET /health",
            "10 missing false make test",
            "11 missing false npm run build",
            "12 missing false Dockerfile",
            "13 missing true docs/ovens.md",
        ],
    );
}

#[test]
fn tables_and_headings_call_missing_what_only_is_named_there() {
    expect(
        BAKERY,
        "| File | Status |\n|---|---|\n| `docs/guide.md` | ❌ Missing |\n| docs/guide.md | ❌ |\n| `docs/guide.md` | Not started |\n\n## ❌ Missing\n\n- `docs/guide.md`\n- `make test`\n\n## Not implemented endpoints\n\n- `GET /loaves`\n",
        &[
            "3 missing false docs/guide.md",
            "4 missing false docs/guide.md",
            "5 missing false docs/guide.md",
            "9 missing false docs/guide.md",
            "10 missing false make test",
            "14 missing false GET /loaves",
        ],
    );
}

#[test]
fn what_may_mean_something_else_refutes_nothing() {
    expect(
        BAKERY,
        "- [x] Missing `docs/guide.md`\n- ❌ `OVEN_ADDRESS` missing in the environment\n- `docs/guide.md` is missing a chapter\n\n| File | Tests |\n|---|---|\n| `app.py` | ❌ Missing |\n\n| Step | Status |\n|---|---|\n| `app.py` | Not started |\n\n## Fixed\n\n- `docs/guide.md` missing\n\n# Coverage\n\n## Missing\n\n- `app.py`\n",
        &[
            "1 done true docs/guide.md",
            "2 missing unverifiable OVEN_ADDRESS",
            "3 - true docs/guide.md",
            "7 - true app.py",
            "11 missing unverifiable app.py",
            "15 missing unverifiable docs/guide.md",
            "21 missing unverifiable app.py",
        ],
    );
    // A part of the repository may miss its own.
    let files = [BAKERY, &[("shop/app.py", "x = 1\n")]].concat();
    let folder = folder_of(&files);
    let found: Vec<_> = judged(folder.path(), "shop/READY.md", "- ❌ No Dockerfile\n").iter().map(shown).collect();
    assert_eq!(found, ["1 missing unverifiable Dockerfile"]);
}

#[test]
fn a_tag_that_is_there_is_not_missing() {
    let folder = folder_of(BAKERY);
    commit(folder.path());
    git(folder.path(), &["tag", "v1.0.0"]);
    let text = "- ❌ Tag v1.0.0 not released\n- ❌ Tag v1.0.0 of the mirror\n- ✅ Tag v1.0.0\n";
    let found: Vec<_> = judged(folder.path(), "READY.md", text).iter().map(shown).collect();
    assert_eq!(found, ["1 missing false v1.0.0", "2 missing unverifiable v1.0.0", "3 done true v1.0.0"]);
}

const HPA: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 10\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          averageUtilization: 70\n";
const PDB: &str = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  minAvailable: 1\n";
const POD: &str = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n        runAsUser: 10001\n";

#[test]
fn that_a_thing_is_there_confirms_no_number_of_it() {
    let files = &[
        ("k8s/hpa.yaml", HPA),
        ("k8s/pdb.yaml", PDB),
        ("k8s/pod.yaml", POD),
        ("app.py", "CIRCUIT_BREAKER_FAILURES = 3\n"),
    ];
    expect(
        files,
        "- ✅ PDB with minAvailable: 2\n- ✅ HPA scales at 80% CPU\n- ✅ HPA min 5 replicas\n- ✅ Autoscaling up to 20 replicas\n- ✅ Circuit breaker opens after 5 failures\n- ✅ Container runs as non-root (UID 1000)\n",
        &[
            "1 done false minAvailable: 2",
            "2 done false 80% CPU",
            "3 done false min 5 replicas",
            "4 done false up to 20 replicas",
            "5 done false 5 failures",
            "6 done false UID 1000",
        ],
    );
    expect(
        files,
        "- ✅ PDB with minAvailable: 1\n- ✅ HPA scales at 70% CPU\n- ✅ HPA min 2 replicas\n- ✅ Autoscaling up to 10 replicas\n- ✅ Circuit breaker opens after 3 failures\n- ✅ Container runs as non-root (UID 10001)\n",
        &[
            "1 done true PDB with minAvailable: 1",
            "1 done true minAvailable: 1",
            "2 done true 70% CPU",
            "2 done true HPA scales at 70% CPU",
            "3 done true HPA min 2 replicas",
            "3 done true min 2 replicas",
            "4 done true Autoscaling up to 10 replicas",
            "4 done true up to 10 replicas",
            "5 done true 3 failures",
            "5 done true Circuit breaker opens after 3 failures",
            "6 done true Container runs as non-root (UID 10001)",
            "6 done true UID 10001",
        ],
    );
}

#[test]
fn numbers_that_manifests_leave_open_are_not_refuted() {
    let hpa = HPA.replace("minReplicas: 2", "minReplicas: {{ .Values.least }}");
    expect(
        &[("chart/templates/hpa.yaml", hpa.as_str()), ("chart/values.yaml", "least: 5\n")],
        "- ✅ HPA min 5 replicas\n",
        &["1 done unverifiable HPA min 5 replicas", "1 done unverifiable min 5 replicas"],
    );
    expect(
        &[("app.py", "import os\nCIRCUIT_BREAKER_FAILURES = int(os.getenv('FAILURES', '3'))\n")],
        "- ✅ Circuit breaker opens after 5 failures\n",
        &["1 done unverifiable 5 failures", "1 done unverifiable Circuit breaker opens after 5 failures"],
    );
}

#[test]
fn what_is_listed_as_removed_is_gone_or_was_not_removed() {
    let files = [("shop/till.py", "x = 1\n"), ("shop/oven.py", "x = 1\n")];
    let text = "# Bakery\n\n### Files Deleted\n\n- [x] old_till.py\n- [x] shop/till.py\n- [x] oven.py\n\n### Changed\n\n**Removed files:**\n- shop/scale.py\n\n### Removed features\n\n- [x] shop/shelf.py\n";
    expect(
        &files,
        text,
        &[
            "5 done true old_till.py",
            "6 done false shop/till.py",
            "7 done unverifiable oven.py",
            "12 - true shop/scale.py",
            "16 done unverifiable shop/shelf.py",
        ],
    );
}

#[test]
fn a_path_may_leave_out_the_folders_that_a_build_tool_prescribes() {
    let at = |module: &str, name: &str| format!("{module}/src/main/{name}");
    let files = [
        (at("till", "resources/application.yml"), "a: 1\n"),
        (at("oven", "resources/application.yml"), "a: 1\n"),
        (at("oven", "java/bakery/Oven.java"), "class Oven {}\n"),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    expect(
        &files,
        "- [x] till/application.yml\n- [x] oven/Oven.java\n- [x] scale/application.yml\n",
        &["1 done true till/application.yml", "2 done true oven/Oven.java", "3 done false scale/application.yml"],
    );
}

#[test]
fn boxes_of_what_is_to_be_tried_out_deny_nothing_while_none_is_ticked() {
    let open = "- [x] Ovens\n\n## Testing checklist\n\n### Routes\n\n- [ ] GET /health\n\n### Pages\n\n- [ ] Menu\n";
    expect(BAKERY, open, &["7 - true GET /health"]);
    let begun = open.replace("- [ ] Menu", "- [x] Menu");
    expect(BAKERY, &begun, &["7 missing false GET /health"]);
}

#[test]
fn remarks_in_a_tree_call_files_missing() {
    let files = &[("docs/oven.md", "# Oven\n"), ("docs/flour.md", "# Flour\n"), ("docs/plans/salt.md", "# Salt\n")];
    let tree = "# Papers\n\n```\ndocs/\n├── oven.md    # ✅ Exists\n├── flour.md   # Missing\n├── yeast.md   # Missing (the old one is lost)\n├── plans/     # Missing: drawings\n└── salt.md    # missing a chapter\n```\n";
    expect(
        files,
        tree,
        &[
            "5 - true docs/oven.md",
            "6 missing false docs/flour.md",
            "7 missing true docs/yeast.md",
            "8 missing false docs/plans",
            "9 - unverifiable docs/salt.md",
        ],
    );
    let fixed = tree.replace("# Papers", "# Fixed since");
    let claims = claims_of(files, &fixed);
    assert!(claims.contains(&"6 unverifiable docs/flour.md".to_owned()), "{claims:?}");
}

#[test]
fn remarks_of_a_row_call_files_missing_though_the_row_is_done() {
    let page = format!("# Bread\n\n{}\n", "How we bake, and who may. ".repeat(20));
    let files = &[("CONTRIBUTING.md", page.as_str()), ("docs/OVEN.md", page.as_str())];
    let row = |head: &str, note: &str| {
        claims_of(
            files,
            &format!("# Score\n\n| Part | Status | {head} |\n|---|---|---|\n| Papers | ✅ Good | {note} |\n"),
        )
    };
    assert_eq!(row("Key issues", "fine; missing CONTRIBUTING.md"), ["5 false CONTRIBUTING.md"]);
    assert_eq!(row("Remarks", "fine; missing CONTRIBUTING.md"), ["5 unverifiable CONTRIBUTING.md"]);
    assert_eq!(row("Key issues", "fixed; missing CONTRIBUTING.md"), ["5 unverifiable CONTRIBUTING.md"]);
    assert_eq!(row("Key issues", "as in CONTRIBUTING.md"), ["5 true CONTRIBUTING.md"]);
}

#[test]
fn papers_that_a_repository_has_once_are_meant_from_any_folder_of_documents() {
    let page = format!("# Bread\n\n{}\n", "How we bake, and who may. ".repeat(20));
    let folder = folder_of(&[("CONTRIBUTING.md", page.as_str()), ("OVEN.md", page.as_str())]);
    let claims =
        judged(folder.path(), "docs/team/READY.md", "# Gaps\n\n- Missing CONTRIBUTING.md\n- Missing OVEN.md\n");
    let shown: Vec<String> = claims.iter().map(|claim| format!("{} {}", claim.line, claim.verdict.word())).collect();
    assert_eq!(shown, ["3 false", "4 unverifiable"]);
}

const OVENS: &str = "export class OvenQueue {\n  constructor() {\n    this.loaves = [];\n  }\n  add(loaf) {\n    this.loaves.push(loaf);\n    return this.loaves.length;\n  }\n}\n\nexport class LoafPlan {\n  // TODO: all of it\n  plan() {\n    return null;\n  }\n}\n";

#[test]
fn what_code_defines_is_not_called_missing_by_its_own_name() {
    expect(
        &[("src/ovens.js", OVENS)],
        "# Status\n\n- ❌ `OvenQueue` class - not implemented\n- ❌ `OvenQueue` - tests - not implemented\n- ❌ `LoafPlan` (missing)\n- `OvenQueue`: not implemented yet\n",
        &["3 missing false OvenQueue", "6 missing false OvenQueue"],
    );
}

#[test]
fn a_path_behind_its_label_is_not_missing_where_it_is_there() {
    let files = [("src/ovenQueue.js", OVENS)];
    expect(
        &files,
        "# Status\n\n- ❌ Oven queue (`src/ovenQueue.js`) - not implemented\n- ❌ Queue: `src/ovenQueue.js` (missing)\n- ❌ Tests: `src/ovenQueue.js` (missing)\n- ❌ Tests for the queue (`src/ovenQueue.js`) - not implemented\n",
        &[
            "3 missing false src/ovenQueue.js",
            "4 missing false src/ovenQueue.js",
            "5 - true src/ovenQueue.js",
            "6 - true src/ovenQueue.js",
        ],
    );
}

#[test]
fn an_empty_box_with_a_cross_or_words_calls_a_thing_missing() {
    let files = [(".github/workflows/ci.yml", "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n")];
    expect(
        &files,
        "# Status\n\n- [ ] ❌ CI pipeline\n- [ ] CI/CD pipeline - not implemented yet\n- CI workflow: not implemented\n- Current status: not configured\n",
        &["3 missing false ci pipeline", "4 missing false ci/cd pipeline", "5 missing false ci workflow"],
    );
}

#[test]
fn tests_that_are_there_are_not_missing_in_so_many_words() {
    let test = |at: usize| format!("def test_loaf_{at}():\n    assert bake({at})\n\n");
    let suite: String = (0..6).map(test).collect();
    expect(
        &[("tests/test_ovens.py", suite.as_str())],
        "# Status\n\n- ❌ Unit tests - not implemented\n- [ ] Unit tests\n- [x] Ovens\n\n| Part | Status |\n|---|---|\n| Unit tests | ❌ Missing |\n",
        &["3 missing false no unit tests", "9 missing false no unit tests"],
    );
}

#[test]
fn what_is_said_to_be_kept_out_of_git_is_looked_up_in_its_rules() {
    let folder = folder_of(&[
        (".gitignore", "build/\n.env.local\noven/heat.properties\n"),
        (".env", "HEAT=200\n"),
        ("oven/bake.py", "def bake(loaf):\n    return loaf\n"),
    ]);
    commit(folder.path());
    let text = "- ✅ `.env` is gitignored\n- ✅ .env.local added to .gitignore\n- [x] `build/` is in `.gitignore`\n- **heat.properties gitignored** (for bakers only)\n- `.env.production` (gitignored)\n- [ ] `.env.production` in .gitignore\n- Keys are gitignored\n- `door.properties` is gitignored\n";
    let kept = |claim: &Claim| claim.text.ends_with("is ignored");
    let claims: Vec<String> =
        judged(folder.path(), "READY.md", text).iter().filter(|claim| kept(claim)).map(shown).collect();
    assert_eq!(
        claims,
        [
            "1 done false .env is ignored",
            "2 done true .env.local is ignored",
            "3 done true build/ is ignored",
            "4 - true heat.properties is ignored",
            "5 - false .env.production is ignored",
        ]
    );
}

#[test]
fn all_of_a_call_is_gone_where_no_file_has_it() {
    let code = "import oven\nx = oven.ignite()\ny = oven.ignite()\n";
    let files: &[(&str, &str)] = &[
        ("bakery/a.py", code),
        ("bakery/b.py", code),
        ("scripts/c.py", "oven.shut()\noven.shut()\n"),
        ("scripts/d.py", "oven.shut()\n"),
    ];
    let of = |text: &str| -> Vec<String> {
        let claims = claims_of(files, text);
        claims.into_iter().filter(|claim| claim.contains("all ") || claim.contains("All ")).collect()
    };
    assert_eq!(of("- ✅ All `oven.ignite()` calls replaced\n"), ["1 false All oven.ignite() calls replaced"]);
    assert_eq!(of("- ✅ Fixed all oven.ignite deprecations\n"), ["1 false Fixed all oven.ignite deprecations"]);
    assert_eq!(of("- ✅ All oven.smother() calls removed\n"), ["1 true All oven.smother() calls removed"]);
    // What only scripts have may be meant to be there.
    assert_eq!(of("- ✅ All oven.shut() calls removed\n"), Vec::<String>::new());
    assert_eq!(of("- [ ] All oven.ignite() calls removed\n"), Vec::<String>::new());
}

#[test]
fn far_more_calls_than_are_counted_refute_it() {
    let code: String = (0..18).map(|at| format!("fn a{at}() {{ b().unwrap(); }}\n")).collect();
    let files: &[(&str, &str)] = &[("src/a.rs", &code), ("src/b.rs", &code)];
    assert_eq!(claims_of(files, "- Total Unwrap Calls Found: 5\n"), ["1 false Unwrap Calls Found: 5"]);
    assert_eq!(claims_of(files, "- Total unwrap calls found: 30\n"), Vec::<String>::new());
    // Who says more may mean some of them.
    assert_eq!(claims_of(files, "- Unwrap calls: 5 in the till\n"), Vec::<String>::new());
    assert_eq!(claims_of(files, "# Oven\n\n## In till.rs, too\n\n- Unwrap calls: 5\n"), ["3 unverifiable till.rs"]);
}

#[test]
fn rows_beneath_a_file_are_held_against_it_and_tables_against_migrations() {
    let cargo =
        "[package]\nname = \"oven-heat\"\nversion = \"0.3.0\"\nedition = \"2024\"\nlicense = \"MIT OR Apache-2.0\"\n";
    let sql = "CREATE TABLE baked_loaves (id int);\nALTER TABLE baked_loaves ENABLE ROW LEVEL SECURITY;\n";
    let files: &[(&str, &str)] =
        &[("Cargo.toml", cargo), ("db/migrations/1.sql", sql), ("src/main.rs", "fn main() {}\n")];
    let rows = "## Cargo.toml metadata\n\n| Item | Status | Details |\n|---|---|---|\n| Package Name | ✅ | `bread-heat` |\n| Edition | ✅ | 2021 |\n| License | ✅ | MIT OR Apache-2.0 (both) |\n| Description | ✅ | Heats |\n";
    let of =
        |text: &str| -> Vec<String> { judged(folder_of(files).path(), "READY.md", text).iter().map(shown).collect() };
    let claims = of(rows);
    for wanted in [
        "5 done false Package Name: bread-heat",
        "6 done false Edition: 2021",
        "7 done true License: MIT OR Apache-2.0",
    ] {
        assert!(claims.iter().any(|claim| claim == wanted), "{wanted} of {claims:?}");
    }
    assert!(!claims.iter().any(|claim| claim.starts_with("8 ")), "{claims:?}");
    assert_eq!(
        of("# Database\n\n- ✅ Baked loaves table\n- ✅ Row Level Security policies\n- ✅ Sold loaves table\n"),
        ["4 done true Row Level Security policies"]
    );
}

#[test]
fn code_is_free_of_what_no_line_of_it_has() {
    let tests = "#[cfg(test)]\nmod tests {\n    fn weigh() {\n        super::bake(None).unwrap();\n        panic!(\"raw\");\n    }\n}\n";
    let files = [
        ("src/lib.rs", format!("pub fn bake(loaf: Option<u8>) -> Option<u8> {{\n    loaf\n}}\n\n{tests}")),
        ("src/oven.rs", "pub fn heat() {\n    // TODO: a second oven\n    todo!(\"heat\")\n}\n".to_owned()),
        ("client/login.ts", "export function count(loaf: any) {\n  return loaf\n}\n".to_owned()),
        ("web/shelf.ts", "export const shelf = 'console.log( is not called'\n".to_owned()),
        ("scripts/report.py", "print('12 loaves')\n".to_owned()),
        (".versions/before/web/shelf.ts", "console.log(12)\n".to_owned()),
        ("till/list.py", "# Todo items of the baker\n".to_owned()),
        ("till/app.py", "def serve():\n    pprint(1)\n    breakpoint()\n".to_owned()),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    expect(
        &files,
        "# Ready for production\n\n- ✅ No panic! or unwrap() calls in source code\n- ✅ No console.log statements\n- ✅ No TODO/FIXME comments\n- ✅ Types (no `any` types)\n- ✅ No print statements\n- [ ] No `todo!` calls\n- [x] Zero `breakpoint()` calls\n\n| Check | Result |\n|---|---|\n| todo! macros | 0 ✅ |\n| FIXME comments | None |\n",
        &[
            "3 done true No panic! or unwrap() calls in source code",
            "4 done true No console.log statements",
            "5 done false No TODO/FIXME comments",
            "6 done false no any types",
            "9 done false Zero breakpoint() calls",
            "13 done false todo! macros: 0",
            "14 - true FIXME comments: None",
        ],
    );
}

#[test]
fn what_tells_of_one_feature_frees_no_more_than_that() {
    let files = [("src/oven.rs", "pub fn heat() {\n    todo!(\"heat\")\n}\n"), ("src/lib.rs", ""), ("src/till.rs", "")];
    let line = "- ✅ No `todo!` calls\n";
    let folder = folder_of(&files);
    let found = judged(folder.path(), "docs/shelves.md", &format!("# How the shelves were built\n\n{line}"));
    assert!(found.is_empty(), "{found:?}");
    expect(&files, &format!("# Quality of the code\n\n{line}"), &["3 done false No todo! calls"]);
}

#[test]
fn a_file_that_a_sentence_begins_by_denying_is_not_confirmed() {
    let recipe = format!("FROM alpine:3.20\nRUN apk add --no-cache curl\nCOPY . /oven\n# {}\n", "flour ".repeat(40));
    let files = [("Dockerfile", recipe.as_str())];
    let verdict = |line: &str| {
        let claims = judged(folder_of(&files).path(), "ASSESSMENT.md", &format!("# Assessment\n\n{line}\n"));
        claims.iter().map(|claim| claim.verdict.word()).collect::<Vec<_>>().join(" ")
    };
    for line in [
        "- No Dockerfile, so nothing can be baked",
        "- There is no `Dockerfile` in the repository.",
        "- Dockerfile not found",
        "- `Dockerfile` missing: nothing can be baked",
    ] {
        assert_eq!(verdict(line), "false", "{line}");
    }
    for line in [
        "- No Dockerfile for the mill",
        "- The bell says that `Dockerfile` is missing",
        "## Troubleshooting\n\n- `Dockerfile` not found",
    ] {
        assert_ne!(verdict(line), "false", "{line}");
        assert_ne!(verdict(line), "true", "{line}");
    }
    assert_eq!(verdict("- `Dockerfile` builds the oven"), "true");
}
