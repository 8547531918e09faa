//! The init: shuts itself in, starts the command, and tells how it ended.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, getpid, set_parent_process_death_signal};

use super::{End, Order, Report, landlock, orphans, sockets};

pub fn run(order: &Order, mut caveats: Vec<String>) -> ExitCode {
    // Whatever happens to the keeper, nobody stays behind.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    orphans::adopt();
    // Opened before anything is shut: the command itself cannot reach it.
    let report = OpenOptions::new().write(true).create(true).truncate(true).open(&order.report);
    match landlock::restrict(&order.writes, order.network) {
        Ok(more) => caveats.extend(more),
        Err(reason) => caveats.push(reason),
    }
    if !order.network {
        caveats.extend(sockets::close().err());
    }
    let end = execute(order);
    if let Ok(mut report) = report {
        tell(&mut report, &Report { end: Some(end), caveats });
    }
    // The first process of a namespace takes the others with it, and their numbers mean nothing outside.
    if getpid() != Pid::INIT {
        orphans::end_all();
    }
    ExitCode::SUCCESS
}

fn execute(order: &Order) -> End {
    let Some((program, arguments)) = order.argv.split_first() else {
        return End::NotStarted("there is nothing to run".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&order.folder).stdin(Stdio::null());
    match command.status() {
        Ok(status) => end(status),
        Err(error) => End::NotStarted(match error.kind() {
            std::io::ErrorKind::NotFound => format!("`{program}` is not installed here, or its interpreter is not"),
            std::io::ErrorKind::PermissionDenied => format!("`{program}` may not be executed"),
            _ => format!("`{program}` cannot be started: {error}"),
        }),
    }
}

fn end(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Code(code),
        (None, signal) => End::Signal(signal.unwrap_or_default()),
    }
}

fn tell(file: &mut File, report: &Report) {
    // Without a report the run counts as one that told nothing, which is an error on its items.
    let _ = serde_json::to_vec(report).map(|bytes| file.write_all(&bytes));
}
