//! `all`: every part must hold.

use std::sync::Arc;

use super::quorum::Quorum;
use super::strength::of_parts;
use super::{Check, Kind, Outcome, Status, Strength, parse_parts};
use crate::reader::Table;

pub const KIND: Kind = Kind {
    name: "all",
    summary: "every one of several checks holds",
    parameters: &[("all", "a list of checks")],
    example: r#"
        id = "changelog"
        title = "The changelog tells what changed"
        check.all = [
            { file = { any = ["CHANGELOG.md"] } },
            { text = { in = ["CHANGELOG.md"], has = '^## ' } },
        ]
    "#,
    parse,
};

#[derive(Debug)]
struct All {
    parts: Vec<Arc<dyn Check>>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    parse_parts(outer, "all").map(|parts| Arc::new(All { parts }) as Arc<dyn Check>)
}

impl Check for All {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn parts(&self) -> &[Arc<dyn Check>] {
        &self.parts
    }

    /// One part that fails decides it, whatever becomes of the others; the credit is the mean.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let quorum = Quorum::of(outcomes, outcomes.len());
        let speaker = quorum.speaker(outcomes).cloned().unwrap_or_else(|| Outcome::pending("undecided"));
        let mut combined = match quorum {
            Quorum::Reached => {
                Outcome::pass(outcomes.last().map_or_else(Default::default, |last| last.summary.clone()))
            }
            Quorum::Missed(missed) => {
                let held = outcomes.iter().filter(|outcome| outcome.holds()).count();
                let worst = outcomes.iter().find(|outcome| outcome.status == Status::Fail).unwrap_or(&speaker);
                missed.outcome(match (held, missed.credit > 0.0) {
                    (0, false) => worst.summary.to_string(),
                    _ => format!("{held} of {}: {}", outcomes.len(), worst.summary),
                })
            }
            Quorum::Open(_) | Quorum::Nothing => speaker,
        };
        combined.output.clear();
        combined.findings.clear();
        combined.findings_total = 0;
        combined.with_parts(outcomes)
    }

    fn describe(&self) -> String {
        self.parts.iter().map(|part| part.describe()).collect::<Vec<_>>().join("; and ")
    }

    /// As weak as the weakest part, because all of them had to hold.
    fn strength(&self) -> Strength {
        self.parts.iter().map(|part| part.strength()).min().unwrap_or(Strength::Presence)
    }

    fn strength_of(&self, outcome: &Outcome) -> Strength {
        let parts = of_parts(&self.parts, outcome).into_iter();
        parts.map(|(_, strength)| strength).min().unwrap_or_else(|| self.strength())
    }
}
