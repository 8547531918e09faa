//! The program as a state machine: what is shown, what a message changes, what must be done in the world because of it.
//!
//! [`App::update`] is the only way in. It draws nothing, reads no clock and no file; time and facts arrive in messages,
//! and what is to be done goes out as [`Effect`]s.

mod areas;
mod bookmark;
mod claims;
mod commands;
mod copy;
mod deciding;
mod detail;
mod documents;
mod filter;
mod gates;
mod history;
mod input;
mod journal;
mod key;
mod keymap;
mod layout;
mod list;
mod live;
mod mending;
mod message;
mod model;
mod mouse;
mod next;
pub mod overlay;
mod owner;
mod plan;
mod regression;
pub mod review;
mod role_detail;
mod save;
mod search;
mod sign;
mod spoken;
mod toast;
mod trend;
mod undo;
mod views;
mod waivers;

pub use areas::{AreaRow, Areas, Scope};
pub use bookmark::Bookmark;
pub use claims::{ClaimLine, ClaimRow, Claims, Judged, JudgedClaim, Judging, Subject, Tally, is_overclaimed};
pub use commands::{Argument, COMMANDS, Command, Context, footer};
pub use detail::{Detail, DetailLine, Voice};
pub use documents::Document;
pub use filter::{Filter, Sort};
pub use gates::{Answer, Chosen, Gates, PollLine};
pub use input::LineInput;
pub use journal::{Event, EventKind, Journal, JournalLine};
pub use key::shown as key_shown;
pub use keymap::Keymap;
pub use layout::{Layout, TrendRows};
pub use list::List;
pub use live::{Activity, Asking, Live, Sheet, Watching};
pub use message::{Draft, Effect, Evaluated, Intent, Msg, SaveResult, Target};
pub use model::{Model, Place};
pub use overlay::Overlay;
pub use plan::PlanList;
pub use review::Review;
pub use spoken::{Announcer, SPOKEN};
pub use toast::{Toast, Tone};
pub use trend::{PastNews, Reading, Trend, TrendSpan};
pub use views::View;
pub use waivers::{can_mean, waiver_lines};

use std::collections::HashSet;

use jiff::Timestamp;

use self::regression::Told;
use crate::board::Board;
use crate::checklist::ItemKey;
use crate::problem::Problem;

/// Everything the screen shows and the keys act on.
pub struct App {
    pub model: Model,
    pub board: Board,
    pub live: Live,
    /// The items that run something or call somebody.
    askers: HashSet<ItemKey>,
    pub now: Timestamp,
    pub size: (u16, u16),
    pub view: View,
    pub pane: Pane,
    pub areas: Areas,
    pub list: List,
    pub gates: Gates,
    pub trend: Trend,
    pub plan: PlanList,
    pub journal: Journal,
    pub claims: Claims,
    pub detail: Detail,
    pub filter: Filter,
    pub sort: Sort,
    /// The topmost is last and gets the keys.
    pub overlays: Vec<Overlay>,
    pub toast: Option<Toast>,
    pub preferences: Preferences,
    pub keymap: Keymap,
    /// The keys that were typed so far, when they begin several commands.
    pub prefix: Option<String>,
    /// What is wrong with the person's own configuration; nothing that the board counts.
    pub complaints: Vec<Problem>,
    /// The level that somebody aims at in this session, whatever the configuration says.
    pub(crate) aimed: Option<String>,
    /// The mouse was given back to the terminal in this session.
    pub mouse_is_released: bool,
    /// The item that was spoken about last, in the line mode.
    pub(crate) spoken_about: Option<ItemKey>,
    /// What the line mode told, and what it was given.
    pub(crate) heard: deciding::Heard,
    /// In the line mode, changes are not told.
    pub is_silent: bool,
    /// What was typed in the palette, newest last.
    pub(crate) said: Vec<String>,
    /// What was not written because something is there: the same once more replaces it.
    to_replace: Option<(Document, String)>,
    /// What `u` takes back and `ctrl-r` does again.
    past: undo::Past,
    pub(crate) saves: u64,
    pub review: Review,
    seats: views::Seats,
    /// When the board was evaluated last.
    evaluated: Timestamp,
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
            askers: HashSet::new(),
            now,
            size,
            view: View::Board,
            pane: Pane::Items,
            areas: Areas::default(),
            list: List::default(),
            gates: Gates::default(),
            trend: Trend::default(),
            plan: PlanList::default(),
            journal: Journal::default(),
            claims: Claims::default(),
            detail: Detail::default(),
            filter: Filter::default(),
            sort: Sort::Gain,
            overlays: Vec::new(),
            toast: None,
            preferences,
            keymap: Keymap::default(),
            prefix: None,
            complaints: Vec::new(),
            aimed: None,
            mouse_is_released: false,
            spoken_about: None,
            heard: deciding::Heard::default(),
            is_silent: false,
            said: Vec::new(),
            to_replace: None,
            past: undo::Past::default(),
            saves: 0,
            review: Review::default(),
            seats: views::Seats::default(),
            evaluated: now,
        };
        app.find_askers();
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
                if self.is_due() {
                    let before = self.refresh_board();
                    return self.note_turns(&before, &"time".into(), Told::Aloud);
                }
                self.refresh_forecasts();
                Vec::new()
            }
            Msg::Saved { token, result } => self.on_saved(token, result),
            Msg::KeyLocked { token } => vec![Effect::Unlock { token }],
            Msg::NotSigned { token, reason } => self.on_not_signed(token, &reason),
            Msg::Proposed { item, result } => self.on_proposed(&item, result.map(|proposal| *proposal)),
            Msg::Written { token, result } => self.on_written(token, result),
            Msg::EvidenceChecked { given, result } => self.on_evidence_checked(&given, result),
            Msg::Said { text, tone } => {
                self.note_said(&text, tone);
                self.say(text, tone);
                Vec::new()
            }
            Msg::Show(view) => self.show(view),
            Msg::Reviews { kept, last } => self.on_reviews(kept, last),
            Msg::RecordWritten { token, result } => self.on_record_written(token, result),
            Msg::DocumentWritten { document, path, result } => self.on_document_written(document, path, result),
            other => self.on_world(other),
        }
    }

    /// What the rest of the program found out.
    fn on_world(&mut self, message: Msg) -> Vec<Effect> {
        let mut cause = (crate::text::Sanitized::default(), Told::Aloud);
        match message {
            Msg::Evaluated(evaluated) => {
                self.model.take_outcomes(evaluated.outcomes);
                if let Some(freshness) = evaluated.freshness {
                    self.model.freshness = freshness;
                }
                cause.0 = evaluated.activity.cause.clone();
                self.live.evaluated(evaluated.activity, evaluated.complete);
            }
            Msg::Forget => {
                self.model.outcomes = crate::board::Outcomes::default();
                self.live = Live::default();
                self.trend.outdate();
                self.forget_claims();
            }
            Msg::Definitions { checklists, problems, level, without_gates, two_people } => {
                (self.model.checklists, self.model.problems) = (checklists, problems);
                (self.model.level, self.model.without_gates) = (self.aimed.clone().or(level), without_gates);
                self.model.two_people = two_people;
                self.find_askers();
                self.note_reload();
                self.trend.outdate();
                cause = ("the definitions".into(), Told::Quietly);
            }
            Msg::Ledger { ledger, freshness } => {
                cause = ("the ledger".into(), self.told_of(&ledger));
                self.model.ledger = ledger;
                self.model.freshness = freshness;
            }
            Msg::Removed(removed) => {
                self.model.freshness.removed = removed;
                cause = ("the history".into(), Told::Quietly);
            }
            Msg::Claims(judging) => return self.on_judging(judging),
            Msg::SignOffs { asked, proofs } => (self.model.sign_offs, self.model.proofs) = (asked, proofs),
            other => return self.on_surroundings(other),
        }
        let before = self.refresh_board();
        let mut effects = self.note_turns(&before, &cause.0, cause.1);
        effects.extend(self.follow_past());
        effects.extend(self.want_demanded_claims());
        effects.extend(self.begin_at_last());
        effects
    }

    /// What lies around the board and does not change it.
    fn on_surroundings(&mut self, message: Msg) -> Vec<Effect> {
        match message {
            Msg::Progress { done, total } => self.live.progress(done, total),
            Msg::Place(place) => {
                self.model.place = place;
                return self.follow_past();
            }
            Msg::Past(news) => self.on_past(news),
            Msg::Target(target) => self.model.target = target,
            Msg::Files(files) => self.model.files = files,
            Msg::Asking(asking) => self.live.asking = asking,
            Msg::Trusted(result) => self.on_trusted(result),
            Msg::Watching(watching) => self.live.watching = watching,
            Msg::Themes { chosen, all } => (self.preferences.theme, self.preferences.themes) = (chosen, all),
            Msg::Configured { ascii, mouse, notify } => return self.configure(ascii, mouse, notify),
            Msg::Keys { keymap, complaints } => (self.keymap, self.complaints) = (keymap, complaints),
            Msg::Identity(identity) => {
                self.model.identity = identity;
                self.welcome();
            }
            // These were taken in on the way here.
            Msg::Key(_)
            | Msg::Paste(_)
            | Msg::Click { .. }
            | Msg::Scroll { .. }
            | Msg::Resize(..)
            | Msg::Clock(_)
            | Msg::Saved { .. }
            | Msg::KeyLocked { .. }
            | Msg::NotSigned { .. }
            | Msg::Proposed { .. }
            | Msg::Written { .. }
            | Msg::EvidenceChecked { .. }
            | Msg::Said { .. }
            | Msg::Show(_)
            | Msg::Reviews { .. }
            | Msg::RecordWritten { .. }
            | Msg::DocumentWritten { .. }
            | Msg::Evaluated(_)
            | Msg::Forget
            | Msg::Definitions { .. }
            | Msg::Ledger { .. }
            | Msg::Removed(_)
            | Msg::Claims(_)
            | Msg::SignOffs { .. } => {}
        }
        Vec::new()
    }

    /// Whether time can have changed the board since it was evaluated: the seconds of a review's clocks do not.
    fn is_due(&self) -> bool {
        let turned = self.board.next_turn.is_some_and(|turn| turn <= self.now);
        turned || self.view != View::Review || self.now.duration_since(self.evaluated).as_secs() >= 60
    }

    /// Evaluates the board anew, and gives the one before; selection and scroll stay with their item.
    fn refresh_board(&mut self) -> Board {
        self.evaluated = self.now;
        let before = std::mem::replace(&mut self.board, self.model.evaluate(self.now));
        self.close_empty_waivers();
        self.keep_area();
        self.gather_claims();
        self.refresh_list();
        before
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
            (None, View::Review, _) => Context::Review,
            (None, View::Trend, _) => Context::Trend,
            (None, View::Plan, _) => Context::Plan,
            (None, View::Activity, _) => Context::Activity,
            (None, View::Claims, _) => Context::Claims,
            (None, View::Board, Pane::Areas) => Context::Areas,
            (None, View::Board, Pane::Items) => Context::Items,
            (None, View::Board, Pane::Detail) => Context::Detail,
        }
    }

    pub fn layout(&self) -> Layout {
        Layout::of(self.size, self.view, self.detail.folded)
    }
}
