//! How a repository came to stand where it does: a point a commit.

use jiff::Timestamp;

use crate::board::{Board, Verdict};

/// The way to where it stands.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Oldest first.
    pub points: Vec<Point>,
    /// How many items no commit can decide: they are left out of all points.
    pub left_out: usize,
}

/// The board of a commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub commit: String,
    pub at: Timestamp,
    pub verdict: Verdict,
    /// From 0 to 100; None where nothing counts.
    pub verified: Option<f64>,
    pub claimed: Option<f64>,
    pub open_gates: usize,
}

impl Point {
    pub fn of(commit: &str, at: Timestamp, board: &Board) -> Self {
        Self {
            commit: commit.to_owned(),
            at,
            verdict: board.verdict,
            verified: board.score.verified,
            claimed: board.score.claimed,
            open_gates: board.blockers.len(),
        }
    }
}
