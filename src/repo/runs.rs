//! Files in the order of their paths, though folders are looked into in none: in runs, between which there are the folders
//! below.

use std::ops::Range;
use std::sync::Arc;

use super::{RepoPath, Stamp};

/// How long a text of paths becomes: large enough that there are few, and small enough to be written twice.
const TEXT: usize = 1 << 16;

/// The files that one thread listed. There are many, so that nothing of them is an allocation of its own.
#[derive(Default)]
pub(super) struct Runs {
    /// Paths, one behind the other; each has whole runs.
    texts: Vec<Arc<str>>,
    /// The last one, while it is written.
    text: String,
    /// Where each path ends in its text.
    ends: Vec<u32>,
    /// What each file is, if that is wanted.
    stamps: Vec<Option<Stamp>>,
    /// What the folders have, each from one position to another.
    parts: Vec<Part>,
    /// Where the run that is being written began.
    start: Start,
}

#[derive(Clone, Copy, Default)]
struct Start {
    text: usize,
    file: usize,
}

/// What follows each other in a folder, in the order of the paths.
enum Part {
    Run(Run),
    /// The next of the folders below.
    Below,
}

/// Files that follow each other in the order of their paths, with those of no folder in between.
struct Run {
    /// Which text has their paths, and where these begin in it.
    text: usize,
    start: u32,
    /// Where they are among the thread's.
    files: Range<usize>,
}

/// A folder that was looked into: its parts, and where the first folder below it is.
#[derive(Default)]
pub(super) struct Looked {
    pub parts: Range<usize>,
    pub below: usize,
}

/// The folders that were looked into, those below one beside each other.
pub(super) struct Tree {
    threads: Vec<Runs>,
    /// Of each who looked into it, and what there is.
    folders: Vec<(usize, Looked)>,
}

impl Runs {
    /// With room for as many files and folders as there may be. What is not used of it takes no memory.
    pub fn with_room(files: usize, stamped: bool, folders: usize) -> Self {
        Self {
            text: String::with_capacity(TEXT),
            ends: Vec::with_capacity(files),
            stamps: Vec::with_capacity(if stamped { files } else { 0 }),
            parts: Vec::with_capacity(2 * folders),
            ..Self::default()
        }
    }

    pub fn push(&mut self, path: &str) {
        self.text.push_str(path);
        // No folder has so many names.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// What the last one is; of each file of the walk, or of none.
    pub fn stamp(&mut self, stamp: Option<Stamp>) {
        self.stamps.push(stamp);
    }

    /// Ends the run, if it has any files.
    pub fn end_run(&mut self) {
        let Start { text, file } = self.start;
        if file < self.ends.len() {
            let start = u32::try_from(text).unwrap_or(u32::MAX);
            self.parts.push(Part::Run(Run { text: self.texts.len(), start, files: file..self.ends.len() }));
        }
        if self.text.len() >= TEXT {
            self.end_text();
        }
        self.start = Start { text: self.text.len(), file: self.ends.len() };
    }

    fn end_text(&mut self) {
        self.texts.push(self.text.as_str().into());
        self.text.clear();
    }

    /// There is a folder between the files before and those that follow.
    pub fn go_below(&mut self) {
        self.end_run();
        self.parts.push(Part::Below);
    }

    /// How many parts there are, which is where those of the next folder begin.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Whether there is a file from this part on.
    pub fn has_files_since(&self, part: usize) -> bool {
        self.parts[part..].iter().any(|part| matches!(part, Part::Run(_)))
    }

    fn paths(&self, run: &Run) -> impl Iterator<Item = RepoPath> {
        RepoPath::in_one(&self.texts[run.text], run.start, self.ends[run.files.clone()].iter().copied())
    }

    fn stamps(&self, run: &Run) -> &[Option<Stamp>] {
        self.stamps.get(run.files.clone()).unwrap_or_default()
    }
}

impl Tree {
    /// With room for so many folders, the first of them around all others.
    pub fn of(folders: usize) -> Self {
        Self { threads: Vec::new(), folders: std::iter::repeat_with(Default::default).take(folders).collect() }
    }

    /// Takes in what a thread listed: folders by their places.
    pub fn put(&mut self, mut runs: Runs, folders: Vec<(usize, Looked)>) {
        runs.end_text();
        for (place, looked) in folders {
            self.folders[place] = (self.threads.len(), looked);
        }
        self.threads.push(runs);
    }

    /// All files, and what they are, if that is wanted.
    pub fn joined(self) -> (Vec<RepoPath>, Vec<Option<Stamp>>) {
        let Self { threads, folders } = self;
        let runs = in_order(&threads, folders);
        let files = || {
            let mut files = Vec::with_capacity(threads.iter().map(|thread| thread.ends.len()).sum());
            runs.iter().for_each(|(thread, run)| files.extend(thread.paths(run)));
            files
        };
        let stamps = || {
            let mut stamps = Vec::with_capacity(threads.iter().map(|thread| thread.stamps.len()).sum());
            runs.iter().for_each(|(thread, run)| stamps.extend_from_slice(thread.stamps(run)));
            stamps
        };
        rayon::join(files, stamps)
    }
}

/// The runs in the order of the paths, which nobody has to compare for that, and who listed them.
fn in_order(threads: &[Runs], mut folders: Vec<(usize, Looked)>) -> Vec<(&Runs, &Run)> {
    let mut runs = Vec::new();
    let mut around: Vec<usize> = if folders.is_empty() { Vec::new() } else { vec![0] };
    while let Some((thread, looked)) = around.last().map(|at| &mut folders[*at]) {
        let thread = &threads[*thread];
        match looked.parts.next().map(|part| &thread.parts[part]) {
            Some(Part::Run(run)) => runs.push((thread, run)),
            Some(Part::Below) => {
                looked.below += 1;
                around.push(looked.below - 1);
            }
            None => drop(around.pop()),
        }
    }
    runs
}
