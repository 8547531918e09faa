//! What clicks and the wheel do.

use super::overlay::Overlay;
use super::{App, Effect, Pane, Target, View};

impl App {
    pub(super) fn on_click(&mut self, target: Target, double: bool) -> Vec<Effect> {
        self.prefix = None;
        if let Target::Command(at) = target {
            return self.run(at);
        }
        if !self.overlays.is_empty() {
            return match target {
                Target::OverlayRow(row) => self.click_overlay(row, double),
                Target::Overlay => Vec::new(),
                _ => self.close(),
            };
        }
        match target {
            Target::Area(row) => {
                self.pane = if double { Pane::Items } else { Pane::Areas };
                match self.view {
                    View::Plan => self.select_owner(row),
                    _ => self.select_area(row),
                }
            }
            Target::Item(line) => {
                self.pane = Pane::Items;
                match self.view {
                    View::Board => self.select_line(line),
                    View::Gates => self.select_gate(line),
                    View::Review => return self.go_to_page(line),
                    View::Trend => self.select_turn(line),
                    View::Plan => self.select_step(line),
                    View::Activity => self.select_event(line),
                    View::Claims => self.select_claim(line),
                }
                if double && !matches!(self.view, View::Board | View::Gates) {
                    return self.enter();
                }
                if double {
                    return self.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]);
                }
            }
            Target::Detail(line) => {
                self.pane = Pane::Detail;
                self.detail.cursor = line;
                if self.shows_next() {
                    self.choose_step();
                }
                if double {
                    return self.enter();
                }
            }
            Target::Tab(view) => return self.show(view),
            Target::AreasPane => self.pane = Pane::Areas,
            Target::ItemsPane => self.pane = Pane::Items,
            Target::DetailPane => self.pane = Pane::Detail,
            // A command is run above, and of overlays there is none.
            Target::Command(_) | Target::OverlayRow(_) | Target::Overlay | Target::Outside => {}
        }
        Vec::new()
    }

    fn click_overlay(&mut self, row: usize, double: bool) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Palette(finder)) if finder.typing.is_some() => self.click_word(row, double),
            Some(Overlay::Help(finder) | Overlay::Palette(finder)) => {
                finder.selected = row;
                if double { self.run_found() } else { Vec::new() }
            }
            Some(Overlay::Filter(menu)) => {
                menu.selected = row;
                self.toggle_filter()
            }
            Some(Overlay::Problems(problems)) => {
                problems.selected = row;
                if double { self.open_problem() } else { Vec::new() }
            }
            Some(Overlay::Mark(_)) => self.click_mark(row),
            Some(Overlay::Form(_)) => self.click_form(row),
            Some(Overlay::Waiver(sheet)) => {
                sheet.selected = row;
                Vec::new()
            }
            Some(Overlay::Agenda(agenda)) => {
                agenda.selected = row;
                if double { self.jump() } else { Vec::new() }
            }
            Some(Overlay::Present(sheet)) => {
                sheet.selected = row;
                self.toggle_present()
            }
            // Their rows are to be read, not to be chosen.
            Some(Overlay::Search(_) | Overlay::Sign(_) | Overlay::Trust(_) | Overlay::Fix(_)) | None => Vec::new(),
        }
    }

    pub(super) fn on_scroll(&mut self, target: Target, lines: i32) -> Vec<Effect> {
        let lines = i64::from(lines);
        if !self.overlays.is_empty() {
            return self.move_found(lines.signum());
        }
        match target {
            Target::Area(_) | Target::AreasPane if self.view == View::Plan => self.move_owner(lines.signum()),
            Target::Area(_) | Target::AreasPane => self.move_area(lines.signum()),
            Target::Detail(_) | Target::DetailPane => self.scroll_detail(lines),
            _ if self.view == View::Gates => self.scroll_gates(lines),
            _ if self.view == View::Review => self.scroll_review(lines),
            _ if self.view == View::Trend => self.scroll_turns(lines),
            _ if self.view == View::Plan => self.scroll_steps(lines),
            _ if self.view == View::Activity => self.scroll_events(lines),
            _ if self.view == View::Claims => self.scroll_claims(lines),
            _ => self.scroll_items(lines),
        }
        Vec::new()
    }
}
