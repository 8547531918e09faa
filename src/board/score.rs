//! Scores: of areas, checklists and the board, and what each item would add.

use super::Active;
use super::model::{AreaScore, ChecklistScore, Row, Score};
use crate::check::Status;

pub struct Scores {
    pub board: Score,
    pub checklists: Vec<ChecklistScore>,
    pub areas: Vec<AreaScore>,
}

/// A weighted mean under construction.
#[derive(Clone, Copy)]
struct Mean {
    weight: f64,
    sum: f64,
    /// Whether all that counts is complete; a weight of zero does not excuse.
    complete: bool,
}

impl Mean {
    fn new() -> Self {
        Self { weight: 0.0, sum: 0.0, complete: true }
    }

    fn add(&mut self, weight: f64, value: Option<f64>, complete: bool) {
        self.complete &= complete;
        if let Some(value) = value {
            self.weight += weight;
            self.sum += weight * value;
        }
    }

    /// From 0 to 1, and 1 only when all is complete; None when nothing has a weight.
    fn value(self) -> Option<f64> {
        match (self.weight > 0.0, self.complete) {
            (false, _) => None,
            (true, true) => Some(1.0),
            (true, false) => Some(below_all(self.sum / self.weight)),
        }
    }
}

/// Computes all scores, and notes in each row what it is worth and what its pass would add.
pub fn scores(active: &[Active<'_>], rows: &mut [Row]) -> Scores {
    let area_total: usize = active.iter().map(|active| active.checklist.areas.len()).sum();
    let mut items = vec![Mean::new(); area_total];
    for row in rows.iter().filter(|row| row.counted) {
        items[row.area].add(row.weight, Some(row.credit), row.status == Status::Pass);
    }
    let mut board = Mean::new();
    let mut parts = Vec::with_capacity(active.len());
    let mut area_of = 0;
    for Active { checklist, .. } in active {
        let mut mean = Mean::new();
        for area in &checklist.areas {
            mean.add(area.weight, items[area_of].value(), items[area_of].complete);
            area_of += 1;
        }
        board.add(checklist.weight, mean.value(), mean.complete);
        parts.push(mean);
    }
    note_gains(active, rows, &items, &parts, board);
    Scores {
        board: Score { verified: board.value().map(out_of_hundred), claimed: claimed(active, rows), excused: 0 },
        checklists: active
            .iter()
            .zip(&parts)
            .map(|(Active { index, checklist }, mean)| ChecklistScore {
                index: *index,
                id: checklist.id.clone(),
                title: checklist.title.clone(),
                score: mean.value().map(out_of_hundred),
            })
            .collect(),
        areas: area_scores(active, rows, &items),
    }
}

/// The score by what documents say, of the checklists and the items that they speak of; None if none does.
fn claimed(active: &[Active<'_>], rows: &[Row]) -> Option<f64> {
    let mut items: Vec<Vec<Mean>> =
        active.iter().map(|active| vec![Mean::new(); active.checklist.areas.len()]).collect();
    let mut speaks = false;
    // Rows count areas through all checklists.
    let firsts: Vec<usize> = active
        .iter()
        .scan(0, |next, active| {
            let first = *next;
            *next += active.checklist.areas.len();
            Some(first)
        })
        .collect();
    for row in rows.iter().filter(|row| row.counted) {
        let checklist = active[row.checklist].checklist;
        let area = row.area - firsts[row.checklist];
        let item = checklist.areas.get(area).and_then(|area| area.items.get(row.item));
        let Some(claim) = item.and_then(|item| item.claim.as_ref()) else { continue };
        speaks = true;
        if let Some(credit) = claim.said.credit(checklist.partial_credit) {
            items[row.checklist][area].add(row.weight, Some(credit), credit >= 1.0);
        }
    }
    let mut board = Mean::new();
    for (Active { checklist, .. }, items) in active.iter().zip(&items) {
        let mut mean = Mean::new();
        for (area, items) in checklist.areas.iter().zip(items) {
            mean.add(area.weight, items.value(), items.complete);
        }
        board.add(checklist.weight, mean.value(), mean.complete);
    }
    board.value().filter(|_| speaks).map(out_of_hundred)
}

fn area_scores(active: &[Active<'_>], rows: &[Row], items: &[Mean]) -> Vec<AreaScore> {
    let areas = active
        .iter()
        .enumerate()
        .flat_map(|(at, active)| active.checklist.areas.iter().enumerate().map(move |(index, area)| (at, index, area)));
    let mut scores: Vec<_> = areas
        .zip(items)
        .map(|((checklist, index, area), mean)| AreaScore {
            checklist,
            index,
            id: area.id.clone(),
            title: area.title.clone(),
            weight: area.weight,
            score: mean.value().map(out_of_hundred),
            open_gates: 0,
            counted: 0,
            passed: 0,
        })
        .collect();
    for row in rows {
        let area = &mut scores[row.area];
        area.open_gates += usize::from(row.is_open_gate());
        area.counted += usize::from(row.counted);
        area.passed += usize::from(row.counted && row.status == Status::Pass);
    }
    scores
}

fn note_gains(active: &[Active<'_>], rows: &mut [Row], items: &[Mean], parts: &[Mean], board: Mean) {
    let area_weights: Vec<f64> =
        active.iter().flat_map(|active| active.checklist.areas.iter().map(|area| area.weight)).collect();
    for row in rows.iter_mut().filter(|row| row.counted) {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let item = share(row.weight, items[row.area].weight);
        let area = share(area_weights[row.area], parts[row.checklist].weight);
        let checklist = share(active[row.checklist].checklist.weight, board.weight);
        row.share = out_of_hundred(item * area * checklist);
        row.gain = (1.0 - row.credit) * row.share;
    }
}

/// A part of all that is never all.
pub(super) fn below_all(value: f64) -> f64 {
    value.clamp(0.0, 0.999_999)
}

pub(super) fn out_of_hundred(value: f64) -> f64 {
    value * 100.0
}
