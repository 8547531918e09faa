//! What git knows of a repository, read through libgit2 (signatures excepted): it runs no hook, no filter program and no monitor that
//! an attacker's configuration names.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use git2::{BranchType, ErrorClass, ErrorCode, Oid, Repository, Status, StatusOptions};

use super::ancestry::Ancestry;
use super::history::Learned;
use super::index::Index;
use super::staged::{Left, Staging};
use super::{Forge, RepoPath, guard, objects};
use crate::text::Sanitized;

/// A git repository's places; each question opens it anew, because what it knows may have changed meanwhile.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "these are git's own names for them")]
pub struct Git {
    work_dir: PathBuf,
    git_dir: PathBuf,
    common_dir: PathBuf,
    /// The folder of its objects.
    objects: PathBuf,
    pub(super) learned: Learned,
    ancestry: Ancestry,
    /// Whether libgit2 can read its loose objects; looked at once, before the first question that does.
    sound: OnceLock<Result<(), String>>,
    /// The commit at which it is asked; None for what is checked out.
    at: Option<Oid>,
}

/// Why a bare repository cannot be opened.
pub(super) const BARE: &str = "a bare repository has no files to audit; clone it and audit the clone";

/// Where HEAD stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// None when HEAD is detached.
    pub branch: Option<Sanitized>,
    /// The full hash; None before the first commit.
    pub commit: Option<String>,
}

impl Git {
    pub(super) fn discover(start: &Path) -> Result<Self, String> {
        // git itself does not sum up what it reads either; for a walk over commits that is a seventh of the work.
        git2::opts::strict_hash_verification(false);
        let repository = Repository::discover(start).map_err(|error| reason(&error))?;
        let work_dir = repository.workdir().ok_or(BARE)?;
        let work_dir = work_dir.canonicalize().map_err(|error| super::io_reason(&error))?;
        Ok(Self {
            work_dir,
            git_dir: repository.path().to_path_buf(),
            common_dir: repository.commondir().to_path_buf(),
            objects: repository.commondir().join("objects"),
            learned: Learned::default(),
            ancestry: Ancestry::default(),
            sound: OnceLock::new(),
            at: None,
        })
    }

    /// The same as of a commit: HEAD is there, and nothing is changed.
    pub(super) fn at(&self, commit: &str) -> Result<Self, String> {
        let at = Oid::from_str(commit).map_err(|error| reason(&error))?;
        // What is behind one commit is most of what is behind the next.
        let ancestry = if self.at.is_some() { self.ancestry.clone() } else { Ancestry::default() };
        Ok(Self { at: Some(at), learned: Learned::default(), ancestry, ..self.clone() })
    }

    /// The commit that HEAD is, as far as there is one.
    pub(super) fn head_of<'r>(&self, repository: &'r Repository) -> Result<Option<git2::Commit<'r>>, String> {
        let head = match self.at {
            Some(at) => repository.find_commit(at),
            None => repository.head().and_then(|head| head.peel_to_commit()),
        };
        match head {
            Ok(head) => Ok(Some(head)),
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
            Err(error) => Err(reason(&error)),
        }
    }

    pub fn work_dir(&self) -> &Path {
        &self.work_dir
    }

    /// The folder of HEAD and the index; a linked work tree has its own.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The folder of the refs, shared by linked work trees.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The repository for questions that read its objects.
    pub(super) fn history(&self) -> Result<Repository, String> {
        self.sound.get_or_init(|| objects::check(&self.objects)).clone()?;
        self.open()
    }

    /// HEAD's commit of a repository of which nothing was looked at before.
    fn newest_commit<'r>(&self, repository: &'r Repository) -> Result<Option<git2::Commit<'r>>, String> {
        let target = match self.at {
            Some(at) => Some(at),
            None => repository.head().ok().and_then(|head| head.target()),
        };
        let Some(target) = target else { return Ok(None) };
        objects::check_one(&self.objects, &target.to_string())?;
        match repository.find_commit(target) {
            Ok(commit) => Ok(Some(commit)),
            // What HEAD names is a tag, or it is not there.
            Err(_) => {
                self.history()?;
                Ok(self.head_of(repository).ok().flatten())
            }
        }
    }

    pub(super) fn open(&self) -> Result<Repository, String> {
        Repository::open(&self.work_dir).map_err(|error| reason(&error))
    }

    /// # Errors
    /// A sentence when git's data cannot be read, as with every question below.
    pub fn head(&self) -> Result<Head, String> {
        if let Some(at) = self.at {
            return Ok(Head { branch: None, commit: Some(at.to_string()) });
        }
        let repository = self.open()?;
        match repository.head() {
            Ok(head) => Ok(Head {
                branch: if head.is_branch() { head.shorthand().ok().map(Sanitized::new) } else { None },
                commit: self.newest_commit(&repository).ok().flatten().map(|commit| commit.id().to_string()),
            }),
            Err(error) if error.code() == ErrorCode::UnbornBranch => {
                let unborn = repository.find_reference("HEAD").map_err(|error| reason(&error))?;
                let target = unborn.symbolic_target().ok().flatten().map(str::to_owned);
                let branch = target.map(|name| Sanitized::new(name.trim_start_matches("refs/heads/")));
                Ok(Head { branch, commit: None })
            }
            Err(error) => Err(reason(&error)),
        }
    }

    /// Every path in the index, or in the commit.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn tracked(&self) -> Result<Vec<RepoPath>, String> {
        if self.at.is_some() {
            return super::commit::files(self);
        }
        let index = self.open()?.index().map_err(|error| reason(&error))?;
        // Submodules (mode 160000) are folders of somebody else's files.
        let files = index.iter().filter(|entry| entry.mode != 0o160_000);
        Ok(files.map(|entry| RepoPath::new(&String::from_utf8_lossy(&entry.path))).collect())
    }

    /// The paths of submodules, whose files are another repository's.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn modules(&self) -> Result<Vec<RepoPath>, String> {
        let index = self.open()?.index().map_err(|error| reason(&error))?;
        let modules = index.iter().filter(|entry| entry.mode == 0o160_000);
        Ok(modules.map(|entry| RepoPath::new(&String::from_utf8_lossy(&entry.path))).collect())
    }

    /// # Errors
    /// As [`Git::head`].
    pub fn is_tracked(&self, path: &RepoPath) -> Result<bool, String> {
        let index = self.open()?.index().map_err(|error| reason(&error))?;
        Ok(index.get_path(path.as_ref(), 0).is_some())
    }

    /// Whether ignore rules hide the path; `is_folder` because rules may tell them apart.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn is_ignored(&self, path: &RepoPath, is_folder: bool) -> Result<bool, String> {
        let shown = if is_folder { format!("{path}/") } else { path.to_string() };
        self.open()?.is_path_ignored(shown).map_err(|error| reason(&error))
    }

    /// The tags of which git has the object: a name alone, as a damaged clone may have it, leads to nothing. At a commit those
    /// that lead to it or to what is behind it.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn tags(&self) -> Result<Vec<String>, String> {
        let Some(at) = self.at else { return self.all_tags() };
        let repository = self.history()?;
        let led_to = |name: String| {
            let reference = repository.find_reference(&format!("refs/tags/{name}")).ok()?;
            Some((name, reference.peel_to_commit().ok()?.id()))
        };
        let list = || {
            let names = self.all_tags().map_err(|reason| git2::Error::from_str(&reason))?;
            Ok(names.into_iter().filter_map(led_to).collect())
        };
        self.ancestry.tags_behind(&repository, at, list).map_err(|error| reason(&error))
    }

    fn all_tags(&self) -> Result<Vec<String>, String> {
        let repository = self.open()?;
        let names = repository.tag_names(None).map_err(|error| reason(&error))?;
        let objects = repository.odb().map_err(|error| reason(&error))?;
        let leads_somewhere = |name: &String| {
            let reference = repository.find_reference(&format!("refs/tags/{name}"));
            let target = reference.and_then(|reference| reference.resolve()).ok().and_then(|direct| direct.target());
            target.is_some_and(|id| objects.exists(id))
        };
        let names = names.iter().filter_map(|name| name.ok().flatten().map(str::to_owned));
        Ok(names.filter(leads_somewhere).collect())
    }

    /// Whether a commit is the one at which git is asked, or one that led to it.
    fn is_behind(&self, repository: &Repository, commit: Oid) -> bool {
        self.at.is_none_or(|at| at == commit || repository.graph_descendant_of(at, commit).unwrap_or(false))
    }

    /// Local branches, and remote ones with and without their remote's name.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn branches(&self) -> Result<Vec<String>, String> {
        let repository = self.open()?;
        let mut names = Vec::new();
        for branch in repository.branches(None).map_err(|error| reason(&error))? {
            let (branch, kind) = branch.map_err(|error| reason(&error))?;
            let Ok(Some(name)) = branch.name() else { continue };
            match kind {
                BranchType::Local => names.push(name.to_owned()),
                BranchType::Remote => {
                    names.extend(name.split_once('/').map(|(_, name)| name.to_owned()));
                    names.push(name.to_owned());
                }
            }
        }
        Ok(names)
    }

    /// The full hash of the commit that a revision (a hash, its beginning, a branch, a tag) names, if there is one.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn commit(&self, revision: &str) -> Result<Option<String>, String> {
        let repository = self.history()?;
        let found = repository.revparse_single(revision).and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(self.is_behind(&repository, commit.id()).then(|| commit.id().to_string())),
            Err(error) if error.class() == ErrorClass::Odb && error.code() != ErrorCode::NotFound => {
                Err(reason(&error))
            }
            Err(_) => Ok(None),
        }
    }

    /// Subject lines of the newest `last` commits, newest first, each with its full hash.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn subjects(&self, last: usize) -> Result<Vec<(String, String)>, String> {
        let repository = self.history()?;
        let mut walk = repository.revwalk().map_err(|error| reason(&error))?;
        let Ok(Some(head)) = self.head_of(&repository) else { return Ok(Vec::new()) };
        walk.push(head.id()).map_err(|error| reason(&error))?;
        let mut subjects = Vec::new();
        for id in walk.take(last) {
            let id: Oid = id.map_err(|error| reason(&error))?;
            let commit = repository.find_commit(id).map_err(|error| reason(&error))?;
            let subject = String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned();
            subjects.push((id.to_string(), subject));
        }
        Ok(subjects)
    }

    /// The forge that the repository lies at: by the remote `origin`, else by the first that leads to one.
    pub fn forge(&self) -> Option<Forge> {
        let repository = self.open().ok()?;
        let names = repository.remotes().ok()?;
        let names = std::iter::once("origin").chain(names.iter().flatten().flatten());
        names.into_iter().find_map(|name| Forge::parse(repository.find_remote(name).ok()?.url().ok()?))
    }

    /// The person that git's configuration names: `Name <mail>`.
    ///
    /// # Errors
    /// Says how to set it.
    pub fn identity(&self) -> Result<Identity, String> {
        let repository = self.open()?;
        let signature = repository.signature().map_err(|_| {
            "git does not know who you are: run `git config --global user.name NAME` and `… user.email MAIL`".to_owned()
        })?;
        Ok(Identity {
            name: signature.name().unwrap_or("?").to_owned(),
            mail: signature.email().unwrap_or("?").to_owned(),
        })
    }

    /// What differs from HEAD, untracked files included; limited to `paths` when some are given. At a commit nothing does.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn changes(&self, paths: &[RepoPath]) -> Result<Vec<RepoPath>, String> {
        self.changes_in(&self.open()?, paths)
    }

    /// The same, of a repository that may have read its index before.
    pub(super) fn changes_in(&self, repository: &Repository, paths: &[RepoPath]) -> Result<Vec<RepoPath>, String> {
        if self.at.is_some() {
            return Ok(Vec::new());
        }
        let tree = self.newest_commit(repository)?.map(|commit| commit.tree_id());
        match paths {
            [] => {
                guard::check_attributes(&self.work_dir, &self.tracked()?)?;
                tree.map_or(Ok(()), |tree| objects::check_trees(&self.objects, repository, tree))?;
            }
            paths => {
                guard::check_attributes(&self.work_dir, paths)?;
                tree.map_or(Ok(()), |tree| objects::check_trees_of(&self.objects, repository, tree, paths))?;
            }
        }
        let mut options = StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true);
        if !paths.is_empty() {
            options.disable_pathspec_match(true);
            for path in paths {
                options.pathspec(path.as_str());
            }
        }
        let statuses = repository.statuses(Some(&mut options)).map_err(|error| reason(&error))?;
        let changed = statuses.iter().filter(|entry| !entry.status().intersects(Status::IGNORED));
        Ok(changed.map(|entry| RepoPath::new(&String::from_utf8_lossy(entry.path_bytes()))).collect())
    }

    /// The paths that a commit would change; `tree` is what the index would be committed as, where that is known.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub(super) fn staged(&self, tree: Option<[u8; 20]>) -> Result<BTreeSet<RepoPath>, String> {
        let repository = self.open()?;
        let commit = self.newest_commit(&repository)?;
        let is_same = |commit: &git2::Commit<'_>| tree.is_some_and(|tree| commit.tree_id().as_bytes() == tree);
        if commit.as_ref().is_some_and(is_same) {
            return Ok(BTreeSet::new());
        }
        if let Some(commit) = &commit {
            let index = Index::read(&self.git_dir);
            let staging = index.as_ref().and_then(|index| Staging::of(&repository, &self.objects, index));
            match staging.map_or(Err(Left::Unknown), |staging| staging.differing(commit.tree_id())) {
                Ok(paths) => return Ok(paths),
                Err(Left::Damaged(reason)) => return Err(reason),
                Err(Left::Unknown) => objects::check_trees(&self.objects, &repository, commit.tree_id())?,
            }
        }
        let mut options = git2::DiffOptions::new();
        options.ignore_submodules(true);
        let diff = commit
            .map(|commit| commit.tree())
            .transpose()
            .and_then(|tree| repository.diff_tree_to_index(tree.as_ref(), None, Some(&mut options)))
            .map_err(|error| reason(&error))?;
        let files = diff.deltas().flat_map(|delta| {
            [delta.old_file().path(), delta.new_file().path()].map(|path| path.map(RepoPath::from_relative))
        });
        Ok(files.flatten().collect())
    }

    /// Files that differ between a commit and the work tree, or the commit at which git is asked.
    ///
    /// # Errors
    /// As [`Git::head`], and when the commit is not in the repository.
    pub fn changed_since(&self, commit: &str) -> Result<Vec<RepoPath>, String> {
        let repository = self.history()?;
        guard::check_attributes(&self.work_dir, &self.tracked()?)?;
        let tree = Oid::from_str(commit)
            .and_then(|id| repository.find_commit(id))
            .and_then(|commit| commit.tree())
            .map_err(|error| reason(&error))?;
        let mut options = git2::DiffOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).ignore_submodules(true);
        let diff = match self.at {
            Some(at) => repository
                .find_commit(at)
                .and_then(|at| repository.diff_tree_to_tree(Some(&tree), Some(&at.tree()?), Some(&mut options))),
            None => repository.diff_tree_to_workdir_with_index(Some(&tree), Some(&mut options)),
        };
        let diff = diff.map_err(|error| reason(&error))?;
        let mut paths = Vec::new();
        for delta in diff.deltas() {
            let file = delta.new_file().path().or_else(|| delta.old_file().path());
            paths.extend(file.map(RepoPath::from_relative));
        }
        Ok(paths)
    }
}

/// A person as git names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub name: String,
    pub mail: String,
}

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} <{}>", self.name, self.mail)
    }
}

pub(super) fn reason(error: &git2::Error) -> String {
    match (error.class(), error.code()) {
        (_, ErrorCode::Owner) => {
            "git refuses a repository that somebody else owns; `git config --global --add safe.directory PATH` allows it"
                .to_owned()
        }
        (_, ErrorCode::NotFound) if error.class() == ErrorClass::Repository => "not a git repository".to_owned(),
        _ => format!("git cannot be read: {}", error.message()),
    }
}
