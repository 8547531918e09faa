//! The views of a hardening sprint: where the past leads, what is left, what happened; and what is told of a regression.

use crate::common::{Fixture, Stage};
use gonogo::app::{Effect, Msg, PastNews, Tone, View};
use gonogo::config::Notify;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

fn fixture() -> Fixture {
    Fixture::new("orders").known_person().with_past()
}

#[test]
fn the_trend_at_three_sizes() {
    for size in SIZES {
        let mut stage = Stage::new(fixture(), size);
        stage.keys("4");
        insta::assert_snapshot!(format!("trend-{}x{}", size.0, size.1), stage.screen());
    }
    let mut stage = Stage::new(fixture(), (80, 24));
    stage.app.preferences.ascii = true;
    stage.keys("4 f");
    let screen = stage.screen();
    insta::assert_snapshot!("trend-ascii", screen);
    let foreign: Vec<char> = screen.chars().filter(|c| !c.is_ascii() && !"≤".contains(*c)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn the_plan_at_three_sizes() {
    for size in SIZES {
        let mut stage = Stage::new(fixture(), size);
        stage.keys("5");
        insta::assert_snapshot!(format!("plan-{}x{}", size.0, size.1), stage.screen());
    }
}

/// A mark, a comment and a waiver by Ada; a turn for the better and one for the worse.
fn eventful(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(fixture(), size);
    stage.keys("w").text("It is being held").keys("ctrl-s c").text("Bo asks for another week").keys("ctrl-s");
    stage.fixture.write("src/main.rs", "// TODO: everything\n");
    stage.changed(&["src/main.rs"]);
    stage.fixture.write("src/main.rs", "fn main() {}\n");
    stage.changed(&["src/main.rs"]);
    stage.app.toast = None;
    stage
}

#[test]
fn the_activity_at_three_sizes() {
    for size in SIZES {
        let mut stage = eventful(size);
        stage.keys("7");
        insta::assert_snapshot!(format!("activity-{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn a_regression_in_the_past_leads_to_its_commit_and_its_item() {
    let mut stage = Stage::new(fixture(), (120, 36));
    stage.keys("4");
    assert!(stage.line("Dee Dee").contains("Every push is tested"), "{}", stage.screen());
    assert!(stage.line("1 regression").contains("verified"), "{}", stage.screen());
    stage.keys("y y");
    let Some(Effect::Copy(text)) = stage.effects.pop() else { panic!("nothing is copied") };
    assert!(text.contains("13 Nov 2026 · Dee Dee · Every push is tested: pass → "), "{text}");
    stage.keys("f G");
    assert!(stage.line("All turns").contains("All turns"));
    assert!(stage.screen().contains("Do what was left to be done"), "{}", stage.screen());
    // Down to the item that turned, and on to the board.
    stage.keys("f enter enter");
    assert_eq!(stage.app.view, View::Board);
    assert_eq!(stage.app.selected_row().unwrap().key.id(), "ci");
}

#[test]
fn the_past_follows_commits_and_definitions() {
    let mut stage = Stage::new(fixture(), (120, 36));
    stage.keys("4");
    assert!(stage.screen().contains("7 commits"), "{}", stage.screen());
    stage.fixture.remove("LICENSE");
    stage.fixture.commit_on("2026-11-20", "Dee Dee", "Drop what nobody reads");
    stage.committed();
    assert!(stage.screen().contains("8 commits"), "{}", stage.screen());
    let listed = |stage: &Stage, title: &str| stage.line(title).contains("20 Nov 2026");
    assert!(listed(&stage, "The licence is stated"), "{}", stage.screen());
    // By today's definitions the licence is a gate; by those of then it is still one, but of another title.
    let checklist = ".gonogo/checklists/service.toml";
    stage.fixture.write(checklist, &stage.fixture.read(checklist).replace("The licence is stated", "It has a licence"));
    stage.keys("d");
    assert!(listed(&stage, "The licence is stated"), "{}", stage.screen());
    stage.keys("d");
    assert!(listed(&stage, "It has a licence"), "{}", stage.screen());
}

#[test]
fn the_past_is_judged_by_the_level_that_somebody_aims_at() {
    let mut stage = Stage::new(fixture(), (120, 36));
    stage.keys("4");
    let levels = |stage: &Stage| stage.app.trend.points.iter().map(|point| point.level.clone()).collect::<Vec<_>>();
    assert!(levels(&stage).iter().all(|level| level == "production"));
    stage.keys(":").text("level demo").keys("enter");
    assert!(levels(&stage).len() == 7 && levels(&stage).iter().all(|level| level == "demo"), "{:?}", levels(&stage));
}

#[test]
fn a_past_that_is_being_read_says_so_and_can_be_stopped() {
    let mut stage = Stage::new(fixture(), (80, 24));
    let asked = stage.app.update(Msg::Key(crate::common::key_event("4")));
    let [Effect::Replay { ticket, last: 500, then: false }] = asked[..] else { panic!("{asked:?}") };
    stage.send(Msg::Past(PastNews::Progress { ticket, done: 3, total: 7 }));
    assert!(stage.screen().contains("auditing 3 of 7 commits"), "{}", stage.screen());
    assert_eq!(stage.app.update(Msg::Key(crate::common::key_event("esc"))), [Effect::StopReplay]);
    stage.send(Msg::Past(PastNews::Told { ticket, points: Vec::new(), commits: 7, left_out: 0 }));
    assert!(stage.screen().contains("r reads the past"), "{}", stage.screen());
    // An answer to another question is nobody's.
    stage.send(Msg::Past(PastNews::Failed { ticket: ticket + 7, reason: "late".to_owned() }));
    stage.app.toast = None;
    assert!(stage.screen().contains("r reads the past"), "{}", stage.screen());
    stage.keys("r");
    assert!(stage.screen().contains("7 commits"), "{}", stage.screen());
}

#[test]
fn without_commits_the_trend_says_why() {
    let fixture = Fixture::new("orders");
    std::fs::remove_dir_all(fixture.root().join(".git")).unwrap();
    fixture.git(&["init", "-q", "-b", "main"]);
    let mut stage = Stage::new(fixture, (80, 24));
    stage.keys("4");
    assert!(stage.screen().contains("there is no commit yet"), "{}", stage.screen());
}

#[test]
fn the_plan_is_sorted_and_leads_to_the_board() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (120, 36));
    stage.keys("5");
    let (model, review) = ("Threat model is written", "Security review held");
    let place = |stage: &Stage, part: &str| stage.screen().lines().position(|line| line.contains(part)).unwrap();
    assert!(place(&stage, model) < place(&stage, review), "{}", stage.screen());
    assert!(stage.screen().contains("no target date is set"), "{}", stage.screen());
    stage.keys("j enter");
    assert_eq!(stage.app.view, View::Board);
    let on_board = stage.app.selected_row().unwrap().key.clone();
    stage.keys("5");
    assert_eq!(stage.app.selected_row().unwrap().key, on_board);
    // The best by the hour is the tag, which takes ten minutes.
    stage.keys("s");
    assert_eq!(stage.app.selected_row().unwrap().key.id(), "version-tag");
    // One person's, and everybody's again.
    stage.keys("h j");
    let owners = stage.app.plan.shown.len();
    assert!(owners < stage.app.plan.plan.steps.len());
    stage.keys("esc");
    assert_eq!(stage.app.plan.shown.len(), stage.app.plan.plan.steps.len());
}

#[test]
fn what_happened_can_be_narrowed() {
    let mut stage = eventful((120, 36));
    stage.keys("7");
    let events =
        |stage: &Stage| stage.app.journal.events.iter().map(|event| event.what.to_string()).collect::<Vec<_>>();
    assert_eq!(events(&stage), ["better", "worse", "waived", "comment", "waiver"]);
    assert!(stage.line("worse").contains("src/main.rs"), "{}", stage.screen());
    stage.keys("f");
    assert_eq!(events(&stage), ["comment", "waiver"]);
    stage.keys("esc /").text("another week").keys("enter");
    assert_eq!(events(&stage), ["comment"]);
    stage.keys("esc G o");
    assert_eq!(events(&stage), ["comment", "waiver"], "what Ada did");
    stage.keys("esc i");
    assert_eq!(events(&stage), ["waived", "comment", "waiver"], "what happened to the review");
    stage.keys("enter");
    assert_eq!((stage.app.view, stage.app.selected_row().unwrap().key.id()), (View::Board, "review"));
}

#[test]
fn a_regression_is_said_aloud_and_a_person_s_own_word_is_not() {
    let mut stage = Stage::new(fixture(), (120, 36));
    stage.app.model.notify = Notify::Bell;
    stage.fixture.remove("docs/THREAT_MODEL.md");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    let toast = stage.app.toast.as_ref().unwrap().text.to_string();
    assert!(toast.starts_with("Worse: Threat model is written and current · fail"), "{toast}");
    assert!(toast.ends_with("by docs/THREAT_MODEL.md"), "{toast}");
    let Some(Effect::Alert { notify: Notify::Bell, text }) = stage.effects.pop() else { panic!("no bell") };
    assert_eq!(text.as_str(), toast);
    // Whoever fails an item knows it.
    stage.keys("/").text("rotation").keys("enter m p tab").text("Written").keys("ctrl-s");
    stage.keys("m f tab").text("Not so").keys("ctrl-s");
    assert!(!stage.effects.iter().any(|effect| matches!(effect, Effect::Alert { .. })), "{:?}", stage.effects);
}

#[test]
fn what_became_of_a_deed_stays_said_when_something_gets_worse_meanwhile() {
    let mut stage = Stage::new(fixture(), (120, 36));
    let answer = "Not undone: somebody has changed LICENSE since";
    stage.app.update(Msg::Said { text: answer.into(), tone: Tone::Bad });
    stage.fixture.remove("docs/THREAT_MODEL.md");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    let toast = stage.app.toast.as_ref().unwrap().text.to_string();
    assert!(toast.starts_with(&format!("{answer} · Worse: Threat model")), "{toast}");
    stage.fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nSomebody reads the tokens of another.\n");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    stage.fixture.remove("docs/THREAT_MODEL.md");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    let toast = stage.app.toast.as_ref().unwrap().text.to_string();
    assert!(toast.starts_with("Worse: Threat model"), "news is followed by news alone: {toast}");
}
