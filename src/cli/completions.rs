//! `gonogo completions`: what a shell completes after `gonogo`.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, output};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell; where it looks for completions, its own manual says.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "gonogo", &mut text);
    output::print(&String::from_utf8_lossy(&text));
    ExitCode::SUCCESS
}
