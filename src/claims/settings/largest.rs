//! How large something may be: `Images: 10 MB`, against what code and configuration set by a name that says so.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes};

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b([a-z]{3,}?)s?\b(?:\s+(?:file|files|upload|uploads|size|sizes|limit|max|up to|maximum))*\s*[:=(]?\s*(?:max\.?|up to|≤|<=|<)?\s*(\d+)\s*(kb|mb|gb)\b",
    )
});
/// `max_image_size_mb = 10`.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"_?(kb|mb|gb)\w*["']?\s*(?::\s*\w+\s*=|[:=,(])\s*["']?(\d+)\b"#));
/// `10 * 1024 * 1024`.
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\d+)\s*\*\s*1024(\s*\*\s*1024)?(\s*\*\s*1024)?\b"));
/// `"10mb"`.
static WRITTEN: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\d+)\s*(kb|mb|gb)\b"));

/// What a line, or what stands above it, says of limits.
const ABOUT: &[&str] = &["limit", "max", "size", "upload", "up to"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let said = reading.lines.iter().filter_map(|line| said(reading, line));
    said.flat_map(|(_, noun, _)| names(&noun)).for_each(|name| needles.add(&name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    reading.lines.iter().filter_map(|line| judge(reading, line, known)).collect()
}

/// What a line says of the size of what, in bytes.
fn said<'r>(reading: &Reading, line: &'r Line) -> Option<(&'r str, String, u64)> {
    let is_text = matches!(line.role, Role::Item | Role::Row) && reading.is_now(line) && line.text.len() < 200;
    // An open box is something to be done yet.
    let is_open = (line.has_box && reading.said(line) != Said::Done) || reading.is_act(line);
    let is_open =
        is_open || ["select ", "choose ", "attach ", "upload a"].iter().any(|verb| line.lower().starts_with(verb));
    let found = SAID.captures(&line.text).filter(|_| is_text && !is_open && reading.said(line) != Said::Missing)?;
    let above = reading.label(line).map(Line::lower).unwrap_or_default();
    let is_about = |text: &str| ABOUT.iter().any(|word| text.contains(word));
    let is_limit = is_about(&line.lower()) || is_about(&above) || reading.section(line).speaks_of(ABOUT);
    let size = bytes(&found[2], &found[3])?;
    is_limit.then(|| (found.get(0).map_or("", |whole| whole.as_str()), found[1].to_lowercase(), size))
}

/// How code calls the largest size of a thing.
fn names(noun: &str) -> [String; 5] {
    [
        format!("max {noun} size"),
        format!("{noun} size"),
        format!("{noun} max size"),
        format!("{noun} size limit"),
        format!("max {noun}"),
    ]
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (text, noun, size) = said(reading, line)?;
    let is_kept = |hit: &&Hit| !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let names = names(&noun);
    let hits = names.iter().flat_map(|name| known.hits.of(name)).filter(is_kept);
    let set: Vec<(&Hit, u64)> = hits.filter_map(|hit| Some((hit, written(&hit.text)?))).collect();
    let (first, _) = set.first()?;
    let sizes: BTreeSet<u64> = set.iter().map(|(_, size)| *size).collect();
    let is_plain = !supposes(&line.text) && !says_gone(&line.text) && !is_loose(line) && !is_foreign(&line.text);
    let ruling = match set.iter().find(|(_, set)| *set == size) {
        Some((hit, _)) => Ruling::holds(format!("{}: {}", hit.place, hit.text)),
        None if sizes.len() == 1 && is_plain => Ruling::fails(format!("{}: {}", first.place, first.text)),
        None => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, text, reading.said(line), ruling))
}

/// The size that a line of code in small letters sets, in bytes.
fn written(text: &str) -> Option<u64> {
    let product = |found: Captures<'_>| {
        let factors = 1 + usize::from(found.get(2).is_some()) + usize::from(found.get(3).is_some());
        found[1].parse::<u64>().ok()?.checked_mul(1024_u64.checked_pow(u32::try_from(factors).ok()?)?)
    };
    let named = NAMED.captures(text).and_then(|found| bytes(&found[2], &found[1]));
    let multiplied = || PRODUCT.captures(text).and_then(product);
    named.or_else(multiplied).or_else(|| WRITTEN.captures(text).and_then(|found| bytes(&found[1], &found[2])))
}

fn bytes(number: &str, unit: &str) -> Option<u64> {
    let factor = match unit.to_lowercase().as_str() {
        "kb" => 1 << 10,
        "mb" => 1 << 20,
        _ => 1 << 30,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_in_many_ways() {
        for (text, megabytes) in [
            ("max_image_size_mb = 10", 10),
            ("max_image_size_mb: int = 10", 10),
            ("const max_image_size = 5 * 1024 * 1024;", 5),
            ("image_size_limit: \"2mb\"", 2),
        ] {
            assert_eq!(written(text), Some(megabytes << 20), "{text}");
        }
        assert_eq!(written("image_size = (640, 480)"), None);
    }
}
