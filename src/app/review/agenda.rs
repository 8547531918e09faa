//! The agenda as a list in which one can go to any item.

use super::super::overlay::Overlay;
use super::super::{App, Effect};
use crate::review::{Entry, Topic};

#[derive(Clone, Debug)]
pub struct AgendaSheet {
    /// An index into the meeting's agenda.
    pub selected: usize,
}

/// A line of the agenda.
#[derive(Clone, Copy, Debug)]
pub enum AgendaLine<'a> {
    Topic(Topic, usize),
    /// With its index among the entries.
    Entry(usize, &'a Entry),
}

impl App {
    pub(in crate::app) fn open_agenda(&mut self) -> Vec<Effect> {
        let Some(meeting) = &self.review.meeting else { return Vec::new() };
        let selected = meeting.at.min(meeting.agenda.len().saturating_sub(1));
        self.open(Overlay::Agenda(AgendaSheet { selected }))
    }

    /// Goes to the selected item.
    pub(in crate::app) fn jump(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Agenda(sheet)) => self.go_to_page(sheet.selected),
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    /// The agenda with a heading where a topic begins.
    pub fn agenda_lines(&self) -> Vec<AgendaLine<'_>> {
        let entries = self.review.meeting.as_ref().map(|meeting| meeting.agenda.as_slice()).unwrap_or_default();
        let mut lines = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            if at == 0 || entries[at - 1].topic != entry.topic {
                let of_it = entries.iter().filter(|other| other.topic == entry.topic).count();
                lines.push(AgendaLine::Topic(entry.topic, of_it));
            }
            lines.push(AgendaLine::Entry(at, entry));
        }
        lines
    }
}
