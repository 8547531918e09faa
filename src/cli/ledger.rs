//! (in progress)
use std::process::ExitCode;
use clap::Args;
#[derive(Debug, Args)]
pub struct Arguments {}
pub fn run(_: &Arguments) -> ExitCode { ExitCode::FAILURE }
