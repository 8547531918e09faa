//! The init: shuts itself in, starts the command, and tells how it ended.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use rustix::process::{Pid, Resource, Rlimit, Signal, getpid, getrlimit, set_parent_process_death_signal, setrlimit};

use super::{End, Order, Report, grants, landlock, refusal, sockets};

/// Processes at the same time: more than a build needs, and few enough for the system to bear.
const MOST_PROCESSES: u64 = 4096;

pub fn run(order: &Order, caveats: Vec<String>) -> ExitCode {
    // Whatever happens to the keeper, nobody stays behind.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    // Opened before anything is shut: the command itself cannot reach it.
    let report = OpenOptions::new().write(true).create(true).truncate(true).open(order.report());
    let (end, caveats) = match shut_in(order, caveats) {
        Ok(caveats) => (execute(order), caveats),
        Err(reason) => (End::NotStarted(reason), Vec::new()),
    };
    if let Ok(mut report) = report {
        tell(&mut report, &Report { end: Some(end), caveats });
    }
    // The first process of a namespace takes the others with it; where there is none, the keeper adopts and ends them.
    ExitCode::SUCCESS
}

/// Gives in which way it is less confined than it should be.
fn shut_in(order: &Order, mut caveats: Vec<String>) -> Result<Vec<String>, String> {
    let writes = grants::open(order)?;
    // Counted for each namespace of users: where there is none, for all that the person runs.
    if getpid() == Pid::INIT {
        bound_processes();
    }
    match landlock::restrict(&writes, order.network) {
        Ok(more) => caveats.extend(more),
        Err(reason) => caveats.push(reason),
    }
    if !order.network {
        caveats.extend(sockets::close().err());
    }
    Ok(caveats)
}

fn bound_processes() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nproc);
    let current = current.map_or(MOST_PROCESSES, |now| now.min(MOST_PROCESSES));
    let _ = setrlimit(Resource::Nproc, Rlimit { current: Some(current), maximum });
}

fn execute(order: &Order) -> End {
    let Some((program, arguments)) = order.argv.split_first() else {
        return End::NotStarted("there is nothing to run".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&order.folder).stdin(Stdio::null());
    match command.status() {
        Ok(status) => end(status),
        Err(error) => End::NotStarted(refusal::reason(program, &order.folder, &error)),
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
