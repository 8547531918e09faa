//! What a line calls done, while the code that is called so says itself that it only stands in for it.
//!
//! The remark has to name what the line is about, in the only file that is called so: another one may do it all the same.

use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::known::unfinished::Unfinished;
use crate::claims::model::Ruling;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{VAGUE, head, stems_of};
use crate::claims::words::wording::{is_foreign, words};
use crate::repo::RepoPath;

/// More words than these are a sentence.
const WORDS: usize = 3;
/// A shorter word is in any other.
const LEAST: usize = 3;
/// Of several, one has to be longer than what so many things are called by, as `api` and `key`.
const LONG: usize = 4;
/// Words of lines that say themselves what of a thing is there.
const OWNING: &[&str] = &[
    "mock",
    "mocked",
    "stub",
    "stubs",
    "stubbed",
    "placeholder",
    "placeholders",
    "simulated",
    "simulation",
    "demo",
    "sandbox",
    "basic",
    "simple",
    "simplified",
    "prototype",
    "mvp",
    "partial",
    "partially",
    "interface",
    "interfaces",
    "scaffold",
    "scaffolding",
    "skeleton",
    "framework",
    "structure",
    "ready",
    "foundation",
];

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// What shows that code only stands in for what a line calls done.
pub(super) fn ruling(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let is_told =
        reading.is_now(line) && !is_foreign(&line.text) && !words(&line.lower()).any(|word| OWNING.contains(&word));
    // Routes are told by their addresses, and a number that was measured by where it was.
    // So is what by a name of its own, which another place may have.
    let is_other = line.text.contains(['%', '_', '→'])
        || line.text.contains("/100")
        || line.text.split_whitespace().any(|word| METHODS.contains(&word.trim_matches(['`', '*', '|'])));
    if !is_told || is_other || known.unfinished.is_empty() {
        return None;
    }
    let (place, found) = things(line).find_map(|wanted| {
        let is_it = |place: &Place, found: &Unfinished| is_of(&wanted, place, found) && is_only(&wanted, place, known);
        known.unfinished.iter().find(|(place, found)| is_it(place, found) && is_alone(&wanted, place, found, known))
    })?;
    Some(Ruling::fails(format!("{place} says itself: {}", found.text)))
}

/// The things that a line is about, by their stems: its head, and each that it lists by a name.
fn things(line: &Line) -> impl Iterator<Item = Vec<String>> {
    let head = head(line);
    let is_name = |part: &&str| !part.contains(' ') && part.starts_with(char::is_uppercase);
    let rest = line.text.strip_prefix(&head).unwrap_or_default().trim_start_matches(": ");
    // `Rye, Wheat, Spelt with seeds` lists them.
    let cut = |part: &'_ str| part.split(" with ").next().unwrap_or(part).trim().to_owned();
    let members: Vec<String> = rest.split(", ").map(cut).collect();
    let is_list = members.len() > 1 && members.iter().all(|member| words(member).count() <= WORDS);
    let members = if is_list { members } else { Vec::new() };
    let listed = members.iter().map(String::as_str).filter(is_name).map(stems_of).collect::<Vec<_>>();
    let parts: Vec<Vec<String>> = head.split('/').map(stems_of).chain(listed).collect();
    parts.into_iter().filter(|wanted| {
        (1..=WORDS).contains(&wanted.len())
            && wanted.iter().all(|word| word.len() >= LEAST)
            && (wanted.len() == 1 || wanted.iter().any(|word| word.len() > LONG))
            && !wanted.iter().all(|word| VAGUE.contains(&word.as_str()))
    })
}

/// Whether a remark takes back a thing: it names it, and so does what is defined around it, or its file.
fn is_of(wanted: &[String], place: &Place, found: &Unfinished) -> bool {
    let called = [stems(&found.name), called(&place.path)].concat();
    let is_called = wanted.iter().all(|word| called.contains(word));
    match wanted {
        [word] => is_called && takes_back(&found.text, word),
        _ => {
            let said = stems(&found.text);
            is_called && wanted.iter().all(|word| said.contains(word))
        }
    }
}

/// Whether a remark says of one word that it is not there as it should be: `not a complete oven implementation`, `would be the
/// full oven`. That more is to be done with it says nothing of it.
fn takes_back(text: &str, word: &str) -> bool {
    const BEFORE: &[&str] = &["full", "complete", "proper", "implement", "integrate"];
    const AFTER: &[&str] =
        &["implementation", "support", "integration", "here", "later", "with", "when", "once", "logic"];
    const BEHIND: &[&str] = &["is not", "are not", "not yet", "not implemented"];
    let lower = text.to_lowercase();
    let all: Vec<&str> = words(&lower).collect();
    all.iter().enumerate().filter(|(_, own)| stem(own) == word).any(|(at, _)| {
        let behind = all[at + 1..].join(" ");
        // `Implement oven-based drying` says nothing of the oven.
        let is_all = all.get(at + 1).is_none_or(|next| AFTER.contains(next));
        (at > 0 && BEFORE.contains(&all[at - 1]) && is_all) || BEHIND.iter().any(|words| behind.starts_with(words))
    })
}

/// Whether no other file of code is called as a thing is.
fn is_only(wanted: &[String], place: &Place, known: &Known<'_>) -> bool {
    let is_other = |path: &RepoPath| *path != place.path && Class::of(path) == Class::Code;
    let is_called = |path: &RepoPath| wanted.iter().all(|word| called(path).contains(word));
    !known.paths().with_all(wanted).any(|(_, at)| is_other(&at.path) && is_called(&at.path))
}

/// Whether nothing else is called by any word that tells which thing it is: what has two such ways may go the other.
fn is_alone(wanted: &[String], place: &Place, found: &Unfinished, known: &Known<'_>) -> bool {
    let is_other =
        |name: &str, at: &Place| at.path != place.path && name != found.name && Class::of(&at.path) == Class::Code;
    let is_rare = |word: &String| {
        !VAGUE.contains(&word.as_str())
            && !known.defined().with_all(std::slice::from_ref(word)).any(|(name, at)| is_other(name, at))
    };
    wanted.iter().any(is_rare)
}

/// The stems of the name of a file.
fn called(path: &RepoPath) -> Vec<String> {
    stems(path.file_name().split('.').next().unwrap_or_default())
}
