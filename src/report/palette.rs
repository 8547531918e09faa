//! The colours of printed text: the terminal's own, because what is printed may be read anywhere.

use anstyle::{AnsiColor, Style};

use crate::board::Verdict;
use crate::check::Status;

pub fn verdict_style(verdict: Verdict) -> Style {
    let colour = if verdict.is_go() { AnsiColor::Green } else { AnsiColor::Red };
    colour.on_default().bold().invert()
}

pub fn status_style(status: Status) -> Style {
    let colour = match status {
        Status::Pass => AnsiColor::Green,
        Status::Fail | Status::Error => AnsiColor::Red,
        Status::Partial | Status::Stale => AnsiColor::Yellow,
        Status::Waived | Status::Claimed => AnsiColor::Magenta,
        Status::Pending | Status::NotApplicable => return Style::new().dimmed(),
    };
    colour.on_default()
}
