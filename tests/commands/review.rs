//! The commands of a review, on a board that two roles must sign for.

use gonogo::app::{Effect, Overlay};

use super::{Stage, signed_stage};

/// In the lobby of a review.
fn stage() -> Stage {
    let mut stage = signed_stage();
    stage.keys("3");
    stage
}

/// The page of the meeting, from its first line.
fn page(stage: &Stage) -> String {
    stage.line("  Review  ")
}

/// Ids of what is on the agenda.
fn agenda(stage: &Stage) -> usize {
    stage.app.review.meeting.as_ref().map_or(0, |meeting| meeting.agenda.len())
}

commands! {
    "review" => |s| {
        s.keys("1 3");
        assert!(s.screen().contains("Review orders for production"), "{}", s.screen());
    }
    "review-begin" => |s| {
        s.keys("enter");
        assert!(page(&s).contains("1 of 5"), "{}", s.screen());
    }
    "review-anew" => |s| {
        s.keys("enter z end N N");
        assert!(page(&s).contains("1 of 5") && s.screen().contains("0 of 5 decided"), "{}", s.screen());
    }
    "review-go" => |s| {
        s.keys("enter right right g");
        assert!(page(&s).contains("4 of 5") && s.screen().contains("1 of 5 decided"), "{}", s.screen());
    }
    "review-no-go" => |s| {
        s.keys("enter n");
        assert!(page(&s).contains("2 of 5") && s.screen().contains("1 of 5 decided"), "{}", s.screen());
    }
    "review-partial" => |s| {
        s.keys("enter right p").text("The second half is open");
        assert!(s.screen().contains("The second half is open"), "{}", s.screen());
    }
    "decide" => |s| {
        s.keys("enter right p").text("The second half is open").keys("enter");
        assert!(s.screen().contains("1 of 5 decided"), "{}", s.screen());
        let folder = s.fixture.root().join(".gonogo/ledger/service/security.review");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }
    "review-waive" => |s| {
        s.keys("enter w").text("It is being written").keys("ctrl-s left");
        assert!(s.screen().contains("⊘"), "{}", s.screen());
    }
    "review-assign" => |s| {
        s.keys("enter a").text("Dee").keys("ctrl-s");
        assert!(s.screen().contains("assigned to Dee"), "{}", s.screen());
    }
    "review-comment" => |s| {
        s.keys("enter c").text("Chi has the notes").keys("ctrl-s");
        assert!(s.screen().contains("Chi has the notes"), "{}", s.screen());
    }
    "review-park" => |s| {
        s.keys("enter z");
        assert!(page(&s).contains("2 of 5"), "{}", s.screen());
    }
    "review-next" => |s| {
        s.keys("enter right l");
        assert!(page(&s).contains("3 of 5"), "{}", s.screen());
    }
    "review-previous" => |s| {
        s.keys("enter right right left h");
        assert!(page(&s).contains("1 of 5"), "{}", s.screen());
    }
    "review-first" => |s| {
        s.keys("enter right right home");
        assert!(page(&s).contains("1 of 5"), "{}", s.screen());
    }
    "review-end" => |s| {
        s.keys("enter end");
        assert!(s.screen().contains("Engineering lead"), "{}", s.screen());
    }
    "review-sign" => |s| {
        s.keys("enter end s");
        assert!(s.screen().contains("What is signed"), "{}", s.screen());
    }
    "review-record" => |s| {
        s.keys("enter end R").text("Errors above 1 %").keys("ctrl-s");
        assert!(matches!(s.effects.last(), Some(Effect::WriteRecord { .. })), "{:?}", s.effects.last());
    }
    "review-agenda" => |s| {
        s.keys("enter tab");
        assert!(s.line("Gates (5)").contains("Gates"), "{}", s.screen());
    }
    "agenda-jump" => |s| {
        s.keys("enter tab j j enter");
        assert!(s.app.overlays.is_empty() && page(&s).contains("3 of 5"), "{}", s.screen());
    }
    "review-search" => |s| {
        s.keys("enter /").text("licence").keys("enter");
        assert!(s.app.overlays.is_empty() && s.screen().contains("The licence is stated"), "{}", s.screen());
    }
    "agenda-search-leave" => |s| {
        s.keys("enter tab /").text("licence");
        assert!(!s.screen().contains("Gates (5)"), "{}", s.screen());
        s.keys("esc");
        assert!(s.screen().contains("Gates (5)"), "{}", s.screen());
    }
    "review-rest" => |s| {
        s.keys("enter +");
        assert!(agenda(&s) > 5);
    }
    "review-present" => |s| {
        s.keys("P").text("Bo, Security");
        assert!(s.screen().contains("Bo, Security"), "{}", s.screen());
    }
    "present-toggle" => |s| {
        s.keys("P").text("Bo, Security").keys("enter esc enter");
        assert!(page(&s).contains("Bo"), "{}", s.screen());
    }
    "review-problems" => |s| {
        s.keys("!");
        assert!(s.screen().contains("there are none"), "{}", s.screen());
        let damaged = ".gonogo/ledger/service/security.review/x.toml";
        s.fixture.write(damaged, "schema = 1\nkind = 7\n");
        s.changed(&[damaged]);
        s.keys("!");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Problems(_))));
    }
}
