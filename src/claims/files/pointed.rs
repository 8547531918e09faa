//! What a document points at by the number of its line: that `service/ovens.py:120` is where `heat_up` stands.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::beyond::{NUMBERED, is_told};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::identifier::makes;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::is_code;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::wording::{denies, has_hump, is_foreign, requests, words};
use crate::repo::RepoPath;

/// A name, with whether it is called one: with an underscore, a hump, or brackets behind it.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?:\(\))?"));
/// Paths and addresses, whose parts are no names of code.
static NO_NAMES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"[\w@.\-\[\]()]*[/\\][\w@./\\\-\[\]()]*|\b[\w-]+\.[a-z]{1,6}\b(?:[:#]L?\d[\d,–-]*)?|https?:\S+")
});
/// Behind a reference, one to more lines of the file.
static MORE: LazyLock<Regex> = LazyLock::new(|| compiled(r"^`?(?:\s*(?:,|&|and|/|\+)\s*|\s?:)`?:?(?:L|lines? )?\d"));
/// So far behind a line nobody finds a thing by it.
const FAR: usize = 25;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut texts = Texts::default();
    let lines = reading.lines.iter().filter(|line| is_told(reading, line) && reading.said(line) != Said::Missing);
    lines.filter_map(|line| judge(reading, line, &mut texts, known)).collect()
}

/// The files that a document points into, each read once.
#[derive(Default)]
struct Texts(HashMap<RepoPath, Option<Arc<str>>>);

impl Texts {
    fn of(&mut self, path: &RepoPath, known: &Known<'_>) -> Option<Arc<str>> {
        let read = || Some(String::from_utf8_lossy(&known.repo.read(path).ok()?).into());
        self.0.entry(path.clone()).or_insert_with(|| is_code(path).then(read).flatten()).clone()
    }
}

fn judge(reading: &Reading, line: &Line, texts: &mut Texts, known: &Known<'_>) -> Option<Claim> {
    let mut references = NUMBERED.captures_iter(&line.text);
    let found = references.next()?;
    // Of several places it is not told which name stands at which.
    if references.next().is_some() {
        return None;
    }
    let numbers: Vec<usize> = found.iter().skip(2).flatten().filter_map(|one| one.as_str().parse().ok()).collect();
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &found[1]) else { return None };
    let reference = found.get(0)?;
    let is_followed = MORE.is_match(&line.text[reference.end()..]);
    let is_beside = |name: &&str| is_beside(&line.text, name, (reference.start(), reference.end()));
    let names: Vec<&str> = names(&line.text, &path).into_iter().filter(is_beside).collect();
    if names.is_empty() || is_followed || !is_plain(line) {
        return None;
    }
    let text = texts.of(&path, known)?;
    let at: Vec<(&str, Vec<usize>)> = names.iter().map(|name| (*name, lines_of(&text, name))).collect();
    let ruling = elsewhere(&path, &text, &at, last)?;
    Some(claim(reading, line, Kind::Path, &format!("{}:{first}", &found[1]), reading.said(line), ruling))
}

/// Whether a name stands right beside a reference, with no more between them than says that it is there.
fn is_beside(text: &str, name: &str, (start, end): (usize, usize)) -> bool {
    const BETWEEN: &[&str] =
        &["in", "at", "is", "from", "defined", "function", "method", "class", "setting", "constant"];
    let is_linked = |between: &str| words(&between.to_lowercase()).all(|word| BETWEEN.contains(&word));
    let before = text[..start].rfind(name).map(|at| &text[at + name.len()..start]);
    let behind = text[end..].find(name).map(|at| &text[end..end + at]);
    before.is_some_and(is_linked) || behind.is_some_and(|between| words(between).next().is_none())
}

/// Whether a line tells what stands there, not what should, or what does not.
fn is_plain(line: &Line) -> bool {
    !denies(&line.text) && !requests(&line.text) && !is_foreign(&line.text)
}

/// That a name which the file makes stands all behind where the reader is sent. What is made above may reach down to there.
fn elsewhere(path: &RepoPath, text: &str, at: &[(&str, Vec<usize>)], last: usize) -> Option<Ruling> {
    if at.iter().any(|(_, lines)| lines.iter().any(|line| *line <= last + FAR)) {
        return None;
    }
    at.iter().find_map(|(name, lines)| {
        let first = lines.first()?;
        let made = text.lines().nth(first - 1)?.to_lowercase();
        let is_made = makes(&made, &name.to_lowercase());
        is_made.then(|| Ruling::fails(format!("{path} makes {name} at line {first}, and has it nowhere before")))
    })
}

/// The names of code in a text, but for those of paths and of the file itself.
fn names<'t>(text: &'t str, path: &RepoPath) -> Vec<&'t str> {
    let mut names = Vec::new();
    let mut start = 0;
    let gaps = NO_NAMES.find_iter(text).map(|found| (found.start(), found.end()));
    for (end, next) in gaps.chain([(text.len(), text.len())]) {
        names.extend(NAME.find_iter(&text[start..end.max(start)]).filter_map(|found| name(found.as_str(), path)));
        start = next;
    }
    names
}

fn name<'t>(word: &'t str, path: &RepoPath) -> Option<&'t str> {
    let last = word.rsplit('.').next()?;
    let bare = last.trim_end_matches("()");
    let is_code = has_hump(bare) || bare.trim_matches('_').contains('_') || (last.ends_with("()") && bare.len() > 3);
    let is_file = path.file_name().split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case(bare));
    (is_code && !is_file).then_some(bare)
}

/// The numbers of the lines that have a name as a word of its own, remarks and all.
fn lines_of(text: &str, name: &str) -> Vec<usize> {
    let is_part = |one: char| one.is_alphanumeric() || one == '_';
    let has = |line: &str| {
        line.match_indices(name)
            .any(|(at, _)| !line[..at].ends_with(is_part) && !line[at + name.len()..].starts_with(is_part))
    };
    text.lines().enumerate().filter(|(_, line)| has(line)).map(|(index, _)| index + 1).collect()
}
