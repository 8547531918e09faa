//! What code lists in one place — states, roles, permissions — against the names that a document gives, and how many it says
//! there are: `DRAFT → SENT → PAID`, `OrderState: OPEN, CLOSED`, `40+ permissions`.
//!
//! That a set lacks a name refutes only where the document says which set it means, or where no living code has the name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::enums::{self, Enumeration};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::counts::number::{Meant, Number, numbers};
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{is_loose, speaks_loosely};
use crate::claims::words::wording::{denies, is_foreign, requests, says_gone, says_unreal, supposes, without_brackets};
use crate::repo::RepoPath;

/// Names in capitals, with what separates those of a list, and with remarks behind them.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b`?(?:\s*\([^()]*\))?(?:\s*(?:→|->|=>|,|/|\||⇒)\s*(?:and |or )?`?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b`?(?:\s*\([^()]*\))?)+",
    )
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b"));
static REMARK: LazyLock<Regex> = LazyLock::new(|| compiled(r"\([^()]*\)"));
/// `status becomes SENT_OUT`: a state that a thing is said to come to.
static BECOMES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i:\b(?:status|state)\b(?:\s+(?:becomes|changes to|changed to|is set to|set to|moves to|updates to|updated to|is|to))?\s*[:=→]?\s*)`?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b",
    )
});
/// `OrderState`, `Order.state`: how a line names the set that it means.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b([A-Z][A-Za-z0-9]*)(?:\.([a-z]\w*))?"));

/// `Oven states: 6`, and nothing more.
static COUNTED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^([A-Z][A-Za-z]+(?: [A-Za-z]+){1,2}):\s+\(?(\d{1,3})(?: total| defined)?\)?$"));

/// A shorter name is anybody's.
const LEAST: usize = 4;
/// So few names without a joint could be of any set.
const FEW: usize = 2;
/// In so many files the set is looked for.
const FILES: usize = 24;
/// So many names of a set are all of one kind.
const CANDIDATES: usize = 12;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in reading.lines.iter().filter(|line| is_statement(line)) {
        runs(line).into_iter().flatten().chain(becomes(line)).for_each(|token| needles.add_exactly(token));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| is_statement(line) && is_told(reading, line)) {
        for run in runs(line) {
            claims.extend(listed(reading, line, &run, known));
        }
        claims.extend(becomes(line).and_then(|token| become_so(reading, line, token, known)));
        claims.extend(numbers(line).into_iter().filter_map(|number| counted(reading, line, &number, known)));
        claims.extend(labelled(reading, line, known));
    }
    claims
}

fn is_statement(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
}

/// Whether a line tells what is, in words that are known here.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let is_answered = !line.has_box || line.status == Status::Done;
    is_answered
        && reading.is_now(line)
        && reading.said(line) != Said::Missing
        && !matches!(line.status, Status::Pending | Status::Partial)
        && !says_gone(&line.text)
        && !is_foreign(&line.text)
}

/// Whether a line that is told supposes nothing of a name, asks for nothing and leaves nothing out. What stands behind the names
/// says when each comes to be.
fn is_plain(reading: &Reading, line: &Line, name: &str) -> bool {
    let before = line.text.split(name).next().unwrap_or_default();
    let clause = without_brackets(before.rsplit(['→', ';', '(']).next().unwrap_or_default()).replace("supports", "");
    !supposes(&clause)
        && !speaks_loosely(&clause.to_lowercase())
        && !requests(&line.text)
        && !denies(&line.text)
        && !says_unreal(&line.text)
        && !reading.is_plan()
}

/// The lists of names in capitals that a line has, of two or more each; what the cells of a row have is no list.
fn runs(line: &Line) -> Vec<Vec<&str>> {
    let texts: Vec<&str> = match line.role {
        Role::Row => line.cells.iter().map(String::as_str).collect(),
        _ => vec![line.text.as_str()],
    };
    let runs = texts.into_iter().flat_map(|text| RUN.find_iter(text)).map(|run| {
        let remarks: Vec<_> = REMARK.find_iter(run.as_str()).map(|remark| remark.range()).collect();
        let is_said = |at: usize| !remarks.iter().any(|remark| remark.contains(&at));
        TOKEN.find_iter(run.as_str()).filter(|token| is_said(token.start())).map(|token| token.as_str()).collect()
    });
    let is_list = |run: &Vec<&str>| {
        let names: BTreeSet<&&str> = run.iter().collect();
        names.len() > 1 && names.len() == run.len() && run.iter().all(|token| token.len() >= LEAST)
    };
    runs.filter(is_list).collect()
}

/// The state that a line says something comes to.
fn becomes(line: &Line) -> Option<&str> {
    BECOMES.captures(&line.text).and_then(|found| found.get(1)).map(|token| token.as_str())
}

/// The places of a name in code that lives: no test, no remark, nothing that only tells what was once.
fn living<'k>(token: &str, known: &Known<'k>) -> Vec<&'k Hit> {
    let is_living = |hit: &&Hit| {
        hit.is_word
            && !hit.is_comment
            && matches!(hit.class, Class::Code | Class::Config)
            && !hit.place.path.as_str().to_lowercase().contains("migration")
    };
    known.hits.exactly(token).filter(is_living).collect()
}

/// Whether code does more with a name than to ask a set for it: `OrderState.SENT_OUT`.
fn is_made(token: &str, hits: &[&Hit]) -> bool {
    let token = token.to_lowercase();
    hits.iter().any(|hit| hit.text.match_indices(&token).any(|(at, _)| !hit.text[..at].ends_with(['.', ':'])))
}

/// The sets of the files in which a list's names stand, those that have the most of them first.
fn sets(tokens: &[&str], known: &Known<'_>) -> Vec<(RepoPath, Enumeration)> {
    let mut files: BTreeMap<&RepoPath, usize> = BTreeMap::new();
    for token in tokens {
        let mut paths: Vec<&RepoPath> = living(token, known).iter().map(|hit| &hit.place.path).collect();
        paths.dedup();
        paths.into_iter().for_each(|path| *files.entry(path).or_default() += 1);
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(_, count)| usize::MAX - count);
    let mut found: Vec<_> = files.into_iter().take(FILES).flat_map(|(path, _)| sets_of(path, known)).collect();
    found.retain(|(_, set)| tokens.iter().any(|token| set.has(token)));
    found.sort_by_key(|(_, set)| usize::MAX - tokens.iter().filter(|token| set.has(token)).count());
    found
}

fn sets_of(path: &RepoPath, known: &Known<'_>) -> Vec<(RepoPath, Enumeration)> {
    let bytes = known.repo.read(path).unwrap_or_default();
    enums::all(&String::from_utf8_lossy(&bytes)).into_iter().map(|set| (path.clone(), set)).collect()
}

/// The sets that a line names, by their own names or as the field of a type that has such: `Order.state` for `OrderState`.
fn named(line: &Line, known: &Known<'_>) -> Vec<(RepoPath, Enumeration)> {
    let mut found = Vec::new();
    for name in SET.captures_iter(&line.text) {
        let whole = match name.get(2) {
            Some(field) => {
                let (first, rest) = field.as_str().split_at(1);
                format!("{}{}{rest}", &name[1], first.to_uppercase())
            }
            None => name[1].to_owned(),
        };
        let has_humps = stems(&whole).len() > 1;
        let places = known.definitions.iter().filter(|(known, _)| has_humps && *known == whole);
        for (_, place) in places.take(CANDIDATES) {
            found.extend(sets_of(&place.path, known).into_iter().filter(|(_, set)| set.name == whole));
        }
    }
    found
}

/// A list of names against the set that has them.
fn listed(reading: &Reading, line: &Line, tokens: &[&str], known: &Known<'_>) -> Option<Claim> {
    let lacks = |set: &Enumeration| -> Vec<&str> { tokens.iter().copied().filter(|token| !set.has(token)).collect() };
    let named = named(line, known);
    let sets = if named.is_empty() { sets(tokens, known) } else { named.clone() };
    let (path, set) = sets.iter().min_by_key(|(_, set)| lacks(set).len())?;
    let absent = lacks(set);
    let evidence = format!("{path}:{} `{}`", set.line, set.name);
    let has_some = absent.len() < tokens.len();
    let ruling = match absent.as_slice() {
        // Two words many sets have.
        [] if named.is_empty() && tokens.len() <= FEW && !tokens.iter().any(|token| token.contains('_')) => {
            return None;
        }
        [] => Ruling::holds(format!("{evidence} has all of them")),
        _ if !is_plain(reading, line, tokens[0]) => return None,
        absent if !named.is_empty() && has_some => {
            Ruling::fails(format!("{evidence} has no {}, but {}", absent.join(", "), set.members.join(", ")))
        }
        absent => {
            let is_nowhere = |token: &&&str| token.contains('_') && !is_made(token, &living(token, known));
            let nowhere: Vec<&str> = absent.iter().filter(is_nowhere).copied().collect();
            if nowhere.is_empty() || !has_some {
                return None;
            }
            Ruling::fails(format!("{evidence} has no {}, and no other code makes it", nowhere.join(", ")))
        }
    };
    Some(claim(reading, line, Kind::ConfigValue, &tokens.join(", "), reading.said(line), ruling))
}

/// A state that a thing is said to come to, and that no code has, while code has a set of states.
fn become_so(reading: &Reading, line: &Line, token: &str, known: &Known<'_>) -> Option<Claim> {
    let is_state = |(name, _): &&(String, Place)| {
        stems(name).last().is_some_and(|last| *last == stem("status") || *last == stem("state"))
    };
    let states = known.definitions.iter().filter(is_state).take(CANDIDATES);
    let sets: Vec<_> = states
        .flat_map(|(name, place)| sets_of(&place.path, known).into_iter().filter(move |(_, set)| set.name == *name))
        .collect();
    if let Some((path, set)) = sets.iter().find(|(_, set)| set.has(token)) {
        let ruling = Ruling::holds(format!("{path}:{} `{}` has it", set.line, set.name));
        return Some(claim(reading, line, Kind::ConfigValue, token, reading.said(line), ruling));
    }
    let (path, set) = sets.first().filter(|_| is_plain(reading, line, token))?;
    let is_nowhere = !is_made(token, &living(token, known));
    let evidence =
        format!("no code makes `{token}`; {path}:{} `{}` has {}", set.line, set.name, set.members.join(", "));
    is_nowhere.then(|| claim(reading, line, Kind::ConfigValue, token, reading.said(line), Ruling::fails(evidence)))
}

/// How many members a set has that is called as what a line counts.
fn counted(reading: &Reading, line: &Line, number: &Number<'_>, known: &Known<'_>) -> Option<Claim> {
    let (before, noun) = counted_noun(&number.phrase)?;
    let wanted = stem(noun);
    let mut sets: Vec<(RepoPath, Enumeration)> = Vec::new();
    let candidates = known.defined().with_all(std::slice::from_ref(&wanted));
    let is_called = |name: &str| stems(name).split_last().is_some_and(|(last, rest)| *last == wanted && rest.len() < 2);
    for (name, place) in candidates.filter(|(name, _)| is_called(name)).take(CANDIDATES) {
        let found = sets_of(&place.path, known).into_iter().filter(|(_, set)| set.name == *name);
        sets.extend(found.filter(|(path, _)| Class::of(path) == Class::Code));
    }
    let shown = |(path, set): &(RepoPath, Enumeration)| {
        format!("{path}:{} `{}` has {} members", set.line, set.name, set.members.len())
    };
    let fits = |set: &Enumeration| match number.meant {
        Meant::Exactly(said) | Meant::All(said) => set.members.len() == said,
        Meant::AtLeast(said) => (said..said * 2).contains(&set.members.len()),
        Meant::About(said) => set.members.len().abs_diff(said) * 10 <= said,
    };
    let text = number.text;
    // `types` and the like many sets are called; what they are of must be said.
    let line_stems = stems(&line.text);
    let is_named = |set: &Enumeration| {
        stems(&set.name).split_last().is_some_and(|(_, rest)| rest.iter().all(|word| line_stems.contains(word)))
    };
    let is_of = |set: &Enumeration| {
        before.iter().all(|word| MEASURING.contains(word) || stems(&set.name).contains(&stem(word)))
    };
    let is_met = |set: &Enumeration| number.value > 2 && fits(set) && is_named(set) && is_of(set);
    if let Some(one) = sets.iter().find(|(_, set)| is_met(set)) {
        return Some(claim(reading, line, Kind::Count, text, reading.said(line), Ruling::holds(shown(one))));
    }
    // Of several sets another may be meant.
    let [one] = sets.as_slice() else { return None };
    let has = one.1.members.len();
    let is_beyond = match number.meant {
        Meant::Exactly(said) | Meant::All(said) | Meant::AtLeast(said) => has < said && said < has * 2,
        Meant::About(said) => has * 4 < said * 3 && said < has * 2,
    };
    let is_stated = reading.told(line) == Said::Done && !supposes(&line.text.replacen(text, "", 1)) && !is_loose(line);
    (is_beyond && is_of(&one.1) && is_named(&one.1) && is_stated)
        .then(|| claim(reading, line, Kind::Count, text, reading.said(line), Ruling::fails(shown(one))))
}

/// How many members the only set has that is called as a label is: `Oven states: 6`.
fn labelled(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let text = match line.role {
        Role::Row => line.cells.get(..2)?.join(": "),
        _ => line.text.clone(),
    };
    let found = COUNTED.captures(&text)?;
    let (wanted, said): (_, usize) = (stems(&found[1]), found[2].parse().ok()?);
    let candidates = known.defined().with_all(&wanted).filter(|(name, _)| stems(name) == wanted);
    let mut sets = Vec::new();
    for (name, place) in candidates.take(CANDIDATES) {
        let found = sets_of(&place.path, known).into_iter().filter(|(_, set)| set.name == *name);
        sets.extend(found.filter(|(path, _)| Class::of(path) == Class::Code));
    }
    let [(path, set)] = sets.as_slice() else { return None };
    let evidence = format!("{path}:{} `{}` has {} members", set.line, set.name, set.members.len());
    let ruling = if set.members.len() == said { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    (wanted.len() > 1).then(|| claim(reading, line, Kind::Count, &found[0], reading.said(line), ruling))
}

/// Words before what is counted that say no more than that there are so many.
const MEASURING: &[&str] = &[
    "granular",
    "fine-grained",
    "distinct",
    "different",
    "unique",
    "defined",
    "total",
    "various",
    "separate",
    "specific",
];

/// What a phrase counts, with the words before it: its first plural.
fn counted_noun(phrase: &str) -> Option<(Vec<&str>, &str)> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let at = words.iter().position(|word| word.len() > LEAST && word.ends_with('s') && !word.ends_with("ss"))?;
    Some((words[..at].to_vec(), words[at]))
}
