//! What the repository asks to run and to call, as the person decides on it.

use std::sync::Arc;

use crate::app::live::Sheet;
use crate::app::{App, Effect};
use crate::check::{Check, Status};

/// The sheet as it was opened: what is trusted is what was seen.
#[derive(Clone, Debug)]
pub struct TrustSheet {
    pub sheet: Arc<Sheet>,
    /// The first line that is shown.
    pub offset: usize,
}

impl App {
    pub(in crate::app) fn can_trust(&self) -> Result<(), &'static str> {
        match self.live.asking.sheet {
            Some(_) => Ok(()),
            None => Err("nothing here waits to be trusted"),
        }
    }

    pub(in crate::app) fn open_trust(&mut self) -> Vec<Effect> {
        match self.live.asking.sheet.clone() {
            Some(sheet) => self.open(super::Overlay::Trust(TrustSheet { sheet, offset: 0 })),
            None => Vec::new(),
        }
    }

    pub(in crate::app) fn accept_trust(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(super::Overlay::Trust(trust)) => vec![Effect::Trust(trust.sheet.digest.clone())],
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    /// Whether the selected item, or whether it applies, is asked of the world outside.
    pub(in crate::app) fn can_ask(&self) -> Result<(), &'static str> {
        let key = &self.selected_row().ok_or("no item is selected")?.key;
        if self.askers.contains(key) { Ok(()) } else { Err("this item runs and calls nothing") }
    }

    pub(in crate::app) fn can_ask_all(&self) -> Result<(), &'static str> {
        if self.askers.is_empty() { Err("no item runs or calls anything") } else { Ok(()) }
    }

    /// Each frame asks for them, and only other definitions have others.
    pub(in crate::app) fn find_askers(&mut self) {
        let checklists = self.model.checklists.iter();
        let areas = checklists.flat_map(|checklist| checklist.areas.iter().map(move |area| (checklist, area)));
        let items = areas.flat_map(|(checklist, area)| area.items.iter().map(move |item| (checklist, area, item)));
        let asking = items.filter(|(checklist, area, item)| {
            let mut conditions =
                [&checklist.when, &area.when, &item.when].into_iter().flatten().chain(item.check.as_ref().ok());
            conditions.any(|condition| asks(&*condition.check))
        });
        self.askers = asking.map(|(.., item)| item.key.clone()).collect();
    }

    pub(in crate::app) fn ask_selected(&mut self) -> Vec<Effect> {
        let Some(row) = self.selected_row() else { return Vec::new() };
        let (key, waits) = (row.key.clone(), row.status == Status::Pending && self.live.asking.sheet.is_some());
        if waits {
            // What is not trusted would not run; the sheet says what it is.
            return self.open_trust();
        }
        vec![Effect::Ask(Some(key))]
    }
}

fn asks(check: &dyn Check) -> bool {
    check.inputs().probe.is_some() || check.parts().iter().any(|part| asks(&**part))
}
