//! What the detail and the signing sheet say of a role.

use super::detail::{DetailLine, Voice};
use super::{App, owner};
use crate::board::{Change, RoleRow, RoleStatus, Row};
use crate::text::{Sanitized, commit, wrap};

type Labelled = (&'static str, Voice, Sanitized);

impl App {
    /// The lines of a role's detail, wrapped to so many columns of text.
    pub(super) fn role_lines(&self, role: &RoleRow, columns: usize) -> Vec<DetailLine> {
        let mut lines = Vec::new();
        for (label, voice, text) in self.role_facts(role) {
            let wrapped = wrap(&text, columns).into_iter().enumerate();
            lines.extend(wrapped.map(|(at, line)| DetailLine::new(if at == 0 { label } else { "" }, voice, line)));
        }
        lines
    }

    fn role_facts(&self, role: &RoleRow) -> Vec<Labelled> {
        let status = Voice::Status(role.status.as_status());
        let mut facts: Vec<Labelled> =
            vec![("Status", status, format!("{} · {}", role.status.word(), role.reason).into())];
        if !role.required {
            facts.push(("", Voice::Quiet, "a GO does not wait for it".into()));
        }
        if let Some(given) = &role.given {
            let when = given.at.strftime("%-d %b %Y, %H:%M %:z");
            facts.push(("Signed", Voice::Plain, format!("{}, {when}", given.by).into()));
            facts.push(("", Voice::Quiet, given.proof.describe().into()));
            if !given.note.is_empty() {
                facts.push(("Note", Voice::Plain, given.note.clone()));
            }
        }
        facts.extend(
            role.changed
                .iter()
                .enumerate()
                .map(|(at, change)| (if at == 0 { "Changed" } else { "" }, Voice::Warning, changed(change))),
        );
        let asked = self.model.sign_offs.roles.iter().find(|asked| asked.id == role.id);
        let who = asked.map(|asked| asked.by.join(", ")).filter(|who| !who.is_empty());
        facts.push(("May sign", Voice::Plain, who.unwrap_or_else(|| "anybody".to_owned()).into()));
        facts.push(("Id", Voice::Quiet, role.id.as_str().into()));
        facts
    }

    /// What a person puts their name to when they sign for a role now.
    pub fn signed_lines(&self, role: &RoleRow, digest: &str) -> Vec<Labelled> {
        let board = &self.board;
        let mut lines: Vec<Labelled> = Vec::new();
        if role.status != RoleStatus::Missing {
            lines.push(("So far", Voice::Quiet, format!("{} · {}", role.status.word(), role.reason).into()));
        }
        let who = self.model.identity.as_ref().map_or_else(Clone::clone, |person| owner::name(person).to_owned());
        lines.push(("Signed by", Voice::Plain, who.into()));
        let place = &self.model.place;
        let commit = place.head.commit.as_deref().map_or("no commit", commit::short);
        let dirty = match place.dirty {
            Some(changes @ 1..) => format!(", with {} that no commit has", crate::text::count(changes, "change")),
            _ => String::new(),
        };
        lines.push(("At", Voice::Plain, format!("{} · {}, {commit}{dirty}", board.level, place.name).into()));
        lines.push(("The board", Voice::Strong, board.verdict.word().into()));
        let open: Vec<&Row> = board.rows.iter().filter(|row| row.is_open_gate()).collect();
        if !open.is_empty() {
            let names: Vec<_> = open.iter().map(|row| row.key.local()).collect();
            lines.push(("Open gates", Voice::Warning, names.join(", ").into()));
        }
        let conditions = board.conditions().map(|waiver| format!("{} until {}", waiver.item.local(), waiver.until));
        lines.extend(
            conditions
                .enumerate()
                .map(|(at, text)| (if at == 0 { "Conditions" } else { "" }, Voice::Warning, text.into())),
        );
        let current = board.poll.snapshot.as_ref().is_some_and(|snapshot| snapshot.digest == digest);
        if !current {
            let text = "the board has changed since this was opened: close it, and look again";
            lines.push(("", Voice::Warning, text.into()));
        }
        lines.push(("Digest", Voice::Quiet, digest.into()));
        lines
    }
}

fn changed(change: &Change) -> Sanitized {
    let word = |status: &Option<Sanitized>| status.as_ref().map_or("not counted", |status| status.as_str()).to_owned();
    format!("{}: {} → {}", change.item, word(&change.from), word(&change.to)).into()
}
