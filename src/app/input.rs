//! One line of text that a person types.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{CursorMove, TextArea};

use crate::text::Sanitized;

/// A line with a cursor and the usual editing keys. The text widget is used as a buffer only; the view draws it.
#[derive(Clone, Debug, Default)]
pub struct LineInput(TextArea<'static>);

impl LineInput {
    pub fn new(text: &str) -> Self {
        let mut input = Self(TextArea::new(vec![one_line(text)]));
        input.0.move_cursor(CursorMove::End);
        input
    }

    pub fn text(&self) -> &str {
        self.0.lines().first().map_or("", String::as_str)
    }

    /// What a screen may show of it.
    pub fn shown(&self) -> Sanitized {
        Sanitized::new(self.text())
    }

    /// The cursor's place, in characters from the start.
    pub fn cursor(&self) -> usize {
        self.0.cursor().1
    }

    /// Takes a key; says whether the text changed.
    pub fn input(&mut self, key: KeyEvent) -> bool {
        match key.code {
            // These would make a second line.
            KeyCode::Enter => false,
            KeyCode::Char('m' | 'j') if key.modifiers.contains(KeyModifiers::CONTROL) => false,
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => self.0.delete_line_by_head(),
            _ => self.0.input(key),
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.0.insert_str(one_line(text));
    }
}

fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
