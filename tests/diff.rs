//! Two states of a repository compared, through the program itself: `diff`, and `check --no-worse-than`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/site.rs"]
mod site;

use serde_json::{Value, json};
use site::Site;

const CHECKLIST: &str = r#"schema = 1
id = "own"
title = "Own"
[[area]]
id = "a"
title = "A"
[[area.item]]
id = "readme"
title = "There is a README"
gate = true
check.file.any = ["README.md"]
[[area.item]]
id = "license"
title = "There is a licence"
gate = true
check.file.any = ["LICENSE"]
[[area.item]]
id = "todo"
title = "Nothing is left to do"
weight = 2
check.text = { in = ["src/*"], lacks = 'TODO' }
[[area.item]]
id = "image"
title = "The image has a user"
when.file.any = ["Dockerfile"]
check.text = { in = ["Dockerfile"], has = '^USER' }
[[area.item]]
id = "covered"
title = "Tests cover the code"
check.metric = { coverage = "lcov.info", target = "> 80%" }
[[area.item]]
id = "ran"
title = "It runs"
check.command = { run = ["true"] }
[[area.item]]
id = "held"
title = "The review was held"
"#;

/// A README, no licence, nothing to do.
fn begun() -> Site {
    let site = Site::new(&[
        (".gonogo/checklists/own.toml", CHECKLIST),
        (".gitignore", "*.info\n"),
        ("lcov.info", "SF:a\nLF:2\nLH:2\nend_of_record\n"),
        ("README.md", "# Own\n"),
        ("src/a", "done\n"),
    ]);
    site.commit();
    site
}

fn keys(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect()
}

/// One gate opens, one closes, an item gets worse, one begins to apply, and three cannot be compared.
fn turned() -> Site {
    let site = begun();
    site.remove("README.md");
    site.put("LICENSE", "MIT\n");
    site.put("src/a", "TODO\n");
    site.put("Dockerfile", "FROM scratch\n");
    site.commit();
    site
}

#[test]
fn a_diff_of_two_commits_names_what_turned_and_accounts_for_the_score() {
    let site = turned();
    let (code, document) = site.json(&["diff", "HEAD~1..HEAD"]);
    assert_eq!(code, 0);
    assert_eq!(document["gates"], json!({ "opened": ["own/a.readme"], "closed": ["own/a.license"] }));
    assert_eq!(keys(&document["items"]), ["own/a.readme", "own/a.license", "own/a.todo", "own/a.image"]);
    let statuses = |item: &Value| (item["from"]["status"].clone(), item["to"]["status"].clone(), item["worse"].clone());
    let todo = &document["items"][2];
    assert_eq!(statuses(todo), (json!("pass"), json!("fail"), json!(true)));
    assert_eq!(statuses(&document["items"][3]), (json!("na"), json!("fail"), json!(false)));
    assert_eq!(keys(&document["left_out"]), ["own/a.covered", "own/a.ran"]);
    // 3 of 5 before, of which the licence is 1; 1 of 6 after.
    assert_eq!((&document["from"]["verified"], &document["to"]["verified"]), (&json!(60.0), &json!(16.6)));
    let points: f64 = document["items"].as_array().unwrap().iter().map(|item| item["points"].as_f64().unwrap()).sum();
    let moved = document["moved"].as_f64().unwrap();
    assert!((points + document["shifted"].as_f64().unwrap() - moved).abs() < 1e-9, "{document:#}");
    assert!((moved - (100.0 / 6.0 - 60.0)).abs() < 1e-9);
}

#[test]
fn a_diff_reads_as_a_list_of_what_got_worse_and_better() {
    let site = turned();
    let (code, text, _) = site.gonogo(&["diff", "HEAD~1..HEAD"]);
    let mut lines = text.lines();
    let first = lines.next().unwrap();
    assert!(first.starts_with("HEAD~1 (") && first.contains(") → HEAD ("), "{first}");
    let expected = "NO-GO → NO-GO  production · verified 60.0 % → 16.6 % (-43.33)

Gates opened:
  ✔ → ✘  There is a README  own/a.readme  -20.00
       README.md does not exist

Gates closed:
  ✘ → ✔  There is a licence  own/a.license  +16.67
       LICENSE

Worse:
  ✔ → ✘  Nothing is left to do  own/a.todo  -40.00
       1 place in 1 file

Otherwise:
  – → ✘  The image has a user  own/a.image  +0.00
       no `^USER` in 1 file

Left out on both sides: 2 items
  own/a.covered: git ignores lcov.info, so that it is not known at a commit
  own/a.ran: what is run or asked is not known at a commit";
    let rest: Vec<_> = lines.collect();
    assert_eq!((code, rest.join("\n").as_str()), (0, expected));
}

#[test]
fn the_work_tree_is_a_side_and_each_ledger_is_its_own() {
    let site = begun();
    assert_eq!(
        site.gonogo(&["diff", "HEAD"]).1.lines().last(),
        Some("  own/a.ran: what is run or asked is not known at a commit")
    );
    assert!(site.gonogo(&["diff", "HEAD"]).1.contains("\nNo item turned.\n"));
    let (code, _, messages) = site.gonogo(&["mark", "held", "--pass", "--note", "Held"]);
    assert_eq!(code, 0, "{messages}");
    site.put("LICENSE", "MIT\n");
    for range in ["HEAD", "HEAD.."] {
        let (_, document) = site.json(&["diff", range]);
        assert_eq!(keys(&document["items"]), ["own/a.license", "own/a.held"], "{range}");
        assert_eq!(document["items"][1]["from"]["status"], "pending");
        assert_eq!(document["to"]["revision"], Value::Null);
    }
    site.commit();
    let (_, document) = site.json(&["diff", "HEAD~1..HEAD"]);
    assert_eq!(keys(&document["items"]), ["own/a.license", "own/a.held"]);
    for wrong in ["nowhere", "HEAD~1...HEAD", "..HEAD"] {
        let (code, output, messages) = site.gonogo(&["diff", wrong]);
        assert!(code == 2 && output.is_empty() && messages.starts_with("gonogo: "), "{wrong}: {messages}");
    }
}

/// What is told of each commit is what an audit of that commit alone tells.
#[test]
fn history_tells_of_each_commit_what_a_diff_tells_of_it() {
    let site = turned();
    assert_eq!(site.gonogo(&["mark", "held", "--pass", "--note", "Held"]).0, 0);
    site.commit();
    site.put("README.md", "# Own\n");
    site.put("src/b", "TODO\n");
    site.commit();
    site.remove("src/a");
    site.remove("src/b");
    site.git(&["rm", "-r", "-q", ".gonogo/ledger"]);
    site.commit();
    let (code, document) = site.json(&["history"]);
    let commits = document["commits"].as_array().unwrap();
    assert_eq!((code, commits.len()), (0, 5));
    assert_eq!(keys(&document["left_out"]), ["own/a.covered", "own/a.ran"]);
    for (back, told) in commits.iter().rev().enumerate() {
        let (_, alone) = site.json(&["diff", &format!("HEAD~{back}..HEAD~{back}")]);
        for key in ["commit", "verdict", "level_reached", "verified"] {
            assert_eq!(told[key], alone["from"][key], "{key} at HEAD~{back}");
        }
    }
    let open = |at: usize| commits[at]["open"].clone();
    assert_eq!((open(0), open(1), open(3)), (json!(["own/a.license"]), json!(["own/a.readme"]), json!([])));
    let (_, text, _) = site.gonogo(&["history", "--last", "2"]);
    assert_eq!(text.lines().take_while(|line| !line.is_empty()).count(), 2, "{text}");
    assert!(text.lines().next().unwrap().ends_with("GO              0 of 2 gates open"), "{text}");
}

#[test]
fn the_definitions_of_then_are_those_of_each_commit() {
    let site = begun();
    site.put(".gonogo/checklists/own.toml", &CHECKLIST.replace("README.md", "GUIDE.md"));
    site.commit();
    assert_eq!(keys(&site.json(&["diff", "HEAD~1..HEAD"]).1["items"]), Vec::<&str>::new());
    let (_, document) = site.json(&["diff", "HEAD~1..HEAD", "--definitions", "then"]);
    assert_eq!(keys(&document["items"]), ["own/a.readme"]);
}

#[test]
fn a_ratchet_fails_what_is_worse_and_nothing_else_in_every_format() {
    let site = begun();
    let codes = |arguments: &[&str]| {
        let formats =
            ["text", "json"].map(|format| site.gonogo(&[&["check", "--format", format], arguments].concat()).0);
        assert_eq!(formats[0], formats[1]);
        formats[0]
    };
    let ratchet = || {
        let (code, document) = site.json(&["check", "--no-worse-than", "HEAD"]);
        assert_eq!(codes(&["--no-worse-than", "HEAD"]), code);
        assert_eq!(document["no_worse_than"]["exit_code"], code);
        (code, document["no_worse_than"].clone())
    };
    // The licence was missing before.
    assert_eq!(codes(&[]), 1);
    let (code, held) = ratchet();
    assert_eq!((code, &held["open_before"]), (0, &json!(["own/a.license"])));
    assert_eq!(keys(&held["left_out"]), ["own/a.covered", "own/a.ran"]);
    let (_, text, _) = site.gonogo(&["check", "--no-worse-than", "HEAD"]);
    assert!(text.lines().nth(1).unwrap().starts_with("no item is worse than at HEAD ("), "{text}");
    assert!(
        text.lines().nth(1).unwrap().ends_with(" · 1 gate open now as then · 2 items cannot be compared"),
        "{text}"
    );
    // An item that is no gate.
    site.put("src/a", "TODO\n");
    let (code, held) = ratchet();
    assert_eq!((code, keys(&held["worse"])), (1, vec!["own/a.todo"]));
    let (_, text, _) = site.gonogo(&["check", "--no-worse-than", "HEAD"]);
    assert!(text.contains("\n  ✔ → ✘  Nothing is left to do  own/a.todo: 1 place in 1 file\n"), "{text}");
    site.put("src/a", "done\n");
    // A gate that opens.
    site.remove("README.md");
    let (code, held) = ratchet();
    assert_eq!((code, keys(&held["worse"])), (1, vec!["own/a.readme"]));
    site.put("README.md", "# Own\n");
    // What did not apply before is not worse.
    site.put("Dockerfile", "FROM scratch\n");
    assert_eq!(ratchet().0, 0);
    site.put("LICENSE", "MIT\n");
    let (code, held) = ratchet();
    assert_eq!((code, &held["open_before"]), (0, &json!([])));
    assert_eq!(site.gonogo(&["check", "--no-worse-than", "nowhere"]).0, 2);
    site.put(".gonogo/ledger/own/a.held/torn.toml", "note =");
    assert_eq!(codes(&["--no-worse-than", "HEAD"]), 2);
}

#[test]
fn a_gate_is_passed_by_what_is_strong_enough() {
    let site = begun();
    let asks = |check: &str| {
        let text = format!(
            "schema = 1\nid = \"own\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"x\"\ntitle = \"X\"\n\
             gate = {{ at_least = \"configured\" }}\n{check}\n"
        );
        site.put(".gonogo/checklists/own.toml", &text);
        let (code, document) = site.json(&["check"]);
        let item = document["checklists"][0]["areas"][0]["items"][0].clone();
        let words = ["status", "strength", "summary"].map(|key| item[key].as_str().unwrap().to_owned());
        assert_eq!(item["at_least"], "configured");
        (code, words.join(" · "))
    };
    let either = "check.any = [{ file.any = [\"README.md\"] }, { text = { in = [\"src/*\"], has = 'done' } }]";
    assert_eq!(asks(either), (0, "pass · configured · README.md".to_owned()));
    site.put("src/a", "TODO\n");
    let weak = "pending · presence · passed by presence, and the gate asks for configured: README.md";
    assert_eq!(asks(either), (1, weak.to_owned()));
    // A mark is as strong as its evidence.
    assert_eq!(asks("check.manual = {}").0, 1);
    assert_eq!(site.gonogo(&["mark", "x", "--pass", "--note", "Seen"]).0, 0);
    let (code, told) = asks("check.manual = {}");
    assert!(code == 1 && told.starts_with("pending · presence · passed by presence, and the gate asks for"), "{told}");
    assert_eq!(site.gonogo(&["mark", "x", "--pass", "--note", "Seen", "--evidence", "README.md"]).0, 0);
    let (code, told) = asks("check.manual = {}");
    assert!(code == 0 && told.starts_with("pass · configured · pass by Ada"), "{told}");
    // What its check can never be is a mistake, and no way to pass.
    let (code, told) = asks("check.file.any = [\"README.md\"]");
    assert!(code == 2 && told.contains("the gate asks for configured, and `file` is presence at most"), "{told}");
    assert_eq!(site.gonogo(&["lint"]).0, 1);
}

#[test]
fn explain_attributes_every_point_and_says_what_an_item_is_worth() {
    let site = turned();
    let (code, text, _) = site.gonogo(&["explain", "--score"]);
    let expected = "verified                              25.0 %
claimed                                    –
if all that programs decide passed    87.5 %
if all passed                        100.0 %

   worth  earned    lost
  100.00   25.00   75.00  all, at level production

  100.00   25.00   75.00  Own
  100.00   25.00   75.00    A
";
    assert!(code == 0 && text.starts_with(expected), "{text}");
    assert!(text.contains("\n   12.50   12.50    0.00      ✔ a.license  weight 1\n"), "{text}");
    let (_, document) = site.json(&["explain", "--score", "."]);
    assert_eq!(document["hundredths"], json!({ "worth": 10000, "earned": 2500, "lost": 7500 }));
    let items = document["checklists"][0]["areas"][0]["items"].as_array().unwrap();
    let sum = |key: &str| items.iter().map(|item| item["hundredths"][key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("worth"), sum("earned"), sum("lost")), (10000, 2500, 7500));
    let (_, text, _) = site.gonogo(&["explain", "todo"]);
    assert!(text.contains("fail · 1 place in 1 file"), "{text}");
    assert!(
        text.contains("demo · weight 2 · configured · earns 0.00 of 25.00 points · +25.00 when it passes"),
        "{text}"
    );
    assert_eq!(site.gonogo(&["explain", "--score", "--format", "yaml"]).0, 2);
}
