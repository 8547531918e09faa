//! Runs a command, confined, until it ends or its time is over.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Given;
use super::mask::Mask;
use super::output::Drain;
use crate::audit::Cancel;
use crate::confine::{End, KEEPER, Order, Report};
use crate::period;
use crate::probe::{Captured, Command, CommandReply, Exit};
use crate::repo::{Repo, RepoPath, io_reason};
use crate::runtime::trust;

/// What every command gets of our environment.
const USUAL: [&str; 8] = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "SHELL"];
/// How often a running command is asked whether somebody still wants it.
const GLANCE: Duration = Duration::from_millis(100);

/// Runs a command, again if it ended in another way than wanted and may be tried again.
///
/// # Errors
/// Why there is nothing to judge.
pub fn run(command: &Command, repo: &Repo, given: &Given, cancel: &Cancel) -> Result<CommandReply, String> {
    let environment = environment(command, repo, given)?;
    let mask = Mask::of(environment.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut tries = 0;
    loop {
        let reply = attempt(command, repo, &environment, cancel);
        let is_wanted = |reply: &CommandReply| matches!(reply.exit, Exit::Code(code) if command.wanted.contains(&code));
        if tries >= command.retries || cancel.is_cancelled() || reply.as_ref().is_ok_and(is_wanted) {
            return reply.map(|reply| masked(reply, &mask)).map_err(|reason| mask.text(&reason));
        }
        tries += 1;
    }
}

fn masked(reply: CommandReply, mask: &Mask) -> CommandReply {
    let hide = |written: Captured| Captured { bytes: mask.apply(&written.bytes), ..written };
    CommandReply { stdout: hide(reply.stdout), stderr: hide(reply.stderr), ..reply }
}

fn environment(command: &Command, repo: &Repo, given: &Given) -> Result<BTreeMap<String, String>, String> {
    let ours = |name: &str| std::env::var(name).ok();
    let usual = USUAL.iter().filter_map(|name| Some(((*name).to_owned(), ours(name)?)));
    let mut environment: BTreeMap<_, _> = usual.collect();
    environment.insert("TERM".to_owned(), "dumb".to_owned());
    environment.insert("PATH".to_owned(), own_path(repo));
    for name in &command.env {
        let value = given.variable(name).map(str::to_owned).or_else(|| ours(name));
        let value = value.ok_or_else(|| format!("the variable {name} is not set: {}", Given::remedy(name)))?;
        environment.insert(name.clone(), value);
    }
    Ok(environment)
}

/// $PATH without the places that the repository could put a program in: it must name its own by their paths, which trust covers.
fn own_path(repo: &Repo) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_ours = |folder: &PathBuf| {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        folder.is_absolute() && !real.starts_with(repo.root()) && !folder.starts_with(repo.root())
    };
    let folders = std::env::split_paths(&path).filter(is_ours);
    std::env::join_paths(folders).ok().and_then(|path| path.into_string().ok()).unwrap_or_default()
}

fn attempt(
    command: &Command,
    repo: &Repo,
    environment: &BTreeMap<String, String>,
    cancel: &Cancel,
) -> Result<CommandReply, String> {
    let failed = |what: &str, error: std::io::Error| format!("{what}: {}", io_reason(&error));
    let scratch = TempDir::new().map_err(|error| failed("no scratch folder can be made", error))?;
    let desk = TempDir::new().map_err(|error| failed("no scratch folder can be made", error))?;
    let order = order(command, repo, &scratch, &desk)?;
    let words = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let mut keeper = std::process::Command::new(own_program());
    keeper.args([KEEPER, &words]).current_dir(repo.root()).env_clear().envs(environment);
    keeper.env("TMPDIR", scratch.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut keeper = keeper.spawn().map_err(|error| failed("it cannot be started", error))?;
    let drains = [keeper.stdout.take().map(Drain::start), keeper.stderr.take().map(Drain::start)];
    let leash = keeper.stdin.take();
    wait(keeper, leash, command.timeout, cancel)?;
    let took = start.elapsed();
    let mut written = drains.into_iter().flatten().map(Drain::end).collect::<Result<Vec<_>, _>>()?;
    let (stderr, stdout) = (written.pop().unwrap_or_default(), written.pop().unwrap_or_default());
    let report = fs::read(&order.report).ok().and_then(|bytes| serde_json::from_slice::<Report>(&bytes).ok());
    let report = report.unwrap_or_default();
    let exit = match report.end {
        Some(End::Code(code)) => Exit::Code(code),
        Some(End::Signal(signal)) => Exit::Signal(signal),
        Some(End::NotStarted(reason)) => return Err(reason),
        None => return Err("it was ended from outside, and nothing is known of it".to_owned()),
    };
    Ok(CommandReply { exit, stdout, stderr, took, caveats: report.caveats })
}

/// The program that is running, even when its file was replaced since.
fn own_program() -> std::path::PathBuf {
    if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe().unwrap_or_default() }
}

fn order(command: &Command, repo: &Repo, scratch: &TempDir, desk: &TempDir) -> Result<Order, String> {
    if !cfg!(target_os = "linux") {
        return Err("commands are run on Linux only, where they can be confined".to_owned());
    }
    let place = |path: &str| repo.resolve(&RepoPath::new(path));
    let folder = place(&command.folder).map_err(|reason| format!("the folder {}: {reason}", command.folder))?;
    // A program by a relative path is one of the repository's, whose content was trusted: it must not lead elsewhere.
    if let Some(program) = command.argv.first().filter(|program| program.contains('/') && !program.starts_with('/')) {
        let path = trust::beneath(&RepoPath::new(&command.folder), program);
        path.and_then(|path| repo.resolve(&path).ok())
            .ok_or_else(|| format!("`{program}` is no file of the repository"))?;
    }
    let mut writes = vec![scratch.path().to_owned()];
    for path in &command.writes {
        writes.push(place(path).map_err(|reason| format!("{path}, which it may write to: {reason}"))?);
    }
    Ok(Order {
        argv: command.argv.clone(),
        folder,
        writes,
        network: command.network,
        report: desk.path().join("report"),
    })
}

/// Waits for the end; when time is over or nobody wants it any more, lets go of the leash, which ends everything.
fn wait(mut keeper: Child, leash: Option<ChildStdin>, timeout: Duration, cancel: &Cancel) -> Result<(), String> {
    let (to, ended) = channel();
    thread::spawn(move || to.send(keeper.wait()));
    let start = Instant::now();
    let reason = loop {
        let left = timeout.saturating_sub(start.elapsed());
        match ended.recv_timeout(left.min(GLANCE)) {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => return Err(format!("its end was not seen: {}", io_reason(&error))),
            Err(RecvTimeoutError::Disconnected) => return Err("its end was not seen".to_owned()),
            Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => break "it was given up".to_owned(),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                break format!("it did not end within {}, and was ended", period::shown(timeout));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    drop(leash);
    // The keeper ends what it holds and then itself; what waits for it here must not outlive the run.
    let _ = ended.recv();
    Err(reason)
}
