//! What goes wrong, comes in between or comes late, key by key.

use gonogo::app::{COMMANDS, Effect, Msg, Overlay, Pane, Target, View};
use gonogo::repo::RepoPath;

use super::{Fixture, Stage, ids, signed_stage, stage, waive};

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

#[test]
fn each_view_comes_back_as_it_was_folded() {
    let mut left = stage();
    left.keys("z 2");
    let bookmark = left.app.bookmark();
    let mut back = stage();
    assert_eq!(back.app.restore(&bookmark), []);
    assert_eq!((back.app.view, back.app.detail.folded), (View::Gates, false));
    back.keys("1");
    assert!(back.app.detail.folded, "{}", back.screen());
    assert_eq!(back.app.bookmark(), left.keys("1").app.bookmark());
}

#[test]
fn a_view_that_is_come_back_to_asks_for_what_it_shows() {
    let came_back_to = |key: &str| {
        let bookmark = stage().keys(key).app.bookmark();
        stage().app.restore(&bookmark)
    };
    assert_eq!(came_back_to("1"), []);
    assert_eq!(came_back_to("3"), [Effect::FindReviews]);
    assert!(matches!(came_back_to("4")[..], [Effect::Replay { .. }]));
    assert_eq!(came_back_to("6"), [Effect::Judge]);
}
