//! A sheet with fields to type in: what a waiver, a decision about one, an assignment or a comment says.

use crossterm::event::{KeyCode, KeyEvent};
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use super::{Overlay, Saving};
use crate::app::areas::step;
use crate::app::{App, Effect};
use crate::ledger::{BOARD, Decision, MarkStatus, Ruling, StatementId};
use crate::text::Sanitized;

/// How many completions are offered at once.
const COMPLETIONS: usize = 4;
/// Keeps the fields apart in a draft; nobody types it.
pub(super) const BETWEEN: char = '\u{1f}';
/// How long a waiver excuses when nobody says otherwise.
const USUAL_END: &str = "30d";

/// What the fields are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Waiver,
    Ruling(Ruling, StatementId),
    Assignment,
    Comment,
    /// What a review decides on its item.
    Decision(MarkStatus),
    /// The record of a review.
    Record,
    /// For a role, by its id, on the board with that digest, which is the one that was looked at.
    SignOff {
        role: String,
        decision: Decision,
        digest: String,
    },
}

pub struct Form {
    pub purpose: Purpose,
    /// The item's key, or what stands for the whole board.
    pub about: String,
    pub title: Sanitized,
    pub fields: Vec<FormField>,
    /// The field that has the keys.
    pub at: usize,
    /// What is being typed in it may mean one of these.
    pub completions: Vec<String>,
    pub completion: Option<usize>,
    pub saving: Saving,
    /// What stands in it is the draft of a statement that was not saved.
    pub restored: bool,
    /// What is wrong with what was typed.
    pub complaint: Option<Sanitized>,
    /// Where a record was not written, because something is there.
    pub(in crate::app) refused: Option<String>,
    initial: Vec<String>,
}

pub struct FormField {
    pub label: &'static str,
    pub hint: &'static str,
    pub text: TextArea<'static>,
    /// Several lines may stand in it.
    pub is_long: bool,
    /// What it is completed from.
    known: Vec<String>,
}

impl Purpose {
    pub fn title(&self) -> &'static str {
        match self {
            Self::Waiver => "Waive",
            Self::Ruling(Ruling::Approval, _) => "Approve the waiver",
            Self::Ruling(Ruling::Rejection, _) => "Reject the waiver",
            Self::Ruling(Ruling::Revocation, _) => "Revoke the waiver",
            Self::Assignment => "Assign",
            Self::Comment => "Comment",
            Self::Decision(MarkStatus::Pass) => "GO",
            Self::Decision(MarkStatus::Partial) => "Partial",
            Self::Decision(_) => "NO-GO",
            Self::Record => "The record of the review",
            Self::SignOff { decision: Decision::Go, .. } => "Sign: GO",
            Self::SignOff { decision: Decision::NoGo, .. } => "Sign: NO-GO",
        }
    }

    /// Tells its drafts from those of other statements about the item.
    fn word(&self) -> &str {
        match self {
            Self::SignOff { role, .. } => role,
            Self::Waiver => "waiver",
            Self::Ruling(ruling, _) => ruling.word(),
            Self::Assignment => "assignment",
            Self::Comment => "comment",
            Self::Decision(status) => status.word(),
            Self::Record => "record",
        }
    }

    /// The name that the draft of such a statement about something is kept under.
    pub(super) fn draft_name(&self, about: &str) -> String {
        format!("{about} {}", self.word())
    }

    fn fields(&self, people: &[String]) -> Vec<FormField> {
        let line = |label, hint| FormField::new(label, hint, false);
        match self {
            Self::Waiver => vec![
                FormField::new("Reason", "why is it excused?", true),
                line("Until", "a date, a time such as 30d, `item KEY passes`").with(USUAL_END),
                line("Instead", "what is done meanwhile, if anything"),
                line("Paths", "globs of files; none: the whole item is excused"),
                line("Approver", "who must approve it, if another must").completed_from(people),
            ],
            Self::Ruling(Ruling::Approval, _) | Self::SignOff { decision: Decision::Go, .. } => {
                vec![FormField::new("Note", "optional: what was seen?", true)]
            }
            Self::Ruling(..) | Self::SignOff { .. } => vec![FormField::new("Note", "why?", true)],
            Self::Assignment => {
                vec![
                    line("To", "a person, or a team such as @security").completed_from(people),
                    line("Note", "optional"),
                ]
            }
            Self::Comment => vec![FormField::new("Comment", "it changes nothing, and stays in the history", true)],
            // What stands in them depends on the meeting.
            Self::Decision(_) | Self::Record => Vec::new(),
        }
    }
}

impl FormField {
    pub(in crate::app) fn new(label: &'static str, hint: &'static str, is_long: bool) -> Self {
        Self { label, hint, text: area(""), is_long, known: Vec::new() }
    }

    pub(in crate::app) fn with(self, text: &str) -> Self {
        Self { text: area(text), ..self }
    }

    fn completed_from(self, known: &[String]) -> Self {
        Self { known: known.to_vec(), ..self }
    }

    pub fn value(&self) -> String {
        self.text.lines().join("\n").trim().to_owned()
    }

    /// Takes a key; says whether the text changed.
    fn input(&mut self, key: KeyEvent) -> bool {
        let breaks = key.code == KeyCode::Enter || is_control(key, 'm') || is_control(key, 'j');
        match key.code {
            _ if breaks && !self.is_long => false,
            KeyCode::Char('u') if is_control(key, 'u') => self.text.delete_line_by_head(),
            _ => self.text.input(key),
        }
    }

    fn paste(&mut self, text: &str) {
        let lines: Vec<_> = text.split(['\r', '\n']).filter(|line| !line.is_empty()).collect();
        self.text.insert_str(lines.join(if self.is_long { "\n" } else { " " }));
    }
}

fn is_control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers.contains(crossterm::event::KeyModifiers::CONTROL)
}

fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl Form {
    pub fn new(app: &App, purpose: Purpose) -> Option<Self> {
        let (about, title) = match &purpose {
            Purpose::SignOff { role, .. } => (BOARD.to_owned(), app.role(role)?.title.clone()),
            Purpose::Record => (BOARD.to_owned(), app.model.place.name.clone()),
            _ => app.selected_item().map(|item| (item.key.to_string(), item.title.clone()))?,
        };
        let mut fields = match purpose {
            Purpose::Decision(status) => app.decision_fields(status),
            Purpose::Record => app.record_fields(),
            _ => purpose.fields(&app.people()),
        };
        let initial = fields.iter().map(FormField::value).collect();
        let mut form = Self {
            about,
            title,
            fields: Vec::new(),
            at: 0,
            completions: Vec::new(),
            completion: None,
            saving: Saving::Idle,
            restored: false,
            complaint: None,
            refused: None,
            initial,
            purpose,
        };
        if let Some(draft) = app.model.drafts.get(&form.draft_name()) {
            form.restored = true;
            for (field, text) in fields.iter_mut().zip(draft.split(BETWEEN)) {
                field.text = area(text);
            }
        }
        form.fields = fields;
        Some(form)
    }

    /// The name that its draft is kept under.
    pub fn draft_name(&self) -> String {
        self.purpose.draft_name(&self.about)
    }

    pub fn values(&self) -> Vec<String> {
        self.fields.iter().map(FormField::value).collect()
    }

    /// What is kept of it when it is not saved; None when nothing was typed.
    pub fn draft_text(&self) -> Option<String> {
        let values = self.values();
        (values != self.initial).then(|| values.join(&BETWEEN.to_string()))
    }

    fn field(&mut self) -> Option<&mut FormField> {
        self.fields.get_mut(self.at)
    }

    fn complete(&mut self) {
        self.completion = None;
        self.completions.clear();
        let Some(field) = self.fields.get(self.at) else { return };
        let typed = field.value();
        if typed.is_empty() {
            return;
        }
        let matcher = SkimMatcherV2::default();
        let known = field.known.iter().filter(|known| **known != typed);
        let mut found: Vec<(i64, &String)> =
            known.filter_map(|known| Some((matcher.fuzzy_match(known, &typed)?, known))).collect();
        found.sort_by_key(|(score, known)| (std::cmp::Reverse(*score), known.len()));
        self.completions = found.into_iter().take(COMPLETIONS).map(|(_, known)| known.clone()).collect();
    }

    /// Puts the chosen completion, else the first, into the field. False if there is none.
    fn take_completion(&mut self) -> bool {
        let Some(text) = self.completions.get(self.completion.unwrap_or(0)).cloned() else { return false };
        if let Some(field) = self.field() {
            field.text = area(&text);
        }
        self.completions.clear();
        self.completion = None;
        true
    }

    fn go_to(&mut self, at: usize) {
        self.at = at.min(self.fields.len().saturating_sub(1));
        self.completions.clear();
        self.completion = None;
    }

    fn key(&mut self, key: KeyEvent) {
        let is_long = self.fields.get(self.at).is_some_and(|field| field.is_long);
        match key.code {
            KeyCode::Down if !self.completions.is_empty() => {
                let next = self.completion.map_or(0, |at| step(at, 1, self.completions.len()));
                self.completion = Some(next);
            }
            KeyCode::Up if self.completion.is_some() => {
                self.completion = self.completion.and_then(|at| at.checked_sub(1));
            }
            KeyCode::Enter if self.completion.is_some() => {
                self.take_completion();
            }
            KeyCode::Down if !is_long => self.go_to(self.at + 1),
            KeyCode::Up if !is_long => self.go_to(self.at.saturating_sub(1)),
            KeyCode::Enter if !is_long => self.go_to(self.at + 1),
            _ => {
                if self.field().is_some_and(|field| field.input(key)) {
                    self.complete();
                }
            }
        }
    }
}

impl App {
    fn form(&mut self) -> Option<&mut Form> {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// A completion counts as one: it is taken first.
    pub(in crate::app) fn has_other_fields(&self) -> Result<(), &'static str> {
        match self.overlays.last() {
            Some(Overlay::Form(form)) if form.fields.len() < 2 && form.completions.is_empty() => {
                Err("this is the only field")
            }
            _ => Ok(()),
        }
    }

    pub(in crate::app) fn open_form(&mut self, purpose: Purpose) -> Vec<Effect> {
        let Some(form) = Form::new(self, purpose) else { return Vec::new() };
        self.open(Overlay::Form(Box::new(form)))
    }

    pub(in crate::app) fn form_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.edit_form(|form| form.key(key))
    }

    pub(in crate::app) fn form_paste(&mut self, text: &str) -> Vec<Effect> {
        self.edit_form(|form| {
            if let Some(field) = form.field() {
                field.paste(text);
            }
            form.complete();
        })
    }

    /// Edits what is to be stated, and keeps it as a draft. While it is being saved it stands; after a failure, what is
    /// edited is another statement than the one that would be tried again.
    fn edit_form(&mut self, edit: impl FnOnce(&mut Form)) -> Vec<Effect> {
        let Some(form) = self.form() else { return Vec::new() };
        if matches!(form.saving, Saving::Running(_)) {
            return Vec::new();
        }
        let before = form.values();
        edit(form);
        if form.values() == before {
            return Vec::new();
        }
        form.complaint = None;
        let mut effects = vec![Effect::KeepDraft { name: form.draft_name(), text: form.draft_text() }];
        effects.extend(form.saving.give_up(&mut form.complaint));
        effects
    }

    pub(in crate::app) fn next_form_field(&mut self, delta: i64) -> Vec<Effect> {
        let Some(form) = self.form() else { return Vec::new() };
        // As in a shell, tab takes the completion first, and goes on when there is none.
        if delta > 0 && !form.completions.is_empty() {
            return self.edit_form(|form| {
                form.take_completion();
            });
        }
        let length = i64::try_from(form.fields.len()).unwrap_or(1).max(1);
        let next = (i64::try_from(form.at).unwrap_or(0) + delta).rem_euclid(length);
        form.go_to(usize::try_from(next).unwrap_or(0));
        Vec::new()
    }

    pub(in crate::app) fn click_form(&mut self, field: usize) -> Vec<Effect> {
        if let Some(form) = self.form() {
            form.go_to(field);
        }
        Vec::new()
    }
}
