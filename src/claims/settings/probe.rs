//! Probes of Kubernetes: that what a document calls probed has a probe in its manifests, whatever asks it elsewhere.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes, words};

/// `Liveness + readiness probes`, `startup probe`.
static PROBES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\b(?:(?:liveness|readiness|startup|health)(?:\s*(?:,|/|\+|&|and)\s*)?\s*){1,4}probes?\b")
});
static PURPOSE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)liveness|readiness|startup"));

/// Kinds of manifests that have containers which can be probed.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "Rollout"];

pub(super) fn needles(_: &Reading, needles: &mut Needles) {
    ["livenessprobe", "readinessprobe", "startupprobe"].iter().for_each(|key| needles.add_exactly(key));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row));
    let lines = lines.filter(|line| reading.said(line) == Said::Done && reading.is_now(line));
    lines.filter_map(|line| judge(reading, line, known)).collect()
}

/// Whether what stands behind the probes says no more than that they are there: `readiness probe check` is something else.
fn says_no_more(behind: &str) -> bool {
    const SAYING: &[&str] =
        &["configured", "enabled", "implemented", "defined", "added", "set", "in", "for", "on", "are", "with"];
    match behind.trim_start_matches(['*', '`', ' ']) {
        "" => true,
        rest if rest.starts_with(|first: char| !first.is_alphanumeric()) => true,
        rest => words(&rest.to_lowercase()).next().is_some_and(|word| SAYING.contains(&word)),
    }
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = PROBES.find(&line.text).filter(|found| says_no_more(&line.text[found.end()..]))?;
    let text = found.as_str();
    // What tests are said to ask are endpoints.
    if reading.label(line).is_some_and(|label| label.lower().contains("test"))
        || reading.section(line).speaks_of(&["test"])
    {
        return None;
    }
    let purposes: Vec<String> = PURPOSE.find_iter(text).map(|found| found.as_str().to_lowercase()).collect();
    let keys = purposes.iter().map(|purpose| format!("{purpose}probe"));
    let found: Vec<(String, Option<&Hit>)> = keys
        .map(|key| {
            let hit = known.hits.exactly(&key).find(|hit| !hit.is_comment);
            (key, hit)
        })
        .collect();
    let workload = known.manifests.iter().find(|one| WORKLOADS.contains(&one.kind.as_str()) && !one.is_comment);
    let is_stated = !supposes(&line.text) && !says_gone(&line.text) && !is_loose(line) && !is_foreign(&line.text);
    let (first, _) = found.first()?;
    let ruling = match (found.iter().map(|(_, hit)| *hit).collect::<Option<Vec<_>>>(), workload) {
        (Some(hits), _) => Ruling::holds(format!("{} has it", hits.first()?.place)),
        (None, Some(workload)) if is_stated && found.iter().all(|(_, hit)| hit.is_none()) => {
            Ruling::fails(format!("{} has no {first}, nor has another file", workload.place.path))
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, text, Said::Done, ruling))
}
