//! What people stated about an item, in its detail: until when it is good, what waives it, and its history, newest first.

use super::detail::{DetailLine, Lines, Voice};
use super::{App, owner, waiver_lines};
use crate::board::{Row, WaiverState, mark_end, mark_status, shown_end};
use crate::check::{Outcome, Status};
use crate::checklist::{Item, ItemKey};
use crate::ledger::{Evidence, Fate, Force, Kind, Origin, Statement, Until};
use crate::text::{Sanitized, wrap};

impl App {
    /// What is in force of what people stated about an item.
    pub(super) fn force_of(&self, item: &ItemKey) -> Option<Force<'_>> {
        self.model.ledger.force_of(item.as_str(), &self.model.checklists)
    }

    /// Until when what stands here is good, if it holds.
    pub(super) fn good_until(&self, row: &Row, item: &Item, lines: &mut Lines) {
        let holds = |outcome: &&Outcome| matches!(outcome.status, Status::Pass | Status::Partial);
        let Some(outcome) = row.outcome.as_deref().filter(holds) else { return };
        let force = self.force_of(&row.key);
        let mark = force.as_ref().and_then(Force::mark).zip(item.manual());
        let marked = mark.and_then(|(mark, manual)| mark_end(mark, manual));
        let here = self.here();
        if let Some(end) = outcome.until().into_iter().chain(marked).min() {
            let soon = self.board.expiring.iter().any(|expiry| expiry.item == row.key);
            let voice = if soon { Voice::Warning } else { Voice::Plain };
            lines.prose("Good", voice, &format!("until {}", shown_end(end, &here)).into());
        }
        let event = mark.and_then(|(mark, _)| mark.until.as_ref()).filter(|until| until.end(&here).is_none());
        if let Some(event) = event {
            lines.prose("Good", Voice::Plain, &format!("until {event}").into());
        }
    }

    /// The waivers that nothing replaced; of one that is over, only that it is.
    pub(super) fn waivers(&self, row: &Row, lines: &mut Lines) {
        for waiver in self.waivers_of(&row.key) {
            let runs = matches!(waiver.state, WaiverState::Approved | WaiverState::Asked);
            let voice = if runs { Voice::Status(Status::Waived) } else { Voice::Quiet };
            let ends = if runs { self.waiver_end(waiver) } else { self.waiver_ended(waiver) };
            let line = DetailLine::new("Waiver", voice, self.glyph(Status::Waived));
            let line = line.and(voice, format!(" {}", waiver.state.word()));
            lines.lines.push(line.and(Voice::Quiet, format!(" · until {ends}")));
            for (label, text) in waiver_lines(waiver).into_iter().filter(|_| runs) {
                let text = format!("{}: {text}", label.to_lowercase());
                for line in wrap(&text.into(), lines.width.saturating_sub(2)) {
                    lines.lines.push(DetailLine::new("", Voice::Plain, format!("  {line}")));
                }
            }
        }
    }

    pub(super) fn history(&self, row: &Row, lines: &mut Lines) {
        let force = self.force_of(&row.key);
        let mut told = 0;
        let mut label = || {
            told += 1;
            if told == 1 { "History" } else { "" }
        };
        if let Some(force) = &force {
            if force.is_contested() {
                let text = "several marks stand against each other; the least favourable counts";
                lines.prose("Contested", Voice::Warning, &text.into());
            }
            for statement in force.history.iter().rev() {
                let origin = match statement.origin {
                    Origin::Recorded => "",
                    Origin::HandWritten => " · hand-written",
                    Origin::Edited => " · edited since",
                };
                self.statement(
                    label(),
                    statement,
                    (force.counts(&statement.id), origin, &void(statement, force)),
                    lines,
                );
            }
        }
        for removed in self.board.removed_of(&self.model.checklists, &row.key) {
            self.statement(label(), &removed.statement, (false, &format!(" · {}", removed.told()), ""), lines);
        }
    }

    /// A statement, whether it counts, what is odd about it, and why it does not count.
    fn statement(
        &self,
        label: &'static str,
        statement: &Statement,
        (counts, odd, void): (bool, &str, &str),
        lines: &mut Lines,
    ) {
        let (status, word) = kind(statement);
        let glyph = status.map_or("·", |status| self.glyph(status));
        let tone = |voice| if counts { voice } else { Voice::Quiet };
        let more = match (&statement.kind, &statement.until) {
            (_, Some(Until::Moment(moment))) => {
                let end = shown_end(moment.timestamp(), &self.here());
                format!(" · until {}", end.split(", in ").next().unwrap_or_default())
            }
            (_, Some(until)) => format!(" · until {until}"),
            _ => String::new(),
        };
        let when = statement.at.strftime("%-d %b %Y");
        let who = format!(" {word}  {when}  {}{more}", owner::name(&statement.by));
        let line = DetailLine::new(label, tone(status.map_or(Voice::Plain, Voice::Status)), glyph);
        let line = line.and(tone(Voice::Plain), who).and(Voice::Warning, odd).and(Voice::Quiet, void);
        lines.lines.push(line);
        for text in Sanitized::lines(&statement.note) {
            for text in wrap(&text, lines.width.saturating_sub(2)) {
                lines.lines.push(DetailLine::new("", tone(Voice::Plain), format!("  {text}")));
            }
        }
        for evidence in &statement.evidence {
            let line = DetailLine::new("", tone(Voice::Path), format!("  {evidence}"));
            lines.lines.push(match evidence {
                Evidence::Path { path, .. } => line.at(path, None),
                _ => line,
            });
        }
    }
}

/// The status that a statement's kind looks like, and its word.
fn kind(statement: &Statement) -> (Option<Status>, String) {
    match &statement.kind {
        Kind::Mark(status) => (Some(mark_status(*status)), status.word().to_owned()),
        Kind::Waiver(_) => (Some(Status::Waived), "waiver".to_owned()),
        Kind::Assignment(to) => (None, format!("assigned to {to}")),
        Kind::Other(word) => (None, format!("{word}, which is not known here")),
        kind => (None, kind.word().to_owned()),
    }
}

/// Why a statement no longer counts, if somebody's word is the reason.
fn void(statement: &Statement, force: &Force<'_>) -> String {
    match force.fate(statement) {
        Fate::Counts => String::new(),
        Fate::Withdrawn(by) => format!(" · withdrawn by {}", owner::name(by)),
        Fate::Superseded(by) => format!(" · superseded by {}", owner::name(by)),
        Fate::NoEffect => " · of no effect".to_owned(),
    }
}
