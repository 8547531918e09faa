//! `gonogo ledger`: the statements as one TOML document, and what is wrong with them.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, Zoned};

use super::output;
use crate::audit::Cancel;
use crate::checklist::ItemKey;
use crate::ledger::{FOLDER, Statement, render_all};
use crate::problem::Problem;
use crate::repo::SHALLOW;
use crate::runtime::archive::{self, Archive};
use crate::runtime::clock;
use crate::runtime::session::{Choices, Session};
use crate::text::count;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Print nothing but what is damaged, and what is to be noted; exits 1 when something is damaged.
    #[arg(long, conflicts_with_all = ["item", "by", "since", "until"])]
    check: bool,
    /// Only what is about this item, which need not exist any more.
    #[arg(long, value_name = "ITEM")]
    item: Option<String>,
    /// Only what this person states: part of the name or mail address.
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Only what was stated from then on: a date, or a date and time with its offset.
    #[arg(long, value_name = "DATE", value_parser = beginning)]
    since: Option<Timestamp>,
    /// Only what was stated until then, a date's whole day included.
    #[arg(long, value_name = "DATE", value_parser = end)]
    until: Option<Timestamp>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match Session::open(&arguments.path, Choices::default()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    let mut ledger = session.ledger.clone();
    let damages: Vec<_> = ledger.damages().map(|damage| damage.problem.clone()).collect();
    if arguments.check {
        for note in notes(&session) {
            output::message(&format!("gonogo: note: {note}"));
        }
    } else {
        ledger.retain(|statement| is_wanted(arguments, statement));
        output::print(&render_all(&ledger));
    }
    for problem in &damages {
        output::message(&format!("gonogo: {problem}"));
    }
    match (damages.len(), arguments.check) {
        (0, _) => ExitCode::SUCCESS,
        (damaged, true) => output::fail(1, &format!("{} cannot be read", count(damaged, "statement"))),
        (_, false) => ExitCode::SUCCESS,
    }
}

/// What is to be noted about the ledger, of which git's history tells a part.
fn notes(session: &Session) -> Vec<Problem> {
    let Session { repo, ledger, .. } = session;
    let mut archive = Archive::of(repo, false);
    let (former, unknown) = match archive.look(repo, &Cancel::default()) {
        Ok(former) => (former.unwrap_or_default(), None),
        Err(reason) => (Vec::new(), Some(("what commits removed from it is not known", reason))),
    };
    let cut = archive.is_cut().then(|| ("what older commits removed from it is not known", SHALLOW.to_owned()));
    let removed = archive::removed(repo, ledger, &former);
    let notes = ledger.notes(session.checklists(), &removed).into_iter();
    notes.chain(unknown.into_iter().chain(cut).map(|(what, help)| Problem::note(FOLDER, what).help(help))).collect()
}

fn is_wanted(arguments: &Arguments, statement: &Statement) -> bool {
    let is_about = |written: &String| {
        statement.item == *written || ItemKey::parse(&statement.item).is_some_and(|key| key.ends_with(written))
    };
    let is_by = |written: &String| statement.by.to_lowercase().contains(&written.to_lowercase());
    let at = statement.at.timestamp();
    arguments.item.as_ref().is_none_or(is_about)
        && arguments.by.as_ref().is_none_or(is_by)
        && arguments.since.is_none_or(|since| at >= since)
        && arguments.until.is_none_or(|until| at < until)
}

fn beginning(written: &str) -> Result<Timestamp, String> {
    moment(written, Ok)
}

fn end(written: &str) -> Result<Timestamp, String> {
    moment(written, Date::tomorrow)
}

/// A moment, or where a day begins here.
fn moment(written: &str, day: impl FnOnce(Date) -> Result<Date, jiff::Error>) -> Result<Timestamp, String> {
    if let Ok(moment) = written.parse::<Timestamp>() {
        return Ok(moment);
    }
    let date = written.parse::<Date>().and_then(day);
    let here = date.and_then(|date| date.to_datetime(Time::midnight()).to_zoned(clock::zone()));
    let moment = here.map(|here: Zoned| here.timestamp());
    moment.map_err(|_| format!("`{written}` is no date: write 2026-01-31 or 2026-01-31T09:30:00+01:00"))
}
