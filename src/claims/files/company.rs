//! Paths that are missed in the company that they are named in: all others of their line, or nearly all of their list, or of their
//! document, are there.
//!
//! Who names several files of a repository, and has them right, speaks of this repository and of how it is now.

use super::path::named;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::proposed::is_called_new;
use crate::claims::words::wording::{denies, is_foreign, requests, says_gone, says_unreal, supposes};
use crate::repo::RepoPath;

/// So many others of a line, or of a list, have to be there.
const BESIDE: usize = 2;
const LISTED: usize = 3;
/// And so many times as many as are not.
const TIMES: usize = 3;
/// The lines of a list that are looked at, before a line and behind it.
const NEAR: usize = 30;

/// Whether a path that is not there is missed among others that are, or where a document about this repository, which is whether
/// it `is_ours`, says that something is.
pub(super) fn is_missed(reading: &Reading, line: &Line, path: &str, is_ours: bool, known: &Known<'_>) -> bool {
    is_told(reading, line, path)
        && (is_beside(reading, line, path, known)
            || is_listed(reading, line, path, known)
            || (is_ours && is_located(line, path, known)))
}

/// Whether a line says no more than where something is: ``**File**: `till/oven.py` ``, in a folder that is there.
fn is_located(line: &Line, path: &str, known: &Known<'_>) -> bool {
    const LABELS: &[&str] =
        &["file", "files", "location", "path", "source", "code", "implementation", "module", "script"];
    let label = line.text.split_once(path).map(|(before, _)| before.to_lowercase()).unwrap_or_default();
    let is_label = label.contains(':') && LABELS.contains(&label.trim_matches(['*', ':', '`', ' ', '📁', '📄']));
    let first = path.split_once('/').map(|(first, _)| first).unwrap_or_default();
    is_label && !first.is_empty() && known.files.has_folder(&RepoPath::new("README.md"), first)
}

/// Whether a line tells how things are, and asks for nothing.
fn is_told(reading: &Reading, line: &Line, path: &str) -> bool {
    let is_quoted = line.spans.iter().any(|span| span == path);
    let rest = line.text.replacen(path, "", 1);
    let is_answered = line.status == Status::Done || (line.status == Status::None && !line.has_box);
    is_quoted
        && is_answered
        && reading.is_now(line)
        && !reading.is_plan()
        && !reading.is_act(line)
        && !(denies(&rest) || requests(&rest) || supposes(&rest) || says_gone(&rest) || says_unreal(&rest))
        && !(is_foreign(&rest) || is_called_new(&line.text))
        && !reading.label(line).is_some_and(|label| supposes(&label.text) || says_gone(&label.text))
        && !reading.section(line).titles.iter().any(|title| supposes(title) || requests(title))
}

fn is_there(reading: &Reading, path: &str, known: &Known<'_>) -> bool {
    matches!(known.files.find(&reading.path, path), Found::Here(_) | Found::End(_) | Found::Several(_))
}

/// Whether all other paths of a line are there, each with a folder as this one has.
fn is_beside(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let others: Vec<String> = named(line, known).into_iter().filter(|other| other != path).collect();
    let is_whole = |other: &String| other.contains('/') && is_there(reading, other, known);
    path.contains('/') && others.len() >= BESIDE && others.iter().all(is_whole)
}

/// Whether nearly all paths that the lines of a list begin with are there, or those of one column.
fn is_listed(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let Some(at) = place(line, path) else { return false };
    let at_line = line.number - 1;
    let near = &reading.lines[at_line.saturating_sub(NEAR)..reading.lines.len().min(at_line + NEAR + 1)];
    let beside = near.iter().filter(|other| other.section == line.section && other.number != line.number);
    let beside =
        beside.filter(|other| other.role == line.role && other.label == line.label && other.indent == line.indent);
    let paths = beside.filter_map(|other| named(other, known).into_iter().find(|path| place(other, path) == Some(at)));
    let (there, absent): (Vec<String>, Vec<String>) = paths.partition(|path| is_there(reading, path, known));
    there.len() >= LISTED && there.len() >= (absent.len() + 1) * TIMES
}

/// The column of a row that a path is all of, or zero where an item begins with it.
fn place(line: &Line, path: &str) -> Option<usize> {
    let bare = |text: &str| text.trim_start_matches(['`', '*', ' ']).strip_prefix(path).map(str::to_owned);
    match line.role {
        Role::Item => bare(&line.text).map(|_| 0),
        Role::Row => line
            .cells
            .iter()
            .position(|cell| bare(cell).is_some_and(|rest| rest.trim_matches(['`', '*', ' ']).is_empty())),
        _ => None,
    }
}
