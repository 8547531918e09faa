//! What an app for Android says of itself — its version, and the systems that it is made for — against its files of Gradle.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, supposes};

/// `Target SDK: 35`, `Version name: 1.1.0 (of the shop)`.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(version name|version code|target sdk|min(?:imum)? sdk|compile sdk)(?: version)?\s*:\s*v?(\d+(?:\.\d+)*)(?:\s*\(.*)?$",
    )
});
/// `targetSdk = 36`, `versionName "1.2.1"`, `APP_VERSION_CODE=9`.
static SET: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?im)^\s*(?:\w*_)?(version_?name|version_?code|target_?sdk|min_?sdk|compile_?sdk)(?:_?version)?\s*[= ]\s*["']?(\d+(?:\.\d+)*)["']?\s*$"#,
    )
});
/// Files in which that is set, in small letters.
const FILES: &[&str] = &["gradle.properties", "build.gradle", "build.gradle.kts", "libs.versions.toml"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose);
    reading.lines.iter().filter(is_text).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let text = match line.role {
        Role::Row => line.cells.get(..2)?.join(": "),
        _ => line.text.clone(),
    };
    let is_told = reading.is_now(line) && reading.said(line) != Said::Missing && !says_gone(&text) && !supposes(&text);
    let found = TOLD.captures(&text).filter(|_| is_told)?;
    let letters = |name: &str| name.to_lowercase().replace([' ', '_'], "").replace("minimum", "min");
    let is_file = |path: &str| FILES.contains(&path.rsplit('/').next().unwrap_or_default());
    let mut set = Vec::new();
    for path in known.files.matching(is_file) {
        let bytes = known.repo.read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let own = SET.captures_iter(&text).filter(|set| letters(&set[1]) == letters(&found[1]));
        set.extend(own.map(|own| (path, own[2].to_owned())));
    }
    let (path, value) = set.iter().find(|(_, value)| *value == found[2]).or(set.first())?;
    let evidence = format!("{path} has {value}");
    let ruling = if *value == found[2] { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    let text = format!("{}: {}", &found[1], &found[2]);
    Some(claim(reading, line, Kind::Version, &text, reading.said(line), ruling))
}
