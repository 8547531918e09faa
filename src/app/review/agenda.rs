//! The agenda as a list in which one can go to any item, and look for one by its words.

use super::super::overlay::Overlay;
use super::super::search::Search;
use super::super::{App, Effect, LineInput, areas};
use crate::review::{Entry, Topic};

#[derive(Clone, Debug)]
pub struct AgendaSheet {
    /// An index into the meeting's agenda.
    pub selected: usize,
    /// What is looked for, while somebody does.
    pub search: Option<LineInput>,
}

/// A line of the agenda.
#[derive(Clone, Debug)]
pub enum AgendaLine<'a> {
    Topic(Topic, usize),
    Entry(Listed<'a>),
}

/// An item in the list.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// Its index in the meeting's agenda.
    pub at: usize,
    pub entry: &'a Entry,
    /// The characters of its title that were looked for.
    pub matched: Vec<usize>,
}

impl App {
    pub(in crate::app) fn open_agenda(&mut self) -> Vec<Effect> {
        let Some(meeting) = &self.review.meeting else { return Vec::new() };
        let selected = meeting.at.min(meeting.agenda.len().saturating_sub(1));
        self.open(Overlay::Agenda(AgendaSheet { selected, search: None }))
    }

    /// Opens the line in which an item of the agenda is looked for, and the agenda where it is not open.
    pub(in crate::app) fn search_agenda(&mut self) -> Vec<Effect> {
        if !matches!(self.overlays.last(), Some(Overlay::Agenda(_))) {
            self.open_agenda();
        }
        if let Some(Overlay::Agenda(sheet)) = self.overlays.last_mut() {
            sheet.search = Some(LineInput::default());
        }
        Vec::new()
    }

    /// The best match is what one looks for.
    pub(in crate::app) fn agenda_searched(&mut self) {
        let Some(best) = self.agenda_listed().first().map(|listed| listed.at) else { return };
        if let Some(Overlay::Agenda(sheet)) = self.overlays.last_mut() {
            sheet.selected = best;
        }
    }

    /// Shows the whole agenda again, with what was found selected.
    pub(in crate::app) fn leave_agenda_search(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Agenda(sheet)) = self.overlays.last_mut() {
            sheet.search = None;
        }
        Vec::new()
    }

    pub(in crate::app) fn move_agenda(&mut self, delta: i64) {
        let listed: Vec<usize> = self.agenda_listed().iter().map(|listed| listed.at).collect();
        let Some(Overlay::Agenda(sheet)) = self.overlays.last_mut() else { return };
        let line = listed.iter().position(|at| *at == sheet.selected).unwrap_or(0);
        if let Some(at) = listed.get(areas::step(line, delta, listed.len())) {
            sheet.selected = *at;
        }
    }

    /// Goes to the selected item, if there is one to be seen.
    pub(in crate::app) fn jump(&mut self) -> Vec<Effect> {
        let Some(Overlay::Agenda(sheet)) = self.overlays.last() else { return Vec::new() };
        let selected = sheet.selected;
        if !self.agenda_listed().iter().any(|listed| listed.at == selected) {
            return Vec::new();
        }
        self.overlays.pop();
        self.go_to_page(selected)
    }

    /// The agenda with a heading where a topic begins; what was looked for stands without headings, the best first.
    pub fn agenda_lines(&self) -> Vec<AgendaLine<'_>> {
        let listed = self.agenda_listed();
        if self.agenda_search().is_some() {
            return listed.into_iter().map(AgendaLine::Entry).collect();
        }
        let mut lines = Vec::new();
        let mut before = None;
        for listed in &listed {
            let topic = listed.entry.topic;
            if before.replace(topic) != Some(topic) {
                let of_it = self.listed_under(topic);
                lines.push(AgendaLine::Topic(topic, of_it));
            }
            lines.push(AgendaLine::Entry(listed.clone()));
        }
        lines
    }

    fn listed_under(&self, topic: Topic) -> usize {
        let entries = self.review.meeting.iter().flat_map(|meeting| &meeting.agenda);
        entries.filter(|entry| entry.topic == topic).count()
    }

    fn agenda_search(&self) -> Option<&str> {
        match self.overlays.last() {
            Some(Overlay::Agenda(sheet)) => sheet.search.as_ref().map(LineInput::text),
            _ => None,
        }
    }

    fn agenda_listed(&self) -> Vec<Listed<'_>> {
        let entries = self.review.meeting.as_ref().map(|meeting| meeting.agenda.as_slice()).unwrap_or_default();
        let search = Search::new(self.agenda_search().unwrap_or_default());
        let found = |entry: &Entry| search.find(&entry.title, &entry.item);
        let matches: Vec<_> = entries.iter().map(found).collect();
        let scores = matches.iter().enumerate().filter_map(|(at, found)| Some((found.as_ref()?.0, at)));
        let mut scores: Vec<(i64, usize)> = scores.collect();
        search.drop_scattered(&mut scores);
        scores.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        let matched = |at: usize| matches[at].as_ref().map(|(_, matched)| matched.title.clone()).unwrap_or_default();
        scores.into_iter().map(|(_, at)| Listed { at, entry: &entries[at], matched: matched(at) }).collect()
    }
}
