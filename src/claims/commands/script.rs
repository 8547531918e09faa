//! Scripts that a document quotes from `package.json`: `"build": "vite build"`, in a fence.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};
use crate::repo::RepoPath;

static PAIR: LazyLock<Regex> = LazyLock::new(|| compiled(r#"^"([\w:.-]+)":\s*"((?:[^"\\]|\\.)+)",?"#));

/// What each script runs, by file.
type Scripts = Vec<(RepoPath, BTreeMap<String, String>)>;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for fence in 0..reading.languages.len() {
        let lines = reading.lines.iter().filter(|line| line.role == Role::Code(fence) && reading.is_now(line));
        let quoted: Vec<(&Line, String, String)> = lines.filter_map(pair).collect();
        if quoted.len() > 1 {
            claims.extend(compared(reading, &quoted, &scripts(known)));
        }
    }
    claims
}

fn pair(line: &Line) -> Option<(&Line, String, String)> {
    let found = PAIR.captures(&line.text)?;
    Some((line, found[1].to_owned(), found[2].replace("\\\"", "\"")))
}

fn scripts(known: &Known<'_>) -> Scripts {
    let files = known.files.matching(|path| path.rsplit('/').next() == Some("package.json"));
    let read = |path: &RepoPath| {
        let value: Value = serde_json::from_slice(&known.repo.read(path).ok()?).ok()?;
        let scripts = value.get("scripts")?.as_object()?;
        let text = |(name, script): (&String, &Value)| Some((name.clone(), script.as_str()?.to_owned()));
        Some(scripts.iter().filter_map(text).collect())
    };
    files.into_iter().filter_map(|path| Some((path.clone(), read(path)?))).collect()
}

/// The quoted scripts against those of the file that has the most of them as they are quoted.
fn compared(reading: &Reading, quoted: &[(&Line, String, String)], scripts: &Scripts) -> Vec<Claim> {
    let agreeing = |all: &BTreeMap<String, String>| {
        quoted.iter().filter(|(_, name, script)| all.get(name) == Some(script)).count()
    };
    let Some((path, all)) = scripts.iter().max_by_key(|(_, all)| agreeing(all)) else { return Vec::new() };
    // A fence of which no script is this file's quotes another.
    let is_quotation = agreeing(all) > 0 && agreeing(all) * 2 >= quoted.len();
    let judged = quoted.iter().filter(|_| is_quotation).filter_map(|(line, name, script)| {
        let ruling = match all.get(name)? {
            actual if actual == script => Ruling::holds(format!("{path} has it")),
            actual => Ruling::fails(format!("{path} has `{name}` as {actual}")),
        };
        Some(claim(reading, line, Kind::Command, name, reading.said(line), ruling))
    });
    judged.collect()
}
