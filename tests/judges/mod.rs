//! When a passing fixture may still pass, by what is left of its files and without the code of its kind.
//!
//! A judge may agree too easily, never too seldom: it says what no pass can do without.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod evidence;
mod files;

use std::collections::BTreeMap;

use super::damage::Left;

/// What is left of a fixture's files, by path.
pub type Leftover = BTreeMap<String, Left>;

/// A fixture, as `text/pass-count`, and the table of its check.
pub struct Given<'a> {
    pub fixture: &'a str,
    pub check: &'a toml::Value,
}

/// How the passing fixtures of a kind are judged.
#[derive(Clone, Copy)]
pub struct Judge {
    pub kind: &'static str,
    /// Why it may pass on nothing at all, for the kinds that ask for absence.
    pub absence: Option<&'static str>,
    /// It reads what git keeps, and the files beside that mean nothing to it.
    pub asks_git: bool,
    /// Whether what is left can be a pass.
    pub agrees: fn(given: &Given<'_>, left: &Leftover) -> bool,
}

const fn judge(kind: &'static str, agrees: fn(&Given<'_>, &Leftover) -> bool) -> Judge {
    Judge { kind, absence: None, asks_git: false, agrees }
}

/// Kinds that are judged in another way than by the evidence that their fixtures name.
#[rustfmt::skip] // One row a line.
const JUDGES: &[Judge] = &[
    judge("file", files::exist),
    Judge { absence: Some("it asks that no file is there"), ..judge("absent", files::are_few) },
    judge("text", files::say),
    judge("section", files::have_section),
    judge("links", files::are_linked),
    Judge { asks_git: true, ..judge("git", evidence::of_git) },
    Judge { absence: Some("its fixture asks that no file is there"), ..judge("not", |_, _| true) },
];

/// The judge of a kind, with its row if it has one.
pub fn judge_of(kind: &'static str) -> Judge {
    JUDGES.iter().find(|judge| judge.kind == kind).copied().unwrap_or(judge(kind, evidence::is_left))
}
