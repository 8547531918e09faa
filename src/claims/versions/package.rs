//! Packages that a document says the repository is built with: `React Router v6`, `winston, zod (logging, validation)`,
//! `Development dependencies (12)`.
//!
//! That a manifest names one confirms; only a version that the manifest rules out, a name that is missing from a list of
//! which the most are there, and a number of dependencies that is another, refute.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::runtime::{agrees, excludes, suffices};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::packages::Package;
use crate::claims::known::runtime::canonical;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes, without_brackets, words};
use crate::repo::RepoPath;
use crate::text::count;

/// What follows a name where it stands for itself: `Winston for logs`, `Zod`, `Chi router`, `Redis client (cache)`.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\s*(?:$|[-–—,(+&|:]|v?\d|(?:for|with|as|and|to|\.js|js|orm|router|client|driver|sdk|library|framework|middleware)\b)",
    )
});
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\s+(?:version\s+)?v?(\d+(?:\.\d+){0,2})(?:\.x)?(\+)?(?:$|[,;)]|\s+(?:[–—(-]|for\b|with\b|as\b|and\b|in\b))",
    )
});
/// `: 2.7.0`, behind the name that a line begins with.
static BEHIND_COLON: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^\s*:\s+v?(\d+\.\d+(?:\.\d+)?)(?:\.x)?(\+)?\s*(?:$|\()"));
/// A version as a cell has it.
static CELL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[v^~]?(\d+(?:\.\d+){0,2})(?:\.x)?(\+)?$"));
/// A name of a package in small letters, as lists have them.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"^@?[a-z][a-z0-9._/-]+$"));
/// `Development dependencies (12)`, `24 dependencies`.
static DEPENDENCIES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:(production|runtime|development|dev)\s+)?dependencies\s*[:(]\s*(\d{1,3})\b|\b(\d{1,3})\s+(?:(production|runtime|development|dev)\s+)?dependencies\b",
    )
});

/// Standards with versions of their own, after which packages are called.
const STANDARDS: &[&str] = &[
    "uuid",
    "oauth",
    "openapi",
    "openid",
    "jwt",
    "tls",
    "ssl",
    "http",
    "html",
    "css",
    "graphql",
    "unicode",
    "saml",
    "yaml",
    "toml",
    "json",
    "jsonschema",
    "protobuf",
    "grpc",
    "mqtt",
    "amqp",
];
/// A name has so many words at most.
const WORDS: usize = 3;
/// So many names of a list must be there for the others to be missed.
const LISTED: usize = 2;
/// A manifest may have one more that only declares types.
const SLACK: usize = 1;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    if known.packages.is_empty() {
        return Vec::new();
    }
    let is_statement = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Heading | Role::Prose | Role::Row)
            && reading.is_now(line)
            && reading.said(line) != Said::Missing
            && !says_gone(&line.text)
    };
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(is_statement) {
        if line.role == Role::Row {
            claims.extend(in_row(reading, line, known));
            continue;
        }
        claims.extend(counted(reading, line, known));
        if line.role == Role::Item {
            claims.extend(listed(reading, line, known).or_else(|| named(reading, line, known)));
        }
    }
    claims
}

/// The package that a line begins with, or that stands behind its label.
fn named(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let behind_label = line.text.split_once(": ").map(|(_, behind)| behind);
    let parts = [Some(line.text.as_str()), behind_label];
    let (text, packages, rest) = parts.into_iter().flatten().find_map(|part| leading(line, part, known))?;
    let said = reading.said(line);
    let first = packages.first()?;
    let Some(version) = VERSION.captures(rest).or_else(|| BEHIND_COLON.captures(rest)) else {
        let ruling = Ruling::holds(format!("{} names {}", first.place, first.name));
        return Some(claim(reading, line, Kind::ConfigValue, text, said, ruling));
    };
    // `UUID v4` is a kind of ids, of which a package has another version.
    if STANDARDS.contains(&letters(text).as_str()) {
        return None;
    }
    let is_least = version.get(2).is_some();
    let end = version.get(2).or(version.get(1)).map_or(0, |last| last.end());
    let is_plain = !supposes(&line.text) && !is_loose(line) && !is_foreign(&line.text);
    let ruling =
        versioned(&packages, &version[1], is_least).filter(|ruling| is_plain || ruling.verdict == Verdict::True)?;
    Some(claim(reading, line, Kind::Version, &format!("{text}{}", &rest[..end]), said, ruling))
}

/// A row of a table of packages and their versions.
fn in_row(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    const NAMES: &[&str] = &["dependency", "package", "library", "crate", "module", "gem"];
    const VERSIONS: &[&str] = &["version", "current version", "installed version", "installed", "current"];
    // `1.2 → 1.3` tells what was, too.
    if line.cells.iter().any(|cell| matches!(cell.as_str(), "→" | "->")) {
        return None;
    }
    let bare = |text: &str| text.trim_matches(['*', '`', ' ']).to_lowercase();
    let is_headed =
        |at: usize, heads: &[&str]| reading.column(line, at).is_some_and(|head| heads.contains(&&*bare(head)));
    let at = (1..line.cells.len()).find(|at| is_headed(*at, VERSIONS)).filter(|_| is_headed(0, NAMES))?;
    let (name, said) = (bare(line.cells.first()?), bare(&line.cells[at]));
    let packages: Vec<&Package> = known.packages.iter().filter(|package| package.name == name).collect();
    let version = CELL.captures(&said).filter(|_| !supposes(&line.text) && !is_foreign(&line.text))?;
    let ruling = versioned(&packages, &version[1], version.get(2).is_some())?;
    Some(claim(reading, line, Kind::Version, &format!("{name} {said}"), reading.said(line), ruling))
}

/// Whether manifests have packages in a version, or rule it out; None if neither.
fn versioned(packages: &[&Package], version: &str, is_least: bool) -> Option<Ruling> {
    let numbers = crate::claims::known::runtime::numbers(version);
    let evidence = |package: &Package| format!("{} has {} {}", package.place, package.name, package.text);
    let fits = |package: &&&Package| match is_least {
        true => suffices(&numbers, package.bound, &package.version),
        false => agrees(&numbers, &package.version),
    };
    let is_excluded = |package: &&Package| {
        !package.version.is_empty() && excludes(&numbers, is_least, package.bound, &package.version)
    };
    let first = packages.first()?;
    match packages.iter().filter(|package| !package.version.is_empty()).find(fits) {
        Some(package) => Some(Ruling::holds(evidence(package))),
        None if packages.iter().all(is_excluded) => Some(Ruling::fails(evidence(first))),
        None => None,
    }
}

/// The words that a text begins with and that are a package's name, the packages, and what follows.
fn leading<'t, 'k>(line: &Line, text: &'t str, known: &'k Known<'_>) -> Option<(&'t str, Vec<&'k Package>, &'t str)> {
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(_, character)| character.is_whitespace() || ",:;(".contains(*character))
        .map(|(at, _)| at)
        .chain([text.len()])
        .take(WORDS)
        .collect();
    ends.into_iter().rev().find_map(|end| {
        let (name, rest) = text.split_at(end);
        let words: Vec<&str> = name.split([' ', '-', '/']).filter(|word| !word.is_empty()).collect();
        let is_name = name.starts_with(char::is_uppercase)
            || name.contains(['-', '@'])
            || is_address(name)
            || line.spans.first().is_some_and(|span| span == name);
        // Versions of languages and frameworks are told apart elsewhere.
        if !is_name
            || !name.ends_with(char::is_alphanumeric)
            || (canonical(name).is_some() && !is_address(name))
            || (words.len() < 2 && !BEHIND.is_match(rest))
        {
            return None;
        }
        // A whole name is nobody else's.
        let lower = name.to_lowercase();
        let is_whole = |package: &&Package| is_module_of(&package.name, &lower);
        let mut packages: Vec<&Package> = known.packages.iter().filter(is_whole).collect();
        if packages.is_empty() && !is_address(name) {
            packages = known.packages.iter().filter(|package| is_called(package, &words)).collect();
        }
        (!packages.is_empty()).then_some((name, packages, rest))
    })
}

/// `example.org/ovens/heat` is the address of a module, and nothing else.
fn is_address(name: &str) -> bool {
    let host = name.split_once('/').map(|(host, _)| host);
    host.is_some_and(|host| host.contains('.') && !host.starts_with('.')) && !name.contains("//")
}

/// Whether a package is called so, whatever major version its name ends with.
fn is_module_of(package: &str, name: &str) -> bool {
    let bare = |name: &str| -> String {
        let is_major =
            |end: &str| end.strip_prefix('v').is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_digit()));
        name.rsplit_once('/').filter(|(_, end)| is_major(end)).map_or(name, |(name, _)| name).to_owned()
    };
    package == name || (is_address(name) && bare(package) == bare(name))
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn initial(text: &str) -> Option<char> {
    text.chars().find(|character| character.is_alphanumeric()).and_then(|first| first.to_lowercase().next())
}

/// Whether people call a package by some words: by its own, by the first of them, or by its owner's and its own.
fn is_called(package: &Package, words: &[&str]) -> bool {
    let (owner, base) = parts(&package.name);
    // Every line is held against every package: most begin with another letter.
    let first = words.iter().find_map(|word| initial(word));
    if first != initial(base) && owner.is_none_or(|owner| first != initial(owner)) {
        return false;
    }
    let said: Vec<String> = words.iter().map(|word| letters(word)).filter(|word| !word.is_empty()).collect();
    // What declares the types of a thing is not the thing.
    if owner == Some("types") || (package.name.starts_with('@') && words.len() < 2) {
        return false;
    }
    let own: Vec<String> = base.split(['-', '_', '.']).map(letters).filter(|word| !word.is_empty()).collect();
    let (whole, all) = (own.concat(), said.concat());
    let without_js = |text: &str| text.strip_suffix("js").unwrap_or(text).to_owned();
    if all.len() > 2 && without_js(&whole) == without_js(&all) {
        return true;
    }
    let is_of_owner =
        || owner.is_some_and(|owner| said[0] == letters(owner)) && said[1..].iter().all(|word| own.contains(word));
    said.len() > 1 && (own.starts_with(&said) || is_of_owner())
}

/// The owner and the name of a package: of a module of Go the last part that is no version.
fn parts(name: &str) -> (Option<&str>, &str) {
    let is_version =
        |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let mut parts = name.rsplit('/').filter(|part| !is_version(part));
    let base = parts.next().unwrap_or(name);
    (parts.next().map(|owner| owner.trim_start_matches('@')), base)
}

/// `express, cors, helmet (server)`: an item that is no more than a list of packages.
fn listed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let bare = without_brackets(&line.text);
    let list =
        [" - ", " – ", " — ", ": "].iter().fold(bare.as_str(), |text, dash| text.split(dash).next().unwrap_or(text));
    let names: Vec<&str> = list.split(',').map(str::trim).collect();
    let about = reading.section(line).speaks_of(&["dependenc", "package", "librar"]);
    if !names.iter().all(|name| NAME.is_match(name)) || !(about || names.len() > LISTED) {
        return None;
    }
    let is_there = |name: &&&str| known.packages.iter().any(|package| package.name == **name);
    let (there, absent): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| is_there(name));
    let ruling = match absent.as_slice() {
        [] => Ruling::holds(format!("manifests name {}", if names.len() > 1 { "all of them" } else { "it" })),
        absent if about && there.len() >= LISTED && there.len() > absent.len() && !supposes(&line.text) => {
            Ruling::fails(format!("no manifest names {}", absent.join(", ")))
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, list, reading.said(line), ruling))
}

/// How many packages the manifest that is meant names.
fn counted(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = DEPENDENCIES.captures(&line.text)?;
    let said: usize = found.get(2).or(found.get(3))?.as_str().parse().ok().filter(|said| *said > 1)?;
    let (before, behind) = line.text.split_at(found.get(0)?.start());
    let is_step = line.text[found.get(0)?.end()..].starts_with('.');
    let next = line.text[found.get(0)?.end()..].trim_start().to_lowercase();
    // `(19 LOW)` counts something else.
    let is_other = found[0].contains('(') && next.starts_with(char::is_alphabetic);
    if is_step
        || is_other
        || before.trim_end().ends_with(['~', '≈', '/'])
        || behind.contains('+')
        || before.to_lowercase().ends_with("of ")
    {
        return None;
    }
    let wanted = found.get(1).or(found.get(4)).map(|kind| kind.as_str().to_lowercase().starts_with("dev"));
    let is_of_what_runs = ["production", "runtime"].iter().any(|word| next.starts_with(word));
    let wanted = wanted.or(is_of_what_runs.then_some(false));
    let manifest = manifest(reading, known)?;
    let is_one = |package: &&Package| {
        package.place.path == *manifest && wanted.is_none_or(|wanted| package.is_for_builders == wanted)
    };
    let actual = known.packages.iter().filter(is_one).count();
    let evidence = format!("{manifest} names {}", count(actual, "package"));
    // Those that come with others are in no manifest.
    let before = before.to_lowercase();
    let is_of_all = wanted.is_none()
        && said > actual
        && !before.contains("direct")
        && (said >= actual * 2
            || ["total", "all", "transitive"].iter().any(|word| words(&before).any(|one| one == *word)));
    let ruling = match actual.abs_diff(said) {
        off if off > 0 && is_of_all => return None,
        0 => Ruling::holds(evidence),
        off if off > SLACK && !supposes(&line.text) && !is_foreign(&line.text) => Ruling::fails(evidence),
        _ => return None,
    };
    Some(claim(reading, line, Kind::Count, &found[0], reading.said(line), ruling))
}

/// The manifest of the folder in which the document stands, or above it; else the only one that there is.
fn manifest<'k>(reading: &Reading, known: &'k Known<'_>) -> Option<&'k RepoPath> {
    let mut manifests: BTreeMap<&RepoPath, usize> = BTreeMap::new();
    known.packages.iter().for_each(|package| *manifests.entry(&package.place.path).or_default() += 1);
    let folder =
        |path: &RepoPath| path.as_str().rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let is_above = |path: &&&RepoPath| reading.path.as_str().starts_with(&folder(path));
    let above = manifests.keys().filter(is_above).max_by_key(|path| path.as_str().matches('/').count());
    match (above, manifests.len()) {
        (Some(path), _) => Some(path),
        (None, 1) => manifests.keys().next().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_called_by_their_words() {
        let package = |name: &str| Package {
            name: name.to_owned(),
            version: Vec::new(),
            bound: crate::claims::known::runtime::Bound::Compatible,
            place: crate::claims::known::place::Place::new(&RepoPath::new("package.json"), 1),
            text: String::new(),
            is_for_builders: false,
        };
        for (name, words) in [
            ("react-router-dom", vec!["React", "Router"]),
            ("@tanstack/react-query", vec!["TanStack", "Query"]),
            ("github.com/go-chi/chi/v5", vec!["Chi"]),
            ("express", vec!["Express.js"]),
        ] {
            assert!(is_called(&package(name), &words), "{name}");
        }
        assert!(!is_called(&package("react-router-dom"), &["React"]));
        assert!(!is_called(&package("react-query"), &["Query", "limits"]));
    }
}
