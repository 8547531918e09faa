//! How many endpoints a part of an API has, by the address or by the words that a line names it by: `Orders (8 endpoints)`,
//! ``Ovens (`/api/ovens` - 5 endpoints)``; and how many of them a mark is put on that the line names: `@Public: 6 public routes`.
//!
//! A part has no more than all that has its word in the address or in the name of its file. So a number that is greater is false,
//! where the ways in which code makes routes are known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::count::is_bare;
use super::number::{Meant, Number, numbers};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, Place};
use crate::claims::known::routes::Pattern;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{is_loose, stems_of};
use crate::claims::words::wording::{is_foreign, says_gone, supposes, without_brackets};

/// `/api/ovens`, between backticks or in brackets.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[`(\s])(/[A-Za-z][\w-]*(?:/[A-Za-z{:][\w:{}-]*)*)/?(?:/?\*+)?(?:[`)\s,:;]|$)"));
/// `@Public`, as code puts it on what it marks.
static MARK: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[\s(`])(@[A-Z][A-Za-z]{3,})\b"));
/// The name of a file.
static FILE: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php)\b"));
/// Of an API that is made in such a way not all that it answers has an address.
const ELSEWHERE: &[&str] = &["graphql", "trpc", "grpc", "apollo"];
/// Words that say of a part no more than that it is one.
const PARTS: &[&str] = &[
    "function",
    "operation",
    "route",
    "rout",
    "endpoint",
    "api",
    "apis",
    "rest",
    "router",
    "servic",
    "controll",
    "engin",
];
/// So many routes show that the code's way to make them is known.
const MANY: usize = 10;
/// Fewer endpoints may be the ones that matter.
const LEAST: usize = 3;
/// Of a whole API that is said to be so many times as large some may be made in a way that is not known.
const BEYOND: (usize, usize) = (4, 3);

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let lines = reading.lines.iter().filter(|line| is_statement(line));
    lines.filter_map(|line| mark(line)).for_each(|mark| needles.add_exactly(mark));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| is_statement(line) && is_told(reading, line)) {
        let lower = line.lower();
        let speaks = NOUNS.iter().any(|noun| lower.contains(noun));
        if !speaks {
            continue;
        }
        for number in numbers(line) {
            let is_of_routes = NOUNS.iter().any(|noun| number.phrase.split_whitespace().any(|word| word == *noun));
            let ruling = if is_of_routes { judge(reading, line, &number, known) } else { None };
            claims.extend(
                ruling.map(|ruling| claim(reading, line, Kind::Count, number.text, reading.said(line), ruling)),
            );
        }
    }
    claims
}

const NOUNS: &[&str] = &["endpoints", "routes"];

fn is_statement(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading)
}

fn is_told(reading: &Reading, line: &Line) -> bool {
    reading.is_now(line)
        && reading.said(line) != Said::Missing
        && !(line.has_box && line.status != Status::Done)
        && !says_gone(&line.text)
}

fn mark(line: &Line) -> Option<&str> {
    MARK.captures(&line.text).and_then(|found| found.get(1)).map(|mark| mark.as_str())
}

fn judge(reading: &Reading, line: &Line, number: &Number<'_>, known: &Known<'_>) -> Option<Ruling> {
    if let Some(mark) = mark(line) {
        return marked(line, number, mark, known);
    }
    let routes = known.served.written();
    if routes.len() < MANY {
        return None;
    }
    if let Some(found) = ADDRESS.captures(&line.text) {
        return beneath(line, number, &found[1], known);
    }
    let part = part(line, number)?;
    let is_known = !known.packages.iter().any(|package| ELSEWHERE.iter().any(|word| package.name.contains(word)));
    if part.is_empty() {
        return whole(reading, line, number, routes.len().max(known.served.len()), is_known);
    }
    // What a file that the line above names has is no part of what is served.
    let is_of_file = reading.label(line).is_some_and(|label| FILE.is_match(&label.text));
    let [word] = part.as_slice() else { return None };
    if is_common(word) || is_of_file {
        return None;
    }
    let has = |text: &str| stems(text).contains(word);
    let in_address: BTreeSet<(&Place, Option<&str>)> = routes
        .iter()
        .filter(|(_, paths)| paths.iter().any(|path| has(path)))
        .map(|((place, method), _)| (*place, *method))
        .collect();
    let anywhere = routes.keys().filter(|key| in_address.contains(key) || has(key.0.path.as_str())).count();
    let first = |path: &str| {
        let mut words = path.split('/').filter(|part| !part.is_empty() && !is_common(part));
        words.next().is_some_and(has)
    };
    let own = routes.iter().filter(|(_, paths)| paths.iter().all(|path| first(path))).count();
    let (example, _) = in_address.first()?;
    let evidence = format!(
        "{anywhere} routes have the word in their address or file, {example} among them, and {own} begin with it"
    );
    let ways = [own, in_address.len(), anywhere];
    let is_told = reading.told(line) == Said::Done && !supposes(&line.text) && !is_foreign(&line.text) && is_known;
    match number.meant {
        Meant::Exactly(said) | Meant::All(said) if ways.contains(&said) => Some(Ruling::holds(evidence)),
        Meant::AtLeast(said) if own >= said => Some(Ruling::holds(evidence)),
        Meant::Exactly(said) | Meant::All(said) | Meant::AtLeast(said) if said > anywhere + 1 && is_told => {
            Some(Ruling::fails(evidence))
        }
        // However a part is counted, it has more.
        Meant::Exactly(said) if LEAST <= said && said < own && own < said * 2 && is_told => {
            Some(Ruling::fails(evidence))
        }
        Meant::About(said) if anywhere * 4 < said * 3 && is_told => Some(Ruling::fails(evidence)),
        _ => None,
    }
}

/// Whether a part of an address is one that all of an API have.
fn is_common(part: &str) -> bool {
    let is_version = part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    is_version || matches!(part.to_lowercase().as_str(), "api" | "rest" | "public" | "internal")
}

/// The stems of the words by which a line names the part that it counts the endpoints of: none, if it counts all.
fn part(line: &Line, number: &Number<'_>) -> Option<Vec<String>> {
    let noun = NOUNS.iter().find(|noun| number.phrase.split_whitespace().any(|word| word == **noun))?;
    let counted = number.phrase.split_inclusive(noun).next().unwrap_or_default();
    let is_all = is_bare(counted, noun.trim_end_matches('s'));
    let at = line.text.find(number.text)?;
    let before = line.text[..at].trim_end();
    let is_behind = before.ends_with(['(', ':', '–', '—', '-']);
    let own = without_brackets(before.trim_end_matches(['(', ':', '–', '—', '-', ' ']));
    let parts = |text: &str| -> Vec<String> {
        stems_of(text).into_iter().filter(|word| !PARTS.iter().any(|part| stem(part) == *word)).collect()
    };
    match (is_all, is_behind) {
        (true, true) if line.role != Role::Row => Some(parts(&own)),
        // `12 endpoints`, and no more than what they are of before it.
        (true, false) if before.is_empty() => Some(Vec::new()),
        _ => None,
    }
}

/// The routes beneath an address that a line names.
fn beneath(line: &Line, number: &Number<'_>, address: &str, known: &Known<'_>) -> Option<Ruling> {
    let head = Pattern::of(address);
    let routes = known.served.written();
    let is_one = |paths: &Vec<String>| paths.iter().any(|path| Pattern::of(path).begins_with(&head));
    let found: Vec<&(&Place, Option<&str>)> =
        routes.iter().filter(|(_, paths)| is_one(paths)).map(|(key, _)| key).collect();
    let (first, _) = found.first()?;
    let sockets = found.iter().filter(|(_, method)| *method == Some("WEBSOCKET")).count();
    let (all, plain) = (found.len(), found.len() - sockets);
    let evidence = format!("{all} routes are served beneath {address}, the first at {first}");
    let is_stated = !supposes(&line.text) && !is_loose(line) && !is_foreign(&line.text);
    match number.meant {
        Meant::Exactly(said) | Meant::All(said) if said == all || said == plain => Some(Ruling::holds(evidence)),
        Meant::AtLeast(said) if all >= said => Some(Ruling::holds(evidence)),
        Meant::About(said) if all.abs_diff(said) * 10 <= said => Some(Ruling::holds(evidence)),
        Meant::Exactly(_) | Meant::All(_) if is_stated => Some(Ruling::fails(evidence)),
        Meant::AtLeast(_) if is_stated => Some(Ruling::fails(evidence)),
        _ => None,
    }
}

/// All that an API serves, where it is said to serve far more.
fn whole(reading: &Reading, line: &Line, number: &Number<'_>, has: usize, is_known: bool) -> Option<Ruling> {
    let evidence = format!("there are {has} routes in the code");
    let is_told = reading.told(line) == Said::Done && !supposes(&line.text) && !is_loose(line);
    // Only a lower bound that is far from reached; of a number some may be made in a way that is not known.
    let is_less = matches!(number.meant, Meant::AtLeast(said) if said * BEYOND.1 >= has * BEYOND.0);
    (is_less && is_told && is_known && !is_foreign(&line.text)).then(|| Ruling::fails(evidence))
}

/// How often code puts a mark on a route.
fn marked(line: &Line, number: &Number<'_>, mark: &str, known: &Known<'_>) -> Option<Ruling> {
    let sign = mark.to_lowercase();
    let is_put = |hit: &&Hit| {
        let behind = hit.text.strip_prefix(&sign);
        hit.class == Class::Code && behind.is_some_and(|behind| behind.starts_with('('))
    };
    let hits: Vec<&Hit> = known.hits.exactly(mark).filter(is_put).collect();
    let first = hits.first()?;
    // The mark has to be that of which the line counts.
    let is_its = stems(mark).iter().any(|word| stems(&number.phrase).contains(word));
    let evidence = format!("code puts {mark} on {}, the first at {}", hits.len(), first.place);
    match number.meant {
        _ if !is_its => None,
        Meant::Exactly(said) | Meant::All(said) if said == hits.len() => Some(Ruling::holds(evidence)),
        Meant::AtLeast(said) if hits.len() >= said => Some(Ruling::holds(evidence)),
        Meant::Exactly(_) | Meant::All(_) | Meant::AtLeast(_) if !supposes(&line.text) && !is_foreign(&line.text) => {
            Some(Ruling::fails(evidence))
        }
        _ => None,
    }
}
