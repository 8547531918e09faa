//! What a meeting decides on the item that is shown: agreed to as it stands, marked, or put off. What is stated in a
//! meeting, by whatever sheet, is in its minutes once it is on disk.

use super::super::overlay::{FormField, Purpose};
use super::super::undo::Deed;
use super::super::{App, Effect};
use super::ReviewPage;
use crate::check::{EvidenceKind, Status};
use crate::checklist::Item;
use crate::ledger::{Evidence, Force, MarkStatus, Statement};
use crate::repo::RepoPath;
use crate::review::{Decision, Entry, Meeting, Resolved};

impl App {
    pub(in crate::app) fn can_state(&self) -> Result<(), &'static str> {
        match self.review_page() {
            ReviewPage::Item(_) => self.selected_item().map(|_| ()).ok_or("the item is no longer on the board"),
            ReviewPage::Lobby => Err("the review has not begun: enter begins it"),
            ReviewPage::End => Err("all items were seen: ← goes back to them"),
        }
    }

    pub(in crate::app) fn can_decide(&self, status: MarkStatus) -> Result<(), &'static str> {
        self.can_state()?;
        let (Some(row), Some(item)) = (self.selected_row(), self.selected_item()) else { return Ok(()) };
        match (status, item.manual()) {
            _ if item.check.is_err() => Err("its definition is broken: see the problems"),
            // What people decide waits for no audit.
            (_, None) if !row.is_known() => Err("the first audit is not complete"),
            (MarkStatus::Partial, None) => Err("a program decides it; to excuse it for a time, waive it: w"),
            (MarkStatus::Pass, None) if !holds(row.status) => {
                Err("a program decides it, and it does not pass: waive it with w, or park it with z")
            }
            _ => Ok(()),
        }
    }

    /// Agrees to what stands there already; else opens the sheet for a mark.
    pub(in crate::app) fn decide(&mut self, status: MarkStatus) -> Vec<Effect> {
        let (Some(row), Some(item)) = (self.selected_row(), self.selected_item()) else { return Vec::new() };
        let is_manual = item.manual().is_some();
        let expires = self.board.expiring.iter().any(|expiry| expiry.item == row.key);
        let agreed = match (status, row.status) {
            // A mark that is about to expire is given anew.
            (MarkStatus::Pass, Status::Pass) if !(is_manual && expires) => Some(Resolved::Go),
            (MarkStatus::Pass, Status::Waived) => Some(Resolved::Waived),
            (MarkStatus::Fail, Status::Fail) => Some(Resolved::NoGo),
            (MarkStatus::Fail, found) if !is_manual && !holds(found) => Some(Resolved::NoGo),
            _ => None,
        };
        match (agreed, status) {
            (Some(resolved), _) => self.note(resolved),
            (None, MarkStatus::Fail) if !is_manual => self.open_form(Purpose::Decision(MarkStatus::Veto)),
            (None, status) => self.open_form(Purpose::Decision(status)),
        }
    }

    pub(in crate::app) fn park(&mut self) -> Vec<Effect> {
        self.note(Resolved::Parked)
    }

    /// Decides without a statement: the minutes are all that says so.
    fn note(&mut self, resolved: Resolved) -> Vec<Effect> {
        let now = self.now;
        let standing = match resolved {
            Resolved::Parked => Some("".into()),
            _ => self.reviewed_row().map(|row| row.summary.clone()),
        };
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        let Some(Entry { item, decision: before, .. }) = meeting.entry().cloned() else { return Vec::new() };
        let after = Decision { resolved, at: now, note: standing.unwrap_or_default(), statement: None };
        meeting.resolve(after.clone());
        self.remember(Deed::Minuted { item, before, after });
        self.toast = None;
        (self.review.offset, self.review.role) = (0, 0);
        self.keep_review()
    }

    /// What was saved while a meeting runs is in its minutes, and what decides the shown item leads to the next.
    pub(in crate::app) fn minute(&mut self, statement: &Statement) -> Vec<Effect> {
        let now = self.now;
        let Some(meeting) = &mut self.review.meeting else { return Vec::new() };
        if meeting.take(statement) {
            let next = meeting.next_open();
            meeting.go_to(next, now);
            (self.review.offset, self.review.role) = (0, 0);
            // That the meeting went on says that it is saved; the next item's keys are what is needed now.
            self.toast = None;
        }
        self.keep_review()
    }

    /// The fields of a decision: a note, and evidence where a pass asks for it.
    pub(in crate::app) fn decision_fields(&self, status: MarkStatus) -> Vec<FormField> {
        let (hint, note) = match status {
            MarkStatus::Pass => ("enter saves it", self.agreed()),
            MarkStatus::Partial => ("what is missing?", String::new()),
            MarkStatus::Veto => ("why does it fail, though a program passes it?", String::new()),
            _ => ("why?", String::new()),
        };
        let mut fields = vec![FormField::new("Note", hint, false).with(&note)];
        let Some(item) = self.selected_item() else { return fields };
        if status != MarkStatus::Veto {
            let standing = self.standing_evidence(item);
            fields.push(FormField::new("Evidence", wanted(item), false).with(&standing));
        }
        fields
    }

    /// `Agreed in the review of 26 Nov by Ada, Bo`.
    fn agreed(&self) -> String {
        let Some(Meeting { present, begun, .. }) = &self.review.meeting else { return String::new() };
        let names: Vec<_> = present.iter().map(|person| person.name.as_str()).collect();
        let by = if names.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) };
        format!("Agreed in the review of {}{by}", self.date(*begun))
    }

    /// What backs the mark in force backs the one that renews it, looked at anew.
    fn standing_evidence(&self, item: &Item) -> String {
        let mark = self.force_of(&item.key).as_ref().and_then(Force::mark);
        let evidence = mark.into_iter().flat_map(|mark| &mark.evidence);
        // What is gone backs nothing any more.
        let is_changed = mark.is_some_and(|mark| self.model.freshness.stale.contains_key(&mark.id));
        let is_gone = |path: &RepoPath| is_changed && self.model.files.binary_search(path).is_err();
        let words = evidence.filter_map(|evidence| match evidence {
            Evidence::Path { path, .. } if is_gone(path) => None,
            Evidence::Path { path, .. } => Some(format!("path:{path}")),
            Evidence::Url(url) => Some(url.clone()),
            Evidence::Commit(hash) => Some(format!("commit:{hash}")),
            // Words with blanks cannot stand among others on a line.
            Evidence::Text(_) => None,
        });
        words.filter(|word| !word.contains(char::is_whitespace)).collect::<Vec<_>>().join(" ")
    }
}

fn holds(status: Status) -> bool {
    matches!(status, Status::Pass | Status::Partial | Status::Waived)
}

fn wanted(item: &Item) -> &'static str {
    let kinds = item.manual().map(|manual| manual.evidence.as_slice()).unwrap_or_default();
    let has = |kind| kinds.contains(&kind);
    match (has(EvidenceKind::Path), has(EvidenceKind::Url)) {
        _ if kinds.is_empty() => "optional: a path, a URL, a commit",
        (true, true) => "a pass needs a path or a URL",
        (true, false) => "a pass needs a path",
        (false, true) => "a pass needs a URL",
        (false, false) if has(EvidenceKind::Commit) => "a pass needs a commit",
        (false, false) => "a pass needs words: text:WHAT-WAS-SEEN",
    }
}

/// Evidence as it is typed on one line: words after `text:`, else each word by itself.
pub fn evidence_of(written: &str) -> Result<Vec<Evidence>, String> {
    if written.starts_with("text:") {
        return Ok(vec![Evidence::parse(written)?]);
    }
    written.split_whitespace().map(Evidence::parse).collect()
}
