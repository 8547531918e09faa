//! `gonogo withdraw`: takes a statement back; what it had replaced is in force again.

use std::process::ExitCode;

use clap::Args;

use super::record::{self, Repository};
use crate::runtime::recorder;

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
    record::record_statement(&arguments.repository.repository, |session| {
        let statement = record::find_statement(&session.ledger, &arguments.id)?;
        recorder::withdrawal(&session.repo, statement, arguments.note.trim())
    })
}
