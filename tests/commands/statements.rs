//! The commands by which people state something, and take it back.

use super::{Stage, fix_stage, signed_stage, stage, waive};

/// Asks for the same waiver, which somebody else must approve.
fn ask_for_waiver(stage: &mut Stage) {
    stage.keys("w").text("It is being written").keys("tab tab tab tab").text("Chi").keys("ctrl-s");
}

commands! {
    "mark" => |s| {
        s.keys("j m");
        let screen = s.screen();
        assert!(screen.contains("Security review held") && screen.contains("Evidence  path or url"), "{screen}");
    }
    "waive" => |s| {
        s.keys("w ctrl-s");
        assert!(s.screen().contains("a waiver needs a reason"), "{}", s.screen());
        s.text("It is being written").keys("tab");
        assert!(s.line("Until").contains("21 Dec 2026, in 30 days"), "{}", s.screen());
        s.keys("tab").text("a review of each change").keys("ctrl-s");
        assert!(s.screen().contains("Saved: waiver · service/security.threat-model"), "{}", s.screen());
        assert!(s.line("Threat model is written").contains('⊘'));
        s.keys("2");
        let line = s.line("Threat model is written");
        assert!(line.contains("CONDITIONAL") && line.contains("in 30 days: It is being writ"), "{line}");
        s.keys("1 u");
        assert!(s.line("Threat model is written").contains('✘'), "{}", s.screen());
    }
    "assign" => |s| {
        s.keys("a ctrl-s");
        assert!(s.screen().contains("say who sees to it"));
        s.text("@plat").keys("tab ctrl-s");
        assert!(s.screen().contains("Saved: assigned to @platform"), "{}", s.screen());
        assert!(s.line("Threat model is written").contains("@platform"));
        s.keys("u");
        assert!(s.line("Threat model is written").contains("@security"));
    }
    "comment" => |s| {
        s.keys("c").text("Half of it is in the wiki").keys("ctrl-s enter");
        assert!(s.screen().contains("Half of it is in the wiki") && s.line("Threat model is written").contains('✘'));
    }
    "sign" => |s| {
        s.keys("2 s");
        assert!(s.screen().contains("the configuration asks no role"), "{}", s.screen());
        s = signed_stage();
        s.keys("2 s");
        let screen = s.screen();
        for part in ["Engineering lead", "Signed by   Ada Lovelace", "The board   NO-GO", "Open gates  security.threat-model", "Digest"] {
            assert!(screen.contains(part), "{part} is not in\n{screen}");
        }
        s.keys("esc G enter");
        assert!(s.screen().contains("What is signed") && s.line("Director").contains("Director"), "{}", s.screen());
        s.keys("g");
        assert!(s.screen().contains("may not sign as Director"), "{}", s.screen());
    }
    "sign-go" => |s| {
        s.keys("2 s");
        assert!(s.app.overlays.is_empty(), "no role is asked here");
        s = signed_stage();
        s.keys("2 s g").text("load test seen").keys("ctrl-s");
        assert!(s.screen().contains("Saved: GO for engineering"), "{}", s.screen());
        s.keys("esc");
        assert!(s.line("Engineering lead").contains("GO") && s.line("Engineering lead").contains("without a signature"), "{}", s.screen());
        // What counts changes, and with it what the word is worth.
        s.fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
        s.changed(&["docs/THREAT_MODEL.md"]);
        assert!(s.line("Engineering lead").contains("OUTDATED"), "{}", s.screen());
        s.keys("G k");
        assert!(s.line("Changed").contains("service/security.threat-model: fail → pass"), "{}", s.screen());
        assert!(s.screen().contains("2 sign-offs open, 1 outdated"), "{}", s.screen());
    }
    "sign-no-go" => |s| {
        s.keys("2 s");
        assert!(s.app.overlays.is_empty(), "no role is asked here");
        s = signed_stage();
        s.keys("2 s n ctrl-s");
        assert!(s.screen().contains("a NO-GO needs a note"), "{}", s.screen());
        s.text("the review was not held").keys("ctrl-s esc");
        assert!(s.line("Engineering lead").contains("NO-GO says Ada"), "{}", s.screen());
    }
    "sign-withdraw" => |s| {
        s.keys("2 s");
        assert!(s.app.overlays.is_empty(), "no role is asked here");
        s = signed_stage();
        s.keys("2 s d");
        assert!(s.screen().contains("nobody has signed for it"), "{}", s.screen());
        s.keys("g ctrl-s d esc");
        assert!(s.line("Engineering lead").contains("MISSING"), "{}", s.screen());
        s.keys("s g ctrl-s esc u");
        assert!(s.line("Engineering lead").contains("withdrawn"), "and by undo: {}", s.screen());
    }
    "waiver-approve" => |s| {
        ask_for_waiver(&mut s);
        s.keys("w a");
        assert!(s.screen().contains("Chi must approve it, and you are Ada"), "{}", s.screen());
        s.app.model.identity = Ok("Chi <chi@example.org>".to_owned());
        s.keys("a");
        assert!(s.screen().contains("Approve the waiver"), "{}", s.screen());
    }
    "waiver-reject" => |s| {
        ask_for_waiver(&mut s);
        s.keys("w r ctrl-s");
        assert!(s.screen().contains("a rejection needs a note"), "{}", s.screen());
        s.text("not again").keys("ctrl-s");
        assert!(s.screen().contains("⊘ rejected"), "the sheet shows what became of it: {}", s.screen());
    }
    "waiver-revoke" => |s| {
        waive(&mut s);
        s.keys("w v").text("the review was left out").keys("ctrl-s esc");
        assert!(s.line("Status").contains("its waiver is revoked"), "{}", s.screen());
    }
    "waiver-withdraw" => |s| {
        waive(&mut s);
        s.keys("w d");
        assert!(s.app.overlays.is_empty() && s.line("Threat model is written").contains('✘'), "{}", s.screen());
        s.keys("u");
        assert!(s.line("Threat model is written").contains('⊘'), "a withdrawal can be undone as well: {}", s.screen());
    }
    "waiver-new" => |s| {
        waive(&mut s);
        s.keys("w n").text("It takes longer").keys("ctrl-s");
        assert!(s.screen().contains("It takes longer") && !s.screen().contains("It is being written"), "{}", s.screen());
    }
    "undo" => |s| {
        s.keys("u");
        assert!(s.screen().contains("nothing was done in this session"));
        s.keys("/").text("rotation").keys("enter m p enter").text("yearly, by Ops").keys("ctrl-s");
        assert!(s.screen().contains("Saved: pass"), "{}", s.screen());
        assert!(s.line("Secrets rotation").contains('✔'));
        s.keys("u");
        assert!(s.screen().contains("Undone: pass") && s.line("Secrets rotation").contains('○'), "{}", s.screen());
        let mut s = fix_stage();
        s.keys("f enter u");
        assert!(s.screen().contains("Undone: creates NOTES.md"), "{}", s.screen());
        assert!(!s.fixture.root().join("NOTES.md").exists());
        // What somebody has changed since is theirs.
        s.keys("f enter");
        s.fixture.write("NOTES.md", "# Notes on everything\n");
        s.keys("u");
        assert!(s.screen().contains("Not undone: ") && s.screen().contains("no longer what was looked at"), "{}", s.screen());
        assert_eq!(s.fixture.read("NOTES.md"), "# Notes on everything\n");
    }
    "redo" => |s| {
        s.keys("ctrl-r");
        assert!(s.screen().contains("nothing was undone"));
        s.keys("/").text("rotation").keys("enter m p enter").text("yearly, by Ops").keys("ctrl-s u ctrl-r");
        assert!(s.screen().contains("Stated again: pass") && s.line("Secrets rotation").contains('✔'), "{}", s.screen());
        s.keys("u ctrl-r u");
        assert!(s.line("Secrets rotation").contains('○'), "{}", s.screen());
        let folder = s.fixture.root().join(".gonogo/ledger/service/security.rotation");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 6, "three marks and three withdrawals");
        let mut s = fix_stage();
        s.keys("f enter u ctrl-r");
        assert!(s.screen().contains("Written again: creates NOTES.md"), "{}", s.screen());
        assert_eq!(s.fixture.read("NOTES.md"), "# Notes on orders\n\nBy Ada Lovelace.\n");
    }
    "save" => |s| {
        s.keys("j m ctrl-s");
        assert!(s.screen().contains("choose a status"), "a pass is not what happens by itself: {}", s.screen());
        s.keys("p ctrl-s");
        assert!(s.screen().contains("a pass needs the evidence it asks for (path or url)"), "{}", s.screen());
        s.keys("tab").text("Held on Tuesday").keys("tab").text("docs/SL").keys("down enter ctrl-s");
        assert!(s.screen().contains("Saved: pass · service/security.review"), "{}", s.screen());
        assert!(s.line("Security review held").contains('✔'));
        let folder = s.fixture.root().join(".gonogo/ledger/service/security.review");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }
    "next-field" => |s| {
        s.keys("j m tab").text("note").keys("tab").text("https://x.example/1").keys("enter");
        assert!(s.screen().contains("✔ https://x.example/1"), "{}", s.screen());
    }
    "previous-field" => |s| {
        s.keys("j m backtab").text("not a url://");
        assert!(s.screen().contains("not a url://"));
    }
}
