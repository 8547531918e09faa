//! Sign-offs: what a role would sign now, and giving or taking back its word.

use super::message::Intent;
use super::overlay::{Form, Overlay, Purpose, Saving, SignSheet};
use super::{App, Effect, Tone, View};
use crate::board::{RoleRow, RoleStatus};
use crate::ledger::Decision;

impl App {
    pub fn role(&self, id: &str) -> Option<&RoleRow> {
        self.board.sign_offs().iter().find(|role| role.id == id)
    }

    pub(super) fn can_sign(&self) -> Result<(), &'static str> {
        match (self.view, self.board.sign_offs()) {
            (View::Board, _) => Err("the gates have the roles: 2"),
            (_, []) => Err("the configuration asks no role: it names each as a [[role]]"),
            _ => Ok(()),
        }
    }

    /// Shows what the selected role would sign; where a gate is selected, the first role whose word is open.
    pub(super) fn open_sign(&mut self) -> Vec<Effect> {
        let roles = self.board.sign_offs();
        let open = || roles.iter().find(|role| role.status != RoleStatus::Valid).or(roles.last());
        let Some(role) = self.selected_role().or_else(open) else { return Vec::new() };
        let digest = self.board.poll.snapshot.as_ref().map(|snapshot| snapshot.digest.clone()).unwrap_or_default();
        let sheet = SignSheet { role: role.id.clone(), digest };
        self.open(Overlay::Sign(sheet))
    }

    fn sign_sheet(&self) -> Option<&SignSheet> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Sign(sheet) => Some(sheet),
            _ => None,
        })
    }

    /// Opens the form for a word of the role, unless this person may not give it now.
    pub(super) fn sign(&mut self, decision: Decision) -> Vec<Effect> {
        let Some(SignSheet { role, digest }) = self.sign_sheet().cloned() else { return Vec::new() };
        // Whether there is a note that says why is asked when there can be one.
        let admitted = self
            .model
            .identity
            .clone()
            .and_then(|person| self.board.admit_sign_off(&self.model.sign_offs, &role, &person, decision, "…"));
        match admitted {
            Ok(_) => self.open_form(Purpose::SignOff { role, decision, digest }),
            Err(reason) => {
                self.say(reason, Tone::Bad);
                Vec::new()
            }
        }
    }

    pub(super) fn save_sign_off(&mut self) -> Vec<Effect> {
        let admitted = match self.overlays.last() {
            Some(Overlay::Form(form)) => self.sign_off_of(form),
            _ => return Vec::new(),
        };
        self.save_intent(admitted)
    }

    fn sign_off_of(&self, form: &Form) -> Result<Intent, String> {
        let Purpose::SignOff { role, decision, digest } = &form.purpose else {
            return Err("nothing is being signed".to_owned());
        };
        let person = self.model.identity.clone()?;
        let note = form.values().pop().unwrap_or_default();
        let draft = self.board.admit_sign_off(&self.model.sign_offs, role, &person, *decision, &note)?;
        if draft.sign_off.digest != *digest {
            return Err("the board has changed since you looked at it: close this, and look again".to_owned());
        }
        Ok(Intent::SignOff(Box::new(draft)))
    }

    /// What was typed stays where it is; to sign is asked again by the person alone.
    pub(super) fn on_not_signed(&mut self, token: u64, reason: &str) -> Vec<Effect> {
        let sheets = self.overlays.iter_mut().filter_map(Overlay::saving_mut);
        match sheets.into_iter().find(|(saving, _)| saving.is_of(token)) {
            Some((saving, complaint)) => {
                (*saving, *complaint) = (Saving::Idle, Some(format!("Not saved: {reason}").into()));
            }
            None => self.on_not_stated(token, reason),
        }
        vec![Effect::Abandon { token }]
    }

    pub(super) fn can_withdraw_sign_off(&self) -> Result<(), &'static str> {
        let role = self.sign_sheet().and_then(|sheet| self.role(&sheet.role));
        role.and_then(|role| role.given.as_ref()).map(|_| ()).ok_or("nobody has signed for it")
    }

    pub(super) fn withdraw_sign_off(&mut self) -> Vec<Effect> {
        let role = self.sign_sheet().and_then(|sheet| self.role(&sheet.role));
        let Some(id) = role.and_then(|role| role.given.as_ref()).map(|given| given.id.clone()) else {
            return Vec::new();
        };
        self.withdraw_by_id(&id)
    }

    /// What a form is about, for its foot: the item's key, or the board as it is signed.
    pub fn about(&self, form: &Form) -> String {
        match &form.purpose {
            Purpose::SignOff { digest, .. } => format!("digest {digest}"),
            Purpose::Record => "it ends the review; the board is written down as it stands now".to_owned(),
            _ => form.about.clone(),
        }
    }
}
