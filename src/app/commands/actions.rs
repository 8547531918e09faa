//! What the board's commands do.

use crate::app::overlay::{MarkEditor, Overlay};
use crate::app::{App, Effect, Pane, Tone, View};
use crate::config::Notify;

impl App {
    pub(in crate::app) fn open(&mut self, overlay: Overlay) -> Vec<Effect> {
        // What was said before would hide the keys that work now.
        self.toast = None;
        if overlay.saving().is_some() || matches!(overlay, Overlay::Waiver(_)) {
            // Whoever states something about an item has chosen it, wherever that takes it in the list.
            (self.list.chosen, self.gates.chosen) = (true, true);
        }
        self.overlays.push(overlay);
        Vec::new()
    }

    pub(in crate::app) fn close(&mut self) -> Vec<Effect> {
        let Some(closed) = self.overlays.pop() else { return Vec::new() };
        if let Overlay::Palette(finder) = closed {
            return self.end_preview(finder.typing);
        }
        match (closed.draft_name(), closed.saving()) {
            (Some(name), Some(saving)) => self.keep_draft(name, closed.draft_text(), saving),
            _ => Vec::new(),
        }
    }

    pub(super) fn open_mark(&mut self) -> Vec<Effect> {
        let Some(editor) = MarkEditor::new(self) else { return Vec::new() };
        self.open(Overlay::Mark(Box::new(editor)))
    }

    pub(super) fn move_by(&mut self, delta: i64) -> Vec<Effect> {
        match (self.pane, self.view) {
            (_, View::Review) => self.move_review(delta),
            (Pane::Areas, View::Plan) => self.move_owner(delta),
            (Pane::Areas, _) => self.move_area(delta),
            (Pane::Items, View::Board) => self.move_item(delta),
            (Pane::Items, View::Gates) => self.move_gate(delta),
            (Pane::Items, View::Trend) => self.move_turn(delta),
            (Pane::Items, View::Plan) => self.move_step(delta),
            (Pane::Items, View::Activity) => self.move_event(delta),
            (Pane::Items, View::Claims) => self.move_claim(delta),
            (Pane::Detail, _) => self.move_detail(delta),
        }
        Vec::new()
    }

    /// Moves the keys to another pane that is on the screen.
    pub(super) fn focus(&mut self, delta: i32, round: bool) -> Vec<Effect> {
        let layout = self.layout();
        let mut panes = vec![Pane::Items];
        if layout.areas > 0 {
            panes.insert(0, Pane::Areas);
        }
        if layout.detail > 0 && round {
            panes.push(Pane::Detail);
        }
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let length = i32::try_from(panes.len()).unwrap_or(1);
        let moved = i32::try_from(at).unwrap_or(0) + delta;
        let moved = if round { moved.rem_euclid(length) } else { moved.clamp(0, length - 1) };
        self.pane = panes[usize::try_from(moved).unwrap_or(0)];
        Vec::new()
    }

    pub(in crate::app) fn enter(&mut self) -> Vec<Effect> {
        match self.pane {
            Pane::Areas => self.pane = Pane::Items,
            Pane::Items if self.view == View::Gates => return self.go_to_item(),
            Pane::Items if matches!(self.view, View::Plan | View::Activity) => return self.go_to_selected(),
            Pane::Items if self.view == View::Claims => return self.enter_claim(),
            Pane::Items => {
                self.detail.folded = false;
                if self.layout().detail > 0 {
                    self.pane = Pane::Detail;
                }
            }
            Pane::Detail if self.shows_next() => return self.enter_step(),
            Pane::Detail => match self.named_item() {
                Some(key) => return self.go_to_key(&key),
                None => return self.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]),
            },
        }
        Vec::new()
    }

    /// One layer back; the board itself is never left.
    pub(super) fn peel(&mut self) -> Vec<Effect> {
        if self.shows_next() {
            self.hide_next();
        } else if self.pane == Pane::Detail {
            self.pane = Pane::Items;
        } else if self.view == View::Claims && self.peel_claims() {
            return self.filtered();
        } else if self.view == View::Trend && self.trend.is_running() {
            return self.stop_past();
        } else if self.view == View::Plan && self.plan.lift() || self.view == View::Activity && self.journal.lift() {
            self.pane = Pane::Items;
        } else if self.view != View::Board {
            return self.show(View::Board);
        } else if !self.filter.search.is_empty() {
            self.filter.search.clear();
        } else if self.filter.has_facets() {
            self.filter.clear_facets();
        } else {
            self.pane = Pane::Items;
        }
        self.filtered()
    }

    pub(in crate::app) fn filtered(&mut self) -> Vec<Effect> {
        self.refresh_list();
        Vec::new()
    }

    pub(super) fn sort_next(&mut self) -> Vec<Effect> {
        self.sort = self.sort.next();
        self.say(format!("Order: {}", self.sort.title()), Tone::Plain);
        self.filtered()
    }

    pub(super) fn fold_detail(&mut self) -> Vec<Effect> {
        self.detail.folded = !self.detail.folded;
        if self.detail.folded && self.pane == Pane::Detail {
            self.pane = Pane::Items;
        }
        self.filtered()
    }

    pub(super) fn next_theme(&mut self) -> Vec<Effect> {
        let themes = &self.preferences.themes;
        let at = themes.iter().position(|theme| *theme == self.preferences.theme).map_or(0, |at| at + 1);
        let Some(theme) = themes.get(at % themes.len().max(1)).cloned() else { return Vec::new() };
        self.preferences.theme.clone_from(&theme);
        self.say(format!("Theme: {theme}"), Tone::Plain);
        vec![Effect::SetTheme(theme)]
    }

    /// The person's configuration is another one. Who has released the mouse in this session keeps it.
    pub(in crate::app) fn configure(&mut self, ascii: bool, mouse: bool, notify: Notify) -> Vec<Effect> {
        (self.preferences.ascii, self.model.notify) = (ascii, notify);
        if self.mouse_is_released || self.preferences.mouse == mouse {
            return Vec::new();
        }
        self.preferences.mouse = mouse;
        vec![Effect::SetMouse(mouse)]
    }

    pub(super) fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.preferences.mouse = !self.preferences.mouse;
        self.mouse_is_released = !self.preferences.mouse;
        let text = if self.preferences.mouse {
            "The mouse is ours"
        } else {
            "The mouse is the terminal's: select text as usual"
        };
        self.say(text, Tone::Plain);
        vec![Effect::SetMouse(self.preferences.mouse)]
    }
}
