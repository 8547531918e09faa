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

/// The requests of all items that apply, in the order in which the checklists make them; `holds` tells of conditions. What
/// only a condition asks is wanted before it is known whether the rest is.
pub fn wanted(checklists: &[Checklist], holds: &dyn Fn(&Condition) -> bool) -> Vec<Wanted> {
    let mut list = List::default();
    for checklist in checklists {
        for area in &checklist.areas {
            for item in &area.items {
                let conditions = [&checklist.when, &area.when, &item.when].into_iter().flatten();
                let mut applies = true;
                for condition in conditions {
                    list.add(&*condition.check, checklist.source, &item.key);
                    applies = holds(condition);
                    if !applies {
                        break;
                    }
                }
                if let Some(condition) = item.check.as_ref().ok().filter(|_| applies) {
                    list.add(&*condition.check, checklist.source, &item.key);
                }
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
            if !wanted.schedules.contains(&probe.schedule) {
                wanted.schedules.push(probe.schedule);
            }
            wanted.sources.insert(source);
            wanted.items.push(item.clone());
        }
        check.parts().iter().for_each(|part| self.add(&**part, source, item));
    }
}
