//! What turns while the program runs: noted, and where something gets worse, said aloud.

use super::{App, Effect, Toast, Tone};
use crate::board::{Board, Difference, Row, Side, Turn};
use crate::config::Notify;
use crate::ledger::Ledger;
use crate::text::Sanitized;

/// Whether the person is told of what got worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Aloud,
    /// They did it themselves, or nothing in the repository did.
    Quietly,
}

impl App {
    /// How loudly to speak of a ledger that has just been read: nobody is told of their own statements.
    pub(super) fn told_of(&self, ledger: &Ledger) -> Told {
        let Ok(person) = &self.model.identity else { return Told::Aloud };
        let known = self.model.ledger.statements().map(|(path, _)| path).collect::<std::collections::HashSet<_>>();
        let mut new = ledger.statements().filter(|(path, _)| !known.contains(path));
        if new.all(|(_, statement)| statement.by.as_str() == person) { Told::Quietly } else { Told::Aloud }
    }

    /// Notes what another board than before says of items that were known before and are now.
    pub(super) fn note_turns(&mut self, before: &Board, cause: &Sanitized, told: Told) -> Vec<Effect> {
        if !self.live.complete || is_same(before, &self.board) {
            return Vec::new();
        }
        let checklists = &self.model.checklists;
        let (then, now) = (Side { board: before, checklists }, Side { board: &self.board, checklists });
        let is_known = |board: &Board, turn: &Turn| board.row(&turn.key).is_some_and(Row::is_known);
        let turns = Difference::between(then, now).turns.into_iter();
        let turns: Vec<Turn> = turns.filter(|turn| is_known(before, turn) && is_known(&self.board, turn)).collect();
        turns.iter().for_each(|turn| self.note_turn(turn, cause));
        self.refresh_journal();
        let worse: Vec<&Turn> = turns.iter().filter(|turn| turn.is_worse()).collect();
        match (worse.first(), told) {
            (Some(first), Told::Aloud) => self.tell_regression(first, worse.len() - 1, cause),
            _ => Vec::new(),
        }
    }

    fn tell_regression(&mut self, turn: &Turn, others: usize, cause: &Sanitized) -> Vec<Effect> {
        let status = turn.to.as_ref().map_or("", |glance| glance.status.word());
        let others =
            if others == 0 { String::new() } else { format!(" · and {}", crate::text::count(others, "other")) };
        let text = Sanitized::from(format!("Worse: {} · {status}{others} · by {cause}", turn.title));
        // What became of what they have just done stays said: it may well be why.
        let is_answer = |toast: &&Toast| toast.tone != Tone::Plain && !toast.is_news;
        let answer = self.toast.as_ref().filter(is_answer).map(|toast| toast.text.clone());
        let said = answer.map_or(text.clone(), |answer| format!("{answer} · {text}").into());
        self.toast = Some(Toast::news(said, self.now));
        match self.model.notify {
            Notify::None => Vec::new(),
            notify => vec![Effect::Alert { notify, text }],
        }
    }
}

/// Whether nothing can have turned, which is most often so and cheap to see.
fn is_same(before: &Board, now: &Board) -> bool {
    let stands = |row: &Row| (row.status, row.counted, row.is_open_gate(), row.credit.to_bits());
    let rows = before.rows.iter().zip(&now.rows);
    before.rows.len() == now.rows.len()
        && rows.into_iter().all(|(before, now)| before.key == now.key && stands(before) == stands(now))
}
