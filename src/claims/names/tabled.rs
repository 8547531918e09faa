//! Tables of a database that a list calls done by their names alone: `✅ Orders table`.
//!
//! That code or a migration makes it confirms; that none does refutes nothing, since it may be made elsewhere.

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::head;
use crate::claims::words::wording::{supposes, words};

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_done = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row) && reading.said(line) == Said::Done && !supposes(&line.text)
    };
    let judged = reading.lines.iter().filter(is_done).filter_map(|line| {
        let wanted = named(&head(line))?;
        let (name, path) = known.tables.iter().find(|(name, _)| stems(name) == wanted)?;
        let ruling = Ruling::holds(format!("{path} makes the table `{name}`"));
        Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling))
    });
    judged.collect()
}

/// The stems of the name of a table, if a text is no more than that.
fn named(text: &str) -> Option<Vec<String>> {
    const WORDS: std::ops::RangeInclusive<usize> = 1..=3;
    let lower = text.to_lowercase();
    let (last, name) = words(&lower).collect::<Vec<_>>().split_last().map(|(last, name)| (*last, name.to_vec()))?;
    let is_name = matches!(last, "table" | "tables") && WORDS.contains(&name.len());
    is_name.then(|| name.iter().flat_map(|word| word.split('_')).map(stem).collect())
}
