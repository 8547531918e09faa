//! What shows that there is none of a thing: that nothing is called so, and that a word for it stands nowhere. Where each word
//! stands somewhere, code may do what nobody has called so.

use super::absence::feature_of;
use crate::claims::done::capability;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::Ruling;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::stems::stem;
use crate::claims::words::subject::{VAGUE, head, stems_of};
use crate::claims::words::wording::words;

/// Shorter words say too little to be missed.
const NAME_LEAST: usize = 6;
/// A shorter word may stand inside of any other.
const WORD_LEAST: usize = 4;

/// Words of the name or the title of a document that says how things stand. In another one, what there is none of is told to
/// somebody else: `No custody`, of users' money.
const ASSESSING: &[&str] = &[
    "readiness",
    "ready",
    "status",
    "state",
    "report",
    "checklist",
    "scorecard",
    "summary",
    "gap",
    "assess",
    "audit",
    "review",
    "analysis",
    "evaluation",
    "architecture",
    "options",
    "roadmap",
    "todo",
    "plan",
    "progress",
    "limitation",
    "issues",
    "threat",
    "maturity",
    "improvement",
    "reality",
    "production",
    "deployment",
];
/// Words of headings under which a cross says what to keep away from, or what something else is like.
const WARNING: &[&str] = &[
    "should not",
    "shouldn't",
    "do not",
    "don't",
    "not do",
    "never",
    "avoid",
    "not ready for",
    "not suitable",
    "not for",
    "non-goal",
    "out of scope",
    "prohibited",
    "not allowed",
    "not eligible",
    "not covered",
    "when not",
    "anti-pattern",
    "mistake",
    "traditional",
    "versus",
    "compared",
    "comparison",
    "disadvantage",
    "drawback",
];
/// Words of sentences, which no thing's name has.
const SAYING: &[&str] = &[
    "not",
    "can",
    "cannot",
    "are",
    "is",
    "was",
    "has",
    "does",
    "will",
    "requires",
    "needs",
    "needed",
    "mentioned",
    "you",
];

/// Stems of words that say how a thing is or should be, which no file and no code need be called by.
const QUALITIES: &[&str] = &[
    "correct",
    "work",
    "present",
    "exist",
    "function",
    "functional",
    "mechan",
    "mechanism",
    "quick",
    "effici",
    "efficient",
    "smooth",
    "graceful",
    "accurat",
    "succes",
    "successful",
    "appropriat",
    "adequat",
    "sufficient",
    "consistent",
    "reliabl",
    "accept",
    "acceptabl",
    "expect",
    "requir",
    "resolv",
    "approv",
    "transit",
    "capabl",
    "capability",
    // What people do, decide and hold against things, which no code need be called by.
    "enforc",
    "risk",
    "variabl",
    "logic",
    "depend",
    "dependent",
    "dependenc",
    "hidden",
    "silent",
    "failur",
    "technic",
    "owner",
    "busin",
    "agreement",
    "announc",
    "procedur",
    "freez",
    "complian",
    "compliant",
    "deploy",
    "enhanc",
    "regular",
    "critic",
    "consid",
    "iterat",
    "directory",
    "vulnerability",
    "vulnerab",
    "direct",
    "applicat",
    "approv",
    "sprint",
];

/// Whether a word says how a thing is, and not which: `correctly`, `functionality`.
fn is_quality(word: &str) -> bool {
    let bare = stem(word.strip_suffix("ly").unwrap_or(word));
    let known = [stem(word), bare, stem(word.strip_suffix("ity").unwrap_or(word))];
    word.ends_with("ly") || known.iter().any(|word| QUALITIES.contains(&word.as_str()))
}

/// Whether what a line says of a thing is that the repository has none of it.
pub(super) fn is_meant(reading: &Reading, line: &Line, thing: &str) -> bool {
    let rest = line.text.strip_prefix(&head(line)).unwrap_or_default();
    let is_measured =
        rest.trim_start_matches([':', ' ', '*', '$', '€', '~', '<', '>']).starts_with(|c: char| c.is_ascii_digit());
    // What a line names as code does is the repository's.
    (is_assessing(reading) || !line.spans.is_empty())
        && !reading.section(line).speaks_of(WARNING)
        && !words(thing).any(|word| SAYING.contains(&word))
        && thing.is_ascii()
        && !is_measured
}

/// Whether a document says by its name or its title how things stand.
pub(super) fn is_assessing(reading: &Reading) -> bool {
    reading.speaks_as(ASSESSING)
}

/// That there is none of a thing, if that is to be seen.
pub(super) fn ruling(thing: &str, known: &Known<'_>) -> Option<Ruling> {
    let evidence =
        |word: &str| Some(Ruling::holds(format!("nothing in {} files names `{word}`, as said", known.files_read)));
    if let Some(capability) = capability::of(thing) {
        // All are asked for, so that they are looked for at once.
        let named = capability.signs.iter().filter(|sign| is_own(sign, known)).count();
        let is_about_tests = capability.words.iter().any(|word| word.ends_with("test"));
        let is_absent = named == 0
            && !capability.has_others
            && capability.shown(&|_| true, known).is_none()
            && (known.tests.is_empty() || !is_about_tests)
            && known.code_files >= 3;
        return is_absent.then(|| Ruling::holds(format!("none of {} files shows any, as said", known.files_read)));
    }
    // Where there is none of it is no part of its name, and elsewhere it may be: `No limits in the menu`.
    if thing.contains(" in ") || !is_uncalled(thing, known) {
        return None;
    }
    if let Some(feature) = feature_of(thing) {
        let named = feature.signs.iter().chain(feature.hints).filter(|sign| is_own(sign, known)).count();
        return if named == 0 { evidence(feature.signs[0]) } else { None };
    }
    // Of two things, one may be there.
    if [" and ", " & ", ", "].iter().any(|and| thing.contains(and)) {
        return None;
    }
    let telling = words(thing.split('/').next().unwrap_or(thing)).filter(|word| !is_quality(word));
    let wanted = stems_of(&telling.collect::<Vec<_>>().join(" "));
    // What has all words but one may be it: `No stove connectivity check`, and there is a `checkStove`.
    let is_near = |at: usize| {
        let rest: Vec<String> = [&wanted[..at], &wanted[at + 1..]].concat();
        known.defined().with_all(&rest).next().is_some() || known.paths().with_all(&rest).next().is_some()
    };
    if wanted.len() > 2 && (0..wanted.len()).any(is_near) {
        return None;
    }
    let is_telling = |word: &&String| word.len() >= WORD_LEAST && !VAGUE.contains(&word.as_str());
    let is_name = |word: &String| known.paths().with_all(std::slice::from_ref(word)).next().is_some();
    let is_nowhere = |word: &&String| !is_own(word, known) && !is_name(word);
    let absent: Vec<&String> = wanted.iter().filter(is_telling).filter(is_nowhere).collect();
    // The longest is the thing's own, and it is shown as the document writes it.
    let absent = absent.into_iter().max_by_key(|word| word.len())?;
    evidence(words(thing).find(|word| stem(word) == *absent).unwrap_or(absent))
}

/// Whether code or configuration of the repository itself has a word, but for comments.
pub(super) fn is_own(word: &str, known: &Known<'_>) -> bool {
    known.hits.of(word).any(|hit| {
        matches!(hit.class, Class::Code | Class::Config | Class::Test)
            && !hit.is_comment
            && !hit.place.path.file_name().contains("lock")
            && hit.begins(word)
    })
}

/// Whether no file, no folder and nothing that code defines has the words of a thing in its name.
fn is_uncalled(thing: &str, known: &Known<'_>) -> bool {
    const SHOWN: &[&str] = &["diagram", "chart", "overview", "guid", "document", "doc", "note"];
    let wanted = stems_of(thing.split('/').next().unwrap_or(thing));
    let is_telling = (1..=3).contains(&wanted.len()) && wanted.iter().map(String::len).sum::<usize>() >= NAME_LEAST;
    // What a document shows need not be in its name: `Oven diagrams`, and there is an `OVENS.md`.
    let is_document = |place: &Place| Class::of(&place.path) == Class::Document;
    let about = wanted.split_last().filter(|(last, rest)| SHOWN.contains(&last.as_str()) && !rest.is_empty());
    let is_shown = about.is_some_and(|(_, rest)| known.paths().with_all(rest).any(|(_, place)| is_document(place)));
    is_telling
        && !is_shown
        && known.code_files >= 3
        && known.paths().with_all(&wanted).next().is_none()
        && known.defined().with_all(&wanted).next().is_none()
        && known.addresses().with_all(&wanted).next().is_none()
}
