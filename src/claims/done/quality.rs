//! What a line says of a server beside its name — `Redis cluster`, `PostgreSQL with replicas`, `Redis password` — so that the
//! name alone proves nothing of it.

use super::idle;
use super::vocabulary::Feature;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::Class;
use crate::claims::model::Ruling;
use crate::claims::reading::Line;
use crate::claims::words::wording::words;

struct Quality {
    /// Words by which a line says it.
    said: &'static [&'static str],
    /// Words by which code and configuration have it.
    signs: &'static [&'static str],
    /// Whether it is seen in a compose file that runs the server, so that one without it refutes the line.
    is_seen: bool,
}

#[rustfmt::skip] // A row a quality.
const QUALITIES: &[Quality] = &[
    Quality { said: &["cluster", "clustered", "clustering", "sentinel"], signs: &["cluster", "sentinel"], is_seen: true },
    Quality { said: &["replica", "replicas", "replication", "standby"], signs: &["replica", "replication", "standby", "slave", "secondary"], is_seen: true },
    Quality { said: &["password", "auth", "authentication"], signs: &["requirepass", "password", "passwd", "_pass"], is_seen: false },
    Quality { said: &["ssl", "tls"], signs: &["ssl", "tls", "rediss:"], is_seen: false },
];

/// A line of more words says more.
const WORDS: usize = 7;

/// The qualities that a line gives what it names right before.
fn of(line: &Line) -> impl Iterator<Item = &'static Quality> {
    let lower = line.lower();
    let is_short = words(&lower).count() <= WORDS;
    let has = move |quality: &&Quality| is_short && words(&lower).any(|word| quality.said.contains(&word));
    QUALITIES.iter().filter(has)
}

/// Whether a quality stands right behind the server's name: `Redis cluster`, `PostgreSQL with replicas`.
fn is_its(line: &Line, feature: &Feature, quality: &Quality) -> bool {
    const BETWEEN: &[&str] = &["with", "server", "database", "db", "read", "in", "connection", "cache"];
    let lower = line.lower();
    let all: Vec<&str> = words(&lower).collect();
    let is_name = |word: &str| feature.words.iter().any(|name| word.starts_with(name.trim_end_matches('$').trim()));
    all.iter().enumerate().filter(|(_, word)| is_name(word)).any(|(at, _)| {
        let mut behind = all[at + 1..].iter().skip_while(|word| BETWEEN.contains(word));
        behind.next().is_some_and(|word| quality.said.contains(word))
    })
}

pub(super) fn signs(line: &Line) -> impl Iterator<Item = &'static str> {
    of(line).flat_map(|quality| quality.signs).copied()
}

/// Whether code or configuration has the quality of the server that a line names; None if it names none.
pub(super) fn ruling(line: &Line, feature: &Feature, known: &Known<'_>) -> Option<Ruling> {
    let quality = of(line).find(|quality| idle::is_server(feature) && is_its(line, feature, quality))?;
    let is_own = |hit: &&Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let hits: Vec<&Hit> = quality.signs.iter().flat_map(|sign| known.hits.of(sign)).filter(is_own).collect();
    let is_of_it = |hit: &&&Hit| {
        let path = hit.place.path.as_str().to_lowercase();
        feature.signs.iter().any(|sign| hit.text.contains(sign) || path.contains(sign))
    };
    if let Some(hit) = hits.iter().find(is_of_it) {
        return Some(Ruling::holds(format!("{} has both", hit.place)));
    }
    let run = known.services.iter().find(|service| feature.signs.iter().any(|sign| service.name.contains(sign)));
    Some(match run.filter(|_| quality.is_seen && hits.is_empty()) {
        Some(service) => Ruling::fails(format!(
            "{} runs one `{}`, and nothing but documents has {}",
            service.place,
            service.name,
            quality.signs.iter().map(|sign| format!("`{sign}`")).collect::<Vec<_>>().join(", ")
        )),
        None => Ruling::open("no line has the one and the other"),
    })
}
