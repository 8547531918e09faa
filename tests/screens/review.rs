//! A meeting on a real repository, key by key: what each key states or only notes, what the agenda holds, how the clocks go,
//! what survives, and what its screens and its record look like.

use std::collections::BTreeMap;

use crate::common::{Fixture, Stage, now};
use gonogo::app::review::RecordRefusal;
use gonogo::app::{Effect, Msg, Target};
use gonogo::ledger::Statement;
use gonogo::report::{Record, Repository, record};
use gonogo::review::{Entry, LastReview, Meeting, Source, Topic};
use gonogo::view::Depth;
use jiff::{SignedDuration, Timestamp};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

/// In the lobby of a review, with two roles to sign.
fn lobby(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_roles(), size);
    stage.keys("3");
    stage
}

/// On the first item of a meeting that Bo attends as well.
fn meeting() -> Stage {
    let mut stage = lobby((120, 36));
    stage.keys("P").text("Bo, Security").keys("enter esc enter");
    stage
}

fn state(stage: &Stage) -> &Meeting {
    stage.app.review.meeting.as_ref().unwrap()
}

fn agenda(stage: &Stage) -> Vec<(Topic, &str)> {
    state(stage).agenda.iter().map(|entry| (entry.topic, entry.item.local())).collect()
}

/// Goes to an item, wherever it stands on the agenda.
fn at<'a>(stage: &'a mut Stage, item: &str) -> &'a mut Stage {
    let place = state(stage).agenda.iter().position(|entry| entry.item.local() == item).unwrap();
    stage.keys("home").keys(&"right ".repeat(place));
    assert_eq!(state(stage).at, place);
    stage
}

fn entry<'a>(stage: &'a Stage, item: &str) -> &'a Entry {
    state(stage).agenda.iter().find(|entry| entry.item.local() == item).unwrap()
}

fn word(stage: &Stage, item: &str) -> Option<(&'static str, bool)> {
    let decision = entry(stage, item).decision.as_ref();
    decision.map(|decision| (decision.resolved.word(), decision.statement.is_some()))
}

fn statements<'a>(stage: &'a Stage, item: &str) -> Vec<&'a Statement> {
    stage.app.model.ledger.about(&format!("service/{item}"))
}

#[test]
fn what_a_program_passes_is_agreed_to_with_one_key_and_marked_by_nobody() {
    let mut stage = meeting();
    at(&mut stage, "release.licence").keys("g");
    assert_eq!(word(&stage, "release.licence"), Some(("GO", false)));
    assert!(statements(&stage, "release.licence").is_empty());
    assert_ne!(state(&stage).entry().unwrap().item.local(), "release.licence", "the meeting went on");

    // What it fails can be agreed to as well, and nobody can pass it.
    at(&mut stage, "security.threat-model").keys("g");
    assert_eq!(word(&stage, "security.threat-model"), None);
    assert!(
        stage.screen().contains("a program decides it, and it does not pass: waive it with w"),
        "{}",
        stage.screen()
    );
    stage.keys("n");
    assert_eq!(word(&stage, "security.threat-model"), Some(("NO-GO", false)));
    assert!(statements(&stage, "security.threat-model").is_empty());

    // Against what it passes there is the veto, with a reason.
    at(&mut stage, "release.licence").keys("n enter");
    assert!(stage.screen().contains("a veto needs a note"), "{}", stage.screen());
    stage.text("It is not ours").keys("enter");
    assert_eq!(word(&stage, "release.licence"), Some(("NO-GO", true)));
    assert_eq!(statements(&stage, "release.licence")[0].note, "It is not ours");
}

#[test]
fn what_people_decide_is_marked_with_two_keys() {
    let mut stage = meeting();
    stage.keys("+");
    at(&mut stage, "security.rotation").keys("g enter");
    let [mark] = statements(&stage, "security.rotation")[..] else { panic!("no mark") };
    assert_eq!(mark.note, "Agreed in the review of 21 Nov by Ada Lovelace, Bo");
    assert_eq!(word(&stage, "security.rotation"), Some(("GO", true)));
    // A pass that asks for evidence gets it on the second line.
    at(&mut stage, "security.review").keys("g enter");
    assert!(stage.screen().contains("a pass needs the evidence it asks for (path or url)"), "{}", stage.screen());
    stage.keys("tab").text("README.md").keys("enter");
    assert_eq!(word(&stage, "security.review"), Some(("GO", true)));
    assert_eq!(statements(&stage, "security.review")[0].evidence.len(), 1);
    // Undone, it is open again.
    stage.keys("u");
    assert_eq!(word(&stage, "security.review"), None);
    assert_eq!(
        entry(&stage, "security.review").notes.last().unwrap().text.as_str(),
        "took back what was stated before"
    );
}

#[test]
fn parked_assigned_and_said_is_in_the_minutes() {
    let mut stage = meeting();
    at(&mut stage, "security.review").keys("c").text("Chi has the notes").keys("ctrl-s");
    assert_eq!(state(&stage).entry().unwrap().item.local(), "security.review", "a comment decides nothing");
    stage.keys("a").text("Dee").keys("ctrl-s z");
    let notes: Vec<_> = entry(&stage, "security.review").notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["Chi has the notes", "assigned to Dee"]);
    assert!(entry(&stage, "security.review").is_parked());
    assert_eq!(statements(&stage, "security.review").len(), 2, "parking states nothing");
    at(&mut stage, "security.threat-model").keys("w").text("Being written").keys("ctrl-s");
    assert_eq!(word(&stage, "security.threat-model"), Some(("WAIVED", true)));
}

#[test]
fn the_agenda_has_gates_then_changes_then_what_expires() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (120, 36));
    let mut statuses: BTreeMap<String, String> =
        stage.app.model.snapshot(&stage.app.board, now()).statuses.into_iter().collect();
    statuses.insert("service/reliability.limits".to_owned(), "pass".to_owned());
    statuses.remove("service/reliability.todo");
    let at = "2026-11-03T09:00:00Z".parse().unwrap();
    stage.last = Some(LastReview { at, source: Source::Review, statuses });
    stage.keys("3");
    let lobby = stage.screen();
    assert!(lobby.contains("2, since the review of 3 Nov"), "{lobby}");
    stage.keys("enter");
    let topics = agenda(&stage);
    assert_eq!(topics[0], (Topic::Gate, "security.threat-model"), "what is in the way and waits for nothing is first");
    assert_eq!(topics[1], (Topic::Gate, "security.review"));
    assert!(topics[2..5].iter().all(|(topic, _)| *topic == Topic::Gate));
    assert_eq!(topics[5..], [(Topic::Changed, "reliability.limits"), (Topic::Changed, "reliability.todo")]);
    stage.keys("right ".repeat(5).as_str());
    let screen = stage.screen();
    assert!(screen.contains("✔ pass → ") && screen.contains("3 Nov · the last review"), "{screen}");
    // The rest comes on request, once.
    stage.keys("+");
    let added = agenda(&stage).len();
    assert!(agenda(&stage)[7..].iter().all(|(topic, _)| *topic == Topic::Rest) && added > 9);
    stage.keys("+");
    assert_eq!(agenda(&stage).len(), added);
}

#[test]
fn without_a_review_the_last_mark_tells_what_changed_and_the_clock_what_expires() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (120, 36));
    stage.fixture.write("docs/erasure.md", "Tried on staging.\n");
    // A mark that is older than the item lets it be: it was a pass.
    let mark = |item: &str, at: &str, until: &str| {
        format!(
            "schema = 1\nkind = \"mark\"\nitem = \"service/{item}\"\nstatus = \"pass\"\nby = \"Ada <ada@example.org>\"\nat = {at}\nnote = \"seen\"\n{until}"
        )
    };
    let ledger = ".gonogo/ledger/service";
    stage.fixture.write(
        &format!("{ledger}/security.rotation/one.toml"),
        &mark("security.rotation", "2026-11-02T09:00:00Z", "until = 2026-11-20\n"),
    );
    stage.fixture.write(
        &format!("{ledger}/compliance.erasure/two.toml"),
        &(mark("compliance.erasure", "2026-11-02T09:00:00Z", "until = 2026-11-28\n")
            + "[[evidence]]\nurl = \"https://wiki.example.org/erasure\"\n"),
    );
    stage.changed(&[&format!("{ledger}/security.rotation/one.toml"), &format!("{ledger}/compliance.erasure/two.toml")]);
    stage.keys("3 enter");
    assert_eq!(agenda(&stage)[5..], [(Topic::Changed, "security.rotation"), (Topic::Expires, "compliance.erasure")]);
    // What is about to expire is given anew, with what backed it.
    at(&mut stage, "compliance.erasure").keys("g");
    assert!(stage.screen().contains("https://wiki.example.org/erasure"), "{}", stage.screen());
    stage.keys("enter");
    assert_eq!(word(&stage, "compliance.erasure"), Some(("GO", true)));
    assert_eq!(statements(&stage, "compliance.erasure").len(), 2);
}

#[test]
fn an_item_of_the_agenda_is_found_by_its_words() {
    let mut stage = meeting();
    stage.keys("+ /").text("rota");
    assert!(stage.line("/rota").contains("1 found"), "{}", stage.screen());
    stage.keys("enter");
    assert!(stage.app.overlays.is_empty());
    assert_eq!(state(&stage).entry().unwrap().item.local(), "security.rotation");
    // Letters are text in the search, and commands of the agenda again behind it.
    stage.keys("tab /").text("zebra");
    assert!(stage.screen().contains("Nothing on the agenda has these words"), "{}", stage.screen());
    stage.keys("enter");
    assert!(!stage.app.overlays.is_empty(), "there is nothing to go to");
    stage.keys("ctrl-u").text("licence").keys("esc");
    assert!(stage.screen().contains("Gates (5)"), "{}", stage.screen());
    stage.keys("enter");
    assert_eq!(state(&stage).entry().unwrap().item.local(), "release.licence");
}

#[test]
fn what_only_the_minutes_say_is_undone_as_well() {
    let mut stage = meeting();
    at(&mut stage, "security.review").keys("c").text("Chi has the notes").keys("ctrl-s");
    at(&mut stage, "release.licence").keys("g");
    assert_eq!(word(&stage, "release.licence"), Some(("GO", false)));
    stage.keys("u");
    assert_eq!(word(&stage, "release.licence"), None);
    assert_eq!(state(&stage).entry().unwrap().item.local(), "release.licence", "it is shown again");
    assert!(stage.screen().contains("Undone: GO in the review"), "{}", stage.screen());
    assert_eq!(statements(&stage, "security.review").len(), 1, "what was stated before stands");
    stage.keys("ctrl-r");
    assert_eq!(word(&stage, "release.licence"), Some(("GO", false)));
    // What was parked before is parked again.
    at(&mut stage, "release.licence").keys("z u");
    assert_eq!(word(&stage, "release.licence"), Some(("GO", false)));
    stage.keys("u u");
    assert_eq!(statements(&stage, "security.review").len(), 2, "now the comment is withdrawn");
    // The next meeting has minutes of its own.
    at(&mut stage, "release.licence").keys("g end N N");
    stage.keys("u");
    assert!(!stage.screen().contains("in the review"), "{}", stage.screen());
}

#[test]
fn the_shown_item_can_be_copied_and_another_clicked() {
    let mut stage = meeting();
    at(&mut stage, "security.threat-model").keys("y k");
    assert!(matches!(stage.effects.last(), Some(Effect::Copy(key)) if key == "service/security.threat-model"));
    stage.keys("Y");
    assert!(
        matches!(stage.effects.last(), Some(Effect::Copy(link)) if link.contains(".gonogo/checklists/service.toml"))
    );
    stage.send(Msg::Click { target: Target::Item(3), double: false });
    assert_eq!(state(&stage).at, 3);
    stage.keys(":").text("level demo").keys("enter");
    assert_eq!(stage.app.board.level, "demo");
}

#[test]
fn clocks_tick_in_a_running_review_only() {
    let mut stage = lobby((120, 36));
    assert_eq!(stage.app.next_tick(now()), None, "nothing has begun");
    stage.keys("enter");
    let later = |seconds: i64| now().checked_add(SignedDuration::from_secs(seconds)).unwrap();
    let tick = |stage: &mut Stage, at: Timestamp| {
        stage.app.now = at;
        stage.send(Msg::Clock(at));
    };
    assert_eq!(stage.app.next_tick(now()), Some(later(1)));
    tick(&mut stage, later(72));
    assert!(stage.line("Review  1 of 5").contains("item 1:12   meeting 1:12"), "{}", stage.screen());
    stage.keys("z");
    tick(&mut stage, later(80));
    assert!(stage.line("Review  2 of 5").contains("item 0:08   meeting 1:20"), "{}", stage.screen());
    assert_eq!(state(&stage).agenda[0].spent, 72);
    stage.keys("1");
    assert_eq!(stage.app.next_tick(later(80)), None, "another view shows no clock");
    // The meeting goes on all the same.
    tick(&mut stage, later(3700));
    stage.keys("3");
    assert!(stage.line("Review  2 of 5").contains("meeting 1:01:40"), "{}", stage.screen());
}

#[test]
fn what_was_kept_goes_on_and_a_mark_that_it_missed_counts() {
    let mut stage = meeting();
    at(&mut stage, "security.review").keys("z");
    at(&mut stage, "release.licence");
    let before = stage.kept.clone().unwrap();
    stage.keys("n").text("Not ours").keys("enter");
    let place = state(&stage).at + 1;
    // As after a crash in between: the veto is on disk, and the minutes end before it.
    stage.app.review.meeting = None;
    stage.kept = Some(Box::new(serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap()));
    stage.keys("1 3");
    // The lobby counts what the ledger has as well.
    let screen = stage.screen();
    assert!(screen.contains(&format!("Resume the review of 12:00 at item {place} of 5")), "{screen}");
    assert!(stage.line("Decided so far").contains("1 of 5"), "{screen}");
    stage.keys("enter");
    assert_eq!(word(&stage, "release.licence"), Some(("NO-GO", true)));
    assert!(entry(&stage, "security.review").is_parked());
    assert_ne!(state(&stage).entry().unwrap().item.local(), "release.licence");
    let people: Vec<_> = state(&stage).present.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["Ada Lovelace", "Bo"]);
    // At its end it can be given up for a new one.
    stage.keys("end N");
    assert_eq!(state(&stage).decided(), 1, "one press asks");
    stage.keys("N");
    assert_eq!((state(&stage).decided(), state(&stage).at), (0, 0));
}

#[test]
fn a_waiver_that_the_minutes_missed_counts() {
    let mut stage = meeting();
    let shown = state(&stage).entry().unwrap().item.local().to_owned();
    let before = stage.kept.clone().unwrap();
    stage.keys("w").text("It comes with the next release").keys("ctrl-s");
    stage.app.review.meeting = None;
    stage.kept = Some(Box::new(serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap()));
    stage.keys("1 3");
    assert!(stage.screen().contains("at item 2 of 5"), "{}", stage.screen());
    stage.keys("enter");
    assert_eq!(word(&stage, &shown), Some(("WAIVED", true)));
}

#[test]
fn the_record_is_asked_for_and_replaces_nothing_unasked() {
    let mut stage = meeting();
    stage.keys("g R");
    assert!(stage.app.overlays.is_empty(), "not before the end");
    stage.keys("end R").text("Errors above 1 %").keys("ctrl-s");
    let sent = |stage: &Stage| match stage.effects.last() {
        Some(Effect::WriteRecord { token, path, rollback, replace }) => {
            (*token, path.clone(), rollback.clone(), *replace)
        }
        other => panic!("{other:?}"),
    };
    let (token, path, rollback, replace) = sent(&stage);
    assert_eq!((path.as_str(), rollback.as_str(), replace), ("docs/reviews/2026-11-21.md", "Errors above 1 %", false));
    stage.send(Msg::RecordWritten { token, result: Err(RecordRefusal::Exists) });
    assert!(stage.screen().contains("is there already: ctrl-s again replaces it"), "{}", stage.screen());
    // Another path was not asked about.
    stage.keys("tab").text("x").keys("ctrl-s");
    assert!(!sent(&stage).3);
    stage.send(Msg::RecordWritten { token: sent(&stage).0, result: Err(RecordRefusal::Exists) });
    stage.keys("ctrl-s");
    let (token, path, _, replace) = sent(&stage);
    assert!(replace);
    stage.send(Msg::RecordWritten { token, result: Ok(path) });
    assert!(stage.app.review.meeting.is_none() && stage.kept.is_none());
    assert!(stage.screen().contains("Its record is docs/reviews/2026-11-21.mdx"), "{}", stage.screen());
}

#[test]
fn roles_sign_at_the_end() {
    let mut stage = meeting();
    stage.keys("s");
    assert!(stage.app.overlays.is_empty());
    stage.keys("end s");
    assert!(stage.screen().contains("What is signed"), "{}", stage.screen());
    stage.keys("g ctrl-s esc");
    assert!(stage.line("Engineering lead").contains("signed by Ada Lovelace"), "{}", stage.screen());
    stage.keys("down s");
    assert!(stage.line("Director").starts_with(' '), "the next role is chosen");
    assert!(stage.screen().contains("What is signed") && stage.screen().contains("Director"));
}

#[test]
fn its_pages_at_three_sizes() {
    for size in SIZES {
        let named = |page: &str| format!("{page}-{}x{}", size.0, size.1);
        let mut stage = lobby(size);
        insta::assert_snapshot!(named("lobby"), stage.screen());
        stage.keys("enter");
        insta::assert_snapshot!(named("item"), stage.screen());
        stage.keys("tab");
        insta::assert_snapshot!(named("agenda"), stage.screen());
        stage.keys("esc right g");
        insta::assert_snapshot!(named("decision"), stage.screen());
        stage.keys("esc P").text("b");
        insta::assert_snapshot!(named("present"), stage.screen());
        stage.keys("esc end");
        stage.app.toast = None;
        insta::assert_snapshot!(named("end"), stage.screen());
    }
}

#[test]
fn a_narrow_and_an_ascii_page() {
    let mut stage = lobby((50, 18));
    stage.keys("enter");
    insta::assert_snapshot!("item-50x18", stage.screen());
    stage.app.preferences.ascii = true;
    stage.theme("plain", Depth::None);
    let screen = stage.screen();
    let foreign: Vec<char> = screen.chars().filter(|c| !c.is_ascii()).collect();
    assert!(foreign.is_empty(), "{foreign:?} in\n{screen}");
}

#[test]
fn the_record() {
    let mut stage = meeting();
    at(&mut stage, "release.licence").keys("g");
    at(&mut stage, "security.threat-model").keys("w").text("Being | written").keys("ctrl-s");
    at(&mut stage, "security.review").keys("a").text("Dee").keys("ctrl-s z end");
    let app = &stage.app;
    let snapshot = app.model.snapshot(&app.board, now());
    let repository = Repository {
        root: String::new(),
        name: app.model.place.name.to_string(),
        head: app.model.place.head.clone(),
        dirty: app.model.place.dirty,
    };
    let text = record(&Record {
        board: &app.board,
        checklists: &app.model.checklists,
        repository: &repository,
        meeting: state(&stage),
        snapshot: &snapshot,
        rollback: "Errors above 1 %\n# of orders",
        ended: now().checked_add(SignedDuration::from_mins(48)).unwrap(),
        zone: &app.model.zone,
    });
    let last = LastReview::parse(&text).unwrap();
    assert_eq!((last.source, &last.statuses), (Source::Review, &snapshot.statuses), "the next review reads it");
    insta::assert_snapshot!("record", text);
}
