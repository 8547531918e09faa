//! What documents say by how they are laid out: by tables that sort their rows, headings above headings, labels, fences.

use crate::support::{claims_of, expect, folder_of, judged};
use gonogo::claims::{Said, Verdict};

const OVEN: &str = "package oven;\n\npublic class OvenController {\n    @GetMapping(\"/ovens\")\n    public List<Oven> allOvens() {\n        return ovens.findAll();\n    }\n}\n";
const CODE: &[(&str, &str)] =
    &[("src/main/java/oven/OvenController.java", OVEN), ("src/a.ts", "let a = 1\n"), ("src/b.ts", "let b = 1\n")];

fn with<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    [CODE, more].concat()
}

/// What a document says of each thing that it names, by its line.
fn said(files: &[(&str, &str)], text: &str) -> Vec<(usize, Said)> {
    let claims = judged(folder_of(files).path(), "READY.md", text);
    claims.iter().map(|claim| (claim.line, claim.said)).collect()
}

#[test]
fn the_second_column_names_the_thing_where_the_first_only_sorts() {
    let files = with(&[("src/till.ts", "export class TillDrawer {}\n")]);
    let table =
        "# Gaps\n\n| Category | Item | Status |\n|---|---|---|\n| Sales | Till drawer | ❌ |\n| Bread | Yeast | ❌ |\n";
    expect(&files, table, &["5 false Sales | Till drawer | ❌", "6 true Bread | Yeast | ❌"]);
    // Where the first is no such word, it names the thing itself.
    let other = claims_of(&files, &table.replace("Category", "Shop"));
    assert!(!other.iter().any(|claim| claim.starts_with("5 false")), "{other:?}");
}

#[test]
fn what_a_heading_calls_done_is_so_beneath_the_headings_below_it() {
    let files = with(&[("src/heat.ts", "export class OvenHeat {}\n")]);
    let text = "# Ovens\n\n## ✅ What is ready\n\n### Bakehouse\n\n- Oven heat\n- Test the oven heat\n\n### Known issues\n\n- Oven heat\n";
    assert_eq!(said(&files, text), [(7, Said::Done)]);
    assert_eq!(said(&files, &text.replace('✅', "")), [(7, Said::Neither)]);
}

#[test]
fn methods_are_what_code_defines() {
    let files =
        with(&[("src/stove.ts", "export class Stove {\n  async lightStove(id: string): Promise<void> {\n  }\n}\n")]);
    expect(&files, "# Stoves\n\n- ✅ Light stove\n- ✅ List all ovens\n", &["3 true Light stove"]);
    // A name that only has to do with a thing is not the thing.
    let text = "# Stoves\n\n- [x] Bread\n- ❌ Stove alarms\n";
    let files = with(&[("src/stove.ts", "export class Log {\n  recordStoveAlarms(): void {\n  }\n}\n")]);
    let found = claims_of(&files, text);
    assert!(!found.iter().any(|claim| claim.starts_with("4 false")), "{found:?}");
}

#[test]
fn nothing_is_missed_while_each_of_its_words_stands_somewhere() {
    let judge = |code: &'static str, text: &str| claims_of(&with(&[("src/c.ts", code)]), text);
    assert_eq!(judge("const dough = 1\n", "- No flour ledgers\n"), ["1 true no flour ledgers"]);
    assert_eq!(judge("const flour = read(ledger)\n", "- No flour ledgers\n"), Vec::<String>::new());
    // What does all but one word of it may be it.
    let near = "export class Health {\n  async checkStove(): Promise<boolean> {\n  }\n}\n";
    assert_eq!(judge(near, "- No stove connectivity check\n"), Vec::<String>::new());
    assert_eq!(judge("const salt = 1\n", "- No unit tests visible\n"), ["1 true no unit tests"]);
}

#[test]
fn one_clause_denies_and_the_other_does_not() {
    let files = [("Dockerfile", "FROM scratch\n")];
    let text = "- Dockerfile exists, but no docker-compose.yml\n";
    expect(&files, text, &["1 true Dockerfile", "1 true docker-compose.yml"]);
}

#[test]
fn what_is_to_be_updated_is_not_what_there_is() {
    let files = [("Dockerfile", "FROM eclipse-temurin:17-jre\n")];
    expect(&files, "- Update to Java 21\n- Java 21\n", &["1 unverifiable Java 21", "2 false Java 21"]);
}

#[test]
fn files_that_are_to_be_created_are_not_there() {
    let text = "# Ovens\n\n**Create:** `docs/heat.md`\n\nCreate these guides:\n- `docs/salt.md` - how much\n- `docs/here.md`\n\nSee:\n- `docs/gone.md`\n";
    expect(
        &[("docs/here.md", "# Here\n")],
        text,
        &["3 true docs/heat.md", "6 true docs/salt.md", "7 true docs/here.md", "10 false docs/gone.md"],
    );
}

#[test]
fn profiles_of_maven_are_those_of_a_pom() {
    let pom =
        "<project>\n  <profiles>\n    <profile>\n      <id>oven</id>\n    </profile>\n  </profiles>\n</project>\n";
    let judge = |command: &str| claims_of(&[("pom.xml", pom)], &format!("# Build\n\n```bash\n{command}\n```\n"));
    assert_eq!(judge("mvn clean package -Poven"), ["4 true mvn clean -Poven"]);
    assert_eq!(judge("./mvnw package -P stove"), ["4 false ./mvnw package -Pstove"]);
    // Parents have this one, of which nothing is known here.
    assert_eq!(judge("mvn package -Pnative"), ["4 true mvn package"]);
}

#[test]
fn whom_a_server_answers_is_read_off_its_origins() {
    let judge = |code: &'static str, text: &str| claims_of(&[("src/app.ts", code)], text);
    let said = "- ❌ CORS allows all origins\n";
    assert_eq!(judge("app.use(cors({ origin: '*' }));\n", said), ["1 true CORS for all origins"]);
    assert_eq!(judge("app.use(cors());\n", said), ["1 true CORS for all origins"]);
    assert_eq!(judge("app.use(cors({ origin: ['https://oven.example'] }));\n", said), ["1 false CORS for all origins"]);
    let listed = "app.use(cors({ origin: ['https://oven.example'] }));\n";
    for text in
        ["- ✅ CORS allows all origins\n", "- CORS should not allow all origins\n", "- [ ] CORS allows all origins\n"]
    {
        let found = judge(listed, text);
        assert!(!found.iter().any(|claim| claim.ends_with("all origins") && claim.contains("CORS for")), "{found:?}");
    }
}

#[test]
fn code_that_is_shown_without_its_place_is_looked_for_everywhere() {
    let files = with(&[("Dockerfile", "FROM alpine:3.20\n"), ("src/heat.yml", "oven-heat: true\n")]);
    let judge = |code: &str| {
        let folder = folder_of(&files);
        let text = format!("# Issues\n\n```text\n# ❌ BAD - as it is\n{code}\n```\n");
        let claims = judged(folder.path(), "READY.md", &text);
        claims.iter().map(|claim| (claim.line, claim.verdict)).collect::<Vec<_>>()
    };
    assert_eq!(judge("@GetMapping(\"/ovens\")"), [(5, Verdict::True)]);
    assert_eq!(judge("@CrossHeating(sides = \"*\")"), [(5, Verdict::False)]);
    assert_eq!(judge("FROM alpine:3.20"), [(5, Verdict::True)]);
    assert_eq!(judge("FROM debian:12-slim"), [(5, Verdict::False)]);
    assert_eq!(judge("oven-heat: true"), [(5, Verdict::True)]);
    assert_eq!(judge("oven-heat: false"), []);
}

#[test]
fn files_with_a_call_are_counted_and_what_is_unsafe_is_looked_for() {
    let files = [("src/a.ts", "console.log(1)\n"), ("src/b.ts", "console.error(2)\n"), ("src/c.rs", "fn a() {}\n")];
    expect(&files, "- 2 files with console.log/error\n", &["1 true 2 files with console.log/error"]);
    expect(&files, "- console.log usage in the code (5 files)\n", &["1 false console.log usage in the code (5 files)"]);
    expect(&files, "- Zero unsafe code\n", &["1 true Zero unsafe code", "1 true no unsafe code"]);
    expect(&[("src/c.rs", "fn a() { unsafe { b() } }\n")], "- ✅ No unsafe blocks\n", &["1 false No unsafe blocks"]);
    expect(&files[..2], "- Zero unsafe code\n", &[]);
}

#[test]
fn only_so_many_files_of_tests_are_no_more() {
    let test = "test('a', () => {});\n";
    let files = [("src/a.test.ts", test), ("src/b.test.ts", test), ("src/c.test.ts", test), ("src/d.test.ts", test)];
    expect(&files, "Only 2 test files\n", &["1 false 2 test files"]);
    expect(&files, "Only 3 test files\n", &["1 unverifiable 3 test files"]);
    expect(&files, "There are 4 test files\n", &["1 true 4 test files"]);
}

#[test]
fn marks_within_emphasis_and_in_boxes_say_what_is_done() {
    let files = with(&[("src/heat.ts", "export class OvenHeat {}\n")]);
    let text =
        "# Ovens\n\n- [✅] Oven heat\n- [ ] Bread\n\n**✅ Bakehouse**\n- Oven heat\n\n**Counter**\n- Oven heat\n";
    assert_eq!(said(&files, text), [(3, Said::Done), (7, Said::Done), (10, Said::Neither)]);
}

#[test]
fn a_status_right_beneath_a_heading_speaks_of_what_the_heading_names() {
    let text = "# Gaps\n\n### 1.1 Flour ledger\n\n**Status:** ❌ **NOT IMPLEMENTED**\n**Priority:** high\n\n### 1.2 Database backups (nightly)\n\n- Status: missing\n\n### 1.3 Ovens & tills\n\nStatus: missing\n";
    let files = with(&[("scripts/backup.sh", "pg_dump bakery > bakery.sql\n")]);
    expect(&files, text, &["5 true no flour ledger", "10 false no database backups"]);
    // Of what was mended since, and of a line that stands far from its heading, nothing is said.
    let mended = text.replace("# Gaps", "# Fixed");
    expect(&files, &mended, &[]);
    let far = text.replace("(nightly)\n\n", "(nightly)\n\nWe have\nso many\ntills\nand ovens.\n\n");
    expect(&files, &far, &["5 true no flour ledger"]);
}

#[test]
fn the_variables_of_a_list_are_those_that_its_label_says() {
    let code = "import os\nHEAT = os.getenv(\"OVEN_HEAT\")\nDOOR = os.getenv(\"OVEN_DOOR\")\n";
    let files = [("oven/settings.py", code), ("oven/bake.py", "def bake():\n    self._oven_smoke = 1\n")];
    let list = "# Ovens\n\n**Environment variables:**\n- `OVEN_HEAT` - how hot\n- `OVEN_DOOR` - how open\n- `OVEN_ALARM` - how loud\n- `OVEN_SMOKE` - how dark\n";
    let wanted = ["4 true OVEN_HEAT", "5 true OVEN_DOOR", "6 false OVEN_ALARM", "7 unverifiable OVEN_SMOKE"];
    expect(&files, list, &wanted);
}

#[test]
fn workers_of_celery_are_found_by_their_modules() {
    let files = [("shop/tasks.py", "app = Celery()\n"), ("shop/mail/__init__.py", "app = Celery()\n")];
    let text = "# Shop\n\n```bash\ncelery -A shop.tasks worker\ncelery -A shop.tasks.app beat\ncelery --app=shop.mail worker\ncelery -A shop.gone.app worker\ncelery -A other.tasks worker\n```\n";
    let wanted =
        ["4 true shop/tasks.py", "5 true shop/tasks.py", "6 true shop/mail/__init__.py", "7 false shop/gone/app.py"];
    expect(&files, text, &wanted);
}

const ROUTES: &str = "from fastapi import APIRouter\n\nrouter = APIRouter(prefix=\"/api/oven\")\n\n\n@router.get(\"/heat/{id}\")\ndef heat(id):\n    return id\n\n\n@router.get(\n    \"/doors\",\n)\ndef doors():\n    return 1\n";
const MAIN: &str =
    "from fastapi import FastAPI\nfrom shop import oven\n\napp = FastAPI()\napp.include_router(oven.router)\n";

#[test]
fn a_route_that_is_called_nearly_so_shows_that_none_is_called_as_said() {
    let test = "def test_heat(client):\n    client.get(\"/api/oven/heat/1\")\n";
    let files = [("shop/main.py", MAIN), ("shop/oven.py", ROUTES), ("tests/test_oven.py", test)];
    let text = "# Routes\n\n- `GET /api/ovens/heat/{id}` - heat\n- `GET /api/till/heat/{id}` - heat\n";
    expect(&files, text, &["3 false GET /api/ovens/heat/{id}", "4 unverifiable GET /api/till/heat/{id}"]);
}

#[test]
fn what_is_still_to_be_made_or_only_written_elsewhere_is_no_route_that_is_missed() {
    let files = [("shop/main.py", MAIN), ("shop/oven.py", ROUTES)];
    let served = "# Routes\n\n- `GET /api/oven/heat/{id}`\n- `GET /api/oven/doors`\n\n";
    let wanted = ["3 true GET /api/oven/heat/{id}", "4 true GET /api/oven/doors", "10 true /api/oven/doors"];
    for other in [
        "## 1. Smoke\n\n**Required implementation:**\n\n```python\nPOST /api/smoke\n```\n",
        "## 1. Smoke\n\nStatus: not implemented\n\n```\nPOST /api/smoke\n```\n",
    ] {
        let claims = claims_of(&files, &format!("{served}{other}"));
        assert!(!claims.iter().any(|claim| claim.contains("false")), "{claims:?}");
    }
    let table = "| Documented | Actual |\n|---|---|\n| `/smoke/all` | `/api/oven/doors` |\n";
    expect(&files, &format!("{served}Each endpoint:\n\n{table}"), &wanted);
    let claims = claims_of(&files, &format!("{served}```\nPOST /api/smoke\n```\n"));
    assert!(claims.contains(&"7 false POST /api/smoke".to_owned()), "{claims:?}");
}

#[test]
fn a_route_of_a_router_that_nothing_includes_is_missing_as_said() {
    let other = ROUTES.replace("/api/oven", "/api/smoke");
    let files = [("shop/main.py", MAIN), ("shop/oven.py", ROUTES), ("shop/smoke.py", other.as_str())];
    let text = "# Routes\n\n- ❌ `GET /api/smoke/doors`\n- ❌ `GET /api/oven/doors`\n";
    expect(&files, text, &["3 true GET /api/smoke/doors", "4 false GET /api/oven/doors"]);
}

#[test]
fn a_setting_that_is_quoted_with_its_value_is_not_shown_by_its_name_alone() {
    let files = with(&[("oven.tfvars", "keep_oven_hot = false\nkeep_door_shut = true\n")]);
    let text = "# Ovens\n\n- ✅ Set by `keep_oven_hot = true`\n- ✅ Set by `keep_door_shut = true`\n";
    let claims = claims_of(&files, text);
    assert!(!claims.iter().any(|claim| claim.starts_with("3 true")), "{claims:?}");
    assert!(claims.iter().any(|claim| claim.starts_with("4 true")), "{claims:?}");
}

#[test]
fn the_name_of_a_file_names_no_tool() {
    let files = with(&[("main.tf", "terraform {\n}\n")]);
    let claims = claims_of(&files, "# Ovens\n\n- ✅ Heat set in terraform.tfvars\n- ✅ Terraform\n");
    assert_eq!(claims.iter().filter(|claim| claim.contains("true")).count(), 1, "{claims:?}");
}

/// A shop as a generator of programs for Java lays it out, in a package that is called after nobody.
const PACKAGED: &[(&str, &str)] = &[
    (
        "src/main/kotlin/com/example/shop/OrderController.kt",
        "@RestController\n@RequestMapping(\"/orders\")\nclass OrderController {\n    @GetMapping(\"/{id}\")\n    fun findOrder(id: Long) = id\n}\n",
    ),
    (
        "src/test/kotlin/com/example/shop/OrderControllerTest.kt",
        "class OrderControllerTest {\n    @Test\n    fun one() {}\n\n    @Test\n    fun other() {}\n}\n",
    ),
    (
        "example/src/Other.kt",
        "@RequestMapping(\"/others\")\nclass Other {\n    @GetMapping(\"/x\")\n    fun x() = 1\n}\n",
    ),
];

#[test]
fn a_package_that_is_called_example_is_no_example() {
    expect(PACKAGED, "- ✅ `GET /orders/{id}`\n- 2 tests\n", &["1 true GET /orders/{id}", "2 true 2 tests"]);
}

#[test]
fn a_manifest_in_the_language_of_the_program_names_libraries() {
    let manifest = "dependencies {\n    implementation(\"org.springframework.boot:spring-boot-starter-actuator\")\n    implementation(\"org.springframework.boot:spring-boot-starter-graphql\")\n}\n";
    let files = [PACKAGED, &[("build.gradle.kts", manifest)]].concat();
    expect(
        &files,
        "- `GET /orders/{id}`\n- `GET /actuator/metrics`\n- `GET /graphiql`\n",
        &["1 true GET /orders/{id}", "2 true GET /actuator/metrics", "3 true GET /graphiql"],
    );
}

#[test]
fn a_script_is_that_of_the_package_that_the_command_is_for() {
    let files = [
        ("package.json", "{\"scripts\": {\"build\": \"turbo run build\"}}"),
        (
            "apps/till/package.json",
            "{\"name\": \"@shop/till\", \"scripts\": {\n\"lint\": \"eslint .\",\n\"build\": \"tsc\"}}",
        ),
        ("apps/oven/package.json", "{\"name\": \"@shop/oven\", \"scripts\": {\"build\": \"tsc\"}}"),
    ];
    expect(
        &files,
        "- `pnpm --filter @shop/till lint`\n- `npm run lint --workspace=@shop/till`\n- `yarn workspace @shop/oven build`\n- `pnpm --filter @shop/oven run lint`\n- `pnpm --filter @shop/mill run lint`\n",
        &["1 true pnpm lint", "2 true npm run lint", "3 true yarn build", "4 false pnpm run lint"],
    );
}

#[test]
fn what_is_turned_off_is_not_there() {
    let files = [
        (
            "src/main.ts",
            "import helmet from 'helmet'\napp.use(helmet({\n  contentSecurityPolicy: false,\n  hsts: true,\n}))\n",
        ),
        ("src/a.ts", "export const a = 1\n"),
        ("src/b.ts", "export const b = 1\n"),
    ];
    expect(
        &files,
        "- ✅ Content Security Policy configured\n- ✅ Security headers by Helmet\n",
        &["1 false Content Security Policy configured", "2 true Security headers by Helmet"],
    );
}

#[test]
fn a_document_speaks_of_the_only_file_of_services_that_it_names() {
    let one = "services:\n  till:\n    image: till\n    healthcheck:\n      test: [CMD, till]\n  oven:\n    image: oven\n    healthcheck:\n      test: [CMD, oven]\n";
    let other = format!("{one}  proxy:\n    image: nginx\n");
    let files = [("docker-compose.yml", one), ("docker-compose.prod.yml", other.as_str())];
    expect(
        &files,
        "# Bakery\n\n## Docker\n\n- ✅ `docker-compose.prod.yml` present\n\n## Health\n\n- ✅ All Docker services have health checks\n",
        &["5 true docker-compose", "5 true docker-compose.prod.yml", "9 false All Docker services have health checks"],
    );
    assert!(
        claims_of(&files, "# Bakery\n\n- ✅ All Docker services have health checks\n")
            .iter()
            .all(|claim| !claim.contains("false"))
    );
}

#[test]
fn what_is_based_on_another_thing_speaks_of_it_in_one_file() {
    let limit = "import rateLimit from 'express-rate-limit'\nexport const limit = rateLimit({ max: 5 })\n";
    let store = "import Redis from 'ioredis'\nexport const redis = new Redis()\n";
    let apart = with(&[("src/limit.ts", limit), ("src/store.ts", store)]);
    let joined = format!("{limit}{store}");
    let text = "- [x] Redis-based rate limiting\n";
    expect(&apart, text, &["1 unverifiable Redis-based rate limiting"]);
    expect(&with(&[("src/limit.ts", joined.as_str())]), text, &["1 true Redis-based rate limiting"]);
}

#[test]
fn a_file_with_nothing_in_it_is_not_done() {
    let files = with(&[("src/till.ts", "")]);
    expect(
        &files,
        "- [x] `src/till.ts` written\n- `src/till.ts` is next\n",
        &["1 false src/till.ts", "2 true src/till.ts"],
    );
    expect(
        &files,
        "```\nsrc/\n├── a.ts ✅\n├── b.ts ✅\n└── till.ts ✅ (the drawer)\n```\n",
        &["3 true src/a.ts", "4 true src/b.ts", "5 false src/till.ts"],
    );
}

#[test]
fn items_beneath_the_name_of_a_file_speak_of_it() {
    let files = with(&[
        ("web/host.json", "{\n\"framework\": \"bread\",\n\"buildCommand\": \"knead\"\n}\n"),
        (".env.staging.example", "BAKE_MODE=slow\n"),
    ]);
    expect(
        &files,
        "- ✅ `web/host.json`\n  - Framework: bread\n  - Build command configured\n  - Framework: cake\n- ✅ `.env.staging.example` is complete\n  - BAKE_MODE=slow\n",
        &[
            "1 true web/host.json",
            "2 true Framework: bread",
            "3 true Build command configured",
            "5 true .env.staging.example",
            "6 true BAKE_MODE=slow",
        ],
    );
}

#[test]
fn headers_are_sent_where_code_has_them() {
    let files = with(&[(
        "next.config.js",
        "module.exports = { headers: [\n  { key: 'X-Content-Type-Options', value: 'nosniff' },\n  { key: 'Referrer-Policy', value: 'same-origin' },\n] }\n",
    )]);
    expect(
        &files,
        "- ✅ X-Content-Type-Options: nosniff\n- ✅ Referrer-Policy set\n- ✅ Referrer-Policy: none\n- ✅ Cross-Origin-Opener-Policy\n",
        &["1 true X-Content-Type-Options: nosniff", "2 true Referrer-Policy set"],
    );
}
