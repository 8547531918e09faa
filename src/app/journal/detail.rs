//! One event in full.

use super::super::App;
use super::super::detail::{DetailLine, Lines, Voice};
use super::{Event, EventId};
use crate::ledger::{Evidence, Statement};
use crate::text::{Sanitized, wrap};

impl App {
    pub(in crate::app) fn event_lines(&self, event: &Event, width: usize) -> Vec<DetailLine> {
        let mut lines = Lines { lines: Vec::new(), width };
        let statuses = [event.from, event.to].into_iter().flatten();
        let statuses: Vec<_> = statuses.map(|status| format!("{} {}", self.glyph(status), status.word())).collect();
        let what = match statuses.is_empty() {
            true => event.what.to_string(),
            false => format!("{} · {}", event.what, statuses.join(" → ")),
        };
        lines.prose("What", Voice::Strong, &what.into());
        if !event.about.is_empty() {
            lines.prose("About", Voice::Plain, &event.about);
        }
        if let Some(item) = &event.item {
            lines.lines.push(DetailLine::new("Key", Voice::Quiet, item.as_str()).about(item));
        }
        if let Some(who) = &event.who {
            lines.prose("By", Voice::Plain, who);
        }
        let when = event.at.to_zoned(self.model.zone.clone()).strftime("%A, %-d %B %Y, %H:%M").to_string();
        lines.prose("When", Voice::Plain, &when.into());
        match self.statement_of(event) {
            Some(statement) => statement_lines(statement, &mut lines),
            None if !event.why.is_empty() => lines.prose("Cause", Voice::Plain, &event.why),
            None => {}
        }
        lines.lines
    }

    fn statement_of(&self, event: &Event) -> Option<&Statement> {
        let EventId::Statement(id) = &event.id else { return None };
        self.model.ledger.statements().map(|(_, statement)| statement).find(|statement| statement.id == *id)
    }

    /// `14:02 worse · Threat model is written · src/main.rs`.
    pub(in crate::app) fn copied_event(&self) -> Option<String> {
        let event = self.selected_event()?;
        let when = event.at.to_zoned(self.model.zone.clone()).strftime("%-d %b %Y %H:%M").to_string();
        let parts = [event.what.as_str(), &event.about, &event.why, event.who.as_deref().unwrap_or_default()];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(format!("{when} {}", parts.join(" · ")))
    }
}

fn statement_lines(statement: &Statement, lines: &mut Lines) {
    let mut label = "Note";
    for text in Sanitized::lines(&statement.note) {
        for line in wrap(&text, lines.width) {
            lines.lines.push(DetailLine::new(label, Voice::Plain, line));
            label = "";
        }
    }
    for (at, evidence) in statement.evidence.iter().enumerate() {
        let line = DetailLine::new(if at == 0 { "Evidence" } else { "" }, Voice::Path, evidence.to_string());
        lines.lines.push(match evidence {
            Evidence::Path { path, .. } => line.at(path, None),
            _ => line,
        });
    }
    if let Some(until) = &statement.until {
        lines.prose("Until", Voice::Plain, &until.to_string().into());
    }
    if let Some(commit) = &statement.commit {
        lines.prose("Commit", Voice::Quiet, &commit.as_str().into());
    }
}
