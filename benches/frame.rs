//! A frame of a board with 2,000 items, and what a key costs before it.

use std::fmt::Write as _;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use gonogo::app::{App, Model, Msg, Preferences};
use gonogo::checklist;
use gonogo::view::{self, Depth, Theme};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn main() {
    divan::main();
}

/// Twenty areas of a hundred items.
fn app() -> App {
    let mut text = "schema = 1\nid = \"bench\"\n".to_owned();
    for area in 0..20 {
        write!(text, "[[area]]\nid = \"area-{area}\"\ntitle = \"Area {area}\"\n").expect("a String takes text");
        for item in 0..100 {
            write!(
                text,
                "[[area.item]]\nid = \"item-{item}\"\ntitle = \"Item {item} of area {area} holds\"\nowner = \"@team\"\neffort = \"2-4h\"\ngate = {}\n",
                item % 10 == 0
            )
            .expect("a String takes text");
        }
    }
    let (checklist, problems) = checklist::parse("bench.toml", &text);
    assert!(problems.is_empty(), "{problems:?}");
    let model = Model { checklists: Arc::new(checklist.into_iter().collect()), ..Model::default() };
    let preferences = Preferences { ascii: false, mouse: true, theme: "dark".to_owned(), themes: Vec::new() };
    App::new(model, Timestamp::UNIX_EPOCH, (200, 50), preferences)
}

#[divan::bench]
fn frame_200x50_of_2000_items(bencher: Bencher) {
    let app = app();
    let theme = Theme::builtin("dark", Depth::True).expect("it is embedded");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 50));
    bencher.bench_local(|| view::draw(&app, &theme, &mut buffer));
}

#[divan::bench]
fn key_down(bencher: Bencher) {
    let mut app = app();
    bencher.bench_local(|| app.update(Msg::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE))));
}

#[divan::bench]
fn typing_in_the_search(bencher: Bencher) {
    let mut app = app();
    app.update(Msg::Key(KeyEvent::new(KeyCode::Char('/'), KeyModifiers::NONE)));
    let mut letters = "area".chars().cycle();
    bencher.bench_local(|| {
        let letter = letters.next().unwrap_or('a');
        app.update(Msg::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
        app.update(Msg::Key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE)))
    });
}
