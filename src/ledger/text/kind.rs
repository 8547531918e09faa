//! A statement's kind, and the keys that kind has for itself.

use super::sign_off;
use crate::ledger::model::{Kind, MarkStatus, StatementId};
use crate::ledger::waiver::{Ruling, Waiver};
use crate::reader::Table;
use crate::text::nearest;

/// The kinds that count here: a slip of the pen in one of them must not pass for a kind of the future.
pub const KNOWN: [&str; 9] =
    ["mark", "withdrawal", "sign-off", "waiver", "approval", "rejection", "revocation", "assignment", "comment"];

pub(super) fn kind(table: &mut Table<'_, '_>, recorded: bool) -> Option<Kind> {
    let span = table.span_of("kind");
    let word = table.required("kind", "for example kind = \"mark\", kind = \"waiver\" or kind = \"withdrawal\"")?;
    match word.as_str() {
        "mark" => status(table).map(Kind::Mark),
        "withdrawal" => Some(Kind::Withdrawal),
        "sign-off" => sign_off::read(table).map(|sign_off| Kind::SignOff(Box::new(sign_off))),
        "waiver" => Some(Kind::Waiver(waiver(table))),
        "assignment" => assignment(table),
        "comment" => Some(Kind::Comment),
        _ => match Ruling::WORDS.iter().find(|(name, _)| *name == word) {
            Some((_, kind)) => ruling(table).map(|waiver| Kind::Ruling(*kind, waiver)),
            None => other(table, word, span, recorded),
        },
    }
}

fn other(table: &mut Table<'_, '_>, word: String, span: std::ops::Range<usize>, recorded: bool) -> Option<Kind> {
    let lower = word.to_lowercase();
    let meant = nearest(&lower, KNOWN);
    match meant.filter(|_| !recorded) {
        Some(near) => {
            table.problem_in(span, &format!("there is no kind `{word}`"), &format!("did you mean `{near}`?"));
            None
        }
        None => Some(Kind::Other(word)),
    }
}

fn status(table: &mut Table<'_, '_>) -> Option<MarkStatus> {
    if !table.has("status") {
        let words = MarkStatus::WORDS.map(|(word, _)| format!("`{word}`")).join(", ");
        table.problem("a mark without `status` says nothing", &format!("expected one of {words}"));
        return None;
    }
    table.word("status", &MarkStatus::WORDS)
}

pub(super) fn assignment(table: &mut Table<'_, '_>) -> Option<Kind> {
    let to = table.required("to", "who sees to it, for example to = \"@security\"")?;
    Some(Kind::Assignment(to.into()))
}

/// The waiver that is decided about.
pub(super) fn ruling(table: &mut Table<'_, '_>) -> Option<StatementId> {
    let waiver = table.required("waiver", "the id of the waiver that it is about: waiver = \"ID\"")?;
    Some(StatementId::new(&waiver))
}

pub(super) fn waiver(table: &mut Table<'_, '_>) -> Waiver {
    Waiver {
        approver: table.string("approver"),
        control: table.string("control"),
        paths: table.strings("paths").unwrap_or_default(),
    }
}
