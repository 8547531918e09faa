//! When pipelines run of themselves: the schedule that a line quotes for a workflow which it names, against that workflow.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes};
use crate::repo::RepoPath;

/// `30 0,6,12,18 * * *`: five fields, as cron has them.
static CRON: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^[\d*][\d*/,-]*\s+[\d*][\d*/,-]*\s+[\d*][\d*/,-]*\s+[\d*A-Z][\dA-Za-z*/,-]*\s+[\d*A-Z][\dA-Za-z*/,-]*$")
});
/// `- cron: "0 6 * * *"`.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r#"(?m)^[^#\n]*\bcron:\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$"#));
static FILE: LazyLock<Regex> = LazyLock::new(|| compiled(r"[\w./-]*\w\.ya?ml\b"));

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| is_told(reading, line));
    lines.flat_map(|line| judge(reading, line, known).unwrap_or_default()).collect()
}

fn is_told(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.is_now(line)
        && reading.said(line) != Said::Missing
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !supposes(&line.text)
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Vec<Claim>> {
    let quoted: Vec<&String> = line.spans.iter().filter(|span| CRON.is_match(span)).collect();
    let path = workflow(reading, line, known).filter(|_| !quoted.is_empty())?;
    let bytes = known.repo.read(&path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let spaced = |cron: &str| cron.split_whitespace().collect::<Vec<_>>().join(" ");
    let set: Vec<String> = SET.captures_iter(&text).map(|found| spaced(&found[1])).collect();
    let has = if set.is_empty() { "has no schedule".to_owned() } else { format!("runs at {}", set.join(" and at ")) };
    let ruling = |cron: &str| match set.contains(&spaced(cron)) {
        true => Ruling::holds(format!("{path} runs at {cron}")),
        false => Ruling::fails(format!("{path} {has}")),
    };
    let judged = |cron: &String| claim(reading, line, Kind::ConfigValue, cron, reading.said(line), ruling(cron));
    Some(quoted.into_iter().map(judged).collect())
}

/// The only workflow that a line names.
fn workflow(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<RepoPath> {
    let mut named = FILE.find_iter(&line.text);
    let name = named.next().filter(|_| named.next().is_none())?;
    match known.files.find(&reading.path, name.as_str()) {
        Found::Here(path) | Found::End(path) => {
            Some(path).filter(|path| path.as_str().starts_with(".github/workflows/"))
        }
        _ => None,
    }
}
