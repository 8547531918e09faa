//! What names exactly what it means — a file, a set, a key, a version — is held against exactly that.

use crate::support::{claims_of, falses, falses_in};

const NOTHING: [&str; 0] = [];

#[test]
fn keys_that_are_given_as_a_whole_have_the_value_that_is_said() {
    let files = [("src/shop.properties", "shop.oven.mode=update\nshop.oven.heat=220\n")];
    let text = |value: &str| {
        format!("# Status\n\n1. **src/shop.properties** - Settings\n   - `shop.oven.mode={value}` (no other)\n")
    };
    assert_eq!(falses(&files, &text("validate")), ["4 shop.oven.mode=validate (no other)"]);
    assert_eq!(falses(&files, &text("update")), NOTHING);
}

#[test]
fn versions_behind_a_colon_are_those_of_catalogues_and_manifests() {
    let catalogue = "[versions]\nkotlin = \"2.2.21\"\nroom = \"2.8.4\"\n";
    let files = [("gradle/libs.versions.toml", catalogue)];
    let text = |kotlin: &str, room: &str| format!("# Status\n\n- ✅ Kotlin: {kotlin}\n- ✅ Room: {room}\n");
    assert_eq!(falses(&files, &text("2.1.0", "2.7.0")), ["3 Kotlin: 2.1.0", "4 Room: 2.7.0"]);
    assert_eq!(falses(&files, &text("2.2.21", "2.8.4")), NOTHING);
}

#[test]
fn sets_have_as_many_members_as_a_label_of_their_name_says() {
    let files =
        [("src/oven.py", "from enum import Enum\n\nclass OvenState(Enum):\n    COLD = 1\n    WARM = 2\n    HOT = 3\n")];
    let text = |count: usize| format!("# Status\n\n- **Oven States**: {count}\n");
    assert_eq!(falses(&files, &text(2)), ["3 Oven States: 2"]);
    assert_eq!(falses(&files, &text(3)), NOTHING);
}

#[test]
fn folders_and_links_may_have_dots_and_endings_of_their_own() {
    let files = [
        ("src/Shop.Api/Till.cs", "class Till { }\n"),
        ("src/Shop.Api/Bell.cs", "class Bell { }\n"),
        ("src/Shop.Api/Oven.cs", "class Oven { }\n"),
        ("bread/rye-curly.tri", "rye\n"),
    ];
    let text = "# Status\n\n- Shop.Api/Till.cs\n- Shop.Api/Bell.cs\n- Shop.Api/Oven.cs\n- Shop.Api/HoodController.cs\n";
    assert_eq!(falses(&files, text), ["6 Shop.Api/HoodController.cs"]);
    let linked = "# Status\n\n[Rye](bread/rye-curly.tri)\n";
    assert_eq!(falses_in(&files, "docs/READY.md", linked), ["3 bread/rye-curly.tri"]);
    assert_eq!(falses_in(&files, "READY.md", linked), NOTHING);
}

#[test]
fn tests_are_those_of_the_file_that_a_tree_or_a_label_names() {
    let files = [("tests/test_oven.py", "def test_heat():\n    pass\n\ndef test_cold():\n    pass\n")];
    let tree = |count: &str| format!("# Tests\n\n```\ntests/\n└── test_oven.py   ({count} tests) — all of it\n```\n");
    assert_eq!(falses(&files, &tree("30+")), ["5 30+ tests"]);
    assert_eq!(falses(&files, &tree("2")), NOTHING);
    let run = |of: usize| format!("# Tests\n\n- test_oven.py: {of}/{of} tests ✅\n");
    assert_eq!(falses(&files, &run(4)), ["3 4/4 tests"]);
    assert_eq!(falses(&files, &run(2)), NOTHING);
    let labelled = "# Tests\n\n1. **tests/test_oven.py**\n   - 9 tests of the heat\n";
    assert_eq!(falses(&files, labelled), ["4 9 tests of the heat"]);
}

#[test]
fn who_has_no_tests_ran_none_whatever_is_written_on_them() {
    let code: Vec<(String, String)> =
        (0..6).map(|at| (format!("src/oven{at}.js"), "module.exports = 220;\n".to_owned())).collect();
    let code: Vec<(&str, &str)> = code.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let files = [&code[..], &[("TESTING.md", "# Testing\n"), ("vitest.config.ts", "export default {};\n")]].concat();
    let text = "# Status\n\n- [x] Unit testing\n- [x] 50 unit tests passing\n";
    assert_eq!(falses(&files, text), ["4 50 unit tests passing"]);
    let without = [&code[..], &[("TESTING.md", "# Testing\n")]].concat();
    assert_eq!(falses(&without, text), ["3 Unit testing", "4 50 unit tests passing"]);
}

#[test]
fn what_is_asked_for_by_name_may_be_there() {
    let long = "// and so on\n".repeat(60);
    let page = format!("export function Page() {{ return null }}\n{long}");
    let class = |name: &str| format!("public class {name} {{ }}\n{long}");
    let (pool, service) = (class("Breadline"), class("OvenService"));
    let files = [
        ("src/pages/LoafListPage.tsx", page.as_str()),
        ("src/Breadline.cs", pool.as_str()),
        ("src/OvenService.cs", service.as_str()),
    ];
    let under = |label: &str| {
        format!("# Project status\n\n3. **{label}**\n   - Loaf List Page (with search)\n   - OvenService (heats)\n")
    };
    assert_eq!(
        falses(&files, &under("Implement additional parts")),
        ["4 Loaf List Page (with search)", "5 OvenService (heats)"]
    );
    assert_eq!(falses(&files, &under("Parts")), NOTHING);
    let boxes = "# Project status\n\n- [x] Ovens\n- [ ] **Queue of loaves:** Implement a queue of loaves (Breadline).\n- [ ] **Queue of sacks:** Implement a queue (Sackline).\n";
    assert_eq!(falses(&files, boxes), ["4 Queue of loaves: Implement a queue of loaves (Breadline)."]);
}

#[test]
fn what_is_required_but_absent_is_called_missing() {
    let long = format!("# Ovens\n\n{}", "How to light them, and how to put them out again.\n".repeat(20));
    let files = [("OVENS.md", long.as_str())];
    let row = |state: &str| {
        format!("# Gaps\n\n| # | Gap | Rank |\n|---|---|---|\n| D2 | OVENS.md required by all but {state} | High |\n")
    };
    assert_eq!(falses(&files, &row("absent")), ["5 OVENS.md"]);
    assert_eq!(falses(&files, &row("read by few")), NOTHING);
}

#[test]
fn an_address_that_is_served_is_nowhere_near_missing() {
    let app = "from flask import Flask\napp = Flask(__name__)\n@app.get('/metrics')\ndef metrics():\n    return ''\n";
    let text = "# Gaps\n\n| Part | State | Note |\n|---|---|---|\n| Metrics | ❌ | No `/metrics` / Prometheus. |\n";
    assert!(!claims_of(&[("app.py", app)], text).iter().any(|claim| claim.starts_with("5 true metrics")));
    let heading = "# Gaps\n\n### Issue 3: GET /metrics endpoint missing\n\nNobody measures.\n";
    assert_eq!(falses(&[("app.py", app)], heading), ["3 GET /metrics"]);
    assert_eq!(falses(&[("app.py", app)], &format!("{heading}\nStatus: fixed\n")), NOTHING);
}

#[test]
fn apps_have_the_version_that_their_files_give_them() {
    let files = [
        ("gradle.properties", "APP_VERSION_NAME=1.2.1\nAPP_VERSION_CODE=9\n"),
        ("app/build.gradle.kts", "android {\n    defaultConfig {\n        targetSdk = 36\n    }\n}\n"),
        ("till/pubspec.yaml", "name: till\nversion: 1.0.2+15\n"),
    ];
    let text = "# Release report\n\n- Version Name: `1.1.0` (of the till)\n- Version Code: 9\n- Target SDK: 35\n- `pubspec.yaml` is still `1.0.1+12`\n- `pubspec.yaml` is 1.0.2\n";
    assert_eq!(falses(&files, text), ["3 Version Name: 1.1.0", "5 Target SDK: 35", "6 pubspec.yaml is still 1.0.1+12"]);
}

#[test]
fn a_quoted_call_is_made_with_the_text_that_it_is_quoted_with() {
    let files = [("src/oven.py", "@app.on_event(\"startup\")\ndef heat():\n    return 220\n")];
    let text = |event: &str| format!("# Status report\n\n- ✅ `@app.on_event(\"{event}\")` heats\n");
    assert_eq!(falses(&files, &text("shutdown")), ["3 @app.on_event(\"shutdown\")"]);
    assert_eq!(falses(&files, &text("startup")), NOTHING);
}

#[test]
fn files_that_commands_name_from_the_root_are_found_from_there() {
    let files = [("tests/scripts/bake.py", "x = 1\n"), ("scripts/weigh.py", "x = 1\n")];
    let text = |before: &str| format!("# Run\n\n```bash\n{before}python scripts/bake.py\n```\n");
    assert_eq!(falses(&files, &text("")), ["4 scripts/bake.py"]);
    assert_eq!(falses(&files, &text("cd tests\n")), NOTHING);
    assert_eq!(falses(&[files[0]], &text("")), NOTHING);
}

#[test]
fn names_beneath_a_line_that_calls_them_missing_may_be_there() {
    let files = [("src/settings.py", "HEAT_LIMIT = 220\n"), ("src/oven.py", "def light_oven():\n    return 220\n")];
    let fence = |label: &str| {
        format!("# Audit\n\n**{label}:**\n```python\n# Add these\nHEAT_LIMIT = 250\nBELL_LIMIT = 3\n```\n")
    };
    assert_eq!(falses(&files, &fence("Missing")), ["6 HEAT_LIMIT"]);
    assert_eq!(falses(&files, &fence("Set")), NOTHING);
    let list = |label: &str| format!("# Audit\n\n**{label}:**\n- `light_oven()`\n- `ring_bell()`\n");
    assert_eq!(falses(&files, &list("Tools to implement")), ["4 light_oven"]);
    assert_eq!(falses(&files, &list("Tools")), NOTHING);
}

#[test]
fn of_what_was_and_what_is_new_the_new_is_meant() {
    let files = [("src/loaf_quality.py", "def loaf_quality():\n    return 3\n")];
    let table = |heads: &str| {
        format!(
            "# Summary\n\n| Feature | {heads} |\n|---|---|---|\n| Loaf quality | ❌ No | ✅ Yes |\n| Crust | ❌ No | ✅ Yes |\n"
        )
    };
    let said = |heads: &str| claims_of(&files, &table(heads)).into_iter().find(|claim| claim.starts_with("5 "));
    assert!(said("Current (old ovens) | New (ours)").is_some_and(|claim| claim.starts_with("5 true")));
    assert!(falses(&files, &table("Current (old ovens) | New (ours)")).is_empty());
}

#[test]
fn boxes_ask_in_their_last_sentence_for_files_that_may_be_there() {
    let long = "How to light them, and how to put them out again.\n".repeat(20);
    let files = [("OVENS.md", long.as_str()), ("docs/BELLS.md", long.as_str())];
    let text = "# Readiness assessment\n\n- [x] 1.0 Ovens lit\n- [ ] 1.1 Decide on it. Add a real `OVENS.md` file matching the claim.\n- [ ] 1.2 Write `docs/BELLS.md` as a genuine document of all\n- [ ] 1.3 Add tests to `OVENS.md`\n";
    assert_eq!(falses(&files, text), ["4 OVENS.md", "5 docs/BELLS.md"]);
}

#[test]
fn servers_in_front_hold_back_by_their_directives() {
    let files = [
        ("nginx/oven.conf", "server {\n    limit_req zone=general burst=20;\n}\n"),
        ("src/a.py", "x = 1\n"),
        ("src/b.py", "x = 1\n"),
    ];
    let text = "# Gaps\n\n| Part | State | Rank |\n|---|---|---|\n| Rate Limiting | ❌ Missing | High |\n";
    assert_eq!(falses(&files, text), ["5 rate limiting"]);
    assert_eq!(falses(&files[1..], text), NOTHING);
}

#[test]
fn workflows_run_at_the_times_that_are_quoted_for_them() {
    let files = [(".github/workflows/bake.yml", "on:\n  schedule:\n    - cron: \"30 6 * * *\"  # each morning\n")];
    let row = |cron: &str| {
        format!("# Status\n\n| Part | File | When |\n|---|---|---|\n| Bake | `bake.yml` | `{cron}` UTC |\n")
    };
    assert_eq!(falses(&files, &row("0 */6 * * *")), ["5 0 */6 * * *"]);
    assert_eq!(falses(&files, &row("30 6 * * *")), NOTHING);
    let manual = [(".github/workflows/bake.yml", "on:\n  workflow_dispatch:\n")];
    assert_eq!(falses(&manual, &row("30 6 * * *")), ["5 30 6 * * *"]);
}

#[test]
fn routes_that_delete_are_missed_as_others_are() {
    let app = "from flask import Flask\napp = Flask(__name__)\n@app.get('/loaves')\ndef loaves():\n    return ''\n@app.get('/ovens')\ndef ovens():\n    return ''\n@app.get('/bells')\ndef bells():\n    return ''\n";
    let text = |line: &str| format!("# Status\n\n- ✅ `GET /loaves`\n- ✅ `GET /ovens`\n- ✅ `GET /bells`\n- {line}\n");
    assert_eq!(falses(&[("app.py", app)], &text("✅ `DELETE /tills/{id}` - Delete a till")), ["6 DELETE /tills/{id}"]);
    assert_eq!(falses(&[("app.py", app)], &text("✅ `DELETE /tills/{id}` was removed")), NOTHING);
}

#[test]
fn lines_are_counted_and_pointed_at_in_other_words_and_files_too() {
    let files = [("src/oven.py", "x = 1\n"), ("k8s/oven.yaml", "kind: Oven\n"), ("app/[loaf]/page.tsx", "x\n")];
    let of = |line: &str| falses(&files, &format!("# Report\n\n- ✅ {line}\n"));
    assert_eq!(of("oven.py (45 líneas)"), ["3 oven.py: 45 lines"]);
    assert_eq!(of("[Oven](k8s/oven.yaml#L1-L20)"), ["3 k8s/oven.yaml#L1-L20"]);
    assert_eq!(of("`app/[loaf]/page.tsx` shows one"), NOTHING);
    assert_eq!(of("`app/[id]/page.tsx` shows one"), ["3 app/[id]/page.tsx"]);
}
