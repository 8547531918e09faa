//! What the commands that state something share: naming a statement, telling an end, saving and saying so.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::app::Draft;
use crate::board::read_end;
use crate::checklist::ItemKey;
use crate::ledger::{Kind, Ledger, Statement, StatementId, Until};
use crate::runtime::session::{Choices, Session};
use crate::runtime::{clock, recorder};

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
    let (session, statement) = match stated {
        Ok(stated) => stated,
        Err(reason) => return output::fail(2, &reason),
    };
    match recorder::save(&session.repo, &statement) {
        Ok(()) => {
            let path = statement.path().map(|path| path.to_string()).unwrap_or_default();
            let word = statement.status().map_or(statement.kind.word(), |status| status.word());
            output::print(&format!("saved {}\n", statement.id));
            output::message(&format!("{} · {word} · {path}", statement.item));
            ExitCode::SUCCESS
        }
        Err(reason) => output::fail(1, &format!("not saved: {reason}")),
    }
}

/// A draft that says its kind and its words, and supersedes what is in force of that kind.
pub fn draft(session: &Session, item: &ItemKey, kind: Kind, note: &str) -> Draft {
    let force = session.ledger.force(session.checklists());
    let supersedes = force.get(item.as_str()).map(|force| force.superseded_by(&kind)).unwrap_or_default();
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
