//! A number that a server computes, held against a target.

use std::sync::Arc;

use super::goal::{Goal, Grade};
use super::source::Reading;
use super::unit::{Number, PLAIN, Unit};
use super::{KIND, bare_unit, credit, server};
use crate::check::probing::Probe;
use crate::check::{Check, Facts, Inputs, Outcome, Strength};
use crate::probe::{HttpReply, Reply};
use crate::reader::Table;
use crate::repo::Repo;

/// A number that is not in the repository.
#[derive(Debug)]
struct Remote {
    probe: Probe,
    query: String,
    goal: Goal,
    bare: &'static Unit,
}

pub(super) fn parse(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let query = table.string("prometheus").unwrap_or_default();
    let probe = server::parse(table);
    let goal = Goal::parse(table)?;
    let bare = if table.has("unit") { bare_unit(table, &goal)? } else { goal.unit() };
    Some(Arc::new(Remote { probe: probe?, query, goal, bare }))
}

impl Remote {
    fn judge(&self, reply: &HttpReply) -> Outcome {
        let numbers = match server::numbers(reply) {
            Ok(numbers) => numbers,
            Err(reason) => return Outcome::error(reply.mask.text(&reason)),
        };
        let base = |value: &f64| Reading::base(Number { value: *value, unit: &PLAIN }, self.bare, self.goal.unit());
        let bases: Vec<f64> = match numbers.iter().map(base).collect() {
            Ok(bases) => bases,
            Err(reason) => return Outcome::error(reason),
        };
        let worst = bases
            .iter()
            .copied()
            .min_by(|left, right| credit(&self.goal, *left).total_cmp(&credit(&self.goal, *right)));
        let Some(worst) = worst else { return Outcome::pending("no data: the server has no number for the query") };
        let many = if bases.len() > 1 { format!(", the worst of {} series", bases.len()) } else { String::new() };
        let (said, target, alert) = (self.goal.shown(worst), self.goal.target(), self.goal.alert());
        let said = format!("{said}{many}, target {target}");
        match self.goal.grade(worst) {
            Grade::Met => Outcome::pass(said),
            Grade::Between(credit) => Outcome::partial(credit, said + &alert),
            Grade::Missed => Outcome::fail(said + &alert),
        }
    }
}

impl Check for Remote {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { probe: Some(self.probe.clone()), ..Inputs::default() }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        self.probe.conclude(facts, |reply, _| match reply {
            Reply::Http(reply) => (self.judge(reply), None),
            Reply::Command(_) => (Outcome::error("a command answered what a server was asked"), None),
        })
    }

    fn describe(&self) -> String {
        let when = self.probe.schedule.describe();
        format!("`{}` by Prometheus {}{}, asked {when}", self.query, self.goal.target(), self.goal.alert())
    }

    fn strength(&self) -> Strength {
        Strength::Observed
    }
}
