//! What shows that a thing is there which a document calls missing, or asks for: a capability, what runs or is used, a file that
//! is called so.

use super::absence::is_unset;
use super::lacking::{BEHIND_IT, Form};
use super::narrowed::{DOCUMENTS, is_narrowed, is_part, waits_for_setup};
use super::pending::DONE;
use crate::claims::done::capability::{self, Capability};
use crate::claims::done::idle::is_server;
use crate::claims::done::named::named_in;
use crate::claims::done::running::{asked, integrated, is_about_clusters, remarks, runs, scripted, used};
use crate::claims::done::vocabulary::FEATURES;
use crate::claims::endpoints::crud;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::known::stack::Manifest;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::subject::{VAGUE, head, stems_of};
use crate::claims::words::wording::{asks_to_run, says_broken, without_brackets, words};
use crate::repo::RepoPath;

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

/// Of `Backup/restore` the first is the thing.
pub(super) fn first_of(thing: &str) -> String {
    let (first, rest) = thing.split_once(['/', ',']).unwrap_or((thing, ""));
    // What follows on both is said of the first, too: `read/write limits`.
    let tail = rest.trim_start().split_once(' ').map_or("", |(_, tail)| tail);
    format!("{} {tail}", first.trim()).trim().to_owned()
}

/// What shows that a thing is there.
pub(super) fn there(reading: &Reading, line: &Line, (thing, form): (&str, Form), known: &Known<'_>) -> Option<String> {
    let parts = parts(reading, line, known);
    let is_meant = |path: &RepoPath| {
        let folders = path.parent().as_str().to_lowercase();
        parts.iter().all(|part| folders.split('/').any(|folder| folder.contains(part.as_str())))
    };
    // What people do again and again is not done by what a file is called.
    let is_done = form == Form::Open && stems_of(thing).iter().any(|word| DONE.contains(&word.as_str()));
    let first = first_of(thing);
    let names = [thing, if form == Form::Listed { thing } else { &first }];
    // What is only listed may be to be done once more.
    let is_deployed = form == Form::Open && reading.section(line).speaks_of(&["deploy"]);
    let is_again = (form == Form::Listed || is_deployed)
        && stems_of(thing).iter().any(|word| ["migr", "migrat", "backup", "docker"].contains(&word.as_str()));
    let fits = |capability: &&Capability| form == Form::None || !(capability.is_work || is_again);
    // What stands in brackets is the thing by another name.
    let whole = without_brackets(&line.text);
    let rest = whole.strip_prefix(&head(line)).unwrap_or_default();
    let purpose = head(line).split_once(" for ").map(|(_, purpose)| format!("for {purpose}")).unwrap_or_default();
    if is_more_than_that(reading, line, form, rest) {
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
    let used = in_use(line, (thing, form), &purpose, known).or_else(|| crud::served(thing, known));
    let declared =
        Some(()).filter(|()| form == Form::Open).and_then(|()| capability::declared(thing, &is_meant, known));
    if let Some(evidence) = declared.or(used.filter(|evidence| is_meant(&place_of(evidence)))) {
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

/// Whether a line asks for more of a thing than that it is there, or for what is done with it elsewhere.
fn is_more_than_that(reading: &Reading, line: &Line, form: Form, rest: &str) -> bool {
    let lower = line.lower();
    let is_open = form == Form::Open;
    // Who deploys it sets up what it needs there.
    let is_step = ["set up ", "setup ", "configure "].iter().any(|verb| lower.starts_with(verb));
    let is_deployed = is_open && is_step && reading.section(line).speaks_of(&["deploy"]);
    // What is advanced is more than what there is.
    let is_advanced = words(&lower).any(|word| word == "advanced");
    // `Migrations (resolve what fails)` are there.
    let is_fault = |remark: &String| says_broken(remark) || remark.contains("issue") || remark.starts_with("fix");
    // What does not run may be written all the same.
    let is_run = || is_open && (asks_to_run(rest) || is_about_clusters(reading, line));
    is_deployed || is_advanced || remarks(line).iter().any(is_fault) || is_run()
}

/// What shows that code, servers or scripts use a thing.
fn in_use(line: &Line, (thing, form): (&str, Form), purpose: &str, known: &Known<'_>) -> Option<String> {
    let is_open = form == Form::Open;
    used(thing, known)
        .filter(|_| is_open)
        .or_else(|| runs(thing, known).filter(|_| purpose.is_empty() || !is_store(thing)))
        .or_else(|| integrated(thing, known))
        .or_else(|| asked(line, thing, known).filter(|_| is_open))
        .or_else(|| scripted(thing, known))
}

/// The file that evidence begins with.
fn place_of(evidence: &str) -> RepoPath {
    RepoPath::new(evidence.split([':', ' ']).next().unwrap_or_default())
}

/// Whether what shows a capability refutes that it is missing in such a form.
fn is_telling(line: &Line, form: Form, evidence: &str) -> bool {
    // Only a file of that purpose shows that what is listed, or found to be missing in parts, was made since.
    let is_weak = matches!(form, Form::Listed | Form::Headed);
    // What is set up is configuration, whatever code there is for it.
    let path = place_of(evidence);
    let is_set = || is_unset(&line.text) && Class::of(&path) == Class::Config;
    evidence.ends_with(" exists") || (!is_weak && (!waits_for_setup(line) || is_set()))
}

/// Whether a thing is a server that programs use for one thing or another: that it runs says nothing of the one.
fn is_store(thing: &str) -> bool {
    named_in(thing).any(is_server)
}

/// The parts of the repository that a line or its headings name, of those that it has, and the folder of its document.
fn parts(reading: &Reading, line: &Line, known: &Known<'_>) -> Vec<String> {
    const SHARED: &[&str] = &["", "docs", "doc", "documentation", ".github"];
    let folder = reading.path.parent().as_str().to_lowercase();
    let own = folder.split('/').next().filter(|_| !SHARED.contains(&folder.split('/').next().unwrap_or_default()));
    let titles = &reading.section(line).titles;
    let (whole, titles) = titles.split_first().map_or(("", &titles[..]), |(first, rest)| (first.as_str(), rest));
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let said = format!("{} {label} {}", titles.join(" ").to_lowercase(), line.lower());
    // A repository that is one part as a whole, as its documents call it, has no folder for that.
    let whole = whole.to_lowercase();
    let of_whole = words(&whole).filter(|word| known.files.with_part(word).is_some());
    let named = words(&said).chain(of_whole).filter(|word| PARTS.contains(word));
    let named: Vec<String> = named.map(str::to_owned).collect();
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
            // What nothing comes by is written, and not there.
            Class::Code => !is_about_documents && !is_about_tests && known.idle(&Place::new(path, 0)).is_none(),
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
