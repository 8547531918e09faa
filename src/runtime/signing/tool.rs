//! A temporary folder, and a program that signs or verifies run in it, away from the repository.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::repo::io_reason;

/// How long a verification may take: a key agent that does not answer must not hold up the audit.
pub const VERIFYING: Duration = Duration::from_secs(10);
/// How long a signature may take: a person may have to find a passphrase, or to touch a token.
pub const SIGNING: Duration = Duration::from_secs(120);

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

    /// Runs a program to its end; `input` is the file that it reads as its standard input.
    ///
    /// # Errors
    /// When it cannot be run, or does not come to an end in time.
    pub fn run(
        &self,
        program: &OsStr,
        arguments: &[&OsStr],
        input: Option<&Path>,
        patience: Duration,
    ) -> Result<Output, String> {
        let name = Path::new(program).display();
        let failed = |error: std::io::Error| format!("{name} cannot be run: {}", io_reason(&error));
        let input = input.map_or(Ok(Stdio::null()), |path| File::open(path).map(Stdio::from)).map_err(failed)?;
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).args(arguments).env("LC_ALL", "C");
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        let begun = Instant::now();
        // What it says fits a pipe's buffer many times, so that it cannot wait for a reader.
        while child.try_wait().map_err(failed)?.is_none() {
            if begun.elapsed() > patience {
                child.kill().and_then(|()| child.wait().map(drop)).map_err(failed)?;
                return Err(format!("{name} took longer than {} s; does it wait for something?", patience.as_secs()));
            }
            thread::sleep(Duration::from_millis(2));
        }
        child.wait_with_output().map_err(failed)
    }
}

/// The first line of what a program said, for a message.
pub fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it does not say why").to_owned()
}
