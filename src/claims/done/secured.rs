//! `RLS enabled on all tables`: which of the tables that migrations make have no security by rows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{denies, requests, says_gone, supposes};
use crate::repo::RepoPath;
use crate::text::count;

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:rls|row[- ]level security)\b[^\w]*(?:\(rls\))?[^\w]*(?:(?:is|are|policies|enabled|active|enforced|implemented|applied)\W+)*(?:on|for|across) (?:all|every)(?: (?:database|db|public|supabase|user))* tables?(?:\W*$|\W*[|,;.(]|\s+[-–—])|\b(?:all|every)(?: (?:database|db|public|supabase|user))* tables? (?:have|has|are protected by|is protected by|use|uses)\W+(?:(?:proper|strict)\W+)?(?:rls|row[- ]level security)\b(?:\W*$|\W*[|,;.(]|\W+(?:enabled|policies|active))",
    )
});
static COUNTED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b\d+(?: \w+)? tables?\b|\b(?:tenant|data) tables?\b"));
/// Words that leave some out, and such as tell what to do.
static SOME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:except|but|besides|other than|nearly|almost|most|verify|test|review|check|ensure|fix|enable|bypass|disabled?|off|missing)\b",
    )
});
static MADE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?im)^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?(?:"?public"?\.)?"?(\w+)"?\s*\("#));
static SECURED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:"?public"?\.)?"?(\w+)"?\s+(?:enable|force)\s+row\s+level\s+security"#,
    )
});
/// A table that is no more called so.
static GONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?i)\bdrop\s+table\s+(?:if\s+exists\s+)?(?:"?public"?\.)?"?(\w+)"?|\balter\s+table\s+(?:if\s+exists\s+)?(?:"?public"?\.)?"?(\w+)"?\s+rename\s+to\b"#,
    )
});
/// Statements that are put together while they run: of which tables they are, no reader sees.
static COMPOSED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)(?:%I|%s|\|\||\$\{|\{\})[^;\n]{0,40}row\s+level\s+security"));
const SIGN: &str = "row level security";
/// Fewer tables are not what `all` is said of.
const SEVERAL: usize = 3;
/// So many are named.
const NAMED: usize = 3;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| is_said(reading, line)) {
        needles.add_exactly(SIGN);
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines: Vec<&Line> = reading.lines.iter().filter(|line| is_said(reading, line)).collect();
    let Some(ruling) = lines.first().and_then(|_| ruling(known)) else { return Vec::new() };
    // `On all 12 tables` of data may be on fewer than there are.
    let lines = lines.into_iter().filter(|line| ruling.verdict == Verdict::True || !COUNTED.is_match(&line.text));
    let of = |line: &Line| claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling.clone());
    lines.map(of).collect()
}

fn is_said(reading: &Reading, line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose)
        && reading.said(line) != Said::Missing
        && !(line.has_box && reading.said(line) != Said::Done)
        && reading.is_now(line)
        && SAID.is_match(&line.text)
        && !SOME.is_match(&line.text)
        && !denies(&line.text)
        && !requests(&line.text)
        && !says_gone(&line.text)
        && !supposes(&line.text)
}

/// Whether every table is secured that is made beside those which are; None where that is not to be seen.
fn ruling(known: &Known<'_>) -> Option<Ruling> {
    let is_own = |class: Class| matches!(class, Class::Code | Class::Config);
    let hits = known.hits.exactly(SIGN).filter(|hit| is_own(hit.class));
    let folders: BTreeSet<RepoPath> = hits.map(|hit| shelf(&hit.place.path)).collect();
    let files = known.files.matching(|path| path.ends_with(".sql"));
    let beside = files.into_iter().filter(|path| folders.contains(&shelf(path)) && is_own(Class::of(path)));
    let (mut made, mut secured) = (BTreeSet::new(), BTreeSet::new());
    let mut gone = BTreeSet::new();
    for path in beside {
        let text = String::from_utf8_lossy(&known.repo.read(path).ok()?).into_owned();
        if COMPOSED.is_match(&text) {
            return None;
        }
        let names = |expression: &Regex| -> Vec<String> {
            let found = expression.captures_iter(&text);
            found.filter_map(|found| Some(found.iter().skip(1).flatten().next()?.as_str().to_lowercase())).collect()
        };
        made.extend(names(&MADE));
        secured.extend(names(&SECURED));
        gone.extend(names(&GONE));
    }
    let open: Vec<&String> = made.iter().filter(|table| !secured.contains(*table) && !gone.contains(*table)).collect();
    if secured.len() < SEVERAL || open.len() > secured.len() {
        return None;
    }
    Some(match open.as_slice() {
        [] => Ruling::holds(format!("{} of migrations have it enabled", count(secured.len(), "table"))),
        _ => {
            let names: Vec<&str> = open.iter().take(NAMED).map(|table| table.as_str()).collect();
            let rest = if open.len() > NAMED { " and others" } else { "" };
            Ruling::fails(format!(
                "{} of {} that migrations make have no row level security: {}{rest}",
                open.len(),
                count(made.len(), "table"),
                names.join(", ")
            ))
        }
    })
}

/// The folder in which migrations stand side by side; Prisma gives each a folder of its own.
fn shelf(path: &RepoPath) -> RepoPath {
    let folder = path.parent();
    if path.file_name() == "migration.sql" { folder.parent() } else { folder }
}
