//! `gonogo check`: one audit without a terminal.

use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::{Place, output};
use crate::report::{FORMATS, Format, Report};
use crate::runtime::session::Session;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How to print the board.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,
    /// Say on standard error how long the audit took and what it read.
    #[arg(long)]
    timings: bool,
}

fn format_names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match Session::open(arguments.place.path(), arguments.place.choices()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    for problem in &session.user_problems {
        output::message(&format!("gonogo: {problem}; defaults are used"));
    }
    let audited = session.audit(Timestamp::now());
    let definitions = &session.definitions;
    let report = Report {
        board: &audited.board,
        checklists: session.checklists(),
        repository: &session.repository(),
        problems: &definitions.problems,
    };
    let format = FORMATS.iter().find(|format| format.name == arguments.format);
    output::print(&format.map_or_else(String::new, |Format { render, .. }| render(&report)));
    if arguments.timings {
        let took = audited.took.as_secs_f64() * 1000.0;
        output::message(&format!("audited in {took:.1} ms: {} of {} files read", audited.files_read, audited.files));
    }
    if definitions.broken_config {
        return output::fail(2, "the project's configuration is not usable; `gonogo lint` shows what to mend");
    }
    ExitCode::from(audited.board.verdict.exit_code())
}
