//! Which sign-offs a board admits, and what is then signed.

use super::admit::admit_text;
use super::model::Board;
use super::roles::{RoleRow, RoleStatus, duty};
use crate::config::{Role, SignOffs};
use crate::ledger::{Decision, SignOff, StatementId};
use crate::text::nearest;

/// What a person is about to sign, before it has an id, a time and a signature.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOffDraft {
    pub sign_off: SignOff,
    pub note: String,
    pub supersedes: Vec<StatementId>,
}

impl Board {
    /// What a person would sign for a role. A NO-GO may be said at any time, and says why.
    ///
    /// # Errors
    /// Why this person may not, or not yet, and what to do.
    pub fn admit_sign_off(
        &self,
        asked: &SignOffs,
        role: &str,
        person: &str,
        decision: Decision,
        note: &str,
    ) -> Result<SignOffDraft, String> {
        let asked_role = find(asked, role)?;
        let (Some(snapshot), Some(at)) = (&self.poll.snapshot, self.position(role)) else {
            let from = asked_role.level.as_ref().map_or("another level", |level| level.name.as_str());
            return Err(format!("{} signs from {from} on, and the board aims at {}", asked_role.title, self.level));
        };
        if !asked_role.admits(person) {
            let who = asked_role.by.join(" or ");
            return Err(format!("{person} may not sign as {}: {who} may", asked_role.title));
        }
        match decision {
            Decision::NoGo if note.trim().is_empty() => return Err("a NO-GO needs a note that says why".to_owned()),
            Decision::NoGo => {}
            Decision::Go => self.admit_approval(asked, at, person)?,
        }
        admit_text("note", note).map_err(|refusal| refusal.0)?;
        Ok(SignOffDraft {
            sign_off: SignOff {
                role: role.to_owned(),
                level: self.level.clone(),
                decision,
                digest: snapshot.digest.clone(),
                statuses: snapshot.statuses.clone(),
                signature: None,
            },
            note: note.trim().to_owned(),
            supersedes: self.poll.before.clone(),
        })
    }

    /// The roles that are asked at the level aimed at, in their order.
    pub fn sign_offs(&self) -> &[RoleRow] {
        &self.poll.roles
    }

    fn position(&self, role: &str) -> Option<usize> {
        self.sign_offs().iter().position(|row| row.id == role)
    }

    fn admit_approval(&self, asked: &SignOffs, at: usize, person: &str) -> Result<(), String> {
        let roles = self.sign_offs();
        if roles[at].status == RoleStatus::Unknown {
            return Err("the first audit is not complete; sign when it is".to_owned());
        }
        let others = roles.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, row)| row);
        if let Some(reason) = duty(asked, person, others, &self.poll.markers) {
            return Err(reason);
        }
        match roles[..at].iter().find(|row| row.is_open()) {
            Some(first) => Err(format!("{} signs before: {} (`gonogo sign {}`)", first.title, first.reason, first.id)),
            None => Ok(()),
        }
    }
}

fn find<'a>(asked: &'a SignOffs, role: &str) -> Result<&'a Role, String> {
    let known = || asked.roles.iter().map(|known| known.id.as_str());
    asked.roles.iter().find(|known| known.id == role).ok_or_else(|| match nearest(role, known()) {
        _ if asked.roles.is_empty() => {
            format!("there is no role `{role}`: the project's configuration names them, each as a [[role]]")
        }
        Some(near) => format!("there is no role `{role}`; did you mean `{near}`?"),
        None => format!("there is no role `{role}`; there are {}", known().collect::<Vec<_>>().join(", ")),
    })
}
