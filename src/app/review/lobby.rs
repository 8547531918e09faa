//! Before the meeting: what it will talk about, who is there, and whether one that was broken off goes on.

use crossterm::event::KeyEvent;
use jiff::SignedDuration;

use super::super::detail::{DetailLine, Voice};
use super::super::{App, Effect, Tone, View};
use super::Block;
use crate::board::Verdict;
use crate::ledger::Force;
use crate::repo::RepoPath;
use crate::review::{self, Entry, LastReview, Meeting, Person, Source, Topic};
use crate::text::{Sanitized, count, wrap};

/// How long a second press of the key means the first.
const SURE: SignedDuration = SignedDuration::from_secs(8);
/// Keys that are kept until a meeting begins, at most.
const EARLY: usize = 64;

impl App {
    /// Looks for what reviews left behind, the first time and whenever no meeting runs.
    #[must_use = "what is kept is looked for by its effect"]
    pub(in crate::app) fn enter_review(&mut self) -> Vec<Effect> {
        if self.review.meeting.is_some() { self.follow_past() } else { vec![Effect::FindReviews] }
    }

    pub(in crate::app) fn on_reviews(&mut self, kept: Option<Box<Meeting>>, last: Option<LastReview>) -> Vec<Effect> {
        if self.review.meeting.is_none() {
            let signed = LastReview::of_sign_offs(&self.model.ledger);
            // Whatever looked at the whole board last.
            self.review.last = last.into_iter().chain(signed).max_by_key(|last| last.at);
            (self.review.kept, self.review.looked) = (kept, true);
        }
        self.welcome();
        self.begin_at_last()
    }

    /// Does what was typed before a meeting could begin: nobody waits for that with their fingers.
    pub(in crate::app) fn begin_at_last(&mut self) -> Vec<Effect> {
        if self.awaited().is_some() {
            return Vec::new();
        }
        let Some(keys) = self.review.early.take().filter(|_| self.view == View::Review) else { return Vec::new() };
        match self.can_begin() {
            Ok(()) => {
                let mut effects = self.begin_review();
                effects.extend(keys.into_iter().flat_map(|key| self.on_key(key)));
                effects
            }
            Err(reason) => {
                self.say(format!("Begin: {reason}"), Tone::Plain);
                Vec::new()
            }
        }
    }

    /// Keeps a key for the meeting that is about to begin. What leaves or steers the program gives that up.
    pub(in crate::app) fn keep_for_meeting(&mut self, event: KeyEvent, name: &str) -> bool {
        let steers =
            !self.overlays.is_empty() || self.view != View::Review || name == "esc" || name.starts_with("ctrl-");
        if steers {
            self.review.early = None;
        }
        self.review.early.as_mut().is_some_and(|keys| {
            if keys.len() < EARLY {
                keys.push(event);
            }
            true
        })
    }

    /// Whoever holds the review is there, once it is known who that is.
    pub(in crate::app) fn welcome(&mut self) {
        if self.review.looked && self.review.present.is_empty() {
            self.review.present.extend(self.holder());
        }
    }

    pub(in crate::app) fn can_begin(&self) -> Result<(), &'static str> {
        match (&self.review.meeting, &self.review.kept) {
            (Some(_), _) => Err("the review has begun; the right arrow goes on"),
            (None, Some(_)) => Ok(()),
            (None, None) if self.awaited().is_some() => Ok(()),
            (None, None) => self.has_agenda(),
        }
    }

    /// What must be known before a meeting can begin, as long as it is not.
    fn awaited(&self) -> Option<&'static str> {
        match (self.review.looked, &self.review.kept, self.board.verdict) {
            (false, ..) => Some("the last review is still being looked for"),
            (true, None, Verdict::Checking) => Some("the first audit is not complete"),
            _ => None,
        }
    }

    pub(in crate::app) fn can_begin_anew(&self) -> Result<(), &'static str> {
        match (&self.review.meeting, &self.review.kept) {
            (None, None) => Err("no review is kept"),
            (Some(meeting), _) if !meeting.is_at_end() => Err("the review is under way; its end is reached by `end`"),
            _ => self.has_agenda(),
        }
    }

    fn has_agenda(&self) -> Result<(), &'static str> {
        match (self.board.verdict, self.board.rows.len()) {
            (Verdict::Checking, _) => Err("the first audit is not complete"),
            (_, 0) => Err("there are no items: no checklist applies here"),
            _ => Ok(()),
        }
    }

    pub(in crate::app) fn begin_review(&mut self) -> Vec<Effect> {
        if self.awaited().is_some() {
            self.review.early = Some(Vec::new());
            return Vec::new();
        }
        let Some(mut kept) = self.kept_meeting() else { return self.begin_anew() };
        self.review.kept = None;
        kept.resume(self.now);
        self.hold(kept)
    }

    /// The meeting that goes on, with what the ledger has of it and its minutes have not: a crash came between the two.
    fn kept_meeting(&self) -> Option<Meeting> {
        let mut kept = self.review.kept.as_deref()?.clone();
        let force = self.model.ledger.force(&self.model.checklists);
        kept.catch_up(|item| force.get(item.as_str()).and_then(Force::decision));
        Some(kept)
    }

    /// Minutes are given up by pressing the key twice.
    pub(in crate::app) fn give_up(&mut self) -> Vec<Effect> {
        let is_sure = self.review.sure_until.take().is_some_and(|until| self.now <= until);
        if is_sure {
            return self.begin_anew();
        }
        self.review.sure_until = self.now.checked_add(SURE).ok();
        self.say("N once more gives up these minutes; what was stated stays in the ledger", Tone::Bad);
        Vec::new()
    }

    fn begin_anew(&mut self) -> Vec<Effect> {
        let mut agenda = self.new_agenda();
        if agenda.is_empty() {
            // Nothing is in the way and nothing changed; whoever meets all the same meets about the items.
            agenda = review::rest(&self.board, &self.model.checklists, &[]);
        }
        let present = match self.review.meeting.take() {
            Some(meeting) => meeting.present,
            None => self.review.present.clone(),
        };
        self.review.kept = None;
        self.hold(Meeting::begin(agenda, present, self.review.last.clone(), self.now))
    }

    fn hold(&mut self, meeting: Meeting) -> Vec<Effect> {
        self.past.forget_minutes();
        (self.review.meeting, self.review.written) = (Some(meeting), None);
        (self.review.offset, self.review.role) = (0, 0);
        self.toast = None;
        let mut effects = self.keep_review();
        effects.extend(self.follow_past());
        effects
    }

    fn new_agenda(&self) -> Vec<Entry> {
        review::agenda(&self.board, &self.model.checklists, &self.model.ledger, self.review.last.as_ref())
    }

    pub(in crate::app) fn can_add_rest(&self) -> Result<(), &'static str> {
        let meeting = self.review.meeting.as_ref().ok_or("the review has not begun: enter begins it")?;
        let rest = review::rest(&self.board, &self.model.checklists, &meeting.agenda);
        if rest.is_empty() { Err("all items are on the agenda") } else { Ok(()) }
    }

    pub(in crate::app) fn add_rest(&mut self) -> Vec<Effect> {
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        let rest = review::rest(&self.board, &self.model.checklists, &meeting.agenda);
        let added = count(rest.len(), "item");
        meeting.agenda.extend(rest);
        self.say(format!("On the agenda now: {added} more"), Tone::Good);
        self.keep_review()
    }

    pub(super) fn lobby_blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let kept = self.kept_meeting();
        let title = match (&kept, &self.review.written) {
            (Some(kept), _) => self.resumable(kept),
            (None, Some(_)) => "The review is over".to_owned(),
            (None, None) => format!("Review {} for {}", self.model.place.name, self.board.level),
        };
        blocks.push(self.prose(Voice::Strong, &title.into()));
        if let Some(path) = &self.review.written {
            let opens = if self.last_record().is_some() { " · e opens it" } else { "" };
            blocks.push(self.prose(Voice::Plain, &format!("Its record is {path}{opens}").into()));
        }
        blocks.push(match &kept {
            Some(kept) => vec![self.fact("Decided so far", &format!("{} of {}", kept.decided(), kept.agenda.len()))],
            None => self.agenda_in_short(),
        });
        let names = |people: &[Person]| people.iter().map(shown).collect::<Vec<_>>().join(" · ");
        let present = kept.as_ref().map_or(&self.review.present, |kept| &kept.present);
        let present = if present.is_empty() { "nobody yet: P names who is there".to_owned() } else { names(present) };
        blocks.push(self.facts("Present", Voice::Plain, &present.into()));
        blocks.push(self.what_now());
        blocks
    }

    /// The record of the review that has just ended, if it lies in the repository.
    pub(in crate::app) fn last_record(&self) -> Option<RepoPath> {
        let is_over = self.view == View::Review && self.review.meeting.is_none();
        self.review.written.as_deref().filter(|_| is_over).and_then(RepoPath::parse)
    }

    /// `Resume the review of 14:32 at item 7 of 23`.
    fn resumable(&self, kept: &Meeting) -> String {
        let begun = kept.begun.to_zoned(self.model.zone.clone());
        let today = begun.date() == self.here().date();
        let when = begun.strftime(if today { "%H:%M" } else { "%-d %b, %H:%M" });
        match kept.entry() {
            Some(_) => format!("Resume the review of {when} at item {} of {}", kept.at + 1, kept.agenda.len()),
            None => format!("Resume the review of {when} at its end, with all items seen"),
        }
    }

    fn agenda_in_short(&self) -> Block {
        if self.has_agenda().is_err() {
            return Vec::new();
        }
        let agenda = self.new_agenda();
        let of = |topic| agenda.iter().filter(|entry: &&Entry| entry.topic == topic).count();
        let last = match &self.review.last {
            Some(LastReview { at, source: Source::Review, .. }) => format!("the review of {}", self.date(*at)),
            Some(LastReview { at, source: Source::SignOff, .. }) => format!("the sign-off of {}", self.date(*at)),
            None => "the last marks: there was no review yet".to_owned(),
        };
        let rest = review::rest(&self.board, &self.model.checklists, &agenda).len();
        vec![
            self.fact("Gates", &of(Topic::Gate).to_string()),
            self.fact("Changed", &format!("{}, since {last}", of(Topic::Changed))),
            self.fact("Expires soon", &of(Topic::Expires).to_string()),
            self.fact("Other items", &format!("{rest}, which + puts on the agenda once it has begun")),
        ]
    }

    fn what_now(&self) -> Block {
        if let Some(reason) = self.awaited() {
            let begins = if self.review.early.is_some() { "; the review begins as soon as that is done" } else { "" };
            return self.prose(Voice::Warning, &format!("Not yet: {reason}{begins}").into());
        }
        let text = match (self.can_begin(), &self.review.kept) {
            (Err(reason), _) => {
                let reason = reason.chars().next().map(|first| first.to_uppercase().collect::<String>() + &reason[1..]);
                return self.prose(Voice::Warning, &reason.unwrap_or_default().into());
            }
            (Ok(()), Some(_)) => "enter goes on where it was broken off · N gives it up and begins anew",
            (Ok(()), None) => "enter begins, and the clock with it",
        };
        self.prose(Voice::Quiet, &text.into())
    }

    /// Text over the whole width.
    pub(super) fn prose(&self, voice: Voice, text: &Sanitized) -> Block {
        wrap(text, self.card_columns()).into_iter().map(|line| DetailLine::new("", voice, line)).collect()
    }

    fn fact(&self, label: &'static str, text: &str) -> DetailLine {
        self.facts(label, Voice::Plain, &text.into()).into_iter().next().unwrap_or_default()
    }
}

/// `Ada, Engineering lead`.
pub(super) fn shown(person: &Person) -> String {
    if person.role.is_empty() { person.name.to_string() } else { format!("{}, {}", person.name, person.role) }
}
