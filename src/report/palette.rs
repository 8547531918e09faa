//! The colours of printed text: the terminal's own, because what is printed may be read anywhere. A badge has its own ground,
//! on which white is read with ease.

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

pub fn badge_colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Go => "#2a7a2e",
        Verdict::ConditionalGo => "#8a6100",
        Verdict::NoGo | Verdict::Undecided(_) => "#b3262b",
        Verdict::Checking => "#656d76",
    }
}
