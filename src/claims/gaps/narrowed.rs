//! Which part of a thing a line means that it calls missing: one of many, what is to come into a document, some of it.

use super::absence::{is_about_store, is_unset, names_store};
use super::lacking::Form;
use crate::claims::done::named::named_in;
use crate::claims::done::running::is_narrowing;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::stems_of;
use crate::claims::words::wording::words;

/// Stems of words that say that a line is about a document.
pub(super) const DOCUMENTS: &[&str] = &[
    "guid",
    "document",
    "doc",
    "docs",
    "manual",
    "script",
    "mapp",
    "changelog",
    "runbook",
    "playbook",
    "handbook",
    "plan",
];

/// Whether a line says which of a thing is meant, of which there may be others: of workflows one for something else.
pub(super) fn is_narrowed(thing: &str, form: Form, purpose: &str, rest: &str) -> bool {
    let is_one_of_many = !purpose.is_empty() && (thing.contains("workflow") || thing.contains("pipeline"));
    // `[ ] CHANGELOG — notes on ovens` asks for what is to come into it.
    let is_document = stems_of(thing).iter().any(|word| DOCUMENTS.contains(&word.as_str()));
    let is_amended = is_document && rest.trim_start().starts_with(['—', '–', '-', ':']);
    form == Form::Open && (is_narrowing(rest) || is_narrowing(purpose) || is_one_of_many || is_amended)
}

/// Whether a line, or the heading above it, is about a store, or says that something is missing of a thing, and not all of it:
/// `Missing validation: not all routes have it`.
pub(super) fn is_part(reading: &Reading, line: &Line) -> bool {
    const PARTS: &[&str] = &[
        "all",
        "every",
        "each",
        "some",
        "most",
        "many",
        "only",
        "limited",
        "partial",
        "partially",
        "incomplete",
        "inconsistent",
        "inconsistently",
        "proper",
        "comprehensive",
    ];
    is_about_store(line)
        || reading.section(line).titles.last().is_some_and(|title| names_store(title))
        || words(&line.lower()).any(|word| PARTS.contains(&word))
}

/// Whether a line says of one change what it did not take: `No schema change, no migration, no new dependency`.
pub(super) fn is_of_change(line: &Line) -> bool {
    const CHANGES: &[&str] = &["no schema change", "no new dependenc", "no api changes", "no breaking change"];
    let lower = line.lower();
    CHANGES.iter().any(|words| lower.contains(words)) && lower.matches("no ").count() > 1
}

/// Whether a line says of a thing that nobody has set it up, or asks for that where it needs a server that is somewhere else.
pub(super) fn waits_for_setup(line: &Line) -> bool {
    const VERBS: &[&str] = &["set up ", "setup ", "configure ", "enable ", "turn on "];
    const SERVERS: &[&str] = &[
        "sentry",
        "redis",
        "monitoring",
        "tracking",
        "datadog",
        "backup",
        "backups",
        "grafana",
        "prometheus",
        "https",
        "ssl",
        "tls",
        "cdn",
        "email",
        "smtp",
        "alerts",
        "alerting",
        "kafka",
        "slack",
    ];
    let lower = line.lower();
    let asked = lower.trim_start_matches(['*', ' ']);
    let is_of_tool = || named_in(&lower).any(|feature| !feature.is_code);
    let needs_server = || words(&lower).any(|word| SERVERS.contains(&word));
    is_unset(&line.text) || (VERBS.iter().any(|verb| asked.starts_with(verb)) && (needs_server() || is_of_tool()))
}

/// Whether a row gives a share: how much of a thing is done, or tested.
pub(super) fn is_rated(line: &Line) -> bool {
    let is_share = |cell: &String| {
        let bare = cell.trim_matches(|edge: char| !edge.is_alphanumeric() && edge != '%');
        bare.strip_suffix('%').is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
    };
    line.role == Role::Row && line.cells.iter().skip(1).any(is_share)
}

/// Whether a row gives what something measured has to be at least, or at most: `| Lighthouse | >90 |`.
pub(in crate::claims) fn gives_bound(line: &Line) -> bool {
    let is_bound = |cell: &String| {
        let bare = cell.trim_start_matches(['`', '*', ' ']);
        bare.starts_with(['>', '<', '≥', '≤']) && bare.contains(|one: char| one.is_ascii_digit())
    };
    line.role == Role::Row && line.cells.iter().skip(1).any(is_bound)
}

/// Whether a row gives a share, says what of the thing is needed, `| Snapshots | ❌ Missing | Need a worker |`, or is one of the
/// fields of something.
pub(in crate::claims) fn tells_of_part(reading: &Reading, line: &Line) -> bool {
    const FIELDS: &[&str] = &["field", "fields", "column", "attribute", "property", "parameter"];
    // `Forms (of the oven)` are those of the oven; `Forms (not yet)` are none.
    const STATES: &[&str] = &["not", "missing", "todo", "pending", "tbd", "planned", "none", "no", "absent"];
    let lower = line.lower();
    let mut remarks = lower.split('(').skip(1).filter_map(|behind| behind.split(')').next());
    let is_narrowed = remarks.any(|remark| !words(remark).any(|word| STATES.contains(&word)));
    let is_field = |head: &str| FIELDS.contains(&head.to_lowercase().trim_matches(['*', ' ']));

    let is_need = |cell: &String| words(&cell.to_lowercase()).next().is_some_and(|first| first.starts_with("need"));
    is_rated(line)
        || is_narrowed
        || line.cells.iter().skip(1).any(is_need)
        || (line.role == Role::Row && reading.column(line, 0).is_some_and(is_field))
}
