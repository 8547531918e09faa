//! Files that documents name and that are not there any more: which commit took them away.

use std::fmt;

use super::filename::is_telling;
use super::known::Known;
use super::known::files::Found;
use super::path;
use super::reading::Reading;
use crate::repo::{Removal, RepoPath};

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
pub(super) fn absent(reading: &Reading, known: &Known<'_>) -> Vec<String> {
    let paths = reading.lines.iter().flat_map(|line| path::named(line, known));
    let absent = paths.filter(|path| known.files.find(&reading.path, path) == Found::Nowhere);
    absent.filter_map(|path| path.rsplit('/').next().map(str::to_owned)).collect()
}

/// What took a path away; where another file has its name, only if it was that path.
pub(super) fn of<'k>(document: &RepoPath, written: &str, has_namesake: bool, known: &'k Known<'_>) -> Option<Gone<'k>> {
    let meant = [RepoPath::new("").reach(written), document.follow(written)];
    let exact = known.removals().iter().find(|removal| meant.iter().flatten().any(|path| *path == removal.path));
    let name = written.rsplit('/').next()?;
    let folder = |path: &str| path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    // Many files are called `config.yaml`; of such a name, the folder must be the same, too.
    let is_meant =
        |path: &RepoPath| is_telling(name) || (written.contains('/') && folder(written) == folder(path.as_str()));
    let of_that_name = |removal: &&Removal| removal.path.file_name() == name && is_meant(&removal.path);
    let namesake = || known.removals().iter().find(of_that_name);
    match (exact, has_namesake) {
        (Some(removal), _) => Some(Gone { removal, is_exact: true }),
        (None, true) => None,
        (None, false) => namesake().map(|removal| Gone { removal, is_exact: false }),
    }
}
