//! What is not called false: what is no statement on the repository, and what is refuted by nothing that does anything in it.

use crate::support::{claims_of, commit, falses, falses_at, falses_in, folder_of, git};

const PAGE: &str = "export function OvenDashboard() {\n  const loaves = count();\n  const sacks = weigh(loaves);\n  const heat = measure(sacks);\n  log(heat);\n  return heat;\n}\n";
const NOTHING: [&str; 0] = [];

/// A bakery whose dashboard is there, and used.
fn bakery() -> Vec<(&'static str, &'static str)> {
    vec![
        ("web/pages/OvenDashboard.tsx", PAGE),
        ("web/main.tsx", "import { OvenDashboard } from './pages/OvenDashboard';\nrender(OvenDashboard());\n"),
        ("web/a.ts", "export const a = 1;\n"),
        ("web/b.ts", "export const b = 1;\n"),
    ]
}

#[test]
fn what_people_do_is_not_missing() {
    let under = |heading: &str| {
        format!("# Ready\n\n## Done\n\n- [x] Flour\n\n## {heading}\n\n- [x] Bakers\n- [ ] Oven dashboard\n")
    };
    assert_eq!(falses(&bakery(), &under("Pages")), ["10 Oven dashboard"]);
    for heading in ["Team Training", "Journey 2: a baker's morning", "Quick Demo (5 minutes)", "External Services"] {
        assert_eq!(falses(&bakery(), &under(heading)), NOTHING, "{heading}");
    }
    let label = "# Ready\n\n- [x] Flour\n\n**Expected results:**\n- [ ] Oven dashboard\n- ✅ Crumb counter\n- ✅ `crumbs.json` is in the archive\n";
    assert_eq!(falses(&bakery(), label), NOTHING);
}

#[test]
fn a_run_that_failed_and_an_end_that_is_asked_for_say_that_a_thing_is_there() {
    let code = [
        ("src/main.rs", "mod api;\nfn main() {\n    api::list_loaves();\n}\n"),
        ("src/api.rs", "pub fn list_loaves() -> Vec<u8> {\n    Vec::new()\n}\n"),
        ("src/a.rs", "// a\n"),
        ("src/b.rs", "// b\n"),
    ];
    assert_eq!(falses(&code, "# Ready\n\n## Missing\n\n- ❌ List loaves\n"), ["5 List loaves"]);
    assert_eq!(falses(&code, "# Ready\n\n## Failing tests (1/3)\n\n- ❌ List loaves\n"), NOTHING);
    let table = |action: &str| format!("# Ready\n\n| Function | Status |\n|---|---|\n| List loaves | ❌ {action} |\n");
    assert_eq!(falses(&code, &table("Missing")), ["5 List loaves | ❌ Missing"]);
    assert_eq!(falses(&code, &table("RETIRE")), NOTHING);
}

#[test]
fn what_nothing_uses_or_is_kept_from_before_is_still_missing() {
    let main =
        |import: &str| format!("import express from 'express';\n{import}const app = express();\napp.listen(80);\n");
    let guard = "export function csrfProtection(req, res, next) {\n  if (!req.headers['x-csrf']) throw new Error('no');\n  next();\n}\n";
    let missing = "# Ready\n\n- [x] Ovens\n\n## Missing\n\n- ❌ CSRF protection\n";
    let of = |path: &str, import: &str| {
        let main = main(import);
        let others: Vec<(String, &str)> =
            (0..6).map(|at| (format!("src/part{at}.ts"), "export const part = 1;\n")).collect();
        let imports: String = (0..6).map(|at| format!("import './part{at}';\n")).collect();
        let main = format!("{imports}{main}");
        let mut files: Vec<(&str, &str)> = others.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        files.extend([
            ("src/main.ts", main.as_str()),
            (path, guard),
            ("package.json", "{ \"main\": \"src/main.ts\" }\n"),
        ]);
        !falses(&files, missing).is_empty()
    };
    assert!(of("src/csrf-protection.ts", "import { csrfProtection } from './csrf-protection';\n"));
    assert!(!of("src/csrf-protection.ts", ""));
    assert!(!of("legacy/src/csrf-protection.ts", ""));
    assert!(!of("src/csrf-protection.backup.ts", ""));
}

#[test]
fn a_document_about_one_part_is_not_refuted_by_another() {
    let files = [
        ("panel/package.json", "{ \"name\": \"panel\" }\n"),
        ("panel/src/main.ts", "start();\n"),
        ("server/package.json", "{ \"name\": \"server\" }\n"),
        ("server/src/main.ts", "import './OvenDashboard';\nstart();\n"),
        ("server/src/OvenDashboard.tsx", PAGE),
    ];
    let text = "# Audit\n\n## Pages\n\n- [x] Flour\n- [ ] Oven dashboard\n";
    assert_eq!(falses_in(&files, "docs/AUDIT.md", text), ["6 Oven dashboard"]);
    assert_eq!(falses_in(&files, "docs/PANEL_AUDIT.md", text), NOTHING);
}

#[test]
fn names_in_backticks_keep_their_underscores_and_windows_has_its_slashes() {
    let files = [
        ("src/__tests__/oven.test.ts", "test('a', f);\n"),
        ("src/oven.ts", "export const a = 1;\n"),
        ("backend/manage.py", "print('a')\n"),
        ("src/shelf.ts", "export const b = 1;\n"),
    ];
    let text = "# Ready\n\n- ✅ `src/oven.ts` and `src/shelf.ts`\n- ✅ `src/__tests__/oven.test.ts`\n- ✅ `python backend\\manage.py check` passed\n";
    assert_eq!(falses(&files, text), NOTHING);
    assert!(claims_of(&files, text).contains(&"4 true src/__tests__/oven.test.ts".to_owned()));
}

#[test]
fn pages_are_searched_and_quotations_are_no_claims() {
    let files = [
        ("web/index.html", "<script type=\"application/ld+json\">{}</script>\n"),
        ("web/a.ts", "export const a = 1;\n"),
        ("web/b.ts", "export const b = 1;\n"),
        ("web/c.ts", "export const c = 1;\n"),
    ];
    assert_eq!(falses(&files, "# Ready\n\n- ✅ JSON-LD structured data\n"), NOTHING);
    assert_eq!(falses(&files[1..], "# Ready\n\n- ✅ JSON-LD structured data\n"), ["3 JSON-LD structured data"]);
    let scanner =
        [("src/a.py", "KEY = re.compile(r'-----BEGIN (RSA |EC )?PRIVATE KEY-----')\n"), ("src/b.py", "a = 1\n")];
    assert_eq!(falses(&scanner, "# Ready\n\n- ✅ No hardcoded secrets\n"), NOTHING);
    let key = [("src/a.py", "KEY = '-----BEGIN RSA PRIVATE KEY-----'\n"), ("src/b.py", "a = 1\n")];
    assert_eq!(falses(&key, "# Ready\n\n- ✅ No hardcoded secrets\n"), ["3 No hardcoded secrets"]);
}

#[test]
fn numbers_of_something_else_count_nothing() {
    let kinds = ["rye", "wheat", "spelt", "oat", "corn", "rice", "bran", "malt", "seed", "nut", "poppy", "onion"];
    let routes: String = kinds.iter().map(|kind| format!("app.get('/{kind}', f);\n")).collect();
    let routes = format!("const app = require('express')();\n{routes}");
    let files = [("src/main.ts", routes.as_str())];
    assert_eq!(falses(&files, "# Ready\n\n- ✅ Returns 404 for unknown endpoints\n"), NOTHING);
    assert_eq!(falses(&files, "# Ready\n\n- ✅ 440 documented endpoints\n").len(), 1);
    assert_eq!(
        falses(&files, "# Ready\n\n| Blockers | 0 blockers (no fire, no flood, no theft) |\n|---|---|\n"),
        NOTHING
    );
    let size = |heading: &str| format!("# Ready\n\n## {heading}\n\n- `main.ts`: 90 lines\n");
    assert_eq!(falses(&files, &size("Sizes")), ["5 main.ts: 90 lines"]);
    assert_eq!(falses(&files, &size("Lines of code added")), NOTHING);
}

#[test]
fn the_same_words_on_the_other_side_of_a_bound_are_no_contradiction() {
    let text = |other: &str| {
        format!(
            "# Ready\n\n## Load\n\n- [x] Rate of burnt loaves <1%\n\n## Bells\n\n### Alarms\n\n- [x] Bell\n- [ ] Rate of burnt loaves {other}\n"
        )
    };
    assert_eq!(falses(&[], &text("<1%")), ["5 Rate of burnt loaves <1%"]);
    assert_eq!(falses(&[], &text(">1%")), NOTHING);
}

#[test]
fn other_languages_are_taken_at_their_marks_only() {
    let files = [("src/oven.py", "a = 1\n"), ("src/shelf.py", "a = 1\n"), ("src/till.py", "a = 1\n")];
    let plan = |said: &str| {
        format!(
            "# Plano\n\n- `src/oven.py`, `src/shelf.py` e `src/till.py` com os dados da padaria\n- {said} `src/yeast.py` para os pães do forno com uma lista das massas\n"
        )
    };
    assert_eq!(falses(&files, &plan("Arquivo novo:")), NOTHING);
    assert_eq!(falses(&files, &plan("✅")), ["4 src/yeast.py"]);
    // A tree has no words.
    let tree = plan("-") + "\n```\nsrc/\n├── oven.py\n├── shelf.py\n├── till.py\n└── mill.py\n```\n";
    assert_eq!(falses(&files, &tree), ["11 src/mill.py"]);
}

#[test]
fn what_a_document_asks_to_be_written_need_not_be_there() {
    let files = [("src/oven.js", "a\n"), ("src/shelf.js", "a\n")];
    let text = |asked: &str| format!("# Ovens\n\n{asked}\n\nThen:\n\n```bash\nnode light.js\n```\n");
    assert_eq!(falses(&files, &text("Create a small script `light.js`:")), NOTHING);
    assert_eq!(falses(&files, &text("Create the heat from `light.js`:")), ["8 light.js"]);
}

const SCREEN: &str = "class Screen extends StatelessWidget {\n  final int heat;\n  final int loaves;\n  Screen(this.heat, this.loaves);\n\n  Widget build(BuildContext context) {\n    final shown = heat > 0 ? loaves : 0;\n    return Column(children: [\n      Text('Heat: $heat'),\n      Text('Loaves: $shown'),\n    ]);\n  }\n}\n";

#[test]
fn crosses_that_say_something_else_refute_nothing() {
    let files = [("lib/oven_screen.dart", SCREEN), ("lib/bell_screen.dart", SCREEN), ("lib/till_screen.dart", SCREEN)];
    let list = "- ❌ `oven_screen.dart`\n- ❌ `bell_screen.dart`\n- ❌ `till_screen.dart`\n";
    assert_eq!(falses(&files, &format!("# Status\n\n## Screens with an import only\n\n{list}")), [""; 0]);
    let wanted = ["5 oven_screen.dart", "6 bell_screen.dart", "7 till_screen.dart"];
    assert_eq!(falses(&files, &format!("# Status\n\n## Missing screens\n\n{list}")), wanted);
    // Where one of them is away, the cross says of the others that they are, too.
    let one = format!("# Status\n\n## Screens\n\n{list}- ❌ `door_screen.dart`\n");
    assert_eq!(falses(&files, &one), wanted);
}

#[test]
fn shares_needs_and_fields_say_of_which_part_a_thing_is_missing() {
    let files = [
        (
            "app/api.py",
            "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/loaf-snapshots')\ndef loaf_snapshots():\n    return []\n",
        ),
        ("app/oven.py", "def heat():\n    return 220\n"),
        ("app/bell.py", "def ring():\n    return 1\n"),
    ];
    let of =
        |row: &str| falses(&files, &format!("# Status\n\n| Feature | Status | Note |\n|---|---|---|\n{row}\n")).len();
    assert!(of("| Loaf snapshots | ❌ Missing | |") > 0);
    assert_eq!(of("| Loaf snapshots | ❌ Missing | Need a worker |"), 0);
    assert_eq!(of("| Loaf snapshots | ❌ 10% | |"), 0);
    let field = "# Status\n\n| Field | Status |\n|---|---|\n| Loaf snapshots | ❌ Missing |\n";
    assert_eq!(falses(&files, field), [""; 0]);
}

#[test]
fn marks_of_a_plan_and_of_what_is_to_be_tested_call_nothing_done_or_missing() {
    let files = [
        ("server.js", "const app = require('express')();\napp.get('/menu', list);\napp.get('/loaves', list);\n"),
        (
            "src/pages/CheckoutPage.tsx",
            "// What is in the basket, what it comes to, and how it is paid, in one page, from the top to the foot of it.\n// Who has changed his mind takes a loaf out again, and whoever has not gives his name and the hour at which he comes.\n// The bell rings once the loaf is out of the oven, and the page says so, too, in letters as large as those of the door.\n// Nobody has to pay before that; a loaf that nobody comes for is given to the birds in the evening, as it always was.\nexport const CheckoutPage = () => null;\n",
        ),
    ];
    let routes = |title: &str| format!("# Status\n\n## {title}\n\n- ✅ `GET /menu`\n- ✅ `GET /ovens`\n");
    assert_eq!(falses(&files, &routes("API")), ["6 GET /ovens"]);
    assert_eq!(falses(&files, &routes("Recommended implementation order")), [""; 0]);
    let pages = "# Launch\n\n- [x] Domain\n- [ ] Final pass on:\n  - [ ] Checkout page\n";
    assert_eq!(falses(&files, pages), [""; 0]);
}

#[test]
fn what_is_in_a_submodule_is_not_missed() {
    let folder = folder_of(&[
        ("package.json", "{\"scripts\": {\"test\": \"jest\"}}\n"),
        ("src/a.js", "const a = process.env.TILL_URL;\n"),
        ("src/b.js", "const b = process.env.OVEN_URL;\n"),
        ("src/c.js", "const c = process.env.MILL_URL;\n"),
    ]);
    let text = "# Status\n\n- ✅ `bell.js` rings\n\n## Environment variables\n\n```bash\nTILL_URL=a\nOVEN_URL=b\nMILL_URL=c\nBELL_URL=d\n```\n\n```bash\nnpm run bake\n```\n";
    commit(folder.path());
    assert_eq!(falses_at(folder.path(), "READY.md", text), ["3 bell.js", "11 BELL_URL", "15 npm run bake"]);
    let module = "160000,0123456789012345678901234567890123456789,bakery-web";
    git(folder.path(), &["update-index", "--add", "--cacheinfo", module]);
    assert_eq!(falses_at(folder.path(), "READY.md", text), [""; 0]);
    // A library is none of its parts.
    git(folder.path(), &["update-index", "--force-remove", "bakery-web"]);
    git(folder.path(), &["update-index", "--add", "--cacheinfo", &module.replace("bakery-web", "vendor/flour")]);
    assert_eq!(falses_at(folder.path(), "READY.md", text).len(), 3);
}

#[test]
fn what_is_wanted_renamed_or_removed_in_the_next_line_is_not_missed() {
    let files = [
        (
            "server.js",
            "const app = require('express')();\napp.get('/menu', list);\napp.get('/loaves', list);\napp.get('/ovens', list);\n",
        ),
        ("src/a.js", "const a = process.env.TILL_URL;\nconst b = process.env.OVEN_URL;\n"),
        ("src/b.js", "const heat = 220;\n"),
    ];
    let of = |text: &str| falses_in(&files, "REPORT.md", &format!("# Readiness report\n\n{text}"));
    let served = "- `GET /menu`\n- `GET /loaves`\n- `GET /ovens`\n";
    assert_eq!(of(&format!("{served}- `GET /bells`\n")), ["6 GET /bells"]);
    assert_eq!(of(&format!("{served}\n**What is needed:**\n\n1. Endpoints:\n   - `GET /bells`\n")), NOTHING);
    let environment = "## Environment\n\n```bash\nTILL_URL=a\nOVEN_URL=b\n```\n\n";
    assert_eq!(of(&format!("{environment}Settings of `.env`:\n```bash\nBELL_URL=c\n```\n")), ["12 BELL_URL"]);
    assert_eq!(of(&format!("{environment}Add to `.env`:\n```bash\nBELL_URL=c\n```\n")), NOTHING);
    assert_eq!(of("## Done\n\n- ✅ `loaf_bells` rings\n"), ["5 loaf_bells"]);
    assert_eq!(of("## Done\n\n- ✅ `loaf_bells` → `loaf_ovens`\n"), NOTHING);
}

#[test]
fn trees_may_leave_levels_out_and_interfaces_do_nothing() {
    let files = [
        (
            "src/bake/dough/Kneader.cs",
            "public class Kneader\n{\n    public void Knead()\n    {\n        Turn();\n    }\n}\n",
        ),
        ("src/bake/Oven.cs", "public class Oven\n{\n    public void Heat()\n    {\n        Turn();\n    }\n}\n"),
        ("src/bake/Bell.cs", "public class Bell\n{\n    public void Ring()\n    {\n        Turn();\n    }\n}\n"),
        ("src/bake/Ports.cs", "public interface ILoafScanner\n{\n    void Scan();\n}\n"),
        ("src/bake/Forms.cs", "public class LoafForm\n{\n    public void Fill()\n    {\n        Turn();\n    }\n}\n"),
    ];
    let tree = "# Status report\n\n## Project structure\n\n```\nsrc/\n└── bake/\n    ├── Oven.cs ✅\n    ├── Bell.cs ✅\n    ├── Ports.cs ✅\n    ├── Kneader.cs ✅\n    └── Till.cs ✅\n```\n";
    assert_eq!(falses(&files, tree), ["12 src/bake/Till.cs"]);
    let gaps = "# Gaps\n\n- ❌ Loaf scanner\n- ❌ Loaf form (of the till)\n";
    assert_eq!(falses(&files, gaps), NOTHING);
    assert!(!falses(&files, &gaps.replace(" (of the till)", "")).is_empty());
}

#[test]
fn a_file_of_a_framework_is_what_it_stands_for_and_a_mark_of_a_plan_contradicts_nothing() {
    let page = "export default function Page() {\n  return null;\n}\n";
    let files = [("app/page.tsx", page), ("app/layout.tsx", page), ("app/menu/page.tsx", page)];
    let text = "# Status\n\n- ✅ Error boundaries implemented\n";
    assert_eq!(falses(&files, text), ["3 Error boundaries implemented"]);
    let kept = [&files[..], &[("app/error.tsx", page)]].concat();
    assert_eq!(falses(&kept, text), NOTHING);
    let list = |title: &str| {
        format!(
            "# Ready\n\n## {title}\n\n- [x] Rate of burnt loaves\n\n## Bells\n\n### Alarms\n\n- [x] Bell\n- [ ] Rate of burnt loaves\n"
        )
    };
    assert_eq!(falses(&[], &list("Load")), ["5 Rate of burnt loaves"]);
    assert_eq!(falses(&[], &list("Next priorities")), NOTHING);
}

#[test]
fn folders_bases_bounds_and_lists_of_what_to_do_are_no_statements() {
    let files = [
        (
            "server.js",
            "const app = require('express')();\napp.get('/menu', list);\napp.get('/loaves', list);\napp.get('/ovens', list);\n",
        ),
        ("backend/api/a.js", "const heat = 220;\n"),
        ("src/b.js", "const bell = 1;\n"),
    ];
    let of = |text: &str| falses_in(&files, "REPORT.md", &format!("# Readiness report\n\n{text}"));
    let served = "- ✅ `GET /menu`\n- ✅ `GET /loaves`\n- ✅ `GET /ovens`\n";
    assert_eq!(of(&format!("{served}- ✅ Endpoints of `/backend/bells/`\n")), ["6 /backend/bells/"]);
    assert_eq!(of(&format!("{served}- ✅ Endpoints of `/backend/api/`\n- ✅ API prefix set (`/api/v1`)\n")), NOTHING);
    assert_eq!(of(&format!("{served}\n## Documented but not implemented\n\n- `GET /bells`\n")), NOTHING);
    let row = |value: &str| format!("| Metric | Value | Status |\n|---|---|---|\n| Sentry | {value} | ✅ |\n");
    assert_eq!(of(&row("yes")), ["5 Sentry | yes | ✅"]);
    assert_eq!(of(&row(">90")), NOTHING);
    assert_eq!(of("## Prioritized action list\n\n- ✅ Distributed tracing\n"), NOTHING);
}

#[test]
fn crosses_on_what_a_tree_shows_and_is_there_are_no_absence() {
    let files: Vec<(String, String)> =
        ["bell", "oven", "till"].iter().map(|name| (format!("attic/{name}.py"), "x = 1\n".to_owned())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let tree = |names: &[&str]| {
        let lines: Vec<String> = names.iter().map(|name| format!("├── {name}.py  # ❌\n")).collect();
        format!("# Status\n\n```\nattic/\n{}```\n", lines.concat())
    };
    assert_eq!(falses(&files, &tree(&["bell", "hood", "rack"])), ["5 attic/bell.py"]);
    assert_eq!(falses(&files, &tree(&["bell", "oven", "till"])), [""; 0]);
}

#[test]
fn a_tool_in_a_module_that_seems_idle_may_be_used_by_another_name() {
    let files = [
        (
            "database/models.py",
            "import bcrypt\n\n\nclass Database:\n    def keep(self, word):\n        return bcrypt.hashpw(word, bcrypt.gensalt())\n\n\ndb = Database()\n",
        ),
        ("app.py", "from database.models import db\n\nprint(db.keep('rye'))\n"),
        ("requirements.txt", "bcrypt\n"),
    ];
    let text = "# Gap analysis\n\n- [x] Bcrypt password hashing\n";
    assert_eq!(falses(&files, text), NOTHING);
}
