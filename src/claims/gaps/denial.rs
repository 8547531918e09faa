//! What a line says that a file lacks, while the file defines it: `app/auth.py: no token validation`, and there is a
//! `verify_token`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::subject::{VAGUE, stems_of};
use crate::claims::words::wording::{is_foreign, supposes};
use crate::repo::RepoPath;

/// A clause that says no more than that there is none of a thing.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^(?:and |but |with |has |there is |there are )*no (?:real |actual |proper )?([a-z][a-z -]{4,40})$")
});
/// How a section says where its subject is.
static PLACE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)^(?:location|file|files|path|module|source)\s*:"));

/// How words begin that people use for one another.
const SAME: &[(&str, &str)] = &[("valid", "prove"), ("verif", "prove"), ("check", "prove"), ("jwt", "token")];
/// So many words say what a thing is.
const WORDS: std::ops::RangeInclusive<usize> = 2..=3;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row | Role::Prose)
            && reading.is_lack(line)
            && reading.said(line) != Said::Done
            && !reading.is_past(line)
            && !is_foreign(&line.text)
    };
    reading.lines.iter().filter(is_text).filter_map(|line| denied(reading, line, known)).collect()
}

fn denied(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let mut clauses = line.text.split([',', ';', '|', '.']).flat_map(|clause| clause.split(" - "));
    let thing = clauses.find_map(|clause| Some(NONE.captures(clause.trim())?[1].to_owned()))?;
    let wanted: Vec<String> = stems_of(&thing).into_iter().map(same).collect();
    let is_telling =
        WORDS.contains(&wanted.len()) && wanted.iter().filter(|word| VAGUE.contains(&word.as_str())).count() == 0;
    if !is_telling || supposes(line.text.split_once(" - ").map_or("", |(_, behind)| behind)) {
        return None;
    }
    let files = meant(reading, line, known);
    let has_all = |name: &str| {
        let said: Vec<String> = stems(name).into_iter().map(same).collect();
        wanted.iter().all(|word| said.contains(word))
    };
    let (name, place) = known.definitions.iter().find(|(name, place)| files.contains(&place.path) && has_all(name))?;
    let ruling = Ruling::fails(format!("{place} defines `{name}`"));
    Some(claim(reading, line, Kind::ConfigValue, &format!("no {thing}"), Said::Missing, ruling))
}

fn same(stem: String) -> String {
    SAME.iter().find(|(one, _)| stem.starts_with(one)).map_or(stem, |(_, other)| (*other).to_owned())
}

/// The files that the line names, or its section says that it is about.
fn meant(reading: &Reading, line: &Line, known: &Known<'_>) -> Vec<RepoPath> {
    let files = |line: &Line| -> Vec<RepoPath> {
        let found = line.spans.iter().map(|span| known.files.find(&reading.path, span));
        found
            .filter_map(|found| match found {
                Found::Here(path) | Found::End(path) => Some(path),
                _ => None,
            })
            .collect()
    };
    let here = files(line);
    if !here.is_empty() {
        return here;
    }
    let places = reading.lines_of(line.section).iter().filter(|line| PLACE.is_match(&line.text));
    places.flat_map(files).collect()
}
