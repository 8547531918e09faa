//! Names of code that are missed: among others of a list that are all there, or beside the file that they are said to be in.
//!
//! That one name is nowhere refutes nothing, since people quote what is to come, and what is others'. But who lists what code
//! has, and has it right of the others, or says in which file of the repository a thing is, speaks of this code.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::is_code as is_code_file;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::{is_file_name, is_placeholder};
use crate::claims::words::proposed::proposes;
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{denies, has_hump, is_foreign, requests, says_gone, says_unreal, supposes};

/// `bakeLoaf`, `Oven.bake_loaf(loaf)`, `LOAF_LIMIT`: a name, and what is called by it.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:\w+(?:\.|::|#|->))*(\w+)(?:\([^()]*\))?$"));

/// `bakeLoaf()`, in a text.
static CALL: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Za-z_]\w{3,}\(\)"));

/// `bakeXLoaf`, where a letter stands for any word.
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"[a-z_][XYZ](?:[A-Z_]|$)|^[XYZ][A-Z_]|(?i)xxx|foo_?bar"));

/// A shorter name is anybody's.
const LEAST: usize = 7;
/// So many of a list must be there for another to be missed, and so many times as many as are not.
const THERE: usize = 3;
const TIMES: usize = 3;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let quoted = reading.lines.iter().flat_map(|line| &line.spans).filter_map(|span| name_of(span));
    quoted.chain(reading.lines.iter().flat_map(calls)).for_each(|name| needles.add(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    if known.code_files < THERE || reading.is_plan() {
        return Vec::new();
    }
    let share = Share::of(reading, known);
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| tells(reading, line)) {
        let missing = called(reading, line, known)
            .or_else(|| cited(reading, line, &share, known))
            .or_else(|| enumerated(line, &share, known))
            .or_else(|| listed(reading, line, &share, known));
        claims.extend(missing.map(|(name, evidence)| {
            let is_called = line.text.contains(&format!("{name}("));
            let text = if is_called { format!("{name}()") } else { name.to_owned() };
            claim(reading, line, Kind::ConfigValue, &text, reading.said(line), Ruling::fails(evidence))
        }));
    }
    claims
}

/// Whether a line tells what the code has, and supposes nothing.
pub(super) fn is_told(reading: &Reading, line: &Line) -> bool {
    line.spans.iter().any(|span| name_of(span).is_some()) && tells(reading, line)
}

/// As [`is_told`], of whatever it may be.
pub(super) fn tells(reading: &Reading, line: &Line) -> bool {
    let is_answered = !line.has_box || line.status == Status::Done;
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && is_answered
        && reading.is_now(line)
        && !matches!(reading.said(line), Said::Missing)
        && !matches!(line.status, Status::Partial | Status::Pending)
        && !says_unreal(&line.text)
        && !denies(&line.text)
        && !(requests(&line.text) || proposes(&line.text))
        && !is_loose(line)
        && !is_foreign(&line.text)
        && !reading.label(line).is_some_and(|label| supposes(&label.text) || says_gone(&label.text))
}

/// The name in a quotation, if it is put together of several words, as names of code are.
pub(super) fn name_of(span: &str) -> Option<&str> {
    let name = NAME.captures(span)?.get(1)?.as_str();
    let has_joint = name.trim_matches('_').contains('_');
    let is_letters = name.bytes().filter(u8::is_ascii_alphabetic).count() * 2 > name.len();
    let is_own = !is_file_name(span) && !is_placeholder(name) && !PLACEHOLDER.is_match(name);
    ((has_hump(name) || has_joint) && is_letters && name.len() >= LEAST && is_own).then_some(name)
}

/// Whether nothing has a name, and no file is called so.
pub(super) fn is_absent(name: &str, known: &Known<'_>) -> bool {
    let lower = name.to_lowercase();
    known.hits.is_absent(name) && known.files.matching(|path| path.contains(&lower)).is_empty()
}

pub(super) fn evidence(name: &str, known: &Known<'_>) -> String {
    format!("nothing in {} files but documents has `{name}`", known.files_read)
}

/// The names that a line joins as calls: `bakeLoaf() and coolLoaf()`.
fn calls(line: &Line) -> Vec<&str> {
    let found: Vec<_> = CALL.find_iter(&line.text).collect();
    let is_joined = |pair: &[regex::Match<'_>]| {
        matches!(line.text[pair[0].end()..pair[1].start()].trim(), "," | "/" | "&" | "and" | ", and" | "+")
    };
    let names = || found.iter().filter_map(|call| name_of(call.as_str()));
    if found.len() > 1 && found.windows(2).all(is_joined) { names().collect() } else { Vec::new() }
}

/// One of the names that a line which is called done joins as calls, where another of them is defined.
fn called<'r>(reading: &Reading, line: &'r Line, known: &Known<'_>) -> Option<(&'r str, String)> {
    let calls = calls(line);
    let is_stated = reading.said(line) == Said::Done && !supposes(&line.text) && !says_gone(&line.text);
    let name = *calls.iter().filter(|_| is_stated).find(|name| is_absent(name, known))?;
    let there = calls.iter().find_map(|name| Some((*name, known.defined_as(name)?)))?;
    Some((name, format!("{}; {} is at {}", evidence(name, known), there.0, there.1)))
}

/// A name that stands beside a file of code which it is said to be in: ``bakery/oven.py` (`bake_loaf`, `cool_loaf`)``.
fn cited<'r>(reading: &Reading, line: &'r Line, share: &Share<'_>, known: &Known<'_>) -> Option<(&'r str, String)> {
    /// What may stand between a file and what it has.
    const BETWEEN: &[&str] = &[
        "and", "in", "has", "defines", "function", "method", "class", "with", "via", "exports", "contains", "at",
        "from",
    ];
    let is_between = |text: &str| {
        let mut own = text.split(|edge: char| !edge.is_alphabetic()).filter(|word| !word.is_empty());
        own.all(|word| BETWEEN.contains(&word.trim_end_matches('s')) || BETWEEN.contains(&word))
    };
    let texts: Vec<&str> = match line.role {
        Role::Row => line.cells.iter().map(String::as_str).collect(),
        _ => vec![line.text.as_str()],
    };
    for (at, span) in line.spans.iter().enumerate() {
        let Some(name) = name_of(span).filter(|name| share.absent.contains(name)) else { continue };
        // The file nearest to it that is there, without other words between.
        let file = line.spans.iter().enumerate().filter(|(other, _)| *other != at).find(|(other, path)| {
            let (first, second) =
                if *other < at { (path.as_str(), span.as_str()) } else { (span.as_str(), path.as_str()) };
            let names = &line.spans[at.min(*other) + 1..at.max(*other)];
            let between =
                texts.iter().find_map(|text| text.split_once(first)?.1.split_once(second).map(|(between, _)| between));
            let is_file = is_file_name(path.rsplit('/').next().unwrap_or_default());
            is_file
                && between.is_some_and(|between| {
                    let bare =
                        names.iter().fold(between.to_owned(), |text, other| text.replacen(other.as_str(), " ", 1));
                    is_between(&bare)
                })
        });
        let Some((_, path)) = file else { continue };
        if let Found::Here(at) | Found::End(at) = known.files.find(&reading.path, path)
            && is_code_file(&at)
            && !supposes(&line.text)
            && !says_gone(&line.text)
        {
            return Some((name, format!("{}, {at} neither", evidence(name, known))));
        }
    }
    None
}

/// The names that a document quotes and that are nowhere.
struct Share<'r> {
    absent: HashSet<&'r str>,
}

impl<'r> Share<'r> {
    fn of(reading: &'r Reading, known: &Known<'_>) -> Self {
        let names: HashSet<&str> =
            reading.lines.iter().flat_map(|line| &line.spans).filter_map(|span| name_of(span)).collect();
        // Each is looked for once, however many lists it is in.
        Self { absent: names.into_iter().filter(|name| is_absent(name, known)).collect() }
    }
}

/// Whether a few of some names are missed, and all others are there.
fn missed<'n>(names: &[&'n str], share: &Share<'_>) -> Vec<&'n str> {
    let (absent, there): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(|name| share.absent.contains(name));
    if there.len() >= THERE && there.len() >= absent.len() * TIMES { absent } else { Vec::new() }
}

/// One of the names that a line enumerates: ``bake_loaf`, `cool_loaf`, `wrap_loaf` and `sell_loaf` ``.
fn enumerated<'r>(line: &'r Line, share: &Share<'_>, known: &Known<'_>) -> Option<(&'r str, String)> {
    let names: Vec<&str> = line.spans.iter().filter_map(|span| name_of(span)).collect();
    // A line that also quotes other things, or says more between them, speaks of more than what code has.
    let is_joined = |pair: &[String]| {
        let behind = line.text.split_once(&pair[0]).map(|(_, behind)| behind);
        let between = behind.and_then(|behind| behind.split_once(&pair[1])).map(|(between, _)| between.trim());
        between.is_some_and(|between| matches!(between, "," | "/" | "&" | "and" | ", and" | "+" | "·" | "|"))
    };
    let is_list = names.len() == line.spans.len()
        && line.spans.windows(2).all(is_joined)
        && !supposes(&line.text)
        && !says_gone(&line.text);
    let name = *missed(&names, share).first().filter(|_| is_list)?;
    Some((name, evidence(name, known)))
}

/// The name that an item begins with, in a list of such items.
fn listed<'r>(reading: &Reading, line: &'r Line, share: &Share<'_>, known: &Known<'_>) -> Option<(&'r str, String)> {
    let name = first_of(line).filter(|name| share.absent.contains(name))?;
    let beside = reading
        .lines_of(line.section)
        .iter()
        .filter(|other| other.role == line.role && other.label == line.label && other.indent == line.indent);
    let names: Vec<&str> = beside.filter_map(first_of).collect();
    let is_one = missed(&names, share).contains(&name);
    is_one.then(|| (name, evidence(name, known)))
}

/// The name that an item or a row begins with.
fn first_of(line: &Line) -> Option<&str> {
    let first = line.cells.first().map_or(line.text.as_str(), String::as_str);
    let span = line.spans.first().filter(|span| first.starts_with(span.as_str()))?;
    name_of(span).filter(|_| matches!(line.role, Role::Item | Role::Row))
}
