//! `No global OVEN_CONFIG object found`: that no code makes what a document says is not there, by its name in the code.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{has_hump, is_foreign};

/// The name, in front of what says no more than that it is not there.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?i:no|missing|lacks(?: a)?)\s+(?:(?i:global|such|shared|central|centralized)\s+)?`?([A-Za-z_]\w{3,})`?(?:\s+(?i:object|variable|constant|function|class|component|hook|module|method|type|struct|helper))?(?:\s+(?i:was|is))?(?:\s+(?i:found|exists?|defined|present|available))?(?:\s+(?i:anywhere|in (?:the |this )?(?:code|codebase|source|repository|repo|project)))?\s*[.;!]?\s*$",
    )
});
/// Words in front of a name that make something of it.
const MAKING: &[&str] =
    &["class", "function", "def", "fn", "func", "struct", "enum", "const", "let", "var", "interface", "type", "trait"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    reading.lines.iter().filter_map(|line| named(reading, line)).for_each(|name| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let named = reading.lines.iter().filter_map(|line| Some((line, named(reading, line)?)));
    named.filter_map(|(line, name)| judge(reading, line, name, known)).collect()
}

/// What a line says that there is none of, if it is a name that no sentence has by chance.
fn named<'l>(reading: &Reading, line: &'l Line) -> Option<&'l str> {
    let is_text = matches!(line.role, Role::Item | Role::Prose) && !line.has_box;
    let is_meant = is_text && reading.is_lack(line) && !reading.is_past(line) && !is_foreign(&line.text);
    let name = NONE.captures(&line.text).filter(|_| is_meant)?.get(1)?.as_str();
    (name.contains('_') || has_hump(name)).then_some(name)
}

fn judge(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<Claim> {
    let lower = name.to_lowercase();
    let is_code = |hit: &&Hit| hit.class == Class::Code && hit.is_word && !hit.is_comment;
    let hits: Vec<&Hit> = known.hits.exactly(name).filter(is_code).collect();
    let ruling = match hits.iter().find(|hit| makes(&hit.text, &lower)) {
        // What a function that the line names has not, others may have.
        Some(_) if line.text.contains("()") => return None,
        Some(hit) => Ruling::fails(format!("{}: {}", hit.place, hit.text)),
        None if hits.is_empty() => Ruling::holds(format!("nothing in {} files makes it, as said", known.files_read)),
        None => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, &format!("no {name}"), Said::Missing, ruling))
}

/// Whether a line of code in small letters makes what it names.
pub(in crate::claims) fn makes(text: &str, name: &str) -> bool {
    let Some((before, behind)) = text.split_once(name) else { return false };
    let behind = behind.trim_start();
    let is_set = behind.starts_with('=') && !behind.starts_with("==") && !behind.starts_with("=>");
    is_set || before.split_whitespace().last().is_some_and(|word| MAKING.contains(&word))
}
