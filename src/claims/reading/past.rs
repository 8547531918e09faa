//! What lines remember: what was wrong before, and is mended by now.

use super::section::Section;
use super::status::Status;
use super::{Line, Role};
use crate::claims::words::wording::words;

/// Of each line, whether it does.
pub(super) fn of(lines: &[Line], sections: &[Section]) -> Vec<bool> {
    lines.iter().map(|line| is_past(line, lines, &sections[line.section])).collect()
}

/// Whether a line remembers what was wrong before: in a list of what was found and mended, in a row that says so.
fn is_past(line: &Line, lines: &[Line], section: &Section) -> bool {
    const MENDED: &[&str] = &["✅", "✔", "fixed", "resolved", "added", "mended", "closed", "done"];
    // What is `not fixed` is as it was.
    // And so is what `must be added`.
    let lower = MENDED.iter().fold(line.lower(), |lower, word| {
        lower.replace(&format!("not {word}"), "").replace(&format!(" be {word}"), "")
    });
    // `To be fixed before the launch` says what is.
    let is_before = |title: &String| {
        let title = title.to_lowercase();
        let bare = title.trim_matches(|edge: char| !edge.is_alphanumeric());
        bare.starts_with("before")
            || bare.ends_with("before")
            || bare.contains("before/")
            || bare.contains("before and")
    };
    // Of a row that is crossed out, what others have may be ticked.
    let is_compared = line.role == Role::Row && line.status == Status::Failed;
    let mended = || MENDED.iter().filter(|word| !is_compared || word.is_ascii());
    section.titles.iter().any(|title| is_before(title) || looks_back(&title.to_lowercase()))
        || section.speaks_of(&["fixed", "resolved", "previous", "addressed", "history", "changelog"])
        || mended().any(|word| lower.contains(word))
        || is_closed_behind(line, lines)
}

/// Whether a sentence that goes on in the next lines ends with that all of it is mended: `no probes, no limits` and then
/// `are all closed.`
fn is_closed_behind(line: &Line, lines: &[Line]) -> bool {
    const CLOSED: &[&str] = &["closed", "fixed", "resolved", "addressed", "mended"];
    const LINES: usize = 4;
    if line.role != Role::Prose || line.text.ends_with(['.', ':', '!', '?']) {
        return false;
    }
    let next = lines[line.number..].iter().take(LINES).take_while(|next| next.role == Role::Prose);
    let rest = next.map(Line::lower).collect::<Vec<_>>().join(" ");
    let rest = rest.split(". ").next().unwrap_or_default();
    !rest.contains("not ") && words(rest).any(|word| CLOSED.contains(&word))
}

/// Whether a title in small letters tells what was before; what is to be done before the launch is not done yet.
fn looks_back(title: &str) -> bool {
    const AHEAD: &[&str] = &[
        "go", "any", "full", "launch", "release", "deploy", "prod", "public", "broad", "roll", "merg", "ship", "pilot",
    ];
    let next = title.split_once("before").map(|(_, behind)| behind.trim_start().trim_start_matches("the "));
    next.is_some_and(|next| !AHEAD.iter().any(|word| next.starts_with(word)))
}
