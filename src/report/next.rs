//! The three best next things, for whoever looks at a report and wonders where to begin.

use super::Report;
use crate::board::Row;
use crate::checklist::Item;

/// How many are told; more would be a list, and there is one.
const STEPS: usize = 3;

/// One thing to do.
pub struct Step<'r> {
    pub row: &'r Row,
    pub item: &'r Item,
}

/// The best first. Who asks for some items only has decided what to do.
pub fn steps<'r>(report: &'r Report<'_>) -> Vec<Step<'r>> {
    if report.only_of.is_some() {
        return Vec::new();
    }
    let rows = report.board.next_steps(report.checklists, STEPS).into_iter().map(|at| &report.board.rows[at]);
    rows.filter_map(|row| Some(Step { row, item: report.board.item(report.checklists, row)? })).collect()
}

impl Step<'_> {
    /// `gate · 2-4h · +1.2 points`: why this one, in a few words.
    pub fn reason(&self) -> String {
        let gate = self.row.is_open_gate().then(|| "gate".to_owned());
        let effort = self.item.effort.as_ref().map(|effort| effort.text.to_string());
        let gain = (self.row.gain >= 0.05).then(|| format!("+{:.1} points", self.row.gain));
        [gate, effort, gain].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// `gonogo fix front-door.licence creates LICENSE`, where something can be written for it.
    pub fn fix(&self) -> Option<String> {
        let summary = self.item.fix.as_ref()?.summary()?;
        Some(format!("gonogo fix {} {summary}", self.row.key.local()))
    }
}
