//! Bounds that manifests set: how many pods an autoscaler and a disruption budget allow, when it scales, how much memory a
//! container may take. Where no manifest sets what is said, and none leaves it open, it is false.

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

struct Bound {
    /// What a line says; the first group is the number.
    said: Regex,
    /// Words of which the line must have one; none where `said` tells enough.
    about: &'static [&'static str],
    /// The keys that set it, in small letters.
    keys: &'static [&'static str],
}

const SCALING: &[&str] = &["hpa", "autoscal", "auto-scal", "auto scal", "horizontalpodautoscaler"];

static BOUNDS: LazyLock<Vec<Bound>> = LazyLock::new(|| {
    let bound = |said: &str, about, keys| Bound { said: compiled(said), about, keys };
    vec![
        bound(r"(?i)\bminavailable\b\s*(?:of\b|[:=])?\s*(\d{1,3}%?)", &[], &["minavailable"]),
        bound(r"(?i)\bmaxunavailable\b\s*(?:of\b|[:=])?\s*(\d{1,3}%?)", &[], &["maxunavailable"]),
        bound(
            r"(?i)\bminreplicas\s*[:=]?\s*(\d{1,3})\b|\bmin(?:imum)?(?:\s+of)?\s+(\d{1,3})\s+(?:replicas|pods|instances)\b",
            SCALING,
            &["minreplicas"],
        ),
        bound(
            r"(?i)\bmaxreplicas\s*[:=]?\s*(\d{1,4})\b|\b(?:up\s+to|max(?:imum)?(?:\s+of)?)\s+(\d{1,4})\s+(?:replicas|pods|instances)\b",
            SCALING,
            &["maxreplicas"],
        ),
        bound(
            r"(?i)\b(\d{1,3})\s*%\s*(?:average\s+)?(?:cpu|memory)\b|\b(?:cpu|memory)\b[^.;\d]{0,25}\b(\d{1,3})\s*%",
            SCALING,
            &[
                "averageutilization",
                "targetaverageutilization",
                "targetcpuutilizationpercentage",
                "targetmemoryutilizationpercentage",
            ],
        ),
    ]
});

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let found = reading.lines.iter().flat_map(bounds);
    found.flat_map(|(bound, ..)| bound.keys).for_each(|key| needles.add_exactly(key));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| reading.said(line) != Said::Missing && !says_gone(&line.text));
    let judged = lines.flat_map(|line| {
        let ruled = bounds(line)
            .filter_map(move |(bound, text, number)| Some((text, ruling(reading, line, bound, &number, known)?)));
        ruled.map(move |(text, ruling)| claim(reading, line, Kind::ConfigValue, &text, reading.said(line), ruling))
    });
    judged.collect()
}

/// The bounds that a line gives, each with its words and its number.
fn bounds(line: &Line) -> impl Iterator<Item = (&'static Bound, String, String)> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && line.text.len() < 300;
    let lower = if is_text { line.lower() } else { String::new() };
    let is_about = move |bound: &&Bound| bound.about.is_empty() || bound.about.iter().any(|word| lower.contains(word));
    BOUNDS.iter().filter(move |_| is_text).filter(is_about).filter_map(|bound| {
        let found = bound.said.captures(&line.text)?;
        let number = found.iter().skip(1).flatten().next()?.as_str().to_owned();
        Some((bound, found[0].to_owned(), number))
    })
}

fn ruling(reading: &Reading, line: &Line, bound: &Bound, number: &str, known: &Known<'_>) -> Option<Ruling> {
    let set: Vec<(&Hit, &str)> = bound.keys.iter().flat_map(|key| settings(key, known)).collect();
    let (first, _) = set.first()?;
    if let Some((hit, _)) = set.iter().find(|(_, value)| *value == number) {
        return Some(Ruling::holds(format!("{}: {}", hit.place, hit.text)));
    }
    let evidence = format!("{}: {}", first.place, first.text);
    let is_number = |value: &str| value.trim_end_matches('%').bytes().all(|byte| byte.is_ascii_digit());
    let is_left_open = set.iter().any(|(_, value)| value.is_empty() || !is_number(value))
        || known.manifests.iter().any(|manifest| manifest.kind == "ScaledObject");
    let is_stated = reading.said(line) == Said::Done
        && reading.is_now(line)
        && !supposes(&line.text)
        && !is_loose(line)
        && !is_foreign(&line.text);
    let is_false = is_stated && !is_left_open;
    Some(if is_false { Ruling::fails(format!("{evidence}, and none has {number}")) } else { Ruling::open(evidence) })
}

/// The lines of configuration that set a key, each with what it is set to.
fn settings<'k>(key: &'static str, known: &'k Known<'_>) -> impl Iterator<Item = (&'k Hit, &'k str)> {
    let hits = known.hits.exactly(key).filter(|hit| !hit.is_comment && hit.class == Class::Config);
    hits.filter_map(move |hit| {
        let bare = |text: &'k str| text.trim_matches(['"', '\'', ' ', ',']);
        let value = hit.text.trim_start_matches(['-', '"', ' ']).strip_prefix(key)?.trim_start_matches('"');
        let value = value.trim_start().strip_prefix([':', '='])?;
        Some((hit, bare(value.split(" #").next().unwrap_or_default())))
    })
}
