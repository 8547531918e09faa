//! How what happens in a session comes to be remembered: in the order in which it did, and no more than so much.

use super::super::{App, Tone};
use super::{Event, EventId, EventKind, Journal, SESSION};
use crate::board::Turn;
use crate::check::Status;
use crate::text::{Sanitized, count};

impl Journal {
    fn note(&mut self, event: Event) {
        self.count += 1;
        self.session.push_back(Event { id: EventId::Session(self.count), ..event });
        if self.session.len() > SESSION {
            self.session.pop_front();
        }
    }
}

impl App {
    fn event(&self, kind: EventKind, what: impl Into<Sanitized>) -> Event {
        Event {
            id: EventId::Session(0),
            at: self.now,
            kind,
            item: None,
            who: None,
            from: None,
            to: None,
            what: what.into(),
            about: Sanitized::default(),
            why: Sanitized::default(),
        }
    }

    pub(in crate::app) fn note_turn(&mut self, turn: &Turn, cause: &Sanitized) {
        let status = |glance: &Option<crate::board::Glance>| glance.as_ref().map(|glance| glance.status);
        let (from, to) = (status(&turn.from), status(&turn.to));
        let what = match (turn.is_worse(), turn.is_better()) {
            (true, _) => "worse",
            // It is let go, and not made better.
            _ if to == Some(Status::Waived) => "waived",
            (_, true) => "better",
            _ => "turned",
        };
        let event = self.event(EventKind::Turn, what);
        let (item, about) = (Some(turn.key.clone()), turn.title.clone());
        self.journal.note(Event { item, about, from, to, why: cause.clone(), ..event });
    }

    pub(in crate::app) fn note_reload(&mut self) {
        let (lists, problems) = (self.model.checklists.len(), self.model.problems.len());
        let about = format!("{}, {}", count(lists, "checklist"), count(problems, "problem"));
        let event = self.event(EventKind::Reload, "definitions");
        self.journal.note(Event { about: about.into(), ..event });
    }

    /// What is bad news is remembered; what else is said is forgotten.
    pub(in crate::app) fn note_said(&mut self, text: &str, tone: Tone) {
        if tone == Tone::Bad {
            let event = self.event(EventKind::Error, "error");
            self.journal.note(Event { about: text.into(), ..event });
            self.refresh_journal();
        }
    }
}
