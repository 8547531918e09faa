//! What a statement says that was not saved, as the draft with which its sheet opens.

use super::form::{BETWEEN, Purpose};
use crate::ledger::{BOARD, Kind, SignOff, Statement};

/// The name of the draft, and its text. None if no sheet states the like, or nothing was written.
pub fn draft_of(statement: &Statement) -> Option<(String, String)> {
    let (about, note) = (&statement.item, statement.note.trim());
    let (name, values) = match &statement.kind {
        // The sheet of a mark keeps its note, under nothing but the item's name.
        Kind::Mark(_) => (about.clone(), vec![note.to_owned()]),
        Kind::Waiver(waiver) => {
            let until = statement.until.as_ref().map(|until| until.written());
            let given = |text: &Option<String>| text.clone().unwrap_or_default();
            let (control, paths, approver) = (given(&waiver.control), waiver.paths.join(" "), given(&waiver.approver));
            (
                Purpose::Waiver.draft_name(about),
                vec![note.to_owned(), until.unwrap_or_default(), control, paths, approver],
            )
        }
        Kind::Assignment(to) => (Purpose::Assignment.draft_name(about), vec![to.to_string(), note.to_owned()]),
        Kind::Ruling(ruling, id) => (Purpose::Ruling(*ruling, id.clone()).draft_name(about), vec![note.to_owned()]),
        Kind::Comment => (Purpose::Comment.draft_name(about), vec![note.to_owned()]),
        Kind::SignOff(given) => return draft_of_sign_off(given, note),
        Kind::Withdrawal | Kind::Other(_) => return None,
    };
    let is_something = values.iter().any(|value| !value.is_empty());
    is_something.then(|| (name, values.join(&BETWEEN.to_string())))
}

/// The same of what a role would have said, had it come to be a statement.
pub fn draft_of_sign_off(given: &SignOff, note: &str) -> Option<(String, String)> {
    let SignOff { role, decision, digest, .. } = given.clone();
    let purpose = Purpose::SignOff { role, decision, digest };
    (!note.is_empty()).then(|| (purpose.draft_name(BOARD), note.to_owned()))
}

/// Whether two drafts of a sheet say the same in its first field. Others may be reckoned, as an end that is counted from
/// now, and differ each time.
pub fn is_same_draft(left: &str, right: &str) -> bool {
    left.split(BETWEEN).next() == right.split(BETWEEN).next()
}
