//! `gonogo ledger`: all statements as one TOML document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::ledger::render_all;
use crate::repo::Repo;
use crate::runtime::shelf;
use crate::text::count;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Print nothing but what is damaged; exits 1 when something is.
    #[arg(long)]
    check: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let repo = match Repo::open(&arguments.path) {
        Ok(repo) => repo,
        Err(reason) => return output::fail(2, &reason),
    };
    let ledger = shelf::load(&repo);
    if !arguments.check {
        output::print(&render_all(&ledger));
    }
    let damages: Vec<_> = ledger.damages().map(|damage| damage.problem.clone()).collect();
    for problem in &damages {
        output::message(&format!("gonogo: {problem}"));
    }
    match (damages.len(), arguments.check) {
        (0, _) => ExitCode::SUCCESS,
        (damaged, true) => output::fail(1, &format!("{} cannot be read", count(damaged, "statement"))),
        (_, false) => ExitCode::SUCCESS,
    }
}
