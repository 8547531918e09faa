//! The roles as the board has them: who must sign, who has, and whether that still holds.

mod poll;

pub(super) use poll::{duty, poll};

use std::collections::HashMap;

use jiff::Zoned;

use super::digest::{Change, Snapshot};
use crate::check::Status;
use crate::config::Role;
use crate::ledger::{Statement, StatementId, signed};
use crate::text::Sanitized;

/// What the signatures of sign-offs prove, by what was signed and the signature. Found out in the world outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proofs(pub HashMap<SignedId, Proof>);

/// The content that a proof is about: a file of the same name may say something else later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignedId([u8; 32]);

/// What stands behind a sign-off's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    Unsigned,
    /// By whose key.
    Verified(Sanitized),
    /// Whose key it is cannot be known here, and why.
    Unverified(Sanitized),
    Bad(Sanitized),
}

/// How a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleStatus {
    /// Nobody has signed.
    Missing,
    Valid,
    /// The board has changed since.
    Outdated,
    /// The role says NO-GO.
    Refused,
    /// Somebody signed, but it does not count.
    Invalid,
    /// The first audit is not complete.
    Unknown,
}

/// One role at this moment.
#[derive(Clone, Debug)]
pub struct RoleRow {
    pub id: String,
    pub title: Sanitized,
    pub required: bool,
    pub status: RoleStatus,
    /// One sentence about the status.
    pub reason: Sanitized,
    /// The sign-off that this is about.
    pub given: Option<Signed>,
    /// Everybody whose sign-off nothing has replaced.
    pub signers: Vec<Sanitized>,
    /// What differs from what was signed.
    pub changed: Vec<Change>,
}

/// Who signed, as it is shown.
#[derive(Clone, Debug)]
pub struct Signed {
    pub id: StatementId,
    pub by: Sanitized,
    pub at: Zoned,
    pub note: Sanitized,
    pub proof: Proof,
}

/// All roles that are asked at a level, and what a further one would sign.
#[derive(Clone, Debug, Default)]
pub struct Poll {
    pub roles: Vec<RoleRow>,
    /// None when no role is asked.
    pub snapshot: Option<Snapshot>,
    /// The sign-offs at the level that a new one has before it.
    pub before: Vec<StatementId>,
    /// Whose marks the gates rest on.
    pub markers: Vec<Sanitized>,
}

impl SignedId {
    pub fn of(statement: &Statement) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&signed(statement));
        let signature = statement.sign_off().and_then(|sign_off| sign_off.signature.as_deref());
        hasher.update(signature.unwrap_or_default().as_bytes());
        Self(hasher.finalize().into())
    }
}

impl Proof {
    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Verified(_) => "verified",
            Self::Unverified(_) => "unverified",
            Self::Bad(_) => "bad",
        }
    }

    /// For people.
    pub fn describe(&self) -> String {
        match self {
            Self::Unsigned => "without a signature".to_owned(),
            Self::Verified(who) => format!("signature of {who}"),
            Self::Unverified(why) => format!("signature unverified: {why}"),
            Self::Bad(why) => format!("bad signature: {why}"),
        }
    }
}

impl Proofs {
    pub fn of(&self, statement: &Statement) -> Proof {
        if statement.sign_off().is_none_or(|sign_off| sign_off.signature.is_none()) {
            return Proof::Unsigned;
        }
        let known = self.0.get(&SignedId::of(statement)).cloned();
        known.unwrap_or_else(|| Proof::Unverified("nobody has looked at it yet".into()))
    }
}

impl RoleStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Valid => "valid",
            Self::Outdated => "outdated",
            Self::Refused => "refused",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }

    /// The status of an item that looks like it.
    pub fn as_status(self) -> Status {
        match self {
            Self::Missing | Self::Unknown => Status::Pending,
            Self::Valid => Status::Pass,
            Self::Outdated => Status::Stale,
            Self::Refused => Status::Fail,
            Self::Invalid => Status::Error,
        }
    }
}

impl RoleRow {
    /// Whether a GO waits for it.
    pub fn is_open(&self) -> bool {
        self.required && self.status != RoleStatus::Valid
    }

    fn of(role: &Role, status: RoleStatus, reason: impl Into<Sanitized>) -> Self {
        Self {
            id: role.id.clone(),
            title: role.title.clone(),
            required: role.required,
            status,
            reason: reason.into(),
            given: None,
            signers: Vec::new(),
            changed: Vec::new(),
        }
    }
}

impl Poll {
    /// The roles that a GO waits for.
    pub fn open(&self) -> impl Iterator<Item = &RoleRow> {
        self.roles.iter().filter(|role| role.is_open())
    }

    /// A role that must approve says NO-GO.
    pub fn is_refused(&self) -> bool {
        self.open().any(|role| role.status == RoleStatus::Refused)
    }

    /// The final role, and with it every role before that it waits for, approves of the board as it is.
    pub fn is_attested(&self) -> bool {
        self.roles.last().is_some_and(|role| role.status == RoleStatus::Valid)
    }
}

#[cfg(test)]
mod tests;
