//! Traces of what a line calls done: a function, a type or a file that is called as the line calls the thing.
//!
//! That a name is there confirms; that none is there refutes nothing, since a thing can be called by another.

use std::collections::{BTreeSet, HashMap};

use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::known::routes::Served;
use crate::claims::model::Ruling;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{VAGUE, head, stems_of};
use crate::claims::words::wording::words;
use crate::repo::FileList;

/// Words of lines that are about documents.
pub(super) const WRITTEN: &[&str] =
    &["document", "guid", "runbook", "manual", "handbook", "doc", "docs", "referenc", "walkthrough"];
/// Words of lines that are about tests.
pub(super) const TESTED: &[&str] = &["test", "spec", "benchmark"];
/// What stands behind says how or what for.
pub(super) const MEANS: &[&str] = &[" with ", " for ", " using ", " via ", " from ", " by ", " based on ", " through "];
/// What stands between things that are named together.
pub(super) const AND: &[&str] = &[" and ", " & ", ", ", " + "];
/// Fewer words could be anything, more are a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// Names by the stems of their words.
#[derive(Debug, Default)]
pub(in crate::claims) struct Index {
    names: Vec<(String, Place)>,
    by_stem: HashMap<String, Vec<usize>>,
}

impl Index {
    fn of(names: impl Iterator<Item = (String, Place)>) -> Self {
        let mut index = Self::default();
        for (name, place) in names {
            let at = index.names.len();
            for stem in stems(&name).into_iter().collect::<BTreeSet<_>>() {
                index.by_stem.entry(stem).or_default().push(at);
            }
            index.names.push((name, place));
        }
        index
    }

    /// The functions and types of code.
    pub fn of_definitions(definitions: &[(String, Place)]) -> Self {
        Self::of(definitions.iter().cloned())
    }

    /// The routes of the code, each by its address.
    pub fn of_addresses(served: &Served) -> Self {
        Self::of(served.routes().map(|(place, path)| (path, place.clone())))
    }

    /// The files, each by its path; what others wrote is none of the repository's.
    pub fn of_paths(list: &FileList) -> Self {
        let own = list.files().filter(|path| Class::of(path) != Class::Foreign);
        Self::of(own.map(|path| (path.to_string(), Place::new(path, 0))))
    }

    /// The names that have all of some stems, in their order.
    pub fn with_all<'i>(&'i self, wanted: &[String]) -> impl Iterator<Item = &'i (String, Place)> + use<'i> {
        let lists: Option<Vec<&Vec<usize>>> = wanted.iter().map(|stem| self.by_stem.get(stem)).collect();
        let mut lists = lists.unwrap_or_default();
        lists.sort_by_key(|list| list.len());
        let (first, rest) = lists.split_first().map_or((&[][..], Vec::new()), |(first, rest)| (first, rest.to_vec()));
        first.iter().filter(move |at| rest.iter().all(|list| list.binary_search(at).is_ok())).map(|at| &self.names[*at])
    }
}

/// What confirms a line that is called done, if something is called so for each of the things it names.
pub(super) fn ruling(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let subject = head(line);
    // A path says itself what it is.
    if subject.contains(['/', '.']) {
        return None;
    }
    let cut = MEANS.iter().fold(subject.as_str(), |text, word| text.split(word).next().unwrap_or(text));
    let is_about_documents = stems_of(cut).iter().any(|word| WRITTEN.contains(&word.as_str()));
    let is_about_tests = stems_of(cut).iter().any(|word| TESTED.contains(&word.as_str()));
    let parts: Vec<Vec<String>> = AND
        .iter()
        .fold(vec![cut], |parts, and| parts.iter().flat_map(|part| part.split(and)).collect())
        .iter()
        .map(|part| stems_of(without_state(part)))
        .collect();
    if let [_] = parts.as_slice()
        // That there is such a server says nothing of its version.
        && !line.text.contains(|character: char| character.is_ascii_digit())
        && let Some(told) = run(cut, known)
    {
        return Some(Ruling::holds(told));
    }
    let mut found = Vec::new();
    for part in &parts {
        let shown = match part.as_slice() {
            _ if is_about_documents => written(reading, part, known),
            // What is called as somebody else's thing need not have to do with that.
            [word] if parts.len() == 1 && cut == subject && is_one_word(cut) => module(cut, word, known),
            part => called(part, parts.len() > 1, is_about_tests, known)
                .or_else(|| tried(reading, line, part, known))
                .or_else(|| called(without_kind(cut, part), false, is_about_tests, known)),
        };
        found.push(shown?);
    }
    (!found.is_empty()).then(|| Ruling::holds(found.join(", ")))
}

/// The stems of a thing without the word in front that says of which kind it is: `Dynamic oven probes`.
fn without_kind<'w>(thing: &str, wanted: &'w [String]) -> &'w [String] {
    const KINDS: &[&str] = &[
        "dynamic",
        "intelligent",
        "smart",
        "custom",
        "built-in",
        "multiple",
        "automatic",
        "persistent",
        "granular",
        "secure",
        "efficient",
        "robust",
        "flexible",
        "modern",
        "configurable",
        "reusable",
        "detailed",
        "powerful",
        "optimized",
        "native",
        "interactive",
        "responsive",
        "scalable",
    ];
    let first = thing.split_whitespace().next().unwrap_or_default().to_lowercase();
    let is_kind = KINDS.contains(&first.as_str()) && wanted.len() > *WORDS.start();
    if is_kind { &wanted[1..] } else { &[] }
}

/// Tests that are called as a line calls what it tells of: `Oven failures: tests of what goes wrong`.
fn tried(reading: &Reading, line: &Line, wanted: &[String], known: &Known<'_>) -> Option<String> {
    let rest = line.text.strip_prefix(&head(line)).unwrap_or_default();
    let titles = reading.section(line).titles.last().cloned().unwrap_or_default();
    let is_told = stems_of(&format!("{rest} {titles}")).iter().any(|word| TESTED.contains(&word.as_str()));
    let is_name = WORDS.contains(&wanted.len()) && is_told;
    let mut paths = known.paths().with_all(wanted).filter(|_| is_name);
    paths.find(|(_, place)| Class::of(&place.path) == Class::Test).map(|(path, _)| format!("{path} is called so"))
}

/// Whether a thing is called by one word, beside which another only says that it is one: `Oven support`. What is called as
/// somebody else's thing need not have to do with that.
fn is_one_word(thing: &str) -> bool {
    words(thing).count() <= 2 && !thing.to_lowercase().contains(" integration")
}

/// A file of code, or a folder of it, that is called by the one word that a thing is called by, and no more.
fn module(thing: &str, word: &str, known: &Known<'_>) -> Option<String> {
    /// Names that say nothing of what is in a file.
    const GENERIC: &[&str] = &[
        "index",
        "main",
        "core",
        "common",
        "model",
        "util",
        "helper",
        "client",
        "server",
        "api",
        "lib",
        "shared",
        "modul",
        "servic",
        "component",
        "controll",
        "feature",
        "base",
        "frontend",
        "backend",
        "page",
        "hook",
        "script",
        "constant",
        "schema",
        "setting",
        "architectur",
        "database",
        "infrastructur",
        "middlewar",
        "interfac",
        "security",
        "performance",
        "reliability",
        "quality",
        "scalability",
        "public",
        "private",
        "status",
        "state",
        "content",
    ];
    let is_telling = word.len() >= 4 && !VAGUE.contains(&word) && !GENERIC.iter().any(|generic| stem(generic) == word);
    // As it is written, or as one of several: what was `created` is not called `create`.
    let said = words(thing).map(str::to_lowercase).find(|said| stem(said) == word)?;
    let one = |name: &str| name.trim_end_matches('s').to_owned();
    let is_word = |name: &str| one(&name.to_lowercase()) == one(&said);
    let is_it = |path: &str| {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        is_word(name.split('.').next().unwrap_or_default()) || folders.split('/').any(is_word)
    };
    let wanted = [word.to_owned()];
    let mut paths = known.paths().with_all(&wanted).filter(|_| is_telling);
    let (path, _) = paths.find(|(path, place)| Class::of(&place.path) == Class::Code && is_it(path))?;
    Some(format!("{path} is called so"))
}

/// A thing without what only says that it is there: `Oven guide created`.
fn without_state(thing: &str) -> &str {
    const STATES: &[&str] = &["created", "written", "completed", "complete", "available", "documented", "ready"];
    let bare = thing.trim();
    match bare.rsplit_once(' ') {
        Some((rest, last)) if STATES.contains(&last.to_lowercase().as_str()) => rest,
        _ => bare,
    }
}

/// A service of compose or a file that has the one name that a thing is called by: `Qdrant vector DB ready`. A
/// file proves it only for a name that is no word, as `OpenRouter` is not.
fn run(thing: &str, known: &Known<'_>) -> Option<String> {
    const GENERIC: &[&str] = &[
        "vector",
        "db",
        "database",
        "ready",
        "configured",
        "service",
        "server",
        "cache",
        "caching",
        "storage",
        "integration",
        "real",
        "queue",
        "client",
        "api",
        "container",
    ];
    let said = words(thing).filter(|word| !GENERIC.contains(&word.to_lowercase().as_str())).collect::<Vec<_>>();
    let [name] = said.as_slice() else { return None };
    let lower = name.to_lowercase();
    if lower.len() < 4 || !name.starts_with(char::is_uppercase) {
        return None;
    }
    if let Some(service) = known.services.iter().find(|service| service.name == lower) {
        return Some(format!("{} is the service `{lower}`", service.place));
    }
    let is_word = !name.chars().skip(1).any(char::is_uppercase) || name.chars().all(char::is_uppercase);
    let is_called = |path: &str| path.rsplit('/').next().unwrap_or_default().split('.').next() == Some(lower.as_str());
    let path = known.files.matching(is_called).into_iter().find(|path| Class::of(path) == Class::Code)?;
    (!is_word).then(|| format!("{path} is called so"))
}

/// A function, a type or a file that has all the words of a thing in its name.
fn called(wanted: &[String], is_part: bool, is_about_tests: bool, known: &Known<'_>) -> Option<String> {
    let is_telling = WORDS.contains(&wanted.len())
        || (is_part && wanted.len() == 1 && !VAGUE.contains(&wanted[0].as_str()) && wanted[0].len() > 3);
    if !is_telling {
        return None;
    }
    let defined = known.defined().with_all(wanted).next();
    if let Some((name, place)) = defined.filter(|_| !is_about_tests) {
        return Some(format!("{place} defines `{name}`"));
    }
    let is_own = |class: Class| match class {
        Class::Code | Class::Config => true,
        Class::Test => is_about_tests,
        Class::Foreign | Class::Document => false,
    };
    let (path, _) = known.paths().with_all(wanted).find(|(_, place)| is_own(Class::of(&place.path)))?;
    Some(format!("{path} is called so"))
}

/// A document that is called as the line calls it, another than that in which the line stands.
fn written(reading: &Reading, wanted: &[String], known: &Known<'_>) -> Option<String> {
    let subject: Vec<String> = wanted.iter().filter(|word| !WRITTEN.contains(&word.as_str())).cloned().collect();
    if subject.is_empty() || subject.len() > *WORDS.end() {
        return None;
    }
    let is_another = |place: &Place| Class::of(&place.path) == Class::Document && place.path != reading.path;
    let (path, _) = known.paths().with_all(&subject).find(|(_, place)| is_another(place))?;
    Some(format!("{path} is called so"))
}
