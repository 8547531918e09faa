//! The commands of the claims, on a repository whose documents say more than there is.

use gonogo::app::{Effect, Msg, Target, View};
use gonogo::repo::RepoPath;

use super::{Stage, selected, show_claims, stage};

/// The selected claim: `docs/PRR.md:6 false item A threat model is written`.
fn claim(stage: &Stage) -> String {
    let claim = stage.app.selected_claim().expect("a claim is selected");
    format!("{} {} {} {}", claim.location(), claim.verdict.word(), claim.subject.word(), claim.text)
}

commands! {
    "claims" => |s| {
        show_claims(&mut s);
        assert_eq!(claim(&s), "docs/PRR.md:6 false item Threat model is there");
        assert!(s.line("25 claims").contains("7 false · 14 true · 4 unverifiable"), "{}", s.screen());
        s.keys("k");
        s.send(Msg::Scroll { target: Target::ItemsPane, lines: 2 });
        assert_eq!((s.app.claims.offset, claim(&s).starts_with("docs/PRR.md:6")), (2, true));
        s.send(Msg::Click { target: Target::Item(0), double: false });
        s.send(Msg::Click { target: Target::Item(2), double: false });
        assert_eq!(claim(&s), "docs/PRR.md:6 false path docs/THREAT_MODEL.md");
        s.keys("esc");
        assert_eq!(s.app.view, View::Board);
        // Somebody writes it while nobody looks.
        s.fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would.\n");
        s.changed(&["docs/THREAT_MODEL.md"]);
        s.keys("6");
        assert_eq!(claim(&s), "docs/PRR.md:6 true path docs/THREAT_MODEL.md");
        assert!(s.line("25 claims").contains("5 false"), "{}", s.screen());
        // An item that carries a claim is marked from here, and enter goes to it.
        s.keys("/").text("restore").keys("enter m p tab").text("Held on 3 May").keys("ctrl-s");
        assert!(claim(&s).contains("true item Restores were tried"), "{}", s.screen());
        s.keys("enter");
        assert_eq!((s.app.view, selected(&s).as_str()), (View::Board, "Restores were tried"));
    }
    "open-evidence" => |s| {
        show_claims(&mut s);
        s.keys("E");
        assert!(s.screen().contains("its evidence names no file"), "{}", s.screen());
        s.keys("/").text("readyz").keys("enter E e");
        let opened = |path: &str, line: u32| Effect::OpenEditor { path: RepoPath::new(path), line: Some(line) };
        assert_eq!(s.effects[s.effects.len() - 2..], [opened("service/app.py", 4), opened("docs/PRR.md", 8)]);
        s.keys("tab j j j enter");
        assert_eq!(s.effects.last(), Some(&opened("service/app.py", 4)), "{}", s.screen());
    }
    "verdict" => |s| {
        show_claims(&mut s);
        s.keys("v");
        assert!(s.line("7 of 25 claims").ends_with("false"), "{}", s.screen());
        assert!(!s.screen().contains(" true  "));
        s.keys("v v");
        assert!(s.line("of 25 claims").contains("true"));
        s.keys("/").text("zebra").keys("enter");
        assert!(s.screen().contains("Nothing matches.") && s.screen().contains("/zebra · true"), "{}", s.screen());
        s.keys("esc esc");
        assert!(s.line("25 claims").starts_with(" 25 claims"));
    }
    "next-document" => |s| {
        show_claims(&mut s);
        s.keys("]");
        assert!(claim(&s).starts_with("docs/OPERATIONS.md"), "{}", claim(&s));
        s.keys("]");
        assert!(claim(&s).starts_with("README.md"), "{}", claim(&s));
    }
    "previous-document" => |s| {
        show_claims(&mut s);
        s.keys("G [ [ [");
        assert_eq!(claim(&s), "docs/PRR.md:6 false item Threat model is there");
    }
}
