//! What the auditor has looked for in git's history, by a thread beside everything else and once the board is there:
//! statements that were taken out of the ledger.

use std::sync::Arc;
use std::thread;

use super::Worker;
use crate::app::Msg;
use crate::audit::Cancel;
use crate::board::Freshness;
use crate::ledger::Removed;
use crate::runtime::archive::{self, Archive, Former};
use crate::runtime::freshness;
use crate::runtime::session::Session;

/// How that stands.
#[derive(Default)]
pub struct Archivist {
    /// None while a thread looks with it.
    archive: Option<Archive>,
    /// None before it has looked once.
    former: Option<Former>,
    /// HEAD moved while it looked.
    again: bool,
    /// Ends the look when the program does.
    pub cancel: Cancel,
}

/// What it comes back with.
pub struct Found {
    archive: Archive,
    former: Option<Former>,
}

impl Archivist {
    pub fn of(session: &Session) -> Self {
        Self { archive: Some(Archive::of(&session.repo, session.choices.no_cache)), ..Self::default() }
    }
}

impl Worker {
    /// Looks at the commits by which HEAD has moved. A look that is under way is let finish when it moves again: what it finds is
    /// where the next one begins, while one that was overtaken again and again would never end.
    pub(super) fn look_back(&mut self) {
        let Some(mut archive) = self.archivist.archive.take() else {
            self.archivist.again = true;
            return;
        };
        let (repo, desk, cancel) =
            (Arc::clone(&self.session.repo), Arc::clone(&self.desk), self.archivist.cancel.clone());
        // Detached on purpose: at the end of the program nobody waits for it.
        thread::spawn(move || {
            // What git cannot tell is not known to be gone.
            let former = archive.look(&repo, &cancel).unwrap_or_default();
            desk.put(|waiting| waiting.order.found = Some(Box::new(Found { archive, former })));
        });
    }

    pub(super) fn take_found(&mut self, found: Found) {
        self.archivist.archive = Some(found.archive);
        let former = found.former.or(self.archivist.former.take());
        self.archivist.former = Some(former.unwrap_or_default());
        let removed = self.removed();
        if removed != self.freshness.removed {
            self.freshness.removed.clone_from(&removed);
            self.tell(Msg::Removed(removed));
        }
        if std::mem::take(&mut self.archivist.again) {
            self.look_back();
        }
    }

    /// Looks at what statements rest on, and at which lie in the ledger no more.
    pub(super) fn examine(&mut self) {
        let examined = freshness::examine(&self.session.repo, self.session.checklists(), &self.session.ledger);
        self.freshness = Freshness { removed: self.removed(), ..examined };
    }

    /// What lies in the ledger no more. The first board does not wait for it.
    fn removed(&self) -> Vec<Removed> {
        let former = self.archivist.former.as_ref();
        former.map_or_else(Vec::new, |former| archive::removed(&self.session.repo, &self.session.ledger, former))
    }
}
