//! Whether the terminal is dark or light.

use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use terminal_colorsaurus::{Error, QueryOptions, ThemeMode, theme_mode};

/// Whether the terminal was asked and did not answer in time, so that its answer may come as keys.
static UNANSWERED: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
    /// The terminal does not say, or must not be asked.
    #[default]
    Unknown,
}

impl Background {
    /// Enough for a terminal at hand; a distant one shall not delay the first screen.
    pub const TIMEOUT: Duration = Duration::from_millis(100);
}

/// Asks the terminal, and waits no longer than `timeout`. It must be called before [`super::Input`] exists, which would
/// take the answer for keys. Where colours are not wanted there is nothing to ask.
pub fn background(timeout: Duration) -> Background {
    let colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if colourless || dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Background::Unknown;
    }
    let mut options = QueryOptions::default();
    options.timeout = timeout;
    match theme_mode(options) {
        Ok(ThemeMode::Dark) => Background::Dark,
        Ok(ThemeMode::Light) => Background::Light,
        Err(error) => {
            UNANSWERED.store(matches!(error, Error::Timeout(_)), Ordering::SeqCst);
            Background::Unknown
        }
    }
}

pub(super) fn take_unanswered() -> bool {
    UNANSWERED.swap(false, Ordering::SeqCst)
}
