//! `gonogo [PATH]`: the board, drawn or told.

use std::path::Path;
use std::process::ExitCode;

use super::output;
use crate::runtime::session::{Choices, Session};
use crate::runtime::{lines, screen};

pub fn run(path: &Path, choices: Choices) -> ExitCode {
    let ended = Session::open(path, choices)
        .and_then(|session| if session.config.lines.value { lines::run(session) } else { screen::run(session) });
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(reason) => output::fail(2, &reason),
    }
}
