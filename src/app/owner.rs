//! Who sees to an item: whoever it was assigned to, else the owner that the checklist names.

use std::collections::BTreeSet;

use super::App;
use crate::board::Row;
use crate::checklist::{Checklist, Item};
use crate::ledger::Kind;
use crate::text::Sanitized;

impl App {
    pub fn owner<'a>(row: &'a Row, item: &'a Item) -> Option<&'a Sanitized> {
        row.assigned_to.as_ref().or(item.owner.as_ref())
    }

    /// Everybody who is named in checklists and ledger, for completing.
    pub fn people(&self) -> Vec<String> {
        let owners = self.model.checklists.iter().flat_map(Checklist::items).filter_map(|item| item.owner.as_ref());
        let mut people: BTreeSet<String> = owners.map(ToString::to_string).collect();
        for (_, statement) in self.model.ledger.statements() {
            people.insert(name(&statement.by).to_owned());
            if let Kind::Assignment(to) = &statement.kind {
                people.insert(to.to_string());
            }
        }
        people.extend(self.model.identity.iter().map(|person| name(person).to_owned()));
        people.remove("");
        people.into_iter().collect()
    }
}

/// A person's name without the mail address.
pub fn name(person: &str) -> &str {
    person.split('<').next().unwrap_or_default().trim()
}
