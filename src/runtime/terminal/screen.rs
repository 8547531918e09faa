//! The sequences and modes that make a terminal ours, and the one function that undoes them.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Hide;
use crossterm::event::EnableBracketedPaste;
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, disable_raw_mode, enable_raw_mode};

use super::panic;

/// Whether the terminal is, or may be, in our modes now.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Whether a guard lives, on the screen or away from it.
static GUARDED: AtomicBool = AtomicBool::new(false);

/// Buttons, drags and the wheel, with coordinates of any size. Mere motion (1003) is left out: it would wake us for nothing.
#[cfg(unix)]
const MOUSE_ON: &str = "\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h";
#[cfg(unix)]
const MOUSE_OFF: &str = "\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l";

/// Ends a frame that was drawn halfway, the mouse and pastes as events, any style, the other screen, the hidden cursor.
#[cfg(unix)]
const LEAVE: &str =
    "\u{1b}[?2026l\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l\u{1b}[?2004l\u{1b}[0m\u{1b}[?1049l\u{1b}[?25h";

pub(super) fn is_guarded() -> bool {
    GUARDED.load(Ordering::SeqCst)
}

pub(super) fn set_guarded(guarded: bool) {
    GUARDED.store(guarded, Ordering::SeqCst);
}

pub(super) fn enter(mouse: bool) -> io::Result<()> {
    ENTERED.store(true, Ordering::SeqCst);
    // If the modes were changed behind our back, crossterm believes that they still are raw.
    disable_raw_mode()?;
    enable_raw_mode()?;
    // A terminal without another screen would show our first frame between the lines of the shell.
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste, Hide)?;
    set_mouse(mouse)
}

#[cfg(unix)]
pub(super) fn set_mouse(wanted: bool) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(if wanted { MOUSE_ON } else { MOUSE_OFF }.as_bytes())?;
    output.flush()
}

#[cfg(not(unix))]
pub(super) fn set_mouse(wanted: bool) -> io::Result<()> {
    use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    if wanted { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
}

/// Gives the terminal back as it was. It may be called from anywhere, any number of times; what fails is left undone,
/// because there is nobody left to tell.
pub fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    if panic::is_drawing_thread() {
        // Half a frame in the buffer would be printed behind our back when the program ends. Another thread must not
        // wait for the lock of one that hangs in a write.
        let _ = io::stdout().flush();
    }
    write_leave();
    let _ = disable_raw_mode();
}

/// Writes through a handle of its own that does not block: a terminal that stopped reading must not keep us from ending.
#[cfg(unix)]
fn write_leave() {
    use std::time::{Duration, Instant};
    let Some(mut terminal) = fresh_handle() else { return };
    let deadline = Instant::now() + Duration::from_millis(200);
    let mut rest = LEAVE.as_bytes();
    while !rest.is_empty() && Instant::now() < deadline {
        match terminal.write(rest) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(Duration::from_millis(5)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// The terminal that standard output shows; in a container its name may not exist, and `/dev/tty` may.
#[cfg(unix)]
fn fresh_handle() -> Option<std::fs::File> {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::path::Path;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).custom_flags(flags.bits().cast_signed());
    let name = rustix::termios::ttyname(io::stdout(), Vec::new()).ok();
    let by_name = name.and_then(|name| options.open(Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()))).ok());
    by_name.or_else(|| options.open("/dev/tty").ok())
}

#[cfg(not(unix))]
fn write_leave() {
    use crossterm::cursor::Show;
    use crossterm::event::{DisableBracketedPaste, DisableMouseCapture};
    use crossterm::style::ResetColor;
    use crossterm::terminal::LeaveAlternateScreen;
    let _ = execute!(io::stdout(), DisableMouseCapture, DisableBracketedPaste, ResetColor, LeaveAlternateScreen, Show);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restoring_what_was_not_taken_does_nothing() {
        restore();
        restore();
        assert!(!ENTERED.load(Ordering::SeqCst));
    }

    #[cfg(unix)]
    #[test]
    fn leaving_undoes_each_mode_of_the_mouse() {
        assert!(LEAVE.contains(MOUSE_OFF));
        assert_eq!(MOUSE_ON.replace('h', "l").len(), MOUSE_OFF.len());
    }
}
