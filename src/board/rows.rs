//! From items, outcomes and marks to rows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::expiry::{self, Expiry};
use super::mark::{Standing, claimed, measure, resolve};
use super::model::{Gate, Row};
use super::waiver::{Rules, WaiverRow, excuse};
use super::{Active, Inputs, verdict};
use crate::check::{Outcome, Status, Strength};
use crate::checklist::{Area, Checklist, Condition, Item, ItemKey, renamed};
use crate::ledger::{Force, MarkStatus, Until};

/// What becomes of the items.
pub struct Judged {
    /// One row an item, in the order of the checklists; gains are not known yet.
    pub rows: Vec<Row>,
    pub waivers: Vec<WaiverRow>,
    /// What is good until a moment.
    pub expiries: Vec<Expiry>,
}

pub fn rows(inputs: &Inputs<'_>, active: &[Active<'_>], levels: &[String], level: usize) -> Judged {
    let force = inputs.ledger.force(inputs.checklists);
    let damaged = inputs.ledger.damaged(inputs.checklists);
    let context = Context { inputs, force: &force, damaged, level, passes: &|_| false };
    let mut rows = context.rows(active, levels);
    // Whether an item passes that something waits for is asked of items as they are without such events, so that two that
    // wait for each other have an answer.
    let passing: HashSet<String> =
        rows.iter().filter(|row| row.status == Status::Pass).map(|row| row.key.to_string()).collect();
    let renamed = renamed(inputs.checklists);
    let passes = |key: &ItemKey| passing.contains(*renamed.get(key.as_str()).unwrap_or(&key.as_str()));
    if waits_for_an_item(&force) {
        rows = Context { passes: &passes, ..context }.rows(active, levels);
    }
    let (waivers, expiries) = judge_statements(&Rules { inputs, passes: &passes }, active, &force, &mut rows);
    find_blockers(active, &mut rows);
    Judged { rows, waivers, expiries }
}

fn waits_for_an_item(force: &HashMap<&str, Force<'_>>) -> bool {
    let marks = force.values().flat_map(|force| &force.marks);
    marks.into_iter().any(|mark| matches!(mark.until, Some(Until::Item(_))))
}

/// Lets waivers excuse, and notes until when they and the marks are good.
fn judge_statements(
    rules: &Rules<'_>,
    active: &[Active<'_>],
    force: &HashMap<&str, Force<'_>>,
    rows: &mut [Row],
) -> (Vec<WaiverRow>, Vec<Expiry>) {
    let (mut waivers, mut expiries) = (Vec::new(), Vec::new());
    let items = active.iter().flat_map(|active| active.checklist.items().map(|item| (active.checklist, item)));
    for (row, (checklist, item)) in rows.iter_mut().zip(items) {
        let Some(force) = force.get(item.key.as_str()) else {
            expiries.extend(expiry::of_row(row, None));
            continue;
        };
        let mark = force.mark().zip(item.manual());
        let end = mark.and_then(|(mark, manual)| Some((&mark.id, expiry::mark_end(mark, manual)?)));
        expiries.extend(expiry::of_row(row, end));
        let mut own = rules.rows(&item.key, &checklist.waiver_max, force);
        excuse(row, item, force, &mut own);
        expiries.extend(expiry::of_waivers(&own));
        waivers.append(&mut own);
    }
    (waivers, expiries)
}

impl Context<'_> {
    fn rows(&self, active: &[Active<'_>], levels: &[String]) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut area_index = 0;
        for (checklist_index, Active { checklist, .. }) in active.iter().enumerate() {
            let ranks = verdict::ranks(levels, checklist);
            for area in &checklist.areas {
                for (item_index, item) in area.items.iter().enumerate() {
                    let rank = ranks.get(item.level).copied().unwrap_or(0);
                    let mut row = self.row(checklist, area, item, rank);
                    (row.checklist, row.area, row.item) = (checklist_index, area_index, item_index);
                    rows.push(row);
                }
                area_index += 1;
            }
        }
        rows
    }
}

struct Context<'a> {
    inputs: &'a Inputs<'a>,
    force: &'a HashMap<&'a str, Force<'a>>,
    damaged: HashSet<&'a str>,
    level: usize,
    /// Whether an item passes that a statement waits for.
    passes: &'a dyn Fn(&ItemKey) -> bool,
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
        let strength = item.check.as_ref().map_or(Strength::Presence, |condition| match &outcome {
            Some(outcome) => condition.check.strength_of(outcome),
            None => condition.check.strength(),
        });
        Row {
            key: item.key.clone(),
            checklist: 0,
            area: 0,
            item: 0,
            status: outcome.as_ref().map_or(Status::Pending, |outcome| outcome.status),
            credit: outcome.as_ref().map_or(0.0, |outcome| outcome.credit),
            counted: applies && !above_level && !item.optional,
            above_level,
            gate,
            level: rank,
            weight: item.weight,
            strength,
            attested: false,
            summary: outcome.as_ref().map_or_else(|| "not looked at yet".into(), |outcome| outcome.summary.clone()),
            blocked_by: Vec::new(),
            assigned_to: force.and_then(Force::assigned_to).cloned(),
            contested: force.is_some_and(Force::is_contested),
            excused: excused(outcome.as_deref(), force),
            share: 0.0,
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
        if found.status == Status::Pending && found.without_subjects && conditional {
            return Some(Arc::new(Outcome::not_applicable(found.summary.to_string())));
        }
        let standing = Standing {
            item,
            partial_credit: checklist.partial_credit,
            force,
            rules: &Rules { inputs: self.inputs, passes: self.passes },
        };
        let resolved = claimed(&standing, resolve(&standing, &condition.check, &found));
        Some(measure(item, &*condition.check, resolved))
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
