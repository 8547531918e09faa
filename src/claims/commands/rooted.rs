//! Scripts of npm that a document runs in the root, while only a part of the repository has them.

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
    if part.as_str().is_empty() || !known.tools.is_of(Tool::Npm, &root) || !reading.is_of_whole() {
        return None;
    }
    let goes = |line: &Line| {
        let lower = line.lower();
        lower.split([';', '&', '|', '`']).any(|command| command.trim_start_matches(['$', ' ']).starts_with("cd "))
    };
    let last = part.file_name().to_lowercase();
    let titles = reading.section(line).titles.join(" ");
    let around = [reading.introduction(line), reading.label(line)];
    let mut near = around.into_iter().flatten().chain(reading.fence_around(line)).map(Line::lower);
    let is_told_of = titles.to_lowercase().contains(&last) || near.any(|text| text.contains(&last));
    let is_moved = is_told_of || reading.lines.iter().any(goes);
    (!is_moved).then(|| Ruling::fails(format!("no script `{name}` in {root}; only {place} has it")))
}
