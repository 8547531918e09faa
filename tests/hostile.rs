//! A stranger's repository: whatever it holds, the program answers, within its memory, runs nothing of it, passes nothing
//! that it could not read, and prints nothing that steers a terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

mod hostile_site;

use std::fs;

use hostile_site::{Site, TITLE};
use serde_json::Value;

/// What a hostile file may cost, the program's own included.
const MEMORY_KIB: u64 = 100 << 10;
/// A name that turns the text after it round.
const BIDI: &str = "\u{202e}fdp.md";

/// Writes a checklist of these items, each an id and its check.
fn ask(site: &Site, items: &[(&str, &str)]) {
    let mut text = "schema = 1\nid = \"stranger\"\n[[area]]\nid = \"all\"\n".to_owned();
    for (id, check) in items {
        text.push_str(&format!("[[area.item]]\nid = \"{id}\"\ntitle = \"{id}\"\ngate = true\ncheck.{check}\n"));
    }
    site.write(".gonogo/checklists/stranger.toml", text);
}

/// Audits, within the memory. No item may be a pass, not even in part.
fn none_passes(site: &Site, items: &[(&str, &str)]) {
    ask(site, items);
    let answer = site.run(&["check", "--format", "json", "--no-cache"]);
    assert!(answer.peak_kib < MEMORY_KIB, "{items:?}: {} KiB", answer.peak_kib);
    let document: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    let found = document["checklists"][0]["areas"][0]["items"].as_array().unwrap().iter();
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let found: Vec<_> = found.map(|item| (text(item, "id"), text(item, "status"), text(item, "summary"))).collect();
    assert_eq!(found.len(), items.len(), "{answer:?}");
    for (id, status, summary) in &found {
        assert!(status != "pass" && status != "partial", "{id} is {status}: {summary}");
        assert!(!summary.contains("crashed"), "{id}: {summary}");
    }
    assert!(matches!(answer.code, 1 | 2), "{answer:?}");
}

#[test]
fn special_files_and_ways_out_are_no_passes() {
    let site = Site::new();
    site.write("README.md", "[through](disk/etc/passwd)\n");
    site.pipe("pipe.md");
    site.link("zero.md", "/dev/zero");
    site.link("zero.json", "/dev/zero");
    site.sparse("huge.json", 1 << 40);
    site.sparse("huge.md", 1 << 40);
    for at in 0..40 {
        site.link(&format!("turn-{at}.md"), format!("turn-{}.md", (at + 1) % 40));
    }
    fs::write(site.beside("secret.md"), "# Secret\n\nroot: ours\n").unwrap();
    site.link("outside.md", site.beside("secret.md"));
    site.link("up.md", "../secret.md");
    site.link("disk", "/");
    site.link("parent", "..");
    none_passes(
        &site,
        &[
            ("pipe", r#"text = { in = ["pipe.md"], has = '.' }"#),
            ("pipe-lacks", r#"text = { in = ["pipe.md"], lacks = 'x' }"#),
            ("pipe-file", r#"file = { any = ["pipe.md"], non_empty = false }"#),
            ("zero", r#"section = { in = ["zero.md"], heading = '.' }"#),
            ("zero-json", r#"data = { in = ["zero.json"], holds = 'true' }"#),
            ("zero-file", r#"file.any = ["zero.md"]"#),
            ("huge", r#"text = { in = ["huge.md"], lacks = 'x' }"#),
            ("huge-json", r#"data = { in = ["huge.json"], holds = 'true' }"#),
            ("huge-report", r#"report = { in = ["huge.json"], max = { critical = 9 } }"#),
            ("turn", r#"file.any = ["turn-0.md", "turn-39.md"]"#),
            ("turn-text", r#"text = { in = ["turn-*.md"], lacks = 'x' }"#),
            ("outside", r#"text = { in = ["outside.md"], has = 'root' }"#),
            ("up", r#"section = { in = ["up.md"], heading = 'secret' }"#),
            ("up-lacks", r#"text = { in = ["up.md", "outside.md"], lacks = 'nothing' }"#),
            ("disk", r#"file.any = ["disk/etc/passwd", "parent/secret.md"]"#),
            ("disk-text", r#"text = { in = ["disk/etc/passwd", "parent/secret.md"], has = 'root' }"#),
            ("links", r#"links = { in = ["README.md"] }"#),
        ],
    );
}

#[test]
fn bombs_are_answered() {
    let site = Site::new();
    let aliases: String =
        (1..40).map(|at| format!("a{at}: &a{at} [{}]\n", format!("*a{},", at - 1).repeat(9))).collect();
    site.write("deep.json", "[".repeat(1_000_000));
    site.write("deep.yaml", "[".repeat(1_000_000));
    site.write("block.yaml", (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>());
    site.write("deep.toml", format!("a = {}", "[".repeat(1_000_000)));
    site.write("dotted.toml", format!("a{} = 1", ".a".repeat(1_000_000)));
    site.write("deep.xml", "<a>".repeat(1_000_000));
    site.write("alias.yaml", format!("a0: &a0 [1,2]\n{aliases}"));
    let entities: String =
        (1..30).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(9))).collect();
    site.write(
        "entities.xml",
        format!("<!DOCTYPE a [<!ENTITY l0 \"lol\">{entities}]>\n<testsuites><testsuite name=\"&l29;\"/></testsuites>"),
    );
    site.write("many.json", format!("[{}0]", "0,".repeat(7 << 20)));
    site.write("40.json", format!("[{}0]", "0,".repeat(20 << 20)));
    site.write("line.txt", "a".repeat(15 << 20));
    site.write("deep.md", format!("{}\n{}", "> ".repeat(100_000), "\n".repeat(100_000)));
    site.write("brackets.md", "[".repeat(1 << 20));
    site.write("stars.md", "*a _b ".repeat(1 << 18));
    site.write(".github/workflows/ci.yml", format!("jobs: {}", "{a: ".repeat(100_000)));
    site.write("Dockerfile", format!("FROM a\nRUN {}\nRUN {}", "a \\\n".repeat(1 << 20), "$(".repeat(1 << 20)));
    site.write("Makefile", format!("a: {}\n\t{}", "a ".repeat(1 << 20), "$(".repeat(1 << 20)));
    let data = |file: &str| format!(r#"data = {{ in = ["{file}"], holds = '.no.such' }}"#);
    let items = [
        ("json", data("deep.json")),
        ("yaml", data("deep.yaml")),
        ("block", data("block.yaml")),
        ("toml", data("deep.toml")),
        ("dotted", data("dotted.toml")),
        ("alias", data("alias.yaml")),
        ("many", data("many.json")),
        ("forty", data("40.json")),
        ("xml", r#"report = { in = ["deep.xml"], format = "junit" }"#.to_owned()),
        ("entities", r#"report = { in = ["entities.xml"], format = "junit", min_tests = 0 }"#.to_owned()),
        ("cobertura", r#"metric = { coverage = ["deep.xml", "entities.xml"], target = ">= 0%" }"#.to_owned()),
        ("line", r#"text = { in = ["line.txt"], has = '(a|aa)+$b' }"#.to_owned()),
        ("line-again", r#"text = { in = ["line.txt"], has = '(a+a+)+b' }"#.to_owned()),
        ("expression", r#"text = { in = ["line.txt"], lacks = '(a{500}){500}{500}' }"#.to_owned()),
        ("wide", r#"text = { in = ["line.txt"], lacks = '(a|b|c){1,1000}(d|e){1,1000}f' , has = 'zz' }"#.to_owned()),
        ("quotes", r#"section = { in = ["deep.md"], heading = 'a' }"#.to_owned()),
        ("brackets", r#"links = { in = ["brackets.md"] }"#.to_owned()),
        ("stars", r#"section = { in = ["stars.md"], heading = 'a' }"#.to_owned()),
        ("step", r#"step = { in = [".github/workflows/*.yml"], runs = 'test' }"#.to_owned()),
        ("docker", r#"dockerfile = { user = "non-root" }"#.to_owned()),
        ("target", r#"target = { tool = "make", name = ["test"] }"#.to_owned()),
    ];
    // One at a time, so that each has to keep within the memory by itself.
    for (id, check) in &items {
        none_passes(&site, &[(id, check)]);
    }
}

#[test]
fn filters_that_never_end_are_stopped() {
    let site = Site::new();
    site.write("a.json", r#"{"a": [1, 2, 3], "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#);
    let filters = [
        "def f: f; f",
        "def f: 1 + f; f",
        "last(repeat(1))",
        "until(false; . )",
        "[range(1e9)] | length > 0",
        "[limit(1e9; repeat(.))] | length > 0",
        r#""a" * 1000000000 | length > 0"#,
        "reduce range(1e9) as $x (.; .) | true",
        "[.a[] as $x | range(1e8)] | length > 0",
        r#".text | test("(a|aa)+$b") | not | not"#,
        "[..] | [combinations(30)] | length > 0",
        r#"input_filename | . == "a.json""#,
        "env | length > 0",
        "[inputs] | length == 0",
    ];
    let items: Vec<_> = filters.iter().enumerate().collect();
    let items: Vec<_> = items
        .iter()
        .map(|(at, filter)| (format!("filter-{at}"), format!("data = {{ in = [\"a.json\"], holds = '''{filter}''' }}")))
        .collect();
    let items: Vec<_> = items.iter().map(|(id, check)| (id.as_str(), check.as_str())).collect();
    none_passes(&site, &items);
}

/// Names and contents that would steer a terminal, shown in findings, summaries, problems and statements.
fn deceitful(site: &Site) {
    site.git(&["init", "-q", "-b", "main"]);
    for name in
        [BIDI, &format!("title{TITLE}.md"), "zero\u{200b}width.md", "new\nline.md", "\u{9b}31mred.md", "\u{feff}bom.md"]
    {
        site.write_named(format!("names/{name}").as_bytes(), &format!("secret {TITLE}{BIDI}\n# {TITLE}\n"));
    }
    site.write_named(b"names/bad\xff\x1b[31m.md", "secret\n");
    site.write(format!(".gonogo/ledger/stranger/all.manual/{TITLE}.toml"), format!("broken = \"{TITLE}{BIDI}"));
    let toml = |text: &str| text.replace('\u{1b}', "\\u001b").replace('\u{7}', "\\u0007");
    let mark = format!(
        "schema = 1\nkind = \"mark\"\nitem = \"stranger/all.marked\"\nstatus = \"fail\"\nby = \"Bo{0}\"\nat = 2026-01-31T09:30:00Z\nnote = \"{0}{BIDI}\"\n",
        toml(TITLE)
    );
    site.write(".gonogo/ledger/stranger/all.marked/one.toml", mark);
    let names = r#"text = { in = ["names/**"], lacks = 'secret' }"#;
    let titled = format!("text = {{ in = [\"names/**\"], has = 'absent', what = \"{}{BIDI}\" }}", toml(TITLE));
    ask(site, &[("names", names), ("titled", &titled), ("manual", "manual = {}"), ("marked", "manual = {}")]);
    site.git(&["add", ".gonogo"]);
    site.git(&["commit", "-q", "-m", &format!("Subject {TITLE}{BIDI}")]);
}

#[test]
fn nothing_that_is_printed_steers_a_terminal() {
    let site = Site::new();
    deceitful(&site);
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--timings"],
        &["check", "--only", TITLE],
        &["check", "--level", TITLE],
        &["lint"],
        &["ledger"],
        &["ledger", "--check"],
        &["explain", "all.names"],
        &["explain", "all.titled"],
        &["explain", TITLE],
        &["mark", TITLE, "--pass"],
    ] {
        let answer = site.run(arguments);
        assert!(!(answer.stdout + &answer.stderr).is_empty(), "{arguments:?}");
    }
    // Programs get the names as they are.
    let document: Value = serde_json::from_str(&site.run(&["check", "--format", "json"]).stdout).unwrap();
    let findings = document["checklists"][0]["areas"][0]["items"][0]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["path"] == format!("names/{BIDI}").as_str()), "{findings:?}");
    let answer = site.run(&["check"]);
    assert!(answer.stdout.contains("␛]0;PWNED") && answer.stdout.contains("‹U+202E›"), "{}", answer.stdout);
}

#[test]
fn hostile_definitions_and_configurations_are_problems() {
    let deep = format!("a = {}", "[".repeat(100_000));
    let many = "[[area]]\n".repeat(300_000);
    let texts = [
        deep,
        many,
        format!("level = \"{}\"\n\"\\u001b]0;PWNED\\u0007{BIDI}\" = 1\n", "x".repeat(1 << 20)),
        format!("{TITLE} = 1"),
        format!("schema = 1\nid = \"a\"\n[[area]]\nid = \"{BIDI}\"\ntitle = \"a"),
    ];
    for path in [".gonogo/config.toml", ".gonogo/checklists/own.toml", ".gonogo/ledger/a/b.c/one.toml"] {
        for text in &texts {
            let site = Site::new();
            site.write(path, text);
            for arguments in [&["check", "--format", "json"][..], &["check"], &["lint"], &["ledger"]] {
                let answer = site.run(arguments);
                let shown = &text[..text.len().min(30)];
                assert!(answer.peak_kib < MEMORY_KIB, "{path} {shown:?}: {} KiB", answer.peak_kib);
                assert!(
                    arguments[0] != "check" || answer.code == 2 || answer.code == 1,
                    "{path} {shown:?}: {answer:?}"
                );
            }
        }
        let site = Site::new();
        fs::create_dir_all(site.root().join(path).parent().unwrap()).unwrap();
        site.pipe(path);
        assert_ne!(site.run(&["check"]).code, 0, "{path}");
        fs::remove_file(site.root().join(path)).unwrap();
        site.link(path, "/dev/zero");
        assert_ne!(site.run(&["check"]).code, 0, "{path}");
        fs::remove_file(site.root().join(path)).unwrap();
        site.sparse(path, 1 << 40);
        assert_ne!(site.run(&["check"]).code, 0, "{path}");
    }
}
