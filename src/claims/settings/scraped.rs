//! `Prometheus annotations`: that the address which manifests tell Prometheus to ask is one that something answers at.

use std::sync::LazyLock;

use regex::Regex;

use super::refuted;
use crate::check::expression::compiled;
use crate::claims::endpoints::serves_metrics;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::routes::{Fit, Pattern};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::is_foreign;

const KEY: &str = "prometheus.io/path";
static SAID: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bprometheus (?:scrape |scraping )?annotations?\b|\bscrape annotations?\b"));
static PATH: LazyLock<Regex> = LazyLock::new(|| compiled(r#"prometheus\.io/path["']?\s*:\s*["']?(/[\w./-]+)"#));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_said(reading, line)) {
        needles.add_exactly(KEY);
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    refuted(reading, known, (Kind::Endpoint, is_said), unanswered)
}

fn is_said(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row)
        && reading.said(line) == Said::Done
        && reading.is_now(line)
        && !is_loose(line)
        && !is_foreign(&line.text)
        && SAID.is_match(&line.text)
}

/// That none of the addresses is served, by a route or a library.
fn unanswered(_: &Reading, known: &Known<'_>) -> Option<Ruling> {
    let told: Vec<_> = known.hits.exactly(KEY).filter(|hit| !hit.is_comment).collect();
    let asked: Vec<(String, String)> =
        told.iter().filter_map(|hit| Some((hit.place.to_string(), PATH.captures(&hit.text)?[1].to_owned()))).collect();
    let routes = known.served.len();
    let is_served = |path: &str| !matches!(known.served.fit(Some("GET"), &Pattern::of(path)), Fit::None);
    let (place, path) = asked.first().filter(|_| routes > 0)?;
    let is_any = asked.iter().any(|(_, path)| is_served(path)) || serves_metrics(known);
    (!is_any)
        .then(|| Ruling::fails(format!("{place} has Prometheus ask {path}, and none of {routes} routes serves it")))
}
