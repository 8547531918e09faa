//! The board as a document: a report in one of the formats, or a checklist and how it stands as `gonogo export` prints it.

use std::sync::Arc;

use jiff::Zoned;

use super::compare::Era;
use super::replay::replay;
use super::session::{Choices, Session};
use super::store::{DocumentError, write_document};
use crate::app::review::{RecordRefusal, RecordResult};
use crate::app::{App, Document};
use crate::audit::Cancel;
use crate::board::{Board, Row, WaiverState};
use crate::check::Status;
use crate::checklist::{Checklist, Item, Said};
use crate::import::{self, Exported};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::repo::Repo;
use crate::report::{Format, Past, Report, Repository};

/// How many of the newest commits a report tells the way by, as `gonogo report` does unless it is told otherwise.
const HISTORY: usize = 50;

/// The board as it is shown, and what is told with it: what is written is what was seen.
pub struct Shown {
    board: Board,
    checklists: Arc<Vec<Checklist>>,
    ledger: Arc<Ledger>,
    problems: Arc<Vec<Problem>>,
    repository: Repository,
    now: Zoned,
}

impl Shown {
    pub fn of(app: &App, repo: &Repo) -> Self {
        let (model, place) = (&app.model, &app.model.place);
        let repository = Repository {
            root: repo.root().to_string_lossy().into_owned(),
            name: place.name.to_string(),
            head: place.head.clone(),
            dirty: place.dirty,
        };
        Self {
            board: model.evaluate(app.now),
            checklists: Arc::clone(&model.checklists),
            ledger: Arc::clone(&model.ledger),
            problems: Arc::clone(&model.problems),
            repository,
            now: app.now.to_zoned(model.zone.clone()),
        }
    }

    /// Makes the document and writes it where the person says.
    ///
    /// # Errors
    /// Why it cannot be made, or is not written.
    pub fn write(
        &self,
        document: &Document,
        repo: &Repo,
        choices: &Choices,
        path: &str,
        replace: bool,
    ) -> RecordResult {
        let text = match document {
            Document::Report(name) => self.report(name, repo, choices),
            Document::Checklist(id) => {
                let checklist = self.checklists.iter().find(|checklist| checklist.id == *id);
                checklist.map(|checklist| exported(checklist, &self.board))
            }
        };
        let text = text.ok_or_else(|| RecordRefusal::Failed("it is no longer on the board".to_owned()))?;
        match write_document(repo.root(), path, &text, replace) {
            Ok(_) => Ok(path.to_owned()),
            Err(DocumentError::Exists) => Err(RecordRefusal::Exists),
            Err(DocumentError::Failed(error)) => Err(RecordRefusal::Failed(format!("{error} ({})", error.help()))),
        }
    }

    fn report(&self, name: &str, repo: &Repo, choices: &Choices) -> Option<String> {
        let format = Format::named(name)?;
        let past = if format.tells_past { past(repo, choices) } else { Past::default() };
        let text = (format.render)(&Report {
            board: &self.board,
            checklists: &self.checklists,
            ledger: &self.ledger,
            repository: &self.repository,
            problems: &self.problems,
            only_of: None,
            ratchet: None,
            past: &past,
            now: &self.now,
        });
        // What is for a terminal is no part of a file.
        Some(anstream::adapter::strip_str(&text).to_string())
    }
}

/// The way to where it stands; a report is one without it, too.
fn past(repo: &Repo, choices: &Choices) -> Past {
    let session = Session::open(repo.root(), choices.clone());
    let past = session.and_then(|session| replay(&session, HISTORY, Era::Now, &Cancel::default(), &|_, _| {}));
    past.map(|past| Past { left_out: past.left_out.len(), points: past.points }).unwrap_or_default()
}

/// A checklist and how it stands on a board, as a document that `gonogo import` reads.
pub fn exported(checklist: &Checklist, board: &Board) -> String {
    import::export(&Exported::of(checklist, &|item| (said(item, board.row(&item.key)), waiver(item, board))))
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
