//! What is not called false of sums, counts, versions and settings: what is said of something else, or is as the repository has it.

use crate::support::{falses_in, folder_of, git, judged, write};
use gonogo::claims::Verdict;

/// What a document says that is false, by its lines and texts.
#[track_caller]
fn falses(files: &[(&str, &str)], text: &str) -> Vec<String> {
    falses_in(files, "docs/READY.md", text)
}

const NOTHING: [&str; 0] = [];

/// A head, many lines of nothing, and a foot.
fn framed(head: &str, foot: &str) -> String {
    format!("# Ready\n\n{head}\n{}\n{foot}\n", "\nBread is baked.\n".repeat(20))
}

#[test]
fn a_day_and_a_version_are_the_same_however_they_are_written() {
    let date = |foot: &str| falses(&[], &framed("Date: December 9, 2025", foot));
    assert_eq!(date("Date: 2025-12-08"), ["45 Date: 2025-12-08"]);
    assert_eq!(date("Date: 2025-12-09"), NOTHING);
    let version = |foot: &str| falses(&[], &framed("Version: 1.0.0", foot));
    assert_eq!(version("Version: 1.1"), ["45 Version: 1.1"]);
    assert_eq!(version("Version: 1.0"), NOTHING);
}

#[test]
fn scores_of_different_things_do_not_contradict_each_other() {
    let two = |one: &str, other: &str| {
        falses(
            &[],
            &format!("# Ready\n\n## {one}\n\n- Oven heat: 90/100\n\nBread.\n\n## {other}\n\n- Oven heat: 70/100\n"),
        )
    };
    assert_eq!(two("Summary", "Oven heat"), ["5 Oven heat: 90/100"]);
    assert_eq!(two("First bakery", "Second bakery"), NOTHING);
    assert_eq!(two("Summary after", "Oven heat before"), NOTHING);
    let rows = |other: &str| {
        falses(
            &[],
            &format!(
                "# Ready\n\n| Trial | Oven | Loaves |\n|---|---|---|\n| Full load | left | 23 / 24 |\n| Full load | {other} | 21 / 24 |\n"
            ),
        )
    };
    assert_eq!(rows("left"), ["5 Full load | left | 23 / 24"]);
    assert_eq!(rows("right"), NOTHING);
}

#[test]
fn what_is_still_to_be_done_beside_what_passed_contradicts_nothing() {
    let table = "| Check | Status |\n|---|---|\n| Oven door | Pass |\n| Dough scale | Pass |\n| Till | Pass |\n";
    let checks = "# Ready\n\n## Kitchen\n\n- [ ] Oven door shuts\n- [ ] Dough scale is exact\n- [ ] Till opens\n\n";
    assert_eq!(falses(&[], &format!("{checks}{table}")), ["5 Oven door shuts"]);
    let tasks = "# Ready\n\n## Kitchen\n\n- [ ] Order flour\n- [ ] Paint walls\n- [ ] Train bakers\n\n";
    assert_eq!(falses(&[], &format!("{tasks}{table}")), NOTHING);
    let items = |title: &str| {
        format!("# Ready\n\n## Ovens\n\n- [x] Dough kneading\n- [x] Bell\n\n### {title}\n\n- [ ] Dough kneading\n")
    };
    assert_eq!(falses(&[], &items("Left open")), ["5 Dough kneading"]);
    assert_eq!(falses(&[], &items("Pastry module")), NOTHING);
}

#[test]
fn percentages_are_those_of_what_they_are_said_of() {
    assert_eq!(falses(&[], "# Ready\n\n- Bread: 9.5/10 (95%)\n"), NOTHING);
    assert_eq!(falses(&[], "# Ready\n\n- Bread: 9.5/10 (85%)\n"), ["3 9.5/10 (85%)"]);
    assert_eq!(falses(&[], "# Ready\n\n- 50/50 trials passing (90.22% coverage)\n"), NOTHING);
    assert_eq!(falses(&[], "# Ready\n\n- 50/50 trials (90.22% passing)\n"), ["3 50/50 trials (90.22% passing)"]);
    let total = |label: &str| {
        falses(&[], &format!("# Ready\n\n**{label}:**\n- Rye: 3 hours\n- Oat: 4 hours\n\nTotal: 24 hours of work\n"))
    };
    assert_eq!(total("Loaves"), ["7 Total: 24 hours of work"]);
    assert_eq!(total("Additional loaves"), NOTHING);
    assert_eq!(falses(&[], "# Ready\n\n- 3 ovens (rye, wheat, oat, corn)\n"), ["3 3 ovens (rye, wheat, oat, corn)"]);
    assert_eq!(falses(&[], "# Ready\n\n- 5 ovens (rye, wheat, oat, corn)\n"), NOTHING);
}

#[test]
fn when_something_was_generated_it_stays() {
    let folder = folder_of(&[("src/oven.py", "a = 1\n")]);
    git(folder.path(), &["init", "-q"]);
    let of = |text: &str| {
        write(folder.path(), "docs/READY.md", text);
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "-qm", "Next"]);
        let claims = judged(folder.path(), "docs/READY.md", text);
        claims.iter().filter(|claim| claim.verdict == Verdict::False).count()
    };
    assert_eq!(of("# Ready\n\nBread.\n"), 0);
    assert_eq!(of("# Ready\n\nLast updated: 2020-01-01\n"), 1);
    assert_eq!(of("# Ready\n\nGenerated: 2020-01-01\n"), 0);
}

#[test]
fn a_newer_kit_builds_for_an_older_runtime() {
    let pom = [("pom.xml", "<project><properties><java.version>21</java.version></properties></project>\n")];
    assert_eq!(falses(&pom, "# Ready\n\n- ✅ JDK 17\n"), ["3 JDK 17"]);
    assert_eq!(falses(&pom, "# Ready\n\n- ✅ Java 25\n"), ["3 Java 25"]);
    assert_eq!(falses(&pom, "# Ready\n\n- ✅ JDK 25\n"), NOTHING);
}

#[test]
fn things_of_the_same_name_are_not_counted_as_files() {
    let files = [
        (".github/workflows/bake.yml", "on: push\n"),
        ("grafana/dashboard.json", "{}\n"),
        ("helm/oven/Chart.yaml", "name: oven\n"),
    ];
    let of = |text: &str| falses(&files, &format!("# Ready\n\n- ✅ {text}\n"));
    assert_eq!(of("5 GitHub workflows"), ["3 5 GitHub workflows"]);
    assert_eq!(of("5 workflows"), ["3 5 workflows"]);
    assert_eq!(of("5 guided workflows"), NOTHING);
    assert_eq!(of("5 Grafana dashboards"), ["3 5 Grafana dashboards"]);
    assert_eq!(of("5 kitchen dashboards"), NOTHING);
    assert_eq!(of("Helm: 5 charts"), ["3 5 charts"]);
    assert_eq!(of("Helm: 5 ovens need charts"), NOTHING);
}

#[test]
fn tests_are_counted_as_their_runner_finds_them_or_not_at_all() {
    let test = "    [Test]\n    public void Heats() { Heat(); }\n    [Fact]\n    public void Cools() { Cool(); }\n";
    let of = |path: &str, text: &str| falses(&[(path, text)], "# Ready\n\n- ✅ 25 test cases\n");
    assert_eq!(of("Oven.Tests/OvenTests.cs", &test.repeat(7)), NOTHING);
    assert_eq!(of("Oven.Tests/OvenTests.cs", test), ["3 25 test cases"]);
    assert_eq!(of("tests/oven_test.lua", "check('heats')\n"), NOTHING);
    let rust = "#[test]\nfn heats() {}\n".repeat(18);
    let run = |mark: &str| falses(&[("src/lib.rs", &rust)], &format!("# Ready\n\n- {mark} All tests pass (11/11)\n"));
    assert_eq!(run("[x]"), ["3 11/11"]);
    assert_eq!(run("[ ]"), NOTHING);
}

#[test]
fn a_bare_name_is_that_of_the_file_beside_the_others() {
    let files = [("README.md", "a\n"), ("ovens/README.md", &"a\n".repeat(300)), ("ovens/PLAN.md", &"a\n".repeat(400))];
    let of = |other: &str| falses(&files, &format!("# Ready\n\n- ✅ README.md - 200+ lines\n{other}"));
    assert_eq!(of(""), ["3 README.md: 200+ lines"]);
    assert_eq!(of("- ✅ PLAN.md - 400+ lines\n"), NOTHING);
    assert_eq!(falses(&files, "# Ready\n\n- ovens/README.md: 17 bytes\n"), ["3 ovens/README.md: 17 bytes"]);
    assert_eq!(falses(&files, "# Ready\n\n- README.md: 2 bytes\n"), NOTHING);
}

#[test]
fn numbers_beside_files_are_those_of_their_lines_and_tests() {
    let tests = "def test_heat():\n    assert heat()\n\n".repeat(9);
    let long = "a = 1\n".repeat(300);
    let files = [("src/oven.py", long.as_str()), ("src/till.py", &long), ("tests/test_oven.py", &tests)];
    let of = |text: &str| falses(&files, &format!("# Ready\n\n{text}\n"));
    assert_eq!(of("Lines: `oven.py` (200), `till.py` (300)"), ["3 oven.py: 200 lines"]);
    assert_eq!(of("Loaves: `oven.py` (200), `till.py` (300)"), NOTHING);
    let row = |head: &str| of(&format!("| Suite | File | {head} |\n|---|---|---|\n| Ovens | test_oven.py | 20 |"));
    assert_eq!(row("Tests"), ["5 test_oven.py: 20 tests"]);
    assert_eq!(row("Loaves"), NOTHING);
    let names: Vec<String> = (0..9).map(|at| format!("docs/adr/000{at}-oven.md")).collect();
    let records: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "# Oven\n")).collect();
    assert_eq!(falses(&records, "# Ready\n\n- ✅ 7 ADRs\n"), ["3 7 ADRs"]);
    assert_eq!(falses(&records, "# Ready\n\n- ✅ 7+ ADRs\n"), NOTHING);
}

#[test]
fn a_counter_is_no_threshold_and_an_argument_is_one() {
    let of = |code: &str| {
        let code = format!("package oven\n\nfunc MakeCircuitBreaker() {{\n    {code}\n}}\n");
        falses(&[("oven/breaker.go", &code)], "# Ready\n\n- ✅ Circuit breaker (5 failures)\n")
    };
    assert_eq!(of("failures := 3"), ["3 5 failures"]);
    assert_eq!(of("cb.failures = 0"), NOTHING);
    assert_eq!(of("cb.failures = 3\n    newCircuitBreaker(5, minute)"), NOTHING);
}

#[test]
fn replicas_are_those_of_what_puts_manifests_together_too() {
    let deployment = ("k8s/oven.yaml", "kind: Deployment\nspec:\n  replicas: 3\n");
    let scaler = ("k8s/scaler.yaml", "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 3\n  maxReplicas: 10\n");
    let two = "# Ready\n\n- ✅ Deployment with 2 replicas\n";
    assert_eq!(falses(&[deployment], two), ["3 2 replicas"]);
    assert_eq!(falses(&[deployment, ("helm/values.yaml", "replicaCount: 2\n")], two), NOTHING);
    assert_eq!(falses(&[deployment], "# Ready\n\n- ✅ Database with 2 replicas\n"), NOTHING);
    let list = ("k8s/kustomization.yaml", "replicas:\n  - name: oven\n    count: 2\n");
    assert_eq!(falses(&[deployment, list], two), NOTHING);
    assert_eq!(falses(&[scaler], "# Ready\n\n- ✅ Autoscaling with 3-5 pods\n"), ["3 Autoscaling with 3-5 pods"]);
    assert_eq!(falses(&[scaler], "# Ready\n\n- ✅ Full counts of 3-5 pods\n"), NOTHING);
}

#[test]
fn settings_are_no_prose_no_requirement_and_no_run() {
    let page = [
        (
            "web/ovens.tsx",
            "export const a = (\n  <p>\n    Some ovens are kept (is_hot = true). Choose one.\n  </p>\n);\n",
        ),
        ("web/b.tsx", "export const b = 1;\n"),
    ];
    let code = [("src/ovens.py", "is_hot = False\n"), ("src/b.py", "b = 1\n")];
    let hot = "# Ready\n\n- ✅ Ovens are marked as `is_hot = true`\n";
    assert_eq!(falses(&code, hot), ["3 is_hot = true"]);
    assert_eq!(falses(&page, hot), NOTHING);
    let query = [
        ("src/ovens.py", "QUERY = '''\nSELECT a FROM ovens WHERE b = 1 AND is_hot = false\n'''\n"),
        ("src/b.py", "b = 1\n"),
    ];
    assert_eq!(falses(&query, hot), NOTHING);
    let grace = [("k8s/oven.yaml", "kind: Pod\nspec:\n  terminationGracePeriodSeconds: 60\n")];
    let of = |mark: &str| falses(&grace, &format!("# Ready\n\n- {mark} `terminationGracePeriodSeconds: 30` is kept\n"));
    assert_eq!(of("✅"), ["3 terminationGracePeriodSeconds: 30"]);
    assert_eq!(of("[ ]"), NOTHING);
    let switch = [("src/switches.py", "OVEN_LIGHT: bool = True\n")];
    let of = |words: &str| falses(&switch, &format!("# Ready\n\n## Findings\n\n- The oven {words} `OVEN_LIGHT=0`\n"));
    assert_eq!(of("stays dark by").len(), 1);
    assert_eq!(of("was tested with"), NOTHING);
}

#[test]
fn origins_that_are_blocked_are_not_open_to_all() {
    let server = [("src/server.py", "app.add(CORSMiddleware, allow_origins=settings.origins)\n")];
    let of = |text: &str| falses(&server, &format!("# Ready\n\n- {text}\n"));
    assert_eq!(of("CORS: wildcard").len(), 1);
    assert_eq!(of("CORS: configurable origins, wildcard blocked"), NOTHING);
}

#[test]
fn an_image_or_a_pod_that_may_be_meant_refutes_nothing() {
    let bare = ("Dockerfile", "FROM alpine:3\nCMD [\"oven\"]\n");
    let other = ("till/Dockerfile", "FROM alpine:3\nHEALTHCHECK CMD [\"till\"]\nCMD [\"till\"]\n");
    let text = "# Ready\n\n**Dockerfile**\n- ✅ Healthcheck configured\n";
    assert_eq!(falses(&[bare], text), ["4 Healthcheck configured"]);
    assert_eq!(falses(&[bare, other], text), NOTHING);
    let compose = ("docker-compose.yml", "services:\n  oven:\n    image: a:1\n  till:\n    image: b:1\n");
    let pod =
        ("k8s/oven.yaml", "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: oven\n");
    let limits = "# Ready\n\n- ✅ Resource limits across all services\n";
    assert_eq!(falses(&[compose], limits), ["3 Resource limits across all services"]);
    assert_eq!(falses(&[compose, pod], limits), NOTHING);
}

#[test]
fn variables_of_a_later_time_need_not_be_read() {
    let code = [(
        "src/oven.py",
        "import os\nA = os.environ['OVEN_HEAT']\nB = os.environ['OVEN_TIME']\nC = os.environ['OVEN_FLOUR']\n",
    )];
    let of = |above: &str| {
        falses(
            &code,
            &format!(
                "# Ready\n\n## Environment variables\n\n```bash\nOVEN_HEAT=200\nOVEN_TIME=40\nOVEN_FLOUR=rye\n\n{above}\nTILL_COINS=no\n```\n"
            ),
        )
    };
    assert_eq!(of("# The till"), ["11 TILL_COINS"]);
    assert_eq!(of("# For phase 3"), NOTHING);
    let of = |above: &str| {
        falses(
            &code,
            &format!(
                "# Ready\n\n## Environment variables\n\n- `OVEN_HEAT`\n- `OVEN_TIME`\n- `OVEN_FLOUR`\n\n{above}\n  - `TILL_COINS`\n"
            ),
        )
    };
    assert_eq!(of("- Secrets:"), ["10 TILL_COINS"]);
    assert_eq!(of("- [ ] Open the settings and add:"), NOTHING);
}

#[test]
fn totals_of_time_are_off_only_in_the_unit_of_their_parts_and_not_where_they_are_about_so() {
    let text =
        |total: &str| format!("# Report\n\n## Effort\n\n- Ovens: 4 hours\n- Bells: 6.5 hours\n\nTotal: {total}\n");
    assert_eq!(falses(&[], &text("14 hours")), ["8 Total: 14 hours"]);
    assert_eq!(falses(&[], &text("~10 hours")), [""; 0]);
    assert_eq!(falses(&[], &text("3 weeks")), [""; 0]);
    assert_eq!(falses(&[], &text("14 hours remaining")), [""; 0]);
}
