//! SARIF 2.1.0 for code scanning and editors: a rule an item, a result a finding of what does not hold.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Report, json as document, told};
use crate::board::{Gate, Row};
use crate::check::{Finding, Status};
use crate::checklist::{Item, Source};
use crate::repo::RepoPath;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative addresses are relative to.
const ROOT: &str = "SRCROOT";

pub fn render(report: &Report<'_>) -> String {
    document::text(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run(report)] }))
}

fn run(report: &Report<'_>) -> Value {
    let board = report.board;
    let mut results = Vec::new();
    for (at, row) in board.rows.iter().enumerate() {
        results.extend(of_row(report, at, row));
    }
    json!({
        "tool": { "driver": {
            "name": "gonogo",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": board.rows.iter().map(|row| rule(report, row)).collect::<Vec<_>>(),
        } },
        // Runs of one level are told apart from those of another, and compared with each other.
        "automationDetails": { "id": format!("gonogo/{}/", board.level) },
        "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository" } } },
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation(report)],
        "properties": {
            "verdict": board.verdict.id(),
            "level": board.level,
            "levelReached": board.level_reached,
            "verified": board.score.verified.map(crate::board::percent),
            "claimed": board.score.claimed.map(crate::board::percent),
            "commit": report.repository.head.commit,
            "branch": report.repository.head.branch,
        },
        "results": results,
    })
}

/// What a run that found something wrong with itself says of that.
fn invocation(report: &Report<'_>) -> Value {
    let notification = |message: String| json!({ "level": "warning", "message": { "text": message } });
    let unlisted = report.board.rows.iter().filter_map(|row| {
        let outcome = row.outcome.as_ref().filter(|outcome| outcome.findings_total > outcome.findings.len())?;
        Some(format!("{}: {} of {} findings are listed", row.key, outcome.findings.len(), outcome.findings_total))
    });
    json!({
        "executionSuccessful": true,
        "exitCode": report.ratchet.map_or(report.board.verdict.exit_code(), |ratchet| ratchet.exit_code),
        "endTimeUtc": report.now.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "toolConfigurationNotifications":
            report.problems().map(|problem| notification(problem.to_string())).collect::<Vec<_>>(),
        "toolExecutionNotifications": unlisted.map(notification).collect::<Vec<_>>(),
    })
}

fn rule(report: &Report<'_>, row: &Row) -> Value {
    let mut rule = Map::new();
    let mut set = |name: &str, value: Value| rule.insert(name.to_owned(), value);
    set("id", json!(row.key.as_str()));
    set("shortDescription", json!({ "text": filled(report.title(row), row) }));
    let item = report.item(row);
    if let Some(why) = item.map(|item| &item.why).filter(|why| !why.is_empty()) {
        set("fullDescription", json!({ "text": why }));
    }
    set("help", json!({ "text": item.map_or_else(|| row.key.to_string(), help) }));
    set("defaultConfiguration", json!({ "level": level(row) }));
    set(
        "properties",
        json!({
            "tags": [report.board.areas[row.area].id, "readiness"],
            "status": row.status,
            "gate": row.gate != Gate::None,
            "level": report.level(row),
            "weight": row.weight,
            "strength": row.strength,
            "counted": row.counted,
        }),
    );
    Value::Object(rule)
}

/// How it is decided, and how it is mended.
fn help(item: &Item) -> String {
    let decided = match &item.check {
        Ok(condition) => format!("Decided by {}: {}", condition.check.kind(), condition.check.describe()),
        Err(problem) => format!("Its definition is broken: {problem}"),
    };
    let fix = item.fix.as_ref().map(|fix| format!("\nFix: {}", fix.text)).unwrap_or_default();
    format!("{decided}{fix}")
}

/// A gate that is open stops a release.
fn level(row: &Row) -> &'static str {
    match row.gate {
        Gate::Counted => "error",
        Gate::Idle | Gate::None => "warning",
    }
}

/// What a row's results are: whether it fails or is open for somebody to decide, or nothing to tell.
fn kind(report: &Report<'_>, row: &Row) -> Option<&'static str> {
    let is_manual = || report.item(row).is_some_and(|item| item.manual().is_some());
    match row.status {
        _ if !row.counted => None,
        Status::Fail | Status::Error | Status::Partial | Status::Stale | Status::Waived => Some("fail"),
        // Of what nobody has decided, only what keeps a gate open is worth an entry.
        Status::Pending | Status::Claimed if row.gate == Gate::Counted => {
            Some(if is_manual() { "review" } else { "open" })
        }
        _ => None,
    }
}

fn of_row(report: &Report<'_>, rule: usize, row: &Row) -> Vec<Value> {
    let Some(kind) = kind(report, row) else { return Vec::new() };
    let found = row.outcome.as_ref().map_or(&[][..], |outcome| &outcome.findings);
    let suppressions = suppressions(report, row);
    let result = |message: String, location: Value, fingerprint: String| {
        json!({
            "ruleId": row.key.as_str(),
            "ruleIndex": rule,
            "kind": kind,
            // The standard wants no level of what does not fail.
            "level": if kind == "fail" { level(row) } else { "none" },
            "message": { "text": message },
            "locations": [location],
            "partialFingerprints": { "gonogo/v1": fingerprint },
            "suppressions": suppressions,
        })
    };
    if found.is_empty() {
        let message = format!("{}: {}", report.title(row), told::standing(row));
        return vec![result(message, defined(report, row), fingerprint(&[row.key.as_str()], 0))];
    }
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let results = found.iter().map(|finding| {
        let times = seen.entry((finding.path.as_str(), &finding.message)).or_default();
        *times += 1;
        let parts = [row.key.as_str(), finding.path.as_str(), &finding.message];
        result(filled(&finding.message, row), place(report, row, finding), fingerprint(&parts, *times))
    });
    results.collect()
}

/// Waivers accept, for as long as they hold, what is found.
fn suppressions(report: &Report<'_>, row: &Row) -> Vec<Value> {
    let waivers = report.board.waivers.iter().filter(|waiver| waiver.item == row.key && waiver.excuses);
    let suppression = |waiver: &crate::board::WaiverRow| {
        json!({
            "kind": "external",
            "status": "accepted",
            "justification": format!("until {}: {} ({})", waiver.until, waiver.reason, waiver.by),
        })
    };
    waivers.filter(|_| row.status == Status::Waived).map(suppression).collect()
}

fn place(report: &Report<'_>, row: &Row, finding: &Finding) -> Value {
    location(report, row, Some((&finding.path, finding.line.map(|line| json!(line)))))
}

/// Where the item is defined, if that is in the repository: something must be pointed at.
fn defined(report: &Report<'_>, row: &Row) -> Value {
    let checklist = report.board.checklists.get(row.checklist).and_then(|known| report.checklists.get(known.index));
    let own = checklist.filter(|checklist| checklist.source == Source::Repository);
    let path = own.and_then(|checklist| RepoPath::parse(&checklist.origin));
    let line = report.item(row).and_then(|item| item.place.as_ref()).map(|place| json!(place.line));
    location(report, row, path.as_ref().map(|path| (path, line)))
}

fn location(report: &Report<'_>, row: &Row, physical: Option<(&RepoPath, Option<Value>)>) -> Value {
    let named = json!({ "name": row.key.id(), "fullyQualifiedName": row.key.as_str(), "kind": "member" });
    let mut location = Map::new();
    if let Some((path, line)) = physical.filter(|(path, _)| !path.as_str().is_empty()) {
        let mut physical = json!({ "artifactLocation": { "uri": uri(path.as_str()), "uriBaseId": ROOT } });
        if let (Some(line), Some(fields)) = (line, physical.as_object_mut()) {
            fields.insert("region".to_owned(), json!({ "startLine": line }));
        }
        location.insert("physicalLocation".to_owned(), physical);
    }
    location.insert("logicalLocations".to_owned(), json!([named]));
    let area = format!("{}, in {}", report.title(row), report.board.areas[row.area].title);
    location.insert("message".to_owned(), json!({ "text": area }));
    Value::Object(location)
}

/// A relative address: what could be taken for something else in one is written by its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// The same as long as the same is found in the same file, wherever in it.
fn fingerprint(parts: &[&str], times: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(&(times as u64).to_le_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

/// A text; where there is none, the name of the item, because an empty message is none.
fn filled(text: &str, row: &Row) -> String {
    if text.trim().is_empty() { row.key.to_string() } else { told::brief(text).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_and_mean_the_file() {
        assert_eq!(uri("docs/über uns.md"), "docs/%C3%BCber%20uns.md");
        assert_eq!(uri("a:b?c#d%e"), "a%3Ab%3Fc%23d%25e");
    }

    #[test]
    fn fingerprints_tell_parts_and_repetitions_apart() {
        let of = fingerprint;
        assert_eq!(of(&["a", "b"], 1), of(&["a", "b"], 1));
        assert!(of(&["a", "b"], 1) != of(&["ab", ""], 1) && of(&["a"], 1) != of(&["a"], 2));
        assert_eq!(of(&["a"], 1).len(), 32);
    }
}
