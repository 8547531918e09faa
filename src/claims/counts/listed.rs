//! Headings that count what stands beneath them: `Endpoints (8 total)`, `Roles (6)`.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::wording::supposes;
use crate::text::count;

/// A number in the brackets with which a heading ends, and at most one word of what it counts.
static COUNT: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\((\d{1,3})(?:\s+([a-z][a-z-]*))?\)$"));

/// `New files (18)`, `Source code updates (9 files):`, at the end.
static FILES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\bfiles?(?: \w+)? \((\d{1,3})(?: files?| total)?\):?$|\((\d{1,3}) (?:\w+ )?files?\):?$")
});

/// A list that counts itself as a whole, and has so many fewer at most, lacks some.
const FEW_LESS: usize = 3;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let headings = reading.lines.iter().filter(|line| line.role == Role::Heading && reading.is_now(line));
    let labels = reading.lines.iter().filter(|line| line.role == Role::Prose && reading.is_now(line));
    headings
        .filter_map(|heading| counted(reading, heading).or_else(|| filed(reading, heading)))
        .chain(labels.filter_map(|label| filed(reading, label)))
        .collect()
}

/// A heading or a label that says how many files stand beneath it, of which each line names some: `New files (18)`.
fn filed(reading: &Reading, heading: &Line) -> Option<Claim> {
    const OPEN: &[&str] = &["etc", "...", "…", "more", "other", "*", "including", "various", "multiple"];
    let found = FILES.captures(&heading.text)?;
    let said: usize = found.get(1).or(found.get(2))?.as_str().parse().ok().filter(|said| *said > 1)?;
    let is_beneath = |line: &&Line| match heading.role {
        Role::Heading => reading.section(line).titles.starts_with(&reading.section(heading).titles),
        _ => line.section == heading.section && line.label.is_some_and(|label| label + 1 == heading.number),
    };
    let beneath = reading.lines[heading.number..].iter().take_while(|line| match heading.role {
        Role::Heading => is_beneath(line),
        _ => line.role != Role::Heading,
    });
    let listed: Vec<&Line> =
        beneath.filter(is_beneath).filter(|line| matches!(line.role, Role::Item | Role::Row)).collect();
    let is_whole = |line: &&Line| !OPEN.iter().any(|word| line.lower().contains(word));
    if listed.is_empty() || !listed.iter().all(is_whole) || supposes(&heading.text.to_lowercase().replace("new ", "")) {
        return None;
    }
    let names = |line: &Line| {
        let first = line.cells.first().filter(|_| line.role == Role::Row).unwrap_or(&line.text).to_owned();
        let words = first.split([' ', ',', '(', ')']).map(|word| word.trim_matches(['`', '*', ':', '.']).to_owned());
        words.filter(|word| is_file_name(word.rsplit('/').next().unwrap_or(word))).collect::<Vec<_>>()
    };
    let of_each: Vec<Vec<String>> = listed.iter().map(|line| names(line)).collect();
    let named: HashSet<&String> = of_each.iter().flatten().collect();
    // What names no file may stand for several.
    let evidence = format!("the list names {}", count(named.len(), "file"));
    let ruling = match named.len() {
        actual if actual == said => Ruling::holds(evidence),
        actual if of_each.iter().all(|names| !names.is_empty()) && listed.len() != said && actual > 1 => {
            Ruling::fails(evidence)
        }
        _ => return None,
    };
    Some(claim(reading, heading, Kind::Count, &heading.text, Said::Neither, ruling))
}

fn counted(reading: &Reading, heading: &Line) -> Option<Claim> {
    let found = COUNT.captures(&heading.text)?;
    let said: usize = found[1].parse().ok().filter(|said| *said > 1)?;
    let (unit, listed) = beneath(reading, heading)?;
    // `(3 weeks)` is no number of items, and `(2 critical)` only of some.
    let noun = found.get(2).map(|noun| stem(&noun.as_str().to_lowercase())).unwrap_or_default();
    let names_it = |word: &String| !noun.is_empty() && word.ends_with(&noun);
    let is_of_all = noun == stem("total") || stems(&heading.text[..found.get(0)?.start()]).iter().any(names_it);
    let is_total = noun == stem("total");
    let evidence = format!("the section lists {}", count(listed.len(), unit));
    let ruling = match listed.len() {
        actual if actual == said && (is_of_all || noun.is_empty()) => Ruling::holds(evidence),
        // What lists less may name the most important only; what lists more of one kind has more than is said.
        actual
            if (actual > said || (is_total && actual + FEW_LESS >= said))
                && is_of_all
                && are_parallel(&listed)
                && !supposes(&heading.text) =>
        {
            Ruling::fails(evidence)
        }
        _ => return None,
    };
    Some(claim(reading, heading, Kind::Count, &heading.text, Said::Neither, ruling))
}

/// The items of the first rank beneath a heading, or the rows of its table; None where it has both, or sub-sections.
fn beneath<'r>(reading: &'r Reading, heading: &Line) -> Option<(&'static str, Vec<&'r Line>)> {
    let of = |role: Role| {
        let lines = reading.lines.iter().filter(move |line| line.section == heading.section && line.role == role);
        lines.collect::<Vec<_>>()
    };
    let (mut items, rows) = (of(Role::Item), of(Role::Row));
    // What is crossed out is no more among them.
    items.retain(|item| item.status != Status::Failed);
    let least = items.iter().map(|item| item.indent).min().unwrap_or_default();
    items.retain(|item| item.indent == least);
    match (items.is_empty(), rows.is_empty()) {
        (false, true) => Some(("item", items)),
        (true, false) => Some(("row", rows)),
        _ => None,
    }
}

/// Whether all lines begin with a mark, or with code: lines of one list, and no remarks among them.
fn are_parallel(lines: &[&Line]) -> bool {
    let begins_with_code = |line: &&Line| line.spans.first().is_some_and(|span| line.text.starts_with(span.as_str()));
    // `Ovens - where loaves are baked`: each begins with its name.
    let is_described = |line: &&Line| line.text.split_once(" - ").is_some_and(|(name, _)| !name.contains(' '));
    lines.iter().all(|line| line.status != Status::None)
        || lines.iter().all(begins_with_code)
        || lines.iter().all(is_described)
}
