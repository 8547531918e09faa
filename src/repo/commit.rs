//! The files of a commit, as git stores them: nothing is checked out, no filter and no line ending is applied.
//!
//! Links are followed within the tree and never leave it. Submodules are folders that are not entered.

use std::collections::{BTreeMap, BTreeSet};

use git2::{ErrorCode, ObjectType, Oid, Repository};
use jiff::Timestamp;
use rpds::RedBlackTreeMapSync;

use super::folder::{Kind, Standing};
use super::found::Found;
use super::git::reason;
use super::handles::Objects;
use super::list::Folder;
use super::trees::{Child, Trees};
use super::{Git, RepoPath, SHALLOW, SIZE_CAP, Unreadable};
use crate::text::Sanitized;

/// As many links as the kernel follows for one path.
const LINKS: usize = 40;
/// No path is longer, so that no link leads further.
const LINK_CAP: u64 = 4096;
/// A tree may name another a thousand times, which may do so again: nobody has so many files.
const FILES: usize = 4_000_000;
/// Folders that nest deeper are nobody's.
const DEPTH: usize = 1_000;
/// How many digits a whole hash has.
const HASH: usize = 40;

/// A commit by its name, with the time at which it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full hash.
    pub id: String,
    /// The committer's date.
    pub at: Timestamp,
    /// Whoever wrote it.
    pub author: Sanitized,
    /// The first line of its message.
    pub subject: Sanitized,
}

/// What tells one content of a file from every other: git's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(Oid);

/// All that a commit has, by path.
#[derive(Debug)]
pub(super) struct Tree {
    commit: Commit,
    /// What two commits have in common is there once for both.
    entries: RedBlackTreeMapSync<RepoPath, Entry>,
    /// What has a name that is no text, so that nobody can ask for it by path.
    nameless: Vec<(RepoPath, Entry)>,
    objects: Objects,
    trees: Trees,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    id: Oid,
    mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    File,
    Program,
    Link,
    Module,
}

impl Commit {
    fn of(commit: &git2::Commit<'_>) -> Result<Self, String> {
        let at = Timestamp::from_second(commit.time().seconds());
        let at = at.map_err(|_| format!("commit {} has no date that could be", commit.id()))?;
        let subject = String::from_utf8_lossy(commit.message_bytes());
        Ok(Self {
            id: commit.id().to_string(),
            at,
            author: Sanitized::new(&String::from_utf8_lossy(commit.author().name_bytes())),
            subject: Sanitized::new(subject.trim_start().lines().next().unwrap_or_default()),
        })
    }
}

impl Tree {
    pub fn of(git: &Git, revision: &str) -> Result<Self, String> {
        let repository = git.history()?;
        let commit = find(&repository, revision)?;
        let (entries, nameless) = entries(&repository, &commit)?;
        Ok(Self { commit: Commit::of(&commit)?, entries, nameless, objects: Objects::of(git), trees: Trees::default() })
    }

    /// Another commit's, and the paths at which it differs: what is equal in both is not looked at.
    pub fn moved_to(&self, revision: &str) -> Result<(Self, Vec<RepoPath>), String> {
        self.objects.borrow(|repository| {
            let (before, after) = (find(repository, &self.commit.id)?, find(repository, revision)?);
            let (mut entries, mut changed) = (self.entries.clone(), BTreeSet::new());
            let sides = changes(repository, &self.trees, &before, &after)?;
            for (path, _) in &sides.before {
                entries.remove_mut(path);
                changed.insert(path.clone());
            }
            for (path, entry) in sides.after {
                changed.insert(path.clone());
                entries.insert_mut(path, entry);
            }
            let mut nameless = self.nameless.clone();
            let is_named = |path: &RepoPath| !path.as_str().contains(char::REPLACEMENT_CHARACTER);
            if !changed.iter().all(is_named) {
                (entries, nameless) = self::entries(repository, &after)?;
            }
            let tree = Self {
                commit: Commit::of(&after)?,
                entries,
                nameless,
                objects: self.objects.clone(),
                trees: self.trees.clone(),
            };
            Ok((tree, changed.into_iter().collect()))
        })?
    }

    pub fn commit(&self) -> &Commit {
        &self.commit
    }

    /// Whether a file or a link stands at this very path, reached through no link.
    pub fn has(&self, path: &RepoPath) -> bool {
        let mut nameless = self.nameless.iter().filter(|(other, _)| other == path).map(|(_, entry)| entry);
        self.entries.get(path).or_else(|| nameless.next()).is_some_and(|entry| entry.mode != Mode::Module)
    }

    /// Every file and link.
    pub fn tracked(&self) -> Vec<RepoPath> {
        let all = self.entries.iter().chain(self.nameless.iter().map(|(path, entry)| (path, entry)));
        all.filter(|(_, entry)| entry.mode != Mode::Module).map(|(path, _)| path.clone()).collect()
    }

    /// The paths of submodules.
    pub fn modules(&self) -> Vec<RepoPath> {
        let all = self.entries.iter().chain(self.nameless.iter().map(|(path, entry)| (path, entry)));
        all.filter(|(_, entry)| entry.mode == Mode::Module).map(|(path, _)| path.clone()).collect()
    }

    /// As a walk over its checkout would find it.
    pub fn found(&self) -> Found {
        let all = || self.entries.iter().chain(self.nameless.iter().map(|(path, entry)| (path, entry)));
        let of = |wanted: fn(Mode) -> bool| {
            let paths: BTreeSet<_> = all().filter(|(_, entry)| wanted(entry.mode)).map(|(path, _)| path).collect();
            paths.into_iter().cloned().collect::<Vec<_>>()
        };
        let mut folders = BTreeSet::from([RepoPath::new("")]);
        for (path, _) in all() {
            let mut folder = path.parent();
            while folders.insert(folder.clone()) {
                folder = folder.parent();
            }
        }
        Found {
            files: of(|mode| mode != Mode::Module),
            links: of(|mode| mode == Mode::Link),
            nested: of(|mode| mode == Mode::Module),
            folders: folders.into_iter().map(|folder| (folder, Folder::Walked)).collect(),
            ..Found::default()
        }
    }

    /// Reads a regular file behind what is in the buffer.
    pub fn read_into(&self, path: &RepoPath, buffer: &mut Vec<u8>) -> Result<(), Unreadable> {
        let entry = self.file(path)?;
        self.objects.read_into(entry.id, SIZE_CAP, buffer)
    }

    /// git's name for the content of a regular file, links followed.
    pub fn blob(&self, path: &RepoPath) -> Result<BlobId, Unreadable> {
        self.file(path).map(|entry| BlobId(entry.id))
    }

    /// What stands at a path, which may be a link, or what that leads to.
    pub fn look(&self, path: &RepoPath, follows: bool) -> Result<Standing, Unreadable> {
        let path = self.follow(path, follows)?;
        let standing = |kind, size, executable| Standing { kind, size, executable };
        let Some(entry) = self.entries.get(&path) else { return Ok(standing(Kind::Folder, 0, false)) };
        Ok(match entry.mode {
            Mode::Module => standing(Kind::Folder, 0, false),
            Mode::Link => standing(Kind::Link, 0, false),
            // Whoever only asks what stands there has no need of an object.
            mode if !follows => standing(Kind::File, 0, mode == Mode::Program),
            mode => standing(Kind::File, self.objects.size(entry.id)?, mode == Mode::Program),
        })
    }

    /// What lies directly in a folder, in the order of the paths.
    pub fn entries(&self, asked: &RepoPath) -> Result<Vec<(RepoPath, Kind)>, Unreadable> {
        let folder = self.follow(asked, true)?;
        if self.entries.get(&folder).is_some_and(|entry| entry.mode != Mode::Module) {
            return Err(Unreadable::Gone);
        }
        let beneath = self.beneath(&folder).map(|(path, entry)| (path, *entry));
        let nameless = self.nameless.iter().filter(|(path, _)| path.is_within(&folder));
        let mut found = BTreeMap::new();
        for (path, entry) in beneath.chain(nameless.map(|(path, entry)| (path, *entry))) {
            let rest = path.as_str()[folder.as_str().len()..].trim_start_matches('/');
            match rest.split_once('/') {
                Some((name, _)) => found.insert(asked.join(name), Kind::Folder),
                None => found.insert(asked.join(rest), entry.mode.kind()),
            };
        }
        Ok(found.into_iter().collect())
    }

    fn file(&self, path: &RepoPath) -> Result<Entry, Unreadable> {
        // Where the tree has a file at the path there is no link on the way to it.
        let entry = match self.entries.get(path).filter(|entry| entry.mode.is_file()) {
            Some(entry) => Some(entry),
            None => self.entries.get(&self.follow(path, true)?),
        };
        entry.filter(|entry| entry.mode.is_file()).copied().ok_or(Unreadable::NotRegular)
    }

    /// The path of what a path leads to, without a link on the way; `last` says whether one at its end is followed. What
    /// it gives is there: an entry, or a folder.
    fn follow(&self, path: &RepoPath, last: bool) -> Result<RepoPath, Unreadable> {
        let parts = |text: &str| text.split('/').rev().map(str::to_owned).collect::<Vec<_>>();
        let (mut ahead, mut at, mut links) = (parts(path.as_str()), RepoPath::new(""), 0);
        while let Some(part) = ahead.pop() {
            if !self.is_folder(&at) {
                return Err(Unreadable::Gone);
            }
            match part.as_str() {
                "" | "." => {}
                ".." if at.as_str().is_empty() => return Err(Unreadable::Outside),
                ".." => at = at.parent(),
                name => {
                    let next = at.join(name);
                    match self.entries.get(&next) {
                        Some(entry) if entry.mode == Mode::Link && (last || !ahead.is_empty()) => {
                            links += 1;
                            ahead.extend(parts(&self.target(entry.id, links)?));
                        }
                        Some(_) => at = next,
                        None if self.is_folder(&next) => at = next,
                        None => return Err(Unreadable::Gone),
                    }
                }
            }
        }
        Ok(at)
    }

    /// What is written in a link, the so-manieth on the way.
    fn target(&self, link: Oid, links: usize) -> Result<String, Unreadable> {
        if links > LINKS {
            return Err(Unreadable::Io("too many levels of symbolic links".to_owned()));
        }
        let mut written = Vec::new();
        self.objects.read_into(link, LINK_CAP, &mut written)?;
        match String::from_utf8(written) {
            Ok(written) if written.starts_with('/') => Err(Unreadable::Outside),
            Ok(written) if !written.is_empty() => Ok(written),
            // No path has a name that is no text.
            _ => Err(Unreadable::Gone),
        }
    }

    fn is_folder(&self, path: &RepoPath) -> bool {
        match self.entries.get(path) {
            Some(entry) => entry.mode == Mode::Module,
            None => path.as_str().is_empty() || self.beneath(path).next().is_some() || self.is_nameless_folder(path),
        }
    }

    /// What has no name that can be written makes a folder, too.
    fn is_nameless_folder(&self, folder: &RepoPath) -> bool {
        !folder.as_str().contains(char::REPLACEMENT_CHARACTER)
            && self.nameless.iter().any(|(path, _)| path.parent().is_within(folder))
    }

    fn beneath(&self, folder: &RepoPath) -> impl Iterator<Item = (&RepoPath, &Entry)> {
        let root = folder.as_str().is_empty();
        let prefix = RepoPath::new(&if root { String::new() } else { format!("{folder}/") });
        self.entries.range(prefix.clone()..).take_while(move |(path, _)| path.as_str().starts_with(prefix.as_str()))
    }
}

impl Mode {
    /// None for a folder, and for what git makes no use of.
    fn of(mode: i32) -> Option<Self> {
        match mode & 0o170_000 {
            0o100_000 if mode & 0o100 != 0 => Some(Self::Program),
            0o100_000 => Some(Self::File),
            0o120_000 => Some(Self::Link),
            0o160_000 => Some(Self::Module),
            _ => None,
        }
    }

    fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Program)
    }

    fn kind(self) -> Kind {
        match self {
            Self::File | Self::Program => Kind::File,
            Self::Link => Kind::Link,
            Self::Module => Kind::Folder,
        }
    }
}

/// Every file and link of the commit at which git is asked.
pub(super) fn files(git: &Git) -> Result<Vec<RepoPath>, String> {
    let repository = git.history()?;
    let Some(commit) = git.head_of(&repository)? else { return Ok(Vec::new()) };
    let (entries, nameless) = entries(&repository, &commit)?;
    let all = entries.iter().chain(nameless.iter().map(|(path, entry)| (path, entry)));
    Ok(all.filter(|(_, entry)| entry.mode != Mode::Module).map(|(path, _)| path.clone()).collect())
}

fn find<'r>(repository: &'r Repository, revision: &str) -> Result<git2::Commit<'r>, String> {
    // To look for what a name may mean costs more than to look up a whole hash, which is what a walk names.
    let whole = (revision.len() == HASH).then(|| Oid::from_str(revision)).transpose();
    let named = whole.ok().flatten().and_then(|id| repository.find_commit(id).ok());
    let found =
        named.map_or_else(|| repository.revparse_single(revision).and_then(|object| object.peel_to_commit()), Ok);
    found.map_err(|error| match error.code() {
        ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::Peel => {
            let shallow = if repository.is_shallow() { format!("; {SHALLOW}") } else { String::new() };
            format!("there is no commit `{revision}` here{shallow}")
        }
        ErrorCode::Ambiguous => format!("`{revision}` is the beginning of more than one commit; write more of it"),
        _ => reason(&error),
    })
}

type Entries = (RedBlackTreeMapSync<RepoPath, Entry>, Vec<(RepoPath, Entry)>);

fn entries(repository: &Repository, commit: &git2::Commit<'_>) -> Result<Entries, String> {
    let incomplete = |error: &git2::Error| match error.code() {
        ErrorCode::NotFound => format!("git does not have all folders of commit {}; `git fetch` it whole", commit.id()),
        _ => reason(error),
    };
    let (mut entries, mut nameless) = (RedBlackTreeMapSync::new_sync(), Vec::new());
    let mut open = vec![(RepoPath::new(""), commit.tree_id(), 0)];
    while let Some((folder, id, depth)) = open.pop() {
        let tree = repository.find_tree(id).map_err(|error| incomplete(&error))?;
        for found in &tree {
            let name = String::from_utf8_lossy(found.name_bytes());
            if is_impossible(&name) || name.contains('/') {
                continue;
            }
            let path = folder.join(&name);
            match Mode::of(found.filemode()) {
                Some(mode) if path.as_str().contains(char::REPLACEMENT_CHARACTER) => {
                    nameless.push((path, Entry { id: found.id(), mode }));
                }
                Some(mode) => entries.insert_mut(path, Entry { id: found.id(), mode }),
                None if found.kind() == Some(ObjectType::Tree) => open.push((path, found.id(), depth + 1)),
                None => {}
            }
        }
        if depth > DEPTH || open.len() + entries.size() + nameless.len() > FILES {
            return Err(format!("commit {} has more files and folders than are looked at", commit.id()));
        }
    }
    nameless.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok((entries, nameless))
}

/// No checkout makes these, and a path with one of them would lead elsewhere than it says.
fn is_impossible(name: &str) -> bool {
    matches!(name, "" | "." | "..") || name.eq_ignore_ascii_case(".git")
}

/// What two commits have at the paths at which they differ.
#[derive(Default)]
struct Sides {
    before: Vec<(RepoPath, Entry)>,
    after: Vec<(RepoPath, Entry)>,
}

/// Folders that are the same in both are not entered.
fn changes(
    repository: &Repository,
    trees: &Trees,
    before: &git2::Commit<'_>,
    after: &git2::Commit<'_>,
) -> Result<Sides, String> {
    let unknown =
        |error: git2::Error| format!("what changed up to commit {} is not known: {}", after.id(), reason(&error));
    let mut sides = Sides::default();
    let mut open = vec![(RepoPath::new(""), Some(before.tree_id()), Some(after.tree_id()), 0)];
    while let Some((folder, from, to, depth)) = open.pop() {
        for (name, from, to) in trees.difference(repository, from, to).map_err(unknown)? {
            if is_impossible(&name) || name.contains('/') {
                continue;
            }
            let path = folder.join(&name);
            let entry = |child: &Option<Child>| {
                let child = child.as_ref().filter(|child| !child.is_folder)?;
                Some((path.clone(), Entry { id: child.id, mode: Mode::of(child.mode)? }))
            };
            sides.before.extend(entry(&from));
            sides.after.extend(entry(&to));
            let beneath = |child: Option<Child>| child.filter(|child| child.is_folder).map(|child| child.id);
            let (from, to) = (beneath(from), beneath(to));
            if from.is_some() || to.is_some() {
                open.push((path, from, to, depth + 1));
            }
        }
        if depth > DEPTH || open.len() + sides.before.len() + sides.after.len() > FILES {
            return Err(format!("commit {} changes more files and folders than are looked at", after.id()));
        }
    }
    Ok(sides)
}
