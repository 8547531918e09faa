//! `gonogo man`: the manual as roff, with every key of the board from the table of commands.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{Cli, output};
use crate::app::{COMMANDS, Context, Keymap};
use crate::runtime::user::user_config;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Write the manual and that of each subcommand into this folder, as `gonogo.1`, `gonogo-check.1`, ….
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let done = match &arguments.dir {
        Some(folder) => write_all(folder),
        None => main_page().map(|page| output::print(&String::from_utf8_lossy(&page))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::fail(2, &format!("the manual cannot be written: {error}")),
    }
}

fn write_all(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    std::fs::write(folder.join("gonogo.1"), main_page()?)?;
    for subcommand in command.get_subcommands() {
        let name = format!("gonogo-{}", subcommand.get_name());
        let mut page = Vec::new();
        Man::new(subcommand.clone()).title(&name).manual("gonogo").render(&mut page)?;
        std::fs::write(folder.join(format!("{name}.1")), page)?;
    }
    Ok(())
}

fn main_page() -> io::Result<Vec<u8>> {
    let man = Man::new(Cli::command().disable_help_subcommand(true)).manual("gonogo");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    keys().to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// The keys as they are bound: on the views, and on what lies over them.
fn keys() -> Roff {
    let keymap = Keymap::new(&user_config().0.keys).0;
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman("On the board these keys work; `[keys]` in your configuration binds others.")]);
    for (at, command) in COMMANDS.iter().enumerate() {
        let (keys, place) = (keymap.all_keys(at).join(", "), place(command.contexts));
        roff.control("TP", []);
        roff.text([bold(keys), roman(format!("  {}{place}", command.title))]);
        roff.text([roman(command.help)]);
    }
    roff
}

/// Where a command's keys work, if that is not wherever an item is chosen.
fn place(contexts: &[Context]) -> String {
    match contexts {
        [only] => format!(" (in {})", only.title()),
        _ => String::new(),
    }
}
