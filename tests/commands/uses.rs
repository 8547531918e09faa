//! What somebody meets who walks a use for the first time: greeted in a strange repository, back where they were, faster
//! than the lobby, with a message that is about another key.

use gonogo::app::{Effect, Msg, Pane, Scope};
use gonogo::repo::RepoPath;

use super::common::{Fixture, Stage, key_event};
use super::{signed_stage, stage};

/// A repository that has never seen the program: which checklists fit it is found out by the first audit.
fn strange() -> Fixture {
    let fixture = Fixture::new("orders").known_person();
    std::fs::remove_dir_all(fixture.root().join(".gonogo")).unwrap();
    fixture
}

#[test]
fn an_area_that_only_the_audit_finds_is_come_back_to() {
    let mut left = Stage::new(strange(), (120, 36));
    left.keys("h j j j");
    let (scope, bookmark) = (left.app.areas.scope.clone(), left.app.bookmark());
    assert_ne!(scope, Scope::All);
    let mut back = Stage::before_audit(strange(), (120, 36));
    drop(back.app.restore(&bookmark));
    assert_eq!(back.app.bookmark(), bookmark, "whoever leaves at once finds it again the next time");
    back.audit();
    assert_eq!(back.app.areas.scope, scope, "{}", back.screen());
    assert_eq!(back.app.bookmark(), bookmark);
}

#[test]
fn an_area_that_is_gone_is_not_waited_for() {
    let mut left = Stage::new(strange(), (120, 36));
    left.keys("h j j j");
    let mut back = Stage::before_audit(Fixture::new("orders").known_person(), (120, 36));
    drop(back.app.restore(&left.app.bookmark()));
    back.audit();
    assert_eq!((back.app.areas.scope.clone(), back.app.areas.returning.clone()), (Scope::All, None));
}

#[test]
fn the_greeting_goes_by_esc_and_when_something_else_is_looked_at() {
    let greeted = || {
        let mut stage = Stage::before_audit(strange(), (120, 36));
        stage.app.offer_next();
        stage.audit();
        assert!(stage.screen().contains("What to do next"), "{}", stage.screen());
        stage
    };
    let mut stage = greeted();
    stage.keys("esc");
    assert!(!stage.app.shows_next() && stage.screen().contains("Status"), "{}", stage.screen());
    // An area without the first of the three, and its keys stay where they are.
    let mut stage = greeted();
    stage.keys("h G");
    assert_eq!((stage.app.shows_next(), stage.app.pane), (false, Pane::Areas), "{}", stage.screen());
    let mut stage = greeted();
    stage.keys("F").keys("j space esc");
    assert!(!stage.app.shows_next(), "what passes is nothing to do: {}", stage.screen());
}

#[test]
fn keys_that_are_faster_than_the_lobby_are_kept_for_the_meeting() {
    let mut stage = signed_stage();
    let mut effects: Vec<Effect> = Vec::new();
    for key in ["3", "enter", "n", "n"] {
        effects.extend(stage.app.update(Msg::Key(key_event(key))));
    }
    assert!(stage.app.review.meeting.is_none() && stage.app.toast.is_none(), "{}", stage.screen());
    assert!(matches!(effects.as_slice(), [Effect::FindReviews]), "{effects:?}");
    stage.send(Msg::Reviews { kept: None, last: None });
    assert!(stage.screen().contains("2 of 5") && stage.screen().contains("1 of 5 decided"), "{}", stage.screen());
    assert!(stage.screen().contains("NO-GO ─"), "the second one asks why: {}", stage.screen());
}

#[test]
fn a_review_that_is_begun_before_the_audit_begins_when_that_is_complete() {
    let mut stage = Stage::before_audit(Fixture::new("orders").known_person().with_roles(), (120, 36));
    stage.keys("3 enter n");
    assert!(stage.screen().contains("begins as soon as that is done"), "{}", stage.screen());
    stage.audit();
    assert!(stage.screen().contains("2 of 5") && stage.screen().contains("1 of 5 decided"), "{}", stage.screen());
}

#[test]
fn whoever_turns_back_from_the_lobby_begins_nothing() {
    let mut stage = signed_stage();
    for key in ["3", "enter", "esc", "j"] {
        stage.app.update(Msg::Key(key_event(key)));
    }
    stage.send(Msg::Reviews { kept: None, last: None });
    assert!(stage.app.review.meeting.is_none(), "{}", stage.screen());
}

#[test]
fn the_record_of_a_review_is_opened_from_where_it_is_named() {
    let mut stage = signed_stage();
    stage.keys("3 enter end R").text("Errors").keys("ctrl-s");
    let token = stage.effects.iter().find_map(|effect| match effect {
        Effect::WriteRecord { token, .. } => Some(*token),
        _ => None,
    });
    stage.send(Msg::RecordWritten { token: token.unwrap(), result: Ok("docs/reviews/2026-11-21.md".to_owned()) });
    assert!(stage.line("Its record is").contains("e opens it"), "{}", stage.screen());
    stage.keys("e");
    let path = RepoPath::new("docs/reviews/2026-11-21.md");
    assert!(
        matches!(stage.effects.last(), Some(Effect::OpenEditor { path: opened, line: None }) if *opened == path),
        "{:?}",
        stage.effects.last()
    );
}

#[test]
fn what_was_said_of_one_key_goes_with_the_next() {
    let mut stage = stage();
    stage.keys("s");
    assert!(stage.screen().contains("Order: "), "{}", stage.screen());
    stage.keys("j");
    assert!(!stage.screen().contains("Order: "), "{}", stage.screen());
    // What was done is told for its time, whatever is typed meanwhile.
    stage.keys("c").text("Looks fine").keys("ctrl-s j");
    assert!(stage.screen().contains("Saved: comment"), "{}", stage.screen());
}

#[test]
fn evidence_that_is_gone_is_not_offered_again() {
    let mut stage = signed_stage();
    stage.fixture.write("docs/HELD.md", "# Held\n");
    stage.changed(&["docs/HELD.md"]);
    stage.keys("3 enter right p").text("Half of it").keys("tab").text("docs/HELD.md").keys("enter left p");
    assert!(stage.screen().contains("path:docs/HELD.md"), "{}", stage.screen());
    stage.keys("esc");
    stage.fixture.remove("docs/HELD.md");
    stage.changed(&["docs/HELD.md"]);
    stage.audit();
    stage.keys("p");
    assert!(!stage.screen().contains("path:docs/HELD.md"), "{}", stage.screen());
}
