//! A look at the files by which git rules a repository, before a library reads them. It would wait for ever for a pipe that
//! nobody writes to, and fill the memory with a device or a sparse file: a stranger's archive may hold any of these.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{RepoPath, SIZE_CAP};

/// What libgit2 reads whole in a git folder, besides refs. An index of a million files is smaller.
const FILES: &[(&str, u64)] = &[
    ("HEAD", SIZE_CAP),
    ("commondir", SIZE_CAP),
    ("gitdir", SIZE_CAP),
    ("config", SIZE_CAP),
    ("config.worktree", SIZE_CAP),
    ("shallow", SIZE_CAP),
    ("info/attributes", SIZE_CAP),
    ("info/exclude", SIZE_CAP),
    ("objects/info/alternates", SIZE_CAP),
    ("packed-refs", 8 * SIZE_CAP),
    ("index", 8 * SIZE_CAP),
];

/// As deep as libgit2 follows a configuration that includes another.
const INCLUDES: usize = 10;
/// Refs that nest deeper are nobody's.
const DEPTH: usize = 64;

/// Looks at the git folder that a search from `start` upwards finds first, and at what it leads to. Gives the folder that
/// has it as its `.git`.
///
/// # Errors
/// Names the file that is not to be read.
pub(super) fn check(start: &Path) -> Result<Option<PathBuf>, String> {
    let places = start.ancestors().flat_map(|folder| [folder.join(".git"), folder.to_path_buf()]);
    let found = places.into_iter().find(|path| is_git_folder(path) || path.ends_with(".git") && is_there(path));
    let Some(path) = found else { return Ok(None) };
    if path.is_dir() {
        check_folder(&path)?;
    } else {
        expect_file(&path, SIZE_CAP)?;
        led_to(&path, "gitdir:").map_or(Ok(()), |folder| check_folder(&folder))?;
    }
    Ok(path.parent().filter(|_| path.ends_with(".git")).map(PathBuf::from))
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// As libgit2 knows one, whatever its name.
fn is_git_folder(path: &Path) -> bool {
    is_there(&path.join("HEAD")) && path.join("objects").is_dir() && path.join("refs").is_dir()
}

/// Whether the ignore rules of a folder are in a file that can be read.
pub(super) fn has_sound_rules(folder: &Path) -> bool {
    expect_file(&folder.join(".gitignore"), SIZE_CAP).is_ok()
}

/// Looks at the attributes of all folders on the way to files that are compared with what git has of them.
///
/// # Errors
/// Names the file that is not to be read.
pub(super) fn check_attributes(root: &Path, files: &[RepoPath]) -> Result<(), String> {
    let mut folders = HashSet::new();
    for file in files {
        let path: &Path = file.as_ref();
        // Who has met a folder has met those above it.
        path.ancestors().skip(1).take_while(|folder| folders.insert(*folder)).count();
    }
    folders.iter().try_for_each(|folder| expect_file(&root.join(folder).join(".gitattributes"), SIZE_CAP))
}

fn check_folder(folder: &Path) -> Result<(), String> {
    check_files(folder)?;
    match led_to(&folder.join("commondir"), "") {
        Some(common) => check_files(&common),
        None => Ok(()),
    }
}

fn check_files(folder: &Path) -> Result<(), String> {
    FILES.iter().try_for_each(|(name, cap)| expect_file(&folder.join(name), *cap))?;
    check_includes(&folder.join("config"), INCLUDES)?;
    check_refs(&folder.join("refs"), DEPTH)
}

/// The folder that a file of one line names, relative to where the file lies.
fn led_to(file: &Path, before: &str) -> Option<PathBuf> {
    let text = fs::read_to_string(file).ok()?;
    Some(file.parent()?.join(text.strip_prefix(before)?.trim()))
}

fn check_refs(folder: &Path, depth: usize) -> Result<(), String> {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => check_refs(&entry.path(), depth - 1)?,
            _ => expect_file(&entry.path(), SIZE_CAP)?,
        }
    }
    Ok(())
}

/// Every `path = …` of a configuration, whatever section it stands in, is taken for one that it includes.
fn check_includes(config: &Path, depth: usize) -> Result<(), String> {
    let text = fs::read(config).unwrap_or_default();
    for line in String::from_utf8_lossy(&text).lines() {
        let line = line.rsplit(']').next().unwrap_or_default();
        let Some((key, value)) = line.split_once('=') else { continue };
        if key.trim().eq_ignore_ascii_case("path") && depth > 0 {
            let included = config.with_file_name(value.trim().trim_matches('"'));
            expect_file(&included, SIZE_CAP)?;
            check_includes(&included, depth - 1)?;
        }
    }
    Ok(())
}

/// What is not there does no harm, and a folder is not read as a file.
fn expect_file(path: &Path, cap: u64) -> Result<(), String> {
    let Ok(metadata) = path.metadata() else { return Ok(()) };
    let refused = |reason: &str| Err(format!("{} {reason}; remove it, or clone the repository anew", path.display()));
    match metadata.is_file() {
        true if metadata.len() > cap => refused(&format!("is larger than {} MiB", cap >> 20)),
        false if !metadata.is_dir() => refused("is not a regular file"),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::repo::Repo;

    fn repository() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        git2::Repository::init(folder.path()).unwrap();
        fs::write(folder.path().join("a"), "1").unwrap();
        folder
    }

    fn pipe(path: &Path) {
        let _ = fs::remove_file(path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn what_git_reads_whole_must_be_a_file_of_bounded_size() {
        for name in ["HEAD", "config", "index", "packed-refs", "refs/tags/v1", "info/exclude", "commondir"] {
            let folder = repository();
            let path = folder.path().join(".git").join(name);
            pipe(&path);
            let refused = Repo::open(folder.path()).unwrap_err();
            assert!(refused.contains(name) && refused.contains("not a regular file"), "{name}: {refused}");
            fs::remove_file(&path).unwrap();
            fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
            let refused = Repo::open(folder.path()).unwrap_err();
            assert!(refused.contains(name) && refused.contains("larger than"), "{name}: {refused}");
        }
    }

    #[test]
    fn what_is_led_to_is_looked_at_as_well() {
        let folder = repository();
        let at = |name: &str| folder.path().join(name);
        fs::write(at(".git/config"), "[core]\n\tbare = false\n[include] path = ../other\n").unwrap();
        assert!(Repo::open(folder.path()).is_ok());
        // Files of those names mean nothing outside a git folder.
        pipe(&at("config"));
        assert!(Repo::open(folder.path()).is_ok());
        fs::write(at("other"), "[includeIf \"gitdir:**\"]\n PATH = \"pipe\"\n").unwrap();
        pipe(&at("pipe"));
        assert!(Repo::open(folder.path()).unwrap_err().contains("pipe is not a regular file"));

        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join(".git"), format!("gitdir: {}\n", at(".git").display())).unwrap();
        assert!(Repo::open(elsewhere.path()).unwrap_err().contains("pipe is not a regular file"));
        assert!(Repo::open(&at(".git")).unwrap_err().contains("pipe is not a regular file"));
        pipe(&elsewhere.path().join(".git"));
        assert!(Repo::open(elsewhere.path()).unwrap_err().contains(".git is not a regular file"));
    }

    #[test]
    fn attributes_that_cannot_be_read_are_said_wherever_they_lie() {
        for place in [".gitattributes", "in/.gitattributes"] {
            let folder = repository();
            fs::create_dir_all(folder.path().join("in/ner")).unwrap();
            fs::write(folder.path().join("in/ner/b"), "1").unwrap();
            let repository = git2::Repository::open(folder.path()).unwrap();
            let mut index = repository.index().unwrap();
            index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
            index.write().unwrap();
            let person = git2::Signature::now("Ada", "ada@example.org").unwrap();
            let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
            let commit = repository.commit(Some("HEAD"), &person, &person, "Begin", &tree, &[]).unwrap();
            fs::write(folder.path().join("in/ner/b"), "2").unwrap();
            pipe(&folder.path().join(place));
            let repo = Repo::open(folder.path()).unwrap();
            let git = repo.git().unwrap();
            let changed = RepoPath::new("in/ner/b");
            for refused in [git.changes(&[]), git.changes(&[changed]), git.changed_since(&commit.to_string())] {
                let reason = refused.unwrap_err();
                assert!(reason.contains(place) && reason.contains("not a regular file"), "{reason}");
            }
        }
    }

    /// Rules that nobody can read hide what is not tracked, as `*` would.
    #[test]
    fn a_folder_whose_rules_cannot_be_read_is_ignored() {
        let folder = repository();
        fs::create_dir_all(folder.path().join("in/ner")).unwrap();
        fs::write(folder.path().join("in/ner/b"), "1").unwrap();
        fs::create_dir(folder.path().join("beside")).unwrap();
        fs::write(folder.path().join("beside/c"), "1").unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        let files = || repo.list().files().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(files(), ["a", "beside/c", "in/ner/b"]);
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("in/.gitignore")).unwrap();
        assert_eq!(files(), ["a", "beside/c"]);
        assert!(crate::repo::FileList::walk(&repo, &RepoPath::new("in/ner")).is_empty());
        assert!(crate::repo::IgnoreRules::new(repo.root()).ignores(&RepoPath::new("in/ner/b"), false));
        pipe(&folder.path().join(".gitignore"));
        assert!(files().is_empty());
    }
}
