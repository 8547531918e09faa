//! `gonogo waive`: asks to excuse an item for a time, and decides about what was asked.

use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::record;
use crate::app::Draft;
use crate::board::{admit_ruling, admit_waiver};
use crate::ledger::{Kind, Ruling, Waiver};
use crate::runtime::session::Session;
use crate::runtime::{clock, recorder};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The item: CHECKLIST/AREA.ITEM, or any ending of it that means one item only.
    #[arg(value_name = "ITEM", required_unless_present = "ruling", conflicts_with = "ruling")]
    item: Option<String>,
    /// Why it is excused.
    #[arg(long, value_name = "TEXT", required_unless_present = "ruling", conflicts_with = "ruling")]
    reason: Option<String>,
    /// Until when: a date, a time such as `30d` or `2 months`, `item KEY passes`, `commit HASH is on the branch`.
    #[arg(long, value_name = "END", required_unless_present = "ruling", conflicts_with = "ruling")]
    until: Option<String>,
    /// What is done instead meanwhile.
    #[arg(long, value_name = "TEXT", conflicts_with = "ruling")]
    control: Option<String>,
    /// Who must approve it, by name or mail address.
    #[arg(long, value_name = "PERSON", conflicts_with = "ruling")]
    approver: Option<String>,
    /// Glob of the files whose findings are excused, instead of the whole item; may be given again.
    #[arg(long, value_name = "GLOB", conflicts_with = "ruling")]
    path: Vec<String>,
    #[command(flatten)]
    ruling: RulingArguments,
    /// What is to be said of the decision.
    #[arg(long, value_name = "TEXT", default_value = "", requires = "ruling")]
    note: String,
    /// The repository; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".")]
    repository: std::path::PathBuf,
}

#[derive(Debug, Args)]
#[group(id = "ruling", multiple = false)]
struct RulingArguments {
    /// Approve the waiver of this id; the beginning of an id will do.
    #[arg(long, value_name = "ID")]
    approve: Option<String>,
    /// Reject it.
    #[arg(long, value_name = "ID")]
    reject: Option<String>,
    /// Revoke it after it was approved.
    #[arg(long, value_name = "ID")]
    revoke: Option<String>,
}

impl RulingArguments {
    fn ruling(&self) -> Option<(Ruling, &str)> {
        let given =
            [(Ruling::Approval, &self.approve), (Ruling::Rejection, &self.reject), (Ruling::Revocation, &self.revoke)];
        given.into_iter().find_map(|(ruling, id)| Some((ruling, id.as_deref()?)))
    }
}

pub fn run(arguments: &Arguments) -> ExitCode {
    record::record(&arguments.repository, |session| match arguments.ruling.ruling() {
        Some((ruling, id)) => decide(session, ruling, id, &arguments.note),
        None => ask(session, arguments),
    })
}

fn ask(session: &Session, arguments: &Arguments) -> Result<Draft, String> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let item = session.find_item(&given(&arguments.item))?.key.clone();
    let waiver = Waiver {
        approver: arguments.approver.clone(),
        control: arguments.control.clone(),
        paths: arguments.path.clone(),
    };
    let until = record::end(session, &given(&arguments.until))?;
    let checklist = session.checklists().iter().find(|checklist| checklist.id == item.checklist());
    let checklist = checklist.ok_or("the checklist of the item is not loaded")?;
    admit_waiver(checklist, &waiver, &until, &given(&arguments.reason), &clock::now()).map_err(|refusal| refusal.0)?;
    let draft = record::draft(session, &item, Kind::Waiver(waiver), &given(&arguments.reason));
    Ok(Draft { until: Some(until), ..draft })
}

fn decide(session: &Session, ruling: Ruling, id: &str, note: &str) -> Result<Draft, String> {
    let statement = record::find_statement(&session.ledger, id)?;
    let rows = session.waivers(Timestamp::now());
    let row = rows.iter().find(|row| row.id == statement.id);
    let by = recorder::identity(&session.repo)?;
    let two_people = session.config.two_people.value;
    let row = row.ok_or_else(|| format!("{} is no waiver that is in force", statement.id))?;
    admit_ruling(row, ruling, &by, note, two_people).map_err(|refusal| refusal.0)?;
    Ok(record::draft(session, &row.item, Kind::Ruling(ruling, row.id.clone()), note))
}
