//! Paths that a document names beneath a heading which calls all done, or behind a ticked box: they must be there, in whatever
//! language the rest is said.

use super::cited::is_cited;
use super::path;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, Tense};
use crate::claims::words::filename::{is_file_name, is_made, is_placeholder, is_telling, is_written};
use crate::claims::words::wording::{denies, says_gone, supposes, without_request};
use crate::repo::RepoPath;

/// Whether a line says of a path that is nowhere that it was made: it stands in a folder of the repository, or its name in that
/// of the heading.
pub(in crate::claims) fn is_missed(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_whole = line.spans.iter().any(|span| span.trim_start_matches("./") == path.trim_start_matches("./"))
        || is_cited(line, path);
    is_told_of(reading, line, path)
        && is_whole
        && is_file_name(name)
        && !is_written(path)
        && !is_made(path)
        && !is_placeholder(path)
        && (is_in_ours(path, known) || is_in_headed(reading, line, path, known))
        && known.files.find(&reading.path, path) == Found::Nowhere
        && known.files.namesake(path).is_none()
        && known.files.respelled(path).is_none()
}

/// Whether a heading, or its own box, says of a line that what it names was made.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let is_beneath = matches!(line.role, Role::Heading | Role::Item)
        && section.status == Status::Done
        && section.tense == Tense::Now;
    let is_open = matches!(line.status, Status::Failed | Status::Partial | Status::Pending);
    !is_open && (is_ticked(line) || is_beneath)
}

/// Whether it says so of a path, and not that it is to be, or is no more.
fn is_told_of(reading: &Reading, line: &Line, path: &str) -> bool {
    let is_plain = |text: &str| !supposes(text) && !says_gone(text) && !denies(text);
    // What a box asked for is done once it is ticked; what came of it stands behind an arrow.
    let text = match line.text.rsplit_once('→').filter(|_| is_ticked(line)) {
        Some((_, made)) if made.contains(path) => made,
        _ if is_ticked(line) => without_request(&line.text),
        _ => &line.text,
    };
    is_told(reading, line) && is_plain(text)
}

fn is_ticked(line: &Line) -> bool {
    line.has_box && line.status == Status::Done
}

/// The folders that the heading of a section names.
pub(super) fn headed<'r>(reading: &'r Reading, line: &Line) -> Vec<&'r str> {
    let heading = reading.lines_of(line.section).first().filter(|heading| heading.role == Role::Heading);
    let words = heading.map_or("", |heading| heading.text.as_str()).split([' ', '(', ')', ',', ':']);
    words.filter(|word| word.len() > 1 && word.ends_with('/') && !word.starts_with('/')).collect()
}

/// Whether the repository has the first folder of a path.
fn is_in_ours(path: &str, known: &Known<'_>) -> bool {
    let first = path.trim_start_matches("./").split_once('/').map(|(first, _)| first);
    first.is_some_and(|first| known.files.has_folder(&RepoPath::new("README.md"), first))
}

/// Whether a name that others hardly have stands, without its folder, beneath a heading that names one which is there.
fn is_in_headed(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let is_folder = |named: &&str| matches!(known.files.find(&reading.path, named), Found::Here(path) | Found::End(path) if known.files.list().has_folder(&path));
    !path.contains('/') && is_telling(path) && is_cited(line, path) && headed(reading, line).iter().any(is_folder)
}

/// The paths of a document of which it says so.
pub(in crate::claims) fn missed(reading: &Reading, known: &Known<'_>) -> Vec<String> {
    let told = reading.lines.iter().filter(|line| is_told(reading, line));
    let named = told.flat_map(|line| path::named(line, known).into_iter().map(move |path| (line, path)));
    named.filter(|(line, path)| is_missed(reading, line, path, known)).map(|(_, path)| path).collect()
}
