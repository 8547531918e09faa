//! Features and tools: that what a document calls done has left a trace, and what it calls missing has none.
//!
//! A feature is called false only where nothing in the repository, not even a comment, has one of the words by which it is
//! known; and what is called missing only where code defines or serves it by its own name.

use std::collections::BTreeSet;

use super::absent::{self, in_path, is_absent};
use super::artefact;
use super::capability;
use super::idle;
use super::instrument;
use super::kinds::{kinds, names_kind};
use super::named::named_in;
use super::quality;
use super::running::is_of_people;
use super::scope;
use super::trace;
use super::unfinished;
use super::unused;
use super::vocabulary::{Feature, KINDS};
use crate::claims::claim;
use crate::claims::endpoints::crud;
use crate::claims::gaps::absence::feature_of;
use crate::claims::gaps::lacking::bare;
use crate::claims::gaps::narrowed::{gives_bound, tells_of_part};
use crate::claims::gaps::understated;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::subject::{VAGUE, content, head, is_loose};
use crate::claims::words::wording::{
    denies, is_foreign, requests, says_broken, says_gone, says_none, supposes, without_brackets, words,
};
use crate::repo::RepoPath;

/// A line of more words says more of a thing than that it is there.
const SHORT: usize = 4;
/// Among so many traces that which says the most is looked for.
const TRACES: usize = 400;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in reading
        .lines
        .iter()
        .filter(|line| reading.told(line) != Said::Neither || reading.is_demand(line) || reading.is_plain(line))
    {
        features(line).flat_map(|feature| feature.signs.iter().chain(feature.hints)).for_each(|sign| needles.add(sign));
        quality::signs(line).for_each(|sign| needles.add(sign));
        features(line).flat_map(idle::clients).for_each(|word| needles.add(word));
        features(line).flat_map(instrument::words).for_each(|word| needles.add(word));
        KINDS.iter().filter(|(name, _)| names_kind(&line.text, name)).for_each(|(_, kind)| needles.add(kind));
        let phrase = content(line);
        if phrase.len() == 1 {
            needles.add(&phrase[0]);
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row)) {
        match reading.told(line) {
            // What tells more of a thing that was done is no thing that was done.
            Said::Done if !reading.is_detail(line) => {
                let judges = [admitted, taken_back, kinds, done];
                claims.extend(judges.iter().find_map(|judge| judge(reading, line, known)));
            }
            Said::Missing if matches!(line.status, Status::Failed | Status::None) => {
                claims.extend(missing(reading, line, known));
            }
            Said::Neither if reading.is_demand(line) && is_of_things(line) => {
                let met = [kinds, done].iter().find_map(|judge| judge(reading, line, known));
                claims.extend(met.filter(|claim| claim.verdict == Verdict::True));
            }
            Said::Neither if reading.is_plain(line) && !supposes(&line.text) => {
                // Who only lists a thing is confirmed; only of a tool by its name, in a report, the absence counts.
                let is_refuted = reading.is_told(line) && (is_of_tool(line) || is_described(line));
                let is_decided = |claim: &Claim| match claim.verdict {
                    Verdict::True => {
                        !is_refuted && !reading.is_plan() && is_plain(reading, line) && !denies(&line.text)
                    }
                    Verdict::False => is_refuted,
                    Verdict::Unverifiable => false,
                };
                claims.extend(done(reading, line, known).filter(is_decided));
            }
            _ => {}
        }
    }
    claims
}

/// Whether a line is about a tool that is called by a name of its own, which stands wherever it is used: `Husky: hooks of git`.
fn is_of_tool(line: &Line) -> bool {
    let subject = head(line).to_lowercase();
    let is_name = |feature: &Feature| feature.signs.iter().any(|sign| *sign == subject);
    subject.len() < line.text.len() && features(line).all(is_name) && features(line).next().is_some()
}

/// Whether a line gives a feature by its name as one of those that there are, and says what it does: `CSRF protection: a token for
/// each form`.
fn is_described(line: &Line) -> bool {
    let subject = head(line);
    let behind = line.text.strip_prefix(&subject).unwrap_or_default();
    behind.starts_with(": ") && feature_of(&bare(&subject)).is_some_and(|feature| feature.is_code)
}

/// Whether what a line asks for is a thing, and no work on it that people do.
fn is_of_things(line: &Line) -> bool {
    const WORK: &[&str] = &[
        "verified",
        "tested",
        "reviewed",
        "validated",
        "audited",
        "approved",
        "compliance",
        "compliant",
        "conducted",
        "performed",
        "passed",
        "passing",
        "run",
        "executed",
        "completed",
        "confirmed",
        "trained",
        "checked",
        "working",
    ];
    let lower = line.lower();
    !is_of_people(&line.text)
        && !requests(&line.text)
        && !is_foreign(&line.text)
        && !words(&lower).any(|word| WORK.contains(&word))
}

/// The features that a line names.
fn features(line: &Line) -> impl Iterator<Item = &'static Feature> {
    named_in(&line.lower())
}

/// Those of some features that a text in small letters names.
fn those_in(features: &[&'static Feature], text: &str) -> Vec<&'static Feature> {
    let named: Vec<_> = named_in(text).map(|feature| feature.words).collect();
    features.iter().filter(|feature| named.contains(&feature.words)).copied().collect()
}

fn done(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    if says_gone(&line.text) || says_none(&line.text) {
        return None;
    }
    let named: Vec<&'static Feature> = features(line).collect();
    let claimed =
        |ruling: Ruling| Some(claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling));
    // That a package is named is all that a list of packages says.
    let is_package = line.spans.first().is_some_and(|span| known.packages.iter().any(|package| package.name == *span));
    let is_used = || reading.said(line) == Said::Done && says_use(line);
    let is_meant = |feature: &&&Feature| !is_package && (!idle::is_server(feature) || is_used());
    // What brackets name beside a thing is a part of it.
    let first = those_in(&named, &without_brackets(&line.lower()));
    let first = if first.is_empty() { &named } else { &first };
    // What a document only lists may be named there for what its settings say of it.
    let is_said = reading.said(line) == Said::Done;
    let is_of_file = reading.label(line).is_some_and(|label| unused::FILE.is_match(&label.text));
    let idle = |feature: &&&'static Feature| idle::ruling(feature, is_of_file, known);
    let idle = || first.iter().filter(|_| is_said).filter(is_meant).find_map(|feature| idle(&feature));
    let unsent =
        || named.iter().filter(|_| says_use(line)).find_map(|feature| instrument::ruling(line, feature, known));
    if let Some(ruling) = idle().or_else(unsent) {
        // A setting that nobody was seen to use proves nothing either.
        return claimed(if is_plain(reading, line) { ruling } else { Ruling::open(ruling.evidence) });
    }
    let unshared = || named.iter().find_map(|feature| scope::ruling(reading, line, feature, known));
    if let Some(ruling) = unshared().filter(|_| is_plain(reading, line)) {
        return claimed(ruling);
    }
    if let Some(ruling) = named.iter().find_map(|feature| quality::ruling(line, feature, known)) {
        return claimed(if is_plain(reading, line) { ruling } else { Ruling::open(ruling.evidence) });
    }
    if let Some(evidence) = crud::served(&line.text, known) {
        return claimed(Ruling::holds(evidence));
    }
    if let ([feature], true) = (named.as_slice(), content(line).len() <= SHORT && is_plain(reading, line))
        && let Some(hit) = turned_off(feature, known)
    {
        return claimed(Ruling::fails(format!("{} turns it off: {}", hit.place, hit.text)));
    }
    if named.len() > 1 && line.lower().contains("-based ") && !are_together(&named, known) {
        return claimed(Ruling::open("no file has the one and the other"));
    }
    let about = content(line);
    let traces: Vec<Option<Place>> = named.iter().map(|feature| trace_of(feature, &about, known)).collect();
    let places: Vec<String> = traces.iter().flatten().map(Place::to_string).collect();
    if !named.is_empty() && places.len() == named.len() {
        return claimed(Ruling::holds(format!("named in {}", places.join(", "))));
    }
    let absent: Vec<&'static Feature> = named.iter().filter(|feature| is_absent(feature, known)).copied().collect();
    // What something else is there for is no more than spoken of: `Metrics for Grafana dashboards`.
    let missed = those_in(&absent, line.lower().split(" for ").next().unwrap_or_default());
    // Of several that a line names, each is missed by itself.
    if let Some(ruling) = absent::ruling(&missed, known).filter(|_| is_plain(reading, line)) {
        return claimed(ruling);
    }
    // A name that is as the line's proves nothing of a feature that would show itself in other ways.
    if !absent.is_empty() {
        return claimed(Ruling::open("nothing proves it"));
    }
    if let Some(ruling) = trace::ruling(reading, line, known) {
        return claimed(ruling);
    }
    match (named.is_empty(), places.is_empty()) {
        (true, _) => claimed(Ruling::holds(shown(line, known).or_else(|| understated::named(line, known))?)),
        (false, true) => claimed(Ruling::open("nothing proves it")),
        (false, false) => claimed(Ruling::open(format!("a part of it is in {}", places.join(", ")))),
    }
}

/// What shows that the thing is there which a line is about, and no more, where a repository has it as a whole or has not.
fn shown(line: &Line, known: &Known<'_>) -> Option<String> {
    let subject = head(line);
    let is_all = line.role == Role::Item && subject.len() == line.text.len() && !artefact::is_named(&subject);
    let capability = capability::of(&bare(&subject)).filter(|_| is_all)?;
    let evidence = Some(capability).filter(|capability| !capability.is_work)?.shown(&|_| true, known);
    // A file of that purpose is the thing; that something like it is used somewhere is not.
    evidence.filter(|evidence| evidence.ends_with(" exists"))
}

/// Where a feature has left a trace, preferably one that has other words of the line, too.
fn trace_of(feature: &Feature, about: &[String], known: &Known<'_>) -> Option<Place> {
    let has = |hit: &Hit| {
        let path = hit.place.path.as_str().to_lowercase();
        about.iter().filter(|stem| hit.text.contains(stem.as_str()) || path.contains(stem.as_str())).count()
    };
    let mut best: Option<(usize, &Hit)> = None;
    for hit in feature.signs.iter().flat_map(|sign| known.hits.traces(sign)).take(TRACES) {
        let shared = has(hit);
        if best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, hit));
        }
    }
    let path = || feature.signs.iter().find_map(|sign| in_path(sign, known));
    best.map(|(_, hit)| hit.place.clone()).or_else(path)
}

/// Whether a line says what for a server is used. That it is run, or which one it is, needs no code: `Redis 7`.
fn says_use(line: &Line) -> bool {
    const RUN: &[&str] =
        &["compose", "docker", "container", "containers", "image", "helm", "chart", "kubernetes", "k8s", "cluster"];
    let lower = line.lower();
    let said = words(&lower).filter(|word| word.chars().all(char::is_alphabetic)).count();
    said > 2 && !words(&lower).any(|word| RUN.contains(&word))
}

/// Whether one file has all of some features: a limit that is based on a store speaks of it.
fn are_together(named: &[&Feature], known: &Known<'_>) -> bool {
    let files = |feature: &&Feature| -> BTreeSet<&RepoPath> {
        let hits = feature.signs.iter().flat_map(|sign| known.hits.of(sign));
        let own = hits.filter(|hit| hit.is_word && !hit.is_comment && hit.class == Class::Code);
        own.map(|hit| &hit.place.path).collect()
    };
    let all: Vec<BTreeSet<&RepoPath>> = named.iter().map(files).collect();
    all.first().is_some_and(|first| first.iter().any(|path| all.iter().all(|files| files.contains(path))))
}

/// Where a feature is turned off, if code and configuration say no more of what is called as it is. What would have it of itself,
/// as a library may, does not have it then.
fn turned_off<'k>(feature: &Feature, known: &Known<'k>) -> Option<&'k Hit> {
    let is_its_name = |sign: &&&str| {
        let name = sign.replace(['-', '_'], " ");
        feature.words.iter().any(|word| word.trim_end_matches('$') == name)
    };
    let signs = feature.signs.iter().filter(is_its_name);
    let hits = signs.flat_map(|sign| known.hits.of(sign).map(move |hit| (*sign, hit)));
    // All are asked for, so that they are looked for at once.
    let hits: Vec<(&str, &Hit)> =
        hits.filter(|(_, hit)| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config)).collect();
    let is_off = hits.iter().all(|(sign, hit)| hit.is_off(sign));
    hits.first().filter(|_| is_off).map(|(_, hit)| *hit).filter(|hit| hit.class == Class::Code)
}

/// Whether a line says that the things it names are there, all of them.
fn is_plain(reading: &Reading, line: &Line) -> bool {
    // `Trivy/Grype` may be either.
    // What is written of a thing need not be code.
    const WRITTEN: &[&str] =
        &["guidance", "guide", "guides", "guideline", "guidelines", "documentation", "documented", "docs"];
    /// Words beside which a name is no statement that it is here: `Should rotate by logrotate`, `Matches what Stripe has`.
    const ASIDE: &[&str] =
        &["should", "cannot", "can't", "matches", "similar", "unlike", "etc", "missing", "lacks", "lacking", "without"];
    // `Can be approved when:` gives conditions, and `Focus on:` advice.
    let is_condition = |label: &Line| {
        let lower = label.lower();
        let bare = lower.trim_end_matches(['*', ' ', ':']);
        bare.ends_with(" when") || bare.ends_with(" if") || bare.contains("focus on")
    };
    if reading.label(line).is_some_and(is_condition) {
        return false;
    }
    if words(&line.lower()).any(|word| WRITTEN.contains(&word) || ASIDE.contains(&word)) {
        return false;
    }
    let has_choice = line.lower().replace("ci/cd", "").replace("i/o", "").contains('/');
    reading.is_now(line) && !is_loose(line) && !has_choice && reading.is_understood(line) && !gives_bound(line)
}

/// What code says of itself that it only stands in for.
fn taken_back(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let ruling = unfinished::ruling(reading, line, known)?;
    Some(claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling))
}

/// What a pipeline only prints, and says that it does not do.
fn admitted(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let wanted = content(line);
    if wanted.len() < 3 || wanted.len() > 5 {
        return None;
    }
    let (place, text) = known.admissions.iter().find(|(_, text)| {
        let said = stems(text);
        wanted.iter().all(|word| said.contains(word))
    })?;
    let ruling = Ruling::fails(format!("{place} only prints: {text}"));
    Some(claim(reading, line, Kind::ConfigValue, &line.text.clone(), reading.said(line), ruling))
}

/// What code defines by all the words of a thing. The file may say one of them, but the name has to say the most.
fn defined<'k>(wanted: &[String], known: &'k Known<'_>) -> Option<&'k (String, Place)> {
    if wanted.len() < 2 {
        return None;
    }
    let without = |at: usize| {
        let rest: Vec<String> =
            wanted.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, word)| word.clone()).collect();
        known
            .defined()
            .with_all(&rest)
            .find(|(name, place)| stems(place.path.as_str()).contains(&wanted[at]) && is_doing(name, wanted))
    };
    let whole = known.defined().with_all(wanted).find(|(name, _)| is_doing(name, wanted));
    whole.or_else(|| (0..wanted.len()).filter(|_| wanted.len() > 2).find_map(without))
}

/// Whether a name is that of a thing itself: a function that only has to do with it begins with another verb, as `parseOrder`.
fn is_doing(name: &str, wanted: &[String]) -> bool {
    const DOING: &[&str] = &[
        "create", "handl", "run", "do", "perform", "apply", "mak", "init", "setup", "start", "us", "enabl", "add",
        "process", "execut", "send", "generat", "validat", "verify", "ensur", "build", "comput", "calculat", "render",
        "new", "check", "delet", "updat", "list", "sav", "stor", "export", "import",
    ];
    let first = stems(name).into_iter().next().unwrap_or_default();
    let is_interface = name.strip_prefix('I').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let is_done = || name.starts_with(char::is_uppercase) || DOING.contains(&first.as_str());
    !is_interface && (wanted.contains(&first) || (is_done() && !is_asking(name)))
}

/// Whether a line tells how many of a thing there are when a program runs, or names what its command line takes: `Orders open: 0`,
/// `--quiet`.
fn is_of_run(line: &Line, subject: &str) -> bool {
    let rest = line.text.strip_prefix(subject).unwrap_or_default();
    let number = rest.trim_start_matches([':', ' ', '*']);
    let is_counted =
        rest.trim_start_matches('*').starts_with(':') && number.starts_with(|one: char| one.is_ascii_digit());
    is_counted || subject.trim_start_matches(['`', '|', ' ']).starts_with("--")
}

/// Whether a name is that of a function that only asks for something: who gets the size of a cache caches nothing.
pub(in crate::claims) fn is_asking(name: &str) -> bool {
    const ASKING: &[&str] = &["get", "fetch", "load", "read", "find"];
    ASKING.contains(&stems(name).into_iter().next().unwrap_or_default().as_str())
}

/// A feature that a document calls missing, while code defines or serves it by name.
fn missing(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let wanted = content(line);
    let subject = head(line);
    // `Status: not implemented` says it of what its heading names.
    let is_state = matches!(subject.to_lowercase().as_str(), "status" | "state" | "result");
    if is_state || is_of_run(line, &subject) || tells_of_part(reading, line) {
        return None;
    }
    let all = words(&subject).count();
    if reading.section(line).speaks_of(&["blocked"])
        || reading.label(line).is_some_and(|label| label.lower().contains("blocked"))
    {
        return None;
    }
    if wanted.is_empty() || wanted.len() > 4 || all > 6 || line.text.contains('/') || !reading.is_now(line) {
        return None;
    }
    let said = reading.said(line);
    // `Refunds - not tested yet` says that they are there, and so does who asks to retire them.
    if says_gone(&line.text) || says_broken(line.text.strip_prefix(&head(line)).unwrap_or_default()) {
        return None;
    }
    let is_vague = wanted.iter().any(|word| VAGUE.contains(&word.as_str()));
    let claimed = |ruling: Ruling| Some(claim(reading, line, Kind::ConfigValue, &line.text.clone(), said, ruling));
    if wanted.len() == 1 && all > 1 && features(line).next().is_none() {
        return None;
    }
    if !is_vague {
        if let Some((path, place)) = known.addresses().with_all(&wanted).next() {
            return claimed(Ruling::fails(format!("{place} serves {path}")));
        }
        if let Some((name, place)) = defined(&wanted, known) {
            return claimed(Ruling::fails(format!("{place} defines `{name}`")));
        }
    }
    let named: Vec<&Feature> = features(line).collect();
    let is_absent = match (named.as_slice(), wanted.as_slice()) {
        ([feature], _) => is_absent(feature, known),
        ([], [word]) if !is_vague => known.hits.is_absent(word) && known.paths().with_all(&wanted).next().is_none(),
        _ => return None,
    };
    let proof = || named.iter().flat_map(|feature| feature.signs).find_map(|sign| known.hits.proof(sign));
    match (is_absent, proof()) {
        (true, _) => claimed(Ruling::holds(format!("nothing in {} files names it, as said", known.files_read))),
        (false, Some(Hit { place, .. })) => claimed(Ruling::open(format!("{place} names something like it"))),
        _ => None,
    }
}
