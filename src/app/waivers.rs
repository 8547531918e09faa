//! What the screen says of a waiver, and of the end that somebody types.

use super::{App, Scope};
use crate::board::{Row, WaiverRow, read_end, shown_end};
use crate::checklist::{Checklist, ItemKey};
use crate::ledger::{Origin, Until};

/// How many items are named that words could mean.
const NAMED: usize = 4;

/// The lines about a waiver below its state and its end, each with a label.
pub fn waiver_lines(waiver: &WaiverRow) -> Vec<(&'static str, String)> {
    let names = |people: &[crate::text::Sanitized]| {
        people.iter().map(|person| super::owner::name(person)).collect::<Vec<_>>().join(", ")
    };
    let origin = match waiver.origin {
        Origin::Recorded => "",
        Origin::HandWritten => " · hand-written",
        Origin::Edited => " · edited since",
    };
    let decided = match waiver.decided_by.as_slice() {
        [] => String::new(),
        people => format!(" · {} by {}", waiver.state.word(), names(people)),
    };
    let mut lines = vec![
        ("Reason", waiver.reason.to_string()),
        ("Asked by", format!("{}{origin}{decided}", super::owner::name(&waiver.by))),
    ];
    lines.extend(waiver.control.iter().map(|control| ("Instead", control.to_string())));
    lines.extend(waiver.approver.iter().map(|approver| ("Approver", approver.to_string())));
    if !waiver.paths.is_empty() {
        let paths: Vec<_> = waiver.paths.iter().map(|path| path.as_str()).collect();
        lines.push(("Paths", paths.join(", ")));
    }
    if waiver.contested {
        lines.push(("Contested", "another waiver is in force beside it: both must excuse".to_owned()));
    }
    lines.extend(waiver.remark.iter().map(|remark| ("Note", remark.to_string())));
    lines
}

impl App {
    /// `26 Dec 2026, in 30 days`; with the event, where that may end it sooner.
    pub fn waiver_end(&self, waiver: &WaiverRow) -> String {
        let latest = shown_end(waiver.ends, &self.here());
        if waiver.until.ends_with("passes") || waiver.until.ends_with("on the branch") {
            return format!("{}, at the latest {latest}", waiver.until);
        }
        latest
    }

    /// `26 Dec 2026` of one that is over; with the event, where that was to end it.
    pub(super) fn waiver_ended(&self, waiver: &WaiverRow) -> String {
        let end = self.waiver_end(waiver);
        end.rsplit_once(", in ").map_or(end.clone(), |(date, _)| date.to_owned())
    }

    /// `in 12 days: mark until 3 Dec 2026`, among the items that expire soon.
    pub fn expiry(&self, row: &Row) -> Option<String> {
        let expiry = self.board.expiring.iter().find(|expiry| expiry.item == row.key);
        let expiry = expiry.filter(|_| self.areas.scope == Scope::Expiring)?;
        let end = shown_end(expiry.when, &self.here());
        // How soon comes first: it is what is left where there is little room.
        let (date, left) = end.split_once(", ")?;
        Some(format!("{left}: {} until {date}", expiry.what.word()))
    }

    /// What the end means that somebody types, once it means something.
    pub fn end_of(&self, written: &str) -> Option<String> {
        let now = self.here();
        let until = self.read_end(written).ok()?;
        let end = until.end(&now);
        let said = end.map_or_else(|| until.to_string(), |end| shown_end(end, &now));
        Some(if end.is_some_and(|end| end <= now.timestamp()) { "it would be over already".to_owned() } else { said })
    }

    pub(super) fn read_end(&self, written: &str) -> Result<Until, String> {
        read_end(written, &self.here(), |item| self.find_item(item))
    }

    /// The one item that a person's words mean.
    pub(super) fn find_item(&self, written: &str) -> Result<ItemKey, String> {
        let items = self.model.checklists.iter().flat_map(Checklist::items);
        let mut found: Vec<&ItemKey> = items.map(|item| &item.key).filter(|key| key.ends_with(written)).collect();
        // What is on the board is meant before what does not apply here.
        if found.iter().any(|key| self.board.row(key).is_some()) {
            found.retain(|key| self.board.row(key).is_some());
        }
        match found.as_slice() {
            [key] => Ok((*key).clone()),
            [] => Err(format!("there is no item `{written}`")),
            many => Err(can_mean(written, many)),
        }
    }

    /// Now, where the person is.
    pub(super) fn here(&self) -> jiff::Zoned {
        self.now.to_zoned(self.model.zone.clone())
    }
}

/// What words are that several items end with.
pub fn can_mean(written: &str, items: &[&ItemKey]) -> String {
    let mut names: Vec<_> = items.iter().take(NAMED).map(|key| key.as_str().to_owned()).collect();
    if let more @ 1.. = items.len().saturating_sub(NAMED) {
        names.push(format!("{more} more"));
    }
    format!("`{written}` can mean {}; write more of it", names.join(" or "))
}
