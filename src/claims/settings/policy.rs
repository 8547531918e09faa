//! `Disables unsafe-eval`: that no policy for the contents of pages allows what it is said to forbid.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::is_foreign;

static FORBIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:disables?|disabled|blocks?|disallows?|forbids?|removes?|removed|without|no|prevents?)\b[\s`'\x22]+(?:the use of )?[`'\x22]*(unsafe-(?:eval|inline))\b",
    )
});

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    reading.lines.iter().filter_map(|line| forbidden(reading, line)).for_each(|source| needles.add_exactly(&source));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let forbidden = reading.lines.iter().filter_map(|line| Some((line, forbidden(reading, line)?)));
    let allowed = forbidden.filter_map(|(line, source)| Some((line, allowed(&source, known)?)));
    allowed
        .map(|(line, ruling)| claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling))
        .collect()
}

/// What a line says is forbidden, in small letters.
fn forbidden(reading: &Reading, line: &Line) -> Option<String> {
    let is_text = matches!(line.role, Role::Item | Role::Row) && reading.said(line) == Said::Done;
    let found = FORBIDDEN.captures(&line.text).filter(|_| is_text && reading.is_now(line))?;
    (!is_foreign(&line.text)).then(|| found[1].to_lowercase())
}

/// Where a policy allows it all the same.
fn allowed(source: &str, known: &Known<'_>) -> Option<Ruling> {
    let is_policy = |hit: &&Hit| {
        let is_page = matches!(hit.place.path.extension().as_str(), "html" | "htm");
        let is_own = !hit.is_comment && (is_page || matches!(hit.class, Class::Code | Class::Config));
        is_own && (hit.text.contains("-src") || hit.text.contains(&format!("'{source}'")))
    };
    let hit = known.hits.exactly(source).find(is_policy)?;
    Some(Ruling::fails(format!("{}: {}", hit.place, hit.text)))
}
