//! Paths that a document names beneath a heading which calls all done, or behind a ticked box: they must be there, in whatever
//! language the rest is said.

use super::cited::is_cited;
use super::path;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, Tense};
use crate::claims::words::filename::{is_file_name, is_made, is_placeholder, is_telling, is_written};
use crate::claims::words::wording::{denies, says_gone, supposes};
use crate::repo::RepoPath;

/// Whether a line says of a path that is nowhere that it was made: it stands in a folder of the repository, or its name in that
/// of the heading.
pub(in crate::claims) fn is_missed(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_whole = line.spans.iter().any(|span| span.trim_start_matches("./") == path.trim_start_matches("./"))
        || is_cited(line, path);
    is_told(reading, line)
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
pub(super) fn is_told(reading: &Reading, line: &Line) -> bool {
    let section = reading.section(line);
    let is_beneath = matches!(line.role, Role::Heading | Role::Item)
        && section.status == Status::Done
        && section.tense == Tense::Now;
    let is_open = matches!(line.status, Status::Failed | Status::Partial | Status::Pending);
    let is_plain = |text: &str| !supposes(text) && !says_gone(text) && !denies(text);
    // What a box asked for is done once it is ticked.
    let is_ticked = line.has_box && line.status == Status::Done;
    !is_open && (is_ticked || is_beneath) && is_plain(&line.text)
}

/// Whether the repository has the first folder of a path.
fn is_in_ours(path: &str, known: &Known<'_>) -> bool {
    let first = path.trim_start_matches("./").split_once('/').map(|(first, _)| first);
    first.is_some_and(|first| known.files.has_folder(&RepoPath::new("README.md"), first))
}

/// Whether a name that others hardly have stands, without its folder, beneath a heading that names one which is there.
fn is_in_headed(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let heading = reading.lines_of(line.section).first().filter(|heading| heading.role == Role::Heading);
    let is_folder = |named: &String| {
        let there = known.files.find(&reading.path, named);
        named.ends_with('/') && matches!(there, Found::Here(_) | Found::End(_))
    };
    !path.contains('/')
        && is_telling(path)
        && is_cited(line, path)
        && heading.is_some_and(|heading| path::named(heading, known).iter().any(is_folder))
}

/// The paths of a document of which it says so.
pub(in crate::claims) fn missed(reading: &Reading, known: &Known<'_>) -> Vec<String> {
    let told = reading.lines.iter().filter(|line| is_told(reading, line));
    let named = told.flat_map(|line| path::named(line, known).into_iter().map(move |path| (line, path)));
    named.filter(|(line, path)| is_missed(reading, line, path, known)).map(|(_, path)| path).collect()
}
