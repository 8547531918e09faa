//! `gonogo export`: a checklist and how it stands as a document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::output;
use crate::board::Board;
use crate::checklist::Checklist;
use crate::runtime::documents::exported;
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
    output::print(&exported(chosen, &audited.board));
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
