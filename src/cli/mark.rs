//! `gonogo mark`: what the key `m` does, without a terminal.

use std::process::ExitCode;

use clap::Args;

use super::record::{self, Repository};
use crate::app::Draft;
use crate::board::admit_mark;
use crate::ledger::{Evidence, Kind, MarkStatus};
use crate::runtime::session::Session;

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
    /// Until when it is good: a date, a time such as `90d`, `item KEY passes`, `commit HASH is on the branch`.
    #[arg(long, value_name = "END")]
    until: Option<String>,
    #[command(flatten)]
    repository: Repository,
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
    record::record(&arguments.repository.repository, |session| draft(session, arguments))
}

fn draft(session: &Session, arguments: &Arguments) -> Result<Draft, String> {
    let item = session.find_item(&arguments.item)?;
    let evidence = arguments.evidence.iter().map(|written| Evidence::parse(written)).collect::<Result<Vec<_>, _>>()?;
    let status = arguments.status.status();
    admit_mark(item, status, &arguments.note, &evidence).map_err(|refusal| refusal.0)?;
    let until = match &arguments.until {
        Some(_) if !matches!(status, MarkStatus::Pass | MarkStatus::Partial) => {
            return Err(format!("{} does not end by itself: withdraw it when it is over", status.word()));
        }
        written => written.as_deref().map(|written| record::end(session, written)).transpose()?,
    };
    Ok(Draft { evidence, until, ..record::draft(session, &item.key, Kind::Mark(status), &arguments.note) })
}
