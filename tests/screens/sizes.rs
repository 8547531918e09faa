//! Every view at every size: nothing panics, nothing is drawn outside.

use crate::common::{Fixture, Stage};
use gonogo::app::Msg;

/// Keys that open each thing there is to open.
const VIEWS: [&str; 34] = [
    "",
    "?",
    ":",
    "/",
    "F",
    "m",
    "tab",
    "z",
    "n",
    "2",
    "2 G",
    "2 s",
    "w",
    "a",
    "c",
    "w x ctrl-s w",
    "3",
    "3 enter",
    "3 enter right tab",
    "3 enter right n",
    "3 P",
    "3 end R",
    "4",
    "4 f tab",
    "4 s d",
    "5",
    "5 s h",
    "6",
    "6 tab",
    "6 /",
    "7",
    "7 f",
    "7 / a",
    "/ i g n o r e d enter f",
];

#[test]
fn no_size_panics() {
    let mut stage =
        Stage::new(Fixture::new("orders").known_person().with_roles().with_claims().with_past().with_fixes(), (80, 24));
    stage.fixture.write(".gonogo/checklists/broken.toml", "schema = 1\nid = \"broken\"\n[[area]]\nidd = 3\n");
    for keys in VIEWS {
        stage.send(Msg::Resize(80, 24));
        stage.keys(keys);
        for columns in (1..=20).chain([26, 39, 40, 59, 60, 61, 79, 80, 81, 99, 100, 120, 159, 160, 200, 300]) {
            for rows in (1..=14).chain([20, 23, 24, 25, 36, 50, 80]) {
                stage.send(Msg::Resize(columns, rows));
                stage.buffer();
            }
        }
        stage.keys("down down up pgdn pgup").send(Msg::Paste("漢字 e\u{301} \u{1b}[31m".to_owned()));
        stage.buffer();
        stage.keys("esc esc esc 1");
    }
}

#[test]
fn the_smallest_and_the_largest_window_are_safe() {
    let mut stage = Stage::new(Fixture::new("orders"), (1, 1));
    stage.keys("m esc ? esc j G");
    for size in [(1, 1), (0, 0), (2000, 3), (3, 2000)] {
        stage.send(Msg::Resize(size.0, size.1));
        stage.buffer();
    }
}

#[test]
fn eighty_by_twenty_four_shows_what_matters() {
    let stage = Stage::new(Fixture::new("orders"), (80, 24));
    let screen = stage.screen();
    for part in ["orders", "NO-GO", "gates open", "verified", "Areas", "Threat model", "Why", "m mark"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
}

#[test]
fn small_windows_keep_the_items_longest() {
    let mut stage = Stage::new(Fixture::new("orders"), (80, 24));
    for (columns, rows) in [(40, 12), (30, 5), (20, 3)] {
        stage.send(Msg::Resize(columns, rows));
        assert!(stage.screen().contains("Threat"), "{columns}x{rows}:\n{}", stage.screen());
    }
}
