//! What stands under a heading of what is still to be made, or is marked so itself, while code has it: `Token validation`,
//! beneath `Phase 2 (not started)`, and there is a `validate_token`.

use super::absence::feature_of;
use super::doing::done_by_code;
use super::lacking::bare;
use super::nowhere::{self, is_assessing};
use crate::claims::claim;
use crate::claims::done::capability;
use crate::claims::done::running::is_of_people;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, asks};
use crate::claims::words::subject::{head, stems_of};
use crate::claims::words::thing::things;
use crate::claims::words::wording::{is_foreign, requests, says_broken, says_gone, without_request, words};
use crate::repo::RepoPath;

/// Words of headings under which stands what nobody has made yet.
const TO_COME: &[&str] = &[
    "not started",
    "not yet",
    "not implemented",
    "to be implemented",
    "to implement",
    "remaining",
    "next step",
    "(next)",
    "🔜 next",
    "🔜",
    "⏳",
    "still missing",
    "what is missing",
    "what's missing",
    "what’s missing",
    "missing feature",
    "deferred",
    "coming soon",
    "planned",
    "pending",
    "to do",
    "todo",
    "roadmap",
    "backlog",
    "future",
    "upcoming",
];
/// Words of headings under which stands something else than what is to be made.
const ASIDE: &[&str] = &[
    "template",
    "example",
    "non-goal",
    "out of scope",
    "test",
    "verif",
    "how to",
    "usage",
    "checklist",
    "deploy",
    "prerequisite",
    "requirement",
    "question",
    "metric",
    "performance",
    "benchmark",
    "criteria",
    "maintenance",
    "monitor",
    "improve",
    "enhance",
    "recommend",
    "optimi",
    "idea",
    "review",
    "issue",
    "risk",
    "limitation",
    "document",
];
/// Words by which a heading says how far what it names is.
const STATES: &[&str] = &["complete", "done", "implemented", "finished", "progress", "partial", "delivered", "achiev"];

/// How a line says that what it names is still to be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// By a mark or a box of its own.
    Marked,
    /// By the heading that it stands under.
    Listed,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let listed = reading.lines.iter().filter(|line| form(reading, line) == Some(Form::Listed));
    let set = reading.lines.iter().filter_map(|line| configured(reading, line));
    for thing in set {
        let capability = capability::of(&thing).into_iter();
        let signs = capability.flat_map(|capability| capability.signs.iter().chain(capability.names));
        signs
            .chain(feature_of(&thing).into_iter().flat_map(|feature| feature.signs))
            .for_each(|sign| needles.add(sign));
    }
    listed.flat_map(|line| stems_of(&bare(&line.text))).for_each(|stem| needles.add(&stem));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = |line: &Line| {
        if is_measured(reading, line) {
            return None;
        }
        let form = form(reading, line);
        let ruling = form.and_then(|_| there(reading, line, known)).or_else(|| set_up(reading, line, known));
        let ruling = ruling.or_else(|| (form? == Form::Listed).then(|| absent(reading, line, known))?)?;
        Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Missing, ruling))
    };
    reading.lines.iter().filter_map(judged).collect()
}

/// Whether a row is one of what people measure: that nobody has yet says nothing of what there is.
fn is_measured(reading: &Reading, line: &Line) -> bool {
    const MEASURES: &[&str] = &["metric", "metrics", "kpi", "measure", "indicator"];
    let is_one = |head: &str| words(&head.to_lowercase()).any(|word| MEASURES.contains(&word));
    line.role == Role::Row && reading.column(line, line.subject).is_some_and(is_one)
}

/// What code is called as all that a line names, by whatever forms of its words.
pub(in crate::claims) fn named(line: &Line, known: &Known<'_>) -> Option<String> {
    let text = line.cells.get(line.subject).filter(|_| line.role == Role::Row).unwrap_or(&line.text);
    let things = if is_foreign(text) { Vec::new() } else { things(text) };
    let shown: Option<Vec<String>> = things.iter().map(|thing| thing.used(known)).collect();
    shown.filter(|shown| !shown.is_empty()).map(|shown| shown.join(", "))
}

/// What shows that all is there that a line names.
fn there(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let text = line.cells.get(line.subject).filter(|_| line.role == Role::Row).unwrap_or(&line.text);
    // What a repository has as a whole or has not shows itself in more ways than by a name.
    let is_whole = capability::of(&bare(text)).is_some_and(|capability| !capability.has_others);
    let things = if is_whole { Vec::new() } else { things(text) };
    let is_meant = |path: &RepoPath| is_in_part(reading, line, path, known);
    let shown: Option<Vec<String>> = things.iter().map(|thing| thing.shown(&is_meant, known)).collect();
    shown.filter(|shown| !shown.is_empty()).map(|shown| Ruling::fails(shown.join(", ")))
}

/// What shows that a thing is configured which an empty box among ticked ones says is not: `[ ] Connection pool configured`.
fn set_up(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let thing = configured(reading, line)?;
    let is_meant = |path: &RepoPath| is_in_part(reading, line, path, known) && Class::of(path) != Class::Test;
    let capability = capability::of(&thing).filter(|capability| !capability.is_work);
    let shown = match capability {
        Some(capability) => capability.shown(&is_meant, known),
        None => feature_of(&thing)
            .filter(|feature| feature.is_code)
            .and_then(|feature| done_by_code(feature, known))
            .map(|hit| format!("{}: {}", hit.place, hit.text)),
    };
    shown.map(Ruling::fails)
}

/// What a line says is not configured, in small letters.
fn configured(reading: &Reading, line: &Line) -> Option<String> {
    const STATES: &[&str] = &[" configured", " enabled", " set up", " in place", " implemented", " defined"];
    let lower = line.lower();
    let is_other = reading.section(line).speaks_of(&["template", "example", "non-goal", "out of scope"]);
    let is_meant = line.has_box && line.status == Status::Pending && is_mixed(reading, line) && !is_other;
    let bare = STATES.iter().find_map(|state| lower.strip_suffix(state)).filter(|_| is_meant)?;
    Some(bare.replace('-', " "))
}

/// That nothing is called as what a line names.
fn absent(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Ruling> {
    let thing = bare(without_request(&line.text));
    // What is to be done with a thing is done with one that is there.
    let is_made = !line.has_box && !is_of_people(&thing) && (requests(&line.text) || !asks(line));
    let is_thing =
        is_made && !line.text.contains(['`', ':', '/', '(', ',']) && nowhere::is_meant(reading, line, &thing);
    Some(()).filter(|()| is_thing).and_then(|()| nowhere::ruling(&thing, known))
}

/// Whether a path is in the part of the repository that a line, or its headings, speak of.
fn is_in_part(reading: &Reading, line: &Line, path: &RepoPath, known: &Known<'_>) -> bool {
    const PARTS: &[&str] = &["frontend", "backend", "mobile", "client", "server", "web"];
    let folders = path.parent().as_str().to_lowercase();
    let titles = reading.section(line).titles.join(" ").to_lowercase();
    let said = format!("{titles} {}", line.lower());
    words(&said)
        .filter(|word| PARTS.contains(word) && known.files.with_part(word).is_some())
        .all(|part| folders.split('/').any(|folder| folder.contains(part)))
}

fn form(reading: &Reading, line: &Line) -> Option<Form> {
    const LONG: usize = 70;
    let is_text = matches!(line.role, Role::Item | Role::Row) && line.text.len() <= LONG || line.role == Role::Row;
    // A share, or a score, says how much of it there is.
    let is_share = |cell: &String| {
        cell.ends_with('%') || cell.split_once('/').is_some_and(|(part, whole)| is_number(part) && is_number(whole))
    };
    if line.cells.iter().any(is_share) {
        return None;
    }
    // What ends with a colon says what the lines beneath it are about.
    if line.text.trim_end().ends_with(':') {
        return None;
    }
    // What is hard-coded is there, and not as it should be.
    if ["hardcoded", "hard-coded", "mock", "stub", "placeholder"].iter().any(|word| line.lower().contains(word)) {
        return None;
    }
    // A mark of failure beside `retire` asks for its end, and says that it is there.
    if !is_text
        || says_gone(&line.text)
        || reading.is_act(line)
        || reading.is_past(line)
        || is_foreign(&line.text)
        || !is_assessing(reading)
    {
        return None;
    }
    let section = reading.section(line);
    let said = reading.said(line);
    if said == Said::Missing && matches!(line.status, Status::Pending | Status::Failed) {
        let is_other = section.speaks_of(&["template", "example", "non-goal", "out of scope", "should not", "avoid"]);
        // Boxes may be steps that each release takes anew; where some are ticked, or the heading says so, they are not.
        // `Both paths repeat:` says of what stands beneath it something else than that it is missing.
        let is_beside = line.status == Status::Failed
            && reading
                .label(line)
                .is_some_and(|label| label.status == Status::None && !label.has_box && label.text.ends_with(':'));
        if is_beside || says_broken(line.text.strip_prefix(&head(line)).unwrap_or_default()) {
            return None;
        }
        let is_told =
            !line.has_box || ((is_mixed(reading, line) || is_to_come(reading, line)) && !is_aside(reading, line));
        return (!is_other && is_told && !is_tried(reading, line)).then_some(Form::Marked);
    }
    let is_bare = line.role == Role::Item && line.status == Status::None && !line.has_box && said == Said::Neither;
    let is_boxed = line.role == Role::Item && line.has_box && line.status == Status::Pending && reading.marks_done;
    let is_beneath = is_to_come(reading, line) && !is_aside(reading, line);
    ((is_bare || is_boxed) && is_beneath && is_open(reading, line)).then_some(Form::Listed)
}

/// Whether a row is one of a form in which testers fill in what came of it.
fn is_tried(reading: &Reading, line: &Line) -> bool {
    const HEADS: &[&str] = &[
        "expected",
        "expected result",
        "expected results",
        "expected behavior",
        "expected behaviour",
        "expected outcome",
        "how to test",
        "test steps",
        "pass/fail",
        "actual result",
    ];
    let mut heads = (0..line.cells.len()).filter_map(|at| reading.column(line, at)).map(str::to_lowercase);
    heads.any(|head| HEADS.contains(&head.trim_matches(['*', ' '])))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether a heading says that something else stands beneath it; the title of the whole document says nothing of a part.
fn is_aside(reading: &Reading, line: &Line) -> bool {
    let titles = &reading.section(line).titles;
    let own = if titles.len() > 1 { &titles[1..] } else { &titles[..] };
    own.iter().any(|title| {
        let title = title.to_lowercase();
        ASIDE.iter().any(|word| title.contains(word))
    })
}

/// Whether some boxes of a section are ticked.
fn is_mixed(reading: &Reading, line: &Line) -> bool {
    reading.lines_of(line.section).iter().any(|other| other.has_box && other.status == Status::Done)
}

/// Whether the nearest heading that says how far things are says of what stands beneath it that nobody has made it.
fn is_to_come(reading: &Reading, line: &Line) -> bool {
    // The title of the whole document says nothing of a part.
    let titles = &reading.section(line).titles;
    for title in titles.iter().skip(usize::from(titles.len() > 1)).rev() {
        let title = title.to_lowercase();
        let bare = NUMBERED.iter().fold(title.as_str(), |title, label| {
            title.split_once(": ").filter(|(first, _)| first.starts_with(label)).map_or(title, |(_, rest)| rest)
        });
        if TO_COME.iter().any(|word| title.contains(word)) || (requests(bare) && bare != title) {
            return true;
        }
        if STATES.iter().any(|word| title.contains(word)) {
            return false;
        }
    }
    false
}

/// What headings of work to be done begin with.
const NUMBERED: &[&str] = &["task", "item", "story", "issue", "phase", "step", "milestone"];

/// Whether no line above says of an item what it is: one of a list of steps, or a part of something else.
fn is_open(reading: &Reading, line: &Line) -> bool {
    let above = reading.label(line);
    above.is_none_or(|label| {
        let lower = label.lower();
        label.status != Status::Done
            && !label.has_box
            && (requests(&label.text) || TO_COME.iter().any(|word| lower.contains(word)))
    })
}
