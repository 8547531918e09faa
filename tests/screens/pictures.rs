//! Pictures of the screen: the board in each theme at three sizes, and every overlay.

use std::fmt::Write as _;

use crate::common::{Fixture, Stage, text_of};
use gonogo::app::Msg;
use gonogo::view::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

/// The text, and below it which style each cell has: a letter a style, with a legend.
fn picture(buffer: &Buffer) -> String {
    let mut styles: Vec<Style> = Vec::new();
    let mut map = String::new();
    for row in buffer.area.rows() {
        let mut line = String::new();
        for column in row.columns() {
            let style = buffer[(column.x, column.y)].style();
            let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            line.push(char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]));
        }
        writeln!(map, "{}", runs(&line)).unwrap();
    }
    let mut picture = text_of(buffer);
    picture.push_str("\nstyles\n");
    picture.push_str(&map);
    for (at, style) in styles.iter().enumerate() {
        let letter = char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]);
        writeln!(picture, "{letter} {}", described(style)).unwrap();
    }
    picture
}

/// `aaabb` as `a3 b2`.
fn runs(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let groups = characters.chunk_by(|left, right| left == right);
    groups.map(|group| format!("{}{}", group[0], group.len())).collect::<Vec<_>>().join(" ")
}

fn described(style: &Style) -> String {
    let ground = |colour: Option<ratatui::style::Color>| colour.map_or("-".to_owned(), |colour| colour.to_string());
    format!("{} on {} {:?}", ground(style.fg), ground(style.bg), style.add_modifier)
}

/// The temporary folder plays no part, and neither does the moment.
fn stage(size: (u16, u16)) -> Stage {
    Stage::new(Fixture::new("orders").known_person(), size)
}

#[test]
fn the_board_in_every_theme_at_three_sizes() {
    let mut stage = stage(SIZES[0]);
    for size in SIZES {
        stage.send(Msg::Resize(size.0, size.1));
        for theme in Theme::builtins() {
            stage.theme(&theme, if theme == "plain" { Depth::None } else { Depth::True });
            insta::assert_snapshot!(format!("board-{theme}-{}x{}", size.0, size.1), picture(&stage.buffer()));
        }
    }
}

#[test]
fn what_to_do_next_and_what_would_be_written() {
    for size in SIZES {
        let mut next = stage(size);
        next.app.offer_next();
        insta::assert_snapshot!(format!("next-{}x{}", size.0, size.1), picture(&next.buffer()));
        let mut fix = Stage::new(Fixture::new("orders").known_person().with_fixes(), size);
        fix.keys("/").text("notes").keys("enter f tab");
        insta::assert_snapshot!(format!("fix-{}x{}", size.0, size.1), picture(&fix.buffer()));
    }
}

#[test]
fn overlays() {
    for (name, keys) in [("help", "?"), ("palette", ":"), ("filter", "F"), ("search", "/ t h r")] {
        let mut stage = stage((120, 36));
        stage.keys(keys);
        insta::assert_snapshot!(format!("overlay-{name}"), stage.screen());
    }
}

#[test]
fn what_waits_for_trust() {
    for (columns, rows) in SIZES {
        let mut stage = Stage::new(Fixture::new("orders").known_person().with_drills(), (columns, rows));
        stage.asking();
        stage.keys("T");
        insta::assert_snapshot!(format!("trust-{columns}x{rows}"), picture(&stage.buffer()));
    }
    // A theme whose text has a ground of its own: what lies on the sheet has the sheet's.
    let mut stage = Stage::new(Fixture::new("orders").known_person().with_drills(), (80, 24));
    stage.theme("light", Depth::True);
    stage.asking();
    stage.keys("T");
    insta::assert_snapshot!("trust-light-80x24", picture(&stage.buffer()));
}

#[test]
fn the_poll() {
    for size in SIZES {
        let mut stage = stage(size);
        // One of the gates passes by a waiver only.
        stage.keys("w").text("It is being written, and reviewed with every change").keys("ctrl-s 2");
        stage.app.toast = None;
        insta::assert_snapshot!(format!("gates-{}x{}", size.0, size.1), picture(&stage.buffer()));
    }
    for size in SIZES {
        let mut stage = Stage::new(Fixture::new("orders").known_person().with_roles(), size);
        stage.keys("2 s");
        insta::assert_snapshot!(format!("sign-{}x{}", size.0, size.1), stage.screen());
        stage.keys("g").text("Load test of Tuesday seen").keys("ctrl-s esc G k");
        stage.app.toast = None;
        insta::assert_snapshot!(format!("gates-roles-{}x{}", size.0, size.1), picture(&stage.buffer()));
    }
    let mut stage = stage((50, 18));
    stage.keys("2");
    insta::assert_snapshot!("gates-50x18", stage.screen());
}

#[test]
fn the_claims() {
    for size in SIZES {
        let mut stage = Stage::new(Fixture::new("orders").known_person().with_claims(), size);
        insta::assert_snapshot!(format!("board-claims-{}x{}", size.0, size.1), picture(&stage.buffer()));
        stage.keys("6 j");
        insta::assert_snapshot!(format!("claims-{}x{}", size.0, size.1), picture(&stage.buffer()));
    }
    let mut stage = Stage::new(Fixture::new("bare"), (80, 24));
    stage.keys("6");
    insta::assert_snapshot!("claims-none-80x24", stage.screen());
}

#[test]
fn sheets_that_state_something() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut stage = stage((columns, rows));
        stage
            .keys("w")
            .text("It is being written")
            .keys("tab tab")
            .text("a review of each change")
            .keys("tab tab")
            .text("sec");
        insta::assert_snapshot!(format!("waive-{columns}x{rows}"), stage.screen());
        stage.keys("ctrl-s w");
        insta::assert_snapshot!(format!("waiver-{columns}x{rows}"), stage.screen());
        stage.keys("esc a").text("pla");
        insta::assert_snapshot!(format!("assign-{columns}x{rows}"), stage.screen());
    }
}

#[test]
fn the_mark_editor() {
    let mut stage = stage((120, 36));
    stage.keys("j m p tab").text("Held on 17 November with Bo and Chi.").keys("tab").text("docs/SL");
    insta::assert_snapshot!("overlay-mark", stage.screen());
}

#[test]
fn problems_with_their_lines() {
    let fixture = Fixture::new("orders");
    let broken = "schema = 1\nid = \"broken\"\n\n[[area]]\nid = \"one\"\nwieght = 2\n\n  [[area.item]]\n  id = \"two\"\n  title = \"Two\"\n  check.text = { in = [\"src/**\"], has = '(' }\n";
    fixture.write(".gonogo/checklists/broken.toml", broken);
    let mut stage = Stage::new(fixture, (120, 36));
    stage.keys("p");
    insta::assert_snapshot!("overlay-problems", stage.screen());
}

#[test]
fn the_board_in_ascii() {
    let mut stage = stage((80, 24));
    stage.app.preferences.ascii = true;
    let screen = stage.screen();
    insta::assert_snapshot!("board-ascii", screen);
    let foreign: Vec<char> = screen.chars().filter(|c| !c.is_ascii() && !"≤".contains(*c)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn a_narrow_board() {
    insta::assert_snapshot!("board-dark-50x18", stage((50, 18)).screen());
}

/// Many items that nobody has and nobody has estimated, and no gate among them.
fn lone() -> Fixture {
    let fixture = Fixture::new("bare").known_person();
    let mut checklist =
        "schema = 1\nid = \"lone\"\ntitle = \"Lone\"\n[[area]]\nid = \"all\"\ntitle = \"All of it\"\n".to_owned();
    for item in 0..40 {
        let title = "A title of as many words as people need to be understood";
        write!(checklist, "[[area.item]]\nid = \"item-{item}\"\ntitle = \"{title}: {item}\"\n").unwrap();
    }
    fixture.write(".gonogo/checklists/lone.toml", &checklist);
    fixture.write(".gonogo/config.toml", "checklists = [\"lone\"]\n");
    fixture
}

#[test]
fn what_no_item_has_takes_no_column() {
    let mut stage = Stage::new(lone(), (120, 36));
    assert!(stage.screen().contains("understood: 7 "), "{}", stage.screen());
    stage.keys("5");
    assert!(stage.screen().contains("understood: 7 "), "{}", stage.screen());
    assert!(!stage.line("understood: 7 ").contains("nobody"), "{}", stage.screen());
}

#[test]
fn a_poll_of_no_gates_says_what_would_make_one() {
    let mut stage = Stage::new(lone(), (80, 24));
    stage.keys("2");
    let screen = stage.screen();
    assert!(screen.contains("is a gate") && screen.contains("`gate = true`"), "{screen}");
}

#[test]
fn a_list_longer_than_its_window_has_a_scrollbar_and_covers_nothing() {
    let mut stage = Stage::new(lone(), (80, 24));
    let edge = |stage: &Stage| {
        let buffer = stage.buffer();
        (3..12).map(|y| buffer[(79, y)].symbol().to_owned()).collect::<String>()
    };
    assert!(edge(&stage).starts_with('┃') && edge(&stage).ends_with(' '), "{}", stage.screen());
    stage.keys("G");
    assert!(edge(&stage).starts_with(' ') && edge(&stage).ends_with('┃'), "{}", stage.screen());
}
