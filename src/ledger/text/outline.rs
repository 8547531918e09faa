//! What a statement's file may hold, of whatever kind it is.

use toml::de::DeTable;

use super::place::Place;
use super::{kind, path_evidence, sign_off, statement, until};
use crate::ledger::model::MarkStatus;
use crate::reader::{self, Outline, Table};
use crate::repo::RepoPath;

pub fn outline() -> Outline {
    reader::outline(None, |table| {
        statement(table, &Place::Board, &RepoPath::new("_board"), &DeTable::new());
        all_kinds(table);
    })
}

/// What is read only beside a certain kind, or of a certain form.
fn all_kinds(table: &mut Table<'_, '_>) {
    table.word("status", &MarkStatus::WORDS);
    kind::waiver(table);
    kind::assignment(table);
    kind::ruling(table);
    sign_off::read(table);
    until::moment(table);
    table.table("until", until::event);
    table.strings("supersedes");
    table.tables("evidence", |table| {
        // Exactly one of them, and each requires itself alone.
        path_evidence(table, "");
        for key in ["url", "commit", "text"] {
            table.string(key);
        }
    });
}
