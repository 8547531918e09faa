//! The board for other eyes: one file a format, one row each in [`FORMATS`].

mod difference;
mod json;
mod next;
mod palette;
mod score;
mod statements;
mod text;

pub use difference::{Comparison, DIFFERENCE_FORMATS, DifferenceFormat, StateNamed};
pub use next::markdown as next_in_markdown;
pub use palette::status_style;
pub use score::{SCORE_FORMATS, ScoreFormat};
pub use statements::waivers;

use crate::board::{Board, Ratchet};
use crate::checklist::Checklist;
use crate::problem::Problem;
use crate::repo::Head;

/// What a report is made of.
pub struct Report<'a> {
    pub board: &'a Board,
    pub checklists: &'a [Checklist],
    pub repository: &'a Repository,
    pub problems: &'a [Problem],
    /// Only some items were asked for, of so many.
    pub only_of: Option<usize>,
    /// What the board may not be worse than, if that was asked for.
    pub ratchet: Option<&'a Ratchet>,
}

/// The audited repository as a report names it.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    pub root: String,
    pub name: String,
    pub head: Head,
    /// How many paths differ from HEAD; None when nobody asked.
    pub dirty: Option<usize>,
}

/// A row of [`FORMATS`].
pub struct Format {
    pub name: &'static str,
    pub render: fn(&Report<'_>) -> String,
}

/// The output formats of `check`.
pub const FORMATS: &[Format] =
    &[Format { name: "text", render: text::render }, Format { name: "json", render: json::render }];
