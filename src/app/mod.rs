//! The program as a state machine: what is shown, what a message changes, what must be done in the world because of it.
//!
//! [`App::update`] is the only way in. It draws nothing, reads no clock and no file; time and facts arrive in messages,
//! and what is to be done goes out as [`Effect`]s.

mod areas;
mod bookmark;
mod commands;
mod copy;
mod detail;
mod filter;
mod gates;
mod history;
mod input;
mod key;
mod layout;
mod list;
mod live;
mod message;
mod model;
mod mouse;
mod next;
pub mod overlay;
mod owner;
mod role_detail;
mod save;
mod search;
mod sign;
mod toast;
mod undo;
mod views;
mod waivers;

pub use areas::{AreaRow, Areas, Scope};
pub use bookmark::Bookmark;
pub use commands::{COMMANDS, Command, Context, footer};
pub use detail::{Detail, DetailLine, Voice};
pub use filter::{Filter, Sort};
pub use gates::{Answer, Chosen, Gates, PollLine};
pub use input::LineInput;
pub use key::shown as key_shown;
pub use layout::Layout;
pub use list::List;
pub use live::{Activity, Asking, Live, Sheet, Watching};
pub use message::{Draft, Effect, Evaluated, Intent, Msg, SaveResult, Target};
pub use model::{Model, Place};
pub use overlay::Overlay;
pub use toast::{Toast, Tone};
pub use views::View;
pub use waivers::waiver_lines;

use jiff::Timestamp;

use crate::board::Board;

/// Everything the screen shows and the keys act on.
pub struct App {
    pub model: Model,
    pub board: Board,
    pub live: Live,
    pub now: Timestamp,
    pub size: (u16, u16),
    pub view: View,
    pub pane: Pane,
    pub areas: Areas,
    pub list: List,
    pub gates: Gates,
    pub detail: Detail,
    pub filter: Filter,
    pub sort: Sort,
    /// The topmost is last and gets the keys.
    pub overlays: Vec<Overlay>,
    pub toast: Option<Toast>,
    pub preferences: Preferences,
    /// What `u` takes back and `ctrl-r` does again.
    past: undo::Past,
    pub(crate) saves: u64,
    seats: views::Seats,
}

/// The part of a view that has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Areas,
    Items,
    Detail,
}

/// How the program looks and behaves for this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub ascii: bool,
    pub mouse: bool,
    pub theme: String,
    pub themes: Vec<String>,
}

impl App {
    pub fn new(model: Model, now: Timestamp, size: (u16, u16), preferences: Preferences) -> Self {
        let board = model.evaluate(now);
        let mut app = Self {
            model,
            board,
            live: Live::default(),
            now,
            size,
            view: View::Board,
            pane: Pane::Items,
            areas: Areas::default(),
            list: List::default(),
            gates: Gates::default(),
            detail: Detail::default(),
            filter: Filter::default(),
            sort: Sort::Gain,
            overlays: Vec::new(),
            toast: None,
            preferences,
            past: undo::Past::default(),
            saves: 0,
            seats: views::Seats::default(),
        };
        app.refresh_list();
        app
    }

    /// Takes in a message; what must happen in the world comes back.
    pub fn update(&mut self, message: Msg) -> Vec<Effect> {
        match message {
            Msg::Key(key) => self.on_key(key),
            Msg::Paste(text) => self.on_paste(&text),
            Msg::Click { target, double } => self.on_click(target, double),
            Msg::Scroll { target, lines } => self.on_scroll(target, lines),
            Msg::Resize(columns, rows) => {
                self.size = (columns, rows);
                self.refresh_list();
                Vec::new()
            }
            Msg::Clock(now) => {
                self.now = now;
                self.toast = self.toast.take().filter(|toast| !toast.is_over(now));
                self.refresh_board();
                Vec::new()
            }
            Msg::Saved { token, result } => self.on_saved(token, result),
            Msg::Proposed { item, result } => self.on_proposed(&item, result.map(|proposal| *proposal)),
            Msg::Written { token, result } => self.on_written(token, result),
            Msg::EvidenceChecked { given, result } => self.on_evidence_checked(&given, result),
            Msg::Said { text, tone } => {
                self.say(text, tone);
                Vec::new()
            }
            other => self.on_world(other),
        }
    }

    /// What the rest of the program found out.
    fn on_world(&mut self, message: Msg) -> Vec<Effect> {
        match message {
            Msg::Evaluated(evaluated) => {
                self.model.take_outcomes(evaluated.outcomes);
                if let Some(freshness) = evaluated.freshness {
                    self.model.freshness = freshness;
                }
                self.live.evaluated(evaluated.activity, evaluated.complete);
            }
            Msg::Forget => {
                self.model.outcomes = crate::board::Outcomes::default();
                self.live = Live::default();
            }
            Msg::Definitions { checklists, problems, level, without_gates, two_people } => {
                (self.model.checklists, self.model.problems) = (checklists, problems);
                (self.model.level, self.model.without_gates) = (level, without_gates);
                self.model.two_people = two_people;
            }
            Msg::Ledger { ledger, freshness } => {
                self.model.ledger = ledger;
                self.model.freshness = freshness;
            }
            Msg::SignOffs { asked, proofs } => (self.model.sign_offs, self.model.proofs) = (asked, proofs),
            Msg::Progress { done, total } => {
                self.live.progress(done, total);
                return Vec::new();
            }
            Msg::Place(place) => {
                self.model.place = place;
                return Vec::new();
            }
            Msg::Files(files) => {
                self.model.files = files;
                return Vec::new();
            }
            Msg::Asking(asking) => {
                self.live.asking = asking;
                return Vec::new();
            }
            Msg::Watching(watching) => {
                self.live.watching = watching;
                return Vec::new();
            }
            Msg::Themes { chosen, all } => {
                (self.preferences.theme, self.preferences.themes) = (chosen, all);
                return Vec::new();
            }
            Msg::Identity(identity) => {
                self.model.identity = identity;
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        self.refresh_board();
        Vec::new()
    }

    /// Evaluates the board anew; selection and scroll stay with their item.
    fn refresh_board(&mut self) {
        self.board = self.model.evaluate(self.now);
        self.close_empty_waivers();
        self.areas.keep_within(&self.board);
        self.refresh_list();
    }

    /// Says something in the footer for a few seconds.
    pub(crate) fn say(&mut self, text: impl Into<crate::text::Sanitized>, tone: Tone) {
        self.toast = Some(Toast::new(text.into(), tone, self.now));
    }

    /// Where the keys go: the topmost overlay, or a pane of the view.
    pub fn context(&self) -> Context {
        match (self.overlays.last(), self.view, self.pane) {
            (Some(overlay), ..) => overlay.context(),
            (None, View::Gates, _) => Context::Gates,
            (None, View::Board, Pane::Areas) => Context::Areas,
            (None, View::Board, Pane::Items) => Context::Items,
            (None, View::Board, Pane::Detail) => Context::Detail,
        }
    }

    pub fn layout(&self) -> Layout {
        Layout::of(self.size, self.view, self.detail.folded)
    }
}
