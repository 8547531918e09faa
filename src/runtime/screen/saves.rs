//! Statements on their way to the disk, by their token: of each, one attempt waits at most, and that it is saved is told
//! once.

use std::collections::{HashMap, HashSet};

use super::Meant;
use crate::app::Intent;
use crate::audit::Cancel;

#[derive(Debug, Default)]
pub struct Saves {
    /// With what calls off the newest attempt, as long as it waits.
    unsaved: HashMap<u64, (Meant, Cancel)>,
    saved: HashSet<u64>,
}

impl Saves {
    pub fn begin(&mut self, token: u64, intent: Intent) {
        self.unsaved.insert(token, (Meant::of(intent), Cancel::default()));
    }

    pub fn meant(&self, token: u64) -> Option<Meant> {
        self.unsaved.get(&token).map(|(meant, _)| meant.clone())
    }

    /// Another attempt, in place of one that still waits; None for what is saved or given up.
    pub fn attempt(&mut self, token: u64) -> Option<(Meant, Cancel)> {
        let (meant, waiting) = self.unsaved.get_mut(&token)?;
        std::mem::take(waiting).cancel();
        Some((meant.clone(), waiting.clone()))
    }

    pub fn give_up(&mut self, token: u64) {
        if let Some((_, waiting)) = self.unsaved.remove(&token) {
            waiting.cancel();
        }
    }

    /// An attempt has ended. Gives whether that is news: of what another attempt has saved it is none.
    pub fn ended(&mut self, token: u64, is_saved: bool) -> bool {
        if !is_saved {
            return !self.saved.contains(&token);
        }
        self.give_up(token);
        self.saved.insert(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Draft;
    use crate::checklist::ItemKey;
    use crate::ledger::Kind;

    fn begun() -> Saves {
        let mut saves = Saves::default();
        let item = ItemKey::parse("core/a.b").unwrap();
        saves.begin(1, Intent::Item(Draft::new(item, Kind::Comment, "seen".to_owned())));
        saves
    }

    #[test]
    fn one_attempt_waits() {
        let mut saves = begun();
        let (_, first) = saves.attempt(1).unwrap();
        assert!(saves.ended(1, false), "that it failed is news");
        let (_, second) = saves.attempt(1).unwrap();
        assert_eq!((first.is_cancelled(), second.is_cancelled()), (true, false));
        saves.give_up(1);
        assert!(second.is_cancelled() && saves.attempt(1).is_none() && saves.meant(1).is_none());
        assert!(saves.ended(1, true), "it was on its way already, and is on the disk");
    }

    #[test]
    fn what_is_saved_is_tried_and_told_no_more() {
        let mut saves = begun();
        let (_, waiting) = saves.attempt(1).unwrap();
        assert!(saves.ended(1, true));
        assert!(waiting.is_cancelled() && saves.attempt(1).is_none());
        assert_eq!((saves.ended(1, true), saves.ended(1, false)), (false, false), "another attempt was under way");
    }
}
