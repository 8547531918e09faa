//! What a review says of an item that stands otherwise than the last time: which commit turned it and who made that, whose
//! word, or that time did.

use crate::common::{Fixture, Stage, now};
use gonogo::review::{LastReview, Source};

/// Goes to an item, wherever it stands on the agenda.
fn at<'a>(stage: &'a mut Stage, item: &str) -> &'a mut Stage {
    let meeting = stage.app.review.meeting.as_ref().unwrap();
    let place = meeting.agenda.iter().position(|entry| entry.item.local() == item).unwrap();
    stage.keys("home").keys(&"right ".repeat(place))
}

/// A review in which everything passed the last time, on a repository with three weeks of work.
fn since_all_passed(prepare: impl FnOnce(&Fixture)) -> Stage {
    let fixture = Fixture::new("orders").known_person().with_past();
    prepare(&fixture);
    let mut stage = Stage::new(fixture, (120, 36));
    let snapshot = stage.app.model.snapshot(&stage.app.board, now());
    let passed = snapshot.statuses.into_keys().map(|item| (item, "pass".to_owned()));
    let at = "2026-11-12T09:00:00Z".parse().unwrap();
    stage.last = Some(LastReview { at, source: Source::Review, statuses: passed.collect() });
    stage.keys("3 enter +");
    stage
}

#[test]
fn what_changed_names_the_commit_and_who_made_it() {
    let mut stage = since_all_passed(|fixture| {
        fixture.remove("LICENSE");
        fixture.commit_on("2026-11-20", "Dee Dee", "Drop what nobody reads");
    });
    at(&mut stage, "release.licence");
    let commit = stage.fixture.git(&["rev-parse", "--short=7", "HEAD"]);
    let named = format!("by {}, 20 Nov, Dee Dee: Drop what nobody reads", commit.trim());
    assert!(stage.screen().contains("✔ pass → ✘ fail, 12 Nov · the last review"), "{}", stage.screen());
    assert!(stage.screen().contains(&named), "{named} is not in\n{}", stage.screen());
    // What is in no commit yet is nobody's.
    stage.fixture.write("src/main.rs", "// TODO: everything\n");
    stage.changed(&["src/main.rs"]);
    at(&mut stage, "reliability.todo");
    let screen = stage.screen();
    for part in ["by what no commit has: the last to turn it was ", "6 Nov, Bo Diddley:", "Do what was left to be done"]
    {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

#[test]
fn who_marked_and_what_grew_too_old_is_no_commits_doing() {
    let mut stage = since_all_passed(|fixture| {
        let old = "schema = 1\nkind = \"mark\"\nitem = \"service/security.rotation\"\nstatus = \"pass\"\n\
                   by = \"Ada <ada@example.org>\"\nat = 2026-11-02T09:00:00Z\nnote = \"seen\"\nuntil = 2026-11-14\n";
        fixture.write(".gonogo/ledger/service/security.rotation/old.toml", old);
        fixture.commit_on("2026-11-20", "Dee Dee", "Something else");
    });
    at(&mut stage, "security.rotation");
    assert!(stage.screen().contains("by time: what backs it was good until 1"), "{}", stage.screen());
    at(&mut stage, "release.licence").keys("n").text("It is not ours").keys("enter");
    at(&mut stage, "release.licence");
    assert!(stage.screen().contains("veto by Ada Lovelace, 21 Nov: It is not ours"), "{}", stage.screen());
}

#[test]
fn a_past_that_is_being_read_for_the_review_says_so() {
    let mut stage = since_all_passed(|fixture| fixture.remove("LICENSE"));
    at(&mut stage, "release.licence");
    assert!(
        stage.screen().contains("by none of the last 7 commits; 3 changes that no commit has"),
        "{}",
        stage.screen()
    );
    stage.app.trend.reading = gonogo::app::Reading::Running(3, 7);
    assert!(stage.screen().contains("by whom is being read: 3 of 7 commits"), "{}", stage.screen());
}
