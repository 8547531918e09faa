//! The terminal: taken by one guard, given back by one function that every exit goes through, whatever happened.

use std::io::{self, IsTerminal as _, Write};
use std::panic;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// What panicked on other threads than the one that draws.
static WORKER_PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The terminal while it is ours; giving it back happens at the latest when this goes.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

/// What the terminal's background looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
    Unknown,
}

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none; says what works without.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(io::Error::other(
                "the board needs a terminal; `gonogo check` prints the same audit without one",
            ));
        }
        let mut guard = Self { mouse };
        guard.enter_again()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`Guard::leave`].
    ///
    /// # Errors
    /// When the terminal cannot be set; it is given back then.
    pub fn enter_again(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        let entered = enable_raw_mode()
            .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide))
            .and_then(|()| self.set_mouse(self.mouse));
        if entered.is_err() {
            restore();
        }
        entered
    }

    /// Gives the terminal back for a while.
    pub fn leave(&mut self) {
        restore();
    }

    /// Takes the mouse, or leaves it to the terminal so that text can be selected.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        if mouse { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back as it was. Calling it twice, or without having taken it, is harmless; nothing it meets can
/// stop it, because there is nobody left to tell.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut output = io::stdout();
    // Each on its own: one that fails must not keep the others from being tried.
    let _ = execute!(output, EndSynchronizedUpdate, DisableMouseCapture);
    let _ = execute!(output, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = output.flush();
}

/// Makes panics bearable: one on the thread that draws gives the terminal back before it is reported; one on any other
/// thread is kept for the loop to show, and the screen stays.
pub fn install_panic_hook() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        if thread::current().name() == Some("main") {
            restore();
            report(information);
            let _ = writeln!(
                io::stderr(),
                "gonogo {} crashed. Everything shown as saved is on disk. Please report the lines above.",
                env!("CARGO_PKG_VERSION")
            );
        } else if let Ok(mut panics) = WORKER_PANICS.lock() {
            panics.push(information.to_string());
        }
    }));
}

/// What panicked on other threads since the last call.
pub fn take_worker_panics() -> Vec<String> {
    WORKER_PANICS.lock().map(|mut panics| std::mem::take(&mut *panics)).unwrap_or_default()
}

/// Asks the terminal whether its background is light, and waits no longer than `wait`.
pub fn background(wait: Duration) -> Background {
    use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};
    if !io::stdout().is_terminal() || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Background::Unknown;
    }
    let mut options = QueryOptions::default();
    options.timeout = wait;
    match theme_mode(options) {
        Ok(ThemeMode::Light) => Background::Light,
        Ok(ThemeMode::Dark) => Background::Dark,
        Err(_) => Background::Unknown,
    }
}

/// What the system tells the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End, with this exit code.
    Quit(u8),
    Suspend,
    /// Continued after a stop.
    Continued,
}

#[cfg(unix)]
mod system {
    use std::io;

    use rustix::process::{Signal as Number, kill_current_process_group};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::{Guard, Signal, restore};

    /// The signals that the loop waits for.
    #[derive(Debug)]
    pub struct Signals {
        terminate: Stream,
        hang_up: Stream,
        interrupt: Stream,
        quit: Stream,
        stop: Stream,
        resume: Stream,
    }

    impl Signals {
        /// # Errors
        /// When the system does not let signals be heard.
        pub fn new() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                quit: signal(SignalKind::quit())?,
                stop: signal(SignalKind::from_raw(Number::TSTP.as_raw()))?,
                resume: signal(SignalKind::from_raw(Number::CONT.as_raw()))?,
            })
        }

        /// Waits for the next signal; the exit codes are those that shells expect, 128 and the signal's number.
        pub async fn recv(&mut self) -> Signal {
            tokio::select! {
                _ = self.terminate.recv() => Signal::Quit(143),
                _ = self.hang_up.recv() => Signal::Quit(129),
                _ = self.interrupt.recv() => Signal::Quit(130),
                _ = self.quit.recv() => Signal::Quit(131),
                _ = self.stop.recv() => Signal::Suspend,
                _ = self.resume.recv() => Signal::Continued,
            }
        }
    }

    /// Gives the terminal back and stops, with the whole job as the shell would do it; goes on when it is continued.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(guard: &mut Guard) -> io::Result<()> {
        restore();
        // The stop signal itself is heard by the loop, so that it would not stop anything.
        kill_current_process_group(Number::STOP).map_err(io::Error::from)?;
        guard.enter_again()
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::{Guard, Signal};

    /// Only ctrl-c is known here.
    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        /// # Errors
        /// None on this system.
        pub fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub async fn recv(&mut self) -> Signal {
            let _ = tokio::signal::ctrl_c().await;
            Signal::Quit(130)
        }
    }

    /// # Errors
    /// Always: this system has no job control.
    pub fn suspend(_guard: &mut Guard) -> io::Result<()> {
        Err(io::Error::other("this system has no job control"))
    }
}

pub use system::{Signals, suspend};
