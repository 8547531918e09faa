//! Moving among the claims, and what the keys of the view do.

use super::{App, ClaimLine, Claims, Subject};
use crate::app::areas::{follow, step};
use crate::app::{Effect, Pane, View};
use crate::claims::Verdict;

/// What the filter's key goes through.
const VERDICTS: [Option<Verdict>; 4] = [None, Some(Verdict::False), Some(Verdict::Unverifiable), Some(Verdict::True)];

impl Claims {
    fn is_claim(&self, line: usize) -> bool {
        matches!(self.lines.get(line), Some(ClaimLine::Claim(_)))
    }
}

impl App {
    /// The selected line.
    pub fn claim_line(&self) -> Option<usize> {
        let Claims { lines, rows, selected, .. } = &self.claims;
        let wanted = selected.as_ref()?;
        let distance = |line: &ClaimLine| match line {
            ClaimLine::Claim(at) => rows.get(*at)?.distance(wanted),
            ClaimLine::Document(_) => None,
        };
        // Where it was noted it mostly stands.
        let noted = self.claims.noted;
        if lines.get(noted).and_then(distance) == Some(0) {
            return Some(noted);
        }
        let near = lines.iter().enumerate().filter_map(|(at, line)| Some((distance(line)?, at)));
        near.min().map(|(_, at)| at)
    }

    /// Selects what is there when what was selected is not, or nobody has chosen yet.
    pub(super) fn keep_claim(&mut self) {
        let kept = self.claim_line().filter(|_| self.claims.chosen);
        let line = kept.unwrap_or_else(|| self.claims.lines.len().min(1));
        self.note_claim(line);
        self.show_claim(line);
    }

    fn note_claim(&mut self, line: usize) {
        let row = match self.claims.lines.get(line) {
            Some(ClaimLine::Claim(at)) => self.claims.rows.get(*at),
            _ => None,
        };
        self.claims.selected = row.map(super::ClaimRow::identity);
        self.claims.noted = line;
    }

    pub(in crate::app) fn move_claim(&mut self, delta: i64) {
        let length = self.claims.lines.len();
        let mut line = step(self.claim_line().unwrap_or(0), delta, length);
        if !self.claims.is_claim(line) {
            line = step(line, if line == 0 { 1 } else { delta.signum() }, length);
        }
        self.select_claim(line);
    }

    pub(in crate::app) fn select_claim(&mut self, line: usize) {
        if !self.claims.is_claim(line) {
            return;
        }
        if self.claim_line() != Some(line) {
            self.detail.rewind();
        }
        self.claims.chosen = true;
        self.note_claim(line);
        self.show_claim(line);
    }

    /// The first claim of the next document, or of the one before.
    pub(in crate::app) fn next_document(&mut self, delta: i64) -> Vec<Effect> {
        let headings: Vec<usize> = (0..self.claims.lines.len()).filter(|at| !self.claims.is_claim(*at)).collect();
        let line = self.claim_line().unwrap_or(0);
        let own = headings.iter().rposition(|heading| *heading <= line).unwrap_or(0);
        if let Some(heading) = headings.get(step(own, delta, headings.len())) {
            self.select_claim(heading + 1);
        }
        Vec::new()
    }

    pub(in crate::app) fn scroll_claims(&mut self, lines: i64) {
        let last = self.claims.lines.len().saturating_sub(self.layout().items_height());
        self.claims.offset = step(self.claims.offset, lines, last + 1);
    }

    /// The first claim of a document is shown with the document's name, where there is room for both.
    fn show_claim(&mut self, line: usize) {
        let height = self.layout().items_height();
        let last = self.claims.lines.len().saturating_sub(height);
        let heading = line.checked_sub(1).filter(|before| !self.claims.is_claim(*before)).unwrap_or(line);
        let offset = follow(self.claims.offset.min(last), heading, height);
        self.claims.offset = follow(offset, line, height);
    }

    /// Shows claims with one verdict only, then with the next, then all again.
    pub(in crate::app) fn next_verdict(&mut self) -> Vec<Effect> {
        let at = VERDICTS.iter().position(|verdict| *verdict == self.claims.verdict).unwrap_or(0);
        self.claims.verdict = VERDICTS[(at + 1) % VERDICTS.len()];
        self.filtered()
    }

    /// One layer back in this view; false where there is none left.
    pub(in crate::app) fn peel_claims(&mut self) -> bool {
        if !self.claims.search.is_empty() {
            self.claims.search.clear();
        } else if self.claims.verdict.is_some() {
            self.claims.verdict = None;
        } else {
            return false;
        }
        true
    }

    /// What is told about an item stands on the board; about anything else, in the detail.
    pub(in crate::app) fn enter_claim(&mut self) -> Vec<Effect> {
        match self.selected_claim().map(|claim| claim.subject.clone()) {
            Some(Subject::Item(key)) => {
                let effects = self.show(View::Board);
                self.select_key(&key);
                effects
            }
            Some(Subject::Statement(_)) => {
                self.detail.folded = false;
                if self.layout().detail > 0 {
                    self.pane = Pane::Detail;
                }
                self.refresh_claims();
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Opens the first file that the evidence names.
    pub(in crate::app) fn open_evidence(&self) -> Result<Effect, &'static str> {
        let claim = self.selected_claim().ok_or("no claim is selected")?;
        let (path, line) = claim.places.first().cloned().ok_or("its evidence names no file")?;
        Ok(Effect::OpenEditor { path, line })
    }

    /// What is copied of a claim.
    pub(in crate::app) fn claim_text(&self) -> Option<String> {
        let claim = self.selected_claim()?;
        Some(format!("{} {}: {} · {}", claim.location(), claim.verdict.word(), claim.text, claim.evidence))
    }
}
