//! `any`: one part must hold.

use std::sync::Arc;

use super::quorum::{Quorum, fails};
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

    /// The best part decides. While none holds, one that is undecided leaves open whether it will.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let quorum = Quorum::of(outcomes, 1);
        let speaker = quorum.speaker(outcomes).cloned().unwrap_or_else(|| Outcome::pending("undecided"));
        // One reason speaks for all; that there are more is said.
        let among = |yet: &str, reason: &Outcome| match outcomes.len() {
            1 => reason.summary.to_string(),
            number => format!("none of {number}{yet}: {}", reason.summary),
        };
        let mut combined = match quorum {
            // What the other parts complained of is of no account.
            Quorum::Reached => return Outcome { parts: outcomes.to_vec(), ..speaker },
            Quorum::Open(Status::Error) => speaker,
            Quorum::Open(_) => Outcome { summary: among(" yet", &speaker).into(), ..speaker },
            Quorum::Nothing => Outcome { summary: among("", &speaker).into(), ..speaker },
            Quorum::Missed(missed) => {
                // Of equals the first, which is what its author names first; `max_by` alone would take the last.
                let failed = outcomes.iter().rev().filter(|outcome| fails(outcome));
                let nearest = failed.max_by(|left, right| left.credit.total_cmp(&right.credit)).unwrap_or(&speaker);
                missed.outcome(among("", nearest))
            }
        };
        combined.output.clear();
        combined.findings.clear();
        combined.findings_total = 0;
        combined.with_parts(outcomes)
    }

    fn of_parts(&self) -> String {
        "any of".to_owned()
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
