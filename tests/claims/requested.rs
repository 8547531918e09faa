//! What assessments ask for while it is there, what they call missing by a label, and how far they shorten what they name.

use crate::support::{claims_of, commit, falses, falses_at, falses_in, folder_of, git};
use std::fs;

const BAKERY: &[(&str, &str)] = &[
    (
        "src/app.py",
        "from fastapi import FastAPI\nfrom slowapi import Limiter\nfrom src.session_rotation import rotate_sessions\n\napp = FastAPI()\nlimiter = Limiter(key_func=who)\napp.state.limiter = limiter\n\n@limiter.limit(\"5/minute\")\ndef bake(request):\n    response.headers[\"X-Request-ID\"] = str(uuid4())\n    loaf.deleted_at = utcnow()\n    rotate_sessions(8)\n    return response\n",
    ),
    ("src/oven.py", "def heat():\n    return 220\n"),
    (
        "src/session_rotation.py",
        "# Each oven keeps the session of its baker for no longer than a shift; then it gives out another one,\n# and takes the old one back, so that nobody bakes with what was forgotten in a coat the evening before.\n# The new one is told to the baker by the bell, and to the till by the next loaf that is carried over to it.\n# Whoever has neither heard the bell nor seen a loaf within an hour has to show his card at the door again.\ndef rotate_sessions(shift):\n    return shift\n",
    ),
    (
        "docs/OVEN_FIRE_PLAN.md",
        "# When the oven burns\n\nClose the door, ring the bell, and carry the flour out by the back door before anything else. Then call the fire\nbrigade and wait for it at the gate, so that it finds the way to the yard. Nobody goes back for the bread. The one who\nhas the key of the mill locks it, and gives the key to the brigade. Count who is there, twice, by the list at the gate.\nWhoever is not there is searched for by the brigade, and not by his friends, whatever they say about the smoke.\n",
    ),
    (
        "playwright.config.ts",
        "// The ovens are looked at in each browser that a baker has on his telephone, one after the other and never two at once.\n// What takes longer than a minute is not what any baker would wait for, and counts as broken. Screens are kept for a week.\n// They are named after the oven and the hour, so that the one who comes next finds the one that he looks for in the end.\nexport default { timeout: 60000, retries: 0, use: { trace: 'on' } };\n",
    ),
];

#[test]
fn an_assessment_asks_for_nothing_that_is_there() {
    let text = "# Assessment of the bakery\n\n## Security\n\n- [ ] Add rate limiting\n- [ ] **Tracing**: Add request ID middleware\n- [ ] **Browsers**: Set up Playwright or Cypress\n- [ ] Add rate limiting and request ID tracking for debugging\n- [ ] Add rate limiting and circuit breakers\n- [ ] Add more rate limiting\n- [ ] Add rate limiting to the till\n- [ ] Add circuit breakers\n- [ ] **Limits**:\n  - Add rate limiting\n\n## Recommendations\n\n1. Implement rate limiting\n2. Implement circuit breakers\n\n## Already there\n\n- Add rate limiting\n";
    let wanted = [
        "5 Add rate limiting",
        "6 Tracing: Add request ID middleware",
        "7 Browsers: Set up Playwright or Cypress",
        "8 Add rate limiting and request ID tracking for debugging",
        "14 Add rate limiting",
        "18 Implement rate limiting",
    ];
    assert_eq!(falses_in(BAKERY, "ASSESSMENT.md", text), wanted);
    // A list that everybody begins anew says nothing of what there is, and a plan nothing of what there was.
    assert_eq!(falses_in(BAKERY, "LAUNCH.md", &text.replace("Assessment of", "Launch of")), [""; 0]);
    assert_eq!(falses_in(BAKERY, "PLAN.md", &text.replace("Assessment of", "Plan for")), [""; 0]);
}

#[test]
fn a_label_is_called_missing_by_what_denies_it_in_other_words() {
    let text = "# Assessment\n\n## What is missing\n\n- ❌ **Oven fire plan**: No written procedures\n- ❌ **Oven fire plan**: No oven plan at night\n- ❌ **Bell plan**: No written procedures\n- No soft delete or archive pattern found\n- **Issue:** No session rotation mechanism\n- **Issue:** No request ID for tracing\n- **Issue:** No request ID for the till\n";
    let wanted = ["5 no oven fire plan", "8 no soft delete", "9 no session rotation mechanism", "10 no request id"];
    assert_eq!(falses(BAKERY, text), wanted);
}

#[test]
fn what_only_is_named_may_be_said_to_be_needed() {
    let text = "# Gap analysis\n\n## High (P1) - Should fix soon\n\n1. Request ID tracking\n2. Circuit breakers\n\n## Strengths\n\n1. Request ID tracking\n\n## Tools\n\nFor production, you need:\n\n1. **Rate limiting**\n";
    assert_eq!(falses_in(BAKERY, "GAP_ANALYSIS.md", text), ["5 Request ID tracking", "16 Rate limiting"]);
    assert_eq!(falses_in(BAKERY, "GUIDE.md", &text.replace("Gap analysis", "Guide")), [""; 0]);
}

#[test]
fn what_there_is_none_of_may_be_a_server_that_is_used_or_a_route() {
    let files = [
        ("src/cache.py", "import redis\n\nclient = redis.Redis()\n\ndef keep(loaf):\n    client.set(loaf, 1)\n"),
        (
            "src/app.py",
            "from flask import Flask\nfrom src.cache import keep\n\napp = Flask(__name__)\n\n@app.route(\"/health\")\ndef health():\n    return keep(1)\n",
        ),
        ("src/oven.py", "def heat():\n    return 220\n"),
    ];
    let text = "# Gaps\n\n- ❌ **Loaves**: No Redis/Memcached implementation\n- ❌ **Loaves**: No Kafka/RabbitMQ implementation\n- **Issue:** No `/health` endpoint for load balancers\n- **Issue:** No `/health` endpoint for the ovens\n- No cache or bell for the ovens\n";
    assert_eq!(falses(&files, text), ["3 no redis/memcached implementation", "5 /health"]);
}

#[test]
fn a_repository_that_is_one_part_has_no_folder_for_it() {
    let text = "# Assessment of the backend\n\n- **Issue:** No session rotation mechanism\n";
    assert_eq!(falses(BAKERY, text), ["3 no session rotation mechanism"]);
    // Where there is one, only what stands in it is meant.
    let both: Vec<_> = BAKERY.iter().copied().chain([("backend/main.py", "def main():\n    pass\n")]).collect();
    assert_eq!(falses(&both, text), [""; 0]);
}

#[test]
fn routes_may_be_told_without_what_all_of_them_begin_with() {
    let routes = [
        (
            "app/routers/ovens.py",
            "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.post(\"/ovens\")\ndef light():\n    pass\n",
        ),
        (
            "main.py",
            "from fastapi import FastAPI\nfrom app.routers import ovens\n\napp = FastAPI()\napp.include_router(ovens.router, prefix=\"/api/v1\")\n",
        ),
    ];
    let text =
        "# Status\n\n- ✅ `POST /ovens` lights one\n- ❌ `POST /ovens` - not implemented\n- ✅ `POST /api/v1/ovens`\n";
    let claims = claims_of(&routes, text);
    for wanted in ["3 true POST /ovens", "4 false POST /ovens", "5 true POST /api/v1/ovens"] {
        assert!(claims.iter().any(|claim| claim == wanted), "{wanted}: {claims:?}");
    }
    // Who is asked for a whole address is asked for nothing else.
    let asked = claims_of(&routes, "# Status\n\n```bash\ncurl -X POST http://localhost:8000/ovens\n```\n");
    assert!(!asked.iter().any(|claim| claim.contains(" true ")), "{asked:?}");
}

#[test]
fn what_is_asked_to_be_removed_may_be_gone_already() {
    let folder = folder_of(&[("src/oven.py", "def heat():\n    return 220\n"), ("src/old_oven.py", "x = 1\n")]);
    commit(folder.path());
    fs::remove_file(folder.path().join("src/old_oven.py")).unwrap();
    git(folder.path(), &["commit", "-qam", "Take the old oven away"]);
    let text = "# Readiness report\n\n- ⚠️ `src/old_oven.py` exists but unused (safe to delete)\n\n## Cleanup\n\n- Remove `src/old_oven.py`\n- Remove `src/oven.py`\n\n## Done\n\n- ✅ Removed `src/old_oven.py`\n- ✅ Remove `src/old_oven.py`\n";
    assert_eq!(falses_at(folder.path(), "REPORT.md", text), ["3 src/old_oven.py", "7 src/old_oven.py"]);
}

#[test]
fn a_folder_of_which_most_is_here_is_the_repository() {
    let files = [
        ("src/oven.py", "def heat():\n    return 220\n"),
        ("src/bell.py", "def ring():\n    return 1\n"),
        ("docs/OVEN.md", "# Oven\n"),
    ];
    let few = "# Readiness report\n\n- ✅ `backend/src/oven.py` heats\n- ✅ `backend/src/bell.py` rings\n";
    assert_eq!(falses(&files, few), ["3 backend/src/oven.py", "4 backend/src/bell.py"]);
    let more = format!("{few}- ✅ `backend/docs/OVEN.md` tells of it\n- ✅ `backend/src/till.py` counts\n");
    assert_eq!(falses(&files, &more), ["6 backend/src/till.py"]);
    assert!(claims_of(&files, &more).contains(&"3 true backend/src/oven.py".to_owned()));
}

#[test]
fn names_are_confirmed_in_their_own_letters() {
    let files = [("src/Oven.cs", "public interface IOvenBellService\n{\n    void Ring();\n}\n")];
    let text = "# Status\n\n- `IOvenBellService` rings\n- `IOvenbellService` uses a small b\n";
    let claims = claims_of(&files, text);
    assert!(claims.contains(&"3 true IOvenBellService".to_owned()), "{claims:?}");
    assert!(!claims.iter().any(|claim| claim.contains("true IOvenbellService")), "{claims:?}");
}

#[test]
fn tests_of_php_are_counted_in_their_file() {
    let files = [(
        "tests/OvenTest.php",
        "<?php\nclass OvenTest extends TestCase\n{\n    /** @test */\n    public function it_bakes() { $this->assertTrue(true); }\n    public function test_bell() { $this->assertTrue(true); }\n    protected function setUp(): void {}\n}\n",
    )];
    let text = "# Summary\n\n- ✅ **OvenTest.php** (2 tests)\n- ✅ **OvenTest.php** (5 tests)\n";
    assert_eq!(claims_of(&files, text).iter().filter(|claim| claim.contains("tests")).count(), 2);
    assert_eq!(falses(&files, text), ["4 5 tests"]);
}

#[test]
fn headings_add_up_to_the_one_above_them() {
    let part = |title: &str, marks: &str| {
        format!("### {title}\n\n{}\n", marks.replace(' ', "- ✅ A\n").replace('.', "- ⏳ B\n"))
    };
    let parts = [part("Oven (2/3)", "  ."), part("Bell (1/3)", " .."), part("Till (2/4)", "  ..")].concat();
    let text = |whole: &str| format!("# Status\n\n## Completed ({whole})\n\n{parts}");
    assert_eq!(falses(&[], &text("5/10")), [""; 0]);
    assert_eq!(falses(&[], &text("5/12")), ["3 5/12"]);
    // Each of several counts what is marked beneath it.
    assert_eq!(falses(&[], &text("5/10").replace("Bell (1/3)", "Bell (2/3)")), ["3 5/10", "11 2/3"]);
}

#[test]
fn what_code_is_said_to_have_still_may_have_been_taken_out() {
    let files = [
        ("src/Oven.java", "class Oven {\n    void heat() {\n        System.out.println(1);\n    }\n}\n"),
        (
            "src/Bell.java",
            "class Bell {\n    // HACK: rings twice\n    void ring() {\n        log.info(1);\n    }\n}\n",
        ),
        ("src/Till.java", "class Till {\n    void count() {\n        log.info(2);\n    }\n}\n"),
    ];
    let counted = "# Review\n\n- 20+ files use `System.out`\n- 1 file uses System.out\n- 1+ files use `System.out`\n";
    assert_eq!(falses_in(&files, "REVIEW.md", counted), ["3 20+ files use System.out"]);
    let text = "# Code review\n\n**Issue**: Found TODO markers in production code\n\n- [ ] Address all TODO/FIXME in code\n- [ ] Remove HACK comments\n- [ ] Replace all System.out with a logger\n- [ ] Replace all `System.err` with a logger\n- [ ] Remove all console.log statements\n- Remove all waste\n- ✅ Remove all `System.err` calls\n\n| Problem | Where |\n|---|---|\n| System.err in production code | Oven |\n";
    let wanted = [
        "3 Found TODO markers in production code",
        "5 Address all TODO/FIXME in code",
        "8 Replace all System.err with a logger",
        "15 System.err in production code",
    ];
    assert_eq!(falses_in(&files, "REVIEW.md", text), wanted);
    assert_eq!(falses_in(&files, "GUIDE.md", &text.replace("Code review", "Guide")), [""; 0]);
}

#[test]
fn a_list_of_variables_that_is_read_misses_the_one_that_is_not() {
    let names = ["TILL_URL", "OVEN_URL", "BELL_URL", "MILL_URL", "DOOR_URL", "YARD_URL"];
    let code: String = names.iter().map(|name| format!("os.environ['{name}']\n")).collect();
    let fence: String = names.iter().map(|name| format!("{name}=http://localhost\n")).collect();
    let files = [("a.py", code.as_str())];
    let later = format!(
        "# Status\n\n## Next steps\n\nSet the environment:\n\n```bash\n{fence}LOFT_URL=http://localhost\n```\n"
    );
    assert_eq!(falses(&files, &later), ["14 LOFT_URL"]);
    let boxes: String = names.iter().map(|name| format!("- [ ] `{name}` - of the bakery\n")).collect();
    let listed = format!(
        "# Launch\n\n## Environment\n\n{boxes}- [ ] `TILL_URL`, `LOFT_URL` - of the shop\n- [ ] Look at `ROOF_URL`\n"
    );
    assert_eq!(falses(&files, &listed), ["11 LOFT_URL"]);
}

#[test]
fn what_docker_is_given_has_to_be_there() {
    let files = [
        ("Dockerfile", "FROM alpine:3.20\n"),
        ("docker-compose.yml", "services:\n  oven:\n    image: oven:1\n"),
        ("docker-compose.dev.yml", "services:\n  oven:\n    image: oven:1\n"),
    ];
    let text = "# Status\n\n```bash\ndocker build -f docker/Dockerfile -t oven .\ndocker build -f Dockerfile -t oven .\ndocker-compose -f docker-compose.bell.yml up -d\ndocker compose -f docker-compose.yml -f docker-compose.dev.yml up -d\ndocker compose -f docker-compose.yml -f docker-compose.bell.yml up -d\ndocker compose logs -f oven\n```\n";
    assert_eq!(falses(&files, text), ["4 docker/Dockerfile", "6 docker-compose.bell.yml", "8 docker-compose.bell.yml"]);
    // What the document tells the reader to write first, and what is only an example, may be anywhere.
    let made =
        format!("# Status\n\nCreate `docker-compose.bell.yml` first.\n\nThen build all of it:\n\n{}", &text[10..]);
    assert_eq!(falses(&files, &made), ["8 docker/Dockerfile"]);
}
