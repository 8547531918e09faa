//! How much code there is: `3,500+ lines of code`, `1,200 lines of TypeScript`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, says_gone, supposes};

/// A number of lines, of which language, or the label behind which it stands.
static LINES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(~|≈|about |around |over |more than )?\b(\d[\d,]{2,})(\+)?\s+(?:total\s+)?lines\s+of\s+(?:production\s+)?(code|typescript|javascript|python|rust|go|java)\b|\blines of code\s*:\s*(~|≈)?\s*(\d[\d,]{2,})(\+)?(?:\s+lines)?\s*$",
    )
});
/// The endings of files by what people call their language.
const ENDINGS: &[(&str, &[&str])] = &[
    ("typescript", &["ts", "tsx", "mts"]),
    ("javascript", &["js", "jsx", "mjs", "cjs"]),
    ("python", &["py"]),
    ("rust", &["rs"]),
    ("go", &["go"]),
    ("java", &["java"]),
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Prose | Role::Row) && reading.is_now(line);
    reading.lines.iter().filter(is_text).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = LINES.captures(&line.text)?;
    let said: usize = found.get(2).or(found.get(6))?.as_str().replace(',', "").parse().ok()?;
    let language = found.get(4).map(|word| word.as_str().to_lowercase());
    let endings = language.and_then(|word| ENDINGS.iter().find(|(name, _)| *name == word)).map(|(_, endings)| *endings);
    let is_of = |ending: &str| endings.is_none_or(|endings| endings.contains(&ending));
    let actual: usize = known.lines().iter().filter(|(ending, _)| is_of(ending)).map(|(_, lines)| lines).sum();
    let evidence = format!("all files of the kind have {actual} lines together");
    let is_plain = !supposes(&line.text) && !says_gone(&line.text) && !is_foreign(&line.text);
    let ruling = match actual {
        _ if actual.abs_diff(said) * 20 <= said => Ruling::holds(evidence),
        // Whatever is counted, there is no more.
        _ if actual * 4 < said * 3 && is_plain => Ruling::fails(evidence),
        _ => return None,
    };
    Some(claim(reading, line, Kind::Count, &found[0], Said::Neither, ruling))
}
