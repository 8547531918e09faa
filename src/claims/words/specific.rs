//! Numbers that a text gives for a thing, as people write them and as code may: `5 minutes` is `300`, and `80 %` is `0.8`.
//!
//! Numbers that only name or order something are none: those of steps, of dates, of paths, `2FA`, `S3`.

use std::sync::LazyLock;

use regex::Regex;

use super::lapse;
use crate::check::expression::compiled;

/// A word behind `\w` is the unit; behind a hyphen or a blank it may be.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:v|[<>≤≥=~+$€-]+)*(\d+(?:\.\d+)*)([a-z%]*)\+?(?:(?:-|–|—|\.\.|/)(\d+(?:\.\d+)*)?([a-z%/-]*)\+?)?$",
    )
});
/// `AES-256-GCM`, `TLS-1.3`, `SHA512`: a name of which a number is a part that tells it from others.
static NAMED: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([a-z]{2,})(?:-(\d+(?:\.\d+)*)(?:-[a-z]+)*|(\d{3,}))$"));
/// Dates, times, years.
static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^(?:\d{4}-\d\d(?:-\d\d)?.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d\d.*|(?:19|20)\d\d|24/7)$")
});
/// Numbers with signs that tell their digits apart.
static GROUPED: LazyLock<Regex> = LazyLock::new(|| compiled(r"(\d)[,_](\d{3})\b"));

/// Words behind which a number only says which one is meant.
const ORDINAL: &[&str] = &[
    "phase",
    "step",
    "week",
    "day",
    "sprint",
    "task",
    "section",
    "item",
    "issue",
    "part",
    "stage",
    "milestone",
    "tier",
    "level",
    "priority",
    "line",
    "lines",
    "page",
    "pr",
    "figure",
    "table",
    "appendix",
    "chapter",
    "option",
    "wave",
    "round",
    "iteration",
    "month",
    "quarter",
    "adr",
    "no",
    "number",
    "story",
    "epic",
    "finding",
    "jan",
    "january",
    "feb",
    "february",
    "mar",
    "march",
    "apr",
    "april",
    "may",
    "jun",
    "june",
    "jul",
    "july",
    "aug",
    "august",
    "sep",
    "september",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
    "soc",
    "from",
    "iso",
];
/// What may stand behind the digits of a number, as one word with it.
const UNITS: &[&str] = &[
    "", "%", "ms", "s", "m", "h", "d", "min", "mins", "sec", "secs", "hr", "hrs", "kb", "mb", "gb", "tb", "k", "x",
    "g", "mi", "gi", "ki", "rps", "px", "rpm", "qps", "bit",
];

/// A number of so many digits is no other's.
const RARE: usize = 4;

/// One number of a text.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::claims) struct Specific {
    /// As the text has it.
    pub shown: String,
    /// What stands for it where code has it, digits not grouped.
    forms: Vec<String>,
}

impl Specific {
    /// Whether it has so many digits that it stands nowhere by chance.
    pub fn is_rare(&self) -> bool {
        self.forms[0].bytes().filter(u8::is_ascii_digit).count() >= RARE
    }

    /// Whether a text in which digits are not grouped has it.
    pub fn stands_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| has_number(text, form))
    }
}

/// A text as numbers are looked for in it: in small letters, with digits that are not grouped.
pub(in crate::claims) fn ungrouped(text: &str) -> String {
    let mut text = text.to_lowercase();
    // What overlaps is left by one pass.
    while GROUPED.is_match(&text) {
        text = GROUPED.replace_all(&text, "$1$2").into_owned();
    }
    text
}

/// The numbers of a text that say how much, how many, or which version.
pub(in crate::claims) fn specifics(text: &str) -> Vec<Specific> {
    let text = ungrouped(text);
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || matches!(character, '|' | '(' | ')' | ',' | ';' | '×'))
        .map(|word| word.trim_matches(['.', ':', '!', '?', '"', '\'', '*', '`', '→', '“', '”', '[', ']']))
        .collect();
    let mut found = Vec::new();
    let before = |at: usize| words[..at].iter().rev().find(|word| !word.is_empty()).copied();
    let behind = |at: usize| words[at + 1..].iter().find(|word| !word.is_empty()).copied();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.bytes().any(|byte| byte.is_ascii_digit())) {
        if MOMENT.is_match(word) || before(at).is_some_and(|before| ORDINAL.contains(&before)) {
            continue;
        }
        // `min=2` gives a number as `min 2` does.
        let value = word.rsplit_once(['=', '≥', '≤']).map_or(*word, |(_, value)| value);
        if let Some(numbers) = NUMBER.captures(value) {
            found.extend(quantities(&numbers, before(at).is_none(), behind(at).unwrap_or_default()));
        } else if let Some(named) = NAMED.captures(word).filter(|_| before(at).is_some()) {
            let number = named.get(2).or(named.get(3)).map_or("", |number| number.as_str());
            if !number.starts_with('0') {
                found.push(Specific { shown: (*word).to_owned(), forms: vec![number.to_owned()] });
            }
        }
    }
    found
}

/// The one number of a word, or both of a range.
fn quantities(word: &regex::Captures<'_>, is_first: bool, behind: &str) -> Vec<Specific> {
    let part = |at: usize| word.get(at).map_or("", |part| part.as_str());
    let (first, unit, last, rest) = (part(1), part(2), part(3), part(4).trim_matches(['-', '/']));
    // `2FA`, `3D`, `4xx`.
    if !UNITS.contains(&unit) {
        return Vec::new();
    }
    // `1.2 Title` orders what it stands before.
    let is_order = is_first && (first.starts_with('0') || (first.contains('.') && unit.is_empty())) && last.is_empty();
    if is_order || (first.len() > 1 && first.starts_with('0') && !first.contains('.')) {
        return Vec::new();
    }
    let unit = [unit, rest, behind].into_iter().find(|unit| !unit.is_empty()).unwrap_or_default();
    let numbers = [first, last].into_iter().filter(|number| !number.is_empty());
    numbers.map(|number| Specific { shown: number.to_owned(), forms: forms(number, unit) }).collect()
}

/// How code may write a number that people give with a unit.
fn forms(number: &str, unit: &str) -> Vec<String> {
    let mut forms = vec![number.to_owned()];
    forms.extend(number.strip_suffix(".0").map(str::to_owned));
    let times = |factor: u64| number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    if let Some((_, span)) = lapse::said(&format!("{number} {unit}")) {
        let parts = [1, 1_000, 60_000, 3_600_000, 86_400_000];
        forms.extend(parts.iter().filter(|part| span % **part == 0).map(|part| (span / part).to_string()));
    }
    let powers: &[u32] = match unit {
        "k" => return forms.into_iter().chain(times(1_000).map(|number| number.to_string())).collect(),
        "%" | "percent" => {
            let share = number.parse::<f64>().map(|number| format!("{:.4}", number / 100.0));
            forms.extend(share.iter().map(|share| share.trim_end_matches('0').trim_end_matches('.').to_owned()));
            &[]
        }
        "kb" | "kib" | "ki" => &[1],
        "mb" | "mib" | "mi" => &[1, 2],
        "gb" | "gib" | "gi" => &[1, 2, 3],
        _ => &[],
    };
    let bytes = powers.iter().flat_map(|power| [times(1_024_u64.pow(*power)), times(1_000_u64.pow(*power))]);
    forms.extend(bytes.flatten().map(|number| number.to_string()));
    forms
}

/// Whether a text has a number that is no part of another.
fn has_number(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = &text.as_bytes()[..at];
        let rest = &text.as_bytes()[at + number.len()..];
        let is_decimal = before.last() == Some(&b'.') && before.len() > 1 && before[before.len() - 2].is_ascii_digit();
        !before.last().is_some_and(u8::is_ascii_digit) && !is_decimal && !rest.first().is_some_and(u8::is_ascii_digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        specifics(text).into_iter().map(|specific| specific.shown).collect()
    }

    #[test]
    fn numbers_that_say_how_much_are_told_from_names() {
        for (text, numbers) in [
            ("HPA 5-23 replicas", &["5", "23"][..]),
            ("Encrypted by AES-256-GCM", &["aes-256-gcm"]),
            ("Timeout 37s, 3 retries", &["37", "3"]),
            ("54 tests (12 of them slow)", &["54", "12"]),
            ("Coverage 88.7% (score 91/100)", &["88.7", "91", "100"]),
            ("10,000+ rows", &["10000"]),
            ("PDB with min=2", &["2"]),
            ("RS256 signs tokens with RS256", &["rs256"]),
        ] {
            assert_eq!(shown(text), numbers, "{text}");
        }
        for text in [
            "Phase 2 of the HPA",
            "2.1 Ovens",
            "2FA and S3 and p95 and k8s",
            "Done on 2024-05-06, in 2025",
            "db/migrations/113_ovens.sql",
            "see src/oven.rs:12",
            "Watched 24/7",
            "US-12: heat the oven",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn code_writes_numbers_in_other_ways() {
        for (text, line) in [
            ("TTL of 5 minutes", "ttl = 300"),
            ("TTL of 5 minutes", "const TTL_MS: u64 = 300_000;"),
            ("CPU at 80%", "target: 0.8"),
            ("Uploads up to 10 MB", "limit: 10485760"),
            ("15-minute tokens", "expires: '15m'"),
            ("Go 1.22", "FROM golang:1.22.3-alpine"),
            ("OAuth 2.0", "oauth2"),
        ] {
            assert!(specifics(text).iter().all(|specific| specific.stands_in(&ungrouped(line))), "{text}: {line}");
        }
        assert!(!specifics("Node 18")[0].stands_in("1.18.2 node 180"));
    }
}
