//! (stand-in until the real one lands)
use crossterm::{cursor, event, execute, terminal};
use std::io;
use std::time::Duration;
pub enum Signal {
    Quit(u8),
    Suspend,
    Continued,
}
pub struct Signals {
    term: tokio::signal::unix::Signal,
}
impl Signals {
    pub fn new() -> io::Result<Self> {
        Ok(Self { term: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())? })
    }
    pub async fn recv(&mut self) -> Signal {
        self.term.recv().await;
        Signal::Quit(143)
    }
}
#[derive(PartialEq)]
pub enum Background {
    Dark,
    Light,
    Unknown,
}
pub fn background(_: Duration) -> Background {
    Background::Unknown
}
pub struct Guard {
    mouse: bool,
}
impl Guard {
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let mut guard = Self { mouse };
        guard.enter_again()?;
        Ok(guard)
    }
    pub fn enter_again(&mut self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        execute!(io::stdout(), terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            execute!(io::stdout(), event::EnableMouseCapture)?;
        }
        Ok(())
    }
    pub fn leave(&mut self) {
        restore();
    }
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(io::stdout(), event::EnableMouseCapture)
        } else {
            execute!(io::stdout(), event::DisableMouseCapture)
        }
    }
}
pub fn restore() {
    let _ = execute!(
        io::stdout(),
        event::DisableMouseCapture,
        event::DisableBracketedPaste,
        terminal::LeaveAlternateScreen,
        cursor::Show
    );
    let _ = terminal::disable_raw_mode();
}
pub fn suspend(guard: &mut Guard) {
    guard.leave();
    let _ = guard.enter_again();
}
pub fn install_panic_hook() {}
pub fn take_worker_panics() -> Vec<String> {
    Vec::new()
}
