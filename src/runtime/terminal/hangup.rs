//! Noticing that the terminal is gone. SIGHUP says so to a shell's jobs; a program that was started otherwise gets none, and
//! crossterm's reader spins on a dead terminal without ever giving the loop an error.

use std::io::{self, IsTerminal as _};

use rustix::event::{PollFd, PollFlags, poll};

/// Calls back once if the terminal dies. The thread sleeps in the kernel until then, and ends with the program.
pub(super) fn watch(died: impl FnOnce() + Send + 'static) -> io::Result<()> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    let wait = move || {
        if wait_for_death() {
            died();
        }
    };
    std::thread::Builder::new().name("hangup".to_owned()).spawn(wait).map(drop)
}

/// Asking for no events leaves those that are always told: error and hang-up.
fn wait_for_death() -> bool {
    let input = io::stdin();
    loop {
        let mut descriptors = [PollFd::new(&input, PollFlags::empty())];
        match poll(&mut descriptors, None) {
            Ok(_) => return descriptors[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
            Err(rustix::io::Errno::INTR) => {}
            // Some systems cannot poll a terminal; SIGHUP must do there.
            Err(_) => return false,
        }
    }
}
