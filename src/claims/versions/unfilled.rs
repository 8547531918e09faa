//! `Date: $(date)`: what a shell should have filled in, and a reader is shown as it stands.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Reading, Role};

/// A label of a date, and what a shell puts a date in place of.
static UNFILLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\W*(?:[a-z]+ ){0,2}(?:date|updated|generated|created|timestamp|time|on)\W*[:|]\W*(?:\$\(date\b[^)]*\)|`date\b[^`]*`|\$\{?(?:date|timestamp)\}?)\W*$",
    )
});

pub(super) fn claims(reading: &Reading, _: &Known<'_>) -> Vec<Claim> {
    let told = reading.lines.iter().filter(|line| matches!(line.role, Role::Prose | Role::Item | Role::Row));
    let unfilled = told.filter(|line| UNFILLED.is_match(&line.text) && reading.is_now(line));
    let ruling = || Ruling::fails("a shell should have put the date there, and did not");
    unfilled.map(|line| claim(reading, line, Kind::Version, &line.text, Said::Neither, ruling())).collect()
}
