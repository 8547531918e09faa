//! `gonogo import`: documents about readiness as checklists whose items carry what the document claims.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::output;
use crate::import;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The documents.
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
    /// Show what is found, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// How to print what is found.
    #[arg(long, value_enum, default_value = "text", requires = "dry_run")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    for path in &arguments.documents {
        let read = std::fs::read(path).map_err(|error| error.to_string()).and_then(|bytes| import::read(&bytes));
        match read {
            Ok(document) => {
                output::print(&format!("{}\n", serde_json::to_string_pretty(&document).unwrap_or_default()))
            }
            Err(reason) => return output::fail(2, &format!("{}: {reason}", path.display())),
        }
    }
    ExitCode::SUCCESS
}
