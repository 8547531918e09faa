//! Features that a repository only has settings and packages for, or code that nothing calls: what is there, and does nothing.
//!
//! A feature is idle only where each place that names it is a manifest, an example of an environment, a setting with a plain
//! value, or the file that defines it, and no other file has one of the names that this one defines.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary::Feature;
use crate::check::expression::compiled;
use crate::claims::gaps::doing::is_beside;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::packages::is_manifest;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::Ruling;
use crate::repo::RepoPath;

/// A line of code in small letters that gives a name a value which stands for itself, or which the environment has.
static SETTING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"^(?:[-*]\s+)?(?:(?:export|const|let|var|pub|public|private|protected|static|final|readonly|self\.|this\.)\s*)*["']?([a-z_][\w.-]*)["']?\s*(?::\s*[\w\[\]|<>., ]+?)?\s*(?:=|:)\s*(?:$|[-\d"'`$]|true\b|false\b|none\b|null\b|(?:(?:int|float|str|bool|number|parseint|field|column|mapped_column|optional|boolean|string|z\.\w+)\(|os\.|process\.env|import\.meta|env\b|getenv|config\(|int\b|str\b|bool\b|float\b|number\b|string\b|boolean\b))"#,
    )
});
/// A field that holds a plain value: `ovenHeatMax int`, `pub oven_heat_max: u32,`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:pub(?:\(crate\))?\s+)?([a-z_]\w*):?\s+\*?(?:u?int\d*|string|bool|float\d*|time\.duration|duration|[uif]\d+|usize|option<\w+>)\b\s*(?:,|$|//|`)",
    )
});
/// A name between quotes and nothing else: an entry of a list of variables.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| compiled(r#"^["'][\w-]+["'],?(?:\s*(?:#|//).*)?$"#));

/// Languages in which nothing runs code but what names it.
const EXPLICIT: &[&str] = &["py", "js", "ts", "mjs", "cjs", "go", "rs"];
/// Parts of paths that frameworks look for themselves.
const FOUND: &[&str] =
    &["pages/", "app/api/", "/api/", "middleware.", "plugins/", "hooks/", "lib.rs", "mod.rs", "__init__", "index."];
/// More files than these are no module for one thing.
const FILES: usize = 2;
/// More names than these are not looked for one by one.
const NAMES: usize = 30;
/// Hints that stand everywhere.
const LOUD: &[&str] = &["logger"];

/// Servers that code only reaches by the name of a client, each with the sign of the feature.
const SERVERS: &[&str] = &["redis", "kafka", "rabbitmq", "elastic"];
/// What reaches such servers for a program that need not name them.
const REACHING: &[&str] = &[
    "spring",
    "django",
    "laravel",
    "celery",
    "sidekiq",
    "bull",
    "dramatiq",
    "cache-manager",
    "cachemanager",
    "masstransit",
    "actioncable",
    "action_cable",
    "slowapi",
    "quarkus",
    "micronaut",
    "arq",
    "taskiq",
    "keyv",
    "abp",
];
/// A line of code in small letters that gets a client of such a server, or calls one; `{}` is the server.
const USE: &str = r"(?:\b(?:import|from|require|use|using|include|extends|implements|new)\b[^=|]*{}|{}[\w.<>:]*\(|{}[a-z]*://|@\w*{}|{}\w*::)";
static USES: LazyLock<Vec<Regex>> =
    LazyLock::new(|| SERVERS.iter().map(|server| compiled(&USE.replace("{}", server))).collect());

/// What shows that no code reaches a server, though it is configured or its client is among the packages.
fn unreached(feature: &Feature, known: &Known<'_>) -> Option<Ruling> {
    const CODE: usize = 10;
    let uses = USES.get(SERVERS.iter().position(|server| *server == feature.signs[0])?)?;
    if known.code_files < CODE {
        return None;
    }
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = feature.signs.iter().flat_map(|sign| known.hits.of(sign)).collect();
    let is_packed = |hit: &&Hit| is_manifest(hit.place.path.file_name()) && !hit.is_comment;
    let reaching: Vec<&Hit> = REACHING.iter().flat_map(|word| known.hits.of(word)).filter(is_packed).collect();
    let is_used = |hit: &&Hit| {
        let is_other = hit.text.contains("redistribut");
        hit.class == Class::Code
            && !hit.is_comment
            && !is_other
            && (uses.is_match(&hit.text) || !hit.begins(feature.signs[0]))
    };
    let first = hits.iter().find(|hit| hit.class == Class::Config && !hit.is_comment && hit.is_word)?;
    let is_idle = reaching.is_empty() && !hits.iter().any(is_used);
    let files = known.code_files;
    is_idle.then(|| Ruling::fails(format!("{} names it, but none of {files} files of code uses a client", first.place)))
}

/// Whether a feature is a server, which runs by itself and is used by a client.
pub(in crate::claims) fn is_server(feature: &Feature) -> bool {
    SERVERS.contains(&feature.signs[0])
}

/// The words that tell whether a server is reached.
pub(super) fn clients(feature: &Feature) -> impl Iterator<Item = &'static str> {
    let is_one = is_server(feature);
    REACHING.iter().copied().filter(move |_| is_one)
}

/// What shows that nothing uses a feature; None where something may. What a line names beneath a file is in that, whoever uses it.
pub(super) fn ruling(feature: &Feature, is_of_file: bool, known: &Known<'_>) -> Option<Ruling> {
    if let Some(ruling) = unreached(feature, known) {
        return Some(ruling);
    }
    if known.code_files < 3 {
        return None;
    }
    let named = || feature.signs.iter().flat_map(|sign| known.hits.of(sign).map(move |hit| (*sign, hit)));
    let kept = || {
        let is_kept = |hit: &Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
        named().filter(move |(sign, hit)| is_kept(hit) && hit.begins(sign))
    };
    let (_, first) = kept().next()?;
    if feature.hints.iter().any(|hint| is_hinted(hint, known)) {
        return None;
    }
    let used: Vec<(&str, &Hit)> = kept().filter(|(sign, hit)| hit.is_word && !is_set(hit, sign)).collect();
    if !feature.is_code {
        // What configuration and pipelines have runs without code.
        let is_in_code = used.iter().all(|(_, hit)| hit.class == Class::Code && !is_beside(&hit.place.path));
        let is_tested = used.iter().any(|(_, hit)| hit.place.path.as_str().to_lowercase().contains("test"));
        return if used.is_empty() || !is_in_code || is_of_file || is_tested {
            None
        } else {
            // Of a tool other code may come by another name.
            dead(&used, known).map(Ruling::open)
        };
    }
    if used.is_empty() {
        // What stands inside of another word may be the thing all the same.
        let is_inside = kept().any(|(sign, hit)| !hit.is_word && !is_set(hit, sign));
        let evidence = format!("{} is no more than a setting or a package, and no code uses it", first.place);
        return (!is_inside).then(|| Ruling::fails(evidence));
    }
    // What only says that others were held back holds back nobody, and no more does what a script writes.
    let is_own = |hit: &Hit| !is_fault(hit) && !is_told(hit) && !is_beside(&hit.place.path) && !is_of_containers(hit);
    let own: Vec<(&str, &Hit)> = used.iter().copied().filter(|(_, hit)| is_own(hit)).collect();
    if own.is_empty() && used.iter().all(|(_, hit)| is_fault(hit) || is_told(hit)) {
        return Some(Ruling::fails(format!("{} only tells of it, and no code does it", first.place)));
    }
    let used = if own.is_empty() { used } else { own };
    dead(&used, known).map(Ruling::fails).or_else(|| uncalled(&used, known))
}

/// Whether a line defines, throws or catches a fault.
fn is_fault(hit: &Hit) -> bool {
    let stem = hit.place.path.file_name().split('.').next().unwrap_or_default().to_lowercase();
    let is_of_faults = matches!(stem.as_str(), "exceptions" | "exception" | "errors" | "error");
    let is_one = hit.text.starts_with("class ") && ["error(", "exception("].iter().any(|word| hit.text.contains(word));
    is_of_faults || is_one
}

/// Whether a line only writes that others were held back, or asks whether somebody else has held back the program.
fn is_told(hit: &Hit) -> bool {
    const LOGS: &[&str] = &["logger.", "logging.", "log.", "console."];
    const ASKS: &[&str] = &["response.status", "res.status ==", "resp.status", ".status_code ==", ".statuscode =="];
    let is_log = LOGS.iter().any(|log| hit.text.starts_with(log));
    is_log || ASKS.iter().any(|ask| hit.text.contains(ask))
}

/// Whether a line says how often the health of a container is asked for, or what a pipeline does.
fn is_of_containers(hit: &Hit) -> bool {
    let path = hit.place.path.as_str();
    let name = hit.place.path.file_name().to_lowercase();
    hit.text.contains("--retries")
        || hit.text.contains("health-retries")
        || path.starts_with(".github/")
        || (name.starts_with("dockerfile") && hit.text.contains("healthcheck"))
}

/// What shows that all code that has a feature is such as nothing runs.
fn dead(used: &[(&str, &Hit)], known: &Known<'_>) -> Option<String> {
    let files: BTreeSet<&RepoPath> = used.iter().map(|(_, hit)| &hit.place.path).collect();
    let idle: Option<Vec<_>> = files.into_iter().map(|path| known.idle(&Place::new(path, 0))).collect();
    idle?.into_iter().next().map(|idle| idle.evidence)
}

/// Whether something that a feature may go by is in code that runs.
fn is_hinted(hint: &str, known: &Known<'_>) -> bool {
    let is_about_logs = |hit: &Hit| !hint.starts_with("json.") || hit.text.contains("log");
    // What nothing comes by does not do it in another way.
    let is_run = |hit: &Hit| !is_fault(hit) && !is_told(hit) && known.idle(&Place::new(&hit.place.path, 0)).is_none();
    let hits = known.hits.of(hint).filter(|hit| hit.class == Class::Code && !hit.is_comment && hit.is_word);
    !LOUD.contains(&hint) && hits.into_iter().any(|hit| is_about_logs(hit) && !is_set(hit, hint) && is_run(hit))
}

/// Whether a line only sets, lists or installs what a word names.
pub(super) fn is_set(hit: &Hit, sign: &str) -> bool {
    let name = hit.place.path.file_name();
    if is_manifest(name) || name.starts_with(".env") || name.contains(".env.") || name.ends_with(".env") {
        return true;
    }
    // What is composed runs servers, and gives programs what they may use; only a proxy does something by its labels.
    if name.contains("compose") && !hit.text.contains("traefik") {
        return true;
    }
    let has_sign = |text: &str| letters(text).contains(&letters(sign));
    let set = SETTING.captures(&hit.text).or_else(|| FIELD.captures(&hit.text));
    let is_setting = set.is_some_and(|found| has_sign(&found[1]) && is_variable(&found[1], hit));
    is_setting || (ENTRY.is_match(&hit.text) && hit.text.contains('_'))
}

/// Whether a name that is set is one of a setting: of configuration only what the environment gets is, as from a config map.
fn is_variable(name: &str, hit: &Hit) -> bool {
    let path = hit.place.path.as_str().to_lowercase().replace(['-', '_'], "");
    hit.class == Class::Code || (name.contains('_') && !name.contains('-')) || path.contains("configmap")
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether what has a feature is a module that nothing else names.
fn uncalled(used: &[(&str, &Hit)], known: &Known<'_>) -> Option<Ruling> {
    let files: BTreeSet<&RepoPath> = used.iter().map(|(_, hit)| &hit.place.path).collect();
    let is_module = |path: &&RepoPath| {
        EXPLICIT.contains(&path.extension().as_str()) && !FOUND.iter().any(|part| format!("/{path}").contains(part))
    };
    if files.len() > FILES || !files.iter().all(is_module) {
        return None;
    }
    let own: Vec<&(String, _)> = known.definitions.iter().filter(|(_, place)| files.contains(&place.path)).collect();
    let is_of_feature = |name: &str| used.iter().any(|(sign, _)| letters(name).contains(&letters(sign)));
    // A file that only uses what another defines is no module of the feature.
    let defines = |path: &&RepoPath| own.iter().any(|(name, place)| place.path == **path && is_of_feature(name));
    if !files.iter().all(defines) {
        return None;
    }
    let first = own.iter().find(|(name, _)| is_of_feature(name))?;
    if own.len() > NAMES {
        return None;
    }
    let stems = files.iter().filter_map(|path| path.file_name().split('.').next());
    let mut names = own.iter().map(|(name, _)| name.as_str()).filter(|name| name.len() > 3).chain(stems);
    let is_elsewhere = |name: &str| {
        let mut hits = known.hits.exactly(name);
        hits.any(|hit| hit.class != Class::Test && hit.class != Class::Document && !files.contains(&hit.place.path))
    };
    // All are asked for, so that they are looked for at once.
    let is_called = names.by_ref().filter(|name| is_elsewhere(name)).count() > 0;
    let (name, place) = first;
    (!is_called).then(|| Ruling::fails(format!("{place} defines `{name}`, and no other file names it or its module")))
}
