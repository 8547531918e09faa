//! Which file a document means by a path: from the root, from the document's folder, or by its end.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::notes::{Notes, Topic};
use super::place::{Class, aside};
use crate::claims::done::trace::Index;
use crate::repo::{FileList, Git, Repo, RepoPath};

/// The files and folders of a repository, for the judgement of one document.
#[derive(Clone, Copy)]
pub(in crate::claims) struct Files<'k> {
    pub(super) repo: &'k Repo,
    pub(super) shelf: &'k Shelf,
    pub(super) notes: &'k Notes,
}

/// The files and folders of a repository, by name.
#[derive(Debug, Default)]
pub(in crate::claims) struct Shelf {
    list: FileList,
    /// By the last part of the path, in small letters.
    names: HashMap<String, Vec<RepoPath>>,
    /// The files with their paths in small letters.
    lower: Vec<(String, RepoPath)>,
    /// The first file, documents apart, that has a word in its path, by that word.
    parts: HashMap<String, RepoPath>,
    /// What git tracks, although it is not in the work tree.
    away: HashSet<RepoPath>,
    /// What git said of paths that are not there: it reads its rules anew for each question.
    ignored: Mutex<HashMap<RepoPath, bool>>,
    index: OnceLock<Index>,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Found {
    /// As it is written, from the root or from the document's folder.
    Here(RepoPath),
    /// One file's path ends so.
    End(RepoPath),
    /// As many files' paths end so.
    Several(Vec<RepoPath>),
    /// Only a fixture, or a file of others' code, is called so.
    Aside(RepoPath),
    /// Only in other letters.
    OtherCase(RepoPath),
    /// It is no file of the repository, but git ignores it, or tracks it without its being there.
    Ignored,
    Nowhere,
}

impl Shelf {
    pub fn of(list: FileList, away: HashSet<RepoPath>) -> Self {
        let mut names: HashMap<String, Vec<RepoPath>> = HashMap::new();
        let folders = list.folders().map(|(path, _)| path.clone());
        for path in list.files().cloned().chain(folders) {
            names.entry(path.file_name().to_lowercase()).or_default().push(path);
        }
        let lower: Vec<_> = list.files().map(|path| (path.as_str().to_lowercase(), path.clone())).collect();
        let mut parts = HashMap::new();
        for (lower, path) in lower.iter().filter(|(lower, _)| !lower.ends_with(".md")) {
            for part in parts_of(lower) {
                parts.entry(part.to_owned()).or_insert_with(|| path.clone());
            }
        }
        Self { list, names, lower, parts, away, ignored: Mutex::default(), index: OnceLock::new() }
    }

    pub fn list(&self) -> &FileList {
        &self.list
    }

    pub fn away(&self) -> &HashSet<RepoPath> {
        &self.away
    }

    /// What git said was by rules that are others now.
    pub fn forget_ignored(&self) {
        self.ignored.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// By which names and parts of names the files and folders are called that another list has, or lacks.
    pub fn difference(&self, other: &FileList) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut differs = |path: &RepoPath| {
            let lower = path.as_str().to_lowercase();
            names.extend(parts_of(&lower).chain(lower.split('/')).map(str::to_owned));
        };
        self.list.files().filter(|path| !other.contains(path)).for_each(&mut differs);
        other.files().filter(|path| !self.list.contains(path)).for_each(&mut differs);
        self.list.folders().map(|(path, _)| path).filter(|path| !other.has_folder(path)).for_each(&mut differs);
        other.folders().map(|(path, _)| path).filter(|path| !self.list.has_folder(path)).for_each(&mut differs);
        names
    }
}

/// The parts of a path between `/`, `.`, `-` and `_`.
fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '.', '-', '_'])
}

impl<'k> Files<'k> {
    pub fn list(&self) -> &'k FileList {
        self.notes.topic(Topic::List);
        &self.shelf.list
    }

    /// The files by the words of their paths, once somebody asks.
    pub fn index(&self) -> &'k Index {
        let list = self.list();
        self.shelf.index.get_or_init(|| Index::of_paths(list))
    }

    /// What is called so, in small letters.
    fn named(&self, name: &str) -> &'k [RepoPath] {
        let name = name.to_lowercase();
        self.notes.name(&name);
        self.shelf.names.get(&name).map_or(&[][..], Vec::as_slice)
    }

    pub fn find(&self, document: &RepoPath, written: &str) -> Found {
        let bare = written.trim_end_matches('/');
        let from = [RepoPath::new("").reach(bare), document.follow(bare)];
        if let Some(here) = from.into_iter().flatten().find(|path| self.is_there(path)) {
            return Found::Here(here);
        }
        let bare = bare.trim_start_matches("./").trim_start_matches("../");
        let ending = format!("/{bare}");
        let named = self.named(bare.rsplit('/').next().unwrap_or_default());
        let mut ends: Vec<_> = named.iter().filter(|path| format!("/{path}").ends_with(&ending)).cloned().collect();
        // A copy that others or a program made is not what is meant.
        if ends.len() > 1 && ends.iter().any(|path| Class::of(path) != Class::Foreign) {
            ends.retain(|path| Class::of(path) != Class::Foreign);
        }
        let is_named_so = |path: &RepoPath| aside(path).is_none_or(|folder| bare.split('/').any(|part| part == folder));
        if let Some(first) = ends.first().filter(|_| !ends.iter().any(is_named_so)) {
            return Found::Aside(first.clone());
        }
        ends.retain(is_named_so);
        match ends.as_slice() {
            [only] => return Found::End(only.clone()),
            [_, ..] => return Found::Several(ends),
            [] => {}
        }
        let lower = ending.to_lowercase();
        match named.iter().find(|path| format!("/{path}").to_lowercase().ends_with(&lower)) {
            Some(other) => Found::OtherCase(other.clone()),
            None => match self.prescribed(bare) {
                Some(meant) => Found::End(meant),
                None if self.is_ignored(document, bare) => Found::Ignored,
                None => Found::Nowhere,
            },
        }
    }

    /// The only file that a path means which leaves out the folders that a build tool prescribes: `shop/application.yml` for
    /// `shop/src/main/resources/application.yml`.
    fn prescribed(&self, written: &str) -> Option<RepoPath> {
        let (folder, name) = written.rsplit_once('/')?;
        let (whole, end) = (folder.to_owned(), format!("/{folder}"));
        let is_of = |module: &str| module == whole || module.ends_with(&end);
        let is_meant =
            |path: &&RepoPath| path.as_str().split_once("/src/main/").is_some_and(|(module, _)| is_of(module));
        let mut meant = self.named(name).iter().filter(is_meant);
        meant.next().filter(|path| meant.next().is_none() && self.shelf.list.contains(path)).cloned()
    }

    /// Whether a file or folder stands at a path, ignored or not.
    pub fn is_there(&self, path: &RepoPath) -> bool {
        if path.as_str().is_empty() || self.is_listed(path) {
            return true;
        }
        let is_there = self.repo.exists(path);
        self.notes.there(path, is_there);
        is_there
    }

    /// Whether it is a file of the repository.
    pub fn is_file(&self, path: &RepoPath) -> bool {
        self.notes.name(&path.file_name().to_lowercase());
        self.shelf.list.contains(path)
    }

    /// Whether it is a file or a folder of the repository.
    fn is_listed(&self, path: &RepoPath) -> bool {
        self.notes.name(&path.file_name().to_lowercase());
        self.shelf.list.contains(path) || self.shelf.list.has_folder(path)
    }

    /// Whether git keeps out what would be called so in the root; None where there is no git.
    pub fn is_ignored_in_root(&self, written: &str) -> Option<bool> {
        let git = self.repo.git().ok()?;
        self.notes.topic(Topic::KeptOut);
        Some(self.is_kept_out(git, RepoPath::new("").reach(written)?))
    }

    fn is_ignored(&self, document: &RepoPath, written: &str) -> bool {
        let Ok(git) = self.repo.git() else { return false };
        self.notes.topic(Topic::KeptOut);
        let ending = format!("/{written}");
        if self.shelf.away.iter().any(|path| format!("/{path}").ends_with(&ending)) {
            return true;
        }
        // What is tracked and has something beneath it is a module of another repository, which is not here.
        let bare = written.trim_start_matches("./");
        let is_beneath = |path: &RepoPath| bare.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if self.shelf.away.iter().any(is_beneath) {
            return true;
        }
        // In a folder that git ignores, documents are tracked one by one; that it would ignore what lies beside one is no sign
        // that it is there.
        let folder = document.parent();
        let is_beside = folder.as_str().is_empty() || !self.is_kept_out(git, folder);
        let beside = document.follow(written).filter(|_| is_beside);
        [RepoPath::new("").reach(written), beside].into_iter().flatten().any(|path| self.is_kept_out(git, path))
    }

    fn is_kept_out(&self, git: &Git, path: RepoPath) -> bool {
        let known = || self.shelf.ignored.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = known().get(&path) {
            return *said;
        }
        let said = [false, true].iter().any(|is_folder| git.is_ignored(&path, *is_folder).unwrap_or(true));
        known().insert(path, said);
        said
    }

    /// Whether the root or the document's folder has a folder of that name.
    pub fn has_folder(&self, document: &RepoPath, name: &str) -> bool {
        let from = [RepoPath::new("").reach(name), document.follow(name)];
        from.into_iter().flatten().any(|path| self.is_listed(&path) && self.shelf.list.has_folder(&path))
    }

    /// Whether a folder is called so, wherever it lies.
    pub fn has_folder_called(&self, name: &str) -> bool {
        self.named(name).iter().any(|path| self.shelf.list.has_folder(path))
    }

    /// A file that has the same name and stands elsewhere.
    pub fn namesake(&self, written: &str) -> Option<&'k RepoPath> {
        self.named(written.trim_end_matches('/').rsplit('/').next()?).first()
    }

    /// A file whose name differs only in capitals and in what joins its words: `api-guide.md` for `API_GUIDE.md`.
    pub fn respelled(&self, written: &str) -> Option<&'k RepoPath> {
        self.notes.topic(Topic::List);
        let letters = |name: &str| -> String { name.to_lowercase().replace(['-', '_', ' '], "") };
        let wanted = letters(written.rsplit('/').next()?);
        let name = |lower: &str| letters(lower.rsplit('/').next().unwrap_or_default());
        self.shelf.lower.iter().find(|(lower, _)| name(lower) == wanted).map(|(_, path)| path)
    }

    /// The files that a condition on the whole path holds for, in small letters.
    pub fn matching(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'k RepoPath> {
        self.notes.topic(Topic::List);
        self.shelf.lower.iter().filter(|(lower, _)| wanted(lower)).map(|(_, path)| path).collect()
    }

    /// The first file, documents apart, of whose path a part between `/`, `.`, `-` and `_` is a word in small letters.
    pub fn with_part(&self, word: &str) -> Option<&'k RepoPath> {
        self.notes.name(word);
        self.shelf.parts.get(word)
    }
}
