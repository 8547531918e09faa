//! `[keys]`: the keys that somebody wants for commands, everywhere or in one context. Which commands, contexts and keys
//! there are, the app knows.

use crate::problem::Place;
use crate::reader::Table;

/// A command's keys as somebody asks for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRequest {
    /// Only there; None wherever the command works.
    pub context: Option<String>,
    pub command: String,
    /// Each with its place; none, so that the command has no key.
    pub keys: Vec<(String, Place)>,
    pub origin: String,
    pub place: Place,
}

pub(super) fn read(table: &mut Table<'_, '_>) -> Vec<KeyRequest> {
    let entries = table.open_texts();
    let request = |entry: crate::reader::OpenEntry| KeyRequest {
        context: entry.within,
        command: entry.name,
        keys: entry.texts.into_iter().map(|(key, span)| (key, table.place(span))).collect(),
        origin: table.origin().to_owned(),
        place: table.place(entry.span),
    };
    entries.into_iter().map(request).collect()
}
