//! How a line says that a thing is still to come: by an open box, a cross, or the heading that it is listed under.

use super::lacking::bare;
use super::missing::{is_beneath_lack, says_missing};
use super::pending::kind_asked;
use crate::claims::model::Said;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, Tense};
use crate::claims::words::subject::{head, without_state};
use crate::claims::words::wording::{asks_to_check, asks_to_look, says_broken, supposes, without_brackets, words};

/// Headings under which something is to come that a box says is not there yet.
pub(super) const OPEN: &[&str] = &[
    "remaining",
    "to do",
    "todo",
    "next step",
    "roadmap",
    "backlog",
    "planned",
    "upcoming",
    "future",
    "action item",
    "immediate action",
    "actions required",
    "required action",
    "nice to have",
];

/// Whether a line calls the thing that it names not there yet.
pub(super) fn is_open(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    if is_scheduled(&section.titles) {
        return false;
    }
    let is_told = section.tense == Tense::Now || (line.has_box && section.speaks_of(OPEN) && is_report(reading));
    let subject = head(line);
    let rest = line.text.strip_prefix(&subject).unwrap_or_default();
    // What would do, `(e.g., Sentry)`, leaves nothing open.
    let told = if rest.trim_start().starts_with("(e.g") { &without_brackets(rest) } else { rest };
    // `Limits enabled` asks whether they are.
    let asks_of_state = words(&bare(&subject)).last().is_some_and(|word| word.len() > 4 && word.ends_with("ed"));
    let is_thing = !asks_of_state || (reading.is_answered && without_state(&subject).is_some());
    matches!(line.role, Role::Item | Role::Row)
        && ((reading.said(line) == Said::Missing && (line.status != Status::None || is_beneath_lack(reading, line)))
            || is_left(reading, line))
        && is_told
        && is_thing
        && kind_asked(reading, line).is_none()
        && !asks_to_look(&subject)
        && !says_broken(rest)
        && !asks_to_check(rest)
        && (line.role == Role::Row || is_remark(line, rest) || !supposes(told))
        && !section.speaks_of(&["template", "example", "non-goal", "out of scope"])
}

/// Whether headings give what is to come a time, sprint by sprint: it says when, and not that there is nothing yet.
pub(super) fn is_scheduled(titles: &[String]) -> bool {
    const TIMES: &[&str] = &["sprint", "week", "phase", "month", "quarter"];
    let is_map = |title: &String| title.to_lowercase().contains("roadmap");
    let is_time = |title: &String| TIMES.iter().any(|word| title.to_lowercase().contains(word));
    titles.iter().any(is_map) && titles.iter().any(|title| is_time(title) && !is_map(title))
}

/// Whether an empty box stands under a heading of what remains, in a document that marks otherwise what is done: where nothing
/// is ticked, boxes tell what remains.
pub(super) fn is_left(reading: &Reading, line: &Line) -> bool {
    let is_box = line.has_box && line.status == Status::Pending;
    is_box && reading.section(line).speaks_of(OPEN) && reading.marks_done && !reading.is_act(line)
}

/// Whether what stands behind the thing says no more than that it is not there.
fn is_remark(line: &Line, rest: &str) -> bool {
    const REMARK: usize = 3;
    says_missing(line) && words(rest).count() <= REMARK
}

/// Whether a line is only listed among what is to come.
pub(super) fn is_to_come(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let rest = line.text.strip_prefix(&head(line)).unwrap_or_default();
    line.role == Role::Item
        && line.status == Status::None
        && !line.has_box
        && section.tense == Tense::Later
        && section.speaks_of(OPEN)
        && is_report(reading)
        && !supposes(rest)
}

/// Whether a document says by its name that it tells how things stand.
fn is_report(reading: &Reading) -> bool {
    let name = reading.path.file_name().to_lowercase();
    ["readiness", "status", "ready", "report", "checklist", "summary", "gap"].iter().any(|word| name.contains(word))
}
