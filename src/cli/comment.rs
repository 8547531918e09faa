//! `gonogo comment`: says something about an item that changes nothing.

use std::process::ExitCode;

use clap::Args;

use super::record::{self, Repository};
use crate::ledger::Kind;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The item: CHECKLIST/AREA.ITEM, or any ending of it that means one item only.
    #[arg(value_name = "ITEM")]
    item: String,
    /// What is said.
    #[arg(value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    repository: Repository,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    record::record(&arguments.repository.repository, |session| {
        let item = session.find_item(&arguments.item)?.key.clone();
        match arguments.text.trim() {
            "" => Err("a comment without words says nothing".to_owned()),
            text => Ok(record::draft(session, &item, Kind::Comment, text)),
        }
    })
}
