//! Figures that a line gives for a thing, `opens after 5 failures`: that the thing is there does not confirm them.

use std::sync::LazyLock;

use regex::Regex;

use super::known::Known;
use super::known::place::Place;
use super::model::{Ruling, Verdict};
use super::reading::Line;
use crate::check::expression::compiled;

/// In how many files figures are looked for.
const FILES: usize = 4;

/// What is set to a number, and no number that only counts or dates something.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi) \b(?:min|max)\w*\s*[:=]\s*(\d+)\b
        | \b(\d+)\s*%\s*(?:average\s+)?(?:cpu|memory|utili[sz]ation)\b
        | \b(?:cpu|memory|utili[sz]ation)\b[^.;\d]{0,15}\b(\d+)\s*%
        | \b(\d+)\s+(?:consecutive\s+)?(?:replicas|pods|instances|failures|attempts|retries)\b
        | \b(?:uid|user\sid)\s*[:=]?\s*(\d+)\b",
    )
});

/// A ruling on whether a thing is there, and on the figures that its line gives, by the files that show it.
pub(super) fn checked(ruling: Ruling, line: &Line, places: &[&Place], known: &Known<'_>) -> Ruling {
    if ruling.verdict != Verdict::True {
        return ruling;
    }
    let figures = FIGURE.captures_iter(&line.text).filter_map(|found| found.iter().skip(1).flatten().next());
    let figures: Vec<&str> = figures.map(|figure| figure.as_str()).collect();
    if figures.is_empty() {
        return ruling;
    }
    let texts: Vec<String> = places
        .iter()
        .take(FILES)
        .filter_map(|place| known.repo.read(&place.path).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    match figures.iter().find(|figure| !texts.iter().any(|text| has_number(text, figure))) {
        Some(figure) => Ruling::open(format!("{}, but not with {figure}", ruling.evidence)),
        None => ruling,
    }
}

/// Whether a text has a number that is no part of another.
fn has_number(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        !text[..at].ends_with(|before: char| before.is_ascii_digit() || before == '.')
            && !text[at + number.len()..].starts_with(|behind: char| behind.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_parts_of_others() {
        assert!(has_number("runAsUser: 1000\n", "1000") && has_number("max=5,", "5"));
        assert!(!has_number("runAsUser: 10001\n", "1000") && !has_number("0.5", "5"));
    }

    #[test]
    fn figures_are_told_from_other_numbers() {
        for line in ["PDB with minAvailable: 2", "HPA at 80% CPU", "CPU target of 80 %", "after 5 failures", "UID 1000"]
        {
            assert!(FIGURE.is_match(line), "{line}");
        }
        for line in ["Phase 2 of the HPA", "OAuth 2.0", "80% test coverage", "12 dashboards", "min. 2024"] {
            assert!(!FIGURE.is_match(line), "{line}");
        }
    }
}
