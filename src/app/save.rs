//! From a draft to a statement on disk, and back: saving, retrying, undoing. The screen says saved only when the answer
//! has come that it is.

use std::time::Duration;

use super::message::{Draft, Intent, SaveResult};
use super::overlay::{Form, Overlay, Purpose, Saving};
use super::review::evidence_of;
use super::{App, Effect, Tone};
use crate::board::{admit_mark, admit_ruling, admit_waiver, admit_words};
use crate::checklist::ItemKey;
use crate::ledger::{BOARD, Kind, Statement, StatementId, Waiver};
use crate::text::Sanitized;

/// How long a failed save waits before it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

impl App {
    pub(super) fn can_save(&self) -> Result<(), &'static str> {
        match self.overlays.last().and_then(Overlay::saving) {
            Some(Saving::Running(_)) => Err("it is being saved"),
            Some(_) => Ok(()),
            None => Err("nothing is being stated"),
        }
    }

    /// Saves what the topmost sheet states; what failed before is tried again as it was.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        if let Some((saving, _)) = self.overlays.last_mut().and_then(Overlay::saving_mut)
            && let Saving::Failed(token, _) = *saving
        {
            *saving = Saving::Running(token);
            return vec![Effect::Retry { token, after: Duration::ZERO }];
        }
        let draft = match self.overlays.last_mut() {
            Some(Overlay::Mark(editor)) if !editor.input.text().trim().is_empty() => {
                editor.save_next = true;
                return self.add_evidence();
            }
            Some(Overlay::Mark(editor)) => match editor.status() {
                Some(status) => Ok(Draft {
                    evidence: editor.evidence.clone(),
                    ..Draft::new(editor.item.clone(), Kind::Mark(status), editor.note_text())
                }),
                None => Err("say first how it stands: choose a status".to_owned()),
            },
            Some(Overlay::Form(form)) => match form.purpose {
                Purpose::SignOff { .. } => return self.save_sign_off(),
                Purpose::Record => return self.write_record(),
                _ => self.form_draft(),
            },
            _ => return Vec::new(),
        };
        let admitted = draft.and_then(|draft| Ok(Intent::Item(Draft { supersedes: self.admit(&draft)?, ..draft })));
        self.save_intent(admitted)
    }

    /// Sends the topmost sheet's statement on its way, or says in the sheet why it cannot be made.
    pub(super) fn save_intent(&mut self, admitted: Result<Intent, String>) -> Vec<Effect> {
        let token = self.next_token();
        let Some((saving, complaint)) = self.overlays.last_mut().and_then(Overlay::saving_mut) else {
            return Vec::new();
        };
        match admitted {
            Ok(intent) => {
                (*saving, *complaint) = (Saving::Running(token), None);
                vec![Effect::Save { token, intent }]
            }
            Err(reason) => {
                *complaint = Some(reason.into());
                Vec::new()
            }
        }
    }

    /// What the form states, as far as it may be stated.
    fn form_draft(&self) -> Result<Draft, String> {
        let Some(Overlay::Form(form)) = self.overlays.last() else { return Err("nothing is being stated".to_owned()) };
        let mut values = form.values().into_iter();
        let mut next = || values.next().unwrap_or_default();
        let item = ItemKey::parse(&form.about).ok_or("it is about no item")?;
        let draft = |kind, note| Draft::new(item.clone(), kind, note);
        match &form.purpose {
            Purpose::Waiver => self.waiver_draft(form, item),
            Purpose::Ruling(ruling, id) => {
                let waiver = self.board.waivers.iter().find(|waiver| waiver.id == *id);
                let (waiver, note) = (waiver.ok_or("the waiver is no longer there")?, next());
                let person = self.model.identity.clone()?;
                admit_ruling(waiver, *ruling, &person, &note, self.model.two_people).map_err(|refusal| refusal.0)?;
                Ok(draft(Kind::Ruling(*ruling, id.clone()), note))
            }
            Purpose::Assignment => match (next(), next()) {
                (to, _) if to.is_empty() => Err("say who sees to it; to take an assignment back, undo it".to_owned()),
                (to, note) => Ok(draft(Kind::Assignment(to.as_str().into()), note)),
            },
            Purpose::SignOff { .. } | Purpose::Record => Err("it is about the whole board".to_owned()),
            Purpose::Decision(status) => {
                let (note, written) = (next(), next());
                Ok(Draft { evidence: evidence_of(&written)?, ..draft(Kind::Mark(*status), note) })
            }
            Purpose::Comment => match next() {
                text if text.is_empty() => Err("a comment without words says nothing".to_owned()),
                text => Ok(draft(Kind::Comment, text)),
            },
        }
    }

    /// Sends a statement on its way that needs no sheet.
    pub(super) fn state(&mut self, draft: Draft) -> Result<Vec<Effect>, String> {
        let supersedes = self.admit(&draft)?;
        // Whoever states something about an item has chosen it, wherever that takes it in the list.
        (self.list.chosen, self.gates.chosen) = (true, true);
        let token = self.next_token();
        Ok(vec![Effect::Save { token, intent: Intent::Item(Draft { supersedes, ..draft }) }])
    }

    /// A waiver that says only until when and why.
    pub(super) fn plain_waiver(&self, item: ItemKey, until: &str, reason: &str) -> Result<Draft, String> {
        self.waiver(item, Waiver::default(), until, reason)
    }

    fn waiver(&self, item: ItemKey, waiver: Waiver, until: &str, reason: &str) -> Result<Draft, String> {
        let checklist = self.model.checklists.iter().find(|checklist| checklist.id == item.checklist());
        let checklist = checklist.ok_or("the checklist of the item is not loaded")?;
        let until = self.read_end(until)?;
        admit_waiver(checklist, &waiver, &until, reason, &self.here()).map_err(|refusal| refusal.0)?;
        Ok(Draft { until: Some(until), ..Draft::new(item, Kind::Waiver(waiver), reason.to_owned()) })
    }

    fn waiver_draft(&self, form: &Form, item: ItemKey) -> Result<Draft, String> {
        let values: [String; 5] = form.values().try_into().unwrap_or_default();
        let [reason, until, control, paths, approver] = values;
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let waiver = Waiver {
            approver: given(approver),
            control: given(control),
            paths: paths.split_whitespace().map(str::to_owned).collect(),
        };
        self.waiver(item, waiver, &until, &reason)
    }

    /// Whether the draft may be stated; gives what it supersedes.
    pub(super) fn admit(&self, draft: &Draft) -> Result<Vec<StatementId>, String> {
        self.model.identity.clone()?;
        let row = self.board.row(&draft.item).ok_or("the item is no longer there")?;
        let item = self.item(row).ok_or("the item is no longer there")?;
        admit_words(&draft.kind, &draft.note, &draft.evidence).map_err(|refusal| refusal.0)?;
        if let Kind::Mark(status) = draft.kind {
            admit_mark(item, status, &draft.note, &draft.evidence).map_err(|error| error.0)?;
        }
        Ok(self.force_of(&draft.item).map(|force| force.superseded_by(&draft.kind)).unwrap_or_default())
    }

    pub(super) fn next_token(&mut self) -> u64 {
        self.saves += 1;
        self.saves
    }

    pub(super) fn withdraw(&mut self, of: Box<Statement>, note: &'static str) -> Vec<Effect> {
        let token = self.next_token();
        vec![Effect::Save { token, intent: Intent::Withdrawal { of, note } }]
    }

    /// Takes back the statement of an id, if it is there.
    pub(super) fn withdraw_by_id(&mut self, id: &StatementId) -> Vec<Effect> {
        let found = self.model.ledger.statements().find(|(_, statement)| statement.id == *id);
        match found.map(|(_, statement)| Box::new(statement.clone())) {
            Some(statement) => self.withdraw(statement, "withdrawn on the board"),
            None => Vec::new(),
        }
    }

    pub(super) fn on_saved(&mut self, token: u64, result: SaveResult) -> Vec<Effect> {
        match result {
            Ok(statement) => self.on_success(token, &statement),
            Err(reason) => self.on_failure(token, reason),
        }
    }

    fn on_success(&mut self, token: u64, statement: &Statement) -> Vec<Effect> {
        let is_ours = |overlay: &Overlay| overlay.saving().is_some_and(|saving| saving.is_of(token));
        let closed = self.overlays.iter().find(|overlay| is_ours(overlay)).and_then(Overlay::draft_name);
        self.overlays.retain(|overlay| !is_ours(overlay));
        let said = self.on_stated(token, statement);
        self.say(said, Tone::Good);
        let mut effects = self.minute(statement);
        if let Some(name) = closed {
            self.model.drafts.remove(&name);
            effects.push(Effect::KeepDraft { name, text: None });
        }
        effects
    }

    fn on_failure(&mut self, token: u64, reason: String) -> Vec<Effect> {
        let sheets = self.overlays.iter_mut().filter_map(Overlay::saving_mut);
        match sheets.map(|(saving, _)| saving).find(|saving| saving.is_of(token)) {
            Some(saving) => {
                *saving = Saving::Failed(token, reason.into());
                vec![Effect::Retry { token, after: RETRY_AFTER }]
            }
            None => {
                self.on_not_stated(token, &reason);
                Vec::new()
            }
        }
    }

    /// A sheet that is closed without a save leaves what was typed as a draft, and is tried no more.
    pub(super) fn keep_draft(&mut self, name: String, text: Option<String>, saving: &Saving) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Saving::Running(token) | Saving::Failed(token, _) = *saving {
            effects.push(Effect::Abandon { token });
        }
        match &text {
            Some(text) => {
                self.model.drafts.insert(name.clone(), text.clone());
                self.say("Not saved; what you typed is kept as a draft for this item", Tone::Plain);
            }
            None => {
                self.model.drafts.remove(&name);
            }
        }
        effects.push(Effect::KeepDraft { name, text });
        effects
    }
}

/// What was stated, and about what.
pub(super) fn told(statement: &Statement) -> String {
    let about = if statement.item == BOARD { "the board" } else { &statement.item };
    match &statement.kind {
        Kind::Mark(status) => format!("{} · {about}", status.word()),
        Kind::Assignment(to) => format!("assigned to {to} · {about}"),
        Kind::SignOff(sign_off) => format!("{} for {}", sign_off.decision.word().to_uppercase(), sign_off.role),
        kind => format!("{} · {about}", kind.word()),
    }
}

impl Saving {
    pub(in crate::app) fn is_of(&self, token: u64) -> bool {
        matches!(self, Self::Running(saving) | Self::Failed(saving, _) if *saving == token)
    }

    /// After a failed save, when something else is to be stated now: what failed is tried no more.
    pub(in crate::app) fn give_up(&mut self, complaint: &mut Option<Sanitized>) -> Option<Effect> {
        let Self::Failed(token, reason) = &*self else { return None };
        let token = *token;
        *complaint = Some(format!("Not saved: {reason} · ctrl-s saves what stands here now").into());
        *self = Self::Idle;
        Some(Effect::Abandon { token })
    }
}
