//! What the commands that state something share: naming a statement, telling an end, saving and saying so.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::app::Draft;
use crate::app::overlay::draft_of;
use crate::board::read_end;
use crate::checklist::ItemKey;
use crate::ledger::{Kind, Ledger, Statement, StatementId, Until};
use crate::repo::Repo;
use crate::runtime::drafts::Drafts;
use crate::runtime::session::{Choices, Session};
use crate::runtime::store::{Saved, Store};
use crate::runtime::{clock, recorder};

const KEPT: &str = "  what you wrote is kept as a draft: the board offers it, or repeat the command";

const IDLE: &str = "its checklist does not apply here, and what is stated about it counts for nothing until it does";

#[derive(Debug, Args)]
pub struct Repository {
    /// The repository; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".", visible_alias = "path")]
    pub repository: PathBuf,
}

/// Opens the repository, makes a statement of what is meant, saves it and says so: 0 durable, 1 not saved, 2 wrong use.
pub fn record(repository: &Path, draft: impl FnOnce(&Session) -> Result<Draft, String>) -> ExitCode {
    record_statement(repository, |session| recorder::statement(&session.repo, &draft(session)?))
}

/// The same, of a statement that is made already.
pub fn record_statement(repository: &Path, make: impl FnOnce(&Session) -> Result<Statement, String>) -> ExitCode {
    let stated = Session::open(repository, Choices::default()).and_then(|session| {
        let statement = make(&session)?;
        Ok((session, statement))
    });
    match stated {
        Ok((session, statement)) => {
            if let Some(item) = ItemKey::parse(&statement.item).filter(|item| session.on_board(vec![item]).is_empty()) {
                output::message(&format!("{item} is not on the board: {IDLE}"));
            }
            save(&session.repo, &statement)
        }
        Err(reason) => output::fail(2, &reason),
    }
}

/// Saves a statement and says so.
pub fn save(repo: &Repo, statement: &Statement) -> ExitCode {
    let draft = draft_of(statement);
    match Store::new(repo.root()).save(statement) {
        Ok(Saved { path }) => {
            if let Some((name, words)) = draft {
                Drafts::of(repo).forget_words(&name, &words);
            }
            output::print(&format!("saved {}\n", statement.id));
            output::message(&format!("{} · {path}", told(statement)));
            ExitCode::SUCCESS
        }
        Err(error) => not_saved(repo, &format!("{error} ({})", error.help()), draft),
    }
}

/// Says why something is not saved, and keeps its words for the board, where its sheet opens with them.
pub fn not_saved(repo: &Repo, reason: &str, draft: Option<(String, String)>) -> ExitCode {
    let failed = output::fail(1, reason);
    match draft.map(|(name, words)| Drafts::of(repo).keep_words(&name, &words)) {
        Some(Ok(())) => output::message(KEPT),
        Some(Err(reason)) => output::message(&format!("  what you wrote is not kept as a draft: {reason}")),
        None => {}
    }
    failed
}

/// What was stated, and about what.
fn told(statement: &Statement) -> String {
    match &statement.kind {
        Kind::SignOff(sign_off) => sign_off.decision.word().to_owned(),
        kind => {
            let word = statement.status().map_or(kind.word(), |status| status.word());
            format!("{} · {word}", statement.item)
        }
    }
}

/// A draft that says its kind and its words, and supersedes what is in force of that kind.
pub fn draft(session: &Session, item: &ItemKey, kind: Kind, note: &str) -> Draft {
    let force = session.ledger.force_of(item.as_str(), session.checklists());
    let supersedes = force.map(|force| force.superseded_by(&kind)).unwrap_or_default();
    let note = note.trim().to_owned();
    Draft { item: item.clone(), kind, note, evidence: Vec::new(), until: None, supersedes }
}

/// The one statement whose id begins so.
///
/// # Errors
/// Says that there is none, or which it could be.
pub fn find_statement<'a>(ledger: &'a Ledger, written: &str) -> Result<&'a Statement, String> {
    let written = written.trim();
    let begins = |id: &StatementId| {
        id.as_str().get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written)) && !written.is_empty()
    };
    let found: Vec<_> = ledger.statements().map(|(_, statement)| statement).filter(|it| begins(&it.id)).collect();
    match found.as_slice() {
        [statement] => Ok(statement),
        [] => Err(format!("there is no statement `{written}`; `gonogo ledger` lists them")),
        many => {
            let exact = many.iter().filter(|statement| statement.id.as_str() == written).collect::<Vec<_>>();
            if let [statement] = exact[..] {
                return Ok(statement);
            }
            let ids: Vec<_> = many.iter().map(|statement| statement.id.as_str()).collect();
            Err(format!("`{written}` can mean {}; write more of it", ids.join(" or ")))
        }
    }
}

/// When something ends, as a person writes it now and here.
///
/// # Errors
/// What to write instead.
pub fn end(session: &Session, written: &str) -> Result<Until, String> {
    read_end(written, &clock::now(), |item| session.find_item(item).map(|item| item.key.clone()))
}
