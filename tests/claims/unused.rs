//! What is called done by code that nothing uses, and what is used though no import shows it.

use crate::support::{claims_of, commit, folder_of, judged};

/// What of a document is false, as `line: evidence`.
fn refuted(files: &[(&str, &str)], text: &str) -> Vec<String> {
    let folder = folder_of(files);
    commit(folder.path());
    let claims = judged(folder.path(), "READINESS.md", text);
    let told = claims.iter().filter(|claim| claim.verdict.word() == "false");
    told.map(|claim| format!("{}: {}", claim.line, claim.evidence)).collect()
}

const PACKAGE: (&str, &str) =
    ("package.json", "{\n  \"name\": \"bakery\",\n  \"private\": true,\n  \"main\": \"src/server.js\"\n}\n");
const SERVER: (&str, &str) = (
    "src/server.js",
    "const { ovenJournal, weighDough } = require('./journal');\nconst bread = require('./bread');\n\novenJournal('open');\nweighDough(bread);\n",
);
const JOURNAL: (&str, &str) = (
    "src/journal.js",
    "function ovenJournal(text) {\n  print(text);\n}\n\nfunction weighDough(dough) {\n  return dough;\n}\n\nfunction logBurntCrust(loaf) {\n  ovenJournal(loaf);\n}\n\nmodule.exports = { ovenJournal, weighDough, logBurntCrust };\n",
);
const BREAD: (&str, &str) = ("src/bread.js", "module.exports = ['rye'];\n");

#[test]
fn a_function_that_nothing_calls_does_not_do_what_it_is_called() {
    let text = "# Bakery readiness\n\n- [x] All burnt crusts logged\n- [x] Dough weighing\n";
    let files = [PACKAGE, SERVER, JOURNAL, BREAD];
    assert_eq!(
        refuted(&files, text),
        ["3: src/journal.js:9 defines `logBurntCrust`, and nothing but tests names it"],
        "the one is called, and the other only handed on"
    );
    let test =
        ("tests/journal.test.js", "const { logBurntCrust } = require('../src/journal');\nlogBurntCrust('rye');\n");
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, BREAD, test], text).len(), 1, "a test is no use");
    let used = ("src/bread.js", "const { logBurntCrust } = require('./journal');\nmodule.exports = [logBurntCrust];\n");
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, used], text), [""; 0]);
}

#[test]
fn that_code_was_written_is_true_though_nothing_uses_it() {
    let text = "# Bakery readiness\n\n- [x] Burnt crust log created\n- [x] `logBurntCrust`\n- [ ] Burnt crust log\n";
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, BREAD], text), [""; 0]);
}

#[test]
fn what_runs_under_a_like_name_may_be_the_thing() {
    let text = "# Bakery readiness\n\n- [x] Burnt crust log\n";
    let like = ("src/bread.js", "const burntCrustLogger = print;\nmodule.exports = [burntCrustLogger];\n");
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, BREAD], text).len(), 1);
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, like], text), [""; 0]);
}

#[test]
fn a_module_that_only_an_unused_one_imports_is_unused() {
    let text = "# Bakery readiness\n\n| Part | State | File |\n|---|---|---|\n| Oven timer | ✅ | `oven-timer.js` |\n| Flour scale | ✅ | `flour-scale.js` |\n| `oven-timer.js` | ✅ | a file |\n";
    let timer = ("src/oven-timer.js", "exports.ring = function (minutes) {\n  return minutes;\n};\n");
    let scale = ("src/flour-scale.js", "exports.weigh = function (grams) {\n  return grams;\n};\n");
    let dead = ("src/alarm.js", "const { ring } = require('./oven-timer');\nexports.wake = () => {\n  ring(5);\n};\n");
    let live = ("src/bread.js", "const { weigh } = require('./flour-scale');\nmodule.exports = [weigh(5)];\n");
    let files = [PACKAGE, SERVER, JOURNAL, live, timer, scale, dead];
    assert_eq!(refuted(&files, text), ["5: no file that is used imports src/oven-timer.js"]);
    let told = ("Dockerfile", "FROM node:22\nCMD [\"node\", \"src/alarm.js\"]\n");
    assert_eq!(refuted(&[PACKAGE, SERVER, JOURNAL, live, timer, scale, dead, told], text), [""; 0], "somebody runs it");
}

#[test]
fn what_others_may_use_or_frameworks_find_is_not_called_unused() {
    let text = "# Bakery readiness\n\n- [x] All burnt crusts logged\n";
    let library = ("package.json", "{\n  \"name\": \"bakery\",\n  \"exports\": \"./src/journal.js\"\n}\n");
    assert_eq!(refuted(&[library, SERVER, JOURNAL, BREAD], text), [""; 0]);
    let next = ("package.json", "{\n  \"private\": true,\n  \"dependencies\": {\"next\": \"15.0.0\"}\n}\n");
    let page = ("pages/loaves.js", "export function logBurntCrust(loaf) {\n  return loaf;\n}\n");
    assert_eq!(refuted(&[next, SERVER, BREAD, page, ("src/journal.js", "exports.x = 1;\n")], text), [""; 0]);
    let loader = ("src/bread.js", "module.exports = (name) => require(name);\n");
    let alone = ("src/burnt.js", "exports.logBurntCrust = function (loaf) {\n  return loaf;\n};\n");
    assert_eq!(refuted(&[PACKAGE, SERVER, loader, alone], text).len(), 1, "it is loaded, and its function not called");
}

#[test]
fn a_limit_that_nothing_applies_limits_nothing() {
    let limits = "import { limit } from 'limits';\n\nexport const doorLimiter = limit({\n  max: 40, // requests\n});\n\nexport const ovenLimiter = limit({\n  max: 7, // requests\n});\n";
    let server = "import { doorLimiter } from './limits';\n\nstart(doorLimiter);\n";
    let files = [PACKAGE, ("src/limits.ts", limits), ("src/server.ts", server)];
    let text = "# Bakery readiness\n\n## Rate limiting ✅\n\n- ✅ Door: 40 requests / minute\n- ✅ Oven: 7 requests / minute\n";
    let evidence = "src/limits.ts:8: max: 7, // requests; but src/limits.ts:7 defines `ovenLimiter`, and nothing but tests names it";
    assert_eq!(refuted(&files, text), [format!("6: {evidence}")]);
}

#[test]
fn in_python_a_package_hands_on_what_only_others_may_use() {
    let text = "# Bakery readiness\n\n- [x] Crumb sweeping\n- [x] Oven heating\n- [x] Shop.tell_the_baker tells whoever bakes\n";
    let files = [
        ("requirements.txt", "flask\n"),
        ("main.py", "from bakery import heat_oven, Shop\n\nheat_oven()\nShop().open_door()\n"),
        (
            "bakery/__init__.py",
            "from .floor import sweep_crumbs\nfrom .oven import heat_oven\nfrom .shop import Shop\n\n__all__ = [\"sweep_crumbs\", \"heat_oven\"]\n",
        ),
        ("bakery/floor.py", "def sweep_crumbs():\n    return 1\n"),
        ("bakery/oven.py", "def heat_oven():\n    \"\"\"Heats.\"\"\"\n    return 1\n"),
        (
            "bakery/shop.py",
            "class Shop:\n    def open_door(self):\n        return 1\n\n    def tell_the_baker(self):\n        return 2\n",
        ),
    ];
    let unused = [
        "3: bakery/floor.py:1 defines `sweep_crumbs`, and nothing but tests names it",
        "5: bakery/shop.py:5 defines `tell_the_baker`, and nothing but tests names it",
    ];
    assert_eq!(refuted(&files, text), unused);
    let found = ("bakery/floor.py", "@shop.task\ndef sweep_crumbs():\n    return 1\n");
    let mut files = files;
    files[3] = found;
    assert_eq!(refuted(&files, text), unused[1..], "a decorator may give it to somebody");
}

#[test]
fn in_go_what_only_an_unused_constructor_makes_is_unused() {
    let text = "# Bakery readiness\n\n- ✅ Loaf counting\n- ✅ Dough kneading\n";
    let files = [
        ("go.mod", "module bakery\n"),
        (
            "cmd/bakery/main.go",
            "package main\n\nimport \"bakery/pkg/dough\"\n\nfunc main() {\n\tdough.NewDoughKneader().Knead()\n}\n",
        ),
        (
            "pkg/dough/dough.go",
            "package dough\n\ntype DoughKneader struct{}\n\nfunc NewDoughKneader() *DoughKneader {\n\treturn &DoughKneader{}\n}\n\nfunc (k *DoughKneader) Knead() {}\n",
        ),
        (
            "pkg/dough/loaf.go",
            "package dough\n\ntype LoafCounter struct{}\n\nfunc NewLoafCounter() *LoafCounter {\n\treturn &LoafCounter{}\n}\n\nfunc (c *LoafCounter) Count() int {\n\treturn 1\n}\n",
        ),
    ];
    let evidence = "3: pkg/dough/loaf.go:3 defines `LoafCounter`, and only `NewLoafCounter` in pkg/dough/loaf.go names it, which nothing uses";
    assert_eq!(refuted(&files, text), [evidence]);
}

#[test]
fn a_file_of_rust_that_no_module_declares_is_not_there() {
    let of = |modules: &str, call: &str| {
        let main = format!("{modules}mod sacks;\nmod tills;\nmod trays;\nfn main() {{\n    tills::open();\n{call}}}\n");
        let files = [
            ("Cargo.toml", "[package]\nname = \"bakery\"\nversion = \"0.1.0\"\n"),
            ("src/main.rs", main.as_str()),
            ("src/sacks.rs", "pub fn fill() {}\n"),
            ("src/tills.rs", "pub fn open() {\n    crate::sacks::fill();\n    crate::trays::push();\n}\n"),
            ("src/trays.rs", "pub fn push() {}\n"),
            (
                "src/ovens/breaker.rs",
                "pub struct CircuitBreaker;\nimpl CircuitBreaker {\n    pub fn call(&self) -> bool {\n        true\n    }\n}\n",
            ),
            ("src/ovens/mod.rs", "pub mod breaker;\npub fn heat() -> bool {\n    breaker::CircuitBreaker.call()\n}\n"),
        ];
        claims_of(&files, "# Status\n\n## Done\n\n- ✅ Circuit breaker\n")
    };
    assert_eq!(of("mod ovens;\n", "    ovens::heat();\n"), ["5 true Circuit breaker"]);
    assert_eq!(of("", ""), ["5 false Circuit breaker"]);
}

#[test]
fn what_only_a_test_imports_is_not_there_whatever_is_set_for_it() {
    let of = |import: &str, call: &str| {
        let main = format!(
            "package main\n\nimport (\n\t\"bakery/internal/config\"\n\t\"bakery/internal/ovens\"\n{import})\n\nfunc main() {{\n\tovens.Heat(config.Load())\n{call}}}\n"
        );
        let files = [
            ("go.mod", "module bakery\n"),
            ("cmd/bakery/main.go", main.as_str()),
            ("internal/ovens/ovens.go", "package ovens\n\nfunc Heat(of int) int {\n\treturn of\n}\n"),
            (
                "internal/config/config.go",
                "package config\n\ntype Config struct {\n\tCircuitBreakerMax int // at most\n}\n\nfunc Load() int {\n\treturn 1\n}\n",
            ),
            (
                "internal/breaker/breaker.go",
                "package breaker\n\ntype CircuitBreaker struct{}\n\nfunc NewCircuitBreaker() *CircuitBreaker {\n\treturn &CircuitBreaker{}\n}\n",
            ),
        ];
        claims_of(&files, "# Status\n\n## Done\n\n- [x] **Circuit breaker** - of the ovens\n")
    };
    assert_eq!(of("", ""), ["5 false Circuit breaker - of the ovens"]);
    assert_eq!(
        of("\t\"bakery/internal/breaker\"\n", "\tbreaker.NewCircuitBreaker()\n"),
        ["5 true Circuit breaker - of the ovens"]
    );
}
