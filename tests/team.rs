//! A release as a team decides it: three people, two clones and what they share, from a NO-GO to a GO, through the program
//! alone and plain git.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod team_support;

use std::fs;

use serde_json::{Value, json};
use team_support::{Checked, Team, edit};

const CHECKLIST: &str = r#"
schema = 1
id = "service"
[[area]]
id = "security"
[[area.item]]
id = "review"
title = "The design was reviewed"
gate = true
check.manual = { evidence = ["path"], watch = ["src/auth/**"], max_age = "6 months" }
[[area.item]]
id = "threat-model"
title = "The threat model is written"
gate = true
check.file.any = ["docs/THREAT_MODEL.md"]
[[area]]
id = "operations"
[[area.item]]
id = "changelog"
title = "There is a changelog"
check.file.any = ["CHANGELOG.md"]
[[area.item]]
id = "runbook"
title = "The runbook was tried"
"#;

const ROLES: &str = r#"
[[role]]
id = "engineering"
title = "Engineering lead"
by = ["ada <ada@example.org>"]
[[role]]
id = "director"
title = "Director"
by = ["chi <chi@example.org>"]
"#;

const REVIEW: [&str; 6] = ["mark", "review", "--pass", "--note=Held on Monday", "--evidence", "docs/review.md"];

/// The beginning: no gate passes and nobody has signed.
fn begin() -> Option<Team> {
    let team = Team::gather()?;
    team.write("left", ".gonogo/checklists/service.toml", CHECKLIST);
    team.write("left", ".gonogo/config.toml", ROLES);
    team.write("left", "docs/review.md", "We looked at the queue.\n");
    team.write("left", "src/auth/token.rs", "fn check() {}\n");
    team.write("left", "CHANGELOG.md", "First\n");
    team.push("left", "Begin");
    team.git("bo", "", &["clone", "-q", "hub", "right"]);
    Some(team)
}

/// The item whose key ends so.
fn item<'a>(checked: &'a Checked, id: &str) -> &'a Value {
    let areas = checked.document["checklists"][0]["areas"].as_array().unwrap();
    let mut items = areas.iter().flat_map(|area| area["items"].as_array().unwrap());
    items.find(|item| item["id"] == id).unwrap_or_else(|| panic!("{id} is not on the board"))
}

fn sign(team: &Team, clone: &str) {
    team.says("ada", clone, &["sign", "engineering"]);
    team.says("chi", clone, &["sign", "director"]);
}

/// What `check` exits with, with and without `--strict`, in both formats.
fn exits(team: &Team, clone: &str) -> [Option<i32>; 4] {
    [["--format", "text", "--level=production"], ["--format", "json", "--level=production"]]
        .into_iter()
        .flat_map(|format| [format.to_vec(), [&format[..], &["--strict"]].concat()])
        .map(|words| team.gonogo("bo", clone, &[&["check"], &words[..]].concat()).0)
        .collect::<Vec<_>>()
        .try_into()
        .unwrap()
}

#[test]
fn three_people_decide_a_release() {
    let Some(team) = begin() else { return };
    let first = team.check("right");
    assert_eq!((first.code, &first.document["verdict"]), (1, &"no-go".into()));
    assert_eq!(first.document["blockers"], json!(["service/security.review", "service/security.threat-model"]));

    let waiver = everybody_says_their_part(&team);
    they_sign_in_order(&team);
    a_commit_outdates_what_was_said(&team);
    three_branches_merge_by_plain_git(&team);
    an_item_is_renamed(&team);
    the_condition_is_met(&team, &waiver);
}

/// Ada marks, Bo waives, Chi assigns and comments; all of it reaches everybody. Gives the waiver's id.
fn everybody_says_their_part(team: &Team) -> String {
    let without = team.refusal("ada", "left", &["mark", "threat-model", "--pass", "--note", "It is in my head"]);
    assert!(without.contains("waive"), "what a program decides is not marked: {without}");
    team.says("ada", "left", &REVIEW);
    team.push("left", "Mark the review");
    team.pull("right");
    let waive =
        ["waive", "threat-model", "--reason", "It is being written", "--until", "10d", "--control", "Two reviewers"];
    let said = team.says("bo", "right", &waive);
    let id = said.lines().find_map(|line| line.strip_prefix("saved ")).unwrap().to_owned();
    team.says("chi", "right", &["assign", "threat-model", "Bo"]);
    team.says("chi", "right", &["comment", "threat-model", "Ask the payments team too"]);
    team.push("right", "Waive the threat model");
    team.pull("left");
    let checked = team.check("left");
    assert_eq!((checked.code, &checked.document["blockers"]), (1, &json!([])), "only the sign-offs are missing");
    let page = team.says("chi", "left", &["explain", "threat-model"]);
    for part in ["waived by bo", "It is being written", "Ask the payments team too", "assignment"] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let listed = team.says("chi", "left", &["waivers", "--expiring", "14d"]);
    assert!(listed.contains(&id) && listed.contains("instead Two reviewers"), "{listed}");
    assert_eq!(team.says("chi", "left", &["waivers", "--expiring", "5d"]), "no waivers\n");
    id
}

fn they_sign_in_order(team: &Team) {
    let early = team.refusal("chi", "left", &["sign", "director"]);
    assert!(early.contains("Engineering lead signs before"), "{early}");
    team.says("ada", "left", &["sign", "engineering"]);
    team.push("left", "Sign for engineering");
    team.pull("right");
    let shown = team.says("chi", "right", &["sign", "director"]);
    assert!(shown.contains("condition: service/security.threat-model until"), "{shown}");
    team.push("right", "Sign for the director");
    team.pull("left");
    for clone in ["left", "right"] {
        let signed = team.check(clone);
        assert_eq!(signed.document["verdict"], "conditional-go", "{}", signed.document["sign_offs"]);
        assert_eq!(
            (signed.statuses(), &signed.role(1)["signature"]),
            (vec!["valid".to_owned(); 2], &"verified".into())
        );
        assert_eq!(exits(team, clone), [Some(0), Some(3), Some(0), Some(3)]);
    }
}

fn a_commit_outdates_what_was_said(team: &Team) {
    let signed = team.git("ada", "right", &["rev-parse", "HEAD"]).trim().to_owned();
    edit(&team.at("right").join("docs/review.md"), "queue", "queue, and the cache");
    fs::remove_file(team.at("right").join("CHANGELOG.md")).unwrap();
    team.push("right", "Say more, and drop the changelog");
    team.pull("left");
    let outdated = team.check("left");
    assert_eq!((outdated.code, outdated.statuses()), (1, vec!["outdated".to_owned(); 2]));
    assert_eq!(
        (&item(&outdated, "review")["status"], item(&outdated, "review")["gate"].as_bool()),
        (&"stale".into(), Some(true))
    );
    let changed = json!([
        { "item": "service/operations.changelog", "from": "pass", "to": "fail" },
        { "item": "service/security.review", "from": "pass", "to": "stale" },
    ]);
    assert_eq!(outdated.role(1)["changed"], changed);
    let text = team.gonogo("bo", "left", &["check"]).1;
    for part in [
        "outdated: 2 items have changed since",
        "pass → stale  service/security.review",
        "pass → fail  service/operations.changelog",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(team.says("bo", "left", &["explain", "review"]).contains("docs/review.md"));
    let difference: Value =
        serde_json::from_str(&team.says("bo", "left", &["diff", &format!("{signed}..HEAD"), "--format", "json"]))
            .unwrap();
    let turned: Vec<_> = difference["items"].as_array().unwrap().iter().map(|item| &item["key"]).collect();
    assert_eq!(turned, ["service/security.review", "service/operations.changelog"]);
    assert_eq!(difference["gates"]["opened"], json!(["service/security.review"]));
    let words: Vec<_> =
        difference["sign_offs"].as_array().unwrap().iter().map(|role| [&role["from"], &role["to"]]).collect();
    assert_eq!(words, [["valid", "outdated"]; 2]);
    assert!(team.says("bo", "left", &["diff", &signed]).contains("✔ → ◷  Director  director"));
    let (code, text) = team.gonogo("bo", "left", &["check", "--no-worse-than", &signed]);
    assert!(code == Some(1) && text.contains("2 items are worse than at"), "{text}");

    team.write("left", "CHANGELOG.md", "First\n");
    team.says("ada", "left", &REVIEW);
    sign(team, "left");
    assert_eq!(team.gonogo("bo", "left", &["check", "--no-worse-than", &signed]).0, Some(0));
    team.push("left", "Look again, and sign");
    team.pull("right");
    assert_eq!(exits(team, "right"), [Some(0), Some(3), Some(0), Some(3)]);
}

/// Each branch says something else of the same item; the least favourable counts until somebody who saw all settles it.
fn three_branches_merge_by_plain_git(team: &Team) {
    for (who, clone, status) in [("ada", "left", "--pass"), ("bo", "right", "--fail"), ("chi", "left", "--partial")] {
        team.git(who, clone, &["checkout", "-q", "-b", who, "origin/main"]);
        team.says(who, clone, &["mark", "runbook", status, "--note", &format!("{who} tried it")]);
        team.says(who, clone, &["comment", "threat-model", &format!("{who} was here")]);
        team.commit(clone, "Say what was seen");
        team.git(who, clone, &["push", "-q", "origin", who]);
    }
    team.git("ada", "left", &["fetch", "-q", "origin"]);
    team.git("ada", "left", &["checkout", "-q", "-B", "main", "origin/main"]);
    team.git("ada", "left", &["merge", "-q", "--no-edit", "origin/ada", "origin/bo", "origin/chi"]);
    team.git("ada", "left", &["push", "-q", "origin", "main"]);
    team.git("bo", "right", &["checkout", "-q", "-B", "main", "origin/main"]);
    team.pull("right");
    let merged = team.check("right");
    let runbook = item(&merged, "runbook");
    assert_eq!((&runbook["status"], &runbook["contested"]), (&"fail".into(), &true.into()));
    assert!(runbook["summary"].as_str().unwrap().contains("bo tried it"), "{runbook}");
    let page = team.says("chi", "right", &["explain", "runbook"]);
    for part in ["contested", "ada tried it", "bo tried it", "chi tried it"] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    assert_eq!(team.gonogo("bo", "right", &["ledger", "--check"]), (Some(0), String::new()));
    team.says("bo", "right", &["mark", "runbook", "--pass", "--note", "Tried by all of us"]);
    let settled = team.check("right");
    assert_eq!(
        (&item(&settled, "runbook")["status"], &item(&settled, "runbook")["contested"]),
        (&"pass".into(), &false.into())
    );
    team.push("right", "Settle the runbook");
    team.pull("left");
}

fn an_item_is_renamed(team: &Team) {
    let checklist = team.at("left").join(".gonogo/checklists/service.toml");
    edit(&checklist, "id = \"runbook\"", "id = \"drill\"");
    let forgotten = team.check("left");
    let orphans = forgotten.document["orphans"].as_array().unwrap();
    assert_eq!((orphans.len(), &item(&forgotten, "drill")["status"]), (4, &"pending".into()));
    edit(&checklist, "id = \"drill\"", "id = \"drill\"\nwas = [\"operations.runbook\"]");
    let renamed = team.check("left");
    assert_eq!((&renamed.document["orphans"], &item(&renamed, "drill")["status"]), (&json!([]), &"pass".into()));
    assert!(team.says("chi", "left", &["explain", "drill"]).contains("Tried by all of us"));
    team.push("left", "Call it a drill");
    team.pull("right");
}

fn the_condition_is_met(team: &Team, waiver: &str) {
    team.write("right", "docs/THREAT_MODEL.md", "Who steals a token?\n");
    team.says("bo", "right", &["withdraw", waiver, "--note", "It is written"]);
    sign(team, "right");
    team.push("right", "Write the threat model, and sign");
    team.pull("left");
    let done = team.check_as("chi", "left");
    assert_eq!((&done.document["verdict"], done.statuses()), (&"go".into(), vec!["valid".to_owned(); 2]));
    assert_eq!((done.attested(), &done.document["conditions"]), (vec![true; 2], &json!([])));
    assert_eq!(exits(team, "left"), [Some(0); 4]);
    assert_eq!(team.says("chi", "left", &["waivers"]), "no waivers\n");
    assert_eq!(team.gonogo("chi", "left", &["ledger", "--check"]), (Some(0), String::new()));
    let all = team.says("chi", "left", &["ledger"]);
    let kinds = |kind: &str| all.matches(&format!("kind = \"{kind}\"")).count();
    assert_eq!(["mark", "waiver", "assignment", "comment", "sign-off", "withdrawal"].map(kinds), [6, 1, 1, 4, 6, 1]);
}

/// Whoever takes a file out of the ledger takes nothing back: that it was there is told, by whom it was removed, and how it
/// can be seen.
#[test]
fn what_somebody_removes_is_not_forgotten() {
    let Some(team) = begin() else { return };
    team.says("bo", "left", &["mark", "runbook", "--fail", "--note", "It broke"]);
    team.says("ada", "left", &["mark", "runbook", "--pass", "--note", "Mended"]);
    team.push("left", "Say how it went");
    team.pull("right");
    let marks = team.at("left").join(".gonogo/ledger/service/operations.runbook");
    let files = || fs::read_dir(&marks).unwrap().map(|entry| entry.unwrap().path());
    let failed = files().find(|file| fs::read_to_string(file).unwrap().contains("It broke")).unwrap();
    fs::remove_file(&failed).unwrap();
    let page = team.says("chi", "left", &["explain", "runbook"]);
    assert!(page.contains("bo fail: It broke · removed from the work tree"), "{page}");
    assert!(
        team.gonogo("chi", "left", &["ledger", "--check"]).1.contains("`git restore .gonogo/ledger/service/operations")
    );

    team.push("left", "Tidy up");
    let commit = team.git("ada", "left", &["rev-parse", "--short=7", "HEAD"]).trim().to_owned();
    team.write("right", "CHANGELOG.md", "Second\n");
    team.commit("right", "Go on");
    team.pull("right");
    let page = team.says("chi", "right", &["explain", "runbook"]);
    assert!(page.contains(&format!("bo fail: It broke · removed in {commit} by ada")), "{page}");
    let noted = team.gonogo("chi", "right", &["ledger", "--check"]);
    assert!(noted.0 == Some(0) && noted.1.contains(&format!("`git show {commit}^:.gonogo/ledger/")), "{}", noted.1);
    assert!(!noted.1.contains("which is not there"), "it is said once: {}", noted.1);
    assert!(team.gonogo("chi", "right", &["check"]).1.contains("1 statement was removed by hand"));

    // What is put back was not removed, and a branch that never had it has lost nothing.
    let path = failed.strip_prefix(team.at("left")).unwrap().to_str().unwrap();
    team.git("ada", "left", &["checkout", "-q", &format!("{commit}^"), "--", path]);
    assert_eq!(team.gonogo("chi", "left", &["ledger", "--check"]), (Some(0), String::new()));
    team.git("ada", "right", &["checkout", "-q", "-b", "early", &format!("{commit}~2")]);
    assert_eq!(team.gonogo("chi", "right", &["ledger", "--check"]), (Some(0), String::new()));
}
