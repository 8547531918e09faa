//! When a passing fixture may still pass, by what is left of its files; one row for each kind, without its code.
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

/// A row of [`JUDGES`].
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

#[rustfmt::skip] // One row a line, so that a new kind is a new line.
pub const JUDGES: &[Judge] = &[
    judge("file", files::exist),
    Judge { absence: Some("it asks that no file is there"), ..judge("absent", files::are_few) },
    judge("text", files::say),
    judge("section", files::have_section),
    judge("links", files::are_linked),
    judge("data", evidence::is_left),
    judge("metric", evidence::is_left),
    judge("report", evidence::is_left),
    judge("step", evidence::is_left),
    judge("target", evidence::is_left),
    judge("dockerfile", evidence::is_left),
    Judge { asks_git: true, ..judge("git", evidence::is_left) },
    judge("all", evidence::is_left),
    judge("any", evidence::is_left),
    judge("at_least", evidence::is_left),
    Judge { absence: Some("its fixture asks that no file is there"), ..judge("not", |_, _| true) },
];
