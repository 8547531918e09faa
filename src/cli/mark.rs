//! `gonogo mark`: what the key `m` does, without a terminal.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::app::Draft;
use crate::board::admit_mark;
use crate::ledger::{Evidence, Kind, MarkStatus};
use crate::runtime::recorder;
use crate::runtime::session::{Choices, Session};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The item: CHECKLIST/AREA.ITEM, or any ending of it that means one item only.
    #[arg(value_name = "ITEM")]
    item: String,
    #[command(flatten)]
    status: StatusArguments,
    /// On what it rests, and what was seen.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// What backs it: a path, a URL, a commit, or words; may be given again.
    #[arg(long, value_name = "EVIDENCE")]
    evidence: Vec<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".")]
    path: PathBuf,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct StatusArguments {
    /// It holds.
    #[arg(long)]
    pass: bool,
    /// It holds in part.
    #[arg(long)]
    partial: bool,
    /// It does not hold.
    #[arg(long)]
    fail: bool,
    /// It does not hold, whatever a program says.
    #[arg(long)]
    veto: bool,
    /// It does not apply here; for manual items that are no gate.
    #[arg(long)]
    na: bool,
}

impl StatusArguments {
    fn status(&self) -> MarkStatus {
        match self {
            Self { pass: true, .. } => MarkStatus::Pass,
            Self { partial: true, .. } => MarkStatus::Partial,
            Self { fail: true, .. } => MarkStatus::Fail,
            Self { veto: true, .. } => MarkStatus::Veto,
            _ => MarkStatus::NotApplicable,
        }
    }
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match Session::open(&arguments.path, Choices::default()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    let draft = match draft(&session, arguments) {
        Ok(draft) => draft,
        Err(reason) => return output::fail(2, &reason),
    };
    let statement = match recorder::statement(&session.repo, &draft) {
        Ok(statement) => statement,
        Err(reason) => return output::fail(2, &reason),
    };
    match recorder::save(&session.repo, &statement) {
        Ok(()) => {
            let path = statement.path().map(|path| path.to_string()).unwrap_or_default();
            output::print(&format!("saved {}\n", statement.id));
            output::message(&format!("{} · {} · {path}", statement.item, arguments.status.status().word()));
            ExitCode::SUCCESS
        }
        Err(reason) => output::fail(1, &format!("not saved: {reason}")),
    }
}

fn draft(session: &Session, arguments: &Arguments) -> Result<Draft, String> {
    let item = session.find_item(&arguments.item)?;
    let evidence = arguments.evidence.iter().map(|written| Evidence::parse(written)).collect::<Result<Vec<_>, _>>()?;
    let status = arguments.status.status();
    admit_mark(item, status, &arguments.note, &evidence).map_err(|error| error.0)?;
    let force = session.ledger.force();
    let kind = Kind::Mark(status);
    Ok(Draft {
        item: item.key.clone(),
        note: arguments.note.trim().to_owned(),
        evidence,
        until: None,
        supersedes: force.get(item.key.as_str()).map(|force| force.superseded_by(&kind)).unwrap_or_default(),
        kind,
    })
}
