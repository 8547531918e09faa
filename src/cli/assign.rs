//! `gonogo assign`: says who sees to an item from now on.

use std::process::ExitCode;

use clap::Args;

use super::record::{self, Repository};
use crate::ledger::Kind;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The item: CHECKLIST/AREA.ITEM, or any ending of it that means one item only.
    #[arg(value_name = "ITEM")]
    item: String,
    /// Who sees to it: a person, or a team such as @security.
    #[arg(value_name = "TO")]
    to: String,
    /// What is to be said of it.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    repository: Repository,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    record::record(&arguments.repository.repository, |session| {
        let item = session.find_item(&arguments.item)?.key.clone();
        match arguments.to.trim() {
            "" => Err("say who sees to it; to take an assignment back, withdraw it".to_owned()),
            to => Ok(record::draft(session, &item, Kind::Assignment(to.into()), &arguments.note)),
        }
    })
}
