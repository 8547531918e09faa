//! A look at loose objects before libgit2 reads a history: it would wait for ever for one that is a pipe, and never come back
//! from one that is cut short.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use flate2::read::ZlibDecoder;
use rayon::prelude::*;

/// No commit or tree is larger; what claims to be is not read.
const CAP: u64 = 64 << 20;
/// How every object of a file's content begins, which no history reads.
const BLOB: &[u8] = b"blob ";

/// Looks at every loose commit, tree and tag of a folder of objects.
///
/// # Errors
/// Names the object that is damaged.
pub(super) fn check(objects: &Path) -> Result<(), String> {
    let folders: Vec<_> = fs::read_dir(objects).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let is_loose = |folder: &&std::path::PathBuf| folder.file_name().is_some_and(|name| name.len() == 2);
    folders.par_iter().filter(is_loose).try_for_each(|folder| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.into_iter().try_for_each(|entry| {
            let path = entry.path();
            inflate(&path, Which::Histories).map_err(|reason| damaged(&path, &reason))
        })
    })
}

/// Looks at one object, whatever it is, if it is loose.
///
/// # Errors
/// Says that it is damaged.
pub(super) fn check_one(objects: &Path, id: &str) -> Result<(), String> {
    let Some((folder, name)) = id.split_at_checked(2) else { return Ok(()) };
    let path = objects.join(folder).join(name);
    match path.symlink_metadata() {
        Ok(_) => inflate(&path, Which::Any).map_err(|reason| damaged(&path, &reason)),
        Err(_) => Ok(()),
    }
}

fn damaged(object: &Path, reason: &str) -> String {
    let shown = object.display();
    format!("git's object {shown} is damaged ({reason}); `git fsck` tells more, a fresh clone mends it")
}

/// Which objects are read to their end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// All but the content of files.
    Histories,
    Any,
}

fn inflate(path: &Path, which: Which) -> Result<(), String> {
    // A pipe must not be opened; what comes in its place meanwhile is the person's own doing.
    let metadata = fs::metadata(path).map_err(|error| super::io_reason(&error))?;
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let whole = || -> io::Result<u64> {
        let mut decoder = ZlibDecoder::new(File::open(path)?);
        let mut start = [0; BLOB.len()];
        decoder.read_exact(&mut start)?;
        if start == BLOB && which == Which::Histories {
            return Ok(0);
        }
        io::copy(&mut decoder.take(CAP + 1), &mut io::sink())
    };
    match whole() {
        Ok(length) if length > CAP => Err(format!("larger than {} MiB", CAP >> 20)),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err("it is cut short".to_owned()),
        Err(error) => Err(super::io_reason(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::Repo;

    #[test]
    fn a_history_with_an_object_that_is_cut_short_is_an_error_and_not_a_wait() {
        let folder = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init(folder.path()).unwrap();
        let person = git2::Signature::now("Ada", "ada@example.org").unwrap();
        let tree = repository.find_tree(repository.index().unwrap().write_tree().unwrap()).unwrap();
        let commit = repository.commit(Some("HEAD"), &person, &person, "Begin", &tree, &[]).unwrap().to_string();
        let at = |id: &str| folder.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        let subjects = || Repo::open(folder.path()).unwrap().git().unwrap().subjects(5);
        assert_eq!(subjects().unwrap().len(), 1);
        for id in [commit, tree.id().to_string()] {
            let whole = fs::read(at(&id)).unwrap();
            let _ = fs::remove_file(at(&id));
            for length in 0..whole.len() {
                fs::write(at(&id), &whole[..length]).unwrap();
                assert!(subjects().unwrap_err().contains("is damaged"), "{length} of {}", whole.len());
            }
            fs::write(at(&id), &whole).unwrap();
            assert!(subjects().is_ok());
        }
    }
}
