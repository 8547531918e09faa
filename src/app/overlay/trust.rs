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

    /// Whether the selected item asks the world outside for anything.
    pub(in crate::app) fn can_ask(&self) -> Result<(), &'static str> {
        let item = self.selected_item().ok_or("no item is selected")?;
        let asks = item.check.as_ref().is_ok_and(|condition| asks(&*condition.check));
        if asks { Ok(()) } else { Err("this item runs and calls nothing") }
    }

    pub(in crate::app) fn can_ask_all(&self) -> Result<(), &'static str> {
        let mut items = self.model.checklists.iter().flat_map(crate::checklist::Checklist::items);
        let any = items.any(|item| item.check.as_ref().is_ok_and(|condition| asks(&*condition.check)));
        if any { Ok(()) } else { Err("no item runs or calls anything") }
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
