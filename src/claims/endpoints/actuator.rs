//! The endpoints of Spring's actuator: that they are where the configuration puts them, and are among those that it shows.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes};

/// What Spring serves these endpoints with, and what it needs to serve metrics to Prometheus.
const STARTER: &str = "spring-boot-starter-actuator";
const REGISTRY: &str = "prometheus";

static PROMETHEUS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\bprometheus (?:metrics|endpoint|format)?(?: endpoint)?\s*(?:is |are )?(?:exposed|enabled|available|accessible)\b",
    )
});
static PATH: LazyLock<Regex> = LazyLock::new(|| compiled(r"/actuator/([a-z]+)\b"));
const BASE: &str = "management.endpoints.web.base-path";
const SHOWN: &str = "management.endpoints.web.exposure.include";

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let names = |line: &Line| {
        PATH.is_match(&line.text) || ["endpoint", "prometheus"].iter().any(|word| line.lower().contains(word))
    };
    if reading.lines.iter().any(names) {
        [BASE, SHOWN, "include:"].iter().for_each(|key| needles.add_exactly(key));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose) && reading.is_now(line);
    let lines = reading.lines.iter().filter(is_text).filter(|line| reading.said(line) != Said::Missing);
    let mut claims = Vec::new();
    for line in lines.filter(|line| !supposes(&line.text) && !is_foreign(&line.text)) {
        if PROMETHEUS.is_match(&line.text) && reading.told(line) == Said::Done {
            let ruling = unregistered(known).map(Ruling::fails);
            claims.extend(ruling.map(|ruling| claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling)));
        }
        for found in PATH.captures_iter(&line.text) {
            let lacks = || unregistered(known).filter(|_| &found[1] == "prometheus");
            let ruling = hidden(&found[1], known).or_else(lacks).map(Ruling::fails);
            claims.extend(
                ruling.map(|ruling| claim(reading, line, Kind::Endpoint, &found[0], reading.said(line), ruling)),
            );
        }
    }
    claims
}

/// Whether a manifest names what serves these endpoints.
pub(super) fn is_there(known: &Known<'_>) -> bool {
    known.packages.iter().any(|package| package.name == STARTER)
}

/// What is known of the endpoints for a purpose.
pub(super) fn of_purpose(purpose: &str, known: &Known<'_>) -> Ruling {
    let name = if purpose == "metrics" { "metrics" } else { "health" };
    let Some(package) = known.packages.iter().find(|package| package.name == STARTER) else {
        return Ruling::open("nothing serves it");
    };
    let served = format!("{} names {STARTER}", package.place);
    // Where they are moved to they are all the same.
    match (unshown(name, known), shown(known).first()) {
        (Some(evidence), _) => Ruling::fails(evidence),
        (None, Some((hit, list))) => Ruling::holds(format!("{served}, and {} shows {list}", hit.place)),
        // Of itself it shows its health only.
        (None, None) if name == "health" => Ruling::holds(served),
        (None, None) => Ruling::open(format!("{served}, which shows no metrics unless it is told to")),
    }
}

/// Why metrics are not served as Prometheus reads them: no manifest names what writes them so.
fn unregistered(known: &Known<'_>) -> Option<String> {
    let is_written = known.packages.iter().any(|package| package.name.contains(REGISTRY))
        || known.hits.of("micrometer-registry").any(|hit| !hit.is_comment && hit.class == Class::Config);
    let package = known.packages.iter().find(|package| package.name == STARTER).filter(|_| !is_written)?;
    let names = "no manifest names micrometer-registry-prometheus";
    Some(format!("{} names {STARTER}, but {names}", package.place))
}

/// Why an endpoint of the actuator is not answered at `/actuator`, if that is so.
fn hidden(name: &str, known: &Known<'_>) -> Option<String> {
    let bases = set(BASE, known);
    if let Some((hit, base)) = bases.first().filter(|_| bases.iter().all(|(_, base)| *base != "/actuator")) {
        return Some(format!("{} puts all of them beneath {base}", hit.place));
    }
    unshown(name, known)
}

/// Why an endpoint of the actuator is answered nowhere, if the settings show others only.
fn unshown(name: &str, known: &Known<'_>) -> Option<String> {
    let shown = shown(known);
    let shows = |list: &str| list.split([',', ' ', '"', '\'', '[', ']']).any(|one| one == name || one == "*");
    let (hit, list) = shown.first().filter(|_| shown.iter().all(|(_, list)| !shows(list)))?;
    Some(format!("{} shows {list} only", hit.place))
}

/// Where a property is set, and to what.
fn set<'k>(key: &'static str, known: &Known<'k>) -> Vec<(&'k Hit, &'k str)> {
    let hits = known.hits.exactly(key).filter(|hit| !hit.is_comment && hit.class == Class::Config);
    hits.filter_map(|hit| Some((hit, hit.text.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim()))).collect()
}

/// Where it is set which endpoints are shown; in YAML the key stands beneath others, and its value names endpoints.
fn shown<'k>(known: &Known<'k>) -> Vec<(&'k Hit, &'k str)> {
    let is_own = |hit: &&Hit| hit.place.path.file_name().starts_with("application") && !hit.is_comment;
    let keyed = known.hits.exactly("include:").filter(is_own).filter_map(|hit| {
        let list = hit.text.strip_prefix("include:")?.trim();
        (list.contains("health") || list.contains('*')).then_some((hit, list))
    });
    set(SHOWN, known).into_iter().chain(keyed).collect()
}
