//! Which checklists do not apply here, found out by their conditions alone: whoever states something waits for no audit.

use std::sync::Arc;

use super::session::Session;
use crate::audit::{Cancel, Engine, Plan};
use crate::checklist::{Checklist, ItemKey};

impl Session {
    /// Those of the items whose checklist applies here. Of one for which a server is asked that is not known, and it is
    /// taken to.
    pub fn on_board<'a>(&self, items: Vec<&'a ItemKey>) -> Vec<&'a ItemKey> {
        let asked: Vec<Checklist> = self
            .checklists()
            .iter()
            .filter(|checklist| checklist.when.is_some() && items.iter().any(|item| item.checklist() == checklist.id))
            .map(|checklist| Checklist { areas: Vec::new(), ..checklist.clone() })
            .collect();
        if asked.is_empty() {
            return items;
        }
        let mut engine = Engine::new(Arc::clone(&self.repo), Arc::new(Plan::new(&asked)));
        engine.audit(&Cancel::default(), &|_| {});
        let is_idle = |item: &ItemKey| {
            let checklist = asked.iter().find(|checklist| checklist.id == item.checklist());
            let when = checklist.and_then(|checklist| checklist.when.as_ref());
            when.is_some_and(|when| !engine.asks() && !engine.holds(when))
        };
        items.into_iter().filter(|item| !is_idle(item)).collect()
    }
}
