//! The selected item's detail: why, how it is decided, what was found, what people stated, what it needs.

use unicode_width::UnicodeWidthStr as _;

use super::areas::{follow, step};
use super::{App, Effect, View};
use crate::board::{Gate, Row};
use crate::check::{Check, Finding, Manual, Outcome, Status};
use crate::checklist::{Item, ItemKey};
use crate::repo::RepoPath;
use crate::text::{Sanitized, wrap};

/// Columns of the labels on the left.
pub const LABEL_WIDTH: usize = 10;

#[derive(Clone, Debug, Default)]
pub struct Detail {
    pub cursor: usize,
    pub offset: usize,
    /// The pane is hidden.
    pub folded: bool,
    /// What to do next stands in it, instead of an item.
    pub next: bool,
}

/// One line of the detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailLine {
    pub label: &'static str,
    pub parts: Vec<(Voice, Sanitized)>,
    /// What `e` opens on this line.
    pub location: Option<(RepoPath, Option<u32>)>,
    /// The item that it is about, where that is not the selected one.
    pub item: Option<ItemKey>,
}

/// What a piece of text is, so that a theme can tell how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Plain,
    Quiet,
    Strong,
    Path,
    Warning,
    /// A key to press.
    Key,
    Gate,
    Status(Status),
}

impl Detail {
    pub fn rewind(&mut self) {
        (self.cursor, self.offset) = (0, 0);
    }
}

impl DetailLine {
    pub(super) fn new(label: &'static str, voice: Voice, text: impl Into<Sanitized>) -> Self {
        Self { label, parts: vec![(voice, text.into())], ..Self::default() }
    }

    pub(super) fn and(mut self, voice: Voice, text: impl Into<Sanitized>) -> Self {
        self.parts.push((voice, text.into()));
        self
    }

    pub(super) fn about(mut self, item: &ItemKey) -> Self {
        self.item = Some(item.clone());
        self
    }

    pub(super) fn at(mut self, path: &RepoPath, line: Option<u32>) -> Self {
        self.location = Some((path.clone(), line));
        self
    }
}

impl App {
    /// The lines of the selected item's detail, wrapped for a pane of so many columns.
    pub fn detail_lines(&self, columns: usize) -> Vec<DetailLine> {
        let width = columns.saturating_sub(LABEL_WIDTH + 2).max(12);
        if self.shows_next() {
            return self.next_lines(width);
        }
        if let Some(role) = self.selected_role() {
            return self.role_lines(role, width);
        }
        if self.view == View::Trend {
            return self.trend_lines(width);
        }
        if let (View::Activity, Some(event)) = (self.view, self.selected_event()) {
            return self.event_lines(event, width);
        }
        if let Some(claim) = self.selected_claim() {
            return Self::claim_lines(claim, width);
        }
        let Some((row, item)) = self.selected_row().and_then(|row| Some((row, self.item(row)?))) else {
            return Vec::new();
        };
        let mut lines = Lines { lines: Vec::new(), width };
        if self.view == View::Plan {
            self.step_lines(&mut lines);
        }
        lines.outcome(row, item);
        self.said_of(row, item, &mut lines);
        self.good_until(row, item, &mut lines);
        self.waivers(row, &mut lines);
        lines.prose("Why", Voice::Plain, &item.why);
        // What to do and where goes before how it was decided, which can be long.
        if let Some(manual) = item.manual() {
            lines.prose("Asks", Voice::Plain, &manual.ask);
        }
        if let Some(fix) = item.fix.as_ref().filter(|_| row.status != Status::Pass) {
            lines.prose("Fix", Voice::Plain, &fix.text);
            if let Some(summary) = fix.summary() {
                lines.lines.push(DetailLine::new("", Voice::Key, "f").and(Voice::Plain, format!(" {summary}")));
            }
        }
        lines.findings(row.outcome.as_deref());
        lines.output(row.outcome.as_deref());
        if let Ok(condition) = &item.check {
            lines.decided(&*condition.check, row.outcome.as_deref(), &|status| self.glyph(status));
        }
        lines.goes_stale(item.manual());
        self.relations(row, item, &mut lines);
        self.history(row, &mut lines);
        lines.prose("Key", Voice::Quiet, &item.key.as_str().into());
        lines.lines
    }

    fn relations(&self, row: &Row, item: &Item, lines: &mut Lines) {
        match (&row.assigned_to, &item.owner) {
            (Some(to), Some(owner)) if to != owner => {
                lines.prose("Owner", Voice::Plain, &format!("{to}, by assignment; the checklist names {owner}").into());
            }
            (Some(owner), _) | (None, Some(owner)) => lines.prose("Owner", Voice::Plain, owner),
            (None, None) => {}
        }
        for (at, need) in item.needs.iter().enumerate() {
            let status = self.board.row(need).map(|row| row.status);
            let label = if at == 0 { "Needs" } else { "" };
            let glyph = status.map_or("?", |status| self.glyph(status));
            let voice = status.map_or(Voice::Quiet, Voice::Status);
            let blocked = if row.blocked_by.contains(need) { " blocks this" } else { "" };
            let line = DetailLine::new(label, voice, glyph).and(Voice::Plain, format!(" {}", need.local()));
            lines.lines.push(line.and(Voice::Quiet, blocked));
        }
        let blocks: Vec<_> = self.board.rows.iter().filter(|other| other.blocked_by.contains(&item.key)).collect();
        if !blocks.is_empty() {
            let names: Vec<_> = blocks.iter().map(|row| row.key.local()).collect();
            lines.prose("Blocks", Voice::Plain, &names.join(", ").into());
        }
        if !item.plan().is_empty() {
            lines.prose("Plan", Voice::Quiet, &item.plan().into());
        }
        let checklist = self.board.checklists.get(row.checklist).and_then(|part| self.model.checklists.get(part.index));
        let risks: Vec<_> = checklist.into_iter().flat_map(|checklist| checklist.risks_of(&item.key)).collect();
        if !risks.is_empty() {
            let titles: Vec<_> = risks.iter().map(|risk| risk.title.as_str()).collect();
            lines.prose("Against", Voice::Plain, &titles.join("; ").into());
        }
    }

    pub fn glyph(&self, status: Status) -> &'static str {
        if self.preferences.ascii { status.ascii() } else { status.glyph() }
    }

    /// Columns of the detail pane's text.
    pub fn detail_columns(&self) -> usize {
        usize::from(self.size.0).saturating_sub(1)
    }

    pub(super) fn move_detail(&mut self, delta: i64) {
        let lines = self.detail_lines(self.detail_columns()).len();
        self.detail.cursor = step(self.detail.cursor, delta, lines);
        self.detail.offset = follow(self.detail.offset, self.detail.cursor, self.layout().detail_height());
        if self.shows_next() {
            self.choose_step();
        }
    }

    pub(super) fn scroll_detail(&mut self, lines: i64) {
        let length = self.detail_lines(self.detail_columns()).len();
        let last = length.saturating_sub(self.layout().detail_height());
        self.detail.offset = step(self.detail.offset, lines, last + 1);
    }

    /// Opens what the cursor's line names, else the first finding, else where the item is defined.
    pub(super) fn open_location(&self) -> Result<Effect, &'static str> {
        self.location().map(|(path, line)| Effect::OpenEditor { path, line })
    }

    /// Where the selected item is defined, if that is a file of the repository.
    pub(super) fn definition(&self) -> Option<(RepoPath, Option<u32>)> {
        let row = self.selected_row()?;
        let checklist = self.model.checklists.get(self.board.checklists.get(row.checklist)?.index)?;
        let path = RepoPath::parse(&checklist.origin).filter(|path| path.as_str().starts_with(".gonogo/"))?;
        let line = self.item(row)?.place.as_ref().and_then(|place| u32::try_from(place.line).ok());
        Some((path, line))
    }
}

pub(super) struct Lines {
    pub lines: Vec<DetailLine>,
    /// Columns for text, beside the label.
    pub width: usize,
}

impl Lines {
    /// Text over as many lines as it takes.
    pub fn prose(&mut self, label: &'static str, voice: Voice, text: &Sanitized) {
        for (at, line) in wrap(text, self.width).into_iter().enumerate() {
            self.lines.push(DetailLine::new(if at == 0 { label } else { "" }, voice, line));
        }
    }

    fn outcome(&mut self, row: &Row, item: &Item) {
        // What a waiver says stands in lines of its own; here is what it excuses.
        let said = match row.outcome.as_deref().filter(|_| row.status == Status::Waived) {
            Some(excused) => format!("{}: {}", excused.status.word(), excused.summary),
            None => row.summary.to_string(),
        };
        let text = format!("{} · {} · {said}", row.status.word(), row.strength.word());
        self.prose("Status", Voice::Status(row.status), &text.into());
        if row.above_level {
            self.prose("", Voice::Quiet, &"asked only at a level above the one aimed at: shown, not counted".into());
        } else if item.optional {
            self.prose("", Voice::Quiet, &"optional: shown, not counted".into());
        } else if item.gate && row.gate == Gate::Idle {
            self.prose("", Voice::Quiet, &"a gate that does not apply here".into());
        }
    }

    fn decided(&mut self, check: &dyn Check, outcome: Option<&Outcome>, sign: &dyn Fn(Status) -> &'static str) {
        let parts = outcome.map_or(&[][..], |outcome| &outcome.parts);
        let text = |check: &dyn Check| format!("{}: {}", check.kind(), check.describe());
        if check.parts().is_empty() || parts.len() != check.parts().len() {
            self.prose("Decided", Voice::Plain, &text(check).into());
            return;
        }
        self.lines.push(DetailLine::new("Decided", Voice::Quiet, format!("by {}", check.of_parts())));
        for (part, outcome) in check.parts().iter().zip(parts) {
            let wrapped = wrap(&text(&**part).into(), self.width.saturating_sub(2));
            for (at, line) in wrapped.into_iter().enumerate() {
                let mark = if at == 0 { sign(outcome.status) } else { " " };
                let line =
                    DetailLine::new("", Voice::Status(outcome.status), mark).and(Voice::Plain, format!(" {line}"));
                self.lines.push(line);
            }
        }
    }

    fn goes_stale(&mut self, manual: Option<&Manual>) {
        let mut reasons = Vec::new();
        if let Some(age) = manual.and_then(|manual| manual.max_age) {
            reasons.push(format!("after {age}"));
        }
        if let Some(watch) = manual.and_then(|manual| manual.watch.as_ref()) {
            reasons.push(format!("when {} changes", watch.describe()));
        }
        if !reasons.is_empty() {
            self.prose("Stale", Voice::Quiet, &reasons.join(", or ").into());
        }
    }

    fn findings(&mut self, outcome: Option<&Outcome>) {
        let Some(outcome) = outcome else { return };
        let widest = outcome.findings.iter().take(200).map(|finding| finding.location().width()).max().unwrap_or(0);
        let column = widest.min(self.width / 2);
        for (at, finding) in outcome.findings.iter().enumerate() {
            self.lines.push(finding_line(if at == 0 { "Findings" } else { "" }, finding, column));
        }
        let more = outcome.findings_total.saturating_sub(outcome.findings.len());
        if more > 0 {
            self.lines.push(DetailLine::new("", Voice::Quiet, format!("and {more} more")));
        }
    }

    /// What a command wrote or a server sent, the end of it.
    fn output(&mut self, outcome: Option<&Outcome>) {
        let Some(outcome) = outcome else { return };
        for (at, text) in outcome.output.iter().enumerate() {
            let label = if at == 0 { "Output" } else { "" };
            self.lines.push(DetailLine::new(label, Voice::Quiet, text.clone()));
        }
    }
}

fn finding_line(label: &'static str, finding: &Finding, column: usize) -> DetailLine {
    let location = finding.location();
    let pad = " ".repeat(column.saturating_sub(location.width()));
    DetailLine::new(label, Voice::Path, format!("{location}{pad}"))
        .and(Voice::Quiet, format!("  {}", finding.message))
        .at(&finding.path, finding.line)
}
