//! `Read-only root filesystem`: that no manifest gives a container one that it can write to.

use std::sync::LazyLock;

use regex::Regex;

use super::refuted;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::is_foreign;

const KEY: &str = "readonlyrootfilesystem";
static SAID: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bread-?\s?only (?:root )?(?:file\s?systems?|fs)\b|\breadOnlyRootFilesystem\b"));
/// What says that there may be others.
static PARTLY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:where|when|most|some|except|only|possible|partial|partly|false|optional)\b"));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_said(reading, line)) {
        needles.add_exactly(KEY);
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    refuted(reading, known, (Kind::ConfigValue, is_said), open)
}

fn is_said(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row)
        && reading.told(line) == Said::Done
        && reading.is_now(line)
        && !is_foreign(&line.text)
        && SAID.is_match(&line.text)
        && !PARTLY.is_match(&SAID.replace_all(&line.text, ""))
}

/// The container that can write, of manifests that are no example; None where nothing is set.
fn open(_: &Reading, known: &Known<'_>) -> Option<Ruling> {
    const ELSEWHERE: &[&str] = &["example", "sample", "test", "dev", "local", "patch", "overlay"];
    let is_own = |hit: &&Hit| {
        let path = hit.place.path.as_str().to_lowercase();
        !hit.is_comment && path.ends_with("ml") && !ELSEWHERE.iter().any(|word| path.contains(word))
    };
    let set: Vec<&Hit> = known.hits.exactly(KEY).filter(is_own).collect();
    let value = |hit: &Hit| hit.text.split_once(':').map(|(_, value)| value.trim().to_owned());
    let open = set.iter().find(|hit| value(hit).is_some_and(|value| value.starts_with("false")))?;
    Some(Ruling::fails(format!("{} has one that can be written: {}", open.place, open.text)))
}
