//! What shows that a thing is there which a document calls missing: servers that are run, scripts, what code does, and traces
//! that say at least that it is not nowhere.

use super::named::named_in;
use super::vocabulary::Feature;
use crate::claims::gaps::absence::feature_of;
use crate::claims::gaps::doing::done_by_code;
use crate::claims::gaps::lacking::BEHIND_IT;
use crate::claims::gaps::pending::DONE;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::{Class, Place};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::subject::stems_of;
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// Signs of what a program does if it does it anywhere.
const WHOLE: &[&str] = &["sigterm", "circuit breaker", "structlog"];
/// A smaller script may only hold the place.
const LEAST: u64 = 400;

/// Whether a thing, or what its line has in brackets, speaks of a feature or a package that has left a trace.
pub(in crate::claims) fn is_traced(line: &Line, thing: &str, known: &Known<'_>) -> bool {
    let has_trace = |feature: &Feature| feature.signs.iter().any(|sign| known.hits.trace(sign).is_some());
    let remarks = remarks(line);
    let is_package = |remark: &String| known.packages.iter().any(|package| package.name == *remark);
    named_in(thing).any(has_trace) || remarks.iter().any(|remark| is_package(remark) || named_in(remark).any(has_trace))
}

/// What a line has in brackets, one by one: `Headers (helmet, CORS)`.
pub(in crate::claims) fn remarks(line: &Line) -> Vec<String> {
    let lower = line.lower();
    let behind = lower.split('(').skip(1).filter_map(|behind| behind.split(')').next());
    behind.flat_map(|list| list.split([',', '/'])).map(|remark| remark.trim().to_owned()).collect()
}

/// Where servers of the kind that a thing names are run: `Grafana/Prometheus setup`, and both have images.
pub(in crate::claims) fn runs(thing: &str, known: &Known<'_>) -> Option<String> {
    let tools = tools(thing)?;
    let is_run = |hit: &&Hit| {
        let is_image = hit.text.trim_start_matches("- ").starts_with("image:");
        // What a pipeline runs for its tests is there for them only.
        let is_of_pipeline = hit.place.path.as_str().starts_with(".github/");
        hit.class == Class::Config && !hit.is_comment && is_image && !is_of_pipeline
    };
    let image = |tool: &&Feature| tool.signs.iter().flat_map(|sign| known.hits.of(sign)).find(is_run);
    // All are asked for, so that they are looked for at once.
    let images: Vec<Option<&Hit>> = tools.iter().map(image).collect();
    let images: Vec<&Hit> = images.into_iter().collect::<Option<_>>()?;
    images.first().map(|hit| format!("{}: {}", hit.place, hit.text))
}

/// The tools that a thing is called by, and by nothing else.
pub(in crate::claims) fn tools(thing: &str) -> Option<Vec<&'static Feature>> {
    let bare = BEHIND_IT.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing).trim();
    // That a server runs does not say that a program uses it for something.
    let tool = |part: &str| {
        let part = part.trim();
        // `Distributed tracing` is what one does with such a server, and not its name.
        feature_of(part).filter(|feature| !feature.is_code && feature.signs.iter().any(|sign| part.contains(sign)))
    };
    bare.split(['/', ',']).flat_map(|part| part.split(" and ")).map(tool).collect()
}

/// A script that has all words of what scripts are wanted for in its name: `Bakery deployment scripts`.
pub(in crate::claims) fn scripted(thing: &str, known: &Known<'_>) -> Option<String> {
    const LEAST_WORDS: usize = 2;
    let purpose = thing.strip_suffix(" scripts").or_else(|| thing.strip_suffix(" script"))?;
    let wanted = stems_of(purpose);
    let is_script = |path: &&&RepoPath| {
        let said = stems(path.file_name().split('.').next().unwrap_or_default());
        let has =
            |word: &String| said.iter().any(|one| word == one || (one.len() > 4 && word.starts_with(one.as_str())));
        Class::of(path) == Class::Config
            && wanted.iter().all(has)
            && known.repo.size(path).is_ok_and(|size| size > LEAST)
    };
    let scripts = known.files.matching(|path| path.ends_with(".sh") || path.ends_with(".ps1"));
    let found = scripts.iter().filter(|_| wanted.len() >= LEAST_WORDS).find(is_script);
    found.map(|path| format!("{path} exists"))
}

/// Whether a feature is one of a whole program, and not of a part of it.
pub(in crate::claims) fn is_of_whole(feature: &Feature) -> bool {
    feature.signs.iter().any(|sign| WHOLE.contains(sign))
}

/// Where code uses a tool that is for one thing only, so that to use it at all is to have it.
pub(in crate::claims) fn used(thing: &str, known: &Known<'_>) -> Option<String> {
    const TOOLS: &[&str] = &["sentry", "datadog", "newrelic", "opentelemetry", "pagerduty", "websocket"];
    let name = BEHIND_IT.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing).trim();
    let feature = feature_of(name)?;
    if WHOLE.contains(&feature.signs[0]) {
        return done_by_code(feature, known).map(|hit| format!("{}: {}", hit.place, hit.text));
    }
    let tool = Some(feature).filter(|feature| TOOLS.contains(&feature.signs[0]))?;
    imported(tool, known)
}

/// Where code does already what a line asks to be added to it: `[ ] Add rate limiting`.
pub(in crate::claims) fn asked(line: &Line, thing: &str, known: &Known<'_>) -> Option<String> {
    const VERBS: &[&str] = &["add ", "implement ", "introduce "];
    let lower = line.lower();
    let feature = feature_of(thing).filter(|feature| feature.is_code)?;
    let is_asked = VERBS.iter().any(|verb| lower.trim_start_matches('*').starts_with(verb));
    let hit = done_by_code(feature, known).filter(|_| is_asked)?;
    Some(format!("{}: {}", hit.place, hit.text))
}

/// Where code uses the tool of which a thing is the integration, or one of several: `Redis/Memcached implementation`.
pub(in crate::claims) fn integrated(thing: &str, known: &Known<'_>) -> Option<String> {
    let suffixes = [" integration", " client", " implementation"];
    let name = suffixes.iter().find_map(|suffix| thing.strip_suffix(suffix))?.trim();
    let tools: Vec<Option<&Feature>> = name.split('/').map(|part| feature_of(part.trim())).collect();
    if tools.iter().all(Option::is_none) {
        return called_after(name, known).filter(|_| !thing.ends_with(" implementation"));
    }
    tools.into_iter().flatten().filter(|tool| !tool.is_code).find_map(|tool| imported(tool, known))
}

/// What code defines that has the name of a service of others in its own, one of several that are named: `Ovenly/Dough mail`.
fn called_after(name: &str, known: &Known<'_>) -> Option<String> {
    const LEAST: usize = 6;
    let is_name = |part: &&str| part.len() >= LEAST && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts: Vec<&str> = name.split('/').map(str::trim).filter(is_name).collect();
    let is_it = |name: &str| parts.iter().any(|part| name.to_lowercase().replace('_', "").contains(part));
    let is_code = |place: &Place| Class::of(&place.path) == Class::Code;
    let (name, place) = known.definitions.iter().find(|(name, place)| is_it(name) && is_code(place))?;
    Some(format!("{place} defines `{name}`"))
}

/// The first line of code, tests apart, that imports what a tool is known by.
fn imported(tool: &Feature, known: &Known<'_>) -> Option<String> {
    let is_import = |hit: &&Hit| {
        let is_one = ["import ", "from ", "use ", "using "].iter().any(|word| hit.text.starts_with(word));
        hit.class == Class::Code && hit.is_word && !hit.is_comment && (is_one || hit.text.contains("require("))
    };
    let hits = tool.signs.iter().flat_map(|sign| known.hits.of(sign));
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = hits.filter(is_import).collect();
    hits.first().map(|hit| format!("{}: {}", hit.place, hit.text))
}

/// Whether a line says what runs somewhere, not what is written: `Deployed: no`.
pub(in crate::claims) fn is_about_clusters(reading: &Reading, line: &Line) -> bool {
    const RUNNING: &[&str] = &["deployed", "running", "active", "applied", "installed", "excludes", "excluded"];
    let speaks = |text: &str| words(&text.to_lowercase()).any(|word| RUNNING.contains(&word));
    let heads = (0..line.cells.len()).filter_map(|at| reading.column(line, at));
    let mut texts =
        reading.section(line).titles.iter().map(String::as_str).chain(heads.filter(|_| line.role == Role::Row));
    speaks(&line.text) || texts.any(speaks) || reading.label(line).is_some_and(|label| speaks(&label.text))
}

/// Whether a thing is work that people do, of which a repository shows nothing.
pub(in crate::claims) fn is_of_people(thing: &str) -> bool {
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
        "fix",
        "resolv",
        "address",
        "configur",
        "enabl",
        "ensur",
        "git",
        "tag",
        "branch",
        "commit",
    ];
    stems_of(thing).iter().any(|word| PEOPLE.contains(&word.as_str()) || DONE.contains(&word.as_str()))
}

/// Whether what stands behind a label says what of the thing is meant: `Metrics: set up the Prometheus adapter`, or what it
/// has to do: `Scans: block what is weak`.
pub(in crate::claims) fn is_narrowing(rest: &str) -> bool {
    const PLACES: &[&str] = &["git", "github", "gitlab", "ci", "kubernetes"];
    const EFFECTS: &[&str] = &["block", "enforce", "fail", "require", "restrict", "limit", "prevent", "force"];
    let is_name = |word: &str| {
        word.len() > 2 && word.starts_with(char::is_uppercase) && !PLACES.contains(&word.to_lowercase().as_str())
    };
    let is_effect = words(rest).next().is_some_and(|first| EFFECTS.contains(&first.to_lowercase().as_str()));
    // With each cell another sentence begins.
    is_effect || rest.split('|').any(|part| words(part).skip(1).any(is_name))
}
