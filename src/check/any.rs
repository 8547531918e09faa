//! `any`: one part must hold.

use std::sync::Arc;

use super::strength::of_parts;
use super::{Check, Kind, Outcome, Status, Strength, parse_parts};
use crate::reader::Table;

pub const KIND: Kind = Kind {
    name: "any",
    summary: "at least one of several checks holds",
    parameters: &[("any", "a list of checks")],
    example: r#"
        id = "ownership"
        title = "Somebody owns the code"
        check.any = [
            { file = { any = ["MAINTAINERS.md", "OWNERS"] } },
            { git = { owned = ["src/**"] } },
        ]
    "#,
    parse,
};

#[derive(Debug)]
struct Any {
    parts: Vec<Arc<dyn Check>>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    parse_parts(outer, "any").map(|parts| Arc::new(Any { parts }) as Arc<dyn Check>)
}

impl Check for Any {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn parts(&self) -> &[Arc<dyn Check>] {
        &self.parts
    }

    /// The best part decides. Where none holds, one that could not run leaves open whether it would have.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        if let Some(held) = outcomes.iter().find(|outcome| outcome.holds()) {
            // What the other parts complained of is of no account.
            return Outcome { parts: outcomes.to_vec(), ..held.clone() };
        }
        let order = [Status::Error, Status::Partial, Status::Stale, Status::Fail, Status::Pending];
        let decisive = order.iter().find_map(|status| {
            // Of equals the first, which is what its author names first; `max_by` alone would take the last.
            let such = outcomes.iter().rev().filter(|outcome| outcome.status == *status);
            such.max_by(|left, right| left.credit.total_cmp(&right.credit))
        });
        let mut combined = decisive.or(outcomes.first()).cloned().unwrap_or_else(|| Outcome::pending("undecided"));
        combined.without_subjects = outcomes.iter().all(|outcome| outcome.without_subjects);
        // One reason speaks for all; that there are more is said.
        if outcomes.len() > 1 && combined.status != Status::Error {
            combined.summary = format!("none of {}: {}", outcomes.len(), combined.summary).into();
        }
        combined.findings.clear();
        combined.findings_total = 0;
        combined.with_parts(outcomes)
    }

    fn describe(&self) -> String {
        self.parts.iter().map(|part| part.describe()).collect::<Vec<_>>().join("; or ")
    }

    fn strength(&self) -> Strength {
        self.parts.iter().map(|part| part.strength()).max().unwrap_or(Strength::Presence)
    }

    /// As strong as the strongest part that holds, because that one would be enough.
    fn strength_of(&self, outcome: &Outcome) -> Strength {
        let held = of_parts(&self.parts, outcome).into_iter().filter(|(holds, _)| *holds);
        held.map(|(_, strength)| strength).max().unwrap_or_else(|| self.strength())
    }
}
