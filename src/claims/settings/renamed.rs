//! Variables of the environment that a document sets by other names than those by which code reads them: `OVEN_HOST` and
//! `OVEN_USER`, where code reads `STOVE_HOST` and `STOVE_USER`; and those of a page that nothing but an example has.

use std::collections::{BTreeMap, BTreeSet};

use super::variable::{is_set_for_us, is_where_said, named};
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::wording::{is_foreign, says_gone, supposes};

/// So many variables must be called otherwise in the same way.
const SEVERAL: usize = 2;
/// How names begin that a builder puts into the code of pages: only that code can read them.
const BUILT_IN: &[&str] =
    &["EXPO_PUBLIC_", "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "GATSBY_", "VUE_APP_"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    named(reading).iter().for_each(|(_, name)| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let set: Vec<(&Line, String)> =
        named(reading).into_iter().filter(|(line, name)| is_set(reading, line, name)).collect();
    let unread: Vec<&(&Line, String)> = set.iter().filter(|(_, name)| is_unread(name, known)).collect();
    let others = others(&unread.iter().map(|(_, name)| name.as_str()).collect(), reading, known);
    let mut claims = Vec::new();
    for (line, name) in unread {
        let ruling = match others.get(name.as_str()) {
            Some((other, place)) => Ruling::fails(format!("nothing reads {name}; {place} reads {other}")),
            None if is_of_page(name, known) && !is_where_said(reading, line, name, known) => Ruling::fails(format!(
                "no code reads {name} in {} files, and only code of pages could",
                known.files_read
            )),
            None => continue,
        };
        claims.push(claim(reading, line, Kind::EnvVar, name, Said::Neither, ruling));
    }
    claims
}

/// Whether a line sets a variable for what the document is about.
fn is_set(reading: &Reading, line: &Line, name: &str) -> bool {
    let is_setting = line.text.trim_start().trim_start_matches("export ").starts_with(&format!("{name}="));
    reading.is_now(line)
        && reading.said(line) != Said::Missing
        && (!line.is_code() || is_setting)
        && is_set_for_us(reading, line, name)
        && !is_foreign(&line.text)
        && !says_gone(&line.text)
        && !supposes(
            line.text.split_once(name).map_or("", |(_, rest)| rest.split_once('#').map_or("", |(_, rest)| rest)),
        )
}

/// Whether nothing but examples has a variable, as it is written.
fn is_unread(name: &str, known: &Known<'_>) -> bool {
    let is_example =
        |path: &str| path.rsplit('/').next().is_some_and(|file| file.contains(".env") || file.starts_with("env."));
    !known.reads.contains_key(name)
        && known
            .hits
            .exactly(name)
            .filter(|hit| hit.class != Class::Foreign)
            .all(|hit| is_example(hit.place.path.as_str()))
}

/// A variable, what code reads in its place, and where.
type Read<'n, 'k> = (&'n str, String, &'k Place);

/// What code reads in place of several variables that begin alike: as many that begin otherwise and go on in the same way.
fn others<'n, 'k>(
    unread: &BTreeSet<&'n str>,
    reading: &Reading,
    known: &'k Known<'_>,
) -> BTreeMap<&'n str, (String, &'k Place)> {
    let told: BTreeSet<String> = named(reading).into_iter().map(|(_, name)| name).collect();
    let mut pairs: BTreeMap<(&str, &str), Vec<Read<'n, 'k>>> = BTreeMap::new();
    for name in unread.iter().copied() {
        let Some((start, rest)) = name.split_once('_') else { continue };
        for (other, place) in &known.reads {
            let is_other = other.split_once('_').filter(|(begin, end)| *end == rest && *begin != start);
            if let Some((begin, _)) = is_other.filter(|_| !told.contains(other)) {
                pairs.entry((start, begin)).or_default().push((name, other.clone(), place));
            }
        }
    }
    let several = pairs.into_values().filter(|names| names.len() >= SEVERAL);
    several.flatten().map(|(name, other, place)| (name, (other, place))).collect()
}

/// Whether a variable is one that only the code of pages can read, and there is such code.
fn is_of_page(name: &str, known: &Known<'_>) -> bool {
    // What a package is called after, it may read itself: `NEXT_PUBLIC_CLERK_SIGN_IN_URL`.
    let lower = name.to_lowercase();
    let is_called = |package: &str| {
        package.split(['/', '@', '-']).any(|word| word.len() > 3 && lower.split('_').skip(1).any(|part| part == word))
    };
    let is_packages = known.packages.iter().any(|package| is_called(&package.name));
    !is_packages
        && BUILT_IN
            .iter()
            .any(|start| name.starts_with(start) && known.reads.keys().any(|other| other.starts_with(start)))
}
