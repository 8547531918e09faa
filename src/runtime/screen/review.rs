//! What a review asks for: its minutes kept as it goes, what the last one left, and its record.

use std::sync::Arc;

use super::Screen;
use crate::app::review::{RecordRefusal, RecordResult};
use crate::app::{Msg, Tone};
use crate::repo::Repo;
use crate::report::{self, Record, Repository};
use crate::review::{LastReview, Meeting, Source};
use crate::runtime::meetings::Meetings;
use crate::runtime::store::{DocumentError, write_document};

/// Keeps the states of the meeting in their order.
#[derive(Debug)]
pub struct Keeper {
    meetings: Meetings,
    /// How many states there were.
    states: u64,
}

impl Keeper {
    pub fn of(repo: &Repo) -> Self {
        Self { meetings: Meetings::of(repo), states: 0 }
    }
}

impl Screen {
    pub(super) fn find_reviews(&mut self) {
        let (repo, meetings, to) = (Arc::clone(&self.repo), self.meetings.meetings.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            let _ = to.blocking_send(Msg::Reviews { kept: meetings.kept(), last: meetings.last(&repo) });
        });
    }

    pub(super) fn keep_review(&mut self, meeting: Option<Box<Meeting>>) {
        self.meetings.states += 1;
        let (number, meetings, to) = (self.meetings.states, self.meetings.meetings.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            if let Err(reason) = meetings.keep(number, meeting.as_deref()) {
                let text = format!("The minutes are not kept, and a crash would cost them: {reason}");
                let _ = to.blocking_send(Msg::Said { text, tone: Tone::Bad });
            }
        });
    }

    pub(super) fn write_record(&mut self, token: u64, path: String, rollback: &str, replace: bool) {
        let Some((text, last)) = self.record(rollback) else { return };
        let (repo, meetings, to) = (Arc::clone(&self.repo), self.meetings.meetings.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            let result = written(&repo, &path, &text, replace);
            if result.is_ok() {
                // The record says the same; this is for one that lies where nobody looks for it.
                let _ = meetings.keep_last(&last);
            }
            let _ = to.blocking_send(Msg::RecordWritten { token, result });
        });
    }

    /// The record of the meeting as it stands, and what the next review is compared with.
    fn record(&self, rollback: &str) -> Option<(String, LastReview)> {
        let app = &self.app;
        let meeting = app.review.meeting.as_ref()?;
        let snapshot = app.model.snapshot(&app.board, app.now);
        let repository = Repository {
            root: self.repo.root().to_string_lossy().into_owned(),
            name: app.model.place.name.to_string(),
            head: app.model.place.head.clone(),
            dirty: app.model.place.dirty,
        };
        let record = Record {
            board: &app.board,
            checklists: &app.model.checklists,
            repository: &repository,
            meeting,
            snapshot: &snapshot,
            rollback,
            ended: app.now,
            zone: &app.model.zone,
        };
        let text = report::record(&record);
        Some((text, LastReview { at: app.now, source: Source::Review, statuses: snapshot.statuses }))
    }
}

fn written(repo: &Repo, path: &str, text: &str, replace: bool) -> RecordResult {
    match write_document(repo.root(), path, text, replace) {
        Ok(_) => Ok(path.to_owned()),
        Err(DocumentError::Exists) => Err(RecordRefusal::Exists),
        Err(DocumentError::Failed(error)) => Err(RecordRefusal::Failed(format!("{error} ({})", error.help()))),
    }
}
