//! `gonogo config`: every setting with its value, and where that comes from.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use unicode_width::UnicodeWidthStr as _;

use super::output;
use crate::config::{PROJECT_FILE, Told};
use crate::runtime::probes::Mask;
use crate::runtime::session::{Choices, Session, user_file};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Arguments {
    /// Print every setting with its value and its origin; secrets are masked.
    #[arg(long, group = "what")]
    print: bool,
    /// Print where your own configuration is looked for.
    #[arg(long, group = "what")]
    path: bool,
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    repository: PathBuf,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let done = if arguments.path { path() } else { print(arguments) };
    done.unwrap_or_else(|reason| output::fail(2, &reason))
}

fn path() -> Result<ExitCode, String> {
    let file = user_file().ok_or("there is no home folder in which a configuration could lie; set $HOME")?;
    output::print(&format!("{}\n", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn print(arguments: &Arguments) -> Result<ExitCode, String> {
    let session = Session::open(&arguments.repository, Choices::default())?;
    output::print(&page(&session.config.settings(&Mask::shown)));
    let mut problems = session.user_problems.clone();
    problems
        .extend(session.definitions.problems.iter().filter(|problem| problem.origin.as_str() == PROJECT_FILE).cloned());
    let mut to = anstream::stderr().lock();
    // A reader that went away is no error: it has seen enough.
    let _ = output::problems(&problems, &mut to).and_then(|()| to.flush());
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `theme = "light"   # config.toml:3`, aligned; what is not set is a comment as well.
fn page(settings: &[Told]) -> String {
    let line = |told: &Told| match &told.value {
        Some(value) => format!("{} = {value}", told.name),
        None => format!("# {} is not set", told.name),
    };
    let lines: Vec<_> = settings.iter().map(|told| (line(told), &told.origin)).collect();
    // One long list must not push all origins out of sight.
    let column = lines.iter().map(|(line, _)| line.width()).filter(|width| *width <= 48).max().unwrap_or(0);
    let row = |(line, origin): &(String, &String)| {
        format!("{line}{}  # {origin}\n", " ".repeat(column.saturating_sub(line.width())))
    };
    lines.iter().map(row).collect()
}
