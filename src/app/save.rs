//! From a draft to a statement on disk, and back: saving, retrying, undoing. The screen says saved only when the answer
//! has come that it is.

use std::time::Duration;

use super::message::{Draft, SaveResult};
use super::overlay::{MarkEditor, Overlay, Saving};
use super::{App, Effect, Tone};
use crate::board::{admit_mark, admit_words};
use crate::checklist::ItemKey;
use crate::ledger::{Kind, Statement, StatementId};

/// How long a failed save waits before it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// A statement of this session that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    item: ItemKey,
    id: StatementId,
}

impl App {
    pub(super) fn can_save_mark(&self) -> Result<(), &'static str> {
        match self.overlays.last() {
            Some(Overlay::Mark(editor)) if matches!(editor.saving, Saving::Running(_)) => Err("it is being saved"),
            Some(Overlay::Mark(_)) => Ok(()),
            _ => Err("nothing is being marked"),
        }
    }

    pub(super) fn save_mark(&mut self) -> Vec<Effect> {
        let Some(Overlay::Mark(editor)) = self.overlays.last_mut() else { return Vec::new() };
        if let Saving::Failed(token, _) = editor.saving {
            editor.saving = Saving::Running(token);
            return vec![Effect::Retry { token, after: Duration::ZERO }];
        }
        if !editor.input.text().trim().is_empty() {
            editor.save_next = true;
            return self.add_evidence();
        }
        let Some(status) = editor.status() else { return Vec::new() };
        let draft = Draft {
            item: editor.item.clone(),
            kind: Kind::Mark(status),
            note: editor.note_text(),
            evidence: editor.evidence.clone(),
            until: None,
            supersedes: Vec::new(),
        };
        match self.admit(&draft) {
            Ok(supersedes) => {
                let token = self.next_token();
                if let Some(Overlay::Mark(editor)) = self.overlays.last_mut() {
                    editor.saving = Saving::Running(token);
                    editor.complaint = None;
                }
                vec![Effect::Save { token, draft: Draft { supersedes, ..draft } }]
            }
            Err(reason) => {
                if let Some(Overlay::Mark(editor)) = self.overlays.last_mut() {
                    editor.complaint = Some(reason.into());
                }
                Vec::new()
            }
        }
    }

    /// Whether the draft may be stated; gives what it supersedes.
    fn admit(&self, draft: &Draft) -> Result<Vec<StatementId>, String> {
        self.model.identity.clone()?;
        let row = self.board.row(&draft.item).ok_or("the item is no longer there")?;
        let item = self.item(row).ok_or("the item is no longer there")?;
        admit_words(&draft.kind, &draft.note, &draft.evidence).map_err(|refusal| refusal.0)?;
        if let Kind::Mark(status) = draft.kind {
            admit_mark(item, status, &draft.note, &draft.evidence).map_err(|error| error.0)?;
        }
        let force = self.model.ledger.force(&self.model.checklists);
        Ok(force.get(draft.item.as_str()).map(|force| force.superseded_by(&draft.kind)).unwrap_or_default())
    }

    fn next_token(&mut self) -> u64 {
        self.saves += 1;
        self.saves
    }

    pub(super) fn undo_last(&mut self) -> Vec<Effect> {
        let Some(undo) = self.undo.last().cloned() else { return Vec::new() };
        let token = self.next_token();
        let draft = Draft {
            item: undo.item,
            kind: Kind::Withdrawal,
            note: "undone in the session that made it".to_owned(),
            evidence: Vec::new(),
            until: None,
            supersedes: vec![undo.id],
        };
        vec![Effect::Save { token, draft }]
    }

    pub(super) fn on_saved(&mut self, token: u64, result: SaveResult) -> Vec<Effect> {
        match result {
            Ok(statement) => self.on_success(token, &statement),
            Err(reason) => self.on_failure(token, reason),
        }
    }

    fn on_success(&mut self, token: u64, statement: &Statement) -> Vec<Effect> {
        let key = ItemKey::parse(&statement.item);
        let is_ours = |overlay: &Overlay| matches!(overlay, Overlay::Mark(editor) if editor.is_saving(token));
        let closed = self.overlays.iter().any(is_ours);
        self.overlays.retain(|overlay| !is_ours(overlay));
        match &statement.kind {
            Kind::Mark(status) => {
                if let Some(item) = key.clone() {
                    self.undo.push(Undo { item, id: statement.id.clone() });
                }
                self.say(format!("Saved: {} · {}", status.word(), statement.item), Tone::Good);
            }
            _ => {
                self.undo.retain(|undo| !statement.supersedes.contains(&undo.id));
                self.say(format!("Withdrawn: {}", statement.item), Tone::Good);
            }
        }
        match key {
            Some(item) if closed => {
                self.model.drafts.remove(item.as_str());
                vec![Effect::KeepDraft { item, text: None }]
            }
            _ => Vec::new(),
        }
    }

    fn on_failure(&mut self, token: u64, reason: String) -> Vec<Effect> {
        let editor = self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Mark(editor) if editor.is_saving(token) => Some(editor),
            _ => None,
        });
        match editor {
            Some(editor) => {
                editor.saving = Saving::Failed(token, reason.into());
                vec![Effect::Retry { token, after: RETRY_AFTER }]
            }
            None => {
                self.say(format!("Not saved: {reason}"), Tone::Bad);
                Vec::new()
            }
        }
    }

    /// An editor that is closed without a save leaves its note as a draft, and is tried no more.
    pub(super) fn keep_draft(&mut self, editor: &MarkEditor) -> Vec<Effect> {
        let text = editor.is_touched().then(|| editor.note_text());
        let mut effects = Vec::new();
        if let Saving::Running(token) | Saving::Failed(token, _) = editor.saving {
            effects.push(Effect::Abandon { token });
        }
        match &text {
            Some(text) => {
                self.model.drafts.insert(editor.item.to_string(), text.clone());
                self.say("Not saved; the note is kept as a draft for this item", Tone::Plain);
            }
            None => {
                self.model.drafts.remove(editor.item.as_str());
            }
        }
        effects.push(Effect::KeepDraft { item: editor.item.clone(), text });
        effects
    }
}

impl MarkEditor {
    fn is_saving(&self, token: u64) -> bool {
        matches!(&self.saving, Saving::Running(saving) | Saving::Failed(saving, _) if *saving == token)
    }
}
