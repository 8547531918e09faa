//! Spans of time, as documents say them and as code writes them, in milliseconds.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::expression::compiled;

/// `24 hours`, `8-hour`, `30s`, `15 min`.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\b(\d+)(?:\s+|-)?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b")
});
/// What code writes with its unit: `'12h'`, `24 * time.hour`, `time.second * 5`, `timedelta(hours=1)`,
/// `duration.ofminutes(5)`, `duration::from_secs(3)`; in small letters, as lines are kept.
static WITH_UNIT: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        compiled(r#"["'](\d+)\s?(ms|s|m|h|d|hours?|minutes?|days?|seconds?)["']"#),
        compiled(r"\b(\d+)\s*\*\s*time\.(millisecond|second|minute|hour)"),
        compiled(r"\.(?:from_|of|from)?(millis|secs|seconds|minutes|mins|hours|days)\((\d+)\)"),
        compiled(r"\b(milliseconds|seconds|minutes|hours|days)\s*=\s*(\d+)"),
    ]
});
/// `expire_minutes: int = 30`, `ttl_hours = 24`, `ttlms = 30000`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"(ms|millis|secs?|seconds|minutes|mins|hours|days)\w*["']?\s*(?:,|:\s*\w+\s*=|=|:)\s*["']?(\d+)\b"#)
});
/// `60 * 60 * 1000`.
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b\d[\d_]*(?:\s*\*\s*\d[\d_]*)+\b"));
/// A number that something is set to, with no unit.
static BARE: LazyLock<Regex> = LazyLock::new(|| compiled(r#"[:=,(]\s*["']?(\d[\d_]*)\b"#));

/// The first span of time that a text says.
pub(in crate::claims) fn said(text: &str) -> Option<(String, u64)> {
    SAID.captures_iter(text).find_map(|found| Some((found[0].to_owned(), in_ms(&found[1], &found[2])?)))
}

/// What a line of code sets a span of time to, with the unit in which it is.
pub(in crate::claims) fn written_with_unit(line: &str) -> Vec<u64> {
    let pair = |found: &Captures<'_>| {
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number(&found[1]) { in_ms(&found[1], &found[2]) } else { in_ms(&found[2], &found[1]) }
    };
    let expressions = WITH_UNIT.iter().chain([&*NAMED]);
    expressions.flat_map(|of| of.captures_iter(line).filter_map(|found| pair(&found)).collect::<Vec<_>>()).collect()
}

/// What a line of code may set a span of time to; of a number without a unit, as seconds and as milliseconds.
pub(in crate::claims) fn written(line: &str) -> Vec<u64> {
    let with_unit = written_with_unit(line);
    if !with_unit.is_empty() {
        return with_unit;
    }
    let factor = |text: &str| text.trim().replace('_', "").parse::<u64>().unwrap_or(0);
    let products =
        PRODUCT.find_iter(line).map(|found| found.as_str().split('*').map(factor).fold(1, u64::saturating_mul));
    let bare = BARE.captures_iter(line).map(|found| factor(&found[1]));
    products
        .chain(bare)
        .filter(|number| *number > 0)
        .flat_map(|number| [number, number.saturating_mul(1_000)])
        .collect()
}

fn in_ms(number: &str, unit: &str) -> Option<u64> {
    let unit = unit.to_lowercase();
    let ms = match unit.as_str() {
        "ms" | "millis" | "millisecond" | "milliseconds" => 1,
        "m" => 60_000,
        _ if unit.starts_with("min") => 60_000,
        _ if unit.starts_with('s') => 1_000,
        _ if unit.starts_with('h') => 3_600_000,
        _ if unit.starts_with('d') => 86_400_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_say_spans_of_time_with_their_units() {
        for (text, ms) in [
            ("8-hour expiry", 28_800_000),
            ("TTL 30s", 30_000),
            ("expires after 15 minutes", 900_000),
            ("kept for 7 days", 604_800_000),
        ] {
            assert_eq!(said(text).map(|(_, ms)| ms), Some(ms), "{text}");
        }
        assert_eq!(said("3 services"), None);
    }

    #[test]
    fn code_writes_them_in_many_ways() {
        for (line, ms) in [
            ("{ expiresin: '12h' }", 43_200_000),
            ("sessionduration = 24 * time.hour", 86_400_000),
            ("timedelta(minutes=30)", 1_800_000),
            ("private static final int dedup_ttl_hours  = 24;", 86_400_000),
            ("duration.ofhours(2)", 7_200_000),
            ("constructor(ttlms = 30000) {", 30_000),
            ("maxage: 60 * 60 * 1000", 3_600_000),
            ("ttl = 300", 300_000),
        ] {
            assert!(written(line).contains(&ms), "{line}: {:?}", written(line));
        }
        assert!(written("return token").is_empty());
    }
}
