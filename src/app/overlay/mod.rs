//! What lies over the board: search line, help, palette, filter, mark editor, problems.

mod filter;
mod finder;
mod mark;
mod problems;
mod trust;

pub use filter::{Facet, FilterMenu};
pub use finder::Finder;
pub use mark::{Field, MarkEditor, Saving};
pub use problems::Problems;
pub use trust::TrustSheet;

use crossterm::event::KeyEvent;

use super::{App, Context, Effect, LineInput};

pub enum Overlay {
    /// The search line in the list's heading; it covers nothing.
    Search(LineInput),
    Help(Finder),
    Palette(Finder),
    Filter(FilterMenu),
    Mark(Box<MarkEditor>),
    Problems(Problems),
    Trust(TrustSheet),
}

impl Overlay {
    pub fn context(&self) -> Context {
        match self {
            Self::Search(_) => Context::Search,
            Self::Help(_) => Context::Help,
            Self::Palette(_) => Context::Palette,
            Self::Filter(_) => Context::Filter,
            Self::Mark(_) => Context::Mark,
            Self::Problems(_) => Context::Problems,
            Self::Trust(_) => Context::Trust,
        }
    }
}

impl App {
    /// A key that no command has, where text is typed.
    pub(super) fn on_text_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Search(input)) => {
                if input.input(key) {
                    self.search_changed();
                }
                Vec::new()
            }
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => {
                if finder.input.input(key) {
                    finder.refine();
                }
                Vec::new()
            }
            Some(Overlay::Mark(_)) => self.mark_key(key),
            _ => Vec::new(),
        }
    }

    pub(super) fn on_paste(&mut self, text: &str) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Search(input)) => {
                input.paste(text);
                self.search_changed();
                Vec::new()
            }
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => {
                finder.input.paste(text);
                finder.refine();
                Vec::new()
            }
            Some(Overlay::Mark(_)) => self.mark_paste(text),
            _ => Vec::new(),
        }
    }

    fn search_changed(&mut self) {
        if let Some(Overlay::Search(input)) = self.overlays.last() {
            self.filter.search = input.text().to_owned();
        }
        self.refresh_list();
        // The best match is what one looks for.
        self.select_line(0);
    }

    pub(super) fn abandon_search(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        self.filter.search.clear();
        self.filtered()
    }

    pub(super) fn move_found(&mut self, delta: i64) -> Vec<Effect> {
        let facets = FilterMenu::facets(self).len();
        let problems = self.problem_count();
        match self.overlays.last_mut() {
            Some(Overlay::Search(_)) => self.move_item(delta),
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => finder.step(delta),
            Some(Overlay::Filter(menu)) => menu.selected = super::areas::step(menu.selected, delta, facets),
            Some(Overlay::Problems(list)) => list.selected = super::areas::step(list.selected, delta, problems),
            Some(Overlay::Trust(trust)) => {
                trust.offset = super::areas::step(trust.offset, delta, trust.sheet.lines.len());
            }
            _ => {}
        }
        Vec::new()
    }
}
