//! Parses the arguments, chooses the mode, turns the result into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    gonogo::cli::main()
}
