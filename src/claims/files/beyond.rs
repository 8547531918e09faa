//! Numbered lines of files: that `ovens.py:120` names a line which the file has.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::absence::is_past;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::is_code;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes};

/// `ovens.py:120-140`, `ovens.py#L120`, `` `ovens.py` (lines 120-140) ``.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"([\w@./-]*\w\.[a-z]{1,6})`?(?::L?(\d{1,6})(?:[-–]L?(\d{1,6}))?\b|#L(\d{1,6})(?:-L?(\d{1,6}))?|,? \(?(?:at )?lines? (\d{1,6})(?:\s?[-–]\s?(\d{1,6}))?\b)",
    )
});
/// So many lines are nobody's mistake.
const FEW: usize = 2;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_told = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row | Role::Prose)
            && reading.is_now(line)
            && !is_past(reading, line)
            && !says_gone(&line.text)
            && !supposes(&line.text)
    };
    reading.lines.iter().filter(is_told).filter_map(|line| beyond(reading, line, known)).collect()
}

/// The first of a line's references that points behind the end of its file.
fn beyond(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let mut references = NUMBERED.captures_iter(&line.text);
    references.find_map(|found| {
        let numbers = found.iter().skip(2).flatten().filter_map(|number| number.as_str().parse::<usize>().ok());
        let last = numbers.max()?;
        let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &found[1]) else { return None };
        let lines = String::from_utf8_lossy(&known.repo.read(&path).ok()?).lines().count();
        let is_short = is_code(&path) && last > lines + FEW;
        let ruling = Ruling::fails(format!("{path} has only {lines} lines"));
        is_short.then(|| claim(reading, line, Kind::Path, &found[0], reading.said(line), ruling))
    })
}
