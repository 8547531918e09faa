//! What lines say in more ways than one: files that are asked for and are there, sizes, sums, headings of findings, tags.

use crate::support::{claims_of, commit, folder_of, git, judged};
use gonogo::claims::Verdict;

#[track_caller]
fn falses(files: &[(&str, &str)], text: &str) -> Vec<String> {
    let claims = judged(folder_of(files).path(), "READY.md", text);
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::False);
    refuted.map(|claim| format!("{} {}: {}", claim.line, claim.text, claim.evidence)).collect()
}

const NOTHING: [&str; 0] = [];
const LICENSE: &str = concat!(
    "Whoever bakes with this may do so, and sell the bread, but has to say whose recipe it is.\n",
    "The bread may be sold in any town, and by anybody who was given the recipe in the same way.\n",
    "Nobody promises that it rises, that it is done when the bell rings, or that it keeps for a week.\n",
    "Who changes the recipe says so on the first page, and gives it another name than this one has.\n",
    "Who only eats the bread owes nothing to anybody, and may tell the neighbours how it was.\n",
);

#[test]
fn files_that_come_next_are_refuted_by_files_that_are_there() {
    let files = [("LICENSE", LICENSE), ("CHANGELOG.md", LICENSE), ("src/a.py", "a = 1\n")];
    let next = "# Ready\n\n- ✅ Oven\n- ✅ Till\n- ✅ Shelf\n\n## Action plan\n\n1. 🔧 Create CHANGELOG.md with all loaves\n2. Add LICENSE file\n3. Create BREAD.md\n4. Update CHANGELOG.md\n";
    assert_eq!(falses(&files, next), ["9 CHANGELOG.md: CHANGELOG.md exists", "10 LICENSE: LICENSE exists"]);
    assert_eq!(falses(&files, &next.replace("Action plan", "Example of a setup guide")), NOTHING);
}

#[test]
fn sizes_may_stand_at_the_end_or_in_a_column() {
    let code = "a = 1\n".repeat(300);
    let files = [("oven.py", code.as_str()), ("till.py", code.as_str())];
    let text = "# Ready\n\n- oven.py - bakes all the loaves (120 lines)\n- till.py - counts (300 lines)\n\n| File | Lines | What for |\n|---|---|---|\n| `oven.py` | 450+ | bakes |\n| `till.py` | 290 | counts |\n";
    let wanted = ["3 oven.py: 120 lines: oven.py has 300 lines", "8 oven.py: 450+ lines: oven.py has 300 lines"];
    assert_eq!(falses(&files, text), wanted);
    assert_eq!(falses(&files, &text.replace("120 lines", "120 lines added")), wanted[1..]);
}

#[test]
fn numbers_in_brackets_add_up_and_files_of_a_list_are_counted() {
    let sums = "# Ready\n\n- Loaves: 12 loaves (4 rye, 5 wheat, 6 spelt)\n- 15 loaves (4 rye, 5 wheat, 6 spelt)\n- 40 loaves (4 rye, 5 wheat, 6 spelt)\n";
    assert_eq!(falses(&[], sums), ["3 12 loaves (4 rye, 5 wheat, 6 spelt): the numbers in the brackets add up to 15"]);
    let listed = "# Ready\n\n## New files (4)\n\n1. `oven.py` - bakes\n2. `till.py` - counts\n3. `shelf.py` - holds\n\n**Changed files** (2 files):\n- `mill.py` - grinds\n- `yeast.py` - rises\n";
    let claims = claims_of(&[], listed);
    assert!(claims.contains(&"3 false New files (4)".to_owned()), "{claims:?}");
    assert!(claims.contains(&"9 true Changed files (2 files):".to_owned()), "{claims:?}");
    assert!(!claims_of(&[], &listed.replace("- holds", "and more")).iter().any(|claim| claim.starts_with("3 false")));
}

#[test]
fn headings_of_findings_and_names_without_quotation_marks_deny() {
    let code = "import rateLimit from 'express-rate-limit';\nimport { WeighQueue } from './queue';\napp.use(rateLimit({ max: 100 }));\nnew WeighQueue();\n";
    let queue = "export class WeighQueue {\n  push(loaf) {\n    this.loaves.push(loaf);\n    this.count += 1;\n    return this.count;\n  }\n}\n";
    let files = [("src/main.ts", code), ("src/queue.ts", queue), ("src/c.ts", "export const c = 1;\n")];
    let text = "# Audit\n\n## Gaps\n\n### Issue #5: No Rate Limiting\n\nBad.\n\n- ❌ WeighQueue - not implemented\n";
    let refuted = falses(&files, text);
    assert!(refuted.iter().any(|claim| claim.starts_with("5 no rate limiting: src/main.ts:3")), "{refuted:?}");
    assert!(refuted.contains(&"9 WeighQueue: src/queue.ts:1 defines `WeighQueue`".to_owned()), "{refuted:?}");
    let mended = text.replace("Bad.", "**Status:** fixed");
    assert!(!falses(&files, &mended).iter().any(|claim| claim.starts_with("5 ")));
}

#[test]
fn a_tag_that_is_there_is_no_longer_to_be_made() {
    let folder = folder_of(&[("a.py", "a = 1\n")]);
    commit(folder.path());
    git(folder.path(), &["tag", "v2.0.0"]);
    let text = "# Ready\n\n- [x] Oven\n- [ ] Git tag: v2.0.0\n- [ ] Git tag: v3.0.0\n";
    let claims = judged(folder.path(), "READY.md", text);
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::False);
    assert_eq!(refuted.map(|claim| claim.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn runs_of_tests_that_nobody_has_and_tools_that_run_already_are_refuted() {
    let ci = "jobs:\n  audit:\n    steps:\n      - run: cargo audit\n      - run: trivy fs .\n";
    let files = [
        ("src/main.rs", "fn main() {}\n"),
        (".github/workflows/ci.yml", ci),
        ("src/a.rs", "// a\n"),
        ("src/b.rs", "// b\n"),
    ];
    assert_eq!(falses(&files, "# Ready\n\n- ✅ 106 tests passed\n").len(), 1);
    let tested = [files[0], files[1], ("tests/oven.lua", "assert(true)\n")];
    assert_eq!(falses(&tested, "# Ready\n\n- ✅ 106 tests passed\n"), NOTHING);
    let asked = "# Status\n\n## Recommendations\n\n1. Consider adding Trivy to the CI pipeline\n2. Add OVEN_HEAT to the workflow of Trivy\n3. Consider adding Snyk to the pipeline\n";
    let refuted = falses(&files, asked);
    assert_eq!(refuted.len(), 1, "{refuted:?}");
    assert!(refuted[0].contains(".github/workflows/ci.yml:5"), "{refuted:?}");
}

#[test]
fn what_a_line_denies_is_confirmed_by_no_word_of_it() {
    let files = [("a.py", "def f():\n    cache_layer = Cache()\n    pass\n"), ("b.py", "b = 1\n"), ("c.py", "c = 1\n")];
    let text = "# Ready\n\n- ✅ No `pass` statements remaining\n- 🟢 No caching layer\n- ✅ Two-factor login not implemented\n";
    assert!(!claims_of(&files, text).iter().any(|claim| claim.contains(" true ")), "{:?}", claims_of(&files, text));
}

#[test]
fn what_is_only_listed_is_confirmed_and_never_refuted() {
    let files = [
        ("till/main.py", "from slowapi import Limiter\n\napp.state.limiter = Limiter(key_func=who)\n"),
        ("till/a.py", "a = 1\n"),
        ("till/b.py", "b = 1\n"),
    ];
    let under = |label: &str| format!("# Bakery\n\n**{label}**:\n\n- Rate limiting\n- Circuit breaker\n");
    assert_eq!(claims_of(&files, &under("Strengths")), ["5 true Rate limiting"]);
    assert_eq!(claims_of(&files, &under("Next steps")), [""; 0]);
}

#[test]
fn settings_that_a_fence_shows_are_looked_for_by_their_names() {
    let files = [
        ("till/settings.py", "class Settings:\n    oven_heat_max: int = 250\n    tray_count_max: int = 4\n"),
        (".env.example", "TILL_HOST=localhost\nTILL_PORT=80\nTILL_LEVEL=info\n"),
        ("till/main.py", "import os\n\nos.environ['TILL_HOST']\nos.environ['TILL_PORT']\nos.environ['TILL_LEVEL']\n"),
    ];
    let toml = "# Bakery\n\n```toml\noven_heat_max = 250   # degrees\ntray_count_max = 6\ndough_rest_max = 3\n```\n";
    assert_eq!(claims_of(&files, toml), ["4 true oven_heat_max = 250", "5 unverifiable tray_count_max = 6"]);
    let shell = |more: &str| format!("# Bakery\n\n```bash\nTILL_HOST=...\nTILL_PORT=...\nTILL_LEVEL=...\n{more}```\n");
    assert_eq!(claims_of(&files, &shell("")), ["4 true TILL_HOST", "5 true TILL_PORT", "6 true TILL_LEVEL"]);
    assert_eq!(
        claims_of(&files, &shell("till open\n")),
        [""; 0],
        "what a command is called with is not all that it reads"
    );
}
