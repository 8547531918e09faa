//! `No hardcoded secrets`: that none stands in code, in configuration, or in an environment that is committed. And `Encrypted
//! secrets`: that no manifest has them as they are.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::check::find_secret;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::is_foreign;

/// What says that there are none, and nothing of where.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:no|zero) (?:hard-?\s?coded|embedded|committed|exposed) passwords?\b|\b(?:no|zero) plain-?\s?text passwords? in (?:git|the code|code|the repo|version control)|\b(?:no|zero) (?:hard-?\s?coded|embedded|committed|exposed|plain-?\s?text) (?:secrets?|credentials?|(?:api )?keys?|tokens?)\b|\bno (?:secrets?|credentials?|passwords?|(?:api )?keys?|sensitive data)(?: (?:and|or) (?:secrets?|credentials?|passwords?|(?:api )?keys?|tokens?))?(?: (?:are |is )?(?:hard-?\s?coded|committed|exposed)| in (?:the )?(?:code|source|repo|git|version control))|\b(?:secrets?|credentials?|sensitive data) (?:are |is )?never (?:committed|hard-?\s?coded)",
    )
});
/// What says that what is set for a program is kept from others.
static SECURED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\W*(?:(?:database|db|api|all) )?(?:credentials?|secrets?|passwords?|environment variables?|env vars?)(?: (?:are|is))? (?:secured|protected|security|safely stored|stored securely|secure)\W*$",
    )
});
/// What says that secrets are kept as nobody can read them.
static ENCRYPTED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:encrypted (?:kubernetes |k8s )?secrets?|secrets? (?:are |is )?encrypted)\b"));
/// A key of a manifest with a value that stands for itself.
static VALUE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?m)^\s+[\w.-]+:[ \t]*["']?[A-Za-z0-9+/=_-]{6,}["']?[ \t]*(?:#.*)?$"#));
/// What keeps secrets elsewhere, or makes what is committed of them unreadable.
const KEEPERS: &[&str] = &[
    "sops",
    "kubeseal",
    "sealedsecret",
    "externalsecret",
    "external-secrets",
    "secretproviderclass",
    "encryptionconfiguration",
    "vault",
    "kms",
    "git-crypt",
];
/// A password of a service that a file of services gives itself, or falls back to.
static PASSWORD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"\b\w*(?:password|passwd|secret_key|secret)["']?\s*[:=]\s*["']?(?:\$\{\w+:-([^}\s"']+)\}|([^\s"'${}<>]+))["']?\s*$"#,
    )
});

/// How tokens of known services begin, and words that stand beside secrets.
const SIGNS: &[&str] = &[
    "akia",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "hf_",
    "sk_live_",
    "rk_live_",
    "sk-",
    "xoxb-",
    "xoxp-",
    "npm_",
    "aiza",
    "-----begin ",
    "password",
    "passwd",
    "secret",
    "api_key",
    "apikey",
    "access_key",
    "private_key",
    "token",
];
/// Words of paths of what is not what runs.
const ELSEWHERE: &[&str] =
    &["test", "mock", "example", "sample", "demo", "fixture", "local", "dev", "seed", "template", ".github", "spec"];
/// What stands for a password that somebody shall set.
const STAND_INS: &[&str] = &[
    "change",
    "_dev",
    "dev_",
    "your",
    "example",
    "placeholder",
    "xxx",
    "todo",
    "replace",
    "null",
    "none",
    "true",
    "false",
    "***",
];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_claim(reading, line) || is_of_security(reading, line)) {
        SIGNS.iter().for_each(|sign| needles.add_exactly(sign));
    }
    if reading.lines.iter().any(|line| is_about_encryption(reading, line)) {
        KEEPERS.iter().for_each(|sign| needles.add_exactly(sign));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let of = |is_meant: fn(&Reading, &Line) -> bool| -> Vec<&Line> {
        reading.lines.iter().filter(|line| is_meant(reading, line)).collect()
    };
    let (free, encrypted, secured) = (of(is_claim), of(is_about_encryption), of(is_of_security));
    // Only who asks looks for one.
    let secret = (!free.is_empty()).then(|| secret(reading, known)).flatten();
    let committed = (!secured.is_empty()).then(|| committed(known)).flatten();
    let plain = (!encrypted.is_empty()).then(|| plain(known)).flatten();
    let judged = |lines: Vec<&Line>, evidence: Option<String>| -> Vec<Claim> {
        let ruled = lines.into_iter().filter_map(|line| Some((line, Ruling::fails(evidence.clone()?))));
        let said = |(line, ruling)| claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling);
        ruled.map(said).collect()
    };
    [judged(free, secret), judged(encrypted, plain), judged(secured, committed)].concat()
}

fn is_about_encryption(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row)
        && reading.is_now(line)
        && reading.said(line) == Said::Done
        && !is_foreign(&line.text)
        && ENCRYPTED.is_match(&line.text)
}

fn is_of_security(reading: &Reading, line: &Line) -> bool {
    line.role == Role::Item && reading.is_now(line) && reading.said(line) == Said::Done && SECURED.is_match(&line.text)
}

/// A file of an environment, and no example of one, that has a password in it for everybody who has the repository.
fn committed(known: &Known<'_>) -> Option<String> {
    /// A shorter one may stand for none.
    const LEAST: usize = 6;
    let is_environment = |hit: &&Hit| {
        let name = hit.place.path.file_name().to_lowercase();
        (name.starts_with(".env") || name.ends_with(".env")) && is_run(hit)
    };
    let hits: Vec<&Hit> = ["password", "passwd", "secret"]
        .iter()
        .flat_map(|sign| known.hits.exactly(sign))
        .filter(is_environment)
        .collect();
    let is_given = |hit: &&&Hit| {
        let value = PASSWORD.captures(&hit.text).and_then(|found| found.get(2)).map_or("", |value| value.as_str());
        value.len() >= LEAST && stands_for_itself(value)
    };
    // The value itself is shown to nobody once more.
    let hit = hits.iter().find(is_given)?;
    let key = hit.text.split('=').next().unwrap_or_default().trim();
    Some(format!("{} gives {key} a value, and stands in the repository", hit.place))
}

/// A manifest of secrets that has their values as they are, where nothing keeps them otherwise.
fn plain(known: &Known<'_>) -> Option<String> {
    // All are asked for, so that they are looked for at once.
    let kept = KEEPERS.iter().filter(|sign| known.hits.exactly(sign).any(|hit| !hit.is_comment && hit.is_word)).count();
    let is_elsewhere = |path: &str| ELSEWHERE.iter().any(|word| path.to_lowercase().contains(word));
    let secrets = known.manifests.iter().filter(|manifest| manifest.kind == "Secret" && !manifest.is_comment);
    let mut own = secrets.filter(|manifest| kept == 0 && !is_elsewhere(manifest.place.path.as_str()));
    let found = own.find(|manifest| {
        let bytes = known.repo.read(&manifest.place.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let data = text.split_once("\ndata:").or_else(|| text.split_once("\nstringData:"));
        data.is_some_and(|(_, values)| VALUE.is_match(values.split("\n---").next().unwrap_or(values)))
    })?;
    Some(format!("{} is a Secret with its values as they are, and nothing encrypts them", found.place))
}

fn is_claim(reading: &Reading, line: &Line) -> bool {
    let is_text = matches!(line.role, Role::Item | Role::Row);
    is_text
        && reading.is_now(line)
        && reading.said(line) == Said::Done
        && !is_foreign(&line.text)
        && says_of_all(&line.text)
}

/// Whether a line says it of all that there is: not `the manifests have no …`, and not `no … in the manifests`.
fn says_of_all(text: &str) -> bool {
    const EVERYWHERE: &[&str] =
        &["in code", "in the code", "in source", "in the source", "in repo", "in the repo", "in git", "in version"];
    let Some(found) = NONE.find(text) else { return false };
    let (before, behind) = (text[..found.start()].trim_end(), text[found.end()..].trim_start().to_lowercase());
    let is_in_part = behind.starts_with("in ") && !EVERYWHERE.iter().any(|place| behind.starts_with(place));
    (before.is_empty() || before.ends_with([':', '|', '(', ';', ',', '—', '-'])) && !is_in_part && !text.contains('`')
}

/// Where the first secret stands, and what it is; a document beside code speaks of that folder.
fn secret(reading: &Reading, known: &Known<'_>) -> Option<String> {
    let folder = reading.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_about_all =
        folder.is_empty() || folder.split('/').any(|part| matches!(part, "docs" | "doc" | "documentation"));
    let is_beside = |hit: &&Hit| is_about_all || hit.place.path.as_str().starts_with(&format!("{folder}/"));
    let hits = || SIGNS.iter().flat_map(|sign| known.hits.exactly(sign)).filter(|hit| is_run(hit)).filter(is_beside);
    let token = hits().find_map(|hit| {
        // The case of letters tells tokens from words.
        let bytes = known.repo.read(&hit.place.path).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().nth(hit.place.line.checked_sub(1)?)?;
        let found = find_secret(line).filter(|found| found.what != "an address with a password")?;
        // What a browser shows to everybody is no secret.
        let is_public = line.contains("AIza") && (text.contains("firebase") || text.contains("maps"));
        // Who looks for keys writes how they begin.
        let is_stand_in = ["placeholder", "grep ", "pattern"].iter().any(|word| line.to_lowercase().contains(word));
        (!is_public && !is_stand_in).then(|| format!("{} has {}", hit.place, found.what))
    });
    token.or_else(|| {
        let hit = hits().find(|hit| gives_itself(hit))?;
        Some(format!("{}: {}", hit.place, hit.text))
    })
}

/// Whether a hit is in what runs.
fn is_run(hit: &Hit) -> bool {
    let path = hit.place.path.as_str().to_lowercase();
    !hit.is_comment
        && matches!(hit.class, Class::Code | Class::Config)
        && !ELSEWHERE.iter().any(|word| path.contains(word))
}

/// Whether a line of a file of services sets a password that stands for itself.
fn gives_itself(hit: &Hit) -> bool {
    let is_of_services = hit.place.path.file_name().contains("compose");
    let value = PASSWORD.captures(&hit.text).and_then(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned()));
    is_of_services && value.is_some_and(|value| value.len() > 2 && stands_for_itself(&value))
}

/// Whether a value is no place where one is kept, and none that somebody shall set.
fn stands_for_itself(value: &str) -> bool {
    !value.starts_with(['/', '$']) && !STAND_INS.iter().any(|word| value.contains(word))
}
