//! `gonogo schema`: JSON Schemas for editors and programs.

use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::output;
use crate::schema::{SUBJECTS, Subject};

#[derive(Debug, Args)]
pub struct Arguments {
    /// What to describe.
    #[arg(value_name = "SUBJECT", default_value = "checklist", value_parser = subjects())]
    subject: String,
}

fn subjects() -> PossibleValuesParser {
    SUBJECTS.iter().map(|subject| PossibleValue::new(subject.name).help(subject.summary)).collect::<Vec<_>>().into()
}

pub fn run(arguments: &Arguments) -> ExitCode {
    // The command line takes no other word.
    if let Some(subject) = Subject::find(&arguments.subject) {
        output::print(&subject.text());
    }
    ExitCode::SUCCESS
}
