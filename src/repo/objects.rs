//! A look at loose objects before libgit2 reads a history: it would wait for ever for one that is a pipe, and never come back
//! from one that is cut short.

use std::collections::HashSet;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::Path;

use flate2::read::ZlibDecoder;
use flate2::{Decompress, FlushDecompress};
use git2::{ObjectType, Oid, Repository};

use super::RepoPath;
use crate::spread::spread;

/// No commit or tree is larger; what claims to be is not read.
const CAP: u64 = 64 << 20;
/// How every object of a file's content begins, which no history reads.
const BLOB: &[u8] = b"blob ";
/// As much of a file as tells its kind: there are thousands of them, and most are content.
const PEEK: usize = 256;

/// Looks at every loose commit, tree and tag of a folder of objects.
///
/// # Errors
/// Names the object that is damaged.
pub(super) fn check(objects: &Path) -> Result<(), String> {
    let folders: Vec<_> = fs::read_dir(objects).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let is_loose = |folder: &std::path::PathBuf| folder.file_name().is_some_and(|name| name.len() == 2);
    let loose: Vec<_> = folders.into_iter().filter(is_loose).collect();
    // Whoever asks first has this looked at, for all.
    let looked = spread(&loose, |folder| {
        let mut decoder = Decompress::new(true);
        let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.try_for_each(|entry| {
            if is_content(&entry, &mut decoder) {
                return Ok(());
            }
            let path = entry.path();
            inflate(&path).map_err(|reason| damaged(&path, &reason))
        })
    });
    looked.into_iter().collect()
}

/// Whether an object is a file's content for sure, by its beginning.
fn is_content(entry: &DirEntry, decoder: &mut Decompress) -> bool {
    let mut written = [0; PEEK];
    let mut shown = [0; PEEK];
    let length = match entry.file_type() {
        Ok(kind) if kind.is_file() => {
            File::open(entry.path()).and_then(|mut file| file.read(&mut written)).unwrap_or(0)
        }
        _ => return false,
    };
    decoder.reset(true);
    let _ = decoder.decompress(&written[..length], &mut shown, FlushDecompress::None);
    shown.starts_with(BLOB)
}

/// Looks at a tree and at all that it holds.
///
/// # Errors
/// Names the object that is damaged.
pub(super) fn check_trees(objects: &Path, repository: &Repository, tree: Oid) -> Result<(), String> {
    let mut known = HashSet::from([tree]);
    let mut next = vec![tree];
    while let Some(id) = next.pop() {
        check_one(objects, &id.to_string())?;
        // What is not there is the next reader's to say.
        let Ok(tree) = repository.find_tree(id) else { continue };
        let folders = tree.iter().filter(|entry| entry.kind() == Some(ObjectType::Tree)).map(|entry| entry.id());
        next.extend(folders.filter(|id| known.insert(*id)));
    }
    Ok(())
}

/// Looks at one object, whatever it is, if it is loose.
///
/// # Errors
/// Says that it is damaged.
pub(super) fn check_one(objects: &Path, id: &str) -> Result<(), String> {
    let Some((folder, name)) = id.split_at_checked(2) else { return Ok(()) };
    let path = objects.join(folder).join(name);
    match path.symlink_metadata() {
        Ok(_) => inflate(&path).map_err(|reason| damaged(&path, &reason)),
        Err(_) => Ok(()),
    }
}

/// Looks at the trees on the way to some files, and at no others.
///
/// # Errors
/// Names the object that is damaged.
pub(super) fn check_trees_of(
    objects: &Path,
    repository: &Repository,
    tree: Oid,
    files: &[RepoPath],
) -> Result<(), String> {
    let mut known = HashSet::new();
    for file in files {
        let mut next = Some(tree);
        for name in file.as_str().split('/') {
            let Some(id) = next.take() else { break };
            if known.insert(id) {
                check_one(objects, &id.to_string())?;
            }
            let tree = repository.find_tree(id).ok();
            let child = tree.as_ref().and_then(|tree| tree.get_name(name));
            next = child.filter(|child| child.kind() == Some(ObjectType::Tree)).map(|child| child.id());
        }
    }
    Ok(())
}

fn damaged(object: &Path, reason: &str) -> String {
    let shown = object.display();
    format!("git's object {shown} is damaged ({reason}); `git fsck` tells more, a fresh clone mends it")
}

fn inflate(path: &Path) -> Result<(), String> {
    // A pipe must not be opened; what comes in its place meanwhile is the person's own doing.
    let metadata = fs::metadata(path).map_err(|error| super::io_reason(&error))?;
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let whole =
        || -> io::Result<u64> { io::copy(&mut ZlibDecoder::new(File::open(path)?).take(CAP + 1), &mut io::sink()) };
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

    /// Two commits, of which the second changes a file in a folder; with the ids of what is loose.
    fn place() -> (tempfile::TempDir, [Oid; 2], [Oid; 3]) {
        let folder = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init(folder.path()).unwrap();
        let person = git2::Signature::now("Ada", "ada@example.org").unwrap();
        let commit = |text: &str| {
            fs::create_dir_all(folder.path().join("src")).unwrap();
            fs::write(folder.path().join("src/main.rs"), text).unwrap();
            let mut index = repository.index().unwrap();
            index.add_path(Path::new("src/main.rs")).unwrap();
            index.write().unwrap();
            let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
            let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
            let parents: Vec<_> = parent.iter().collect();
            let commit = repository.commit(Some("HEAD"), &person, &person, "Step", &tree, &parents).unwrap();
            [commit, tree.id(), tree.get(0).unwrap().id()]
        };
        let [first, ..] = commit("fn main() {}\n");
        let old = repository.find_commit(first).unwrap().tree_id();
        let [second, tree, inner] = commit("fn main() { run() }\n");
        (folder, [first, old], [second, tree, inner])
    }

    fn cut(folder: &Path, id: Oid) {
        let id = id.to_string();
        let path = folder.join(".git/objects").join(&id[..2]).join(&id[2..]);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 5]).unwrap();
    }

    #[test]
    fn what_changed_is_counted_without_a_look_at_what_is_behind() {
        let (folder, past, _) = place();
        past.into_iter().for_each(|id| cut(folder.path(), id));
        fs::write(folder.path().join("src/main.rs"), "fn main() { rest() }\n").unwrap();
        fs::write(folder.path().join("README.md"), "# Orders\n").unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        assert_eq!(repo.dirty(None), Ok(2));
        assert_eq!(repo.git().unwrap().staged(None).unwrap().len(), 0);
        assert!(repo.git().unwrap().head().unwrap().commit.is_some());
        assert!(repo.git().unwrap().subjects(5).unwrap_err().contains("is damaged"), "a history needs them");
    }

    #[test]
    fn a_commit_or_tree_that_is_cut_short_is_an_error_for_what_reads_it() {
        for at in 0..3 {
            let (folder, _, newest) = place();
            cut(folder.path(), newest[at]);
            let repo = Repo::open(folder.path()).unwrap();
            let git = repo.git().unwrap();
            assert!(repo.dirty(None).unwrap_err().contains("is damaged"), "{at}");
            assert!(git.staged(None).unwrap_err().contains("is damaged"), "{at}");
            assert_eq!(git.head().unwrap().commit.is_none(), at == 0, "{at}");
        }
    }
}
