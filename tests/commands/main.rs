//! Keys in, screen out: every command of the table, on a real repository.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

use common::{Fixture, Stage};
use gonogo::app::{COMMANDS, Effect, Msg, Overlay, Pane, View};
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

/// A board that two roles must sign for.
fn signed_stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person().with_roles(), (120, 36))
}

/// A repository whose documents say more than there is, with the claims on the screen.
fn show_claims(stage: &mut Stage) {
    *stage = Stage::new(Fixture::new("orders").known_person().with_claims(), (120, 36));
    stage.keys("6");
}

/// A board on whose items something can be written; the notes are selected.
fn fix_stage() -> Stage {
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_fixes(), (120, 36));
    stage.keys("/").text("notes").keys("enter");
    stage
}

/// One test a command, by its id; a command without one fails `every_command_is_tested_once`.
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

mod claims;
mod finding;
mod fixes;
mod review;
mod situations;
mod sprint;
mod statements;
mod uses;

commands! {
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
}

/// The tables, each with what runs a row's test.
type Table = (&'static [&'static str], fn(&str));

const TABLES: &[Table] = &[
    (TESTED, run),
    (claims::TESTED, claims::run),
    (finding::TESTED, finding::run),
    (fixes::TESTED, fixes::run),
    (review::TESTED, review::run),
    (sprint::TESTED, sprint::run),
    (statements::TESTED, statements::run),
];

#[test]
fn every_command_does_what_it_says() {
    TABLES.iter().for_each(|(ids, run)| ids.iter().for_each(|id| run(id)));
}

#[test]
fn every_command_is_tested_once() {
    let mut tested: Vec<&str> = TABLES.iter().flat_map(|(ids, _)| ids.iter().copied()).collect();
    tested.sort_unstable();
    let mut table: Vec<&str> = COMMANDS.iter().map(|command| command.id).collect();
    table.sort_unstable();
    assert_eq!(tested, table);
}
