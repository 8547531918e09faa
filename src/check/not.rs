//! `not`: a check that must not hold.

use std::slice;
use std::sync::Arc;

use super::{Check, Kind, Outcome, Status, Strength};
use crate::reader::Table;

pub const KIND: Kind = Kind {
    name: "not",
    summary: "a check does not hold",
    parameters: &[("not", "a check")],
    example: r#"
        id = "no-root-user"
        title = "The image does not run as root"
        check.not.text = { in = ["Dockerfile"], has = '^USER\s+root\s*$' }
    "#,
    parse,
};

#[derive(Debug)]
struct Not {
    part: Arc<dyn Check>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let part = outer.table("not", super::parse).flatten()?;
    Some(Arc::new(Not { part }))
}

impl Check for Not {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn parts(&self) -> &[Arc<dyn Check>] {
        slice::from_ref(&self.part)
    }

    /// Only what was decided is turned round: pending and error stay what they are.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let Some(part) = outcomes.first() else { return Outcome::pending("undecided") };
        let summary = part.summary.clone();
        let mut turned = match part.status {
            Status::Pass => Outcome::fail(format!("it holds: {summary}")),
            // What was never looked at, or holds in part, is no proof of the contrary.
            Status::Fail if part.without_subjects => Outcome::without_subjects(summary),
            Status::Fail => Outcome::pass(format!("it does not hold: {summary}")),
            Status::Partial => Outcome::partial(1.0 - part.credit, summary),
            _ => part.clone(),
        };
        turned.parts = outcomes.to_vec();
        // A failure on old evidence is a failure still, but its contrary is no pass.
        turned.dated.clone_from(&part.dated);
        turned
    }

    fn of_parts(&self) -> String {
        "the contrary of".to_owned()
    }

    fn describe(&self) -> String {
        format!("not: {}", self.part.describe())
    }

    fn strength(&self) -> Strength {
        self.part.strength()
    }

    fn strength_of(&self, outcome: &Outcome) -> Strength {
        outcome.parts.first().map_or_else(|| self.strength(), |part| self.part.strength_of(part))
    }
}
