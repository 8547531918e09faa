//! What a document calls still to be made, while a file is called exactly so: `[ ] Refund policy`, and there is a
//! `RefundPolicyPage.tsx`.

use super::open::is_left;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Genre, Line, Reading, Role, Tense};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{VAGUE, content, head};
use crate::claims::words::wording::{
    asks_to_check, asks_to_look, has_hump, is_foreign, requests, says_broken, without_brackets, words,
};
use crate::repo::RepoPath;

/// What the name of a file says of what it is, behind what it is about.
const KINDS: &[&str] = &[
    "page",
    "view",
    "screen",
    "component",
    "modal",
    "form",
    "service",
    "route",
    "router",
    "handler",
    "controller",
    "module",
    "middleware",
];
/// Words that a name may be joined with, and that say nothing.
const JOINING: &[&str] = &["of", "and", "for", "the", "to"];
/// What people do, again and again; that a file is called so does not say that it was done.
pub(in crate::claims) const DONE: &[&str] = &[
    "test",
    "audit",
    "review",
    "monitor",
    "scan",
    "optimiz",
    "train",
    "benchmark",
    "deploy",
    "migrat",
    "integr",
    "valid",
    "verif",
    "analys",
    "measur",
    "tun",
    "backup",
    "rollback",
    "approv",
    "updat",
    "setup",
    "check",
    "track",
    "report",
    "load",
    "handl",
    "improv",
    "refactor",
    "clean",
    "document",
    "coverag",
    "releas",
    "launch",
    "plan",
    "drill",
];
/// A name of more words is a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// A smaller file may only hold the place.
const LEAST: u64 = 400;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_open = |line: &&Line| {
        let is_told = line.status == Status::Failed || (line.status == Status::Pending && line.has_box);
        let is_act = asks_to_look(&line.text);
        line.role == Role::Item && is_told && !is_act && reading.said(line) == Said::Missing && reading.is_now(line)
    };
    let open = reading.lines.iter().filter(|line| is_open(line) || is_asked(reading, line));
    let judged = |line| {
        let named = there(reading, line, known).or_else(|| among(reading, line, known));
        named.or_else(|| aliased(reading, line, known))
    };
    let mut claims: Vec<Claim> = open.filter_map(judged).collect();
    let is_decided = |line: &Line| claims.iter().any(|claim| claim.line == line.number);
    let left = reading.lines.iter().filter(|line| is_open(line) || is_left(reading, line));
    let filed: Vec<Claim> =
        left.filter(|line| !is_decided(line)).filter_map(|line| filed(reading, line, known)).collect();
    claims.extend(filed);
    claims
}

/// Whether a line stands beneath one that asks for the rest of its kind: `Implement remaining services`, and beneath it their
/// names.
fn is_asked(reading: &Reading, line: &Line) -> bool {
    const REST: &[&str] = &["remaining", "additional", "missing", "outstanding", "pending"];
    let is_bare = line.role == Role::Item && line.status == Status::None && !line.has_box;
    let asks = |label: &Line| {
        let is_open = matches!(label.status, Status::None | Status::Pending) && requests(&label.text);
        is_open && words(&label.lower()).any(|word| REST.contains(&word))
    };
    is_bare
        && reading.genre == Genre::Report
        && reading.tense(line) != Tense::Before
        && reading.label(line).is_some_and(asks)
}

/// What is left to be made, while a file, and what it defines, are called as the line calls it by one word: `Queue of loaves
/// (Breadline)`, `Oven implementation`, `OvenService (heats)`.
fn aliased(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    const LONG: usize = 5;
    let subject = head(line);
    let text = line.text.trim_end_matches('.');
    let alias = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, alias)| alias);
    let alone = subject.strip_suffix(" implementation").or_else(|| subject.strip_suffix(" Implementation"));
    let is_word = |word: &&str| word.len() >= LONG && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_name = |word: &&str| is_word(word) && word.starts_with(|first: char| first.is_uppercase());
    let type_name = Some(&*subject).filter(|subject| is_word(subject) && has_hump(subject));
    let word = alias.filter(is_name).or(alone.filter(is_word)).or(type_name)?.to_lowercase();
    let is_it = |path: &&RepoPath| {
        let stem = path.file_name().split('.').next().unwrap_or_default();
        let is_called = stem.eq_ignore_ascii_case(&word) && Class::of(path) == Class::Code;
        let mut own = known.definitions.iter().filter(|(_, place)| place.path == **path);
        is_called && own.any(|(name, _)| name.eq_ignore_ascii_case(&word))
    };
    let end = format!("{word}.");
    let path = known.files.matching(|path| path.contains(&end)).into_iter().find(is_it)?;
    let is_whole = known.repo.size(path).is_ok_and(|size| size > LEAST) && !says_broken(&line.text);
    let ruling = Ruling::fails(format!("{path} exists"));
    is_whole.then(|| claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
}

/// What is left to be made, while a file is called by one word of it in a folder that is called by the others: `[ ] Oven
/// probes`, and there is a `probes/oven.py`.
fn filed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    /// How files are called that are what their folder is called.
    const WITHIN: &[&str] = &["index", "route", "page", "handler", "main", "mod"];
    /// Folders that say nothing of what is in them.
    const SHELVES: &[&str] =
        &["provid", "servic", "lib", "libs", "util", "handl", "modul", "integr", "platform", "client"];
    /// So near to the file a folder says what it is.
    const NEAR: usize = 3;
    let wanted = content(line);
    let subject = head(line);
    let is_thing = |word: &str| !word.ends_with("ed") && !word.ends_with("ing");
    let is_vague = |word: &String| DONE.contains(&word.as_str()) || VAGUE.contains(&word.as_str());
    let whole = without_brackets(&line.text);
    let is_name = (2..=3).contains(&wanted.len())
        && !wanted.iter().any(is_vague)
        && words(&subject).all(is_thing)
        && subject == whole
        && !is_foreign(&line.text)
        && !subject.contains(['/', '.', '`', ',']);
    let is_it = |place: &&Place| {
        let path = place.path.as_str();
        let mut parts: Vec<&str> = path.split('/').collect();
        let file = parts.pop().and_then(|name| name.split('.').next()).unwrap_or_default();
        let name = if WITHIN.contains(&file) { parts.pop().unwrap_or_default() } else { file };
        let named = stems(name);
        let folders: Vec<Vec<String>> = parts.iter().rev().take(NEAR).map(|part| stems(part)).collect();
        let own = folders
            .iter()
            .take_while(|folder| folder.iter().all(|word| wanted.contains(word) || SHELVES.contains(&word.as_str())));
        let above: Vec<&String> = own.flatten().collect();
        !named.is_empty()
            && named.len() < wanted.len()
            && named.iter().all(|word| wanted.contains(word))
            && wanted.iter().all(|word| named.contains(word) || above.contains(&word))
            && Class::of(&place.path) == Class::Code
            && known.repo.size(&place.path).is_ok_and(|size| size > LEAST)
    };
    let place = known.paths().with_all(&wanted).map(|(_, place)| place).filter(|_| is_name).find(is_it)?;
    let ruling = Ruling::fails(format!("{} exists", place.path));
    Some(claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
}

/// The kind of which the line above asks for several, one of which a line names: `[ ] Create dashboards:`.
pub(super) fn kind_asked(reading: &Reading, line: &Line) -> Option<String> {
    const KINDS: &[&str] = &["dashboard", "runbook", "playbook", "workflow", "template", "chart", "diagram", "guid"];
    let asked = reading.label(line).filter(|label| label.text.ends_with(':') && requests(&label.text))?;
    stems(&asked.text).pop().filter(|kind| KINDS.contains(&kind.as_str()))
}

/// What stands beneath a request for several of a kind, while a file of that kind is called so: `[ ] Create dashboards:`,
/// `[ ] Oven heat`, and there is a `dashboards/oven-heat.json`.
fn among(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let kind = kind_asked(reading, line)?;
    let wanted = content(line);
    let is_plain = !wanted.is_empty() && wanted.len() <= *WORDS.end() && !is_foreign(&line.text);
    let is_it = |place: &&Place| {
        let path = &place.path;
        let mut said = stems(path.file_name().split('.').next().unwrap_or_default());
        said.retain(|word| *word != kind && !JOINING.contains(&word.as_str()));
        let is_of_kind = stems(path.as_str()).contains(&kind);
        said == wanted && is_of_kind && *path != reading.path && known.repo.size(path).is_ok_and(|size| size > LEAST)
    };
    let whole = without_brackets(&line.text);
    let rest = whole.strip_prefix(&head(line)).unwrap_or_default();
    let is_left = is_plain && !says_broken(rest) && !asks_to_check(rest);
    let place = known.paths().with_all(&wanted).map(|(_, place)| place).filter(|_| is_left).find(is_it)?;
    let ruling = Ruling::fails(format!("{} exists", place.path));
    Some(claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
}

fn there(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let wanted = content(line);
    let subject = head(line);
    let is_thing = |word: &str| !word.ends_with("ed") && !word.ends_with("ing");
    let is_name = WORDS.contains(&wanted.len())
        && !wanted.iter().any(|word| DONE.contains(&word.as_str()))
        && words(&subject).all(is_thing)
        && words(&subject).count() <= *WORDS.end()
        && (subject.len() + 2 >= line.text.len() || (!line.has_box && subject == without_brackets(&line.text)));
    if !is_name || is_foreign(&line.text) || says_broken(&line.text) || subject.contains(['/', '.', '`']) {
        return None;
    }
    let is_it = |place: &&Place| {
        let name = place.path.file_name();
        let mut said = stems(name.split('.').next().unwrap_or_default());
        said.retain(|word| !JOINING.contains(&word.as_str()));
        let rest = said.strip_prefix(wanted.as_slice());
        let is_called = rest.is_some_and(|rest| rest.iter().all(|word| KINDS.iter().any(|kind| stem(kind) == *word)));
        is_called
            && Class::of(&place.path) == Class::Code
            && known.repo.size(&place.path).is_ok_and(|size| size > LEAST)
    };
    let place = known.paths().with_all(&wanted).map(|(_, place)| place).find(is_it)?;
    let ruling = Ruling::fails(format!("{} exists", place.path));
    Some(claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
}
