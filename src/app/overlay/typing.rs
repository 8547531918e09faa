//! An argument that is being typed behind a command's name in the palette: what it may be, what is wrong with it.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{Finder, Overlay};
use crate::app::areas::step;
use crate::app::commands::{Argument, COMMANDS};
use crate::app::{App, Effect, LineInput};
use crate::text::Sanitized;

/// How many lines of the palette are remembered.
const HISTORY: usize = 50;

#[derive(Clone, Debug, Default)]
pub struct Typing {
    /// An index into [`COMMANDS`].
    pub command: usize,
    /// What the word that is being typed may be, best first, each with the characters that match.
    pub found: Vec<(String, Vec<usize>)>,
    pub selected: Option<usize>,
    /// Why what was typed cannot be run.
    pub complaint: Option<Sanitized>,
    /// Something is shown that is not chosen yet.
    is_previewed: bool,
}

impl Typing {
    pub fn argument(&self) -> Option<Argument> {
        COMMANDS[self.command].argument
    }

    /// What enter would take in place of the last word.
    fn best(&self, last: &str) -> Option<&str> {
        let is_closed = self.argument().is_some_and(|argument| argument.is_closed);
        let is_whole = self.found.iter().any(|(word, _)| word == last);
        let at = self.selected.or((is_closed && !is_whole).then_some(0))?;
        self.found.get(at).map(|(word, _)| word.as_str())
    }
}

/// What was typed before the word that is being completed, and that. A name keeps its blanks.
fn parts(argument: Option<Argument>, typed: &str) -> (&str, &str) {
    match argument {
        Some(Argument { is_name: true, .. }) => ("", typed.trim_start()),
        _ => typed.rsplit_once(' ').unwrap_or(("", typed)),
    }
}

impl App {
    pub(in crate::app) fn ask_for_argument(&mut self, id: &str) -> Vec<Effect> {
        let mut finder = Finder::palette(self);
        finder.input = LineInput::new(&format!("{id} "));
        self.open(Overlay::Palette(finder));
        self.palette_changed()
    }

    fn palette_finder(&mut self) -> Option<&mut Finder> {
        match self.overlays.last_mut() {
            Some(Overlay::Palette(finder)) => Some(finder),
            _ => None,
        }
    }

    /// What was typed changed: commands are found, or the argument of one.
    pub(in crate::app) fn palette_changed(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Help(finder) | Overlay::Palette(finder)) = self.overlays.last_mut() {
            finder.refine();
        }
        let Some(finder) = self.palette_finder() else { return Vec::new() };
        let text = finder.input.text().to_owned();
        let before = finder.typing.take();
        let named = text.split_once(' ').and_then(|(id, rest)| Some((finder.with_argument(id)?, rest)));
        let Some((command, typed)) = named else { return self.end_preview(before) };
        let (said, last) = parts(COMMANDS[command].argument, typed);
        let words = COMMANDS[command].argument.map(|argument| (argument.complete)(self, said)).unwrap_or_default();
        let found = matching(words, last);
        let is_previewed = before.is_some_and(|before| before.is_previewed);
        if let Some(finder) = self.palette_finder() {
            finder.typing = Some(Typing { command, found, is_previewed, ..Typing::default() });
        }
        self.preview()
    }

    /// Somebody typed, who is then no longer looking through what was typed before.
    pub(super) fn palette_typed(&mut self) -> Vec<Effect> {
        if let Some(finder) = self.palette_finder() {
            finder.recalled = None;
        }
        self.palette_changed()
    }

    fn preview(&mut self) -> Vec<Effect> {
        let Some(finder) = self.palette_finder() else { return Vec::new() };
        let text = finder.input.text().to_owned();
        let Some(typing) = &mut finder.typing else { return Vec::new() };
        let Some(preview) = typing.argument().and_then(|argument| argument.preview) else { return Vec::new() };
        let last = parts(typing.argument(), text.split_once(' ').map_or("", |(_, typed)| typed)).1;
        // Who has typed nothing has chosen nothing.
        let chosen = typing.best(last).filter(|_| !last.is_empty() || typing.selected.is_some()).map(str::to_owned);
        let effects: Vec<_> = chosen.iter().map(|chosen| preview(chosen)).collect();
        typing.is_previewed |= !effects.is_empty();
        effects
    }

    /// What was only shown goes away again.
    pub(in crate::app) fn end_preview(&self, typing: Option<Typing>) -> Vec<Effect> {
        let is_previewed = typing.is_some_and(|typing| typing.is_previewed);
        is_previewed.then(|| Effect::SetTheme(self.preferences.theme.clone())).into_iter().collect()
    }

    /// Tab: the selected or best word into the line; of a command that takes an argument, its name.
    pub(in crate::app) fn complete_found(&mut self) -> Vec<Effect> {
        let Some(finder) = self.palette_finder() else { return Vec::new() };
        let text = finder.input.text().to_owned();
        let line = match (&finder.typing, finder.found.get(finder.selected)) {
            (Some(typing), _) => {
                let (name, typed) = text.split_once(' ').unwrap_or((&text, ""));
                let (said, _) = parts(typing.argument(), typed);
                let Some((word, _)) = typing.found.get(typing.selected.unwrap_or(0)) else { return Vec::new() };
                let between = if said.is_empty() { "" } else { " " };
                let behind = if typing.argument().is_some_and(|argument| argument.is_name) { "" } else { " " };
                format!("{name} {said}{between}{word}{behind}")
            }
            (None, Some((at, _))) if COMMANDS[*at].argument.is_some() => format!("{} ", COMMANDS[*at].id),
            _ => return Vec::new(),
        };
        finder.input = LineInput::new(&line);
        self.palette_changed()
    }

    pub(in crate::app) fn click_word(&mut self, row: usize, double: bool) -> Vec<Effect> {
        if let Some(typing) = self.palette_finder().and_then(|finder| finder.typing.as_mut()) {
            typing.selected = Some(row);
        }
        if double { self.run_typed() } else { self.preview() }
    }

    /// Enter on an argument: runs it, or says in the palette why that cannot be.
    pub(super) fn run_typed(&mut self) -> Vec<Effect> {
        let Some(finder) = self.palette_finder() else { return Vec::new() };
        let text = finder.input.text().to_owned();
        let Some(typing) = finder.typing.clone() else { return Vec::new() };
        let Some(argument) = typing.argument() else { return Vec::new() };
        let (name, typed) = text.split_once(' ').unwrap_or((&text, ""));
        let (said, last) = parts(Some(argument), typed);
        let typed = match typing.best(last) {
            Some(word) => format!("{said} {word}"),
            None => typed.to_owned(),
        };
        let typed = typed.trim().to_owned();
        let line = format!("{name} {typed}");
        // The command acts on the view, and its sheet, if it has one, lies where the palette lay.
        let palette = self.overlays.pop();
        let done = match (typed.is_empty(), (COMMANDS[typing.command].available)(self)) {
            (true, _) => Err(format!("say what: {}", argument.shape)),
            (_, Err(reason)) => Err(reason.to_owned()),
            (false, Ok(())) => (argument.run)(self, &typed),
        };
        match done {
            Ok(effects) => {
                self.remember_line(line);
                effects
            }
            Err(reason) => {
                self.overlays.extend(palette);
                if let Some(typing) = self.palette_finder().and_then(|finder| finder.typing.as_mut()) {
                    typing.complaint = Some(reason.into());
                }
                Vec::new()
            }
        }
    }

    pub(super) fn remember_line(&mut self, line: String) {
        self.said.retain(|said| *said != line);
        self.said.push(line);
        if self.said.len() > HISTORY {
            self.said.remove(0);
        }
    }

    /// Moves through completions; above the first command, back through what was typed before.
    pub(super) fn move_palette(&mut self, delta: i64) -> Vec<Effect> {
        let said = self.said.clone();
        let Some(finder) = self.palette_finder() else { return Vec::new() };
        let is_recalling = finder.recalled.is_some() || finder.input.text().is_empty();
        let at_top = finder.typing.as_ref().map_or(finder.selected == 0, |typing| typing.selected.is_none());
        if is_recalling && at_top && !said.is_empty() && (delta < 0 || finder.recalled.is_some()) {
            let at = finder.recalled.unwrap_or(said.len());
            let at = if delta < 0 { at.saturating_sub(1) } else { at + 1 };
            let line = said.get(at).cloned();
            finder.input = LineInput::new(line.as_deref().unwrap_or_default());
            finder.recalled = line.map(|_| at);
            return self.palette_changed();
        }
        match &mut finder.typing {
            Some(typing) => {
                typing.complaint = None;
                typing.selected = match typing.selected {
                    None if delta < 0 || typing.found.is_empty() => None,
                    None => Some(0),
                    Some(0) if delta < 0 => None,
                    Some(at) => Some(step(at, delta, typing.found.len())),
                };
            }
            None => finder.step(delta),
        }
        self.preview()
    }
}

/// Those words that match, best first; all of them where nothing is typed yet.
fn matching(words: Vec<String>, typed: &str) -> Vec<(String, Vec<usize>)> {
    if typed.is_empty() {
        return words.into_iter().map(|word| (word, Vec::new())).collect();
    }
    let matcher = SkimMatcherV2::default();
    let score = |word: String| matcher.fuzzy_indices(&word, typed).map(|(score, matched)| (score, word, matched));
    let mut found: Vec<_> = words.into_iter().filter_map(score).collect();
    found.sort_by_key(|(score, word, _)| (std::cmp::Reverse(*score), word.len()));
    found.into_iter().map(|(_, word, matched)| (word, matched)).collect()
}
