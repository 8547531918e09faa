//! Files in the order of their paths, though folders are looked into in none: in runs, between which there are the folders
//! below.

use super::{RepoPath, Stamp};

/// Files that follow each other in the order of their paths, with those of no folder in between.
#[derive(Default)]
pub(super) struct Run {
    files: Vec<RepoPath>,
    /// What each of them is, if that is wanted.
    stamps: Vec<Option<Stamp>>,
}

/// A run while more may follow; empty from folder to folder.
#[derive(Default)]
pub(super) struct Draft {
    /// The paths, one behind the other.
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    stamps: Vec<Option<Stamp>>,
}

/// What follows each other in a folder, in the order of the paths.
pub(super) enum Part {
    Run(Run),
    /// The next of the folders below.
    Below,
}

/// The folders that were looked into, those below one beside each other.
#[derive(Default)]
pub(super) struct Tree {
    /// Of each its parts, and where the first folder below it is.
    folders: Vec<(Vec<Part>, usize)>,
}

/// All of them as one, with room for no more.
fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let mut whole = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| whole.extend(part));
    whole
}

impl Draft {
    pub fn push(&mut self, path: &str) {
        self.text.push_str(path);
        // No folder has so many names.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// What the last one is; of each file of the walk, or of none.
    pub fn stamp(&mut self, stamp: Option<Stamp>) {
        self.stamps.push(stamp);
    }

    /// Ends the run, if it has any files. There are many, so that none has more allocations than parts, or room to grow.
    pub fn end(&mut self) -> Option<Part> {
        if self.ends.is_empty() {
            return None;
        }
        let run = Run {
            files: RepoPath::in_one(&self.text, self.ends.drain(..)).collect(),
            stamps: self.stamps.as_slice().to_vec(),
        };
        self.text.clear();
        self.stamps.clear();
        Some(Part::Run(run))
    }
}

impl Tree {
    /// With room for so many folders, the first of them around all others.
    pub fn of(folders: usize) -> Self {
        Self { folders: std::iter::repeat_with(Default::default).take(folders).collect() }
    }

    /// Takes in a folder by its parts and where the first folder below it is.
    pub fn put(&mut self, place: usize, parts: Vec<Part>, below: usize) {
        self.folders[place] = (parts, below);
    }

    /// All files, and what they are, if that is wanted.
    pub fn joined(self) -> (Vec<RepoPath>, Vec<Option<Stamp>>) {
        let (files, stamps): (Vec<_>, Vec<_>) = self.runs().map(|run| (run.files, run.stamps)).unzip();
        rayon::join(|| joined(files), || joined(stamps))
    }

    /// The runs in the order of the paths, which nobody has to compare for that.
    fn runs(self) -> impl Iterator<Item = Run> {
        let mut folders: Vec<_> = self.folders.into_iter().map(|(parts, below)| (parts.into_iter(), below)).collect();
        let mut around: Vec<usize> = if folders.is_empty() { Vec::new() } else { vec![0] };
        std::iter::from_fn(move || {
            while let Some((parts, below)) = around.last().map(|at| &mut folders[*at]) {
                match parts.next() {
                    Some(Part::Run(run)) => return Some(run),
                    Some(Part::Below) => {
                        *below += 1;
                        let next = *below - 1;
                        around.push(next);
                    }
                    None => drop(around.pop()),
                }
            }
            None
        })
    }
}
