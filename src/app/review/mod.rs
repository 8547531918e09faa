//! The review: a lobby in which a meeting begins or goes on, its items one at a time, and its end with sign-offs and record.

mod agenda;
mod closing;
mod decide;
mod facts;
mod lobby;
mod present;
mod turned;

pub use agenda::{AgendaLine, AgendaSheet, Listed};
pub use closing::{RecordRefusal, RecordResult};
pub(super) use decide::evidence_of;
pub use present::PresentSheet;

use crossterm::event::KeyEvent;
use jiff::{SignedDuration, Timestamp};

use super::areas::step;
use super::detail::DetailLine;
use super::{App, Effect, View};
use crate::board::{RoleRow, Row};
use crate::review::{Entry, LastReview, Meeting, Person};

/// The running meeting, and what is known before one begins.
#[derive(Debug, Default)]
pub struct Review {
    pub meeting: Option<Meeting>,
    /// A meeting of another session that did not come to its end.
    pub kept: Option<Box<Meeting>>,
    /// What changes will be measured against.
    pub last: Option<LastReview>,
    /// Somebody has looked for what reviews left behind.
    pub looked: bool,
    /// The keys behind the one that begins, which was typed before that could be done.
    pub(super) early: Option<Vec<KeyEvent>>,
    /// Who is there, before the meeting begins.
    pub present: Vec<Person>,
    /// The first line of the item that is shown.
    pub offset: usize,
    /// The role that is selected at the end, by its index.
    pub role: usize,
    /// Whoever gives up the minutes before then is sure of it.
    sure_until: Option<Timestamp>,
    /// Where the last record of this session was written.
    pub written: Option<String>,
}

/// What the view shows.
#[derive(Clone, Copy, Debug)]
pub enum ReviewPage<'a> {
    Lobby,
    Item(&'a Entry),
    End,
}

/// Facts that belong together, which are set off from others where there is room.
pub type Block = Vec<DetailLine>;

impl App {
    pub fn review_page(&self) -> ReviewPage<'_> {
        match &self.review.meeting {
            None => ReviewPage::Lobby,
            Some(meeting) => meeting.entry().map_or(ReviewPage::End, ReviewPage::Item),
        }
    }

    pub(super) fn is_meeting(&self) -> Result<(), &'static str> {
        self.review.meeting.as_ref().map(|_| ()).ok_or("the review has not begun: enter begins it")
    }

    pub(super) fn has_next_page(&self) -> Result<(), &'static str> {
        match self.review_page() {
            ReviewPage::End => Err("this is the end of the review"),
            _ => self.is_meeting(),
        }
    }

    pub(super) fn reviewed_row(&self) -> Option<&Row> {
        match self.review_page() {
            ReviewPage::Item(entry) => self.board.row(&entry.item),
            _ => None,
        }
    }

    pub(super) fn reviewed_role(&self) -> Option<&RoleRow> {
        match self.review_page() {
            ReviewPage::End => self.board.sign_offs().get(self.review.role),
            _ => None,
        }
    }

    /// When the clocks of a running review step next; None where none is shown, so that nothing ticks.
    pub fn next_tick(&self, now: Timestamp) -> Option<Timestamp> {
        let ticks = self.view == View::Review && self.review.meeting.is_some();
        let second = now.as_second().checked_add(1)?;
        ticks.then(|| Timestamp::from_second(second).ok()).flatten()
    }

    pub(super) fn turn_page(&mut self, delta: i64) -> Vec<Effect> {
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        let at = step(meeting.at, delta, meeting.agenda.len() + 1);
        self.go_to_page(at)
    }

    pub(super) fn go_to_page(&mut self, at: usize) -> Vec<Effect> {
        let now = self.now;
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        meeting.go_to(at, now);
        (self.review.offset, self.review.role) = (0, 0);
        self.keep_review()
    }

    /// Lines of an item that is longer than the screen, or the roles at the end.
    pub(super) fn move_review(&mut self, delta: i64) {
        match self.review_page() {
            ReviewPage::End => self.review.role = step(self.review.role, delta, self.board.sign_offs().len()),
            _ => self.scroll_review(delta),
        }
    }

    pub(super) fn scroll_review(&mut self, lines: i64) {
        let hidden = self.card_lines().saturating_sub(self.card_height());
        self.review.offset = step(self.review.offset, lines, hidden + 1);
    }

    /// Columns of the text in the middle of the screen: what is longer is not read from the back of a room.
    pub fn card_columns(&self) -> usize {
        usize::from(self.size.0).saturating_sub(4).min(96)
    }

    /// Rows between the line that says where the meeting is and the one that shows how far it has come.
    pub fn card_height(&self) -> usize {
        usize::from(self.layout().upper).saturating_sub(3)
    }

    /// Lines of the page without the blank ones, which give way first.
    fn card_lines(&self) -> usize {
        self.review_blocks().iter().map(Vec::len).sum()
    }

    pub fn review_blocks(&self) -> Vec<Block> {
        match self.review_page() {
            ReviewPage::Lobby => self.lobby_blocks(),
            ReviewPage::Item(entry) => self.item_blocks(entry),
            ReviewPage::End => self.end_blocks(),
        }
    }

    /// The meeting as it is to be found again; its clocks are written down with it.
    pub(super) fn keep_review(&mut self) -> Vec<Effect> {
        let now = self.now;
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        meeting.settle(now);
        vec![Effect::KeepReview(Some(Box::new(meeting.clone())))]
    }

    /// A moment of the meeting as a clock on the wall shows it.
    pub(super) fn wall_clock(&self, at: Timestamp) -> String {
        at.to_zoned(self.model.zone.clone()).strftime("%H:%M").to_string()
    }

    pub(super) fn date(&self, at: Timestamp) -> String {
        at.to_zoned(self.model.zone.clone()).strftime("%-d %b").to_string()
    }
}

/// `1:12`, `1:14:32`.
pub fn clock(seconds: i64) -> String {
    let length = SignedDuration::from_secs(seconds.max(0));
    let (hours, minutes, seconds) = (length.as_hours(), length.as_mins() % 60, length.as_secs() % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
