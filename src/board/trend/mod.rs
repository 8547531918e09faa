//! The past of a board as values: one point a commit, with what turned there. Whoever draws it needs nothing else.

mod forecast;
mod theil_sen;

pub use forecast::{Forecast, NoForecast, Pace};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::difference::{Difference, Side, Turn};
use super::model::{Board, Verdict};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::text::{Sanitized, commit};

/// How a repository stood at one commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// The full hash.
    pub commit: String,
    #[serde(serialize_with = "write_seconds", deserialize_with = "read_seconds")]
    pub at: Timestamp,
    pub author: Sanitized,
    /// The first line of the commit's message.
    pub subject: Sanitized,
    pub verdict: Verdict,
    pub level: String,
    pub level_reached: Option<String>,
    /// From 0 to 100; None when nothing counts.
    pub verified: Option<f64>,
    /// Only where claims were imported.
    pub claimed: Option<f64>,
    /// How many gates count, and which of them are open.
    pub gates: usize,
    pub open: Vec<ItemKey>,
    /// What turned since the commit before; None when that one was not looked at.
    pub turns: Option<Vec<TrendTurn>>,
}

/// An item that turned at a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendTurn {
    pub key: ItemKey,
    pub title: Sanitized,
    /// None for an item that was not there.
    pub from: Option<Status>,
    /// None for one that is gone.
    pub to: Option<Status>,
    /// What its check says now.
    pub why: Sanitized,
    /// The points that it brought the score, or cost it.
    pub moved: f64,
    pub direction: Direction,
}

/// Whether a turn is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Direction {
    Worse,
    Better,
    /// It came, went, was waived, or began to count.
    Neither,
}

/// Who made a commit, when, and what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub commit: String,
    pub at: Timestamp,
    pub author: Sanitized,
    pub subject: Sanitized,
}

impl TrendPoint {
    /// The board at a commit; `before` is that of the commit before, if it is known.
    pub fn new(origin: Origin, before: Option<Side<'_>>, after: Side<'_>) -> Self {
        let board: &Board = after.board;
        let turns = before.map(|before| Difference::between(before, after).turns);
        Self {
            commit: origin.commit,
            at: origin.at,
            author: origin.author,
            subject: origin.subject,
            verdict: board.verdict,
            level: board.level.clone(),
            level_reached: board.level_reached.clone(),
            verified: board.score.verified,
            claimed: board.score.claimed,
            gates: board.gates,
            open: board.blockers.iter().map(|at| board.rows[*at].key.clone()).collect(),
            turns: turns.map(|turns| turns.into_iter().map(TrendTurn::from).collect()),
        }
    }

    /// The items that earn less than at the commit before, or whose gate opened.
    pub fn worse(&self) -> impl Iterator<Item = &TrendTurn> {
        self.turns.iter().flatten().filter(|turn| turn.direction == Direction::Worse)
    }

    pub fn is_regression(&self) -> bool {
        self.worse().next().is_some()
    }

    /// As people name it.
    pub fn short(&self) -> &str {
        commit::short(&self.commit)
    }
}

impl From<Turn> for TrendTurn {
    fn from(turn: Turn) -> Self {
        let direction = match (turn.is_worse(), turn.is_better()) {
            (true, _) => Direction::Worse,
            (_, true) => Direction::Better,
            _ => Direction::Neither,
        };
        let why = turn.to.as_ref().or(turn.from.as_ref()).map(|glance| glance.summary.clone()).unwrap_or_default();
        let status = |glance: &Option<super::Glance>| glance.as_ref().map(|glance| glance.status);
        let (from, to) = (status(&turn.from), status(&turn.to));
        Self { key: turn.key, title: turn.title, from, to, why, moved: turn.moved, direction }
    }
}

fn write_seconds<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(at.as_second())
}

fn read_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    Timestamp::from_second(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}
