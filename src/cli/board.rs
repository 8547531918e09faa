//! `gonogo [PATH]`: the board.

use std::path::Path;
use std::process::ExitCode;

use super::output;
use crate::runtime::screen;
use crate::runtime::session::{Choices, Session};

pub fn run(path: &Path, choices: Choices) -> ExitCode {
    let ended = Session::open(path, choices).and_then(screen::run);
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(reason) => output::fail(2, &reason),
    }
}
