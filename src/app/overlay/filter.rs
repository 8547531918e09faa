//! The filter menu: statuses, gates, owners, each with the number of items it would show.

use crate::app::{App, Effect};
use crate::board::Row;
use crate::check::Status;
use crate::checklist::Item;
use crate::text::Sanitized;

#[derive(Clone, Debug, Default)]
pub struct FilterMenu {
    pub selected: usize,
}

/// A row of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    Status(Status),
    Gates,
    Owner(Sanitized),
}

impl FilterMenu {
    /// What there is to choose from on this board, with the number of its items.
    pub fn facets(app: &App) -> Vec<(Facet, usize)> {
        let items: Vec<(&Row, &Item)> = app.board.rows.iter().filter_map(|row| Some((row, app.item(row)?))).collect();
        let mut owners: Vec<&Sanitized> = items.iter().filter_map(|(row, item)| App::owner(row, item)).collect();
        owners.sort_unstable();
        owners.dedup();
        let statuses = Status::ALL.into_iter().map(Facet::Status);
        let facets = std::iter::once(Facet::Gates).chain(statuses).chain(owners.into_iter().cloned().map(Facet::Owner));
        facets
            .map(|facet| {
                let count = items.iter().filter(|(row, item)| facet.admits(row, item, App::owner(row, item))).count();
                (facet, count)
            })
            .filter(|(facet, count)| *count > 0 || facet.is_on(app))
            .collect()
    }
}

impl Facet {
    fn admits(&self, row: &Row, item: &Item, seen_to_by: Option<&Sanitized>) -> bool {
        match self {
            Self::Status(status) => row.status == *status,
            Self::Gates => item.gate,
            Self::Owner(owner) => seen_to_by == Some(owner),
        }
    }

    pub fn is_on(&self, app: &App) -> bool {
        match self {
            Self::Status(status) => app.filter.statuses.contains(status),
            Self::Gates => app.filter.gates_only,
            Self::Owner(owner) => app.filter.owners.contains(owner),
        }
    }
}

impl App {
    pub(in crate::app) fn toggle_filter(&mut self) -> Vec<Effect> {
        let Some(super::Overlay::Filter(menu)) = self.overlays.last() else { return Vec::new() };
        let Some((facet, _)) = FilterMenu::facets(self).into_iter().nth(menu.selected) else { return Vec::new() };
        let on = facet.is_on(self);
        match facet {
            Facet::Gates => self.filter.gates_only = !on,
            Facet::Status(status) => toggle(&mut self.filter.statuses, status, on),
            Facet::Owner(owner) => toggle(&mut self.filter.owners, owner, on),
        }
        self.filtered()
    }
}

fn toggle<T: Ord>(set: &mut std::collections::BTreeSet<T>, value: T, on: bool) {
    if on {
        set.remove(&value);
    } else {
        set.insert(value);
    }
}
