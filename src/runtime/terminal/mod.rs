//! The terminal: taken by one guard, given back on every way out.
//!
//! | way out | who gives it back |
//! |---|---|
//! | quit, error | [`Guard`]'s drop |
//! | a panic of the thread that draws | the hook of [`install_panic_hook`], before it reports |
//! | a panic of another thread | nobody: the screen stays, the loop asks [`take_worker_panics`] |
//! | SIGTERM, SIGHUP, SIGINT, SIGQUIT, a dead terminal | [`Signals`] tells the loop to quit; if it does not, it is ended |
//! | ctrl-z, SIGTSTP | [`suspend`] |
//! | the editor | [`Guard::leave`] and [`Guard::enter_again`], with [`lend`] around the editor's life |
//!
//! They all end in [`restore`].

mod background;
#[cfg(unix)]
mod hangup;
mod input;
mod panic;
mod screen;
mod signals;

pub use background::Background;
pub use input::{Heard, Input};
pub use panic::{install_panic_hook, take_worker_panics};
pub use screen::restore;
pub use signals::{Signal, Signals, lend};

use std::io::{self, IsTerminal as _};

/// The terminal is ours as long as this lives.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Raw mode, the other screen, pastes as one event, no cursor; the mouse if it is wanted. Call it on the thread that
    /// draws.
    ///
    /// # Errors
    /// When there is no terminal to draw on, or to type in, and when it refuses.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        refuse_without_terminal()?;
        panic::this_thread_draws();
        screen::set_guarded(true);
        // From here on the drop cleans up, however far we come.
        let guard = Self { mouse };
        screen::enter(mouse)?;
        Ok(guard)
    }

    /// Gives the terminal to another program for a while. Pause [`Input`] before.
    pub fn leave(&mut self) {
        screen::restore();
    }

    /// Takes the terminal back after [`Guard::leave`], or after somebody changed its modes: a shell does when it continues
    /// us ([`Signal::Continued`]). Everything must be drawn anew.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn enter_again(&mut self) -> io::Result<()> {
        screen::enter(self.mouse)
    }

    /// Without the mouse, the terminal's own selection works.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn set_mouse(&mut self, wanted: bool) -> io::Result<()> {
        self.mouse = wanted;
        screen::set_mouse(wanted)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        screen::restore();
        screen::set_guarded(false);
    }
}

/// Leaves the screen, stops this program and those that share its job, as a shell expects of ctrl-z, and comes back when it
/// is continued. Everything must be drawn anew.
///
/// # Errors
/// When the terminal is gone afterwards.
pub fn suspend(guard: &mut Guard) -> io::Result<()> {
    guard.leave();
    signals::stop_here();
    guard.enter_again()
}

fn refuse_without_terminal() -> io::Result<()> {
    let reason = if !io::stdout().is_terminal() {
        "standard output is no terminal"
    } else if !io::stdin().is_terminal() {
        "standard input is no terminal"
    } else if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        "this terminal (TERM=dumb) has no screen"
    } else {
        return Ok(());
    };
    let sentence =
        format!("the board needs a terminal, and {reason}: `gonogo check` audits once and prints the result");
    Err(io::Error::new(io::ErrorKind::Unsupported, sentence))
}
