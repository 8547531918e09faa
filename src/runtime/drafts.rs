//! What was typed and not saved, kept in the user's state folder so that a crash costs no word.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::state;
use crate::app::overlay::is_same_draft;
use crate::repo::{Repo, io_reason};

/// Of the files of drafts; what is on its way to be one has none.
const EXTENSION: &str = "txt";

/// The drafts of one repository.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: Option<PathBuf>,
    states: Arc<Mutex<States>>,
}

/// How often what is typed was to be kept, and for each sheet the number of the newest state that is on the disk: an older
/// one that comes late must not replace it.
#[derive(Debug, Default)]
struct States {
    last: u64,
    written: HashMap<String, u64>,
}

impl Drafts {
    pub fn of(repo: &Repo) -> Self {
        Self { folder: state::state_of(repo, "drafts"), states: Arc::default() }
    }

    /// All drafts, by the name of their sheet.
    pub fn load(&self) -> HashMap<String, String> {
        let entries = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        entries.filter_map(|entry| read(&entry.path())).collect()
    }

    /// The number of the state that is to be kept next.
    pub fn next_state(&self) -> u64 {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.last += 1;
        states.last
    }

    /// Keeps a state of what is typed, unless a newer one is kept already.
    ///
    /// # Errors
    /// As [`Drafts::keep`].
    pub fn keep_state(&self, number: u64, name: &str, typed: Option<&str>) -> Result<(), String> {
        // Whoever held it when it was poisoned wrote a whole file or none.
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        if states.written.get(name).is_some_and(|written| number < *written) {
            return Ok(());
        }
        states.written.insert(name.to_owned(), number);
        self.keep(name, typed)
    }

    /// Keeps what was typed, or forgets it. A draft is a courtesy: when it cannot be kept, nothing else suffers.
    ///
    /// # Errors
    /// Why it is not kept; then what was kept before still is.
    pub fn keep(&self, name: &str, typed: Option<&str>) -> Result<(), String> {
        let path = self.path_of(name)?;
        let kept = match typed {
            Some(typed) => state::write_whole(&path, format!("{name}\n{typed}").as_bytes()),
            None => state::forget(&path),
        };
        kept.map_err(|error| io_reason(&error))
    }

    /// Keeps the words of what was not saved, by the name of the sheet that states the like. Other words that are kept for it
    /// already stay: nobody knows them elsewhere.
    ///
    /// # Errors
    /// Why they are not kept.
    pub fn keep_words(&self, name: &str, words: &str) -> Result<(), String> {
        match read(&self.path_of(name)?) {
            Some((_, kept)) if !is_same_draft(&kept, words) => Err("another draft of the like waits there".to_owned()),
            _ => self.keep(name, Some(words)),
        }
    }

    /// Forgets words that are saved by now.
    pub fn forget_words(&self, name: &str, words: &str) {
        let kept = self.path_of(name).ok().and_then(|path| read(&path));
        if kept.is_some_and(|(_, kept)| is_same_draft(&kept, words)) {
            // A draft that stays is offered once more.
            let _ = self.keep(name, None);
        }
    }

    fn path_of(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.as_ref().ok_or("nobody knows where your state folder is (set HOME)")?;
        Ok(folder.join(format!("{}.{EXTENSION}", name.replace('/', "__").replace(' ', "--"))))
    }
}

/// The name and the text of a draft.
fn read(path: &Path) -> Option<(String, String)> {
    let is_whole = path.extension().is_some_and(|extension| extension == EXTENSION);
    let text = is_whole.then(|| fs::read_to_string(path).ok()).flatten()?;
    let (name, typed) = text.split_once('\n')?;
    Some((name.to_owned(), typed.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_whole_or_the_one_before_it_still_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let drafts = Drafts { folder: Some(folder.path().to_owned()), states: Arc::default() };
        drafts.keep("core/a.b waiver", Some("first")).unwrap();
        drafts.keep("core/a.b waiver", Some("two\nlines")).unwrap();
        // What a kill left on its way to a name.
        fs::write(at(".tmpAbC"), "core/a.b waiver\nhal").unwrap();
        assert_eq!(drafts.load(), HashMap::from([("core/a.b waiver".to_owned(), "two\nlines".to_owned())]));
        // A folder in the way.
        fs::create_dir(at("core__a.b.txt")).unwrap();
        let before = fs::read_dir(folder.path()).unwrap().count();
        assert!(drafts.keep("core/a.b", Some("a note")).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before, "what failed leaves nothing");
        for _ in 0..2 {
            drafts.keep("core/a.b waiver", None).unwrap();
        }
        assert_eq!(drafts.load(), HashMap::new());
        let nowhere = Drafts { folder: None, states: Arc::default() };
        assert!(nowhere.keep("core/a.b", Some("a note")).unwrap_err().contains("set HOME"));
    }

    #[test]
    fn an_older_state_that_comes_late_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts { folder: Some(folder.path().to_owned()), states: Arc::default() };
        let [first, second, third] = [drafts.next_state(), drafts.next_state(), drafts.next_state()];
        drafts.keep_state(second, "core/a.b", Some("two")).unwrap();
        drafts.keep_state(first, "core/a.b", Some("one")).unwrap();
        assert_eq!(drafts.load(), HashMap::from([("core/a.b".to_owned(), "two".to_owned())]));
        let fourth = drafts.next_state();
        drafts.keep_state(fourth, "core/a.b", None).unwrap();
        drafts.keep_state(third, "core/a.b", Some("three")).unwrap();
        assert_eq!(drafts.load(), HashMap::new());
        drafts.keep_state(third, "core/c.d", Some("another sheet")).unwrap();
        assert_eq!(drafts.load().len(), 1);
    }
}
