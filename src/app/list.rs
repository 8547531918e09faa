//! The item list: which rows are visible in which order, which is selected, where the window on them stands.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr as _;

use super::areas::{Scope, follow, step};
use super::filter::Filter;
use super::search::{Matched, Search};
use super::{App, Pane, Subject, View};
use crate::board::Row;
use crate::checklist::{Item, ItemKey};

#[derive(Clone, Debug, Default)]
pub struct List {
    /// Indices into the board's rows, in the order shown.
    pub visible: Vec<usize>,
    /// The selected item; it keeps its place through new results, other orders and filters.
    pub selected: Option<ItemKey>,
    /// Where the person was in an earlier session, until it is there or they have gone elsewhere.
    pub(super) returning: Option<ItemKey>,
    /// The person chose it; before that the first line is selected, whatever comes to stand there.
    pub chosen: bool,
    /// The line of the selected item when the list was computed last; the board may be another one since.
    line: Option<usize>,
    /// The first visible line.
    pub offset: usize,
    /// Columns of the longest name among the owners of the board's items, and whether any has an effort: what none has needs
    /// no column.
    pub owner_width: usize,
    pub has_efforts: bool,
    /// For rows found by the search: the matched characters of the title and of the id.
    pub matches: HashMap<usize, Matched>,
}

impl App {
    /// What the view's keys act on.
    pub fn selected_row(&self) -> Option<&Row> {
        match self.view {
            View::Board => self.selected_line().map(|line| &self.board.rows[self.list.visible[line]]),
            View::Gates => self.selected_gate(),
            View::Review => self.reviewed_row(),
            View::Trend => None,
            View::Plan => self.selected_step().and_then(|step| self.board.rows.get(step.row)),
            View::Activity => self.selected_event().and_then(|event| self.board.row(event.item.as_ref()?)),
            View::Claims => match &self.selected_claim()?.subject {
                Subject::Item(key) => self.board.row(key),
                Subject::Statement(_) => None,
            },
        }
    }

    pub fn selected_item(&self) -> Option<&Item> {
        self.selected_row().and_then(|row| self.item(row))
    }

    pub fn item(&self, row: &Row) -> Option<&Item> {
        self.board.item(&self.model.checklists, row)
    }

    /// The selected line among the visible ones.
    pub fn selected_line(&self) -> Option<usize> {
        let key = self.list.selected.as_ref()?;
        let is_it = |at: &usize| self.board.rows.get(*at).is_some_and(|row| row.key == *key);
        // Mostly where it was when the list was computed.
        let known = self.list.line.filter(|line| self.list.visible.get(*line).is_some_and(is_it));
        known.or_else(|| self.list.visible.iter().position(is_it))
    }

    /// Computes anew what is visible. The selected item stays selected, on the same line of the screen if it can; when
    /// it is no longer shown, the one that took its place is selected.
    pub(super) fn refresh_list(&mut self) {
        let line_before = self.list.line;
        let on_screen = line_before.map(|line| line.saturating_sub(self.list.offset));
        self.list.matches.clear();
        (self.list.owner_width, self.list.has_efforts) = (0, false);
        let mut found: Vec<(i64, usize)> = Vec::new();
        let search = Search::new(&self.filter.search);
        for (at, row) in self.board.rows.iter().enumerate() {
            let Some(item) = self.board.item(&self.model.checklists, row) else { continue };
            let owner_width = Self::owner(row, item).map_or(0, |owner| owner.width());
            self.list.owner_width = self.list.owner_width.max(owner_width);
            self.list.has_efforts |= item.effort.is_some();
            if !self.areas.scope.contains(&self.board, row) || !self.filter.admits(row, item, Self::owner(row, item)) {
                continue;
            }
            let Some((score, matched)) = search.find(&item.title, &row.key) else { continue };
            self.list.matches.insert(at, matched);
            found.push((score, at));
        }
        search.drop_scattered(&mut found);
        let sorted = |at: usize| {
            let row = &self.board.rows[at];
            let item = self.board.item(&self.model.checklists, row)?;
            Some((row, item, Self::owner(row, item)))
        };
        found.sort_by(|left, right| {
            right.0.cmp(&left.0).then_with(|| match (sorted(left.1), sorted(right.1)) {
                (Some(left), Some(right)) => self.sort.compare(left, right),
                _ => std::cmp::Ordering::Equal,
            })
        });
        self.list.visible = found.into_iter().map(|(_, at)| at).collect();
        self.keep_selection(line_before, on_screen);
        self.refresh_gates();
        self.refresh_trend();
        self.refresh_plan();
        self.refresh_journal();
        self.refresh_claims();
    }

    fn keep_selection(&mut self, line_before: Option<usize>, on_screen: Option<usize>) {
        let is_there = |key: &ItemKey| self.list.visible.iter().any(|at| self.board.rows[*at].key == *key);
        if let Some(key) = self.list.returning.clone().filter(is_there) {
            (self.list.selected, self.list.chosen) = (Some(key), true);
        }
        if self.live.complete {
            self.list.returning = None;
        }
        if !self.list.chosen {
            let first = self.list.visible.first().map(|at| self.board.rows[*at].key.clone());
            let step = if self.shows_next() { self.first_step() } else { None };
            let is_hidden = step.as_ref().is_some_and(|step| !is_there(step));
            self.list.selected = step.filter(|_| !is_hidden).or(first);
            if is_hidden {
                // Whoever looks at something else looks at that.
                self.hide_next();
            }
        }
        let line = self.selected_line().unwrap_or_else(|| {
            let line = line_before.unwrap_or(0).min(self.list.visible.len().saturating_sub(1));
            self.list.selected = self.list.visible.get(line).map(|at| self.board.rows[*at].key.clone());
            line
        });
        self.list.line = self.list.selected.as_ref().map(|_| line);
        match on_screen {
            // Whoever has not moved yet looks at the head of the list.
            _ if !self.list.chosen => self.list.offset = 0,
            Some(on_screen) => self.list.offset = line.saturating_sub(on_screen),
            None => {}
        }
        self.show_line(line);
    }

    fn show_line(&mut self, line: usize) {
        let height = self.layout().items_height();
        let last_offset = self.list.visible.len().saturating_sub(height);
        self.list.offset = follow(self.list.offset.min(last_offset), line, height);
    }

    pub(super) fn move_item(&mut self, delta: i64) {
        let line = step(self.selected_line().unwrap_or(0), delta, self.list.visible.len());
        self.select_line(line);
    }

    pub(super) fn select_line(&mut self, line: usize) {
        let Some(at) = self.list.visible.get(line) else { return };
        let key = self.board.rows[*at].key.clone();
        self.hide_next();
        self.list.returning = None;
        if self.list.selected.as_ref() != Some(&key) {
            self.detail.rewind();
        }
        self.list.selected = Some(key);
        self.list.chosen = true;
        self.list.line = Some(line);
        self.show_line(line);
    }

    /// Selects an item, and lifts what hides it.
    pub(super) fn select_key(&mut self, key: &ItemKey) {
        let line = |app: &Self| app.list.visible.iter().position(|at| app.board.rows[*at].key == *key);
        if line(self).is_none() {
            (self.filter, self.areas.scope, self.areas.returning) = (Filter::default(), Scope::All, None);
            self.refresh_list();
        }
        if let Some(line) = line(self) {
            self.select_line(line);
        }
    }

    pub(super) fn scroll_items(&mut self, lines: i64) {
        let height = self.layout().items_height();
        let last = self.list.visible.len().saturating_sub(height);
        self.list.offset = step(self.list.offset, lines, last + 1);
    }

    /// How many lines a page has in the pane with the keys.
    pub(super) fn page(&self) -> i64 {
        let height = match self.pane {
            Pane::Areas => self.layout().areas_height(),
            Pane::Items if self.view == View::Trend => self.trend_rows().list_height(),
            Pane::Items if self.view == View::Plan => self.plan_height(),
            Pane::Items => self.layout().items_height(),
            Pane::Detail => self.layout().detail_height(),
        };
        i64::try_from(height.saturating_sub(1).max(1)).unwrap_or(1)
    }
}
