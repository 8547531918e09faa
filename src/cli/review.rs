//! `gonogo review [PATH]`: the board, opened in the review.

use std::process::ExitCode;

use clap::Args;

use super::{BoardArguments, output};
use crate::app::View;
use crate::runtime::screen;
use crate::runtime::session::Session;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    board: BoardArguments,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let ended = Session::open(arguments.board.place.path(), arguments.board.choices());
    match ended.and_then(|session| screen::run_in(session, View::Review)) {
        Ok(code) => ExitCode::from(code),
        Err(reason) => output::fail(2, &reason),
    }
}
