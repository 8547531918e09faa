//! `gonogo config`: every setting with its value, and where that comes from.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use unicode_width::UnicodeWidthStr as _;

use super::output;
use crate::app::{COMMANDS, Keymap};
use crate::config::{PROJECT_FILE, Told};
use crate::probe::Mask;
use crate::problem::Problem;
use crate::runtime::session::{Choices, Session};
use crate::runtime::user::{user_config, user_file};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Arguments {
    /// Print every setting with its value and its origin; secrets are masked.
    #[arg(long, group = "what")]
    print: bool,
    /// Print where your own configuration is looked for.
    #[arg(long, group = "what")]
    path: bool,
    /// Print every command with its keys as they are bound now, as TOML to copy from.
    #[arg(long, group = "what")]
    keys: bool,
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    repository: PathBuf,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let done = match (arguments.path, arguments.keys) {
        (true, _) => path(),
        (_, true) => Ok(keys()),
        _ => print(arguments),
    };
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
    problems.extend(Keymap::new(&session.config.keys).1);
    problems
        .extend(session.definitions.problems.iter().filter(|problem| problem.origin.as_str() == PROJECT_FILE).cloned());
    Ok(complain(&problems))
}

/// The whole table, so that whoever wants other keys finds the name of the command beside those it has.
fn keys() -> ExitCode {
    let (config, mut problems) = user_config();
    let (keymap, more) = Keymap::new(&config.keys);
    problems.extend(more);
    let mut page =
        "# Copy into your own configuration what is to have other keys; `[keys.items]` binds in one context only.\n\
                    # Several keys in a row are written with blanks: \"g g\".\n[keys]\n"
            .to_owned();
    for (at, command) in COMMANDS.iter().enumerate() {
        let keys: Vec<_> = keymap.all_keys(at).into_iter().map(|key| format!("{key:?}")).collect();
        let contexts: Vec<_> = command.contexts.iter().map(|context| context.title()).collect();
        let contexts = if contexts.len() > 6 { "nearly everywhere".to_owned() } else { contexts.join(", ") };
        page.push_str(&format!("{} = [{}]  # {} ({contexts})\n", command.id, keys.join(", "), command.title));
    }
    output::print(&page);
    complain(&problems)
}

fn complain(problems: &[Problem]) -> ExitCode {
    let mut to = anstream::stderr().lock();
    // A reader that went away is no error: it has seen enough.
    let _ = output::problems(problems, &mut to).and_then(|()| to.flush());
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
