//! The commands that mend, and what to do next.

use super::{fix_stage, selected, stage};

commands! {
    "fix" => |s| {
        s.keys("f");
        assert!(s.screen().contains("nothing can be written for it"), "{}", s.screen());
        let mut s = fix_stage();
        s.keys("f");
        let screen = s.screen();
        assert!(screen.contains("creates NOTES.md") && screen.contains("+ # Notes on orders"), "{screen}");
        s.keys("esc");
        assert!(!s.fixture.root().join("NOTES.md").exists());
    }
    "fix-write" => |s| {
        s.keys("j");
        let mut s = fix_stage();
        s.keys("f enter");
        assert!(s.screen().contains("Written: NOTES.md") && s.line("There are notes").contains('✔'), "{}", s.screen());
        s.keys("f");
        assert!(s.screen().contains("it passes"), "{}", s.screen());
        // What somebody else writes meanwhile stays, and it is said.
        let mut s = fix_stage();
        s.keys("f");
        s.fixture.write("NOTES.md", "mine");
        s.keys("enter");
        assert!(s.screen().contains("Not written: NOTES.md is there by now"), "{}", s.screen());
        assert_eq!(s.fixture.read("NOTES.md"), "mine");
        s.keys("esc X / ").text("ignored").keys("enter f enter");
        assert_eq!(s.fixture.read(".gitignore"), "/target\n.env\n.env.*\n!.env.example\n");
    }
    "fix-template" => |s| {
        s.keys("j");
        let mut s = fix_stage();
        s.keys("f tab");
        assert!(s.screen().contains("long.md, 2 of 2 · 1 place is left for you to write"), "{}", s.screen());
        s.keys("enter");
        assert!(s.screen().contains("the first at NOTES.md:3") && s.line("There are notes").contains('✘'), "{}", s.screen());
        s.keys("f");
        assert!(s.screen().contains("yours to write"), "{}", s.screen());
    }
    "fix-page-down" => |s| {
        s.keys("j");
        let mut s = fix_stage();
        s.keys("f tab pgdn pgdn pgdn");
        assert!(s.screen().contains("59. Step"), "{}", s.screen());
    }
    "fix-page-up" => |s| {
        s.keys("j");
        let mut s = fix_stage();
        s.keys("f tab pgdn pgdn pgup pgup");
        assert!(s.screen().contains("# Notes on orders"), "{}", s.screen());
    }
    "next" => |s| {
        s.keys("n");
        assert!(s.screen().contains("What to do next"), "{}", s.screen());
        assert_eq!(selected(&s), "Threat model is written and current");
        // The keys act on the one that the cursor is on.
        s.keys("j j");
        let second = selected(&s);
        assert_ne!(second, "Threat model is written and current");
        s.keys("enter");
        assert!(!s.screen().contains("What to do next") && selected(&s) == second, "{}", s.screen());
        s.keys("n n");
        assert!(!s.screen().contains("What to do next"), "{}", s.screen());
    }
}
