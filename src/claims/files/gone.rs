//! Files that documents name and that are not there any more: which commit took them away.

use std::fmt;

use super::elsewhere::is_told_gone;
use super::{path, tree};
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::is_code;
use crate::claims::model::{Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::filename::is_telling;
use crate::claims::words::wording::{is_foreign, words};
use crate::repo::{Removal, RepoPath};

/// What headings say of the files that they list beside that they are gone.
const LISTED: &[&str] = &[
    "file",
    "files",
    "the",
    "old",
    "obsolete",
    "unused",
    "legacy",
    "redundant",
    "duplicate",
    "temporary",
    "code",
    "documents",
    "scripts",
    "components",
    "and",
];
/// Documents of which a repository has many.
const COMMON: &[&str] = &["README", "CHANGELOG", "TODO", "INDEX", "NOTES", "STATUS", "SUMMARY"];
/// How much of a commit's hash people write.
const HASH: usize = 7;

/// What history says of a path that is not there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone<'k> {
    removal: &'k Removal,
    /// The path itself was there, and not only a file of its name.
    is_exact: bool,
}

impl fmt::Display for Gone<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Removal { path, commit } = self.removal;
        let hash = commit.get(..HASH).unwrap_or(commit);
        match self.is_exact {
            true => write!(formatter, "{hash} removed it"),
            false => write!(formatter, "{hash} removed {path}, and no other file is called so"),
        }
    }
}

/// The names of the files that a document names and that are not there.
pub(in crate::claims) fn absent(reading: &Reading, known: &Known<'_>) -> Vec<String> {
    let paths = reading.lines.iter().flat_map(|line| path::named(line, known));
    let led = reading.links.iter().map(|(_, target)| without_line(target).to_owned());
    let led = led.filter(|target| !target.contains(['#', '?']) && is_code(&RepoPath::new(target)));
    // What git keeps out by a rule of today it may have had once.
    let is_absent = |path: &String| match known.files.find(&reading.path, path) {
        Found::Nowhere => true,
        Found::Ignored => is_code(&RepoPath::new(path)),
        _ => false,
    };
    let absent = paths.chain(led).chain(tree::missing(reading, known)).filter(is_absent);
    absent.filter_map(|path| path.rsplit('/').next().map(str::to_owned)).collect()
}

/// What took a path away; where another file has its name, only if it was that path.
pub(super) fn of<'k>(document: &RepoPath, written: &str, has_namesake: bool, known: &'k Known<'_>) -> Option<Gone<'k>> {
    let meant = [RepoPath::new("").reach(written), document.follow(written)];
    let exact = known.removals().iter().find(|removal| meant.iter().flatten().any(|path| *path == removal.path));
    let name = written.rsplit('/').next()?;
    let folder = |path: &str| path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    // Many files are called `config.yaml`; of such a name, the folder must be the same, too.
    // A document in capitals is one of its kind, in the root or beside others.
    let is_document = |path: &RepoPath| {
        let stem = name.strip_suffix(".md").filter(|stem| !COMMON.contains(stem));
        let is_capital = stem.is_some_and(|stem| stem.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        let folder = path.parent();
        is_capital && (matches!(folder.as_str(), "" | "docs") || folder == document.parent())
    };
    let is_meant = |path: &RepoPath| {
        is_telling(name) || is_document(path) || (written.contains('/') && folder(written) == folder(path.as_str()))
    };
    let of_that_name = |removal: &&Removal| removal.path.file_name() == name && is_meant(&removal.path);
    let namesake = || known.removals().iter().find(of_that_name);
    match (exact, has_namesake) {
        (Some(removal), _) => Some(Gone { removal, is_exact: true }),
        (None, true) => None,
        (None, false) => namesake().map(|removal| Gone { removal, is_exact: false }),
    }
}

/// The file of `oven.py:20`.
pub(super) fn without_line(target: &str) -> &str {
    let (path, line) = target.rsplit_once(':').unwrap_or((target, ""));
    if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) { path } else { target }
}

/// Whether git had a file of code at a path itself, where a rule keeps out what would be called so now.
pub(super) fn was_code(document: &RepoPath, written: &str, known: &Known<'_>) -> bool {
    is_code(&RepoPath::new(written)) && of(document, written, true, known).is_some_and(|gone| gone.is_exact)
}

/// What it makes of a path that is not there that a line asks for its removal, or tells of it.
pub(super) fn told(reading: &Reading, line: &Line, path: &str, said: Said, known: &Known<'_>) -> Option<Ruling> {
    if is_to_remove(reading, line, said) {
        let removal = of(&reading.path, path, false, known).filter(|_| reading.genre == Genre::Report);
        return Some(Ruling::fails(format!("{path} does not exist any more; {}", removal?)));
    }
    is_told_gone(reading, line, path).then(|| Ruling::holds(format!("{path} does not exist, as said")))
}

/// Whether a line asks for a file to be removed, or says that it could be: it is there then, and nobody has done so.
fn is_to_remove(reading: &Reading, line: &Line, said: Said) -> bool {
    const ASKING: &[&str] =
        &["next step", "to do", "todo", "cleanup", "clean up", "recommend", "action", "remaining", "before launch"];
    const COULD: &[&str] = &[
        "safe to delete",
        "safe to remove",
        "can be deleted",
        "can be removed",
        "should be deleted",
        "should be removed",
        "to be deleted",
        "to be removed",
    ];
    let lower = line.lower();
    let first = words(&lower).next();
    let is_asked = first.is_some_and(|first| ["remove", "delete"].contains(&first))
        && (line.has_box || reading.section(line).speaks_of(ASKING));
    let is_open = matches!(line.status, Status::None | Status::Pending | Status::Partial) && said != Said::Done;
    is_open
        && (is_asked || COULD.iter().any(|words| lower.contains(words)))
        && line.role != Role::Heading
        && !is_foreign(&lower)
}

/// Whether a line is one of a list of what was taken away: beneath `Files deleted`, `Removed:`.
pub(super) fn is_listed(reading: &Reading, line: &Line) -> bool {
    let is_gone = |word: &str| matches!(word, "deleted" | "removed");
    let says = |text: &str| {
        let lower = text.to_lowercase();
        let counts = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        words(&lower).any(is_gone) && words(&lower).all(|word| is_gone(word) || counts(word) || LISTED.contains(&word))
    };
    let is_told =
        matches!(line.status, Status::Done | Status::None) || (line.status == Status::Failed && !line.has_box);
    let title = reading.section(line).titles.last();
    line.role == Role::Item
        && is_told
        && match reading.label(line) {
            Some(label) if label.role != Role::Item || says(&label.text) => says(&label.text),
            _ => title.is_some_and(|title| says(title)),
        }
}

/// What it makes of a file of such a list that it is there, or is not.
pub(super) fn judged(reading: &Reading, path: &str, found: &Found, known: &Known<'_>) -> Option<Ruling> {
    Some(match found {
        Found::Nowhere => match of(&reading.path, path, false, known) {
            Some(removal) => Ruling::holds(format!("{path} does not exist; {removal}")),
            None => Ruling::holds(format!("{path} does not exist, as said")),
        },
        // Another of that name may be there.
        Found::Here(at) if path.contains('/') => Ruling::fails(format!("{at} exists")),
        Found::Here(at) | Found::End(at) => Ruling::open(format!("{at} exists")),
        _ => return None,
    })
}
