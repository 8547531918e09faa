//! The activity: what people stated and what turned, was reloaded or went wrong while the program ran, newest first.

mod detail;
mod note;

use std::collections::{HashSet, VecDeque};

use jiff::Timestamp;
use jiff::civil::Date;

use super::areas::{follow, step};
use super::{App, Effect, View, owner};
use crate::board::mark_status;
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::ledger::{BOARD, Kind, Statement, StatementId};
use crate::text::Sanitized;

/// How much of what happened in this session is remembered.
const SESSION: usize = 1_000;
/// How many statements are shown, the newest.
const STATEMENTS: usize = 2_000;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: EventId,
    pub at: Timestamp,
    pub kind: EventKind,
    pub item: Option<ItemKey>,
    /// Who did it; nobody, when programs did.
    pub who: Option<Sanitized>,
    pub from: Option<Status>,
    pub to: Option<Status>,
    /// What happened, in a few words.
    pub what: Sanitized,
    /// What it was about.
    pub about: Sanitized,
    /// A statement's note, or what set off a turn.
    pub why: Sanitized,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventId {
    Statement(StatementId),
    Session(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    Statement,
    SignOff,
    Turn,
    Reload,
    Error,
}

/// A line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalLine {
    Day(Date),
    /// By its index among the events shown.
    Event(usize),
}

/// What happened, and where the person is in it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Of this session, oldest first.
    session: VecDeque<Event>,
    count: u64,
    /// Those that are shown, newest first.
    pub events: Vec<Event>,
    pub lines: Vec<JournalLine>,
    /// How many there are in all, shown or not.
    pub total: usize,
    pub kind: Option<EventKind>,
    /// What was typed after `/`.
    pub search: String,
    pub offset: usize,
    selected: Option<EventId>,
    /// The person chose it; before that the newest is selected, whatever happens.
    chosen: bool,
}

impl EventKind {
    pub const ALL: [Self; 5] = [Self::Statement, Self::SignOff, Self::Turn, Self::Reload, Self::Error];

    /// As the view's heading names them.
    pub fn title(self) -> &'static str {
        match self {
            Self::Statement => "statements",
            Self::SignOff => "sign-offs",
            Self::Turn => "turns",
            Self::Reload => "reloads",
            Self::Error => "errors",
        }
    }
}

impl Journal {
    /// Shows everything; says whether something was left out.
    pub(super) fn lift(&mut self) -> bool {
        let is_lifted = self.kind.is_some() || !self.search.is_empty();
        (self.kind, self.search) = (None, String::new());
        is_lifted
    }

    /// The selected line.
    pub fn line(&self) -> Option<usize> {
        let selected = self.selected.as_ref()?;
        let is_it = |line: &JournalLine| matches!(line, JournalLine::Event(at) if self.events[*at].id == *selected);
        self.lines.iter().position(is_it)
    }

    fn admits(&self, event: &Event) -> bool {
        let has = |word: &str| {
            let key = event.item.as_ref().map_or("", ItemKey::as_str);
            let who = event.who.as_deref().unwrap_or_default();
            [key, who, &event.what, &event.about, &event.why].iter().any(|text| text.to_lowercase().contains(word))
        };
        let search = self.search.to_lowercase();
        self.kind.is_none_or(|kind| kind == event.kind) && search.split_whitespace().all(has)
    }
}

impl App {
    /// Gathers anew while it is shown; what is selected stays selected.
    pub(super) fn refresh_journal(&mut self) {
        if self.view != View::Activity {
            return;
        }
        let mut statements: Vec<&Statement> = self.model.ledger.statements().map(|(_, statement)| statement).collect();
        statements.sort_by(|left, right| right.at.timestamp().cmp(&left.at.timestamp()).then(right.id.cmp(&left.id)));
        let total = statements.len() + self.journal.session.len();
        let titles = self.titles();
        let mut events: Vec<Event> = self.journal.session.iter().rev().cloned().collect();
        events.extend(statements.into_iter().take(STATEMENTS).map(|statement| stated(statement, &titles)));
        // What happened in one moment stays as it came.
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events.retain(|event| self.journal.admits(event));
        let journal = &mut self.journal;
        (journal.events, journal.total) = (events, total);
        journal.lines.clear();
        let mut days = HashSet::new();
        for (at, event) in journal.events.iter().enumerate() {
            let day = event.at.to_zoned(self.model.zone.clone()).date();
            if days.insert(day) {
                journal.lines.push(JournalLine::Day(day));
            }
            journal.lines.push(JournalLine::Event(at));
        }
        if !journal.chosen || journal.line().is_none() {
            journal.selected = journal.events.first().map(|event| event.id.clone());
        }
        self.show_event(self.journal.line().unwrap_or(0));
    }

    fn titles(&self) -> std::collections::HashMap<&str, &Sanitized> {
        let items = self.model.checklists.iter().flat_map(|checklist| checklist.items());
        items.map(|item| (item.key.as_str(), &item.title)).collect()
    }

    pub fn selected_event(&self) -> Option<&Event> {
        let selected = self.journal.selected.as_ref()?;
        self.journal.events.iter().find(|event| event.id == *selected)
    }

    pub(super) fn move_event(&mut self, delta: i64) {
        let lines = &self.journal.lines;
        let mut line = step(self.journal.line().unwrap_or(0), delta, lines.len());
        if matches!(lines.get(line), Some(JournalLine::Day(_))) {
            line = step(line, if line == 0 { 1 } else { delta.signum() }, lines.len());
        }
        self.select_event(line);
    }

    pub(super) fn select_event(&mut self, line: usize) {
        let Some(JournalLine::Event(at)) = self.journal.lines.get(line) else { return };
        let id = self.journal.events[*at].id.clone();
        if self.journal.selected.as_ref() != Some(&id) {
            self.detail.rewind();
        }
        (self.journal.selected, self.journal.chosen) = (Some(id), true);
        self.show_event(line);
    }

    pub(super) fn scroll_events(&mut self, lines: i64) {
        let last = self.journal.lines.len().saturating_sub(self.layout().items_height());
        self.journal.offset = step(self.journal.offset, lines, last + 1);
    }

    /// The heading of its day is shown with the first event of it.
    fn show_event(&mut self, line: usize) {
        let height = self.layout().items_height();
        let last = self.journal.lines.len().saturating_sub(height);
        let first = if line == 1 { 0 } else { line };
        self.journal.offset = follow(follow(self.journal.offset.min(last), line, height), first, height);
    }

    pub(super) fn next_kind(&mut self) -> Vec<Effect> {
        let kinds = EventKind::ALL;
        let at = self.journal.kind.and_then(|kind| kinds.iter().position(|known| *known == kind));
        self.journal.kind = kinds.get(at.map_or(0, |at| at + 1)).copied();
        self.journal.chosen = false;
        self.filtered()
    }

    /// Only what the one did who did the selected thing.
    pub(super) fn only_person(&mut self) -> Vec<Effect> {
        self.only(self.selected_event().and_then(|event| event.who.clone()).map(|who| owner::name(&who).to_owned()))
    }

    /// Only what happened to the selected item.
    pub(super) fn only_item(&mut self) -> Vec<Effect> {
        self.only(self.selected_event().and_then(|event| event.item.as_ref()).map(ToString::to_string))
    }

    fn only(&mut self, words: Option<String>) -> Vec<Effect> {
        self.journal.search = words.unwrap_or_default();
        self.filtered()
    }
}

fn stated(statement: &Statement, titles: &std::collections::HashMap<&str, &Sanitized>) -> Event {
    let (kind, to, what) = match &statement.kind {
        Kind::Mark(status) => (EventKind::Statement, Some(mark_status(*status)), format!("mark {}", status.word())),
        Kind::Waiver(_) => (EventKind::Statement, Some(Status::Waived), "waiver".to_owned()),
        Kind::Assignment(to) => (EventKind::Statement, None, format!("assigned to {to}")),
        Kind::SignOff(sign_off) => {
            (EventKind::SignOff, None, format!("{} for {}", sign_off.decision.word().to_uppercase(), sign_off.role))
        }
        kind => (EventKind::Statement, None, kind.word().to_owned()),
    };
    let item = ItemKey::parse(&statement.item);
    let about = match (&item, titles.get(statement.item.as_str())) {
        (_, Some(title)) => (*title).clone(),
        _ if statement.item == BOARD => "the whole board".into(),
        _ => statement.item.as_str().into(),
    };
    Event {
        id: EventId::Statement(statement.id.clone()),
        at: statement.at.timestamp(),
        kind,
        item,
        who: Some(statement.by.clone()),
        from: None,
        to,
        what: what.into(),
        about,
        why: Sanitized::lines(&statement.note).into_iter().next().unwrap_or_default(),
    }
}
