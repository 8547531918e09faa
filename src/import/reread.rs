//! Our own documents read back: every cell of an export's tables as it was written, with the names that things have there,
//! and the boxes of a report.

use std::collections::HashMap;

use super::block::Entry;
use super::export::{BETWEEN_LEVELS, GATE, HEADS, LEVELS, OPTIONAL, SIGN};
use super::field::Fields;
use super::found::Found;
use super::inline::plain;
use super::legend::Legend;
use super::plan;
use super::row::Row;
use super::say;
use crate::checklist::{Said, is_id};
use crate::text::markdown::{NOT_APPLICABLE, REPORT};

/// What an export notes of an item and other documents do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The ids of its area and of itself.
    pub ids: Option<(String, String)>,
    pub gate: bool,
    pub optional: bool,
    pub risk: Option<String>,
    pub weeks: Option<String>,
    pub waiver: Option<String>,
    /// The key of the item that it is nested in.
    pub part_of: Option<String>,
}

/// A document that this program wrote, in which only what it put there to be read is an item, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// Rows of tables are.
    Export,
    /// Boxes are, and nothing that people said of them.
    Report,
}

impl Own {
    pub fn of(text: &str) -> Option<Self> {
        let signs = [(SIGN, Self::Export), (REPORT, Self::Report)];
        signs.into_iter().find(|(sign, _)| text.starts_with(sign)).map(|(_, own)| own)
    }
}

/// What the board's marks say; a claimed item is one of which a document says that it is done.
const MARKS: [(char, Said); 9] = [
    ('✔', Said::Done),
    ('◐', Said::Partial),
    ('✘', Said::Failed),
    ('○', Said::Pending),
    ('◷', Said::Pending),
    ('◌', Said::Done),
    ('!', Said::Pending),
    ('⊘', Said::Failed),
    ('–', Said::NotApplicable),
];

/// The items of a report, each with its box and its mark. One whose box somebody ticked since is done.
pub(super) fn boxes(entries: &[Entry<'_>]) -> Vec<Found> {
    let found = entries.iter().filter(|entry| entry.parent.is_none()).filter_map(|entry| {
        let (ticked, rest) = say::task(entry.text.first()?)?;
        let marked = MARKS.iter().find_map(|(mark, said)| Some((*said, rest.strip_prefix(*mark)?.strip_prefix(' ')?)));
        let (said, title) = marked.unwrap_or((ticked, rest));
        let said = if ticked == Said::Done { ticked } else { said };
        let title = title.strip_suffix(NOT_APPLICABLE).filter(|_| said == Said::NotApplicable).unwrap_or(title);
        Some(Found::new(entry.line, &plain(title), said))
    });
    found.filter(|found| !found.text.is_empty()).collect()
}

/// The levels that an export names.
pub(super) fn levels(text: &str) -> Vec<String> {
    let line = text.split('\n').take(10).find_map(|line| line.strip_prefix(LEVELS));
    line.into_iter().flat_map(|line| line.split(BETWEEN_LEVELS)).map(plain).filter(|level| !level.is_empty()).collect()
}

/// The rows of one of its tables.
pub(super) fn items(header: &Row<'_>, rows: &[Row<'_>]) -> Vec<Found> {
    let columns = HEADS.map(|head| header.cells.iter().position(|cell| *cell == head));
    let legend = Legend::default();
    rows.iter()
        .filter_map(|row| {
            let cell = |head: &str| {
                let at = HEADS.iter().position(|known| *known == head).and_then(|at| columns[at])?;
                // Pipes are escaped even in code.
                Some(plain(&row.strict_cell(at).replace("\\|", "|"))).filter(|shown| !shown.is_empty())
            };
            let said = cell("Status").and_then(|status| say::cell(&status, &legend)).unwrap_or(Said::Nothing);
            let mut found = Found::new(row.line, &cell("Item")?, said);
            let depends = cell("Depends on").unwrap_or_default();
            found.fields = Fields {
                weight: cell("Weight"),
                priority: cell("Priority"),
                effort: cell("Effort"),
                owner: cell("Owner"),
                depends: depends.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect(),
                ..Fields::default()
            };
            found.levels = cell("Level").into_iter().collect();
            let counts = cell("Counts as").unwrap_or_default();
            let counts_as = |word: &str| counts.split(", ").any(|own| own == word);
            found.record = Some(Record {
                ids: cell("Id").and_then(|key| ids(&key)),
                gate: counts_as(GATE),
                // No gate is optional, whatever somebody wrote there.
                optional: counts_as(OPTIONAL) && !counts_as(GATE),
                risk: cell("Risk"),
                weeks: cell("Weeks").and_then(|weeks| plan::weeks(&weeks)),
                waiver: cell("Waiver"),
                part_of: cell("Part of"),
            });
            Some(found)
        })
        .collect()
}

fn ids(key: &str) -> Option<(String, String)> {
    let (area, item) = key.split_once('.')?;
    (is_id(area) && is_id(item)).then(|| (area.to_owned(), item.to_owned()))
}

/// Nests items in those that they name.
pub(super) fn nest(items: &mut [Found]) {
    let mut lines: HashMap<String, usize> = HashMap::new();
    for item in items.iter() {
        if let Some((area, id)) = item.record.as_ref().and_then(|record| record.ids.as_ref()) {
            lines.entry(format!("{area}.{id}")).or_insert(item.line);
        }
    }
    for item in items {
        let outer = item.record.as_ref().and_then(|record| record.part_of.as_ref());
        item.parent_line = outer.and_then(|key| lines.get(key)).copied().filter(|line| *line != item.line);
    }
}
