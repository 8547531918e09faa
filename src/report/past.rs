//! How a repository came to stand where it does: a point a commit.

use crate::board::TrendPoint;

/// The way to where it stands.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Oldest first.
    pub points: Vec<TrendPoint>,
    /// How many items no commit can decide: they are left out of all points.
    pub left_out: usize,
}
