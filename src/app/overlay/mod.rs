//! What lies over a view: search line, help, palette, filter, sheets to state something, problems.

mod filter;
mod finder;
mod fix;
mod form;
mod kept;
mod mark;
mod problems;
mod sign;
mod trust;
mod typing;
mod waiver;

pub use filter::{Facet, FilterMenu};
pub use finder::Finder;
pub(in crate::app) use fix::written;
pub use fix::{FixLine, FixSheet};
pub use form::{Form, FormField, Purpose};
pub use kept::{draft_of, draft_of_sign_off, is_same_draft};
pub use mark::{Field, MarkEditor, Saving};
pub use problems::Problems;
pub use sign::SignSheet;
pub use trust::TrustSheet;
pub use typing::Typing;
pub use waiver::WaiverSheet;

use crossterm::event::KeyEvent;

use super::review::{AgendaSheet, PresentSheet};
use super::{App, Context, Effect, LineInput, View};
use crate::text::Sanitized;

pub enum Overlay {
    /// The search line in the list's heading; it covers nothing.
    Search(LineInput),
    Help(Finder),
    Palette(Finder),
    Filter(FilterMenu),
    Mark(Box<MarkEditor>),
    Form(Box<Form>),
    Waiver(WaiverSheet),
    Sign(SignSheet),
    Problems(Problems),
    Trust(TrustSheet),
    Agenda(AgendaSheet),
    Present(Box<PresentSheet>),
    Fix(Box<FixSheet>),
}

impl Overlay {
    pub fn context(&self) -> Context {
        match self {
            Self::Search(_) => Context::Search,
            Self::Help(_) => Context::Help,
            Self::Palette(_) => Context::Palette,
            Self::Filter(_) => Context::Filter,
            Self::Mark(_) => Context::Mark,
            Self::Form(form) if matches!(form.purpose, Purpose::Decision(_)) => Context::Decision,
            Self::Form(_) => Context::Form,
            Self::Waiver(_) => Context::Waiver,
            Self::Sign(_) => Context::Sign,
            Self::Problems(_) => Context::Problems,
            Self::Trust(_) => Context::Trust,
            Self::Agenda(sheet) if sheet.search.is_some() => Context::AgendaSearch,
            Self::Agenda(_) => Context::Agenda,
            Self::Present(_) => Context::Present,
            Self::Fix(_) => Context::Fix,
        }
    }

    /// Where what it states is on its way to the disk.
    pub fn saving(&self) -> Option<&Saving> {
        match self {
            Self::Mark(editor) => Some(&editor.saving),
            Self::Form(form) => Some(&form.saving),
            _ => None,
        }
    }

    /// The same to be changed, and what is wrong with what was typed.
    pub(super) fn saving_mut(&mut self) -> Option<(&mut Saving, &mut Option<Sanitized>)> {
        match self {
            Self::Mark(editor) => Some((&mut editor.saving, &mut editor.complaint)),
            Self::Form(form) => Some((&mut form.saving, &mut form.complaint)),
            _ => None,
        }
    }

    /// The name that what is typed here is kept under.
    pub(super) fn draft_name(&self) -> Option<String> {
        match self {
            Self::Mark(editor) => Some(editor.item.to_string()),
            Self::Form(form) => Some(form.draft_name()),
            _ => None,
        }
    }

    /// What is kept when it is closed without a save.
    pub(super) fn draft_text(&self) -> Option<String> {
        match self {
            Self::Mark(editor) => editor.is_touched().then(|| editor.note_text()),
            Self::Form(form) => form.draft_text(),
            _ => None,
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
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => match finder.input.input(key) {
                true => self.palette_typed(),
                false => Vec::new(),
            },
            Some(Overlay::Mark(_)) => self.mark_key(key),
            Some(Overlay::Form(_)) => self.form_key(key),
            Some(Overlay::Present(sheet)) => {
                sheet.input(key);
                Vec::new()
            }
            Some(Overlay::Agenda(sheet)) => {
                if sheet.search.as_mut().is_some_and(|search| search.input(key)) {
                    self.agenda_searched();
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn on_paste(&mut self, text: &str) -> Vec<Effect> {
        self.prefix = None;
        match self.overlays.last_mut() {
            Some(Overlay::Search(input)) => {
                input.paste(text);
                self.search_changed();
                Vec::new()
            }
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => {
                finder.input.paste(text);
                self.palette_typed()
            }
            Some(Overlay::Mark(_)) => self.mark_paste(text),
            Some(Overlay::Form(_)) => self.form_paste(text),
            Some(Overlay::Present(sheet)) => {
                sheet.paste(text);
                Vec::new()
            }
            Some(Overlay::Agenda(AgendaSheet { search: Some(search), .. })) => {
                search.paste(text);
                self.agenda_searched();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn search_changed(&mut self) {
        if let Some(Overlay::Search(input)) = self.overlays.last() {
            *self.searched() = input.text().to_owned();
        }
        self.refresh_list();
        if self.view == View::Activity {
            return self.move_event(i64::MIN / 2);
        }
        // The best match is what one looks for.
        match self.view {
            View::Claims => self.select_claim(1),
            _ => self.select_line(0),
        }
    }

    pub(super) fn open_search(&mut self) -> Vec<Effect> {
        let input = LineInput::new(self.searched());
        self.open(Overlay::Search(input))
    }

    /// What the view was searched for.
    pub(super) fn searched(&mut self) -> &mut String {
        match self.view {
            View::Claims => &mut self.claims.search,
            View::Activity => &mut self.journal.search,
            _ => &mut self.filter.search,
        }
    }

    pub(super) fn abandon_search(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        self.searched().clear();
        self.filtered()
    }

    /// Moves the choice in the overlay on top, or in the list that is searched.
    pub(super) fn move_found(&mut self, delta: i64) -> Vec<Effect> {
        let facets = FilterMenu::facets(self).len();
        let problems = self.problem_count();
        let waivers = match self.overlays.last() {
            Some(Overlay::Waiver(sheet)) => self.waivers_of(&sheet.item).count(),
            _ => 0,
        };
        match self.overlays.last_mut() {
            Some(Overlay::Agenda(_)) => self.move_agenda(delta),
            Some(Overlay::Present(sheet)) => sheet.step(delta),
            Some(Overlay::Search(_)) if self.view == View::Activity => self.move_event(delta),
            Some(Overlay::Search(_)) if self.view == View::Claims => self.move_claim(delta),
            Some(Overlay::Search(_)) => self.move_item(delta),
            Some(Overlay::Palette(_)) => return self.move_palette(delta),
            Some(Overlay::Fix(_)) => return self.move_fix(delta),
            Some(Overlay::Help(finder)) => finder.step(delta),
            Some(Overlay::Filter(menu)) => menu.selected = super::areas::step(menu.selected, delta, facets),
            Some(Overlay::Problems(list)) => list.selected = super::areas::step(list.selected, delta, problems),
            Some(Overlay::Waiver(sheet)) => sheet.selected = super::areas::step(sheet.selected, delta, waivers),
            Some(Overlay::Trust(trust)) => {
                trust.offset = super::areas::step(trust.offset, delta, trust.sheet.lines.len());
            }
            _ => {}
        }
        Vec::new()
    }
}
