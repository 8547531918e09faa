//! How many of a thing a folder holds that a line names: `routes/ (4 files)`, `src/pages/  # 12 pages`, `5 files in db`.

use std::sync::LazyLock;

use regex::Regex;

use super::tally::is_plain;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::files::tree::drawn_at;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::is_code;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::repo::RepoPath;
use crate::text::count;

/// What is one file each.
const NOUNS: &str = "files|modules|pages|migrations|workflows|scripts|controllers|components|hooks|dashboards|manifests|templates|models|services|routes";
/// `controllers/   Handlers (2 files)`, `migrations/  # 5 migrations`.
static FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^[│├└─┬|`+\s-]*([\w.@-]+(?:/[\w.@-]+)*)/`?(?:\*\*)?(?:\s.*?[(#✅]|\s*[-–—:])\s*(\d{{1,4}})\s+((?:[a-z-]+\s+){{0,2}}?(?:{NOUNS}))\b([^)]*)"
    ))
});
/// ``4 files in `app/routes` ``.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\b(\d{1,4})\s+((?:[a-z.-]+\s+)?files?)\s+(?:in|under|inside)\s+`?([\w.@-]+(?:/[\w.@-]+)*)/?`?")
});
/// Words before a noun by which not all are counted.
const SOME: &[&str] =
    &["key", "main", "core", "new", "important", "major", "critical", "primary", "essential", "more", "other", "added"];
/// A tree that counts the files of a folder counts them all, unless so many times more are there that it means others.
const DRAWN: usize = 4;
/// Files that stand for their folder, or say something of it.
const STANDING_IN: &[&str] = &["__init__", "index", "mod", "readme", "_app", "_document", "conftest", "base"];

/// What a line says of a folder.
struct Told {
    folder: String,
    number: usize,
    phrase: String,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Code(_));
    let lines = reading.lines.iter().filter(is_text);
    let lines = lines.filter(|line| reading.is_now(line) && reading.said(line) != Said::Missing);
    lines.filter_map(|line| judge(reading, line, known).or_else(|| listed(reading, line, known))).collect()
}

/// Folders that a line names one by one: `Directories: cmd, internal, docs`.
fn listed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    const LEAST: usize = 3;
    let (label, list) = line.text.split_once(": ").filter(|_| !line.is_code() && line.role != Role::Row)?;
    let speaks = ["directories", "folders"].iter().any(|word| label.to_lowercase().contains(word));
    let names: Vec<&str> = list.split(',').map(|name| name.trim().trim_matches(['`', '/', '.'])).collect();
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/@".contains(&byte))
    };
    if !speaks || names.len() < LEAST || !names.iter().all(is_name) {
        return None;
    }
    // Names of hidden folders begin with a dot.
    let folder = |name: &str| [name.to_owned(), format!(".{name}")];
    let is_there = |name: &&str| folder(name).iter().any(|name| known.files.has_folder(&reading.path, name));
    let absent: Vec<&str> = names.iter().filter(|name| !is_there(name)).copied().collect();
    let ruling = match absent.as_slice() {
        [] => Ruling::holds(format!("all {} folders are there", names.len())),
        [one] if names.len() > LEAST && is_plain(line) => Ruling::fails(format!("no folder is called {one}")),
        _ => return None,
    };
    Some(claim(reading, line, Kind::Path, list, reading.said(line), ruling))
}

fn told(line: &Line) -> Option<Told> {
    let (folder, number, phrase) = match (FOLDER.captures(&line.text), INSIDE.captures(&line.text)) {
        (Some(found), _) => (found[1].to_owned(), found[2].to_owned(), found[3].to_owned()),
        (None, Some(found)) if !line.is_code() => (found[3].to_owned(), found[1].to_owned(), found[2].to_owned()),
        _ => return None,
    };
    Some(Told { folder, number: number.parse().ok()?, phrase: phrase.to_lowercase() })
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let Told { folder, number, phrase } = told(line)?;
    // In a tree a name stands in the folder above it.
    let drawn = if line.is_code() { drawn_at(line, reading.fence_around(line), known) } else { None };
    let is_drawn = drawn.is_some();
    let folder = drawn.unwrap_or(folder);
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, &format!("{folder}/")) else {
        return None;
    };
    let start = format!("{path}/").to_lowercase();
    let all = known.files.matching(|file| file.starts_with(&start));
    let direct: Vec<&RepoPath> =
        all.iter().filter(|file| !file.as_str()[start.len()..].contains('/')).copied().collect();
    let evidence = format!("{path} has {}, and {} with all beneath it", count(direct.len(), "file"), all.len());
    let is_of_some = phrase.split_whitespace().any(|word| SOME.contains(&word));
    let ways: Vec<usize> = [&direct, &all].into_iter().flat_map(|files| ways(files)).filter(|ways| *ways > 0).collect();
    let (least, most) = (*ways.iter().min()?, *ways.iter().max()?);
    let is_of_files = phrase.ends_with("file") || phrase.ends_with("files");
    let ruling = match number {
        _ if number == direct.len() || number == all.len() || (!is_of_files && ways.contains(&number)) => {
            Ruling::holds(evidence)
        }
        _ if !is_plain(line) || is_of_some => return None,
        // A file may hold several of what is no file.
        _ if number > most && is_of_files => Ruling::fails(evidence),
        // However they are counted, more are there; of far more, only some were meant.
        _ if number > 1
            && number < least
            && least < number * if is_drawn && matches!(phrase.as_str(), "file" | "files") { DRAWN } else { 2 }
            && is_of_all(reading, line, &folder, &phrase) =>
        {
            Ruling::fails(evidence)
        }
        _ => return None,
    };
    let text = format!("{folder}/ ({number} {phrase})");
    Some(claim(reading, line, Kind::Count, &text, reading.said(line), ruling))
}

/// Whether a number is of all that a folder holds: `8 route files` in `routes`, and not `8 small files`, nor in a list of
/// what was made or changed.
fn is_of_all(reading: &Reading, line: &Line, folder: &str, phrase: &str) -> bool {
    let name = stems(folder.rsplit('/').next().unwrap_or_default());
    let described = phrase.rsplit_once(' ').map_or("", |(before, _)| before);
    stems(described).iter().all(|word| name.contains(word)) && !is_of_changes(reading, line)
}

fn is_of_changes(reading: &Reading, line: &Line) -> bool {
    const CHANGING: &[&str] =
        &["modif", "chang", "updat", "touch", "creat", "added", "new ", "deliver", "fixed", "written"];
    let above = if line.is_code() { reading.introduction(line) } else { reading.label(line) };
    let lower = above.map(Line::lower).unwrap_or_default();
    // What is delivered as a whole is shown as it is in its parts: beneath `Deliverables` the layout of all.
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let is_layout = title.contains("structure") || title.contains("layout");
    CHANGING.iter().any(|word| lower.contains(word) || title.contains(word))
        || (!is_layout && reading.section(line).speaks_of(CHANGING))
}

/// How many files there are, by each way in which people count them.
pub(super) fn ways(files: &[&RepoPath]) -> [usize; 4] {
    let stem = |path: &RepoPath| path.file_name().split('.').next().unwrap_or_default().to_lowercase();
    let is_own = |path: &RepoPath| !stem(path).is_empty() && !STANDING_IN.contains(&stem(path).as_str());
    let is_test = |path: &RepoPath| {
        let name = path.file_name().to_lowercase();
        path.as_str().contains("test")
            || name.contains(".spec.")
            || name.contains(".stories.")
            || name.contains(".d.ts")
    };
    let of = |wanted: &dyn Fn(&RepoPath) -> bool| files.iter().filter(|path| wanted(path)).count();
    [
        files.len(),
        of(&|path| is_own(path)),
        of(&|path| is_own(path) && is_code(path)),
        of(&|path| is_own(path) && is_code(path) && !is_test(path)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::reading::Reading;

    #[test]
    fn a_line_names_a_folder_and_how_many_it_holds() {
        let of = |text: &str| {
            let reading = Reading::of(RepoPath::new("READY.md"), text, None);
            told(&reading.lines[0]).map(|told| (told.folder, told.number, told.phrase))
        };
        let found = |folder: &str, number, phrase: &str| Some((folder.to_owned(), number, phrase.to_owned()));
        assert_eq!(of("│   ├── routes/       # 8 route files"), found("routes", 8, "route files"));
        assert_eq!(of("- `db/versions/` (17 migrations)"), found("db/versions", 17, "migrations"));
        assert_eq!(of("├── types/ (5 files)"), found("types", 5, "files"));
        assert_eq!(of("- 4 files in `app/routes`"), found("app/routes", 4, "files"));
        assert_eq!(of("- `lib/` has ~40 modules"), None);
    }
}
