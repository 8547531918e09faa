//! What the text of each file tells of uses, kept until that file is another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::entry::{self, Manifests};
use super::scan::Scan;
use super::{Class, is_aside};
use crate::repo::{Repo, RepoPath};
use crate::spread::spread;

/// A larger file is data.
const SIZE_CAP: u64 = 1 << 20;
/// What would be read for its names, and is no program.
const PROSE: &[&str] = &["md", "mdx", "rst", "adoc", "txt", "csv", "svg", "pdf", "ipynb", "lock", "map", "docx"];
/// Folders of what others wrote, and of what was made of the program.
const OTHERS: &[&str] = &["node_modules", "vendor", "third_party", "dist", "target", ".venv", "venv", "site-packages"];

/// The names that a file defines, by their lines.
pub(in crate::claims) type Definitions<'d> = &'d [(String, usize)];

#[derive(Debug, Default)]
pub(in crate::claims) struct Scans {
    /// None for one that cannot be read.
    files: BTreeMap<RepoPath, Option<Scanned>>,
    /// The names of several words that stand in any of them, by their hashes.
    words: HashMap<u64, Box<str>>,
}

#[derive(Debug)]
struct Scanned {
    /// The text itself, of a manifest.
    manifest: Option<String>,
    is_program: bool,
    scan: Option<Arc<Scan>>,
}

impl Scanned {
    fn of(repo: &Repo, path: &RepoPath, definitions: Definitions<'_>) -> Option<Self> {
        let text = text_of(repo, path)?;
        let scan = is_read(path).then(|| Arc::new(Scan::of(path, &text, definitions)));
        let is_program = entry::is_program(path, &text) && !is_aside(path);
        Some(Self { is_program, scan, manifest: entry::is_manifest(path).then_some(text) })
    }
}

impl Scans {
    /// Forgets what a file told that is another now, or gone.
    pub fn forget(&mut self, path: &RepoPath) {
        self.files.remove(path);
    }

    /// Reads those files that are not known yet.
    pub(super) fn read(&mut self, repo: &Repo, files: &BTreeMap<&RepoPath, Definitions<'_>>) {
        let unknown: Vec<_> = files.iter().filter(|(path, _)| !self.files.contains_key(**path)).collect();
        // One of rayon's threads, while it waits, might begin another judgement, which would wait for this one.
        let scanned = spread(&unknown, |(path, told)| Scanned::of(repo, path, told));
        for ((path, _), mut scanned) in unknown.into_iter().zip(scanned) {
            let scan = scanned.as_mut().and_then(|scanned| scanned.scan.as_mut()).and_then(Arc::get_mut);
            self.words.extend(scan.map(|scan| std::mem::take(&mut scan.words)).unwrap_or_default());
            self.files.insert((*path).clone(), scanned);
        }
    }

    /// The name of several words that has a hash.
    pub(super) fn word(&self, hash: u64) -> Option<&str> {
        self.words.get(&hash).map(|word| &**word)
    }

    pub(super) fn scans(&self) -> impl Iterator<Item = (&RepoPath, &Arc<Scan>)> {
        self.known().filter_map(|(path, scanned)| Some((path, scanned.scan.as_ref()?)))
    }

    pub(super) fn manifests(&self) -> Manifests {
        let mut manifests = Manifests::default();
        self.known().for_each(|(path, scanned)| manifests.add(path, scanned.manifest.as_deref().unwrap_or_default()));
        manifests
    }

    /// The files that are run by themselves.
    pub(super) fn programs(&self) -> HashSet<RepoPath> {
        self.known().filter(|(_, scanned)| scanned.is_program).map(|(path, _)| path.clone()).collect()
    }

    fn known(&self) -> impl Iterator<Item = (&RepoPath, &Scanned)> {
        self.files.iter().filter_map(|(path, scanned)| Some((path, scanned.as_ref()?)))
    }
}

/// Whether the names that a file has may use something.
pub(super) fn is_read(path: &RepoPath) -> bool {
    let is_others = path.as_str().split('/').rev().skip(1).any(|folder| OTHERS.contains(&folder));
    let is_prose = PROSE.contains(&path.extension().as_str())
        || path.file_name().contains(".min.")
        || path.file_name() == "package-lock.json";
    Class::of(path) != Class::Test && !is_others && !is_prose
}

fn text_of(repo: &Repo, path: &RepoPath) -> Option<String> {
    if repo.size(path).is_ok_and(|size| size > SIZE_CAP) {
        return None;
    }
    let bytes = repo.read(path).ok()?;
    let is_binary = memchr::memchr(0, &bytes[..bytes.len().min(8 << 10)]).is_some();
    (!is_binary).then(|| String::from_utf8_lossy(&bytes).into_owned())
}
