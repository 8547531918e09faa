//! Which requests the checklists make, each once, and for whom.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::check::{Check, Schedule};
use crate::checklist::{Checklist, Condition, ItemKey, Source};
use crate::probe::Request;

/// A request, and everybody who makes it.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub request: Arc<Request>,
    pub schedules: Vec<Schedule>,
    /// Whose checklists make it.
    pub sources: BTreeSet<Source>,
    pub items: Vec<ItemKey>,
}

/// The requests of all items that apply, in the order in which the checklists make them; `holds` tells of conditions.
pub fn wanted(checklists: &[Checklist], holds: &dyn Fn(&Condition) -> bool) -> Vec<Wanted> {
    let mut list = List::default();
    let applies = |when: &Option<Condition>| when.as_ref().is_none_or(holds);
    for checklist in checklists.iter().filter(|checklist| applies(&checklist.when)) {
        for area in checklist.areas.iter().filter(|area| applies(&area.when)) {
            for item in &area.items {
                let check = item.check.as_ref().ok().filter(|_| applies(&item.when));
                let conditions = item.when.iter().chain(check);
                conditions.for_each(|Condition { check, .. }| list.add(&**check, checklist.source, &item.key));
            }
        }
    }
    list.wanted
}

#[derive(Default)]
struct List {
    wanted: Vec<Wanted>,
    places: HashMap<Arc<Request>, usize>,
}

impl List {
    fn add(&mut self, check: &dyn Check, source: Source, item: &ItemKey) {
        if let Some(probe) = check.inputs().probe {
            let place = *self.places.entry(Arc::clone(&probe.request)).or_insert_with(|| {
                let request = Arc::clone(&probe.request);
                self.wanted.push(Wanted {
                    request,
                    schedules: Vec::new(),
                    sources: BTreeSet::new(),
                    items: Vec::new(),
                });
                self.wanted.len() - 1
            });
            let wanted = &mut self.wanted[place];
            wanted.schedules.push(probe.schedule);
            wanted.sources.insert(source);
            wanted.items.push(item.clone());
        }
        check.parts().iter().for_each(|part| self.add(&**part, source, item));
    }
}
