//! Keys in, screen out: every command of the table, on a real repository.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeSet;

use common::{Fixture, Stage};
use gonogo::app::{COMMANDS, Effect, Msg, Overlay, Pane, Target, View};
use gonogo::repo::RepoPath;

fn stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person(), (120, 36))
}

/// The title of the selected item, from the detail's heading.
fn selected(stage: &Stage) -> String {
    stage.app.selected_item().expect("an item is selected").title.to_string()
}

/// The visible items' ids, from top to bottom.
fn ids(stage: &Stage) -> Vec<String> {
    let rows = stage.app.list.visible.iter().map(|at| &stage.app.board.rows[*at]);
    rows.map(|row| stage.app.item(row).unwrap().id.clone()).collect()
}

/// Waives the threat model.
fn waive(stage: &mut Stage) {
    stage.keys("w").text("It is being written").keys("ctrl-s");
}

/// Asks for the same waiver, which somebody else must approve.
fn ask_for_waiver(stage: &mut Stage) {
    stage.keys("w").text("It is being written").keys("tab tab tab tab").text("Chi").keys("ctrl-s");
}

/// A board that two roles must sign for.
fn signed_stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person().with_roles(), (120, 36))
}

/// A repository whose documents say more than there is, with the claims on the screen.
fn show_claims(stage: &mut Stage) {
    *stage = Stage::new(Fixture::new("orders").known_person().with_claims(), (120, 36));
    stage.keys("6");
}

/// The selected claim: `docs/PRR.md:6 false item A threat model is written`.
fn claim(stage: &Stage) -> String {
    let claim = stage.app.selected_claim().expect("a claim is selected");
    format!("{} {} {} {}", claim.location(), claim.verdict.word(), claim.subject.word(), claim.text)
}

fn sprint_stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person().with_past(), (120, 36))
}

/// A board on whose items something can be written; the notes are selected.
fn fix_stage() -> Stage {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_fixes(), (120, 36));
    stage.keys("/").text("notes").keys("enter");
    stage
}

/// One test a command, by its id; a command without one fails `every_command_is_tested`.
macro_rules! commands {
    ($($id:literal => |$stage:ident| $body:block)+) => {
        pub(crate) const TESTED: &[&str] = &[$($id),+];
        /// Runs a command's test by its id.
        pub(crate) fn run(id: &str) {
            match id {
                $($id => { let mut $stage = stage(); $body })+
                other => panic!("`{other}` has no test"),
            }
        }
    };
}

mod review;

commands! {
    "mark" => |s| {
        s.keys("j m");
        let screen = s.screen();
        assert!(screen.contains("Security review held") && screen.contains("Evidence  path or url"), "{screen}");
    }
    "board" => |s| {
        s.keys("2 1");
        assert_eq!((s.app.view, ids(&s).len()), (View::Board, 13));
    }
    "gates" => |s| {
        s.keys("j 2");
        assert!(s.line("In the way").contains("threat-model, then review"), "{}", s.screen());
        assert!(s.line("Threat model is written").contains("NO-GO") && s.line("The licence is stated").contains("GO"));
        s.keys("j enter");
        assert_eq!((s.app.view, selected(&s).as_str()), (View::Board, "Security review held"));
        s.keys("2 esc");
        assert_eq!(s.app.view, View::Board);
    }
    "claims" => |s| {
        show_claims(&mut s);
        assert_eq!(claim(&s), "docs/PRR.md:6 false item Threat model is there");
        assert!(s.line("24 claims").contains("7 false · 13 true · 4 unverifiable"), "{}", s.screen());
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
        assert!(s.line("24 claims").contains("5 false"), "{}", s.screen());
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
        assert!(s.line("7 of 24 claims").ends_with("false"), "{}", s.screen());
        assert!(!s.screen().contains(" true  "));
        s.keys("v v");
        assert!(s.line("of 24 claims").contains("true"));
        s.keys("/").text("zebra").keys("enter");
        assert!(s.screen().contains("Nothing matches.") && s.screen().contains("/zebra · true"), "{}", s.screen());
        s.keys("esc esc");
        assert!(s.line("24 claims").starts_with(" 24 claims"));
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
        assert!(line.contains("CONDITIONAL") && line.contains("in 30 days: It is being written"), "{line}");
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
    "open" => |s| {
        s.keys("/").text("limits").keys("enter e");
        let path = RepoPath::new("k8s/orders.yaml");
        assert!(matches!(s.effects.last(), Some(Effect::OpenEditor { path: opened, line: Some(_) }) if *opened == path), "{:?}", s.effects);
    }
    "copy" => |s| {
        s.keys("y y");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with("### ✘ Threat model is written and current\n\n`service/security.threat-model` · gate"), "{text}");
        assert!(text.contains("\n**fail**: ") && text.contains("\n**Fix**: Write docs/THREAT_MODEL.md"), "{text}");
        s.keys("/").text("limits").keys("enter y y");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.contains("\n- `k8s/orders.yaml:"), "{text}");
        show_claims(&mut s);
        s.keys("j y y");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with("docs/PRR.md:6 false: docs/THREAT_MODEL.md · docs/THREAT_MODEL.md does not"), "{text}");
    }
    "copy-link" => |s| {
        s.keys("/").text("limits").keys("enter Y");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with("k8s/orders.yaml:"), "no forge is known: {text}");
        let forge = gonogo::repo::Forge::parse("git@github.com:ada/orders.git");
        let place = gonogo::app::Place { forge, ..s.app.model.place.clone() };
        let commit = place.head.commit.clone().unwrap();
        s.send(Msg::Place(place));
        s.keys("y l");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with(&format!("https://github.com/ada/orders/blob/{commit}/k8s/orders.yaml#L")), "{text}");
    }
    "copy-line" => |s| {
        s.keys("enter j L");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with("A service that nobody has attacked"), "{text}");
    }
    "copy-key" => |s| {
        s.keys("ctrl-y");
        assert_eq!(s.effects.last(), Some(&Effect::Copy("service/security.threat-model".to_owned())));
    }
    "next-gate" => |s| {
        s.keys("g o");
        assert_eq!(selected(&s), "Security review held");
        s.keys("g o");
        assert_eq!(selected(&s), "Threat model is written and current", "round the end");
        s.keys("2 g o");
        assert_eq!(s.app.gate_line(), Some(1));
    }
    "next-failure" => |s| {
        s.keys("G g f");
        assert_eq!(selected(&s), "Threat model is written and current");
    }
    "go-areas" => |s| {
        s.keys("g a");
        assert_eq!(s.app.pane, Pane::Areas);
    }
    "go-detail" => |s| {
        s.keys("g d");
        assert_eq!(s.app.pane, Pane::Detail);
    }
    "copy-title" => |s| {
        s.keys("y t");
        assert_eq!(s.effects.last(), Some(&Effect::Copy("Threat model is written and current".to_owned())));
    }
    "copy-path" => |s| {
        s.keys("/").text("limits").keys("enter y p");
        let Some(Effect::Copy(text)) = s.effects.last() else { panic!("{:?}", s.effects) };
        assert!(text.starts_with("k8s/orders.yaml:"), "{text}");
    }
    "goto" => |s| {
        s.keys("g i").text("rotat").keys("enter");
        assert_eq!(selected(&s), "Secrets rotation is documented");
    }
    "level" => |s| {
        s.keys(":").text("level demo").keys("enter");
        assert!(s.screen().contains("Judged by demo"), "{}", s.screen());
        assert_eq!(s.app.board.level, "demo");
    }
    "theme" => |s| {
        s.keys(":").text("theme lig");
        assert_eq!(s.effects.last(), Some(&Effect::SetTheme("light".to_owned())), "it is shown before it is chosen");
        s.keys("esc");
        assert_eq!(s.effects.last(), Some(&Effect::SetTheme("dark".to_owned())), "and goes again");
        s.keys(":").text("theme lig").keys("enter");
        assert_eq!(s.app.preferences.theme, "light");
    }
    "find" => |s| {
        s.keys(":").text("find limits").keys("enter");
        assert_eq!(ids(&s), ["limits", "helm"]);
    }
    "find-complete" => |s| {
        s.keys(":").text("goto rotat").keys("tab");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.input.text() == "goto service/security.rotation"), "{}", s.screen());
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
    "search" => |s| {
        s.keys("/").text("thrmod");
        assert_eq!(ids(&s), ["threat-model"]);
        assert!(s.line("thrmod").contains("1 match"));
    }
    "search-keep" => |s| {
        s.keys("/").text("limits").keys("enter");
        assert!(s.app.overlays.is_empty() && s.line("of 13 items").contains("/limits"));
    }
    "search-clear" => |s| {
        s.keys("/").text("limits").keys("esc");
        assert_eq!(ids(&s).len(), 13);
    }
    "filter" => |s| {
        s.keys("F");
        let screen = s.screen();
        assert!(screen.contains("gates only") && screen.contains("@security") && screen.contains("[ ]"), "{screen}");
    }
    "filter-toggle" => |s| {
        s.keys("F space esc");
        assert!(ids(&s).iter().all(|id| ["threat-model", "review", "licence", "ci", "no-secrets", "retention"].contains(&id.as_str())));
        assert!(s.line("of 13 items").contains("gates"));
    }
    "filter-clear" => |s| {
        s.keys("F space c esc");
        assert_eq!(ids(&s).len(), 13);
    }
    "gates-only" => |s| {
        s.keys("*");
        assert_eq!(ids(&s).len(), 6);
        s.keys("*");
        assert_eq!(ids(&s).len(), 13);
    }
    "clear-filters" => |s| {
        s.keys("* / t enter X");
        assert_eq!(ids(&s).len(), 13);
    }
    "sort" => |s| {
        s.keys("s");
        assert_eq!(ids(&s)[..3], ["licence", "ci", "version-tag"]);
        assert!(s.screen().contains("as the checklist has them"));
        s.keys("s s");
        let titles: Vec<_> = ids(&s);
        assert_eq!(titles[0], "erasure", "by title: {titles:?}");
    }
    "palette" => |s| {
        s.keys(":").text("theme");
        assert!(s.line("Next theme").contains('t'));
    }
    "find-run" => |s| {
        s.keys(":").text("gates only").keys("enter");
        assert!(s.app.overlays.is_empty() && s.app.filter.gates_only);
    }
    "find-next" => |s| {
        s.keys(": down");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.selected == 1));
    }
    "find-previous" => |s| {
        s.keys(": down down up");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.selected == 1));
    }
    "help" => |s| {
        s.keys("?");
        let screen = s.screen();
        assert!(screen.contains("Help") && screen.contains("Mark the item") && screen.contains("◆ gate in the way"), "{screen}");
        s.text("go in");
        assert!(s.line("Go in").contains("enter"), "{}", s.screen());
        s.keys("esc m ?");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Mark(_))), "in a text ? is a letter");
    }
    "close" => |s| {
        s.keys("? esc F esc : esc");
        assert!(s.app.overlays.is_empty());
    }
    "menu-down" => |s| {
        s.keys("F j j");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Filter(menu)) if menu.selected == 2));
    }
    "menu-up" => |s| {
        s.keys("F j j k");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Filter(menu)) if menu.selected == 1));
    }
    "down" => |s| {
        s.keys("j down");
        assert_eq!(s.app.selected_line(), Some(2));
    }
    "up" => |s| {
        s.keys("j j k up");
        assert_eq!(s.app.selected_line(), Some(0));
        s.keys("k");
        assert_eq!(selected(&s), "Threat model is written and current");
    }
    "page-down" => |s| {
        s.send(Msg::Resize(80, 11));
        s.keys("pgdn pgdn");
        assert!(s.app.selected_line() > Some(1) && s.app.list.offset > 0);
    }
    "page-up" => |s| {
        s.send(Msg::Resize(80, 11));
        s.keys("G pgup");
        assert!(s.app.selected_line() < Some(12));
    }
    "top" => |s| {
        s.keys("G g g");
        assert_eq!(s.app.selected_line(), Some(0));
    }
    "bottom" => |s| {
        s.keys("G");
        assert_eq!(s.app.selected_line(), Some(12));
    }
    "pane-left" => |s| {
        s.keys("h j j");
        assert_eq!(ids(&s), ["threat-model", "review", "rotation", "no-secrets"]);
    }
    "pane-right" => |s| {
        s.keys("h l");
        assert_eq!(s.app.pane, Pane::Items);
    }
    "next-pane" => |s| {
        s.keys("tab");
        assert_eq!(s.app.pane, Pane::Detail);
        s.keys("tab");
        assert_eq!(s.app.pane, Pane::Areas);
    }
    "previous-pane" => |s| {
        s.keys("backtab");
        assert_eq!(s.app.pane, Pane::Areas);
    }
    "enter" => |s| {
        s.keys("/").text("limits").keys("enter enter");
        assert_eq!(s.app.pane, Pane::Detail);
        let finding = s.app.detail_lines(s.app.detail_columns()).iter().position(|line| line.location.is_some()).unwrap();
        for _ in 0..finding { s.keys("j"); }
        s.keys("enter");
        assert!(matches!(s.effects.last(), Some(Effect::OpenEditor { .. })));
    }
    "back" => |s| {
        s.keys("* / t enter tab esc");
        assert_eq!(s.app.pane, Pane::Items);
        s.keys("esc");
        assert!(s.app.filter.search.is_empty() && s.app.filter.gates_only, "one layer at a time");
        s.keys("esc esc esc esc");
        assert!(s.app.filter.is_empty() && !s.effects.contains(&Effect::Quit), "esc never quits");
    }
    "fold-detail" => |s| {
        let before = s.app.layout().items_height();
        s.keys("z");
        assert!(s.app.layout().items_height() > before && !s.screen().contains("Blocks"));
    }
    "run" => |s| {
        s.keys("x");
        assert!(s.screen().contains("this item runs and calls nothing"), "{}", s.screen());
        s = Stage::new(Fixture::new("orders").known_person().with_drills(), (120, 36));
        s.keys("/").text("bad token").keys("enter x");
        let key = s.app.selected_item().unwrap().key.clone();
        assert_eq!(s.effects.last(), Some(&Effect::Ask(Some(key))));
        // What waits for trust would not run: it is shown instead.
        s.asking();
        s.keys("x");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Trust(_))));
    }
    "run-all" => |s| {
        s.keys("R");
        assert!(s.screen().contains("no item runs or calls anything"), "{}", s.screen());
        s = Stage::new(Fixture::new("orders").known_person().with_drills(), (120, 36));
        s.keys("R");
        assert_eq!(s.effects.last(), Some(&Effect::Ask(None)));
    }
    "trust" => |s| {
        s.keys("T");
        assert!(s.screen().contains("nothing here waits to be trusted"), "{}", s.screen());
        s = Stage::new(Fixture::new("orders").known_person().with_drills(), (120, 36));
        s.asking();
        s.keys("T");
        let screen = s.screen();
        assert!(screen.contains("run scripts/restore-test.sh --dry-run") && screen.contains("GET ${BASE_URL}/orders"), "{screen}");
    }
    "trust-accept" => |s| {
        s.keys("T y");
        assert!(!s.effects.iter().any(|effect| matches!(effect, Effect::Trust(_))), "there is nothing to trust");
        s = Stage::new(Fixture::new("orders").known_person().with_drills(), (120, 36));
        s.asking();
        let digest = s.app.live.asking.sheet.clone().unwrap().digest.clone();
        s.keys("T enter esc");
        assert!(!s.effects.iter().any(|effect| matches!(effect, Effect::Trust(_))), "only its own key trusts");
        s.keys("T y");
        assert_eq!(s.effects.last(), Some(&Effect::Trust(digest)));
    }
    "problems" => |s| {
        s.keys("p");
        assert!(s.screen().contains("there are none"));
    }
    "problem-open" => |s| {
        s.fixture.write(".gonogo/ledger/service/security.review/x.toml", "schema = 1\nkind = 7\n");
        s.changed(&[".gonogo/ledger/service/security.review/x.toml"]);
        assert!(s.line("Security review held").contains('!'), "{}", s.screen());
        s.keys("p enter");
        assert!(matches!(s.effects.last(), Some(Effect::OpenEditor { path, .. }) if path.as_str().ends_with("x.toml")), "{:?}", s.effects);
    }
    "audit-again" => |s| {
        s.keys("r");
        assert_eq!(s.effects.last(), Some(&Effect::AuditAgain));
    }
    "next-theme" => |s| {
        s.keys("t");
        assert_eq!(s.effects.last(), Some(&Effect::SetTheme("high-contrast".to_owned())));
    }
    "mouse" => |s| {
        s.keys("M");
        assert_eq!(s.effects.last(), Some(&Effect::SetMouse(false)));
    }
    "repaint" => |s| {
        s.keys("ctrl-l");
        assert_eq!(s.effects.last(), Some(&Effect::Repaint));
    }
    "suspend" => |s| {
        s.keys("m ctrl-z");
        assert_eq!(s.effects.last(), Some(&Effect::Suspend));
    }
    "quit" => |s| {
        s.keys("q");
        assert_eq!(s.effects.last(), Some(&Effect::Quit));
    }
    "quit-now" => |s| {
        s.keys("j m ctrl-c");
        assert_eq!(s.effects.last(), Some(&Effect::Quit));
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
    "previous-field" => |s| {
        s.keys("j m backtab").text("not a url://");
        assert!(s.screen().contains("not a url://"));
    }
}

#[test]
fn every_command_does_what_it_says() {
    TESTED.iter().for_each(|id| run(id));
    review::TESTED.iter().for_each(|id| review::run(id));
}

#[test]
fn every_command_is_tested() {
    let table: BTreeSet<&str> = COMMANDS.iter().map(|command| command.id).collect();
    assert_eq!(TESTED.iter().chain(review::TESTED).copied().collect::<BTreeSet<_>>(), table);
}

#[test]
fn an_item_shows_what_the_document_says_of_it() {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_claims(), (120, 36));
    assert!(stage.line("18 items · ").contains("1 overclaim"), "{}", stage.screen());
    assert!(stage.line("Threat model is there").contains("said done"), "{}", stage.screen());
    stage.keys("j j");
    assert!(stage.line("Claimed").contains("the document says done · docs/PRR.md:6"), "{}", stage.screen());
    stage.keys("/").text("restores").keys("enter e");
    assert!(stage.line("Restores were").contains('◌'));
    let opened = Effect::OpenEditor { path: RepoPath::new("docs/PRR.md"), line: Some(15) };
    assert_eq!(stage.effects.last(), Some(&opened));
}

#[test]
fn documents_are_judged_for_a_checklist_that_demands_it_and_else_when_they_are_looked_at() {
    let demand = "schema = 1\nid = \"true\"\n[[area]]\nid = \"all\"\n[[area.item]]\nid = \"honest\"\n\
        title = \"The documents are true\"\ncheck.all = [{ claims = { in = [\"docs/*.md\"] } }]\n";
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_claims(), (200, 50));
    assert!(stage.app.claims.judged.is_none());
    assert!(!stage.screen().contains("document says"), "nobody has looked");
    stage.keys("6 1");
    assert!(stage.line("NO-GO").contains("claimed 60.0 % (+31.3)  document says 96.0 % (+67.3)"), "{}", stage.screen());
    stage.fixture.write(".gonogo/checklists/true.toml", demand);
    let stage = Stage::new(stage.fixture, (200, 50));
    assert!(stage.app.claims.judged.is_some() && stage.screen().contains("document says 96.0 %"));
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let mut stage = stage();
    stage.send(Msg::Click { target: Target::Item(2), double: false });
    assert_eq!(stage.app.selected_line(), Some(2));
    stage.send(Msg::Click { target: Target::Area(2), double: false });
    assert_eq!(ids(&stage).len(), 4);
    stage.send(Msg::Resize(80, 11));
    stage.send(Msg::Click { target: Target::Area(0), double: false });
    let before = stage.app.list.offset;
    stage.send(Msg::Scroll { target: Target::ItemsPane, lines: 3 });
    assert_eq!(stage.app.list.offset, before + 3);
    let help = COMMANDS.iter().position(|command| command.id == "help").unwrap();
    stage.send(Msg::Click { target: Target::Command(help), double: false });
    assert!(matches!(stage.app.overlays.last(), Some(Overlay::Help(_))));
    stage.send(Msg::Click { target: Target::Outside, double: false });
    assert!(stage.app.overlays.is_empty());
}

#[test]
fn a_program_s_pass_can_be_vetoed_and_nothing_else() {
    let mut stage = stage();
    stage.keys("/").text("licence").keys("enter m");
    let screen = stage.screen();
    assert!(screen.contains("veto") && !screen.contains(" pass  "), "{screen}");
    stage.keys("ctrl-s");
    assert!(stage.screen().contains("a veto needs a note"));
    stage.keys("tab").text("the licence is the wrong one").keys("ctrl-s");
    assert!(stage.line("The licence is stated").contains('✘'), "{}", stage.screen());
}

#[test]
fn a_failed_save_keeps_the_note_and_tries_again() {
    let mut stage = stage();
    stage.keys("/").text("rotation").keys("enter m p tab").text("every quarter");
    // A file where the ledger's folder must be: no permission bit would stop a test that runs as root.
    stage.fixture.write(".gonogo/ledger", "in the way");
    stage.keys("ctrl-s");
    let screen = stage.screen();
    assert!(screen.contains("Not saved") && screen.contains("every quarter") && !screen.contains("Saved:"), "{screen}");
    assert!(stage.effects.iter().any(|effect| matches!(effect, Effect::Retry { .. })));
    stage.keys("esc");
    assert!(stage.screen().contains("kept as a draft"));
    stage.keys("m");
    assert!(stage.screen().contains("every quarter"), "the draft comes back");
    assert!(stage.screen().contains("a draft from before"), "and it is said that it is one");
}

#[test]
fn what_is_edited_after_a_failed_save_is_what_is_saved() {
    let mut stage = stage();
    stage.keys("/").text("rotation").keys("enter m p tab").text("every quarter");
    stage.fixture.write(".gonogo/ledger", "in the way");
    stage.keys("ctrl-s");
    assert!(stage.screen().contains("trying again"), "{}", stage.screen());
    stage.effects.clear();
    stage.text(",");
    assert!(matches!(stage.effects.last(), Some(Effect::Abandon { token: 1 })), "{:?}", stage.effects);
    let screen = stage.screen();
    assert!(screen.contains("Not saved") && !screen.contains("trying again"), "{screen}");
    stage.text(" by Ops");
    stage.fixture.remove(".gonogo/ledger");
    stage.keys("ctrl-s");
    assert!(stage.screen().contains("Saved: pass"), "{}", stage.screen());
    let folder = stage.fixture.root().join(".gonogo/ledger/service/security.rotation");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert!(std::fs::read_to_string(&files[0]).unwrap().contains("every quarter, by Ops"));
}

#[test]
fn a_waiver_that_cannot_be_saved_keeps_what_was_typed() {
    let mut stage = stage();
    stage.fixture.write(".gonogo/ledger", "in the way");
    stage.keys("w").text("It is being written").keys("tab tab").text("a review of each change").keys("ctrl-s");
    let screen = stage.screen();
    assert!(screen.contains("Not saved") && screen.contains("trying again") && !screen.contains("Saved:"), "{screen}");
    stage.text("!");
    assert!(stage.effects.contains(&Effect::Abandon { token: 1 }), "{:?}", stage.effects);
    stage.keys("esc");
    assert!(stage.screen().contains("kept as a draft"), "{}", stage.screen());
    stage.keys("c");
    assert!(!stage.screen().contains("a draft from before"), "a comment is another sheet");
    stage.keys("esc w");
    let screen = stage.screen();
    assert!(screen.contains("It is being written") && screen.contains("a review of each change!"), "{screen}");
    assert!(screen.contains("a draft from before"), "{screen}");
    stage.fixture.remove(".gonogo/ledger");
    stage.keys("ctrl-s w");
    assert!(stage.line("Instead").contains("a review of each change!"), "{}", stage.screen());
}

#[test]
fn what_is_signed_is_what_was_looked_at() {
    let mut stage = signed_stage();
    stage.keys("2 s g");
    stage.fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    stage.keys("ctrl-s");
    assert!(stage.screen().contains("the board has changed since you looked at it"), "{}", stage.screen());
    assert!(!stage.fixture.root().join(".gonogo/ledger/_board").exists());
    stage.keys("esc esc s g ctrl-s esc");
    assert!(stage.line("Engineering lead").contains("GO"), "{}", stage.screen());
}

#[test]
fn what_expires_soon_has_a_lane() {
    let mut stage = stage();
    waive(&mut stage);
    assert!(!stage.screen().contains("Expires soon"), "30 days are not soon");
    stage.keys("w n").text("It is nearly there").keys("tab ctrl-u").text("12d").keys("ctrl-s esc");
    assert!(stage.line("Expires soon").contains("1 item"), "{}", stage.screen());
    stage.keys("h j");
    assert_eq!(ids(&stage), ["threat-model"]);
    assert!(stage.line("Threat model is written").contains("· in 12 days"), "{}", stage.screen());
    // When nothing in it expires any more, everything is shown again.
    stage.keys("u");
    assert_eq!(ids(&stage).len(), 13);
}

#[test]
fn the_history_says_what_became_of_each_statement() {
    let mut stage = stage();
    stage.keys("/").text("rotation").keys("enter m p tab").text("yearly").keys("ctrl-s");
    stage.keys("m f tab").text("not this year").keys("ctrl-s c").text("see the wiki").keys("ctrl-s");
    let history = |stage: &Stage| {
        let lines = stage.app.detail_lines(110);
        let text =
            |line: &gonogo::app::DetailLine| line.parts.iter().map(|(_, text)| text.as_str()).collect::<String>();
        lines.iter().map(text).collect::<Vec<_>>()
    };
    let lines = history(&stage);
    let line = |part: &str| lines.iter().find(|line| line.contains(part)).cloned().unwrap_or_default();
    assert!(line(" pass  21 Nov").ends_with("Ada Lovelace · superseded by Ada Lovelace"), "{lines:?}");
    assert!(
        line(" fail  21 Nov").ends_with("Ada Lovelace") && line("· comment").ends_with("Ada Lovelace"),
        "{lines:?}"
    );
    // Undone one by one, from the newest.
    stage.keys("u u");
    let lines = history(&stage);
    let line = |part: &str| lines.iter().find(|line| line.contains(part)).cloned().unwrap_or_default();
    assert!(line(" fail  21 Nov").ends_with("withdrawn by Ada Lovelace"), "{lines:?}");
    assert!(line(" pass  21 Nov").ends_with("Ada Lovelace"), "what it had replaced counts again: {lines:?}");
}

#[test]
fn each_view_keeps_its_place() {
    let mut stage = stage();
    stage.keys("j j j tab j 2 j tab");
    assert_eq!((stage.app.pane, stage.app.detail.cursor), (Pane::Detail, 0));
    stage.keys("1");
    assert_eq!((stage.app.pane, stage.app.detail.cursor, stage.app.selected_line()), (Pane::Detail, 1, Some(3)));
    stage.keys("2 esc");
    assert_eq!((stage.app.view, stage.app.pane, stage.app.gate_line()), (View::Gates, Pane::Items, Some(1)));
    // What a key acts on is what the view shows.
    stage.keys("ctrl-y");
    assert_eq!(stage.effects.last(), Some(&Effect::Copy("service/security.review".to_owned())));
}

#[test]
fn the_reason_of_a_failed_save_is_told_to_its_end() {
    let mut stage = stage();
    stage.send(Msg::Resize(80, 24));
    stage.fixture.write(".gonogo/ledger", "in the way");
    stage.keys("/").text("rotation").keys("enter m p tab").text("every quarter").keys("ctrl-s");
    let reason = "the folder .gonogo/ledger/service/security.rotation cannot be written: the file system is read-only; \
                  mount it for writing, or mark in another clone";
    stage.send(Msg::Saved { token: 1, result: Err(reason.to_owned()) });
    assert!(stage.screen().contains("another clone"), "{}", stage.screen());
    assert!(stage.screen().contains("every quarter"), "{}", stage.screen());
}

#[test]
fn new_results_keep_selection_and_scroll() {
    let mut stage = stage();
    stage.send(Msg::Resize(80, 16));
    stage.keys("j j j j j j j j");
    let (key, line) = (stage.app.list.selected.clone(), stage.app.selected_line().unwrap() - stage.app.list.offset);
    stage.fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    stage.changed(&["docs/THREAT_MODEL.md"]);
    assert_eq!(stage.app.list.selected, key);
    assert_eq!(stage.app.selected_line().unwrap() - stage.app.list.offset, line);
    stage.keys("/").text("threat");
    assert!(stage.line("Threat model is written").contains('✔'));
}

#[test]
fn the_first_frame_comes_before_the_audit() {
    let mut stage = Stage::before_audit(Fixture::new("orders"), (120, 36));
    let screen = stage.screen();
    assert!(screen.contains("CHECKING") && screen.contains("auditing"), "{screen}");
    assert!(screen.contains("Threat model is written"), "the items are there before their results:\n{screen}");
    stage.audit();
    assert!(stage.screen().contains("NO-GO"));
}

#[test]
fn why_nothing_is_decided_is_said() {
    let mut stage = stage();
    let mut checklists = (*stage.app.model.checklists).clone();
    checklists[0].areas.iter_mut().flat_map(|area| &mut area.items).for_each(|item| item.gate = false);
    stage.send(Msg::Definitions {
        checklists: std::sync::Arc::new(checklists),
        problems: std::sync::Arc::default(),
        level: None,
        without_gates: false,
        two_people: false,
    });
    for size in [(120, 36), (80, 24)] {
        stage.send(Msg::Resize(size.0, size.1));
        assert!(stage.screen().contains("undecided: no gate is defined"), "{}", stage.screen());
    }
}

#[test]
fn fewer_items_than_before_are_no_reason_to_fall_over() {
    let mut stage = stage();
    stage.keys("G");
    let definitions = |checklists| Msg::Definitions {
        checklists: std::sync::Arc::new(checklists),
        problems: std::sync::Arc::default(),
        level: None,
        without_gates: false,
        two_people: false,
    };
    let whole = (*stage.app.model.checklists).clone();
    let mut part = whole.clone();
    part[0].areas.truncate(1);
    stage.send(definitions(part));
    assert_eq!(stage.app.list.visible.len(), 3);
    assert!(stage.app.selected_item().is_some());
    stage.send(definitions(Vec::new()));
    assert!(stage.app.selected_item().is_none());
    stage.keys("j k G g g enter y y e m");
    stage.buffer();
    stage.send(definitions(whole));
    assert_eq!(stage.app.list.visible.len(), 13);
    assert!(stage.app.selected_item().is_some());
}
