//! The end of a statement: a date, a moment or an event.

use crate::ledger::model::Kind;
use crate::ledger::until::Until;
use crate::reader::Table;

const HELP: &str = "a date such as until = 2026-03-01, a date and time with its offset, \
                    until = { item = \"CHECKLIST/AREA.ITEM\" } or until = { commit = \"HASH\" }";

/// Only a waiver and a mark have an end; a waiver must have one.
pub(super) fn until(table: &mut Table<'_, '_>, kind: Option<&Kind>) -> Option<Until> {
    match kind {
        Some(Kind::Waiver(_)) if !table.has("until") => {
            table.problem("a waiver without `until` would never end", HELP);
            None
        }
        Some(Kind::Waiver(_) | Kind::Mark(_)) if table.has("until") => read(table),
        _ => None,
    }
}

fn read(table: &mut Table<'_, '_>) -> Option<Until> {
    let span = table.span_of("until");
    let until = if table.canonical("until").starts_with('{') { table.table("until", event)?? } else { moment(table)? };
    if let Err(message) = &until {
        table.problem_in(span, message, HELP);
    }
    until.ok()
}

pub(super) fn moment(table: &mut Table<'_, '_>) -> Option<Result<Until, String>> {
    table.timestamp("until").map(|written| Until::parse(&written))
}

pub(super) fn event(table: &mut Table<'_, '_>) -> Option<Result<Until, String>> {
    if table.has("commit") {
        return table.required("commit", HELP).map(|hash| Until::commit(&hash));
    }
    table.required("item", HELP).map(|key| Until::item(&key))
}
