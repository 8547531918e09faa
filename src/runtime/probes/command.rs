//! Runs a command, confined, until it ends or its time is over.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tempfile::TempDir;

use super::Given;
use super::output::Drain;
use crate::audit::Cancel;
use crate::check::conceal;
use crate::confine::{End, KEEPER, Order, Report, SURVIVED};
use crate::period;
use crate::probe::{Answer, Captured, Command, CommandReply, Exit, Mask};
use crate::repo::{Repo, RepoPath, Unreadable, io_reason};
use crate::runtime::trust;
use crate::text::lossy;

/// What every command gets of our environment.
const USUAL: [&str; 8] = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "SHELL"];
/// How often a running command is asked whether somebody still wants it.
const GLANCE: Duration = Duration::from_millis(100);
const HELD: &str = "what it started still holds its output";

/// Why there is nothing to judge, and what was written until then: on stdout, on stderr.
#[derive(Debug, Default)]
pub struct Failure {
    reason: String,
    written: Box<[Captured; 2]>,
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self { reason, ..Self::default() }
    }
}

impl Failure {
    pub fn answer(self, at: Timestamp) -> Answer {
        let output = self.written.iter().flat_map(Captured::last_lines).collect();
        Answer::Failed { at, reason: self.reason.into(), output }
    }

    fn masked(self, mask: &Mask) -> Self {
        Self {
            reason: mask.text(&self.reason),
            written: Box::new(self.written.each_ref().map(|written| hidden(written, mask))),
        }
    }
}

/// Runs a command, again if it ended in another way than wanted and may be tried again.
///
/// # Errors
/// [`Failure`].
pub fn run(command: &Command, repo: &Repo, given: &Given, cancel: &Cancel) -> Result<CommandReply, Failure> {
    let environment = environment(command, repo, given)?;
    let mask = Mask::of(environment.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut tries = 0;
    loop {
        let reply = attempt(command, repo, &environment, cancel);
        let is_wanted = |reply: &CommandReply| matches!(reply.exit, Exit::Code(code) if command.wanted.contains(&code));
        if tries >= command.retries || cancel.is_cancelled() || reply.as_ref().is_ok_and(is_wanted) {
            return reply.map(|reply| telling(reply, &mask)).map_err(|failure| failure.masked(&mask));
        }
        tries += 1;
    }
}

/// With what people may see of it, errors last because they tell most. What was written stays as it was: who looks for
/// something in it must not be told that a secret is not there.
fn telling(reply: CommandReply, mask: &Mask) -> CommandReply {
    let written = [&reply.stdout, &reply.stderr].map(|written| hidden(written, mask));
    CommandReply { said: written.iter().flat_map(Captured::last_lines).collect(), ..reply }
}

/// Without the secrets that were given, and those that can be told by how they look.
fn hidden(written: &Captured, mask: &Mask) -> Captured {
    let [first, last] = written.parts().map(|part| conceal(&lossy(&mask.apply(part))).into_bytes());
    Captured { first, last, omitted: written.omitted }
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
) -> Result<CommandReply, Failure> {
    let failed = |what: &str, error: std::io::Error| format!("{what}: {}", io_reason(&error));
    let folder = || TempDir::new().map_err(|error| failed("no scratch folder can be made", error));
    let (scratch, desk) = (folder()?, folder()?);
    let order = order(command, repo, &scratch, &desk)?;
    let words = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let mut keeper = std::process::Command::new(own_program());
    keeper.args([KEEPER, &words]).current_dir(repo.root()).env_clear().envs(environment);
    keeper.env("TMPDIR", scratch.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut keeper = keeper.spawn().map_err(|error| failed("it cannot be started", error))?;
    let drains = [keeper.stdout.take().map(Drain::start), keeper.stderr.take().map(Drain::start)];
    let leash = keeper.stdin.take();
    let ended = wait(keeper, leash, command.timeout, cancel);
    let took = start.elapsed();
    let drained = drains.map(|drain| drain.map(Drain::end).unwrap_or_default());
    let is_held = drained.iter().any(|drained| drained.is_held);
    let written = drained.map(|drained| drained.written);
    let judged = ended.and_then(|()| if is_held { Err(HELD.to_owned()) } else { reported(&order) });
    match judged {
        Ok((exit, caveats)) => {
            let [stdout, stderr] = written;
            Ok(CommandReply { exit, stdout, stderr, said: Vec::new(), took, caveats })
        }
        Err(reason) => Err(Failure { reason, written: Box::new(written) }),
    }
}

/// How it ended, and in which way it was less confined than it should be.
fn reported(order: &Order) -> Result<(Exit, Vec<String>), String> {
    let report = fs::read(order.report()).ok().and_then(|bytes| serde_json::from_slice::<Report>(&bytes).ok());
    let report = report.unwrap_or_default();
    match report.end {
        Some(End::Code(code)) => Ok((Exit::Code(code), report.caveats)),
        Some(End::Signal(signal)) => Ok((Exit::Signal(signal), report.caveats)),
        Some(End::NotStarted(reason)) => Err(reason),
        None => Err("it was ended from outside, and nothing is known of it".to_owned()),
    }
}

/// The program that is running, even when its file was replaced since.
fn own_program() -> std::path::PathBuf {
    if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe().unwrap_or_default() }
}

fn order(command: &Command, repo: &Repo, scratch: &TempDir, desk: &TempDir) -> Result<Order, String> {
    if !cfg!(target_os = "linux") {
        return Err("commands are run on Linux only, where they can be confined".to_owned());
    }
    let folder = repo.resolve(&RepoPath::new(&command.folder)).map_err(|reason| match reason {
        Unreadable::Gone => format!("the folder {}, where it runs, does not exist yet", command.folder),
        reason => format!("the folder {}: {reason}", command.folder),
    })?;
    // A program by a relative path is one of the repository's, whose content was trusted: it must not lead elsewhere.
    if let Some(program) = command.argv.first().filter(|program| program.contains('/') && !program.starts_with('/')) {
        let path = trust::beneath(&RepoPath::new(&command.folder), program)
            .ok_or_else(|| format!("`{program}` is no file of the repository"))?;
        repo.resolve(&path).map_err(|reason| match reason {
            Unreadable::Gone => format!("`{program}` does not exist"),
            _ => format!("`{program}` is no file of the repository"),
        })?;
    }
    Ok(Order {
        argv: command.argv.clone(),
        folder,
        root: repo.root().to_owned(),
        writes: command.writes.clone(),
        scratch: scratch.path().to_owned(),
        network: command.network,
        desk: desk.path().to_owned(),
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
            Ok(Ok(status)) if is_survived(status) => {
                return Err("it left processes behind that could not be ended".to_owned());
            }
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
    match ended.recv() {
        Ok(Ok(status)) if is_survived(status) => Err(format!("{reason}, but for processes that could not be")),
        _ => Err(reason),
    }
}

fn is_survived(status: ExitStatus) -> bool {
    status.code() == Some(i32::from(SURVIVED))
}
