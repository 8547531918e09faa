//! What would be written for an item, looked at before it happens.

use super::Overlay;
use crate::app::areas::step;
use crate::app::undo::Deed;
use crate::app::{App, Effect, Tone};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::fix::{self, DiffLine, Proposal};
use crate::text::{Sanitized, count, split_at_width};

/// Rows of the sheet that are not the difference: border, heading, and a blank one below each.
const FRAME: u16 = 7;
/// Columns of the line numbers and signs before what is written.
const MARGIN: usize = 7;

pub struct FixSheet {
    pub title: Sanitized,
    pub proposal: Proposal,
    lines: Vec<FixLine>,
    /// The first line that is shown.
    pub offset: usize,
    /// The write that is under way.
    pub(in crate::app) writing: Option<u64>,
    /// Why it was not written.
    pub complaint: Option<Sanitized>,
}

/// A line of the sheet's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixLine {
    /// The file that the lines below are of, and what becomes of it.
    File(Sanitized),
    Diff(DiffLine),
}

impl FixSheet {
    fn new(title: Sanitized, proposal: Proposal) -> Self {
        let mut lines = Vec::new();
        for change in &proposal.changes {
            lines.push(FixLine::File(change.summary().into()));
            lines.extend(fix::lines(change).into_iter().map(FixLine::Diff));
        }
        Self { title, proposal, lines, offset: 0, writing: None, complaint: None }
    }

    /// `template mit.txt, 1 of 3 · 2 places are left to you`.
    pub fn note(&self) -> String {
        let at = self.proposal.templates.iter().position(|name| *name == self.proposal.template).unwrap_or(0);
        let mut parts = Vec::new();
        if self.proposal.templates.len() > 1 {
            parts.push(format!("{}, {} of {}", self.proposal.template, at + 1, self.proposal.templates.len()));
        }
        match self.proposal.open() {
            0 => parts.push("nothing is left open".to_owned()),
            1 => parts.push(format!("1 place is left for you to write: {}", fix::OPEN)),
            open => parts.push(format!("{open} places are left for you to write: {}", fix::OPEN)),
        }
        parts.join(" · ")
    }

    /// Columns of the sheet, where there is room for them.
    pub const WIDTH: u16 = 104;

    /// The lines for a screen of so many columns. What is longer goes on below: nothing may hide behind the edge.
    pub fn shown(&self, columns: u16) -> Vec<FixLine> {
        let room = usize::from(columns.saturating_sub(6).min(Self::WIDTH - 4)).saturating_sub(MARGIN).max(8);
        self.lines.iter().flat_map(|line| broken(line, room)).collect()
    }

    /// Rows for the difference on a screen of so many.
    pub fn body_rows(rows: u16) -> usize {
        usize::from(rows.saturating_sub(FRAME + 2)).max(1)
    }
}

impl App {
    /// Whether something can be written for the selected item.
    pub(in crate::app) fn can_fix(&self) -> Result<(), &'static str> {
        let row = self.selected_row().ok_or("no item is selected")?;
        let item = self.item(row).ok_or("no item is selected")?;
        match &item.fix {
            _ if row.status == Status::Pass => Err("it passes"),
            Some(fix) if fix.writes() => Ok(()),
            Some(_) => Err("nothing can be written for it; what is to be done stands at Fix"),
            None => Err("nothing can be written for it"),
        }
    }

    pub(in crate::app) fn ask_for_fix(&mut self) -> Vec<Effect> {
        let Some(item) = self.selected_row().map(|row| row.key.clone()) else { return Vec::new() };
        // Whoever mends an item has chosen it, wherever that takes it in the list.
        (self.list.chosen, self.gates.chosen) = (true, true);
        vec![Effect::ProposeFix { item, template: None }]
    }

    pub(in crate::app) fn on_proposed(&mut self, item: &ItemKey, result: Result<Proposal, String>) -> Vec<Effect> {
        let title = self.board.row(item).and_then(|row| self.item(row)).map(|item| item.title.clone());
        match (result, title) {
            (Ok(proposal), Some(title)) => {
                let sheet = FixSheet::new(title, proposal);
                match self.overlays.last_mut() {
                    // Another template of what is looked at; what came too late for anything else is dropped.
                    Some(Overlay::Fix(open)) if open.proposal.item == *item && open.writing.is_none() => **open = sheet,
                    Some(_) => {}
                    None => return self.open(Overlay::Fix(Box::new(sheet))),
                }
            }
            (Err(reason), _) => self.say(format!("Not fixed: {reason}"), Tone::Bad),
            (Ok(_), None) => {}
        }
        Vec::new()
    }

    fn fix_sheet(&mut self) -> Option<&mut FixSheet> {
        match self.overlays.last_mut() {
            Some(Overlay::Fix(sheet)) => Some(sheet),
            _ => None,
        }
    }

    pub(in crate::app) fn can_change_template(&self) -> Result<(), &'static str> {
        match self.overlays.last() {
            Some(Overlay::Fix(sheet)) if sheet.proposal.next_template().is_some() => Ok(()),
            _ => Err("there is one template only"),
        }
    }

    pub(in crate::app) fn change_template(&mut self) -> Vec<Effect> {
        let Some(sheet) = self.fix_sheet() else { return Vec::new() };
        let (item, template) = (sheet.proposal.item.clone(), sheet.proposal.next_template().map(str::to_owned));
        vec![Effect::ProposeFix { item, template }]
    }

    pub(in crate::app) fn move_fix(&mut self, delta: i64) -> Vec<Effect> {
        let (columns, rows) = self.size;
        if let Some(sheet) = self.fix_sheet() {
            let lines = sheet.shown(columns).len();
            sheet.offset = step(sheet.offset, delta, lines.saturating_sub(FixSheet::body_rows(rows)) + 1);
        }
        Vec::new()
    }

    pub(in crate::app) fn fix_page(&self) -> i64 {
        i64::try_from(FixSheet::body_rows(self.size.1).saturating_sub(1).max(1)).unwrap_or(1)
    }

    /// Writes what the sheet shows, exactly.
    pub(in crate::app) fn apply_fix(&mut self) -> Vec<Effect> {
        let token = self.next_token();
        let Some(sheet) = self.fix_sheet().filter(|sheet| sheet.writing.is_none()) else { return Vec::new() };
        (sheet.writing, sheet.complaint) = (Some(token), None);
        vec![Effect::Write { token, changes: sheet.proposal.changes.clone() }]
    }

    /// A write ended: that of the sheet, or one that takes something back or does it again.
    pub(in crate::app) fn on_written(&mut self, token: u64, result: Result<(), String>) -> Vec<Effect> {
        if self.heard_is_written(token, &result) {
            return Vec::new();
        }
        let at = self
            .overlays
            .iter()
            .position(|overlay| matches!(overlay, Overlay::Fix(sheet) if sheet.writing == Some(token)));
        let Some(at) = at else { return self.on_rewritten(token, result) };
        match (result, &mut self.overlays[at]) {
            (Ok(()), _) => {
                if let Overlay::Fix(sheet) = self.overlays.remove(at) {
                    self.say(written(&sheet.proposal, "u takes it back"), Tone::Good);
                    self.remember(Deed::Fix { item: sheet.proposal.item, changes: sheet.proposal.changes });
                }
            }
            (Err(reason), Overlay::Fix(sheet)) => {
                sheet.writing = None;
                sheet.complaint = Some(format!("Not written: {reason}").into());
            }
            _ => {}
        }
        Vec::new()
    }
}

fn broken(line: &FixLine, room: usize) -> Vec<FixLine> {
    let FixLine::Diff(whole) = line else { return vec![line.clone()] };
    let (mut lines, mut rest, mut number) = (Vec::new(), whole.text.as_str(), whole.number);
    while lines.is_empty() || !rest.is_empty() {
        let (now, later) = rest.split_at(break_at(rest, room));
        lines.push(FixLine::Diff(DiffLine { sign: whole.sign, number: number.take(), text: now.into() }));
        rest = later;
    }
    lines
}

/// Where a line goes on below: behind a word, unless one fills it alone.
fn break_at(text: &str, room: usize) -> usize {
    let edge = split_at_width(text, room);
    let is_between = |at: &usize| !text[..*at].trim().is_empty();
    let word = text[..edge].rfind(' ').map(|at| at + 1).filter(is_between);
    if edge == text.len() { edge } else { word.unwrap_or(edge) }
}

/// What was written, and what is left to do.
pub(in crate::app) fn written(proposal: &Proposal, way_back: &str) -> String {
    let done: Vec<_> = proposal.changes.iter().map(|change| change.path.as_str()).collect();
    let done = format!("Written: {}", done.join(", "));
    match proposal.first_open() {
        None => format!("{done} · {way_back}"),
        Some((path, line)) => {
            format!("{done} · {} left to you, the first at {path}:{line}", count(proposal.open(), "place"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_goes_on_below_behind_a_word() {
        assert_eq!("who read it".split_at(break_at("who read it", 9)), ("who read ", "it"));
        assert_eq!(break_at("short", 9), 5);
        assert_eq!("unbreakable".split_at(break_at("unbreakable", 4)), ("unbr", "eakable"));
        assert_eq!("    indented".split_at(break_at("    indented", 8)), ("    inde", "nted"), "an indent is no word");
    }
}
