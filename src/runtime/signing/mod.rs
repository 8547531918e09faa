//! Sign-offs and the keys behind them. A person signs with the key that their own git configuration names, and a signature is
//! verified against what the user or the organisation knows: what a repository says of keys proves nothing.

mod gpg;
mod key;
mod ssh;
mod tool;
mod verifier;

pub use key::Key;
pub use tool::Asking;
pub use verifier::Verifier;

use std::fmt;

use super::recorder::identity;
use super::store::new_id;
use crate::board::{SignOffDraft, admit_words};
use crate::ledger::{BOARD, Kind, Origin, Statement, signed};
use crate::repo::Repo;
use crate::runtime::clock;

/// What signatures are made for: one that was made for something else, a commit for instance, is none here.
const NAMESPACE: &str = "gonogo";

/// Why a statement is not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// The key asks for its passphrase, and nobody could be asked; with what to do where nobody can.
    Locked(String),
    Failed(String),
}

impl From<String> for Unsigned {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl fmt::Display for Unsigned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(help) => {
                write!(formatter, "your key asks for its passphrase, and there is no terminal to give it in: {help}")
            }
            Self::Failed(reason) => formatter.write_str(reason),
        }
    }
}

/// The key that the person's git configuration names, if it names one.
///
/// # Errors
/// When it cannot be used, or there is none where only a verified signature counts.
pub fn own_key(repo: &Repo, verified: bool) -> Result<Option<Key>, String> {
    let key = Key::of(repo)?;
    if key.is_none() && verified {
        return Err(WANTED.to_owned());
    }
    Ok(key)
}

/// What is said where a signature is asked for and there is no key.
pub const WANTED: &str = "the project counts verified signatures only: sign with the key that \
                          `git config --global user.signingKey KEY` names (gpg.format says of which kind it is)";

/// Makes the statement of a sign-off, signed if there is a key.
///
/// # Errors
/// When nobody is known to state it, or signing fails: a sentence that says so.
pub fn statement(repo: &Repo, draft: SignOffDraft, key: Option<&Key>, asking: Asking) -> Result<Statement, Unsigned> {
    let mut statement = Statement {
        id: new_id(),
        kind: Kind::SignOff(Box::new(draft.sign_off)),
        item: BOARD.to_owned(),
        by: identity(repo)?.as_str().into(),
        at: clock::now(),
        commit: repo.git().ok().and_then(|git| git.head().ok()).and_then(|head| head.commit),
        note: draft.note,
        evidence: Vec::new(),
        supersedes: draft.supersedes,
        origin: Origin::Recorded,
        until: None,
        unknown: Vec::new(),
    };
    // What is signed can be taken back, and not taken out again.
    admit_words(&statement.kind, &statement.note, &[]).map_err(|refusal| refusal.0)?;
    let signature = key.map(|key| key.sign(&signed(&statement), asking)).transpose()?;
    if let Kind::SignOff(sign_off) = &mut statement.kind {
        sign_off.signature = signature;
    }
    Ok(statement)
}
