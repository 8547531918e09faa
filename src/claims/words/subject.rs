//! What a line is about: its words without remarks, requests and filler, as their stems.

use super::stems::stem;
use super::wording::{without_brackets, without_request, words};
use crate::claims::reading::{Line, Role};

/// Words beside which a thing need not be in the repository.
const LOOSE: &[&str] = &[
    "no",
    "not",
    "without",
    "instead",
    "optional",
    "optionally",
    "ready",
    "compatible",
    "could",
    "planned",
    "plan",
    "future",
    "todo",
    "external",
    "managed",
    "replaced",
    "replaces",
    "alternative",
    "or",
    "if",
    "manual",
    "manually",
    "verify",
    "review",
    "reviewed",
    "considered",
    "hosted",
    "never",
    "avoid",
    "avoids",
    "account",
    "accounts",
    "signup",
    "avoiding",
    "like",
    "via",
    "provider",
    "cloud",
    "recommended",
    "supports",
];
/// Words that say no more of a feature than that it is one.
const FILLER: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "and",
    "for",
    "with",
    "in",
    "to",
    "on",
    "real",
    "time",
    "support",
    "system",
    "implementation",
    "comprehensive",
    "basic",
    "full",
    "advanced",
    "feature",
    "features",
    "management",
    "based",
    "integration",
    "middleware",
    "layer",
    "proper",
    "automatic",
    "automated",
    "complete",
    "endpoint",
    "endpoints",
    "implemented",
    "configured",
    "enabled",
    "integrated",
    "added",
    "working",
    "pattern",
    "strategy",
    "mechanism",
    "tool",
    "tools",
];
/// Words that so many names have that they prove nothing.
pub(in crate::claims) const VAGUE: &[&str] = &[
    "error", "handl", "log", "input", "valid", "test", "data", "user", "config", "monitor", "document", "perform",
    "secur", "updat", "request", "respons", "check", "code", "live", "product", "deploy", "type", "file", "process",
    "servic", "app", "build", "run", "load", "review", "plan", "audit", "improv", "enhanc", "ui", "integr", "report",
    "action", "crud",
];

/// The words of a line that say what it is about, as their stems.
pub(in crate::claims) fn content(line: &Line) -> Vec<String> {
    let text = head(line);
    // `YAML-based` says how, not what.
    let is_means = |word: &&str| word.ends_with("-based") || word.ends_with("-driven");
    let text = text.split(' ').filter(|word| !is_means(word)).collect::<Vec<_>>().join(" ");
    stems_of(&text)
}

/// The stems of the words of a text that say something.
pub(in crate::claims) fn stems_of(text: &str) -> Vec<String> {
    let text = without_request(text).to_lowercase();
    let all: Vec<&str> = words(&text).collect();
    let says = |at: usize, word: &str| match word {
        // Of `Redis integration` it says nothing, of `integration tests` all.
        "integration" => at + 1 < all.len(),
        word => !FILLER.contains(&word),
    };
    all.iter().enumerate().filter(|(at, word)| says(*at, word)).map(|(_, word)| stem(word)).collect()
}

/// What a line is about, without what it says of that.
pub(in crate::claims) fn head(line: &Line) -> String {
    // Of a row, one cell names the thing.
    let text = match (line.role, line.cells.get(line.subject)) {
        (Role::Row, Some(cell)) => without_brackets(cell),
        _ => without_brackets(&line.text),
    };
    let dashes = [" - ", " – ", " — ", ": "];
    dashes.iter().fold(text.as_str(), |text, dash| text.split(dash).next().unwrap_or(text)).to_owned()
}

/// Whether a line speaks of a thing as of a choice, a plan, or somebody else's.
pub(in crate::claims) fn is_loose(line: &Line) -> bool {
    speaks_loosely(&line.lower())
}

/// As [`is_loose`], of a text in small letters.
pub(in crate::claims) fn speaks_loosely(text: &str) -> bool {
    words(text).any(|word| LOOSE.contains(&word))
}

/// A thing behind which no more stands than that it is there, or was made: `Oven guide present`.
pub(in crate::claims) fn without_state(subject: &str) -> Option<&str> {
    const STATES: &[&str] = &[
        "present",
        "exists",
        "exist",
        "created",
        "committed",
        "written",
        "added",
        "available",
        "implemented",
        "in place",
    ];
    let lower = subject.to_lowercase();
    let state = STATES.iter().find(|state| lower.ends_with(&format!(" {state}")))?;
    let rest = subject.get(..subject.len() - state.len())?.trim_end();
    Some(rest.strip_suffix(" is").or_else(|| rest.strip_suffix(" are")).unwrap_or(rest)).filter(|rest| !rest.is_empty())
}
