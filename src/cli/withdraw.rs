//! `gonogo withdraw`: takes a statement back; what it had replaced is in force again.

use std::process::ExitCode;

use clap::Args;

use super::record::{self, Repository};
use crate::app::Draft;
use crate::checklist::ItemKey;
use crate::ledger::Kind;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The statement's id, or as much of its beginning as means one only; `gonogo ledger` lists them.
    #[arg(value_name = "ID")]
    id: String,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    repository: Repository,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    record::record(&arguments.repository.repository, |session| {
        let statement = record::find_statement(&session.ledger, &arguments.id)?;
        let item =
            ItemKey::parse(&statement.item).ok_or("a statement about the whole board is withdrawn by a new one")?;
        let draft = record::draft(session, &item, Kind::Withdrawal, &arguments.note);
        Ok(Draft { supersedes: vec![statement.id.clone()], ..draft })
    })
}
