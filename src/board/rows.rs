//! From items, outcomes and marks to rows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::mark::{Standing, claimed, resolve};
use super::model::{Gate, Row};
use super::{Active, Inputs, verdict};
use crate::check::{Outcome, Status, Strength};
use crate::checklist::{Area, Checklist, Condition, Item, ItemKey};
use crate::ledger::{Force, MarkStatus};

/// One row an item, in the order of the checklists; gains and blockers are not known yet.
pub fn rows(inputs: &Inputs<'_>, active: &[Active<'_>], levels: &[String], level: usize) -> Vec<Row> {
    let force = inputs.ledger.force();
    let damaged: HashSet<&str> = inputs.ledger.damages().filter_map(|damage| damage.item.as_deref()).collect();
    let context = Context { inputs, force, damaged, level };
    let mut rows = Vec::new();
    let mut area_index = 0;
    for (checklist_index, Active { checklist, .. }) in active.iter().enumerate() {
        let ranks = verdict::ranks(levels, checklist);
        for area in &checklist.areas {
            for (item_index, item) in area.items.iter().enumerate() {
                let rank = ranks.get(item.level).copied().unwrap_or(0);
                let mut row = context.row(checklist, area, item, rank);
                (row.checklist, row.area, row.item) = (checklist_index, area_index, item_index);
                rows.push(row);
            }
            area_index += 1;
        }
    }
    find_blockers(active, &mut rows);
    rows
}

struct Context<'a> {
    inputs: &'a Inputs<'a>,
    force: HashMap<&'a str, Force<'a>>,
    damaged: HashSet<&'a str>,
    level: usize,
}

/// Whether an item applies, by the conditions of its checklist, its area and itself.
enum Applies {
    Yes,
    No(String),
    Unknown,
    Undecided(Outcome),
}

impl Context<'_> {
    fn row(&self, checklist: &Checklist, area: &Area, item: &Item, rank: usize) -> Row {
        let force = self.force.get(item.key.as_str());
        let outcome = self.outcome(checklist, area, item, force);
        let above_level = rank > self.level;
        let applies = outcome.as_ref().is_none_or(|outcome| outcome.status != Status::NotApplicable);
        let gate = match (item.gate, applies && !above_level) {
            (false, _) => Gate::None,
            (true, true) => Gate::Counted,
            (true, false) => Gate::Idle,
        };
        let strength = item.check.as_ref().map_or(Strength::Presence, |condition| condition.check.strength());
        Row {
            key: item.key.clone(),
            checklist: 0,
            area: 0,
            item: 0,
            status: outcome.as_ref().map_or(Status::Pending, |outcome| outcome.status),
            credit: outcome.as_ref().map_or(0.0, |outcome| outcome.credit),
            counted: applies && !above_level,
            above_level,
            gate,
            level: rank,
            weight: item.weight,
            strength,
            summary: outcome.as_ref().map_or_else(|| "not looked at yet".into(), |outcome| outcome.summary.clone()),
            blocked_by: Vec::new(),
            contested: force.is_some_and(Force::is_contested),
            excused: excused(outcome.as_deref(), force),
            gain: 0.0,
            outcome,
        }
    }

    fn outcome(
        &self,
        checklist: &Checklist,
        area: &Area,
        item: &Item,
        force: Option<&Force<'_>>,
    ) -> Option<Arc<Outcome>> {
        if self.damaged.contains(item.key.as_str()) {
            return Some(Arc::new(Outcome::error("a statement in its ledger folder cannot be read: see the problems")));
        }
        let condition = match &item.check {
            Ok(condition) => condition,
            Err(problem) => return Some(Arc::new(Outcome::error(problem.to_string()))),
        };
        match self.applies([&checklist.when, &area.when, &item.when]) {
            Applies::Yes => {}
            Applies::No(why) => return Some(Arc::new(Outcome::not_applicable(why))),
            Applies::Unknown => return None,
            Applies::Undecided(outcome) => return Some(Arc::new(outcome)),
        }
        let found = self.inputs.found(condition)?;
        let conditional = item.when.is_some() || area.when.is_some();
        if found.without_subjects && conditional {
            return Some(Arc::new(Outcome::not_applicable(found.summary.to_string())));
        }
        let standing = Standing {
            item,
            partial_credit: checklist.partial_credit,
            force,
            freshness: self.inputs.freshness,
            now: self.inputs.now,
        };
        Some(claimed(&standing, resolve(&standing, &condition.check, &found)))
    }

    fn applies(&self, conditions: [&Option<Condition>; 3]) -> Applies {
        for condition in conditions.into_iter().flatten() {
            let Some(outcome) = self.inputs.found(condition) else { return Applies::Unknown };
            match outcome.status {
                Status::Pass => {}
                Status::Error => {
                    let said = format!("whether it applies is not known: {}", outcome.summary);
                    return Applies::Undecided(Outcome::error(said));
                }
                // Nobody has decided yet, which is no reason to leave it out: nothing is not what is there.
                Status::Pending | Status::Stale if !outcome.without_subjects => {
                    let said = format!("whether it applies is not known yet: {}", outcome.summary);
                    return Applies::Undecided(Outcome::pending(said));
                }
                _ => return Applies::No(format!("applies only when {}", condition.check.describe())),
            }
        }
        Applies::Yes
    }
}

/// Whether it is a mark, and not its `when`, that takes the item out of the count.
fn excused(outcome: Option<&Outcome>, force: Option<&Force<'_>>) -> bool {
    let marked = force.and_then(Force::mark).and_then(|mark| mark.status()) == Some(MarkStatus::NotApplicable);
    marked && outcome.is_some_and(|outcome| outcome.status == Status::NotApplicable)
}

/// An item is blocked by those of its needs that apply and have not passed.
fn find_blockers(active: &[Active<'_>], rows: &mut [Row]) {
    let open: HashMap<ItemKey, bool> = rows
        .iter()
        .map(|row| (row.key.clone(), !matches!(row.status, Status::Pass | Status::Waived | Status::NotApplicable)))
        .collect();
    let items = active.iter().flat_map(|active| active.checklist.items());
    for (row, item) in rows.iter_mut().zip(items) {
        row.blocked_by = item.needs.iter().filter(|need| open.get(need) == Some(&true)).cloned().collect();
    }
}
