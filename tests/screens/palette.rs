//! The palette with arguments, keys in a row, and keys that somebody bound: keys in, screen and effects out.

use crate::common::{Fixture, Stage};
use gonogo::app::{Effect, Keymap, Msg, Overlay, Target, Tone, View};
use gonogo::config::Config;

fn stage() -> Stage {
    Stage::new(Fixture::new("orders").known_person(), (100, 30))
}

/// A stage on which somebody's configuration binds keys.
fn bound(keys: &str) -> Stage {
    let mut config = Config::default();
    assert_eq!(config.read_user("me.toml", &format!("[keys]\n{keys}")), []);
    let (keymap, complaints) = Keymap::new(&config.keys);
    let mut stage = stage();
    stage.send(Msg::Keys { keymap, complaints });
    stage
}

fn footer(stage: &Stage) -> String {
    stage.screen().lines().last().unwrap().to_owned()
}

#[test]
fn a_mark_is_made_in_one_line() {
    let mut stage = stage();
    stage.keys(":").text("goto rotation").keys("enter :").text("mark pass yearly, by Ops").keys("enter");
    assert!(stage.screen().contains("Saved: pass"), "{}", stage.screen());
    assert!(stage.line("Secrets rotation").contains('✔'));
    stage.keys("u");
    assert!(stage.line("Secrets rotation").contains('○'), "and undone like any other");
}

#[test]
fn what_cannot_be_stated_is_said_where_it_was_typed() {
    let mut stage = stage();
    stage.keys(":").text("mark pass because").keys("enter");
    assert!(matches!(stage.app.overlays.last(), Some(Overlay::Palette(_))), "{}", stage.screen());
    assert!(stage.screen().contains("waive") && !stage.screen().contains("Saved"), "{}", stage.screen());
    stage.keys("ctrl-u").text("mark psas because").keys("enter");
    assert!(stage.screen().contains("did you mean `pass`?"), "{}", stage.screen());
    stage.keys("ctrl-u").text("waive soon it is being written").keys("enter");
    assert!(matches!(stage.app.overlays.last(), Some(Overlay::Palette(_))), "{}", stage.screen());
    stage.keys("ctrl-u").text("level moon").keys("enter");
    assert!(stage.screen().contains("there is no level `moon`"), "{}", stage.screen());
}

#[test]
fn waivers_assignments_comments_and_filters_take_one_line_each() {
    let mut stage = stage();
    stage.keys(":").text("waive 14d it is being written").keys("enter");
    assert!(stage.line("Threat model is written").contains('⊘'), "{}", stage.screen());
    stage.keys(":").text("assign @plat").keys("tab enter");
    assert!(stage.line("Threat model is written").contains("@platform"), "{}", stage.screen());
    stage.keys(":").text("comment half of it is in the wiki").keys("enter");
    assert!(stage.screen().contains("Saved: comment"), "{}", stage.screen());
    stage.keys(":").text("filter gat").keys("enter");
    assert!(stage.app.filter.gates_only && stage.app.list.visible.len() == 6, "{}", stage.screen());
    stage.keys(":").text("filter none").keys("enter :").text("sort title").keys("enter");
    assert!(!stage.app.filter.gates_only && stage.screen().contains("by title"), "{}", stage.screen());
}

#[test]
fn the_shape_of_an_argument_is_shown_and_its_words_offered() {
    let mut stage = stage();
    stage.keys(":").text("mark ");
    let screen = stage.screen();
    assert!(screen.contains("mark STATUS NOTE:"), "{screen}");
    for word in ["pass", "partial", "fail", "veto"] {
        assert!(screen.contains(word), "{word} is not offered\n{screen}");
    }
    stage.keys("down down tab");
    assert!(
        matches!(stage.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.input.text() == "mark partial ")
    );
    stage.keys("esc :").text("mark").keys("tab");
    assert!(matches!(stage.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.input.text() == "mark "));
}

#[test]
fn a_word_can_be_chosen_with_the_mouse() {
    let mut stage = stage();
    stage.keys(":").text("level ");
    stage.send(Msg::Click { target: Target::OverlayRow(0), double: true });
    assert_eq!(stage.app.board.level, stage.app.board.levels[0]);
}

#[test]
fn what_was_typed_comes_back_with_up() {
    let line = |stage: &Stage| match stage.app.overlays.last() {
        Some(Overlay::Palette(finder)) => finder.input.text().to_owned(),
        _ => panic!("{}", stage.screen()),
    };
    let mut stage = stage();
    stage.keys(":").text("level demo").keys("enter :").text("sort title").keys("enter : up");
    assert_eq!(line(&stage), "sort title");
    stage.keys("up");
    assert_eq!(line(&stage), "level demo");
    stage.keys("down down");
    assert_eq!(line(&stage), "");
    stage.keys("up up enter");
    assert_eq!(stage.app.board.level, "demo");
}

#[test]
fn a_prefix_shows_what_may_follow() {
    let mut stage = stage();
    stage.keys("y");
    let screen = stage.screen();
    for part in ["Copy a permalink", "Copy the item's key", "Copy the path"] {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
    stage.keys("esc");
    assert!(stage.app.prefix.is_none() && !stage.screen().contains("Copy a permalink"));
    stage.keys("y ?");
    assert!(footer(&stage).contains("Nothing is bound to y and then ?"), "{}", stage.screen());
    stage.keys("g ctrl-c");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit), "what steers the program works whatever was begun");
    // In a text they are letters.
    stage.keys("/").text("gy");
    assert_eq!(stage.app.filter.search, "gy");
}

#[test]
fn keys_are_shown_as_they_are_bound() {
    let mut stage = bound("mark = [\"f2\"]\nquit = [\"ctrl-q\", \"q\"]\ntop = [\"f3 f4\"]\n");
    assert!(footer(&stage).starts_with(" f2 mark"), "{}", stage.screen());
    stage.keys("m");
    assert!(stage.app.overlays.is_empty(), "m is no longer the mark's");
    stage.keys("f2");
    assert!(matches!(stage.app.overlays.last(), Some(Overlay::Mark(_))));
    stage.keys("esc ?").text("mark the");
    assert!(stage.line("Mark the item").contains("f2"), "{}", stage.screen());
    stage.keys("ctrl-u").text("to the top");
    assert!(stage.line("To the top").contains("f3 f4"), "{}", stage.screen());
    stage.keys("esc G f3");
    assert!(stage.screen().contains("To the top"), "{}", stage.screen());
    stage.keys("f4");
    assert_eq!(stage.app.selected_line(), Some(0));
}

#[test]
fn what_is_wrong_with_the_configuration_is_a_problem_that_the_board_does_not_count() {
    let mut config = Config::default();
    config.read_user("me.toml", "[keys]\nmrak = [\"f2\"]\nwaive = [\"m\"]\n");
    let (keymap, complaints) = Keymap::new(&config.keys);
    let mut stage = stage();
    let verdict = stage.app.board.verdict;
    stage.send(Msg::Keys { keymap, complaints });
    assert_eq!(stage.app.board.verdict, verdict);
    assert!(footer(&stage).contains("p 2 problems"), "{}", stage.screen());
    stage.keys("p");
    let screen = stage.screen();
    assert!(screen.contains("there is no command `mrak`"), "{screen}");
    assert!(screen.contains("`m` is bound to both `waive` and `mark`"), "{screen}");
}

#[test]
fn the_board_is_written_where_somebody_says() {
    let mut stage = stage();
    stage.keys(":").text("export ").keys("tab");
    assert!(stage.screen().contains("docs/service.md"), "the file is offered\n{}", stage.screen());
    stage.keys("enter");
    assert!(stage.screen().contains("Written: docs/service.md"), "{}", stage.screen());
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_gonogo"))
        .arg("export")
        .current_dir(stage.fixture.root())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert_eq!(stage.fixture.read("docs/service.md"), String::from_utf8_lossy(&printed.stdout));

    stage.keys(":").text("report html out/board.html").keys("enter");
    assert!(stage.screen().contains("Written: out/board.html"), "{}", stage.screen());
    let page = stage.fixture.read("out/board.html");
    assert!(page.contains("Threat model is written and current") && page.contains("NO-GO"), "{page}");
    // The name of a file can ask for the format; codes for a terminal are no part of it.
    stage.keys(":").text("report out/board.txt").keys("enter");
    assert!(!stage.fixture.read("out/board.txt").contains('\u{1b}'));
}

#[test]
fn what_is_there_is_replaced_when_it_is_said_twice() {
    let mut stage = stage();
    stage.fixture.write("docs/READY.md", "ours\n");
    stage.keys(":").text("report markdown docs/READY.md").keys("enter");
    assert!(stage.screen().contains("docs/READY.md is there already: the same once more"), "{}", stage.screen());
    assert_eq!(stage.fixture.read("docs/READY.md"), "ours\n");
    stage.keys(": up enter");
    assert!(stage.fixture.read("docs/READY.md").contains("Threat model is written and current"));
    // Another one in between is another one.
    stage.fixture.write("docs/READY.md", "ours\n");
    stage.keys(": up enter :").text("report json out/board.json").keys("enter : up up enter");
    assert_eq!(stage.fixture.read("docs/READY.md"), "ours\n");
    for (typed, told) in [
        ("report", "say what: FORMAT FILE"),
        ("report markdown", "say where, for example docs/readiness.md"),
        ("report markdwon a.md", "did you mean `markdown`?"),
        ("report markdown ../out.md", "is no path inside the repository"),
    ] {
        stage.keys(":").text(&format!("{typed} ")).keys("enter");
        assert!(stage.screen().contains(told), "{told} is not in\n{}", stage.screen());
        stage.keys("esc");
    }
}

#[test]
fn a_name_is_completed_with_its_blanks() {
    let mut stage = stage();
    stage.keys(":").text("assign Ada Lovelace").keys("enter :").text("assign Ada L").keys("tab");
    assert!(
        matches!(stage.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.input.text() == "assign Ada Lovelace"),
        "{}",
        stage.screen()
    );
    stage.keys("esc :").text("filter Ada L").keys("enter");
    assert!(stage.app.overlays.is_empty() && stage.app.list.visible.len() == 1, "{}", stage.screen());
    assert!(stage.line("Threat model is written").contains("Ada Lovelace"), "a name that fits is not cut");
}

#[test]
fn every_view_is_searched_by_the_same_key() {
    let mut stage = stage();
    stage.keys("2 /").text("push tested");
    assert!(stage.screen().contains("service/release.ci · Every push is tested"), "{}", stage.screen());
    stage.keys("enter");
    assert!(stage.line("Every push is tested").starts_with('▌'), "it is selected in the poll: {}", stage.screen());
    assert_eq!(stage.app.view, View::Gates);
    stage.keys("/").text("rotation").keys("enter");
    assert!(stage.app.view == View::Board && stage.screen().contains("▌○   Secrets rotation"), "{}", stage.screen());
    for view in ["1", "2", "4", "5", "6", "7"] {
        stage.keys(view).keys("/");
        assert!(!stage.app.overlays.is_empty(), "in {view}: {}", stage.screen());
        stage.keys("esc");
    }
}

#[test]
fn a_key_that_does_nothing_here_says_so_and_where_it_does() {
    let mut stage = stage();
    stage.keys("2 F");
    assert!(footer(&stage).contains("Nothing is bound to F here; in Board (1) it is: Filter"), "{}", stage.screen());
    stage.keys("V");
    assert!(footer(&stage).contains("Nothing is bound to V here; ? helps"), "{}", stage.screen());
    stage.keys("1 F o");
    assert!(footer(&stage).contains("Nothing is bound to o here; esc closes this"), "{}", stage.screen());
    stage.keys("q");
    assert!(stage.app.overlays.is_empty(), "what is no text to type is left by q as well: {}", stage.screen());
}

#[test]
fn what_is_said_is_read_to_its_end_on_a_small_screen() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (60, 24));
    let said = "What is said here is longer than the line that a small screen has for it at its foot";
    stage.send(Msg::Said { text: said.into(), tone: Tone::Plain });
    let screen = stage.screen();
    let last: Vec<_> = screen.lines().rev().take(2).map(str::trim).collect();
    assert_eq!(format!("{} {}", last[1], last[0]), said);
}
