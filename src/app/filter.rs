//! Which items are shown, and in which order.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::is_overclaimed;
use crate::board::Row;
use crate::check::Status;
use crate::checklist::Item;
use crate::text::Sanitized;

/// What an item must be to be shown; an empty set means that all are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was typed after `/`.
    pub search: String,
    pub statuses: BTreeSet<Status>,
    pub gates_only: bool,
    pub owners: BTreeSet<Sanitized>,
}

/// An item with its row and who sees to it.
pub type Sorted<'a> = (&'a Row, &'a Item, Option<&'a Sanitized>);

/// The orders of the item list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Open gates first, then what a document calls done and is not, then what gains most.
    Gain,
    /// As the checklist has them.
    Checklist,
    Status,
    Title,
    Owner,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        self.search.is_empty() && !self.has_facets()
    }

    pub fn has_facets(&self) -> bool {
        self.gates_only || !self.statuses.is_empty() || !self.owners.is_empty()
    }

    pub fn clear_facets(&mut self) {
        *self = Self { search: std::mem::take(&mut self.search), ..Self::default() };
    }

    /// Whether an item passes all but the search.
    pub fn admits(&self, row: &Row, item: &Item, owner: Option<&Sanitized>) -> bool {
        let status = self.statuses.is_empty() || self.statuses.contains(&row.status);
        let owner = self.owners.is_empty() || owner.is_some_and(|owner| self.owners.contains(owner));
        status && owner && (!self.gates_only || item.gate)
    }

    /// `fail, error · gates · @security`, for the list's heading.
    pub fn summary(&self) -> String {
        let statuses: Vec<_> = self.statuses.iter().map(|status| status.word()).collect();
        let owners: Vec<_> = self.owners.iter().map(|owner| owner.as_str()).collect();
        let gates = if self.gates_only { "gates" } else { "" };
        let parts = [statuses.join(", "), gates.to_owned(), owners.join(", ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

impl Sort {
    pub const ALL: [Self; 5] = [Self::Gain, Self::Checklist, Self::Status, Self::Title, Self::Owner];

    pub fn title(self) -> &'static str {
        match self {
            Self::Gain => "gates first, then gain",
            Self::Checklist => "as the checklist has them",
            Self::Status => "by status",
            Self::Title => "by title",
            Self::Owner => "by owner",
        }
    }

    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// Compares two items; equals keep the checklist's order.
    pub fn compare(self, left: Sorted<'_>, right: Sorted<'_>) -> Ordering {
        let overclaimed = |(row, item, _): Sorted<'_>| row.counted && is_overclaimed(row, item);
        let urgency = || {
            let open = |row: &Row| row.counted && row.status != Status::Pass;
            (right.0.is_open_gate().cmp(&left.0.is_open_gate()))
                .then_with(|| overclaimed(right).cmp(&overclaimed(left)))
                .then(open(right.0).cmp(&open(left.0)))
                .then(right.0.counted.cmp(&left.0.counted))
                .then(right.0.gain.total_cmp(&left.0.gain))
        };
        match self {
            Self::Gain => urgency(),
            Self::Checklist => Ordering::Equal,
            Self::Status => severity(left.0.status).cmp(&severity(right.0.status)).then_with(urgency),
            Self::Title => left.1.title.to_lowercase().cmp(&right.1.title.to_lowercase()),
            Self::Owner => {
                let owner = |sorted: Sorted<'_>| (sorted.2.is_none(), sorted.2.cloned());
                owner(left).cmp(&owner(right)).then_with(urgency)
            }
        }
    }
}

/// What needs attention first.
fn severity(status: Status) -> usize {
    const ORDER: [Status; 9] = [
        Status::Error,
        Status::Fail,
        Status::Stale,
        Status::Partial,
        Status::Pending,
        Status::Claimed,
        Status::Waived,
        Status::Pass,
        Status::NotApplicable,
    ];
    ORDER.iter().position(|known| *known == status).unwrap_or(ORDER.len())
}
