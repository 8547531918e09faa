//! What is said to be kept out of git: `.env is in .gitignore`, `settings.local.json (gitignored)`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, words};
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

/// That nothing is in git which should not be.
static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:sensitive|secret|private|credential|environment)s? (?:files?|data|config(?:uration)?s?) (?:are |is )?(?:not|never) (?:tracked|committed|checked in|in git|in version control|in the repo(?:sitory)?)|no (?:sensitive|secret|credential) files? (?:are |is )?(?:tracked|committed|checked in|in git|in version control|in the repo(?:sitory)?))\b",
    )
});
/// Parts of names of files that keep what nobody else shall know.
const SECRET: &[&str] = &[
    ".env",
    "secret",
    "credential",
    "google-services.json",
    "googleservice-info.plist",
    "serviceaccount",
    "service-account",
    "service_account",
    ".pem",
    ".key",
    ".jks",
    ".keystore",
    ".p12",
    ".pfx",
    "local.properties",
    "keystore.properties",
    "firebase-adminsdk",
    "id_rsa",
    ".htpasswd",
    "kubeconfig",
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_plain = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row) && reading.is_now(line) && reading.said(line) == Said::Done
    };
    let mut clean = reading.lines.iter().filter(is_plain).filter(|line| NOTHING.is_match(&line.text)).peekable();
    // Only who asks reads the rules.
    let tracked = clean.peek().is_some().then(|| tracked(known)).flatten();
    let refuted: Vec<Claim> = clean
        .filter_map(|line| {
            let ruling = Ruling::fails(tracked.clone()?);
            Some(claim(reading, line, Kind::Path, &line.text, Said::Done, ruling))
        })
        .collect();
    let judged = reading.lines.iter().filter_map(|line| {
        let name = kept(reading, line)?;
        let ruling = judge(&name, known)?;
        let said = if reading.said(line) == Said::Done { Said::Done } else { Said::Neither };
        Some(claim(reading, line, Kind::Path, &format!("{name} is ignored"), said, ruling))
    });
    judged.chain(refuted).collect()
}

/// A file with secrets that a rule of the root names to keep it out, and that is in the repository all the same.
fn tracked(known: &Known<'_>) -> Option<String> {
    let rules = known.repo.read(&RepoPath::new(".gitignore")).ok()?;
    let rules = String::from_utf8_lossy(&rules);
    let is_literal = |rule: &&str| !rule.is_empty() && !rule.starts_with(['#', '!']) && !rule.contains(['*', '?', '[']);
    let is_secret = |rule: &&str| SECRET.iter().any(|part| rule.to_lowercase().contains(part));
    let mut named = rules.lines().map(str::trim).filter(is_literal).filter(is_secret);
    let found = named.find_map(|rule| {
        let path = RepoPath::new(rule.trim_start_matches('/'));
        let is_shown = [".example", ".sample", ".template"].iter().any(|end| rule.ends_with(end));
        (!is_shown && known.files.list().contains(&path)).then_some(path)
    })?;
    Some(format!("{found} is in the repository, though .gitignore names it"))
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
