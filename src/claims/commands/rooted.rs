//! What a document runs in the root, while only a part of the repository has it: scripts of npm, and files by their path.

use crate::claims::known::Known;
use crate::claims::known::place::Place;
use crate::claims::known::tool::Tool;
use crate::claims::model::Ruling;
use crate::claims::reading::{Line, Reading};
use crate::repo::RepoPath;

/// What refutes that a script is there where a document runs it: it never goes elsewhere, nor speaks of the part that has it.
pub(super) fn misplaced(
    reading: &Reading,
    line: &Line,
    name: &str,
    place: &Place,
    known: &Known<'_>,
) -> Option<Ruling> {
    let root = RepoPath::new("package.json");
    let part = place.path.parent();
    if part.as_str().is_empty() || !known.tools.is_of(Tool::Npm, &root) || is_moved(reading, line, part.file_name()) {
        return None;
    }
    Some(Ruling::fails(format!("no script `{name}` in {root}; only {place} has it")))
}

/// What refutes that a file is there which a command names from the root: the first folder of its path is, and has it not.
pub(super) fn astray(reading: &Reading, line: &Line, path: &str, at: &RepoPath, known: &Known<'_>) -> Option<Ruling> {
    let bare = path.trim_start_matches("./");
    let (outer, _) = at.as_str().split_once('/')?;
    let is_astray = match bare.split_once('/') {
        Some((first, _)) => first != outer && known.files.has_folder(&RepoPath::new("README.md"), first),
        // `./bake.sh` is one of the root.
        None => path.len() > bare.len(),
    };
    (is_astray && line.is_code() && !is_moved(reading, line, outer))
        .then(|| Ruling::fails(format!("{bare} does not exist; it is {at}")))
}

/// Whether a document goes anywhere, or speaks around a line of a part; or is one of a part itself.
fn is_moved(reading: &Reading, line: &Line, part: &str) -> bool {
    let goes = |line: &Line| {
        let lower = line.lower();
        lower.split([';', '&', '|', '`']).any(|command| command.trim_start_matches(['$', ' ']).starts_with("cd "))
    };
    let last = part.to_lowercase();
    let titles = reading.section(line).titles.join(" ");
    let around = [reading.introduction(line), reading.label(line)];
    let mut near = around.into_iter().flatten().chain(reading.fence_around(line)).map(Line::lower);
    let is_told_of = titles.to_lowercase().contains(&last) || near.any(|text| text.contains(&last));
    is_told_of || !reading.is_of_whole() || reading.lines.iter().any(goes)
}
