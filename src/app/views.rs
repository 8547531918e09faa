//! The views, by number key, and what each keeps while another is shown.

use std::collections::HashMap;

use super::{App, Detail, Effect, Pane};

/// What lies between masthead and footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    Board,
    Gates,
    Review,
    Trend,
    Plan,
    Claims,
    Activity,
}

/// A view's own pane with the keys, and its own place in the detail.
#[derive(Clone, Debug)]
struct Seat {
    pane: Pane,
    detail: Detail,
}

/// The seats of the views that are not shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Seats(HashMap<View, Seat>);

impl View {
    pub const ALL: [Self; 7] =
        [Self::Board, Self::Gates, Self::Review, Self::Trend, Self::Plan, Self::Claims, Self::Activity];

    pub fn title(self) -> &'static str {
        match self {
            Self::Board => "Board",
            Self::Gates => "Gates",
            Self::Review => "Review",
            Self::Trend => "Trend",
            Self::Plan => "Plan",
            Self::Claims => "Claims",
            Self::Activity => "Activity",
        }
    }

    /// The number that shows it.
    pub fn number(self) -> usize {
        match self {
            Self::Board => 1,
            Self::Gates => 2,
            Self::Review => 3,
            Self::Trend => 4,
            Self::Plan => 5,
            Self::Claims => 6,
            Self::Activity => 7,
        }
    }
}

impl Seat {
    fn new() -> Self {
        Self { pane: Pane::Items, detail: Detail::default() }
    }
}

impl App {
    /// The views whose detail is folded.
    pub(super) fn folded(&self) -> impl Iterator<Item = View> {
        View::ALL.into_iter().filter(|view| match self.seats.0.get(view) {
            Some(seat) => seat.detail.folded,
            None => *view == self.view && self.detail.folded,
        })
    }

    /// Hides the detail of a view, shown or not.
    pub(super) fn fold(&mut self, view: View) {
        if view == self.view {
            self.detail.folded = true;
        } else {
            self.seats.0.entry(view).or_insert_with(Seat::new).detail.folded = true;
        }
    }

    #[must_use = "the view asks for what it shows"]
    pub(super) fn show(&mut self, view: View) -> Vec<Effect> {
        if view != self.view {
            let seat = self.seats.0.remove(&view).unwrap_or_else(Seat::new);
            let left = Seat {
                pane: std::mem::replace(&mut self.pane, seat.pane),
                detail: std::mem::replace(&mut self.detail, seat.detail),
            };
            self.seats.0.insert(self.view, left);
            self.view = view;
            self.gather_claims();
        }
        self.refresh_list();
        match view {
            View::Review => self.enter_review(),
            View::Claims => self.want_claims(),
            _ => self.follow_past(),
        }
    }
}
