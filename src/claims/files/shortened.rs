//! Paths that are written otherwise than they are: with a part left out, `tokens/primitive/` for `packages/tokens/src/primitive`,
//! `common/build.gradle` for `shop-common/build.gradle`, or by the ending of what they are compiled to.

use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::{Line, Reading};
use crate::repo::RepoPath;

/// Folders that people leave out, since they say no more than that there is code in them.
const SOURCES: &[&str] = &["src", "lib", "main", "source", "sources"];

/// Whether a file or a folder is there of which a path may be a short name.
pub(super) fn is_there(path: &str, known: &Known<'_>) -> bool {
    let is_folder = path.ends_with('/');
    let written: Vec<String> =
        path.trim_start_matches("./").trim_matches('/').split('/').map(str::to_lowercase).collect();
    if written.len() < 2 {
        return false;
    }
    let is_meant = |there: &RepoPath| {
        let there: Vec<String> = there.as_str().split('/').map(str::to_lowercase).collect();
        ends_joined(&there, &written) || (is_folder && ends_without_sources(&there, &written))
    };
    if is_folder {
        return known.files.list().folders().any(|(there, _)| is_meant(there));
    }
    let name = format!("/{}", written[written.len() - 1]);
    known.files.matching(|there| there.ends_with(&name)).into_iter().any(is_meant)
}

/// Whether a path ends as another is written, of whose first folder only the last part is: `common` of `shop-common`.
fn ends_joined(there: &[String], written: &[String]) -> bool {
    let Some(at) = there.len().checked_sub(written.len()) else { return false };
    let is_last =
        |part: &str| part.strip_suffix(written[0].as_str()).is_some_and(|rest| rest.ends_with(['-', '_', '.']));
    there[at + 1..] == written[1..] && is_last(&there[at])
}

/// Whether a path ends as another is written, but for folders that only say that there is code in them.
fn ends_without_sources(there: &[String], written: &[String]) -> bool {
    let mut left = written.iter().rev().peekable();
    for part in there.iter().rev() {
        match left.peek() {
            None => break,
            Some(wanted) if *wanted == part => drop(left.next()),
            // What a path begins to say must stand together but for these.
            Some(_) if SOURCES.contains(&part.as_str()) => {}
            Some(_) => return false,
        }
    }
    left.peek().is_none()
}

/// The file that is meant by a path which is written otherwise, in words. What git had by that path was meant as it is written.
pub(super) fn otherwise(
    document: &RepoPath,
    path: &str,
    (was_there, has_namesake): (bool, bool),
    known: &Known<'_>,
) -> Option<String> {
    if let Some(other) = typed(document, path, known).filter(|_| !was_there) {
        return Some(format!("{other} is it, as TypeScript imports it"));
    }
    let other = known.files.respelled(path).filter(|_| !has_namesake)?;
    Some(format!("{other} is spelled otherwise"))
}

/// The file of TypeScript that programs import as one of JavaScript: `shared/db.js` for `shared/db.ts`.
fn typed(document: &RepoPath, path: &str, known: &Known<'_>) -> Option<RepoPath> {
    let (stem, _) = path.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "js" | "jsx" | "mjs"))?;
    ["ts", "tsx", "mts"].iter().find_map(|ending| match known.files.find(document, &format!("{stem}.{ending}")) {
        Found::Here(at) | Found::End(at) => Some(at),
        _ => None,
    })
}

/// Whether a slash may stand for `or`: `pip/requirements.txt`, which nobody quotes, and the file is there without the folder.
pub(super) fn is_choice(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let is_quoted = line.spans.iter().any(|span| span.contains(path));
    let Some((before, name)) = path.split_once('/').filter(|_| !is_quoted) else { return false };
    // What is a folder here is no choice.
    let is_folder = known.files.has_folder(&reading.path, before);
    let is_word = !is_folder && !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word && !name.contains('/') && matches!(known.files.find(&reading.path, name), Found::Here(_))
}
