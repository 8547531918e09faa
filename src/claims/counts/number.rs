//! Numbers as documents give them: how they are meant, and the words that say of what they are.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::reading::Line;

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(~|≈|about |around |over |more than |at least )?\b(\d[\d,]*)(\+)?\s+((?:[A-Za-z][\w/-]*\s+){0,3}?)([a-z][a-z-]*(?:\s+[a-z]+){0,3})\b",
    )
});
/// `Total tests: 450+`, in a fence too.
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^[^\w\s]?\s*((?:[a-z]+ ){0,2}[a-z]+s)\s*:\s*(~)?(\d[\d,]*)(\+)?(?: \([^(),]*\))?$")
});
/// `Single workflow, ...`: one, and no more.
static SINGLE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)(?:^|[:,;(]\s*)(?:only )?(?:a )?single ([a-z]+)\s*(?:[,.;)]|$)"));
/// Numbers that may be a port's as well.
const PORTS: std::ops::RangeInclusive<usize> = 1024..=65_535;

/// How a number is meant.
#[derive(Clone, Copy, Debug)]
pub(in crate::claims) enum Meant {
    Exactly(usize),
    /// As many, and no more: `all 4 charts`.
    All(usize),
    AtLeast(usize),
    About(usize),
}

/// A number with the words that say of what.
pub(in crate::claims) struct Number<'r> {
    pub text: &'r str,
    pub value: usize,
    pub meant: Meant,
    /// The words behind it, or before the colon that it stands behind, in small letters.
    pub phrase: String,
}

/// The numbers of a line, each with what it counts.
pub(in crate::claims) fn numbers(line: &Line) -> Vec<Number<'_>> {
    if let Some(found) = LABELLED.captures(&line.text) {
        let Ok(value) = found[3].replace(',', "").parse() else { return Vec::new() };
        let phrase = found[1].to_lowercase();
        // `Prometheus metrics: 7071` is where they are served; only of tests are there so many.
        if PORTS.contains(&value) && !found[3].contains(',') && !phrase.contains("test") {
            return Vec::new();
        }
        let meant = meant(value, found.get(2).map(|_| "~"), found.get(4).is_some());
        return vec![Number { text: &line.text, value, meant, phrase }];
    }
    if line.is_code() { Vec::new() } else { in_text(line) }
}

/// As [`numbers`], in a fence, too, of which it must be known that it shows text.
pub(super) fn in_text(line: &Line) -> Vec<Number<'_>> {
    let single = SINGLE.captures_iter(&line.text).filter_map(|found| {
        let (text, phrase) = (found.get(0)?.as_str(), plural(&found[1].to_lowercase()));
        Some(Number { text, value: 1, meant: Meant::All(1), phrase })
    });
    COUNT.captures_iter(&line.text).filter_map(|found| spoken(line, &found)).chain(single).collect()
}

fn spoken<'r>(line: &'r Line, found: &regex::Captures<'r>) -> Option<Number<'r>> {
    let value: usize = found[2].replace(',', "").parse().ok()?;
    let (before, behind) = (&line.text[..found.get(2)?.start()], &line.text[found.get(2)?.end()..]);
    // `returns 404 for unknown routes` tells of a status.
    if (400..600).contains(&value) && found[4].split(' ').chain(found[5].split(' ')).any(|word| word == "for") {
        return None;
    }
    // `2 of 7 services`, `3x`, `10 ms`, `443, while the charts`: a number that counts something else.
    if found[2].ends_with(',')
        || before.ends_with(['.', '/', '-', '#', ':', 'v'])
        || before.trim_end().ends_with(['=', '<', '>'])
        || [" of", "remaining"].iter().any(|word| before.trim_end().to_lowercase().ends_with(word))
        || behind.starts_with(['.', '%', '/'])
    {
        return None;
    }
    let word = found.get(1).map(|word| word.as_str().trim().to_lowercase());
    // `Only 5 tests` says that there are no more.
    let is_whole = |word: &str| before.trim_end().to_lowercase().ends_with(word);
    let is_all = is_whole("all") || is_whole("only") || line.text[found.get(0)?.end()..].starts_with(" (all ");
    let meant = match meant(value, word.as_deref(), found.get(3).is_some()) {
        Meant::Exactly(number) if is_all => Meant::All(number),
        meant => meant,
    };
    let phrase = format!("{}{}", &found[4], &found[5]).to_lowercase();
    Some(Number { text: found.get(0)?.as_str().trim(), value, meant, phrase })
}

fn meant(number: usize, word: Option<&str>, is_more: bool) -> Meant {
    match word {
        _ if is_more => Meant::AtLeast(number),
        Some("over" | "more than" | "at least") => Meant::AtLeast(number),
        Some(_) => Meant::About(number),
        None => Meant::Exactly(number),
    }
}

pub(super) fn plural(noun: &str) -> String {
    if noun.ends_with('x') { format!("{noun}es") } else { format!("{noun}s") }
}
