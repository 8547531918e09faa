//! What a text gives names to.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What a text gives a name to, so that it need not be written again: lists of globs, and parts of expressions.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub globs: HashMap<String, Vec<Arc<str>>>,
    pub patterns: HashMap<String, String>,
    /// Asked for by each check that uses a name, and the same for all of them.
    digest: OnceCell<String>,
    /// What was found to be sound when it was read before: lists are used again and again.
    sound: RefCell<HashSet<String>>,
}

impl Names {
    pub fn new(globs: HashMap<String, Vec<Arc<str>>>, patterns: HashMap<String, String>) -> Self {
        Self { globs, patterns, ..Self::default() }
    }

    /// A text that is another one whenever a name stands for something else.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| self.make_digest())
    }

    /// Whether a text is known to be sound, and that it is from now on if `examine` finds nothing wrong with it.
    ///
    /// # Errors
    /// What `examine` finds.
    pub fn examine_once(&self, text: &str, examine: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
        if !self.sound.borrow().contains(text) {
            examine()?;
            self.sound.borrow_mut().insert(text.to_owned());
        }
        Ok(())
    }

    fn make_digest(&self) -> String {
        let mut globs: Vec<_> = self.globs.iter().collect();
        let mut patterns: Vec<_> = self.patterns.iter().collect();
        globs.sort_unstable();
        patterns.sort_unstable();
        blake3::hash(format!("{globs:?}{patterns:?}").as_bytes()).to_hex().to_string()
    }
}
