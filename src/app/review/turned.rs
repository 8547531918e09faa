//! What made an item stand otherwise than the last time: somebody's word, the calendar, or a commit, as git tells the past.

use super::super::detail::Voice;
use super::super::trend::Reading;
use super::super::{App, owner};
use super::Block;
use super::facts::word;
use crate::board::{Row, TrendPoint, WaiverState, mark_end, mark_status};
use crate::check::Status;
use crate::checklist::Item;
use crate::ledger::{Force, Kind, Statement};
use crate::review::Stood;
use crate::text::count;

impl App {
    /// Beneath how an item turned: by whom or what.
    pub(super) fn turned_by(&self, row: &Row, item: &Item, stood: &Stood, force: Option<&Force<'_>>) -> Block {
        let said = force.and_then(|force| self.turned_by_word(row, stood, force));
        let told = said.or_else(|| self.turned_by_time(row, item, stood, force)).or_else(|| self.turned_by_commit(row));
        told.map(|text| Self::short(self.facts("", Voice::Plain, &text.into()))).unwrap_or_default()
    }

    /// A statement that was made since, and by which the item stands as it does.
    fn turned_by_word(&self, row: &Row, stood: &Stood, force: &Force<'_>) -> Option<String> {
        let weighs = |other: &Statement| matches!(other.kind, Kind::Mark(_) | Kind::Waiver(_) | Kind::Ruling(..));
        let takes_back = |statement: &Statement| {
            let mut others = force.history.iter().filter(|other| weighs(other));
            statement.kind == Kind::Withdrawal && others.any(|other| statement.supersedes.contains(&other.id))
        };
        let mut newest_first = force.history.iter().rev();
        let statement = newest_first.find(|statement| weighs(statement) || takes_back(statement))?;
        let explains = match &statement.kind {
            Kind::Mark(status) => mark_status(*status) == row.status,
            Kind::Waiver(_) => row.status == Status::Waived,
            _ => true,
        };
        let (when, who) = (statement.at.timestamp(), owner::name(&statement.by));
        let note = match statement.note.trim() {
            "" => String::new(),
            note => format!(": {note}"),
        };
        (explains && when > stood.at).then(|| format!("{} by {who}, {}{note}", word(&statement.kind), self.date(when)))
    }

    /// No commit is to blame for what grew too old or ran out.
    fn turned_by_time(&self, row: &Row, item: &Item, stood: &Stood, force: Option<&Force<'_>>) -> Option<String> {
        let over = |ends: &jiff::Timestamp| *ends <= self.now;
        let mark = force.and_then(Force::mark).zip(item.manual());
        let dated = row.outcome.as_deref().and_then(|outcome| outcome.dated.as_ref()).map(|dated| dated.until());
        let grown = mark.and_then(|(mark, manual)| mark_end(mark, manual)).into_iter().chain(dated).filter(over).min();
        let ran_out = self.waivers_of(&row.key).find(|waiver| waiver.state == WaiverState::Expired);
        match (row.status, stood.status, grown, ran_out) {
            (Status::Stale, _, Some(ends), _) => {
                Some(format!("by time: what backs it was good until {}", self.date(ends)))
            }
            (_, Some(Status::Waived), _, Some(waiver)) => {
                Some(format!("by time: it was waived until {}", waiver.until))
            }
            _ => None,
        }
    }

    /// The newest commit at which it turned. What turned it may be in no commit yet.
    fn turned_by_commit(&self, row: &Row) -> Option<String> {
        let trend = &self.trend;
        let turn =
            |point: &'_ TrendPoint| point.turns.iter().flatten().find(|turn| turn.key == row.key).map(|turn| turn.to);
        let found = trend.points.iter().rev().find_map(|point| Some((point, turn(point)?)));
        match (found, &trend.reading) {
            (Some((point, to)), _) if to == Some(row.status) => Some(format!("by {}", self.named(point))),
            (_, Reading::Running(done, total)) => Some(format!("by whom is being read: {done} of {total} commits")),
            (Some((point, _)), Reading::Done) => {
                Some(format!("by what no commit has: the last to turn it was {}", self.named(point)))
            }
            (None, Reading::Done) => {
                let changed = match self.model.place.dirty {
                    Some(changes @ 1..) => format!("; {} that no commit has", count(changes, "change")),
                    _ => String::new(),
                };
                Some(format!("by none of the last {}{changed}", count(trend.points.len(), "commit")))
            }
            (_, Reading::Failed(reason)) => Some(format!("by whom is not known: {reason}")),
            (_, Reading::Stopped(done, total)) => {
                Some(format!("by whom is not known: {done} of {total} commits were read"))
            }
            (_, Reading::NotYet) => None,
        }
    }

    /// `9f1c2aa, 12 Nov, Dee: Drop the threat model`.
    fn named(&self, point: &TrendPoint) -> String {
        format!("{}, {}, {}: {}", point.short(), self.date(point.at), owner::name(&point.author), point.subject)
    }
}
