//! Sizes: how many lines a document says a file has.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::files::tree::drawn_at;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes, words};
use crate::repo::RepoPath;

static SIZE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)([\w./-]*\w\.[a-z]\w{0,5})(?:[\s\-–—:|#(]+| is (?:now |currently |still )?)(~|≈|about |around |approx\w*\.? )?(\d[\d,]*)(\+)?\s*(?:(?:lines|loc|líneas|linhas|lignes|zeilen)\b|行)",
    )
});

/// `orders.py — takes and cancels (630 lines)`: the only file of an item, and its size at the end.
static AT_END: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^([\w./-]*\w\.[a-z]\w{0,5})\s+[-–—:]\s[^|;]*[(,]\s*(~|≈|about |around )?(\d[\d,]*)(\+)?\s*(?:lines|loc)\)?$",
    )
});
/// `orders.py is there and complete (630 lines)`: the only file of an item, which begins with it.
static BEHIND_ALL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^([\w./-]*\w\.[a-z]\w{0,5})(?: [a-z][a-z-]*){1,6} \((~|≈|about |around )?(\d[\d,]*)(\+)?\s*(?:lines|loc)\)$",
    )
});
/// `orders.py | 630+ | takes and cancels`, in a column of lines.
static IN_COLUMN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^`?([\w./-]*\w\.[a-zA-Z]\w{0,5})`?: (~|≈)?(\d[\d,]*)(\+)?$"));

/// ``Too many lines: `orders.py` (630), `till.py` (410)``, beneath words that say of what the numbers are.
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"([\w./-]*\w\.[a-z]\w{0,5})`? \((~|≈)?(\d[\d,]*)(\+)?\)"));

/// `OrderBook (630 lines)`: a type, by its name.
static TYPE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b([A-Z][a-z]\w*[A-Z]\w*)\s*\((~)?(\d[\d,]*)\s*(?:lines|LOC)\)"));

/// `GUIDE.md (6.7 KB)`, `GUIDE.md: 17 bytes`.
static WEIGHT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"([\w./-]*\w\.[a-z]\w{0,5})[\s\-–—:|#(.]+(~|≈)?(\d[\d,]*(?:\.\d+)?)\s*(?i:(kb)|bytes)\b")
});

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing | Role::Head));
    lines
        .flat_map(|line| {
            let files = SIZE.captures_iter(&line.text).filter_map(|found| {
                let is_of_code = found[0].to_lowercase().ends_with("loc");
                sized(reading, line, &found, is_of_code, known)
            });
            let weighed = WEIGHT.captures_iter(&line.text).filter_map(|found| weighed(reading, line, &found, known));
            let behind = behind(reading, line, known);
            let bracketed = bracketed(reading, line, known);
            files
                .chain(behind)
                .chain(bracketed)
                .chain(weighed)
                .chain(TYPE.captures_iter(&line.text).filter_map(|found| measured(reading, line, &found, known)))
        })
        .collect()
}

/// A file against the size that its line gives at the end, or in a column of lines.
fn behind(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    if SIZE.is_match(&line.text) {
        return None;
    }
    if line.role != Role::Row {
        let found = AT_END.captures(&line.text).or_else(|| BEHIND_ALL.captures(&line.text))?;
        return sized(reading, line, &found, false, known);
    }
    let is_of_lines = |at: &usize| {
        let head = reading.column(line, *at).map(str::to_lowercase).unwrap_or_default();
        matches!(head.trim_matches(['*', ' ']), "lines" | "loc" | "line count" | "lines of code" | "# lines")
    };
    let at = (1..line.cells.len()).find(is_of_lines)?;
    let bare = |cell: &str| cell.trim_matches(['`', '*', ' ']).to_owned();
    let pair = format!("{}: {}", bare(line.cells.first()?), bare(&line.cells[at]).trim_end_matches(" lines"));
    let is_of_code = reading.column(line, at).is_some_and(|head| !head.to_lowercase().ends_with("lines"));
    sized(reading, line, &IN_COLUMN.captures(&pair)?, is_of_code, known)
}

/// Several files of a line, each with its number of lines in brackets.
fn bracketed(reading: &Reading, line: &Line, known: &Known<'_>) -> Vec<Claim> {
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let says = |text: &str| words(text).any(|word| matches!(word, "line" | "lines" | "loc"));
    let found: Vec<_> = BRACKETED.captures_iter(&line.text).collect();
    let is_of_lines = found.len() > 1 && (says(&line.lower()) || says(&title)) && !line.lower().contains("test");
    let found = found.iter().filter(|_| is_of_lines && line.role != Role::Heading && !line.is_code());
    found.filter_map(|found| sized(reading, line, found, false, known)).collect()
}

/// A type against the file that defines it, which is no shorter.
fn measured(reading: &Reading, line: &Line, found: &Captures<'_>, known: &Known<'_>) -> Option<Claim> {
    let path = &known.defined_as(&found[1])?.path;
    let number: usize = found[3].replace(',', "").parse().ok()?;
    let lines = String::from_utf8_lossy(&known.repo.read(path).ok()?).lines().count();
    let evidence = format!("{path}, which defines it, has {lines} lines");
    let is_stated = reading.is_now(line) && !says_gone(&line.text) && !supposes(&line.text);
    let ruling = match lines {
        _ if lines.abs_diff(number) * 10 <= number => Ruling::holds(evidence),
        _ if lines * 6 < number * 5 && found.get(2).is_none() && is_stated => Ruling::fails(evidence),
        _ => Ruling::open(evidence),
    };
    Some(claim(reading, line, Kind::Count, &found[0], reading.said(line), ruling))
}

/// A file against how heavy it is said to be; what grew since is not called false.
fn weighed(reading: &Reading, line: &Line, found: &Captures<'_>, known: &Known<'_>) -> Option<Claim> {
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &found[1]) else { return None };
    let said: f64 =
        found[3].replace(',', "").parse().ok().filter(|_| reading.is_now(line) && !says_gone(&line.text))?;
    let bytes = known.repo.size(&path).ok()?;
    let (unit, size) = if found.get(4).is_some() { ("KB", 1024.0) } else { ("bytes", 1.0) };
    let actual = f64::from(u32::try_from(bytes).ok()?) / size;
    // Nobody counts the bytes of what is not nearly empty.
    let is_far_more = unit == "bytes" && actual > said * 10.0;
    let evidence = format!("{path} has {bytes} bytes");
    let is_near = |actual: f64| (actual - said).abs() <= 0.06 + said * 0.05;
    // Whole units are rounded up, and disks count blocks of four.
    let is_rounded = || {
        let up = |unit: f64| (actual / unit).ceil().max(1.0) * unit;
        let is_said = |size: f64| (size - said).abs() < 0.5;
        unit == "KB" && !found[3].contains('.') && (is_said(up(1.0)) || is_said(up(4.0)))
    };
    let ruling = match is_near(actual) || is_near(actual * 1.024) || is_rounded() {
        true => Ruling::holds(evidence),
        false if (actual * 5.0 < said * 3.0 || is_far_more) && found.get(2).is_none() && !supposes(&line.text) => {
            Ruling::fails(evidence)
        }
        false => return None,
    };
    Some(claim(reading, line, Kind::Count, &format!("{}: {} {unit}", &found[1], &found[3]), reading.said(line), ruling))
}

/// The file that a line gives the size of: in a tree, where that draws it.
fn place_of(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<RepoPath> {
    match known.files.find(&reading.path, name) {
        Found::Here(path) | Found::End(path) => Some(beside_others(reading, line, name, known).unwrap_or(path)),
        Found::Several(_) if line.is_code() => {
            let drawn = drawn_at(line, reading.fence_around(line), known).filter(|path| path.ends_with(name))?;
            Some(RepoPath::new(&drawn)).filter(|path| known.files.is_file(path))
        }
        _ => None,
    }
}

/// How many lines of a file are neither blank nor a remark.
fn code_of(text: &str) -> usize {
    const REMARKS: &[&str] = &["//", "#", "/*", "*", "--", ";", "<!--"];
    let is_code = |line: &&str| !line.trim().is_empty() && !REMARKS.iter().any(|mark| line.trim().starts_with(mark));
    text.lines().filter(is_code).count()
}

/// So many lines are a list.
const NEAR: usize = 8;

/// The file of a bare name that stands beside those which the other lines of its section name as barely.
fn beside_others(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<RepoPath> {
    let is_bare = |name: &str| !name.contains('/');
    let others = reading.lines_of(line.section).iter().filter(|other| other.number.abs_diff(line.number) <= NEAR);
    let named = others.filter_map(|other| SIZE.captures(&other.text)).filter(|found| is_bare(&found[1]));
    let places = named.filter_map(|found| match known.files.find(&reading.path, &found[1]) {
        // What only one folder has is sure to be meant.
        Found::End(path) => Some(path.parent()),
        _ => None,
    });
    let mut found = places.filter(|_| is_bare(name)).filter_map(|folder| folder.reach(name));
    found.find(|path| known.files.is_file(path))
}

/// A file against its number of lines; where that is one of code, without what is blank or only remarked, too.
fn sized(reading: &Reading, line: &Line, found: &Captures<'_>, is_of_code: bool, known: &Known<'_>) -> Option<Claim> {
    let said = reading.said(line);
    // How much was added says nothing of how much there is.
    let is_added = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains("lines") && ["added", "changed", "modified"].iter().any(|word| lower.contains(word))
    };
    let above = is_added(&line.text)
        || reading.section(line).titles.last().is_some_and(|title| is_added(title))
        || reading.label(line).is_some_and(|label| is_added(&label.text));
    if said == Said::Missing || above || !reading.is_now(line) || says_gone(&line.text) {
        return None;
    }
    let path = place_of(reading, line, &found[1], known)?;
    let number: usize = found[3].replace(',', "").parse().ok()?;
    let bytes = known.repo.read(&path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().count();
    let evidence = format!("{path} has {lines} lines");
    // Nobody counts again after each change. A round number is as good as said where it is off by a twentieth; one to the line
    // was counted, and is not the number of another file.
    let tolerance = match number {
        _ if found.get(2).is_some() => number / 4,
        _ if number.is_multiple_of(10) => (number / 20).max(1),
        _ => (number / 40).max(1),
    };
    let fits = |lines: usize| match found.get(4) {
        // `500+` has a bound that it gives itself, to be missed by a hundredth at most.
        Some(_) if found.get(2).is_none() => lines + number / 100 >= number,
        Some(_) => lines + tolerance >= number,
        None => lines.abs_diff(number) <= tolerance,
    };
    // Who counts code by about so many may leave out a little more or less.
    let fits_code = |lines: usize| fits(lines) || (found.get(2).is_some() && lines.abs_diff(number) <= number / 3);
    let holds = fits(lines) || (is_of_code && fits_code(code_of(&text)));
    let ruling = match holds {
        true => Ruling::holds(evidence),
        false if supposes(&line.text) => Ruling::open(evidence),
        false => Ruling::fails(evidence),
    };
    let [about, more] = [2, 4].map(|group| found.get(group).map_or("", |part| part.as_str()));
    let text = format!("{}: {about}{}{more} lines", &found[1], &found[3]);
    Some(claim(reading, line, Kind::Count, &text, said, ruling))
}
