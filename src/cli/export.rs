//! `gonogo export`: a checklist and how it stands as a document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::output;
use crate::board::{Board, Row, WaiverState};
use crate::check::Status;
use crate::checklist::{Checklist, Item, Said};
use crate::import::{self, Exported};
use crate::runtime::session::{Choices, Session};
use crate::text::nearest;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// The checklist, if there are several.
    #[arg(long, value_name = "ID")]
    checklist: Option<String>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match Session::open(&arguments.path, Choices::default()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    let audited = session.audit(Timestamp::now());
    let chosen = match choose(&session, &audited.board, arguments.checklist.as_deref()) {
        Ok(chosen) => chosen,
        Err(reason) => return output::fail(2, &reason),
    };
    output::print(&import::export(&exported(chosen, &audited.board)));
    ExitCode::SUCCESS
}

fn choose<'s>(session: &'s Session, board: &Board, wanted: Option<&str>) -> Result<&'s Checklist, String> {
    let ids: Vec<&str> = board.checklists.iter().map(|score| score.id.as_str()).collect();
    let id = match (wanted, ids.as_slice()) {
        (Some(wanted), _) => wanted,
        (None, [only]) => only,
        (None, []) => return Err("no checklist is in force here".to_owned()),
        (None, many) => {
            return Err(format!("several checklists are in force; choose with --checklist: {}", many.join(", ")));
        }
    };
    session.checklists().iter().find(|checklist| checklist.id == id).ok_or_else(|| {
        let known: Vec<&str> = session.checklists().iter().map(|checklist| checklist.id.as_str()).collect();
        match nearest(id, known.iter().copied()) {
            Some(near) => format!("there is no checklist `{id}`; did you mean `{near}`?"),
            None => format!("there is no checklist `{id}`; there are {}", known.join(", ")),
        }
    })
}

fn exported(checklist: &Checklist, board: &Board) -> Exported {
    Exported::of(checklist, &|item| (said(item, board.row(&item.key)), waiver(item, board)))
}

/// What excuses an item, in a sentence.
fn waiver(item: &Item, board: &Board) -> Option<String> {
    let own = board.waivers.iter().find(|waiver| waiver.item == item.key && waiver.state == WaiverState::Approved)?;
    let by: Vec<String> = own.decided_by.iter().map(ToString::to_string).collect();
    let by = if by.is_empty() { own.by.to_string() } else { by.join(", ") };
    let paths: Vec<String> = own.paths.iter().map(ToString::to_string).collect();
    let paths = if paths.is_empty() { String::new() } else { format!(" for {}", paths.join(", ")) };
    Some(format!("until {}{paths}, approved by {by}: {}", own.until, own.reason))
}

/// How an item stands; where nothing has verified it, what the document said.
fn said(item: &Item, row: Option<&Row>) -> Said {
    let claimed = item.claim.as_ref().map_or(Said::Pending, |claim| claim.said);
    match row.map(|row| row.status) {
        Some(Status::Pass) => Said::Done,
        Some(Status::Partial) => Said::Partial,
        Some(Status::Fail | Status::Waived) => Said::Failed,
        Some(Status::NotApplicable) => Said::NotApplicable,
        Some(Status::Stale | Status::Error) => Said::Pending,
        Some(Status::Pending | Status::Claimed) | None => claimed,
    }
}
