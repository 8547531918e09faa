//! Numbered lines of files: that `ovens.py:120` names a line which the file has.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::{Class, is_code};
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes};
use crate::repo::RepoPath;

/// `ovens.py:120-140`, `ovens.py#L120`, `` `ovens.py` (lines 120-140) ``.
pub(super) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"([\w@./-]*\w\.[a-z]{1,6})`?(?::L?(\d{1,6})(?:[-–]L?(\d{1,6}))?\b|#L(\d{1,6})(?:-L?(\d{1,6}))?|,? \(?(?:at )?lines? (\d{1,6})(?:\s?[-–]\s?(\d{1,6}))?\b)",
    )
});
/// So many lines are nobody's mistake.
const FEW: usize = 2;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut lengths = Lengths::default();
    let lines = reading.lines.iter().filter(|line| is_told(reading, line));
    lines.filter_map(|line| beyond(reading, line, &mut lengths, known)).collect()
}

/// Whether a line tells of files as they stand now.
pub(super) fn is_told(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.is_now(line)
        && !reading.section(line).speaks_of(&["log", "remediat", "history", "timeline"])
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !supposes(&line.text)
}

/// The first of a line's references that points behind the end of its file.
fn beyond(reading: &Reading, line: &Line, lengths: &mut Lengths, known: &Known<'_>) -> Option<Claim> {
    let mut references = NUMBERED.captures_iter(&line.text);
    references.find_map(|found| {
        let numbers = found.iter().skip(2).flatten().filter_map(|number| number.as_str().parse::<usize>().ok());
        let last = numbers.max()?;
        let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &found[1]) else { return None };
        let ruling = lengths.ruling(&path, last, known)?;
        Some(claim(reading, line, Kind::Path, &format!("{}:{last}", &found[1]), reading.said(line), ruling))
    })
}

/// How many lines files have that a document names, each read once; None of what is no code.
#[derive(Default)]
pub(super) struct Lengths(HashMap<RepoPath, Option<usize>>);

impl Lengths {
    /// That a file has no line of a number; None where it has, or is no code.
    pub fn ruling(&mut self, path: &RepoPath, number: usize, known: &Known<'_>) -> Option<Ruling> {
        let read = || Some(String::from_utf8_lossy(&known.repo.read(path).ok()?).lines().count());
        let lines = (*self.0.entry(path.clone()).or_insert_with(|| is_lined(path).then(read).flatten()))?;
        (number > lines + FEW).then(|| Ruling::fails(format!("{path} has only {lines} lines")))
    }
}

/// Whether people speak of a file by its lines.
fn is_lined(path: &RepoPath) -> bool {
    is_code(path) || Class::of(path) == Class::Config
}

/// The number of the last line that an anchor names as forges of code do: `L12`, `L12-L20`.
pub(super) fn last_of(anchor: &str) -> Option<usize> {
    let numbers =
        anchor.split('-').map(|part| part.strip_prefix(['L', 'l']).and_then(|number| number.parse::<usize>().ok()));
    numbers.collect::<Option<Vec<usize>>>()?.into_iter().max()
}
