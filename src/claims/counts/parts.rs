//! Tables of the parts of a repository, each with its lines of code and its tests, against the folders that are called so.

use std::collections::BTreeSet;

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, is_code};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::repo::RepoPath;

/// Heads of columns of lines, and of tests.
const LINES: &[&str] = &["lines", "loc", "line count", "lines of code", "# lines", "sloc"];
const TESTS: &[&str] = &["tests", "# tests", "test count", "tests passing", "number of tests"];
/// A part of more files is not read for a number.
const FILES: usize = 400;
/// So many lines, in hundredths, may be counted otherwise.
const SPARE: usize = 25;

/// The lines of a part as they may be counted: all of them, and those that are neither blank nor a comment.
struct Size {
    all: usize,
    code: usize,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let rows = reading.lines.iter().filter(|line| line.role == Role::Row && reading.is_now(line));
    rows.flat_map(|row| judged(reading, row, known)).collect()
}

fn judged(reading: &Reading, row: &Line, known: &Known<'_>) -> Vec<Claim> {
    let of = |heads: &[&str]| {
        let at = (1..row.cells.len()).find(|at| {
            let head = reading.column(row, *at).map(str::to_lowercase).unwrap_or_default();
            heads.contains(&head.trim_matches(['*', ' ']))
        })?;
        row.cells[at].trim_matches(['*', '`', ' ']).replace(',', "").parse::<usize>().ok().filter(|said| *said > 0)
    };
    let (lines, tests) = (of(LINES), of(TESTS));
    if lines.is_none() && tests.is_none() {
        return Vec::new();
    }
    let Some(folder) = row.cells.first().and_then(|name| folder(name, known)) else { return Vec::new() };
    let mut claims = Vec::new();
    let mut push = |text: String, ruling: Option<Ruling>| {
        claims.extend(ruling.map(|ruling| claim(reading, row, Kind::Count, &text, Said::Neither, ruling)));
    };
    if let Some(said) = lines {
        push(format!("{folder}: {said} lines"), size(&folder, known).map(|size| of_lines(&folder, said, &size)));
    }
    if let Some(said) = tests {
        push(format!("{folder}: {said} tests"), of_tests(&folder, said, known));
    }
    claims
}

/// The only folder of a name that has code.
fn folder(name: &str, known: &Known<'_>) -> Option<RepoPath> {
    let name = name.trim_matches(['`', '*', ' ']).trim_end_matches('/').to_lowercase();
    let is_name = name.len() > 2
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte));
    let inside = format!("/{name}/");
    let paths = known.files.matching(|path| is_name && format!("/{path}").contains(&inside));
    let folders: BTreeSet<&str> = paths
        .iter()
        .filter(|path| is_code(path))
        .filter_map(|path| {
            let whole = path.as_str();
            let at = format!("/{}", whole.to_lowercase()).find(&inside)?;
            whole.get(..at + name.len())
        })
        .collect();
    let mut folders = folders.into_iter();
    let one = folders.next()?;
    folders.next().is_none().then(|| RepoPath::new(one))
}

fn size(folder: &RepoPath, known: &Known<'_>) -> Option<Size> {
    let begin = format!("{folder}/").to_lowercase();
    let files = known.files.matching(|path| path.starts_with(&begin));
    let files: Vec<&&RepoPath> = files.iter().filter(|path| is_code(path) && Class::of(path) == Class::Code).collect();
    if files.is_empty() || files.len() > FILES {
        return None;
    }
    let mut size = Size { all: 0, code: 0 };
    for file in files {
        let bytes = known.repo.read(file).ok()?;
        for line in String::from_utf8_lossy(&bytes).lines() {
            let line = line.trim();
            size.all += 1;
            size.code += usize::from(
                !line.is_empty() && !["//", "#", "*", "/*", "--"].iter().any(|mark| line.starts_with(mark)),
            );
        }
    }
    Some(size)
}

fn of_lines(folder: &RepoPath, said: usize, size: &Size) -> Ruling {
    let evidence = format!("{folder} has {} lines, {} of them code", size.all, size.code);
    if said * 100 < size.code * (100 - SPARE) || said * 100 > size.all * (100 + SPARE) {
        Ruling::fails(evidence)
    } else if said >= size.code && said <= size.all {
        Ruling::holds(evidence)
    } else {
        Ruling::open(evidence)
    }
}

fn of_tests(folder: &RepoPath, said: usize, known: &Known<'_>) -> Option<Ruling> {
    let begin = format!("{folder}/");
    let of: Vec<usize> =
        known.tests.iter().filter(|(path, _)| path.as_str().starts_with(&begin)).map(|(_, n)| *n).collect();
    let actual: usize = of.iter().sum();
    // Who counts tests may count their files.
    if of.len().abs_diff(said) * 10 <= said {
        return None;
    }
    let evidence = format!("{folder} has {actual} functions that test");
    match actual.abs_diff(said) {
        _ if actual == 0 => None,
        0 => Some(Ruling::holds(evidence)),
        // A function may test many values.
        off if off > 1 && off * 10 > said && actual > said => Some(Ruling::fails(evidence)),
        _ => Some(Ruling::open(evidence)),
    }
}
