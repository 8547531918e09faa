//! Taking back what this session did, and doing it again. What was stated is taken back by a withdrawal and stated again
//! by a new statement; what was written is taken back only while it is exactly what was written.

use super::message::{Draft, Intent};
use super::save::told;
use super::{App, Effect, Tone};
use crate::checklist::ItemKey;
use crate::fix::Change;
use crate::ledger::{BOARD, Kind, Statement};
use crate::review::Decision;

/// Something that was done and can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    Statement(Box<Statement>),
    Fix {
        item: ItemKey,
        changes: Vec<Change>,
    },
    /// What a meeting decided without a statement: only its minutes say so.
    Minuted {
        item: ItemKey,
        before: Option<Decision>,
        after: Decision,
    },
}

/// What was done in this session, and what of it was taken back; newest last.
#[derive(Debug, Default)]
pub(super) struct Past {
    done: Vec<Deed>,
    undone: Vec<Deed>,
    /// What is on its way back or forth, with the token of its save.
    moving: Option<(u64, Turn, Deed)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Back,
    Again,
}

impl Deed {
    fn told(&self) -> String {
        match self {
            Self::Statement(statement) => told(statement),
            Self::Fix { item, changes } => {
                let changes: Vec<_> = changes.iter().map(Change::summary).collect();
                format!("{} · {item}", changes.join(", "))
            }
            Self::Minuted { item, after, .. } => format!("{} in the review · {item}", after.resolved.word()),
        }
    }
}

impl Past {
    fn take(&mut self, token: u64) -> Option<(Turn, Deed)> {
        self.moving.take_if(|(of, ..)| *of == token).map(|(_, turn, deed)| (turn, deed))
    }

    /// The meeting is over, and its minutes with it.
    pub(super) fn forget_minutes(&mut self) {
        let is_kept = |deed: &Deed| !matches!(deed, Deed::Minuted { .. });
        self.done.retain(is_kept);
        self.undone.retain(is_kept);
    }

    /// What did not work stays where it was.
    fn give_back(&mut self, turn: Turn, deed: Deed) {
        match turn {
            Turn::Back => self.done.push(deed),
            Turn::Again => self.undone.push(deed),
        }
    }
}

impl App {
    pub(super) fn can_undo(&self) -> Result<(), &'static str> {
        match (&self.past.moving, self.past.done.is_empty()) {
            (Some(_), _) => Err("the last one is still on its way"),
            (None, true) if !self.past.undone.is_empty() => Err("nothing else was done in this session"),
            (None, true) => Err("nothing was done in this session"),
            (None, false) => Ok(()),
        }
    }

    pub(super) fn can_redo(&self) -> Result<(), &'static str> {
        match (&self.past.moving, self.past.undone.is_empty()) {
            (Some(_), _) => Err("the last one is still on its way"),
            (None, true) => Err("nothing was undone"),
            (None, false) => Ok(()),
        }
    }

    /// Something was done; what had been taken back before is forgotten.
    pub(super) fn remember(&mut self, deed: Deed) {
        self.past.done.push(deed);
        self.past.undone.clear();
    }

    pub(super) fn undo_last(&mut self) -> Vec<Effect> {
        let Some(deed) = self.past.done.pop() else { return Vec::new() };
        let token = self.next_token();
        let effect = match &deed {
            Deed::Statement(of) => {
                let intent = Intent::Withdrawal { of: of.clone(), note: "undone in the session that made it" };
                Effect::Save { token, intent }
            }
            Deed::Fix { changes, .. } => {
                Effect::Write { token, changes: changes.iter().rev().map(Change::reversed).collect() }
            }
            Deed::Minuted { .. } => return self.turn_minutes(deed, Turn::Back),
        };
        self.past.moving = Some((token, Turn::Back, deed));
        vec![effect]
    }

    pub(super) fn redo_last(&mut self) -> Vec<Effect> {
        let Some(deed) = self.past.undone.pop() else { return Vec::new() };
        let token = self.next_token();
        let effect = match &deed {
            Deed::Statement(statement) => self.again(statement).map(|intent| Effect::Save { token, intent }),
            Deed::Fix { changes, .. } => Ok(Effect::Write { token, changes: changes.clone() }),
            Deed::Minuted { .. } => return self.turn_minutes(deed, Turn::Again),
        };
        match effect {
            Ok(effect) => {
                self.past.moving = Some((token, Turn::Again, deed));
                vec![effect]
            }
            Err(reason) => {
                self.say(format!("Not done again: {reason}"), Tone::Bad);
                self.past.undone.push(deed);
                Vec::new()
            }
        }
    }

    /// Takes a decision out of the minutes, or puts it into them again, and shows its item.
    fn turn_minutes(&mut self, deed: Deed, turn: Turn) -> Vec<Effect> {
        let Deed::Minuted { item, before, after } = &deed else { return Vec::new() };
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        let Some(at) = meeting.agenda.iter().position(|entry| entry.item == *item) else { return Vec::new() };
        meeting.agenda[at].decision = match turn {
            Turn::Back => before.clone(),
            Turn::Again => Some(after.clone()),
        };
        let said = match turn {
            Turn::Back => format!("Undone: {} · ctrl-r decides it again", deed.told()),
            Turn::Again => format!("Decided again: {}", deed.told()),
        };
        match turn {
            Turn::Back => self.past.undone.push(deed),
            Turn::Again => self.past.done.push(deed),
        }
        let effects = self.go_to_page(at);
        self.say(said, Tone::Good);
        effects
    }

    /// The same, to be stated anew: what it supersedes now may be something else than then.
    fn again(&self, statement: &Statement) -> Result<Intent, String> {
        match &statement.kind {
            Kind::Withdrawal => {
                let is_withdrawn = |other: &Statement| statement.supersedes.contains(&other.id);
                let found = self.model.ledger.statements().find(|(_, other)| is_withdrawn(other));
                let of = found.map(|(_, other)| Box::new(other.clone()));
                let of = of.ok_or("what it withdrew is no longer there")?;
                Ok(Intent::Withdrawal { of, note: "withdrawn again in the session that undid it" })
            }
            Kind::SignOff(given) => {
                let person = self.model.identity.clone()?;
                let (asked, note) = (&self.model.sign_offs, &statement.note);
                let draft = self.board.admit_sign_off(asked, &given.role, &person, given.decision, note)?;
                if draft.sign_off.digest != given.digest {
                    return Err("the board has changed since: look at it, and sign anew".to_owned());
                }
                Ok(Intent::SignOff(Box::new(draft)))
            }
            kind => {
                let item = ItemKey::parse(&statement.item).ok_or("it is about no item")?;
                let draft = Draft {
                    evidence: statement.evidence.clone(),
                    until: statement.until.clone(),
                    ..Draft::new(item, kind.clone(), statement.note.clone())
                };
                let supersedes = self.admit(&draft)?;
                Ok(Intent::Item(Draft { supersedes, ..draft }))
            }
        }
    }

    /// A statement is on disk; says what that means.
    pub(super) fn on_stated(&mut self, token: u64, statement: &Statement) -> String {
        match self.past.take(token) {
            Some((Turn::Back, deed)) => {
                let said = format!("Undone: {} · ctrl-r states it again", deed.told());
                self.past.undone.push(deed);
                said
            }
            Some((Turn::Again, _)) => {
                self.past.done.push(Deed::Statement(Box::new(statement.clone())));
                format!("Stated again: {}", told(statement))
            }
            None => {
                let is_withdrawal = statement.kind == Kind::Withdrawal;
                let is_withdrawn = |deed: &Deed| match deed {
                    Deed::Statement(of) => is_withdrawal && statement.supersedes.contains(&of.id),
                    Deed::Fix { .. } | Deed::Minuted { .. } => false,
                };
                self.past.done.retain(|deed| !is_withdrawn(deed));
                // A sign-off that is taken back is taken back for good.
                if statement.item != BOARD || !is_withdrawal {
                    self.remember(Deed::Statement(Box::new(statement.clone())));
                }
                if is_withdrawal {
                    format!("Withdrawn · {}", statement.item)
                } else {
                    format!("Saved: {}", told(statement))
                }
            }
        }
    }

    /// A statement did not come to the disk; whether it was one that takes something back or states it again.
    pub(super) fn on_not_stated(&mut self, token: u64, reason: &str) {
        let said = match self.past.take(token) {
            Some((turn, deed)) => {
                let said = not_moved(turn, &deed, reason);
                self.past.give_back(turn, deed);
                said
            }
            None => format!("Not saved: {reason}"),
        };
        self.say(said, Tone::Bad);
    }

    /// A write that no sheet waits for has ended.
    pub(super) fn on_rewritten(&mut self, token: u64, result: Result<(), String>) -> Vec<Effect> {
        let Some((turn, deed)) = self.past.take(token) else { return Vec::new() };
        match (result, turn) {
            (Ok(()), Turn::Back) => {
                self.say(format!("Undone: {} · ctrl-r writes it again", deed.told()), Tone::Good);
                self.past.undone.push(deed);
            }
            (Ok(()), Turn::Again) => {
                self.say(format!("Written again: {}", deed.told()), Tone::Good);
                self.past.done.push(deed);
            }
            (Err(reason), _) => {
                self.say(not_moved(turn, &deed, &reason), Tone::Bad);
                self.past.give_back(turn, deed);
            }
        }
        Vec::new()
    }
}

fn not_moved(turn: Turn, deed: &Deed, reason: &str) -> String {
    match turn {
        Turn::Back => format!("Not undone: {reason} · {}", deed.told()),
        Turn::Again => format!("Not done again: {reason} · {}", deed.told()),
    }
}
