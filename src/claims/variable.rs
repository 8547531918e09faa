//! Variables of the environment: that somebody reads or documents what a document tells people to set.

use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::known::needle::{Hit, Needles};
use super::known::place::{Class, Place};
use super::missing::{Denial, denial};
use super::model::{Claim, Kind, Ruling, Said, Verdict};
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, says_gone, supposes};
use crate::check::expression::compiled;

static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b"));

/// Words of lines and headings that speak of the environment.
const CONTEXT: &[&str] = &["environment", "env var", "variable", ".env", "export ", "configuration", "secret"];
/// How the names begin of variables that other programs read.
const OTHERS: &[&str] = &[
    "AWS_",
    "GCP_",
    "GOOGLE_",
    "AZURE_",
    "GITHUB_",
    "CI_",
    "NODE_",
    "PYTHON",
    "RUST_",
    "POSTGRES_",
    "PG",
    "MYSQL_",
    "GF_",
    "OTEL_",
    "DOCKER_",
    "COMPOSE_",
    "KUBE",
    "NPM_",
    "HTTP_",
    "HTTPS_",
    "NO_PROXY",
    "LD_",
    "LC_",
    "XDG_",
    "SSH_",
    "TF_",
    "VAULT_",
    "SENTRY_",
    "DD_",
    "JAVA_",
    "SPRING_",
    "REDIS_",
    "MINIO_",
    "NEXT_TELEMETRY",
    "CARGO_",
    "GO",
    "UV_",
    "PIP_",
    "HF_",
    "OPENAI_API_KEY",
    "OPENAI_BASE",
    "OPENAI_API_BASE",
    "OPENAI_ORG",
    "OPENAI_PROJECT",
    "OPENAI_LOG",
    "ANTHROPIC_",
    "CUDA_",
    "DATABASE_URL",
    "CLOUDFLARE_",
    "DIGITALOCEAN_",
    "RAILWAY_",
    "VERCEL_",
    "ELASTIC",
    "KAFKA_",
    "KC_",
    "RABBITMQ_",
    "MONGO_",
];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for (_, name) in named(reading) {
        needles.add(&name);
        prefixes(&name).for_each(|prefix| needles.add_exactly(&prefix));
        // With a prefix, or as a field of settings, it is read by another name.
        if let Some((_, rest)) = name.split_once('_').filter(|(_, rest)| rest.contains('_')) {
            needles.add(rest);
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged: Vec<_> = named(reading).into_iter().map(|(line, name)| (line, judge(&name, known), name)).collect();
    let confirmed = judged.iter().filter(|(_, ruling, _)| ruling.verdict == Verdict::True).count();
    // A document of which the most variables are the repository's speaks of its environment.
    let is_ours = confirmed >= 2 && confirmed * 2 >= judged.len();
    let mut claims = Vec::new();
    for (line, ruling, name) in judged {
        let is_called_missing = reading.said(line) == Said::Missing && line.text.starts_with(&name);
        if is_called_missing || denial(reading, line, &name).is_some() {
            // That code reads it says nothing of where it would have to be set.
            let ruling = Denial::Vague.of(ruling);
            claims.push(claim(reading, line, Kind::EnvVar, &name, Said::Missing, ruling));
            continue;
        }
        let said = if reading.said(line) == Said::Done { Said::Done } else { Said::Neither };
        let is_stated = is_ours
            && reading.is_now(line)
            && is_set_for_us(reading, line, &name)
            && !is_by_prefix(&name, known)
            && !supposes(&line.text)
            && !says_gone(&line.text)
            && !line.has_box
            && (line.role == Role::Row || line.text.starts_with(&name) || reading.is_settings(line));
        let ruling =
            if ruling.verdict == Verdict::False && !is_stated { Ruling::open(ruling.evidence) } else { ruling };
        claims.push(claim(reading, line, Kind::EnvVar, &name, said, ruling));
    }
    claims.extend(mentioned(reading, known));
    claims
}

/// Whether a line sets a variable for what the document is about: not for the script that it is a line of, nor in a fence
/// that is introduced in words that are not known here.
fn is_set_for_us(reading: &Reading, line: &Line, name: &str) -> bool {
    if !line.is_code() {
        return true;
    }
    let fence = reading.fence_around(line);
    let is_read = |other: &Line| other.text.contains(&format!("${name}")) || other.text.contains(&format!("${{{name}"));
    let is_script = fence.iter().any(|other| other.text.starts_with("#!") || is_read(other));
    !is_script && !reading.introduction(line).is_some_and(|above| is_foreign(&above.text))
}

/// Variables that a line only mentions: that something reads them is worth saying.
fn mentioned(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| is_text(line) && !is_context(reading, line)) {
        let names = line.spans.iter().filter(|span| NAME.find(span).is_some_and(|name| name.len() == span.len()));
        let read = names.filter_map(|name| Some((name, known.reads.get(name)?)));
        claims.extend(read.map(|(name, place)| {
            claim(reading, line, Kind::EnvVar, name, Said::Neither, Ruling::holds(format!("{place} reads it")))
        }));
    }
    claims
}

fn is_text(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading)
}

/// Whether a line speaks of the environment, or stands where it is spoken of.
fn is_context(reading: &Reading, line: &Line) -> bool {
    CONTEXT.iter().any(|word| line.lower().contains(word))
        || reading.section(line).speaks_of(CONTEXT)
        || reading.label(line).is_some_and(|label| is_of_environment(&label.text))
        || line.text.contains("${")
}

/// Whether words say that what stands beneath them are variables of the environment.
fn is_of_environment(text: &str) -> bool {
    ["environment", "env var", "env vars", ".env"].iter().any(|word| text.to_lowercase().contains(word))
}

/// The variables that a document names where it speaks of the environment.
fn named(reading: &Reading) -> Vec<(&Line, String)> {
    let mut found = Vec::new();
    for line in reading.lines.iter().filter(|line| is_text(line) || line.is_code()) {
        let quoted = line.spans.iter().flat_map(|span| NAME.find_iter(span)).map(|found| found.as_str());
        let assigned = NAME
            .find_iter(&line.text)
            .filter(|found| reading.is_settings(line) && line.text[found.end()..].starts_with('='));
        let names: Vec<String> = quoted.chain(assigned.map(|found| found.as_str())).map(str::to_owned).collect();
        if !names.is_empty() && (is_context(reading, line) || (reading.is_settings(line) && !reading.is_shell(line))) {
            found.extend(names.into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// What begins a name, as settings have it that add it to the names of their fields: `env_prefix="SHOP_"`.
fn prefixes(name: &str) -> impl Iterator<Item = String> {
    let ends = name.match_indices('_').map(|(at, _)| at);
    ends.flat_map(|at| ["\"", "'"].map(|quote| format!("{}_{quote}", &name[..at])))
}

fn is_by_prefix(name: &str, known: &Known<'_>) -> bool {
    prefixes(name).any(|prefix| known.hits.exactly(&prefix).next().is_some())
}

/// Whether a line in small letters has a name only as that of a field which an object keeps for itself: `self._oven_heat`.
fn is_field(line: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let is_own = |before: &str| before.strip_suffix('_').is_some_and(|rest| !rest.ends_with(is_part));
    line.contains(&name) && line.match_indices(&name).all(|(at, _)| is_own(&line[..at]))
}

fn judge(name: &str, known: &Known<'_>) -> Ruling {
    if let Some(place) = known.reads.get(name) {
        return Ruling::holds(format!("{place} reads it"));
    }
    if let Some((path, _)) = known.examples.iter().find(|(_, names)| names.iter().any(|known| known == name)) {
        return Ruling::holds(format!("{path} documents it"));
    }
    let is_it =
        |hit: &&Hit| hit.is_word && matches!(hit.class, Class::Code | Class::Config) && !is_field(&hit.text, name);
    if let Some(hit) = known.hits.of(name).find(is_it) {
        return Ruling::holds(format!("{} has it", hit.place));
    }
    let loosely = name.split_once('_').map(|(_, rest)| rest).filter(|rest| rest.contains('_'));
    let seen: Option<&Place> = known
        .hits
        .of(name)
        .chain(loosely.into_iter().flat_map(|rest| known.hits.of(rest)))
        .map(|hit| &hit.place)
        .next();
    match seen {
        Some(place) => Ruling::open(format!("{place} may be it, by another name")),
        None if OTHERS.iter().any(|start| name.starts_with(start)) => {
            Ruling::open("other programs read it; nothing here does")
        }
        None => Ruling::fails(format!("nothing in {} files but documents has it", known.files_read)),
    }
}
