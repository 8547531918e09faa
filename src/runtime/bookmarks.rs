//! Where a person was on a repository's board, kept in their state folder: never in the repository. It is a courtesy:
//! what cannot be read or written is passed over.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::state::{state_of, write_whole};
use crate::app::Bookmark;
use crate::repo::Repo;

/// How long somebody stays in a place before it is kept: a walk through the list is one write.
const SETTLED: Duration = Duration::from_secs(5);
/// No bookmark is longer.
const SIZE_CAP: u64 = 64 * 1024;

/// The bookmark of one repository.
#[derive(Debug)]
pub struct Bookmarks {
    path: Option<PathBuf>,
    /// As it lies on disk, as far as we know.
    kept: Option<Bookmark>,
    /// What is to be kept, and when.
    waiting: Option<(Bookmark, Instant)>,
}

impl Bookmarks {
    pub fn of(repo: &Repo) -> Self {
        let path = state_of(repo, "places").map(|folder| folder.with_extension("toml"));
        Self { path, kept: None, waiting: None }
    }

    /// Where the person was last; None if nobody knows.
    pub fn load(&mut self) -> Option<Bookmark> {
        let path = self.path.as_ref()?;
        let length = fs::metadata(path).ok()?.len();
        let text = fs::read_to_string(path).ok().filter(|_| length <= SIZE_CAP)?;
        self.kept = toml::from_str(&text).ok().filter(Bookmark::is_usable);
        self.kept.clone()
    }

    /// Takes note of where the person is now.
    pub fn note(&mut self, bookmark: Bookmark) {
        if self.kept.as_ref() == Some(&bookmark) {
            self.waiting = None;
        } else if self.waiting.as_ref().is_none_or(|(waiting, _)| *waiting != bookmark) {
            self.waiting = Some((bookmark, Instant::now() + SETTLED));
        }
    }

    /// How long until something is to be kept.
    pub fn due(&self) -> Option<Duration> {
        self.waiting.as_ref().map(|(_, due)| due.saturating_duration_since(Instant::now()))
    }

    /// What is due to be written by now, and where.
    pub fn take_due(&mut self) -> Option<(PathBuf, Bookmark)> {
        let (bookmark, _) = self.waiting.take_if(|(_, due)| *due <= Instant::now())?;
        self.kept = Some(bookmark.clone());
        Some((self.path.clone()?, bookmark))
    }

    /// Keeps what waits at once: the person leaves.
    pub fn leave(&mut self) {
        if let (Some((bookmark, _)), Some(path)) = (self.waiting.take(), &self.path) {
            write(path, &bookmark);
            self.kept = Some(bookmark);
        }
    }
}

/// Writes all of it or nothing, so that a kill leaves the one from before.
pub fn write(path: &Path, bookmark: &Bookmark) {
    let Ok(text) = toml::to_string(bookmark) else { return };
    // Whoever cannot keep it finds the board as at the first time.
    let _ = write_whole(path, text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: PathBuf) -> Bookmarks {
        Bookmarks { path: Some(path), kept: None, waiting: None }
    }

    #[test]
    fn what_is_damaged_or_of_another_version_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places/x.toml");
        assert_eq!(place(path.clone()).load(), None);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for text in ["", "schema = 2", "schema = 1\nitem = 3", "schema = 1\n[", "\u{0}"] {
            fs::write(&path, text).unwrap();
            assert_eq!(place(path.clone()).load(), None, "{text:?}");
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(place(path.clone()).load(), None);
        fs::write(&path, "schema = 1\nsearch = \"x\"\nwhat_a_later_version_says = true\n").unwrap();
        assert!(place(path).load().is_some());
    }

    #[test]
    fn it_is_written_when_somebody_leaves_and_not_when_nothing_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places/x.toml");
        let usable: Bookmark = toml::from_str("schema = 1\nsearch = \"x\"\n").unwrap();
        let mut places = place(path.clone());
        places.note(usable.clone());
        assert!(places.due().is_some() && places.take_due().is_none());
        places.leave();
        assert_eq!(place(path).load(), Some(usable.clone()));
        places.note(usable);
        assert_eq!(places.due(), None);
    }
}
