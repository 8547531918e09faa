//! How a line names a path: as what it is about, as the place of what it tells, or as where the reader is sent.

use std::collections::HashSet;

use super::finished;
use crate::claims::gaps::missing::{Denial, says_absent};
use crate::claims::known::Known;
use crate::claims::known::place::{Class, is_code};
use crate::claims::model::Said;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_written;
use crate::claims::words::proposed::{is_announcement, is_called_new};
use crate::claims::words::wording::{
    requests, requests_it, says_broken, supposes, without_brackets, without_request, words, works_on,
};
use crate::repo::RepoPath;

/// Words before a path to which the reader is sent.
const SENDING: &[&str] = &["see", "in", "at", "under", "refer to", "described in", "defined in", "documented in"];

/// Whether a line is about the path itself: it begins with it, and goes on with no more than a remark.
pub(super) fn is_subject(line: &Line, path: &str) -> bool {
    let Some(rest) = without_request(&line.text).strip_prefix(path) else { return false };
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['(', '-', '–', '—', ':', '：', '.', ','])
}

/// Whether the head of a column of the table says that beneath it stands what is to be made.
pub(super) fn is_asked_above(reading: &Reading, line: &Line) -> bool {
    (0..line.cells.len()).filter_map(|cell| reading.column(line, cell)).any(|head| supposes(head) || requests(head))
}

/// Whether a line names a file as the place of what it tells: in brackets, and nothing else with it, or with the number of a
/// line. What is not done may be the file.
pub(super) fn is_cited(line: &Line, path: &str) -> bool {
    if is_open(line) {
        return false;
    }
    let Some((before, behind)) = line.text.split_once(path) else { return false };
    let before = before.trim_end_matches(['`', '"']);
    let behind = behind.trim_start_matches(['`', '"']);
    is_at_line(line, path) || (before.ends_with('(') && behind.starts_with([')', ',']))
}

/// Whether a mark says that what a line tells of is not there yet, or not as a whole.
pub(super) fn is_open(line: &Line) -> bool {
    matches!(line.status, Status::Pending | Status::Partial | Status::Failed)
}

/// Whether the number of a line stands behind a path.
pub(super) fn is_at_line(line: &Line, path: &str) -> bool {
    let behind = line.text.split_once(path).and_then(|(_, behind)| behind.strip_prefix(':'));
    behind.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// What a sentence says in front of the place that it cites.
pub(super) fn cited<'t>(line: &'t Line, path: &str) -> &'t str {
    let before = line.text.split(path).next().unwrap_or_default();
    let ends = ["; ", ". ", " — ", " – ", " | "].iter().filter_map(|end| Some(before.rfind(end)? + end.len()));
    &before[ends.max().unwrap_or(0)..]
}

/// Whether an item goes on, behind a path, with what the file is.
pub(super) fn is_described(line: &Line, path: &str) -> bool {
    let rest = line.text.strip_prefix(path).unwrap_or_default().trim_start();
    rest.strip_prefix([':', '-', '–', '—']).is_some_and(|rest| rest.trim().contains(' '))
}

/// Whether a line says no more than where its section's subject is: ``Location: `deploy/terraform/` ``.
pub(super) fn is_placed(line: &Line, path: &str) -> bool {
    let (label, rest) = line.text.split_once(':').unwrap_or_default();
    let is_label = matches!(label.trim().to_lowercase().as_str(), "location" | "directory" | "folder" | "path");
    is_label && rest.trim_matches(['`', ' ', '*']) == path
}

/// Whether a line sends the reader to a path, so that it must be there whatever the line belongs to.
pub(super) fn sends(line: &Line, path: &str) -> bool {
    let Some((before, behind)) = line.text.split_once(path) else { return false };
    let before = before.trim_end_matches(['`', '*', '"', ' ']).to_lowercase();
    let is_sent =
        SENDING.iter().any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)));
    let is_enclosed = before.ends_with('(') && behind.trim_start_matches(['`', '*', '"']).starts_with(')');
    !requests(&line.text) && (is_sent || is_enclosed)
}

/// Whether what introduces a line ends with a word by which the line names a place, and not what is missing there: `Still need
/// a lock in:`.
pub(super) fn is_place(reading: &Reading, line: &Line) -> bool {
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let is_open = label.trim_end_matches(['*', ' ']).ends_with(':');
    is_open
        && words(&label).last().is_some_and(|last| matches!(last, "in" | "to" | "for" | "from" | "of" | "on" | "with"))
}

/// Whether a name is no more than the end of names: `.d.ts`, `.tsx`.
pub(super) fn is_ending(name: &str) -> bool {
    const SHORT: usize = 4;
    let is_short = |parts: &str| parts.split('.').all(|part| part.len() <= SHORT);
    // `.bundle.js` is what such names end in.
    let is_second = |parts: &str| matches!(parts.split_once('.'), Some((_, "js" | "css" | "map" | "ts")));
    name.strip_prefix('.').is_some_and(|parts| is_short(parts) || is_second(parts)) && name != ".env"
}

/// Whether what a line says beside its quotations is in letters of which the words are known here: what others say may be that
/// something is still to come.
pub(super) fn is_read(line: &Line) -> bool {
    let bare = line.spans.iter().fold(line.text.clone(), |text, span| text.replacen(span.as_str(), "", 1));
    !bare.chars().any(|letter| letter.is_alphabetic() && letter > '\u{24f}')
}

/// Whether a document plans a file, asks for it elsewhere, or begins a sentence about it that only recommends.
pub(super) fn is_to_come(reading: &Reading, line: &Line, path: &str) -> bool {
    const COMING: &[&str] = &["to create", "needed", "to delete", "deliverable", "files to", "new files to"];
    let is_asked = |other: &&Line| requests_it(&other.text, path);
    let above = reading.lines[..line.number - 1].iter().rev().take(4);
    let mut sentence = above.take_while(|before| before.role == Role::Prose && !before.text.ends_with(['.', '!', ':']));
    let is_recommended = line.role == Role::Prose && sentence.any(|before| before.lower().contains("consider"));
    let is_new = is_called_new(&line.text);
    let is_listed = reading.section(line).speaks_of(COMING)
        || reading.label(line).is_some_and(|label| COMING.iter().any(|words| label.lower().contains(words)));
    is_new || is_listed || reading.is_plan() || is_recommended || reading.lines.iter().any(|other| is_asked(&other))
}

/// Whether code names a file of data that has no folder: a program may write it.
pub(super) fn is_of_code(path: &str, known: &Known<'_>) -> bool {
    const TOLD: &[&str] = &["md", "txt", "html", "json", "csv", "pdf"];
    let is_told = || path.rsplit_once('.').is_none_or(|(_, ending)| TOLD.contains(&ending));
    let is_ran = |class: Class| class == Class::Code || (class == Class::Config && is_told());
    (is_written(path) || is_told())
        && !path.contains('/')
        && known
            .hits
            .exactly(path)
            .any(|hit| is_ran(hit.class) && !hit.is_comment && (path.contains('.') || writes(&hit.text)))
}

/// Whether a line of code in small letters writes what it names; who only names a `Dockerfile` may look for one.
fn writes(text: &str) -> bool {
    ["write", "append", "generat", "created"].iter().any(|word| text.contains(word))
}

/// Whether a line says no more than that there is no such path, or not yet: ``No `values.yaml` file found``, `Missing OVENS.md`
/// as a heading, `docs/ovens.md - To be created`.
fn is_denied(reading: &Reading, line: &Line, path: &str) -> bool {
    const BEHIND: &[&str] = &[
        "",
        "file",
        "found",
        "file found",
        "exists",
        "file exists",
        "present",
        "file present",
        "in root",
        "in the root",
        "in the repository",
        "in the repo",
        "in the project",
    ];
    let bare = |text: &str| text.trim_matches(['`', '*', '"', ' ', '.', '/']).to_lowercase();
    let Some((before, behind)) = line.text.split_once(path) else { return false };
    // Behind a dash stands what it says of that.
    let dashed = [" - ", " – ", " — ", ": "].iter().find_map(|dash| behind.trim_start_matches('`').strip_prefix(dash));
    if bare(before).is_empty() && dashed.is_some_and(is_announcement) {
        return true;
    }
    let before = before.trim_start_matches(|edge: char| edge.is_ascii_digit() || ". )".contains(edge));
    let is_clause = behind.trim_start_matches(['`', '*']).starts_with([',', ';']);
    let is_end = BEHIND.contains(&bare(behind).as_str()) || dashed.is_some() || is_clause;
    let is_missing = || line.role == Role::Heading && bare(before) == "missing" && !is_mended(reading, line);
    is_end && (NONE.contains(&bare(before).as_str()) || is_missing())
}

/// What a line says of a path, and how it denies it in the sentence that names it.
pub(super) fn said_of(
    reading: &Reading,
    line: &Line,
    path: &str,
    (denial, is_subject): (Option<Denial>, bool),
    known: &Known<'_>,
) -> (Said, Option<Denial>) {
    let mut said = if denial.is_some() { Said::Missing } else { reading.said(line) };
    // A task that only mentions a file, or works on it, says nothing about whether it is there.
    let rest = without_brackets(&line.text.replacen(path, "", 1));
    let is_aside = !is_subject || says_broken(&rest) || works_on(&rest) || is_place(reading, line);
    if said == Said::Missing && denial.is_none() && is_aside {
        said = Said::Neither;
    }
    let denied = denied(reading, line, path).filter(|_| said == Said::Neither && reading.is_now(line));
    if denied == Some(Denial::Plain) {
        said = Said::Missing;
    }
    // What a heading names beneath one that calls all done is done with it, if it is nowhere.
    if said == Said::Neither && line.role == Role::Heading && finished::is_missed(reading, line, path, known) {
        said = Said::Done;
    }
    (said, denied)
}

/// What a line begins with that says there is none of what it names next.
const NONE: &[&str] = &["no", "there is no", "there’s no", "there's no", "has no", "still no", "currently no"];

/// How a line says of a path that it is not there: by no more than that, or beside other things.
fn denied(reading: &Reading, line: &Line, path: &str) -> Option<Denial> {
    const ABSENT: &[&str] = &[
        "missing",
        "not found",
        "is missing",
        "does not exist",
        "doesn’t exist",
        "doesn't exist",
        "is absent",
        "absent",
    ];
    const HELP: &[&str] = &["troubleshoot", "error", "faq", "problem", "common"];
    let (before, behind) = line.text.split_once(path)?;
    let lower = |text: &str| text.trim_matches(['`', '*', '"', ' ']).to_lowercase();
    let (before, behind) = (lower(before), lower(behind));
    let is_without = before.rsplit([' ', '*', '(']).next().is_some_and(|word| word == "no");
    let absent = ABSENT.iter().find_map(|words| behind.strip_prefix(words));
    let is_end = |rest: &str| {
        // `Missing a chapter` it is not missing itself.
        let goes_on =
            [" in the ", " in root", " from the ", " - ", " – ", " — "].iter().any(|next| rest.starts_with(next));
        rest.is_empty() || goes_on || rest.starts_with([':', ',', ';', '.'])
    };
    let is_called = absent.is_some_and(is_end) && !line.has_box;
    let is_help = reading.section(line).speaks_of(HELP);
    match is_denied(reading, line, path) || (is_called && before.is_empty() && !is_help) {
        true => Some(Denial::Plain),
        false => (is_without || is_called).then_some(Denial::Vague),
    }
}

/// Whether the section of a heading says that what it tells of is mended.
fn is_mended(reading: &Reading, heading: &Line) -> bool {
    const MENDED: &[&str] = &["fixed", "resolved", "completed"];
    let says = |line: &Line| words(&line.lower()).any(|word| MENDED.contains(&word));
    let titles = reading.section(heading).titles.join(" ").to_lowercase();
    words(&titles).any(|word| MENDED.contains(&word)) || reading.lines_of(heading.section).iter().any(says)
}

/// Whether a line tells what was wrong.
pub(super) fn is_about_faults(line: &Line) -> bool {
    const FAULTS: &[&str] = &["problem", "issue", "bug", "before", "cause", "root cause", "error", "symptom"];
    let first = line.text.split(':').next().unwrap_or_default().trim_matches(['*', ' ']).to_lowercase();
    requests(&line.text) || FAULTS.contains(&first.as_str())
}

/// Whether the line stands where others' files are named, or those to come.
pub(super) fn speaks_of_others(reading: &Reading, line: &Line) -> bool {
    let about = reading.label(line).map(|label| label.text.clone()).unwrap_or_default();
    supposes(&about)
        || reading.section(line).speaks_of(&[
            "usage",
            "how to",
            "troubleshoot",
            "template",
            "migrat",
            "history",
            "changelog",
            "removed",
            "deprecated",
        ])
}

/// The part of a sentence that a path stands in, between brackets, dashes and the ends of clauses.
pub(super) fn clause<'t>(text: &'t str, path: &str) -> &'t str {
    const BOUNDS: &[&str] = &["(", ")", "; ", ". ", " — ", " – ", ", and "];
    let Some(at) = text.find(path) else { return text };
    let (before, behind) = text.split_at(at);
    // `e.g. ` ends nothing.
    let ends = |bound: &str| before.rmatch_indices(bound).map(|(at, _)| at).find(|at| !before[..*at].ends_with("e.g"));
    let start = BOUNDS.iter().filter_map(|bound| Some(ends(bound)? + bound.len())).max().unwrap_or(0);
    let end = BOUNDS.iter().filter_map(|bound| behind.find(bound)).min().unwrap_or(behind.len());
    &text[start..at + end]
}

/// Whether a line says nothing but that a path is not there, so that it means just that: `bake.sh (does not exist)`.
pub(super) fn is_flat(reading: &Reading, line: &Line, path: &str) -> bool {
    const PAST: &[&str] =
        &["if", "when", "before", "previously", "initially", "error", "symptom", "fixed", "resolved", "history"];
    let rest = line.text.strip_prefix(path).unwrap_or_default().trim();
    let is_absent = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(says_absent);
    let about = reading.label(line).map(Line::lower).unwrap_or_default();
    let titles = reading.section(line).titles.join(" ").to_lowercase();
    is_absent && reading.is_now(line) && !words(&about).chain(words(&titles)).any(|word| PAST.contains(&word))
}

/// Whether a line gives the size of what a cross stands beside, or says itself that it is there.
pub(super) fn is_measured(line: &Line, path: &str) -> bool {
    let lower = line.lower();
    let behind = line.text.split_once(path).map_or("", |(_, behind)| behind);
    let has_number = behind.bytes().any(|byte| byte.is_ascii_digit());
    lower.contains("already exist") || (has_number && words(&lower).any(|word| word == "lines"))
}

/// Whether a line lists a file among those that were made: what a program writes is there then, too.
pub(super) fn is_created(reading: &Reading, line: &Line, path: &str) -> bool {
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let is_list = ["created files", "files created", "new files", "files added", "added files"].iter();
    let is_list = is_list.clone().any(|words| title.contains(words));
    is_list && line.role == Role::Item && is_subject(line, path) && line.spans.iter().any(|span| span == path)
}

/// Whether a document names many files of a language in which the repository has none: the code is another's.
pub(super) fn is_of_other_code(reading: &Reading, path: &str, known: &Known<'_>) -> bool {
    const MANY: usize = 5;
    let Some((_, ending)) = path.rsplit_once('.').filter(|_| is_code(&RepoPath::new(path))) else { return false };
    let end = format!(".{}", ending.to_lowercase());
    let named = reading.lines.iter().flat_map(|line| &line.spans).filter(|span| span.to_lowercase().ends_with(&end));
    known.files.matching(|path| path.ends_with(&end)).is_empty() && named.collect::<HashSet<_>>().len() >= MANY
}
