//! Traces and metrics that nobody sends: the server that would take them is run, or named by a setting, and no code gives it any.

use std::sync::LazyLock;

use regex::Regex;

use super::idle::is_set;
use super::vocabulary::Feature;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::packages::is_manifest;
use crate::claims::known::place::Class;
use crate::claims::model::Ruling;
use crate::claims::reading::Line;

/// What a program must be made to do before a server of that kind learns anything of it.
struct Instrument {
    /// The first words by which the vocabulary knows the features that need it.
    features: &'static [&'static str],
    /// What a line has to speak of besides.
    about: &'static str,
    /// What is sent.
    what: &'static str,
    /// Libraries, headers and calls by which code sends it.
    senders: &'static [&'static str],
    /// What sends it for programs that do nothing: meshes, agents, exporters, frameworks.
    for_them: &'static [&'static str],
}

const INSTRUMENTS: &[Instrument] = &[
    Instrument {
        features: &["distributed trac", "jaeger", "opentelemetry"],
        about: "trac",
        what: "traces",
        senders: &["opentelemetry", "otel", "opentracing", "jaeger", "zipkin", "ddtrace", "dd-trace", "traceparent"],
        for_them: &[
            "istio",
            "linkerd",
            "dapr",
            "sleuth",
            "micrometer",
            "quarkus",
            "brave",
            "newrelic",
            "datadog",
            "dynatrace",
            "elastic-apm",
            "elasticapm",
            "skywalking",
            "x-ray",
            "xray",
            "applicationinsights",
            "application insights",
            "sentry",
            "trace_id",
            "traceid",
            "span",
            "beyla",
            "odigos",
        ],
    },
    Instrument {
        features: &["prometheus"],
        about: "metric",
        what: "metrics",
        senders: &["prometheus", "prom-client", "promhttp", "prom_client"],
        for_them: &[
            "/metrics",
            "metrics_path",
            "micrometer",
            "actuator",
            "statsd",
            "opentelemetry",
            "otel",
            "exporter",
            "expvar",
            "istio",
            "linkerd",
            "dapr",
            "traefik",
            "envoy",
            "quarkus",
            "metrics-server",
            "telegraf",
            "vmagent",
            "servicemonitor",
        ],
    },
];

/// Fewer files of code may belong to something of which the code is elsewhere.
const CODE: usize = 10;

/// A line of code in small letters that gets what a word names, or calls it; `{}` is the word.
const USE: &str = r#"(?:\b(?:import|from|require|use|using|include|extends|implements|new)\b[^=|]*{}|{}[\w.<>:]*\(|["']@[^"']*{}|{}\w*::|\b{}\w*\.\w)"#;
static USES: LazyLock<Vec<Vec<Regex>>> = LazyLock::new(|| {
    let use_of = |word: &&str| compiled(&USE.replace("{}", &regex::escape(word)));
    INSTRUMENTS.iter().map(|instrument| instrument.senders.iter().map(use_of).collect()).collect()
});

/// The words that tell whether anything is sent.
pub(super) fn words(feature: &Feature) -> impl Iterator<Item = &'static str> {
    let (_, instrument) = of(feature).unzip();
    instrument.into_iter().flat_map(|instrument| instrument.senders.iter().chain(instrument.for_them)).copied()
}

/// What shows that no code sends what a line says to be sent; None where something may.
pub(super) fn ruling(line: &Line, feature: &Feature, known: &Known<'_>) -> Option<Ruling> {
    let (at, instrument) = of(feature)?;
    let lower = line.lower();
    // `prometheus: collects metrics` tells of the server that is run, whatever it asks.
    let is_server = feature.words.iter().any(|word| lower.starts_with(&format!("{}:", word.trim_end_matches('$'))));
    let is_held = is_server || ["placeholder", "stub", "hook"].iter().any(|word| lower.contains(word));
    if known.code_files < CODE || !lower.contains(instrument.about) || is_held {
        return None;
    }
    // All are asked for, so that they are looked for at once.
    let sent: Vec<(&Regex, Vec<&Hit>)> =
        USES[at].iter().zip(instrument.senders).map(|(uses, word)| (uses, known.hits.of(word).collect())).collect();
    let others: Vec<(&str, &Hit)> =
        instrument.for_them.iter().flat_map(|word| known.hits.of(word).map(|hit| (*word, hit))).collect();
    let is_package = |hit: &Hit| is_manifest(hit.place.path.file_name()) && !hit.is_comment;
    let is_sent = |uses: &Regex, hit: &Hit| {
        is_package(hit) || (hit.class == Class::Code && !hit.is_comment && uses.is_match(&hit.text))
    };
    let is_living = |word: &str, hit: &Hit| !matches!(hit.class, Class::Foreign | Class::Document) && counts(word, hit);
    if sent.iter().any(|(uses, hits)| hits.iter().any(|hit| is_sent(uses, hit)))
        || others.iter().any(|(word, hit)| is_living(word, hit))
    {
        return None;
    }
    let mut named = feature.signs.iter().flat_map(|sign| known.hits.of(sign).filter(|hit| hit.begins(sign)));
    let first = named.find(|hit| !hit.is_comment && hit.class == Class::Config)?;
    let (place, files, what) = (&first.place, known.code_files, instrument.what);
    Some(Ruling::fails(format!("{place} names it, but none of {files} files of code sends {what}")))
}

/// Whether a word of what sends for others is more than a part of another word, and stands where it does something: what only
/// scrapes an address is none of those that answer there.
fn counts(word: &str, hit: &Hit) -> bool {
    let is_short = word.len() <= 4;
    let is_package = is_manifest(hit.place.path.file_name());
    let is_plain = !hit.is_comment && (hit.is_word || !is_short) && (is_package || !is_set(hit, word));
    match word {
        // That somebody would ask for it, or is asked to, does not say that it is answered.
        "/metrics" | "metrics_path" => is_plain && hit.class == Class::Code,
        "span" => hit.class == Class::Code && hit.text.contains("start"),
        _ => is_plain,
    }
}

/// What a feature needs, and its place in the table.
fn of(feature: &Feature) -> Option<(usize, &'static Instrument)> {
    let first = feature.words.first()?;
    INSTRUMENTS.iter().enumerate().find(|(_, instrument)| instrument.features.contains(first))
}
