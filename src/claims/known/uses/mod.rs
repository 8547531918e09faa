//! What is used: which files a program comes by from where it begins, and which of the things that they define anything names
//! that is itself used.
//!
//! Names are compared as they are written, whatever they are of: one that stands in anything that runs is used. So what is called
//! unused is named by nothing but itself, tests, and what is unused, too. Where it is not seen how a package begins, or where
//! others may use it from outside, nothing is said of it.

mod entry;
mod over;
mod reach;
mod scan;
mod scans;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use self::entry::Manifests;
use self::reach::Modules;
use self::scan::{Language, Role, Scan, hash};
use self::scans::is_read;
pub(super) use self::scans::{Definitions, Scans};
use super::place::Class;
use crate::claims::words::stems::{root, stems};
use crate::repo::{Repo, RepoPath};

/// Where so small a part of a package is come by, in hundredths, it is not seen how it begins.
const SEEN: usize = 50;
/// In a repository of more files nothing is said of what is used: it would be read for too long.
const MOST: usize = 20_000;
/// Fewer files tell nothing of that.
const FILES: usize = 3;
/// What uses what in a repository.
#[derive(Debug, Default)]
pub(in crate::claims) struct Uses {
    files: Vec<File>,
    by_path: HashMap<RepoPath, usize>,
    /// Whether each file is come by.
    reached: Vec<bool>,
    /// Whether nothing is said of what each file defines.
    is_open: Vec<bool>,
    /// The names that stand in what runs.
    named: HashSet<u64>,
    /// The statements that define a name, or the methods of a type of that name.
    by_name: HashMap<u64, Vec<(usize, usize)>>,
    running: HashSet<(usize, usize)>,
    /// The names of several words that stand in what runs, or define it.
    living: Vec<Box<str>>,
}

/// A file and what it has.
type File = (RepoPath, Arc<Scan>);

/// What nothing uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Idle {
    /// What it is called; None for a whole file.
    pub name: Option<String>,
    /// What shows that nothing uses it.
    pub evidence: String,
}

impl Uses {
    /// Whether another text of a file may make another use of something.
    pub fn are_of(path: &RepoPath) -> bool {
        is_read(path) || entry::is_manifest(path)
    }

    /// Of files, each with its definitions by their lines; those that are not known to `scans` are read.
    pub fn of<'f>(
        repo: &Repo,
        scans: &mut Scans,
        files: impl Iterator<Item = (&'f RepoPath, Definitions<'f>)>,
    ) -> Self {
        let files: BTreeMap<&RepoPath, Definitions<'_>> = files.filter(|(path, _)| Self::are_of(path)).collect();
        if files.len() > MOST {
            return Self::default();
        }
        scans.read(repo, &files);
        let (manifests, programs) = (scans.manifests(), scans.programs());
        let files: Vec<File> = scans.scans().map(|(path, scan)| (path.clone(), Arc::clone(scan))).collect();
        let by_path = files.iter().enumerate().map(|(at, (path, _))| (path.clone(), at)).collect();
        let mut uses = Self { files, by_path, ..Self::default() };
        uses.reached = Modules::of(&uses.files, &manifests).reached(&uses.files, &manifests, &programs);
        uses.open(&manifests, &programs);
        uses.run(scans);
        uses
    }

    /// Settles of which files nothing is said.
    fn open(&mut self, manifests: &Manifests, programs: &HashSet<RepoPath>) {
        let mut packages: HashMap<(RepoPath, u8), (usize, usize)> = HashMap::new();
        let key = |path: &RepoPath, language: Language| (manifests.package(path, language), language as u8);
        for (at, (path, scan)) in self.files.iter().enumerate().filter(|(_, (_, scan))| scan.language.is_imported()) {
            let (all, reached) = packages.entry(key(path, scan.language)).or_default();
            *all += 1;
            *reached += usize::from(self.reached[at]);
        }
        let is_unseen = |path: &RepoPath, language: Language| {
            let (all, reached) = packages.get(&key(path, language)).copied().unwrap_or_default();
            let is_small = all <= FILES && reached > 0;
            language.is_imported() && !is_small && (reached < FILES || reached * 100 < all * SEEN)
        };
        let is_open = |(at, (path, scan)): (usize, &File)| {
            // Who uses a library has nothing of what is in none of its modules.
            let is_lost = scan.language == Language::Rust && !self.reached[at];
            scan.language == Language::Other
                || is_aside(path)
                || (scan.language.is_imported() && manifests.is_found(path, scan.language))
                || is_unseen(path, scan.language)
                || (!is_lost && manifests.is_library(path, scan.language, programs))
        };
        self.is_open = self.files.iter().enumerate().map(is_open).collect();
    }

    /// Follows names from what runs by itself to all that they run.
    fn run(&mut self, scans: &Scans) {
        let mut by_name: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        let mut due = Vec::new();
        for (at, (_, scan)) in self.files.iter().enumerate() {
            for (number, item) in scan.items.iter().enumerate() {
                let names = [item.owner.as_ref(), item.name.as_ref().filter(|_| item.owner.is_none())];
                names.into_iter().flatten().for_each(|name| by_name.entry(hash(name)).or_default().push((at, number)));
                let name = item.name.as_ref().map(|name| hash(name));
                let is_renamed = name.is_some_and(|name| scan.renamed.contains(&name));
                let is_by_itself = !item.is_called || item.is_found || is_renamed || is_known(item.name.as_deref());
                if is_by_itself && self.reached[at] && item.role != Role::Tests {
                    due.push((at, number));
                }
            }
        }
        self.running.extend(due.iter().copied());
        while let Some((at, number)) = due.pop() {
            let item = &self.files[at].1.items[number];
            let own = [item.name.as_deref().map(hash), item.owner.as_deref().map(hash)];
            for name in &item.names {
                // A thing is not used by itself; nor is it by another file's of the same name, which is another thing.
                if own.contains(&Some(*name)) || !self.named.insert(*name) {
                    continue;
                }
                for used in by_name.get(name).into_iter().flatten() {
                    if self.reached[used.0] && self.running.insert(*used) {
                        due.push(*used);
                    }
                }
            }
        }
        self.by_name = by_name;
        self.keep_living(scans);
    }

    /// Keeps, of all words, those of what runs.
    fn keep_living(&mut self, scans: &Scans) {
        let mut living: BTreeSet<&str> = BTreeSet::new();
        for (at, number) in &self.running {
            let item = &self.files[*at].1.items[*number];
            living.extend(item.names.iter().filter_map(|name| scans.word(*name)));
            living.extend(item.name.as_deref());
        }
        self.living = living.into_iter().map(Box::from).collect();
    }

    /// Whether a name in what runs has all of some stems.
    pub fn lives(&self, wanted: &[String]) -> bool {
        let is_near = |name: &&str| {
            let lower = name.to_lowercase();
            wanted.iter().all(|stem| lower.contains(stem.as_str()))
        };
        let is_it = |name: &str| {
            let own: Vec<String> = stems(name).iter().map(|stem| root(stem)).collect();
            wanted.iter().all(|stem| own.contains(stem))
        };
        let alone = if let [word] = wanted { Some(word) } else { None };
        alone.is_some_and(|word| self.is_named(word))
            || self.living.iter().map(|name| &**name).filter(is_near).any(is_it)
    }

    /// Whether a word alone is a name that stands in what runs, however it is written.
    fn is_named(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
        let written = [Some(word.to_owned()), first, Some(word.to_uppercase())];
        written.into_iter().flatten().any(|name| self.named.contains(&hash(&name)))
    }

    /// What shows that nothing uses what stands at a place, of which line 0 is the whole file; None where something may.
    pub fn idle(&self, path: &RepoPath, line: usize) -> Option<Idle> {
        let at = *self.by_path.get(path)?;
        let scan = &self.files[at].1;
        if self.is_open[at] {
            return None;
        }
        if !self.reached[at] {
            let evidence = match scan.language {
                Language::Rust => format!("{path} is in no module"),
                _ => format!("no file that is used imports {path}"),
            };
            return Some(Idle { name: None, evidence });
        }
        if line == 0 {
            return self.idle_file(at);
        }
        let item = &scan.items[scan.item_at(line)];
        // What a module of Python is only given a value, tools may read from it.
        let is_value = scan.language == Language::Python && !item.is_called;
        let name = item.owner.as_deref().or(item.name.as_deref()).filter(|_| !is_value)?;
        if !self.is_used(at, scan.item_at(line)) {
            return Some(Idle { name: Some(name.to_owned()), evidence: self.told(at, name, item.line) });
        }
        let (method, line, _) = item.methods.iter().find(|(_, at, is_found)| *at == line && !is_found)?;
        let is_judged = matches!(scan.language, Language::Python | Language::Script);
        let is_telling = is_judged && item.is_alone && is_composed(method);
        let is_idle = is_telling && !self.is_called(hash(method), (at, scan.item_at(*line)));
        is_idle.then(|| Idle { name: Some(method.to_string()), evidence: self.told(at, method, *line) })
    }

    /// Whether anything that runs names a method, but for the line that defines it.
    fn is_called(&self, method: u64, own: (usize, usize)) -> bool {
        let item = |(at, number): (usize, usize)| &self.files[at].1.items[number];
        let mut others = self.running.iter().filter(|other| **other != own);
        item(own).repeated.contains(&method) || others.any(|other| item(*other).names.contains(&method))
    }

    /// The same of all that a file defines, which is more than nothing.
    fn idle_file(&self, at: usize) -> Option<Idle> {
        let (path, scan) = &self.files[at];
        let numbers = || (0..scan.items.len()).filter(|number| scan.items[*number].is_called);
        let is_idle = numbers().next().is_some() && !numbers().any(|number| self.is_used(at, number));
        let does = scan.items.iter().any(|item| {
            item.name.is_none()
                && item.owner.is_none()
                && item.names.len() > 4
                && item.role == Role::Plain
                && !item.is_called
                && item.line > 0
        });
        (is_idle && !does)
            .then(|| Idle { name: None, evidence: format!("nothing but tests names what {path} defines") })
    }

    fn is_used(&self, at: usize, number: usize) -> bool {
        let item = &self.files[at].1.items[number];
        match item.owner.as_deref().or(item.name.as_deref()) {
            Some(_) if item.is_called && item.owner.is_none() => self.running.contains(&(at, number)),
            // What belongs to a type that stands elsewhere is used as that is.
            Some(name) => {
                item.is_found
                    || self.named.contains(&hash(name))
                    || is_known(Some(name))
                    || self.files[at].1.renamed.contains(&hash(name))
            }
            None => true,
        }
    }

    /// How nothing uses what is defined by a name.
    fn told(&self, at: usize, name: &str, line: usize) -> String {
        let path = &self.files[at].0;
        let wanted = hash(name);
        let is_of = |item: &scan::Item| {
            let is_method = item.methods.iter().any(|(method, ..)| &**method == name);
            is_method || item.name.as_deref() == Some(name) || item.owner.as_deref() == Some(name)
        };
        let other = self.files.iter().enumerate().find_map(|(file, (other, scan))| {
            let item = scan.items.iter().find(|item| item.names.contains(&wanted) && !(is_of(item) && file == at))?;
            Some((other, item))
        });
        match other {
            Some((other, item)) => {
                let by = item.name.as_deref().map(|name| format!("`{name}` in ")).unwrap_or_default();
                format!("{path}:{line} defines `{name}`, and only {by}{other} names it, which nothing uses")
            }
            None => format!("{path}:{line} defines `{name}`, and nothing but tests names it"),
        }
    }
}

/// Names that frameworks call, wherever they stand.
fn is_known(name: Option<&str>) -> bool {
    const KNOWN: &[&str] = &[
        "main",
        "init",
        "handler",
        "lambda_handler",
        "register",
        "setup",
        "teardown",
        "default",
        "app",
        "application",
    ];
    name.is_some_and(|name| KNOWN.contains(&name) || name.starts_with("__") || name.starts_with("pytest_"))
}

/// Whether the name of a method has so many words that nothing else calls it by chance, and none of those by which frameworks do.
fn is_composed(name: &str) -> bool {
    const HOOKS: &[&str] = &[
        "on",
        "process",
        "handle",
        "before",
        "after",
        "visit",
        "do",
        "get",
        "set",
        "has",
        "is",
        "to",
        "from",
        "component",
        "ng",
        "should",
        "test",
    ];
    let spaced: String = name
        .chars()
        .flat_map(|letter| if letter.is_uppercase() { vec!['_', letter.to_ascii_lowercase()] } else { vec![letter] })
        .collect();
    let words: Vec<&str> = spaced.split('_').filter(|word| !word.is_empty()).collect();
    words.len() > 1 && !HOOKS.contains(&words[0])
}

/// Whether a file only shows how something is used.
fn is_aside(path: &RepoPath) -> bool {
    Class::of(path) == Class::Foreign
}
