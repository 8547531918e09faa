//! What a section, or the items beneath a line, say of the file of settings that its heading, or the line, names:
//! `shop/application.yml`, and beneath it `Server port: 8080`, `Compression enabled`, `Window size set to 10`.
//!
//! A setting is known by its words, of which all must be in the path of its key. That it is there confirms; only the one
//! setting that a line can mean refutes, where it has another plain value.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::document::{Format, Node, Value, parse_unfilled};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::lapse;
use crate::claims::words::stems::stems;
use crate::claims::words::subject::speaks_loosely;
use crate::claims::words::wording::{is_foreign, says_gone, supposes, without_brackets};
use crate::repo::RepoPath;

/// A file of settings that a heading names.
static FILE: LazyLock<Regex> = LazyLock::new(|| compiled(r"[\w./-]*\w\.(?:ya?ml|json|toml|properties)\b"));
/// `Server port: 8080`, `DDL set to update`.
static VALUED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^([A-Za-z][\w ./-]{2,50}?)(?:\s*[:=]\s*|\s+(?:is )?set to\s+)([\w.-]+)(\s*(?:%|[a-z]+))?$")
});
/// `Compression enabled`.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^([a-z][\w ./-]{2,50}?)\s+(?:is |are )?(enabled|disabled|configured|exposed|defined|set up|set)$")
});
/// `${PORT:8080}`, `${PORT:-8080}`: what holds unless the environment says otherwise.
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\$\{\w+:-?([^}]*)\}$"));

/// A larger file is data.
const SIZE: u64 = 256 << 10;
/// More settings than these are not looked through.
const SETTINGS: usize = 2_000;
/// An item introduces no more lines than these.
const INTRODUCED: usize = 20;
/// Shorter words say too little.
const LEAST: usize = 4;

/// One key of a file.
struct Setting {
    key: String,
    /// The stems of all parts of the key, and of the last one.
    words: Vec<String>,
    last: Vec<String>,
    line: usize,
    /// What it is set to; nothing of a group.
    value: Option<String>,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for above in reading.lines.iter().filter(|line| matches!(line.role, Role::Heading | Role::Item)) {
        let beneath = beneath(reading, above);
        let Some(path) = file(reading, above, known).filter(|_| !beneath.is_empty()) else { continue };
        let (settings, is_one) = settings(&path, known);
        let is_told = |line: &&Line| {
            line.role == Role::Item
                && reading.said(line) != Said::Missing
                && reading.is_now(line)
                && !(line.has_box && reading.said(line) == Said::Neither)
        };
        let rows = beneath.iter().filter(|line| line.role == Role::Row && reading.said(line) != Said::Missing);
        claims.extend(rows.filter_map(|line| {
            let (text, ruling) = in_row(reading, line, &path, (&settings, is_one))?;
            Some(claim(reading, line, Kind::ConfigValue, &text, reading.said(line), ruling))
        }));
        for line in beneath.into_iter().filter(is_told).filter(|line| is_plain(line)) {
            let ruling = judge(line, &path, &settings, is_one);
            claims.extend(
                ruling.map(|ruling| claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling)),
            );
        }
    }
    claims
}

/// What a row says that a setting is, which its first cell names: `Edition`, and in the column of details `2021`.
fn in_row(
    reading: &Reading,
    line: &Line,
    path: &RepoPath,
    (settings, is_one): (&[Setting], bool),
) -> Option<(String, Ruling)> {
    const VALUES: &[&str] = &["details", "value", "current", "current value", "setting", "configured"];
    /// What a package is, each in one word.
    const IDENTITY: &[&str] =
        &["package.name", "package.version", "package.edition", "project.name", "project.version"];
    let is_value = |at: &usize| {
        reading.column(line, *at).is_some_and(|head| VALUES.contains(&head.to_lowercase().trim_matches(['*', ' '])))
    };
    let at = (1..line.cells.len()).rev().find(is_value)?;
    let name = line.cells.first()?.trim_matches(['*', ' ']);
    let said = without_brackets(&line.cells[at]);
    let said = said.trim_matches(['`', '"', '*', ' ']);
    let wanted = wanted(name).filter(|_| !said.is_empty() && is_told(&line.text))?;
    let ruling = valued(&wanted, (said, ""), path, settings, is_one).or_else(|| {
        let mut meant = settings.iter().filter(|setting| setting.value.is_some() && setting.has(&wanted));
        let setting = meant.next().filter(|setting| IDENTITY.contains(&setting.key.as_str()))?;
        // A name is given in quotation marks, a version as one.
        let is_given = line.spans.iter().any(|span| span == said);
        let is_whole = setting.last.iter().all(|word| wanted.contains(word)) && meant.next().is_none();
        (is_given && is_whole && is_one).then(|| Ruling::fails(setting.shown(path)))
    })?;
    Some((format!("{name}: {said}"), ruling))
}

/// What stands beneath a heading, or is introduced by an item.
fn beneath<'r>(reading: &'r Reading, above: &Line) -> Vec<&'r Line> {
    let is_introduced = |line: &&Line| reading.label(line).is_some_and(|label| label.number == above.number);
    match above.role {
        Role::Heading => reading.lines_of(above.section).iter().collect(),
        _ => reading.lines[above.number..].iter().take(INTRODUCED).filter(is_introduced).collect(),
    }
}

/// The only file of settings that a heading or an item names.
fn file(reading: &Reading, above: &Line, known: &Known<'_>) -> Option<RepoPath> {
    let mut names = FILE.find_iter(&above.text);
    let name = names.next().filter(|_| names.next().is_none())?;
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, name.as_str()) else { return None };
    let is_settings = Class::of(&path) != Class::Foreign && !matches!(path.file_name(), "package.json" | "pom.xml");
    (is_settings && known.repo.size(&path).is_ok_and(|size| size <= SIZE)).then_some(path)
}

/// Whether a line says what is. What it says in brackets tells why.
fn is_plain(line: &Line) -> bool {
    let text = without_brackets(&line.text);
    is_told(&text) && !speaks_loosely(&text.to_lowercase())
}

fn is_told(text: &str) -> bool {
    !supposes(text) && !says_gone(text) && !is_foreign(text)
}

/// The settings of a file, and whether they are of one document.
fn settings(path: &RepoPath, known: &Known<'_>) -> (Vec<Setting>, bool) {
    let Ok(bytes) = known.repo.read(path) else { return (Vec::new(), false) };
    let mut found = Vec::new();
    let format = match path.extension().as_str() {
        "json" => Format::Json,
        "toml" => Format::Toml,
        "properties" => {
            properties(&String::from_utf8_lossy(&bytes), &mut found);
            return (found, true);
        }
        _ => Format::Yaml,
    };
    let documents = parse_unfilled(format, &bytes);
    documents.list.iter().for_each(|document| flatten(&document.root, "", &mut found));
    (found, documents.list.len() == 1)
}

fn properties(text: &str, found: &mut Vec<Setting>) {
    for (index, line) in text.lines().enumerate().take(SETTINGS) {
        let Some((key, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with(['#', '!'])) else {
            continue;
        };
        found.push(Setting::of(key.trim(), index + 1, Some(value.trim().to_owned())));
    }
}

fn flatten(node: &Node, above: &str, found: &mut Vec<Setting>) {
    let Value::Mapping(entries) = &node.value else { return };
    for (key, node) in entries {
        if found.len() >= SETTINGS {
            return;
        }
        let key = if above.is_empty() { key.to_string() } else { format!("{above}.{key}") };
        found.push(Setting::of(&key, node.line, node.word()));
        flatten(node, &key, found);
    }
}

impl Setting {
    fn of(key: &str, line: usize, value: Option<String>) -> Self {
        let last = stems(key.rsplit('.').next().unwrap_or(key));
        Self { key: key.to_owned(), words: stems(key), last, line, value }
    }

    /// Whether its key has all words.
    fn has(&self, wanted: &[String]) -> bool {
        wanted.iter().all(|word| self.words.contains(word))
    }

    /// What it is set to, with what holds by default, and whether the environment may set it otherwise.
    fn stands(&self) -> Option<(&str, bool)> {
        let value = self.value.as_deref()?;
        Some(
            DEFAULT
                .captures(value)
                .and_then(|found| found.get(1))
                .map_or((value, value.contains('$')), |of| (of.as_str(), true)),
        )
    }

    fn shown(&self, path: &RepoPath) -> String {
        let value = self.value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
        format!("{path}:{} sets {}{value}", self.line, self.key)
    }
}

fn judge(line: &Line, path: &RepoPath, settings: &[Setting], is_one: bool) -> Option<Ruling> {
    let text = without_brackets(&line.text);
    if let Some(found) = VALUED.captures(&text) {
        let wanted = wanted(&found[1])?;
        let unit = found.get(3).map_or("", |unit| unit.as_str().trim());
        // A key that is given as a whole is no other's, whatever it is set to.
        let exact = settings.iter().find(|setting| setting.key == found[1] && setting.key.contains('.'));
        let told = exact.and_then(|setting| setting.stands()).filter(|_| is_one && unit.is_empty());
        let is_other = |(value, is_open): &(&str, bool)| !is_open && !is_same(value, (&found[2], ""));
        if let (Some(setting), true) = (exact, told.as_ref().is_some_and(is_other)) {
            return Some(Ruling::fails(setting.shown(path)));
        }
        return valued(&wanted, (&found[2], unit), path, settings, is_one);
    }
    let found = STATED.captures(&text)?;
    let wanted = wanted(&found[1])?;
    let meant: Vec<&Setting> = settings.iter().filter(|setting| setting.has(&wanted)).collect();
    // A switch is named by the group that it is in.
    let is_switch = |setting: &&&Setting| {
        let parts: Vec<&str> = setting.key.rsplit('.').collect();
        matches!(parts[0], "enabled" | "enable")
            && parts.get(1).is_some_and(|group| stems(group).iter().all(|word| wanted.contains(word)))
    };
    let mut switches = meant.iter().filter(is_switch);
    let switch = switches.next().filter(|_| switches.next().is_none());
    let is_on = switch.and_then(|switch| match switch.stands()? {
        ("true", false) => Some(true),
        ("false", false) => Some(false),
        _ => None,
    });
    let says_off = found[2].eq_ignore_ascii_case("disabled");
    match (switch, is_on) {
        (Some(switch), Some(is_on)) if is_on != says_off => Some(Ruling::holds(switch.shown(path))),
        (Some(switch), Some(_)) if is_one => Some(Ruling::fails(switch.shown(path))),
        (Some(_), _) => None,
        (None, _) if says_off => None,
        (None, _) => meant.first().map(|setting| Ruling::holds(setting.shown(path))),
    }
}

/// The words by which a line names a setting.
fn wanted(name: &str) -> Option<Vec<String>> {
    let wanted = stems(name);
    (!wanted.is_empty() && wanted.iter().map(String::len).sum::<usize>() >= LEAST).then_some(wanted)
}

/// Whether the settings that are meant have the value that a line gives.
fn valued(
    wanted: &[String],
    said: (&str, &str),
    path: &RepoPath,
    settings: &[Setting],
    is_one: bool,
) -> Option<Ruling> {
    let meant: Vec<&Setting> =
        settings.iter().filter(|setting| setting.value.is_some() && setting.has(wanted)).collect();
    if let Some(setting) = meant.iter().find(|setting| setting.stands().is_some_and(|(value, _)| is_same(value, said)))
    {
        return Some(Ruling::holds(setting.shown(path)));
    }
    let [setting] = meant.as_slice() else { return None };
    let (value, is_open) = setting.stands()?;
    let is_plain = |text: &str| text.parse::<f64>().is_ok() || matches!(text, "true" | "false");
    // The key must be named to its end: `pool size` names no `pool.size-on-start`.
    let is_named = setting.last.iter().all(|word| wanted.contains(word));
    let is_refuted =
        is_one && !is_open && is_named && is_plain(value) && is_plain(said.0) && matches!(said.1, "" | "%");
    is_refuted.then(|| Ruling::fails(setting.shown(path)))
}

/// Whether a value is the one that is said: as it is written, as a number, as a span of time.
fn is_same(value: &str, (said, unit): (&str, &str)) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let is_number = || number(value).zip(number(said)).is_some_and(|(one, other)| (one - other).abs() < f64::EPSILON);
    let span = lapse::said(&format!("{said} {unit}")).or_else(|| lapse::said(said)).map(|(_, span)| span);
    let is_span = || {
        let written = lapse::said(value).map(|(_, span)| span).or_else(|| value.parse::<u64>().ok());
        let factor = |span: u64| written == Some(span) || written.and_then(|of| of.checked_mul(1_000)) == Some(span);
        span.is_some_and(factor)
    };
    value.eq_ignore_ascii_case(said) || (matches!(unit, "" | "%") && is_number()) || is_span()
}
