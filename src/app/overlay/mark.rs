//! The mark editor: a status, a note over several lines, evidence of the kinds that the item asks for.

use crossterm::event::{KeyCode, KeyEvent};
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui_textarea::{TextArea, WrapMode};

use super::Overlay;
use crate::app::areas::step;
use crate::app::{App, Effect, LineInput};
use crate::check::EvidenceKind;
use crate::checklist::{Item, ItemKey};
use crate::ledger::{Evidence, MarkStatus};
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// How many completions are offered at once.
const COMPLETIONS: usize = 5;

/// What stands for the question, where nobody is asked one.
const DECIDED_BY_PROGRAM: &str = "A program decides this; people can only object: a veto fails a pass.";

pub struct MarkEditor {
    pub item: ItemKey,
    pub title: Sanitized,
    pub ask: Sanitized,
    /// What may be stated about this item.
    pub choices: Vec<MarkStatus>,
    /// None until somebody chooses: a pass is never what happens by itself.
    pub choice: Option<usize>,
    pub note: TextArea<'static>,
    pub evidence: Vec<Evidence>,
    /// The evidence that is being typed.
    pub input: LineInput,
    /// Paths that what is being typed may mean.
    pub completions: Vec<RepoPath>,
    pub completion: Option<usize>,
    /// The kinds of which a pass needs one.
    pub wanted: Vec<EvidenceKind>,
    pub field: Field,
    pub saving: Saving,
    /// The note is the draft of a mark that was not saved.
    pub restored: bool,
    /// What is wrong with what was typed.
    pub complaint: Option<Sanitized>,
    /// Save as soon as the evidence that was typed last has been looked at.
    pub(in crate::app) save_next: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Status,
    Note,
    Evidence,
}

/// Where the mark is on its way to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    Idle,
    Running(u64),
    /// It is not saved, for this reason; it is tried again by itself.
    Failed(u64, Sanitized),
}

impl MarkEditor {
    pub fn new(app: &App) -> Option<Self> {
        let item = app.selected_item()?;
        let choices = choices(item);
        let draft = app.model.drafts.get(item.key.as_str()).cloned().unwrap_or_default();
        let mut note = TextArea::new(draft.lines().map(str::to_owned).collect());
        note.set_wrap_mode(WrapMode::WordOrGlyph);
        note.move_cursor(ratatui_textarea::CursorMove::Bottom);
        note.move_cursor(ratatui_textarea::CursorMove::End);
        Some(Self {
            item: item.key.clone(),
            title: item.title.clone(),
            ask: item.manual().map_or_else(|| DECIDED_BY_PROGRAM.into(), |manual| manual.ask.clone()),
            choice: (choices.len() == 1).then_some(0),
            choices,
            note,
            evidence: Vec::new(),
            input: LineInput::default(),
            completions: Vec::new(),
            completion: None,
            wanted: item.manual().map(|manual| manual.evidence.clone()).unwrap_or_default(),
            field: Field::Status,
            saving: Saving::Idle,
            restored: !draft.is_empty(),
            complaint: None,
            save_next: false,
        })
    }

    pub fn status(&self) -> Option<MarkStatus> {
        self.choices.get(self.choice?).copied()
    }

    pub fn note_text(&self) -> String {
        self.note.lines().join("\n").trim().to_owned()
    }

    /// Whether somebody wrote something that would be a loss.
    pub fn is_touched(&self) -> bool {
        !self.note_text().is_empty()
    }

    /// What would be stated.
    fn content(&self) -> (Option<usize>, String, Vec<Evidence>) {
        (self.choice, self.note_text(), self.evidence.clone())
    }

    fn complete(&mut self, files: &[RepoPath]) {
        let typed = self.input.text().trim();
        self.completion = None;
        self.completions.clear();
        if typed.is_empty() || typed.contains("://") {
            return;
        }
        let matcher = SkimMatcherV2::default();
        let mut found: Vec<(i64, &RepoPath)> =
            files.iter().filter_map(|path| Some((matcher.fuzzy_match(path.as_str(), typed)?, path))).collect();
        found.sort_by_key(|(score, path)| (std::cmp::Reverse(*score), path.as_str().len()));
        self.completions = found.into_iter().take(COMPLETIONS).map(|(_, path)| path.clone()).collect();
    }

    /// Puts the chosen completion, else the first, into the line. False if that changes nothing.
    fn take_completion(&mut self) -> bool {
        let at = self.completion.unwrap_or(0);
        let Some(path) = self.completions.get(at).map(ToString::to_string) else { return false };
        let is_new = path != self.input.text().trim();
        self.input = LineInput::default();
        self.input.paste(&path);
        self.completions.clear();
        self.completion = None;
        is_new
    }

    fn step_choice(&mut self, delta: i64) {
        self.choice = Some(self.choice.map_or(0, |at| step(at, delta, self.choices.len())));
        self.complaint = None;
    }

    /// A key while the status has the focus: arrows, or a status's first letter.
    fn status_key(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Left | KeyCode::Up => self.step_choice(-1),
            KeyCode::Right | KeyCode::Down | KeyCode::Char(' ') => self.step_choice(1),
            KeyCode::Enter => self.field = Field::Note,
            KeyCode::Char('x') => self.choose(MarkStatus::Fail),
            KeyCode::Char('~') => self.choose(MarkStatus::Partial),
            KeyCode::Char(letter) => {
                let found = self.choices.iter().skip(self.choice.map_or(0, |at| at + 1)).chain(&self.choices);
                let found = found.copied().find(|status| status.word().starts_with(letter.to_ascii_lowercase()));
                if let Some(status) = found {
                    self.choose(status);
                }
            }
            _ => {}
        }
    }

    fn choose(&mut self, status: MarkStatus) {
        if let Some(at) = self.choices.iter().position(|choice| *choice == status) {
            self.choice = Some(at);
            self.complaint = None;
        }
    }
}

/// A program's item can be vetoed only; a gate cannot be declared not applicable.
fn choices(item: &Item) -> Vec<MarkStatus> {
    match (item.manual(), item.gate) {
        (None, _) => vec![MarkStatus::Veto],
        (Some(_), true) => vec![MarkStatus::Pass, MarkStatus::Partial, MarkStatus::Fail],
        (Some(_), false) => vec![MarkStatus::Pass, MarkStatus::Partial, MarkStatus::Fail, MarkStatus::NotApplicable],
    }
}

impl App {
    fn mark_editor(&mut self) -> Option<&mut MarkEditor> {
        match self.overlays.last_mut() {
            Some(Overlay::Mark(editor)) => Some(editor),
            _ => None,
        }
    }

    pub(in crate::app) fn mark_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let files = std::sync::Arc::clone(&self.model.files);
        self.edit_mark(|app, field| match field {
            Field::Status => {
                if let Some(editor) = app.mark_editor() {
                    editor.status_key(key);
                }
                Vec::new()
            }
            Field::Note => app.note_key(key),
            Field::Evidence => app.evidence_key(key, &files),
        })
    }

    /// Edits what is to be stated. While it is being saved it stands; after a failure, what is edited is another mark than
    /// the one that would be tried again.
    fn edit_mark(&mut self, edit: impl FnOnce(&mut Self, Field) -> Vec<Effect>) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        if matches!(editor.saving, Saving::Running(_)) {
            return Vec::new();
        }
        let before = matches!(editor.saving, Saving::Failed(..)).then(|| editor.content());
        let field = editor.field;
        let mut effects = edit(self, field);
        if let (Some(before), Some(editor)) = (before, self.mark_editor())
            && editor.content() != before
        {
            effects.extend(editor.saving.give_up(&mut editor.complaint));
        }
        effects
    }

    fn note_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        editor.complaint = None;
        if editor.note.input(key) { self.note_changed() } else { Vec::new() }
    }

    fn evidence_key(&mut self, key: KeyEvent, files: &[RepoPath]) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        editor.complaint = None;
        match key.code {
            KeyCode::Enter => return self.add_evidence(),
            KeyCode::Down if !editor.completions.is_empty() => {
                let next = editor.completion.map_or(0, |at| step(at, 1, editor.completions.len()));
                editor.completion = Some(next);
            }
            KeyCode::Up => editor.completion = editor.completion.and_then(|at| at.checked_sub(1)),
            KeyCode::Backspace if editor.input.text().is_empty() => {
                editor.evidence.pop();
            }
            _ => {
                if editor.input.input(key) {
                    editor.complete(files);
                }
            }
        }
        Vec::new()
    }

    /// Takes the chosen completion or what was typed as evidence, once it is known to exist.
    pub(in crate::app) fn add_evidence(&mut self) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        let chosen = editor.completion.and_then(|at| editor.completions.get(at));
        let written = chosen.map_or_else(|| editor.input.text().to_owned(), |path| format!("path:{path}"));
        if written.trim().is_empty() {
            return Vec::new();
        }
        match Evidence::parse(&written) {
            Err(reason) => {
                (editor.complaint, editor.save_next) = (Some(reason.into()), false);
                Vec::new()
            }
            Ok(evidence @ (Evidence::Path { .. } | Evidence::Commit(_))) => vec![Effect::CheckEvidence(evidence)],
            Ok(evidence) => self.take_evidence(evidence),
        }
    }

    pub(in crate::app) fn on_evidence_checked(
        &mut self,
        given: &Evidence,
        result: Result<Evidence, String>,
    ) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else {
            self.hear_evidence(given, result);
            return Vec::new();
        };
        match result {
            Ok(evidence) => self.take_evidence(evidence),
            Err(reason) => {
                (editor.complaint, editor.save_next) = (Some(format!("{given}: {reason}").into()), false);
                Vec::new()
            }
        }
    }

    fn take_evidence(&mut self, evidence: Evidence) -> Vec<Effect> {
        let mut effects = self.edit_mark(|app, _| {
            let Some(editor) = app.mark_editor() else { return Vec::new() };
            if !editor.evidence.contains(&evidence) {
                editor.evidence.push(evidence);
            }
            editor.input = LineInput::default();
            editor.completions.clear();
            editor.completion = None;
            Vec::new()
        });
        if self.mark_editor().is_some_and(|editor| std::mem::take(&mut editor.save_next)) {
            effects.extend(self.save());
        }
        effects
    }

    pub(in crate::app) fn mark_paste(&mut self, text: &str) -> Vec<Effect> {
        let files = std::sync::Arc::clone(&self.model.files);
        self.edit_mark(|app, field| {
            let Some(editor) = app.mark_editor() else { return Vec::new() };
            if field == Field::Evidence {
                editor.input.paste(text);
                editor.complete(&files);
                return Vec::new();
            }
            // A paste while the status is chosen is meant for the note.
            editor.field = Field::Note;
            editor.note.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            app.note_changed()
        })
    }

    fn note_changed(&mut self) -> Vec<Effect> {
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        let text = Some(editor.note_text()).filter(|text| !text.is_empty());
        vec![Effect::KeepDraft { name: editor.item.to_string(), text }]
    }

    pub(in crate::app) fn next_field(&mut self, delta: i64) -> Vec<Effect> {
        if matches!(self.overlays.last(), Some(Overlay::Form(_))) {
            return self.next_form_field(delta);
        }
        let Some(editor) = self.mark_editor() else { return Vec::new() };
        // As in a shell, tab takes the completion first, and goes on when there is none.
        if editor.field == Field::Evidence && delta > 0 && editor.take_completion() {
            return Vec::new();
        }
        let fields = [Field::Status, Field::Note, Field::Evidence];
        let at = fields.iter().position(|field| *field == editor.field).unwrap_or(0);
        let next = (i64::try_from(at).unwrap_or(0) + delta).rem_euclid(3);
        editor.field = fields[usize::try_from(next).unwrap_or(0)];
        Vec::new()
    }

    /// A click on a row of the editor: a status, or a field by its index behind them.
    pub(in crate::app) fn click_mark(&mut self, row: usize) -> Vec<Effect> {
        self.edit_mark(|app, _| {
            let Some(editor) = app.mark_editor() else { return Vec::new() };
            let choices = editor.choices.len();
            match row {
                status if status < choices => {
                    editor.choice = Some(status);
                    editor.field = Field::Status;
                }
                row if row == choices => editor.field = Field::Note,
                _ => editor.field = Field::Evidence,
            }
            Vec::new()
        })
    }
}
