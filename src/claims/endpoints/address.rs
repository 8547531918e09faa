//! Where a document says that a program of the repository itself answers: `API: http://localhost:4711`, while no file has that
//! port.

use std::collections::BTreeSet;

use crate::claims::known::Known;
use crate::claims::known::routes::{Fit, Pattern};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::wording::{is_foreign, supposes, words};

/// Ports on which programs listen that nobody told otherwise, so that no file need have them.
const USUAL: &[u32] = &[
    22, 25, 53, 80, 443, 465, 587, 1025, 1080, 1234, 1433, 1521, 1883, 1980, 2181, 2375, 2376, 3000, 3001, 3030, 3100,
    3306, 3333, 4000, 4040, 4173, 4200, 4317, 4318, 4321, 4444, 5000, 5001, 5005, 5050, 5173, 5174, 5432, 5555, 5601,
    5672, 6006, 6333, 6379, 6443, 7000, 7071, 7233, 7687, 7860, 8000, 8001, 8025, 8080, 8081, 8082, 8088, 8090, 8100,
    8200, 8233, 8443, 8500, 8501, 8545, 8787, 8788, 8848, 8888, 8983, 9000, 9001, 9042, 9090, 9092, 9093, 9099, 9100,
    9199, 9200, 9229, 9411, 9443, 10000, 11211, 11434, 15672, 16379, 16686, 19000, 19006, 19999, 24678, 27017, 50051,
    54321, 54322, 54323, 54324,
];
/// What a document calls the programs that it is about.
const OWN: &[&str] = &[
    "api",
    "app",
    "application",
    "backend",
    "frontend",
    "server",
    "ui",
    "client",
    "gateway",
    "service",
    "website",
    "site",
];
/// Hosts before a port, which say nothing of who listens there.
const HOSTS: &[&str] = &["localhost:", "127.0.0.1:", "0.0.0.0:"];

/// What shows that nothing listens where a line says that a program of the repository does: its label, or the route behind the
/// port, tells that it is one; files name the ports of such programs, and no file, nor another line of the document, has this
/// one.
pub(in crate::claims) fn elsewhere(
    reading: &Reading,
    line: &Line,
    found: &regex::Captures<'_>,
    known: &Known<'_>,
) -> Option<String> {
    let (whole, port) = (found.get(0)?, &found[1]);
    let number: u32 = port.parse().ok()?;
    let behind = &line.text[whole.end()..];
    let ports: BTreeSet<u32> = known.services.iter().flat_map(|service| service.ports.iter().copied()).collect();
    // `kubectl port-forward svc/orders 4711:80` makes it answer, and so may a setting.
    let is_mapped = |other: &Line| {
        other.text.match_indices(port).any(|(at, _)| {
            let before = other.text[..at].to_lowercase();
            let is_part = before.ends_with(|one: char| one.is_ascii_digit())
                || other.text[at + port.len()..].starts_with(|one: char| one.is_ascii_digit());
            let is_host = HOSTS.iter().any(|host| before.ends_with(host));
            other.number != line.number && !is_part && !is_host
        })
    };
    let is_own = match whole.as_str().contains("localhost") {
        true => is_served(behind, known) || is_labelled(&line.text[..whole.start()]),
        false => is_labelled(&line.text[..whole.start()]),
    };
    let is_told = is_own
        && number > 1024
        && !ports.is_empty()
        && !USUAL.contains(&number)
        && !is_named(port, known)
        && reading.is_now(line)
        && !supposes(&line.text)
        && !is_foreign(&line.text)
        && !reading.lines.iter().any(is_mapped);
    let evidence =
        || format!("nothing in {} files but documents has {port}; services have {ports:?}", known.files_read);
    is_told.then(evidence)
}

/// Whether a file has a port as a number of its own, and not as a part of a longer one.
fn is_named(port: &str, known: &Known<'_>) -> bool {
    known.hits.of(port).any(|hit| hit.is_word)
}

/// Whether a route of the repository serves the path with which an address goes on.
fn is_served(behind: &str, known: &Known<'_>) -> bool {
    let end = behind.find(|next: char| next.is_whitespace() || ")>\"'`,;|?".contains(next)).unwrap_or(behind.len());
    let path = behind[..end].trim_end_matches(['.', '/']);
    path.len() > 1 && path.starts_with('/') && known.served.fit(None, &Pattern::of(path)) != Fit::None
}

/// Whether what stands before an address is a label that calls it one of the document's own: `Backend API: http://`, or says of
/// one that it answers there: `The server runs on port`.
fn is_labelled(before: &str) -> bool {
    const LABEL: usize = 5;
    const ANSWERING: &[&str] =
        &["running on", "runs on", "starts on", "available at", "listens on", "listening on", "accessible at"];
    let lower = before.to_lowercase();
    let verb = lower.trim_end_matches("http://").trim_end_matches("https://");
    let verb = verb.trim_end_matches(|one: char| !one.is_alphanumeric()).trim_end_matches(" the");
    if let Some(subject) = ANSWERING.iter().find_map(|words| verb.strip_suffix(words)) {
        return words(subject).any(|word| OWN.contains(&word));
    }
    let label = before.trim_end_matches(|one: char| !one.is_alphanumeric() && one != ':' && one != '|');
    let label = label.trim_end_matches("https").trim_end_matches("http").trim_end_matches(':').to_lowercase();
    let is_label = before.contains([':', '|', '(', '→']) && words(&label).count() <= LABEL;
    is_label && words(&label).any(|word| OWN.contains(&word))
}
