//! The end of a meeting: the verdict, what is in the way and on which conditions, the roles in their order, and the record.

use super::super::detail::Voice;
use super::super::overlay::{Form, FormField, Overlay, Purpose, Saving};
use super::super::{App, Effect, Tone};
use super::{Block, ReviewPage};
use crate::board::{Row, Verdict};
use crate::check::Status;
use crate::review::{Entry, LastReview, RECORDS_FOLDER, Source};
use crate::text::{Sanitized, count};

/// How a record was written: its path as people name it, or why it was not.
pub type RecordResult = Result<String, RecordRefusal>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordRefusal {
    /// Something is there already, and nobody said that it may be replaced.
    Exists,
    /// A sentence for people.
    Failed(String),
}

impl App {
    pub(in crate::app) fn can_sign_in_review(&self) -> Result<(), &'static str> {
        match self.review_page() {
            ReviewPage::End => self.can_sign(),
            _ => Err("the sign-offs are at the end of the review: `end` goes there"),
        }
    }

    pub(in crate::app) fn can_record(&self) -> Result<(), &'static str> {
        match (self.review_page(), self.board.verdict) {
            (ReviewPage::End, Verdict::Checking) => Err("the first audit is not complete"),
            (ReviewPage::End, _) => Ok(()),
            (ReviewPage::Item(_), _) => Err("the record is written at the end of the review: `end` goes there"),
            (ReviewPage::Lobby, _) => Err("the review has not begun: enter begins it"),
        }
    }

    pub(super) fn end_blocks(&self) -> Vec<Block> {
        let board = &self.board;
        let Some(meeting) = &self.review.meeting else { return Vec::new() };
        let mut blocks = vec![self.prose(Voice::Strong, &self.conclusion().into())];
        let parked: Vec<&Entry> = meeting.agenda.iter().filter(|entry| entry.is_parked()).collect();
        let open = meeting.agenda.iter().filter(|entry| entry.is_open()).count();
        let mut seen = format!("{} of {} decided", meeting.decided(), count(meeting.agenda.len(), "item"));
        if open > 0 {
            seen.push_str(&format!(", {open} not talked about"));
        }
        blocks.push(self.facts("Agenda", Voice::Plain, &seen.into()));
        blocks.extend(self.names("Parked", Voice::Warning, parked.iter().map(|entry| entry.title.clone())));
        let blockers: Vec<&Row> = board.blockers.iter().filter_map(|at| board.rows.get(*at)).collect();
        let titles = blockers.iter().filter_map(|row| self.item(row)).map(|item| item.title.clone());
        blocks.extend(self.names("In the way", Voice::Status(Status::Fail), titles));
        let conditions = board.conditions().map(|waiver| {
            let title = board.row(&waiver.item).and_then(|row| self.item(row)).map(|item| item.title.to_string());
            format!("{} until {}", title.unwrap_or_default(), self.waiver_end(waiver)).into()
        });
        blocks.extend(self.names("Conditions", Voice::Status(Status::Waived), conditions));
        blocks.push(self.sign_off_lines().into_iter().chain(self.rules()).collect());
        blocks.retain(|block| !block.is_empty());
        blocks
    }

    /// `NO-GO for production: 2 of 5 gates are open`.
    fn conclusion(&self) -> String {
        let board = &self.board;
        let reason = match (board.verdict, board.blockers.len(), board.poll.open().count()) {
            (Verdict::Checking, ..) => "the first audit is not complete".to_owned(),
            (_, open @ 1.., _) => format!("{open} of {} open", count(board.gates, "gate")),
            (verdict, 0, _) if verdict.reason().is_some() => verdict.reason().unwrap_or_default().to_owned(),
            (_, 0, open @ 1..) => format!("all gates are passed, {} missing", count(open, "sign-off")),
            (Verdict::ConditionalGo, ..) => format!("on {}", count(board.conditions().count(), "condition")),
            _ => "all gates are passed".to_owned(),
        };
        format!("{} for {}: {reason}", board.verdict.word(), board.level)
    }

    /// A label, and a line for each name, as far as a screen should say.
    fn names(&self, label: &'static str, voice: Voice, names: impl Iterator<Item = Sanitized>) -> Option<Block> {
        const SHOWN: usize = 5;
        let names: Vec<Sanitized> = names.collect();
        let mut block = Vec::new();
        for (at, name) in names.iter().take(SHOWN).enumerate() {
            block.extend(self.facts(if at == 0 { label } else { "" }, voice, name));
        }
        if names.len() > SHOWN {
            block.extend(self.facts("", Voice::Quiet, &format!("and {} more", names.len() - SHOWN).into()));
        }
        (!block.is_empty()).then_some(block)
    }

    fn sign_off_lines(&self) -> Block {
        let roles = self.board.sign_offs();
        if roles.is_empty() {
            return self.facts("Sign-offs", Voice::Quiet, &"the configuration asks no role".into());
        }
        let lines = roles.iter().enumerate().map(|(at, role)| {
            let chosen = match (at == self.review.role, self.preferences.ascii) {
                (false, _) => "  ",
                (true, false) => "▸ ",
                (true, true) => "> ",
            };
            let status = role.status.as_status();
            let optional = if role.required { "" } else { " (optional)" };
            self.labelled(if at == 0 { "Sign-offs" } else { "" })
                .and(Voice::Path, chosen)
                .and(Voice::Status(status), format!("{} {}", self.glyph(status), role.title))
                .and(Voice::Plain, format!("{optional} · {}", role.reason))
        });
        lines.collect()
    }

    /// What the configuration asks of those who sign.
    fn rules(&self) -> Block {
        let asked = &self.model.sign_offs;
        if self.board.sign_offs().is_empty() {
            return Vec::new();
        }
        let rules = [
            (true, "they sign in this order"),
            (asked.distinct, "nobody for two roles"),
            (asked.not_marker, "nobody whose own mark a gate rests on"),
            (asked.verified, "only with a signature that verifies"),
        ];
        let rules: Vec<_> = rules.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect();
        self.facts("", Voice::Quiet, &rules.join("; ").into())
    }

    /// What the record is asked for beside what the meeting knows.
    pub(in crate::app) fn record_fields(&self) -> Vec<FormField> {
        let hint = "what makes you take the release back, and how?";
        vec![
            FormField::new("Rollback", hint, true).with(&self.rollback()),
            FormField::new("Write to", "a path in the repository, or an absolute one", false)
                .with(&self.offered_path()),
        ]
    }

    /// What the checklist has about taking a release back.
    fn rollback(&self) -> String {
        let is_about = |text: &str| {
            let text = text.to_lowercase();
            ["rollback", "roll back", "rolled back", "roll-back"].iter().any(|word| text.contains(word))
        };
        let found = self.board.rows.iter().filter(|row| row.status != Status::NotApplicable).find_map(|row| {
            let item = self.item(row)?;
            (is_about(&item.title) || is_about(&item.id)).then_some((row, item))
        });
        found.map_or_else(String::new, |(row, item)| format!("{} ({}: {})", item.title, row.status.word(), row.summary))
    }

    /// `docs/reviews/2026-11-26.md`, or the next of that day.
    fn offered_path(&self) -> String {
        let day = self.here().date();
        let path = |number: usize| match number {
            1 => format!("{RECORDS_FOLDER}/{day}.md"),
            number => format!("{RECORDS_FOLDER}/{day}-{number}.md"),
        };
        let is_taken = |path: &String| self.model.files.iter().any(|file| file.as_str() == path.as_str());
        (1..1000).map(path).find(|path| !is_taken(path)).unwrap_or_else(|| path(1))
    }

    pub(in crate::app) fn write_record(&mut self) -> Vec<Effect> {
        let token = self.next_token();
        let Some(form) = self.record_form() else { return Vec::new() };
        let [rollback, path] = <[String; 2]>::try_from(form.values()).unwrap_or_default();
        if path.is_empty() {
            form.complaint =
                Some(format!("say where it is to be written, for example {RECORDS_FOLDER}/DATE.md").into());
            return Vec::new();
        }
        // Whoever saves once more what was refused has been told what is there.
        let replace = form.refused.as_ref() == Some(&path);
        (form.saving, form.complaint) = (Saving::Running(token), None);
        let mut effects = self.keep_review();
        effects.push(Effect::WriteRecord { token, path, rollback, replace });
        effects
    }

    fn record_form(&mut self) -> Option<&mut Form> {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) if form.purpose == Purpose::Record => Some(form),
            _ => None,
        }
    }

    pub(in crate::app) fn on_record_written(&mut self, token: u64, result: RecordResult) -> Vec<Effect> {
        let is_ours =
            |overlay: &Overlay| matches!(overlay.saving(), Some(Saving::Running(running)) if *running == token);
        match result {
            Ok(path) => {
                let name = self.overlays.iter().find(|overlay| is_ours(overlay)).and_then(Overlay::draft_name);
                self.overlays.retain(|overlay| !is_ours(overlay));
                self.say(format!("Written: {path}"), Tone::Good);
                let statuses = self.model.snapshot(&self.board, self.now).statuses;
                self.review.last = Some(LastReview { at: self.now, source: Source::Review, statuses });
                self.past.forget_minutes();
                self.review.present = self.review.meeting.take().map(|meeting| meeting.present).unwrap_or_default();
                self.review.written = Some(path);
                let mut effects = vec![Effect::KeepReview(None)];
                if let Some(name) = name {
                    self.model.drafts.remove(&name);
                    effects.push(Effect::KeepDraft { name, text: None });
                }
                effects
            }
            Err(refusal) => {
                let Some(form) = self.record_form() else {
                    self.say("The record is not written: its sheet was closed", Tone::Bad);
                    return Vec::new();
                };
                form.saving = Saving::Idle;
                let path = form.values().pop().unwrap_or_default();
                let (reason, refused) = match refusal {
                    RecordRefusal::Exists => (format!("{path} is there already: ctrl-s again replaces it"), Some(path)),
                    RecordRefusal::Failed(reason) => (reason, None),
                };
                (form.complaint, form.refused) = (Some(reason.into()), refused);
                Vec::new()
            }
        }
    }
}
