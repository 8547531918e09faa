//! The judge by evidence: what must still stand in a fixture's files, as expressions over all of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;

use regex::Regex;

use super::{Given, Leftover};
use crate::damage::Left;
use crate::kind_fixtures::fixtures;

/// Whether all of the fixture's evidence is left, in files that can be read to their end. A fixture's file `evidence` has an
/// expression a line, of which each must match what is left. `^` and `$` match at lines, `.` matches everything.
pub fn is_left(given: &Given<'_>, left: &Leftover) -> bool {
    let place = fixtures().join(given.fixture).join("evidence");
    let expressions = fs::read_to_string(&place).unwrap_or_else(|_| {
        panic!(
            "no evidence is known for {0}: say in tests/fixtures/kinds/{0}/evidence what its pass needs",
            given.fixture
        )
    });
    let whole = left.iter().filter(|(path, rest)| counts(path) && has_its_end(path, rest));
    let shown = |rest: &Left| if *rest == Left::TooLarge { "TOO LARGE".to_owned() } else { rest.text() };
    let text: String = whole.map(|(_, rest)| shown(rest) + "\n").collect();
    expressions.lines().all(|expression| Regex::new(&format!("(?ms){expression}")).unwrap().is_match(&text))
}

/// A tag is a file by itself. What a history says lies in objects whose names tell their content, so that git finds whatever is
/// changed in them; that it is said rightly is held by `tests/history.rs`.
pub fn of_git(given: &Given<'_>, left: &Leftover) -> bool {
    if given.fixture == "git/pass" { is_left(given, left) } else { !left.is_empty() }
}

/// Of what git keeps, the tag is all that its fixture asks for.
fn counts(path: &str) -> bool {
    !path.starts_with(".git/") || path.starts_with(".git/refs/tags/v")
}

/// A document whose end is missing says nothing.
fn has_its_end(path: &str, rest: &Left) -> bool {
    let end = match path.rsplit_once('.') {
        Some((_, "json" | "sarif")) => "}",
        Some((_, "xml")) => ">",
        Some((_, "info")) => "end_of_record",
        _ => "",
    };
    rest.text().trim_end().ends_with(end)
}
