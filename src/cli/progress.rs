//! How far a check is, on the terminal of whoever waits for it. A short one shows nothing, and so does one that is piped.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::audit::Progress;
use crate::text::count;

/// Nobody wonders before.
const PATIENCE: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(120);

/// One line on standard error, gone when it is dropped.
pub struct Line {
    bar: ProgressBar,
    revealer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Line {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // The sign that moves is ASCII's, so that every terminal can show it.
        let style =
            ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.tick_chars("-\\|/ "));
        let revealer = std::io::stderr().is_terminal().then(|| reveal_later(bar.clone()));
        Self { bar, revealer }
    }

    pub fn audited(&self, progress: Progress) {
        self.bar.set_message(format!("auditing {} of {}", progress.done, count(progress.total, "file")));
    }

    pub fn replayed(&self, done: usize, total: usize) {
        self.bar.set_message(format!("auditing {done} of {}", count(total, "commit")));
    }

    pub fn judged(&self, done: usize, total: usize) {
        self.bar.set_message(format!("judging {done} of {}", count(total, "document")));
    }

    pub fn asked(&self, done: usize, total: usize) {
        self.bar.set_message(format!("running and calling: {done} of {total}"));
    }
}

/// Shows the bar when it was not dropped within the time in which nobody wonders.
fn reveal_later(bar: ProgressBar) -> (Sender<()>, JoinHandle<()>) {
    let (to, over) = channel();
    let reveal = move || {
        if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
    };
    (to, thread::spawn(reveal))
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some((to, revealer)) = self.revealer.take() {
            drop(to);
            // What it draws is drawn before the line is cleared.
            let _ = revealer.join();
        }
        self.bar.finish_and_clear();
    }
}
