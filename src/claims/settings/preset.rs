//! What a document gives as the value that a variable of the environment has where nobody sets it: `BAKE_SECONDS` (default:
//! 30), or a column of defaults.
//!
//! Code that reads the variable says what it falls back on. Where it always falls back on something else, and no example has
//! what is said, that is false.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, says_gone};

static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b"));
/// `(default: 30 seconds)`, `defaults to true`, `default is 8080`.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\bdefaults?(?:\s+(?:is|to|value|value is|of))?\s*[:=]?\s*["'`]?(\d[\d_,]*(?:\.\d+)?|true|false)\b["'`]?\s*([a-z%]*)"#,
    )
});
/// A cell of a column of defaults.
static CELL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?i)^["'`]?(\d[\d_,]*(?:\.\d+)?|true|false)["'`]?\s*([a-z%]*)$"#));
/// What stands behind the name in code, in small letters, with the value that it falls back on.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"^["'`]?\]?(?:\s*,\s*|\)?\s*(?:\|\||\?\?)\s*|:-|:\s*(?:int|float|bool|str|number|boolean)\s*=\s*|:)(?:(?:int|float|number|parseint|string|field)\()?(?:default\s*=\s*)?["'`]?([\w.+-]+)(.?)"#,
    )
});
/// What an example, or a file of settings, sets it to.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r#"^["']?\s*[=:]\s*["']?([\w.-]+)"#));

/// A default that stands further behind a name may be that of another.
const FAR: usize = 100;

/// A variable, with the value that a line gives as its default.
struct Preset<'r> {
    name: &'r str,
    value: String,
    text: String,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for preset in reading.lines.iter().filter_map(|line| preset(reading, line)) {
        needles.add_exactly(preset.name);
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter_map(|line| Some((line, preset(reading, line)?)));
    lines
        .filter_map(|(line, preset)| {
            let ruling = judge(line, &preset, known)?;
            Some(claim(reading, line, Kind::ConfigValue, &preset.text, reading.said(line), ruling))
        })
        .collect()
}

fn preset<'r>(reading: &Reading, line: &'r Line) -> Option<Preset<'r>> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose);
    if !is_text || reading.said(line) == Said::Missing || !reading.is_now(line) {
        return None;
    }
    let mut names = NAME.find_iter(&line.text);
    let first = names.next()?;
    let name = first.as_str();
    let is_only = names.all(|other| other.as_str() == name);
    let cell = || {
        let at = (1..line.cells.len()).find(|at| {
            let head = reading.column(line, *at).unwrap_or_default().to_lowercase();
            matches!(head.trim(), "default" | "default value" | "defaults")
        })?;
        CELL.captures(line.cells[at].trim())
    };
    let found = match line.role {
        Role::Row => cell()?,
        // What stands further off may be the default of another.
        _ => SAID.captures(&line.text).filter(|found| {
            let between = found.get(0).and_then(|said| line.text.get(first.end()..said.start()));
            line.text.starts_with(name) && between.is_some_and(|between| between.len() < FAR && !between.contains(". "))
        })?,
    };
    let value = found[1].replace([',', '_'], "").to_lowercase();
    is_only.then(|| Preset { name, value, text: format!("{name} {}", found[0].trim()) })
}

fn judge(line: &Line, preset: &Preset<'_>, known: &Known<'_>) -> Option<Ruling> {
    // A constant of code is no variable of the environment.
    let is_variable = known.reads.contains_key(preset.name)
        || known.examples.iter().any(|(_, names)| names.iter().any(|name| name == preset.name));
    if !is_variable {
        return None;
    }
    let lower = preset.name.to_lowercase();
    let is_kept = |hit: &&Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let hits: Vec<&Hit> = known.hits.exactly(preset.name).filter(is_kept).collect();
    let behind = |hit: &&'_ Hit| {
        let at = hit.text.find(&lower)?;
        Some(hit.text[at + lower.len()..].to_owned())
    };
    let mut fallen: Vec<(&Hit, String)> = Vec::new();
    for hit in &hits {
        let Some(rest) = behind(hit) else { continue };
        if let Some(found) = BEHIND.captures(&rest).filter(|_| !is_of_one_place(hit)) {
            // A product, a call or a name is no value that can be read here.
            let value = if &found[2] == "(" || rest.contains('*') { String::new() } else { found[1].replace('_', "") };
            fallen.push((hit, value));
        }
        let set = SET.captures(&rest).map(|found| found[1].to_owned());
        if set.is_some_and(|set| is_same(&preset.value, &set)) {
            return Some(Ruling::holds(format!("{} has it", hit.place)));
        }
    }
    if let Some((hit, _)) = fallen.iter().find(|(_, value)| is_same(&preset.value, value)) {
        return Some(Ruling::holds(format!("{} has it", hit.place)));
    }
    let (first, _) = fallen.first()?;
    let evidence = format!("{} has {}", first.place, first.text);
    let is_alike =
        |value: &String| is_literal(value) && is_literal(&preset.value) && is_number(value) == is_number(&preset.value);
    let is_told = fallen.iter().all(|(_, value)| is_alike(value)) && !is_foreign(&line.text) && !says_gone(&line.text);
    Some(if is_told { Ruling::fails(evidence) } else { Ruling::open(evidence) })
}

/// Whether a file is for one place only where a program runs, so that it may fall back on something else in another.
fn is_of_one_place(hit: &Hit) -> bool {
    const PLACES: &[&str] = &["prod", "staging", "dev", "test", "local", "demo", "override"];
    let name = hit.place.path.file_name().to_lowercase();
    hit.class == Class::Config && PLACES.iter().any(|place| name.contains(place))
}

fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok()
}

fn is_literal(value: &str) -> bool {
    is_number(value) || matches!(value, "true" | "false")
}

/// Whether two values are the same, however long the unit is in which each is given: 30 seconds and 30000 milliseconds.
fn is_same(said: &str, set: &str) -> bool {
    const FACTORS: &[f64] = &[
        1.0,
        1000.0,
        60.0,
        3600.0,
        24.0,
        86_400.0,
        60_000.0,
        3_600_000.0,
        86_400_000.0,
        1024.0,
        1_048_576.0,
        1_000_000.0,
        100.0,
    ];
    let (Ok(one), Ok(other)) = (said.parse::<f64>(), set.replace('_', "").parse::<f64>()) else { return said == set };
    let is_near = |left: f64, right: f64| (left - right).abs() < 1e-9 * left.abs().max(1.0);
    FACTORS.iter().any(|factor| is_near(one * factor, other) || is_near(one, other * factor))
}
