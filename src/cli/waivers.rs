//! `gonogo waivers`: the waivers in force and how they stand, those that end first at the top.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use super::output::{self, Format};
use crate::board::{WaiverRow, WaiverState};
use crate::check::Status;
use crate::period::{Term, end_in};
use crate::report;
use crate::runtime::clock;
use crate::runtime::session::{Choices, Session};
use crate::text::count;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Only those that end within this time, for example `14d`.
    #[arg(long, value_name = "TIME", value_parser = Term::parse)]
    expiring: Option<Term>,
    /// How to print them.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match Session::open(&arguments.path, Choices::default()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    let now = Timestamp::now();
    // Whether an event has come is part of how a waiver stands, and the board knows.
    let board = session.audit(now).board;
    let mut rows: Vec<_> =
        board.waivers.iter().filter(|row| is_wanted(row, arguments.expiring.as_ref(), now)).collect();
    rows.sort_by(|left, right| (left.ends, &left.id).cmp(&(right.ends, &right.id)));
    output::print(&match arguments.format {
        Format::Json => report::waivers(&rows),
        Format::Text if rows.is_empty() => "no waivers\n".to_owned(),
        Format::Text => rows.iter().map(|row| page(row, now)).collect(),
    });
    ExitCode::SUCCESS
}

fn is_wanted(row: &WaiverRow, expiring: Option<&Term>, now: Timestamp) -> bool {
    let Some(term) = expiring else { return true };
    let runs = matches!(row.state, WaiverState::Approved | WaiverState::Asked);
    runs && row.ends <= end_in(&clock::zone(), now, term).timestamp()
}

fn page(row: &WaiverRow, now: Timestamp) -> String {
    let mut text = format!("{} {:<8}  {}  until {}", Status::Waived.glyph(), row.state.word(), row.item, row.until);
    if matches!(row.state, WaiverState::Approved | WaiverState::Asked) {
        text.push_str(&format!(" ({})", left(row.ends.duration_since(now))));
    }
    let mut tell = |line: &str| text.push_str(&format!("\n    {line}"));
    tell(&row.reason);
    if let Some(control) = &row.control {
        tell(&format!("instead {control}"));
    }
    if !row.paths.is_empty() {
        let paths: Vec<_> = row.paths.iter().map(|path| path.as_str()).collect();
        tell(&format!("in {}", paths.join(", ")));
    }
    if row.contested {
        tell("another waiver is in force beside it: both must excuse");
    }
    if let Some(remark) = &row.remark {
        tell(remark);
    }
    let decided: Vec<_> = row.decided_by.iter().map(|by| by.as_str()).collect();
    let decided =
        if decided.is_empty() { String::new() } else { format!(", {} by {}", row.state.word(), decided.join(", ")) };
    tell(&format!("asked for by {}{decided}; identities are not verified · {}\n", row.by, row.id));
    text
}

/// How long it still runs, at the latest.
fn left(time: SignedDuration) -> String {
    let hours = usize::try_from(time.as_hours()).unwrap_or(0);
    if hours >= 48 { format!("{} left", count(hours / 24, "day")) } else { format!("{} left", count(hours, "hour")) }
}
