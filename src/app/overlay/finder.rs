//! A list of commands that typing narrows: help for the context, and the palette.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::app::areas::step;
use crate::app::commands::{COMMANDS, Command};
use crate::app::{App, Effect, LineInput};

use super::Typing;

#[derive(Clone, Debug)]
pub struct Finder {
    pub input: LineInput,
    /// Indices into [`COMMANDS`] of the commands to choose from.
    offered: Vec<usize>,
    /// The keys of all commands where it was asked.
    keys: Vec<Vec<String>>,
    /// Those that match, best first, with the matched characters of the title.
    pub found: Vec<(usize, Vec<usize>)>,
    pub selected: usize,
    /// The argument that is being typed behind a command's name.
    pub typing: Option<Typing>,
    /// What was typed before and stands in the line again, by its index.
    pub(super) recalled: Option<usize>,
}

impl Finder {
    /// The commands that can be used in the view now.
    pub fn palette(app: &App) -> Self {
        let context = app.context();
        let usable = |command: &Command| command.contexts.contains(&context) && (command.available)(app).is_ok();
        let offered = (0..COMMANDS.len()).filter(|at| usable(&COMMANDS[*at]) && COMMANDS[*at].id != "palette");
        Self::over(app, offered.collect())
    }

    /// All commands of the context that help was asked in.
    pub fn help(app: &App) -> Self {
        let context = app.context();
        Self::over(app, (0..COMMANDS.len()).filter(|at| COMMANDS[*at].contexts.contains(&context)).collect())
    }

    fn over(app: &App, offered: Vec<usize>) -> Self {
        let context = app.context();
        let keys = |at| app.keymap.keys(at, context).map(str::to_owned).collect();
        let keys = (0..COMMANDS.len()).map(keys).collect();
        let mut finder = Self {
            input: LineInput::default(),
            offered,
            keys,
            found: Vec::new(),
            selected: 0,
            typing: None,
            recalled: None,
        };
        finder.refine();
        finder
    }

    /// Matches the typed text against titles, ids and keys.
    pub fn refine(&mut self) {
        let query = self.input.text().trim();
        let matcher = SkimMatcherV2::default();
        let mut found: Vec<(i64, usize, Vec<usize>)> = Vec::new();
        for at in &self.offered {
            let command = &COMMANDS[*at];
            if query.is_empty() {
                found.push((0, *at, Vec::new()));
            } else if self.keys[*at].iter().any(|key| *key == query || super::super::key_shown(key) == query) {
                found.push((i64::MAX, *at, Vec::new()));
            } else if let Some((score, title)) = matcher.fuzzy_indices(command.title, query) {
                found.push((score, *at, title));
            } else if let Some(score) = matcher.fuzzy_match(command.id, query) {
                found.push((score / 2, *at, Vec::new()));
            }
        }
        found.sort_by_key(|(score, at, _)| (std::cmp::Reverse(*score), *at));
        self.found = found.into_iter().map(|(_, at, title)| (at, title)).collect();
        self.selected = 0;
    }

    /// The command of an id, if it takes an argument and can be used.
    pub(super) fn with_argument(&self, id: &str) -> Option<usize> {
        self.offered.iter().copied().find(|at| COMMANDS[*at].id == id && COMMANDS[*at].argument.is_some())
    }

    /// The keys of a command where it was asked.
    pub fn keys(&self, command: usize) -> &[String] {
        &self.keys[command]
    }

    pub fn step(&mut self, delta: i64) {
        self.selected = step(self.selected, delta, self.found.len());
    }
}

impl App {
    /// Closes the finder and runs the selected command in the view.
    pub(in crate::app) fn run_found(&mut self) -> Vec<Effect> {
        use super::Overlay;
        if matches!(self.overlays.last(), Some(Overlay::Palette(finder)) if finder.typing.is_some()) {
            return self.run_typed();
        }
        let Some(Overlay::Help(finder) | Overlay::Palette(finder)) = self.overlays.pop() else {
            return Vec::new();
        };
        match finder.found.get(finder.selected) {
            Some((at, _)) => {
                if !finder.input.text().trim().is_empty() {
                    self.remember_line(finder.input.text().trim().to_owned());
                }
                self.run(*at)
            }
            None => Vec::new(),
        }
    }
}
