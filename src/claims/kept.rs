//! What is said to be kept out of git: `.env is in .gitignore`, `settings.local.json (gitignored)`.

use std::sync::LazyLock;

use regex::Regex;

use super::claim;
use super::known::Known;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::status::Status;
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, words};
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// A file or a folder by its name, and that git ignores it.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(?:^|[\s`(*])(?P<name>\.?[a-z][\w-]*(?:\.[\w-]+)*/?)`?\**(?: (?:file|files|folder|directory))?,? (?:(?:is |are )?(?:properly |correctly )?\(?(?:git-?ignored|ignored by git|excluded from (?:git|version control))\b|(?:is |are )?(?:in|added to|listed in|included in|excluded (?:via|by|in)|ignored (?:via|by|in)) (?:the )?(?:root )?`?\.gitignore\b)",
    )
});
/// Words of lines that ask whether it is so, or for it.
const ASKING: &[&str] = &[
    "if", "should", "must", "ensure", "verify", "check", "confirm", "not", "never", "add", "make", "sure", "unless",
    "was",
];
/// What every repository has in its root, if anywhere.
const OF_ROOT: &[&str] = &[".env", ".env.local", ".env.production"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = reading.lines.iter().filter_map(|line| {
        let name = kept(reading, line)?;
        let ruling = judge(&name, known)?;
        let said = if reading.said(line) == Said::Done { Said::Done } else { Said::Neither };
        Some(claim(reading, line, Kind::Path, &format!("{name} is ignored"), said, ruling))
    });
    judged.collect()
}

/// What a line says that git ignores.
fn kept(reading: &Reading, line: &Line) -> Option<String> {
    let is_told = matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.is_now(line)
        && matches!(line.status, Status::Done | Status::None)
        && !words(&line.lower()).any(|word| ASKING.contains(&word))
        && !is_foreign(&line.text);
    let found = KEPT.captures(&line.text).filter(|_| is_told)?;
    let name = found.name("name")?.as_str();
    // `Secrets are gitignored` names no file.
    name.contains(['.', '/']).then(|| name.to_owned())
}

fn judge(name: &str, known: &Known<'_>) -> Option<Ruling> {
    let bare = name.trim_end_matches('/');
    let is_ignored = known.files.is_ignored_in_root(bare)?;
    let list = known.files.list();
    let tracked = list.files().find(|path| path.file_name() == bare);
    match tracked {
        Some(path) if path.as_str() == bare => return Some(Ruling::fails(format!("{path} is in the repository"))),
        Some(_) => return None,
        None => {}
    }
    if is_ignored {
        return Some(Ruling::holds(format!("git ignores {bare}")));
    }
    // A rule may name it in a folder of its own.
    let rules = known.repo.read(&RepoPath::new(".gitignore")).unwrap_or_default();
    let is_rule =
        |rule: &&str| rule.trim_end_matches('/').rsplit('/').next() == Some(bare) && !rule.starts_with(['#', '!']);
    if let Some(rule) = String::from_utf8_lossy(&rules).lines().map(str::trim).find(is_rule) {
        return Some(Ruling::holds(format!(".gitignore has {rule}")));
    }
    OF_ROOT.contains(&bare).then(|| Ruling::fails(format!("no rule of git ignores {bare}")))
}
