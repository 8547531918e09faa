//! What the last review left behind: how each item stood, from its record; where there is none, from the last sign-off; and
//! for an item of which neither knows, from the last mark on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kept;
use crate::board::Row;
use crate::check::Status;
use crate::ledger::{Force, Ledger};
use crate::text::Sanitized;

/// The folder that is offered for records, and in which the last one is looked for.
pub const RECORDS_FOLDER: &str = "docs/reviews";

/// What a record begins with, for us to know it again.
const MARK: &str = "<!-- gonogo review ";
/// The heading of the table that says how every item stood.
const HEADING: &str = "## The board as it stood";
/// No record that a person reads has more items.
const ITEMS_CAP: usize = 50_000;

/// How the items stood when people last looked at all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastReview {
    #[serde(with = "kept::moment")]
    pub at: Timestamp,
    pub source: Source,
    /// The word of each item's status, by its key.
    pub statuses: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    Review,
    SignOff,
}

/// How an item stood the last time.
#[derive(Clone, Debug, PartialEq)]
pub struct Stood {
    /// None when it was not there, or did not count.
    pub status: Option<Status>,
    pub at: Timestamp,
    /// Who or what says so.
    pub by: Sanitized,
}

impl LastReview {
    /// Reads a record; None if the text is none.
    pub fn parse(record: &str) -> Option<Self> {
        let at = record.lines().next()?.strip_prefix(MARK)?.strip_suffix(" -->")?.parse().ok()?;
        let table = record.split_once(HEADING)?.1;
        let mut statuses = BTreeMap::new();
        for row in table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")) {
            let Some((word, items)) = row.split_once(" | ") else { continue };
            if status(word).is_none() {
                continue;
            }
            // Keys stand between backticks.
            for item in items.split('`').skip(1).step_by(2).take(ITEMS_CAP) {
                statuses.insert(item.to_owned(), word.to_owned());
            }
        }
        Some(Self { at, source: Source::Review, statuses })
    }

    /// The last sign-off in a ledger, which kept the statuses that it was given for.
    pub fn of_sign_offs(ledger: &Ledger) -> Option<Self> {
        let given = ledger.sign_offs().into_iter().rfind(|given| !given.withdrawn)?;
        let (at, statuses) = (given.statement.at.timestamp(), given.sign_off.statuses.clone());
        Some(Self { at, source: Source::SignOff, statuses })
    }

    fn stood(&self, row: &Row) -> Stood {
        let status = self.statuses.get(row.key.as_str()).and_then(|word| status(word));
        let by = match self.source {
            Source::Review => "the last review",
            Source::SignOff => "the last sign-off",
        };
        Stood { status, at: self.at, by: by.into() }
    }
}

impl Stood {
    /// How an item stood the last time that people looked at it; None if nobody ever did.
    pub fn of(row: &Row, last: Option<&LastReview>, force: Option<&Force<'_>>) -> Option<Self> {
        if let Some(last) = last {
            return Some(last.stood(row));
        }
        let mark = force.and_then(Force::mark)?;
        let status = mark.status().map(crate::board::mark_status);
        let by = mark.by.split('<').next().unwrap_or_default().trim();
        Some(Self { status, at: mark.at.timestamp(), by: by.into() })
    }

    /// Whether it stands otherwise now.
    pub fn is_changed(&self, row: &Row) -> bool {
        let now = (row.counted || row.status == Status::NotApplicable).then_some(row.status);
        row.is_known() && (self.status.is_some() || row.counted) && self.status != now
    }
}

/// The first line of a record, by which it is known again.
pub fn first_line(at: Timestamp) -> String {
    format!("{MARK}{at} -->\n")
}

/// How every item stood, as the last part of a record: for people, and for the review after it.
pub fn statuses_table(statuses: &BTreeMap<String, String>) -> String {
    let mut table = format!("{HEADING}\n\n| status | items |\n|---|---|\n");
    for word in Status::ALL.map(word) {
        let items: Vec<_> =
            statuses.iter().filter(|(_, status)| *status == word).map(|(item, _)| format!("`{item}`")).collect();
        if !items.is_empty() {
            table.push_str(&format!("| {word} | {} |\n", items.join(", ")));
        }
    }
    table
}

/// As a sign-off has it, too.
fn word(status: Status) -> &'static str {
    if status == Status::NotApplicable { "na" } else { status.word() }
}

fn status(written: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| word(*status) == written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_says_of_the_items_is_read_again() {
        let at: Timestamp = "2026-11-03T14:32:00Z".parse().unwrap();
        let stood = [("service/a.b", "pass"), ("service/a.c", "fail"), ("service/a.d", "pass"), ("service/a.e", "na")];
        let statuses: BTreeMap<_, _> = stood.map(|(item, word)| (item.to_owned(), word.to_owned())).into();
        let record = format!("{}# Review\n\n| pass | `x/y.z` |\n\n{}", first_line(at), statuses_table(&statuses));
        assert_eq!(LastReview::parse(&record), Some(LastReview { at, source: Source::Review, statuses }));
        assert!(record.contains("| pass | `service/a.b`, `service/a.d` |"), "{record}");
    }

    #[test]
    fn another_text_is_no_record() {
        for text in ["", "# Review\n", "<!-- gonogo review yesterday -->\n## The board as it stood\n"] {
            assert_eq!(LastReview::parse(text), None, "{text}");
        }
    }
}
