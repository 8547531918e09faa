//! When each line of a document speaks of: of what is, of what is to come, or of what was. Headings say it, lines that introduce
//! others, and notes that a section is kept for the record; of the entries of a log only the newest is of today.

use std::sync::LazyLock;

use regex::Regex;

use super::section::{Section, Tense};
use super::status::Status;
use super::{Line, Role};
use crate::check::expression::compiled;
use crate::claims::words::wording::words;

/// Words of lines that introduce what is to come.
const LABELS: &[&str] = &[
    "changes needed",
    "changes required",
    "needed changes",
    "required changes",
    "additions needed",
    "improvements needed",
    "needs implementation",
    "next step",
    "to be implemented",
    "to be created",
    "to be added",
    "proposed",
    "proposal",
    "suggested",
    "suggestion",
    "recommend",
    "recomenda",
    "recommand",
    "empfehlung",
    "planned",
    "roadmap",
    "nice to have",
    "remaining work",
    "use cases",
];
/// How a sentence says that its section tells of what is no more, in small letters.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^\W*(?:note\W+)?this (?:feature|section|component|module|service|part|chapter|finding|subsystem) (?:is|was|has been|have been) (?:now |since |later |completely )*(?:removed|deleted|retired|superseded|obsolete|outdated|historical|archived|kept for|retained for)|\b(?:retained|kept|preserved) (?:only )?(?:here )?for historical\b",
    )
});
/// The day with which the title of an entry of a log begins, behind what it calls itself, in small letters.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:addendum|update|session|entry|log)\b[^0-9]{0,20}|\[?v?\d+\.\d+[.\d]*\]?[ (–—-]{1,4})?\(?(20\d\d-\d\d-\d\d)",
    )
});

/// The time of each line.
pub(super) fn of(lines: &[Line], sections: &[Section]) -> Vec<Tense> {
    let kept = kept(lines, sections);
    let of_section = |at: usize| match sections[at].tense {
        Tense::Now if kept[at] => Tense::Before,
        tense => tense,
    };
    let of_sections: Vec<Tense> = (0..sections.len()).map(of_section).collect();
    let introduces: Vec<bool> = lines.iter().map(introduces_later).collect();
    let of_line = |line: &Line| {
        let mut above = std::iter::successors(line.label, |at| lines[*at].label);
        let is_ticked = line.has_box && line.status == Status::Done;
        match of_sections[line.section] {
            Tense::Now if !is_ticked && above.any(|at| introduces[at]) => Tense::Later,
            tense => tense,
        }
    };
    lines.iter().map(of_line).collect()
}

/// Whether a line introduces what is to come, and does not say itself that it is done.
fn introduces_later(label: &Line) -> bool {
    let lower = label.lower();
    let bare = lower.trim_matches(|edge: char| !edge.is_alphanumeric());
    // `Required (entirely absent):`; what is required otherwise may be there.
    let is_asked = || bare.starts_with("required (") || bare == "must have";
    let is_made = || words(bare).any(|word| matches!(word, "done" | "completed" | "implemented" | "made" | "applied"));
    let is_label = label.role == Role::Prose || label.text.trim_end().ends_with(':') || words(bare).count() <= 3;
    is_label
        && matches!(label.status, Status::None)
        && (is_asked() || (LABELS.iter().any(|word| bare.contains(word)) && !is_made()))
}

/// Of each section, whether it, or one that it belongs to, says that it tells of what was.
fn kept(lines: &[Line], sections: &[Section]) -> Vec<bool> {
    let says_so = |line: &&Line| matches!(line.role, Role::Prose) && KEPT.is_match(&line.lower());
    let noted = lines.iter().filter(says_so).map(|line| line.section);
    // What is said of a document as a whole is nobody's here.
    let mut whole: Vec<&[String]> =
        noted.map(|at| sections[at].titles.as_slice()).filter(|titles| titles.len() > 1).collect();
    whole.extend(former(sections));
    sections.iter().map(|section| whole.iter().any(|titles| section.titles.starts_with(titles))).collect()
}

/// The sections that are entries of a log, but the newest of each.
fn former(sections: &[Section]) -> Vec<&[String]> {
    let day = |section: &Section| {
        let title = section.titles.last()?.to_lowercase();
        Some(ENTRY.captures(&title)?[1].to_owned())
    };
    let entries: Vec<(&[String], String)> =
        sections.iter().filter_map(|section| Some((section.titles.as_slice(), day(section)?))).collect();
    let is_beside =
        |one: &[String], other: &[String]| one.len() == other.len() && one[..one.len() - 1] == other[..one.len() - 1];
    let is_former = |(titles, day): &&(&[String], String)| {
        entries.iter().any(|(other, later)| is_beside(titles, other) && later > day)
    };
    entries.iter().filter(is_former).map(|(titles, _)| *titles).collect()
}
