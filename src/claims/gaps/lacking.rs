//! What a document says that there is none of, or that is still to be made, while it is there: a capability that the
//! repository shows, or a file that is called so.
//!
//! Only what is no more than the thing is taken at its word, and only what stands in the part of the repository that the
//! line speaks of refutes it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::absence::feature_of;
use super::missing::{enumerated, says_missing};
use super::narrowed::{is_of_change, is_rated};
use super::nowhere;
use super::open::{OPEN, is_open, is_to_come};
use super::shown::{first_of, there};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::done::capability;
use crate::claims::done::named::named_in;
use crate::claims::done::running::{is_of_people, is_traced, remarks, tools};
use crate::claims::done::vocabulary::{FEATURES, Feature};
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::headed::{headed, stated};
use crate::claims::words::subject::{head, stems_of, without_state};
use crate::claims::words::urgency::without_urgency;
use crate::claims::words::wording::{is_foreign, without_brackets, without_request, words};

/// A clause that says no more than that there is none of a thing.
pub(in crate::claims) static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:and |but )?(?:(?:the |this |our )?(?:(?:rest )?api|(?:api )?server|backend|app|application|project|repository|repo|codebase|system|service|program|platform)(?: currently| still)? )?(?:(?:there (?:is|are)|we have|it has|has|have|currently|still) )*(?:no|zero|0|lack of|lacks|lacking|missing:?|without any) (?:any |a |an )?([a-z][a-z0-9/ -]{1,45}?)(?: (?:found|visible|exists?|yet|at all|present|in place|available|configured|implemented|created|set up|anywhere|for (?:request )?(?:tracing|monitoring|load balancers)|in (?:requests or logs|requests|logs)|in (?:the|this|any|our|current|(?:the )?existing) (?:repo|repository|code|codebase|project|application|app|manifests?|charts?|pipelines?|workflows?)))*[.!]?$",
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
    "pattern",
];

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
                // What an address is called after that is served is not nowhere.
                None if known.addresses().with_all(&stems_of(&thing)).next().is_some() => None,
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
    let is_answer = is_help || is_rated(line) || line.status == Status::Done || reading.said(line) == Said::Done;
    if !is_text || is_answer || reading.is_past(line) || is_foreign(&line.text) || is_of_change(line) {
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
        let denied = denied.flat_map(|found| alternatives(&found[1])).filter(|thing| !is_narrowed(thing));
        found.extend(denied.map(|thing| (thing, Form::None)));
        found.extend(labelled(reading, line, &found).map(|thing| (thing, Form::None)));
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

/// Of `no ETag or cache header` the one and the other; of what both are missing for, neither says enough by itself.
fn alternatives(denied: &str) -> Vec<String> {
    if [" for ", " in ", " on ", " of "].iter().any(|tail| denied.contains(tail)) {
        return vec![bare(denied)];
    }
    denied.split(" or ").map(bare).filter(|thing| !thing.is_empty()).collect()
}

/// What a crossed line is about that goes on to say in other words that there is none of it: `❌ Caching layer: no Redis`. What
/// adds something to the words of the thing says which part of it there is none of.
fn labelled(reading: &Reading, line: &Line, denied: &[(String, Form)]) -> Option<String> {
    const FILLER: &[&str] = &[
        "system",
        "setup",
        "mechan",
        "implement",
        "automat",
        "schedul",
        "document",
        "configur",
        "strateg",
        "support",
        "pattern",
        "process",
        "procedur",
        "polic",
        "plan",
    ];
    let thing = bare(&head(line));
    let own = stems_of(&thing);
    let adds = |(denied, _): &(String, Form)| {
        let other: Vec<String> = stems_of(denied).into_iter().filter(|word| !FILLER.contains(&word.as_str())).collect();
        let shared = other.iter().filter(|word| own.contains(word)).count();
        shared > 0 && shared < other.len()
    };
    let is_crossed = line.status == Status::Failed && is_open(reading, line) && !denied.is_empty();
    let is_whole = own.len() > 1 && !thing.starts_with("no ") && !denied.iter().any(adds);
    let is_other = denied.iter().all(|(other, _)| *other != thing);
    (is_crossed && is_whole && is_other && !capability::of(&thing).is_some_and(|it| it.is_work)).then_some(thing)
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
