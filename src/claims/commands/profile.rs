//! Profiles of Maven: that a build which is told to use one finds it in a `pom.xml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::model::Ruling;

static PROFILE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?s)<profile>\s*(?:<!--.*?-->\s*)*<id>\s*([\w.-]+)\s*</id>"));

/// Profiles that the parents of many have.
const INHERITED: &[&str] = &["native", "nativeTest", "release", "apache-release", "ossrh"];

/// Whether the profiles that a command names are there; None for other commands.
pub(super) fn ruling(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    let program = words.first()?.rsplit('/').next()?;
    let at = words.iter().position(|word| word.starts_with("-P")).filter(|_| ["mvn", "mvnw"].contains(&program))?;
    let list = match words[at].trim_start_matches("-P") {
        "" => *words.get(at + 1)?,
        list => list,
    };
    let is_name = |name: &&str| {
        let mut bytes = name.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) && !INHERITED.contains(name)
    };
    let wanted: Vec<&str> = list.split(',').map(str::trim).collect();
    let all = known.files.matching(|path| path.rsplit('/').next() == Some("pom.xml"));
    if wanted.is_empty() || !wanted.iter().all(is_name) || all.is_empty() {
        return None;
    }
    let texts: Vec<String> = all
        .iter()
        .filter_map(|path| known.repo.read(path).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let there: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| PROFILE.captures_iter(text))
        .filter_map(|found| Some(found.get(1)?.as_str()))
        .collect();
    let absent: Vec<&str> = wanted.iter().filter(|name| !there.contains(**name)).copied().collect();
    let named = there.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let ruling = match absent.first() {
        None => Ruling::holds(format!("the profiles of {} are {named}", all[0])),
        // Where none has a profile, they may be those of whoever builds.
        Some(name) if is_away || there.is_empty() => Ruling::open(format!("no pom.xml has a profile `{name}`")),
        Some(name) => Ruling::fails(format!("no pom.xml has a profile `{name}`, only {named}")),
    };
    Some((format!("{} -P{list}", words[..at.min(2)].join(" ")), ruling))
}
