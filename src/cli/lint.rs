//! `gonogo lint`: what is wrong with checklists and configuration, by file, line and column.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::checklist::{builtins, check_needs};
use crate::problem::Problem;
use crate::runtime::session::{Choices, Session};
use crate::text::count;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Checklist files, or the repository whose definitions to check; by default the one the current folder lies in.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Check the embedded checklists instead.
    #[arg(long, conflicts_with = "paths")]
    builtin: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let problems = if arguments.builtin { Ok(lint_builtins()) } else { lint_paths(&arguments.paths) };
    let problems = match problems {
        Ok(problems) => problems,
        Err(reason) => return output::fail(2, &reason),
    };
    if problems.is_empty() {
        output::message("no problems");
        return ExitCode::SUCCESS;
    }
    let mut to = anstream::stdout().lock();
    // A reader that went away is no error: it has seen enough.
    let _ = output::problems(&problems, &mut to).and_then(|()| to.flush());
    output::message(&count(problems.len(), "problem"));
    ExitCode::FAILURE
}

fn lint_builtins() -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut checklists = Vec::new();
    for builtin in builtins() {
        let (checklist, found) = builtin.load();
        checklists.extend(checklist);
        problems.extend(found);
    }
    problems.extend(check_needs(&checklists));
    problems
}

fn lint_paths(paths: &[PathBuf]) -> Result<Vec<Problem>, String> {
    let (files, folders): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_file());
    let folder = match folders.as_slice() {
        [] => PathBuf::from("."),
        [folder] => (*folder).clone(),
        _ => return Err("one repository at a time, or any number of checklist files".to_owned()),
    };
    let checklist_files: Vec<_> = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let session = Session::open(&folder, Choices { checklist_files, ..Choices::default() })?;
    let mut problems = session.user_problems.clone();
    problems.extend(session.definitions.problems.clone());
    Ok(problems)
}
