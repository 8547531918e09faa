//! Whether the terminal is dark or light. It is asked while we already read its keys, because who waits for nothing but the
//! answer loses what is typed meanwhile; the answer arrives among the keys and is told from them here.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use xterm_color::Color as Tint;

/// `OSC 11 ?`: the terminal's background, please.
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
    /// The terminal does not say, or must not be asked.
    #[default]
    Unknown,
}

impl Background {
    fn of(colour: &Tint) -> Self {
        let (red, green, blue) = (u64::from(colour.red), u64::from(colour.green), u64::from(colour.blue));
        // The eye's weights of the three (Rec. 601), against the middle grey.
        let luma = (299 * red + 587 * green + 114 * blue) / 1000;
        if luma > u64::from(u16::MAX / 2) { Self::Light } else { Self::Dark }
    }
}

/// The answer that is awaited: `ESC ] 11 ; rgb:ffff/ffff/ffff ESC \`, which the key reader takes for alt-`]`, letters and
/// alt-`\`. Some of these letters are commands, so a late answer must be known as one too.
#[derive(Debug)]
pub(super) struct Answer {
    until: Instant,
    /// What has come of it, while inside one.
    inside: Option<String>,
}

/// What an event is, to whoever waits for an answer.
#[derive(Debug, PartialEq)]
pub(super) enum Sorted {
    NotPartOfIt,
    PartOfIt,
    Complete(Background),
}

impl Answer {
    /// A slow line is still answered within this time.
    const PATIENCE: Duration = Duration::from_secs(3);
    /// `11;rgba:ffff/ffff/ffff/ffff` and some room.
    const LONGEST: usize = 40;

    /// Asks the terminal. None if there is nothing to ask: no terminal, or one that is to have no colours.
    pub fn ask() -> Option<Self> {
        let colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        if cfg!(not(unix)) || colourless || dumb || !io::stdout().is_terminal() {
            return None;
        }
        let mut output = io::stdout().lock();
        output.write_all(QUESTION).and_then(|()| output.flush()).ok()?;
        Some(Self::new())
    }

    fn new() -> Self {
        Self { until: Instant::now() + Self::PATIENCE, inside: None }
    }

    pub fn sort(&mut self, event: &Event) -> Sorted {
        let Event::Key(KeyEvent { code: KeyCode::Char(character), modifiers, .. }) = event else {
            return Sorted::NotPartOfIt;
        };
        let alt = modifiers.contains(KeyModifiers::ALT);
        let bell = *character == 'g' && modifiers.contains(KeyModifiers::CONTROL);
        let Some(inside) = &mut self.inside else {
            if alt && *character == ']' && Instant::now() < self.until {
                self.inside = Some(String::new());
                return Sorted::PartOfIt;
            }
            return Sorted::NotPartOfIt;
        };
        let is_end = bell || (alt && *character == '\\');
        if !is_end && inside.len() < Self::LONGEST {
            inside.push(*character);
            return Sorted::PartOfIt;
        }
        let text = self.inside.take().unwrap_or_default();
        let colour = text.strip_prefix("11;").and_then(|colour| Tint::parse(colour.as_bytes()).ok());
        colour.map_or(Sorted::PartOfIt, |colour| Sorted::Complete(Background::of(&colour)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left for the program of keys as a terminal sends them, and what it learned.
    fn through(answer: &mut Answer, keys: &str) -> (String, Vec<Background>) {
        let (mut left, mut learned) = (String::new(), Vec::new());
        let mut modifiers = KeyModifiers::NONE;
        for character in keys.chars() {
            let (code, pressed) = match character {
                '\u{1b}' => {
                    modifiers = KeyModifiers::ALT;
                    continue;
                }
                '\u{7}' => ('g', KeyModifiers::CONTROL),
                other => (other, std::mem::replace(&mut modifiers, KeyModifiers::NONE)),
            };
            match answer.sort(&Event::Key(KeyEvent::new(KeyCode::Char(code), pressed))) {
                Sorted::NotPartOfIt => left.push(code),
                Sorted::PartOfIt => {}
                Sorted::Complete(background) => learned.push(background),
            }
        }
        (left, learned)
    }

    #[test]
    fn an_answer_is_told_from_keys() {
        let mut answer = Answer::new();
        let typed = "j\u{1b}]10;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}]11;rgb:0000/0000/0000\u{7}k";
        assert_eq!(through(&mut answer, typed), ("jk".to_owned(), vec![Background::Dark]));
        let light = "\u{1b}]11;rgb:fd/f6/e3\u{1b}\\";
        assert_eq!(through(&mut Answer::new(), light), (String::new(), vec![Background::Light]));
    }

    #[test]
    fn an_answer_that_says_nothing_is_swallowed_all_the_same() {
        let (left, learned) = through(&mut Answer::new(), "\u{1b}]11;grey\u{1b}\\q");
        assert_eq!((left.as_str(), learned.as_slice()), ("q", [].as_slice()));
    }

    #[test]
    fn keys_are_swallowed_neither_for_ever_nor_late() {
        let mut answer = Answer::new();
        let long = "x".repeat(60);
        assert_eq!(through(&mut answer, &format!("\u{1b}]{long}")).0.len(), 60 - Answer::LONGEST - 1);
        answer.until = Instant::now();
        assert_eq!(through(&mut answer, "\u{1b}]12").0, "]12");
    }
}
