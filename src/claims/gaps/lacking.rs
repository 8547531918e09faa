//! What a document says that there is none of, or that is still to be made, while it is there: a capability that the
//! repository shows, or a file that is called so.
//!
//! Only what is no more than the thing is taken at its word, and only what stands in the part of the repository that the
//! line speaks of refutes it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::absence::{feature_of, is_past, is_unset};
use super::missing::{enumerated, says_missing};
use super::narrowed::{DOCUMENTS, is_narrowed, is_of_change, is_part, waits_for_setup};
use super::nowhere;
use super::open::{OPEN, is_open, is_to_come};
use super::pending::DONE;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::done::capability::{self, Capability};
use crate::claims::done::feature::named_in;
use crate::claims::done::idle::is_server;
use crate::claims::done::running::{
    asked, integrated, is_about_clusters, is_of_people, is_traced, remarks, runs, scripted, tools, used,
};
use crate::claims::done::vocabulary::{FEATURES, Feature};
use crate::claims::endpoints::crud;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::Class;
use crate::claims::known::stack::Manifest;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::headed::{headed, stated};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{VAGUE, head, stems_of, without_state};
use crate::claims::words::urgency::without_urgency;
use crate::claims::words::wording::{asks_to_run, is_foreign, says_broken, without_brackets, without_request, words};
use crate::repo::RepoPath;

/// A clause that says no more than that there is none of a thing.
pub(in crate::claims) static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:and |but )?(?:(?:the |this |our )?(?:(?:rest )?api|(?:api )?server|backend|app|application|project|repository|repo|codebase|system|service|program|platform)(?: currently| still)? )?(?:(?:there (?:is|are)|we have|it has|has|have|currently|still) )*(?:no|zero|0|lack of|lacks|lacking|missing:?|without any) (?:any |a |an )?([a-z][a-z0-9/ -]{1,45}?)(?: (?:found|visible|exists?|yet|at all|present|in place|available|configured|implemented|created|set up|anywhere|in (?:the|this|any|our|current|(?:the )?existing) (?:repo|repository|code|codebase|project|application|app|manifests?|charts?|pipelines?|workflows?)))*[.!]?$",
    )
});
/// `Backups are not configured`.
pub(in crate::claims) static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^([a-z][a-z0-9/ -]{1,45}?)(?: (?:is|are))?(?: still| currently)? (?:missing|absent|not (?:yet )?(?:implemented|configured|set up|present|available|there|in place))[.!]?$",
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
    "formal",
    "advanced",
    "basic",
    "full",
    "complete",
    "application",
];
/// Words that say no more than that a thing is one.
pub(in crate::claims) const BEHIND_IT: &[&str] = &[
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
/// What the name of a file says of what it is, behind what it is about.
const KINDS: &[&str] =
    &["service", "manager", "client", "provider", "middleware", "handler", "util", "utils", "helper"];
/// Parts of a repository of which a document speaks by their names.
const PARTS: &[&str] = &["frontend", "backend", "mobile"];
/// Fewer words could be anything, more are a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// A smaller file may only hold the place.
const LEAST: u64 = 400;

/// How a line says that a thing is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
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
    for line in &reading.lines {
        for (thing, _) in lacks(reading, line) {
            let named = [thing.clone(), first_of(&thing)];
            let capabilities = named.iter().filter_map(|name| capability::of(name));
            let signs = capabilities.flat_map(|capability| capability.signs.iter().chain(capability.names));
            signs.for_each(|sign| needles.add(sign));
            let texts = remarks(line).into_iter().chain([thing]);
            let features: Vec<&Feature> = texts
                .flat_map(|text| named_in(&text).chain(tools(&text).unwrap_or_default()).collect::<Vec<_>>())
                .collect();
            features.iter().flat_map(|feature| feature.signs).for_each(|sign| needles.add(sign));
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in &reading.lines {
        for (thing, form) in lacks(reading, line) {
            let text = if matches!(form, Form::None | Form::Headed) { format!("no {thing}") } else { thing.clone() };
            let ruling = match there(reading, line, (&thing, form), known) {
                Some(evidence) => Some(Ruling::fails(evidence)),
                None if matches!(form, Form::Listed | Form::Headed) => None,
                None if form != Form::None && is_of_people(&thing) => None,
                None => (nowhere::is_meant(reading, line, &thing) && !is_traced(line, &thing, known))
                    .then(|| nowhere::ruling(&thing, known))
                    .flatten(),
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
    if let Some(thing) = stated(reading, line) {
        return if reading.is_lack(line) { vec![(thing, Form::None)] } else { Vec::new() };
    }
    // What ends with a colon says what the lines beneath it are about.
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && !line.text.trim_end().ends_with(':');
    // What a table says to do about a fault is no fault that there is.
    let is_help = line.role == Role::Row
        && (0..line.cells.len())
            .filter_map(|at| reading.column(line, at))
            .any(|head| ["if you see", "symptom", "fix"].contains(&head.to_lowercase().trim_matches(['*', ' '])));
    let is_answer = is_help || line.status == Status::Done || reading.said(line) == Said::Done;
    if !is_text || is_answer || is_past(reading, line) || is_foreign(&line.text) || is_of_change(line) {
        return Vec::new();
    }
    let text = in_other_words(without_urgency(&line.text)).replace(['\'', '’'], "");
    let sentences = text.split(['|', ';']).flat_map(|cell| cell.split(". "));
    let clauses: Vec<String> = sentences.flat_map(enumerated).collect();
    let clauses = clauses.iter().flat_map(|clause| beside_label(clause));
    let denied = clauses.filter_map(|clause| NONE.captures(clause).or_else(|| BEHIND.captures(clause)));
    let mut found: Vec<(String, Form)> = Vec::new();
    // `[ ] No secrets in code` asks for it, if not among what is found at fault; what a warning goes on with tells how it is: `[ ] ⚠️ Backups: none configured`.
    let is_fault = reading.section(line).speaks_of(&["issue", "blocker", "gap", "weakness", "missing"]);
    let is_told = !line.has_box || is_fault || (line.status == Status::Partial && line.text.contains(": "));
    if reading.is_lack(line) && is_told {
        // What people do is done in part, and behind a dash stands which part is not.
        let is_dashed = [" - ", " – ", " — "].iter().any(|dash| line.text.contains(dash));
        let is_narrowed = |thing: &str| is_dashed && capability::of(thing).is_some_and(|capability| capability.is_work);
        let denied = denied.map(|found| bare(&found[1])).filter(|thing| !is_narrowed(thing));
        found.extend(denied.map(|thing| (thing, Form::None)));
    }
    // What is there in part is not there in so many words only.
    if line.status == Status::Partial {
        return found;
    }
    if found.is_empty() && is_open(reading, line) {
        let thing = bare(&wanted(reading, line));
        // Of work, who says so in words means that there is none, not that it is to be done once more.
        let is_work = capability::of(&thing).is_some_and(|capability| capability.is_work);
        let form = if is_work && says_missing(line) { Form::None } else { Form::Open };
        found.push((thing, form));
    } else if found.is_empty() && is_to_come(reading, line) {
        // Of what is only listed, names say too little.
        found.push((bare(&wanted(reading, line)), Form::Listed));
    }
    found
}

/// What a line says that there is none of, without what it says of that in brackets: of `No HTTPS (plain only)` the thing, and
/// of `No error monitoring (Sentry) - urgent` the tool, which the repository has or has not.
pub(super) fn in_other_words(text: &str) -> Cow<'_, str> {
    const WORDS: usize = 4;
    /// What says of which part it is so.
    const OF_PART: &[&str] = &[
        "on", "in", "for", "at", "to", "of", "with", "from", "except", "beyond", "other", "besides", "between", "when",
        "if", "e", "eg", "like", "per", "some", "most", "partial",
    ];
    let (before, rest) = [" - ", " – ", " — "].iter().find_map(|dash| text.split_once(dash)).unwrap_or((text, ""));
    let Some((thing, remark)) = before.strip_suffix(')').and_then(|before| before.split_once(" (")) else {
        return Cow::Borrowed(text);
    };
    let lower = remark.to_lowercase();
    let is_denial = |thing: &str| words(&thing.to_lowercase()).next().is_some_and(|first| first == "no");
    let is_short = words(&lower).count() <= WORDS && !words(&lower).any(|word| OF_PART.contains(&word));
    let is_short = is_short && !lower.starts_with("only");
    match feature_of(&lower) {
        // What could do it, had anybody put it there: `No load testing (JMeter, k6)`.
        _ if is_denial(thing) && rest.is_empty() && are_tools(remark) => Cow::Borrowed(thing),
        _ if !is_denial(thing) || thing.contains([',', '/', '|']) || remark.contains(['(', ',', '/']) => {
            Cow::Borrowed(text)
        }
        Some(feature) if !feature.is_code => Cow::Owned(format!("No {lower}")),
        None if is_short && rest.is_empty() => Cow::Borrowed(thing),
        _ => Cow::Borrowed(text),
    }
}

/// Whether a remark only enumerates names, of which one is that of a product that something is known by.
fn are_tools(remark: &str) -> bool {
    const WORDS: usize = 2;
    let parts: Vec<&str> = remark.split(", ").map(|part| part.trim_start_matches("or ").trim()).collect();
    let is_name = |part: &&str| {
        let begins =
            part.starts_with(|first: char| first.is_uppercase()) || part.bytes().any(|byte| byte.is_ascii_digit());
        begins && part.split_whitespace().count() <= WORDS
    };
    let is_sign = |part: &&str| FEATURES.iter().any(|feature| feature.signs.contains(&part.to_lowercase().as_str()));
    parts.len() > 1 && parts.iter().all(is_name) && parts.iter().any(is_sign)
}

/// What stands before and behind the label of a clause: `NO BACKUPS: …`, `Backups: none yet`. Behind a dash stands only what
/// is said of it.
pub(super) fn beside_label(clause: &str) -> impl Iterator<Item = &str> {
    const LABEL: usize = 5;
    let short = |parts: &(&str, &str)| words(parts.0).count() <= LABEL;
    // `Missing: backups` is no label.
    let labelled = clause.split_once(": ").filter(short).filter(|(label, _)| !label.eq_ignore_ascii_case("missing"));
    let mut dashed = [" - ", " – ", " — "].iter().filter_map(|dash| clause.split_once(dash)).filter(short);
    let (label, rest) = match labelled {
        Some((label, rest)) => (label, Some(rest)),
        None => (dashed.next().map_or(clause, |(label, _)| label), None),
    };
    // A cross in front of it says the same once more: `Status: ❌ No backups`.
    std::iter::once(label)
        .chain(rest)
        .map(|part| part.trim_start_matches(['❌', '✗', '✘', '⛔', '🔴', '\u{fe0f}', ' ']).trim_end())
}

/// What a line wants, without the verb that asks for it, quotation marks, and what it is for.
fn wanted(reading: &Reading, line: &Line) -> String {
    // On a roadmap, what is to be configured is not there; on a list of what a release needs it may be, for others.
    const PLANNED: &[&str] = &["Configure ", "Enable ", "Establish "];
    const NEEDS: &[&str] = &["Need: ", "Needs: ", "Needed: ", "Required: "];
    let needed = NEEDS.iter().find_map(|label| line.text.strip_prefix(label)).map(without_brackets);
    let subject = needed.unwrap_or_else(|| head(line)).replace(['"', '“', '”'], "");
    let subject = without_request(&subject);
    let is_planned = reading.section(line).speaks_of(OPEN);
    let mut verbs = ["Integrate ", "Set up "].iter().chain(PLANNED.iter().filter(|_| is_planned));
    let subject = verbs.find_map(|verb| subject.strip_prefix(verb)).unwrap_or(subject);
    let subject = subject.split(" for ").next().unwrap_or(subject);
    without_state(subject).unwrap_or(subject).to_owned()
}

/// A thing without what only says how much of it there should be.
pub(in crate::claims) fn bare(thing: &str) -> String {
    let lower = without_brackets(thing).to_lowercase().replace('-', " ");
    let is_version = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let mut kept: Vec<&str> = lower.split_whitespace().filter(|word| !is_version(word)).collect();
    while kept.len() > 1 && BEFORE.contains(&kept[0]) {
        kept.remove(0);
    }
    let bare = kept.join(" ");
    ["or similar", "or equivalent"]
        .iter()
        .fold(bare.as_str(), |bare, words| bare.trim_end_matches(words).trim())
        .to_owned()
}

/// Of `Backup/restore` the first is the thing.
fn first_of(thing: &str) -> String {
    let (first, rest) = thing.split_once(['/', ',']).unwrap_or((thing, ""));
    // What follows on both is said of the first, too: `read/write limits`.
    let tail = rest.trim_start().split_once(' ').map_or("", |(_, tail)| tail);
    format!("{} {tail}", first.trim()).trim().to_owned()
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
    let first = first_of(thing);
    let names = [thing, if form == Form::Listed { thing } else { &first }];
    // What is only listed may be to be done once more.
    let is_again = form == Form::Listed
        && stems_of(thing).iter().any(|word| ["migr", "migrat", "backup", "docker"].contains(&word.as_str()));
    let fits = |capability: &&Capability| form == Form::None || !(capability.is_work || is_again);
    // What stands in brackets is the thing by another name.
    let whole = without_brackets(&line.text);
    let rest = whole.strip_prefix(&head(line)).unwrap_or_default();
    let purpose = head(line).split_once(" for ").map(|(_, purpose)| format!("for {purpose}")).unwrap_or_default();
    // What is advanced is more than what there is.
    if words(&line.lower()).any(|word| word == "advanced") {
        return None;
    }
    // `Migrations (resolve what fails)` are there.
    if remarks(line).iter().any(|remark| says_broken(remark) || remark.contains("issue") || remark.starts_with("fix")) {
        return None;
    }
    // What does not run may be written all the same.
    if form == Form::Open && (asks_to_run(rest) || is_about_clusters(reading, line)) {
        return None;
    }
    if let Some(capability) = names.iter().find_map(|name| capability::of(name)) {
        let is_narrowed = is_narrowed(thing, form, &purpose, rest);
        let shown = Some(capability)
            .filter(fits)
            .filter(|_| !is_narrowed && (!capability.has_others || !is_part(reading, line)));
        let shown = shown.and_then(|capability| capability.shown(&is_meant, known));
        let shown = shown.filter(|evidence| is_telling(line, form, evidence));
        if shown.is_some() || !capability.has_others {
            return shown;
        }
    }
    // What waits for somebody to set it up is there for that.
    if matches!(form, Form::Listed | Form::Headed) || waits_for_setup(line) {
        return None;
    }
    let is_open = form == Form::Open;
    if let Some(evidence) = Some(())
        .filter(|()| is_open)
        .and_then(|()| capability::declared(thing, &is_meant, known))
        .or_else(|| used(thing, known).filter(|_| is_open))
        .or_else(|| runs(thing, known).filter(|_| purpose.is_empty() || !is_store(thing)))
        .or_else(|| integrated(thing, known))
        .or_else(|| asked(line, thing, known).filter(|_| is_open))
        .or_else(|| scripted(thing, known))
        .or_else(|| crud::served(thing, known))
    {
        return Some(evidence);
    }
    // `No errors in the answer` says where there are none of what may well have a name.
    if form == Form::None && thing.contains(" in ") {
        return None;
    }
    let mut names = names.iter().filter(|_| !is_done || thing.ends_with(" integration"));
    let name = names.find_map(|name| called(reading, name, form, &is_meant, known));
    name.map(|path| format!("{path} exists"))
}

/// Whether what shows a capability refutes that it is missing in such a form.
fn is_telling(line: &Line, form: Form, evidence: &str) -> bool {
    // Only a file of that purpose shows that what is listed, or found to be missing in parts, was made since.
    let is_weak = matches!(form, Form::Listed | Form::Headed);
    // What is set up is configuration, whatever code there is for it.
    let path = RepoPath::new(evidence.split(':').next().unwrap_or_default());
    let is_set = || is_unset(&line.text) && Class::of(&path) == Class::Config;
    evidence.ends_with(" exists") || (!is_weak && (!waits_for_setup(line) || is_set()))
}

/// Whether a thing is a server that programs use for one thing or another: that it runs says nothing of the one.
fn is_store(thing: &str) -> bool {
    named_in(thing).any(is_server)
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
            // A manifest says by its name what it is.
            Class::Config => {
                let is_it = |manifest: &Manifest| !manifest.is_comment && manifest.place.path == *path;
                form == Form::Open && known.manifests.iter().any(is_it)
            }
            Class::Foreign => false,
        };
        is_called && is_of_class && is_meant(path) && known.repo.size(path).is_ok_and(|size| size > LEAST)
    };
    let find = |wanted: &[String]| {
        known.paths().with_all(wanted).find(|(_, place)| is_it(&place.path, wanted)).map(|(_, place)| &place.path)
    };
    let is_name = |sign: &str| sign.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    // One word alone could be anything, unless it is the name of a technology.
    let technology =
        FEATURES.iter().find(|feature| feature.words.iter().any(|word| word.trim_end_matches('$') == trimmed));
    match technology.filter(|_| form == Form::Open) {
        Some(feature) => feature.signs.iter().find_map(|sign| find(&stems(sign)).filter(|_| is_name(sign))),
        // Of words that all have, something else is called as well.
        None => find(&wanted)
            .filter(|_| WORDS.contains(&wanted.len()) && !wanted.iter().all(|word| VAGUE.contains(&word.as_str()))),
    }
}
