//! How many tests a file or a part has, where a line names it: ``12 tests in `test_oven.py` ``, `Oven tests (12 tests)`,
//! `client (12), shared (8), till (20)`; and runs of which more passed than there are: `Passed: 447`.
//!
//! A test can be run for many values; where the file does that, only fewer tests than functions are false, and no number of passed.

use std::sync::LazyLock;

use regex::Regex;

use super::number::{Meant, Number, in_text, numbers};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::tests::repeats;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::subject::{is_loose, stems_of};
use crate::claims::words::wording::{is_foreign, says_gone, supposes, without_brackets};
use crate::repo::RepoPath;

/// The name of a file of tests.
static FILE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"[\w./-]*\w\.(?:py|[cm]?[jt]sx?|go|rs|java|kt|cs|php|rb|swift|dart|exs|sol)\b"));
/// `client (12)`.
static SHARE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[\s,:;*])([a-z][\w@/-]*) \((\d{1,4})\)"));
/// `Passed: 447 (99.3%)`.
static PASSED: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)^\W*pass(?:ed|ing)\W*:\W*(\d[\d,]*)\b"));
/// `4/4 tests`.
static RUN: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b(\d{1,4})/(\d{1,4}) tests?\b"));
static TOTAL: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b(?:total )?tests?(?: cases| run| total)?\W*:\W*\d"));

/// So many shares must be right for another to be wrong, and so many times as many.
const RIGHT: usize = 3;
/// So far above a list of results stands what they are of.
const NEAR: usize = 3;
/// Of so many times fewer functions no run has so many tests.
const BEYOND: usize = 3;
/// A smaller number may be of some of a file's tests.
const LEAST: usize = 5;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    if known.tests.is_empty() {
        return claims;
    }
    for line in reading.lines.iter().filter(|line| is_told(reading, line)) {
        claims.extend(run_of_file(reading, line, known));
        if line.is_code() {
            claims.extend(passed(reading, line, known));
        }
        // In a fence only what names its file, as a tree does, says of what a number is.
        if line.is_code() && file_of(line, known).is_none() {
            continue;
        }
        let numbers = if line.is_code() { in_text(line) } else { numbers(line) };
        for number in numbers.into_iter().filter(|number| is_of_tests(&number.phrase)) {
            let ruling = of_file(reading, line, &number, known).or_else(|| of_part(line, &number, known));
            claims.extend(ruling.map(|it| claim(reading, line, Kind::Count, number.text, reading.said(line), it)));
        }
        claims.extend(in_column(reading, line, known));
        claims.extend(shares(reading, line, known));
        claims.extend(passed(reading, line, known));
    }
    claims
}

fn is_told(reading: &Reading, line: &Line) -> bool {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) || reading.is_plain_text(line);
    is_text
        && reading.is_now(line)
        && reading.said(line) != Said::Missing
        && !(line.has_box && line.status != Status::Done)
        && !says_gone(&line.text)
}

fn is_of_tests(phrase: &str) -> bool {
    let mut words = phrase.split_whitespace();
    let plain = ["unit", "test", "automated", "integration", "passing", "e2e", "comprehensive", "api"];
    words.find(|word| !plain.contains(word)).is_some_and(|noun| noun == "tests" || noun == "cases")
        && phrase.contains("test")
}

/// The only file of tests that a line names, with the functions that test in it.
pub(super) fn file_of<'k>(line: &Line, known: &'k Known<'_>) -> Option<&'k (RepoPath, usize)> {
    let mut found: Option<&(RepoPath, usize)> = None;
    for name in FILE.find_iter(&line.text) {
        let end = format!("/{}", name.as_str().trim_start_matches("./"));
        let mut fitting = known.tests.iter().filter(|(path, _)| format!("/{path}").ends_with(&end));
        let file = fitting.next().filter(|_| fitting.next().is_none())?;
        if found.is_some_and(|other| other.0 != file.0) {
            return None;
        }
        found = Some(file);
    }
    found
}

fn repeated(path: &RepoPath, known: &Known<'_>) -> bool {
    known.repo.read(path).map_or(true, |bytes| repeats(&String::from_utf8_lossy(&bytes)))
}

/// That file, or the one that introduces a line which names none: `3. till/CashTest.java`, and beneath it `3 tests of coins`.
fn file_for<'k>(reading: &Reading, line: &Line, known: &'k Known<'_>) -> Option<&'k (RepoPath, usize)> {
    let label = || reading.label(line).filter(|label| label.role == Role::Item && !FILE.is_match(&line.text));
    file_of(line, known).or_else(|| file_of(label()?, known))
}

/// `till_test.py: 4/4 tests`, of a file that has fewer.
fn run_of_file(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = RUN.captures(&line.text)?;
    let (path, actual) = file_of(line, known).filter(|(path, _)| !repeated(path, known))?;
    let said: usize = found[2].parse().ok()?;
    let evidence = format!("{path} has {actual} functions that test");
    let ruling = match said {
        _ if said == *actual => Ruling::holds(evidence),
        _ if said > *actual && !supposes(&line.text) && !is_foreign(&line.text) => Ruling::fails(evidence),
        _ => return None,
    };
    Some(claim(reading, line, Kind::Count, &found[0], reading.said(line), ruling))
}

fn of_file(reading: &Reading, line: &Line, number: &Number<'_>, known: &Known<'_>) -> Option<Ruling> {
    let (path, actual) = file_for(reading, line, known)?;
    let evidence = format!("{path} has {actual} functions that test");
    let is_repeated = repeated(path, known);
    let is_stated = !supposes(&line.text.replacen(number.text, "", 1)) && !is_loose(line) && !is_foreign(number.text);
    let first = FILE.find(&line.text).map(|file| file.as_str());
    let is_first = first.is_some_and(|file| line.text.trim_start_matches(['`', '*']).starts_with(file));
    // `27 tests in a.py` are all of them.
    let is_in = format!("{} in ", number.text);
    let is_within = line.text.split_once(&is_in).is_some_and(|(_, file)| first.is_some_and(|it| file.starts_with(it)));
    let is_whole =
        (is_first || is_within) && line.role == Role::Item && reading.said(line) == Said::Done && number.value >= LEAST;
    Some(match number.meant {
        Meant::Exactly(said) | Meant::All(said) if said == *actual => Ruling::holds(evidence),
        Meant::AtLeast(said) if *actual >= said => Ruling::holds(evidence),
        Meant::About(said) if actual.abs_diff(said) * 10 <= said => Ruling::holds(evidence),
        Meant::Exactly(said) | Meant::All(said) | Meant::AtLeast(said)
            if said > *actual && is_stated && (!is_repeated || *actual * BEYOND < said) =>
        {
            Ruling::fails(evidence)
        }
        Meant::Exactly(said) if said < *actual && is_stated && is_whole => Ruling::fails(evidence),
        _ => Ruling::open(evidence),
    })
}

/// A file of tests that a row names, against its column of tests.
fn in_column(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    const HEADS: &[&str] = &["tests", "# tests", "test count", "test cases", "number of tests", "testes"];
    let is_of_tests = |at: &usize| {
        reading.column(line, *at).is_some_and(|head| HEADS.contains(&head.to_lowercase().trim_matches(['*', ' '])))
    };
    let at = (0..line.cells.len()).find(is_of_tests).filter(|_| line.role == Role::Row)?;
    let text = line.cells[at].trim_matches(['*', ' ']);
    let value = text.parse().ok().filter(|value| *value >= LEAST)?;
    let number = Number { text, value, meant: Meant::Exactly(value), phrase: "tests".to_owned() };
    let ruling = of_file(reading, line, &number, known)?;
    let (path, _) = file_of(line, known)?;
    let text = format!("{}: {text} tests", path.file_name());
    Some(claim(reading, line, Kind::Count, &text, reading.said(line), ruling))
}

/// The file of tests that is called as a line calls the tests that it counts.
fn of_part(line: &Line, number: &Number<'_>, known: &Known<'_>) -> Option<Ruling> {
    let at = line.text.find(number.text)?;
    let before = line.text[..at].trim_end().strip_suffix(['(', ':', '-', '–', '—'])?;
    let words = |text: &str| -> Vec<String> {
        let kept =
            stems_of(text).into_iter().filter(|word| !matches!(word.as_str(), "test" | "spec" | "suit" | "unit"));
        let mut kept: Vec<String> =
            kept.filter(|word| !word.starts_with(|first: char| first.is_ascii_digit())).collect();
        kept.sort();
        kept
    };
    let wanted = words(&without_brackets(before));
    let name = |path: &RepoPath| -> Vec<String> {
        let bare = path.file_name().rsplit_once('.').map_or(path.file_name(), |(bare, _)| bare);
        let mut kept: Vec<String> =
            stems(bare).into_iter().filter(|word| !matches!(word.as_str(), "test" | "spec" | "unit")).collect();
        kept.sort();
        kept
    };
    let mut called = known.tests.iter().filter(|(path, _)| !wanted.is_empty() && name(path) == wanted);
    let (path, actual) = called.next().filter(|_| called.next().is_none())?;
    let is_met = match number.meant {
        Meant::Exactly(said) | Meant::All(said) => said == *actual,
        Meant::AtLeast(said) => *actual >= said,
        Meant::About(said) => actual.abs_diff(said) * 10 <= said,
    };
    is_met.then(|| Ruling::holds(format!("{path} has {actual} functions that test")))
}

/// How many tests each of several packages has: where nearly all are right, the one that is not is wrong.
fn shares(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let shares: Vec<(&str, usize)> = SHARE
        .captures_iter(&line.text)
        .filter_map(|found| Some((found.get(1)?.as_str(), found[2].parse().ok()?)))
        .collect();
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let speaks = line.lower().contains("test")
        || label.contains("test")
        || reading.section(line).titles.last().is_some_and(|title| title.to_lowercase().contains("test"));
    if shares.len() <= RIGHT || !speaks {
        return None;
    }
    let counts: Vec<(&str, usize, usize)> = shares
        .into_iter()
        .map(|(name, said)| {
            let is_in = |path: &RepoPath| format!("/{}/", path.parent()).contains(&format!("/{name}/"));
            (name, said, known.tests.iter().filter(|(path, _)| is_in(path)).map(|(_, tests)| tests).sum())
        })
        .collect();
    let wrong: Vec<_> = counts.iter().filter(|(_, said, actual)| said != actual).collect();
    let right = counts.len() - wrong.len();
    let is_plain = !supposes(&line.text) && !is_foreign(&line.text);
    let ruling = match wrong.as_slice() {
        [] => Ruling::holds(format!("each of the {right} has so many functions that test")),
        [(name, _, actual)] if right >= RIGHT && *actual > 0 && is_plain => {
            Ruling::fails(format!("{name} has {actual} functions that test; the other {right} are right"))
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::Count, &line.text, reading.said(line), ruling))
}

/// More tests that passed than any run of the functions that test can have.
fn passed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = PASSED.captures(&line.text)?;
    let said: usize = found[1].replace(',', "").parse().ok()?;
    let above = reading.lines[..line.number - 1].iter().rev().take(NEAR).take_while(|above| above.role == line.role);
    let is_of_tests = above.into_iter().any(|above| TOTAL.is_match(&above.text));
    let actual: usize = known.tests.iter().map(|(_, tests)| tests).sum();
    let is_beyond = actual * BEYOND < said && !known.multiplies_tests;
    let evidence = format!("there are {actual} functions that test");
    (is_of_tests && is_beyond)
        .then(|| claim(reading, line, Kind::Count, line.text.trim(), Said::Neither, Ruling::fails(evidence)))
}
