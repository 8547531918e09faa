//! The waivers of an item, as they stand, and what can be done about them.

use super::{Overlay, Purpose};
use crate::app::{App, Effect, Tone};
use crate::board::{WaiverRow, WaiverState, admit_ruling};
use crate::checklist::ItemKey;
use crate::ledger::Ruling;
use crate::text::Sanitized;

pub struct WaiverSheet {
    pub item: ItemKey,
    pub title: Sanitized,
    pub selected: usize,
}

impl App {
    /// The waivers of an item that nothing replaced, the newest first.
    pub fn waivers_of<'a>(&'a self, item: &'a ItemKey) -> impl DoubleEndedIterator<Item = &'a WaiverRow> {
        self.board.waivers.iter().rev().filter(move |waiver| waiver.item == *item)
    }

    /// The form for a new waiver; where one is asked for, runs or was rejected, that one and what can be done about it.
    pub(in crate::app) fn open_waiver(&mut self) -> Vec<Effect> {
        let Some(item) = self.selected_item() else { return Vec::new() };
        let (key, title) = (item.key.clone(), item.title.clone());
        let is_over = |waiver: &WaiverRow| matches!(waiver.state, WaiverState::Expired | WaiverState::Revoked);
        if self.waivers_of(&key).all(is_over) {
            return self.open_form(Purpose::Waiver);
        }
        self.open(Overlay::Waiver(WaiverSheet { item: key, title, selected: 0 }))
    }

    fn chosen_waiver(&self) -> Option<&WaiverRow> {
        match self.overlays.last() {
            Some(Overlay::Waiver(sheet)) => self.waivers_of(&sheet.item).nth(sheet.selected),
            _ => None,
        }
    }

    pub(in crate::app) fn can_rule(&self, ruling: Ruling) -> Result<(), &'static str> {
        let state = self.chosen_waiver().ok_or("no waiver is selected")?.state;
        match (ruling, state) {
            (Ruling::Approval, WaiverState::Asked | WaiverState::Rejected)
            | (Ruling::Rejection, WaiverState::Asked)
            | (Ruling::Revocation, WaiverState::Approved) => Ok(()),
            (Ruling::Approval, WaiverState::Approved) => Err("it is approved already"),
            (Ruling::Rejection, WaiverState::Approved) => Err("it is approved; to end that, revoke it"),
            (Ruling::Revocation, WaiverState::Asked) => Err("it is only asked for; to refuse it, reject it"),
            (_, WaiverState::Rejected) => Err("it is rejected"),
            _ => Err("it is over; ask for a new one"),
        }
    }

    /// Opens the form for a decision, unless this person may not take it.
    pub(in crate::app) fn rule(&mut self, ruling: Ruling) -> Vec<Effect> {
        let Some(waiver) = self.chosen_waiver() else { return Vec::new() };
        let purpose = Purpose::Ruling(ruling, waiver.id.clone());
        let refused = match &self.model.identity {
            // Whether there is a note that says why is asked when there can be one.
            Ok(person) => admit_ruling(waiver, ruling, person, "…", self.model.two_people).map_err(|refusal| refusal.0),
            Err(reason) => Err(reason.clone()),
        };
        match refused {
            Ok(()) => self.open_form(purpose),
            Err(reason) => {
                self.say(reason, Tone::Bad);
                Vec::new()
            }
        }
    }

    pub(in crate::app) fn withdraw_waiver(&mut self) -> Vec<Effect> {
        let Some(id) = self.chosen_waiver().map(|waiver| waiver.id.clone()) else { return Vec::new() };
        self.withdraw_by_id(&id)
    }

    /// A sheet over waivers that are gone says nothing.
    pub(in crate::app) fn close_empty_waivers(&mut self) {
        let board = &self.board;
        let has_any = |item: &ItemKey| board.waivers.iter().any(|waiver| waiver.item == *item);
        self.overlays.retain(|overlay| match overlay {
            Overlay::Waiver(sheet) => has_any(&sheet.item),
            _ => true,
        });
    }
}
