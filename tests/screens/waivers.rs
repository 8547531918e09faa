//! Waivers, assignments, comments and withdrawals from the command line, in repositories that several people use.

use std::process::{Command, Output};

use crate::common::{Fixture, Stage};
use gonogo::app::Effect;
use gonogo::board::Verdict;
use gonogo::report::{FORMATS, Past, Report};
use gonogo::runtime::session::{Choices, Session};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.current_dir(fixture.root()).args(arguments).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
    command.env("TZ", "UTC").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// States something; gives its id.
fn state(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = gonogo(fixture, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    stdout(&output).trim().strip_prefix("saved ").unwrap().to_owned()
}

/// What a refusal says; nothing may be written by it.
fn refused(fixture: &Fixture, arguments: &[&str]) -> String {
    let before = stdout(&gonogo(fixture, &["ledger"]));
    let output = gonogo(fixture, arguments);
    assert_eq!((code(&output), stdout(&output)), (2, String::new()), "{arguments:?}");
    assert_eq!(stdout(&gonogo(fixture, &["ledger"])), before);
    stderr(&output)
}

fn json(fixture: &Fixture) -> Value {
    serde_json::from_str(&stdout(&gonogo(fixture, &["check", "--format", "json"]))).unwrap()
}

fn becomes(fixture: &Fixture, name: &str) {
    fixture.git(&["config", "user.name", name]);
    fixture.git(&["config", "user.email", &format!("{}@example.org", name.to_lowercase())]);
}

/// A repository in which one gate is left, and Ada.
fn one_gate_left() -> Fixture {
    let fixture = Fixture::new("orders").known_person();
    let review = ["mark", "security.review", "--pass", "--note", "held", "--evidence", "README.md"];
    state(&fixture, &review);
    fixture
}

const WAIVE: [&str; 6] = ["waive", "threat-model", "--reason", "it is being written", "--until", "30d"];

#[test]
fn a_waived_gate_is_a_conditional_go_with_its_condition_in_every_format() {
    let fixture = one_gate_left();
    let id = state(&fixture, &[&WAIVE[..], &["--control", "a review of each change"]].concat());
    for format in ["text", "json"] {
        assert_eq!(code(&gonogo(&fixture, &["check", "--format", format])), 0, "{format}");
        assert_eq!(code(&gonogo(&fixture, &["check", "--strict", "--format", format])), 3, "{format}");
    }
    let text = stdout(&gonogo(&fixture, &["check"]));
    assert!(text.starts_with("CONDITIONAL GO  production · 4 of 5 gates passed, 1 waived"), "{text}");
    for part in ["On these conditions:", "it is being written", "instead a review of each change", "not verified", &id]
    {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let document = json(&fixture);
    assert_eq!(document["verdict"], "conditional-go");
    let condition = &document["conditions"][0];
    assert_eq!(condition["item"], "service/security.threat-model");
    assert_eq!((&condition["waiver"], &condition["control"]), (&id.clone().into(), &"a review of each change".into()));
    assert_eq!(document["waivers"][0]["identity"], "unverified");
    assert_eq!(document["blockers"], serde_json::json!([]));
    let page = stdout(&gonogo(&fixture, &["explain", "threat-model"]));
    assert!(page.contains("waived · waived by Ada Lovelace until"), "{page}");
    state(&fixture, &["withdraw", &id[..20], "--note", "it is written"]);
    assert_eq!(code(&gonogo(&fixture, &["check"])), 1);
    assert_eq!(stdout(&gonogo(&fixture, &["waivers"])), "no waivers\n");
}

#[test]
fn where_two_people_are_asked_for_another_approves_and_may_revoke() {
    let fixture = one_gate_left();
    fixture.write(".gonogo/config.toml", "[waivers]\napproval = \"two-people\"\n");
    let id = state(&fixture, &WAIVE);
    assert_eq!(code(&gonogo(&fixture, &["check"])), 1);
    assert!(refused(&fixture, &["waive", "--approve", &id]).contains("who asks for a waiver cannot approve it here"));
    becomes(&fixture, "Bo");
    state(&fixture, &["waive", "--approve", &id.to_lowercase()]);
    assert_eq!(code(&gonogo(&fixture, &["check"])), 0);
    assert!(refused(&fixture, &["waive", "--approve", &id]).contains("the waiver is approved already"));
    assert!(refused(&fixture, &["waive", "--reject", &id, "--note", "no"]).contains("to end that, revoke it"));
    assert!(refused(&fixture, &["waive", "--revoke", &id]).contains("a revocation needs a note"));
    state(&fixture, &["waive", "--revoke", &id, "--note", "the review was not done"]);
    assert_eq!(code(&gonogo(&fixture, &["check"])), 1);
    let listed = stdout(&gonogo(&fixture, &["waivers"]));
    assert!(listed.contains("revoked   service/security.threat-model") && listed.contains("revoked by Bo"), "{listed}");
    assert!(refused(&fixture, &["waive", "--approve", &id]).contains("the waiver is revoked; ask for a new one"));
    let named = state(&fixture, &[&WAIVE[..], &["--approver", "Chi"]].concat());
    becomes(&fixture, "Dee");
    assert!(refused(&fixture, &["waive", "--approve", &named]).contains("Chi must approve it, and you are Dee"));
    becomes(&fixture, "Chi");
    state(&fixture, &["waive", "--approve", &named]);
    assert_eq!(code(&gonogo(&fixture, &["check"])), 0);
}

#[test]
fn what_cannot_be_asked_for_is_refused_with_the_way_out() {
    let fixture = one_gate_left();
    let until = |end: &str| refused(&fixture, &["waive", "threat-model", "--reason", "old", "--until", end]);
    assert!(until("1m").contains("`1m` is 1 minute or 1 month: write `1min` or `1 month`"));
    assert!(until("91d").contains("allows a waiver of 90 days at most, which is until"));
    assert!(until("2020-01-01").contains("it would end before it begins"));
    assert!(until("soon").contains("`soon` is no end"));
    assert!(until("item nowhere passes").contains("there is no item `nowhere`"));
    assert!(refused(&fixture, &["waive", "threat-model", "--reason", " ", "--until", "3d"]).contains("needs a reason"));
    let path = ["--path", "../x"];
    assert!(refused(&fixture, &[&WAIVE[..], &path].concat()).contains("`../x` is no glob"));
    assert!(refused(&fixture, &["waive", "--approve", "01"]).contains("is no waiver that is in force"));
    assert!(refused(&fixture, &["waive", "--approve", "nothing"]).contains("there is no statement `nothing`"));
    assert!(refused(&fixture, &["comment", "threat-model", ""]).contains("without words"));
    // Words that hold a secret reach neither the ledger nor its history.
    let token = concat!("ghp_", "R7xQ2mB9kLpW4nZcV8tYh3JdF6gS5aE0uXqM");
    let secret = ["waive", "threat-model", "--reason", &format!("see\n{token}"), "--until", "3d"];
    assert!(refused(&fixture, &secret).contains("the reason holds a token of a known service (line 2, column 1)"));
    let mark = ["mark", "security.review", "--fail", "--note", "postgres://ada:lovelace@db/orders"];
    assert!(refused(&fixture, &mark).contains("the note holds an address with a password"));
}

#[test]
fn a_ledger_that_cannot_be_written_is_not_saved() {
    let fixture = Fixture::new("orders").known_person();
    fixture.write(".gonogo/ledger", "a file in its place");
    let output = gonogo(&fixture, &WAIVE);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert!(stderr(&output).contains("not saved"), "{output:?}");
}

#[test]
fn waivers_are_listed_by_when_they_end() {
    let fixture = one_gate_left();
    state(&fixture, &WAIVE);
    state(&fixture, &["waive", "limits", "--reason", "old workers", "--until", "10d", "--path", "k8s/**"]);
    let lines = |arguments: &[&str]| {
        let output = gonogo(&fixture, arguments);
        assert_eq!(code(&output), 0);
        let text = stdout(&output);
        text.lines().filter(|line| line.starts_with('⊘')).map(str::to_owned).collect::<Vec<_>>()
    };
    let all = lines(&["waivers"]);
    assert!(all.len() == 2 && all[0].contains("limits") && all[1].contains("threat-model"), "{all:?}");
    let soon = lines(&["waivers", "--expiring", "14d"]);
    assert!(soon.len() == 1 && soon[0].contains("limits"), "{soon:?}");
    assert!(all[0].contains("(9 days left)") || all[0].contains("(10 days left)"), "{all:?}");
    let document: Value = serde_json::from_str(&stdout(&gonogo(&fixture, &["waivers", "--format", "json"]))).unwrap();
    assert_eq!(document["waivers"][0]["paths"], serde_json::json!(["k8s/**"]));
    assert_eq!(json(&fixture)["expiring"][0]["what"], "waiver");
    assert_eq!(code(&gonogo(&fixture, &["waivers", "--expiring", "1m"])), 2);
    // All that is found lies in these paths, so that nothing is left of the item.
    let limits = json(&fixture).to_string();
    assert!(limits.contains("\"underneath\":\"partial\""), "{limits}");
}

#[test]
fn assignments_comments_and_withdrawals_are_in_the_ledger_and_its_filters() {
    let fixture = one_gate_left();
    state(&fixture, &["assign", "threat-model", "@security"]);
    becomes(&fixture, "Bo");
    let comment = state(&fixture, &["comment", "threat-model", "The wiki has a draft"]);
    let withdrawal = state(&fixture, &["withdraw", &comment]);
    let ledger = |arguments: &[&str]| -> Vec<String> {
        let document: toml::Table = stdout(&gonogo(&fixture, &[&["ledger"], arguments].concat())).parse().unwrap();
        let statements = document.get("statement").and_then(|all| all.as_array().cloned()).unwrap_or_default();
        statements.iter().map(|statement| statement["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ledger(&["--item", "threat-model"]).len(), 3);
    assert_eq!(ledger(&["--by", "BO@example.org"]), ["comment", "withdrawal"]);
    assert_eq!(ledger(&["--by", "ada", "--item", "review"]), ["mark"]);
    assert_eq!(ledger(&["--since", "2020-01-01"]).len(), 4);
    assert_eq!(ledger(&["--until", "2020-01-01"]), [""; 0]);
    assert_eq!(code(&gonogo(&fixture, &["ledger", "--since", "yesterday"])), 2);
    let checked = gonogo(&fixture, &["ledger", "--check"]);
    assert_eq!((code(&checked), stdout(&checked), stderr(&checked)), (0, String::new(), String::new()));
    // What somebody removes by hand is noted by whoever named it.
    let folder = ".gonogo/ledger/service/security.threat-model";
    fixture.remove(&format!("{folder}/{comment}.toml"));
    let noted = stderr(&gonogo(&fixture, &["ledger", "--check"]));
    assert!(
        noted.contains(&format!("{withdrawal}.toml: it names the statement {comment}, which is not there")),
        "{noted}"
    );
}

#[test]
fn an_item_that_is_renamed_loses_nothing_and_takes_its_statements_over() {
    let fixture = one_gate_left();
    assert_eq!(json(&fixture)["orphans"], serde_json::json!([]));
    let path = ".gonogo/checklists/service.toml";
    let renamed = fixture.read(path).replace("id     = \"review\"", "id     = \"security-review\"");
    let renamed = renamed.replace("id = \"review\"", "id = \"security-review\"");
    assert_ne!(renamed, fixture.read(path));
    fixture.write(path, &renamed);
    let orphans = json(&fixture)["orphans"].clone();
    assert_eq!((&orphans[0]["item"], &orphans[0]["kind"]), (&"service/security.review".into(), &"mark".into()));
    let checked = gonogo(&fixture, &["ledger", "--check"]);
    assert_eq!(code(&checked), 0, "a note is no damage");
    assert!(stderr(&checked).contains("is about `service/security.review`, which no longer exists"), "{checked:?}");
    assert!(stdout(&gonogo(&fixture, &["check"])).contains("1 statement is about items that are not here"));
    let taken_over = renamed.replace("\"security-review\"", "\"security-review\"\n  was = [\"security.review\"]");
    fixture.write(path, &taken_over);
    let document = json(&fixture);
    assert_eq!(document["orphans"], serde_json::json!([]));
    assert_eq!(document["blockers"], serde_json::json!(["service/security.threat-model"]));
}

#[test]
fn a_waiver_until_a_commit_ends_when_the_branch_has_it() {
    let fixture = one_gate_left();
    fixture.git(&["checkout", "-q", "-b", "fix"]);
    fixture.write("docs/NOTES.md", "The fix\n");
    fixture.git(&["add", "docs/NOTES.md"]);
    fixture.git(&["commit", "-q", "-m", "Fix it"]);
    let fix = fixture.git(&["rev-parse", "HEAD"]).trim().to_owned();
    fixture.git(&["checkout", "-q", "main"]);
    let until = format!("commit {fix} is on the branch");
    state(&fixture, &["waive", "threat-model", "--reason", "the fix is coming", "--until", &until]);
    assert_eq!(json(&fixture)["verdict"], "conditional-go");
    fixture.git(&["merge", "-q", "--ff-only", "fix"]);
    assert_eq!(json(&fixture)["verdict"], "no-go");
    assert_eq!(json(&fixture)["waivers"][0]["state"], "expired");
}

#[test]
fn the_form_refuses_a_secret_before_it_is_saved() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (100, 30));
    stage
        .keys("/")
        .text("rotation")
        .keys("enter m p tab")
        .text(concat!("seen, AKIA", "3XJ7QWERTYUI56OP"))
        .keys("ctrl-s");
    let screen = stage.screen();
    assert!(screen.contains("the note holds a token of a known service"), "{screen}");
    assert!(!stage.fixture.root().join(".gonogo/ledger").exists(), "nothing was written");
}

#[test]
fn the_board_shows_who_sees_to_an_item_and_what_it_is_waived_for() {
    let fixture = Fixture::new("orders");
    // Written by hand, because the stage has a clock of its own.
    for (item, id, keys) in [
        ("threat-model", "w", "kind = \"waiver\"\nnote = \"it is being written\"\nuntil = 2026-11-30"),
        ("threat-model", "a", "kind = \"assignment\"\nto = \"@red-team\""),
        ("review", "m", "kind = \"mark\"\nstatus = \"pass\"\n[[evidence]]\nurl = \"https://example.org/review\""),
    ] {
        let head = format!("schema = 1\nitem = \"service/security.{item}\"\nby = \"Bo\"\nat = 2026-11-20T12:00:00Z\n");
        let commit = fixture.git(&["rev-parse", "HEAD"]);
        let text = format!("{head}commit = \"{}\"\n{keys}\n", commit.trim());
        fixture.write(&format!(".gonogo/ledger/service/security.{item}/{id}.toml"), &text);
    }
    let mut stage = Stage::new(fixture, (120, 36));
    let masthead = stage.line("CONDITIONAL GO");
    assert!(masthead.contains("4 of 5 gates passed, on 1 condition"), "{masthead}");
    stage.keys("/").text("threat-model").keys("enter");
    let screen = stage.screen();
    for part in ["⊘", "@red-team", "assignment", "to @red-team", "until the end of 30 Nov 2026"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
}

#[test]
fn a_form_stands_alone_over_the_board() {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_roles(), (100, 30));
    stage.keys("2 s g");
    let screen = stage.screen();
    assert!(screen.contains("Sign: GO") && screen.matches('╰').count() == 1, "{screen}");
    stage.keys("esc");
    assert!(stage.screen().contains("What is signed"), "{}", stage.screen());
}

#[test]
fn the_board_tells_what_was_removed_and_what_leads_nowhere() {
    let fixture = Fixture::new("orders");
    let removed = ".gonogo/ledger/service/security.rotation/removed.toml";
    for (path, item) in [(removed, "rotation"), (".gonogo/ledger/service/security.gone/other.toml", "gone")] {
        let text = format!(
            "schema = 1\nkind = \"mark\"\nstatus = \"fail\"\nitem = \"service/security.{item}\"\nby = \"Bo\"\n\
             at = 2026-11-20T12:00:00Z\nnote = \"it leaked\"\n"
        );
        fixture.write(path, &text);
    }
    fixture.commit_on("2026-11-20", "Bo Diddley", "Say what was seen");
    fixture.remove(removed);
    let mut stage = Stage::new(fixture, (120, 36));
    stage.changed(&[removed]);
    stage.keys("/").text("rotation").keys("enter");
    let line = stage.line("removed from the work tree");
    assert!(line.contains("fail  20 Nov 2026  Bo"), "{line}");
    assert!(stage.screen().contains("it leaked"), "{}", stage.screen());
    stage.keys("esc p");
    let screen = stage.screen();
    for part in ["is about `service/security.gone`, which no longer exists", "`git restore .gonogo/ledger/service"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
    // There is no file that an editor could open.
    stage.keys("j enter");
    let opens = |effect: &Effect| matches!(effect, Effect::OpenEditor { .. });
    assert!(!stage.effects.iter().any(opens) && stage.app.toast.is_some(), "{}", stage.screen());
}

#[test]
fn the_board_and_every_format_turn_at_the_same_instant() {
    let fixture = one_gate_left();
    state(&fixture, &WAIVE);
    let session = Session::open(&fixture.root(), Choices::default()).unwrap();
    let ends = session.waivers(Timestamp::now())[0].ends;
    let before = ends - SignedDuration::from_nanos(1);
    for (now, verdict) in [(before, Verdict::ConditionalGo), (ends, Verdict::NoGo), (before, Verdict::ConditionalGo)] {
        let audited = session.audit(now);
        assert_eq!(audited.board.verdict, verdict, "at {now}, and a clock may go back");
        let report = Report {
            board: &audited.board,
            checklists: session.checklists(),
            repository: &session.repository(&audited),
            problems: &session.definitions.problems,
            only_of: None,
            ratchet: None,
            ledger: &session.ledger,
            past: &Past::default(),
            now: &now.to_zoned(jiff::tz::TimeZone::UTC),
        };
        for format in FORMATS {
            let text = (format.render)(&report);
            let said = text.contains("CONDITIONAL GO") || text.contains("\"conditional-go\"");
            assert_eq!(said, verdict == Verdict::ConditionalGo, "{} at {now}: {text}", format.name);
        }
    }
}

#[test]
fn an_item_that_is_not_on_the_board_is_meant_last_and_stating_about_it_says_so() {
    let fixture = Fixture::new("orders").known_person();
    let other = "schema = 1\nid = \"other\"\ntitle = \"Other\"\nwhen.file.any = [\"nowhere\"]\n[[area]]\nid = \"area\"\n\
                 title = \"Area\"\n[[area.item]]\nid = \"limits\"\ntitle = \"Limits\"\ncheck.file.any = [\"limits\"]\n";
    fixture.write(".gonogo/checklists/other.toml", other);
    let output = gonogo(&fixture, &["comment", "limits", "With the next release"]);
    assert!(stderr(&output).starts_with("service/reliability.limits · comment"), "{}", stderr(&output));
    let output = gonogo(&fixture, &["waive", "other/area.limits", "--reason", "Later", "--until", "30d"]);
    let said = stderr(&output);
    assert!(said.starts_with("other/area.limits is not on the board: its checklist does not apply here"), "{said}");
    assert!(stdout(&output).starts_with("saved ") && code(&output) == 0, "{output:?}");
    // Where it applies, it is one of two.
    fixture.write("nowhere", "else\n");
    let said = refused(&fixture, &["comment", "limits", "Which?"]);
    assert!(said.contains("`limits` can mean other/area.limits or service/reliability.limits"), "{said}");
}
