//! The meeting: an agenda of items, one at a time, each decided, noted or parked, with a clock for each and for all.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::kept;
use super::last::LastReview;
use crate::checklist::ItemKey;
use crate::ledger::{Kind, MarkStatus, Statement};
use crate::text::Sanitized;

/// A review that has begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    #[serde(with = "kept::moment")]
    pub begun: Timestamp,
    pub present: Vec<Person>,
    pub agenda: Vec<Entry>,
    /// The entry that is shown; beyond the last one the meeting comes to its end.
    pub at: usize,
    /// What changes are measured against, if there is anything.
    pub last: Option<LastReview>,
    /// Seconds of the meeting up to the moment at which its clock was looked at last.
    spent: i64,
    /// When the clocks were set going; a meeting that is only kept has none that run.
    #[serde(skip)]
    running: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: Sanitized,
    /// What they are there as; may be empty.
    pub role: Sanitized,
}

/// An item on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    #[serde(with = "kept::key")]
    pub item: ItemKey,
    pub title: Sanitized,
    pub topic: Topic,
    pub decision: Option<Decision>,
    /// What was said and who was asked to see to it, oldest first.
    pub notes: Vec<Note>,
    /// Seconds that it was shown.
    pub spent: i64,
}

/// Why an item is on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Topic {
    Gate,
    Changed,
    Expires,
    /// Somebody asked for the rest as well.
    Rest,
}

/// What the meeting decided on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub resolved: Resolved,
    #[serde(with = "kept::moment")]
    pub at: Timestamp,
    pub note: Sanitized,
    /// The statement in the ledger; None where what stands there already was agreed to.
    pub statement: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolved {
    Go,
    NoGo,
    Partial,
    Waived,
    NotApplicable,
    /// Put off: it is open still.
    Parked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    #[serde(with = "kept::moment")]
    pub at: Timestamp,
    pub text: Sanitized,
}

impl Topic {
    pub const ALL: [Self; 4] = [Self::Gate, Self::Changed, Self::Expires, Self::Rest];

    /// Its heading in the agenda.
    pub fn title(self) -> &'static str {
        match self {
            Self::Gate => "Gates",
            Self::Changed => "Changed since the last time",
            Self::Expires => "Expires soon",
            Self::Rest => "The rest",
        }
    }
}

impl Resolved {
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "GO",
            Self::NoGo => "NO-GO",
            Self::Partial => "PARTIAL",
            Self::Waived => "WAIVED",
            Self::NotApplicable => "N/A",
            Self::Parked => "PARKED",
        }
    }

    /// What a statement decides on its item, if it decides anything.
    fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Mark(MarkStatus::Pass) => Some(Self::Go),
            Kind::Mark(MarkStatus::Fail | MarkStatus::Veto) => Some(Self::NoGo),
            Kind::Mark(MarkStatus::Partial) => Some(Self::Partial),
            Kind::Mark(MarkStatus::NotApplicable) => Some(Self::NotApplicable),
            Kind::Waiver(_) => Some(Self::Waived),
            _ => None,
        }
    }
}

impl Person {
    /// Reads `Ada, Engineering lead`; None without a name.
    pub fn parse(written: &str) -> Option<Self> {
        let (name, role) = written.split_once(',').unwrap_or((written, ""));
        let name = name.trim();
        (!name.is_empty()).then(|| Self { name: name.into(), role: role.trim().into() })
    }
}

impl Entry {
    pub fn new(item: ItemKey, title: Sanitized, topic: Topic) -> Self {
        Self { item, title, topic, decision: None, notes: Vec::new(), spent: 0 }
    }

    pub fn is_open(&self) -> bool {
        self.decision.is_none()
    }

    pub fn is_parked(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.resolved == Resolved::Parked)
    }

    pub fn is_decided(&self) -> bool {
        !self.is_open() && !self.is_parked()
    }
}

impl Meeting {
    pub fn begin(agenda: Vec<Entry>, present: Vec<Person>, last: Option<LastReview>, now: Timestamp) -> Self {
        let running = Some(whole_second(now));
        Self { begun: now, present, agenda, at: 0, last, spent: 0, running }
    }

    /// Goes on with a meeting that was kept.
    pub fn resume(&mut self, now: Timestamp) {
        self.running = Some(whole_second(now));
    }

    /// Takes what was decided while the meeting itself was not kept any more, so that nothing is decided twice. `decided` gives
    /// the last statement that decides an item.
    pub fn catch_up<'a>(&mut self, decided: impl Fn(&ItemKey) -> Option<&'a Statement>) {
        let open = self.agenda.iter().filter(|entry| entry.is_open());
        let missed = open.filter_map(|entry| decided(&entry.item)).filter(|last| last.at.timestamp() >= self.begun);
        for statement in missed.collect::<Vec<_>>() {
            self.take(statement);
        }
        if self.entry().is_some_and(|entry| !entry.is_open()) {
            self.at = self.next_open();
        }
    }

    pub fn entry(&self) -> Option<&Entry> {
        self.agenda.get(self.at)
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.agenda.len()
    }

    pub fn decided(&self) -> usize {
        self.agenda.iter().filter(|entry| entry.is_decided()).count()
    }

    pub fn go_to(&mut self, at: usize, now: Timestamp) {
        self.settle(now);
        self.at = at.min(self.agenda.len());
    }

    /// The next entry that nobody has decided, after this one and then from the first on; else the end.
    pub fn next_open(&self) -> usize {
        let length = self.agenda.len();
        let behind = (self.at + 1..length).chain(0..self.at.min(length));
        behind.into_iter().find(|at| self.agenda[*at].is_open()).unwrap_or(length)
    }

    /// Decides the entry that is shown, without a statement, and goes on.
    pub fn resolve(&mut self, decision: Decision) {
        let now = decision.at;
        if let Some(entry) = self.agenda.get_mut(self.at) {
            entry.decision = Some(decision);
            self.go_to(self.next_open(), now);
        }
    }

    /// Takes a statement about an item of the agenda into the minutes. Says whether it decides the entry that is shown.
    pub fn take(&mut self, statement: &Statement) -> bool {
        let shown = self.entry().is_some_and(|entry| entry.item.as_str() == statement.item);
        let Some(entry) = self.agenda.iter_mut().find(|entry| entry.item.as_str() == statement.item) else {
            return false;
        };
        let (at, note) = (statement.at.timestamp(), Sanitized::new(statement.note.trim()));
        if let Some(resolved) = Resolved::of(&statement.kind) {
            let statement = Some(statement.id.to_string());
            entry.decision = Some(Decision { resolved, at, note, statement });
            return shown;
        }
        let said = match &statement.kind {
            Kind::Assignment(to) if note.is_empty() => format!("assigned to {to}"),
            Kind::Assignment(to) => format!("assigned to {to}: {note}"),
            Kind::Comment => note.to_string(),
            Kind::Ruling(ruling, _) if note.is_empty() => format!("{} of the waiver", ruling.word()),
            Kind::Ruling(ruling, _) => format!("{} of the waiver: {note}", ruling.word()),
            Kind::Withdrawal => {
                let is_withdrawn = |decision: &Decision| {
                    statement.supersedes.iter().any(|id| decision.statement.as_deref() == Some(id.as_str()))
                };
                entry.decision.take_if(|decision| is_withdrawn(decision));
                "took back what was stated before".to_owned()
            }
            _ => return false,
        };
        entry.notes.push(Note { at, text: said.into() });
        false
    }

    /// Seconds of the meeting until now.
    pub fn seconds(&self, now: Timestamp) -> i64 {
        self.spent + self.unsettled(now)
    }

    /// Seconds that the entry which is shown has taken until now.
    pub fn entry_seconds(&self, now: Timestamp) -> i64 {
        self.entry().map_or(0, |entry| entry.spent) + self.unsettled(now)
    }

    /// Writes down what the clocks show.
    pub fn settle(&mut self, now: Timestamp) {
        let passed = self.unsettled(now);
        self.spent += passed;
        if let Some(entry) = self.agenda.get_mut(self.at) {
            entry.spent += passed;
        }
        // A clock that was put back must not count the same seconds again.
        self.running = Some(whole_second(now));
    }

    fn unsettled(&self, now: Timestamp) -> i64 {
        self.running.map_or(0, |since| whole_second(now).duration_since(since).as_secs().max(0))
    }
}

/// All clocks step at the same moments, so that one tick serves them all and nothing is lost between items.
fn whole_second(now: Timestamp) -> Timestamp {
    let fraction = SignedDuration::from_nanos(i64::from(now.subsec_nanosecond()));
    now.checked_sub(fraction).unwrap_or(now)
}
