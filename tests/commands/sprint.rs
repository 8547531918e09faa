//! The commands of trend, plan and activity, on a repository with a past.

use super::{Fixture, Stage, stage, waive};

fn sprint_stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person().with_past(), (120, 36))
}

commands! {
    "trend-view" => |s| {
        s.keys("4");
        assert!(s.screen().contains("1 commit ·") && s.screen().contains("definitions of today"), "{}", s.screen());
    }
    "trend-turns" => |s| {
        s.keys("4 f");
        assert!(s.screen().contains("No item turned in 1 commit."), "{}", s.screen());
        s = sprint_stage();
        s.keys("4 f");
        assert!(s.line("All turns").contains("All turns") && s.app.trend.listed.len() > 1, "{}", s.screen());
    }
    "trend-span" => |s| {
        s.keys("4 s");
        assert!(s.screen().contains("13 weeks shown"), "{}", s.screen());
    }
    "trend-definitions" => |s| {
        s.keys("4 d");
        assert!(s.screen().contains("definitions of then"), "{}", s.screen());
    }
    "trend-more" => |s| {
        s.keys("4 +");
        assert!(s.screen().contains("that is all that git has"), "{}", s.screen());
    }
    "trend-read" => |s| {
        s.keys("4");
        s.fixture.write("docs/NOTES.md", "# Notes\n");
        s.fixture.commit_on("2026-11-20", "Bo Diddley", "Take notes");
        s.keys("r");
        assert!(s.screen().contains("2 commits"), "{}", s.screen());
    }
    "plan-view" => |s| {
        s.keys("5");
        assert!(s.screen().contains("items left ·") && s.screen().contains("Owners"), "{}", s.screen());
    }
    "plan-sort" => |s| {
        s.keys("5 s");
        assert!(s.screen().contains("most gain per hour first"), "{}", s.screen());
        assert_eq!(s.app.selected_row().unwrap().key.id(), "version-tag");
    }
    "plan-left" => |s| {
        s.keys("5 h j");
        assert!(s.app.plan.shown.len() < s.app.plan.plan.steps.len(), "one owner's alone");
    }
    "plan-right" => |s| {
        s.keys("5 h l j");
        assert_eq!(s.app.plan.line(), Some(1));
    }
    "activity-view" => |s| {
        s.keys("7");
        assert!(s.screen().contains("Nothing has happened yet"), "{}", s.screen());
        s.keys("1");
        waive(&mut s);
        s.keys("7");
        assert!(s.line("waiver").contains("Ada Lovelace"), "{}", s.screen());
    }
    "activity-search" => |s| {
        waive(&mut s);
        s.keys("7 /").text("being written").keys("enter");
        assert!(s.screen().contains("1 of 2 events"), "{}", s.screen());
    }
    "activity-kind" => |s| {
        waive(&mut s);
        s.keys("7 f");
        assert!(s.screen().contains("statements only"), "{}", s.screen());
    }
    "activity-person" => |s| {
        waive(&mut s);
        s.keys("7 G o");
        assert!(s.screen().contains("/Ada Lovelace"), "{}", s.screen());
    }
    "activity-item" => |s| {
        waive(&mut s);
        s.keys("7 i");
        assert!(s.screen().contains("/service/security.threat-model"), "{}", s.screen());
    }
}
