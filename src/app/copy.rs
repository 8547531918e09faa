//! What is copied: an item as Markdown, an address that leads others to it, a line, a key.

use std::cell::LazyCell;

use super::{App, Effect, Pane, View};
use crate::board::Row;
use crate::check::{Finding, Status};
use crate::checklist::Item;
use crate::repo::RepoPath;
use crate::text::markdown::escaped;

/// How many findings are copied; a hundred lines are no note to somebody.
const FINDINGS: usize = 20;

impl App {
    /// The selected item as Markdown: how it stands, what was found, what mends it.
    pub(super) fn copy(&mut self) -> Vec<Effect> {
        if let (View::Trend | View::Activity, Pane::Areas | Pane::Items) = (self.view, self.pane) {
            let text = if self.view == View::Trend { self.copied_turn() } else { self.copied_event() };
            return text.map(Effect::Copy).into_iter().collect();
        }
        if let Some(text) = self.claim_text() {
            return vec![Effect::Copy(text)];
        }
        let selected = self.selected_row().and_then(|row| Some((row, self.item(row)?)));
        selected.map(|(row, item)| Effect::Copy(self.item_in_markdown(row, item))).into_iter().collect()
    }

    pub(super) fn copy_key(&mut self) -> Vec<Effect> {
        self.selected_row().map(|row| Effect::Copy(row.key.to_string())).into_iter().collect()
    }

    /// The line with the cursor, as it is read.
    pub(super) fn copy_line(&mut self) -> Vec<Effect> {
        let lines = self.detail_lines(self.detail_columns());
        let line = lines.get(self.detail.cursor);
        let text = line.map(|line| line.parts.iter().map(|(_, text)| text.as_str()).collect::<String>());
        text.map(|text| Effect::Copy(text.trim().to_owned())).into_iter().collect()
    }

    pub(super) fn can_copy_link(&self) -> Result<(), &'static str> {
        self.location().map(|_| ())
    }

    /// Where others find the place that `e` would open: its address at the forge, at the commit that is checked out; or
    /// `path:line`, where no forge is known.
    pub(super) fn copy_link(&mut self) -> Vec<Effect> {
        self.location().map(|(path, line)| Effect::Copy(self.link(&path, line))).into_iter().collect()
    }

    fn link(&self, path: &RepoPath, line: Option<u32>) -> String {
        let place = &self.model.place;
        match (&place.forge, &place.head.commit) {
            (Some(forge), Some(commit)) => forge.file(commit, path, line),
            _ => line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}")),
        }
    }

    fn item_in_markdown(&self, row: &Row, item: &Item) -> String {
        let gate = if item.gate { "gate · " } else { "" };
        let level = self.board.levels.get(row.level).map_or("", String::as_str);
        let mut text = format!("### {} {}\n\n", row.status.glyph(), escaped(&item.title));
        text.push_str(&format!("`{}` · {gate}{level}\n\n", row.key));
        text.push_str(&format!("**{}**: {}\n", row.status.word(), escaped(&row.summary)));
        if let Some(outcome) = row.outcome.as_deref().filter(|outcome| outcome.findings_total > 0) {
            text.push('\n');
            for finding in outcome.findings.iter().take(FINDINGS) {
                text.push_str(&format!("- {}\n", self.finding_in_markdown(finding)));
            }
            let more = outcome.findings_total.saturating_sub(FINDINGS.min(outcome.findings.len()));
            if more > 0 {
                text.push_str(&format!("- and {more} more\n"));
            }
        }
        if let Some(fix) = item.fix.as_ref().filter(|fix| row.status != Status::Pass && !fix.text.is_empty()) {
            // It is written for people, mostly with its commands between backticks.
            text.push_str(&format!("\n**Fix**: {}\n", fix.text));
        }
        text
    }

    fn finding_in_markdown(&self, finding: &Finding) -> String {
        let location = finding.location().replace('`', "'");
        let message = escaped(&finding.message);
        match (&self.model.place.forge, &self.model.place.head.commit) {
            (Some(_), Some(_)) => format!("[`{location}`]({}) {message}", self.link(&finding.path, finding.line)),
            _ => format!("`{location}` {message}"),
        }
    }

    /// What the cursor's line names, else the first finding, else where the item is defined.
    pub(super) fn location(&self) -> Result<(RepoPath, Option<u32>), &'static str> {
        if let Some(record) = self.last_record() {
            return Ok((record, None));
        }
        let lines = LazyCell::new(|| self.detail_lines(self.detail_columns()));
        let chosen = match self.pane {
            Pane::Detail => lines.get(self.detail.cursor).and_then(|line| line.location.clone()),
            _ => None,
        };
        // What is found goes before what a document says of it.
        let finding = || {
            let row = self.selected_row().filter(|_| self.view != View::Claims)?;
            let finding = row.outcome.as_deref()?.findings.first()?;
            Some((finding.path.clone(), finding.line))
        };
        let first = || lines.iter().find_map(|line| line.location.clone());
        chosen.or_else(finding).or_else(first).or_else(|| self.definition()).ok_or("it names no file to open")
    }
}
