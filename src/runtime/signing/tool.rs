//! A temporary folder, and a program that signs or verifies run in it, away from the repository.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::repo::{end_of, io_reason};

/// How long a verification may take: a key agent that does not answer must not hold up the audit.
const VERIFYING: Duration = Duration::from_secs(10);
/// How long a signature may take where nobody is asked for a passphrase: a token may have to be touched.
const SIGNING: Duration = Duration::from_secs(120);

/// Whom a program that signs may ask for the passphrase of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The person, in the terminal that it is lent.
    Terminal,
    /// Nobody: an agent knows the passphrase, or there is no signature. A question would tear whatever the screen shows.
    Nobody,
}

pub struct Bench(TempDir);

impl Bench {
    /// # Errors
    /// When there is no place for it.
    pub fn new() -> Result<Self, String> {
        tempfile::tempdir()
            .map(Self)
            .map_err(|error| format!("a temporary folder cannot be made: {}", io_reason(&error)))
    }

    /// # Errors
    /// When the disk does not take it.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<PathBuf, String> {
        let path = self.0.path().join(name);
        let written = std::fs::write(&path, content);
        written.map(|()| path).map_err(|error| format!("a temporary file cannot be written: {}", io_reason(&error)))
    }

    /// # Errors
    /// When the program did not make the file.
    pub fn read(&self, name: &str) -> Result<String, String> {
        let read = std::fs::read_to_string(self.0.path().join(name));
        read.map_err(|error| format!("no signature was made: {}", io_reason(&error)))
    }

    /// Runs a program that verifies to its end; `input` is the file that it reads as its standard input.
    ///
    /// # Errors
    /// When it cannot be run, or does not come to an end in time.
    pub fn verify(&self, program: &OsStr, arguments: &[&OsStr], input: Option<&Path>) -> Result<Output, String> {
        let mut command = self.command(program, arguments);
        let input = input.map_or(Ok(Stdio::null()), |path| File::open(path).map(Stdio::from));
        command.stdin(input.map_err(|error| not_run(program, &error))?);
        run(command, Some(VERIFYING))
    }

    /// Runs a program that signs to its end. A person may take as long as they want.
    ///
    /// # Errors
    /// When it cannot be run, or does not come to an end in time.
    pub fn sign(&self, program: &OsStr, arguments: &[&OsStr], asking: Asking) -> Result<Output, String> {
        let mut command = self.command(program, arguments);
        match asking {
            Asking::Terminal => {
                command.stdin(Stdio::inherit());
                run(command, None)
            }
            Asking::Nobody => {
                // ssh-keygen opens the terminal by itself, unless another program must ask: this one never answers.
                command.env("SSH_ASKPASS_REQUIRE", "force").env("SSH_ASKPASS", "false").stdin(Stdio::null());
                run(command, Some(SIGNING))
            }
        }
    }

    fn command(&self, program: &OsStr, arguments: &[&OsStr]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).args(arguments).env("LC_ALL", "C");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn run(mut command: Command, patience: Option<Duration>) -> Result<Output, String> {
    let program = command.get_program().to_owned();
    let output = end_of(&mut command, patience).map_err(|error| not_run(&program, &error))?;
    output.ok_or_else(|| {
        let (name, patience) = (Path::new(&program).display(), patience.unwrap_or_default().as_secs());
        format!("{name} took longer than {patience} s; does it wait for something?")
    })
}

fn not_run(program: &OsStr, error: &std::io::Error) -> String {
    format!("{} cannot be run: {}", Path::new(program).display(), io_reason(error))
}

/// Whether a program complained in these words.
pub fn says(output: &Output, words: &str) -> bool {
    String::from_utf8_lossy(&output.stderr).contains(words)
}

/// The first line of what a program said, for a message.
pub fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it does not say why").to_owned()
}
