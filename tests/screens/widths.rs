//! Whatever texts people write, no column moves: every view and every overlay, at many sizes, in Unicode and in ASCII.

use crate::common::{Fixture, Stage};
use gonogo::app::{Msg, View};
use gonogo::view::{self, Depth, Theme};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_bidi::{BidiInfo, Level};
use unicode_width::UnicodeWidthStr as _;

/// Pieces of which texts are made: wide characters, emoji of several characters, flags, marks that combine, scripts that run
/// the other way, characters without a width, and plain words.
const PIECES: &[&str] = &[
    "漢字",
    "ｶﾅ",
    "한글",
    "👩‍🚀",
    "👍🏽",
    "🇫🇷",
    "❤\u{fe0f}",
    "⚠\u{fe0e}",
    "e\u{301}",
    "a\u{308}\u{323}",
    "שלום",
    "مرحبا",
    "السلام",
    "\u{200b}",
    "\u{202e}",
    "\u{2067}",
    "ไทยแลนด์",
    "नमस्ते",
    "𝕏",
    "\u{1f468}\u{200d}\u{1f469}",
    "word",
    " ",
    "Ω≈ç",
    "—",
    "﷽",
    "\u{ad}",
];

/// The keys that lead to each view and each overlay.
const PLACES: &[&str] =
    &["", "2", "?", ":", "F", "m", "w", "a", "c", "g", "y", "/ x", "tab", "h", ": m a r k space", "* s s s"];

fn stage(text: &str, ascii: bool) -> Stage {
    let fixture = Fixture::new("orders").known_person();
    let quoted = toml::Value::from(text).to_string();
    let checklist = format!(
        "schema = 1\nid = \"wide\"\ntitle = {quoted}\n[[area]]\nid = \"area\"\ntitle = {quoted}\n\
         [[area.item]]\nid = \"one\"\ntitle = {quoted}\nwhy = {quoted}\nfix = {quoted}\nowner = {quoted}\ngate = true\n\
         check.manual = {{ ask = {quoted} }}\n[[area.item]]\nid = \"two\"\ntitle = \"Two\"\ncheck.file.any = [\"nowhere\"]\n"
    );
    fixture.write(".gonogo/checklists/wide.toml", &checklist);
    fixture.write(".gonogo/config.toml", "checklists = [\"wide\"]\n");
    let mut stage = Stage::new(fixture, (100, 30));
    stage.app.preferences.ascii = ascii;
    stage
}

/// Every row is as wide as the screen: what a sign of two columns covers is no cell of its own.
fn assert_rows(buffer: &Buffer, place: &str) {
    for row in buffer.area.rows() {
        let mut at = row.x;
        while at < row.right() {
            let symbol = buffer[(at, row.y)].symbol();
            let width = u16::try_from(symbol.width()).unwrap().max(1);
            assert!(at + width <= row.right(), "{place}: {symbol:?} stands over the right edge");
            for covered in at + 1..at + width {
                let under = buffer[(covered, row.y)].symbol();
                assert!(under == " " || under.is_empty(), "{place}: {under:?} lies under {symbol:?}");
            }
            at += width;
        }
    }
}

/// What sets off a text that runs from right to left.
const MARK: char = '\u{200e}';

/// A cell that is written: its column, its width, and between which columns its text stands, if that runs from right to left.
#[derive(Clone, Debug)]
struct Written {
    column: u16,
    width: u16,
    text: Option<(u16, u16)>,
}

/// The cells of a row that a terminal is sent, and their characters with the index of their cell.
fn sent(buffer: &Buffer, row: Rect) -> (Vec<Written>, Vec<(char, usize)>) {
    let (mut cells, mut characters): (Vec<Written>, Vec<(char, usize)>) = (Vec::new(), Vec::new());
    let (mut column, mut begun) = (row.x, None);
    while column < row.right() {
        let symbol = buffer[(column, row.y)].symbol();
        let width = u16::try_from(symbol.width()).unwrap().max(1);
        let at = cells.len();
        characters.extend(symbol.chars().map(|character| (character, at)));
        begun = begun.or(symbol.starts_with(MARK).then_some((column, at)));
        cells.push(Written { column, width, text: None });
        column += width;
        if let Some((first, from)) = begun.filter(|_| symbol.len() > MARK.len_utf8() && symbol.ends_with(MARK)) {
            cells[from..].iter_mut().for_each(|cell| cell.text = Some((first, column)));
            begun = None;
        }
    }
    (cells, characters)
}

/// Where a terminal that knows the Unicode algorithm shows each cell of a row.
fn shown(cells: &[Written], characters: &[(char, usize)]) -> Vec<u16> {
    let text: String = characters.iter().map(|(character, _)| character).collect();
    let info = BidiInfo::new(&text, Some(Level::ltr()));
    let paragraph = &info.paragraphs[0];
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let cell_of: std::collections::HashMap<usize, usize> =
        text.char_indices().zip(characters).map(|((at, _), (_, cell))| (at, *cell)).collect();
    let mut columns = vec![None; cells.len()];
    let mut free = cells.first().map_or(0, |cell| cell.column);
    for run in runs {
        let mut inside: Vec<usize> =
            text[run.clone()].char_indices().map(|(at, _)| cell_of[&(run.start + at)]).collect();
        if levels[run.start].is_rtl() {
            inside.reverse();
        }
        for cell in inside {
            if columns[cell].is_none() {
                columns[cell] = Some(free);
                free += cells[cell].width;
            }
        }
    }
    columns.into_iter().map(Option::unwrap).collect()
}

/// What a terminal puts into the order of its script stays within its text, and all else where it is.
fn assert_in_place(buffer: &Buffer, place: &str) {
    for row in buffer.area.rows() {
        let (cells, characters) = sent(buffer, row);
        for (cell, column) in cells.iter().zip(shown(&cells, &characters)) {
            let text: String = characters.iter().map(|(character, _)| character).collect();
            match cell.text {
                Some((first, end)) => {
                    assert!((first..end).contains(&column), "{place}: {cell:?} is shown in {column} of {text:?}");
                }
                None => assert_eq!(cell.column, column, "{place}: in {text:?}"),
            }
        }
    }
}

/// The columns in which something of the frame stands, by row: the lines between panes and around sheets.
fn frame(buffer: &Buffer) -> Vec<(u16, u16)> {
    let cells = buffer.area.rows().flat_map(|row| row.columns().map(|cell| (cell.x, cell.y)).collect::<Vec<_>>());
    cells.filter(|cell| matches!(buffer[*cell].symbol(), "│" | "┬" | "┴" | "╭" | "╮" | "╰" | "╯")).collect()
}

fn draw(stage: &Stage) -> Buffer {
    let (columns, rows) = stage.app.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    view::draw(&stage.app, &Theme::builtin("dark", Depth::True).unwrap(), &mut buffer);
    buffer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_moves_a_column(pieces in proptest::collection::vec(0..PIECES.len(), 1..24)) {
        let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
        let text = if text.trim().is_empty() { "x".to_owned() } else { text };
        let (mut strange, mut plain) = (stage(&text, false), stage("A plain title", false));
        for size in [(100, 30), (80, 24), (61, 18), (40, 12), (7, 5), (1, 1)] {
            for place in PLACES {
                for stage in [&mut strange, &mut plain] {
                    stage.send(Msg::Resize(size.0, size.1));
                    stage.keys(place);
                }
                let (buffer, place_and_size) = (draw(&strange), format!("{place:?} at {size:?}"));
                assert_rows(&buffer, &place_and_size);
                assert_in_place(&buffer, &place_and_size);
                // The lines between the panes of the view stand where they stand for plain words.
                if place.is_empty() && size.0 >= 60 {
                    prop_assert_eq!(frame(&draw(&strange)), frame(&draw(&plain)), "{:?} at {:?}", place, size);
                }
                for stage in [&mut strange, &mut plain] {
                    stage.keys("esc esc esc esc esc esc 1");
                }
            }
        }
    }
}

#[test]
fn arabic_and_hebrew_are_shown() {
    let stage = stage("סיסמה and كلمة", false);
    let screen = stage.screen();
    assert!(screen.contains("סיסמה") && screen.contains("كلمة"), "{screen}");
}

/// Two texts of scripts that run from right to left side by side, and numbers behind them: what a terminal would swap.
#[test]
fn neighbours_of_hebrew_and_arabic_do_not_change_places() {
    let stage = stage("שלום", false);
    let buffer = draw(&stage);
    assert_in_place(&buffer, "the board");
    let mut unmarked = buffer.clone();
    for cell in &mut unmarked.content {
        let symbol = cell.symbol().replace(MARK, "");
        cell.set_symbol(&symbol);
    }
    let moved = buffer.area.rows().any(|row| {
        let (cells, characters) = sent(&unmarked, row);
        let is_number = |at: usize| characters.iter().any(|(sign, cell)| *cell == at && sign.is_ascii_digit());
        let mut shown = cells.iter().zip(shown(&cells, &characters)).enumerate();
        shown.any(|(at, (cell, column))| cell.column != column && is_number(at))
    });
    assert!(moved, "without the marks nothing would move, so that this shows nothing");
}

#[test]
fn in_ascii_nothing_of_ours_is_anything_else() {
    let mut stage = stage("A plain title", true);
    for size in [(120, 36), (80, 24), (61, 18), (40, 12)] {
        stage.send(Msg::Resize(size.0, size.1));
        for view in View::ALL {
            for place in PLACES {
                stage.keys(&view.number().to_string()).keys(place);
                let buffer = draw(&stage);
                for cell in &buffer.content {
                    assert!(
                        cell.symbol().is_ascii(),
                        "{:?} is drawn by {view:?} after {place:?}\n{}",
                        cell.symbol(),
                        stage.screen()
                    );
                }
                stage.keys("esc esc esc esc esc esc");
            }
        }
    }
}
