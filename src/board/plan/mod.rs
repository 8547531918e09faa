//! What is left to do: in which order, how long it takes, what each step frees, and when it could be done.

mod graph;
mod schedule;
#[cfg(test)]
mod tests;

pub use schedule::Finish;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use self::graph::Graph;
use super::model::{Board, Row};
use crate::check::Status;
use crate::checklist::{Checklist, Effort, Item, ItemKey};
use crate::text::Sanitized;

/// Hours of work, from least to most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hours {
    pub least: f64,
    pub most: f64,
}

/// All that is left to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Each after those that it needs.
    pub steps: Vec<Step>,
    /// Of all steps whose effort is known.
    pub work: Hours,
    /// Of the longest chain of steps that need each other.
    pub critical: Hours,
    /// How many steps say nothing of their effort, and count as nothing in all sums.
    pub without_effort: usize,
    /// The most work first; whoever has none to do is not there.
    pub owners: Vec<OwnerTotal>,
    /// When all of it could be done.
    pub finish: Finish,
}

/// An item that is left to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub key: ItemKey,
    /// Its index among the board's rows.
    pub row: usize,
    /// None when nobody has said.
    pub effort: Option<Hours>,
    pub owner: Option<Sanitized>,
    /// The open steps that it needs, as indices among the steps: all come before it.
    pub after: Vec<usize>,
    /// It is on the longest chain.
    pub critical: bool,
    /// It needs itself, by way of others: that need is passed over.
    pub in_circle: bool,
    /// It does not count itself, but something that does needs it.
    pub only_needed: bool,
    /// The open gates that cannot pass before it does, its own included.
    pub gates: usize,
    /// The points that it brings, for each hour of the middle of its effort.
    pub gain_per_hour: Option<f64>,
    pub gain: f64,
    pub done: Finish,
}

/// What one person, or nobody, has to do.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerTotal {
    /// None for what nobody owns.
    pub owner: Option<Sanitized>,
    pub steps: usize,
    pub work: Hours,
    pub without_effort: usize,
    pub done: Finish,
}

/// The orders in which steps are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanSort {
    #[default]
    Order,
    Gain,
    Gates,
    Owner,
}

impl Hours {
    fn of(effort: &Effort) -> Self {
        Self { least: effort.least / 60.0, most: effort.most / 60.0 }
    }

    fn add(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }

    /// `10 min`, `2–4 h`, `1.5–3 d`, `2–3 w`: in a unit in which the most is a small number.
    pub fn describe(self) -> String {
        let (unit, hours) = match self.most {
            most if most >= 2.0 * 40.0 => ("w", 40.0),
            most if most >= 2.0 * 8.0 => ("d", 8.0),
            most if most < 1.0 => ("min", 1.0 / 60.0),
            _ => ("h", 1.0),
        };
        let number = |hours_in: f64| {
            let tenths = (hours_in / hours * 10.0).round() / 10.0;
            format!("{tenths}")
        };
        match (number(self.least), number(self.most)) {
            (least, most) if least == most => format!("{most} {unit}"),
            (least, most) => format!("{least}–{most} {unit}"),
        }
    }
}

impl PlanSort {
    pub const ALL: [Self; 4] = [Self::Order, Self::Gain, Self::Gates, Self::Owner];

    pub fn title(self) -> &'static str {
        match self {
            Self::Order => "in order",
            Self::Gain => "most gain per hour first",
            Self::Gates => "most gates freed first",
            Self::Owner => "by owner",
        }
    }

    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

impl Plan {
    /// Whoever works begins at `today`; each owner does one thing after the other.
    pub fn of(board: &Board, checklists: &[Checklist], today: Date) -> Self {
        let open = open_rows(board, checklists);
        let graph = Graph::of(&open.iter().map(|(_, row, item)| (&row.key, &item.needs[..])).collect::<Vec<_>>());
        let gates = graph.gates(&|at| open[at].1.is_open_gate());
        let order = graph.order(&|at| (gates[at], (open[at].1.gain * 1e6).round()));
        let place: HashMap<usize, usize> = order.iter().enumerate().map(|(at, node)| (*node, at)).collect();
        let mut steps: Vec<Step> = order
            .iter()
            .map(|node| {
                let (index, row, item) = open[*node];
                let after = graph.needs(*node).iter().map(|need| place[need]).collect();
                Step { after, gates: gates[*node], in_circle: graph.in_circle(*node), ..step(index, row, item) }
            })
            .collect();
        let critical = schedule::mark_critical(&mut steps);
        let finish = schedule::schedule(&mut steps, today);
        let effort = |step: &Step| step.effort.unwrap_or_default();
        let work = steps.iter().map(effort).fold(Hours::default(), Hours::add);
        let without_effort = steps.iter().filter(|step| step.effort.is_none()).count();
        let owners = owners(&steps);
        Self { steps, work, critical, without_effort, owners, finish }
    }

    /// The steps as indices, in an order that is asked for; equals stay as the plan has them.
    pub fn sorted(&self, sort: PlanSort) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.steps.len()).collect();
        let step = |at: &usize| &self.steps[*at];
        match sort {
            PlanSort::Order => {}
            PlanSort::Gain => order.sort_by(|left, right| {
                let worth = |at| (step(at).gain_per_hour.unwrap_or(-1.0), step(at).gain);
                let (left, right) = (worth(left), worth(right));
                right.0.total_cmp(&left.0).then(right.1.total_cmp(&left.1))
            }),
            PlanSort::Gates => order.sort_by_key(|at| std::cmp::Reverse(step(at).gates)),
            PlanSort::Owner => order.sort_by_key(|at| (step(at).owner.is_none(), step(at).owner.clone())),
        }
        order
    }

    /// What can be begun with and brings most for its time.
    pub fn best_gain(&self) -> Option<&Step> {
        let worth = |step: &&Step| step.gain_per_hour.unwrap_or_default();
        let ready = self.steps.iter().filter(|step| step.after.is_empty() && worth(step) > 0.0);
        ready.reduce(|best, step| if worth(&step) > worth(&best) { step } else { best })
    }

    /// What can be begun with and frees most gates.
    pub fn best_gates(&self) -> Option<&Step> {
        let ready = self.steps.iter().filter(|step| step.after.is_empty() && step.gates > 0);
        ready.reduce(|best, step| if step.gates > best.gates { step } else { best })
    }

    pub fn in_circles(&self) -> usize {
        self.steps.iter().filter(|step| step.in_circle).count()
    }
}

type Open<'a> = (usize, &'a Row, &'a Item);

/// What counts and has not passed, and all that it needs that has not passed either.
fn open_rows<'a>(board: &'a Board, checklists: &'a [Checklist]) -> Vec<Open<'a>> {
    let rows: HashMap<&ItemKey, usize> = board.rows.iter().enumerate().map(|(at, row)| (&row.key, at)).collect();
    let is_left = |row: &Row| !matches!(row.status, Status::Pass | Status::NotApplicable);
    let mut wanted: Vec<bool> = board.rows.iter().map(|row| row.counted && is_left(row)).collect();
    let mut look: Vec<usize> = (0..wanted.len()).filter(|at| wanted[*at]).collect();
    while let Some(at) = look.pop() {
        let needs = board.item(checklists, &board.rows[at]).map_or(&[][..], |item| &item.needs);
        for need in needs.iter().filter_map(|need| rows.get(need).copied()) {
            if !wanted[need] && is_left(&board.rows[need]) {
                wanted[need] = true;
                look.push(need);
            }
        }
    }
    let open = board.rows.iter().enumerate().filter(|(at, _)| wanted[*at]);
    open.filter_map(|(at, row)| Some((at, row, board.item(checklists, row)?))).collect()
}

fn step(index: usize, row: &Row, item: &Item) -> Step {
    let effort = item.effort.as_ref().map(Hours::of);
    let middle = effort.map(|effort| f64::midpoint(effort.least, effort.most)).filter(|hours| *hours > 0.0);
    Step {
        key: row.key.clone(),
        row: index,
        effort,
        owner: row.assigned_to.clone().or_else(|| item.owner.clone()),
        after: Vec::new(),
        critical: false,
        in_circle: false,
        only_needed: !row.counted,
        gates: 0,
        gain_per_hour: middle.map(|hours| row.gain / hours),
        gain: row.gain,
        done: Finish::default(),
    }
}

fn owners(steps: &[Step]) -> Vec<OwnerTotal> {
    let mut totals: BTreeMap<Option<&Sanitized>, OwnerTotal> = BTreeMap::new();
    for step in steps {
        let total = totals.entry(step.owner.as_ref()).or_insert_with(|| OwnerTotal {
            owner: step.owner.clone(),
            steps: 0,
            work: Hours::default(),
            without_effort: 0,
            done: Finish::default(),
        });
        total.steps += 1;
        total.work = total.work.add(step.effort.unwrap_or_default());
        total.without_effort += usize::from(step.effort.is_none());
        total.done = total.done.later(step.done);
    }
    let mut totals: Vec<_> = totals.into_values().collect();
    totals.sort_by(|left, right| {
        let nobody = left.owner.is_none().cmp(&right.owner.is_none());
        nobody.then(right.work.most.total_cmp(&left.work.most)).then(right.steps.cmp(&left.steps))
    });
    totals
}
