//! Names that files of services give to what they run: that the container, the volume or the network of which a document
//! speaks is called so.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::wording::{is_foreign, says_gone, supposes, without_brackets};

/// A name of several words, and where it leads, as services have it: `app_logs:/app/logs`.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([a-z][a-z0-9]*(?:[-_][a-z0-9]+)+)(?::/\S*)?$"));
/// What such names are of.
static OF: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:docker )?(?:containers?(?: name| status)?|volumes?|networks?)\b"));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    reading.lines.iter().filter_map(|line| named(reading, line)).for_each(|name| needles.add(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter_map(|line| Some((line, named(reading, line)?)));
    lines.filter_map(|(line, name)| judge(reading, line, name, known)).collect()
}

/// The first name that a line quotes, where the line or its label says that it is one of what runs.
fn named<'r>(reading: &Reading, line: &'r Line) -> Option<&'r str> {
    let is_text = matches!(line.role, Role::Item | Role::Prose) && reading.said(line) != Said::Missing;
    if !is_text || !reading.is_now(line) {
        return None;
    }
    let span = line.spans.first()?;
    let (before, _) = line.text.split_once(span.as_str())?;
    let says_of = |text: &str| OF.find_iter(text).last().is_some_and(|found| text.len() - found.end() <= 12);
    let is_labelled = || {
        let label = reading.label(line).map(|label| label.text.trim_end_matches(':').to_owned());
        before.trim().is_empty() && label.is_some_and(|label| says_of(&label))
    };
    let name = NAME.captures(span)?.get(1)?.as_str();
    ((says_of(before) || is_labelled()) && !is_file_name(span)).then_some(name)
}

fn judge(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<Claim> {
    let service = known.services.first()?;
    if !known.hits.is_absent(name) {
        let hit = known.hits.proof(name).filter(|hit| hit.class == Class::Config)?;
        let ruling = Ruling::holds(format!("{} has it", hit.place));
        return Some(claim(reading, line, Kind::ConfigValue, name, reading.said(line), ruling));
    }
    // What it was called before stands in brackets.
    let is_plain = !supposes(&without_brackets(&line.text)) && !says_gone(&line.text) && !is_foreign(&line.text);
    let evidence = format!("none of {} files names it, not even {}", known.files_read, service.place.path);
    let ruling = if is_plain { Ruling::fails(evidence) } else { Ruling::open(evidence) };
    Some(claim(reading, line, Kind::ConfigValue, name, reading.said(line), ruling))
}
