//! Figures that a line gives for a thing, `opens after 5 failures`, and results, `score 91/100`, `load tests passed`: that
//! the thing is there does not confirm them.

use std::sync::LazyLock;

use regex::Regex;

use super::known::Known;
use super::known::place::Place;
use super::model::{Ruling, Verdict};
use super::reading::Line;
use crate::check::expression::compiled;

/// In how many files figures are looked for.
const FILES: usize = 4;
/// How many lines above what shows the thing, and behind it, a figure is its own.
const AROUND: (usize, usize) = (20, 60);

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
/// What somebody measured, or wants to.
static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi) \b(\d+(?:\.\d+)?)\s*%
        | \b(\d+(?:\.\d+)?)\s*/\s*100\b
        | [<>≤≥]=?\s*(\d[\d,]*(?:\.\d+)?)
        | \b(\d[\d,]*(?:\.\d+)?)\+?\s*(?:ms|milliseconds|rps|tps|qps|req(?:uest)?s?/s(?:ec(?:ond)?)?|requests\sper\ssecond)\b",
    )
});

/// How something went that people did, or ran.
static OUTCOME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi) \b(?:passed|passing|succeeded|approved|signed\soff|successful(?:ly)?)\b
        | \b(?:audits?|reviews?|drills?|pen(?:etration)?\stests?|load\stests?|rehearsals?|approvals?)[\s:|–—-]{1,4}
          (?:(?:is|was|were|are|been|has|have|all|fully)\s+){0,3}(?:completed?|done|held|clean|finished|conducted|performed)\b",
    )
});

pub(super) fn is_result(text: &str) -> bool {
    RESULT.is_match(text)
}

/// A ruling on whether a thing is there, and on the figures that its line gives, by the files that show it.
pub(super) fn checked(ruling: Ruling, line: &Line, places: &[&Place], known: &Known<'_>) -> Ruling {
    if ruling.verdict != Verdict::True {
        return ruling;
    }
    if OUTCOME.is_match(&line.text) {
        return Ruling::open(format!("{}, which does not tell how it went", ruling.evidence));
    }
    let figures = FIGURE.captures_iter(&line.text).chain(RESULT.captures_iter(&line.text));
    let figures = figures.filter_map(|found| found.iter().skip(1).flatten().next());
    let figures: Vec<String> = figures.map(|figure| figure.as_str().replace(',', "")).collect();
    if figures.is_empty() {
        return ruling;
    }
    let texts: Vec<String> = places
        .iter()
        .take(FILES)
        .filter_map(|place| Some(around(place, &String::from_utf8_lossy(&known.repo.read(&place.path).ok()?))))
        .collect();
    match figures.iter().find(|figure| !texts.iter().any(|text| has_number(text, figure))) {
        Some(figure) => Ruling::open(format!("{}, but not with {figure}", ruling.evidence)),
        None => ruling,
    }
}

/// The lines of a text around a place; all of them if it is no line.
fn around(place: &Place, text: &str) -> String {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let is_near =
        |number: usize| place.line == 0 || (place.line <= number + AROUND.0 && number <= place.line + AROUND.1);
    lines.filter(|(number, _)| is_near(*number)).map(|(_, line)| line).collect::<Vec<_>>().join("\n")
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
    fn outcomes_are_told_from_things() {
        for line in ["Load tests passed", "Security audit: ALL CHECKS PASSED", "Security audit complete", "Review held"]
        {
            assert!(OUTCOME.is_match(line), "{line}");
        }
        for line in
            ["Complete audit log", "Load tests in the pipeline", "Audit log rotation is done", "Done by the pass"]
        {
            assert!(!OUTCOME.is_match(line), "{line}");
        }
    }

    #[test]
    fn figures_are_told_from_other_numbers() {
        for line in ["PDB with minAvailable: 2", "HPA at 80% CPU", "CPU target of 80 %", "after 5 failures", "UID 1000"]
        {
            assert!(FIGURE.is_match(line), "{line}");
        }
        for line in ["coverage 88.7 %", "Score: 91/100", "memory < 2 GB", "1,200 requests/second", "P95 of 145ms"] {
            assert!(RESULT.is_match(line), "{line}");
        }
        for line in ["4/7 of them", "OAuth 2.0", "12 dashboards", "port 8080"] {
            assert!(!RESULT.is_match(line), "{line}");
        }
        for line in ["Phase 2 of the HPA", "OAuth 2.0", "80% test coverage", "12 dashboards", "min. 2024"] {
            assert!(!FIGURE.is_match(line), "{line}");
        }
    }
}
