//! The version that a document says the repository has, against those that its packages give themselves.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes};
use crate::repo::RepoPath;

/// `Package version: 2.0.0`; with no word before, a document may give its own.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:current\s+)?(package|project|app|application|software|product|system|service|platform|codebase|backend)?\s*version\s*[:|]\s*v?(\d+\.\d+\.\d+)(?:$|[\s,;|(])",
    )
});
/// `version = "1.4.0"`, `"version": "1.4.0"`, where a package begins.
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?m)^\s*\{?(?:\s*"name"\s*:\s*"[^"\n]*",)?\s*"?version"?\s*[:=]\s*["']?(\d+\.\d+\.\d+(?:\+\d+)?)["',\s]"#,
    )
});
/// `package.json: v1.4.0`, `| package.json | 1.4.0 |`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^[`*]*(package\.json|pyproject\.toml|cargo\.toml|setup\.cfg|pubspec\.yaml)[`*]*\s*(?:[:|(–—-]|is (?:still |now |at )*)\s*(?:version\s*:?\s*)?v?(\d+\.\d+\.\d+(?:\+\d+)?)\b",
    )
});
/// Files that give a package a version, in the root.
const MANIFESTS: &[&str] = &["package.json", "pyproject.toml", "Cargo.toml", "setup.cfg"];
/// What stands where a program writes the version when it is published.
const UNSET: &[&str] = &["0.0.0", "0.0.1", "1.0.0"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Prose | Role::Item | Role::Row));
    let of_manifests = lines.clone().filter_map(|line| manifest(reading, line, known));
    lines.filter_map(|line| judge(reading, line, known)).take(2).chain(of_manifests).collect()
}

/// The version that a line says a manifest has, against the one that it has.
fn manifest(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let is_stated = reading.is_now(line) && !says_gone(&line.text) && !line.text.contains(['→', '>']);
    let found = NAMED.captures(&line.text).filter(|_| is_stated)?;
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &found[1]) else { return None };
    let text = known.repo.read(&path).ok()?;
    let version = VERSION.captures(&String::from_utf8_lossy(&text))?[1].to_owned();
    let evidence = format!("{path} has {version}");
    // Of `1.4.0+12` people leave out the build.
    let is_short = !found[2].contains('+') && version.split('+').next() == Some(&found[2]);
    let ruling = match version == found[2] || is_short {
        true => Ruling::holds(evidence),
        false if supposes(&line.text) || UNSET.contains(&version.as_str()) => Ruling::open(evidence),
        false => Ruling::fails(evidence),
    };
    Some(claim(reading, line, Kind::Version, found[0].trim(), Said::Neither, ruling))
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = LABEL.captures(&line.text).filter(|_| reading.is_now(line))?;
    let said = &found[2];
    let given: Vec<(&str, String)> = MANIFESTS
        .iter()
        .filter_map(|path| {
            let bytes = known.repo.read(&RepoPath::new(path)).ok()?;
            let text = String::from_utf8_lossy(&bytes);
            Some((*path, VERSION.captures(&text)?[1].to_owned()))
        })
        .collect();
    let (path, version) = given.iter().find(|(_, version)| version == said).or(given.first())?;
    let evidence = format!("{path} has {version}");
    let is_tagged = || {
        let tags = known.repo.git().ok().and_then(|git| git.tags().ok()).unwrap_or_default();
        tags.iter().any(|tag| tag.trim_start_matches('v') == said)
    };
    let ruling = match found.get(1) {
        _ if version == said => Ruling::holds(evidence),
        Some(_)
            if !given.iter().any(|(_, version)| UNSET.contains(&version.as_str()))
                && !supposes(&line.text)
                && !says_gone(&line.text)
                && !is_tagged() =>
        {
            Ruling::fails(evidence)
        }
        Some(_) => Ruling::open(evidence),
        None => Ruling::open(format!("{evidence}; it may be the document's own")),
    };
    Some(claim(reading, line, Kind::Version, found[0].trim(), reading.said(line), ruling))
}
