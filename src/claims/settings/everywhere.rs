//! Settings that are said to hold everywhere: `health checks for all services`, `every container runs as non-root`. One
//! service or container that lacks what all are said to have refutes it, and is named.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::setting::{Image, Setting};
use crate::check::compose::service::{Service, services};
use crate::check::document::{Documents, Format, Node, parse_unfilled};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::speaks_loosely;
use crate::claims::words::wording::{is_foreign, supposes};
use crate::repo::RepoPath;

/// `all four services`, and the word behind it.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:all|every|each)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+)?(?:(?:docker|compose|kubernetes|k8s|application)\s+)?(services?|containers?|pods?|deployments?|workloads?)\b[`*]*(?:\s+([a-z-]+))?",
    )
});
const NUMBERS: &[&str] = &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/// Words before `all` by which not all are meant, or which ask for something.
const PARTLY: &[&str] =
    &["not", "almost", "nearly", "most", "if", "when", "until", "check", "checks", "verify", "ensure"];
/// Words behind the noun that say which of them are meant.
const NARROWING: &[&str] = &[
    "that",
    "which",
    "who",
    "whose",
    "where",
    "in",
    "under",
    "of",
    "on",
    "from",
    "except",
    "excluding",
    "but",
    "using",
    "listed",
    "above",
    "below",
    "exposed",
    "must",
    "shall",
    "need",
    "needs",
    "require",
    "requires",
];
/// Words of headings under which stands what is wanted, not what is.
const WANTED: &[&str] =
    &["guideline", "standard", "requirement", "polic", "principle", "practice", "checklist", "rule"];
/// Names of services that do their work and end.
const ENDING: &[&str] = &["migrat", "init", "setup", "seed", "bootstrap", "certbot"];
/// Names of files, of which others in the folder are what runs in earnest.
const VARIANTS: &[&str] = &["dev", "test", "override", "local", "example", "debug", "e2e", "ci", "bench", "backup"];
/// Names of files and folders of manifests that are parts of others, or examples.
const PARTS: &[&str] = &["overlay", "patch", "example", "sample", "template", "chart", "helm", "test", "crd"];

/// What is said: of which setting, and of how many, if a number is given.
struct Stated<'r> {
    text: &'r str,
    settings: Vec<Setting>,
    number: Option<usize>,
    noun: String,
}

/// Where a setting is looked for, and whether it is there; None if that cannot be told.
struct Spot {
    name: String,
    place: Place,
    has: Option<bool>,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| is_statement(reading, line));
    lines
        .filter_map(|line| {
            let stated = stated(line)?;
            let ruling = judge(reading, line, &stated, known)?;
            Some(claim(reading, line, Kind::ConfigValue, stated.text, reading.said(line), ruling))
        })
        .collect()
}

/// Whether a line says what is: no task, no rule for others.
fn is_statement(reading: &Reading, line: &Line) -> bool {
    let is_plain = match line.role {
        Role::Item | Role::Row | Role::Prose => true,
        Role::Code(_) => reading.is_plain_text(line),
        _ => false,
    };
    let is_told = match reading.said(line) {
        Said::Done => true,
        Said::Missing => false,
        Said::Neither => !line.has_box && line.status == Status::None && !reading.section(line).speaks_of(WANTED),
    };
    is_plain && is_told && reading.is_now(line) && !is_foreign(&line.text)
}

/// The part of a line that says of all that they have something.
fn stated(line: &Line) -> Option<Stated<'_>> {
    line.text.split("; ").flat_map(|part| part.split(". ")).find_map(|part| {
        let found = ALL.captures(part)?;
        let whole = found.get(0)?;
        let lower = part.to_lowercase();
        let before = part[..whole.start()].to_lowercase();
        let last = before.split_whitespace().last().unwrap_or_default().to_owned();
        let behind = found.get(3).map(|word| word.as_str().to_lowercase()).unwrap_or_default();
        let named = Setting::named(&lower);
        // `no-new-privileges` denies nothing.
        let rest = named.iter().fold(lower.clone(), |rest, (word, _)| rest.replace(word, " "));
        let is_narrowed = PARTLY.contains(&last.as_str()) || NARROWING.contains(&behind.as_str());
        if named.is_empty() || is_narrowed || supposes(&rest) || asks(&lower) {
            return None;
        }
        let number = found.get(1).and_then(|number| number_of(&number.as_str().to_lowercase()));
        let noun = found[2].to_lowercase().trim_end_matches('s').to_owned();
        let settings = named.into_iter().map(|(_, setting)| setting).collect();
        Some(Stated { text: part.trim().trim_end_matches('.'), settings, number, noun })
    })
}

fn number_of(word: &str) -> Option<usize> {
    word.parse().ok().or_else(|| NUMBERS.iter().position(|number| *number == word).map(|at| at + 2))
}

/// Whether a text begins with a verb that asks for what it says.
fn asks(lower: &str) -> bool {
    const ASKING: &[&str] =
        &["ensure", "verify", "check", "make", "set", "add", "configure", "use", "run", "enable", "confirm", "define"];
    lower.split_whitespace().next().is_some_and(|first| ASKING.contains(&first))
}

fn judge(reading: &Reading, line: &Line, stated: &Stated<'_>, known: &Known<'_>) -> Option<Ruling> {
    let context = context(reading, line);
    let speaks = |words: &[&str]| words.iter().any(|word| context.contains(word));
    let is_pod = matches!(stated.noun.as_str(), "pod" | "deployment" | "workload");
    let is_kubernetes = is_pod || speaks(&["kubernetes", "k8s", "pod", "manifest", "probe"]);
    let is_compose =
        !is_pod && speaks(&["docker", "compose", "container", "healthcheck", "start_period", "deploy.resources"]);
    let of = |setting: Setting| -> Option<Ruling> {
        let composed = || of_compose(reading, line, stated, setting, known);
        let orchestrated = || of_manifests(reading, setting, known);
        match (is_compose, is_kubernetes) {
            (true, false) => composed(),
            (false, true) => orchestrated(),
            // That a service answers when it is asked how it is may be meant, too.
            (false, false) if setting == Setting::HealthCheck => None,
            _ => match (composed(), orchestrated()) {
                (Some(one), Some(other)) => (one.verdict == other.verdict).then_some(one),
                // What runs in pods, of which nothing is known, may be meant.
                (Some(one), None) if one.verdict == Verdict::False && !is_compose && has_workloads(known) => None,
                (one, other) => one.or(other),
            },
        }
    };
    let rulings: Vec<Option<Ruling>> = stated.settings.iter().map(|setting| of(*setting)).collect();
    let is_false = |ruling: &&Ruling| ruling.verdict == Verdict::False;
    // What is said of all beside a choice, or a word such as `optional`, is not sure.
    let is_sure = !is_loose_without(line, stated);
    match rulings.iter().flatten().find(is_false) {
        Some(ruling) => is_sure.then(|| ruling.clone()),
        None => rulings.into_iter().collect::<Option<Vec<_>>>()?.into_iter().next(),
    }
}

/// Whether a line is loose by a word that is none of a setting's name.
fn is_loose_without(line: &Line, stated: &Stated<'_>) -> bool {
    let mut bare = line.text.to_lowercase();
    for (word, setting) in Setting::named(&bare.clone()) {
        if stated.settings.contains(&setting) {
            bare = bare.replace(word, " ");
        }
    }
    speaks_loosely(&bare)
}

/// All that says of what a line speaks, in small letters.
fn context(reading: &Reading, line: &Line) -> String {
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let titles = reading.section(line).titles.join(" ").to_lowercase();
    format!("{} {label} {titles} {}", line.lower(), reading.path.file_name().to_lowercase())
}

/// Which of some files a line speaks of: those that it names, or the only one that its section names, or its document.
fn spoken_of(reading: &Reading, line: &Line, files: &[RepoPath], known: &Known<'_>) -> Vec<RepoPath> {
    let named = |lines: &[Line]| -> Vec<RepoPath> {
        let spans = lines.iter().filter(|line| !line.is_code()).flat_map(|line| &line.spans);
        let mut found: Vec<RepoPath> = spans
            .filter_map(|span| match known.files.find(&reading.path, span) {
                Found::Here(path) | Found::End(path) => Some(path),
                _ => None,
            })
            .filter(|path| files.contains(path))
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let own = named(std::slice::from_ref(line));
    let around = || [reading.lines_of(line.section), &reading.lines].into_iter().map(named);
    if own.is_empty() { around().find(|found| found.len() == 1).unwrap_or_default() } else { own }
}

/// The folder whose files a document speaks of: all, unless it stands in one of its own.
fn scope(reading: &Reading) -> RepoPath {
    let folder = reading.path.parent();
    let is_shared = folder.as_str().split('/').any(|part| matches!(part, "docs" | "doc" | "documentation"));
    if is_shared { RepoPath::new("") } else { folder }
}

fn is_variant(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    name.split(['.', '-', '_']).any(|part| VARIANTS.contains(&part))
}

fn of_compose(
    reading: &Reading,
    line: &Line,
    stated: &Stated<'_>,
    setting: Setting,
    known: &Known<'_>,
) -> Option<Ruling> {
    let scope = scope(reading);
    let mut files: Vec<RepoPath> = known.services.iter().map(|service| service.place.path.clone()).collect();
    files.sort();
    files.dedup();
    files.retain(|path| path.is_within(&scope) && Class::of(path) == Class::Config);
    let mut main = spoken_of(reading, line, &files, known);
    if main.is_empty() {
        main = files.iter().filter(|path| !is_variant(path)).cloned().collect();
        let nearest = main.iter().map(|path| path.parent()).min_by_key(|folder| folder.as_str().len())?;
        main.retain(|path| path.parent() == nearest);
    }
    let folder = main.first()?.parent();
    let mut all = BTreeMap::new();
    for path in files.iter().filter(|path| path.parent() == folder) {
        all.insert(path.clone(), composed(path, setting, known)?);
    }
    // What one file of a folder says of a service, another may add to.
    let has = |name: &str| {
        let mut spots = all.values().flatten().filter(|spot| spot.name == name).map(|spot| spot.has);
        spots.try_fold(false, |before, has| Some(before || has?))
    };
    let is_meant = |spots: &&Vec<Spot>| stated.number.map_or(spots.len() > 1, |number| spots.len() == number);
    let stacks: Vec<&Vec<Spot>> = main.iter().filter_map(|path| all.get(path)).filter(is_meant).collect();
    let lacking: Vec<Option<&Spot>> =
        stacks.iter().map(|spots| spots.iter().find(|spot| has(&spot.name) == Some(false))).collect();
    let first = lacking.first()?;
    // Each stack by itself may be the one that is meant.
    if let (Some(spot), true) = (first, lacking.iter().all(Option::is_some)) {
        return Some(Ruling::fails(format!("{} gives `{}` no {}", spot.place, spot.name, bare(setting))));
    }
    let is_all = stacks.iter().all(|spots| spots.iter().all(|spot| has(&spot.name) == Some(true)));
    is_all.then(|| Ruling::holds(format!("each service of {} has {}", main[0], setting.describe())))
}

/// What a setting is called behind `no`.
fn bare(setting: Setting) -> &'static str {
    let described = setting.describe();
    described.strip_prefix("a ").unwrap_or(described)
}

/// What a file of YAML says; None where not all of it can be read.
fn documents_of(path: &RepoPath, known: &Known<'_>) -> Option<Documents> {
    let documents = parse_unfilled(Format::Yaml, &known.repo.read(path).ok()?);
    documents.problems.is_empty().then_some(documents)
}

/// The services of a compose file that go on running; None where it cannot be read.
fn composed(path: &RepoPath, setting: Setting, known: &Known<'_>) -> Option<Vec<Spot>> {
    let documents = documents_of(path, known)?;
    let mut spots = Vec::new();
    for document in &documents.list {
        for service in services(&document.root).ok()? {
            let does_end = service.ends() || ENDING.iter().any(|word| service.name.to_lowercase().contains(word));
            if does_end {
                continue;
            }
            let is_whole = service.file.is_none();
            let has = is_whole.then(|| setting.is_of_service(&service, &image(path, &service, known))).flatten();
            spots.push(Spot { name: service.name.to_owned(), place: Place::new(path, service.line), has });
        }
    }
    Some(spots)
}

/// What a service runs, if the repository has its definition.
fn image(path: &RepoPath, service: &Service<'_>, known: &Known<'_>) -> Image {
    let Some(build) = service.get(&["build"]) else {
        return if service.get(&["image"]).is_some() { Image::Foreign } else { Image::Unknown };
    };
    let context = build.as_text().or_else(|| build.get("context").and_then(Node::as_text)).unwrap_or(".");
    let file = build.get("dockerfile").and_then(Node::as_text).unwrap_or("Dockerfile");
    let definition = path.follow(context).and_then(|folder| folder.reach(file));
    let text = definition.filter(|_| build.get("target").is_none()).and_then(|path| known.repo.read(&path).ok());
    text.map_or(Image::Unknown, |bytes| Image::Built(String::from_utf8_lossy(&bytes).into_owned()))
}

fn is_workload(kind: &str) -> bool {
    matches!(kind, "Deployment" | "StatefulSet" | "DaemonSet")
}

fn has_workloads(known: &Known<'_>) -> bool {
    known.manifests.iter().any(|manifest| is_workload(&manifest.kind) && !manifest.is_comment)
}

fn of_manifests(reading: &Reading, setting: Setting, known: &Known<'_>) -> Option<Ruling> {
    let scope = scope(reading);
    let is_part = |path: &RepoPath| {
        let lower = path.as_str().to_lowercase();
        PARTS.iter().any(|part| lower.contains(part))
    };
    let all = known.manifests.iter().filter(|manifest| is_workload(&manifest.kind) && !manifest.is_comment);
    let mut files: Vec<&RepoPath> = all.map(|manifest| &manifest.place.path).collect();
    files.dedup();
    // What is put together from parts has what none of them shows.
    let is_put_together = files.iter().any(|path| is_part(path))
        || known.files.matching(is_assembly).into_iter().any(|path| adds(path, known));
    files.retain(|path| path.is_within(&scope) && Class::of(path) == Class::Config && path.extension() != "json");
    if is_put_together {
        return None;
    }
    let read: Option<Vec<Vec<Spot>>> = files.iter().map(|path| orchestrated(path, setting, known)).collect();
    let spots: Vec<Spot> = read?.into_iter().flatten().collect();
    if spots.len() < 2 {
        return None;
    }
    match spots.iter().find(|spot| spot.has == Some(false)) {
        Some(spot) => {
            Some(Ruling::fails(format!("{} gives container `{}` no {}", spot.place, spot.name, bare(setting))))
        }
        None => spots
            .iter()
            .all(|spot| spot.has == Some(true))
            .then(|| Ruling::holds(format!("each of {} containers has {}", spots.len(), setting.describe()))),
    }
}

/// What puts manifests together: charts, and what patches.
fn is_assembly(path: &str) -> bool {
    path.ends_with("/chart.yaml") || path == "chart.yaml" || path.contains("kustomization.y")
}

/// Whether it can give manifests what they do not show.
fn adds(path: &RepoPath, known: &Known<'_>) -> bool {
    let is_chart = path.file_name().to_lowercase().starts_with("chart");
    is_chart || known.repo.read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains("patch"))
}

/// The containers of the workloads in a file; None where it cannot be read.
fn orchestrated(path: &RepoPath, setting: Setting, known: &Known<'_>) -> Option<Vec<Spot>> {
    let documents = documents_of(path, known)?;
    let mut spots = Vec::new();
    for document in &documents.list {
        let kind = document.root.get("kind").and_then(Node::as_text).unwrap_or_default();
        let pod = document.root.at(&["spec", "template", "spec"]);
        let Some(pod) = pod.filter(|_| is_workload(kind)) else { continue };
        for container in pod.get("containers").map(Node::items).unwrap_or_default() {
            let name = container.get("name").and_then(Node::as_text).unwrap_or("?").to_owned();
            let has = setting.is_of_container(container, pod);
            spots.push(Spot { name, place: Place::new(path, container.line), has });
        }
    }
    Some(spots)
}
