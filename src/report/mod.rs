//! The board for other eyes: one file a format, one row each in [`FORMATS`].

mod badge;
mod difference;
mod html;
mod json;
mod junit;
mod markdown;
mod markup;
mod next;
mod palette;
mod past;
mod record;
mod said;
mod sarif;
mod score;
mod statements;
mod text;
mod told;

pub use difference::{Comparison, DIFFERENCE_FORMATS, DifferenceFormat, StateNamed};
pub use json::schema as json_schema;
pub use palette::status_style;
pub use past::Past;
pub use record::{Record, record};
pub use score::{SCORE_FORMATS, ScoreFormat};
pub use statements::waivers;

use jiff::Zoned;

use crate::board::{Board, Gate, Orphan, Ratchet, Row, WaiverRow};
use crate::check::Status;
use crate::checklist::{Checklist, Item};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::repo::Head;

/// What a report is made of.
pub struct Report<'a> {
    pub board: &'a Board,
    pub checklists: &'a [Checklist],
    pub ledger: &'a Ledger,
    pub repository: &'a Repository,
    pub problems: &'a [Problem],
    /// Only some items were asked for, of so many.
    pub only_of: Option<usize>,
    /// What the board may not be worse than, if that was asked for.
    pub ratchet: Option<&'a Ratchet>,
    /// How the repository came to stand where it does; empty where nobody asked.
    pub past: &'a Past,
    /// When it is made, where who makes it is.
    pub now: &'a Zoned,
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
#[derive(Debug)]
pub struct Format {
    pub name: &'static str,
    /// Who reads it.
    pub summary: &'static str,
    pub media_type: &'static str,
    /// How the names of its files end, without the dot.
    pub ending: &'static str,
    /// It tells of the past, which takes its time.
    pub tells_past: bool,
    /// It tells what was taken out of the ledger, for which git's history is searched.
    pub tells_removed: bool,
    pub render: fn(&Report<'_>) -> String,
}

/// The output formats of `check` and `report`.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        summary: "people at a terminal",
        media_type: "text/plain",
        ending: "txt",
        tells_past: false,
        tells_removed: true,
        render: text::render,
    },
    Format {
        name: "json",
        summary: "programs; `gonogo schema report` prints its JSON Schema",
        media_type: "application/json",
        ending: "json",
        tells_past: false,
        tells_removed: false,
        render: json::render,
    },
    Format {
        name: "markdown",
        summary: "people, beside the code; `gonogo import` reads it",
        media_type: "text/markdown",
        ending: "md",
        tells_past: false,
        tells_removed: false,
        render: markdown::render,
    },
    Format {
        name: "html",
        summary: "people who do not know gonogo: one page without a script that loads nothing, to send and to print",
        media_type: "text/html",
        ending: "html",
        tells_past: true,
        tells_removed: false,
        render: html::render,
    },
    Format {
        name: "sarif",
        summary: "code scanning and editors: what is open, where, and how to mend it",
        media_type: "application/sarif+json",
        ending: "sarif",
        tells_past: false,
        tells_removed: false,
        render: sarif::render,
    },
    Format {
        name: "junit",
        summary: "CI servers: a suite an area, a test an item",
        media_type: "application/xml",
        ending: "xml",
        tells_past: false,
        tells_removed: false,
        render: junit::render,
    },
    Format {
        name: "badge",
        summary: "a README: verdict and score as a picture",
        media_type: "image/svg+xml",
        ending: "svg",
        tells_past: false,
        tells_removed: false,
        render: badge::render,
    },
    Format {
        name: "shields",
        summary: "services that draw badges: the same as an endpoint of theirs",
        media_type: "application/json",
        ending: "shields.json",
        tells_past: false,
        tells_removed: false,
        render: badge::endpoint,
    },
];

impl Format {
    pub fn names() -> Vec<&'static str> {
        FORMATS.iter().map(|format| format.name).collect()
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The format that a file's name asks for.
    pub fn of_file(name: &str) -> Option<&'static Self> {
        let ends = |format: &&Self| name.strip_suffix(format.ending).is_some_and(|stem| stem.ends_with('.'));
        FORMATS.iter().filter(ends).max_by_key(|format| format.ending.len())
    }
}

impl<'a> Report<'a> {
    fn item(&self, row: &Row) -> Option<&'a Item> {
        self.board.item(self.checklists, row)
    }

    fn title(&self, row: &Row) -> &'a str {
        self.item(row).map_or("", |item| item.title.as_str())
    }

    fn level(&self, row: &Row) -> &'a str {
        self.board.levels.get(row.level).map_or("", String::as_str)
    }

    /// The rows that count and do not pass, gates first, then what gains most. A waived gate is none of them: it stands
    /// among the conditions.
    fn open_rows(&self) -> Vec<&'a Row> {
        let is_condition = |row: &Row| row.status == Status::Waived && row.gate == Gate::Counted;
        let is_open = |row: &&Row| row.counted && row.status != Status::Pass && !is_condition(row);
        let mut rows: Vec<&Row> = self.board.rows.iter().filter(is_open).collect();
        // A stable sort keeps the checklist's order among equals.
        rows.sort_by(|left, right| {
            right.is_open_gate().cmp(&left.is_open_gate()).then(right.gain.total_cmp(&left.gain))
        });
        rows
    }

    /// The waivers that no gate passes by.
    fn other_waivers(&self) -> impl Iterator<Item = &'a WaiverRow> {
        self.board.waivers.iter().filter(|waiver| !waiver.is_condition)
    }

    /// Statements about items that are not here. Who asks for some items has left the others out, not lost them.
    fn orphans(&self) -> impl Iterator<Item = &'a Orphan> {
        self.board.orphans.iter().filter(|_| self.only_of.is_none())
    }

    fn problems(&self) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().chain(&self.board.damages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_asks_for_a_format() {
        let of = |name| Format::of_file(name).map(|format| format.name);
        assert_eq!(of("docs/readiness.md"), Some("markdown"));
        assert_eq!(of("gonogo.shields.json"), Some("shields"));
        assert_eq!(of("gonogo.json"), Some("json"));
        assert_eq!(of("shields.json"), Some("json"));
        assert_eq!((of("html"), of("page.pdf")), (None, None));
    }

    #[test]
    fn names_and_endings_are_told_apart() {
        for (at, format) in FORMATS.iter().enumerate() {
            let twin = |other: &Format| other.name == format.name || other.ending == format.ending;
            assert!(!FORMATS[..at].iter().any(twin), "{}", format.name);
        }
    }
}
