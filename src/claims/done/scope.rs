//! Of which part of a repository a section tells: beneath `## Till service`, a feature is claimed of `till-service`, and that
//! `oven-service` has it does not make it so.

use std::collections::BTreeSet;

use super::vocabulary::Feature;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::packages::is_manifest;
use crate::claims::known::place::Class;
use crate::claims::model::Ruling;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::stems::stems;
use crate::claims::words::wording::without_brackets;
use crate::repo::RepoPath;

/// Words behind which the name of a part ends.
const KINDS: &[&str] = &["servic", "app", "api", "worker", "gateway", "server", "client"];

/// What shows that the part of which a line's section tells has nothing of a feature, while parts beside it have.
pub(super) fn ruling(reading: &Reading, line: &Line, feature: &Feature, known: &Known<'_>) -> Option<Ruling> {
    if !feature.is_code {
        return None;
    }
    let parts = parts(known);
    let own = told_of(reading, line, &parts);
    let part = own.first()?;
    let words = feature.signs.iter().chain(feature.hints);
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = words.flat_map(|word| known.hits.of(word).filter(|hit| hit.begins(word))).collect();
    let is_in = |hit: &Hit, part: &RepoPath| hit.place.path.as_str().starts_with(&format!("{part}/"));
    let is_own = |hit: &&&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment;
    let elsewhere = hits.iter().filter(is_own).find(|hit| parts.iter().any(|other| is_in(hit, other)))?;
    // What all parts share may do it for this one; what only calls it by its name in one file for all does nothing.
    let is_in_own = |hit: &Hit| own.iter().any(|part| is_in(hit, part));
    let is_kin = |hit: &&&Hit| is_in_own(hit) || !parts.iter().any(|other| is_in(hit, other));
    // A parent of Maven's only says of which version it would be.
    let is_shared = |hit: &&&Hit| {
        let name = hit.place.path.file_name();
        hit.class == Class::Code || (is_manifest(name) && name != "pom.xml")
    };
    if hits.iter().filter(is_kin).any(|hit| is_in_own(hit) || is_shared(&hit)) {
        return None;
    }
    Some(Ruling::fails(format!("nothing in {part} has {}, as {} has", feature.signs[0], elsewhere.place)))
}

/// The folders of a repository of several parts that have a manifest of their own.
pub(in crate::claims) fn parts(known: &Known<'_>) -> BTreeSet<RepoPath> {
    let manifests = known.files.matching(|path| is_manifest(path.rsplit('/').next().unwrap_or_default()));
    let folders = manifests.into_iter().map(|path| RepoPath::new(path.parent().as_str()));
    folders.filter(|folder| !folder.as_str().is_empty()).collect()
}

/// The parts that the innermost heading which names one is called as: several where a part was moved, and an old one is left.
fn told_of<'p>(reading: &Reading, line: &Line, parts: &'p BTreeSet<RepoPath>) -> Vec<&'p RepoPath> {
    let titles = &reading.section(line).titles;
    let named = titles.iter().rev().map(|title| {
        let said = stems(&without_brackets(title));
        parts.iter().filter(|part| is_named(&stems(part.file_name()), &said)).collect::<Vec<_>>()
    });
    let mut named = named.filter(|named| !named.is_empty());
    // Of two parts of different names a heading tells of both.
    named.next().filter(|named| named.iter().all(|part| part.file_name() == named[0].file_name())).unwrap_or_default()
}

/// Whether some words have all of a name, of which the last says what it is: `Till management service` has `till-service`.
fn is_named(name: &[String], said: &[String]) -> bool {
    let (Some(first), Some(kind)) = (name.first(), name.last()) else { return false };
    let is_telling = name.len() >= 2 && KINDS.contains(&kind.as_str());
    let starts = said.iter().enumerate().filter(|(_, word)| *word == first).map(|(at, _)| at);
    let has = |from: usize| {
        let behind: Vec<&String> = said[from..].iter().take(name.len() + 1).collect();
        let mut left = behind.iter();
        name.iter().all(|word| left.any(|said| *said == word))
    };
    is_telling && starts.into_iter().any(has)
}
