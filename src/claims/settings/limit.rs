//! Limits of memory, by what manifests and compose files set as a limit, not as what is asked for.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes};

/// `Memory limit 1Gi`, `512 MB memory limit`.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\bmemory\s+limit(?:s|ed)?\s*(?:of|to|is|are|[:=|])?\s*(\d+(?:\.\d+)?\s?[KMG]i?B?)\b|\b(\d+(?:\.\d+)?\s?[KMG]i?B?)\s+memory\s+limit\b",
    )
});
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)^(\d+(?:\.\d+)?)\s?([kmg])i?b?$"));
/// `memory: 512Mi`, wherever it stands in its line.
static MEMORY: LazyLock<Regex> = LazyLock::new(|| compiled(r#"\bmemory"?\s*:\s*"?([^\s,}"]+)"#));
/// So many lines may a block of limits have.
const BLOCK: usize = 6;
/// In how many files limits are looked for.
const FILES: usize = 16;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| said(line).is_some()) {
        ["limits:", "mem_limit"].iter().for_each(|word| needles.add_exactly(word));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| reading.said(line) != Said::Missing && reading.is_now(line));
    let judged = lines.filter_map(|line| {
        let (text, amount) = said(line)?;
        let ruling = ruling(reading, line, amount, known)?;
        Some(claim(reading, line, Kind::ConfigValue, &text, reading.said(line), ruling))
    });
    judged.collect()
}

/// What a line says, in words and in bytes.
fn said(line: &Line) -> Option<(String, f64)> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && line.text.len() < 300;
    let found = SAID.captures(&line.text).filter(|_| is_text)?;
    Some((found[0].to_owned(), bytes(found.get(1).or(found.get(2))?.as_str())?))
}

/// `512Mi` as bytes; of thousands and of 1024s it is the same, for people say the one and mean the other.
fn bytes(amount: &str) -> Option<f64> {
    let found = AMOUNT.captures(amount.trim())?;
    let unit = match &found[2].to_lowercase()[..] {
        "k" => 1024.0,
        "m" => 1024.0 * 1024.0,
        _ => 1024.0 * 1024.0 * 1024.0,
    };
    Some(found[1].parse::<f64>().ok()? * unit)
}

fn ruling(reading: &Reading, line: &Line, amount: f64, known: &Known<'_>) -> Option<Ruling> {
    let set = limits(known);
    let (place, first) = set.first()?;
    // A gigabyte is also said of 1000 megabytes.
    let is_so = |text: &str| bytes(text).is_some_and(|set| (set - amount).abs() / amount < 0.025);
    if let Some((place, text)) = set.iter().find(|(_, text)| is_so(text)) {
        return Some(Ruling::holds(format!("{place} has {text}")));
    }
    let is_left_open = set.iter().any(|(_, text)| bytes(text).is_none());
    let is_stated = reading.said(line) == Said::Done
        && !supposes(&line.text)
        && !says_gone(&line.text)
        && !is_loose(line)
        && !is_foreign(&line.text);
    let evidence = format!("{place} has {first}");
    Some(if is_stated && !is_left_open { Ruling::fails(evidence) } else { Ruling::open(evidence) })
}

/// What files set as limits of memory, each with its place.
fn limits(known: &Known<'_>) -> Vec<(String, String)> {
    let is_setting = |hit: &&Hit| !hit.is_comment && hit.class == Class::Config;
    let hits: Vec<&Hit> =
        ["limits:", "mem_limit"].iter().flat_map(|word| known.hits.exactly(word)).filter(is_setting).collect();
    let paths: BTreeSet<_> = hits.iter().map(|hit| &hit.place.path).collect();
    let mut found = Vec::new();
    for path in paths.into_iter().take(FILES) {
        let Ok(bytes) = known.repo.read(path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        for hit in hits.iter().filter(|hit| hit.place.path == *path) {
            let Some((first, rest)) = lines.get(hit.place.line - 1..).and_then(<[_]>::split_first) else { continue };
            if let Some((_, limit)) = first.split_once("mem_limit") {
                let limit = limit.trim_matches([':', '=', ' ', '"', '\'']);
                found.push((hit.place.to_string(), limit.to_owned()));
                continue;
            }
            let indent = |line: &str| line.len() - line.trim_start().len();
            let block = rest.iter().take(BLOCK).take_while(|line| indent(line) > indent(first));
            let set = std::iter::once(first).chain(block).find_map(|line| MEMORY.captures(line));
            found.extend(set.map(|set| (hit.place.to_string(), set[1].to_owned())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn amounts_are_read_with_their_units() {
        assert_eq!(bytes("1Gi"), bytes("1024 MB"));
        assert_eq!(bytes("512m"), bytes("512Mi"));
        assert_eq!(bytes("{{ .Values.memory }}"), None);
    }
}
