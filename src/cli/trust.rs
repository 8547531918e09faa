//! `gonogo trust`: shows what the repository asks to run and to call, and lets the user allow it.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::runtime::session::{Choices, Session};
use crate::runtime::trust::{self, Requests, Standing};
use crate::text::{Sanitized, count};

/// Show what the repository's checklists ask to run and to call, and allow exactly that.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Print the digest and everything that it covers, and change nothing.
    #[arg(long, conflicts_with_all = ["accept", "withdraw"])]
    print: bool,
    /// Trust without asking, if what would run has this digest.
    #[arg(long, value_name = "DIGEST", conflicts_with = "withdraw")]
    accept: Option<String>,
    /// Trust nothing in this repository any more.
    #[arg(long)]
    withdraw: bool,
    /// Checklist file to look at, instead of what the repository chooses; may be given again.
    #[arg(long, value_name = "FILE")]
    checklist: Vec<String>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match decide(arguments) {
        Ok(code) => code,
        Err(reason) => output::fail(2, &reason),
    }
}

fn decide(arguments: &Arguments) -> Result<ExitCode, String> {
    let path = arguments.path.as_deref().unwrap_or(Path::new("."));
    let choices = Choices { checklist_files: arguments.checklist.clone(), ..Choices::default() };
    let session = Session::open(path, choices)?;
    if arguments.withdraw {
        trust::forget(&session.repo)?;
        output::message("nothing in this repository is trusted any more");
        return Ok(ExitCode::SUCCESS);
    }
    let (_, requests, standing) = session.prober()?;
    if arguments.print {
        output::print(&printed(&requests));
        output::print(&variables(&session));
        return Ok(ExitCode::SUCCESS);
    }
    match (&standing, &arguments.accept) {
        (Standing::Nothing, _) => output::message("this repository asks for nothing to be run or called"),
        (_, Some(digest)) if !digest.eq_ignore_ascii_case(&requests.digest()) => {
            return Err(format!(
                "the digest of what would run is {}; `gonogo trust --print` shows it",
                requests.digest()
            ));
        }
        (_, Some(_)) => accept(&session, &requests)?,
        (Standing::Trusted, None) => output::message("what this repository asks for is trusted already"),
        (Standing::Asks(before), None) => return ask(&session, &requests, before.as_ref()),
    }
    Ok(ExitCode::SUCCESS)
}

fn accept(session: &Session, requests: &Requests) -> Result<(), String> {
    requests.flaw().map_or(Ok(()), Err)?;
    trust::keep(&session.repo, requests)?;
    output::message(&format!("trusted: {}", count(requests.files.len(), "file")));
    Ok(())
}

/// Shows what would run, or what has changed since it was trusted, and asks.
fn ask(session: &Session, requests: &Requests, before: Option<&Requests>) -> Result<ExitCode, String> {
    let shown = match before {
        Some(before) => format!("Changed since you trusted it:\n\n{}", lines(trust::difference(before, requests))),
        None => summary(requests),
    };
    output::print(&shown);
    output::print(&variables(session));
    if !io::stdin().is_terminal() {
        let digest = requests.digest();
        return Err(format!("nobody is here to ask: `gonogo trust --accept {digest}` trusts exactly this"));
    }
    output::print("\nTrust exactly this? It is asked again when a byte of it changes. [y/N] ");
    let mut answer = String::new();
    let _ = io::stdout().flush();
    io::stdin().lock().read_line(&mut answer).map_err(|error| error.to_string())?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        output::message("nothing was trusted");
        return Ok(ExitCode::from(1));
    }
    accept(session, requests)?;
    Ok(ExitCode::SUCCESS)
}

/// What would run, and which files trust covers.
fn summary(requests: &Requests) -> String {
    let files: Vec<_> = requests.files.keys().map(|path| format!("  {path}")).collect();
    let what = "This repository asks to run and to call:";
    let covered = "Trust covers the content of these files, and not what they load in turn:";
    format!("{what}\n\n{}\n{covered}\n\n{}", lines(requests.lines().map(|line| format!("  {line}"))), lines(files))
}

/// What the requests are filled with here, which is not what is trusted.
fn variables(session: &Session) -> String {
    let variables = session.variables();
    if variables.is_empty() {
        return String::new();
    }
    let lines = lines(variables.into_iter().map(|line| format!("  {line}")));
    format!("\nThe variables in it are yours, and trust does not cover what they hold:\n\n{lines}")
}

fn printed(requests: &Requests) -> String {
    let mut text = format!("digest {}\n\n{}", requests.digest(), lines(requests.lines().map(str::to_owned)));
    for (path, content) in &requests.files {
        text.push_str(&format!(
            "\n--- {}\n{}",
            Sanitized::new(path),
            lines(content.shown().lines().map(str::to_owned))
        ));
    }
    text
}

/// Each line made harmless: it is a stranger's text that somebody must judge.
fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| format!("{}\n", Sanitized::new(&line))).collect()
}
