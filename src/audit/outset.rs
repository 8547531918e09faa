//! What an audit begins with, and what no definitions are needed for: what an earlier run learned, and the list of files. It
//! can be begun while the definitions are still being read.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::engine::in_the_pool;
use super::memory::Memory;
use crate::repo::{Listing, Notice, Repo};

/// What there is to begin with.
#[derive(Debug)]
pub(super) struct Outset {
    pub memory: Memory,
    pub listing: Listing,
    /// What was noticed of the files.
    pub notice: Notice,
}

/// How to get one of a repository.
pub(super) type Fetch = Box<dyn FnOnce(&Repo) -> Outset + Send + Sync>;

/// An outset that is being made.
#[derive(Debug)]
pub struct Ahead(JoinHandle<Outset>);

impl Ahead {
    /// Begins with a look at the files; with what an earlier run learned, if what this one learns is to be kept.
    pub fn begin(repo: &Arc<Repo>, memory: Option<impl FnOnce() -> Option<Memory> + Send + 'static>) -> Self {
        let repo = Arc::clone(repo);
        Self(thread::spawn(move || match memory {
            Some(memory) => Outset::of(&repo, Notice::Stamps, memory),
            None => Outset::of(&repo, Notice::Differences, || None),
        }))
    }

    /// Waits for it; None if it crashed.
    pub(super) fn end(self) -> Option<Outset> {
        self.0.join().ok()
    }
}

impl Outset {
    pub fn of(repo: &Repo, notice: Notice, memory: impl FnOnce() -> Option<Memory> + Send) -> Self {
        in_the_pool(|| {
            let (memory, tracking) = rayon::join(|| memory().unwrap_or_default(), || repo.tracking(notice));
            let listing = repo.list_tracked(notice, tracking, &memory.folders());
            Self { memory, listing, notice }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::audit::{Cancel, Engine, Plan};

    #[test]
    fn what_is_begun_ahead_and_crashes_is_done_anew() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("main.rs"), "fn main() {}\n").unwrap();
        let text = "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n\
                    [[area.item]]\nid = \"m\"\ntitle = \"M\"\ncheck.text = { in = [\"*.rs\"], has = 'main' }\n";
        let checklist = crate::checklist::parse("a.toml", text).0.unwrap();
        let repo = Arc::new(Repo::open(folder.path()).unwrap());
        let audit = |ahead: Option<Ahead>| {
            let mut engine = Engine::new(Arc::clone(&repo), Arc::new(Plan::new(std::slice::from_ref(&checklist))));
            ahead.into_iter().for_each(|ahead| engine.go_on_from(ahead));
            engine.audit(&Cancel::default(), &|_| {})
        };
        let crash = || -> Option<Memory> { unreachable!("a crash on the way") };
        let crashed = audit(Some(Ahead::begin(&repo, Some(crash))));
        assert_eq!((crashed.files_read, crashed.outcomes), (1, audit(None).outcomes));
    }
}
