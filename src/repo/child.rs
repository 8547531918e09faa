//! A program that is run to its end, and no longer than it may.

use std::io;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at whether it has ended.
const PAUSE: Duration = Duration::from_millis(2);

/// Runs a program whose words fit a pipe's buffer, so that it waits for no reader. None when it took longer than `patience`
/// and was ended.
///
/// # Errors
/// When it cannot be run.
pub fn end_of(command: &mut Command, patience: Option<Duration>) -> io::Result<Option<Output>> {
    let mut child = command.spawn()?;
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if patience.is_some_and(|patience| begun.elapsed() > patience) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
    child.wait_with_output().map(Some)
}
