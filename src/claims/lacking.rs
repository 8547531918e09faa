//! What a document says that there is none of, or that is still to be made, while it is there: a capability that the
//! repository shows, or a file that is called so.
//!
//! Only what is no more than the thing is taken at its word, and only what stands in the part of the repository that the
//! line speaks of refutes it.

use std::sync::LazyLock;

use regex::Regex;

use super::absence::{feature_of, is_past};
use super::capability::{self, Capability};
use super::claim;
use super::known::Known;
use super::known::needle::{Hit, Needles};
use super::known::place::Class;
use super::model::{Claim, Kind, Ruling, Said, Verdict};
use super::pending::DONE;
use super::reading::status::Status;
use super::reading::{Line, Reading, Role, Tense};
use super::stems::{stem, stems};
use super::subject::{head, stems_of};
use super::vocabulary::FEATURES;
use super::wording::{is_foreign, says_broken, supposes, without_brackets, without_request, words};
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// A clause that says no more than that there is none of a thing.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:and |but )?(?:(?:there (?:is|are)|we have|it has|has|have|currently|still) )*(?:no|zero|lack of|lacks|lacking|missing:?|without any) (?:any |a |an )?([a-z][a-z0-9/ -]{1,45}?)(?: (?:found|exists?|yet|at all|present|in place|available|configured|implemented|set up|anywhere|in (?:the|this) (?:repo|repository|code|codebase|project|application|app)))*[.!]?$",
    )
});
/// `Backups are not configured`.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^([a-z][a-z0-9/ -]{1,45}?)(?: (?:is|are))?(?: still| currently)? (?:missing|absent|not (?:yet )?(?:implemented|configured|set up|present|available|there|in place))[.!]?$",
    )
});

/// What stands before the title of a finding: `Issue #4:`, `P1-3 -`, `2.`, `CRITICAL:`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?i:(?:(?:issue|problem|gap|finding|blocker|risk|bug|item)\s*#?\d*|critical|high|medium|low|major|minor|[a-z]{1,4}-?\d+(?:\.\d+)*|#?\d+(?:\.\d+)*)\s*[:.)–—-]\s*)+",
    )
});

/// Words that say how much of a thing there should be.
const BEFORE: &[&str] = &[
    "real",
    "actual",
    "proper",
    "any",
    "working",
    "automated",
    "comprehensive",
    "dedicated",
    "centralized",
    "formal",
    "advanced",
    "basic",
    "full",
    "complete",
    "application",
];
/// Words that say no more than that a thing is one.
const BEHIND_IT: &[&str] = &[
    "support",
    "implementation",
    "integration",
    "mechanism",
    "setup",
    "configuration",
    "system",
    "strategy",
    "policy",
    "policies",
];
/// Words of lines that are about documents, which are not part of their names.
const WRITTEN: &[&str] = &["guid", "document", "doc", "docs", "manual", "script", "mapp", "polic", "policy"];
/// Those that say that a line is about one.
const DOCUMENTS: &[&str] = &["guid", "document", "doc", "docs", "manual", "script", "mapp"];
/// What the name of a file says of what it is, behind what it is about.
const KINDS: &[&str] =
    &["service", "manager", "client", "provider", "middleware", "handler", "util", "utils", "helper"];
/// Headings under which something is to come that a box says is not there yet.
const OPEN: &[&str] =
    &["remaining", "to do", "todo", "next step", "roadmap", "backlog", "planned", "upcoming", "future", "action item"];
/// Parts of a repository of which a document speaks by their names.
const PARTS: &[&str] = &["frontend", "backend", "mobile"];
/// Fewer words could be anything, more are a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// Shorter words say too little to be missed.
const NAME_LEAST: usize = 6;
/// A smaller file may only hold the place.
const LEAST: u64 = 400;

/// How a line says that a thing is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `No backups`.
    None,
    /// `[ ] Backups`.
    Open,
    /// `Backups`, beneath `Next steps`.
    Listed,
    /// `Issue 4: Missing CI pipeline`, as a heading.
    Headed,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let things = reading.lines.iter().flat_map(|line| lacks(reading, line));
    let capabilities = things.filter_map(|(thing, _)| capability::of(&thing));
    capabilities.flat_map(|capability| capability.signs).for_each(|sign| needles.add(sign));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in &reading.lines {
        for (thing, form) in lacks(reading, line) {
            let text = if matches!(form, Form::None | Form::Headed) { format!("no {thing}") } else { thing.clone() };
            let ruling = match there(reading, line, (&thing, form), known) {
                Some(evidence) => Some(Ruling::fails(evidence)),
                None if matches!(form, Form::Listed | Form::Headed) => None,
                None => ((form == Form::None || !is_of_people(&thing)) && is_nowhere(&thing, known))
                    .then(|| Ruling::holds("nothing is called so, as said")),
            };
            claims.extend(ruling.map(|ruling| {
                // Of features what code does is told elsewhere, in the same words.
                let is_file = ruling.verdict == Verdict::False
                    && ruling.evidence.ends_with(" exists")
                    && feature_of(&thing).is_none();
                let kind = if is_file { Kind::Path } else { Kind::ConfigValue };
                claim(reading, line, kind, &text, Said::Missing, ruling)
            }));
        }
    }
    claims
}

/// The things that a line says are not there, in small letters and without words that say nothing.
fn lacks(reading: &Reading, line: &Line) -> Vec<(String, Form)> {
    if line.role == Role::Heading {
        return headed(reading, line).into_iter().map(|thing| (thing, Form::Headed)).collect();
    }
    // What ends with a colon says what the lines beneath it are about.
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && !line.text.trim_end().ends_with(':');
    let is_answer = matches!(line.status, Status::Done | Status::Partial) || reading.said(line) == Said::Done;
    if !is_text || is_answer || is_past(reading, line) || is_foreign(&line.text) {
        return Vec::new();
    }
    let clauses = line.text.split(['|', ';']).map(str::trim);
    let denied = clauses.filter_map(|clause| NONE.captures(clause).or_else(|| BEHIND.captures(clause)));
    let mut found: Vec<(String, Form)> = Vec::new();
    // `[ ] No secrets in code` asks for it.
    if reading.is_lack(line) && !line.has_box {
        found.extend(denied.map(|found| (bare(&found[1]), Form::None)));
    }
    if found.is_empty() && is_open(reading, line) {
        found.push((bare(&wanted(line)), Form::Open));
    } else if found.is_empty() && is_to_come(reading, line) {
        // Of what is only listed, names say too little.
        found.push((bare(&wanted(line)), Form::Listed));
    }
    found
}

/// What a heading says that there is none of, in a document of findings, if nothing beneath it says that it was mended.
fn headed(reading: &Reading, line: &Line) -> Option<String> {
    const MENDED: &[&str] =
        &["fixed", "resolved", "resolution", "implemented", "added", "closed", "completed", "after"];
    let title = without_brackets(&line.text);
    let title = title.trim_start_matches(|edge: char| !edge.is_alphanumeric());
    let title = NUMBERED.replace(title, "");
    let found = NONE.captures(title.trim()).or_else(|| BEHIND.captures(title.trim()))?;
    let thing = found[1].to_lowercase().replace('-', " ");
    let beneath = || {
        let is_beneath = |other: &&Line| reading.section(other).titles.starts_with(&reading.section(line).titles);
        reading.lines[line.number..].iter().take_while(is_beneath)
    };
    let is_mended = |other: &Line| {
        let lower = other.lower();
        let is_said = other.role == Role::Heading || lower.starts_with("status") || lower.starts_with("resolution");
        other.status == Status::Done || (is_said && words(&lower).any(|word| MENDED.contains(&word)))
    };
    // Several of a kind may be missing where others are there.
    let is_one = !thing.ends_with('s') || thing.ends_with(" actions") || thing.ends_with("ops");
    let is_told = !matches!(line.status, Status::Done | Status::Partial)
        && is_one
        && reading.is_lack(line)
        && !is_past(reading, line)
        && !beneath().any(is_mended);
    (is_told && !capability::of(&bare(&thing))?.is_work).then(|| bare(&thing))
}

/// What a line wants, without the verb that asks for it, quotation marks, and what it is for.
fn wanted(line: &Line) -> String {
    let subject = head(line).replace(['"', '“', '”'], "");
    let subject = without_request(&subject);
    let subject = ["Integrate ", "Set up "].iter().find_map(|verb| subject.strip_prefix(verb)).unwrap_or(subject);
    subject.split(" for ").next().unwrap_or(subject).to_owned()
}

/// Whether a line calls the thing that it names not there yet.
fn is_open(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let is_told = section.tense == Tense::Now || (line.has_box && section.speaks_of(OPEN) && is_report(reading));
    let subject = head(line);
    let rest = line.text.strip_prefix(&subject).unwrap_or_default();
    // `Limits enabled` asks whether they are.
    let is_thing = !words(&bare(&subject)).any(|word| word.len() > 4 && word.ends_with("ed"));
    // Where nothing is ticked, what is done may be marked otherwise, and boxes tell what remains.
    let is_left = || line.has_box && line.status == Status::Pending && section.speaks_of(OPEN) && marks_done(reading);
    matches!(line.role, Role::Item | Role::Row)
        && ((reading.said(line) == Said::Missing && line.status != Status::None) || is_left())
        && is_told
        && is_thing
        && !says_broken(rest)
        && (line.role == Role::Row || !supposes(rest))
        && !section.speaks_of(&["template", "example", "non-goal", "out of scope"])
}

/// Whether a document marks what is done, and leaves its boxes to what is not.
fn marks_done(reading: &Reading) -> bool {
    const SEVERAL: usize = 3;
    reading.lines.iter().filter(|line| line.status == Status::Done && !line.has_box).count() >= SEVERAL
}

/// Whether a line is only listed among what is to come.
fn is_to_come(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let rest = line.text.strip_prefix(&head(line)).unwrap_or_default();
    line.role == Role::Item
        && line.status == Status::None
        && !line.has_box
        && section.tense == Tense::Later
        && section.speaks_of(OPEN)
        && is_report(reading)
        && !supposes(rest)
}

/// Whether a document says by its name that it tells how things stand.
fn is_report(reading: &Reading) -> bool {
    let name = reading.path.file_name().to_lowercase();
    ["readiness", "status", "ready", "report", "checklist", "summary", "gap"].iter().any(|word| name.contains(word))
}

/// A thing without what only says how much of it there should be.
fn bare(thing: &str) -> String {
    let lower = without_brackets(thing).to_lowercase().replace('-', " ");
    let is_version = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let mut kept: Vec<&str> = lower.split_whitespace().filter(|word| !is_version(word)).collect();
    while kept.len() > 1 && BEFORE.contains(&kept[0]) {
        kept.remove(0);
    }
    kept.join(" ")
}

/// What shows that a thing is there.
fn there(reading: &Reading, line: &Line, (thing, form): (&str, Form), known: &Known<'_>) -> Option<String> {
    let parts = parts(reading, line);
    let is_meant = |path: &RepoPath| {
        let folders = path.parent().as_str().to_lowercase();
        parts.iter().all(|part| folders.split('/').any(|folder| folder.contains(part.as_str())))
    };
    // What people do again and again is not done by what a file is called.
    let is_done = form == Form::Open && stems_of(thing).iter().any(|word| DONE.contains(&word.as_str()));
    // Of `Backup/restore` the first is the thing.
    let first = thing.split(['/', ',']).next().unwrap_or(thing).trim();
    let names = [thing, if form == Form::Listed { thing } else { first }];
    // What is only listed may be to be done once more.
    let is_again = form == Form::Listed
        && stems_of(thing).iter().any(|word| ["migr", "migrat", "backup", "docker"].contains(&word.as_str()));
    let fits = |capability: &&Capability| form == Form::None || !(capability.is_work || is_again);
    if let Some(capability) = names.iter().find_map(|name| capability::of(name)) {
        let shown = Some(capability).filter(fits)?.shown(&is_meant, known);
        // Only a file of that purpose shows that what is listed, or found to be missing in parts, was made since.
        let is_weak = matches!(form, Form::Listed | Form::Headed);
        return shown.filter(|evidence| !is_weak || evidence.ends_with(" exists"));
    }
    if matches!(form, Form::Listed | Form::Headed) {
        return None;
    }
    if let Some(evidence) = used(thing, form, known) {
        return Some(evidence);
    }
    let mut names = names.iter().filter(|_| !is_done || thing.ends_with(" integration"));
    let name = names.find_map(|name| called(reading, name, form, &is_meant, known));
    name.map(|path| format!("{path} exists"))
}

/// Whether a thing is work that people do, of which a repository shows nothing.
fn is_of_people(thing: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "sign",
        "stakehold",
        "schedul",
        "team",
        "contact",
        "legal",
        "budget",
        "incident",
        "on",
        "call",
        "execut",
        "smok",
    ];
    stems_of(thing).iter().any(|word| PEOPLE.contains(&word.as_str()) || DONE.contains(&word.as_str()))
}

/// Whether no file, no folder and nothing that code defines has the words of a thing in its name.
fn is_nowhere(thing: &str, known: &Known<'_>) -> bool {
    let wanted = stems_of(thing.split('/').next().unwrap_or(thing));
    let is_telling = (1..=3).contains(&wanted.len()) && wanted.iter().map(String::len).sum::<usize>() >= NAME_LEAST;
    is_telling
        && known.code_files >= 3
        && known.paths().with_all(&wanted).next().is_none()
        && known.defined().with_all(&wanted).next().is_none()
        && known.addresses().with_all(&wanted).next().is_none()
}

/// Where code uses a tool that is for one thing only, so that to use it at all is to have it.
fn used(thing: &str, form: Form, known: &Known<'_>) -> Option<String> {
    const TOOLS: &[&str] = &["sentry", "datadog", "newrelic", "opentelemetry", "pagerduty", "websocket"];
    let name = BEHIND_IT.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing).trim();
    let tool = feature_of(name).filter(|feature| form == Form::Open && TOOLS.contains(&feature.signs[0]))?;
    let is_import = |hit: &&Hit| {
        let is_one = ["import ", "from ", "use ", "using "].iter().any(|word| hit.text.starts_with(word));
        hit.class == Class::Code && hit.is_word && !hit.is_comment && (is_one || hit.text.contains("require("))
    };
    let hits = tool.signs.iter().flat_map(|sign| known.hits.of(sign));
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = hits.filter(is_import).collect();
    hits.first().map(|hit| format!("{}: {}", hit.place, hit.text))
}

/// The parts of the repository that a line or its headings name, and the folder of its document.
fn parts(reading: &Reading, line: &Line) -> Vec<String> {
    const SHARED: &[&str] = &["", "docs", "doc", "documentation", ".github"];
    let folder = reading.path.parent().as_str().to_lowercase();
    let own = folder.split('/').next().filter(|_| !SHARED.contains(&folder.split('/').next().unwrap_or_default()));
    let titles = reading.section(line).titles.join(" ").to_lowercase();
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let said = format!("{titles} {label} {}", line.lower());
    let named = words(&said).filter(|word| PARTS.contains(word)).map(str::to_owned).collect::<Vec<_>>();
    own.map(str::to_owned).into_iter().chain(named).collect()
}

/// A file that is called as the thing is, and no more.
fn called<'k>(
    reading: &Reading,
    thing: &str,
    form: Form,
    is_meant: &dyn Fn(&RepoPath) -> bool,
    known: &'k Known<'_>,
) -> Option<&'k RepoPath> {
    let trimmed = BEHIND_IT.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing).trim();
    let all = stems_of(thing);
    let is_about_documents = all.iter().any(|word| DOCUMENTS.contains(&word.as_str()));
    let is_about_tests = all.last().is_some_and(|word| word == "test");
    let is_aside =
        |word: &String| (is_about_documents && WRITTEN.contains(&word.as_str())) || (is_about_tests && word == "test");
    let wanted: Vec<String> =
        stems_of(if is_about_documents { thing } else { trimmed }).into_iter().filter(|word| !is_aside(word)).collect();
    let is_it = |path: &RepoPath, wanted: &[String]| {
        let name = path.file_name();
        let said = stems(name.split('.').find(|part| !part.is_empty()).unwrap_or_default());
        let said: Vec<&String> = said.iter().filter(|word| !(is_about_tests && *word == "test")).collect();
        let is_kind = |word: &String| {
            KINDS.iter().any(|kind| stem(kind) == *word) || (is_about_documents && WRITTEN.contains(&word.as_str()))
        };
        let is_called = said.len() >= wanted.len()
            && said.iter().zip(wanted).all(|(one, other)| *one == other)
            && said[wanted.len()..].iter().all(|word| is_kind(word));
        let is_of_class = match Class::of(path) {
            Class::Code => !is_about_documents && !is_about_tests,
            Class::Test => is_about_tests && known.tests.iter().any(|(test, count)| test == path && *count > 2),
            Class::Document => is_about_documents && *path != reading.path,
            Class::Config | Class::Foreign => false,
        };
        is_called && is_of_class && is_meant(path) && known.repo.size(path).is_ok_and(|size| size > LEAST)
    };
    let find = |wanted: &[String]| {
        known.paths().with_all(wanted).find(|(_, place)| is_it(&place.path, wanted)).map(|(_, place)| &place.path)
    };
    // One word alone could be anything, unless it is the name of a technology.
    let technology =
        FEATURES.iter().find(|feature| feature.words.iter().any(|word| word.trim_end_matches('$') == trimmed));
    match technology.filter(|_| form == Form::Open) {
        Some(feature) => feature.signs.iter().find_map(|sign| find(&stems(sign)).filter(|_| !sign.contains(' '))),
        None => find(&wanted).filter(|_| WORDS.contains(&wanted.len())),
    }
}
