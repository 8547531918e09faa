//! The trend: the past of the board as git alone tells it, where that leads, and the commits at which something turned.

mod detail;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::areas::{follow, step};
use super::layout::TrendRows;
use super::{App, Effect, Tone, View};
use crate::board::{Forecast, NoForecast, TrendPoint};
use crate::text::Sanitized;

/// How many commits are looked at first.
const COMMITS: usize = 500;
/// More are not asked for.
const MOST_COMMITS: usize = 64_000;

/// What is known of the past, and where the person is in it.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Oldest first.
    pub points: Arc<Vec<TrendPoint>>,
    /// How many items commits cannot decide.
    pub left_out: usize,
    pub reading: Reading,
    /// Each commit is judged by its own definitions, not by those of today.
    pub then: bool,
    /// The points whose commits are listed, the newest first.
    pub listed: Vec<usize>,
    /// Commits at which nothing got worse are listed, too.
    pub all_turns: bool,
    pub span: TrendSpan,
    pub offset: usize,
    /// When the score is complete, and when the last gate closes, if things go on as they did.
    pub forecasts: [Result<Forecast, NoForecast>; 2],
    /// The commit that is selected.
    selected: Option<String>,
    /// How many commits are asked for.
    last: usize,
    /// Whose past was asked for last: the commit at HEAD then.
    asked_for: Option<String>,
    ticket: u64,
}

/// How far the look at the past is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    NotYet,
    /// So many of so many commits.
    Running(usize, usize),
    Stopped(usize, usize),
    Failed(Sanitized),
    Done,
}

/// How much of the past the curve shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendSpan {
    Whole,
    Quarter,
    Month,
}

/// What whoever looks at the past has to tell; the ticket is that of the question.
#[derive(Debug)]
pub enum PastNews {
    Progress { ticket: u64, done: usize, total: usize },
    Told { ticket: u64, points: Vec<TrendPoint>, commits: usize, left_out: usize },
    Failed { ticket: u64, reason: String },
}

impl Default for Trend {
    fn default() -> Self {
        Self {
            points: Arc::default(),
            left_out: 0,
            reading: Reading::NotYet,
            then: false,
            listed: Vec::new(),
            all_turns: false,
            span: TrendSpan::Whole,
            offset: 0,
            forecasts: [Err(NoForecast::TooFew(0)), Err(NoForecast::TooFew(0))],
            selected: None,
            last: COMMITS,
            asked_for: None,
            ticket: 0,
        }
    }
}

impl TrendSpan {
    const ALL: [Self; 3] = [Self::Whole, Self::Quarter, Self::Month];

    pub fn title(self) -> &'static str {
        match self {
            Self::Whole => "all of it",
            Self::Quarter => "13 weeks",
            Self::Month => "4 weeks",
        }
    }

    /// When it begins.
    pub fn since(self, now: Timestamp) -> Option<Timestamp> {
        let weeks = match self {
            Self::Whole => return None,
            Self::Quarter => 13,
            Self::Month => 4,
        };
        now.checked_sub(SignedDuration::from_hours(weeks * 7 * 24)).ok()
    }
}

impl Trend {
    /// Definitions or repository are others than before, so that what is known of the past may not hold.
    pub(super) fn outdate(&mut self) {
        self.asked_for = None;
    }

    pub fn is_running(&self) -> bool {
        matches!(self.reading, Reading::Running(..))
    }

    fn list(&mut self) {
        let wanted = |point: &TrendPoint| match self.all_turns {
            true => point.turns.as_ref().is_some_and(|turns| !turns.is_empty()),
            false => point.is_regression(),
        };
        self.listed = (0..self.points.len()).rev().filter(|at| wanted(&self.points[*at])).collect();
    }

    /// The selected line of the list.
    pub fn line(&self) -> Option<usize> {
        let selected = self.selected.as_ref()?;
        self.listed.iter().position(|at| self.points[*at].commit == *selected)
    }

    /// The selected commit, and the one before it.
    pub fn chosen(&self) -> Option<(&TrendPoint, Option<&TrendPoint>)> {
        let at = *self.listed.get(self.line()?)?;
        Some((self.points.get(at)?, at.checked_sub(1).and_then(|before| self.points.get(before))))
    }
}

impl App {
    /// Asks for the past when it is shown, or a meeting names who turned what, and it is not known as of this commit.
    /// Whoever stopped it asks again by hand.
    #[must_use = "the past is read, or left, by its effects"]
    pub(super) fn follow_past(&mut self) -> Vec<Effect> {
        let is_told = match self.view {
            View::Trend => true,
            View::Review => self.review.meeting.is_some(),
            _ => false,
        };
        let is_known = self.trend.asked_for == Some(self.past_of());
        let stopped = matches!(self.trend.reading, Reading::Stopped(..)) && self.trend.asked_for.is_some();
        if !is_told || is_known || stopped {
            return Vec::new();
        }
        self.read_past()
    }

    /// The commit whose past there is to tell; empty where there is none yet.
    fn past_of(&self) -> String {
        self.model.place.head.commit.clone().unwrap_or_default()
    }

    pub(super) fn read_past(&mut self) -> Vec<Effect> {
        let of = self.past_of();
        let trend = &mut self.trend;
        trend.asked_for = Some(of);
        trend.ticket += 1;
        trend.reading = Reading::Running(0, 0);
        vec![Effect::Replay { ticket: trend.ticket, last: trend.last, then: trend.then }]
    }

    pub(super) fn on_past(&mut self, news: PastNews) {
        match news {
            PastNews::Progress { ticket, done, total } => {
                if ticket == self.trend.ticket && self.trend.is_running() {
                    self.trend.reading = Reading::Running(done, total);
                }
            }
            PastNews::Told { ticket, points, commits, left_out } if ticket == self.trend.ticket => {
                let told = points.len();
                self.trend.reading = if told < commits { Reading::Stopped(told, commits) } else { Reading::Done };
                (self.trend.points, self.trend.left_out) = (Arc::new(points), left_out);
                self.list_turns();
            }
            PastNews::Failed { ticket, reason } if ticket == self.trend.ticket => {
                self.trend.reading = Reading::Failed(reason.into());
                self.trend.points = Arc::default();
                self.list_turns();
            }
            // Another question was asked since.
            PastNews::Told { .. } | PastNews::Failed { .. } => {}
        }
    }

    fn list_turns(&mut self) {
        self.trend.list();
        if self.trend.line().is_none() {
            let first = self.trend.listed.first().map(|at| self.trend.points[*at].commit.clone());
            self.trend.selected = first;
            if self.view == View::Trend {
                self.detail.rewind();
            }
        }
        self.refresh_trend();
    }

    pub(super) fn stop_past(&mut self) -> Vec<Effect> {
        self.say("Stopped: what was found so far is kept, and r goes on", Tone::Plain);
        vec![Effect::StopReplay]
    }

    pub(super) fn more_past(&mut self) -> Vec<Effect> {
        self.trend.last = (self.trend.last * 2).min(MOST_COMMITS);
        self.read_past()
    }

    /// Whether there may be more commits than were looked at.
    pub(super) fn has_more_past(&self) -> Result<(), &'static str> {
        match self.trend.reading {
            Reading::Done if self.trend.points.len() < self.trend.last => Err("that is all that git has"),
            Reading::Running(..) => Err("the past is being read"),
            _ => Ok(()),
        }
    }

    pub(super) fn change_definitions(&mut self) -> Vec<Effect> {
        self.trend.then = !self.trend.then;
        let whose = if self.trend.then { "of each commit" } else { "of today" };
        self.say(format!("Judged by the definitions {whose}"), Tone::Plain);
        self.read_past()
    }

    pub(super) fn next_span(&mut self) -> Vec<Effect> {
        let at = TrendSpan::ALL.iter().position(|span| *span == self.trend.span).unwrap_or(0);
        self.trend.span = TrendSpan::ALL[(at + 1) % TrendSpan::ALL.len()];
        self.say(format!("Shown: {}", self.trend.span.title()), Tone::Plain);
        Vec::new()
    }

    pub(super) fn toggle_turns(&mut self) -> Vec<Effect> {
        self.trend.all_turns = !self.trend.all_turns;
        self.list_turns();
        Vec::new()
    }

    pub(super) fn move_turn(&mut self, delta: i64) {
        let line = step(self.trend.line().unwrap_or(0), delta, self.trend.listed.len());
        self.select_turn(line);
    }

    pub(super) fn select_turn(&mut self, line: usize) {
        let Some(at) = self.trend.listed.get(line) else { return };
        let commit = self.trend.points[*at].commit.clone();
        if self.trend.selected.as_ref() != Some(&commit) {
            self.detail.rewind();
        }
        self.trend.selected = Some(commit);
        self.show_turn(line);
    }

    pub(super) fn scroll_turns(&mut self, lines: i64) {
        let last = self.trend.listed.len().saturating_sub(self.trend_rows().list_height());
        self.trend.offset = step(self.trend.offset, lines, last + 1);
    }

    fn show_turn(&mut self, line: usize) {
        let height = self.trend_rows().list_height();
        let last = self.trend.listed.len().saturating_sub(height);
        self.trend.offset = follow(self.trend.offset.min(last), line, height);
    }

    /// Forecasts anew, as of now: it takes too long for each frame.
    pub(super) fn refresh_forecasts(&mut self) {
        if self.view == View::Trend {
            let (points, zone) = (&self.trend.points, &self.model.zone);
            self.trend.forecasts =
                [Forecast::of_score(points, self.now, zone), Forecast::of_gates(points, self.now, zone)];
        }
    }

    /// The selected line stays in sight, whatever the window has become.
    pub(super) fn refresh_trend(&mut self) {
        self.refresh_forecasts();
        self.show_turn(self.trend.line().unwrap_or(0));
    }

    pub fn trend_rows(&self) -> TrendRows {
        TrendRows::of(self.layout().upper)
    }

    /// The end of the day that is aimed at.
    pub fn target_end(&self) -> Option<Timestamp> {
        let over = self.model.target?.tomorrow().ok()?;
        Some(over.to_zoned(self.model.zone.clone()).ok()?.timestamp())
    }
}
